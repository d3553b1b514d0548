"""Text that is not valid JSON: one finding, with the right code, at the right character."""

from __future__ import annotations

from pathlib import Path
from typing import Any, Final, NamedTuple

import orjson
import pytest

import alcamine_validate as av
from alcamine_validate import session
from alcamine_validate.lint import fast_path
from alcamine_validate.validator import validator
from tests.support.places import EXAMPLES
from tests.support.sessions import ANY_VALUE
from tests.support.tables import for_each

GOOD: Final = EXAMPLES / "session.json"
ANYTHING: Final = av.compile_schema(True)
DEEPEST: Final = 1024


class Case(NamedTuple):
    """A text, and the code, line and column of its only finding, with words of its message."""

    name: str
    text: bytes | str
    code: str
    line: int
    column: int
    words: str


SYNTAX: Final = "ALC002"
ENCODING: Final = "ALC003"
DEPTH: Final = "ALC005"
NUMBER: Final = "ALC006"

CASES: Final = [
    Case("empty", b"", SYNTAX, 1, 1, "empty"),
    Case("empty str", "", SYNTAX, 1, 1, "empty"),
    Case("blanks", b" \n\t\r ", SYNTAX, 1, 1, "empty"),
    Case("byte order mark", b"\xef\xbb\xbf{}", ENCODING, 1, 1, "byte order mark"),
    Case("byte order mark in a str", "\ufeff{}", ENCODING, 1, 1, "byte order mark"),
    Case("byte order mark alone", b"\xef\xbb\xbf", ENCODING, 1, 1, "byte order mark"),
    Case("utf-16 little endian", b"\xff\xfe{\x00}\x00", ENCODING, 1, 1, "UTF-16"),
    Case("utf-16 big endian", b"\xfe\xff\x00{\x00}", ENCODING, 1, 1, "UTF-16"),
    Case("utf-32 little endian", "{}".encode("utf-32"), ENCODING, 1, 1, "UTF-32"),
    Case("utf-32 big endian", b"\0\0\xfe\xff\0\0\0{\0\0\0}", ENCODING, 1, 1, "UTF-32"),
    Case("latin-1", b'{"a":\n "caf\xe9"}', ENCODING, 2, 6, "0xe9"),
    Case("bad byte after others", '{"é日🛳": "'.encode() + b'\xff"}', ENCODING, 1, 10, "0xff"),
    Case("overlong", b'"\xc0\xaf"', ENCODING, 1, 2, "0xc0"),
    Case("cut character", b'"\xe6\x97', ENCODING, 1, 2, "0xe6"),
    Case(
        "surrogate in bytes",
        b'{"\xed\xa0\x80": 1}',
        ENCODING,
        1,
        3,
        "U+D800 is an unpaired surrogate",
    ),
    Case("lone surrogate in a str", '{"é": "\ud800"}', ENCODING, 1, 8, ""),
    Case("NaN", b'{"a": NaN}', SYNTAX, 1, 7, "NaN is not a JSON value"),
    Case("NaN after others", '{"é日🛳":\n ["🛳", NaN]}'.encode(), SYNTAX, 2, 8, "NaN"),
    Case("Infinity", b"[Infinity]", SYNTAX, 1, 2, "Infinity is not a JSON value"),
    Case("-Infinity", b"[-Infinity]", SYNTAX, 1, 2, "-Infinity is not a JSON value"),
    Case("1e400", b'{"a": 1e400}', NUMBER, 1, 7, "too large"),
    Case("-1e400", b"[0,\n-1e400]", NUMBER, 2, 1, "too large"),
    Case("400 digits", b"[1" + b"0" * 400 + b"]", NUMBER, 1, 2, "too large"),
    Case("half a pair, high", b'{"a": "\\ud800"}', SYNTAX, 1, 8, "surrogate"),
    Case("half a pair, low", b'{"a": "\\udc00"}', SYNTAX, 1, 8, "surrogate"),
    Case("half a pair, not followed", b'"\\ud83dx"', SYNTAX, 1, 2, "surrogate"),
    Case("half a pair, twice", b'"\\ud83d\\ud83d"', SYNTAX, 1, 2, "surrogate"),
    Case("depth 1025", b"[" * 1025 + b"]" * 1025, DEPTH, 1, 1025, "1024"),
    Case("depth 1025 objects", b'{"a":' * 1025 + b"1" + b"}" * 1025, DEPTH, 1, 5121, "1024"),
    Case("2,000 unclosed", b"[" * 2000, DEPTH, 1, 1025, "1024"),
    Case("1,000 unclosed arrays", b"[" * 1000, SYNTAX, 1, 1001, "not closed"),
    Case("1,000 unclosed objects", b'{"a":' * 1000, SYNTAX, 1, 5001, "not closed"),
    Case("truncated array", b'{"a": 1,\n "b": [1, 2', SYNTAX, 2, 12, "[ on line 2"),
    Case("truncated object", b'\n\n{"a": 1,\n', SYNTAX, 3, 9, "{ on line 3"),
    Case("truncated string", b'{"a": 1,\n "b": "xy', SYNTAX, 2, 10, ""),
    Case("truncated literal", b"[tru", SYNTAX, 1, 5, ""),
    Case("trailing comma", b'{"a": 1,}', SYNTAX, 1, 8, "comma"),
    Case("trailing comma in array", "[\n 'é'".replace("'", '"') + ",\n]", SYNTAX, 2, 5, "comma"),
    Case("single quotes", b"{'a': 1}", SYNTAX, 1, 2, "quotes"),
    Case("single quoted value", "{\"é\": 'x'}", SYNTAX, 1, 7, "quotes"),
    Case("line comment", b'{"a": 1 // one\n}', SYNTAX, 1, 9, "comments"),
    Case("block comment", b"/* x */ {}", SYNTAX, 1, 1, "comments"),
    Case("hash comment", b"# x\n{}", SYNTAX, 1, 1, "comments"),
    Case("two documents", b"{} {}", SYNTAX, 1, 4, "unexpected text after"),
    Case("two lines", b"{}\n{}\n", SYNTAX, 2, 1, "unexpected text after"),
    Case("a bracket too many", b"[1]]", SYNTAX, 1, 4, "unexpected text after"),
    Case("NUL at the end", b"{}\x00", SYNTAX, 1, 3, "unexpected text after"),
    Case("control character", b'{"a": "x\x01y"}', SYNTAX, 1, 9, "control character"),
    Case("newline in a string", '["é",\n"x\ny"]', SYNTAX, 2, 3, "control character"),
    Case("unquoted key", b"{a: 1}", SYNTAX, 1, 2, ""),
    Case("missing colon", b'{"a" 1}', SYNTAX, 1, 6, ""),
    Case("missing comma", b'{"a": 1 "b": 2}', SYNTAX, 1, 9, ""),
    Case("leading zero", b"[01]", SYNTAX, 1, 2, ""),
    Case("plus sign", b"[+1]", SYNTAX, 1, 2, ""),
    Case("wrong bracket", b'{"a": [1}', SYNTAX, 1, 9, ""),
    Case("Python's True", b'{"a": True}', SYNTAX, 1, 7, ""),
    Case("unknown escape", b'"\\x41"', SYNTAX, 1, 2, ""),
    Case("not JSON at all", b"<!doctype html>", SYNTAX, 1, 1, ""),
    Case("no-break space", "[\u00a01]", SYNTAX, 1, 2, ""),
    Case("line separator is no line", '["\u2028",\nx]', SYNTAX, 2, 1, ""),
    Case("carriage return is no line", b"[1,\r\r\n x]", SYNTAX, 2, 2, ""),
]


