"""Unions are rewritten so that their errors are exact; the accepted values must stay the same.

The verdicts are compared with those of python-jsonschema and jsonschema-rs, which do not rewrite
unions. If these two disagree (uniqueItems of python-jsonschema can miss a repetition), one of
them must agree with this package.
"""

from __future__ import annotations

import json
from copy import deepcopy
from itertools import product
from typing import Any, Final

import jsonschema
import jsonschema_rs
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

import alcamine_validate as av
from alcamine_validate.text.json_pointer import resolve
from tests.support.tables import for_each


def agrees(schema: Any, instances: list[Any]) -> int:
    """Compare our verdicts with those of both other validators, and count the positive ones."""
    ours = av.compile_schema(schema)
    python = jsonschema.Draft202012Validator(schema)
    rust = jsonschema_rs.Draft202012Validator(schema)
    positive = 0
    for instance in instances:
        verdict = ours.is_valid(instance)
        positive += verdict
        assert verdict in (python.is_valid(instance), rust.is_valid(instance)), instance
        errors = list(ours.iter_errors(instance))
        assert verdict == (not errors), instance
        assert verdict == ours.is_valid_json(json.dumps(instance)), instance
        for error in errors:
            resolve(instance, error.pointer)
            resolve(schema, error.schema_pointer)
    return positive


# By a required constant


def _branch(provider: str, *models: str, **more: Any) -> dict[str, Any]:
    """Return a branch of a provider and its models."""
    return {
        "type": "object",
        "required": ["provider", "model"],
        "properties": {"provider": {"const": provider}, "model": {"enum": list(models)}},
        **more,
    }


PROVIDERS: Final = [
    _branch("OPENAI", "GPT_4", "SHARED"),
    _branch("GOOGLE", "GEMINI_2", "SHARED"),
    _branch("MISTRAL", "LARGE", additionalProperties=False),
]
CHOSEN: Final = [
    ({"provider": "OPENAI", "model": "GPT_4"}, []),
    ({"provider": "GOOGLE", "model": "SHARED", "extra": 1}, []),
    ({"provider": "OPENAI", "model": "GEMINI_2"},
     [("/model", "/0/properties/model/enum", ["GEMINI_2", "GOOGLE", "OPENAI", "GPT_4"])]),
    ({"provider": "OPENAI", "model": "GPT4"},
     [("/model", "/0/properties/model/enum", ['did you mean "GPT_4"', "SHARED"])]),
    ({"provider": "GOOGLE", "model": "LARGE"},
     [("/model", "/1/properties/model/enum", ["belongs to provider MISTRAL"])]),
    ({"provider": "MISTRAL", "model": "SHARED"},
     [("/model", "/2/properties/model/enum", ["SHARED", "LARGE"])]),
    ({"provider": "OPENIA", "model": "GPT_4"},
     [("/provider", "", ['did you mean "OPENAI"', "GOOGLE", "MISTRAL"])]),
    ({"provider": "openai", "model": "GPT_4"},
     [("/provider", "", ['did you mean "OPENAI"'])]),
    ({"provider": None, "model": "GPT_4"}, [("/provider", "", ["null", "OPENAI"])]),
    ({"provider": True, "model": 1}, [("/provider", "", ["true"])]),
    ({"provider": ["OPENAI"], "model": "GPT_4"}, [("/provider", "", ["OPENAI"])]),
    ({"model": "GPT_4"}, [("", "/0/required", ['"provider" is missing'])]),
    ({}, [("", "/0/required", ['"provider" is missing'])]),
    ({"provider": "GOOGLE"}, [("", "/1/required", ['"model" is missing'])]),
    ("OPENAI", [("", "", ["object", "OPENAI"])]),
    (None, [("", "", ["object", "null"])]),
    ({"provider": "MISTRAL", "model": "LARGE", "x": 1, "y": 2},
     [("/x", "/2/additionalProperties", ["x"]), ("/y", "/2/additionalProperties", ["y"])]),
]  # fmt: skip


def test_a_union_by_constant_is_explained_by_the_branch_that_was_meant() -> None:
    """The errors of a union by constant are those of the branch that the constant selects."""

    def check(union: str, instance: Any, expected: list[tuple[str, str, list[str]]]) -> None:
        schema = {"properties": {"llm": {union: PROVIDERS}}}
        errors = list(av.compile_schema(schema).iter_errors({"llm": instance}))
        at = f"/properties/llm/{union}"
        assert [(error.pointer, error.schema_pointer) for error in errors] == [
            (f"/llm{pointer}", at + place) for pointer, place, _ in expected
        ]
        for error, (_, _, words) in zip(errors, expected, strict=True):
            for word in words:
                assert word in error.message
        agrees(schema, [{"llm": instance}])

    for_each([(union, *row) for union in ["anyOf", "oneOf"] for row in CHOSEN], check)


