"""The fast path accepts only text without findings, and it accepts what servers send."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any, Final

import orjson
import pytest

import alcamine_validate as av
from alcamine_validate.check.coverage import CoverageObserver, Item
from alcamine_validate.finding import Finding
from alcamine_validate.generated.coverage import ITEMS
from alcamine_validate.lint.fast_path import fast_path
from alcamine_validate.lint.linter import linter_for
from alcamine_validate.lint.rules.registry import RULES
from alcamine_validate.lint.verdict import Request, findings_of
from alcamine_validate.native import NATIVE
from alcamine_validate.samples.mistakes import MISTAKES
from alcamine_validate.session import CORRECTED, SessionValidator
from alcamine_validate.text.json_pointer import join, resolve
from tests.support.tables import for_each

NO_RULES: Final = av.Config(ignore=[rule.code for rule in RULES])
IS_CLEAN: Final = fast_path(CORRECTED, linter_for(None)).is_clean
IS_CLEAN_OF_ALL: Final = fast_path(CORRECTED, linter_for(av.Config(select=["ALL"]))).is_clean
IS_CLEAN_PUBLISHED: Final = fast_path(av.PUBLISHED, linter_for(None)).is_clean
IS_CLEAN_WITHOUT_RULES: Final = fast_path(CORRECTED, linter_for(NO_RULES)).is_clean
VALUES: Final[tuple[Any, ...]] = (
    None, True, 0, -1, 1.5, 10**12, "", " x", "x", "\u0007", "2026-02-30T00:00:00.000Z",
    "2026-03-14T10:26:35.097+01:00", "q4w8n2x6c0v5b9m3l7k1j2hg", "9999-12-31T23:59:59.999Z",
    [], ["en", "en"], {}, {"x": 1},
)  # fmt: skip


def all_findings(
    text: bytes, config: av.Config | None = None, validator: SessionValidator = CORRECTED
) -> list[Finding]:
    """Return the findings of text without the fast path, which ``av.findings`` takes."""
    return findings_of(text, validator.schemas(), config, Request("av.findings"))


def places(value: Any, pointer: str = "") -> Iterator[str]:
    """Yield the pointer of every member below ``value``, but none within arrays."""
    if isinstance(value, dict):
        for name, item in value.items():
            yield join(pointer, name)
            yield from places(item, join(pointer, name))


def changed(session: Any, pointer: str, change: Any) -> bytes:
    """Return the text of a Session whose member at ``pointer`` is changed by ``change``."""
    copy = orjson.loads(orjson.dumps(session))
    above, _, name = pointer.rpartition("/")
    change(resolve(copy, above), name)
    return orjson.dumps(copy)


def test_what_servers_send_is_clean() -> None:
    """The fast path accepts a sample, also as Python's json module writes it."""

    def check(seed: int) -> None:
        data = av.sample_json(seed=seed)
        assert IS_CLEAN(data)
        assert IS_CLEAN(json.dumps(orjson.loads(data), ensure_ascii=False).encode())

    for_each(range(200), check)


@pytest.mark.parametrize(
    "seed", [1, *(pytest.param(seed, marks=pytest.mark.thorough) for seed in (4, 7))]
)
def test_what_is_clean_has_no_finding(seed: int) -> None:
    """A Session that the fast path accepts has no finding, whatever was changed in it."""
    session = av.sample(seed=seed)
    texts = [
        changed(session, pointer, change)
        for pointer in places(session)
        for change in (
            *(lambda o, n, value=value: o.update({n: value}) for value in VALUES),
            lambda o, n: o.pop(n),
            lambda o, n: o.update({n + "2": 1}),
        )
    ]
    clean = [text for text in texts if IS_CLEAN(text)]
    assert 0 < len(clean) < len(texts) / 2
    for text in clean:
        assert all_findings(text) == []
    for text in texts:
        assert not IS_CLEAN_PUBLISHED(text) or all_findings(text, validator=av.PUBLISHED) == []
        assert IS_CLEAN_WITHOUT_RULES(text) is (all_findings(text, NO_RULES) == [])


def test_what_a_rule_finds_is_not_clean() -> None:
    """The fast path rejects a sample with one mistake, whatever the mistake."""

    def check(code: str) -> None:
        is_clean = IS_CLEAN_OF_ALL if code.startswith("ALC8") else IS_CLEAN
        assert not is_clean(av.sample_json(seed=2, invalid=code))

    for_each((code for code in MISTAKES if not code.startswith("ALC0")), check)


def test_the_scanner_is_left_out_for_rules_that_it_does_not_know() -> None:
    """With a rule about privacy, no text is accepted unseen; without findings, it is still clean.

    The rules of the default selection are not affected.
    """
    for select in (["ALC8"], ["DEFAULT", "ALC801"], ["ALL"]):
        path = fast_path(CORRECTED, linter_for(av.Config(select=select)))
        assert path.scanner is None
        assert path.is_clean(av.sample_json(seed=2))
        assert not path.is_clean(av.sample_json(seed=2, invalid="ALC801"))
    default = fast_path(CORRECTED, linter_for(None))
    assert default.is_clean(av.sample_json(seed=2, invalid="ALC801"))
    assert (default.scanner is not None) is NATIVE
    # Its severity does not change that it is not seen by the verdict of errors.
    assert linter_for(av.Config(select=["ALC8"])).of_errors.are_conditions_known


@pytest.mark.parametrize(
    "text",
    [b"", b"no", b"[]", b"null", b"{}", b"\xff", b'"', b"[" * 2000, b'{"a":1,"a":1}', b"1e999"],
)
def test_a_text_that_is_not_a_session_is_not_clean(text: bytes) -> None:
    """The fast path rejects a text that is not a Session, and raises nothing."""
    assert not IS_CLEAN(text)
    assert not IS_CLEAN_WITHOUT_RULES(text)


