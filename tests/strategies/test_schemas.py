"""Values drawn from a schema are valid, shrink to simple ones, and reach every limit.

python-jsonschema and jsonschema-rs check them, with our formats implemented a second time.
"""

from __future__ import annotations

import itertools
import subprocess
import sys
from collections.abc import Callable
from functools import cache
from itertools import islice
from random import Random
from typing import Any, Final

import pytest
from hypothesis import HealthCheck, Phase, find, given, settings
from hypothesis import strategies as st
from hypothesis.errors import Unsatisfiable

import alcamine_validate as av
from alcamine_validate.schema.overlay import apply_overlay
from alcamine_validate.schema.spec_files import spec_file
from alcamine_validate.strategies.schemas import CantDraw, from_schema
from alcamine_validate.text.json_pointer import resolve
from tests.support import judges, schemas
from tests.support.overlays import overlay_of
from tests.support.tables import for_each

QUIET: Final = settings(
    max_examples=20,
    deadline=None,
    database=None,
    derandomize=True,
    suppress_health_check=list(HealthCheck),
)
FOUND: Final = settings(QUIET, max_examples=4000)
UNSHRUNK: Final = settings(FOUND, phases=[Phase.generate])
DOCUMENT: Final = av.read_document(spec_file("openapi.yaml"))
OVERLAY: Final = av.read_document(spec_file("overlay.yaml"))
CORRECTED: Final = resolve(apply_overlay(DOCUMENT, OVERLAY), "/components/schemas/Session")
LEDGER: Final = resolve(CORRECTED, "/properties/ledger")
TREE: Final = {
    "type": "object",
    "properties": {
        "value": {"type": "integer"},
        "parts": {"type": "array", "items": {"$ref": "#"}},
    },
    "required": ["value"],
    "additionalProperties": False,
}
STAMP: Final = {"type": "string", "format": "date-time"}
MERGED: Final = {
    "type": "object",
    "allOf": [
        {"properties": {"a": {"type": "string", "minLength": 2}}, "required": ["a"]},
        {"properties": {"a": {"maxLength": 3}, "b": {"minimum": 1}}, "minProperties": 2},
        {"properties": {"b": {"type": "integer", "maximum": 2}}, "required": ["b"]},
    ],
}
SCHEMAS: Final[dict[str, Any]] = {
    "anything": {},
    "true": True,
    "types": {"type": ["null", "integer", "object"]},
    **{name: {"type": name} for name in schemas.TYPES},
    "enum": {"enum": [None, 1, "a", [1], {"a": True}]},
    "enum beside others": {"enum": [1, 5, "a", "abc", None], "minimum": 2, "minLength": 2},
    "enums": {"enum": [1, 2, 3.0, True], "allOf": [{"enum": [3, 1.0, False]}]},
    "const": {"const": {"a": [1, None]}},
    "limits": {"type": "integer", "minimum": -3, "exclusiveMaximum": 4},
    "open limits": {"type": "number", "exclusiveMinimum": 0, "exclusiveMaximum": 0.5},
    "large limits": {"type": "number", "minimum": 2**64, "maximum": 1e300},
    "limits of any type": {"minimum": 5, "maxLength": 1, "maxItems": 1, "maxProperties": 1},
    "multiples": {"type": "integer", "multipleOf": 6, "minimum": 7, "maximum": 31},
    "multiples of both": {"multipleOf": 4, "allOf": [{"multipleOf": 6}], "type": "integer"},
    "halves": {"type": "number", "multipleOf": 0.5, "minimum": -3, "maximum": 3},
    "lengths": {"type": "string", "minLength": 2, "maxLength": 4},
    "pattern": {"type": "string", "pattern": r"^[A-Z]{2}-\d{3}$"},
    "pattern anywhere": {"type": "string", "pattern": "[0-9]x", "minLength": 9, "maxLength": 12},
    "patterns": {"type": "string", "pattern": "^[a-c]", "allOf": [{"pattern": "[0-9]$"}]},
    **{name: {"type": "string", "format": name} for name in schemas.FORMATS},
    "short cuid2": {"type": "string", "format": "cuid2", "maxLength": 3},
    "long email": {"type": "string", "format": "email", "minLength": 90},
    "nullable format": {"type": ["string", "null"], "format": "e164"},
    "array of integers": {"type": "array", "items": {"type": "integer"}, "minItems": 2},
    "prefix": {
        "type": "array",
        "prefixItems": [{"type": "string"}, {"type": "null"}],
        "items": {"type": "integer"},
        "maxItems": 4,
    },
    "prefix and nothing else": {
        "type": "array", "prefixItems": [{"type": "string"}, False], "minItems": 1,
    },
    "contains": {"type": "array", "contains": {"const": 5}, "minContains": 2, "maxContains": 3},
    "contains of its own kind": {
        "type": "array", "items": {"type": "null"}, "contains": {"type": "null"}, "maxContains": 2,
    },
    "contains at most": {
        "type": "array", "items": {"type": "integer"}, "contains": {"minimum": 0},
        "minContains": 0, "maxContains": 1, "minItems": 2,
    },
    "contains anything": {"type": "array", "contains": {}, "minContains": 1, "maxContains": 2},
    "contains two things": {
        "type": "array", "contains": {"type": "string"}, "allOf": [{"contains": {"type": "null"}}],
    },
    "unique": {"type": "array", "uniqueItems": True, "items": {"enum": [1, True, 0, False]}},
    "unique and contains": {
        "type": "array", "uniqueItems": True, "contains": {"type": "boolean"}, "minContains": 2,
    },
    "required": {"type": "object", "required": ["a", "b"], "properties": {"a": {"type": "null"}}},
    "closed": {
        "type": "object", "properties": {"a": {"type": "integer"}, "b": False},
        "additionalProperties": False,
    },
    "map": {"type": "object", "additionalProperties": {"type": "integer"}, "minProperties": 2},
    "patternProperties": {
        "type": "object", "patternProperties": {"^n": {"type": "integer"}, "x$": {"minimum": 3}},
        "additionalProperties": False, "minProperties": 1,
    },
    "propertyNames": {
        "type": "object", "propertyNames": {"pattern": "^[a-z]+$", "maxLength": 3},
        "properties": {"long name": {}, "abc": {"type": "null"}}, "minProperties": 1,
    },
    "named names": {"type": "object", "propertyNames": {"enum": ["a", "b"]}, "minProperties": 1},
    "counts": {
        "type": "object", "minProperties": 2, "maxProperties": 3,
        "properties": {name: {"type": "integer"} for name in "abcdef"},
    },
    "merged": MERGED,
    "anyOf": {"anyOf": [{"type": "string"}, {"minimum": 3, "type": "integer"}]},
    "oneOf": {"oneOf": [{"type": "integer", "minimum": 3}, {"type": "integer", "maximum": 5}]},
    "beside anyOf": {"type": "integer", "anyOf": [{"minimum": 10}, {"maximum": -10}]},
    "dispatch": {
        "oneOf": [
            {"type": "object", "required": ["kind", "n"],
             "properties": {"kind": {"const": kind}, "n": {"enum": names}}}
            for kind, names in (("x", ["a", "b"]), ("y", ["c"]))
        ]
    },
    "not": {"not": {"type": ["string", "object", "array"]}},
    "not const": {"type": "boolean", "not": {"const": False}},
    "if": {"if": {"type": "string"}, "then": {"minLength": 3}, "else": {"type": "null"}},
    "if without then": {"type": "integer", "if": {"minimum": 3}, "else": {"multipleOf": 2}},
    "dependentRequired": {
        "type": "object", "properties": {name: {"type": "null"} for name in "abc"},
        "dependentRequired": {"a": ["b"], "b": ["c"]}, "additionalProperties": False,
    },
    "dependentSchemas": {
        "type": "object", "properties": {"a": {"type": "null"}, "b": {"type": "integer"}},
        "dependentSchemas": {"a": {"required": ["b"], "properties": {"b": {"minimum": 5}}}},
    },
    "unevaluatedProperties": {
        "type": "object", "unevaluatedProperties": False,
        "anyOf": [{"properties": {"a": {"type": "null"}}, "required": ["a"]},
                  {"properties": {"b": {"type": "integer"}}, "required": ["b"]}],
    },
    "unevaluatedItems": {
        "type": "array", "prefixItems": [{"type": "null"}], "unevaluatedItems": {"type": "string"},
    },
    "tree": TREE,
    "list of lists": {"type": "array", "items": {"$ref": "#"}},
    "definitions": {
        "$ref": "#/$defs/a",
        "$defs": {
            "a": {"type": "object", "properties": {"b": {"$ref": "#/$defs/b"}}, "required": ["b"]},
            "b": {"anyOf": [{"type": "null"}, {"$ref": "#/$defs/a"}]},
        },
    },
    "order": {
        "type": "object", "properties": {"a": STAMP, "b": STAMP, "c": STAMP},
        "required": ["a", "b", "c"], judges.ORDER: [["a", "b"], ["b", "c"]],
    },
    "order in circles": {
        "type": "object", "properties": {"a": STAMP, "b": STAMP},
        "required": ["a", "b"], judges.ORDER: [["a", "b"], ["b", "a"]],
    },
    "ledger": LEDGER,
    "config": resolve(CORRECTED, "/properties/agent/properties/version/properties/config"),
}  # fmt: skip


