"""The schema that ordinary instances meet, of which no rule of names and spellings can speak.

Objects are closed, and what is named as an id has an id's format: so one walk through an
instance tells that it is valid and that it is ordinary.
"""

from __future__ import annotations

from dataclasses import replace
from typing import Final

from alcamine_validate.compiler.outlines import is_free_identifier
from alcamine_validate.schema import nodes
from alcamine_validate.schema.nodes import Keyword, Program, Schema

_IDENTIFIER: Final = "cuid2"


def ordinary(program: Program) -> Program:
    """Return ``program`` with its objects closed, and the format cuid2 for all ids.

    An object that is open on purpose (``additionalProperties``) stays so.
    """
    definitions = {pointer: _ordinary(each) for pointer, each in program.definitions.items()}
    return replace(program, root=_ordinary(program.root), definitions=definitions)


def _ordinary(schema: Schema) -> Schema:
    keywords = tuple(map(_keyword, schema.keywords))
    properties = schema.find(nodes.Properties)
    if properties and not schema.find(nodes.AdditionalProperties):
        keywords += (_nothing_else(properties),)
    return replace(schema, keywords=keywords)


def _nothing_else(properties: nodes.Properties) -> Keyword:
    place = properties.pointer
    nothing = Schema(place, (nodes.Nothing(place),))
    return nodes.AdditionalProperties(place, nothing, tuple(properties.schemas), ())


def _keyword(node: Keyword) -> Keyword:
    """Return a keyword with ordinary subschemas, where instances of these are told apart."""
    if isinstance(node, nodes.Properties):
        schemas = {name: _member(name, schema) for name, schema in node.schemas.items()}
        return replace(node, schemas=schemas)
    if isinstance(node, nodes.Items):
        return replace(node, schema=_ordinary(node.schema))
    if isinstance(node, nodes.ByType):
        cases = tuple((types, _ordinary(schema)) for types, schema in node.cases)
        return replace(node, cases=cases)
    if isinstance(node, nodes.Dispatch):
        branches = tuple((constant, _ordinary(schema)) for constant, schema in node.branches)
        return replace(node, branches=branches)
    return node


def _member(name: str, schema: Schema) -> Schema:
    if is_free_identifier(name, schema):
        identifier = nodes.Format(schema.pointer, _IDENTIFIER)
        return replace(schema, keywords=(*schema.keywords, identifier))
    return _ordinary(schema)
