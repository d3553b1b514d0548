"""What compiled schemas mean: exact numbers, JSON equality, formats, strictness, refusals.

Every verdict is asked for in four ways (parsed and as text, as a boolean and as errors),
see :func:`judged`: they must never disagree.
"""

from __future__ import annotations

import json
import math
from collections import OrderedDict, UserString, defaultdict, namedtuple
from collections.abc import Callable, Iterator
from datetime import UTC, datetime
from decimal import Decimal
from enum import IntEnum, StrEnum
from typing import Any, Final

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import alcamine_validate as av
from alcamine_validate import runtime
from alcamine_validate.text.json_pointer import resolve

Ask = Callable[[av.Validator, Any], bool]

OF_VALUES: Final[dict[str, Ask]] = {
    "is_valid": lambda validator, value: validator.is_valid(value),
    "iter_errors": lambda validator, value: not list(validator.iter_errors(value)),
}
OF_TEXT: Final[dict[str, Ask]] = {
    "is_valid_json": lambda validator, text: validator.is_valid_json(text),
    "iter_errors_json": lambda validator, text: not list(validator.iter_errors_json(text)),
}


def judged(schema: Any, instance: Any, **options: Any) -> bool:
    """Return the verdict on ``instance``, which all ways to ask must share."""
    validator = av.compile_schema(schema, **options)
    text = json.dumps(instance)
    verdicts = {name: ask(validator, instance) for name, ask in OF_VALUES.items()}
    verdicts |= {name: ask(validator, text) for name, ask in OF_TEXT.items()}
    assert len(set(verdicts.values())) == 1, verdicts
    return verdicts["is_valid"]


def judged_text(schema: Any, text: str) -> bool:
    """Return the verdict on JSON text, the same for every class that may hold it."""
    validator = av.compile_schema(schema)
    raw = text.encode()
    forms = (text, raw, bytearray(raw), memoryview(raw))
    verdicts = {ask(validator, form) for ask in OF_TEXT.values() for form in forms}
    assert len(verdicts) == 1, verdicts
    return verdicts.pop()


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
    """1.0 is an integer and true is no number: Python's classes must not shine through."""
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
    """In Python True is 1; in JSON it is no number, so keywords about numbers pass it."""
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
    """Integers are not rounded to doubles on the way to a comparison."""
    for value in accepted:
        assert judged({keyword: limit}, value), value
    for value in refused:
        assert not judged({keyword: limit}, value), value


@pytest.mark.parametrize(
    ("text", "length"),
    [("", 0), ("ab", 2), ("é", 1), ("e\u0301", 2), ("😀", 1), ("👨‍👩‍👧", 5), ("\n", 1)],
)
def test_lengths_count_code_points(text: str, length: int) -> None:
    """Neither UTF-16 units nor bytes nor what a person sees as one character count."""
    assert judged({"minLength": length, "maxLength": length}, text)
    assert not judged({"minLength": length + 1}, text)
    if length:
        assert not judged({"maxLength": length - 1}, text)


def test_a_size_may_be_spelt_as_a_float() -> None:
    """2.0 is an integer in JSON Schema, also where a keyword wants one."""
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


@pytest.mark.parametrize(("one", "other", "equal"), EQUAL, ids=json.dumps)
def test_values_are_equal_as_json_has_it(one: Any, other: Any, equal: bool) -> None:
    """const, enum and uniqueItems share one equality, and it is not Python's (1 == True)."""
    assert judged({"const": one}, one)
    assert judged({"const": one}, other) == equal
    assert judged({"const": other}, one) == equal
    assert judged({"enum": ["another", one]}, other) == equal
    assert judged({"enum": [other, "another"]}, one) == equal
    assert judged({"not": {"const": one}}, other) != equal
    assert judged({"uniqueItems": True}, [one, other]) != equal
    assert judged({"uniqueItems": True}, [{"deep": [one]}, 3, {"deep": [other]}]) != equal


def test_an_enum_may_be_empty_or_repeat_itself() -> None:
    """The specification says only that they should not; nothing is in an empty enum."""
    assert not judged({"enum": []}, None)
    assert not judged({"enum": []}, 1)
    assert judged({"enum": ["a", "a"]}, "a")


@pytest.mark.parametrize("types", ["string", ["string", "null"], ["string", "integer"]])
def test_an_enum_of_texts_looks_the_same_under_any_type(types: Any) -> None:
    """Where the type allows texts alone, a plain set is looked into: same verdicts."""
    schema = {"type": types, "enum": ["a", None]}
    assert judged(schema, "a")
    assert not judged(schema, "b")
    assert judged(schema, None) == ("null" in types)
    for value in (0, False, [], {}, ["a"], {"a": 1}):
        assert not judged(schema, value), value


def test_unique_items_false_says_nothing() -> None:
    """Only true asks for uniqueness."""
    assert judged({"uniqueItems": False}, [1, 1])


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
    """A float stands for the decimal that the document shows, not for its binary nearest."""
    assert judged({"multipleOf": divisor}, value) == expected


# Integers past 64 bits

HUGE: Final = 2**65  # 36893488147419103232; its neighbours are the same double


@pytest.mark.parametrize(
    ("schema", "text", "expected"),
    [
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
    ],
    ids=str,
)
def test_digits_past_64_bits_are_not_lost(schema: Any, text: str, expected: bool) -> None:
    """The parser silently makes floats of such integers, which must never turn a verdict."""
    assert judged_text(schema, text) == expected


@pytest.mark.parametrize("keyword", ["const", "maximum", "minimum", "multipleOf"])
def test_a_large_float_is_the_number_that_its_text_shows(keyword: str) -> None:
    """1e23 is 10 to the 23rd, though the nearest double is 8388608 less."""
    assert judged_text({keyword: 10**23}, "1e23")
    assert judged_text({keyword: 1e23}, str(10**23))


@pytest.mark.parametrize(
    "wrap",
    [
        lambda schema: {"properties": {"a": schema}},
        lambda schema: {"patternProperties": {"a": schema}},
        lambda schema: {"additionalProperties": schema},
        lambda schema: {"allOf": [{"properties": {"a": schema}}]},
        lambda schema: {"anyOf": [{"required": ["b"]}, {"properties": {"a": schema}}]},
        lambda schema: {"not": {"not": {"properties": {"a": schema}}}},
        lambda schema: {"if": {"required": ["a"]}, "then": {"properties": {"a": schema}}},
        lambda schema: {"dependentSchemas": {"a": {"properties": {"a": schema}}}},
        lambda schema: {"properties": {"a": {"$ref": "#/$defs/x"}}, "$defs": {"x": schema}},
        lambda schema: {
            "anyOf": [{"type": "null"}, {"type": "object", "properties": {"a": schema}}]
        },
    ],
)  # fmt: skip
def test_digits_are_kept_wherever_the_keyword_stands(wrap: Callable[[Any], Any]) -> None:
    """Whether text must be read exactly is decided by the whole schema, not by its top."""
    schema = wrap({"multipleOf": 2})
    assert judged_text(schema, f'{{"a": {HUGE}}}')
    assert not judged_text(schema, f'{{"a": {HUGE + 1}}}')


