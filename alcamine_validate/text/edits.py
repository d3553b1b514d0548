"""Slips of the hand: words that are one edit away from a word that was meant."""

from __future__ import annotations

import re
from typing import Final

_SHORTEST: Final = 4
"""In a shorter word, an edit makes another word: ``es`` is not a misspelled ``en``."""

_SHORTEST_SURE: Final = 6
"""In a shorter word, a slip may be another word: ``FILED`` of ``FAILED``."""

_SEPARATORS: Final = frozenset(" _-")
_BETWEEN_WORDS: Final = re.compile("[ _/-]")


def is_slip(word: str, meant: str) -> bool:
    """Return whether ``word`` is ``meant`` in another case, or one edit away from it.

    An edit inserts, drops or replaces a character, or swaps two neighbours (the distance of
    Damerau and Levenshtein is 1). Case does not count. If one of the words has fewer than four
    characters, only the case may differ. An edit of a digit, or right after one, is not a slip,
    because the names of versions differ like this: ``GPT_5`` and ``GPT_4O`` are not misspelled
    ``GPT_4``.
    """
    word, meant = word.casefold(), meant.casefold()
    return word == meant or _edit(word, meant) is not None


def is_sure_slip(word: str, meant: str) -> bool:
    """Return whether ``word`` is a slip of ``meant`` that is hardly another word.

    That is so if only their separators differ (a space, ``_`` or ``-``), or if two letters are
    swapped, or one is missing or too many, in a word of at least six letters, and not the first
    one: ``LOCKED`` is not a misspelled ``BLOCKED``. A replaced letter makes another word too often:
    ``Asia/China`` is not a misspelled ``Asia/Chita``.
    """
    word, meant = word.casefold(), meant.casefold()
    if word == meant:
        return True
    edit = _edit(word, meant)
    if edit is None:
        return False
    same, old, new = edit
    after = meant[same + len(new) :]
    if _SEPARATORS.issuperset(old + new):
        # The minus before a number is not a separator: GMT 5 may be GMT+5.
        return not ("-" in new and after[:1].isdecimal())
    left = len(_BETWEEN_WORDS.split(meant[:same])[-1])
    right = len(_BETWEEN_WORDS.split(after)[0])
    if len(old) == len(new) == 1 or (len(old) != len(new) and not left):
        return False
    return left + min(len(old), len(new)) + right >= _SHORTEST_SURE


def _edit(word: str, meant: str) -> tuple[int, str, str] | None:
    """Return the only edit between two texts: where it is, and what becomes what; None if more."""
    if min(len(word), len(meant)) < _SHORTEST or abs(len(word) - len(meant)) > 1:
        return None
    same = _shared(word, meant)
    rest, wanted = word[same:], meant[same:]
    around = word[:same][-1:] + rest[:1] + wanted[:1]
    if any(map(str.isdecimal, around)):
        return None
    end = _shared(rest[::-1], wanted[::-1])
    old, new = rest[: len(rest) - end], wanted[: len(wanted) - end]
    is_swapped = len(old) == len(new) == 2 and old == new[::-1]
    return (same, old, new) if is_swapped or max(len(old), len(new)) == 1 else None


def _shared(one: str, other: str) -> int:
    """Return how many characters two texts begin with in common."""
    most = min(len(one), len(other))
    return next((at for at in range(most) if one[at] != other[at]), most)