def examples(strategy: st.SearchStrategy[Any], wanted: settings = QUIET) -> list[Any]:
    """Return the values that hypothesis draws from ``strategy``, the same in every run."""
    result: list[Any] = []

    @wanted
    @given(strategy)
    def draw(value: Any) -> None:
        result.append(value)

    draw()
    return result


def least(strategy: st.SearchStrategy[Any], condition: Callable[[Any], bool] | None = None) -> Any:
    """Return the simplest value that hypothesis finds, and that meets ``condition``."""
    return find(strategy, condition or _any, settings=FOUND)


def _any(_: Any) -> bool:
    return True


def refusing(schema: Any, instance: Any) -> list[str]:
    """Return the names of those of the three judges that refuse an instance."""
    verdicts = {name: judge(instance) for name, judge in _judges(repr(schema)).items()}
    return [name for name, verdict in verdicts.items() if not verdict]


_SCHEMA_OF: Final[dict[str, Any]] = {}


@cache
def _judges(key: str) -> dict[str, judges.Judge]:
    schema = _SCHEMA_OF[key]
    return {
        "ours": av.compile_schema(schema).is_valid,
        "jsonschema": judges.python_jsonschema(schema, own_formats=True),
        "jsonschema-rs": judges.jsonschema_rust(schema, own_formats=True),
    }