def with_components(form: str) -> dict[str, Any]:
    """Return the union of providers as documents with components write it."""
    parts: dict[str, Any] = {"named": {"type": "object", "properties": {"model": {"minLength": 1}}}}
    branches: list[Any] = []
    for index, each in enumerate(PROVIDERS):
        branch = deepcopy(each)
        if form in ("properties", "all"):
            for name, schema in each["properties"].items():
                parts[f"{name}{index}"] = schema
                branch["properties"][name] = {"$ref": f"#/$defs/{name}{index}"}
        if form in ("inheritance", "all") and "additionalProperties" not in branch:
            required = branch.pop("required")
            branch = {"allOf": [{"$ref": "#/$defs/named"}, branch, {"required": required}]}
        if form in ("references", "all"):
            parts[f"branch{index}"] = {"title": "A provider", "allOf": [branch]}
            branch = {"$ref": f"#/$defs/branch{index}", "description": "one of several"}
        branches.append(branch)
    return {"$defs": parts, "properties": {"llm": {"oneOf": branches}, "old": {"anyOf": branches}}}


@pytest.mark.parametrize("form", ["references", "properties", "inheritance", "all"])
def test_components_are_explained_as_if_they_were_written_in_place(form: str) -> None:
    """Branches and their lists may be references and in allOf; other references don't matter."""
    schema = with_components(form)
    plain = av.compile_schema({"properties": {"llm": {"oneOf": PROVIDERS}}})
    validator = av.compile_schema(schema)
    for instance, _ in CHOSEN:
        for name in ("llm", "old"):
            errors = [(e.pointer, e.message) for e in validator.iter_errors({name: instance})]
            wanted = [(e.pointer, e.message) for e in plain.iter_errors({"llm": instance})]
            assert errors == [(at.replace("llm", name), message) for at, message in wanted]
        agrees(schema, [{"llm": instance}, {"old": instance}])
    if form in ("references", "all"):
        alone = av.compile_schema({**schema, "properties": {"one": {"$ref": "#/$defs/branch0"}}})
        (error,) = alone.iter_errors({"one": {"provider": "OPENAI", "model": "GEMINI_2"}})
        assert "belongs to" not in error.message


def test_a_model_of_another_provider_is_paired_as_data() -> None:
    """The error about a model of another provider has both providers in its params."""
    schema = {"oneOf": PROVIDERS}
    (error,) = av.compile_schema(schema).iter_errors({"provider": "OPENAI", "model": "GEMINI_2"})
    assert error.keyword == "enum"
    assert error.params["property"] == "provider"
    assert error.params["constant"] == "OPENAI"
    assert error.params["allowed"] == ["GPT_4", "SHARED"]
    assert error.params["owners"]["GEMINI_2"] == "GOOGLE"
    assert "SHARED" not in error.params["owners"], "a value of two branches has no one owner"


CONSTANTS: Final[list[Any]] = ["A", "B", "C", "a", "", None, True, 1, [], {}, ["A"]]
BRANCHES: Final[list[dict[str, Any]]] = [
    {"type": "object", "required": ["p"], "properties": {"p": {"const": "A"}}},
    {"type": "object", "required": ["p"], "properties": {"p": {"const": "B"}, "q": {"const": 1}}},
    {"type": "object", "required": ["p"], "properties": {"p": {"enum": ["B"]}}},
    {"type": "object", "required": ["p"], "properties": {"p": {"enum": ["A", "B"]}}},
    {"type": "object", "required": ["p"], "properties": {"p": {"const": "", "type": "string"}}},
    {"type": "object", "required": ["p"],
     "properties": {"p": {"enum": ["A", "B"], "const": "A"}}},
    {"type": "object", "required": ["p"], "properties": {"p": {"enum": ["A"], "const": "B"}}},
    {"type": "object", "properties": {"p": {"const": "C"}}},
    {"type": ["object", "null"], "required": ["p"], "properties": {"p": {"const": "C"}}},
    {"required": ["p"], "properties": {"p": {"const": "C"}}},
    {"type": "object", "required": ["p"], "properties": {"p": {"const": 1}}},
    {"type": "object", "required": ["p"], "properties": {"p": {"const": True}}},
    {"type": "object", "required": ["p", "q"],
     "properties": {"p": {"const": "A"}, "q": {"const": "B"}}},
    {"type": "object", "required": ["p", "q"],
     "properties": {"p": {"const": "A"}, "q": {"const": "C"}}},
    {"type": "object", "required": ["p"], "properties": {"p": {"const": "A"}},
     "not": {"required": ["q"]}},
    {"type": "object", "minProperties": 2},
    {"type": "string"},
    {},
]  # fmt: skip


