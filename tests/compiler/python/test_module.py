"""The source that small schemas are compiled to: readable, and without unnoticed changes.

Verdicts are tested elsewhere, against other validators. These tests check the code itself: it
is what a reader expects, and has the constructs that make it fast. The folder ``golden`` beside
this file holds a small schema for each keyword and the module that it is compiled to, so that a
change of a keyword shows in one small file. ALCAMINE_WRITE_GOLDEN=1 writes the modules anew.
"""

from __future__ import annotations

import json
import linecache
import re
from pathlib import Path
from typing import Any, Final

import pytest

import alcamine_validate as av
from alcamine_validate.compiler.python.load import load_module
from alcamine_validate.runtime.formats import FORMATS
from alcamine_validate.schema.keywords import KEYWORDS
from alcamine_validate.schema.nodes import ResolvedSchema
from alcamine_validate.session_codegen.canonical import canonical_source
from alcamine_validate.session_codegen.keys import keys_source
from alcamine_validate.session_codegen.object_shapes import object_shapes_source
from alcamine_validate.session_codegen.typed_dicts import typed_dicts_source
from alcamine_validate.session_codegen.vocabulary import vocabulary_source
from alcamine_validate.validator.compile import load_schema
from tests.support.golden_files import golden_of
from tests.support.tables import for_each

FOLDER: Final = Path(__file__).parent / "golden"
ORIGIN: Final = "a test"
compare: Final = golden_of(FOLDER)
MODULES: Final = sorted(path.stem for path in FOLDER.glob("*.json"))
BESIDE_OTHERS: Final = {
    "minContains": "contains",
    "maxContains": "contains",
    "then": "if",
    "else": "if",
}
"""Keywords in the schema of another keyword, without which they have no effect."""

OF_NO_KEYWORD: Final = {"chain", "recursion", "single_format", "small_session"}
"""Golden schemas of no single keyword: for inlined functions, a schema that refers to itself, a
format that is not proven in a batch, and a whole document."""

OTHERS: Final = {
    "keys": keys_source,
    "canonical": canonical_source,
    "object_shapes": object_shapes_source,
    "types": typed_dicts_source,
    "vocabulary": vocabulary_source,
}


def schema(name: str) -> Any:
    """Return the schema of that name."""
    return json.loads((FOLDER / f"{name}.json").read_text("utf-8"))


def program(**properties: Any) -> ResolvedSchema:
    """Return the resolved schema of the small Session with additional ``properties``."""
    document = schema("small_session")
    document["components"]["schemas"]["Session"]["properties"] |= properties
    return load_schema(document, component="Session", overlay=None, asserted_formats=FORMATS)


def test_each_schema_becomes_the_kept_module() -> None:
    """Each golden schema is compiled to the module beside it."""

    def check(name: str) -> None:
        component = "Session" if name == "small_session" else None
        source = av.compile_to_source(schema(name), origin=ORIGIN, component=component)
        compare(f"{name}.py", source)

    for_each(MODULES, check)


@pytest.mark.parametrize("name", OTHERS)
def test_a_session_becomes_the_other_modules(name: str) -> None:
    """The small Session is compiled to the other kinds of golden modules."""
    compare(f"small_session_{name}.py", OTHERS[name](program(), origin=ORIGIN))


def test_every_keyword_has_its_kept_module() -> None:
    """Every keyword that the schema reader knows has a golden schema that uses it.

    The module names the keyword too: one that is read but never stated would accept everything.
    """
    names = {keyword: BESIDE_OTHERS.get(keyword, keyword.lstrip("$")) for keyword in KEYWORDS}
    assert {*names.values(), *OF_NO_KEYWORD} == set(MODULES)

    def check(keyword: str, name: str) -> None:
        assert f'"{keyword}":' in (FOLDER / f"{name}.json").read_text("utf-8")
        # A reference causes no errors of its own: its target is stated.
        stated = "/$defs/" if keyword.endswith(("$ref", "Ref")) else f"/{keyword}"
        assert stated in (FOLDER / f"{name}.py").read_text("utf-8")

    for_each(names.items(), check)


def test_every_kept_module_is_of_a_schema() -> None:
    """Every golden module belongs to a golden schema."""
    known = {*MODULES, *(f"small_session_{name}" for name in OTHERS)}
    assert {path.stem for path in FOLDER.glob("*.py")} == known


# Schemas that a module cannot represent are refused, never silently dropped


