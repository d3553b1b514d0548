"""Decode bodies that JavaScript recorders store in pieces: an array of hex or base64 strings.

Polly.js and nock store compressed bodies like this, to replay each piece separately.
"""

from __future__ import annotations

import binascii
import re
from typing import Any, Final

from alcamine_validate.input.captures.bodies import BadBody, from_base64
from alcamine_validate.text.json_text import MalformedJson, parse

_HEX: Final = re.compile(r"(?:[0-9a-fA-F]{2})+")


def from_hex(text: str) -> bytes | None:
    """Return the bytes of hexadecimal digits; None for other text."""
    return binascii.unhexlify(text) if _HEX.fullmatch(text) else None


def joined_pieces(value: Any) -> bytes | None:
    """Return the bytes of an array of hex or base64 strings; None for any other value."""
    if not isinstance(value, list) or not value:
        return None
    if not all(isinstance(piece, str) and piece for piece in value):
        return None
    if all(_HEX.fullmatch(piece) for piece in value):
        return b"".join(map(binascii.unhexlify, value))
    try:
        return b"".join(map(from_base64, value))
    except BadBody:
        return None


def compressed_pieces(text: str) -> bytes | None:
    """Return the bytes of pieces written as JSON text; None for other text.

    Session JSON never has this form.
    """
    if not text.lstrip().startswith('["') or text[-100:].rstrip()[-2:] != '"]':
        return None
    try:
        return joined_pieces(parse(text))
    except MalformedJson:
        return None