def refused(schema: Any, drawn: list[Any]) -> list[tuple[Any, list[str]]]:
    """Return each instance that some judge refuses, and the names of those judges."""
    _SCHEMA_OF[repr(schema)] = schema
    return [(value, names) for value in drawn if (names := refusing(schema, value))]


# Valid


@pytest.mark.parametrize("count", [2, pytest.param(20, marks=pytest.mark.thorough)])
def test_what_is_drawn_is_valid(count: int) -> None:
    """Three judges accept what is drawn; only ours accepts leap seconds in a time."""

    def check(name: str) -> None:
        drawn = examples(from_schema(SCHEMAS[name]), settings(QUIET, max_examples=count))
        assert drawn
        found = refused(SCHEMAS[name], drawn)
        if name == "time":
            found = [row for row in found if row[0][6:8] != "60" or "ours" in row[1]]
        assert found == []

    for_each(SCHEMAS, check)


def test_a_component_of_an_openapi_document_is_drawn() -> None:
    """Its references are resolved, and the overlay is applied."""
    document = {
        "openapi": "3.1.0",
        "info": {"title": "", "version": ""},
        "components": {
            "schemas": {
                "Pair": {"type": "array", "items": {"$ref": "#/components/schemas/One"}},
                "One": {"type": "integer"},
            }
        },
    }
    change = {"target": "$.components.schemas.One", "update": {"minimum": 7}}
    overlay = overlay_of(change)
    strategy = from_schema(document, component="Pair", overlay=overlay)
    assert least(strategy, lambda value: len(value) == 2) == [7, 7]
    resolved = {"type": "array", "items": {"type": "integer", "minimum": 7}}
    assert refused(resolved, examples(strategy)) == []


def test_a_reference_leads_to_another_document() -> None:
    """The other document is given as a resource."""
    strategy = from_schema(
        {"$ref": "https://example.org/one"},
        resources={"https://example.org/one": {"const": "here"}},
    )
    assert least(strategy) == "here"


