"""The format that a file is read in: detected from its name or content, or given by option."""

from __future__ import annotations

from itertools import product
from typing import Any, Final

import pytest

from alcamine_validate.input.captures.recognize import _captures
from alcamine_validate.input.limits import OverLimit
from alcamine_validate.input.read import FORMATS
from tests.input.inputs import Problem, entry, har, messages, problems, read, shaped, values
from tests.properties.hostile.captures import CAPTURES
from tests.support.sessions import TELLING
from tests.support.tables import for_each

BOM: Final = b"\xef\xbb\xbf"
NAMES: Final = {"vcrpy": "vcr", "vcrpy in JSON": "vcr"}
"""The formats of tools whose names are different."""


# Formats


NAMED: Final[tuple[Any, ...]] = (
    ("a.json", b'{"a": 1}', [{"a": 1}]),
    ("a.JSON", f"[{shaped()}, {{}}]".encode(), [TELLING, {}]),
    ("a.json", b'[{"a": 1}, {}]', [[{"a": 1}, {}]]),
    ("a.json.gz", b'{"a": 1}', [{"a": 1}]),
    ("a.jsonl", b'{"a": 1}', [{"a": 1}]),
    ("a.ndjson.zst", b"{}\n{}", [{}, {}]),
    ("a.yml", b"a: 1", [{"a": 1}]),
    ("a.YAML.gz", b"a: 1", [{"a": 1}]),
    ("<stdin>", b'{"a": 1}', [{"a": 1}]),
    ("<stdin>", b'\n{"a": 1}\n\n', [{"a": 1}]),
    ("<stdin>", b'{"a": 1}\n{"b": 2}', [{"a": 1}, {"b": 2}]),
    ("<stdin>", b'{"a": 1}\r\n\r\n{"b": 2}', [{"a": 1}, {"b": 2}]),
    ("<stdin>", f'[{shaped()}]\n[{{"b": 2}}]\n'.encode(), [TELLING, [{"b": 2}]]),
    ("<stdin>", b'{\n "a": 1\n}', [{"a": 1}]),
    ("<stdin>", b"---\na: 1", [{"a": 1}]),
    ("<stdin>", b"# it\n\na: 1", [{"a": 1}]),
    ("<stdin>", f"- {shaped()}\n- b: 2".encode(), [TELLING, {"b": 2}]),
    ("<stdin>", b"- a: 1\n- b: 2", [[{"a": 1}, {"b": 2}]]),
    ("<stdin>", BOM + b"a: 1", [{"a": 1}]),
    ("<stdin>", b"%YAML 1.1\n--- {a: 1}", [{"a": 1}]),
    ("a.txt", b"null", [None]),
)


def test_the_format_is_known_by_the_name_or_the_content() -> None:
    """The format follows from the name if that implies one, else from the start of the content."""

    def check(name: str, data: bytes, expected: list[Any]) -> None:
        found = read(data, name)
        assert values(found) == expected
        assert problems(found) == []

    for_each(NAMED, check)


SESSION: Final = '{"id": "a1"}'
FOUND: Final[tuple[tuple[str, bytes, str | None, str], ...]] = (
    *(
        (name, write(SESSION).encode(), None, NAMES.get(tool, tool.lower()))
        for tool, (name, write) in CAPTURES.items()
    ),
    ("a.json", b"{}", None, "json"),
    ("a.json", BOM + b"{}", None, "json"),
    ("a.json", b"[]", None, "json"),
    ("a.json", b"{", None, "json"),
    ("a.json", b"\xff", None, "json"),
    ("a.json", b"\x1e{}\n\x1e{}\n", None, "jsonl"),
    ("a.jsonl", b"{}\n{}", None, "jsonl"),
    ("a.jsonl", b"", None, "jsonl"),
    ("a.jsonl", b'{\n  "a": 1\n}\n{}', None, "jsonl"),
    ("a.yaml", b"a: 1", None, "yaml"),
    ("a.yaml", b"request: 1", None, "yaml"),
    ("a.yaml", b"{}", None, "json"),
    ("a.yaml", b"\xff", None, "yaml"),
    ("a.yaml", b"a: [", None, "yaml"),
    ("a.har", b"{", None, "har"),
    ("a.har", b"{}", None, "har"),
    ("a.har.zip", b"PK\x05\x06" + bytes(18), None, "har"),
    ("-", b"{}", None, "json"),
    ("-", b"{}\n{}", None, "jsonl"),
    ("-", b"---\na: 1", None, "yaml"),
    ("-", har(entry("{}")), None, "har"),
    ("a.json", b"{}", "yaml", "json"),
    ("a.json", b"{}", "pact", "pact"),
    ("a.json", b"a: 1", "vcr", "vcr"),
    ("a.json", b"a: [", "vcr", "vcr"),
    ("a.json", b"\xff", "vcr", "vcr"),
)


