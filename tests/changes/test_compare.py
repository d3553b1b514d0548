"""Which changes are found at which place, and that another notation is no change."""

from __future__ import annotations

import json
from collections.abc import Callable
from copy import deepcopy
from itertools import product
from random import Random
from typing import Any, Final, NoReturn

import pytest

import alcamine_validate as av
from alcamine_validate.changes.classes import CLASSES, Judgement
from alcamine_validate.changes.compare import _Comparison, are_same, changes
from alcamine_validate.changes.read import read_schemas
from alcamine_validate.schema.errors import InvalidSchema, SchemaError, UnsupportedSchema
from tests.changes.story import found
from tests.support import schemas
from tests.support.tables import for_each

TEXT: Final = {"type": "string"}
A: Final[dict[str, Any]] = {
    "type": "object",
    "properties": {"by": {"const": "A"}, "n": {"type": "integer"}},
    "required": ["by"],
}
B: Final[dict[str, Any]] = {
    "type": "object",
    "properties": {"by": {"const": "B"}, "m": TEXT},
    "required": ["by"],
}
NODE: Final[dict[str, Any]] = {
    "type": "object",
    "properties": {"child": {"$ref": "#"}, "name": TEXT},
}


def with_properties(**properties: Any) -> dict[str, Any]:
    """Return a schema of an object with these properties."""
    return {"type": "object", "properties": properties}


OBJECT: Final = {"type": "object"}
NULL_NOT_LISTED: Final = {"type": ["string", "null"], "enum": ["A"]}