@pytest.mark.parametrize(
    "wrap",
    [
        lambda schema: {"items": schema},
        lambda schema: {"prefixItems": [schema]},
        lambda schema: {"contains": schema},
        lambda schema: {"oneOf": [{"type": "string"}, {"items": schema}]},
    ],
)
def test_digits_are_kept_in_arrays(wrap: Callable[[Any], Any]) -> None:
    """The same for the keywords of arrays."""
    schema = wrap({"const": HUGE + 1})
    assert judged_text(schema, f"[{HUGE + 1}]")
    assert not judged_text(schema, f"[{HUGE}]")


# Values that no parser makes


class Colour(StrEnum):
    """A str that is not just a str."""

    RED = "red"


class Level(IntEnum):
    """An int that is not just an int."""

    ONE = 1


class Text(str):
    """A subclass of str with nothing of its own."""

    __slots__ = ()


class Real(float):
    """A subclass of float with nothing of its own."""

    __slots__ = ()


Point = namedtuple("Point", "x y")  # noqa: PYI024

SUBCLASSES: Final[list[tuple[Any, Any]]] = [
    (OrderedDict(a=1), {"a": 1}),
    (OrderedDict(), {}),
    (defaultdict(int), {}),
    (defaultdict(int, a=1), {"a": 1}),
    (Colour.RED, "red"),
    (Text("red"), "red"),
    (Text(""), ""),
    (Level.ONE, 1),
    (Real(1.0), 1.0),
    (Real(1.5), 1.5),
    ((), []),
    ((1, 1), [1, 1]),
    (Point(1, 2), [1, 2]),
    ({Text("a"): 1}, {"a": 1}),
    ({Colour.RED: Colour.RED}, {"red": "red"}),
    ([OrderedDict(a=(1, Level.ONE))], [{"a": [1, 1]}]),
    (
        {"a": Text("2026-01-01T00:00:00.000Z"), "b": Text("a" * 24), "c": Text("x" * 24)},
        {"a": "2026-01-01T00:00:00.000Z", "b": "a" * 24, "c": "x" * 24},
    ),
    (
        OrderedDict(a="2026-01-01T00:00:00.000Z", b=Text("0" * 24)),
        {"a": "2026-01-01T00:00:00.000Z", "b": "0" * 24},
    ),
]
SCHEMAS: Final[list[Any]] = [
    True,
    False,
    *({"type": name} for name in ("null", "boolean", "integer", "number")),
    *({"type": name} for name in ("string", "array", "object")),
    {"type": ["string", "null"]},
    {"const": "red"},
    {"enum": ["red", 1, [1, 2], {"a": 1}, 1.5]},
    {"minimum": 1, "maximum": 1},
    {"multipleOf": 2},
    {"maxLength": 2},
    {"minLength": 1},
    {"pattern": "^r"},
    {"type": "string", "format": "cuid2"},
    {"format": "date-time"},
    {"minItems": 1},
    {"uniqueItems": True},
    {"items": {"type": "integer"}},
    {"items": {"type": "object"}},
    {"prefixItems": [{"const": 1}]},
    {"contains": {"const": 1}},
    {"contains": {"type": "object"}, "minContains": 0, "maxContains": 0},
    {"required": ["a"]},
    {"type": "object", "required": ["a"], "properties": {"a": {"type": "integer"}}},
    {"properties": {"red": {"const": "red"}}, "additionalProperties": False},
    {"patternProperties": {"^r": {"const": "red"}}},
    {"propertyNames": {"maxLength": 1}},
    {"propertyNames": {"not": {"const": "red"}}},
    {"minProperties": 1},
    {"dependentRequired": {"a": ["b"]}},
    {"dependentSchemas": {"a": False}},
    {"anyOf": [{"type": "string"}, {"type": "array"}]},
    {"oneOf": [{"type": "string"}, {"minLength": 0}]},
    {"oneOf": [{"type": "object"}, {"required": ["a"]}]},
    {"if": {"type": "object"}, "then": {"required": ["a"]}, "else": {"type": "integer"}},
    {"oneOf": [{"type": "object", "required": ["red"], "properties": {"red": {"const": constant}}}
               for constant in ("red", "blue")]},
    {"type": "object", "required": ["a", "b"],
     "properties": {"a": {"type": "string", "format": "date-time"},
                    "b": {"type": "string", "format": "cuid2"},
                    "c": {"type": "string", "format": "cuid2"}}},
]  # fmt: skip


@pytest.mark.parametrize("schema", SCHEMAS, ids=json.dumps)
@pytest.mark.parametrize("negated", [False, True])
def test_a_subclass_is_judged_as_what_it_stands_for(schema: Any, negated: bool) -> None:
    """Exact classes are the fast test; under a negation it would say yes where it means no."""
    validator = av.compile_schema({"not": schema} if negated else schema)
    for special, plain in SUBCLASSES:
        size = len(special) if isinstance(special, dict) else None
        expected = validator.is_valid(plain)
        assert validator.is_valid(special) == expected, special
        assert (not list(validator.iter_errors(special))) == expected, special
        assert size is None or len(special) == size, "a defaultdict grew by being looked at"


def test_a_default_of_a_mapping_is_no_member() -> None:
    """What a defaultdict would make up is not in the instance."""
    validator = av.compile_schema({"required": ["a"], "properties": {"a": {"type": "array"}}})
    assert not validator.is_valid(defaultdict(list))


ACCEPTING: Final[list[Any]] = [
    True,
    {},
    {"not": False},
    {"default": 1},
    {"type": "number"},
    {"type": "string"},
    {"type": ["object", "array"]},
    {"type": "object"},
    {"not": {"type": "number"}},
    {"not": {"type": "object"}},
    {"not": {"const": 1}},
    {"minimum": 0},
    {"maximum": 0},
    {"multipleOf": 1},
    {"enum": [1]},
    {"const": None},
    {"anyOf": [{"type": "number"}, {"type": "string"}]},
    {"oneOf": [{"type": "number"}, {"type": "string"}]},
    {"oneOf": [{"type": "number"}, {"minimum": 0}, {"type": "array"}]},
    {"if": {"type": "number"}, "then": {"minimum": 0}, "else": {"not": {"type": "string"}}},
    {"maxLength": 3},
    {"pattern": "a"},
    {"minItems": 1},
    {"required": ["a"]},
]

FOREIGN: Final[list[Any]] = [
    math.nan,
    math.inf,
    -math.inf,
    Real("nan"),
    {1, 2},
    frozenset(),
    datetime(2026, 1, 1, tzinfo=UTC),
    b"text",
    bytearray(b"text"),
    Decimal("1.5"),
    1j,
    object(),
    UserString("text"),
    range(3),
    len,
]


