"""Which format a file is read in, and what captures have that is no Session."""

from __future__ import annotations

import base64
import gzip
import json
from typing import Any, Final

import pytest
import yaml

from alcamine_validate.input.document import Document
from alcamine_validate.input.limits import GIB, KIB, MIB, OverLimit, shown_size, size
from tests.input.inputs import Problem, messages, problems, read, values

URL: Final = "https://api.example.com/sessions"
BOM: Final = b"\xef\xbb\xbf"


# Formats


@pytest.mark.parametrize(
    ("name", "data", "expected"),
    [
        ("a.json", b'{"a": 1}', [{"a": 1}]),
        ("a.JSON", b'[{"a": 1}, {}]', [{"a": 1}, {}]),
        ("a.json.gz", b'{"a": 1}', [{"a": 1}]),
        ("a.jsonl", b'{"a": 1}', [{"a": 1}]),
        ("a.ndjson.zst", b"{}\n{}", [{}, {}]),
        ("a.yml", b"a: 1", [{"a": 1}]),
        ("a.YAML.gz", b"a: 1", [{"a": 1}]),
        ("<stdin>", b'{"a": 1}', [{"a": 1}]),
        ("<stdin>", b'\n{"a": 1}\n\n', [{"a": 1}]),
        ("<stdin>", b'{"a": 1}\n{"b": 2}', [{"a": 1}, {"b": 2}]),
        ("<stdin>", b'{"a": 1}\r\n\r\n{"b": 2}', [{"a": 1}, {"b": 2}]),
        ("<stdin>", b'[{"a": 1}]\n[{"b": 2}]\n', [{"a": 1}, {"b": 2}]),
        ("<stdin>", b'{\n "a": 1\n}', [{"a": 1}]),
        ("<stdin>", b"---\na: 1", [{"a": 1}]),
        ("<stdin>", b"# it\n\na: 1", [{"a": 1}]),
        ("<stdin>", b"- a: 1\n- b: 2", [{"a": 1}, {"b": 2}]),
        ("<stdin>", BOM + b"a: 1", [{"a": 1}]),
        ("<stdin>", b"%YAML 1.1\n--- {a: 1}", [{"a": 1}]),
        ("a.txt", b"null", [None]),
    ],
)
def test_the_format_is_known_by_the_name_or_the_content(
    name: str, data: bytes, expected: list[Any]
) -> None:
    """By the name where it promises one; else by how the content begins."""
    found = read(data, name)
    assert values(found) == expected
    assert problems(found) == []


@pytest.mark.parametrize("size", [4_000, 4_085, 4_086, 4_087, 4_088, 5_000, 1_500_000])
def test_json_lines_are_known_however_long_the_first_is(size: int) -> None:
    """Real Sessions are longer than what is looked at first."""
    line = b'{"a": "' + b"x" * (size - 9) + b'"}'
    assert len(line) == size
    found = read(line + b"\n" + line + b"\n{}", "<stdin>")
    assert len(values(found)) == 3
    assert len(values(read(line + b"\n\n", "<stdin>"))) == 1
    assert len(values(read(line, "<stdin>"))) == 1


@pytest.mark.parametrize("form", [None, "json", "yaml"])
@pytest.mark.parametrize("length", [999, 1_000, 1_001, 5_000])
def test_a_text_may_be_just_as_large_as_its_limit(form: str | None, length: int) -> None:
    """Also where it had to be looked at to know what it is."""
    data = b"[" + b" " * (length - 2) + b"]"
    if length <= 1_000:
        assert values(read(data, "<stdin>", form, file_size=1_000)) == []
        return
    with pytest.raises(OverLimit, match=r"it is larger than 1000 bytes \(--max-file-size\)"):
        read(data, "<stdin>", form, file_size=1_000)


