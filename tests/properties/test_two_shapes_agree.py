"""The boolean function and the collecting function of a compiled schema never disagree.

Each check is stated once and rendered twice. The tests call both functions with every mutation of
a Session, with random values and with random changes. They also compile random schemas, and compare
the verdicts with those of two other validators.
"""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Callable, Iterator
from functools import cache
from random import Random
from types import ModuleType
from typing import Any, Final, NoReturn

import orjson
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import alcamine_validate as av
from alcamine_validate.generated import corrected
from alcamine_validate.generated import published as as_published
from alcamine_validate.schema.overlay import apply_overlay
from alcamine_validate.text.json_pointer import resolve
from tests.support import judges, schemas, unions
from tests.support.mutations import (
    EVERYWHERE,
    ID,
    IDENTIFIERS,
    TIMESTAMPS,
    mutations,
    places,
    removed,
    replaced,
    sessions,
)
from tests.support.places import ROOT
from tests.support.tables import for_each

MODULES: Final = {False: corrected, True: as_published}
EACH_SCHEMA: Final = pytest.mark.parametrize(
    "published", list(MODULES), ids=["corrected", "published"]
)
EACH_STEP: Final = pytest.mark.parametrize(
    "step", [40, pytest.param(1, marks=pytest.mark.thorough)]
)
"""The step between mutations: the default tier checks some, the thorough tier all."""


def _disagreement(module: ModuleType, value: Any) -> str | None:
    """Return the results of both functions if they disagree, else None."""
    valid, errors = module.is_valid(value), module.errors(value)
    return None if valid is (not errors) else f"is_valid: {valid}, errors: {errors}"


@cache
def _document(*, published: bool) -> Any:
    """Return the OpenAPI document, corrected or as published."""
    document = av.read_document(ROOT / "spec" / "openapi.yaml")
    overlay = av.read_document(ROOT / "spec" / "overlay.yaml")
    return document if published else apply_overlay(document, overlay)


# Sessions


@EACH_STEP
@EACH_SCHEMA
def test_the_shapes_agree_on_mutations(published: bool, step: int) -> None:
    """A mutation of a Session has errors if and only if it is not valid."""
    found = {
        str(mutation): _disagreement(MODULES[published], mutation.document)
        for mutation in mutations(published=published)[::step]
    }
    assert len(found) > 5_000 // step
    assert not {name: problem for name, problem in found.items() if problem is not None}


@EACH_STEP
@EACH_SCHEMA
def test_every_error_of_a_mutation_is_well_formed(published: bool, step: int) -> None:
    """Every error of a mutation has pointers to its value and keyword, and is reported once."""
    document, seen = _document(published=published), Counter[str]()
    for mutation in mutations(published=published)[::step]:
        errors = [av.ValidationError(each) for each in MODULES[published].errors(mutation.document)]
        assert _flaws(errors, mutation.document, document) == [], str(mutation)
        assert len({_identity(error) for error in errors}) == len(errors), str(mutation)
        seen.update(error.keyword for error in errors)
    expected = {"type", "required", "enum", "format", "maxLength", "minimum", "maximum", "anyOf"}
    expected |= {"minLength", "oneOf", "pattern" if published else judges.ORDER}
    assert set(seen) <= expected
    assert set(seen) == expected or step > 1


def _identity(error: av.ValidationError) -> tuple[str, str, str, str]:
    """Return what identifies an error."""
    return error.keyword, error.pointer, error.schema_pointer, repr(error.params)


def _flaws(errors: list[av.ValidationError], instance: Any, document: Any) -> list[str]:
    """Return what is wrong with errors: a pointer that refers to nothing or to something else."""
    return [
        f"{error.keyword} at {error.pointer!r} by {error.schema_pointer!r}: {flaw}"
        for error in errors
        for flaw in (_instance_flaw(error, instance), _schema_flaw(error, document))
        if flaw
    ]


def _instance_flaw(error: av.ValidationError, instance: Any) -> str | None:
    """Return the flaw of the pointer into the instance, or None."""
    try:
        value = resolve(instance, error.pointer)
    except LookupError:
        return "the pointer refers to nothing"
    if "property" in error.params and error.keyword in ("required", "dependentRequired"):
        is_missing = isinstance(value, dict) and error.params["property"] not in value
        return None if is_missing else "it is not the object that lacks the property"
    if "value" in error.params and error.params["value"] is not value:
        return "the value that it tells is another"
    return None