@pytest.mark.parametrize("schema", ACCEPTING, ids=json.dumps)
@pytest.mark.parametrize("value", FOREIGN, ids=repr)
def test_what_is_no_json_is_never_valid(schema: Any, value: Any) -> None:
    """A NaN or a set is named as such: nothing passes it, and no negation either."""
    validator = av.compile_schema({"properties": {"a": {"items": schema}}})
    instance = {"a": [value]}
    assert not validator.is_valid(instance)
    errors = list(validator.iter_errors(instance))
    assert [(error.keyword, error.pointer) for error in errors] == [("json", "/a/0")]
    with pytest.raises(av.ValidationError):
        validator.validate(instance)


@pytest.mark.parametrize("key", [1, None, True, 1.5, (1,), b"a"], ids=repr)
@pytest.mark.parametrize(
    "schema",
    [
        {},
        {"type": "object"},
        {"patternProperties": {"^a": False}},
        {"patternProperties": {"^a": True}, "additionalProperties": {"type": "integer"}},
        {"propertyNames": {"minLength": 0}},
        {"propertyNames": {"not": {"const": "a"}}},
        {"not": {"propertyNames": {"type": "string"}}},
        {"enum": [{"1": 1}]},
        {"not": {"const": {}}},
    ],
    ids=json.dumps,
)
def test_a_key_that_is_no_string_is_never_valid(schema: Any, key: Any) -> None:
    """json.dumps would quietly turn such a key into a string; here it is named."""
    validator = av.compile_schema({"items": schema})
    assert not validator.is_valid([{key: 1}])
    errors = list(validator.iter_errors([{key: 1}]))
    assert [(error.keyword, error.pointer) for error in errors] == [("json", "/0")]


def test_every_foreign_value_is_named_at_its_place() -> None:
    """One error for each, so that one run shows a caller all that must be converted."""
    validator = av.compile_schema({"type": "object", "additionalProperties": {"type": "array"}})
    instance = {"a/b": [1, {2}], "~": [math.nan, {3: b""}], "c": [math.inf, [datetime.now(UTC)]]}
    # Nothing looks into the arrays; what is no JSON is no valid instance all the same.
    instance["d"] = {1}  # type: ignore[assignment]
    assert not validator.is_valid(instance)
    places = ["/a~1b/1", "/c/0", "/c/1/0", "/d", "/~0/0", "/~0/1", "/~0/1/3"]
    errors = [(error.pointer, error.keyword) for error in validator.iter_errors(instance)]
    assert sorted(errors) == [(place, "json") for place in places]


def test_a_container_that_holds_itself_is_no_json() -> None:
    """It is named at the place where it comes back, instead of being followed for ever."""
    validator = av.compile_schema({"type": "array", "items": {"$ref": "#"}})
    instance: list[Any] = [[]]
    instance.append(instance)
    assert not validator.is_valid(instance)
    errors = list(validator.iter_errors(instance))
    assert [(error.keyword, error.pointer) for error in errors] == [("json", "/1")]


# Text that is no JSON


@pytest.mark.parametrize(
    "text",
    ["", " ", "nan", "NaN", "Infinity", "-Infinity", "[1,]", "{'a': 1}", "1 2", "1e400",
     "\ufeff1", '"\\ud800"', "\x00", "tru", "01", '{"a" 1}', '"\t"'],
)  # fmt: skip
def test_text_that_is_no_json_is_not_valid(text: str) -> None:
    """A verdict, one error of keyword json with line and column, and no exception."""
    validator = av.compile_schema(True)
    assert not validator.is_valid_json(text)
    assert not validator.is_valid_json(text.encode())
    (error,) = validator.iter_errors_json(text)
    assert (error.keyword, error.pointer, error.schema_pointer) == ("json", "", "")
    assert set(error.params) == {"problem", "line", "column"}
    with pytest.raises(av.ValidationError) as caught:
        validator.validate_json(text)
    assert caught.value.keyword == "json"


@pytest.mark.parametrize("data", [None, 1, [], {}, object()], ids=repr)
def test_only_text_is_read_as_text(data: Any) -> None:
    """A parsed value given to a ``_json`` method is a slip of the caller, not a verdict."""
    validator = av.compile_schema(True)
    with pytest.raises(TypeError):
        validator.is_valid_json(data)
    with pytest.raises(TypeError):
        list(validator.iter_errors_json(data))
    with pytest.raises(TypeError):
        validator.validate_json(data)


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
    """RFC by RFC, with the traps of Python: ``$`` before a newline, digits of any script."""
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
    """Judge by single checks what BATCHES judges in one go."""
    moments = {name: instance[name] for name in "abcd" if name in instance}
    names = [instance[name] for name in "ij" if name in instance] + instance.get("others", [])
    texts = [value for name, value in moments.items() if not (name in ("b", "d") and value is None)]
    pairs = [("a", "b"), ("c", "d"), ("a", "d")]
    return (
        all(isinstance(text, str) and runtime.is_date_time(text) for text in texts)
        and all(
            isinstance(text, str) and runtime.is_cuid2(text) and len(text) <= 24 for text in names
        )
        and all(runtime.in_order(moments.get(one), moments.get(two)) for one, two in pairs)
    )


@settings(max_examples=400, deadline=None, database=None)
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
def test_judging_in_batches_changes_no_verdict(instance: dict[str, Any]) -> None:
    """Joined texts could hide one that is too long beside one that is too short."""
    expected = _is_right(instance)
    assert BATCHES.is_valid(instance) == expected
    assert BATCHES.is_valid_json(json.dumps(instance)) == expected
    assert (not list(BATCHES.iter_errors(instance))) == expected


@pytest.mark.parametrize(
    ("earlier", "later", "expected"),
    [
        ("2026-01-01T00:00:00Z", "2026-01-01T00:00:00Z", True),
        ("2026-01-01T00:00:00.0000000000000000001Z", "2026-01-01T00:00:00Z", False),
        ("2026-01-01T00:00:00.10Z", "2026-01-01T00:00:00.1Z", True),
        ("2026-01-01T00:00:00+02:00", "2025-12-31T22:00:00Z", True),
        ("2026-01-01T00:00:00-00:01", "2026-01-01T00:00:00Z", False),
        ("2016-12-31T23:59:60Z", "2017-01-01T00:00:00Z", True),
        ("2016-12-31T23:59:60Z", "2016-12-31T23:59:59.999Z", False),
        ("2026-01-01T00:00:00.000z", "2026-01-01T00:00:00.000Z", True),
        ("9999-12-31T23:59:59-23:59", "9999-12-31T23:59:59Z", False),
        (None, "2026-01-01T00:00:00Z", True),
        ("2026-01-01T00:00:00Z", None, True),
        ("tomorrow", "2026-01-01T00:00:00Z", True),
    ],
)
def test_timestamps_are_ordered_exactly(earlier: Any, later: Any, expected: bool) -> None:
    """Across offsets, leap seconds and any number of digits; what is no moment has no order."""
    instance = {"from": earlier, "to": later}
    assert judged({"x-timestamp-order": [["from", "to"]]}, instance) == expected
    (kept,) = [name for name in instance if instance[name] is not None][:1]
    assert judged({"x-timestamp-order": [["from", "to"]]}, {kept: instance[kept]})


