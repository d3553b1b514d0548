"""Percent-encoded text, as in URLs and forms: its characters, and where each of them stands."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Final, NamedTuple
from urllib.parse import quote, unquote, unquote_plus

_ESCAPES: Final = re.compile(r"(?:%[0-9A-Fa-f]{2})++")
_MOST_LEVELS: Final = 3
"""How often a text may be encoded, as a URL in the query of another one is."""


class DecodedText(NamedTuple):
    """A decoded text; ``starts`` has the offset of each of its characters, and the end."""

    text: str
    starts: list[int]


def has_escapes(text: str) -> bool:
    """Return whether a text has percent-encoded characters."""
    return "%" in text and _ESCAPES.search(text) is not None


def decoded(text: str, *, is_form: bool = False) -> DecodedText:
    """Return a text without its percent-encoding (RFC 3986); in a form, a plus is a space.

    Escapes that are not UTF-8 stay as they are.
    """
    pieces: list[str] = []
    starts: list[int] = []
    at = 0
    plain = text.replace("+", " ") if is_form else text
    for match in _ESCAPES.finditer(text):
        pieces.append(plain[at : match.start()])
        starts += range(at, match.start())
        at = match.end()
        for char, start in _characters(match[0]):
            pieces.append(char)
            starts.append(match.start() + start)
    starts += range(at, len(text) + 1)
    pieces.append(plain[at:])
    return DecodedText("".join(pieces), starts)


def _characters(escapes: str) -> Iterator[tuple[str, int]]:
    """Yield the characters that escapes stand for, and the offset of each."""
    try:
        text = bytes.fromhex(escapes.replace("%", "")).decode()
    except ValueError:
        yield from ((char, at) for at, char in enumerate(escapes))
        return
    at = 0
    for char in text:
        yield char, at
        at += 3 * len(char.encode())


def percent_encoded_like(old: str, value: str, new: str) -> str:
    """Return a new value encoded as often as ``old`` is, which stands for ``value``.

    It stays as it is if ``old`` is not percent-encoded, but has for example escapes of JSON.
    """
    text, encoded = old, new
    for _ in range(_MOST_LEVELS):
        if text == value:
            return encoded
        # Only the innermost encoding can be that of a form.
        text = value if unquote_plus(text) == value else unquote(text)
        encoded = quote(encoded, safe="")
    return encoded if text == value else new
