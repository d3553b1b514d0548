"""Captures: which responses in them are checked, only counted, or reported as a problem."""

from __future__ import annotations

import base64
import gzip
import json
from typing import Any, Final

import pytest
import yaml

import alcamine_validate as av
from alcamine_validate.input.document import Document
from tests.input.inputs import (
    URL,
    Problem,
    cassette,
    entry,
    har,
    messages,
    problems,
    read,
    values,
)
from tests.support.tables import for_each


def skipped(found: list[Document]) -> dict[str, int]:
    """Return how many responses were skipped, by reason."""
    return {name: count for each in found for name, count in each.skipped.items()}


def test_what_is_skipped_is_counted() -> None:
    """The first reason counts: the path, the status, the content, or the body."""
    entries = [
        entry("{}", url="https://api.example.com/agents", status=500, mimeType="text/html"),
        entry("{}", status=500, mimeType="text/html"),
        entry("{}", status=404),
        entry("{}", mimeType="text/html"),
        entry(None, size=0),
        entry(""),
        entry('{"a": 1}'),
    ]
    found = read(har(*entries), "a.har")
    assert values(found) == [{"a": 1}]
    assert problems(found) == []
    assert skipped(found) == {"path": 1, "status": 2, "content": 1, "body": 2}
    found = read(har(*entries[:-1]), "a.har")
    assert problems(found) == [Problem("nothing-to-check", 0, 0)]
    [message] = messages(found)
    assert message.startswith(
        "the capture contains no Session: skipped 6 responses (2 with another status, "
    )
    assert message.endswith("1 with non-JSON content); --url-pattern selects other paths")


EMPTY: Final = {
    "HAR": ("a.har", {"log": {"version": "1.2", "entries": []}}),
    "vcrpy": ("a.yaml", {"interactions": [], "version": 1}),
    "vcrpy in JSON": ("a.json", {"version": 1, "interactions": []}),
    "betamax": ("a.json", {"http_interactions": [], "recorded_with": "betamax/0.9.0"}),
    "responses": ("a.yaml", {"responses": []}),
    "Hoverfly": ("a.json", {"data": {"pairs": []}, "meta": {"schemaVersion": "v5"}}),
}


@pytest.mark.parametrize("name", EMPTY)
def test_an_empty_capture_holds_no_session(name: str) -> None:
    """An empty capture is not checked as a Session without properties."""
    filename, value = EMPTY[name]
    data = yaml.safe_dump(value) if filename.endswith("yaml") else json.dumps(value)
    found = read(data, filename)
    assert messages(found) == ["the capture contains no Session"]
    assert problems(found) == [Problem("nothing-to-check", 0, 0)]


@pytest.mark.parametrize(
    "value",
    [
        {"responses": [], "id": "a1"},
        {"responses": [{"status": 200}]},
        {"interactions": {}},
        {"http_interactions": None},
        {"data": []},
        {"data": {"pairs": {}}},
        {"log": {"entries": 1}},
        {"request": {}, "response": {}},
    ],
)
def test_what_only_has_a_word_of_a_capture_is_a_session(value: Any) -> None:
    """A capture is recognized by its shape, not by one name."""
    assert values(read(json.dumps(value), "a.json")) == [value]
    assert values(read(yaml.safe_dump(value), "a.yaml")) == [value]


@pytest.mark.parametrize(
    ("broken", "what"),
    [
        (entry("{}", url=None), "the request's URL"),
        (entry("{}", status=None), "the response's status"),
        (entry("{}", status="OK"), "the response's status"),
        (entry("{}", status=True), "the response's status"),
        ({"request": {"url": URL}}, "the response's status"),
        ({}, "the request's URL"),
        (None, "the request's URL"),
        ([], "the request's URL"),
    ],
)
def test_an_exchange_that_is_not_whole_is_a_problem(broken: Any, what: str) -> None:
    """The problem is at the exchange's place, and the other exchanges are checked."""
    data = har(entry('{"a": 1}'), broken, entry('{"b": 2}'))
    found = read(data, "a.har")
    assert values(found) == [{"a": 1}, {"b": 2}]
    assert messages(found) == [f"the exchange does not state {what}"]
    [one] = problems(found)
    assert one.rule == "invalid-capture"
    assert data.decode()[one.column - 1 :].startswith(json.dumps(broken))


@pytest.mark.parametrize("status", [200, 200.0, "200"])
def test_a_status_may_be_written_oddly(status: Any) -> None:
    """Tools and people also write a status as ``200.0`` or ``"200"``."""
    assert values(read(har(entry("{}", status=status)), "a.har")) == [{}]


ODD_SHAPES: Final[tuple[Any, ...]] = (
    {"headers": None},
    {"headers": 5},
    {"headers": [None, 1, "x", ["a"], {"value": "b"}, {"name": None}]},
    {"headers": {"content-type": None, "Content-Encoding": [1, None]}},
    {"body": 5},
    {"body": {"string": 5}},
    {"body": [{}]},
    {"status": {"code": [200]}},
    {"status": {"code": 10**400}},
    {"status": {"code": float("inf")}},
)


def test_odd_shapes_in_captures_break_nothing() -> None:
    """Other values may replace an object, array or text; YAML has more of them than JSON."""

    def check(odd: dict[str, Any]) -> None:
        found = read(yaml.safe_dump({"interactions": [cassette('{"a": 1}', **odd)]}), "a.yaml")
        assert values(found) in ([], [{"a": 1}])
        assert len(problems(found)) == (0 if values(found) else 1)

    for_each(ODD_SHAPES, check)