def test_formats_can_be_annotations() -> None:
    """``assert_formats=False`` is for those who want the specification's default."""
    assert judged({"format": "date-time"}, "no", assert_formats=False)
    assert judged({"format": "whatever"}, "no", assert_formats=False)
    assert judged({"format": "own"}, "no", assert_formats=False, formats={"own": lambda _: False})


def test_own_formats_are_asserted_and_replace_ours() -> None:
    """A caller's check is trusted with strings alone, and wins over the one that is built in."""
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
    """A check that returns a match object, as ``re`` does, works."""
    match: Callable[[str], Any] = {"yes": "a match"}.get
    assert judged({"format": "own"}, "yes", formats={"own": match})
    assert not judged({"format": "own"}, "no", formats={"own": match})


RAISING: Final = {"format": "own"}


@pytest.mark.parametrize(
    "error", [TypeError, KeyError, ValueError, RecursionError, AttributeError, ZeroDivisionError]
)
@pytest.mark.parametrize(
    ("schema", "instance"),
    [
        (RAISING, "text"),
        ({"type": "string"} | RAISING, "text"),
        ({"required": ["a"], "properties": {"a": RAISING}}, {"a": "text"}),
        ({"anyOf": [RAISING, {"type": "string"}]}, "text"),
        ({"oneOf": [{"type": "string"}, RAISING]}, "text"),
        ({"not": RAISING}, "text"),
        ({"contains": RAISING}, ["text"]),
        ({"propertyNames": RAISING}, {"text": 1}),
        ({"if": RAISING, "then": {"minLength": 9}}, "text"),
        ({"if": RAISING, "else": {"minLength": 9}}, "text"),
    ],
    ids=json.dumps,
)
def test_a_format_check_that_raises_gives_no_verdict(
    error: type[Exception], schema: Any, instance: Any
) -> None:
    """Generated code reads a KeyError as "not valid": one out of a check must not pass for it."""

    def check(text: str) -> bool:
        raise error(text)

    validator = av.compile_schema({"items": schema}, formats={"own": check})
    for ask in _ways_to_ask(validator, [instance]):
        with pytest.raises(av.FormatCheckFailed, match="own") as caught:
            ask()
        assert isinstance(caught.value.__cause__, error)


def _ways_to_ask(validator: av.Validator, instance: Any) -> Iterator[Callable[[], Any]]:
    text = json.dumps(instance)
    yield lambda: validator.is_valid(instance)
    yield lambda: validator.is_valid_json(text)
    yield lambda: list(validator.iter_errors(instance))
    yield lambda: list(validator.iter_errors_json(text))
    yield lambda: validator.validate(instance)
    yield lambda: validator.validate_json(text)


# Strictness


@pytest.mark.parametrize(
    ("slip", "meant"),
    [("requred", "required"), ("propertys", "properties"), ("maxlength", "maxLength"),
     ("addtionalProperties", "additionalProperties"), ("discription", "description")],
)  # fmt: skip
def test_a_slip_in_a_keyword_is_refused_with_what_was_meant(slip: str, meant: str) -> None:
    """A keyword that is silently skipped makes verdicts wrong, so strict mode stops there."""
    with pytest.raises(av.UnsupportedSchema, match=f"did you mean '{meant}'") as caught:
        av.compile_schema({"properties": {"a/b": {slip: {}}}})
    assert caught.value.keyword == slip
    assert caught.value.pointer == f"/properties/a~1b/{slip}"


def test_an_unknown_keyword_that_resembles_nothing_is_refused() -> None:
    """There is no suggestion then, and still a name and a place."""
    with pytest.raises(av.UnsupportedSchema) as caught:
        av.compile_schema({"allOf": [{"qqqqqqqqqqqq": 1}]})
    assert (caught.value.keyword, caught.value.pointer) == ("qqqqqqqqqqqq", "/allOf/0/qqqqqqqqqqqq")
    assert "did you mean" not in str(caught.value)


def test_extension_keywords_pass() -> None:
    """``x-…`` is where OpenAPI lets anyone write anything."""
    assert judged({"x-anything": object.__name__, "x-": 1, "type": "integer"}, 1)


def test_annotations_are_known_by_name_and_say_nothing() -> None:
    """All of the specification's and of OpenAPI's base vocabulary."""
    annotations = {
        "$comment": "c", "$defs": {"x": {"type": "null"}}, "contentEncoding": "base64",
        "contentMediaType": "a/b", "contentSchema": {"type": "null"}, "default": 1,
        "definitions": {}, "deprecated": True, "description": "d", "examples": [1],
        "readOnly": True, "title": "t", "writeOnly": False, "discriminator": {"propertyName": "x"},
        "example": 1, "externalDocs": {}, "xml": {},
        "$schema": "https://json-schema.org/draft/2020-12/schema", "$id": "https://example.org/s",
        "$anchor": "a", "$dynamicAnchor": "b", "$vocabulary": {"https://example.org/v": True},
    }  # fmt: skip
    instances: list[Any] = [None, 0, "text", [], {}]
    for instance in instances:
        assert judged(annotations, instance)


def test_without_strict_unknown_keywords_and_formats_are_annotations() -> None:
    """As the specification has it, for those who ask for it."""
    assert judged({"requred": ["a"], "format": "whatever"}, {}, strict=False)
    assert judged({"format": "whatever"}, "text", strict=False)
    assert not judged({"requred": ["a"], "type": "array"}, {}, strict=False)


def test_an_unknown_format_is_refused() -> None:
    """With the way out: give a check, or say that it is an annotation."""
    with pytest.raises(av.UnsupportedSchema, match="formats=") as caught:
        av.compile_schema({"items": {"format": "phone"}})
    assert (caught.value.keyword, caught.value.pointer) == ("format", "/items/format")


# Refusals


@pytest.mark.parametrize("strict", [True, False])
@pytest.mark.parametrize(
    ("schema", "keyword", "pointer"),
    [
        ({"$recursiveRef": "#"}, "$recursiveRef", "/$recursiveRef"),
        ({"additionalItems": False}, "additionalItems", "/additionalItems"),
        ({"dependencies": {}}, "dependencies", "/dependencies"),
        ({"$ref": "other.json"}, "$ref", "/$ref"),
        ({"$ref": "https://example.org/other#/a"}, "$ref", "/$ref"),
        ({"$dynamicRef": "other.json#a"}, "$dynamicRef", "/$dynamicRef"),
        ({"$schema": "http://json-schema.org/draft-07/schema#"}, "$schema", "/$schema"),
        ({"items": {"$schema": "https://example.org/mine"}}, "$schema", "/items/$schema"),
        ({"pattern": "(a)\\1"}, "pattern", "/pattern"),
        ({"patternProperties": {"(?i)a": {}}}, "patternProperties", "/patternProperties"),
    ],
)  # fmt: skip
def test_what_is_not_implemented_is_refused_by_name(
    schema: Any, keyword: str, pointer: str, strict: bool
) -> None:
    """Strict or not: a keyword that changes verdicts is never taken for an annotation."""
    with pytest.raises(av.UnsupportedSchema) as caught:
        av.compile_schema(schema, strict=strict)
    assert (caught.value.keyword, caught.value.pointer) == (keyword, pointer)
    assert pointer in str(caught.value)
    assert keyword in resolve(schema, pointer.rpartition("/")[0])