@pytest.mark.parametrize("count", [20, pytest.param(200, marks=pytest.mark.thorough)])
def test_random_schemas_draw_what_is_valid(count: int) -> None:
    """Few random schemas accept nothing, and for fewer only filtering shows that."""
    judged = impossible = unsatisfiable = 0
    for schema in islice(_random_schemas(), count):
        try:
            strategy = from_schema(schema)
        except CantDraw:
            impossible += 1
            continue
        try:
            drawn = examples(strategy, settings(QUIET, max_examples=2))
        except Unsatisfiable:
            unsatisfiable += 1
            continue
        judged += len(drawn)
        assert refused(schema, drawn) == [], schema
    assert judged > 1.25 * count
    assert unsatisfiable < 0.075 * count
    assert impossible < 0.3 * count


def _random_schemas() -> Any:
    for seed in itertools.count():
        schema = schemas.schema(Random(seed))
        try:
            av.compile_schema(schema)
        except av.SchemaError:
            continue
        yield schema


# The whole Session


@pytest.mark.parametrize("count", [10, pytest.param(100, marks=pytest.mark.thorough)])
def test_whole_sessions_take_no_health_check(count: int) -> None:
    """Drawn Sessions differ, no judge refuses one, and no health check fails."""
    drawn: list[Any] = []

    @settings(max_examples=count, deadline=None, database=None)
    @given(from_schema(DOCUMENT, component="Session", overlay=OVERLAY))
    def draw(session: Any) -> None:
        drawn.append(session)

    draw()
    assert len(drawn) >= count
    assert len({repr(session) for session in drawn}) > 0.8 * count
    assert refused(CORRECTED, drawn) == []


def test_the_first_session_is_simple() -> None:
    """All others shrink to it: it has only required properties, each as simple as possible."""
    session = find(from_schema(CORRECTED), _any, settings=UNSHRUNK)
    assert refused(CORRECTED, [session]) == []
    assert session.keys() == set(CORRECTED["required"])
    assert (session["id"], session["name"], session["completedAt"]) == ("a0", "", None)
    assert session["createdAt"] == session["updatedAt"] == "2000-01-01T00:00:00.000Z"


# Limits are reached


REACHED: Final[list[tuple[str, Callable[[Any], bool]]]] = [
    ("limits", lambda value: value == -3),
    ("limits", lambda value: value == 3),
    ("limits", lambda value: isinstance(value, float)),
    ("multiples", lambda value: value == 12),
    ("multiples", lambda value: value == 30),
    ("halves", lambda value: value == -3),
    ("halves", lambda value: value == 2.5),
    ("large limits", lambda value: value == 2**64),
    ("lengths", lambda value: len(value) == 2),
    ("lengths", lambda value: len(value) == 4),
    ("lengths", lambda value: any(character > "\uffff" for character in value)),
    ("pattern anywhere", lambda value: len(value) == 12),
    ("short cuid2", lambda value: len(value) == 3),
    ("cuid2", lambda value: len(value) == 32),
    ("e164", lambda value: len(value) == 16),
    ("date-time", lambda value: value[17:19] == "60"),
    ("date-time", lambda value: value.startswith("0000")),
    ("date-time", lambda value: value[10] == "t"),
    ("date-time", lambda value: value.endswith("z")),
    ("date-time", lambda value: value[-6] in "+-"),
    ("time", lambda value: value[6:8] == "60"),
    ("email", lambda value: value.startswith('"')),
    ("email", lambda value: "@[IPv6:" in value),
    ("uuid", lambda value: value != value.lower()),
    ("nullable format", lambda value: value is None),
    ("nullable format", lambda value: value is not None),
    ("anything", lambda value: isinstance(value, dict) and bool(value)),
    ("enums", lambda value: value == 3),
    ("prefix", lambda value: value == []),
    ("prefix", lambda value: len(value) == 4),
    ("contains", lambda value: value.count(5) == 2),
    ("contains", lambda value: value.count(5) == 3),
    ("contains", lambda value: len(value) > 3),
    ("contains of its own kind", lambda value: len(value) == 2),
    ("unique", lambda value: len(value) == 4),
    ("counts", lambda value: len(value) == 2),
    ("counts", lambda value: len(value) == 3),
    ("closed", lambda value: "a" in value),
    ("required", lambda value: len(value) > 2),
    ("patternProperties", lambda value: any(key[0] == "n" == key[-1] for key in value)),
    ("patternProperties", lambda value: any(key.endswith("x") for key in value)),
    ("propertyNames", lambda value: "abc" in value),
    ("named names", lambda value: len(value) == 2),
    ("oneOf", lambda value: value > 5),
    ("oneOf", lambda value: value < 3),
    ("dispatch", lambda value: value["n"] == "c"),
    ("not", lambda value: value is None),
    ("if", lambda value: value is None),
    ("if without then", lambda value: value == 5),
    ("dependentRequired", lambda value: "a" in value),
    ("dependentRequired", lambda value: "b" in value and "a" not in value),
    ("dependentSchemas", lambda value: "a" in value),
    ("dependentSchemas", lambda value: "a" not in value and "b" in value),
    ("unevaluatedProperties", lambda value: "b" in value and "a" not in value),
    ("unevaluatedItems", lambda value: len(value) == 3),
    ("tree", lambda value: bool(value.get("parts")) and "parts" in value["parts"][0]),
    ("order", lambda value: value["a"] < value["b"] < value["c"]),
    ("order in circles", lambda value: value["a"] == value["b"]),
]  # fmt: skip
"""Conditions that some values meet: ends of limits, branches of unions, spellings of formats."""