def test_binary_bodies_that_are_no_base64() -> None:
    """Invalid base64 is reported at its place, but only in a body that counts."""
    text = yaml.safe_dump({"interactions": [cassette(b"\xff"), cassette('{"a": 1}')]})
    found = read(text.replace("/w==", "'@@'"), "a.yaml")
    assert values(found) == [{"a": 1}]
    assert messages(found) == ["the body is not valid base64 (RFC 4648)"]
    assert [one.rule for one in problems(found)] == ["invalid-compression"]
    elsewhere = cassette('{"a": 1}')
    elsewhere["request"]["body"] = b"\xff"
    text = yaml.safe_dump({"interactions": [elsewhere]})
    assert problems(read(text.replace("/w==", "'@@'"), "a.yaml")) == []


def test_what_follows_a_cassette_is_not_passed_over() -> None:
    """A second document is not part of the cassette, and is reported, as are errors in it."""
    text = yaml.safe_dump({"interactions": [cassette('{"a": 1}')]})
    found = read(f"{text}---\n{text}---\nb: [", "a.yaml")
    assert values(found) == [{"a": 1}]
    line = text.count("\n") + 2
    assert problems(found) == [
        Problem("invalid-capture", line, 1), Problem("invalid-yaml", 2 * line - 1, 5),
    ]  # fmt: skip


def test_a_cassette_in_json_may_be_called_yaml() -> None:
    """The cassette may have escaped surrogate pairs, as Python's ``json`` writes them."""
    text = json.dumps({"version": 1, "interactions": [cassette('{"a": "😀"}')]}, indent=1)
    assert "\\ud83d\\ude00" in text
    assert values(read(text, "a.yaml")) == [{"a": "😀"}]
    assert values(read(text, "a.yaml", "vcr")) == [{"a": "😀"}]
    rewritten = text.replace("\\ud83d\\ude00", "x").replace('"interactions"', "interactions")
    assert values(read(rewritten, "a.yaml", "vcr")) == []


def test_nesting_is_limited_in_captures_too() -> None:
    """The limit applies to the text of the capture and to that of each body."""
    deep = har(entry("[" * 8 + "]" * 8))
    assert [one.rule for one in problems(read(deep, "a.har", nesting=8))] == []
    assert [one.rule for one in problems(read(deep, "a.har", nesting=7))] == ["nested-too-deep"]
    assert [one.rule for one in problems(read(deep, "a.har", nesting=5))] == ["nested-too-deep"]
    cass = yaml.safe_dump({"interactions": [cassette("[" * 9 + "]" * 9)]})
    assert [one.rule for one in problems(read(cass, "a.yaml", nesting=8))] == ["nested-too-deep"]
    assert [one.rule for one in problems(read(cass, "a.yaml", nesting=3))] == ["nested-too-deep"]


def test_bodies_in_base64_of_gzip() -> None:
    """Bodies as betamax writes them are decoded twice, and marked at their start."""
    packed = base64.b64encode(gzip.compress(b'{"a": 1, "a": 2}')).decode()
    headers = {"Content-Type": ["application/json"], "Content-Encoding": ["gzip"]}
    one = cassette(None, headers=headers, body={"encoding": "utf-8", "base64_string": packed})
    text = json.dumps({"http_interactions": [one], "recorded_with": "betamax/0.9.0"})
    found = read(text, "a.json")
    assert values(found) == [{"a": 2}]
    assert problems(found) == [Problem("duplicate-key", 1, text.index(f'"{packed}"') + 1, "/a", 0)]


def test_a_session_with_a_property_of_captures_is_a_session() -> None:
    """A new property with a name that captures use does not hide errors in a Session."""

    def check(name: str, value: Any) -> None:
        session = {**av.sample(seed=1), name: value}
        assert values(read(json.dumps(session), "a.json")) == [session]
        assert values(read(yaml.safe_dump(session), "a.yaml")) == [session]

    properties: dict[str, Any] = {
        "interactions": [],
        "http_interactions": [],
        "mappings": [],
        "responses": [],
    }
    for_each([*properties.items(), ("log", {"entries": []})], check)


def test_an_interaction_that_is_cut_off_leaves_the_file_a_cassette() -> None:
    """The other interactions are checked, and the truncated one is reported."""
    interactions = [cassette('{"a": 1}'), {"request": {"uri": "https://api.example/x"}}]
    found = read(yaml.safe_dump(interactions), "a.yaml")
    assert values(found) == [{"a": 1}]
    assert [each.rule for each in problems(found)] == ["invalid-capture"]


def test_parts_and_problems_name_their_exchange() -> None:
    """A Session, and a response that can't be checked, have method, URL and entry."""
    url = "https://ada:s@api.example.com/sessions/a1?token=s#s"
    [found] = read(har(entry("{}", url=url), entry(None, url=url, size=9)), "a.har")
    exchanges = [part.exchange for part in found.parts]
    bare = "https://api.example.com/sessions/a1"
    assert exchanges == [
        av.RecordedExchange("GET", bare, "/log/entries/0"),
        av.RecordedExchange("GET", bare, "/log/entries/1"),
    ]
    odd = {**entry("{}", url=url), "request": {"method": "get ada", "url": url}}
    bare_exchange = av.RecordedExchange("", bare, "/log/entries/0")
    assert read(har(odd), "a.har")[0].parts[0].exchange == bare_exchange
    [found] = read(har({"response": {"status": 200}}), "a.har")
    assert found.parts[0].exchange == av.RecordedExchange("", "", "/log/entries/0")
    assert read("{}", "a.json")[0].parts[0].exchange is None