def test_what_nothing_refers_to_is_not_refused() -> None:
    """A definition that no reference leads to changes no verdict."""
    assert judged({"$defs": {"unused": {"dependencies": {"a": ["b"]}, "$ref": "x"}}}, {"a": 1})


# Schemas that break the rules


def _malformed(keywords: str, *values: Any) -> list[tuple[str, Any]]:
    return [(keyword, value) for keyword in keywords.split() for value in values]


MALFORMED: Final = [
    *_malformed("type", 5, "strng", [], ["string", "string"], [1], {}, None, [None]),
    *_malformed("enum", {}, "a", 1, None),
    *_malformed("maximum minimum exclusiveMaximum exclusiveMinimum", "1", True, None, []),
    *_malformed("multipleOf", 0, 0.0, -1, "2", True, None),
    *_malformed("maxLength minLength maxItems minItems", -1, 1.5, True, "3", None, []),
    *_malformed("maxProperties minProperties", -1, 1.5, True, "3", None, []),
    *_malformed("minContains maxContains", -1, 1.5, True, "3", None, []),
    *_malformed("pattern format", 5, None, []),
    *_malformed("uniqueItems", "yes", 1, None),
    *_malformed("prefixItems allOf anyOf oneOf", [], {}, True, None),
    *_malformed("items", [{}]),
    *_malformed("required", "a", [1], ["a", "a"], {}, None),
    *_malformed("properties patternProperties dependentSchemas", [], True, "a", None),
    *_malformed("dependentRequired", [], {"a": "b"}, {"a": ["b", "b"]}, {"a": [1]}, None),
    *_malformed("$ref $dynamicRef", 5, None, {}, "#/nowhere", "#/enum/9", "#nowhere"),
    *_malformed("$anchor $dynamicAnchor", 5, None, {}, "", "1", "a b", "#a", "a\n", "\u00e9"),
    *_malformed("$id", 5, None, {}, "#a", "x#a", "", "#", "http://["),
    *_malformed("$schema", 5, {}, []),
    *_malformed("x-timestamp-order", 5, {}, [["a"]], [["a", "b", "c"]], [["a", "a"]], [[1, 2]]),
]


@pytest.mark.parametrize(("keyword", "value"), MALFORMED, ids=json.dumps)
@pytest.mark.parametrize("strict", [True, False])
def test_a_malformed_keyword_is_named_with_its_place(
    keyword: str, value: Any, strict: bool
) -> None:
    """An invalid schema is no schema: it is refused before it can judge anything."""
    schema = {"properties": {"a/b": {keyword: value, "enum": [1]} | {keyword: value}}}
    with pytest.raises(av.InvalidSchema) as caught:
        av.compile_schema(schema, strict=strict)
    assert caught.value.keyword == keyword
    assert caught.value.pointer == f"/properties/a~1b/{keyword}"
    assert caught.value.pointer in str(caught.value)


@pytest.mark.parametrize("value", [5, "a", None, [], 1.5], ids=repr)
@pytest.mark.parametrize(
    ("place", "pointer"),
    [
        (lambda value: value, ""),
        (lambda value: {"not": value}, "/not"),
        (lambda value: {"if": value}, "/if"),
        (lambda value: {"if": True, "then": value}, "/then"),
        (lambda value: {"if": True, "else": value}, "/else"),
        (lambda value: {"then": value}, "/then"),
        (lambda value: {"contains": value}, "/contains"),
        (lambda value: {"additionalProperties": value}, "/additionalProperties"),
        (lambda value: {"propertyNames": value}, "/propertyNames"),
        (lambda value: {"properties": {"a~": value}}, "/properties/a~0"),
        (lambda value: {"patternProperties": {"a": value}}, "/patternProperties/a"),
        (lambda value: {"dependentSchemas": {"a": value}}, "/dependentSchemas/a"),
        (lambda value: {"prefixItems": [True, value]}, "/prefixItems/1"),
        (lambda value: {"allOf": [True, value]}, "/allOf/1"),
        (lambda value: {"anyOf": [True, value]}, "/anyOf/1"),
        (lambda value: {"oneOf": [True, value]}, "/oneOf/1"),
        (lambda value: {"unevaluatedItems": value}, "/unevaluatedItems"),
        (lambda value: {"unevaluatedProperties": value}, "/unevaluatedProperties"),
        (lambda value: {"$dynamicRef": "#/$defs/a", "$defs": {"a": value}}, "/$defs/a"),
        (lambda value: {"$ref": "#/$defs/a", "$defs": {"a": value}}, "/$defs/a"),
    ],
)
def test_what_stands_for_a_schema_must_be_one(
    place: Callable[[Any], Any], pointer: str, value: Any
) -> None:
    """An object, true or false; anything else is named at its place."""
    with pytest.raises(av.InvalidSchema) as caught:
        av.compile_schema(place(value))
    assert caught.value.pointer == pointer


@pytest.mark.parametrize("items", [5, "a", None])
def test_items_must_be_a_schema(items: Any) -> None:
    """As above; a list has a message of its own, for it was right before 2020-12."""
    with pytest.raises(av.InvalidSchema) as caught:
        av.compile_schema({"items": items})
    assert caught.value.pointer == "/items"


@pytest.mark.parametrize(
    ("schema", "pointer"),
    [
        ({"maximum": math.inf}, "/maximum"),
        ({"enum": [math.nan]}, "/enum/0"),
        ({"const": {1}}, "/const"),
        ({"properties": {"a": {"default": datetime.now(UTC)}}}, "/properties/a/default"),
        ({1: 2}, ""),
        ({"properties": {None: {}}}, "/properties"),
    ],
    ids=str,
)
def test_a_schema_is_json(schema: Any, pointer: str) -> None:
    """YAML loaders make dates and such: what is no JSON is named at its place."""
    with pytest.raises(av.InvalidSchema) as caught:
        av.compile_schema(schema)
    assert caught.value.pointer == pointer


@pytest.mark.parametrize("reference", ["http://[", "//[", "http://[/#/a", "#/%", "#/$defs/%ff"])
@pytest.mark.parametrize("document", [{}, {"$id": "https://example.org/x"}, {"$id": "http://["}])
def test_a_reference_that_is_no_uri_is_refused(reference: str, document: dict[str, Any]) -> None:
    """Python's urllib raises a bare ValueError on some; what comes out must be our own."""
    with pytest.raises(av.SchemaError):
        av.compile_schema(document | {"$ref": reference, "$defs": {}})


@pytest.mark.parametrize(
    "keyword", ["maximum", "minimum", "exclusiveMaximum", "exclusiveMinimum", "multipleOf", "const"]
)
def test_a_limit_may_be_larger_than_any_double(keyword: str) -> None:
    """It is a number of JSON all the same: it works, or is refused by name."""
    try:
        validator = av.compile_schema({keyword: 10**400})
    except av.SchemaError as refusal:
        assert refusal.pointer == f"/{keyword}"  # noqa: PT017
        return
    expected = keyword in ("maximum", "exclusiveMaximum")
    assert validator.is_valid(5) == expected
    assert validator.is_valid(10**400) == (not keyword.startswith("exclusive"))