@pytest.mark.parametrize("step", [4, pytest.param(1, marks=pytest.mark.thorough)])
def test_both_ends_and_every_branch_are_reached(step: int) -> None:
    """Both ends of limits, every branch of unions, and every spelling of a format are drawn."""

    def check(name: str, condition: Callable[[Any], bool]) -> None:
        assert condition(find(from_schema(SCHEMAS[name]), condition, settings=UNSHRUNK))

    for_each(REACHED[::step], check)


# Simplest values


SIMPLEST: Final[dict[str, Any]] = {
    "anything": None,
    "null": None,
    "boolean": False,
    "integer": 0,
    "number": 0,
    "string": "",
    "array": [],
    "object": {},
    "types": None,
    "limits": 0,
    "multiples": 12,
    "lengths": "00",
    "pattern": "AA-000",
    "cuid2": "a0",
    "date": "2000-01-01",
    "date-time": "2000-01-01T00:00:00.000Z",
    "e164": "+10",
    "email": "a@a",
    "ipv4": "0.0.0.0",
    "ipv6": "::",
    "time": "00:00:00Z",
    "uuid": "00000000-0000-0000-0000-000000000000",
    "array of integers": [0, 0],
    "contains": [5, 5],
    "contains two things": ["", None],
    "required": {"a": None, "b": None},
    "map": {"": 0, "0": 0},
    "merged": {"a": "00", "b": 1},
    "anyOf": "",
    "oneOf": 6,
    "dispatch": {"kind": "y", "n": "c"},  # has fewer choices than x
    "not": None,
    "dependentRequired": {},
    "dependentSchemas": {},
    "unevaluatedProperties": {"a": None},
    "ledger": None,
    "tree": {"value": 0},
    "definitions": {"b": None},
}
QUICKLY_SHRUNK: Final = ("null", "boolean", "integer", "lengths", "e164", "anyOf", "dispatch")


@pytest.mark.parametrize(
    "names",
    [QUICKLY_SHRUNK, pytest.param(tuple(SIMPLEST), marks=pytest.mark.thorough)],
    ids=["few", "all"],
)
def test_minimal_examples_are_simple(names: tuple[str, ...]) -> None:
    """Any first example shrinks to exactly this spelling (0 and not 0.0)."""

    def check(name: str) -> None:
        assert repr(least(from_schema(SCHEMAS[name]))) == repr(SIMPLEST[name])

    for_each(names, check)


# Impossible schemas


