"""Distinguish JSON that looks like a Session, valid or not, from that of other APIs."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator, Mapping
from typing import Any, AnyStr, Final

from alcamine_validate.text.json_text import with_plain_letters

TELLING_NAMES: Final = (
    "agentId",
    "agentVersionId",
    "personId",
    "conversationId",
    "lastHeartbeatAt",
    "recordAudio",
    "isDemo",
    "agent",
    "person",
    "conversation",
)
"""Properties of a Session; objects of other APIs rarely have several of them."""

_OTHER_NAMES: Final = (
    *("id", "createdAt", "updatedAt", "name", "type", "status", "completedAt"),
    *("startedAt", "endedAt", "workspaceId", "ledger"),
)
"""The other required properties, which objects of other APIs may have."""

_ALL_NAMES: Final = frozenset((*TELLING_NAMES, *_OTHER_NAMES))
_OBJECTS: Final = frozenset({"agent", "person", "conversation"})
"""The telling names whose values are objects."""

_SNAKED: Final = frozenset(
    "".join(f"_{letter.lower()}" if letter.isupper() else letter for letter in name)
    for name in TELLING_NAMES
)
_ENOUGH: Final = 4
_HALF: Final = 11
# These are compiled on first use, because most runs of the command need none of them.
_NAMES: Final = rf'"({"|".join(TELLING_NAMES)})\\*+"'
"""A telling name in quotes, which have backslashes if the JSON text is in a JSON string."""

_NAMES_IN_BYTES: Final = _NAMES.encode()

_KEY: Final = rf"(?<![^\s{{,\"'\\])({'|'.join(TELLING_NAMES)})(?![^\s:\"'\\])[\"'\\]*+\s*+:"
"""A telling name as a key of JSON or YAML text, also in a string."""

_ENOUGH_KEYS: Final = 3


def is_session_shaped(value: Any) -> bool:
    """Return whether a parsed value is an object with at least four of ``TELLING_NAMES``.

    The members of a JSON Schema's ``properties`` have these names too, but all of them are objects.
    In a file of translated texts, all of them are strings.
    """
    if not isinstance(value, dict):
        return False
    names = [
        name
        for name in TELLING_NAMES
        if name in value and not (name in _OBJECTS and isinstance(value[name], str))
    ]
    return len(names) >= _ENOUGH and not all(isinstance(value[name], dict) for name in names)


def is_snake_cased(value: Any) -> bool:
    """Return whether an object is Session-shaped, but with names such as ``agent_id``."""
    return isinstance(value, dict) and len(_SNAKED & value.keys()) >= _ENOUGH


def is_session(value: Any) -> bool:
    """Return whether a value that was not searched for is a Session, valid or not.

    It is Session-shaped, or has more than half of the required properties.
    """
    return is_session_shaped(value) or (isinstance(value, dict) and has_most_properties(value))


def has_most_properties(value: dict[str, Any]) -> bool:
    """Return whether an object has more than half of the required properties of a Session."""
    return len(_ALL_NAMES & value.keys()) >= _HALF


def is_certainly_session(types: Mapping[str, Collection[str]]) -> bool:
    """Return whether an object with properties of these types is a Session wherever it is.

    It is Session-shaped, and has most properties of a Session. ``types`` are names of the types of
    JSON by the name of the property, which may be of any of them.
    """
    names = [
        name
        for name in TELLING_NAMES
        if name in types and not (name in _OBJECTS and "string" in types[name])
    ]
    is_shaped = len(names) >= _ENOUGH and any("object" not in types[name] for name in names)
    return is_shaped and len(_ALL_NAMES & types.keys()) >= _HALF


def is_webhook(value: Any) -> bool:
    """Return whether a value is the body of a ``session.…`` webhook, which wraps a Session."""
    return (
        isinstance(value, dict)
        and isinstance(value.get("properties"), dict)
        and isinstance(kind := value.get("type"), str)
        and kind.startswith("session.")
    )


def holds_session_shape(value: Any) -> bool:
    """Return whether a value is Session-shaped, or an array or webhook body with such an object."""
    values = value if isinstance(value, list) else [value]
    return any(
        is_session_shaped(each["properties"] if is_webhook(each) else each) for each in values
    )


def may_hold_session_shape(text: str | bytes) -> bool:
    """Return whether JSON text contains enough of the names that make an object Session-shaped.

    The text is not parsed, so it may be invalid JSON or have another encoding.
    """
    if isinstance(text, bytes) and b"\0" in text[:4]:
        text = text.replace(b"\0", b"")  # UTF-16 and UTF-32 write ASCII letters with zeros
    text = with_plain_letters(text)
    if isinstance(text, str):
        return _are_different(re.finditer(_NAMES, text), _ENOUGH)
    return _are_different(re.finditer(_NAMES_IN_BYTES, text), _ENOUGH)


def has_telling_keys(text: str) -> bool:
    """Return whether broken JSON or YAML text probably was a Session, by three of its keys."""
    return _are_different(re.finditer(_KEY, with_plain_letters(text)), _ENOUGH_KEYS)


def _are_different(matches: Iterator[re.Match[AnyStr]], number: int) -> bool:
    """Return whether matches find this number of different names; not more are searched for."""
    names: set[AnyStr] = set()
    for match in matches:
        names.add(match[1])
        if len(names) == number:
            return True
    return False


__all__ = [
    "TELLING_NAMES",
    "has_most_properties",
    "has_telling_keys",
    "holds_session_shape",
    "is_certainly_session",
    "is_session",
    "is_session_shaped",
    "is_snake_cased",
    "is_webhook",
    "may_hold_session_shape",
]