def in_every_form(text: bytes | str) -> list[Any]:
    """Return a text as each type that the library accepts and that can hold it."""
    if isinstance(text, bytes):
        try:
            return [text, bytearray(text), memoryview(text), text.decode()]
        except UnicodeDecodeError:
            return [text, bytearray(text), memoryview(text)]
    try:
        return [text, text.encode()]
    except UnicodeEncodeError:
        return [text]


def test_malformed_text_is_one_finding() -> None:
    """Malformed text is one finding with its code, line and column, in every form."""

    def check(case: Case) -> None:
        for data in in_every_form(case.text):
            (finding,) = av.findings(data)
            assert finding.code == case.code
            assert (finding.line, finding.column) == (case.line, case.column)
            assert case.words in finding.message
            assert finding.severity is av.Severity.ERROR
            assert (finding.pointer, finding.schema_pointer, finding.record) == ("", "", None)
            assert finding.end_line is not None
            assert finding.end_column is not None
            assert (finding.end_line, finding.end_column) >= (case.line, case.column)

    for_each([(case,) for case in CASES], check)


def test_malformed_text_is_never_valid() -> None:
    """Malformed text is not valid for any validator, and validate raises InvalidSession."""

    def check(case: Case) -> None:
        for data in in_every_form(case.text):
            assert av.is_valid(data) is False
            assert av.PUBLISHED.is_valid(data) is False
            with pytest.raises(av.InvalidSession) as caught:
                av.validate(data)
            assert caught.value.findings == av.findings(data)
            assert not isinstance(caught.value, orjson.JSONDecodeError)

    for_each([(case,) for case in CASES], check)


