"""Recognise strings that stand for JSON text: the text itself, or its base64."""

from __future__ import annotations

import re
from binascii import Error as Base64Error
from binascii import a2b_base64
from typing import Any, Final

from alcamine_validate.text.json_text import MalformedJson, parse, starts_like_container

_BASE64: Final = re.compile(r"[A-Za-z0-9+/\s]{4,}+(?:={1,2}\s*)?")
_BASE64_OF_JSON: Final = re.compile(r"\s{0,4}[eW][w-z0-9+/][A-Za-z0-9+/\s]{17}")
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


def may_be_encoded(text: str) -> bool:
    """Return whether a text may be the base64 of JSON text or of gzip data; False is certain."""
    if _BASE64_OF_JSON.match(text) is None and not text.startswith(_BASE64_OF_GZIP):
        return False
    return is_base64(text)


def decoded_base64(text: Any) -> str:
    """Return the text that base64 stands for; "" if it does not stand for a text."""
    try:
        return a2b_base64(text).decode()
    except (Base64Error, ValueError, TypeError):
        return ""
