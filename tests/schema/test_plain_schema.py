"""The JSON Schema for other programs: its form, and its verdicts compared with ours."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from functools import cache
from typing import Any, Final
from urllib.parse import quote

import jsonschema
import jsonschema_rs
import pytest
import regress
from hypothesis import given, settings
from hypothesis import strategies as st

import alcamine_validate as av
from alcamine_validate.runtime.formats import FORMATS
from alcamine_validate.schema.errors import SchemaError
from alcamine_validate.schema.known_formats import JSON_SCHEMA_FORMATS
from alcamine_validate.schema.plain_schema import PATTERNS, plain_schema
from alcamine_validate.schema.session_documents import session_documents
from alcamine_validate.session import CORRECTED, webhook
from alcamine_validate.strategies import from_schema, mutated_sessions
from alcamine_validate.strategies.mutated import Mutated
from alcamine_validate.text.json_pointer import resolve
from tests.support.mutations import (
    EMAILS,
    IDENTIFIERS,
    PHONES,
    TIMESTAMPS,
    Mutation,
    mutations,
    sessions,
)
from tests.support.places import WEBHOOK
from tests.support.plain_schemas import FORMATTED, OF_PYTHON, PRECISE, unsaid
from tests.support.tables import for_each

Judge = Callable[[Any], bool]


@cache
def schema_of(*, is_webhook: bool) -> dict[str, Any]:
    """Return the schema of the Session, or of the Session in a webhook body."""
    documents = session_documents()
    document = documents.webhook if is_webhook else documents.session
    return plain_schema(document, "Session")


def schemas_in(value: Any) -> Iterator[dict[str, Any]]:
    """Yield all objects in a JSON value."""
    if isinstance(value, dict):
        yield value
        value = [*value.values()]
    for each in value if isinstance(value, list) else ():
        yield from schemas_in(each)


# The form


@pytest.mark.parametrize("is_webhook", [False, True])
def test_it_is_one_plain_schema(is_webhook: bool) -> None:
    """It is valid 2020-12, its references stay in it, and it has no keyword or format of others."""
    schema = schema_of(is_webhook=is_webhook)
    jsonschema.Draft202012Validator.check_schema(schema)
    assert schema["$schema"] == "https://json-schema.org/draft/2020-12/schema"
    assert [*schema] == ["$schema", "$ref", "$defs"]
    for each in schemas_in(schema):
        assert not [name for name in each if name.startswith("x-") or name == "example"]
        assert not isinstance(each.get("format"), str) or each["format"] in JSON_SCHEMA_FORMATS
        if isinstance(each.get("$ref"), str):
            assert resolve(schema, each["$ref"].removeprefix("#"))


def test_what_it_can_t_say_is_a_comment() -> None:
    """The orders of timestamps and the formats of ours are in ``$comment``, beside the checks."""
    schema = schema_of(is_webhook=False)["$defs"]["Session"]
    assert schema["$comment"].startswith(
        "timestamps in order, which JSON Schema can't say: createdAt <= updatedAt, "
    )
    assert schema["properties"]["id"] == {
        "type": "string", "maxLength": 24,
        "pattern": "^(?:[a-z][0-9a-z]{1,31})$", "$comment": "format: cuid2",
    }  # fmt: skip
    completed = schema["properties"]["completedAt"]
    assert [*completed] == ["type", "format", "examples", "pattern"]
    assert completed["type"] == ["string", "null"]


def document(**components: Any) -> dict[str, Any]:
    """Return an OpenAPI document with these components."""
    return {"openapi": "3.1.0", "components": {"schemas": components}}


def made(**components: Any) -> Any:
    """Return the schema of the component A."""
    result = plain_schema(document(**components), "A")
    assert result["$ref"] == "#/$defs/A"
    return result["$defs"]


REF: Final = "#/components/schemas/"
DATE: Final = f"^(?:{PATTERNS['date']})$"


def test_components_are_definitions() -> None:
    """A component comes with those that it refers to, also in a circle, and no others."""
    tree = {"properties": {"left": {"$ref": f"{REF}A"}, "b": {"$ref": f"{REF}B/items"}}}
    assert made(A=tree, B={"items": {"type": "string"}}, C={"type": "null"}) == {
        "A": {"properties": {"left": {"$ref": "#/$defs/A"}, "b": {"$ref": "#/$defs/B/items"}}},
        "B": {"items": {"type": "string"}},
    }


def test_a_reference_to_another_place_becomes_a_definition() -> None:
    """A schema that is not a component gets a name made of its pointer."""
    whole = document(A={"$ref": "#/components/x-parts/a%20b~1c"})
    whole["components"]["x-parts"] = {"a b/c": {"type": "string", "format": "date"}}
    result = plain_schema(whole)
    assert result["$defs"] == {
        "A": {"$ref": "#/$defs/components~1x-parts~1a%20b~1c"},
        "components/x-parts/a b/c": {"type": "string", "format": "date", "pattern": DATE},
    }
    validator = jsonschema.Draft202012Validator(result)
    assert validator.is_valid("2026-03-14")
    assert not validator.is_valid("14.3.2026")


def test_any_name_can_be_referred_to() -> None:
    """Characters that a URI can't contain are escaped in references, and each is followed."""
    name = 'a b/c~d%é"#'
    reference = "#/components/schemas/" + quote(name.replace("~", "~0").replace("/", "~1"))
    whole = document(**{name: {"items": {"$ref": reference}, "type": "array"}})
    validator = jsonschema.Draft202012Validator(plain_schema(whole, name))
    assert validator.is_valid([[], [[]]])
    assert not validator.is_valid([[1]])