@pytest.mark.parametrize(
    ("name", "rule"),
    [
        ("a.json", "invalid-encoding"),
        ("a.yaml", ""),
        ("a.har", ""),
        ("<stdin>", "invalid-encoding"),
    ],
)
def test_byte_order_marks(name: str, rule: str) -> None:
    """JSON has none (RFC 8259, section 8.1), YAML may have one, and Fiddler writes one in HARs."""
    data = har(entry("{}")) if name == "a.har" else b"{}"
    found = read(BOM + data, name)
    assert [each.rule for each in problems(found)] == ([rule] if rule else [])
    assert values(found) == ([] if rule else [{}])


@pytest.mark.parametrize("encoding", ["utf-16", "utf-16-le", "utf-16-be", "utf-32"])
@pytest.mark.parametrize("name", ["a.json", "a.yaml", "a.har", "a.jsonl", "<stdin>"])
def test_other_encodings_are_refused(encoding: str, name: str) -> None:
    """They are never guessed."""
    found = read('{"a": 1}'.encode(encoding), name)
    assert values(found) == []
    assert problems(found)[0].rule in ("invalid-encoding", "invalid-json", "invalid-yaml")


def test_bad_utf8_in_yaml_has_its_place() -> None:
    """In characters, which a byte order mark is none of."""
    for mark in (b"", BOM):
        found = read(mark + "é: 1\nü: a".encode() + b"\xff", "a.yaml")
        assert problems(found) == [Problem("invalid-encoding", 2, 5)]


@pytest.mark.parametrize("form", ["har", "vcr", "betamax", "responses", "hoverfly"])
@pytest.mark.parametrize("data", [b'{"a": 1}', b"[]", b"null", b"a: 1", b"- 1", b""])
def test_a_capture_must_have_the_shape_of_its_format(form: str, data: bytes) -> None:
    """Where that was asked for, nothing else is looked for."""
    found = read(data, "x", form)
    assert values(found) == []
    assert problems(found)[0].rule in ("invalid-capture", "invalid-json")


def test_the_option_is_named_where_it_was_given() -> None:
    """A suffix promises a format, too, but no option is to blame then."""
    assert messages(read(b"{}", "x.har")) == ["it has not the shape of the format har"]
    assert messages(read(b"{}", "x", "har")) == [
        "it has not the shape of the format har (--input-format)"
    ]


# Webhooks


@pytest.mark.parametrize(
    "extra", [{}, {"metadata": {"idempotencyKey": "x"}}, {"id": "a1", "status": "NO"}]
)
def test_a_webhook_body_holds_a_session(extra: dict[str, Any]) -> None:
    """Whatever else it holds; alone, in an array, on a line, in YAML and in a response."""
    body = {"type": "session.completed", **extra, "properties": {"a": 1}}
    text = json.dumps(body)
    assert values(read(text, "a.json")) == [{"a": 1}]
    assert values(read(f"[{text}, {{}}]", "a.json")) == [{"a": 1}, {}]
    assert values(read(f"{text}\n{text}", "a.jsonl")) == [{"a": 1}, {"a": 1}]
    assert values(read(yaml.safe_dump(body), "a.yaml")) == [{"a": 1}]
    assert values(read(har(entry(text)), "a.har")) == [{"a": 1}]


@pytest.mark.parametrize(
    "body",
    [
        {"type": "session", "properties": {}},
        {"type": "Session.completed", "properties": {}},
        {"type": "agent.session.completed", "properties": {}},
        {"type": ["session.completed"], "properties": {}},
        {"type": None, "properties": {}},
        {"properties": {}},
        {"type": "session.completed"},
        {"type": "session.completed", "properties": None},
        {"type": "session.completed", "properties": [{}]},
        {"type": "session.completed", "properties": "{}"},
        {"type": "session.completed", "Properties": {}},
    ],
)
def test_what_is_almost_a_webhook_body_is_a_session(body: dict[str, Any]) -> None:
    """A bad one, but nothing of it is left unjudged."""
    assert values(read(json.dumps(body), "a.json")) == [body]


