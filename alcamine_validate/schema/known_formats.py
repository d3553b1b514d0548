"""Formats that a specification defines. Those without a check here are annotations.

JSON Schema 2020-12 validation, section 7.3; OpenAPI 3.1.1, section 4.4.2 and the registry that it
refers to, https://spec.openapis.org/registry/format/. A name that none of them defines is most
likely a typo.
"""

from __future__ import annotations

from typing import Final

JSON_SCHEMA_FORMATS: Final = {
    "date", "date-time", "duration", "email", "hostname", "idn-email", "idn-hostname", "ipv4",
    "ipv6", "iri", "iri-reference", "json-pointer", "regex", "relative-json-pointer", "time",
    "uri", "uri-reference", "uri-template", "uuid",
}  # fmt: skip
"""The formats of JSON Schema 2020-12."""

_OPENAPI: Final = {"double", "float", "int32", "int64", "password"}
_REGISTRY: Final = {
    "base64url", "binary", "byte", "char", "commonmark", "decimal", "decimal128", "double-int",
    "html", "http-date", "int16", "int8", "media-range", "sf-binary", "sf-boolean", "sf-decimal",
    "sf-integer", "sf-string", "sf-token", "uint16", "uint32", "uint64", "uint8", "unixtime",
}  # fmt: skip

KNOWN_FORMATS: Final = frozenset(JSON_SCHEMA_FORMATS | _OPENAPI | _REGISTRY)
