"""One row per keyword: how its value is checked and which node it becomes.

A reader takes the keyword's value and a :class:`KeywordPlace`. It returns a node, or None if the
keyword needs no node. By default, a keyword is refused if it has no row here, is not an annotation
and does not start with ``x-``: see :mod:`alcamine_validate.schema.reader`.
"""

from __future__ import annotations

from collections.abc import Callable, Collection
from typing import Any, Final, Protocol, TypeVar

from alcamine_validate.schema import nodes
from alcamine_validate.schema.errors import InvalidSchema, UnsupportedSchema
from alcamine_validate.schema.known_formats import KNOWN_FORMATS
from alcamine_validate.schema.nodes import Keyword, Schema
from alcamine_validate.schema.pattern import Expression, UntranslatablePattern, expression
from alcamine_validate.schema.record import Record
from alcamine_validate.text.json_pointer import join


class SchemaReader(Protocol):
    """The part of the document reader that keywords use."""

    @property
    def asserted_formats(self) -> Collection[str] | None:
        """The formats to assert; None makes ``format`` an annotation."""

    @property
    def strict_formats(self) -> bool:
        """Whether unknown formats are refused."""

    @property
    def evaluates(self) -> bool:
        """Whether it can matter which properties and elements a schema has evaluated."""

    def schema(self, value: Any, pointer: str) -> Schema:
        """Return the node of the subschema ``value`` at ``pointer``."""

    def reference(self, reference: Any, pointer: str) -> str:
        """Return the key of the definition that a ``$ref`` leads to."""

    def dynamic_reference(self, reference: Any, pointer: str) -> str:
        """Return the key of the target of a ``$dynamicRef`` in the current dynamic scope."""


class KeywordPlace(Record):
    """The place of a keyword: its name, its siblings, its pointer, and the reader."""

    keyword: str
    siblings: dict[str, Any]
    pointer: str
    reader: SchemaReader

    def invalid(self, wanted: str) -> InvalidSchema:
        """Return the error that states the values allowed for the keyword."""
        return InvalidSchema(
            f"{self.keyword!r} must be {wanted}", keyword=self.keyword, pointer=self.pointer
        )

    def unsupported(self, why: str, remedy: str = "") -> UnsupportedSchema:
        """Return the error for something that the compiler does not implement."""
        return UnsupportedSchema(why, keyword=self.keyword, pointer=self.pointer, remedy=remedy)

    def subschema(self, value: Any, *tokens: str | int) -> Schema:
        """Return the node of a schema below this keyword."""
        return self.reader.schema(value, join(self.pointer, *tokens))

    def subschemas(self, value: Any) -> tuple[Schema, ...]:
        """Return the nodes of an array of at least one schema."""
        if not isinstance(value, list) or not value:
            raise self.invalid("a non-empty list of schemas")
        return tuple(self.subschema(item, index) for index, item in enumerate(value))

    def named_subschemas(self, value: Any) -> dict[str, Schema]:
        """Return the nodes of an object of schemas, by name."""
        if not isinstance(value, dict):
            raise self.invalid("an object of schemas")
        return {name: self.subschema(item, name) for name, item in value.items()}

    def names(self, value: Any) -> tuple[str, ...]:
        """Return ``value``, an array of unique strings."""
        if not isinstance(value, list) or not all(isinstance(item, str) for item in value):
            raise self.invalid("a list of strings")
        if len(set(value)) != len(value):
            raise self.invalid("a list without duplicates")
        return tuple(value)

    def size(self, value: Any) -> int:
        """Return ``value``, an integer that is not negative; 2.0 counts as an integer."""
        if isinstance(value, float) and value.is_integer():
            value = int(value)
        if isinstance(value, bool) or not isinstance(value, int) or value < 0:
            raise self.invalid("a non-negative integer")
        return value

    def number(self, value: Any) -> int | float:
        """Return ``value``, a number."""
        if isinstance(value, bool) or not isinstance(value, int | float):
            raise self.invalid("a number")
        return value

    def pattern(self, value: Any) -> Expression:
        """Return the expression that is equivalent to the ECMA-262 pattern ``value``."""
        if not isinstance(value, str):
            raise self.invalid("a regular expression")
        try:
            return expression(value)
        except UntranslatablePattern as error:
            raise self.unsupported(f"can't use the pattern: {error}") from error


Reader = Callable[[Any, KeywordPlace], Keyword | None]
V = TypeVar("V")

_TYPES: Final = ("array", "boolean", "integer", "null", "number", "object", "string")