def test_the_schema_is_not_modified() -> None:
    """Callers go on using what they gave."""
    schema = {"properties": {"a": {"anyOf": [{"type": "null"}, {"type": "string"}]}}}
    before = json.dumps(schema)
    judged(schema, {"a": None})
    assert json.dumps(schema) == before


def test_a_schema_may_be_of_subclasses() -> None:
    """Documents come from many loaders."""
    schema = OrderedDict(type=Text("array"), prefixItems=(OrderedDict(const=Level.ONE),))
    validator = av.compile_schema(schema)
    assert validator.is_valid([1])
    assert not validator.is_valid([2])


# OpenAPI


def _openapi(**schemas: Any) -> dict[str, Any]:
    return {"openapi": "3.1.0", "info": {}, "components": {"schemas": schemas}}


def test_the_only_component_needs_no_name() -> None:
    """The vendor's document has one."""
    assert judged(_openapi(Session={"type": "string"}), "a")
    assert not judged(_openapi(Session={"type": "string"}), 1)


def test_a_component_is_chosen_by_name() -> None:
    """Any name that JSON allows."""
    document = _openapi(**{"A": {"type": "string"}, "B/~ é": {"type": "null"}})
    assert judged(document, "a", component="A")
    assert judged(document, None, component="B/~ é")
    assert not judged(document, None, component="A")


def test_with_several_components_one_must_be_chosen() -> None:
    """The error lists them."""
    with pytest.raises(av.InvalidSchema, match=r"Session.*Agent") as caught:
        av.compile_schema(_openapi(Session={}, Agent={}))
    assert caught.value.pointer == "/components/schemas"


@pytest.mark.parametrize(
    ("component", "said"),
    [("Sesion", "did you mean 'Session'"), ("Zzzzz", "Session, Agent"), ("session", "Session")],
)
def test_a_wrong_component_is_refused_with_a_hint(component: str, said: str) -> None:
    """The nearest if it looks like a slip, else all of them."""
    with pytest.raises(av.InvalidSchema, match=said):
        av.compile_schema(_openapi(Session={}, Agent={}), component=component)


@pytest.mark.parametrize(
    "document",
    [
        {"openapi": "3.1.0"},
        {"openapi": "3.1.0", "components": None},
        {"openapi": "3.1.0", "components": {"schemas": []}},
        _openapi(),
    ],
)
@pytest.mark.parametrize("component", [None, "Session", ""])
def test_a_document_without_components_is_refused(document: Any, component: str | None) -> None:
    """There is nothing to judge by."""
    with pytest.raises(av.InvalidSchema):
        av.compile_schema(document, component=component)


@pytest.mark.parametrize(
    "version", ["3.0.3", "2.0", "3.10.0", "4.0", "3.1", 3.1, None, "3.2.0", ""]
)
@pytest.mark.parametrize("key", ["openapi", "swagger"])
def test_other_versions_of_openapi_are_refused(key: str, version: Any) -> None:
    """Their schemas are not JSON Schema 2020-12: ``nullable`` would be skipped, for one."""
    document = {key: version, "components": {"schemas": {"A": {"nullable": True}}}}
    with pytest.raises(av.UnsupportedSchema) as caught:
        av.compile_schema(document, strict=False)
    assert caught.value.keyword == "openapi"


def test_a_dialect_of_one_s_own_is_refused() -> None:
    """It may switch keywords off."""
    dialects = ("https://spec.openapis.org/oas/3.1/dialect/base", "https://example.org/mine")
    known, unknown = ({**_openapi(A={}), "jsonSchemaDialect": dialect} for dialect in dialects)
    assert judged(known, 1)
    with pytest.raises(av.UnsupportedSchema) as caught:
        av.compile_schema(unknown)
    assert caught.value.pointer == "/jsonSchemaDialect"


def test_only_openapi_has_components() -> None:
    """A schema is one schema: to name a part of it is a slip."""
    with pytest.raises(av.InvalidSchema):
        av.compile_schema({"$defs": {"A": {}}}, component="A")


def test_components_refer_to_each_other() -> None:
    """References go by the document's root, not by the component's."""
    document = _openapi(
        Tree={
            "type": "object",
            "required": ["leaves"],
            "properties": {
                "leaves": {"type": "array", "items": {"$ref": "#/components/schemas/Leaf"}},
                "trees": {"type": "array", "items": {"$ref": "#/components/schemas/Tree"}},
            },
        },
        Leaf={"anyOf": [{"type": "integer"}, {"$ref": "#/components/schemas/Tree"}]},
    )
    tree: Any = {"leaves": [1, {"leaves": [2]}], "trees": [{"leaves": []}]}
    assert judged(document, tree, component="Tree")
    tree["trees"][0]["trees"] = [{"leaves": ["wrong"]}]
    assert not judged(document, tree, component="Tree")
    assert judged(document, 1, component="Leaf")
    (error,) = av.compile_schema(document, component="Tree").iter_errors(tree)
    assert error.pointer == "/trees/0/trees/0/leaves/0"
    assert error.schema_pointer == "/components/schemas/Leaf/anyOf"


def test_an_overlay_is_applied_first() -> None:
    """Corrections are kept apart from the document, which stays as it was."""
    document = _openapi(A={"type": "string"})
    overlay = {
        "overlay": "1.0.0",
        "actions": [{"target": "$.components.schemas.A", "update": {"type": "integer"}}],
    }
    assert judged(document, 1, overlay=overlay)
    assert judged(document, "a")


# References


@pytest.mark.parametrize(
    ("reference", "definitions"),
    [
        ("#/$defs/a", {"a": {"type": "integer"}}),
        ("#/$defs/a~1b~0c", {"a/b~c": {"type": "integer"}}),
        ("#/$defs/a%20%C3%A9%25%22", {'a é%"': {"type": "integer"}}),
        ("#/$defs/", {"": {"type": "integer"}}),
        ("#/$defs//x", {"": {"x": {"type": "integer"}}}),
        ("#/$defs/list/1", {"list": [5, {"type": "integer"}]}),
        ("#/$defs/one", {"one": {"$ref": "#/$defs/two"}, "two": {"$ref": "#/$defs/three"},
                         "three": {"type": "integer"}}),
    ],
)  # fmt: skip
def test_a_reference_leads_to_its_place(reference: str, definitions: Any) -> None:
    """JSON Pointers in URI fragments: two ways to escape, one after the other."""
    schema = {"$ref": reference, "$defs": definitions, "minimum": 3}
    assert judged(schema, 3)
    assert not judged(schema, "3")
    assert not judged(schema, 2), "keywords beside $ref count since 2019-09"