def test_malformed_text_is_refused_by_the_schema_true() -> None:
    """Malformed text is one error even for the schema true."""

    def check(case: Case) -> None:
        for data in in_every_form(case.text):
            assert ANYTHING.is_valid_json(data) is False
            (error,) = ANYTHING.iter_errors_json(data)
            assert (error.keyword, error.pointer, error.schema_pointer) == ("json", "", "")
            assert (error.params["line"], error.params["column"]) == (case.line, case.column)
            assert case.words in error.message
            with pytest.raises(av.ValidationError) as caught:
                ANYTHING.validate_json(data)
            assert str(caught.value) == str(error)

    for_each([(case,) for case in CASES], check)


def test_the_greatest_depth_is_read() -> None:
    """A text of 1,024 levels is read and checked."""
    text = "[" * DEEPEST + "]" * DEEPEST
    assert ANYTHING.is_valid_json(text)
    assert [finding.code for finding in av.findings(text)] == ["ALC018"]
    assert [finding.code for finding in av.findings(text, config=ANY_VALUE)] == ["ALC101"]
    assert av.is_valid(text) is False


def test_unusual_json_is_read() -> None:
    """Unusual text that is valid JSON is read."""
    for text in (
        '"\\ud83d\\ude00"', " \t\r\n1 ", "1e-400", "[0.1234567890123456789012345]", '{"": {"": 1}}',
        "-0", "123456789012345678901234567890", '"\\u0000\\u007f\u007f\u2028"', '{"__proto__": 1}',
    ):  # fmt: skip
        assert ANYTHING.is_valid_json(text), text
        assert list(ANYTHING.iter_errors_json(text)) == []


@pytest.mark.parametrize("error", [MemoryError(), SystemError("returned NULL without exception")])
def test_a_lack_of_memory_is_a_finding(monkeypatch: pytest.MonkeyPatch, error: Exception) -> None:
    """A lack of memory is a finding ALC009; the text is never reported as valid."""

    def loads(_: object) -> object:
        """Raise an exception that orjson raises if memory is short."""
        raise error

    monkeypatch.setattr(orjson, "loads", loads)
    for module in (session, validator, fast_path):
        monkeypatch.setattr(module, "read_straight", loads)
    # The native scanner does not read numbers with an exponent.
    data = GOOD.read_bytes().replace(b"{", b'{"x": 1e5,', 1)
    (finding,) = av.findings(data)
    assert (finding.code, finding.rule) == ("ALC009", "out-of-memory")
    assert av.is_valid(data) is False
    with pytest.raises(av.InvalidSession):
        av.validate(data)
    assert ANYTHING.is_valid_json(data) is False
    assert [found.keyword for found in ANYTHING.iter_errors_json(data)] == ["json"]


@pytest.mark.parametrize("data", [None, 1, [], {}, object(), Path("x")])
def test_a_value_that_is_not_text_is_refused(data: Any) -> None:
    """A value that is not text raises TypeError in the methods that read JSON."""
    with pytest.raises(TypeError, match="bytes or str"):
        ANYTHING.is_valid_json(data)
    with pytest.raises(TypeError, match="bytes or str"):
        list(ANYTHING.iter_errors_json(data))
    with pytest.raises(TypeError, match="bytes or str"):
        ANYTHING.validate_json(data)


def test_integers_past_64_bits_keep_their_digits_where_they_matter() -> None:
    """Integers past 64 bits keep their digits if the schema depends on them."""
    odd = av.compile_schema({"multipleOf": 3})
    assert odd.is_valid_json(str(3 * 10**30))
    assert not odd.is_valid_json(str(3 * 10**30 + 1))
    exact = av.compile_schema({"const": 2**64 + 1})
    assert exact.is_valid_json(str(2**64 + 1))
    assert not exact.is_valid_json(str(2**64))
    assert not exact.is_valid_json(str(2**64 + 2))
    assert exact.validate_json(str(2**64 + 1)) == 2**64 + 1