def _schema_flaw(error: av.ValidationError, document: Any) -> str | None:
    """Return the flaw of the pointer into the schema, or None."""
    try:
        schema = resolve(document, error.schema_pointer)
    except LookupError:
        return "the schema pointer refers to nothing"
    if error.keyword == "false":
        return None if schema is False else "it is not the schema false"
    *_, above, last = ["", "", *error.schema_pointer.split("/")]
    named = above if error.keyword in ("dependentRequired", judges.ORDER) else last
    return None if named == error.keyword else "the schema pointer is another keyword's"


_SCALARS: Final = st.one_of(
    st.none(),
    st.booleans(),
    st.integers(),
    st.floats(allow_nan=False, allow_infinity=False),
    st.text(max_size=30),
    st.sampled_from(EVERYWHERE),
)
_JSON: Final = st.recursive(
    _SCALARS,
    lambda inner: (
        st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=8), inner, max_size=3)
    ),
    max_leaves=5,
)


@pytest.mark.parametrize("examples", [20, pytest.param(200, marks=pytest.mark.thorough)])
def test_the_shapes_agree_on_any_value(examples: int) -> None:
    """Any JSON value has errors if and only if it is not valid."""

    @settings(max_examples=examples, derandomize=True, deadline=None)
    @given(value=_JSON)
    def check(value: Any) -> None:
        assert [_disagreement(module, value) for module in MODULES.values()] == [None, None]

    check()


@st.composite
def _changed_sessions(draw: st.DrawFn) -> Any:
    """Draw a Session with one to six changes; a change may be inside an earlier one."""
    session = draw(st.sampled_from(list(sessions().values())))
    values = st.sampled_from((*TIMESTAMPS, *IDENTIFIERS, *EVERYWHERE)) | _JSON
    for _ in range(draw(st.integers(1, 6))):
        pointer = draw(st.sampled_from([pointer for pointer, _ in places(session)][1:] or [""]))
        if pointer and draw(st.booleans()):
            session = removed(session, pointer)
        else:
            session = replaced(session, pointer, draw(values))
    return session


@pytest.mark.parametrize("examples", [20, pytest.param(250, marks=pytest.mark.thorough)])
def test_the_shapes_agree_on_sessions_with_many_mistakes(examples: int) -> None:
    """A Session with many mistakes has errors if and only if it is invalid; all are well-formed."""

    @settings(max_examples=examples, derandomize=True, deadline=None)
    @given(session=_changed_sessions())
    def check(session: Any) -> None:
        for published, module in MODULES.items():
            assert _disagreement(module, session) is None
            errors = [av.ValidationError(violation) for violation in module.errors(session)]
            assert _flaws(errors, session, _document(published=published)) == []

    check()


# The fast path


def _must_not_be_called(value: Any) -> NoReturn:
    """Fail; replaces the collecting function."""
    raise AssertionError("the collecting shape was asked")