def test_a_repeated_key_is_not_clean() -> None:
    """The fast path rejects a duplicate key in any spelling, at any depth."""
    data = av.sample_json(seed=1)
    for twice in (
        data.replace(b'"isDemo":', b'"isDemo":true,"isDemo":', 1),
        data.replace(b'"isDemo":', b'"isDem\\u006f":true, "isDemo" :', 1),
        data.replace(b'"slug":', b'"slug":"x","slug":', 1),
    ):
        assert av.is_valid(twice)
        assert not IS_CLEAN(twice)
        assert not IS_CLEAN_WITHOUT_RULES(twice)


def test_the_library_takes_the_fast_path(monkeypatch: pytest.MonkeyPatch) -> None:
    """A clean text as bytes or str is neither parsed twice nor searched; what is returned is equal.

    A text with findings, and one for which something else is expected, takes the slow path.
    """
    data = av.sample_json(seed=1)
    config = av.Config(severity={"ALC7": "error"})
    parsed = orjson.loads(data)
    spoiled = av.sample_json(seed=1, invalid="ALC103")
    expected = all_findings(spoiled)
    for text in (spoiled, spoiled.decode()):
        assert av.findings(text) == expected
        with pytest.raises(av.InvalidSession) as error:
            av.validate(text)
        assert error.value.findings == expected

    def fails(*_: Any) -> Any:
        raise AssertionError("the slow path")

    monkeypatch.setattr("alcamine_validate.lint.verdict._judged", fails)
    for text in (data, data.decode()):
        for own in (None, config):
            assert av.findings(text, config=own) == []
            assert av.validate(text, config=own) == parsed
            assert [each.findings for each in av.check_many([text], config=own)] == [[]]
    for call in (
        lambda: av.findings(data, at=""),
        lambda: av.findings(data, partial=True),
        lambda: av.findings(data, part="agent"),
        lambda: av.validate_list(data),
        lambda: av.validate_webhook(data),
        lambda: av.findings(data.replace(b"{", b'{"x":"\\ud800",', 1).decode()),
    ):
        with pytest.raises(AssertionError, match="the slow path"):
            call()


def test_a_str_that_is_not_unicode_has_the_findings_of_its_text() -> None:
    """A lone surrogate in a str is not bytes of UTF-8, so it takes the slow path."""
    text = av.sample_json(seed=1).decode().replace('"en', '"\ud800', 1)
    assert av.findings(text) == all_findings(text)  # type: ignore[arg-type]  # a str
    assert av.findings(text)


@pytest.mark.skipif(not av.NATIVE, reason="there was no compiler at installation")
def test_whole_files_take_the_fast_path(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    """A JSON file that the scanner accepts is neither parsed nor given to the rules."""
    path = tmp_path / "session.json"
    path.write_bytes(av.sample_json(seed=1))

    def fails(*_: Any) -> Any:
        raise AssertionError("the slow path")

    monkeypatch.setattr("alcamine_validate.input.read.read_whole", fails)
    [checked] = av.check_paths(path)
    assert (checked.sessions, checked.findings) == (1, [])
    # Other options need a closer look.
    for config in (av.Config(at="/data"), av.Config(max_nesting=20), av.Config(partial=True)):
        with pytest.raises(AssertionError, match="the slow path"):
            list(av.check_paths(path, config=config))


# Coverage


class Observer(CoverageObserver):
    """An observer that keeps the Sessions that it looks at."""

    def __init__(self) -> None:
        super().__init__(Item(*each) for each in ITEMS)
        self.observed: list[Any] = []

    def observe(self, session: Any) -> None:
        """Keep the Session, and find its parts."""
        self.observed.append(session)
        super().observe(session)


@pytest.mark.parametrize("is_default", [True, False])
def test_sessions_with_something_new_are_observed(is_default: bool) -> None:
    """After some of them, only those: the seen parts are the same as if all were observed."""
    observer, every = Observer(), Observer()
    linter = linter_for(None if is_default else NO_RULES)
    path = fast_path(CORRECTED, linter, observer)
    texts = [av.sample_json(seed=seed) for seed in range(400)]
    for text in texts:
        assert path.is_clean(text)
        every.observe(orjson.loads(text))
        assert [*observer.unseen] == [*every.unseen]
    assert len(observer.observed) < 400 or not NATIVE
    assert not path.is_clean(av.sample_json(seed=2, invalid="ALC103"))


@pytest.mark.skipif(not NATIVE, reason="there was no compiler at installation")
def test_lines_with_nothing_new_are_only_counted() -> None:
    """They are scanned, and neither parsed nor observed; a line with a new part is not accepted."""
    observer = Observer()
    path = fast_path(CORRECTED, linter_for(None), observer)
    assert path.scanner is not None
    # Without a value that is only in the last line.
    texts = [av.sample_json(seed=seed) for seed in range(200)]
    new = b'"PUBLISHED"'
    texts = [text.replace(new, b'"DRAFT"') for text in texts if b'"publishedAt":null' in text]
    for text in texts:
        path.is_clean(text)
    observed = len(observer.observed)
    lines = b"\n".join(texts)
    start = 0
    while start < len(lines):
        _, start = path.scanner.accepted_lines(lines, start, len(lines))
        end = lines.find(b"\n", start)
        end = len(lines) if end < 0 else end
        if start < len(lines):
            assert path.is_clean_by_python is not None
            path.is_clean_by_python(lines[start:end])
            start = end + 1
    assert len(observer.observed) - observed < 20
    last = texts[0].replace(b'"DRAFT"', new)
    assert path.scanner.accepted_lines(last, 0, len(last)) == (0, 0)
