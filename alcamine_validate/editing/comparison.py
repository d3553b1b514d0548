"""The difference of two versions of a text, in the unified format.

``difflib`` looks up each line among all equal ones, of which indented JSON has many, so its time
grows with more than the square of the text. Edits are few lines each, so it is enough to look for
the next lines that are the same.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Final, NamedTuple

_CONTEXT: Final = 3
_NEAR: Final = 16
"""Up to this many lines, removed and added ones are looked for in any number."""

_MOST_ADDED: Final = 3
"""The most lines that are looked for in place of many removed ones."""

_NO_END: Final = "\\ No newline at end of file\n"


class _Block(NamedTuple):
    """Lines of the old text, and lines of the new text that stand in their place."""

    start: int
    end: int
    new_start: int
    new_end: int


def unified_difference(before: str, after: str, name: str) -> str:
    """Return the difference of two texts of the file ``name``; "" if they are equal."""
    old, new = _lines(before), _lines(after)
    name = name.removeprefix("./")  # which git apply refuses
    if " " in name:
        # Programs that apply differences read the name up to the tab, or else up to a space.
        name += "\t"
    pieces = [f"--- {name}\n", f"+++ {name}\n"]
    for blocks in _hunks(list(_blocks(old, new))):
        pieces += _hunk(blocks, old, new)
    return "".join(pieces) if len(pieces) > 2 else ""


def _lines(text: str) -> list[str]:
    """Return the lines of a text, which end only at a line feed."""
    lines = text.split("\n")
    return [f"{line}\n" for line in lines[:-1]] + ([lines[-1]] if lines[-1] else [])


def _blocks(old: Sequence[str], new: Sequence[str]) -> Iterator[_Block]:
    """Yield the lines that differ. Edits mostly keep the number of lines, and then their order."""
    if len(old) == len(new):
        start = None
        for at, (one, other) in enumerate(zip(old, new, strict=True)):
            if one != other and start is None:
                start = at
            elif one == other and start is not None:
                yield _Block(start, at, start, at)
                start = None
        if start is not None:
            yield _Block(start, len(old), start, len(new))
        return
    at = new_at = 0
    while at < len(old) or new_at < len(new):
        if at < len(old) and new_at < len(new) and old[at] == new[new_at]:
            at, new_at = at + 1, new_at + 1
            continue
        end, new_end = _next_same(old, new, at, new_at)
        yield _Block(at, end, new_at, new_end)
        at, new_at = end, new_end


def _next_same(old: Sequence[str], new: Sequence[str], at: int, new_at: int) -> tuple[int, int]:
    """Return where several lines are the same again, or both ends.

    The nearest place is looked for first, and then one after many removed lines. This takes time
    in proportion to the lines that are passed over.
    """
    for distance in range(1, _NEAR):
        for added in range(distance + 1):
            end, new_end = at + distance - added, new_at + added
            if _is_same(old, new, end, new_end):
                return end, new_end
    for end in range(at + 1, len(old)):
        for new_end in range(new_at, new_at + _MOST_ADDED):
            if _is_same(old, new, end, new_end):
                return end, new_end
    return len(old), len(new)


def _is_same(old: Sequence[str], new: Sequence[str], at: int, new_at: int) -> bool:
    """Return whether some lines are the same, or both texts end."""
    if at > len(old) or new_at > len(new):
        return False
    return old[at : at + _CONTEXT] == new[new_at : new_at + _CONTEXT]


def _hunks(blocks: Sequence[_Block]) -> Iterator[list[_Block]]:
    """Yield the blocks that are shown together, because their contexts touch."""
    hunk: list[_Block] = []
    for block in blocks:
        if hunk and block.start - hunk[-1].end > 2 * _CONTEXT:
            yield hunk
            hunk = []
        hunk.append(block)
    if hunk:
        yield hunk


def _hunk(blocks: Sequence[_Block], old: Sequence[str], new: Sequence[str]) -> Iterator[str]:
    first, last = blocks[0], blocks[-1]
    start, end = max(0, first.start - _CONTEXT), min(len(old), last.end + _CONTEXT)
    new_start = first.new_start - (first.start - start)
    new_end = last.new_end + (end - last.end)
    yield f"@@ -{_range(start, end)} +{_range(new_start, new_end)} @@\n"
    at = start
    for block in blocks:
        yield from _marked(" ", old[at : block.start])
        yield from _marked("-", old[block.start : block.end])
        yield from _marked("+", new[block.new_start : block.new_end])
        at = block.end
    yield from _marked(" ", old[at:end])


def _marked(mark: str, lines: Sequence[str]) -> Iterator[str]:
    for line in lines:
        yield f"{mark}{line}" if line.endswith("\n") else f"{mark}{line}\n{_NO_END}"


def _range(start: int, end: int) -> str:
    length = end - start
    # An empty range names the line before it.
    first = start + 1 if length else start
    return str(first) if length == 1 else f"{first},{length}"
