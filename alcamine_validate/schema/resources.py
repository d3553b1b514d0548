"""Schema resources: the targets of URIs, anchors and pointers in the given documents.

JSON Schema 2020-12 core, sections 8.2 and 9. Nothing is fetched: the documents are the schema
document itself, those given by the caller, and the meta-schemas of 2020-12.

A *location* is a JSON Pointer into the schema document itself, or, for any other document, its
URI, ``#`` and the pointer. A URI that starts with a slash, as a pointer does, is written in angle
brackets (RFC 3986, appendix C).

The *parts* of an OpenAPI document are its component schemas. A part is read when a reference leads
into it, or when a reference uses a name that any part may have: an anchor, or the URI of an
embedded resource. Any other document is read whole.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, Final, NamedTuple
from urllib.parse import unquote

from alcamine_validate.schema import metaschema
from alcamine_validate.schema.errors import InvalidSchema, UnsupportedSchema
from alcamine_validate.schema.json_native import native_container, native_json
from alcamine_validate.schema.subschemas import COMPONENTS, check_openapi, is_openapi, subschemas
from alcamine_validate.schema.uri import resolve_reference
from alcamine_validate.text.json_pointer import join, split, step

_ANCHOR: Final = re.compile(r"[A-Za-z_][-A-Za-z0-9._]*")
"""The syntax of anchor names (core, section 8.2.2)."""

_MOST_SCHEMAS: Final = 500_000
"""The maximum number of schemas in all documents.