CASES: Final[list[tuple[Any, Any, list[tuple[str, str]]]]] = [
    # A null that the type has and the enum lacks
    ({"type": "string", "enum": ["A"]}, NULL_NOT_LISTED, [("ALC979", "")]),
    (NULL_NOT_LISTED, {"type": "string", "enum": ["A"]}, [("ALC979", "")]),
    (NULL_NOT_LISTED, {"type": ["string", "null"], "enum": ["A", None]}, [("ALC913", "")]),
    (NULL_NOT_LISTED, {"allOf": [NULL_NOT_LISTED]}, []),
    # Properties
    (with_properties(a=TEXT), with_properties(a=TEXT, b=TEXT), [("ALC901", "/b")]),
    (
        with_properties(a=with_properties(b=TEXT)),
        with_properties(a=with_properties()),
        [("ALC904", "/a/b")],
    ),
    ({**with_properties(a=TEXT), "required": ["a"]}, with_properties(), [("ALC903", "/a")]),
    ({"required": ["a"]}, {}, [("ALC905", "/a")]),
    ({}, {"required": ["a"]}, [("ALC906", "/a")]),
    (with_properties(a=TEXT), with_properties(a=False), [("ALC904", "/a")]),
    (with_properties(a=False), with_properties(a=TEXT), [("ALC902", "/a")]),
    (with_properties(a=False), with_properties(), [("ALC907", "/a")]),
    (with_properties(), with_properties(a=False), [("ALC908", "/a")]),
    (
        {**with_properties(a=TEXT), "required": ["a"]},
        {"type": "object", "required": ["a"]},
        [("ALC912", "/a"), ("ALC913", "/a")],
    ),
    (
        {"additionalProperties": TEXT},
        {"additionalProperties": {"type": "integer"}},
        [("ALC911", "/*")],
    ),
    (
        {"patternProperties": {"^x": TEXT}},
        {"patternProperties": {"^x": {"type": ["string", "null"]}}},
        [("ALC913", "/*")],
    ),
    (
        {"additionalProperties": False},
        {"patternProperties": {"^x": {}}, "additionalProperties": False},
        [("ALC907", "")],
    ),
    (
        {"patternProperties": {"^x": {}}, "additionalProperties": False},
        {"additionalProperties": False},
        [("ALC908", "")],
    ),
    (
        {"patternProperties": {"^x": {}}, "additionalProperties": TEXT},
        {"additionalProperties": TEXT},
        [("ALC914", "/*"), ("ALC915", "/*")],
    ),
    (
        with_properties(**{"a/b": TEXT}),
        with_properties(**{"a/b": {}}),
        [("ALC912", "/a~1b"), ("ALC913", "/a~1b")],
    ),
    # Names that are listed on one side only
    (
        {"additionalProperties": TEXT},
        {**with_properties(a=TEXT), "additionalProperties": TEXT},
        [("ALC901", "/a"), ("ALC914", ""), ("ALC915", "")],
    ),
    (
        {"additionalProperties": TEXT},
        {"properties": {"a": {"type": "integer"}}, "additionalProperties": TEXT},
        [("ALC901", "/a"), ("ALC911", "/a")],
    ),
    (
        {"patternProperties": {"^x": TEXT}, "additionalProperties": False},
        {
            "properties": {"xa": TEXT, "a": TEXT},
            "patternProperties": {"^x": TEXT},
            "additionalProperties": False,
        },
        [("ALC901", "/xa"), ("ALC902", "/a")],
    ),
    (
        {"required": ["a"], "additionalProperties": TEXT},
        {"required": ["a"], "additionalProperties": TEXT, "properties": {"a": {"minLength": 1}}},
        [("ALC912", "/a"), ("ALC913", "/a"), ("ALC942", "/a")],
    ),
    (
        {"properties": {"xa": {}}, "patternProperties": {"^x": TEXT}},
        {"properties": {"xa": {}}},
        [("ALC912", "/*"), ("ALC912", "/xa"), ("ALC913", "/*"), ("ALC913", "/xa")],
    ),
    # Types
    ({"type": ["string", "null"]}, {"type": ["object", "null"]}, [("ALC911", "")]),
    ({"type": ["string", "null"]}, {"type": "object"}, [("ALC911", ""), ("ALC915", "")]),
    (TEXT, {"type": ["object", "null"]}, [("ALC911", ""), ("ALC913", "")]),
    ({"type": "number"}, {"type": "integer"}, [("ALC914", "")]),
    ({"type": ["integer", "string"]}, {"type": ["number", "string"]}, [("ALC912", "")]),
    (
        {"type": ["integer", "string"]},
        {"type": ["integer", "boolean"]},
        [("ALC912", ""), ("ALC914", "")],
    ),
    ({"type": "null"}, {"type": ["null", "string"]}, [("ALC912", "")]),
    ({"type": ["null", "string"]}, {"type": "null"}, [("ALC914", "")]),
    (False, TEXT, [("ALC912", "")]),
    (TEXT, False, [("ALC916", "")]),
    (
        {"enum": ["a"], "type": ["string", "null"]},
        {"enum": ["a", None], "type": ["string", "null"]},
        [("ALC913", "")],
    ),
    # Elements
    ({"items": TEXT}, {"items": {"type": "integer"}}, [("ALC911", "/*")]),
    ({"items": TEXT}, {}, [("ALC912", "/*"), ("ALC913", "/*")]),
    ({"prefixItems": [TEXT]}, {"prefixItems": [{"type": "integer"}]}, [("ALC911", "/0")]),
    ({"prefixItems": [TEXT], "items": TEXT}, {"items": TEXT}, []),
    # Values and limits
    ({"enum": ["a", "b"]}, {"enum": ["b", "c"]}, [("ALC921", ""), ("ALC922", "")]),
    ({"enum": [1]}, {"enum": [2]}, [("ALC925", "")]),
    ({"enum": [1]}, {"enum": [1.0]}, []),
    ({"minimum": 1}, {"exclusiveMinimum": 1}, [("ALC942", "")]),
    ({"maximum": 1}, {"maximum": 2}, [("ALC941", "")]),
    ({"minimum": 0, "allOf": [{"minimum": -5}]}, {"minimum": 0}, []),
    ({"multipleOf": 2}, {"multipleOf": 4}, [("ALC942", "")]),
    ({"multipleOf": 4}, {"multipleOf": 2}, [("ALC941", "")]),
    ({"multipleOf": 0.1}, {"multipleOf": 0.3}, [("ALC942", "")]),
    ({"uniqueItems": True}, {}, [("ALC941", "")]),
    ({}, {"uniqueItems": True}, [("ALC942", "")]),
    (
        {"type": "integer", "format": "int32"},
        {"type": "integer", "format": "int64"},
        [("ALC947", "")],
    ),
    ({"type": "integer", "maxLength": 3}, {"type": "integer"}, []),
    # Unions
    ({"oneOf": [A]}, {"oneOf": [A, B]}, [("ALC931", "")]),
    (A, {"oneOf": [B, A]}, [("ALC931", "")]),
    ({"oneOf": [A, B]}, {"oneOf": [B]}, [("ALC932", "")]),
    ({"oneOf": [A, B]}, {"anyOf": [B, A]}, []),
    (
        {"oneOf": [TEXT, {"minLength": 1, "type": "string"}]},
        {"anyOf": [TEXT, {"minLength": 1, "type": "string"}]},
        [("ALC932", ""), ("ALC979", "")],
    ),
    ({"anyOf": [A, {"type": "null"}, {"type": "null"}]}, {**A, "type": ["null", "object"]}, []),
    ({"anyOf": [{"format": "date", "type": "string"}, TEXT]}, TEXT, []),
    (
        {"enum": ["a", None]},
        {"oneOf": [{"const": "a", "x-by": 1}, {"type": "null"}]},
        [("ALC979", "")],
    ),
    ({"enum": ["a", 1]}, {"anyOf": [{"type": "string", "const": "a"}, {"enum": [1]}]}, []),
    (
        {"oneOf": [{"const": "a"}, {"const": "b"}]},
        {"oneOf": [{"const": "b"}, {"const": "c"}]},
        [("ALC921", ""), ("ALC922", "")],
    ),
    ({"oneOf": [{"const": "a"}, {"const": "a"}]}, {"const": "a"}, [("ALC932", ""), ("ALC979", "")]),
    (
        {"anyOf": [{"required": ["a"]}, {"required": ["b"]}]},
        {},
        [("ALC931", ""), ("ALC932", ""), ("ALC932", "")],
    ),
    (
        {"oneOf": [{"required": ["a"]}, {"required": ["b"]}, {"required": ["c"]}], **OBJECT},
        {"oneOf": [{"required": ["a"]}, {"required": ["b"]}], **OBJECT},
        [("ALC932", ""), ("ALC979", "")],
    ),
    # Conditions and other keywords
    ({"if": {"required": ["a"]}, "then": {"required": ["b"]}}, {}, [("ALC979", "")]),
    ({"if": A, "then": B}, {"if": A, "then": B, "else": True}, []),
    ({"contains": TEXT}, {"contains": TEXT, "minContains": 2}, [("ALC979", "")]),
    ({"dependentRequired": {"a": ["b"]}}, {"dependentRequired": {"a": ["c"]}}, [("ALC979", "")]),
    ({"dependentRequired": {"a": []}}, {}, []),
    (
        {"dependentSchemas": {"a": {"required": ["b"]}}},
        {"dependentSchemas": {"a": True}},
        [("ALC979", "")],
    ),
    ({"propertyNames": {"maxLength": 3}}, {"propertyNames": {"maxLength": 4}}, [("ALC979", "")]),
    ({"allOf": [{"not": A}, {"not": B}]}, {"allOf": [{"not": B}, {"not": A}]}, []),
    (
        {**with_properties(a=TEXT), "allOf": [{"additionalProperties": False}]},
        {**with_properties(a=TEXT), "additionalProperties": False},
        [("ALC979", "")],
    ),
    (
        {**with_properties(a=TEXT), "unevaluatedProperties": False},
        {**with_properties(a=TEXT), "additionalProperties": False},
        [],
    ),
    ({"not": {"enum": ["a", "b"]}}, {"not": {"enum": ["b", "a"]}}, []),
    (
        {"oneOf": [{"enum": ["a", "b"], "minLength": 1}, {"enum": ["b", "c"]}]},
        {"oneOf": [{"enum": ["c", "b"]}, {"minLength": 1.0, "enum": ["b", "a"]}]},
        [],
    ),
    ({"x-speed": 1}, {"x-speed": 2}, [("ALC979", "")]),
    ({"requred": ["a"]}, {}, [("ALC979", "")]),
    ({"nullable": True}, {}, [("ALC979", "")]),
    ({"title": "A", "description": "a"}, {"title": "B"}, [("ALC971", ""), ("ALC971", "")]),
    ({"deprecated": True}, {}, [("ALC971", "")]),
    ({"$comment": "a", "$id": "https://example.com/a"}, {"$comment": "a"}, []),
    # Schemas that refer to themselves
    (
        NODE,
        {**NODE, "properties": {**NODE["properties"], "name": {}}},
        [("ALC912", "/name"), ("ALC913", "/name")],
    ),
    ({"not": NODE}, {"not": {**NODE, "required": ["name"]}}, [("ALC979", "")]),
    ({"not": NODE}, {"not": deepcopy(NODE)}, []),
]


