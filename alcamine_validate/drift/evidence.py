"""Evidence of drift: what was seen, how often, where first, and when.

Observations of several files, or of parts of one, can be merged in the order of the text. What is
kept does not grow with the input: past the limits, different things at one place count as one.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from typing import Any, Final, NamedTuple

from alcamine_validate.check.drift import earlier, later
from alcamine_validate.drift.known import without_value
from alcamine_validate.drift.shape import Shape
from alcamine_validate.text.json_pointer import split

PROPERTY: Final = "property"
VALUE: Final = "value"
MISSING: Final = "missing"
NULL: Final = "null"
TYPE: Final = "type"
LIMIT: Final = "limit"
FORMAT: Final = "format"
OTHER: Final = "other"

KINDS: Final = {
    PROPERTY: "Unknown properties",
    VALUE: "Unlisted values",
    MISSING: "Missing properties",
    NULL: "Nulls that are not allowed",
    TYPE: "Other types",
    LIMIT: "Values beyond a limit",
    FORMAT: "Other formats",
    OTHER: "Other violations",
}
"""The kinds of drift, in the order of reports, with their headings."""

SYSTEMATIC: Final = frozenset({TYPE, LIMIT, FORMAT})
"""The kinds that are mistakes in data unless most values have them."""

MOST_DETAILS: Final = 100
"""How many different names or values are told apart at one place."""

MOST_PLACES: Final = 1_000
"""How many places with drift are told apart; what is past them is only counted."""

MOST_WORKSPACES: Final = 100
"""How many workspaces are told apart in the evidence of one thing."""

ANY: Final = "\ud800"
"""The detail of a row for all details of a place, if they are too many to be told apart.

