"""Terminal cells: how wide a text is displayed, and where it can be cut.

Wide and fullwidth characters take two cells (UAX 11, East Asian Width: W and F). Combining marks
(Unicode categories Mn and Me) take none, and neither do the medial vowels and final consonants of
Hangul, which terminals draw into the syllable before them. A character and those after it that
take no cells form a cluster, which is never cut. All other characters take one cell.

The functions expect printable characters; what a terminal does with others is not defined.
"""

from __future__ import annotations

from functools import lru_cache
from typing import Final

_MEDIAL_AND_FINAL: Final = ((0x1160, 0x11FF), (0xD7B0, 0xD7FF))
"""The blocks of Hangul letters that follow an initial consonant (Unicode, chapter 18.6)."""

_MOST_CHARACTERS: Final = 4_096
"""How many different characters are remembered. Texts rarely have more."""


def cells(text: str) -> int:
    """Return the number of cells that ``text`` takes on a terminal."""
    return len(text) if text.isascii() else sum(map(_cells_of, text))


def prefix_end(text: str, most: int) -> int:
    """Return where the longest start of whole clusters in at most ``most`` cells ends."""
    if text.isascii():
        return min(len(text), most)
    taken = 0
    for index, character in enumerate(text):
        taken += _cells_of(character)
        if taken > most:
            return index
    return len(text)


def suffix_start(text: str, most: int) -> int:
    """Return where the longest end of whole clusters in at most ``most`` cells starts."""
    if text.isascii():
        return max(0, len(text) - most)
    taken = 0
    start = len(text)
    for index in range(len(text) - 1, -1, -1):
        own = _cells_of(text[index])
        taken += own
        if taken > most:
            return start
        if own:
            start = index
    return 0


def cluster_start(text: str, index: int) -> int:
    """Return the start of the cluster that the character at ``index`` belongs to.

    An index at the end of the text is its own cluster.
    """
    while 0 < index < len(text) and not cells(text[index]):
        index -= 1
    return index


@lru_cache(_MOST_CHARACTERS)
def _cells_of(character: str) -> int:
    if character.isascii():
        return 1
    # Imported here because most texts are ASCII.
    import unicodedata

    code = ord(character)
    is_in_syllable = any(first <= code <= last for first, last in _MEDIAL_AND_FINAL)
    if is_in_syllable or unicodedata.category(character) in ("Mn", "Me"):
        return 0
    return 2 if unicodedata.east_asian_width(character) in "WF" else 1
