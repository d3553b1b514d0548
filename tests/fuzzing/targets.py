"""The fuzz targets: functions that take bytes and raise an exception if a promise is broken."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any, Final

import orjson

import alcamine_validate as av
from alcamine_validate.text.json_pointer import join
from alcamine_validate.text.locate import locate
from tests.properties.hostile.byte_edits import Failure, Original, judge, originals

MOST_PLACES: Final = 200


def json_places(data: bytes) -> None:
    """JSON: findings are at places that exist, and each value is located at its own place."""
    judge(Original("x.json", data))
    try:
        text, value = data.decode(), orjson.loads(data)
    except ValueError:
        return
    pointers = dict(zip(range(MOST_PLACES), _places(value, ""), strict=False)).values()
    spans = locate(text, [pointer for pointer, _ in pointers])
    for pointer, item in pointers:
        start, end = spans[pointer]
        if orjson.loads(text[start:end]) != item:
            raise Failure(f"at {pointer!r} stands {text[start:end]!r}, not {item!r}")


def _places(value: Any, pointer: str) -> Iterator[tuple[str, Any]]:
    waiting = [(pointer, value)]
    while waiting:
        pointer, item = waiting.pop()
        yield pointer, item
        if isinstance(item, dict):
            waiting += [(join(pointer, name), below) for name, below in item.items()]
        elif isinstance(item, list):
            waiting += [(join(pointer, str(index)), below) for index, below in enumerate(item)]


def yaml_text(data: bytes) -> None:
    """YAML, as a Session or as a cassette."""
    judge(Original("x.yaml", data))


def har(data: bytes) -> None:
    """A HAR with any bodies."""
    judge(Original("x.har", data))


def cassettes(data: bytes) -> None:
    """Captures of other tools, in JSON; the first byte selects the format of the report."""
    judge(Original("x.json", data[1:]), ("text", "sarif", "junit", "json")[(data or b"0")[0] % 4])


def schemas(data: bytes) -> None:
    """The compiler raises SchemaError for a schema, or both shapes of the module agree.

    Bytes that are not valid JSON select the keywords to combine.
    """
    try:
        schema = orjson.loads(data)
    except ValueError:
        schema = _made(iter(data), 0)
    try:
        validator = av.compile_schema(schema, strict=False)
    except av.SchemaError:
        return
    for instance in (schema, *_VALUES, {"a": {"b": [1]}}):
        errors = list(validator.iter_errors(instance))
        if validator.is_valid(instance) is bool(errors):
            raise Failure(f"{schema!r} of {instance!r}: {errors}")


_VALUES: Final[tuple[Any, ...]] = (
    None, True, 0, 1, -1.5, 1e300, "", "a", "é1", "2026-03-14T09:26:35Z", [], [1, "a", None],
    [[], []], {}, {"a": 1}, {"a": None, "b": {"a": []}},
)  # fmt: skip
_NUMBERS: Final = (0, 1, 2, 0.5, -1, 1.0)
_ASSERTIONS: Final[dict[str, tuple[Any, ...]]] = {
    "type": ("null", "boolean", "integer", "number", "string", "array", "object", ["array"]),
    "const": _VALUES, "required": (["a"], ["a", "b"], []), "uniqueItems": (True, False),
    "pattern": ("^a", "[0-9]+$", "é|b", "(?=a)", ""), "format": ("date-time", "email", "cuid2"),
    "minimum": _NUMBERS, "exclusiveMaximum": _NUMBERS, "multipleOf": (1, 0.5, 3),
    "maxLength": (0, 1, 2), "minItems": (0, 1, 3), "maxProperties": (0, 1), "minContains": (0, 2),
    "$ref": ("#", "#/$defs/a", "#/$defs/b", "#c", "x", "x#c"), "$anchor": ("c",),
    "$dynamicRef": ("#c", "x#c"), "$dynamicAnchor": ("c",), "$id": ("x", "y"),
    "dependentRequired": ({"a": ["b"]}, {}), "x-timestamp-order": ([["a", "b"]],),
}  # fmt: skip
_ONE: Final = (
    "not", "if", "then", "else", "items", "contains", "additionalProperties", "unevaluatedItems",
    "unevaluatedProperties",
)  # fmt: skip
_LISTS: Final = ("allOf", "anyOf", "oneOf", "prefixItems", "enum")
_MAPS: Final = ("properties", "$defs", "dependentSchemas", "patternProperties")
_KEYWORDS: Final = (*_ASSERTIONS, *_ONE, *_LISTS, *_MAPS)


def _made(numbers: Iterator[int], depth: int) -> Any:
    """Return a schema whose keywords are selected by bytes."""
    schema: dict[str, Any] = {}
    if next(numbers, 0) % 16 == 0 or depth > 4:
        return next(numbers, 0) % 2 == 0
    for _ in range(next(numbers, 0) % 4 + 1):
        name = _KEYWORDS[next(numbers, 0) % len(_KEYWORDS)]
        schema[name] = _argument(name, numbers, depth + 1)
    return schema


def _argument(name: str, numbers: Iterator[int], depth: int) -> Any:
    if name in _ASSERTIONS:
        return _ASSERTIONS[name][next(numbers, 0) % len(_ASSERTIONS[name])]
    if name == "enum":
        return [_VALUES[next(numbers, 0) % len(_VALUES)] for _ in range(next(numbers, 0) % 3 + 1)]
    if name in _LISTS:
        return [_made(numbers, depth) for _ in range(next(numbers, 0) % 3 + 1)]
    if name in _MAPS:
        return {key: _made(numbers, depth) for key in "ab"[: next(numbers, 0) % 2 + 1]}
    return _made(numbers, depth)


TARGETS: Final[dict[str, Callable[[bytes], None]]] = {
    "cassettes": cassettes,
    "har": har,
    "json": json_places,
    "schemas": schemas,
    "yaml": yaml_text,
}
"""The targets by the names that the command takes."""

_SCHEMAS: Final = (
    {"type": "object", "required": ["a"], "properties": {"a": {"$ref": "#/$defs/b"}},
     "$defs": {"b": {"anyOf": [{"const": 1}, {"pattern": "^[a-z]+$", "maxLength": 3}]}}},
    {"items": {"minimum": -1, "multipleOf": 0.5}, "uniqueItems": True, "prefixItems": [True],
     "contains": {"enum": [1, "a", None, {"a": []}]}, "minContains": 0},
    {"if": {"type": ["string", "null"]}, "then": {"format": "date-time"}, "else": {"not": {}},
     "dependentRequired": {"a": ["b"]}, "patternProperties": {"\\\\d": False}},
    {"oneOf": [{"properties": {"p": {"const": 1}}, "required": ["p"]},
               {"properties": {"p": {"const": 2}}, "required": ["p"]}],
     "additionalProperties": False, "propertyNames": {"minLength": 1}},
    {"$id": "x", "anyOf": [{"$ref": "#c"}, {"$ref": "y"}], "unevaluatedProperties": False,
     "$defs": {"a": {"$dynamicAnchor": "c", "properties": {"a": True}, "prefixItems": [True]},
               "b": {"$id": "y", "items": {"$dynamicRef": "x#c"}, "unevaluatedItems": False}}},
)  # fmt: skip


def seeds(target: str) -> list[bytes]:
    """Return the initial inputs of a target."""
    if target == "schemas":
        return [orjson.dumps(each) for each in _SCHEMAS]
    suffixes = {"har": (".har",), "yaml": (".yaml",)}.get(target, (".json",))
    mark = b"0" if target == "cassettes" else b""
    return [mark + each.data for each in originals() if each.name.endswith(suffixes)]
