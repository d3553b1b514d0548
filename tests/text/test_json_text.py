"""Parsing JSON text: orjson decides what is valid, and invalid text raises our own exception."""

from __future__ import annotations

import json
import math
import tracemalloc
from typing import Any, Final

import orjson
import pytest
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st

from alcamine_validate.text.json_text import (
    JsonText,
    MalformedJson,
    as_bytes,
    as_str,
    is_text,
    may_hold_duplicate_keys,
    parse,
    starts_like_container,
)

STEADY: Final = settings(deadline=None, database=None, suppress_health_check=[HealthCheck.too_slow])
"""No test result depends on the speed of the machine."""

IN_BOTH_TIERS: Final = pytest.mark.parametrize(
    "examples", [20, pytest.param(100, marks=pytest.mark.thorough)]
)
"""The number of examples that hypothesis draws."""

KINDS: Final = {"syntax", "encoding", "depth", "number", "memory"}

VALUES: Final = st.recursive(
    st.none()
    | st.booleans()
    | st.integers(-(2**63), 2**63 - 1)
    | st.floats(allow_nan=False, allow_infinity=False)
    | st.text(max_size=8),
    lambda below: st.lists(below, max_size=4) | st.dictionaries(st.text(max_size=4), below),
    max_leaves=15,
)


@IN_BOTH_TIERS
def test_every_form_of_a_text_is_read_as_its_value(examples: int) -> None:
    """Every form of a JSON text is read as its value, with exact integers or not."""

    @settings(STEADY, max_examples=examples)
    @given(VALUES, st.booleans(), st.booleans())
    def check(value: Any, ascii_only: bool, exact: bool) -> None:
        text = json.dumps(value, ensure_ascii=ascii_only)
        raw = text.encode()
        for data in (text, raw, bytearray(raw), memoryview(raw)):
            assert parse(data, exact_integers=exact) == value
            assert as_bytes(data) == raw
            assert as_str(data) == text

    check()


PIECES: Final = st.sampled_from(
    [
        "{", "}", "[", "]", ",", ":", '"', '"a"', "'", "\\", "\\u", "\\ud800", "\\udc00", "\\n",
        "\n", "\r\n", "\t", " ", "1", "-", "0", ".", "e", "E+9", "1e999", "true", "tru", "null",
        "NaN", "Infinity", "-Infinity", "//", "/*", "#", "é", "🛳", "\x00", "\x1f", "\u2028",
        "\ufeff", "\ud800", "[" * 1100, "9" * 400,
    ]
)  # fmt: skip


def attempt(data: JsonText, *, exact_integers: bool = False) -> tuple[Any, MalformedJson | None]:
    """Return the value of a text and None, or None and the exception if it has no value."""
    try:
        return parse(data, exact_integers=exact_integers), None
    except MalformedJson as error:
        return None, error


def expected(text: str) -> Any:
    """Return the value by the standard library, or raise ValueError or RecursionError.

    Like orjson, it refuses constants that JSON lacks, lone surrogates, and numbers that no
    double can hold.
    """

    def refuse(constant: str) -> float:
        """Raise ValueError for NaN and infinities."""
        raise ValueError(constant)

    def finite(digits: str) -> float:
        """Return a number as orjson reads it. Raise ValueError if no double can hold it."""
        if math.isinf(float(digits)):
            raise ValueError(digits)
        number = int(digits) if digits.lstrip("-").isdigit() else float(digits)
        return number if -(2**63) <= number < 2**64 else float(digits)

    value = json.loads(text, parse_constant=refuse, parse_int=finite, parse_float=finite)
    json.dumps(value, ensure_ascii=False).encode()
    return value


