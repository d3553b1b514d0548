"""The methods of a Validator: the values and texts that they accept, and their verdicts."""

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

import alcamine_validate as av
from tests.support.tables import for_each
from tests.support.verdicts import OF_TEXT, OF_VALUES, nested

# Values that no parser returns


class Colour(StrEnum):
    """An enum whose members are strings."""

    RED = "red"


class Level(IntEnum):
    """An enum whose members are ints."""

    ONE = 1


class Text(str):
    """A subclass of str that adds nothing."""

    __slots__ = ()


class Real(float):
    """A subclass of float that adds nothing."""

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


def test_an_instance_of_a_subclass_is_judged_as_its_json_value() -> None:
    """An instance of a subclass has the verdict of the JSON value, even under a negation."""

    def check(schema: Any, negated: bool) -> None:
        validator = av.compile_schema({"not": schema} if negated else schema)
        for special, plain in SUBCLASSES:
            size = len(special) if isinstance(special, dict) else None
            expected = validator.is_valid(plain)
            assert validator.is_valid(special) == expected, special
            assert (not list(validator.iter_errors(special))) == expected, special
            assert size is None or len(special) == size, "a defaultdict grew by being looked at"

    for_each([(schema, negated) for schema in SCHEMAS for negated in [False, True]], check)


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


def test_a_value_that_json_lacks_is_never_valid() -> None:
    """A value that is not JSON, like NaN or a set, is one error of keyword json for any schema."""

    def check(schema: Any, value: Any) -> None:
        validator = av.compile_schema({"properties": {"a": {"items": schema}}})
        instance = {"a": [value]}
        assert not validator.is_valid(instance)
        errors = list(validator.iter_errors(instance))
        assert [(error.keyword, error.pointer) for error in errors] == [("json", "/a/0")]
        with pytest.raises(av.ValidationError):
            validator.validate(instance)

    for_each([(schema, value) for schema in ACCEPTING for value in FOREIGN], check)


NOT_NAMES: Final = [1, None, True, 1.5, (1,), b"a"]
OPEN_TO_NAMES: Final = [
    {},
    {"type": "object"},
    {"patternProperties": {"^a": False}},
    {"patternProperties": {"^a": True}, "additionalProperties": {"type": "integer"}},
    {"propertyNames": {"minLength": 0}},
    {"propertyNames": {"not": {"const": "a"}}},
    {"not": {"propertyNames": {"type": "string"}}},
    {"enum": [{"1": 1}]},
    {"not": {"const": {}}},
]


def test_a_key_that_is_not_a_string_is_never_valid() -> None:
    """A key that is not a string is one error of keyword json for any schema."""

    def check(key: Any, schema: Any) -> None:
        validator = av.compile_schema({"items": schema})
        assert not validator.is_valid([{key: 1}])
        errors = list(validator.iter_errors([{key: 1}]))
        assert [(error.keyword, error.pointer) for error in errors] == [("json", "/0")]

    for_each([(key, schema) for key in NOT_NAMES for schema in OPEN_TO_NAMES], check)


def test_every_value_that_json_lacks_is_found_at_its_place() -> None:
    """Every value that is not JSON is one error at its pointer."""
    validator = av.compile_schema({"type": "object", "additionalProperties": {"type": "array"}})
    instance = {"a/b": [1, {2}], "~": [math.nan, {3: b""}], "c": [math.inf, [datetime.now(UTC)]]}
    # No keyword checks the elements of arrays, but values that are not JSON are still errors.
    instance["d"] = {1}  # type: ignore[assignment]
    assert not validator.is_valid(instance)
    places = ["/a~1b/1", "/c/0", "/c/1/0", "/d", "/~0/0", "/~0/1", "/~0/1/3"]
    errors = [(error.pointer, error.keyword) for error in validator.iter_errors(instance)]
    assert sorted(errors) == [(place, "json") for place in places]


def test_a_container_that_holds_itself_is_refused() -> None:
    """A list that contains itself is one error at the pointer where it recurs."""
    validator = av.compile_schema({"type": "array", "items": {"$ref": "#"}})
    instance: list[Any] = [[]]
    instance.append(instance)
    assert not validator.is_valid(instance)
    errors = list(validator.iter_errors(instance))
    assert [(error.keyword, error.pointer) for error in errors] == [("json", "/1")]


# Malformed text


@pytest.mark.parametrize(
    "text",
    ["", " ", "nan", "NaN", "Infinity", "-Infinity", "[1,]", "{'a': 1}", "1 2", "1e400",
     "\ufeff1", '"\\ud800"', "\x00", "tru", "01", '{"a" 1}', '"\t"'],
)  # fmt: skip
def test_malformed_text_is_not_valid(text: str) -> None:
    """Malformed text is one error of keyword json, with its line and column."""
    validator = av.compile_schema(True)
    assert not validator.is_valid_json(text)
    assert not validator.is_valid_json(text.encode())
    (error,) = validator.iter_errors_json(text)
    assert (error.keyword, error.pointer, error.schema_pointer) == ("json", "", "")
    assert set(error.params) == {"problem", "line", "column"}
    with pytest.raises(av.ValidationError) as caught:
        validator.validate_json(text)
    assert caught.value.keyword == "json"