def test_names_reach_all_components() -> None:
    """An anchor or an ``$id`` may be in any component; references in a resource don't change."""
    inner = {"$id": "b", "$defs": {"c": {"type": "null"}}, "items": {"$ref": "#/$defs/c"}}
    found = made(A={"$ref": "#here"}, B=inner, C={"$anchor": "here", "type": "string"})
    assert found == {"A": {"$ref": "#here"}, "B": inner, "C": {"$anchor": "here", "type": "string"}}
    found = made(A={"$ref": "b"}, B=inner)
    assert found == {"A": {"$ref": "b"}, "B": inner}


@pytest.mark.parametrize(
    ("given_", "wanted"),
    [
        ({"example": 1}, {"examples": [1]}),
        ({"example": 1, "examples": [2]}, {"examples": [2]}),
        ({"discriminator": {"propertyName": "k"}, "xml": {}, "externalDocs": {"url": "u"}}, {}),
        ({"x-own": 1, "description": "d", "title": "t"}, {"description": "d", "title": "t"}),
        ({"format": "int32"}, {"$comment": "format: int32"}),
        ({"format": "uri"}, {"format": "uri"}),
        ({"$comment": "c", "format": "password"}, {"$comment": "c; format: password"}),
        ({"format": "date"}, {"format": "date", "pattern": DATE}),
        ({"format": "date", "pattern": "a", "allOf": [True]},
         {"format": "date", "pattern": "a", "allOf": [True, {"pattern": DATE}]}),
        ({"properties": {"example": {"format": "int8"}, "x-a": {"xml": {}}}},
         {"properties": {"example": {"$comment": "format: int8"}, "x-a": {}}}),
        ({"enum": [{"example": 1, "x-a": 2}], "default": {"xml": 1}},
         {"enum": [{"example": 1, "x-a": 2}], "default": {"xml": 1}}),
        # a union of types is a type
        ({"anyOf": [{"type": "string", "format": "date"}, {"type": "string"}, {"type": "null"}]},
         {"type": ["string", "null"]}),
        ({"anyOf": [{"type": "string"}, {"type": "string"}]}, {"type": "string"}),
        ({"anyOf": [{"type": "string"}, {"type": "object"}]}, None),
        ({"anyOf": [{"type": "string"}, {"type": "null", "description": "d"}]}, None),
        ({"anyOf": [{"type": "string"}, {"type": "integer", "minimum": 1}]}, None),
        ({"anyOf": [{"type": "string"}, True]}, None),
        ({"anyOf": [{"type": "string"}, {"type": "null"}], "type": "string"}, None),
        ({"oneOf": [{"type": "string"}, {"type": "string"}]}, None),
    ],
)  # fmt: skip
def test_keywords_of_others_are_left_out(given_: Any, wanted: Any) -> None:
    """Keywords that are not JSON Schema's go, only where they are keywords; data stays."""
    assert made(A=given_)["A"] == (given_ if wanted is None else wanted)
    assert plain_schema(given_)["$schema"]
    nested = made(A={"$defs": {"b": given_}, "allOf": [{"items": given_}]})["A"]
    assert nested["$defs"]["b"] == nested["allOf"][0]["items"] == made(A=given_)["A"]


@pytest.mark.parametrize("value", [True, False])
def test_a_json_schema_can_be_the_document(value: bool) -> None:
    """A document that is not OpenAPI is its own schema, also if it is a boolean."""
    assert plain_schema({"$schema": "https://json-schema.org/draft/2020-12/schema", "x-a": 1}) == {
        "$schema": "https://json-schema.org/draft/2020-12/schema"
    }
    assert plain_schema({"$ref": "#/$defs/a", "$defs": {"a": value}})["$defs"] == {"a": value}
    assert jsonschema.Draft202012Validator(plain_schema(value)).is_valid(1) is value


def test_what_can_t_be_kept_is_refused() -> None:
    """Other documents, unknown components and keywords, and endless nesting are errors."""
    with pytest.raises(av.InvalidSchema, match="has no component 'B'"):
        plain_schema(document(A={}), "B")
    with pytest.raises(av.UnsupportedSchema, match="requred"):
        plain_schema(document(A={"requred": []}))
    with pytest.raises(av.UnsupportedSchema, match="refers to another document"):
        plain_schema(document(A={"$ref": "other.yaml#/a"}))
    for depth in (600, 5_000):
        deep: Any = {}
        for _ in range(depth):
            deep = {"items": deep}
        with pytest.raises(SchemaError, match="nested too deep"):
            plain_schema(document(A=deep))


