"""Recognise strings that stand for JSON text: the text itself, or its base64 or base64url."""

from __future__ import annotations

import re
from binascii import Error as Base64Error
from binascii import a2b_base64
from typing import Any, Final

from alcamine_validate.text.json_text import MalformedJson, parse, starts_like_container

_BASE64: Final = re.compile(r"[A-Za-z0-9+/\s]{4,}+(?:={1,2}\s*)?")
_BASE64URL: Final = re.compile(r"[A-Za-z0-9+/_\-]{4,}+={0,2}")
_FROM_BASE64URL: Final = str.maketrans("-_", "+/")
_BASE64_OF_JSON: Final = re.compile(r"\s{0,4}[eW][w-z0-9+/_\-][A-Za-z0-9+/_\-\s]{17}")
"""The start of the base64 of a text that starts with a brace or a bracket: 20 characters, because
nearly all shorter ones are other words."""

_BASE64_OF_GZIP: Final = "H4sI"
"""The base64 of the first bytes of gzip data (RFC 1952, section 2.3)."""


def json_in(text: str) -> Any:
    """Return the object or array that a text is in JSON; None if it is not one."""
    if not starts_like_container(text):
        return None
    try:
        return parse(text.encode("utf-8", "surrogatepass"))
    except (MalformedJson, RecursionError):
        return None


def is_base64(text: str) -> bool:
    """Return whether a text has the form of base64, in one line or several."""
    return _BASE64.fullmatch(text) is not None


def encoding_of(text: str) -> str | None:
    """Return how a text may stand for JSON text or gzip data: ``base64``, ``base64url`` or None.

    Text in ``base64url`` (RFC 4648, section 5) may lack the padding, as in tokens.
    """
    if _BASE64_OF_JSON.match(text) is None and not text.startswith(_BASE64_OF_GZIP):
        return None
    if is_base64(text) and not len("".join(text.split())) % 4:
        return "base64"
    return "base64url" if _BASE64URL.fullmatch(text) else None


def plain_base64(text: str) -> str:
    """Return base64url as base64, with its padding."""
    bare = text.rstrip("=").translate(_FROM_BASE64URL)
    return bare + "=" * (-len(bare) % 4)


def decoded_base64(text: Any) -> str:
    """Return the text that base64 or base64url stands for; "" if it does not stand for a text."""
    try:
        return a2b_base64(plain_base64(text) if encoding_of(text) == "base64url" else text).decode()
    except (Base64Error, ValueError, TypeError):
        return ""
