"""Slips of the hand: words that are one edit away from a word that was meant."""

from __future__ import annotations

from typing import Final

_SHORTEST: Final = 4
"""In a shorter word, an edit makes another word: ``es`` is not a misspelled ``en``."""


def is_slip(word: str, meant: str) -> bool:
    """Return whether ``word`` is ``meant`` in another case, or one edit away from it.

    An edit inserts, drops or replaces a character, or swaps two neighbours (the distance of
    Damerau and Levenshtein is 1). Case does not count. If one of the words has fewer than four
    characters, only the case may differ. An edit of a digit, or right after one, is not a slip,
    because the names of versions differ like this: ``GPT_5`` and ``GPT_4O`` are not misspelled
    ``GPT_4``.
    """
    word, meant = word.casefold(), meant.casefold()
    if word == meant:
        return True
    if min(len(word), len(meant)) < _SHORTEST or abs(len(word) - len(meant)) > 1:
        return False
    same = 0
    while same < min(len(word), len(meant)) and word[same] == meant[same]:
        same += 1
    rest, wanted = word[same:], meant[same:]
    around = word[:same][-1:] + rest[:1] + wanted[:1]
    if any(map(str.isdecimal, around)):
        return False
    if len(rest) == len(wanted):
        is_swapped = rest[:2] == wanted[1::-1] and rest[2:] == wanted[2:]
        return is_swapped or rest[1:] == wanted[1:]
    longer, shorter = (rest, wanted) if len(rest) > len(wanted) else (wanted, rest)
    return longer[1:] == shorter
