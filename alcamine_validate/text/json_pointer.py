"""JSON Pointers (RFC 6901): the one spelling of a place, in instances and schemas."""

from __future__ import annotations

import re
from typing import Any, Final

_INDEX: Final = r"0|[1-9][0-9]*"
_DIGITS: Final = r"(?<=/)[0-9]++(?![^/])"


def escape(token: str) -> str:
    """Return ``token`` as one reference token: ``~`` as ``~0``, ``/`` as ``~1`` (section 3)."""
    return token.replace("~", "~0").replace("/", "~1")


def unescape(token: str) -> str:
    """Return the name that a reference token stands for (RFC 6901, section 4)."""
    return token.replace("~1", "/").replace("~0", "~")


def join(pointer: str, *tokens: str | int) -> str:
    """Return ``pointer`` led on through ``tokens``: member names and array indices."""
    return pointer + "".join("/" + escape(str(token)) for token in tokens)


def split(pointer: str) -> list[str]:
    """Return the unescaped tokens of ``pointer``; the empty pointer has none.

    Raises ValueError where ``pointer`` is neither empty nor starts with ``/``.
    """
    if pointer and not pointer.startswith("/"):
        raise ValueError(f"a JSON Pointer is empty or starts with '/': {pointer!r}")
    tokens = pointer.split("/")[1:]
    return [unescape(token) for token in tokens] if "~" in pointer else tokens


def pattern_of(pointer: str) -> str:
    """Return ``pointer`` with ``*`` for every token that may be an index of an array.

    So places are alike that differ in nothing but which element they are in. Only the pointer
    is known here: a member whose name is all digits counts as an index.
    """
    return re.sub(_DIGITS, "*", pointer)


def step(value: Any, token: str) -> Any:
    """Return the member or element of ``value`` that ``token`` names.

    Raises LookupError where there is none: a name that an object lacks, an index
    that is no index (RFC 6901 allows no sign and no leading zero), a scalar.
    """
    if isinstance(value, dict):
        return value[token]
    if isinstance(value, list) and re.fullmatch(_INDEX, token):
        return value[int(token)]
    raise LookupError(token)


def resolve(document: Any, pointer: str) -> Any:
    """Return the value at ``pointer`` in ``document``.

    Raises LookupError where nothing is there, ValueError where it is no pointer.
    """
    for token in split(pointer):
        document = step(document, token)
    return document
