"""Replace spans of a text."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import NamedTuple


class Splice(NamedTuple):
    """A span of a text, and the text that replaces it."""

    start: int
    end: int
    text: str


def spliced(text: str, splices: Iterable[Splice]) -> str:
    """Return a text with splices applied, which must not overlap."""
    pieces: list[str] = []
    end = 0
    for splice in sorted(splices, key=lambda each: (each.start, each.end)):
        pieces += (text[end : splice.start], splice.text)
        end = splice.end
    pieces.append(text[end:])
    return "".join(pieces)


def difference(old: str, new: str) -> list[Splice]:
    """Return the splice that turns ``old`` into ``new``, without what they share at both ends.

    Equal texts need none.
    """
    if old == new:
        return []
    start = shared_start(old, new, min(len(old), len(new)))
    same = shared_start(old[::-1], new[::-1], min(len(old), len(new)) - start)
    return [Splice(start, len(old) - same, new[start : len(new) - same])]


def overlap(one: Splice, other: Splice) -> bool:
    """Return whether two splices touch the same characters, or insert at the same place."""
    if one.start == one.end == other.start == other.end:
        return True
    return one.start < other.end and other.start < one.end


def shared_start(one: Sequence[str], other: Sequence[str], most: int) -> int:
    """Return the length of the longest start, of at most ``most``, that two texts share.

    They may be texts as lists of lines.
    """
    least = 0
    while least < most:
        middle = (least + most + 1) // 2
        if one[least:middle] == other[least:middle]:
            least = middle
        else:
            most = middle - 1
    return least
