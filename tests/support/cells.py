"""How many terminal cells a text takes, by wcwidth, which has tables of its own."""

from __future__ import annotations

import unicodedata
from typing import Final

from wcwidth import wcwidth

DISPUTED: Final = frozenset(
    chr(code)
    for codes in (
        *(range(0x2630, 0x2638), range(0x268A, 0x2690), range(0x4DC0, 0x4E00)),
        *(range(0x1D300, 0x1D357), range(0x1D360, 0x1D377)),  # wide since Unicode 16
        range(0x1F1E6, 0x1F200),  # halves of flags: two of them take two cells together
        *(range(0x3164, 0x3165), range(0xFFA0, 0xFFA1)),  # Hangul fillers, which are blank
        *(range(0x302E, 0x3030), range(0x16FF0, 0x16FF2)),  # wide spacing marks
    )
    for code in codes
)
"""Printable characters on whose width versions of Unicode or terminals disagree."""


def width_of(text: str) -> int:
    """Return the number of cells of a text without disputed characters.

    Unprintable characters and spacing marks (Mc), which wcwidth counts as none, take one.
    """
    return sum(map(_width_of, text))


def _width_of(character: str) -> int:
    if not character.isprintable() or unicodedata.category(character) == "Mc":
        return 1
    return wcwidth(character)
