"""Find the schemas in a document: identifiers count only there.

An ``$id`` or ``$anchor`` in an ``enum``, an example or an unknown keyword is only data
(JSON Schema 2020-12 core, section 9.4.2).
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any, Final

from alcamine_validate.schema.errors import UnsupportedSchema
from alcamine_validate.text.json_pointer import join

_ONE: Final = frozenset(
    {
        "additionalProperties", "contains", "contentSchema", "else", "if", "items", "not",
        "propertyNames", "then", "unevaluatedItems", "unevaluatedProperties",
    }
)  # fmt: skip
_LISTED: Final = frozenset({"allOf", "anyOf", "oneOf", "prefixItems"})
_NAMED: Final = frozenset(
    {"$defs", "definitions", "dependentSchemas", "patternProperties", "properties"}
)
COMPONENTS: Final = "/components/schemas"
"""The place of the schemas in an OpenAPI document that have a name."""


def subschemas(schema: dict[str, Any], location: str) -> Iterator[tuple[Any, str]]:
    """Yield each direct subschema of ``schema`` with its location."""
    for keyword, value in schema.items():
        below = join(location, str(keyword))
        if keyword in _ONE:
            yield value, below
        elif keyword in _LISTED and isinstance(value, list):
            yield from ((item, join(below, index)) for index, item in enumerate(value))
        elif keyword in _NAMED and isinstance(value, dict):
            yield from ((item, join(below, str(name))) for name, item in value.items())


def map_subschemas(keyword: str, value: Any, change: Callable[[Any], Any]) -> Any:
    """Return the value of a keyword with ``change`` applied to each schema directly in it."""
    if keyword in _ONE:
        return change(value)
    if keyword in _LISTED and isinstance(value, list):
        return [change(each) for each in value]
    if keyword in _NAMED and isinstance(value, dict):
        return {name: change(each) for name, each in value.items()}
    return value


def is_openapi(document: Any) -> bool:
    """Return whether a document is an OpenAPI description of any version."""
    return isinstance(document, dict) and ("openapi" in document or "swagger" in document)


def check_openapi(document: Any, location: str) -> None:
    """Raise :class:`UnsupportedSchema` if a document is not OpenAPI of version 3.1 or 3.2.

    Only the schemas of these two versions are JSON Schema 2020-12.
    """
    if not is_openapi(document):
        raise UnsupportedSchema("not an OpenAPI document: it has no 'openapi'", pointer=location)
    version = document.get("openapi", document.get("swagger"))
    if isinstance(version, str) and version.startswith(("3.1.", "3.2.")):
        return
    if str(version) in ("3.1", "3.2"):
        # YAML reads the version as a number if it has no quotes.
        kind = "text" if isinstance(version, str) else "number"
        why = (
            f'the {kind} {version} is not a valid version of OpenAPI: write openapi: "{version}.0"'
        )
    else:
        why = f"OpenAPI {version} is not 3.1 or 3.2: its schemas are not JSON Schema 2020-12"
    raise UnsupportedSchema(why, keyword="openapi", pointer=f"{location}/openapi")