No name and no value is this text: a lone surrogate is not Unicode text.
"""


class DriftPlace(NamedTuple):
    """A place with drift of one kind.

    ``pointer`` leads there in a Session (RFC 6901), with ``*`` for indices and the names of maps.
    For the kind ``property`` it is the place of the object. ``schema_pointer`` leads to the
    violated keyword in the document, or to the schema that lacks the property.
    """

    kind: str
    pointer: str
    schema_pointer: str


class First(NamedTuple):
    """Where something was seen first: a file, and the line and column in it, from 1."""

    filename: str
    line: int
    column: int


@dataclass
class Evidence:
    """How often, where and when one thing was seen.

    ``count`` is the number of occurrences, ``sessions`` and ``files`` are the numbers of Sessions
    and of files with them. ``workspaces`` are the ids of at most :data:`MOST_WORKSPACES` workspaces
    of these Sessions. ``first_created_at`` and ``last_created_at`` are the earliest and the latest
    ``createdAt`` (RFC 3339) of these Sessions; None if none has a valid one. ``first`` is the first
    place. ``owner`` is the pointer of the schema of the object that it is in.

    ``near`` is the known name or value that it is one edit away from. ``shape`` is that of the
    values of an unknown property or of another type, or of the objects with an unlisted constant.
    ``farthest`` is the number or length that is farthest beyond a limit, negative if that is a
    minimum. ``formats`` are those that all strings with a wrong format have.
    """

    count: int = 0
    sessions: int = 0
    files: int = 1
    workspaces: set[str] = field(default_factory=set)
    first_created_at: str | None = None
    last_created_at: str | None = None
    first: First | None = None
    owner: str = ""
    near: str | None = None
    shape: Shape | None = None
    farthest: float | None = None
    formats: tuple[str, ...] | None = None

    @property
    def is_slip(self) -> bool:
        """Whether it is a mistake, not drift: one edit away from what is known, in one Session."""
        return self.near is not None and self.sessions == 1

    def end_session(self, workspace: str | None, created: str | None) -> None:
        """Count a Session with this, of a workspace, that was created at a time."""
        self.sessions += 1
        self._extend_period(created, created)
        self._keep_workspaces((workspace,) if workspace is not None else ())

    def _extend_period(self, first: str | None, last: str | None) -> None:
        self.first_created_at = earlier(self.first_created_at, first)
        self.last_created_at = later(self.last_created_at, last)

    def _keep_workspaces(self, workspaces: Iterable[str]) -> None:
        for each in workspaces:
            if len(self.workspaces) == MOST_WORKSPACES:
                return
            self.workspaces.add(each)

    def add_shape(self, value: Any) -> None:
        """Add what a value is like."""
        self.shape = self.shape or Shape()
        self.shape.add(value)
        self.shape.limit()

    def add_near(self, name: str | None) -> None:
        """Keep the first name in alphabetical order: the order of Sessions does not matter."""
        if name is not None:
            self.near = name if self.near is None else min(self.near, name)

    def merge(self, other: Evidence, *, is_same_file: bool) -> None:
        """Add the evidence of later Sessions, of the same file or of others."""
        self.count += other.count
        self.sessions += other.sessions
        self.files += 0 if is_same_file else other.files
        self._keep_workspaces(sorted(other.workspaces))
        self._extend_period(other.first_created_at, other.last_created_at)
        self.add_near(other.near)
        if self.shape is not None and other.shape is not None:
            self.shape.merge(other.shape)
            self.shape.limit()
        self.farthest = farther(self.farthest, other.farthest)
        if self.formats is not None and other.formats is not None:
            self.formats = tuple(name for name in self.formats if name in other.formats)

    def multiply(self, number: int) -> None:
        """Count every Session this many times."""
        self.count *= number
        self.sessions *= number
        if self.shape is not None:
            self.shape.multiply(number)

    def move_down(self, lines: int) -> None:
        """Move the first place down by a number of lines."""
        if self.first is not None:
            self.first = self.first._replace(line=self.first.line + lines)


def farther(one: float | None, other: float | None) -> float | None:
    """Return the larger one of two numbers, or the one that is not None."""
    if one is None or other is None:
        return other if one is None else one
    return max(one, other)


@dataclass
class AtPlace:
    """The drift at one place: all of it, and what was seen by detail.

    A detail is the name of a property, the JSON text of a value, a type or a keyword. ``details``
    is None if there are more than :data:`MOST_DETAILS`. ``crowded`` is the evidence of Sessions in
    which one object alone has more unknown names than that, which are not told apart.
    """

    whole: Evidence = field(default_factory=Evidence)
    details: dict[str, Evidence] | None = field(default_factory=dict)
    crowded: Evidence | None = None

    def limit(self) -> None:
        """Stop telling details apart if there are too many."""
        if self.details is not None and len(self.details) > MOST_DETAILS:
            self.details = None

    def rows(self) -> Iterator[tuple[str, Evidence]]:
        """Yield each detail with its evidence, or :data:`ANY` with that of all of them."""
        if self.details is None:
            yield ANY, self.whole
            return
        yield from self.details.items()
        if self.crowded is not None:
            yield ANY, self.crowded

    def merge(self, other: AtPlace, *, is_same_file: bool) -> None:
        """Add what was seen at this place in later Sessions."""
        self.whole.merge(other.whole, is_same_file=is_same_file)
        if self.details is None or other.details is None:
            self.details = None
        else:
            for detail, evidence in other.details.items():
                if detail in self.details:
                    self.details[detail].merge(evidence, is_same_file=is_same_file)
                else:
                    self.details[detail] = evidence
            self.limit()
        if self.crowded is not None and other.crowded is not None:
            self.crowded.merge(other.crowded, is_same_file=is_same_file)
        else:
            self.crowded = self.crowded or other.crowded

    def evidence(self) -> list[Evidence]:
        """Return all evidence that is kept at this place."""
        every = [self.whole, *(self.details or {}).values()]
        return every if self.crowded is None else [*every, self.crowded]


@dataclass
class Observations:
    """What was seen in Sessions: the drift by place, and what it could have been in.

    ``sessions`` counts the Sessions that were observed, and ``clean`` those without drift.
    ``objects`` counts the objects by the pointer of the schema that describes them, and those
    without a value by the key of the property: see :func:`without_value`. ``uncounted`` counts
    occurrences at places past :data:`MOST_PLACES`.
    """

    sessions: int = 0
    clean: int = 0
    objects: Counter[str] = field(default_factory=Counter)
    places: dict[DriftPlace, AtPlace] = field(default_factory=dict)
    uncounted: int = 0

    def at(self, place: DriftPlace) -> AtPlace | None:
        """Return what is kept for a place, or None if it is past the limit."""
        found = self.places.get(place)
        if found is None and len(self.places) < MOST_PLACES:
            found = self.places[place] = AtPlace()
        return found

    def merge(self, other: Any, *, is_same_file: bool = False) -> None:
        """Add other observations, of later Sessions, which must not be used afterwards."""
        self.sessions += other.sessions
        self.clean += other.clean
        self.objects.update(other.objects)
        self.uncounted += other.uncounted
        for place, found in other.places.items():
            if place in self.places:
                self.places[place].merge(found, is_same_file=is_same_file)
            elif len(self.places) < MOST_PLACES:
                self.places[place] = found
            else:
                self.uncounted += found.whole.count

    def opportunities(self, place: DriftPlace, owner: str) -> int:
        """Return the number of objects of the schema ``owner`` that could have drift at a place.

        A type, a limit or a format needs a value: objects without one are not counted.
        """
        objects = self.objects[owner]
        if place.kind not in SYSTEMATIC:
            return objects
        *_, name = split(place.pointer) or ("",)
        return objects - self.objects[without_value(owner, name)]

    def evidence(self) -> Iterator[Evidence]:
        """Yield all evidence that is kept."""
        for each in self.places.values():
            yield from each.evidence()

    def multiply(self, number: int) -> None:
        """Count every Session this many times."""
        self.sessions *= number
        self.clean *= number
        self.uncounted *= number
        self.objects = Counter({each: count * number for each, count in self.objects.items()})
        for each in self.evidence():
            each.multiply(number)

    def move_down(self, lines: int) -> None:
        """Move the places of all Sessions down by a number of lines."""
        for each in self.evidence():
            each.move_down(lines)