@pytest.mark.parametrize(
    "branches",
    [
        pytest.param(BRANCHES[::4], id="some"),
        pytest.param(BRANCHES, id="all", marks=pytest.mark.thorough),
    ],
)
@pytest.mark.parametrize("union", ["anyOf", "oneOf"])
def test_unions_of_almost_told_apart_branches_accept_the_same(
    union: str, branches: list[dict[str, Any]]
) -> None:
    """A union whose branches constants almost distinguish has the verdicts of other validators."""
    instances: list[Any] = [*CONSTANTS, *({"p": value} for value in CONSTANTS)]
    instances += [{"p": one, "q": two} for one, two in product("ABC", ["B", "C", 1, None])]
    positive = 0
    for first, second in product(branches, branches):
        positive += agrees({union: [first, second]}, instances)
        positive += agrees({union: [first, second, BRANCHES[12]]}, instances[-20:])
    assert positive > 1000 * len(branches) ** 2 // len(BRANCHES) ** 2


# By value


@pytest.mark.parametrize("union", ["anyOf", "oneOf"])
@pytest.mark.parametrize(
    ("branches", "is_listed"),
    [
        ([{"const": "A", "title": "first"}, {"enum": ["B"]}], True),
        ([{"const": "A"}, {"type": "string", "const": "B"}, {"type": "null"}], True),
        ([{"const": "A"}, {"$ref": "#/$defs/b"}], True),
        ([{"const": 1}, {"type": "integer", "const": 2.0}, {"const": {"a": [1]}}], True),
        ([{"const": "A"}, {"const": "B", "minLength": 2}], False),
        ([{"const": "A"}, {"const": "B", "enum": ["A"]}], False),
        ([{"const": "A"}, {"type": "integer", "const": "B"}], False),
        ([{"const": "A"}, {"enum": ["A", "B"]}], False),
        ([{"const": "A"}, False], False),
    ],
)
def test_a_union_of_constants_is_a_list_of_values(
    union: str, branches: list[Any], is_listed: bool
) -> None:
    """Values with descriptions of their own are listed by their error; no verdict changes."""
    schema = {union: branches, "$defs": {"b": {"const": "B", "description": "second"}}}
    agrees(schema, ["A", "B", "C", None, 1, 1.0, 2, True, {"a": [1.0]}, {"a": []}, []])
    (error,) = av.compile_schema(schema).iter_errors("C")
    assert (" is not one of " in error.message) is is_listed, error.message
    assert error.schema_pointer.startswith(f"/{union}")


@pytest.mark.parametrize("branches", [[{"const": 1}, {"const": 1.0}], [{"const": "A"}] * 2])
def test_a_value_in_two_branches_is_valid_by_anyof_only(branches: list[Any]) -> None:
    """Such a value is in no list for oneOf."""
    for union in ("anyOf", "oneOf"):
        agrees({union: branches}, [1, 1.0, "A", True])


# By type

TYPES: Final = ("null", "boolean", "integer", "number", "string", "array", "object")
VALUES: Final[list[Any]] = [
    None, True, False, 0, 1, 1.0, 1.5, -2, "", "a", "ab", "é", [], [1], [1, 1], ["a"], {}, {"a": 1},
    {"a": "b"}, {"b": None}, 10**20, -0.0,
]  # fmt: skip
TYPED: Final[list[Any]] = [
    *({"type": name} for name in TYPES),
    {"type": ["string", "null"]},
    {"type": ["integer", "string"]},
    {"type": ["number", "integer"]},
    {"type": "string", "maxLength": 1},
    {"type": "integer", "minimum": 1},
    {"type": "number", "multipleOf": 0.5},
    {"type": "array", "items": {"type": "integer"}},
    {"type": "object", "required": ["a"]},
    {"anyOf": [{"type": "null"}, {"type": "string", "minLength": 1}]},
    {"anyOf": [{"type": "null"}, {"type": "string"}], "maxLength": 1},
    {"type": ["null", "string"], "anyOf": [{"type": "string"}, {"type": "integer"}]},
    {"oneOf": [{"type": "integer"}, {"type": "array", "maxItems": 1}]},
    {"const": 1},
    {"minimum": 1},
    {"type": "string", "enum": ["a", 1]},
    True,
    False,
]