def test_each_kind_of_change_is_found_at_its_place() -> None:
    """Every change has its code and its place, and nothing else is reported."""

    def check(old: Any, new: Any, wanted: list[tuple[str, str]]) -> None:
        assert found(old, new) == wanted
        assert found(old, deepcopy(old)) == found(new, deepcopy(new)) == []

    for_each(CASES, check)


def test_a_change_has_both_places_in_the_document() -> None:
    """Pointers lead to the keyword that changed, or to the schema in which it is missing."""
    old = {"$defs": {"t": TEXT}, "properties": {"a": {"$ref": "#/$defs/t"}}}
    new = {"properties": {"a": {"anyOf": [TEXT, {"type": "null"}]}}, "required": ["a"]}
    first, second = changes(read_schemas(old, None), read_schemas(new, None))
    assert (first.found.old, first.found.new) == (("", ""), ("/required/0", '"a"'))
    assert second.found.old == ("/$defs/t/type", "string")
    assert second.found.new == ("/properties/a/anyOf/0/type", "string or null")
    assert second.found.message == "null is allowed: string → string or null"


def test_branches_on_the_way_are_named() -> None:
    """A change in a branch says which branch of which union it is in."""
    changed = deepcopy(B)
    changed["properties"]["m"] = {"type": ["string", "null"]}
    (change,) = changes(
        read_schemas({"oneOf": [A, B]}, None), read_schemas({"oneOf": [changed, A]}, None)
    )
    assert (change.place, change.branch) == ("/m", ("by B",))


