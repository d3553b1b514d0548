"""What checking a file comes to: small, without the file's text, so that it can travel."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field
from operator import itemgetter
from typing import TYPE_CHECKING, Final, Generic, TypeVar

from alcamine_validate.check.drift import DriftSummary
from alcamine_validate.finding import Finding, Severity
from alcamine_validate.input.document import SKIPPED

if TYPE_CHECKING:
    from alcamine_validate.check.baseline import Known
    from alcamine_validate.check.excerpts import Excerpt

T = TypeVar("T")
_LEAST: Final = list(Severity)[-1]


class MostSevere(Generic[T]):
    """Keeps at most ``most`` items: errors before warnings before infos, the first of each.

    ``before`` counts, by severity, items that are kept elsewhere and come before all of these.
    """

    def __init__(self, most: int, before: Counter[Severity] | None = None) -> None:
        self._kept: dict[Severity, list[T]] = {severity: [] for severity in Severity}
        self._room: dict[Severity, int] = {}
        for severity in Severity:
            most -= before[severity] if before else 0
            self._room[severity] = most
        self.severities = frozenset(each for each in Severity if self._room[each] > 0)
        """The severities of which another item would be kept."""

    def add(self, severity: Severity, item: T) -> T | None:
        """Keep an item, and return the one that gives way to it; itself if there is no room."""
        if severity not in self.severities:
            return item
        self._kept[severity].append(item)
        self._take_room(severity, 1)
        if self._room[_LEAST] >= 0:
            return None
        least = next(each for each in reversed(Severity) if self._kept[each])
        if self._room[least] >= 0:
            return None
        self._take_room(least, -1)
        return self._kept[least].pop()

    def _take_room(self, severity: Severity, number: int) -> None:
        """Count items that take room of their own severity and of all below it."""
        is_below = False
        for each, room in self._room.items():
            is_below |= each is severity
            if is_below:
                self._room[each] = room - number
        if not all(self._room[each] > 0 for each in self.severities):
            self.severities = frozenset(each for each in Severity if self._room[each] > 0)

    def __iter__(self) -> Iterator[T]:
        """Yield the kept items, the most severe first."""
        for items in self._kept.values():
            yield from items


@dataclass
class CheckedFile:
    """One file that was checked: how many Sessions it holds and what was found.

    ``filename`` is the path as it was given or found. ``findings`` are those to be
    reported, in the order of the text: errors before warnings before infos where there are
    more than the limit. ``excerpts`` has one for each of them, or is empty where none were
    asked for. ``left_out`` counts the findings past the limit, ``known`` those of the
    baseline; ``severities`` and ``codes`` count all but the known ones.
    ``skipped`` counts the responses of a capture that were not judged, by reason: see
    :data:`SKIPPED`. ``url_patterns`` counts those that look like Sessions and were skipped for
    their path, by the pattern that would take them. ``unreadable`` says that it could not be
    judged, or not all of it, for a reason that lies outside of it.
    """

    filename: str
    sessions: int = 0
    findings: list[Finding] = field(default_factory=list)
    excerpts: list[Excerpt | None] = field(default_factory=list)
    left_out: int = 0
    known: int = 0
    severities: Counter[Severity] = field(default_factory=Counter)
    codes: Counter[str] = field(default_factory=Counter)
    skipped: Counter[str] = field(default_factory=Counter)
    url_patterns: Counter[str] = field(default_factory=Counter)
    unreadable: bool = False
    drift: DriftSummary = field(default_factory=DriftSummary)


class ShownFindings:
    """The findings of one file that are shown, with their excerpts: see :class:`MostSevere`."""

    def __init__(self, most: int, before: Counter[Severity] | None = None) -> None:
        self._kept: MostSevere[tuple[int, Finding, Excerpt | None]] = MostSevere(most, before)
        self._next = 0

    @property
    def severities(self) -> frozenset[Severity]:
        """The severities of which another finding would be shown."""
        return self._kept.severities

    def add(self, finding: Finding, excerpt: Excerpt | None) -> None:
        """Take in the finding that comes next in the text."""
        self._kept.add(finding.severity, (self._next, finding, excerpt))
        self._next += 1

    def put_into(self, file: CheckedFile, *, has_excerpts: bool) -> None:
        """Make these the findings of a file, in the order of the text, and count the others."""
        shown = sorted(self._kept, key=itemgetter(0))
        file.findings = [finding for _, finding, _ in shown]
        file.excerpts = [excerpt for _, _, excerpt in shown] if has_excerpts else []
        file.left_out = file.severities.total() - len(shown)


@dataclass(frozen=True)
class CheckedLines:
    """Some lines of a file of JSON Lines: what checking them came to, as if they were all.

    ``lines`` and ``records`` are how many there are, for what comes after them.
    """

    file: CheckedFile
    lines: int
    records: int


@dataclass
class Summary:
    """What was checked and found, over all files; ``seconds`` is how long it took.

    ``stale`` are the entries of the baseline that no longer occur. ``notes`` are sentences that
    one report has to say of itself.
    """

    files: int = 0
    sessions: int = 0
    unreadable: int = 0
    left_out: int = 0
    known: int = 0
    severities: Counter[Severity] = field(default_factory=Counter)
    codes: Counter[str] = field(default_factory=Counter)
    skipped: Counter[str] = field(default_factory=Counter)
    url_patterns: Counter[str] = field(default_factory=Counter)
    drift: DriftSummary = field(default_factory=DriftSummary)
    stale: list[Known] = field(default_factory=list)
    notes: tuple[str, ...] = ()
    seconds: float = 0.0

    @property
    def errors(self) -> int:
        """How many findings are errors."""
        return self.severities[Severity.ERROR]

    @property
    def warnings(self) -> int:
        """How many findings are warnings."""
        return self.severities[Severity.WARNING]

    @property
    def infos(self) -> int:
        """How many findings are infos."""
        return self.severities[Severity.INFO]

    def add(self, file: CheckedFile) -> None:
        """Count one file in."""
        self.files += 1
        self.sessions += file.sessions
        self.unreadable += file.unreadable
        self.left_out += file.left_out
        self.known += file.known
        self.severities.update(file.severities)
        self.codes.update(file.codes)
        self.skipped.update(file.skipped)
        self.url_patterns.update(file.url_patterns)
        self.drift.merge(file.drift)

    def fails(self, fail_on: Severity) -> bool:
        """Tell whether there is a finding that is at least as severe as ``fail_on``."""
        order = list(Severity)
        return any(self.severities[each] for each in order[: order.index(fail_on) + 1])


__all__ = ["SKIPPED", "CheckedFile", "CheckedLines", "MostSevere", "ShownFindings", "Summary"]
