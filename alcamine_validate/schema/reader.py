"""Read a JSON Schema or OpenAPI document into nodes, and refuse unknown keywords.

The target of a ``$dynamicRef`` depends on the resources that were entered on the way to it,
the *dynamic scope* (JSON Schema 2020-12 core, sections 7.1 and 8.2.3.2). For compiling, only the
outermost dynamic anchor of each name matters. So a definition is read once for each such scope
in which it is reached, and every reference in it has one target.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping
from typing import Any, Final

from alcamine_validate.schema import metaschema, nodes
from alcamine_validate.schema.dialects import switched_off
from alcamine_validate.schema.errors import InvalidSchema, SchemaError, UnsupportedSchema
from alcamine_validate.schema.keywords import ANNOTATIONS, KEYWORDS, UNSUPPORTED, KeywordPlace
from alcamine_validate.schema.nodes import Keyword, ResolvedSchema, Schema
from alcamine_validate.schema.record import Record
from alcamine_validate.schema.references import refuse_endless_references
from alcamine_validate.schema.resources import Documents, Origin, Resource, Target, nearest_hint
from alcamine_validate.schema.subschemas import COMPONENTS
from alcamine_validate.text.json_pointer import join

_MOST_SCHEMAS: Final = 200_000
"""The maximum number of schemas to read, including those read again for other scopes."""
_MOST_SCOPES: Final = 20_000
"""The maximum number of schemas to read again: there can be a scope per combination of anchors."""

_MOST_READINGS: Final = 10
"""The maximum number of times that everything is read."""

DynamicScope = Mapping[str, str]
"""Maps the name of a dynamic anchor to the location of the outermost one in the dynamic scope."""


def read_schema(
    document: Any,
    *,
    component: str | None = None,
    resources: Mapping[str, Any] | None = None,
    asserted_formats: Collection[str] | None = (),
    strict_keywords: bool = True,
    strict_formats: bool = True,
    refuse_earlier_drafts: bool = True,
) -> ResolvedSchema:
    """Return the nodes of the schema in ``document`` and of everything that it refers to.

    ``document`` is a JSON Schema 2020-12 (dict or bool) or an OpenAPI 3.1 or 3.2 document;
    ``component`` names the schema in the latter. ``resources`` are further documents, by URI, that
    references may lead to. ``asserted_formats`` are the formats to assert; None makes ``format``
    an annotation. ``strict_keywords`` and ``strict_formats`` refuse unknown keywords and formats.
    Without ``refuse_earlier_drafts``, keywords that only earlier drafts define are unknown ones.
    Raises :class:`InvalidSchema` and :class:`UnsupportedSchema`.
    """
    documents = Documents(document, resources or {})
    root = _root_pointer(documents, component)
    documents.enter(root)
    for _ in range(_MOST_READINGS):
        known = documents.extent
        reading = _Reading(
            documents, asserted_formats, strict_keywords, strict_formats, refuse_earlier_drafts
        )
        resolved = reading.resolved(root)
        # A reference can turn other data into a schema, and that schema can contain keywords that
        # affect the schemas read before.
        if known == documents.extent:
            refuse_endless_references(resolved)
            return resolved
    raise UnsupportedSchema("too many dynamic anchors outside of schemas")


def _root_pointer(documents: Documents, component: str | None) -> str:
    if not documents.is_openapi(""):
        if component is not None:
            raise InvalidSchema(
                "only an OpenAPI document has components, and this one has no 'openapi'",
                keyword="components",
            )
        return ""
    if component is not None and documents.has_component(component):
        return join(COMPONENTS, component)
    names = documents.components("")
    if component is None and len(names) == 1:
        return join(COMPONENTS, names[0])
    raise InvalidSchema(
        f"the document has no component {component!r}: {nearest_hint(component, names)}"
        if component
        else f"name a component; the document has {', '.join(names) or 'none'}",
        keyword="schemas",
        pointer=COMPONENTS,
    )


class _Reading:
    """Reads the targets of references, each once per dynamic scope."""

    def __init__(
        self,
        documents: Documents,
        asserted_formats: Collection[str] | None,
        strict_keywords: bool,
        strict_formats: bool,
        refuse_earlier_drafts: bool,
    ) -> None:
        self.documents = documents
        self.asserted_formats = asserted_formats
        self.strict_keywords = strict_keywords
        self.strict_formats = strict_formats
        self.refuse_earlier_drafts = refuse_earlier_drafts
        self._nowhere: DynamicScope = {}
        self._scopes: dict[frozenset[tuple[str, str]], DynamicScope] = {frozenset(): self._nowhere}
        self._entered: dict[tuple[str, int], _Reader] = {}
        self._keys: dict[tuple[str, int], str] = {}
        self._copies: dict[str, int] = {}
        self._wanted: list[tuple[str, str, _Reader]] = []
        self._read = self._read_again = 0

    def resolved(self, root: str) -> ResolvedSchema:
        key = self.key(root, self._nowhere)
        definitions: dict[str, Schema] = {}
        while self._wanted:
            wanted, location, reader = self._wanted.pop()
            definitions[wanted] = reader.schema(self.documents.value(location), location)
        return ResolvedSchema(definitions[key], definitions, self.documents.evaluates)

    def key(self, location: str, scope: DynamicScope) -> str:
        """Return the key of the schema at ``location`` in ``scope``, and queue it for reading."""
        reader = self.entered(self.documents.around(location), scope)
        identity = (location, id(reader.scope))
        if identity not in self._keys:
            number = self._copies[location] = self._copies.get(location, 0) + 1
            # A pointer never contains two tildes in a row.
            self._keys[identity] = location if number == 1 else f"{location}~~{number}"
            reader = reader.replaced(is_copy=number > 1)
            self._wanted.append((self._keys[identity], location, reader))
        return self._keys[identity]

    def entered(self, resource: Resource, scope: DynamicScope) -> _Reader:
        """Return the reader of a resource that is entered in ``scope``."""
        identity = (resource.location, id(scope))
        if identity not in self._entered:
            inner: DynamicScope = {**resource.dynamic, **scope}
            # Equal scopes share one object, which is kept here so that its id identifies it.
            inner = self._scopes.setdefault(frozenset(inner.items()), inner)
            off = frozenset[str]()
            if resource.dialect is not None:
                dialect, pointer = resource.dialect
                off = switched_off(dialect, self.documents.known, pointer)
            self._entered[identity] = _Reader(self, resource, inner, off)
        return self._entered[identity]

    def count(self, is_copy: bool) -> None:
        """Count one more schema. Raises :class:`UnsupportedSchema` if there are too many."""
        self._read += 1
        self._read_again += is_copy
        if self._read > _MOST_SCHEMAS:
            raise UnsupportedSchema(f"there are more than {_MOST_SCHEMAS:,} schemas")
        if self._read_again > _MOST_SCOPES:
            raise UnsupportedSchema(
                "the dynamic anchors combine in too many ways: write '$ref' where '$dynamicRef' "
                "is not needed, or name them differently",
                keyword="$dynamicRef",
            )


class _Reader(Record):
    """Reads the subschemas of one resource in one dynamic scope.

    ``off`` are the keywords that its dialect disables; ``is_copy`` says that its schemas were
    already read in another scope.
    """

    reading: _Reading
    resource: Resource
    scope: DynamicScope
    off: frozenset[str]
    is_copy: bool = False

    @property
    def asserted_formats(self) -> Collection[str] | None:
        # The meta-schemas' own dialect makes formats annotations (validation, 7.2.1).
        is_ours = self.resource.uri in metaschema.URIS
        return None if is_ours else self.reading.asserted_formats

    @property
    def strict_formats(self) -> bool:
        return self.reading.strict_formats

    @property
    def evaluates(self) -> bool:
        return self.reading.documents.evaluates

    def schema(self, value: Any, pointer: str) -> Schema:
        """Return the node of the schema ``value`` at ``pointer``."""
        self.reading.count(self.is_copy)
        if value is True:
            return Schema(pointer)
        if value is False:
            return Schema(pointer, (nodes.Nothing(pointer),))
        if not isinstance(value, dict):
            raise InvalidSchema("a schema must be an object, true or false", pointer=pointer)
        reader = self
        resource = self.reading.documents.at(pointer)
        # A schema with an ``$id`` is a separate resource.
        if resource is not None and resource is not self.resource:
            reader = self.reading.entered(resource, self.scope).replaced(is_copy=self.is_copy)
        reader.check_names(value, pointer)
        return Schema(pointer, tuple(reader.keywords(value, pointer)))

    def keywords(self, schema: dict[str, Any], pointer: str) -> Iterator[Keyword]:
        """Yield the nodes of the keywords of a schema of this resource; some have no node."""
        if self.off:
            schema = {name: value for name, value in schema.items() if name not in self.off}
        for keyword, read in KEYWORDS.items():
            if keyword in schema:
                place = KeywordPlace(keyword, schema, join(pointer, keyword), self)
                node = read(schema[keyword], place)
                if node is not None:
                    yield node

    def check_names(self, schema: dict[str, Any], pointer: str) -> None:
        """Raise an error if a schema of this resource has a keyword that is not allowed."""
        for keyword in schema:
            if not isinstance(keyword, str):
                raise InvalidSchema(f"a keyword must be a string, not {keyword!r}", pointer=pointer)
            is_known = keyword in KEYWORDS or keyword in ANNOTATIONS
            if not is_known or keyword in self.off:
                self._check_other(keyword, schema, join(pointer, keyword))

    def _check_other(self, keyword: str, schema: dict[str, Any], pointer: str) -> None:
        if keyword == "$schema":
            if switched_off(schema[keyword], self.reading.documents.known, pointer) != self.off:
                raise UnsupportedSchema(
                    "'$schema' differs from that of the enclosing schema, but there is no '$id'",
                    keyword=keyword,
                    pointer=pointer,
                )
        elif keyword in UNSUPPORTED and self.reading.refuse_earlier_drafts:
            raise UnsupportedSchema(
                f"{keyword!r} is not supported", keyword=keyword, pointer=pointer
            )
        elif self.reading.strict_keywords and not keyword.startswith("x-"):
            if keyword in self.off:
                why = f"the vocabularies of its '$schema' have no keyword {keyword!r}"
            else:
                why = f"unknown keyword {keyword!r}{_suggestion(keyword)}"
            raise UnsupportedSchema(
                why,
                keyword=keyword,
                pointer=pointer,
                remedy="strict_keywords=False (--no-strict-keywords) treats it as an annotation",
            )

    def reference(self, reference: Any, pointer: str) -> str:
        """Return the key of the target of a ``$ref``, and queue it for reading."""
        target = self._target(reference, "$ref", pointer)
        return self.reading.key(target.location, self.scope)

    def dynamic_reference(self, reference: Any, pointer: str) -> str:
        """Return the key of the target of a ``$dynamicRef``, and queue it for reading.

        The scope only matters if the reference uses the name of a dynamic anchor (core,
        section 8.2.3.2).
        """
        target = self._target(reference, "$dynamicRef", pointer)
        location = target.location
        if target.dynamic is not None:
            location = self.scope.get(target.dynamic, location)
        return self.reading.key(location, self.scope)

    def _target(self, reference: Any, keyword: str, pointer: str) -> Target:
        documents = self.reading.documents
        return documents.target(reference, self.resource, Origin(keyword, pointer))


def _suggestion(keyword: str) -> str:
    # Imported here because only errors need it.
    from difflib import get_close_matches

    close = get_close_matches(keyword, [*KEYWORDS, *ANNOTATIONS], 1)
    return f" (did you mean {close[0]!r}?)" if close else ""


__all__ = ["InvalidSchema", "SchemaError", "UnsupportedSchema", "nearest_hint", "read_schema"]
