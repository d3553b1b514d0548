"""The states of a response: checked, another API's, empty, or not checkable for a reason."""

from __future__ import annotations

import base64
import gzip
import json
from typing import Any, Final

import pytest
import yaml

import alcamine_validate as av
from alcamine_validate.input.captures.exchanges import is_unknown_type, kept_body
from alcamine_validate.input.captures.templates import filled_in, has_expression
from alcamine_validate.input.document import SKIPPED, Document
from tests.input.inputs import URL, Problem, cassette, entry, har, messages, problems, read, values
from tests.support.tables import for_each

GOOD: Final = av.sample(seed=1)
TEXT: Final = json.dumps(GOOD)
TYPE: Final = {"Content-Type": ["application/json"]}
ENCODED: Final = TYPE | {"Content-Encoding": ["gzip"]}
GZIPPED: Final = gzip.compress(TEXT.encode())


def skipped(found: list[Document]) -> dict[str, int]:
    """Return how many responses were skipped, by reason."""
    return dict(found[0].skipped)


def vcr(*interactions: Any) -> str:
    """Return a cassette in JSON, whose interactions may be any values."""
    return json.dumps({"version": 1, "interactions": interactions})


def bare(**response: Any) -> Any:
    """Return an interaction whose response has only these members, a status and a type."""
    held = {"status": {"code": 200}, "headers": TYPE, **response}
    return {"request": {"method": "GET", "uri": URL}, "response": held}


def holding(text: Any) -> Any:
    """Return an entry of a HAR with any value as its text."""
    one = entry("")
    one["response"]["content"]["text"] = text
    return one


def sent(one: Any, **response: Any) -> Any:
    """Add members to the response in an entry of a HAR, and return the entry."""
    one["response"] |= response
    return one


def length(text: str) -> Any:
    """Return the headers of a HAR with a Content-Length."""
    return [{"name": "Content-Length", "value": text}]


def read_as(data: str | bytes) -> list[Document]:
    """Return the documents of a HAR if ``data`` is bytes, else of another capture."""
    return read(data, "a.har" if isinstance(data, bytes) else "a.json")


UNJUDGED: Final[tuple[Any, ...]] = (
    ("left_out", har(entry(None))),
    ("left_out", har(entry(None, size=3_707))),
    ("left_out", har(entry(None, size=-1))),
    ("left_out", har(entry("", size=3_707))),
    ("left_out", har(entry(None, size=3_707, mimeType="x-unknown"))),
    ("left_out", har(sent(entry(None, size=0), bodySize=3_707))),
    ("left_out", har(sent(entry("", size=0), headers=length("3707")))),
    ("left_out", har({"request": {"url": URL}, "response": {"status": 200}})),
    ("form", har({"request": {"url": URL}, "response": {"status": 200, "content": 5}})),
    ("form", har(holding(5))),
    ("form", har(holding(True))),
    ("elsewhere", har(entry(None, size=-1, _file="a.json"))),
    ("left_out", vcr(bare())),
    ("left_out", vcr(bare(body={"encoding": "utf-8"}))),
    ("form", vcr(bare(body=5))),
    ("form", vcr(bare(body=True))),
    ("form", vcr(bare(body=False))),
    ("form", vcr(bare(body=0))),
    ("form", vcr(bare(body=[{}]))),
    ("form", vcr(bare(body={"file": "a.json"}))),
    ("form", vcr(bare(body={"string": 5}))),
    ("form", vcr(bare(parsed_body=5))),
    ("template", vcr(bare(body={"string": '{"id": "<%= id %>"}'}))),
    ("template", vcr(bare(body={"string": '{"id": {{ id }}}'}))),
    ("template", vcr(bare(body={"string": '{"id": "{{{ id }}}"}'}))),
    ("template", vcr(bare(body={"string": '{"person": {"phone": "{{ phone }}"}}'}))),
    ("template", vcr(bare(body={"string": '{"name": "Nora <%= last %>"}'}))),
    ("template", vcr(bare(parsed_body=[{"id": "<%= id %>"}]))),
    ("template", vcr(bare(body={"string": "{% include 'session.json' %}{}"}))),
    ("undecodable", vcr(bare(body="\x1f\ufffd\ufffd", headers=ENCODED))),
    ("left_out", json.dumps({"responses": [{"response": {"status": 200, "url": URL}}]})),
)


def test_what_should_hold_a_session_and_can_not_be_judged_is_said() -> None:
    """The finding has a place, a reason and a hint, even if other responses were checked."""

    def check(reason: str, data: str | bytes) -> None:
        found = read_as(data)
        assert values(found) == []
        [problem] = problems(found)
        assert (problem.rule, problem.line) == ("unjudged-response", 1)
        [message] = messages(found)
        assert message.startswith("the response can't be checked: ")
        assert "; " in message
        assert skipped(found) == {reason: 1}

    for_each(UNJUDGED, check)
    mixed = read(har(entry(TEXT), entry(None, size=9), entry(TEXT)), "a.har")
    assert len(values(mixed)) == 2
    assert [each.rule for each in problems(mixed)] == ["unjudged-response"]