# Captures


def entry(text: str | None, *, status: Any = 200, url: str | None = URL, **content: Any) -> Any:
    """Return an entry of a HAR."""
    held = {"mimeType": "application/json", **({} if text is None else {"text": text}), **content}
    request = {"method": "GET"} | ({} if url is None else {"url": url})
    return {"request": request, "response": {"status": status, "headers": [], "content": held}}


def har(*entries: Any) -> bytes:
    """Return a HAR."""
    return json.dumps({"log": {"version": "1.2", "entries": entries}}).encode()


def cassette(text: Any, **response: Any) -> Any:
    """Return an interaction of vcrpy."""
    headers = {"Content-Type": ["application/json"]}
    held = {"status": {"code": 200}, "headers": headers, "body": {"string": text}} | response
    return {"request": {"method": "GET", "uri": URL}, "response": held}


def skipped(found: list[Document]) -> dict[str, int]:
    """Return how many responses were skipped, by reason."""
    return {name: count for each in found for name, count in each.skipped.items()}


def test_what_is_skipped_is_counted() -> None:
    """By the first reason: the path, the status, the content, the body."""
    entries = [
        entry("{}", url="https://api.example.com/agents", status=500, mimeType="text/html"),
        entry("{}", status=500, mimeType="text/html"),
        entry("{}", status=404),
        entry("{}", mimeType="text/html"),
        entry(None),
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
        "the capture holds no Session: 6 responses skipped: 2 with another status, "
    )
    assert message.endswith("1 with content that is no JSON (--url-pattern says which paths count)")


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
    """It is not taken for a Session that lacks everything."""
    filename, value = EMPTY[name]
    data = yaml.safe_dump(value) if filename.endswith("yaml") else json.dumps(value)
    found = read(data, filename)
    assert messages(found) == ["the capture holds no Session"]
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
    """The shape counts, not one name."""
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
    """At its place; the others are judged."""
    data = har(entry('{"a": 1}'), broken, entry('{"b": 2}'))
    found = read(data, "a.har")
    assert values(found) == [{"a": 1}, {"b": 2}]
    assert messages(found) == [f"it does not say {what}"]
    [one] = problems(found)
    assert one.rule == "invalid-capture"
    assert data.decode()[one.column - 1 :].startswith(json.dumps(broken))


@pytest.mark.parametrize("status", [200, 200.0, "200"])
def test_a_status_may_be_written_oddly(status: Any) -> None:
    """As tools and people do."""
    assert values(read(har(entry("{}", status=status)), "a.har")) == [{}]


@pytest.mark.parametrize(
    "odd",
    [
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
    ],
    ids=repr,
)
def test_odd_shapes_in_captures_break_nothing(odd: dict[str, Any]) -> None:
    """Whatever stands where a table, a list or a text should; YAML is wilder than JSON."""
    found = read(yaml.safe_dump({"interactions": [cassette('{"a": 1}', **odd)]}), "a.yaml")
    assert values(found) in ([], [{"a": 1}])
    assert len(problems(found)) == (0 if values(found) else 1)


def test_binary_bodies_that_are_no_base64() -> None:
    """They are told as what they are, at their place, and only where the body counts."""
    text = yaml.safe_dump({"interactions": [cassette(b"\xff"), cassette('{"a": 1}')]})
    found = read(text.replace("/w==", "'@@'"), "a.yaml")
    assert values(found) == [{"a": 1}]
    assert messages(found) == ["the body is no base64 (RFC 4648)"]
    assert [one.rule for one in problems(found)] == ["invalid-compression"]
    elsewhere = cassette('{"a": 1}')
    elsewhere["request"]["body"] = b"\xff"
    text = yaml.safe_dump({"interactions": [elsewhere]})
    assert problems(read(text.replace("/w==", "'@@'"), "a.yaml")) == []


