"""URL paths after the prefix of a proxy: checked if the body is Session-shaped."""

from __future__ import annotations

import json
import re
from pathlib import Path
from random import Random
from typing import Any, Final

import pytest

import alcamine_validate as av
from alcamine_validate.cli.main import main
from alcamine_validate.input.captures.url_patterns import is_matched, pattern_for
from alcamine_validate.input.document import Document
from alcamine_validate.input.session_shape import (
    has_most_properties,
    holds_session_shape,
    is_certainly_session,
    is_session_shaped,
    may_hold_session_shape,
)
from tests.input.inputs import entry, har, problems, read, values
from tests.support.tables import for_each

HOST: Final = "https://api.example.com"
GOOD: Final = av.sample(seed=1)
TELLING: Final = (
    "agentId", "agentVersionId", "personId", "conversationId", "lastHeartbeatAt", "recordAudio",
    "isDemo", "agent", "person", "conversation",
)  # fmt: skip
CHECKOUT: Final = {"id": "cs_1", "object": "checkout.session", "status": "open", "agent": None}
"""The response of a payment provider."""


def of(value: Any, path: str, **fields: Any) -> Any:
    """Return an entry of a HAR."""
    text = value if isinstance(value, str) else json.dumps(value)
    return entry(text, url=f"{HOST}{path}", **fields)


def counts(found: list[Document]) -> dict[str, int]:
    """Return how many responses were skipped, by reason."""
    return dict(found[0].skipped)


BEHIND: Final = (
    "/v1/sessions/abc", "/api/v2/sessions", "/gateway/alcamine/sessions/abc?x=1",
    "/v1/sessions/abc/", "/V1/sessions",
)  # fmt: skip


def test_session_shaped_bodies_behind_a_prefix_are_judged() -> None:
    """A Session, a list and a webhook body are checked, and so is text that can't be parsed."""

    def check(path: str) -> None:
        webhook = {"type": "session.completed", "properties": GOOD}
        for value in (GOOD, [GOOD], [{"error": 1}, GOOD], webhook):
            found = read(har(of(value, path)), "a.har")
            assert values(found)
            assert counts(found) == {}
        cut = json.dumps(GOOD)[:-2]
        [problem] = problems(read(har(of(cut, path)), "a.har"))
        assert problem.rule == "invalid-json"

    for_each(BEHIND, check)


ANOTHER_APIS: Final[tuple[Any, ...]] = (
    CHECKOUT,
    [CHECKOUT],
    {"data": [CHECKOUT]},
    dict.fromkeys(TELLING[:3], 1),
    [],
    {},
    "null",
    {"text": " ".join(TELLING)},
)


def test_other_bodies_behind_a_prefix_are_another_apis() -> None:
    """Other bodies are counted as skipped for their shape, whatever they are."""

    def check(value: Any) -> None:
        data = har(of(GOOD, "/sessions/a"), of(value, "/v1/checkout/sessions/cs_1"))
        found = read(data, "a.har")
        assert (values(found), problems(found)) == ([GOOD], [])
        assert counts(found) == {"shape": 1}

    for_each(((each,) for each in ANOTHER_APIS), check)


def test_a_session_in_an_envelope_behind_a_prefix_is_reported() -> None:
    """Such a body is judged as it is: perhaps the API has begun to wrap its answers."""

    def check(body: Any) -> None:
        found = read(har(of(body, "/v1/sessions/a")), "a.har")
        assert values(found) == [body]
        assert [record.is_session for record in found[0].parts[0].records] == [False]
        assert counts(found) == {}

    for_each(({"data": [GOOD]}, {"data": GOOD}, {"a": {"b": {"c": {"d": GOOD}}}}), check)


@pytest.mark.parametrize("data", ["{", "cut off: " + json.dumps(CHECKOUT), '[{"id": "a"}'])
def test_bodies_behind_a_prefix_that_are_not_valid_json(data: str) -> None:
    """What is not valid JSON may have been a Session, so it is reported."""
    found = read(har(of(GOOD, "/sessions/a"), of(data, "/v1/checkout/sessions/cs_1")), "a.har")
    [problem] = [each for document in found for part in document.parts for each in part.problems]
    assert (problem.rule, "its body is not valid JSON" in problem.message) == (
        "unjudged-response",
        True,
    )
    assert counts(found) == {"undecodable": 1}


def test_the_exact_paths_are_judged_whatever_the_body_is() -> None:
    """An object without any property of a Session is still checked as one."""
    found = read(har(of({}, "/sessions/a"), of([CHECKOUT], "/sessions")), "a.har")
    assert values(found) == [{}, CHECKOUT]


def test_what_is_session_shaped() -> None:
    """A value or its text is Session-shaped if it has four of the telling properties."""

    def check(number: int) -> None:
        value = dict.fromkeys(TELLING[-number:] if number else (), None)
        is_shaped = number >= 4
        assert holds_session_shape(value) is is_shaped
        assert holds_session_shape([value]) is is_shaped
        assert may_hold_session_shape(json.dumps(value)) is is_shaped
        text = json.dumps(value)
        for encoding in ("utf-8", "utf-16", "utf-16-be", "utf-32-le"):
            assert may_hold_session_shape(text.encode(encoding)) is is_shaped
        escaped = re.sub("[A-Za-z]", lambda match: f"\\u{ord(match[0]):04x}", text)
        assert may_hold_session_shape(escaped) is is_shaped
        assert may_hold_session_shape(escaped.encode()) is is_shaped

    for_each(range(len(TELLING) + 1), check)
    assert not any(map(holds_session_shape, (None, 1, "agent", [[]], [])))


