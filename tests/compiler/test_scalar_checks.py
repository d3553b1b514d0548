"""Keywords about numbers and strings, ``const`` and ``enum``: exact, as in JSON."""

from __future__ import annotations

import json
from collections.abc import Callable
from typing import Any, Final

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import alcamine_validate as av
from alcamine_validate import runtime
from alcamine_validate.runtime.formats import is_cuid2
from tests.support.tables import for_each
from tests.support.verdicts import HUGE, judged, judged_text

# Types


@pytest.mark.parametrize(
    ("name", "accepted"),
    [
        ("null", [None]),
        ("boolean", [True, False]),
        ("integer", [0, -1, 1.0, -0.0, 1e300, 10**18, 2**63, 2**70]),
        ("number", [0, -1, 1.0, 1.5, -0.0, 1e300, 5e-324, 2**63, 2**70]),
        ("string", ["", "a", "1", "null"]),
        ("array", [[], [1], [[]]]),
        ("object", [{}, {"a": 1}]),
    ],
)
def test_a_type_accepts_its_own_values_alone(name: str, accepted: list[Any]) -> None:
    """Each JSON type accepts only its own values: 1.0 is an integer and true is not a number."""
    others: list[Any] = [None, True, False, 0, 1.0, 1.5, "", "1", [], {}, 2**70]
    for value in accepted:
        assert judged({"type": name}, value), value
    same = [json.dumps(value) for value in accepted]
    for value in others:
        assert judged({"type": name}, value) == (json.dumps(value) in same), value


@pytest.mark.parametrize("value", [True, False])
@pytest.mark.parametrize(
    "schema",
    [{"minimum": 5}, {"maximum": -5}, {"multipleOf": 7}, {"exclusiveMinimum": 5}],
)
def test_number_keywords_do_not_look_at_booleans(schema: dict[str, Any], value: bool) -> None:
    """Keywords about numbers accept true and false, which are 1 and 0 in Python."""
    assert judged(schema, value)


@pytest.mark.parametrize(
    ("keyword", "limit", "accepted", "refused"),
    [
        ("maximum", 2, [2, 2.0, 1.999, -(10**30)], [2.0000001, 3, 10**30]),
        ("minimum", 2, [2, 2.0, 10**30], [1.999, -3]),
        ("exclusiveMaximum", 2, [1.999, 1], [2, 2.0, 3]),
        ("exclusiveMinimum", 2, [2.001, 3], [2, 2.0, 1]),
        ("maximum", 2**53, [2**53], [2**53 + 1]),
        ("exclusiveMinimum", float(2**53), [2**53 + 1], [2**53]),
    ],
)
def test_limits_compare_exactly(
    keyword: str, limit: float, accepted: list[Any], refused: list[Any]
) -> None:
    """Limits are compared with integers that are not rounded to doubles."""
    for value in accepted:
        assert judged({keyword: limit}, value), value
    for value in refused:
        assert not judged({keyword: limit}, value), value


@pytest.mark.parametrize(
    ("text", "length"),
    [("", 0), ("ab", 2), ("é", 1), ("e\u0301", 2), ("😀", 1), ("👨‍👩‍👧", 5), ("\n", 1)],
)
def test_lengths_count_code_points(text: str, length: int) -> None:
    """A length counts code points, not UTF-16 units, bytes or visible characters."""
    assert judged({"minLength": length, "maxLength": length}, text)
    assert not judged({"minLength": length + 1}, text)
    if length:
        assert not judged({"maxLength": length - 1}, text)


def test_a_size_may_be_written_as_a_float() -> None:
    """A size of 2.0 is the integer 2."""
    assert judged({"maxLength": 2.0, "minLength": 1.0}, "ab")
    assert not judged({"maxItems": 2.0}, [1, 2, 3])


# Equality