def test_impossible_schemas_raise_when_the_strategy_is_made() -> None:
    """The error has the pointer of the keyword that excludes everything."""

    def check(schema: Any, pointer: str, message: str) -> None:
        with pytest.raises(CantDraw, match=message) as raised:
            from_schema(schema)
        assert raised.value.pointer == pointer
        assert isinstance(raised.value, ValueError)

    for_each([
        (False, "", "false"),
        ({"not": {}}, "/not", "refuses everything"),
        ({"enum": []}, "/enum", "no value of 'enum'"),
        ({"const": 1, "type": "string"}, "/const", "no value of 'const'"),
        ({"enum": [1, 2], "allOf": [{"enum": [True]}]}, "/enum", "no value"),
        ({"type": "integer", "minimum": 5, "maximum": 3}, "/minimum", "no integer"),
        ({"type": "integer", "exclusiveMinimum": 5, "exclusiveMaximum": 6}, "/exclusiveMinimum",
         "no integer"),
        ({"type": "number", "minimum": 5, "exclusiveMaximum": 5}, "/minimum", "no number"),
        ({"type": "number", "minimum": 10**400}, "/minimum", "no number"),
        ({"type": "integer", "multipleOf": 7, "minimum": 1, "maximum": 6}, "/minimum",
         "no multiple of 7"),
        ({"type": "string", "minLength": 5, "maxLength": 3}, "/minLength", "above maxLength 3"),
        ({"type": "string", "format": "uuid", "maxLength": 30}, "/format", "no uuid"),
        ({"type": "array", "minItems": 2, "maxItems": 1}, "/minItems", "above maxItems 1"),
        ({"type": "array", "items": False, "minItems": 1}, "/items", "false"),
        ({"type": "array", "prefixItems": [{}, False], "minItems": 2}, "/prefixItems/1", "false"),
        ({"type": "array", "contains": {}, "minContains": 2, "maxContains": 1}, "/minContains",
         "above maxContains 1"),
        ({"type": "array", "items": {"type": "null"}, "contains": {"type": "string"}}, "/contains",
         "'contains' can't be met"),
        ({"type": "array", "maxItems": 1, "contains": {"const": 1}, "minContains": 2}, "/contains",
         "'contains' can't be met 2 times"),
        ({"type": "array", "uniqueItems": True, "minItems": 3, "items": {"type": "boolean"}}, "",
         "only 2 are different"),
        ({"type": "object", "required": ["a"], "properties": {"a": False}}, "/properties/a",
         "false"),
        ({"type": "object", "required": ["ab"], "propertyNames": {"maxLength": 1}},
         "/propertyNames", "no property may be named 'ab'"),
        ({"type": "object", "required": ["a", "b"], "maxProperties": 1}, "", "maxProperties is 1"),
        ({"type": "object", "additionalProperties": False, "minProperties": 1}, "",
         "only 0 can be there"),
        ({"allOf": [{"type": "string"}, {"type": "null"}]}, "/allOf/1/type", "no type is left"),
        ({"anyOf": [False, {"type": "null", "not": {}}]}, "/anyOf/0", "false"),
        ({"type": "object", "properties": {"n": {"$ref": "#"}}, "required": ["n"]},
         "/properties/n", "without end"),
    ], check)  # fmt: skip


def test_what_only_drawing_shows_is_unsatisfiable() -> None:
    """No text of the format matches the pattern."""
    with pytest.raises(Unsatisfiable):
        least(from_schema({"type": "string", "format": "ipv4", "pattern": "^x"}))


def test_branches_that_fit_nothing_are_left_out() -> None:
    """Branches, properties and elements that no value fits are left out."""
    assert least(from_schema({"anyOf": [False, {"const": 7}]})) == 7
    strategy = from_schema({"type": "object", "properties": {"a": {"not": {}}, "b": {}}})
    assert all("a" not in value for value in examples(strategy))
    strategy = from_schema({"type": "array", "prefixItems": [{}, False]})
    assert {len(value) for value in examples(strategy)} == {0, 1}


# Formats


def _is_even(text: str) -> bool:
    return len(text) % 2 == 0


def test_a_custom_format_is_drawn() -> None:
    """A check is enough. If there is also a strategy, its texts are still checked."""
    schema = {"type": "string", "format": "even", "minLength": 3}
    drawn = examples(from_schema(schema, formats={"even": _is_even}))
    assert drawn
    assert all(len(text) % 2 == 0 and len(text) > 3 for text in drawn)
    strategy = from_schema(
        schema,
        formats={"even": _is_even},
        format_strategies={"even": st.sampled_from(["no!", "yes!"])},
    )
    assert set(examples(strategy)) == {"yes!"}


def test_a_format_of_ours_is_drawn_otherwise() -> None:
    """Another check or another strategy can be given for it."""
    schema = {"type": "string", "format": "uuid"}
    strategy = from_schema(schema, formats={"uuid": lambda text: text.isupper()})
    assert all(text.isupper() for text in examples(strategy))
    nil = "00000000-0000-0000-0000-00000000000a"
    only = from_schema(schema, format_strategies={"uuid": st.just(nil)})
    assert set(examples(only)) == {nil}


