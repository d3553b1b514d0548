"""Distinguish JSON that looks like a Session, valid or not, from that of other APIs."""

from __future__ import annotations

import re
from typing import Any, Final

from alcamine_validate.input.json_format import records_in
from alcamine_validate.text.json_text import with_plain_letters

_TELLING_NAMES: Final = (
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

_ENOUGH: Final = 4
_NAMES: Final = re.compile(f'"({"|".join(_TELLING_NAMES)})"')
_NAMES_IN_BYTES: Final = re.compile(_NAMES.pattern.encode())


def is_session_shaped(value: Any) -> bool:
    """Return whether a parsed value is an object with at least four of ``_TELLING_NAMES``."""
    return isinstance(value, dict) and sum(name in value for name in _TELLING_NAMES) >= _ENOUGH


def holds_session_shape(value: Any) -> bool:
    """Return whether a value is Session-shaped, or an array or webhook body with such an object."""
    return any(is_session_shaped(record.value) for record in records_in(value))


def may_hold_session_shape(text: str | bytes) -> bool:
    """Return whether JSON text contains enough of the names that make an object Session-shaped.

    The text is not parsed, so it may be invalid JSON or have another encoding.
    """
    if isinstance(text, bytes) and b"\0" in text[:4]:
        text = text.replace(b"\0", b"")  # UTF-16 and UTF-32 write ASCII letters with zeros
    text = with_plain_letters(text)
    names: set[str | bytes] = set()
    matches = _NAMES.finditer(text) if isinstance(text, str) else _NAMES_IN_BYTES.finditer(text)
    for match in matches:
        names.add(match[1])
        if len(names) == _ENOUGH:
            return True
    return False


__all__ = ["holds_session_shape", "is_session_shaped", "may_hold_session_shape"]