EQUAL: Final[list[tuple[Any, Any, bool]]] = [
    (1, 1.0, True),
    (0.0, -0.0, True),
    (2**53, float(2**53), True),
    (2**53, float(2**53) + 2, False),
    (1, True, False),
    (0, False, False),
    (1.0, True, False),
    (0, None, False),
    (False, None, False),
    ("", None, False),
    ("1", 1, False),
    ("a", "A", False),
    ("é", "e\u0301", False),
    ([], {}, False),
    ([], [[]], False),
    ([1], [1.0], True),
    ([1], [True], False),
    ([1, 2], [2, 1], False),
    ([[0]], [[False]], False),
    ({"a": 1, "b": 2}, {"b": 2.0, "a": 1.0}, True),
    ({"a": 1}, {"a": True}, False),
    ({"a": 1}, {"b": 1}, False),
    ({"a": 1}, {"a": 1, "b": None}, False),
    ({"a": []}, {"a": {}}, False),
    ({"a": 1}, [["a", 1]], False),
    ({"a": 1}, ["a", 1], False),
    (True, ["boolean", 1], False),
    (True, ["boolean", True], False),
    ([False], [["boolean", 0]], False),
    ("boolean", ["boolean"], False),
]


def test_values_are_equal_as_json_defines_it() -> None:
    """The keywords const, enum and uniqueItems use JSON's equality: 1 does not equal true."""

    def check(one: Any, other: Any, equal: bool) -> None:
        assert judged({"const": one}, one)
        assert judged({"const": one}, other) == equal
        assert judged({"const": other}, one) == equal
        assert judged({"enum": ["another", one]}, other) == equal
        assert judged({"enum": [other, "another"]}, one) == equal
        assert judged({"not": {"const": one}}, other) != equal
        assert judged({"uniqueItems": True}, [one, other]) != equal
        assert judged({"uniqueItems": True}, [{"deep": [one]}, 3, {"deep": [other]}]) != equal

    for_each(EQUAL, check)


def test_an_enum_may_be_empty_or_repeat_itself() -> None:
    """An enum may be empty, and then accepts nothing, or repeat a value."""
    assert not judged({"enum": []}, None)
    assert not judged({"enum": []}, 1)
    assert judged({"enum": ["a", "a"]}, "a")


@pytest.mark.parametrize("types", ["string", ["string", "null"], ["string", "integer"]])
def test_an_enum_of_strings_has_the_same_verdict_under_any_type(types: Any) -> None:
    """An enum has the same verdicts if its values are looked up in a plain set."""
    schema = {"type": types, "enum": ["a", None]}
    assert judged(schema, "a")
    assert not judged(schema, "b")
    assert judged(schema, None) == ("null" in types)
    for value in (0, False, [], {}, ["a"], {"a": 1}):
        assert not judged(schema, value), value


# multipleOf


@pytest.mark.parametrize(
    ("value", "divisor", "expected"),
    [
        (0.0075, 0.0001, True),
        (0.00751, 0.0001, False),
        (1e308, 0.5, True),
        (1e308, 0.123456789, False),
        (0.3, 0.1, True),
        (1.1, 0.1, True),
        (19.99, 0.01, True),
        (19.995, 0.01, False),
        (1e-7, 1e-8, True),
        (5e-324, 5e-324, True),
        (4.5, 1.5, True),
        (4, 1.5, False),
        (0, 7, True),
        (-6, 3, True),
        (7, 2.0, False),
        (8.0, 2, True),
        (9007199254740993, 3, True),
        (9007199254740992, 3, False),
        (1e23, 1e22, True),
    ],
)
def test_multiple_of_is_exact(value: float, divisor: float, expected: bool) -> None:
    """``multipleOf`` uses the decimal in the document, not the binary value of the float."""
    assert judged({"multipleOf": divisor}, value) == expected


# Integers beyond 64 bits