EMPTY: Final[tuple[Any, ...]] = (
    har(entry("")),
    har(entry("", size=0)),
    har(entry(None, size=0)),
    har({"request": {"url": URL}, "response": {"status": 200, "bodySize": 0}}),
    vcr(bare(body="")),
    vcr(bare(body=None)),
    vcr(bare(body={})),
    vcr(bare(body={"string": ""})),
    vcr(bare(parsed_body=None)),
)


def test_what_is_empty_is_counted() -> None:
    """The capture states that the body is empty, so nothing is missing."""

    def check(data: str | bytes) -> None:
        found = read_as(data)
        assert skipped(found) == {"body": 1}
        assert problems(found) == [Problem("nothing-to-check", 0, 0)]

    for_each(EMPTY, check)


def pieces(data: bytes, form: str) -> str:
    """Return bytes as a JSON array of pieces, in hex or base64."""
    parts = [data[at : at + 500] for at in range(0, len(data), 500)]
    if form == "hex":
        return json.dumps([part.hex() for part in parts])
    return json.dumps([base64.b64encode(part).decode() for part in parts])


JUDGED: Final[tuple[Any, ...]] = (
    har(entry(TEXT, mimeType="x-unknown")),
    har(entry(TEXT, mimeType="")),
    har(entry(TEXT, mimeType="application/x-unknown; charset=utf-8")),
    har(entry(pieces(GZIPPED, "hex"), _isBinary=True)),
    har(entry(pieces(GZIPPED, "base64"), encoding="base64")),
    har(entry(f" {pieces(GZIPPED, 'hex')} ")),
    har(entry(GZIPPED.hex(), _isBinary=True)),
    har(entry(base64.b64encode(GZIPPED).decode(), encoding="base64")),
    har(holding(GOOD)),
    vcr(bare(body=GOOD)),
    vcr(bare(body=[GOOD])),
    vcr(bare(body={"string": GOOD})),
    vcr(bare(body={"json": GOOD})),
    vcr(bare(parsed_body=GOOD)),
    vcr(bare(body="", parsed_body=GOOD)),
    vcr(bare(content=GOOD)),
)


def test_what_can_be_read_is_judged() -> None:
    """A body is checked in any form that a recorder stores it in, if that can be undone."""

    def check(data: str | bytes) -> None:
        found = read_as(data)
        assert (values(found), problems(found)) == ([GOOD], [])

    for_each(JUDGED, check)


@pytest.mark.parametrize("encoding", ["utf-8-sig", "utf-16", "utf-16-be", "utf-32"])
def test_json_in_another_encoding_is_not_passed_over(encoding: str) -> None:
    """The text looks like JSON even without a content type, but is not valid JSON (RFC 8259)."""
    data = base64.b64encode(TEXT.encode(encoding)).decode()
    found = read(har(entry(data, encoding="base64", mimeType="")), "a.har")
    [problem] = problems(found)
    assert problem.rule in ("invalid-json", "invalid-encoding")


def test_every_shape_of_a_body_has_a_state() -> None:
    """Only null and empty text or bytes are an empty body."""

    def check(value: Any) -> None:
        is_empty = value is None or value in ("", b"")
        assert (kept_body(value, "/x") is None) is is_empty

    for_each((None, "", b"", "x", b"x", {}, [], {"a": 1}, [1], 0, 1, 1.5, True, False), check)


def test_every_reason_has_words() -> None:
    """The words follow "with" in the summary."""
    assert set(SKIPPED) >= {reason for reason, _ in UNJUDGED}


def test_content_types_that_say_nothing() -> None:
    """The type may be missing or a placeholder; the header counts if a HAR has such a type."""

    def check(content_type: str, is_unknown: bool) -> None:
        assert is_unknown_type(content_type) is is_unknown

    for_each(
        (
            ("", True), ("x-unknown", True), ("X-Unknown; a=b", True), ("unknown", True),
            ("application/x-unknown", True), ("unknown/unknown", True), (" ", True),
            ("text/html", False), ("application/json", False), ("application/octet-stream", False),
        ),
        check,
    )  # fmt: skip
    html = entry(TEXT, mimeType="x-unknown")
    html["response"]["headers"] = [{"name": "Content-Type", "value": "text/html"}]
    assert skipped(read(har(html), "a.har")) == {"content": 1}
    assert skipped(read(har(entry("<p>", mimeType="x-unknown")), "a.har")) == {"content": 1}


URLS: Final = (
    "<%= base %>/sessions/abc",
    "{{ base }}/sessions",
    "{{{ base }}}/sessions",
    "https://<%= host %>/sessions/<%= id %>",
    "{% if x %}https://a.example{% endif %}/sessions/a",
    "<%= base %>/v1/sessions/a",
    "<%= url %>",
    "<%= base %>/calls/a",
)


