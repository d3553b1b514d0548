"""Propose overlay actions that make a document accept what was seen, and nothing more."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator, Mapping
from operator import gt, lt
from typing import Any, Final, NamedTuple

from alcamine_validate.drift.evidence import (
    ANY,
    FORMAT,
    LIMIT,
    MISSING,
    MOST_DETAILS,
    NULL,
    PROPERTY,
    SYSTEMATIC,
    TYPE,
    VALUE,
    Evidence,
)
from alcamine_validate.drift.shape import LEAST_OF_FORMAT, is_enum_like, is_identifier
from alcamine_validate.drift.sightings import LOWER_LIMITS, value_of
from alcamine_validate.schema.json_path import equal_elements, query_of
from alcamine_validate.text.json_pointer import join, resolve, split
from alcamine_validate.text.redact import Redaction, type_name
from alcamine_validate.validator.messages import displayed

LEAST_SESSIONS: Final = 20
LEAST_SHARE: Final = 0.5
"""A type, limit or format is only changed if at least this number of Sessions and this share of
the values violate it: fewer violations are mistakes in data, not a change of the API."""

_EXCLUSIVE: Final = {"exclusiveMinimum": ("minimum", lt), "exclusiveMaximum": ("maximum", gt)}
"""The limits that can't be the farthest value, with the one that can, and when that is wider."""

_UNIONS: Final = ("oneOf", "anyOf")
_CONTAINERS: Final = frozenset(map(displayed, ({}, [])))
_SELECTS: Final = "the property selects the branch of a union"
_STYLES: Final = tuple(
    map(re.compile, (r"[a-z]+", r"[a-z]+-[A-Z]+", r"[a-z0-9]+(?:[_-][a-z0-9]+)*", r"[A-Z][a-z]+"))
)
"""Other spellings of enums: a value must have the one that all listed values have."""


class DocumentChange(NamedTuple):
    """One change of the document that would accept drift, with the evidence from all places.

    ``pointer`` leads to the first place. ``redaction`` knows the words of the document.
    """

    kind: str
    schema_pointer: str
    detail: str
    pointer: str
    evidence: Evidence
    objects: int
    redaction: Redaction


class NotProposed(Exception):
    """No action is proposed; the message is the reason."""


def actions_for(change: DocumentChange, document: Any) -> list[dict[str, Any]]:
    """Return the overlay actions, without descriptions, that make ``document`` accept a change.

    Raises :class:`NotProposed` if there are none, or if the evidence is too weak.
    """
    if change.detail == ANY:
        what = "names, like those of a map" if change.kind == PROPERTY else "values, like free text"
        raise NotProposed(f"more than {MOST_DETAILS} different {what}")
    if change.kind in SYSTEMATIC:
        _check_systematic(change)
    make = _MAKERS.get(change.kind)
    if make is None:
        raise NotProposed("no keyword of the document can be changed to accept just this")
    try:
        return make(change, document)
    except LookupError:
        raise NotProposed("only the schema of webhook bodies has this place") from None


def _check_systematic(change: DocumentChange) -> None:
    sessions, objects = change.evidence.sessions, change.objects
    if sessions < LEAST_SESSIONS:
        raise NotProposed(f"fewer than {LEAST_SESSIONS} Sessions")
    if sessions < LEAST_SHARE * objects:
        raise NotProposed("less than half of the values")


def _schema_at(document: Any, pointer: str) -> tuple[dict[str, Any], str]:
    """Return the schema at a pointer, and the query for it. Raises LookupError if it is missing."""
    schema = resolve(document, pointer)
    if not isinstance(schema, dict):
        raise LookupError(pointer)
    return schema, query_of(document, pointer)


def _around(pointer: str) -> tuple[str, str]:
    """Return the pointer of the schema around a keyword, and the keyword."""
    above, _, keyword = pointer.rpartition("/")
    return above, keyword


# Unknown properties


def _property(change: DocumentChange, document: Any) -> list[dict[str, Any]]:
    _, target = _schema_at(document, change.schema_pointer)
    place = change.redaction.place(change.pointer)
    is_shown = change.redaction.shows_name(place, change.detail)
    if not is_shown or not is_identifier(change.detail, change.redaction):
        raise NotProposed("the name does not look like a property, so it may be personal data")
    shape = change.evidence.shape
    schema = {} if shape is None else shape.schema(change.redaction)
    return [{"target": target, "update": {"properties": {change.detail: schema}}}]


# Unlisted values


