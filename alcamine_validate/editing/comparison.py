"""The difference of two versions of a text, in the unified format.

``difflib.unified_diff`` looks up each line among all equal ones, of which indented JSON has many:
for 40,000 lines it takes forty times as long.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from difflib import SequenceMatcher
from typing import Final, NamedTuple

_CONTEXT: Final = 3
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
    most = min(len(old), len(new))
    first = next((at for at in range(most) if old[at] != new[at]), most)
    same = next((at for at in range(most - first) if old[-1 - at] != new[-1 - at]), most - first)
    inner = SequenceMatcher(None, old[first : len(old) - same], new[first : len(new) - same])
    for tag, start, end, new_start, new_end in inner.get_opcodes():
        if tag != "equal":
            yield _Block(start + first, end + first, new_start + first, new_end + first)


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