@pytest.mark.parametrize("reference", ["", "#", "https://example.org/s", "s#", "/s#/$defs/.."])
def test_the_document_s_own_address_is_inside_it(reference: str) -> None:
    """With an ``$id``, a reference may spell out where the document itself lives."""
    schema = {
        "$id": "https://example.org/s",
        "type": ["array", "null"],
        "items": {"$ref": reference},
        "$defs": {"..": {"type": ["array", "null"]}},
    }
    assert judged(schema, [[], None])
    assert not judged(schema, [1])


def test_a_reference_to_true_and_false_works() -> None:
    """Both are schemas."""
    definitions = {"yes": True, "no": False}
    assert judged({"$ref": "#/$defs/yes", "$defs": definitions}, 1)
    assert not judged({"$ref": "#/$defs/no", "$defs": definitions}, 1)


@pytest.mark.parametrize(
    "schema",
    [
        {"$ref": "#"},
        {"$ref": "#/$defs/a", "$defs": {"a": {"$ref": "#/$defs/a"}}},
        {"allOf": [{"$ref": "#"}]},
        {"anyOf": [{"type": "null"}, {"$ref": "#"}]},
        {"oneOf": [{"$ref": "#"}]},
        {"not": {"$ref": "#"}},
        {"if": {"$ref": "#"}},
        {"if": True, "then": {"$ref": "#"}},
        {"if": True, "else": {"$ref": "#"}},
        {"dependentSchemas": {"a": {"$ref": "#"}}},
        {"properties": {"a": {"$ref": "#/properties/a"}}},
        {"$ref": "#/$defs/a",
         "$defs": {"a": {"allOf": [{"$ref": "#/$defs/b"}]}, "b": {"not": {"$ref": "#/$defs/a"}}}},
    ],
    ids=json.dumps,
)  # fmt: skip
def test_an_endless_reference_is_refused(schema: Any) -> None:
    """It would judge the same value for ever; no instance can show that more cheaply."""
    with pytest.raises(av.InvalidSchema, match="itself") as caught:
        av.compile_schema(schema)
    assert caught.value.keyword == "$ref"


TREE: Final = {
    "type": "object",
    "required": ["value"],
    "properties": {
        "value": {"type": "integer"},
        "left": {"$ref": "#"},
        "right": {"anyOf": [{"type": "null"}, {"$ref": "#"}]},
        "many": {"type": "array", "items": {"$ref": "#"}},
    },
    "additionalProperties": {"$ref": "#"},
}


@pytest.mark.parametrize(
    ("instance", "pointers"),
    [
        ({"value": 1}, []),
        ({"value": 1, "left": {"value": 2, "right": {"value": 3, "many": [{"value": 4}]}}}, []),
        ({"value": 1, "left": {"value": "2"}}, ["/left/value"]),
        ({"value": 1, "many": [{"value": 1}, {"many": [5]}]}, ["/many/1", "/many/1/many/0"]),
        ({"value": 1, "x/y": {"value": 1, "~": {"value": None}}}, ["/x~1y/~0/value"]),
        ({"value": 1, "right": None}, []),
    ],
    ids=json.dumps,
)
def test_recursive_schemas_judge_every_level(instance: Any, pointers: list[str]) -> None:
    """The pointer leads down through all levels."""
    assert judged(TREE, instance) == (not pointers)
    errors = av.compile_schema(TREE).iter_errors(instance)
    assert sorted(error.pointer for error in errors) == pointers


# Depth


def _nested(depth: int, leaf: Any, *, in_objects: bool) -> Any:
    for _ in range(depth):
        leaf = {"a": leaf} if in_objects else [leaf]
    return leaf


ANY_CONTAINER: Final = ["array", "object", "integer"]
RECURSIVE: Final[list[Any]] = [
    {"type": ANY_CONTAINER, "items": {"$ref": "#"}, "additionalProperties": {"$ref": "#"}},
    {"type": ANY_CONTAINER, "items": {"$ref": "#"}, "properties": {"a": {"$ref": "#"}}},
    {"anyOf": [{"type": "integer"}, {"type": "array", "items": {"$ref": "#"}},
               {"type": "object", "properties": {"a": {"allOf": [{"$ref": "#"}]}}}]},
    {"not": {"anyOf": [{"type": "string"}, {"type": "array", "contains": {"not": {"$ref": "#"}}},
                       {"type": "object", "required": ["a"],
                        "properties": {"a": {"not": {"$ref": "#"}}}}]}},
    {"if": {"type": "array"}, "then": {"items": {"$ref": "#"}},
     "else": {"type": ["integer", "object"], "patternProperties": {"a": {"$ref": "#"}}}},
    {"oneOf": [{"const": 1}, {"type": "array", "items": {"$ref": "#"}, "minItems": 1},
               {"type": "object", "properties": {"a": {"$ref": "#"}}, "minProperties": 1}]},
]  # fmt: skip


@pytest.mark.parametrize("schema", RECURSIVE, ids=json.dumps)
@pytest.mark.parametrize("depth", [5, 40, 150, 250, 330, 480, 990, 1024, 5000])
@pytest.mark.parametrize("in_objects", [False, True])
def test_a_deep_instance_is_judged_right_or_said_to_be_too_deep(
    schema: Any, depth: int, in_objects: bool
) -> None:
    """Out of stack is no verdict: a wrong one, a bare RecursionError or a crash would be worse."""
    validator = av.compile_schema(schema)
    for leaf, expected in ((1, True), ("wrong", False)):
        instance = _nested(depth, leaf, in_objects=in_objects)
        opening, closing = ('{"a":', "}") if in_objects else ("[", "]")
        text = opening * depth + json.dumps(leaf) + closing * depth
        for name, ask in (OF_VALUES | OF_TEXT).items():
            try:
                verdict = ask(validator, text if name in OF_TEXT else instance)
            except av.NestingTooDeep:
                assert depth > 40, name
            else:
                # Nothing deeper than 1024 is read from text, which is said to be no JSON then.
                too_deep_to_read = name in OF_TEXT and depth > 1024
                assert verdict == (expected and not too_deep_to_read), name


@pytest.mark.parametrize("wrap", [tuple, OrderedDict], ids=["tuple", "OrderedDict"])
@pytest.mark.parametrize("depth", [5, 40, 100, 150, 200, 300, 400, 2000])
@pytest.mark.parametrize("schema", RECURSIVE, ids=json.dumps)
def test_a_deep_instance_of_subclasses_is_no_different(
    schema: Any, depth: int, wrap: type[Any]
) -> None:
    """Making values plain needs stack of its own, and leaves less for the verdict."""
    validator = av.compile_schema(schema)
    for leaf, expected in ((1, True), ("wrong", False)):
        instance = _nested(depth, leaf, in_objects=False)
        special = wrap([("a", instance)]) if wrap is OrderedDict else (instance,)
        for ask in OF_VALUES.values():
            try:
                verdict = ask(validator, special)
            except av.NestingTooDeep:
                assert depth > 40
            else:
                assert verdict == expected