@IN_BOTH_TIERS
def test_broken_text_raises_malformed_json(examples: int) -> None:
    """A text is read as the standard library reads it, or raises MalformedJson with a position."""

    @settings(STEADY, max_examples=examples)
    @given(st.lists(PIECES, max_size=12).map("".join))
    @example('{"a": [1, "\\ud83d\\ude00"]}')
    def check(text: str) -> None:
        value, error = attempt(text)
        if error is None:
            assert value == expected(text)
            return
        assert error.kind in KINDS
        assert 0 <= error.position <= len(text)
        assert str(error)
        with pytest.raises((ValueError, RecursionError)):
            expected(text)

    check()


@IN_BOTH_TIERS
def test_random_bytes_raise_malformed_json(examples: int) -> None:
    """Random bytes are read, or raise MalformedJson with a position in the text."""

    @settings(STEADY, max_examples=examples)
    @given(st.binary(max_size=40))
    @example(b"\xef\xbb\xbf")
    @example(b"\xff\xfe")
    def check(raw: bytes) -> None:
        _, error = attempt(raw)
        if error is None:
            assert parse(raw) == expected(raw.decode())
            return
        assert error.kind in KINDS
        assert 0 <= error.position <= len(as_str(raw))

    check()


@IN_BOTH_TIERS
def test_a_bad_byte_is_found_at_its_character(examples: int) -> None:
    """The position of a bad byte is the number of characters before it."""

    @settings(STEADY, max_examples=examples)
    @given(VALUES, st.data())
    def check(value: Any, data: st.DataObject) -> None:
        text = json.dumps(value, ensure_ascii=False)
        place = data.draw(st.integers(0, len(text)))
        raw = text[:place].encode() + b"\xff" + text[place:].encode()
        with pytest.raises(MalformedJson) as caught:
            parse(raw)
        assert caught.value.kind == "encoding"
        assert caught.value.position == place

    check()


@IN_BOTH_TIERS
def test_text_that_ends_too_early_says_what_is_open(examples: int) -> None:
    """A text that ends too early raises MalformedJson of the kind syntax."""

    @settings(STEADY, max_examples=examples)
    @given(VALUES.filter(lambda value: isinstance(value, list | dict)), st.data())
    def check(value: Any, data: st.DataObject) -> None:
        text = json.dumps(value)
        cut = text[: data.draw(st.integers(1, len(text) - 1))]
        with pytest.raises(MalformedJson) as caught:
            parse(cut)
        assert caught.value.kind == "syntax"
        assert caught.value.position <= len(cut)

    check()


@pytest.mark.parametrize(
    ("text", "orjson_value", "exact"),
    [
        ("18446744073709551616", 18446744073709551616.0, 2**64),
        ("-9223372036854775809", -9223372036854775809.0, -(2**63) - 1),
        ("[100000000000000000000001]", [float(10**23 + 1)], [10**23 + 1]),
        ('{"a": 123456789012345678901234567890.5}', {"a": 123456789012345678901234567890.5}, None),
        ("18446744073709551615", 2**64 - 1, 2**64 - 1),
    ],
)
def test_integers_past_64_bits_are_floats_or_exact(
    text: str, orjson_value: Any, exact: Any
) -> None:
    """Integers past 64 bits are floats by default, and exact on request."""
    by_default, on_request = parse(text), parse(text.encode(), exact_integers=True)
    assert by_default == orjson_value
    assert type(by_default) is type(orjson_value)
    if exact is not None:
        assert on_request == exact
        assert type(on_request) is type(exact)


def test_exact_integers_of_deep_text_are_right_or_raise() -> None:
    """Deep text is read with exact integers, or RecursionError is raised."""
    text = "[" * 1020 + "1" * 25 + "]" * 1020
    assert parse(text) is not None
    try:
        value = parse(text, exact_integers=True)
    except RecursionError:
        # Not MalformedJson, because the text is valid JSON.
        return
    while isinstance(value, list):
        (value,) = value
    assert value == int("1" * 25)