def test_a_url_that_is_a_template_is_said() -> None:
    """A URL template is reported if its path matches or its body holds a Session."""

    def check(url: str) -> None:
        one = cassette(TEXT)
        one["request"]["uri"] = url
        found = read(yaml.safe_dump({"interactions": [one]}), "a.yaml")
        assert [each.rule for each in problems(found)] == ["unjudged-response"]
        assert skipped(found) == {"template": 1}
        one["response"]["body"] = {"string": "[]"}
        one["request"]["uri"] = "<%= base %>/agents"
        assert skipped(read(yaml.safe_dump({"interactions": [one]}), "a.yaml")) == {"path": 1}

    for_each(URLS, check)


def test_what_people_write_into_prompts_is_no_template() -> None:
    """Expressions in a Session's free text are ignored, and all of them in a browser's capture."""
    session = av.sample(seed=1)
    session["agent"]["version"]["systemPrompt"] = "{{greeting}}"
    text = yaml.safe_dump({"interactions": [cassette(json.dumps(session))]})
    assert values(read(text, "a.yaml")) == [session]
    session["name"] = "{{name}}"
    assert values(read(har(entry(json.dumps(session))), "a.har")) == [session]


@pytest.mark.parametrize("start", ["<%", "{{", "{%"])
def test_expressions_that_never_end_cost_no_time(start: str) -> None:
    """Only a few characters after each start are searched."""
    text = start * 50_000
    assert not has_expression(text)
    assert filled_in(text) == text
    assert not has_expression(start + "x" * 500)


RECORDED: Final = f"{{request: {{url: {URL}}}, response: {{status: 200, body: '{{}}'}}}}"
OTHER_STYLES: Final[tuple[Any, ...]] = (
    f"{{interactions: [{RECORDED}]}}",
    f"%YAML 1.1\n---\n{{interactions: [{RECORDED}]}}",
    f'"interactions":\n- {RECORDED}\n',
    f"'http_interactions' :\n- {RECORDED}\n",
    f"? interactions\n:\n  - {RECORDED}\n",
    f"!!map\ninteractions:\n- {RECORDED}\n",
    f"  http_interactions:\n  - {RECORDED}\n",
    f"- {RECORDED}\n",
    f"[{RECORDED}]\n",
    f"-\n  request: {{url: {URL}}}\n  response: {{status: 200, body: '{{}}'}}\n",
    f"- response: {{status: 200, body: '{{}}'}}\n  request: {{url: {URL}}}\n",
    f"-   response: {{status: 200, body: '{{}}'}}\n    request: {{url: {URL}}}\n",
)


def test_cassettes_are_known_by_their_structure() -> None:
    """A cassette may have any YAML style: the text at the margin does not matter."""

    def check(text: str) -> None:
        found = read(text, "a.yaml")
        assert (values(found), problems(found)) == ([{}], [])

    for_each(OTHER_STYLES, check)


def test_what_is_odd_in_a_parsed_body_is_said() -> None:
    """Duplicate keys, for example, are reported at their place, but only in a Session."""
    text = (
        f"interactions:\n- request: {{uri: {URL}, uri: {URL}}}\n  response:\n"
        "    status: 200\n    headers: {Content-Type: application/json}\n"
        "    parsed_body:\n      a: 1\n      b: {c: 1, c: 2}\n"
    )
    found = read(text, "a.yaml")
    assert values(found) == [{"a": 1, "b": {"c": 2}}]
    assert problems(found) == [Problem("duplicate-key", 8, 17, "/b/c", 0)]
    twice = '{"a": 1, "a": 2}'
    text = vcr(bare(parsed_body="@")).replace('"@"', twice)
    assert problems(read(text, "a.json")) == [
        Problem("duplicate-key", 1, text.index('"a": 2') + 1, "/a", 0)
    ]


def test_a_parsed_body_that_is_an_alias_stands_where_it_is_used() -> None:
    """The value of an alias is written elsewhere, possibly in another Session."""
    text = (
        f"interactions:\n- request: {{uri: {URL}}}\n  response:\n    status: 200\n"
        f"    parsed_body: &it {{a: 1}}\n- request: {{uri: {URL}}}\n  response:\n"
        "    status: 200\n    parsed_body: *it\n"
    )
    found = read(text, "a.yaml")
    assert values(found) == [{"a": 1}, {"a": 1}]
    first, second = found[0].parts
    assert first.place(first.spans(["/a"])["/a"])[:2] == (5, 26)
    assert second.place(second.spans(["/a"])["/a"])[:2] == (9, 18)


def test_an_archive_without_content_is_no_json() -> None:
    """An empty archive is recognized by its first bytes."""
    found = read(b"PK\x05\x06" + bytes(18), "a.json")
    assert [each.rule for each in problems(found)] == ["invalid-capture"]