A document in memory may contain an endless number, because objects in it can be shared.
"""

_HEAD: Final = ("$id", "$schema", "$self", "jsonSchemaDialect", "openapi", "swagger")
"""The members of a document that identify it, its format and its dialect."""

_EVALUATING: Final = frozenset({"unevaluatedItems", "unevaluatedProperties"})
_MOST_COMPARED: Final = 1_000
_MOST_NAMED: Final = 50
_LONGEST_COMPARED: Final = 200


@dataclass(eq=False)
class Resource:
    """A schema with its own URI, and the names in it.

    ``anchors`` maps each plain name to its location, ``dynamic`` only those that are dynamic.
    ``dialect`` is the value of ``$schema`` (in OpenAPI ``jsonSchemaDialect``) and its location.
    """

    uri: str
    location: str
    dialect: tuple[Any, str] | None = None
    anchors: dict[str, str] = field(default_factory=dict)
    dynamic: dict[str, str] = field(default_factory=dict)


class Target(NamedTuple):
    """The target of a reference; ``dynamic`` is the name of the dynamic anchor if it used one."""

    location: str
    dynamic: str | None = None


class Origin(NamedTuple):
    """The keyword that holds a reference or identifier, and its place, for use in errors."""

    keyword: str
    pointer: str

    def invalid(self, why: str) -> InvalidSchema:
        """Return the error for a document that violates its specification here."""
        return InvalidSchema(why, keyword=self.keyword, pointer=self.pointer)

    def unsupported(self, why: str, remedy: str) -> UnsupportedSchema:
        """Return the error for a reference that is not supported here."""
        return UnsupportedSchema(why, keyword=self.keyword, pointer=self.pointer, remedy=remedy)


class Documents:
    """The documents that references may lead to, and the resources in the parts that are read.

    ``given`` maps the URIs that references use to the caller's documents; a URI may be relative
    to that of ``document``. ``evaluates`` says that a schema depends on what others have
    evaluated. Raises :class:`InvalidSchema` if an identifier is malformed or has two meanings.
    """

    def __init__(self, document: Any, given: Mapping[str, Any]) -> None:
        self._values: dict[str, Any] = {}
        # The results of converting values, and the OpenAPI documents that may have unread parts.
        self._made: dict[int, Any] = {}
        self._unsearched: list[str] = []
        self._by_uri: dict[str, Resource] = {}
        self._by_location: dict[str, Resource] = {}
        self._scanned: set[str] = set()
        self.evaluates = False
        self._dynamic = 0
        base = self._add(document, Resource("", "")).uri
        for name, value in given.items():
            uri = self._uri_of(name, base)
            self._add(value, Resource(uri, f"<{uri}>#" if uri.startswith("/") else f"{uri}#"))

    @property
    def extent(self) -> tuple[bool, int]:
        """``evaluates`` and the number of dynamic anchors, which the result of reading depends on.

        Following references to unusual places can still change them.
        """
        return self.evaluates, self._dynamic

    def target(self, reference: Any, base: Resource, origin: Origin) -> Target:
        """Return the target of ``reference`` within ``base``.

        Raises :class:`UnsupportedSchema` if it is outside of the documents, and
        :class:`InvalidSchema` if there is nothing at the target.
        """
        if not isinstance(reference, str):
            raise origin.invalid(f"{origin.keyword!r} must be a string")
        uri, fragment = _resolved(base.uri, reference, origin)
        resource = base if uri == base.uri else self._resource(uri)
        if resource is None:
            raise self._leads_out(reference, uri, origin)
        if not fragment or fragment.startswith("/"):
            return Target(self._place(resource, fragment, reference, origin))
        self._search()
        if fragment not in resource.anchors:
            hint = nearest_hint(fragment, list(resource.anchors))
            raise origin.invalid(f"{reference!r} refers to an anchor that does not exist: {hint}")
        return Target(
            resource.anchors[fragment], fragment if fragment in resource.dynamic else None
        )

    def value(self, location: str) -> Any:
        """Return the JSON-native value at ``location``. Raises LookupError if there is none."""
        return native_json(self._given(location), location, self._made)

    def is_openapi(self, document: str) -> bool:
        """Return whether the document at a location is an OpenAPI document."""
        return is_openapi(self._values[document])

    def has_component(self, name: str) -> bool:
        """Return whether the schema document has a component of this name."""
        try:
            schemas = self._given(COMPONENTS)
        except LookupError:
            return False
        return isinstance(schemas, dict) and name in schemas

    def components(self, document: str) -> list[str]:
        """Return the names of all component schemas of a document; none if it is malformed."""
        try:
            schemas = self.value(document + COMPONENTS)
        except LookupError:
            return []
        return list(schemas) if isinstance(schemas, dict) else []

    def known(self, uri: str) -> Any:
        """Return the schema with the URI ``uri``, or None if no document has it."""
        resource = self._found(uri)
        return None if resource is None else self.value(resource.location)

    def enter(self, location: str) -> None:
        """Register the identifiers in the part around a schema, and in the schema itself."""
        for each in (self._part(location), location):
            if each not in self._scanned:
                self._scan(self.value(each), each, self.around(each))

    def at(self, location: str) -> Resource | None:
        """Return the resource that begins exactly at this location, or None."""
        return self._by_location.get(location)

    def around(self, location: str) -> Resource:
        """Return the innermost resource that contains a location."""
        while location not in self._by_location:
            location = location.rpartition("/")[0]
        return self._by_location[location]

    # Registration of documents and identifiers

    def _uri_of(self, uri: Any, base: str) -> str:
        if not isinstance(uri, str):
            raise InvalidSchema(f"a resource needs a URI, not {uri!r}")
        address, fragment = _resolved(base, uri, Origin("$id", ""))
        if fragment or not address or address.startswith("<"):
            raise InvalidSchema(
                f"not a valid resource URI: {uri!r}; write it in full, without a fragment"
            )
        return address

    def _add(self, document: Any, resource: Resource) -> Resource:
        """Add a document whose root is ``resource``."""
        location = resource.location
        self._values[location] = document = native_container(document, location, self._made)
        self._by_location[location] = resource
        self._register(resource.uri, resource, Origin("$id", location))
        names = [name for name in _HEAD if isinstance(document, dict) and name in document]
        head = {name: self.value(join(location, name)) for name in names}
        has_components = is_openapi(head)
        if has_components:
            check_openapi(head, location)
            self._unsearched.append(location)
        _take_dialect(head, resource, "jsonSchemaDialect" if has_components else "$schema")
        keyword = _identifier_of(head)
        if keyword in head:
            self._identify(head, resource, resource.uri, keyword)
        if not has_components:
            self.enter(location)
        return resource

    def _register(self, uri: str, resource: Resource, origin: Origin) -> None:
        if self._by_uri.setdefault(uri, resource) is not resource:
            raise origin.invalid(f"there are two schemas with the URI {uri!r}")

    def _identify(
        self, schema: dict[str, Any], resource: Resource, base: str, keyword: str = "$id"
    ) -> None:
        """Register ``resource`` by its ``$id``, or by the value of another ``keyword``."""
        origin = Origin(keyword, join(resource.location, keyword))
        if not isinstance(schema[keyword], str):
            raise origin.invalid(f"{keyword!r} must be a string")
        resource.uri, fragment = _resolved(base, schema[keyword], origin)
        if fragment:
            raise origin.invalid(
                f"{keyword!r} can't have a fragment; use '$anchor' to name a part of a document"
            )
        self._register(resource.uri, resource, origin)

    def _scan(self, schema: Any, location: str, resource: Resource) -> None:
        """Register the identifiers of a schema and of all schemas in it."""
        waiting = [(schema, location, resource)]
        while waiting:
            value, location, resource = waiting.pop()
            if isinstance(value, dict) and location not in self._scanned:
                self._scanned.add(location)
                if len(self._scanned) > _MOST_SCHEMAS:
                    raise UnsupportedSchema(f"there are more than {_MOST_SCHEMAS:,} schemas")
                self.evaluates = self.evaluates or not _EVALUATING.isdisjoint(value)
                resource = self._entered(value, location, resource)
                self._take_anchors(value, location, resource)
                waiting += [(each, below, resource) for each, below in subschemas(value, location)]

    def _entered(self, schema: dict[str, Any], location: str, parent: Resource) -> Resource:
        if "$id" not in schema or location == parent.location:
            return parent
        resource = Resource("", location, parent.dialect)
        _take_dialect(schema, resource, "$schema")
        self._identify(schema, resource, parent.uri)
        self._by_location[location] = resource
        return resource

    def _take_anchors(self, schema: dict[str, Any], location: str, resource: Resource) -> None:
        for keyword in ("$anchor", "$dynamicAnchor"):
            if keyword in schema:
                origin = Origin(keyword, join(location, keyword))
                name = schema[keyword]
                if not isinstance(name, str) or not _ANCHOR.fullmatch(name):
                    raise origin.invalid(f"{keyword!r} must be a name such as 'item-1.a'")
                if resource.anchors.setdefault(name, location) != location:
                    raise origin.invalid(f"{name!r} is also the anchor of another schema")
                if keyword == "$dynamicAnchor":
                    resource.dynamic[name] = location
                    self._dynamic += 1

    # Targets of references

    def _given(self, location: str) -> Any:
        """Return the value at ``location`` as the caller gave it. Raises LookupError."""
        place, pointer = _parted(location)
        value = self._values[place]
        for token in split(pointer):
            place = join(place, token)
            value = native_container(step(value, token), place, self._made)
        return value

    def _part(self, location: str) -> str:
        """Return the location of the part around a schema; that of the schema outside of parts."""
        document, pointer = _parted(location)
        if not self.is_openapi(document):
            return document
        is_in_part = pointer.startswith(f"{COMPONENTS}/")
        return document + "/".join(pointer.split("/")[:4]) if is_in_part else location

    def _search(self) -> None:
        """Register the identifiers of all parts: one of them may be the target, or a duplicate."""
        while self._unsearched:
            document = self._unsearched.pop(0)
            for name in self.components(document):
                self.enter(join(document + COMPONENTS, name))

    def _found(self, uri: str) -> Resource | None:
        """Return the resource with a URI; only if it is that of a document, no search is needed."""
        resource = self._by_uri.get(uri)
        if resource is None or resource.location not in self._values:
            self._search()
        return self._by_uri.get(uri)

    def _resource(self, uri: str) -> Resource | None:
        if self._found(uri) is None and uri in metaschema.URIS:
            for address, document in metaschema.read_metaschemas().items():
                if address not in self._by_uri:
                    self._add(document, Resource(address, f"{address}#"))
        return self._by_uri.get(uri)

    def _place(self, resource: Resource, fragment: str, reference: str, origin: Origin) -> str:
        location = join(resource.location, *split(fragment))
        try:
            self.enter(location)
        except LookupError:
            raise origin.invalid(f"{reference!r} refers to a place that does not exist") from None
        return location

    def _leads_out(self, reference: str, uri: str, origin: Origin) -> UnsupportedSchema:
        close = _nearest(uri, [*sorted(metaschema.URIS), *self._by_uri])
        hint = f" (did you mean {close!r}?)" if close else ""
        return origin.unsupported(
            f"{reference!r} refers to another document{hint}, and nothing is fetched",
            f"pass that document as resources={{{uri!r}: …}} (--resource {uri}=FILE)",
        )


def _parted(location: str) -> tuple[str, str]:
    """Return the location of a document, and the pointer in it."""
    if not location or location.startswith("/"):
        return "", location
    document, hash_, pointer = location.partition("#")
    return document + hash_, pointer


def _identifier_of(document: Any) -> str:
    """Return the member with a document's URI: ``$self`` in OpenAPI 3.2 (4.1.2.2), else ``$id``."""
    has_self = is_openapi(document) and str(document.get("openapi")).startswith("3.2.")
    return "$self" if has_self else "$id"