def _value(change: DocumentChange, document: Any) -> list[dict[str, Any]]:
    above, keyword = _around(change.schema_pointer)
    schema, target = _schema_at(document, above)
    if keyword in _UNIONS and change.evidence.shape is not None:
        return _branch(change, schema, target, keyword)
    if keyword in _UNIONS:  # each branch is one value
        listed = [value for each in schema[keyword] for value in _listed(each)]
        branch = {"const": _checked_value(change, listed)}
        return [{"target": target, "update": {keyword: [branch]}}]
    if keyword == "const" in schema:
        listed = [schema["const"]]
        update = [*listed, _checked_value(change, listed)]
        return [
            {"target": f"{target}.const", "remove": True},
            {"target": target, "update": {"enum": update}},
        ]
    listed = schema["enum"]  # the list in place of a constant too
    return [{"target": target, "update": {"enum": [_checked_value(change, listed)]}}]


def _checked_value(change: DocumentChange, listed: list[Any]) -> Any:
    """Return the value of a change if it looks like a value of an enum. Raises NotProposed."""
    value = value_of(change.detail)
    if isinstance(value, str):
        texts = [each for each in listed if isinstance(each, str)]
        is_shown = not change.redaction.hides(change.pointer, value)
        if is_shown and (is_enum_like(value) or _is_styled_like(value, texts)):
            return value
    elif type(value) in {type(each) for each in listed}:
        return value
    raise NotProposed("the value does not look like one of an enum, so it may be personal data")


def _is_styled_like(value: str, texts: list[str]) -> bool:
    """Return whether a value is spelled as the listed ones, and not longer than they are."""
    longest = max(map(len, texts), default=0)
    return len(value) <= longest and any(
        all(style.fullmatch(each) for each in (value, *texts)) for style in _STYLES
    )


def _branch(
    change: DocumentChange, schema: Mapping[str, Any], target: str, keyword: str
) -> list[dict[str, Any]]:
    """Return the action that adds a branch for a new constant, made from the objects with it.

    The branch requires the constant, as the other branches do, because it is selected by it.
    """
    branches = schema[keyword]
    *_, name = split(change.pointer)
    if not isinstance(value_of(change.detail), str) or change.detail in _CONTAINERS:
        raise NotProposed(_SELECTS)
    value = _checked_value(change, [""])
    shape = change.evidence.shape
    branch: dict[str, Any] = {"type": "object"}
    if shape is not None:
        branch |= shape.schema(change.redaction)
    properties = branch.setdefault("properties", {})
    listing = {
        other
        for each in branches if isinstance(each, dict)
        for other, own in each.get("properties", {}).items() if "enum" in own
    }  # fmt: skip
    for other in sorted(listing & properties.keys()):
        own = shape.properties.get(other) if shape is not None and shape.properties else None
        if own is not None and own.texts and not any(_is_hidden(change, other, own.texts)):
            properties[other]["enum"] = sorted(own.texts)
    properties[name] = {"type": "string", "enum": [value]}
    branch["required"] = [name]
    return [{"target": target, "update": {keyword: [branch]}}]


def _is_hidden(change: DocumentChange, name: str, texts: Iterable[str]) -> Iterator[bool]:
    """Yield whether each text of a property beside the constant is hidden in reports."""
    pointer = join(change.pointer.rpartition("/")[0], name)
    return (change.redaction.hides(pointer, each) for each in texts)


# Missing properties


def _missing(change: DocumentChange, document: Any) -> list[dict[str, Any]]:
    names = resolve(document, change.schema_pointer)
    if not isinstance(names, list) or change.detail not in names:
        raise LookupError(change.schema_pointer)
    above, _ = _around(change.schema_pointer)
    around, _ = _around(above)
    if around.endswith(_UNIONS) and _selector(resolve(document, around)) == change.detail:
        raise NotProposed(_SELECTS)
    query = query_of(document, change.schema_pointer)
    return [{"target": equal_elements(query, change.detail), "remove": True}]


def _selector(branches: list[Any]) -> str | None:
    """Return the property whose constants tell the branches of a union apart, or None."""
    constants = [_constants(each) for each in branches]
    for name in constants[0]:
        values = [each.get(name) for each in constants]
        if None not in values and len(set(values)) == len(values):
            return name
    return None


def _constants(branch: dict[str, Any]) -> dict[str, str]:
    """Return the properties that a branch requires to be one specific text, with that text."""
    found = {}
    for name, own in branch.get("properties", {}).items():
        listed = _listed(own)
        if name in branch.get("required", ()) and len(listed) == 1 and isinstance(listed[0], str):
            found[name] = listed[0]
    return found


