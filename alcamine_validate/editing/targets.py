"""The values and spans of one text that are edited, of which no two overlap."""

from __future__ import annotations

from bisect import bisect_left, bisect_right, insort
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any, Final, NamedTuple

from alcamine_validate.editing.edits import Refused, ReplaceInString, ReplaceInText, SetValue
from alcamine_validate.editing.json_literals import is_same_json
from alcamine_validate.editing.splices import Splice, difference, overlap, spliced
from alcamine_validate.text.json_pointer import Pointer
from alcamine_validate.text.positions import Span

_WHOLE: Final = "the value is replaced as a whole"


class Location(NamedTuple):
    """Where a value is: its span in the text, its value, and the document and pointer in YAML."""

    span: Span
    value: Any
    document: int = 0
    pointer: Pointer = ""


class Piece(NamedTuple):
    """A splice, and the indices of the edits that want it."""

    splice: Splice
    indices: tuple[int, ...]


@dataclass
class Target:
    """A value, or a span of text if ``location`` is None, and what it becomes.

    ``pieces`` are splices of the value of a string, or the splice of the text. A value that is
    replaced as a whole has ``new`` instead, and ``indices``. ``by_place`` has the splices by the
    place through which the value was reached: in YAML, several if aliases repeat it.
    """

    span: Span
    location: Location | None
    pieces: list[Piece] = field(default_factory=list)
    indices: tuple[int, ...] = ()
    new: Any = None
    is_whole: bool = False
    by_place: dict[tuple[int, str], dict[Splice, None]] = field(default_factory=dict)

    @property
    def all_indices(self) -> tuple[int, ...]:
        """The indices of all edits of this target."""
        return (*self.indices, *(index for piece in self.pieces for index in piece.indices))

    @property
    def inner(self) -> list[Splice]:
        """The splices that lead from the old value to the new one, if both are strings."""
        old = self.location.value if self.location else None
        if not self.is_whole:
            return [piece.splice for piece in self.pieces]
        if not isinstance(old, str) or not isinstance(self.new, str):
            return []
        return difference(old, self.new)

    @property
    def value(self) -> Any:
        """The new value."""
        if self.is_whole or self.location is None:
            return self.new
        return spliced(self.location.value, self.inner)

    def values(self) -> Iterator[tuple[int, str, Any]]:
        """Yield the document, pointer and new value of each place that was edited."""
        for (document, pointer), splices in self.by_place.items():
            old: Any = self.location.value if self.location else None
            yield document, pointer, self.new if self.is_whole else spliced(old, splices)

    @property
    def is_change(self) -> bool:
        """Whether anything becomes different."""
        return self.location is None or not is_same_json(self.location.value, self.value)

    def add(self, splice: Splice, indices: tuple[int, ...]) -> None:
        """Add a splice. Raise :class:`Refused` if it contradicts another one."""
        if self.is_whole:
            raise Refused(f"it contradicts an earlier edit: {_WHOLE}", _first(self.indices))
        at = bisect_left(self.pieces, splice, key=lambda each: each.splice)
        # Those that were accepted do not overlap, so only the nearest ones can.
        for near in range(max(0, at - 2), min(len(self.pieces), at + 2)):
            piece = self.pieces[near]
            if piece.splice == splice:
                self.pieces[near] = Piece(splice, (*piece.indices, *indices))
                return
            if overlap(piece.splice, splice):
                raise Refused("it overlaps an earlier edit", _first(piece.indices))
        self.pieces.insert(at, Piece(splice, indices))

    def set(self, value: Any, indices: tuple[int, ...]) -> None:
        """Replace the whole value. Raise :class:`Refused` if that contradicts another edit."""
        if self.pieces or (self.is_whole and not is_same_json(self.new, value)):
            raise Refused("it contradicts an earlier edit of the value", _first(self.all_indices))
        self.new, self.is_whole = value, True
        self.indices += indices


def _first(indices: tuple[int, ...]) -> int | None:
    return min(indices, default=None)


class Targets:
    """The targets in a text, by their spans."""

    def __init__(self) -> None:
        self._by_span: dict[Span, Target] = {}
        self._spans: list[Span] = []

    def __iter__(self) -> Iterator[Target]:
        return iter(self._by_span.values())

    def place(
        self,
        edit: SetValue | ReplaceInString | ReplaceInText,
        indices: tuple[int, ...],
        location: Location,
    ) -> None:
        """Add an edit. Raise :class:`Refused` if it can't be made together with earlier ones."""
        if isinstance(edit, ReplaceInText):
            target = self._at(location.span, None)
            target.add(Splice(*location.span, edit.text), indices)
        elif isinstance(edit, SetValue):
            target = self._at(location.span, location)
            target.set(edit.value, indices)
            target.by_place[_place(location)] = {}
        else:
            splice = _within(edit, location.value)
            target = self._at(location.span, location)
            target.add(splice, indices)
            target.by_place.setdefault(_place(location), {})[splice] = None

    def drop(self, target: Target) -> None:
        """Remove a target, which is refused."""
        del self._by_span[target.span]
        self._spans.remove(target.span)

    def _at(self, span: Span, location: Location | None) -> Target:
        """Return the target of a span. Raise :class:`Refused` if it overlaps another one."""
        known = self._by_span.get(span)
        if known is not None and (known.location is None) == (location is None):
            return known
        at = bisect_right(self._spans, span)
        wanted = Splice(*span, "")
        # Those that were accepted do not overlap, so only the nearest ones can.
        for near in self._spans[max(0, at - 2) : at + 2]:
            if overlap(Splice(*near, ""), wanted):
                conflict = _first(self._by_span[near].all_indices)
                raise Refused("it overlaps an earlier edit", conflict)
        target = Target(span, location)
        self._by_span[span] = target
        insort(self._spans, span)
        return target


def _place(location: Location) -> tuple[int, str]:
    return location.document, str(location.pointer)


def _within(edit: ReplaceInString, value: Any) -> Splice:
    """Return an edit as a splice of a string. Raise :class:`Refused` if it does not fit."""
    if not isinstance(value, str):
        raise Refused("the value is not a string")
    start, end = edit.span
    if not 0 <= start <= end <= len(value):
        raise Refused("the string is shorter than that")
    if edit.old is not None and value[start:end] != edit.old:
        raise Refused("the string has another text there")
    return Splice(start, end, edit.text)
