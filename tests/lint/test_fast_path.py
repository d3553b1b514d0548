"""The fast path accepts only text without findings, and it accepts what servers send."""

from __future__ import annotations

import json
from collections.abc import Iterator
from typing import Any, Final

import orjson
import pytest

import alcamine_validate as av
from alcamine_validate.lint.fast_path import fast_path
from alcamine_validate.lint.linter import linter_for
from alcamine_validate.lint.rules.registry import RULES
from alcamine_validate.samples.mistakes import MISTAKES
from alcamine_validate.session import CORRECTED
from alcamine_validate.text.json_pointer import join, resolve
from tests.support.tables import for_each

NO_RULES: Final = av.Config(ignore=[rule.code for rule in RULES])
IS_CLEAN: Final = fast_path(CORRECTED, linter_for(None))
IS_CLEAN_PUBLISHED: Final = fast_path(av.PUBLISHED, linter_for(None))
IS_CLEAN_WITHOUT_RULES: Final = fast_path(CORRECTED, linter_for(NO_RULES))
VALUES: Final[tuple[Any, ...]] = (
    None, True, 0, -1, 1.5, 10**12, "", " x", "x", "\u0007", "2026-02-30T00:00:00.000Z",
    "2026-03-14T10:26:35.097+01:00", "q4w8n2x6c0v5b9m3l7k1j2hg", "9999-12-31T23:59:59.999Z",
    [], ["en", "en"], {}, {"x": 1},
)  # fmt: skip


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
        assert av.findings(text) == []
    for text in texts:
        assert not IS_CLEAN_PUBLISHED(text) or av.PUBLISHED.findings(text) == []
        assert IS_CLEAN_WITHOUT_RULES(text) is (av.findings(text, config=NO_RULES) == [])


def test_what_a_rule_finds_is_not_clean() -> None:
    """The fast path rejects a sample with one mistake, whatever the mistake."""

    def check(code: str) -> None:
        assert not IS_CLEAN(av.sample_json(seed=2, invalid=code))

    for_each((code for code in MISTAKES if not code.startswith("ALC0")), check)


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