PAST_64_BITS: Final = [
    ({"type": "integer"}, "1" + "0" * 30, True),
    ({"type": "string"}, "1" + "0" * 30, False),
    ({"maximum": 10}, str(HUGE), False),
    ({"minimum": 10}, str(HUGE), True),
    ({"multipleOf": 2}, str(HUGE), True),
    ({"multipleOf": 2}, str(HUGE + 1), False),
    ({"multipleOf": 2}, str(-HUGE - 1), False),
    ({"multipleOf": HUGE}, str(HUGE + 1), False),
    ({"maximum": HUGE}, str(HUGE), True),
    ({"maximum": HUGE}, str(HUGE + 1), False),
    ({"exclusiveMaximum": HUGE + 1}, str(HUGE), True),
    ({"minimum": -HUGE}, str(-HUGE - 1), False),
    ({"exclusiveMinimum": HUGE}, str(HUGE + 1), True),
    ({"maximum": 2**64 - 1}, str(2**64), False),
    ({"maximum": 2**63 - 1}, str(2**63), False),
    ({"minimum": -(2**63)}, str(-(2**63) - 1), False),
    ({"const": HUGE + 1}, str(HUGE + 1), True),
    ({"const": HUGE + 1}, str(HUGE), False),
    ({"const": 2**64}, str(2**64 + 1), False),
    ({"enum": [{"a": [HUGE + 1]}]}, f'{{"a": [{HUGE}]}}', False),
    ({"enum": [{"a": [HUGE + 1]}]}, f'{{"a": [{HUGE + 1}]}}', True),
    ({"uniqueItems": True}, f"[{HUGE}, {HUGE + 1}]", True),
    ({"uniqueItems": True}, f"[{HUGE}, {HUGE}]", False),
    ({"maximum": 1e23}, str(10**23 + 1), False),
]


def test_digits_past_64_bits_are_not_lost() -> None:
    """Integers beyond 64 bits are checked with all digits, though the parser returns floats."""

    def check(schema: Any, text: str, expected: bool) -> None:
        assert judged_text(schema, text) == expected

    for_each(PAST_64_BITS, check)


@pytest.mark.parametrize("keyword", ["const", "maximum", "minimum", "multipleOf"])
def test_a_large_float_is_the_number_that_its_text_shows(keyword: str) -> None:
    """The float 1e23 equals 10 to the 23rd, though the nearest double is 8388608 less."""
    assert judged_text({keyword: 10**23}, "1e23")
    assert judged_text({keyword: 1e23}, str(10**23))


# Formats


_NO_STRINGS: Final[list[Any]] = [None, 1, [], {}]