def test_a_document_has_the_format_that_it_was_read_in() -> None:
    """It is the one of the content where the content decides, else the one of the name."""

    def check(name: str, data: bytes, given: str | None, expected: str) -> None:
        found = read(data, name, given)
        assert {each.format for each in found} == {expected}

    for_each(FOUND, check)


@pytest.mark.parametrize("size", [4_000, 4_085, 4_086, 4_087, 4_088, 5_000, 1_500_000])
def test_json_lines_are_known_however_long_the_first_is(size: int) -> None:
    """Real Sessions are longer than the piece that is read first to detect the format."""
    line = b'{"a": "' + b"x" * (size - 9) + b'"}'
    assert len(line) == size
    found = read(line + b"\n" + line + b"\n{}", "<stdin>")
    assert len(values(found)) == 3
    assert len(values(read(line + b"\n\n", "<stdin>"))) == 1
    assert len(values(read(line, "<stdin>"))) == 1


@pytest.mark.parametrize("form", [None, "json", "yaml"])
@pytest.mark.parametrize("length", [999, 1_000, 1_001, 5_000])
def test_a_text_may_be_just_as_large_as_its_limit(form: str | None, length: int) -> None:
    """The limit is the same if the format is detected from the content."""
    data = b"[" + b" " * (length - 2) + b"]"
    if length <= 1_000:
        assert values(read(data, "<stdin>", form, file_size=1_000)) == []
        return
    with pytest.raises(OverLimit, match=r"the file is larger than 1000 bytes \(--max-file-size\)"):
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
    """JSON must not have one (RFC 8259, section 8.1), YAML may, and Fiddler writes one in HARs."""
    data = har(entry("{}")) if name == "a.har" else b"{}"
    found = read(BOM + data, name)
    assert [each.rule for each in problems(found)] == ([rule] if rule else [])
    assert values(found) == ([] if rule else [{}])


def test_other_encodings_are_refused() -> None:
    """Other encodings are never guessed."""

    def check(encoding: str, name: str) -> None:
        found = read('{"a": 1}'.encode(encoding), name)
        assert values(found) == []
        assert problems(found)[0].rule in ("invalid-encoding", "invalid-json", "invalid-yaml")

    for_each(
        product(
            ("utf-16", "utf-16-le", "utf-16-be", "utf-32"),
            ("a.json", "a.yaml", "a.har", "a.jsonl", "<stdin>"),
        ),
        check,
    )


def test_bad_utf8_in_yaml_has_its_place() -> None:
    """Columns count characters, but not a byte order mark."""
    for mark in (b"", BOM):
        found = read(mark + "é: 1\nü: a".encode() + b"\xff", "a.yaml")
        assert problems(found) == [Problem("invalid-encoding", 2, 5)]


def test_a_capture_must_have_the_shape_of_its_format() -> None:
    """If a capture format is requested, no other format is tried."""

    def check(form: str, data: bytes) -> None:
        found = read(data, "x", form)
        assert values(found) == []
        assert problems(found)[0].rule in ("invalid-capture", "invalid-json")

    for_each(
        product(
            ("har", "vcr", "betamax", "responses", "hoverfly"),
            (b'{"a": 1}', b"[]", b"null", b"a: 1", b"- 1", b""),
        ),
        check,
    )


def test_the_option_is_named_where_it_was_given() -> None:
    """If the format comes from the file's suffix, the message does not name the option."""
    assert messages(read(b"{}", "x.har")) == ["the file is not a valid capture of the format har"]
    assert messages(read(b"{}", "x", "har")) == [
        "the file is not a valid capture of the format har (--input-format)"
    ]


def test_every_capture_format_has_an_option() -> None:
    """Every format that is recognized by its shape is a value of ``--input-format``."""
    assert set(_captures()) <= set(FORMATS)