@pytest.mark.parametrize(
    "branches",
    [
        pytest.param(TYPED[::4], id="some"),
        pytest.param(TYPED, id="all", marks=pytest.mark.thorough),
    ],
)
def test_unions_by_type_accept_the_same(branches: list[Any]) -> None:
    """A union of any two branches by type has the verdicts of other validators."""

    def check(union: str, first: Any) -> None:
        typed = {"type": ["string", "null", "number"]}
        positive = 0
        for second in branches:
            positive += agrees({union: [first, second]}, VALUES)
            positive += agrees({union: [first, second], **typed}, VALUES)
        assert positive or union == "allOf"

    for_each(product(["anyOf", "oneOf", "allOf"], branches), check)


@pytest.mark.parametrize("union", ["anyOf", "oneOf"])
@pytest.mark.parametrize("count", [1, 2, pytest.param(3, marks=pytest.mark.thorough)])
def test_repeated_branches_are_counted(union: str, count: int) -> None:
    """A repeated branch changes nothing in anyOf, and makes oneOf refuse the values it accepts."""
    for branch in TYPED:
        agrees({union: [branch] * count}, VALUES)
        agrees({union: [branch] * count + [{"type": "object"}]}, VALUES)


@pytest.mark.parametrize(
    "schema",
    [
        {"type": ["string", "null"], "anyOf": [{"type": "string"}, {"type": "integer"}]},
        {"type": "number", "oneOf": [{"type": "integer"}, {"type": "string"}]},
        {"anyOf": [{"type": "string"}, {"type": "null"}], "oneOf": [{"type": "null"}]},
        {"anyOf": [{"type": "string"}, {"type": "null"}], "allOf": [{"type": "null"}]},
        {"type": ["string", "null"], "enum": ["a", None], "anyOf": [{"type": "null"}]},
        {"items": {"type": ["array", "null"], "anyOf": [{"type": "array"}]}, "minItems": 1},
        {"properties": {"a": {"type": ["string", "integer"], "oneOf": [{"type": "integer"}]}}},
        {"type": ["string", "null"], "format": "cuid2", "anyOf": [{"type": "string"}]},
    ],
    ids=json.dumps,
)
def test_a_type_beside_a_union_by_type_is_not_lost(schema: Any) -> None:
    """A type beside a union that is equivalent to a type is checked too."""
    instances = [*VALUES, [None], [[]], {"a": 1}, {"a": "x"}]
    if "format" in schema:
        assert not av.compile_schema(schema).is_valid(None)
        assert av.compile_schema(schema).is_valid("ab")
        return
    assert agrees(schema, instances)


def test_a_union_by_type_is_explained_by_the_branch_of_the_value_s_type() -> None:
    """The errors of a union by type are those of the branch of the value's type."""
    schema = {"anyOf": [{"type": "null"}, {"type": "string", "maxLength": 1}, {"type": "array"}]}
    validator = av.compile_schema(schema)
    (error,) = validator.iter_errors("ab")
    assert (error.keyword, error.schema_pointer) == ("maxLength", "/anyOf/1/maxLength")
    (error,) = validator.iter_errors(1)
    assert error.schema_pointer == "/anyOf"
    for name in ("null", "string", "array"):
        assert name in error.message


# Random schemas

SCALARS: Final = st.one_of(
    st.none(),
    st.booleans(),
    st.integers(-2, 3),
    st.sampled_from([0.0, 1.0, 1.5, -0.5, 2.0]),
    st.text("ab", max_size=3),
)
INSTANCES: Final = st.recursive(
    SCALARS,
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.sampled_from("abp"), inner),
    max_leaves=6,
)
SMALL: Final = st.integers(0, 3)
NAMES: Final = st.lists(st.sampled_from("abp"), unique=True, max_size=2)