@pytest.mark.parametrize(
    "part",
    [
        {"allOf": [{"properties": {"a": {}}}]},
        {"anyOf": [{"properties": {"a": {}}}, {"properties": {"b": {}}}]},
        {"oneOf": [{"properties": {"a": {}}}, {"properties": {"b": {}}}]},
        {"not": {"properties": {"a": {}}}},
        {"if": {"required": ["a"]}, "then": {"properties": {"a": {}}}},
        {"dependentSchemas": {"a": {"properties": {"a": {}}}}},
        {"prefixItems": [{"properties": {"a": {}}}]},
        {"contains": {"properties": {"a": {}}}},
        {"properties": {"a": {}}, "unevaluatedProperties": {"type": "string"}},
        {"type": "array", "unevaluatedItems": {"properties": {"a": {}}}},
    ],
    ids=lambda part: list(part)[-1],
)
def test_a_canonical_module_is_refused_where_properties_have_no_one_owner(part: Any) -> None:
    """A keyword for which no canonical shape is known is refused."""
    with pytest.raises(av.UnsupportedSchema, match="no canonical shape is known for this keyword"):
        canonical_source(program(part=part), origin=ORIGIN)


def test_a_canonical_session_is_told_from_others() -> None:
    """A canonical Session has only known properties, and ids and timestamps in one spelling."""
    module = load_module(canonical_source(program(), origin=ORIGIN), {})
    identifier, moment = "q4w8n2x6c0v5b9m3l7k1j2hg", "2026-03-14T09:26:35.118Z"
    agent = {"id": identifier, "ownerId": identifier}
    session = {"id": identifier, "createdAt": moment, "agent": agent}
    for canonical in (
        session,
        {**session, "agent": None, "refId": identifier, "movedAt": moment},
        {**session, "agent": {**agent, "llm": {"provider": "other", "trainedAt": moment}}},
        {**session, "open": {"anything": 1}, "person": {"name": "Nora"}},
    ):
        assert module.is_canonical(canonical), canonical
    for other in (
        {**session, "new": 1},
        {**session, "agent": {**agent, "new": 1}},
        {**session, "agent": {**agent, "ownerId": "q4w8"}},
        {**session, "agent": {**agent, "llm": {"provider": "other", "new": 1}}},
        {**session, "agent": {**agent, "llm": {"provider": "new"}}},
        {**session, "person": {"name": "Nora", "new": 1}},
        {**session, "agentId": "Not_an_id"},
        {**session, "refId": "q4w8"},
        {**session, "movedAt": "2026-03-14T09:26:35Z"},
        {**session, "agent": 5},
    ):
        assert not module.is_canonical(other), other


# Other contents of a module


@pytest.mark.parametrize(
    ("part", "exact"),
    [
        ({"maximum": 2**63 - 1}, False),
        ({"maximum": 2**63}, True),
        ({"minimum": -(2**63)}, True),
        ({"minimum": 1 - 2**63}, False),
        ({"maximum": 1e19}, True),
        ({"maximum": 2**65}, True),
        ({"const": 2**63}, True),
        ({"enum": [1, {"a": [2**70]}]}, True),
        ({"enum": [1, {"a": [2**62]}, "a", None]}, False),
        ({"multipleOf": 2}, True),
        ({"uniqueItems": True}, True),
        ({"anyOf": [{"minLength": 1}, {"items": {"multipleOf": 3}}]}, True),
        ({"dependentSchemas": {"a": {"const": 2**63}}}, True),
        ({"patternProperties": {"a": {"const": 2**63}}}, True),
        ({"minLength": 2**63}, False),
    ],
    ids=repr,
)
def test_exact_integers_are_asked_for_where_digits_count(part: Any, exact: bool) -> None:
    """A module requires exact integers for arithmetic and for constants from 2**63 or -2**63 on."""
    source = av.compile_to_source({"properties": {"x": part}}, origin=ORIGIN)
    assert f"EXACT_INTEGERS = {exact}\n" in source


def test_a_loaded_module_is_known_to_tracebacks() -> None:
    """Tracebacks show the lines of a loaded module, whose name is derived from its text."""
    source = av.compile_to_source({"type": "string"}, origin="\u00fc")
    module, again = load_module(source, {}), load_module(source, {})
    assert module.__file__ == again.__file__
    assert re.fullmatch(r"<alcamine-validate [0-9a-f]{16}>", module.__file__ or "")
    assert re.fullmatch(r"alcamine_validate_compiled_[0-9a-f]{16}", module.__name__)
    assert linecache.getlines(module.__file__ or "") == source.splitlines(keepends=True)
    linecache.checkcache()
    assert linecache.getlines(module.__file__ or "")