def test_a_schema_in_many_places_is_one_change() -> None:
    """The other places are listed, also those of schemas around it."""
    old: dict[str, Any] = {
        "$defs": {"user": with_properties(name=TEXT)},
        "properties": {"a": {"$ref": "#/$defs/user"}, "b": {"items": {"$ref": "#/$defs/user"}}},
    }
    new = deepcopy(old)
    new["$defs"]["user"]["properties"]["name"] = {"type": ["string", "null"]}
    (change,) = changes(read_schemas(old, None), read_schemas(new, None))
    assert (change.place, change.others) == ("/a/name", ["/b/*/name"])


def test_possible_renames_are_hints() -> None:
    """A removed and an added property of one schema, and similar values, may be the same."""
    old = {**with_properties(ledger={"type": "integer"}, name=TEXT), "required": ["ledger"]}
    new = {**with_properties(billing={"type": "integer"}, name=TEXT), "required": ["billing"]}
    hints = [each.found.hint for each in changes(read_schemas(old, None), read_schemas(new, None))]
    assert hints == ['perhaps renamed to "billing"', 'perhaps "ledger" under another name']
    old, new = ({"enum": ["GPT_4O", each]} for each in ("GPT_4_1", "GPT_5_1"))
    hints = [each.found.hint for each in changes(read_schemas(old, None), read_schemas(new, None))]
    assert hints == ['perhaps renamed to "GPT_5_1"', 'perhaps renamed from "GPT_4_1"']


def test_the_same_schemas_are_the_same() -> None:
    """Words do not matter for that, and everything else does."""
    one = read_schemas({"title": "a", "type": "string"}, None)
    assert are_same(one, read_schemas({"title": "b", "type": "string"}, None))
    assert not are_same(one, read_schemas({"type": "integer"}, None))


def test_what_can_not_be_read_is_refused() -> None:
    """An invalid schema, an endless reference, OpenAPI 3.0, too deep a schema, no component."""
    with pytest.raises(InvalidSchema, match="refers to itself"):
        read_schemas({"$ref": "#"}, None)
    with pytest.raises(UnsupportedSchema, match=r"OpenAPI 3\.0\.3 is not 3\.1"):
        read_schemas({"openapi": "3.0.3", "components": {"schemas": {"Session": {}}}}, "Session")
    with pytest.raises(InvalidSchema, match=r"no component 'Session'.*did you mean 'Sessions'"):
        read_schemas({"openapi": "3.1.0", "components": {"schemas": {"Sessions": {}}}}, "Session")
    deep: Any = {}
    for _ in range(3_000):
        deep = {"not": deep}
    with pytest.raises(SchemaError, match="nested too deep"):
        read_schemas(deep, None)


