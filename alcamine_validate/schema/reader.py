"""A JSON Schema or OpenAPI document, read into nodes; what is not known is refused."""

from __future__ import annotations

from collections.abc import Collection, Iterator
from difflib import get_close_matches
from typing import Any, Final
from urllib.parse import unquote, urldefrag, urljoin

from alcamine_validate.json_pointer import join, split, step
from alcamine_validate.schema import nodes
from alcamine_validate.schema.errors import InvalidSchema, SchemaError, UnsupportedSchema
from alcamine_validate.schema.keywords import ANNOTATIONS, KEYWORDS, UNSUPPORTED, Place
from alcamine_validate.schema.nodes import Keyword, Program, Schema

_DIALECTS: Final = {
    "https://json-schema.org/draft/2020-12/schema",
    "https://spec.openapis.org/oas/3.1/dialect/base",
}


def read_program(
    document: Any,
    *,
    component: str | None = None,
    asserted_formats: Collection[str] | None = (),
    strict: bool = True,
) -> Program:
    """Return the nodes of the schema in ``document`` and of all that it refers to.

    ``document`` is a JSON Schema 2020-12 (dict or bool) or an OpenAPI 3.1 document, of
    which ``component`` names the schema. ``asserted_formats`` are the formats that
    count; None makes ``format`` an annotation. With ``strict``, unknown keywords and
    formats are refused. Raises :class:`InvalidSchema` and :class:`UnsupportedSchema`.
    """
    root = _root_pointer(document, component)
    reader = _Reader(document, asserted_formats, strict)
    program = reader.program(root)
    _refuse_endless_references(program)
    return program


def _root_pointer(document: Any, component: str | None) -> str:
    if isinstance(document, dict) and ("openapi" in document or "swagger" in document):
        return _component_pointer(document, component)
    if component is not None:
        raise InvalidSchema("only an OpenAPI document has components", keyword="components")
    return ""


def _component_pointer(document: dict[str, Any], component: str | None) -> str:
    _check_openapi(document)
    components = document.get("components")
    schemas = components.get("schemas") if isinstance(components, dict) else None
    names = list(schemas) if isinstance(schemas, dict) else []
    if component is None and len(names) == 1:
        component = names[0]
    if component is None or component not in names:
        raise InvalidSchema(
            f"no component {component!r}: {nearest_hint(component or '', names)}"
            if component
            else f"which component? The document has {', '.join(names) or 'none'}",
            keyword="schemas",
            pointer="/components/schemas",
        )
    return join("/components/schemas", component)


def _check_openapi(document: dict[str, Any]) -> None:
    version = str(document.get("openapi", document.get("swagger")))
    if not version.startswith("3.1."):
        raise UnsupportedSchema(
            f"OpenAPI {version} is not 3.1: its schemas are not JSON Schema 2020-12",
            keyword="openapi",
            pointer="/openapi",
        )
    _check_dialect(document.get("jsonSchemaDialect"), "/jsonSchemaDialect")


def _check_dialect(dialect: Any, pointer: str) -> None:
    if dialect is not None and str(dialect).removesuffix("#") not in _DIALECTS:
        raise UnsupportedSchema(
            f"the dialect {dialect!r} is not JSON Schema 2020-12",
            keyword="$schema",
            pointer=pointer,
        )


def nearest_hint(name: str, known: Collection[str]) -> str:
    """Return "did you mean …?" where one of ``known`` looks like ``name``, else all of them."""
    close = get_close_matches(name, known, 1)
    names = f"there are {', '.join(known) or 'none'}"
    return f"did you mean {close[0]!r}? ({names})" if close else names


