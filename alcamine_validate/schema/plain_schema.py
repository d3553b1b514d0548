"""A schema of a document as one JSON Schema 2020-12 that needs no keyword or format of ours.

Timestamp orders can't be stated in JSON Schema, and become comments. Formats are annotations for
many validators, so each gets a pattern that allows everything that has the format.
"""

from __future__ import annotations

from collections.abc import Iterator
from functools import partial
from typing import Any, Final
from urllib.parse import quote, unquote

from alcamine_validate.runtime.formats import FORMATS
from alcamine_validate.schema.errors import UnsupportedSchema
from alcamine_validate.schema.known_formats import JSON_SCHEMA_FORMATS
from alcamine_validate.schema.metaschema import DIALECT
from alcamine_validate.schema.reader import read_schema
from alcamine_validate.schema.subschemas import COMPONENTS, is_openapi, map_subschemas, subschemas
from alcamine_validate.text.json_pointer import join, resolve, split

# RFC 3339, section 5.6, with the days of each month and the leap years of section 5.7.
_DATE: Final = (
    "(?:[0-9]{4}-(?:(?:0[13578]|1[02])-(?:0[1-9]|[12][0-9]|3[01])"
    "|(?:0[469]|11)-(?:0[1-9]|[12][0-9]|30)|02-(?:0[1-9]|1[0-9]|2[0-8]))"
    "|(?:[0-9]{2}(?:0[48]|[2468][048]|[13579][26])|(?:[02468][048]|[13579][26])00)-02-29)"
)
_TIME: Final = (
    r"(?:[01][0-9]|2[0-3]):[0-5][0-9]:(?:[0-5][0-9]|60)(?:\.[0-9]+)?"
    "(?:[Zz]|[+-](?:[01][0-9]|2[0-3]):[0-5][0-9])"
)
# RFC 5321, section 4.1.2, without its limits of length.
_ATEXT: Final = "[0-9A-Za-z!#$%&'*+/=?^_`{|}~-]+"
_LOCAL_PART: Final = rf'(?:{_ATEXT}(?:\.{_ATEXT})*|"(?:[ !#-\[\]-~]|\\[ -~])*")'
_LABEL: Final = "[0-9A-Za-z](?:[0-9A-Za-z-]{0,61}[0-9A-Za-z])?"
_LITERAL: Final = r"\[(?:[Ii][Pp][Vv]6:)?[0-9A-Fa-f:.]+\]"
_OCTET: Final = "(?:25[0-5]|2[0-4][0-9]|1[0-9]{2}|[1-9]?[0-9])"

PATTERNS: Final = {
    "cuid2": "[a-z][0-9a-z]{1,31}",
    "date": _DATE,
    "date-time": f"{_DATE}[Tt]{_TIME}",
    "e164": r"\+[1-9][0-9]{1,14}",
    "email": rf"{_LOCAL_PART}@(?:{_LABEL}(?:\.{_LABEL})*|{_LITERAL})",
    "ipv4": rf"{_OCTET}(?:\.{_OCTET}){{3}}",
    "ipv6": "[0-9A-Fa-f]{0,4}:[0-9A-Fa-f:.]*:[0-9A-Fa-f:.]*",
    "time": _TIME,
    "uuid": "[0-9A-Fa-f]{8}(?:-[0-9A-Fa-f]{4}){3}-[0-9A-Fa-f]{12}",
}
"""For each asserted format, an ECMA-262 pattern that all its values match as a whole.

Only these match it without having the format: seconds 60 where no leap second can be, emails and
IPv6 addresses that are too long or have wrong addresses in them.
"""

_ORDER: Final = "x-timestamp-order"
_LEFT_OUT: Final = frozenset({"$schema", "discriminator", "example", "externalDocs", "xml"})
_SCALARS: Final = ("boolean", "integer", "null", "number", "string")
_TEXTS: Final = frozenset({"description", "title"})
_OF_FRAGMENTS: Final = "!$&'()*+,;=:@/?~"
"""What a fragment of a URI contains unescaped, besides letters and digits (RFC 3986, 3.5)."""


def plain_schema(document: Any, component: str | None = None) -> dict[str, Any]:
    """Return a JSON Schema for a component of an OpenAPI document, or for a JSON Schema document.

    The component and all that it refers to are in ``$defs``. Keywords and formats that are not
    JSON Schema's are left out, and mentioned in ``$comment`` if they affect verdicts.

    Raises as :func:`~alcamine_validate.schema.reader.read_schema`, and
    :class:`UnsupportedSchema` if a reference can't be kept in one document.
    """
    try:
        read_schema(document, component=component, asserted_formats=FORMATS)
        if not is_openapi(document):
            whole = {"allOf": [document]} if isinstance(document, bool) else document
            result = {"$schema": DIALECT, **_plain(whole, is_moved=False)}
        else:
            name = component or next(iter(document["components"]["schemas"]))
            parts = _reached(document, join(COMPONENTS, name))
            definitions = {
                _name_of(part): _plain(resolve(document, part), is_moved=True) for part in parts
            }
            result = {"$schema": DIALECT, "$ref": _reference(name), "$defs": definitions}
        read_schema(result)
    except RecursionError:
        raise UnsupportedSchema("schemas or constants are nested too deep") from None
    return result