def test_too_deep_schemas_are_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    """Some can be read, but not compared: that is an error, not a crash."""

    def compared(*_: object) -> NoReturn:
        raise RecursionError

    monkeypatch.setattr(_Comparison, "_compared", compared)
    documents = read_schemas({"type": "object"}, None), read_schemas({"type": "string"}, None)
    for compare in (changes, are_same):
        with pytest.raises(UnsupportedSchema, match="nested too deep to be compared"):
            compare(*documents)


def steps(make: Callable[[int, str], Any], size: int, monkeypatch: pytest.MonkeyPatch) -> int:
    """Return how many pairs of schemas are compared for two schemas of a size."""
    count = 0
    compared = _Comparison._compared

    def counted(self: _Comparison, pair: Any) -> Any:
        nonlocal count
        count += 1
        return compared(self, pair)

    with monkeypatch.context() as patch:
        patch.setattr(_Comparison, "_compared", counted)
        assert found(make(size, "a"), make(size, "b"))
    return count


def test_the_cost_grows_with_the_schemas(monkeypatch: pytest.MonkeyPatch) -> None:
    """Twice as many properties, branches, conditions or references cost about twice as much."""
    makes: list[Callable[[int, str], Any]] = [
        lambda size, name: with_properties(**{f"{name}{each}": TEXT for each in range(size)}),
        lambda size, name: {
            "oneOf": [with_properties(**{f"{name}{n}": TEXT}) for n in range(size)]
        },
        lambda size, name: {"allOf": [{"not": {"const": f"{name}{n}"}} for n in range(size)]},
        lambda size, name: {"allOf": [{"not": {"pattern": f"{name}{n}"}} for n in range(size)]},
        lambda size, name: {
            "$ref": "#/$defs/0",
            "$defs": {
                str(n): {
                    "properties": {
                        "a": {"$ref": f"#/$defs/{(n + 1) % size}"},
                        "b": {"not": {"$ref": f"#/$defs/{n * 7 % size}"}},
                    },
                    "required": [name],
                }
                for n in range(size)
            },
        },
    ]

    def check(make: Callable[[int, str], Any]) -> None:
        assert steps(make, 200, monkeypatch) <= 2.2 * steps(make, 100, monkeypatch) + 10

    for_each(makes, check)


# Any two schemas


def edited(random: Random, schema: Any) -> Any:
    """Return a schema with one change at a random place."""
    new = deepcopy(schema)
    places: list[tuple[Any, Any]] = []
    waiting: list[Any] = [new] if isinstance(new, dict) else []
    while waiting:
        value = waiting.pop()
        members = value.items() if isinstance(value, dict) else enumerate(value)
        for key, each in list(members):
            places.append((value, key))
            waiting += [each] if isinstance(each, dict | list) else []
    if not places:
        return schemas.schema(random)
    holder, key = random.choice(places)
    choice = random.randrange(3)
    if choice == 0:
        del holder[key]
    else:
        simple = [True, False, 0, 1, 2, [], {}, "string", "integer", schemas.schema(random)]
        holder[key] = random.choice(simple) if choice == 1 else schemas.schema(random)
    return new


class Renoted:
    """Writes a schema in another notation: other orders, nested allOf, references."""

    def __init__(self, random: Random) -> None:
        self.random = random
        self.definitions: dict[str, Any] = {}

    def root(self, schema: dict[str, Any]) -> Any:
        """Return the whole schema, with all definitions at its root."""
        rest = {name: each for name, each in schema.items() if name != "$defs"}
        own = {name: self.schema(each) for name, each in schema.get("$defs", {}).items()}
        new = self.schema(rest)
        return {"allOf": [new], "$defs": {**own, **self.definitions}}

    def schema(self, value: Any) -> Any:
        """Return a schema, or a reference to it."""
        if not isinstance(value, dict):
            return value
        items = self.random.sample(list(value.items()), len(value))
        new = {name: self.keyword(name, each) for name, each in items}
        choice = self.random.random()
        if choice < 0.15:
            return {"allOf": [new]}
        if choice < 0.3:
            name = f"d{len(self.definitions)}"
            self.definitions[name] = new
            return {"$ref": f"#/$defs/{name}"}
        return new

    def keyword(self, name: str, value: Any) -> Any:
        """Return the value of a keyword."""
        if name in ("properties", "patternProperties", "dependentSchemas"):
            return {each: self.schema(schema) for each, schema in value.items()}
        if name in ("allOf", "anyOf", "oneOf", "prefixItems"):
            return list(map(self.schema, value))
        if name in ("required", "enum"):
            return self.random.sample(value, len(value))
        if name == "type" and isinstance(value, str):
            return [value]
        return value if name in ("const", "dependentRequired") else self.schema(value)


