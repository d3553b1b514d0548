"""The canonical shape: a stricter schema that makes most rules unnecessary.

Objects are closed, and properties named as ids have the format of an id. An instance of the
canonical shape is valid, and rules about names and spellings report nothing for it.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

from alcamine_validate.compiler.checks import Checks
from alcamine_validate.compiler.expressions import HasFormat
from alcamine_validate.compiler.expressions import walk as walk_expressions
from alcamine_validate.compiler.python.boolean_analysis import BATCHES, batch_of
from alcamine_validate.compiler.python.module import verdict_source
from alcamine_validate.compiler.statements import Statement, expressions_of, walk
from alcamine_validate.schema import nodes
from alcamine_validate.schema.errors import UnsupportedSchema
from alcamine_validate.schema.nodes import Keyword, ResolvedSchema, Schema
from alcamine_validate.schema.references import dereference
from alcamine_validate.session_codegen.object_shapes import is_free_identifier

_IDENTIFIER: Final = "cuid2"
_TIMESTAMP: Final = "date-time"

_DOCUMENTATION: Final = (
    "Return whether a JSON value is valid and canonical.",
    "",
    "Canonical: every id and timestamp is spelled as the server spells it, also where the",
    "schema allows any text, and no property is unknown. False does not mean invalid.",
)

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
"""Keywords whose subschemas can't be made stricter one at a time."""


def canonical_source(resolved: ResolvedSchema, *, origin: str) -> str:
    """Return the source of a module with ``is_canonical``, which checks the canonical shape.

    ``origin`` is one line for the module's docstring. Raise :class:`UnsupportedSchema` as
    :func:`canonical` does, or if no batch proves the spelling of some timestamp.
    """
    stricter = canonical(resolved)
    functions = Checks(stricter).functions.values()
    statements = [each for function in functions for each in walk(function.body)]
    proven = sum(batch_of(each) is BATCHES[_TIMESTAMP] for each in statements)
    if sum(map(_tests_timestamp, statements)) > proven:
        raise UnsupportedSchema("a spelling is not proven", pointer=resolved.root.pointer)
    return verdict_source(
        stricter, origin=origin, name="is_canonical", documentation=_DOCUMENTATION
    )


def _tests_timestamp(statement: Statement) -> bool:
    return any(
        isinstance(each, HasFormat) and each.format == _TIMESTAMP
        for expression in expressions_of(statement)
        for each in walk_expressions(expression)
    )


def canonical(resolved: ResolvedSchema) -> ResolvedSchema:
    """Return ``resolved`` with its objects closed and the format cuid2 for all ids.

    An object that is open on purpose (``additionalProperties``) stays open. Raise
    :class:`UnsupportedSchema` if several subschemas apply to one object, or if it is not
    determined which one applies: the unknown properties can't be identified then.
    """
    stricter = _Stricter(resolved.definitions)
    definitions = {key: stricter.schema(each) for key, each in resolved.definitions.items()}
    return resolved.replaced(root=stricter.schema(resolved.root), definitions=definitions)


class _Stricter:
    def __init__(self, definitions: Mapping[str, Schema]) -> None:
        self._definitions = definitions

    def schema(self, schema: Schema) -> Schema:
        """Return the stricter form of ``schema``."""
        keywords = tuple(map(self._keyword, schema.keywords))
        properties = schema.find(nodes.Properties)
        if properties and not schema.find(nodes.AdditionalProperties):
            place, known = properties.pointer, tuple(properties.schemas)
            nothing = Schema(place, (nodes.Nothing(place),))
            keywords += (nodes.AdditionalProperties(place, nothing, known, ()),)
        return schema.replaced(keywords=keywords)

    def _keyword(self, node: Keyword) -> Keyword:
        """Return a keyword with stricter subschemas if it discriminates between their instances."""
        if isinstance(node, nodes.Properties):
            schemas = {name: self._member(name, each) for name, each in node.schemas.items()}
            return node.replaced(schemas=schemas)
        if isinstance(node, nodes.Items):
            return node.replaced(schema=self.schema(node.schema))
        if isinstance(node, nodes.ByType):
            cases = tuple((types, self.schema(each)) for types, each in node.cases)
            return node.replaced(cases=cases)
        if isinstance(node, nodes.Dispatch):
            branches = tuple((constant, self.schema(each)) for constant, each in node.branches)
            return node.replaced(branches=branches)
        if isinstance(node, _NOT_TOLD):
            raise UnsupportedSchema(
                "no canonical shape is known for this keyword", pointer=node.pointer
            )
        return node

    def _member(self, name: str, schema: Schema) -> Schema:
        # Dereferenced, because a batch needs the type and the format in the same schema.
        told = dereference(schema, self._definitions)
        if is_free_identifier(name, told):
            identifier = nodes.Format(told.pointer, _IDENTIFIER)
            return told.replaced(keywords=(*told.keywords, identifier))
        return self.schema(schema)