def _listed(schema: dict[str, Any]) -> list[Any]:
    """Return the values that a schema itself lists."""
    return [schema["const"]] if "const" in schema else schema.get("enum", [])


# Nulls and other types


def _type(change: DocumentChange, document: Any) -> list[dict[str, Any]]:
    above, _ = _around(change.schema_pointer)
    schema, target = _schema_at(document, above)
    kind, shape = change.detail, change.evidence.shape
    inside = {} if shape is None else shape.schema(change.redaction)
    inside.pop("type", None)
    listing = "const" if "const" in schema else "enum"
    if listing in schema and (kind != "null" or listing == "const"):
        return _beside_listed(schema, target, listing, {"type": kind, **inside})
    update = _with_type(schema, kind)
    if None not in schema.get("enum", [None]):
        update["enum"] = [None]
    unions = [each for each in _UNIONS if each in schema]
    integers = [
        f"{target}.{name}[{index}]"
        for name in unions
        for index, branch in enumerate(schema[name])
        if isinstance(branch, dict) and branch.get("type") == "integer"
    ]
    if kind == "number" and integers:
        own = [{"target": target, "update": update}] if update else []
        return [*own, {"target": integers[0], "update": {"type": kind}}]
    # An integer is also a number, and would match two branches of oneOf.
    other = {"oneOf": {"not": {"type": "integer"}}} if kind == "number" else {}
    update |= {each: [{"type": kind, **inside, **other.get(each, {})}] for each in unions}
    if not unions:  # keywords that are there are about the types of before
        update |= {name: each for name, each in inside.items() if name not in schema}
    return [{"target": target, "update": update}]


def _with_type(schema: Mapping[str, Any], kind: str) -> dict[str, Any]:
    """Return the update that adds a type to a schema."""
    types = schema.get("type")
    if types is None or types == kind or (isinstance(types, list) and kind in types):
        return {}
    if isinstance(types, list):
        return {"type": [kind]}
    return {"type": kind if (types, kind) == ("integer", "number") else [types, kind]}


def _beside_listed(
    schema: Mapping[str, Any], target: str, listing: str, other: dict[str, Any]
) -> list[dict[str, Any]]:
    """Return the actions that allow objects or arrays beside values that are all listed."""
    if other["type"] not in ("object", "array") or "anyOf" in schema:
        raise NotProposed("the document lists all values")
    values = [schema[listing]] if listing == "const" else schema[listing]
    kinds = sorted(set(map(type_name, values)))  # so that the type selects the branch
    listed = {"type": schema.get("type", kinds), listing: schema[listing]}
    update = {**_with_type(schema, other["type"]), "anyOf": [listed, other]}
    return [
        {"target": f"{target}.{listing}", "remove": True},
        {"target": target, "update": update},
    ]


# Limits and formats


def _limit(change: DocumentChange, document: Any) -> list[dict[str, Any]]:
    above, keyword = _around(change.schema_pointer)
    schema, target = _schema_at(document, above)
    farthest = change.evidence.farthest
    if farthest is None:
        raise NotProposed(f"{keyword} can't be changed to accept just these values")
    size = -farthest if keyword in LOWER_LIMITS else farthest
    if keyword not in _EXCLUSIVE:
        return [{"target": target, "update": {keyword: size}}]
    other, is_wider = _EXCLUSIVE[keyword]
    actions: list[dict[str, Any]] = [{"target": f"{target}.{keyword}", "remove": True}]
    if other not in schema or is_wider(schema[other], size):
        actions.append({"target": target, "update": {other: size}})
    return actions


def _format(change: DocumentChange, document: Any) -> list[dict[str, Any]]:
    """Return the removal of a format or pattern, and if possible the formats in place of it."""
    above, keyword = _around(change.schema_pointer)
    schema, target = _schema_at(document, above)
    actions: list[dict[str, Any]] = [
        {"target": query_of(document, change.schema_pointer), "remove": True}
    ]
    formats = change.evidence.formats
    if keyword == "format" and formats and change.evidence.count >= LEAST_OF_FORMAT:
        either = [{"format": name} for name in (schema[keyword], formats[0])]
        actions.append({"target": target, "update": {"allOf": [{"anyOf": either}]}})
    return actions


_MAKERS: Final[dict[str, Callable[[DocumentChange, Any], list[dict[str, Any]]]]] = {
    PROPERTY: _property,
    VALUE: _value,
    MISSING: _missing,
    NULL: _type,
    TYPE: _type,
    LIMIT: _limit,
    FORMAT: _format,
}