def _node(kind: Callable[[str, V], Keyword], read: Callable[[KeywordPlace, Any], V]) -> Reader:
    """Return the reader of a keyword whose node holds only the result of ``read``."""
    return lambda value, place: kind(place.pointer, read(place, value))


def _type(value: Any, place: KeywordPlace) -> Keyword:
    types = [value] if isinstance(value, str) else value
    if not isinstance(types, list) or not types or any(item not in _TYPES for item in types):
        raise place.invalid(f"one or a list of {', '.join(_TYPES)}")
    return nodes.Type(place.pointer, place.names(types))


def _enum(value: Any, place: KeywordPlace) -> Keyword:
    if not isinstance(value, list):
        raise place.invalid("a list")
    return nodes.Enum(place.pointer, tuple(value))


def _const(value: Any, place: KeywordPlace) -> Keyword:
    return nodes.Enum(place.pointer, (value,), kind="const")


def _number_limit(value: Any, place: KeywordPlace) -> Keyword:
    return nodes.NumberLimit(place.pointer, place.keyword, place.number(value))


def _multiple_of(value: Any, place: KeywordPlace) -> Keyword:
    if place.number(value) <= 0:
        raise place.invalid("a number greater than 0")
    return nodes.MultipleOf(place.pointer, value)


def _size_limit(value: Any, place: KeywordPlace) -> Keyword | None:
    limit = place.size(value)
    is_empty = limit == 0 and place.keyword.startswith("min")
    return None if is_empty else nodes.SizeLimit(place.pointer, place.keyword, limit)


def _pattern(value: Any, place: KeywordPlace) -> Keyword:
    return nodes.Pattern(place.pointer, value, place.pattern(value))


def _format(value: Any, place: KeywordPlace) -> Keyword | None:
    if not isinstance(value, str):
        raise place.invalid("a string")
    asserted = place.reader.asserted_formats
    if asserted is None:
        return None
    if value in asserted:
        return nodes.Format(place.pointer, value)
    if place.reader.strict_formats and value not in KNOWN_FORMATS:
        # Imported here because only errors need it.
        from difflib import get_close_matches

        close = get_close_matches(value, sorted({*asserted, *KNOWN_FORMATS}), 1)
        hint = f" (did you mean {close[0]!r}?)" if close else ""
        raise place.unsupported(
            f"unknown format {value!r}{hint}",
            "pass a check in formats={…}, or treat it as an annotation with strict_formats=False "
            "(--no-strict-formats)",
        )
    return None


def _unique_items(value: Any, place: KeywordPlace) -> Keyword | None:
    if not isinstance(value, bool):
        raise place.invalid("true or false")
    return nodes.UniqueItems(place.pointer) if value else None


def _items(value: Any, place: KeywordPlace) -> Keyword:
    if isinstance(value, list):
        raise place.invalid(
            "a schema (since 2020-12, a list of schemas is written as 'prefixItems')"
        )
    prefix = place.siblings.get("prefixItems", [])
    start = len(prefix) if isinstance(prefix, list) else 0
    return nodes.Items(place.pointer, place.subschema(value), start)


def _contains(value: Any, place: KeywordPlace) -> Keyword:
    beside = place.pointer.removesuffix("contains")
    least, most = place.siblings.get("minContains", 1), place.siblings.get("maxContains")
    return nodes.Contains(
        place.pointer,
        place.subschema(value),
        place.size(least),
        None if most is None else place.size(most),
        beside + ("minContains" if "minContains" in place.siblings else "contains"),
        beside + "maxContains",
    )


def _checked_size(value: Any, place: KeywordPlace) -> None:
    place.size(value)


def _pattern_properties(value: Any, place: KeywordPlace) -> Keyword:
    schemas = place.named_subschemas(value)
    patterns = tuple((name, place.pattern(name), schema) for name, schema in schemas.items())
    return nodes.PatternProperties(place.pointer, patterns)


def _additional_properties(value: Any, place: KeywordPlace) -> Keyword | None:
    schema = place.subschema(value)
    if not schema.keywords and not place.reader.evaluates:
        return None
    names, patterns = (place.siblings.get(key) for key in ("properties", "patternProperties"))
    return nodes.AdditionalProperties(
        place.pointer,
        schema,
        tuple(names) if isinstance(names, dict) else (),
        tuple(map(place.pattern, patterns)) if isinstance(patterns, dict) else (),
    )