def test_formats_may_be_annotations() -> None:
    """If formats are annotations, any text is drawn."""
    strategy = from_schema({"type": "string", "format": "uuid"}, assert_formats=False)
    assert least(strategy) == ""
    unknown = {"type": "string", "format": "unheard-of", "unknown": 1}
    assert least(from_schema(unknown, strict=False)) == ""
    with pytest.raises(av.UnsupportedSchema):
        from_schema(unknown)


def test_a_strategy_for_an_unknown_format_is_refused() -> None:
    """The strategy would never be used."""
    with pytest.raises(ValueError, match="no check for the format 'odd'"):
        from_schema({}, format_strategies={"odd": st.text()})


def test_a_check_that_raises_passes_for_no_verdict() -> None:
    """The exception surfaces while drawing."""

    def broken(text: str) -> bool:
        raise KeyError(text)

    strategy = from_schema({"type": "string", "format": "x"}, formats={"x": broken})
    with pytest.raises(av.FormatCheckFailed):
        examples(strategy)


# Recursion


def _depth(value: Any) -> int:
    parts = value.values() if isinstance(value, dict) else value if isinstance(value, list) else ()
    return 1 + max(map(_depth, parts), default=0)


@pytest.mark.parametrize("name", ["tree", "list of lists", "definitions"])
def test_recursion_ends(name: str) -> None:
    """Recursive schemas fail no health check, and their values are shallow."""
    drawn = examples(
        from_schema(SCHEMAS[name]), settings(max_examples=50, deadline=None, database=None)
    )
    assert 1 < max(map(_depth, drawn)) < 8


@pytest.mark.parametrize(
    "quality",
    [UNSHRUNK, pytest.param(FOUND, marks=pytest.mark.thorough)],
    ids=["first", "shrunk"],
)
def test_a_long_way_round_is_gone(quality: settings) -> None:
    """Definitions may require each other in a chain, until one does not."""
    definitions = {
        f"d{index}": {
            "type": "object",
            "properties": {"next": {"$ref": f"#/$defs/d{index + 1}"}},
            "required": ["next"],
        }
        for index in range(6)
    }
    last = {"anyOf": [{"type": "null"}, {"$ref": "#/$defs/d0"}]}
    schema = {"$ref": "#/$defs/d0", "$defs": {**definitions, "d6": last}}
    assert _depth(find(from_schema(schema), _any, settings=quality)) == 7


def test_schemas_themselves_are_drawn() -> None:
    """The meta-schema, with its dynamic references, draws valid schemas."""
    reference = {"$ref": "https://json-schema.org/draft/2020-12/schema"}
    drawn = examples(from_schema(reference))
    assert refused(reference, drawn) == []
    assert len({repr(value) for value in drawn}) > 5


# Values belong to the caller


def test_constants_are_copied() -> None:
    """Changing a drawn value changes nothing that is drawn later."""
    strategy = from_schema({"const": {"a": []}})
    first = least(strategy)
    first["a"].append(1)
    assert least(strategy) == {"a": []}


# Without hypothesis


def test_without_hypothesis_the_import_says_what_to_install() -> None:
    """The ImportError has the command that installs hypothesis."""
    program = (
        "import sys; sys.modules['hypothesis'] = None\nimport alcamine_validate.strategies.schemas"
    )
    run = subprocess.run(
        [sys.executable, "-c", program], capture_output=True, encoding="utf-8", check=False,
        stdin=subprocess.DEVNULL,
    )  # fmt: skip
    assert run.returncode == 1
    last = run.stderr.splitlines()[-1]
    assert last.startswith("ImportError:")
    assert "pip install 'alcamine-validate[hypothesis]'" in last


def test_a_pattern_for_the_engine_is_judged_and_not_drawn_by() -> None:
    """A pattern that needs the extra ``ecma`` draws nothing, but checks what is drawn."""
    with pytest.raises(CantDraw, match="Python's re") as refused:
        from_schema({"type": "string", "pattern": r"^(a)\1$"})
    assert refused.value.pointer == "/pattern"
    named = {"type": "object", "properties": {"aa": True, "b": True}, "required": ["aa", "b"]}
    patterns = {r"^(.)\1$": {"type": "null"}}
    drawn = least(from_schema({**named, "patternProperties": patterns}))
    assert drawn["aa"] is None