@pytest.mark.parametrize(
    ("name", "accepted", "refused"),
    [
        (
            "date-time",
            ["2026-01-31T09:30:00Z", "2026-01-31t09:30:00.5z", "2016-12-31T23:59:60Z",
             "2016-12-31T18:59:60-05:00", "0000-02-29T00:00:00Z", "2024-02-29T23:59:59+23:59",
             "2026-01-31T09:30:00.1234567890123456789012345-00:00"],
            ["2026-01-31 09:30:00Z", "2026-01-31T09:30:00", "2026-01-31T09:30Z",
             "2026-02-29T00:00:00Z", "2026-01-31T24:00:00Z", "2026-01-31T24:00:00.000Z",
             "2026-01-31T12:00:60Z", "2026-01-31T09:30:00+0000", "2026-01-31T09:30:00+24:00",
             "2026-01-31T09:30:00Z\n", "２０２６-01-31T09:30:00Z", "2026-01-31T09:30:00.Z",
             "2026-1-31T09:30:00Z", "", "2026-01-31", "2026-13-01T00:00:00Z",
             "2026-06-31T00:00:00.000Z"],
        ),
        ("date", ["2026-01-31", "2024-02-29", "0000-01-01"],
         ["2026-02-29", "2026-1-31", "20260131", "2026-01-31\n", "２０２６-01-31", ""]),
        ("time", ["09:30:00Z", "23:59:60Z", "18:59:60-05:00", "09:30:00.123+02:00"],
         ["09:30:00", "24:00:00Z", "22:59:60Z", "09:30Z", "09:30:00Z\n", ""]),
        ("cuid2", ["ab", "a0", "a" * 24, "a" * 32, "z9z9"],
         ["a", "", "0a", "A" * 24, "a" * 33, "ab\n", "aé", "a b", "ａｂ"]),
        ("e164", ["+12", "+14155552671", "+" + "1" * 15],
         ["+1", "+0123", "14155552671", "+" + "1" * 16, "+12x", "+12\n", "+1٢٣", "", "+ 12"]),
        ("email",
         ["a@b", "a.b+c@example.org", '"a b"@example.org', "a@[127.0.0.1]", "a@[IPv6:::1]"],
         ["a", "@b", "a@", "a..b@c", ".a@b", "a@b@c", "a@-b.c", "a b@c", "a@b\n", "é@b", "",
          "a@[300.0.0.1]", "a" * 65 + "@b"]),
        ("ipv4", ["0.0.0.0", "255.255.255.255"],
         ["256.0.0.0", "01.0.0.0", "1.2.3", "1.2.3.4\n", "١.2.3.4", ""]),
        ("ipv6", ["::", "::1", "::ffff:1.2.3.4"],
         ["1::2::3", "::1%eth0", "12345::", "::1\n", "", ":"]),
        ("uuid", ["2eb8aa08-aa98-11ea-b4aa-73b441d16380", "2EB8AA08-AA98-11EA-B4AA-73B441D16380"],
         ["2eb8aa08aa9811eab4aa73b441d16380", "2eb8aa08-aa98-11ea-b4aa-73b441d1638", "",
          "2eb8aa08-aa98-11ea-b4aa-73b441d16380\n", "{2eb8aa08-aa98-11ea-b4aa-73b441d16380}"]),
    ],
)  # fmt: skip
def test_formats_are_exact(name: str, accepted: list[str], refused: list[str]) -> None:
    """Each format accepts and refuses strings as its specification does, to the last character."""
    for text in accepted:
        assert judged({"format": name}, text), text
        assert judged({"type": "string", "format": name}, text), text
    for text in refused:
        assert not judged({"format": name}, text), text
        assert not judged({"type": ["string", "null"], "format": name}, text), text
    for value in _NO_STRINGS:
        assert judged({"format": name}, value), "a format speaks of strings alone"


TIMESTAMPS: Final = st.one_of(
    st.sampled_from(
        ["2026-01-31T09:30:00.000Z", "2026-02-30T09:30:00.000Z", "2026-01-31T24:00:00.000Z",
         "2026-01-31T09:30:00.000", "Z2026-01-31T09:30:00.000Z", "", "2026-01-31T09:30:00Z",
         "2026-01-31T09:30:00.000z", "2016-12-31T23:59:60.000Z", "0000-01-01T00:00:00.000Z",
         "2026-01-31T09:30:00.000Z2026-01-31T09:30:00.000Z", "２026-01-31T09:30:00.000Z"]
    ),
    st.datetimes().map(lambda moment: moment.strftime("%Y-%m-%dT%H:%M:%S.000Z")),
)  # fmt: skip
IDENTIFIERS: Final = st.one_of(
    st.sampled_from(
        ["a" * 24, "a" * 23, "a" * 25, "0" + "a" * 23, "a" * 48, "", "A" * 24, "a" * 23 + "é",
         "a" * 23 + "\n", "ab"]
    ),
    st.text("abc019", min_size=22, max_size=26),
)  # fmt: skip
PLAIN: Final = {"type": "string", "format": "date-time"}
MAYBE: Final = {"type": ["string", "null"], "format": "date-time"}
NAMED: Final = {"type": "string", "format": "cuid2", "maxLength": 24}
BATCHES: Final = av.compile_schema(
    {
        "type": "object",
        "required": ["a", "b", "i"],
        "properties": {"a": PLAIN, "b": MAYBE, "c": PLAIN, "d": MAYBE, "i": NAMED, "j": NAMED},
        "additionalProperties": {"items": NAMED},
        "x-timestamp-order": [["a", "b"], ["c", "d"], ["a", "d"]],
    }
)


