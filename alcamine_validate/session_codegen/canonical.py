"""The schema that ordinary instances meet, of which no rule of names and spellings can speak.

Objects are closed, and what is named as an id has an id's format: so one walk through an
instance tells that it is valid and that it is ordinary.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from typing import Final

from alcamine_validate.schema import nodes
from alcamine_validate.schema.errors import UnsupportedSchema
from alcamine_validate.schema.nodes import Keyword, Program, Schema
from alcamine_validate.schema.references import meant
from alcamine_validate.session_codegen.object_shapes import is_free_identifier

_IDENTIFIER: Final = "cuid2"

_NOT_TOLD: Final = (
    nodes.AllOf,
    nodes.AnyOf,
    nodes.OneOf,
    nodes.Not,
    nodes.Conditional,
    nodes.DependentSchemas,
    nodes.PrefixItems,
    nodes.Contains,
    nodes.UnevaluatedItems,
    nodes.UnevaluatedProperties,
)
"""Keywords with subschemas that can't be made stricter one by one."""


def ordinary(program: Program) -> Program:
    """Return ``program`` with its objects closed, and the format cuid2 for all ids.

    An object that is open on purpose (``additionalProperties``) stays so. Raises
    :class:`UnsupportedSchema` where several subschemas are about one object, or it is not
    told which one is: then it is not known which properties are nobody's.
    """
    stricter = _Stricter(program.definitions)
    definitions = {key: stricter.schema(each) for key, each in program.definitions.items()}
    return replace(program, root=stricter.schema(program.root), definitions=definitions)


def _nothing_else(properties: nodes.Properties) -> Keyword:
    place = properties.pointer
    nothing = Schema(place, (nodes.Nothing(place),))
    return nodes.AdditionalProperties(place, nothing, tuple(properties.schemas), ())


class _Stricter:
    def __init__(self, definitions: Mapping[str, Schema]) -> None:
        self._definitions = definitions

    def schema(self, schema: Schema) -> Schema:
        """Return ``schema``, stricter."""
        keywords = tuple(map(self._keyword, schema.keywords))
        properties = schema.find(nodes.Properties)
        if properties and not schema.find(nodes.AdditionalProperties):
            keywords += (_nothing_else(properties),)
        return replace(schema, keywords=keywords)

    def _keyword(self, node: Keyword) -> Keyword:
        """Return a keyword with stricter subschemas, where instances of these are told apart."""
        if isinstance(node, nodes.Properties):
            schemas = {name: self._member(name, each) for name, each in node.schemas.items()}
            return replace(node, schemas=schemas)
        if isinstance(node, nodes.Items):
            return replace(node, schema=self.schema(node.schema))
        if isinstance(node, nodes.ByType):
            cases = tuple((types, self.schema(each)) for types, each in node.cases)
            return replace(node, cases=cases)
        if isinstance(node, nodes.Dispatch):
            branches = tuple((constant, self.schema(each)) for constant, each in node.branches)
            return replace(node, branches=branches)
        if isinstance(node, _NOT_TOLD):
            raise UnsupportedSchema("what is ordinary here is not told", pointer=node.pointer)
        return node

    def _member(self, name: str, schema: Schema) -> Schema:
        # The batch that proves spellings takes what is stated in place.
        told = meant(schema, self._definitions)
        if is_free_identifier(name, told):
            identifier = nodes.Format(told.pointer, _IDENTIFIER)
            return replace(told, keywords=(*told.keywords, identifier))
        return self.schema(schema)