def test_patterns_that_are_given_are_the_only_ones() -> None:
    """If URL patterns are given, no other paths count."""
    from alcamine_validate.input.read import ReadOptions

    assert ReadOptions().if_shaped == ("**/sessions/{id}", "**/sessions")
    assert ReadOptions(url_patterns=("/sessions",)).if_shaped == ()


def test_bodies_behind_a_prefix_that_can_not_be_read() -> None:
    """Such a body may be a Session, so it is reported, but not as an error: it may be another's."""
    url = f"{HOST}/v1/sessions/a"
    missing = entry(None, url=url, size=9)
    broken = entry("%%%", url=url, encoding="base64")
    found = read(har(of(GOOD, "/sessions/a"), missing, broken), "a.har")
    assert [each.rule for each in problems(found)] == ["unjudged-response"] * 2
    assert counts(found) == {"left_out": 1, "undecodable": 1}


PATTERNS: Final = (
    ("/v1/calls/abc", True, "/v1/calls/{id}"),
    ("/v1/calls", False, "/v1/calls"),
    ("/v1/calls?limit=1#x", False, "/v1/calls"),
    ("/people/nora.lindqvist@example.org/calls", False, "/people/{id}/calls"),
    ("/+14155550130/calls/a1", True, "/{id}/calls/{id}"),
    ("/v2.1/Calls/latest/", True, "/v2.1/Calls/{id}"),
    ("/%7Bx%7D/calls", False, "/{id}/calls"),
    ("/me", True, "/me"),
    ("/people/nora/calls/c1", True, "/people/{id}/calls/{id}"),
    ("/nora_lindqvist/users/nora", False, "/{id}/users/{id}"),
    ("", False, "/"),
    ("/", True, "/"),
    ("/a//b", False, "/{id}//{id}"),
    ("//api//sessions/a1", True, "//api//sessions/{id}"),
)


def test_patterns_that_would_take_a_url() -> None:
    """The pattern matches the URL, and contains nothing that could belong to a person."""

    def check(path: str, is_one: bool, pattern: str) -> None:
        assert pattern_for(HOST + path, is_one=is_one) == pattern
        assert is_matched(HOST + path, (pattern,))

    for_each(PATTERNS, check)
    assert pattern_for("http://[::1/a", is_one=True) == "/{id}"


def test_sessions_at_other_paths_are_named_with_their_pattern(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """The text summary has the option that would include them, the JSON summary the patterns."""
    path = tmp_path / "a.har"
    others = (of(GOOD, "/v1/calls/a1"), of(GOOD, "/v1/calls/a2"), of([GOOD], "/v1/calls"))
    broken = (of(GOOD, "/v1/x/a", status=404), of(GOOD, "/v1/y/a", mimeType="text/html"))
    path.write_bytes(har(of(GOOD, "/sessions/a"), of(CHECKOUT, "/v1/z"), *others, *broken))
    assert main(["check", str(path)]) == 0
    out = capsys.readouterr().out
    assert (
        "2 skipped responses look like Sessions: --url-pattern '/v1/calls/{id}' selects them "
        "(it replaces the default paths).\n"
        "1 skipped response looks like a Session: --url-pattern '/v1/calls' selects it "
        "(it replaces the default paths).\n"
    ) in out
    assert "/v1/z" not in out
    assert main(["check", "--format", "json", str(path)]) == 0
    summary = json.loads(capsys.readouterr().out)["summary"]
    assert summary["url_patterns"] == {"/v1/calls/{id}": 2, "/v1/calls": 1}
    assert summary["skipped"] == {"path": 6}
    given = ["--url-pattern", "/v1/calls/{id}", "--url-pattern", "/v1/calls"]
    assert main(["check", "--format", "json", *given, str(path)]) == 0
    assert json.loads(capsys.readouterr().out)["summary"]["sessions"] == 3


def test_types_of_properties_tell_whether_an_object_is_certainly_a_session() -> None:
    """If they do, each object with such properties is one, whatever their values are."""
    random = Random(1)
    values: dict[str, Any] = {"object": {}, "string": "x", "null": None, "integer": 1}
    certain = 0
    for _ in range(3_000):
        names = random.sample(sorted(GOOD), random.randint(9, len(GOOD)))
        kinds = random.choice((["object"], ["object", "string"], ["string", "null"], [*values]))
        types = {name: random.sample(kinds, random.randint(1, len(kinds))) for name in names}
        if is_certainly_session(types):
            certain += 1
            value = {name: values[random.choice(types[name])] for name in names}
            assert is_session_shaped(value)
            assert has_most_properties(value)
    assert certain > 500
    assert not is_certainly_session({})
    assert not is_certainly_session(dict.fromkeys(GOOD, ("object",)))
    assert not is_certainly_session(dict.fromkeys(TELLING, ("null",)))
    assert is_certainly_session(dict.fromkeys(GOOD, ("string",)))