@EACH_SCHEMA
@pytest.mark.parametrize("name", ["example", "sparse", "web"])
def test_a_session_as_the_server_writes_it_needs_the_boolean_shape_alone(
    published: bool, name: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Batches prove a Session in the server's spelling, without the collecting function."""
    monkeypatch.setattr(MODULES[published], "errors", _must_not_be_called)
    assert MODULES[published].is_valid(sessions(published=published)[name])


_SPELLINGS: Final = {
    "an offset": ("/createdAt", "2026-03-14T10:26:35.118+01:00"),
    "25 digits": ("/person/identifiedAt", "2026-03-14T09:26:35.1180000000000000000000001Z"),
    "no fraction": ("/person/identifiedAt", "2026-03-14T09:26:35Z"),
    "lower case": ("/person/identifiedAt", "2026-03-14t09:26:35.118z"),
    "a leap second": ("/person/identifiedAt", "2016-12-31T23:59:60.000Z"),
    "the year 0": ("/agent/createdAt", "0000-01-01T00:00:00.000Z"),
    "10 characters": ("/agent/id", "k" * 10),
    "32 characters": ("/agent/createdBy", "k" * 32),
}


@EACH_SCHEMA
@pytest.mark.parametrize("spelling", _SPELLINGS)
def test_a_spelling_that_no_batch_proves_is_judged_one_by_one(
    published: bool, spelling: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A valid spelling that no batch proves is checked again, without collecting errors."""
    session = replaced(sessions(published=published)["example"], *_SPELLINGS[spelling])
    module = MODULES[published]
    assert module.errors(session) == []
    monkeypatch.setattr(module, "errors", _must_not_be_called)
    assert module.is_valid(session)
    monkeypatch.setattr(module, "_recheck_session", _must_not_be_called)
    with pytest.raises(AssertionError, match="was asked"):
        module.is_valid(session)


# Findings


@EACH_STEP
@EACH_SCHEMA
def test_a_session_is_valid_just_where_no_finding_is_an_error(published: bool, step: int) -> None:
    """A mutation is valid if and only if none of its findings is an error."""
    validator = av.PUBLISHED if published else av
    otherwise = [
        str(mutation)
        for mutation in mutations(published=published)[::step]
        if validator.is_valid(mutation.document)
        is any(each.severity is av.Severity.ERROR for each in validator.findings(mutation.document))
    ]
    assert not otherwise


@pytest.mark.parametrize("step", [225, pytest.param(15, marks=pytest.mark.thorough)])
@EACH_SCHEMA
def test_text_and_value_have_the_same_findings(published: bool, step: int) -> None:
    """Text in any form has the findings of its value, and their positions."""
    validator, compared = (av.PUBLISHED if published else av), 0
    for mutation in mutations(published=published)[::step]:
        if isinstance(mutation.document, str):
            continue  # A str is treated as JSON text, not as a parsed Session.
        text = json.dumps(mutation.document, ensure_ascii=False)
        value = [_without_position(each) for each in validator.findings(orjson.loads(text))]
        for data in (text, text.encode(), bytearray(text.encode()), memoryview(text.encode())):
            found = validator.findings(data)
            assert all(each.line and each.column for each in found), str(mutation)
            assert [_without_position(each) for each in found] == value, str(mutation)
        compared += len(value)
    assert compared > 250 * 15 // step


def _without_position(finding: av.Finding) -> tuple[Any, ...]:
    """Return the content of a finding without its position."""
    related = [(each.message, each.pointer) for each in finding.related]
    said = (finding.code, finding.rule, finding.severity, finding.message)
    return (*said, finding.pointer, finding.schema_pointer, related)


# Compiled schemas


def _cases(seeds: range, draw: Draw, value: Draw) -> Iterator[tuple[Any, list[Any]]]:
    """Yield random schemas, each with instances."""
    for seed in seeds:
        random = Random(seed)
        yield draw(random), [value(random) for _ in range(8)]


Draw = Callable[[Random], Any]
SEEDS: Final = range(1_200)
EACH_SEEDS: Final = pytest.mark.parametrize(
    "seeds",
    [
        pytest.param(SEEDS[:40], id="some"),
        pytest.param(SEEDS, id="all", marks=pytest.mark.thorough),
    ],
)
_KEYWORDS: Final = {
    "additionalProperties", "anyOf", "const", "contains", "dependentRequired", "enum",
    "exclusiveMaximum", "exclusiveMinimum", "false", "format", "maxContains", "maxItems",
    "maxLength", "maxProperties", "maximum", "minContains", "minItems", "minLength",
    "minProperties", "minimum", "multipleOf", "not", "oneOf", "pattern", "propertyNames",
    "required", "type", "unevaluatedItems", "unevaluatedProperties", "uniqueItems", judges.ORDER,
}  # fmt: skip
"""The keywords that an error can name. Others, for example allOf, if and items, have no errors."""


_OF_EVALUATING: Final = {
    "anyOf", "contains", "enum", "false", "maxProperties", "minContains", "minItems", "not",
    "oneOf", "required", "type", "unevaluatedItems", "unevaluatedProperties",
}  # fmt: skip

_OF_CHOOSING: Final = {
    "anyOf", "const", "enum", "maxLength", "maxProperties", "maximum", "oneOf", "required", "type",
    "unevaluatedProperties",
}  # fmt: skip


@pytest.mark.parametrize(
    ("draw", "value", "named"),
    [
        (schemas.schema, schemas.instance, _KEYWORDS),
        (schemas.evaluating, schemas.container, _OF_EVALUATING),
        (unions.choosing, unions.chosen, _OF_CHOOSING),
    ],
    ids=["anything", "evaluating", "choosing"],
)
@EACH_SEEDS
def test_random_schemas_have_one_verdict(
    draw: Draw, value: Draw, named: set[str], seeds: range
) -> None:
    """Our two functions, python-jsonschema and jsonschema-rs agree on random schemas."""
    otherwise: list[str] = []
    verdicts, keywords = Counter[bool](), Counter[str]()
    for schema, instances in _cases(seeds, draw, value):
        validator = av.compile_schema(schema)
        judged = [
            judges.python_jsonschema(schema, own_formats=False),
            judges.jsonschema_rust(schema, own_formats=False),
        ]
        for instance in instances:
            valid, errors = validator.is_valid(instance), list(validator.iter_errors(instance))
            verdicts[valid] += 1
            keywords.update(error.keyword for error in errors)
            said = [valid, not errors, *(judge(instance) for judge in judged)]
            flaws = _flaws(errors, instance, schema)
            if len(set(said)) > 1 or flaws:
                otherwise.append(f"{json.dumps(schema)} on {json.dumps(instance)}: {said} {flaws}")
    assert not sorted(otherwise, key=len)[:5]
    assert min(verdicts[True], verdicts[False]) > len(seeds)
    assert set(keywords) <= named
    assert set(keywords) == named or seeds != SEEDS


@pytest.mark.parametrize(
    ("draw", "value"),
    [(schemas.schema, schemas.instance), (schemas.evaluating, schemas.container)],
    ids=["anything", "evaluating"],
)
@EACH_SEEDS
def test_a_resource_may_be_embedded_or_given(draw: Draw, value: Draw, seeds: range) -> None:
    """A resource has the same meaning embedded or passed separately (core, section 9.3)."""
    compared = Counter[bool]()
    for schema, instances in _cases(seeds, draw, value):
        text = json.dumps(schema)
        if "$id" not in text or "root#/$defs/" in text:
            continue
        embedded = {name: each for name, each in schema["$defs"].items() if "$id" in each}
        own = {name: each for name, each in schema["$defs"].items() if name not in embedded}
        given = {f"https://example.org/{name}": each for name, each in embedded.items()}
        whole = av.compile_schema(schema)
        parts = av.compile_schema({**schema, "$defs": own}, resources=given)
        for instance in instances:
            verdict = whole.is_valid(instance)
            assert parts.is_valid(instance) is verdict, text
            assert (not list(parts.iter_errors(instance))) is verdict, text
            compared[verdict] += 1
    assert min(compared[True], compared[False]) > len(seeds) // 6


_PITFALLS: Final[dict[str, tuple[Any, Any, bool]]] = {
    "a list that looks like a stand-in for true": ({"enum": [True]}, ["boolean", 1], False),
    "true that looks like a list": ({"const": ["boolean", 1]}, True, False),
    "true beside such a list": ({"uniqueItems": True}, [True, ["boolean", 1]], True),
    "true is not 1": ({"enum": [1]}, True, False),
    "true is not 1 below": ({"const": {"a": [1]}}, {"a": [True]}, False),
    "0 is not false": ({"const": False}, 0, False),
    "1.0 is 1": ({"const": {"a": [1.0]}}, {"a": [1]}, True),
    "minus 0 is 0": ({"enum": [0]}, -0.0, True),
    "an empty list is no empty object": ({"const": []}, {}, False),
    "pairs are no members": ({"const": {"a": 1}}, [["a", 1]], False),
    "a union of types beside a type": (
        {"type": ["string", "null"], "anyOf": [{"type": "string"}, {"type": "integer"}]},
        None,
        False,
    ),
    "two unions of types": (
        {
            "anyOf": [{"type": "string"}, {"type": "integer"}],
            "oneOf": [{"type": "string"}, {"type": "null"}],
        },
        1,
        False,
    ),
    "a union of types that contradicts the type": (
        {"not": {"type": "array", "oneOf": [{"type": "null"}, {"type": "boolean"}]}},
        [],
        True,
    ),
    "a branch that a wider one covers": (
        {
            "anyOf": [{"type": "object"}, {"type": "object", "properties": {"a": True}}],
            "unevaluatedProperties": False,
        },
        {"a": 1},
        True,
    ),
    "a branch that a wider one covers, of arrays": (
        {"anyOf": [{"type": "array"}, {"type": "array", "items": True}], "unevaluatedItems": False},
        [1],
        True,
    ),
    "what a branch for another type evaluates": (
        {
            "oneOf": [
                {"type": "object", "properties": {"a": True}},
                {"type": "array", "prefixItems": [True]},
            ],
            "unevaluatedItems": False,
            "unevaluatedProperties": False,
        },
        [1, 2],
        False,
    ),
    "what a branch for another constant evaluates": (
        {
            "oneOf": [
                {
                    "type": "object",
                    "required": ["k"],
                    "properties": {"k": {"const": "a"}, "x": True},
                },
                {"type": "object", "required": ["k"], "properties": {"k": {"const": "b"}}},
            ],
            "unevaluatedProperties": False,
        },
        {"k": "b", "x": 1},
        False,
    ),
    "an array where a constant tells objects apart": (
        {
            "anyOf": [
                {
                    "oneOf": [
                        {
                            "type": "object",
                            "required": ["k"],
                            "properties": {"k": {"const": constant}},
                            "prefixItems": [True],
                        }
                        for constant in "ab"
                    ]
                },
                {"prefixItems": [True]},
            ],
            "unevaluatedItems": False,
        },
        [1],
        True,
    ),
    "all that a reference evaluates": (
        {
            "$ref": "#/$defs/a",
            "unevaluatedProperties": False,
            "$defs": {"a": {"additionalProperties": True}},
        },
        {"a": 1},
        True,
    ),
    "a condition without consequences": (
        {"if": {"properties": {"a": {"const": 1}}}, "unevaluatedProperties": False},
        {"a": 1},
        True,
    ),
    "a condition that is not met": (
        {"if": {"properties": {"a": {"const": 1}}}, "unevaluatedProperties": False},
        {"a": 2},
        False,
    ),
    "names of dependent schemas are no elements": (
        {"dependentSchemas": {"a": {"prefixItems": [True]}}, "unevaluatedItems": False},
        ["a"],
        False,
    ),
    "what contains need not find": (
        {"contains": {"const": 1}, "minContains": 0, "unevaluatedItems": False},
        [1, 1.0],
        True,
    ),
    "an element that contains does not match": (
        {"contains": {"const": 1}, "minContains": 0, "unevaluatedItems": False},
        [1, True],
        False,
    ),
    "what not forbids evaluates nothing": (
        {"not": {"not": {"properties": {"a": True}}}, "unevaluatedProperties": False},
        {"a": 1},
        False,
    ),
    "a cousin's properties": (
        {"allOf": [{"properties": {"a": True}}, {"unevaluatedProperties": False}]},
        {"a": 1},
        False,
    ),
    "elements beyond those that a longer prefix evaluates": (
        {
            "prefixItems": [True],
            "anyOf": [{"prefixItems": [True, True]}, {"prefixItems": [True, True, {"const": 3}]}],
            "unevaluatedItems": False,
        },
        [1, 2, 4],
        False,
    ),
    "null where stamps are batched": (
        {
            "type": ["object", "null"],
            "properties": {name: {"type": "string", "format": "date-time"} for name in "ab"},
            "required": ["a", "b"],
        },
        None,
        True,
    ),
    "null below, where stamps are batched": (
        {
            "type": "object",
            "properties": {
                "id": {"type": "string", "format": "cuid2"},
                "ledger": {
                    "type": ["object", "null"],
                    "properties": {"id": {"type": "string", "format": "cuid2"}},
                    "required": ["id"],
                },
            },
            "required": ["id", "ledger"],
        },
        {"id": ID, "ledger": None},
        True,
    ),
}


def test_values_that_are_easily_confused_are_told_apart() -> None:
    """Cases that random schemas and values rarely cover have the same verdict as both judges."""

    def check(pitfall: str) -> None:
        schema, instance, valid = _PITFALLS[pitfall]
        validator = av.compile_schema(schema)
        assert judges.python_jsonschema(schema, own_formats=True)(instance) is valid
        assert judges.jsonschema_rust(schema, own_formats=True)(instance) is valid
        assert validator.is_valid(instance) is valid
        assert (list(validator.iter_errors(instance)) == []) is valid

    for_each(_PITFALLS, check)


def test_an_empty_pattern_matches_every_name() -> None:
    """An empty pattern matches every name, so that nothing is additional (core, 10.3.2.3)."""
    schema = {"patternProperties": {"": True}, "additionalProperties": False}
    validator = av.compile_schema(schema)
    assert validator.is_valid({"a": 1})
    assert list(validator.iter_errors({"a": 1})) == []
    assert judges.jsonschema_rust(schema, own_formats=True)({"a": 1})
    # python-jsonschema joins the patterns into one, and treats an empty one as no pattern.
    assert not judges.python_jsonschema(schema, own_formats=True)({"a": 1})
