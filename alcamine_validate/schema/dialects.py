"""Dialects: the keywords that a ``$schema`` enables by the vocabularies of its meta-schema.

JSON Schema 2020-12 core, section 8.1. A keyword of a disabled vocabulary is treated like an
unknown keyword.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import Any, Final

from alcamine_validate.schema.errors import InvalidSchema, UnsupportedSchema
from alcamine_validate.schema.metaschema import DIALECT, FOLDER

_OPENAPI: Final = re.compile(
    r"https://spec\.openapis\.org/oas/3\.[12]/dialect/(?:base|[0-9]{4}-[0-9]{2}-[0-9]{2})"
)
"""The dialects of OpenAPI 3.1 and 3.2, which enable all of JSON Schema 2020-12."""

_VOCABULARY: Final = f"{FOLDER}vocab/"

_OF_VOCABULARIES: Final[dict[str, tuple[str, ...]]] = {
    "applicator": (
        "additionalProperties", "allOf", "anyOf", "contains", "dependentSchemas", "else", "if",
        "items", "not", "oneOf", "patternProperties", "prefixItems", "properties",
        "propertyNames", "then",
    ),
    "unevaluated": ("unevaluatedItems", "unevaluatedProperties"),
    "validation": (
        "const", "dependentRequired", "enum", "exclusiveMaximum", "exclusiveMinimum",
        "maxContains", "maximum", "maxItems", "maxLength", "maxProperties", "minContains",
        "minimum", "minItems", "minLength", "minProperties", "multipleOf", "pattern",
        "required", "type", "uniqueItems",
    ),
    "format-annotation": ("format",),
    "format-assertion": ("format",),
    "core": (),
    "content": (),
    "meta-data": (),
}  # fmt: skip
"""The keywords of each vocabulary that can be disabled: those that can change a verdict."""

_KEYWORDS: Final = {f"{_VOCABULARY}{name}": each for name, each in _OF_VOCABULARIES.items()}
"""The keywords of each vocabulary, by the vocabulary's URI."""

_SWITCHED: Final = frozenset(name for names in _OF_VOCABULARIES.values() for name in names)

Find = Callable[[str], Any]
"""Returns the schema with a URI, or None if none was given."""


def switched_off(dialect: Any, find: Find, pointer: str) -> frozenset[str]:
    """Return the keywords that the meta-schema ``dialect`` disables.

    Raises :class:`UnsupportedSchema` if ``find`` does not return a meta-schema for that URI, if the
    meta-schema has no ``$vocabulary`` (core, section 8.1.2, leaves the meaning open), or if it
    requires an unknown vocabulary.
    """
    uri = dialect.removesuffix("#") if isinstance(dialect, str) else dialect
    if not isinstance(uri, str):
        raise InvalidSchema("'$schema' must be a string", keyword="$schema", pointer=pointer)
    if uri == DIALECT or _OPENAPI.fullmatch(uri):
        return frozenset()
    metaschema = find(uri)
    vocabularies = metaschema.get("$vocabulary") if isinstance(metaschema, dict) else None
    if not isinstance(vocabularies, dict):
        problem = (
            "is not among the given resources" if metaschema is None else "has no '$vocabulary'"
        )
        why = f"the dialect {dialect!r} is not JSON Schema 2020-12, and its meta-schema {problem}"
        raise UnsupportedSchema(why, keyword="$schema", pointer=pointer)

    switched_on: set[str] = set()
    for vocabulary, is_required in vocabularies.items():
        known = _KEYWORDS.get(vocabulary)
        if known is not None:
            switched_on.update(known)
        elif is_required is not False:
            named = f"the vocabulary {vocabulary!r}, which is not supported"
            why = f"the dialect {uri!r} requires {named}"
            raise UnsupportedSchema(why, keyword="$schema", pointer=pointer)
    return _SWITCHED - switched_on