def test_types_where_nothing_was_allowed_are_changes() -> None:
    """Null alone, other types, and both."""
    cases: tuple[Any, ...] = (False, {"enum": []}, {"oneOf": [{"oneOf": [False]}]})
    for nothing in cases:
        assert found(nothing, {"type": "null"}) == [("ALC913", "")]
        assert found(nothing, {"type": "string"}) == [("ALC912", "")]
        assert found(nothing, {"type": ["string", "null"]}) == [("ALC912", "")]
        assert found({"type": "null"}, nothing) == [("ALC916", "")]


COUNT: Final = pytest.mark.parametrize(
    "count", [150, pytest.param(1_000, marks=pytest.mark.thorough)]
)


@COUNT
def test_schemas_with_other_verdicts_have_changes(count: int) -> None:
    """If an instance is valid by one of two schemas only, a change is reported."""
    differing = 0
    for seed in range(count):
        random = Random(seed)
        old = random.choice([schemas.schema, schemas.evaluating])(random)
        new = edited(random, old)
        try:
            validators = [av.compile_schema(each, strict=False) for each in (old, new)]
        except av.SchemaError:
            continue
        if found(old, new):
            continue
        for _ in range(40):
            instance = schemas.instance(random)
            one, other = (each.is_valid(instance) for each in validators)
            assert one is other, json.dumps([old, new, instance])
        differing += 1
    assert differing > count // 10


def object_of(random: Random) -> dict[str, Any]:
    """Return a schema of objects that lists some names, and describes others by patterns."""
    drawable: list[Any] = [False, {}, TEXT, {"type": "integer"}, {"type": ["string", "null"]}]
    drawn = {
        keyword: {
            name: random.choice(drawable) for name in random.sample(names, random.randrange(3))
        }
        for keyword, names in (("properties", ["a", "xa"]), ("patternProperties", ["^x", "^a$"]))
    }
    required = random.sample(["a", "xa"], random.randrange(2))
    return {**drawn, "required": required, "additionalProperties": random.choice(drawable)}


@COUNT
def test_harmless_changes_of_objects_allow_nothing_new(count: int) -> None:
    """If all changes are harmless, each object that is valid now was valid before."""
    values = ("a", 1, None)
    objects = [
        dict(zip(("a", "xa", "xb", "c"), each, strict=True)) for each in product(values, repeat=4)
    ] + [{}, *({name: each} for name in ("a", "xa", "xb", "c") for each in values)]
    harmless = 0
    for seed in range(count):
        random = Random(seed)
        old, new = object_of(random), object_of(random)
        if random.random() < 0.8:  # most pairs differ in one keyword
            keyword = random.choice(list(new))
            new = {**old, keyword: new[keyword]}
        codes = {code for code, _ in found(old, new)}
        if any(CLASSES[code].judgement is not Judgement.HARMLESS for code in codes):
            continue
        harmless += 1
        before, after = av.compile_schema(old), av.compile_schema(new)
        for each in objects:
            assert before.is_valid(each) or not after.is_valid(each), json.dumps([old, new, each])
    assert harmless > count // 10


@COUNT
def test_another_notation_is_no_change(count: int) -> None:
    """Orders, single conjuncts in allOf, references and lists of one type do not matter."""
    for seed in range(count):
        random = Random(seed)
        old = schemas.schema(random)
        if not isinstance(old, dict) or "$id" in old:
            continue  # a definition elsewhere would be in another resource
        assert found(old, Renoted(random).root(old)) == [], seed