# Patterns and formats


@cache
def ecma(name: str) -> Callable[[str], bool]:
    """Return whether an ECMA-262 engine finds the pattern of a format."""
    find = regress.Regex(f"^(?:{PATTERNS[name]})$", "u").find
    return lambda text: find(text) is not None


def agrees(name: str, text: str) -> bool:
    """Return whether the pattern and the format agree on a text, as far as a pattern can."""
    return ecma(name)(text) is FORMATS[name](text) or (
        ecma(name)(text) and name in PRECISE and PRECISE[name](text)
    )


def test_each_format_has_a_pattern() -> None:
    """Each asserted format has one that agrees with it on texts that are nearly right."""
    assert PATTERNS.keys() == FORMATS.keys()
    texts = (*EMAILS, *IDENTIFIERS, *PHONES, *TIMESTAMPS, *FORMATTED)

    def check(name: str, text: str) -> None:
        assert agrees(name, text)

    for_each([(name, text) for name in PATTERNS for text in texts], check)
    for name in PATTERNS:
        assert len({FORMATS[name](text) for text in texts}) == 2, name


@pytest.mark.parametrize("name", FORMATS)
def test_a_pattern_never_refuses_a_right_value(name: str) -> None:
    """Any text that has a format matches its pattern, and small changes of it agree too."""

    @settings(max_examples=60, deadline=None, database=None)
    @given(from_schema({"type": "string", "format": name}), st.data())
    def check(text: str, data: st.DataObject) -> None:
        assert FORMATS[name](text)
        assert ecma(name)(text)
        at = data.draw(st.integers(0, len(text)))
        other = data.draw(st.sampled_from(["", "0", "9", "a", "Z", "-", ":", ".", "\n", "٣"]))
        changed = text[:at] + other + text[at + data.draw(st.integers(0, 1)) :]
        assert agrees(name, changed), changed

    check()


# Verdicts


@cache
def judge_of(name: str, *, is_webhook: bool) -> Judge:
    """Return another validator that treats formats as annotations."""
    schema = schema_of(is_webhook=is_webhook)
    if name == "jsonschema":
        return jsonschema.Draft202012Validator(schema).is_valid
    return jsonschema_rs.Draft202012Validator(schema, validate_formats=False).is_valid


REASONS: Final = {"the order of timestamps", "a precise date-time", "a precise email"}


@pytest.mark.parametrize("step", [60, pytest.param(1, marks=pytest.mark.thorough)])
@pytest.mark.parametrize("name", ["jsonschema", "jsonschema_rs"])
def test_other_validators_agree(name: str, step: int) -> None:
    """They accept what we accept, and refuse what we refuse except for the named reasons."""
    judge = judge_of(name, is_webhook=False)
    found = set[str]()
    accepted = refused = 0

    def check(mutation: Mutation) -> None:
        nonlocal accepted, refused
        ours, theirs = CORRECTED.is_valid(mutation.document), judge(mutation.document)
        accepted += ours
        refused += not theirs
        if ours:
            assert theirs
        elif theirs:
            reasons = unsaid(CORRECTED, mutation.document)
            assert "" not in reasons
            found.update(reasons)

    some = [
        each
        for index, each in enumerate(mutations())
        if index % step == 0 or each.pointer in ("/person/email", "/createdAt")
    ]
    for_each(some, check)
    for_each(sessions().values(), lambda each: judge(each) or pytest.fail("refused"))
    assert accepted > 100 / step
    assert refused > 100
    assert found == REASONS | ({OF_PYTHON} if name == "jsonschema" else set())


@pytest.mark.parametrize("is_webhook", [False, True])
def test_random_sessions_have_the_same_verdict(is_webhook: bool) -> None:
    """jsonschema-rs agrees on random Sessions with random mistakes, also in webhook bodies."""
    judge = judge_of("jsonschema_rs", is_webhook=is_webhook)
    validator = webhook() if is_webhook else CORRECTED

    @settings(max_examples=20, deadline=None, database=None)
    @given(mutated_sessions())
    def check(mutated: Mutated) -> None:
        value = mutated.session
        if validator.is_valid(value):
            assert judge(value)
        else:
            assert not judge(value) or "" not in unsaid(validator, value)

    check()


def test_the_webhook_body_fits_its_schema() -> None:
    """The vendor's own event is valid by the component of the whole body, and others are not."""
    schema = plain_schema(session_documents().webhook, "Webhook")
    body = json.loads(WEBHOOK.read_bytes())
    for judge in (jsonschema.Draft202012Validator(schema), jsonschema_rs.validator_for(schema)):
        assert judge.is_valid(body)
        assert not judge.is_valid({**body, "properties": {}})
        assert not judge.is_valid(body["properties"])