class _Reader:
    """Reads subschemas where they stand and queues what references lead to."""

    def __init__(
        self, document: Any, asserted_formats: Collection[str] | None, strict: bool
    ) -> None:
        self.document = document
        self.asserted_formats = asserted_formats
        self.strict = strict
        self.base = _base(document)
        self.wanted: list[str] = []

    def program(self, root: str) -> Program:
        schema = self._schema_at(root)
        definitions: dict[str, Schema] = {root: schema}
        while self.wanted:
            pointer = self.wanted.pop()
            if pointer not in definitions:
                definitions[pointer] = self._schema_at(pointer)
        return Program(schema, definitions)

    def _schema_at(self, pointer: str) -> Schema:
        value = self.document
        for token in split(pointer):
            value = step(value, token)
        return self.schema(value, pointer)

    def schema(self, value: Any, pointer: str) -> Schema:
        """Return the node of the schema ``value``, which stands at ``pointer``."""
        if value is True:
            return Schema(pointer)
        if value is False:
            return Schema(pointer, (nodes.Nothing(pointer),))
        if not isinstance(value, dict):
            raise InvalidSchema("a schema is an object, true or false", pointer=pointer)
        self._check_names(value, pointer)
        return Schema(pointer, tuple(self._keywords(value, pointer)))

    def _keywords(self, schema: dict[str, Any], pointer: str) -> Iterator[Keyword]:
        for keyword, read in KEYWORDS.items():
            if keyword in schema:
                place = Place(keyword, schema, join(pointer, keyword), self)
                node = read(schema[keyword], place)
                if node is not None:
                    yield node

    def _check_names(self, schema: dict[str, Any], pointer: str) -> None:
        for keyword in schema:
            if not isinstance(keyword, str):
                raise InvalidSchema(f"a keyword is a string, not {keyword!r}", pointer=pointer)
            if keyword not in KEYWORDS and keyword not in ANNOTATIONS:
                self._check_other(keyword, schema, join(pointer, keyword))

    def _check_other(self, keyword: str, schema: dict[str, Any], pointer: str) -> None:
        if keyword == "$schema":
            _check_dialect(schema[keyword], pointer)
        elif keyword == "$id" and schema is self.document:
            return
        elif keyword in UNSUPPORTED or keyword == "$id":
            raise UnsupportedSchema(
                f"{keyword!r} is not implemented here", keyword=keyword, pointer=pointer
            )
        elif self.strict and not keyword.startswith("x-"):
            raise UnsupportedSchema(
                f"unknown keyword {keyword!r}{_suggestion(keyword)}; "
                "strict=False (--no-strict) takes it for an annotation",
                keyword=keyword,
                pointer=pointer,
            )

    def reference(self, reference: Any, pointer: str) -> str:
        """Return the pointer that a ``$ref`` leads to, and have its target read later."""
        if not isinstance(reference, str):
            raise InvalidSchema("'$ref' must be a string", keyword="$ref", pointer=pointer)
        target = self._local(reference, pointer)
        self._check_target(target, reference, pointer)
        self.wanted.append(target)
        return target

    def _local(self, reference: str, pointer: str) -> str:
        try:
            address, fragment = urldefrag(urljoin(self.base, reference))
        except ValueError as error:
            raise InvalidSchema(
                f"{reference!r} is no URI reference: {error}", keyword="$ref", pointer=pointer
            ) from None
        if address != self.base and reference[:1] != "#":
            raise UnsupportedSchema(
                f"{reference!r} leads out of the document", keyword="$ref", pointer=pointer
            )
        fragment = unquote(fragment)
        if fragment and not fragment.startswith("/"):
            raise UnsupportedSchema(
                f"{reference!r} leads to an anchor", keyword="$ref", pointer=pointer
            )
        return join("", *split(fragment))

    def _check_target(self, target: str, reference: str, pointer: str) -> None:
        value = self.document
        for token in split(target):
            try:
                value = step(value, token)
            except LookupError:
                raise InvalidSchema(
                    f"{reference!r} leads nowhere", keyword="$ref", pointer=pointer
                ) from None
            if isinstance(value, dict) and isinstance(value.get("$id"), str):
                raise UnsupportedSchema(
                    f"{reference!r} leads into an embedded resource",
                    keyword="$ref",
                    pointer=pointer,
                )


def _base(document: Any) -> str:
    identifier = document.get("$id") if isinstance(document, dict) else None
    if not isinstance(identifier, str):
        return ""
    try:
        return urldefrag(urljoin("", identifier))[0]
    except ValueError as error:
        raise InvalidSchema(
            f"{identifier!r} is no URI reference: {error}", keyword="$id", pointer="/$id"
        ) from None


def _suggestion(keyword: str) -> str:
    close = get_close_matches(keyword, [*KEYWORDS, *ANNOTATIONS], 1)
    return f": did you mean {close[0]!r}?" if close else ""


def _refuse_endless_references(program: Program) -> None:
    """Raise where a schema leads back to itself without going deeper into the instance."""
    safe: set[str] = set()
    for target in program.definitions:
        _follow(target, program, [], safe)


def _follow(target: str, program: Program, path: list[str], safe: set[str]) -> None:
    if target in safe:
        return
    if target in path:
        raise InvalidSchema(
            "a reference leads back to itself: no instance could be judged",
            keyword="$ref",
            pointer=target,
        )
    for reference in _references_in_place(program.definitions[target]):
        _follow(reference, program, [*path, target], safe)
    safe.add(target)


def _references_in_place(schema: Schema) -> Iterator[str]:
    for node in schema.keywords:
        if isinstance(node, nodes.Reference):
            yield node.target
        for subschema in _in_place(node):
            yield from _references_in_place(subschema)


def _in_place(node: Keyword) -> Iterator[Schema]:
    """Yield the subschemas that judge the same value as the keyword itself."""
    if isinstance(node, nodes.AllOf | nodes.AnyOf | nodes.OneOf):
        yield from node.schemas
    elif isinstance(node, nodes.Not):
        yield node.schema
    elif isinstance(node, nodes.DependentSchemas):
        yield from node.schemas.values()
    elif isinstance(node, nodes.Conditional):
        yield from filter(None, (node.condition, node.consequent, node.alternative))


__all__ = ["InvalidSchema", "SchemaError", "UnsupportedSchema", "nearest_hint", "read_program"]