def test_what_follows_a_cassette_is_not_passed_over() -> None:
    """A second document is no part of it, nor is what is broken there."""
    text = yaml.safe_dump({"interactions": [cassette('{"a": 1}')]})
    found = read(f"{text}---\n{text}---\nb: [", "a.yaml")
    assert values(found) == [{"a": 1}]
    line = text.count("\n") + 2
    assert problems(found) == [
        Problem("invalid-capture", line, 1), Problem("invalid-yaml", 2 * line - 1, 5),
    ]  # fmt: skip


def test_a_cassette_in_json_may_be_called_yaml() -> None:
    """With pairs of surrogates in escapes, as Python's ``json`` writes them."""
    text = json.dumps({"version": 1, "interactions": [cassette('{"a": "😀"}')]}, indent=1)
    assert "\\ud83d\\ude00" in text
    assert values(read(text, "a.yaml")) == [{"a": "😀"}]
    assert values(read(text, "a.yaml", "vcr")) == [{"a": "😀"}]
    rewritten = text.replace("\\ud83d\\ude00", "x").replace('"interactions"', "interactions")
    assert values(read(rewritten, "a.yaml", "vcr")) == []


def test_nesting_is_limited_in_captures_too() -> None:
    """In the capture's own text, and in a body's."""
    deep = har(entry("[" * 8 + "]" * 8))
    assert [one.rule for one in problems(read(deep, "a.har", nesting=8))] == []
    assert [one.rule for one in problems(read(deep, "a.har", nesting=7))] == ["nested-too-deep"]
    assert [one.rule for one in problems(read(deep, "a.har", nesting=5))] == ["nested-too-deep"]
    cass = yaml.safe_dump({"interactions": [cassette("[" * 9 + "]" * 9)]})
    assert [one.rule for one in problems(read(cass, "a.yaml", nesting=8))] == ["nested-too-deep"]
    assert [one.rule for one in problems(read(cass, "a.yaml", nesting=3))] == ["nested-too-deep"]


def test_bodies_in_base64_of_gzip() -> None:
    """As betamax has them: unpacked twice, and marked where they begin."""
    packed = base64.b64encode(gzip.compress(b'{"a": 1, "a": 2}')).decode()
    headers = {"Content-Type": ["application/json"], "Content-Encoding": ["gzip"]}
    one = cassette(None, headers=headers, body={"encoding": "utf-8", "base64_string": packed})
    text = json.dumps({"http_interactions": [one], "recorded_with": "betamax/0.9.0"})
    found = read(text, "a.json")
    assert values(found) == [{"a": 2}]
    assert problems(found) == [Problem("duplicate-key", 1, text.index(f'"{packed}"') + 1, "/a", 0)]


# Sizes


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("0", 0), ("4096", 4096), ("10b", 10), ("1k", 1000), ("1kB", 1000), ("1KiB", KIB),
        ("1.5 GiB", GIB * 3 // 2), ("100MB", 10**8), (" 2 mib ", 2 * MIB), ("0.5k", 500),
    ],
)  # fmt: skip
def test_sizes(text: str, expected: int) -> None:
    """Units of 1,000 and of 1,024 (IEC 80000-13)."""
    assert size(text) == expected


@pytest.mark.parametrize(
    "text",
    ["", "x", "-1", "1e3", "1,5k", "k", "1TB", "1 000", "٣", "0x10", "9" * 400, "9" * 30, "1_000"],
)
def test_what_is_no_size(text: str) -> None:
    """Refused, and so is what no machine could hold."""
    with pytest.raises(ValueError, match="size"):
        size(text)


@pytest.mark.parametrize(
    ("count", "text"),
    [(0, "0 bytes"), (1023, "1023 bytes"), (1024, "1 KiB"), (256 * MIB, "256 MiB"), (GIB, "1 GiB")],
)
def test_shown_sizes(count: int, text: str) -> None:
    """As people read them."""
    assert shown_size(count) == text
