"""The modules of a schema of Sessions: made on first use, and pickled as source."""

from __future__ import annotations

import pickle
from typing import Any, Final

import pytest

import alcamine_validate as av
from alcamine_validate.schema.errors import SchemaError
from alcamine_validate.schema.session_documents import SessionDocuments, session_documents
from alcamine_validate.session_codegen import session_modules
from alcamine_validate.session_codegen.session_modules import (
    Origins,
    SessionModules,
    SessionSources,
)

ORIGINS: Final = Origins("published", "session", "webhook")


def sources(schema: Any, webhook: Any = None) -> SessionSources:
    """Return the sources for a schema of Sessions."""
    document, other = (
        {"openapi": "3.1.0", "components": {"schemas": {"Session": each}}}
        for each in (schema, webhook or schema)
    )
    return SessionSources(SessionDocuments(document, document, other), ORIGINS)


def modules_of(schema: Any, webhook: Any = None) -> SessionModules:
    """Return the modules for a schema of Sessions."""
    found = sources(schema, webhook)
    return SessionModules(found, found.documents)


def test_each_module_is_made_when_it_is_first_used(monkeypatch: pytest.MonkeyPatch) -> None:
    """And only once; the schema is resolved once for all of them."""
    made: list[str] = []
    for name in ("module_source", "vocabulary_source", "load_schema"):
        own = getattr(session_modules, name)

        def called(*arguments: Any, _name: str = name, _own: Any = own, **more: Any) -> Any:
            made.append(_name)
            return _own(*arguments, **more)

        monkeypatch.setattr(session_modules, name, called)
    modules = modules_of({"type": "object"})
    assert made == []
    assert modules["corrected"].is_valid({})
    assert modules["corrected"] is modules["corrected"]
    assert made == ["load_schema", "module_source"]
    assert modules["object_shapes"].ROOT.properties == frozenset()
    assert frozenset() == modules["vocabulary"].NAMES
    assert made == ["load_schema", "module_source", "load_schema", "vocabulary_source"]


def test_sources_know_all_their_modules() -> None:
    """They are the modules of the package's own folder, and equal them."""
    own = SessionSources(session_documents(), ORIGINS)
    assert len(own) == len(dict(own)) == 12
    assert "from session" not in own["corrected"].splitlines()[2]
    assert own["corrected"].splitlines()[2] == "session"
    assert own["published"].splitlines()[2] == "published"
    assert own["webhook"].splitlines()[2] == "webhook"


def test_pickled_modules_compile_no_schema(monkeypatch: pytest.MonkeyPatch) -> None:
    """A worker process gets sources, and has all that a check uses."""
    text = pickle.dumps(modules_of({"properties": {"a": {"enum": ["x"]}}}))
    monkeypatch.setattr(session_modules, "load_schema", None)
    again = pickle.loads(text)
    assert again["corrected"].is_valid({"a": "x"})
    assert not again["webhook"].is_valid({"a": "y"})
    assert again["canonical"].is_canonical({}) in (True, False)
    assert {"x"} == again["vocabulary"].VALUES
    assert again["object_shapes"].ROOT.listed == ("a",)
    assert pickle.loads(pickle.dumps(again))["corrected"].is_valid({"a": "x"})


@pytest.mark.parametrize(
    "schema",
    [
        {"properties": {"a": {"format": "date-time"}}},
        {"anyOf": [{"properties": {"a": {}}}, {"required": ["b"]}]},
        {"type": "object", "properties": {"a": {"not": {"format": "cuid2", "type": "string"}}}},
    ],
)
def test_a_schema_may_have_no_canonical_shape(schema: Any) -> None:
    """Nothing is canonical then: rules look at every Session."""
    modules = modules_of(schema)
    assert modules["canonical"].is_canonical({}) is False
    assert modules["corrected"].is_valid({"b": 1})


def test_webhook_bodies_are_sessions_if_their_schema_has_no_sense() -> None:
    """The changes of the webhook overlay may lead nowhere in a user's document."""
    modules = modules_of({"required": ["a"]}, {"properties": {"b": {"$ref": "#/absent"}}})
    assert not modules["webhook"].is_valid({})
    assert modules["webhook"].is_valid({"a": 1})


def test_a_schema_that_can_not_be_compiled_is_an_error() -> None:
    """Not a failure of Python."""
    deep: Any = {}
    for _ in range(400):
        deep = {"items": deep}
    schemas: tuple[Any, ...] = ({"requred": []}, {"$ref": "#/absent"}, deep)
    for schema in schemas:
        with pytest.raises(SchemaError):
            modules_of(schema)["corrected"]
    with pytest.raises(av.SchemaError):
        modules_of({})._sources["types"]