def _is_right(instance: dict[str, Any]) -> bool:
    """Return the verdict that BATCHES should give, by checking each value separately."""
    moments = {name: instance[name] for name in "abcd" if name in instance}
    names = [instance[name] for name in "ij" if name in instance] + instance.get("others", [])
    texts = [value for name, value in moments.items() if not (name in ("b", "d") and value is None)]
    pairs = [("a", "b"), ("c", "d"), ("a", "d")]
    return (
        all(isinstance(text, str) and runtime.is_date_time(text) for text in texts)
        and all(isinstance(text, str) and is_cuid2(text) and len(text) <= 24 for text in names)
        and all(runtime.in_order(moments.get(one), moments.get(two)) for one, two in pairs)
    )


@pytest.mark.parametrize("examples", [30, pytest.param(400, marks=pytest.mark.thorough)])
def test_judging_in_batches_changes_no_verdict(examples: int) -> None:
    """Strings that are proven in a batch have the verdict of separate checks."""

    @settings(max_examples=examples, deadline=None, database=None)
    @given(
        st.fixed_dictionaries(
            {"a": TIMESTAMPS, "b": TIMESTAMPS | st.none(), "i": IDENTIFIERS},
            optional={
                "c": TIMESTAMPS | st.none() | st.just(1),
                "d": TIMESTAMPS | st.none(),
                "j": IDENTIFIERS | st.none(),
                "others": st.lists(IDENTIFIERS, max_size=3),
            },
        )
    )
    def check(instance: dict[str, Any]) -> None:
        expected = _is_right(instance)
        assert BATCHES.is_valid(instance) == expected
        assert BATCHES.is_valid_json(json.dumps(instance)) == expected
        assert (not list(BATCHES.iter_errors(instance))) == expected

    check()


def test_own_formats_are_asserted_and_replace_built_in_ones() -> None:
    """A caller's check is called only for strings, and replaces the built-in one."""
    seen: list[str] = []

    def check(text: str) -> bool:
        seen.append(text)
        return text == "yes"

    schema = {"items": {"format": "own"}, "contains": {"format": "cuid2"}}
    formats = {"own": check, "cuid2": lambda text: text == "yes"}
    assert judged(schema, ["yes"], formats=formats)
    assert not judged(schema, ["yes", "no"], formats=formats)
    assert judged({"format": "own"}, 5, formats=formats)
    assert set(seen) == {"yes", "no"}


def test_an_own_format_s_answer_is_taken_for_true_or_false() -> None:
    """A format check may return any object, whose truth value counts."""
    match: Callable[[str], Any] = {"yes": "a match"}.get
    assert judged({"format": "own"}, "yes", formats={"own": match})
    assert not judged({"format": "own"}, "no", formats={"own": match})


@pytest.mark.parametrize("type_", [None, "string", ["string", "null"]])
@pytest.mark.parametrize("name", ["uuid", "cuid2", "date-time"])
def test_a_format_of_the_caller_replaces_the_built_in_one(name: str, type_: Any) -> None:
    """A caller's format check decides verdicts and errors, even of formats that batches prove."""
    schema = {"format": name, **({} if type_ is None else {"type": type_})}
    whole = {"properties": dict.fromkeys(("a", "b", "c"), schema)}
    validator = av.compile_schema(whole, formats={name: str.isdigit})
    ours = {
        "uuid": "5c1e9a74-02d8-4b6f-9e37-c4a8d1f06b52",
        "cuid2": "q4w8n2x6c0v5b9m3l7k1j2hg",
        "date-time": "2026-03-14T09:26:35.118Z",
    }[name]
    assert validator.is_valid({"a": "1", "b": "2", "c": "3"})
    assert not validator.is_valid({"a": "1", "b": ours, "c": "3"})
    (error,) = validator.iter_errors({"a": "1", "b": ours, "c": "3"})
    assert (error.pointer, error.keyword) == ("/b", "format")
    assert av.compile_schema(whole).is_valid({"a": ours, "b": ours, "c": ours})
    assert not av.compile_schema(whole).is_valid({"a": "1"})