def nearest_hint(name: str, known: Sequence[str]) -> str:
    """Return the names in ``known``, after "did you mean …?" if one of them looks like ``name``."""
    close = _nearest(name, known)
    more = f" and {len(known) - _MOST_NAMED} more" if len(known) > _MOST_NAMED else ""
    names = f"available: {', '.join(known[:_MOST_NAMED]) or 'none'}{more}"
    return f"did you mean {close!r}? ({names})" if close else names


def _nearest(name: str, known: Sequence[str]) -> str | None:
    # The time to compare two texts grows with the product of their lengths.
    short = [each for each in known[-_MOST_COMPARED:] if len(each) <= _LONGEST_COMPARED]
    # Imported here because only errors need it.
    from difflib import get_close_matches

    close = get_close_matches(name, short, 1) if len(name) <= _LONGEST_COMPARED else []
    return close[0] if close else None


def _resolved(base: str, reference: str, origin: Origin) -> tuple[str, str]:
    try:
        uri, fragment = resolve_reference(base, reference)
    except ValueError as error:
        raise origin.invalid(f"{reference!r} is not a valid URI reference: {error}") from None
    return uri, unquote(fragment)


def _take_dialect(schema: dict[str, Any], resource: Resource, keyword: str) -> None:
    if schema.get(keyword) is not None:
        resource.dialect = (schema[keyword], join(resource.location, keyword))