def _reached(document: Any, root: str) -> list[str]:
    """Return the pointers of the parts that a part refers to, with all in turn, in order.

    A part is a component, or the target of a reference to another place. References by name may
    lead into any component, so these then reach all.
    """
    parts = {root: None}
    waiting = [root]
    unnamed = [join(COMPONENTS, name) for name in document["components"]["schemas"]]
    while waiting:
        part = waiting.pop()
        for reference in _references(resolve(document, part)):
            if reference.startswith("#/"):
                found = [_part(reference)]
            else:
                found, unnamed = unnamed, []
            waiting += [each for each in found if each not in parts]
            parts |= dict.fromkeys(found)
    return [*parts]


def _references(schema: Any) -> Iterator[str]:
    """Yield the references in a schema; those in a resource of its own only count as names."""
    waiting = [(schema, False)]
    while waiting:
        each, is_embedded = waiting.pop()
        if isinstance(each, dict):
            is_embedded = is_embedded or "$id" in each
            for keyword in ("$ref", "$dynamicRef"):
                if keyword in each:
                    yield "#" if is_embedded else each[keyword]
            waiting += [(below, is_embedded) for below, _ in subschemas(each, "")]


def _part(reference: str) -> str:
    """Return the pointer of the part that a reference such as ``#/components/…`` leads into."""
    pointer = unquote(reference[1:])
    tokens = split(pointer)
    return join("", *tokens[:3]) if join("", *tokens[:2]) == COMPONENTS else pointer


def _name_of(part: str) -> str:
    """Return the name of a part in ``$defs``: that of the component, or the pointer itself."""
    tokens = split(part)
    is_component = join("", *tokens[:-1]) == COMPONENTS
    return tokens[-1] if is_component else "/".join(tokens)


def _moved(reference: str) -> str:
    """Return a reference within the OpenAPI document as one within the result."""
    part = _part(reference)
    rest = split(unquote(reference[1:]))[len(split(part)) :]
    return _reference(_name_of(part), *rest)


def _reference(name: str, *rest: str) -> str:
    """Return the reference to a definition, or to a place in it."""
    return "#" + quote(join("/$defs", name, *rest), safe=_OF_FRAGMENTS)


def _plain(schema: Any, *, is_moved: bool) -> Any:
    """Return a schema without the keywords and formats that are not JSON Schema's.

    References change if the schema ``is_moved``, except in a resource of its own.
    """
    if not isinstance(schema, dict):
        return schema
    is_moved = is_moved and "$id" not in schema
    result = {
        keyword: map_subschemas(keyword, value, partial(_plain, is_moved=is_moved))
        for keyword, value in schema.items()
        if keyword not in _LEFT_OUT and not keyword.startswith("x-")
    }
    for keyword in ("$ref", "$dynamicRef"):
        if is_moved and result.get(keyword, "").startswith("#/"):
            result[keyword] = _moved(result[keyword])
    if "example" in schema:
        result.setdefault("examples", [schema["example"]])
    if "anyOf" in result:
        result = _with_types(result)
    return _with_pattern(result, schema)


def _with_types(schema: dict[str, Any]) -> dict[str, Any]:
    """Return a schema whose ``anyOf`` is a ``type``, if that says the same.

    The vendor's timestamps are ``anyOf`` a string that is a date and any string. Programs that
    check or generate types understand a type better.
    """
    branches = schema["anyOf"]
    types = dict.fromkeys(filter(None, map(_only_type, branches)))
    is_union = all(
        isinstance(each, dict) and each.get("type") in [*types] and not _TEXTS & each.keys()
        for each in branches
    )
    if not is_union or "type" in schema:
        return schema
    names = [*types]
    type_ = names[0] if len(names) == 1 else names
    return {
        "type" if keyword == "anyOf" else keyword: type_ if keyword == "anyOf" else value
        for keyword, value in schema.items()
    }


def _only_type(schema: Any) -> str | None:
    """Return the scalar type of a schema that consists of nothing else, or None."""
    is_type = isinstance(schema, dict) and schema.keys() == {"type"}
    return schema["type"] if is_type and schema["type"] in _SCALARS else None


def _with_pattern(schema: dict[str, Any], original: dict[str, Any]) -> dict[str, Any]:
    """Return a schema with the pattern of its format, and comments on what it does not say."""
    comments = [schema["$comment"]] if "$comment" in schema else []
    name = schema.get("format")
    if name in PATTERNS:
        pattern = f"^(?:{PATTERNS[name]})$"
        if "pattern" in schema:
            schema["allOf"] = [*schema.get("allOf", ()), {"pattern": pattern}]
        else:
            schema["pattern"] = pattern
    if name is not None and name not in JSON_SCHEMA_FORMATS:
        del schema["format"]
        comments.append(f"format: {name}")
    if _ORDER in original:
        pairs = ", ".join(f"{earlier} <= {later}" for earlier, later in original[_ORDER])
        comments.append(f"timestamps in order, which JSON Schema can't say: {pairs}")
    return {**schema, "$comment": "; ".join(comments)} if comments else schema