@pytest.mark.parametrize("data", [None, 1, [], {}, object()], ids=lambda data: type(data).__name__)
def test_a_parsed_value_is_not_taken_for_text(data: Any) -> None:
    """A method that reads JSON raises TypeError for a parsed value."""
    validator = av.compile_schema(True)
    with pytest.raises(TypeError):
        validator.is_valid_json(data)
    with pytest.raises(TypeError):
        list(validator.iter_errors_json(data))
    with pytest.raises(TypeError):
        validator.validate_json(data)


# Checks of formats that raise

RAISING: Final = {"format": "own"}
RAISED: Final = [TypeError, KeyError, ValueError, RecursionError, AttributeError, ZeroDivisionError]
ASKING_THE_CHECK: Final = [
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
]


def test_a_format_check_that_raises_gives_an_exception() -> None:
    """An exception in a format check becomes FormatCheckFailed, never a verdict."""

    def check(error: type[Exception], schema: Any, instance: Any) -> None:
        def check(text: str) -> bool:
            raise error(text)

        validator = av.compile_schema({"items": schema}, formats={"own": check})
        for ask in _ways_to_ask(validator, [instance]):
            with pytest.raises(av.FormatCheckFailed, match="own") as caught:
                ask()
            assert isinstance(caught.value.__cause__, error)

    for_each([(error, *row) for error in RAISED for row in ASKING_THE_CHECK], check)


def _ways_to_ask(validator: av.Validator, instance: Any) -> Iterator[Callable[[], Any]]:
    """Yield a call of each method of a validator with an instance."""
    text = json.dumps(instance)
    yield lambda: validator.is_valid(instance)
    yield lambda: validator.is_valid_json(text)
    yield lambda: list(validator.iter_errors(instance))
    yield lambda: list(validator.iter_errors_json(text))
    yield lambda: validator.validate(instance)
    yield lambda: validator.validate_json(text)


# Depth

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
DEPTHS: Final = [5, 40, 150, 250, 330, 480, 990, 1024, 5000]


@pytest.mark.parametrize(
    "depths",
    [
        pytest.param([40, 150, 1024], id="some"),
        pytest.param(DEPTHS, id="all", marks=pytest.mark.thorough),
    ],
)
def test_a_deep_instance_is_judged_rightly_or_raises(depths: list[int]) -> None:
    """A deep instance gets the right verdict, or NestingTooDeep is raised."""

    def check(schema: Any, depth: int, in_objects: bool) -> None:
        validator = av.compile_schema(schema)
        for leaf, expected in ((1, True), ("wrong", False)):
            instance = nested(depth, leaf, in_objects=in_objects)
            opening, closing = ('{"a":', "}") if in_objects else ("[", "]")
            text = opening * depth + json.dumps(leaf) + closing * depth
            for name, ask in (OF_VALUES | OF_TEXT).items():
                try:
                    verdict = ask(validator, text if name in OF_TEXT else instance)
                except av.NestingTooDeep:
                    assert depth > 40, name
                else:
                    # Text deeper than 1024 is not read, and is reported as invalid JSON.
                    too_deep_to_read = name in OF_TEXT and depth > 1024
                    assert verdict == (expected and not too_deep_to_read), name

    for_each(
        [
            (schema, depth, in_objects)
            for schema in RECURSIVE
            for depth in depths
            for in_objects in [False, True]
        ],
        check,
    )


SHALLOWER_DEPTHS: Final = [5, 40, 100, 150, 200, 300, 400, 2000]


@pytest.mark.parametrize(
    "depths",
    [
        pytest.param([40, 200], id="some"),
        pytest.param(SHALLOWER_DEPTHS, id="all", marks=pytest.mark.thorough),
    ],
)
def test_a_deep_instance_of_subclasses_is_judged_rightly_or_raises(depths: list[int]) -> None:
    """A deep instance in a tuple or subclass gets its verdict, or NestingTooDeep is raised."""

    def check(wrap: type[Any], depth: int, schema: Any) -> None:
        validator = av.compile_schema(schema)
        for leaf, expected in ((1, True), ("wrong", False)):
            instance = nested(depth, leaf, in_objects=False)
            special = wrap([("a", instance)]) if wrap is OrderedDict else (instance,)
            for ask in OF_VALUES.values():
                try:
                    verdict = ask(validator, special)
                except av.NestingTooDeep:
                    assert depth > 40
                else:
                    assert verdict == expected

    for_each(
        [
            (wrap, depth, schema)
            for wrap in [tuple, OrderedDict]
            for depth in depths
            for schema in RECURSIVE
        ],
        check,
    )