def _fragments(inner: st.SearchStrategy[Any]) -> st.SearchStrategy[dict[str, Any]]:
    """Return a strategy for schemas of one keyword, or of several that belong together."""
    several = st.lists(inner, min_size=1, max_size=3)
    named = st.dictionaries(st.sampled_from("abp"), inner, max_size=2)
    one: dict[str, st.SearchStrategy[Any]] = {
        "type": st.sampled_from(TYPES) | st.lists(st.sampled_from(TYPES), min_size=1, unique=True),
        "const": INSTANCES,
        "enum": st.lists(INSTANCES, min_size=1, max_size=3),
        "minimum": SMALL,
        "exclusiveMaximum": SMALL,
        "multipleOf": st.sampled_from([1, 2, 0.5]),
        "maxLength": SMALL,
        "minLength": SMALL,
        "minItems": SMALL,
        "maxProperties": SMALL,
        "required": NAMES,
        "uniqueItems": st.booleans(),
        "pattern": st.sampled_from(["^a", "b$", "^(a|b)$"]),
        "items": inner,
        "properties": named,
        "additionalProperties": inner,
        "propertyNames": inner,
        "dependentRequired": st.dictionaries(st.sampled_from("abp"), NAMES, max_size=2),
        "dependentSchemas": named,
        "allOf": several,
        "anyOf": several,
        "oneOf": several,
        "not": inner,
    }
    alone = [st.fixed_dictionaries({name: value}) for name, value in one.items()]
    together: list[st.SearchStrategy[dict[str, Any]]] = [
        st.fixed_dictionaries(
            {"contains": inner}, optional={"minContains": SMALL, "maxContains": SMALL}
        ),
        st.fixed_dictionaries({"prefixItems": several}, optional={"items": inner}),
        st.fixed_dictionaries({"if": inner}, optional={"then": inner, "else": inner}),
        st.fixed_dictionaries(
            {"properties": named, "additionalProperties": inner},
            optional={"patternProperties": st.fixed_dictionaries({"^a": inner})},
        ),
        st.fixed_dictionaries({"properties": named, "required": NAMES}),
        st.builds(
            lambda values, rest: {
                "oneOf": [
                    {"type": "object", "required": ["p"], "properties": {"p": {"const": value}}}
                    | rest
                    for value in values
                ]
            },
            st.lists(st.sampled_from(["a", "b", "", 1]), min_size=1, max_size=3),
            st.sampled_from([{}, {"maxProperties": 1}, {"additionalProperties": False}]),
        ),
    ]
    types = one["type"]
    typed = st.fixed_dictionaries({"type": types}, optional={"maxLength": SMALL, "minimum": SMALL})
    unions: list[st.SearchStrategy[dict[str, Any]]] = [
        st.fixed_dictionaries({name: st.lists(typed, min_size=1, max_size=3)})
        for name in ("anyOf", "oneOf")
    ]
    typed_unions = [st.builds(dict.__or__, union, typed) for union in unions]
    return st.one_of(*alone, *together, *unions, *typed_unions)


def _merged(parts: list[dict[str, Any]]) -> dict[str, Any]:
    """Return one schema with the keywords of all parts."""
    result: dict[str, Any] = {}
    for part in parts:
        result |= part
    return result


RANDOM_SCHEMAS: Final = st.recursive(
    st.booleans() | _fragments(st.booleans()),
    lambda inner: st.lists(_fragments(inner), min_size=1, max_size=3).map(_merged),
    max_leaves=8,
)


@pytest.mark.parametrize("examples", [20, pytest.param(600, marks=pytest.mark.thorough)])
def test_any_schema_is_judged_as_others_judge_it(examples: int) -> None:
    """A random schema has the verdicts of other validators."""

    @settings(
        max_examples=examples,
        deadline=None,
        database=None,
        suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large],
    )
    @given(RANDOM_SCHEMAS, st.lists(INSTANCES, min_size=4, max_size=12))
    def check(schema: Any, instances: list[Any]) -> None:
        agrees(schema, instances + VALUES)

    check()


@pytest.mark.parametrize("examples", [5, pytest.param(150, marks=pytest.mark.thorough)])
def test_any_recursive_schema_is_judged_as_others_judge_it(examples: int) -> None:
    """A random recursive schema has the verdicts of other validators."""

    @settings(
        max_examples=examples, deadline=None, database=None, suppress_health_check=list(HealthCheck)
    )
    @given(RANDOM_SCHEMAS, RANDOM_SCHEMAS, st.lists(INSTANCES, min_size=4, max_size=8))
    def check(one: Any, two: Any, instances: list[Any]) -> None:
        schema = {
            "$ref": "#/$defs/one",
            "$defs": {
                "one": {"allOf": [one], "items": {"$ref": "#/$defs/two"}},
                "two": {"anyOf": [two, {"$ref": "#/$defs/three"}]},
                "three": {"type": ["object", "array"], "items": {"$ref": "#/$defs/two"},
                          "additionalProperties": {"$ref": "#/$defs/one"}},
            },
        }  # fmt: skip
        agrees(schema, instances + VALUES)

    check()