@pytest.mark.parametrize("error", [MemoryError(), SystemError()])
def test_want_of_memory_is_our_own_exception(
    monkeypatch: pytest.MonkeyPatch, error: Exception
) -> None:
    """A lack of memory in orjson becomes MalformedJson of the kind memory."""

    def loads(_: object) -> object:
        """Raise an exception that orjson raises if memory is short."""
        raise error

    monkeypatch.setattr(orjson, "loads", loads)
    with pytest.raises(MalformedJson) as caught:
        parse("{}")
    assert caught.value.kind == "memory"


def test_orjson_failing_for_memory_on_flat_text_is_want_of_memory(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """The kind is depth for deep text, syntax for unclosed text, and memory for other text."""

    def loads(data: bytes) -> object:
        """Raise an exception that orjson raises if memory is short."""
        raise orjson.JSONDecodeError("failed to allocate memory", as_str(data), 0)

    monkeypatch.setattr(orjson, "loads", loads)
    kinds = {}
    for text in (b'{"a": [1]}', b"[" * 1500 + b"]" * 1500, b"[" * 900):
        with pytest.raises(MalformedJson) as caught:
            parse(text)
        kinds[len(text)] = caught.value.kind
    assert kinds == {10: "memory", 3000: "depth", 900: "syntax"}


def test_brackets_in_strings_are_not_nesting() -> None:
    """Brackets in strings do not count as nesting."""
    with pytest.raises(MalformedJson, match=r"the \{ on line 1 is not closed$") as caught:
        parse('{"a": "[[[\\"[[", "b": 1')
    assert caught.value.position == 23
    with pytest.raises(MalformedJson) as deep:
        parse('{"a": "' + "[" * 2000 + '", "b": 1')
    assert deep.value.kind == "syntax"


@pytest.mark.parametrize(
    ("data", "answer"),
    [(b"", True), ("", True), (bytearray(), True), (memoryview(b""), True), (None, False),
     ({}, False), ([], False), (1, False)],
)  # fmt: skip
def test_bytes_and_strings_are_text(data: object, answer: bool) -> None:
    """Bytes, bytearray, memoryview and str are text, and other values are not."""
    assert is_text(data) is answer


@pytest.mark.parametrize(
    ("text", "answer"), [("{", True), (" \n[1", True), ("", False), ("1", False), ('"{"', False)]
)
def test_the_start_of_an_object_or_array(text: str, answer: bool) -> None:
    """White space may precede it; the rest is not read."""
    assert starts_like_container(text) is answer


def test_text_is_converted_without_loss_where_possible() -> None:
    """A lone surrogate is encoded, and a bad byte is decoded as U+FFFD."""
    assert as_bytes("\ud800") == b"\xed\xa0\x80"
    assert as_str(b"a\xffb") == "a\ufffdb"


def test_little_memory_is_spent_on_a_long_string() -> None:
    """Explaining a long truncated text takes a small multiple of its memory."""
    text = b'{"a": "' + b"x" * 400_000
    tracemalloc.start()
    try:
        with pytest.raises(MalformedJson):
            parse(text)
        peak = tracemalloc.get_traced_memory()[1]
    finally:
        tracemalloc.stop()
    assert peak < 20 * len(text)


def test_values_too_deep_to_be_written_may_hold_duplicates() -> None:
    """The cheap test answers "maybe" for a value that is too deep to be written."""
    text = "[" * 600 + '{"a":1,"a":2}' + "]" * 600
    assert may_hold_duplicate_keys(text, orjson.loads(text))


def test_numbers_at_the_limits_of_a_double_are_read_or_refused() -> None:
    """The greatest double is read, a greater number is refused, and a tiny one is 0."""
    assert parse("1.7976931348623157e308") == 1.7976931348623157e308
    with pytest.raises(MalformedJson) as caught:
        parse("[1.8e308]")
    assert (caught.value.kind, caught.value.position) == ("number", 1)
    assert parse("1e-999") == 0.0
    assert math.copysign(1, parse("-0.0")) == -1