@pytest.mark.parametrize("schema", [{"uniqueItems": True}, {"const": [[1]]}, {"enum": [{}, [1]]}])
@pytest.mark.parametrize("depth", [2, 50, 300, 1000, 5000])
def test_comparing_deep_values_is_right_or_said_to_be_too_deep(schema: Any, depth: int) -> None:
    """Equality recurses too."""
    validator = av.compile_schema(schema)
    instance = [_nested(depth, 1, in_objects=False), _nested(depth, 1, in_objects=True)]
    for value in (instance, [instance[0], instance[0]]):
        expected = "uniqueItems" in schema and value[0] is not value[1]
        try:
            assert validator.is_valid(value) == expected
            assert (not list(validator.iter_errors(value))) == expected
        except av.NestingTooDeep:
            assert depth > 50


def test_what_the_schema_does_not_look_into_may_be_as_deep_as_it_likes() -> None:
    """Depth matters only where a schema follows it."""
    validator = av.compile_schema({"type": "array", "maxItems": 1})
    instance, other = (_nested(100_000, 1, in_objects=False) for _ in range(2))
    assert validator.is_valid(instance)
    assert not validator.is_valid([instance, other])
    (error,) = validator.iter_errors([instance, other])
    assert error.keyword == "maxItems"
    assert list(validator.iter_errors(instance)) == []


def _wrapped(keyword: str, inner: Any) -> Any:
    if keyword in ("allOf", "anyOf", "oneOf", "prefixItems"):
        return {keyword: [inner]}
    if keyword in ("properties", "patternProperties", "dependentSchemas"):
        return {keyword: {"a": inner}}
    if keyword in ("then", "else"):
        return {"if": keyword == "then", keyword: inner}
    if keyword == "by type":
        return {
            "anyOf": [{"type": "null"}, {"type": ["array", "object", "integer"], "allOf": [inner]}]
        }
    if keyword == "dispatch":
        branch = {
            "type": "object",
            "required": ["a"],
            "properties": {"a": {"const": "x"}, "b": inner},
        }
        return {"anyOf": [branch, branch | {"properties": {"a": {"const": "y"}}}]}
    return {keyword: inner}  # fmt: skip


NESTING: Final = (
    "allOf", "anyOf", "oneOf", "not", "if", "then", "else", "properties", "patternProperties",
    "dependentSchemas", "additionalProperties", "propertyNames", "items", "prefixItems",
    "contains", "by type", "dispatch",
)  # fmt: skip


@pytest.mark.parametrize("keyword", NESTING)
@pytest.mark.parametrize("depth", [3, 30, 97, 250, 1000])
def test_a_deep_schema_works_or_is_refused(keyword: str, depth: int) -> None:
    """Python's parser and stack have limits; none of them may show as anything but a refusal."""
    schema: Any = {"type": "integer"}
    for _ in range(depth):
        schema = _wrapped(keyword, schema)
    try:
        validator = av.compile_schema(schema)
    except av.SchemaError:
        assert depth > 30
        return
    for instance in (1, "wrong", [[[1]]], {"a": {"a": "wrong"}}, {"a": "x", "b": 1}):
        verdict = validator.is_valid(instance)
        assert verdict == (not list(validator.iter_errors(instance)))


@pytest.mark.parametrize("depth", [3, 30, 60, 97, 150, 250, 1000])
@pytest.mark.parametrize(
    "link",
    [
        lambda target: {"$ref": target},
        lambda target: {"type": "array", "items": {"$ref": target}},
        lambda target: {"anyOf": [{"type": "null"}, {"type": "integer", "$ref": target}]},
        lambda target: {"allOf": [{"$ref": target}, {"minimum": 0}]},
    ],
)
def test_a_long_chain_of_references_works_or_is_refused(
    link: Callable[[str], Any], depth: int
) -> None:
    """Short schemas are written where they are referred to, which nests as deep as the chain."""
    definitions = {str(number): link(f"#/$defs/{number + 1}") for number in range(depth)}
    definitions[str(depth)] = {"type": "integer"}
    try:
        validator = av.compile_schema({"$ref": "#/$defs/0", "$defs": definitions})
    except av.SchemaError:
        assert depth > 30
        return
    expected = "items" not in link("")
    assert validator.is_valid(1) == expected
    assert (not list(validator.iter_errors(1))) == expected
    assert not validator.is_valid("wrong")
    assert validator.is_valid([]) == (not expected)


def test_references_to_the_same_short_schema_do_not_multiply() -> None:
    """Each level refers to the next one twice: written out, that would be 2 to the 9th."""
    definitions: dict[str, Any] = {
        str(number): {
            "anyOf": [
                {"type": "string", "$ref": f"#/$defs/{number + 1}"},
                {"type": "integer", "$ref": f"#/$defs/{number + 1}"},
            ]
        }
        for number in range(9)
    }
    definitions["9"] = {"type": ["string", "integer"], "minimum": 3}
    source = av.compile_to_source({"$ref": "#/$defs/0", "$defs": definitions}, origin="a test")
    assert len(source) < 100_000


@pytest.mark.parametrize("depth", [3, 50, 90, 150, 198, 250, 450, 1000])
@pytest.mark.parametrize("in_objects", [False, True])
@pytest.mark.parametrize("keyword", ["const", "enum", "default"])
def test_a_deep_constant_works_or_is_refused(keyword: str, depth: int, in_objects: bool) -> None:
    """Python reads no more than 200 nested brackets of source."""
    value = _nested(depth, 1, in_objects=in_objects)
    other = _nested(depth, 2, in_objects=in_objects)
    try:
        validator = av.compile_schema({keyword: [value] if keyword == "enum" else value})
    except av.SchemaError:
        assert depth > 50
        return
    assert validator.is_valid(value)
    assert validator.is_valid(other) == (keyword == "default")


@pytest.mark.parametrize(
    ("keyword", "count"), [("anyOf", 300), ("allOf", 4000), ("oneOf", 300), ("oneOf", 4000)]
)
def test_a_wide_union_works_or_is_refused(keyword: str, count: int) -> None:
    """A sum of thousands of terms nests in Python's parser as deep as it is long."""
    try:
        validator = av.compile_schema({keyword: [{"maximum": number} for number in range(count)]})
    except av.SchemaError:
        assert count > 300
        return
    assert validator.is_valid(count - 1) == (keyword != "allOf")
    assert validator.is_valid(0) == (keyword != "oneOf")
    assert not validator.is_valid(count)


def test_a_wide_object_works() -> None:
    """Thousands of properties and constants are nothing special."""
    names = [f"name {number}" for number in range(2000)]
    schema = {
        "properties": {name: {"enum": ["name 7", name]} for name in names},
        "required": names,
        "additionalProperties": {"enum": names},
    }
    instance = dict.fromkeys([*names, "another"], "name 7")
    assert judged(schema, instance)
    assert not judged(schema, instance | {"name 1999": "name 8"})
    assert not judged(schema, instance | {"another": "name 2000"})


@pytest.mark.parametrize("type_", [None, "string", ["string", "null"]])
@pytest.mark.parametrize("name", ["uuid", "cuid2", "date-time"])
def test_a_format_of_the_callers_replaces_ours(name: str, type_: Any) -> None:
    """In the verdict, the errors, and where strings are proven in batches."""
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