def _dependent_required(value: Any, place: KeywordPlace) -> Keyword:
    if not isinstance(value, dict):
        raise place.invalid("an object of lists")
    names = {name: place.names(dependent) for name, dependent in value.items()}
    return nodes.DependentRequired(place.pointer, names)


def _if(value: Any, place: KeywordPlace) -> Keyword:
    beside = place.pointer.removesuffix("/if")

    def sibling(name: str) -> Schema | None:
        present = name in place.siblings
        return place.reader.schema(place.siblings[name], f"{beside}/{name}") if present else None

    return nodes.Conditional(
        place.pointer, place.subschema(value), sibling("then"), sibling("else")
    )


def _then_or_else(value: Any, place: KeywordPlace) -> None:
    if "if" not in place.siblings:
        place.subschema(value)


def _ref(value: Any, place: KeywordPlace) -> Keyword:
    return nodes.Reference(place.pointer, place.reader.reference(value, place.pointer))


def _dynamic_ref(value: Any, place: KeywordPlace) -> Keyword:
    return nodes.Reference(place.pointer, place.reader.dynamic_reference(value, place.pointer))


def _timestamp_order(value: Any, place: KeywordPlace) -> Keyword:
    if not isinstance(value, list):
        raise place.invalid("a list of pairs [earlier, later] of property names")
    pairs = []
    for pair in value:
        if not isinstance(pair, list) or len(place.names(pair)) != 2:
            raise place.invalid("a list of pairs [earlier, later] of property names")
        pairs.append((pair[0], pair[1]))
    return nodes.TimestampOrder(place.pointer, tuple(pairs))


KEYWORDS: Final[dict[str, Reader]] = {
    "type": _type,
    "enum": _enum,
    "const": _const,
    "maximum": _number_limit,
    "exclusiveMaximum": _number_limit,
    "minimum": _number_limit,
    "exclusiveMinimum": _number_limit,
    "multipleOf": _multiple_of,
    "maxLength": _size_limit,
    "minLength": _size_limit,
    "pattern": _pattern,
    "format": _format,
    "maxItems": _size_limit,
    "minItems": _size_limit,
    "uniqueItems": _unique_items,
    "prefixItems": _node(nodes.PrefixItems, KeywordPlace.subschemas),
    "items": _items,
    "contains": _contains,
    "minContains": _checked_size,
    "maxContains": _checked_size,
    "maxProperties": _size_limit,
    "minProperties": _size_limit,
    "required": _node(nodes.Required, KeywordPlace.names),
    "properties": _node(nodes.Properties, KeywordPlace.named_subschemas),
    "patternProperties": _pattern_properties,
    "additionalProperties": _additional_properties,
    "propertyNames": _node(nodes.PropertyNames, KeywordPlace.subschema),
    "dependentRequired": _dependent_required,
    "dependentSchemas": _node(nodes.DependentSchemas, KeywordPlace.named_subschemas),
    "allOf": _node(nodes.AllOf, KeywordPlace.subschemas),
    "anyOf": _node(nodes.AnyOf, KeywordPlace.subschemas),
    "oneOf": _node(nodes.OneOf, KeywordPlace.subschemas),
    "not": _node(nodes.Not, KeywordPlace.subschema),
    "if": _if,
    "then": _then_or_else,
    "else": _then_or_else,
    "$ref": _ref,
    "$dynamicRef": _dynamic_ref,
    "unevaluatedItems": _node(nodes.UnevaluatedItems, KeywordPlace.subschema),
    "unevaluatedProperties": _node(nodes.UnevaluatedProperties, KeywordPlace.subschema),
    "x-timestamp-order": _timestamp_order,
}
"""Every keyword that can make an instance invalid, in the order in which they are checked."""

ANNOTATIONS: Final = frozenset(
    {
        "$comment", "$defs", "contentEncoding", "contentMediaType", "contentSchema", "default",
        "definitions", "deprecated", "description", "examples", "readOnly", "title", "writeOnly",
        # Identifiers, which are read beforehand: see resources.
        "$anchor", "$dynamicAnchor", "$id", "$vocabulary",
        # Keywords of the OpenAPI 3.1 base vocabulary (OpenAPI 3.1.0, section 4.8.24.2).
        "discriminator", "example", "externalDocs", "xml",
    }
)  # fmt: skip
"""Keywords that never make an instance invalid."""

UNSUPPORTED: Final = frozenset(
    {"$recursiveAnchor", "$recursiveRef", "additionalItems", "dependencies"}
)
"""Keywords that affected verdicts in earlier drafts. They are refused even if not strict."""
