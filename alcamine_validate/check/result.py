"""Results of checks: small and without the text of files, so that processes can send them."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from itertools import repeat
from operator import itemgetter
from typing import TYPE_CHECKING, Final, Generic, TypeVar

from alcamine_validate.check.drift import DriftSummary
from alcamine_validate.finding import Finding, Severity
from alcamine_validate.input.document import SKIPPED
from alcamine_validate.lint.codes import NOT_A_SESSION

if TYPE_CHECKING:
    from alcamine_validate.check.baseline import BaselineEntry
    from alcamine_validate.check.coverage import Coverage
    from alcamine_validate.check.excerpts import Excerpt
    from alcamine_validate.check.file_fix import FileFix
    from alcamine_validate.check.observing import Observed

T = TypeVar("T")
EnvelopePlace = tuple[str, ...]
"""The tokens of the place of an envelope."""

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
        """The severities for which there is room for another item."""

    def add(self, severity: Severity, item: T) -> T | None:
        """Keep an item, and return the item that is dropped for it, or None.

        An item that there is no room for is returned itself.
        """
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
        """Take room for ``number`` items from a severity and from all that are less severe."""
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
    """The result of one file: the number of Sessions in it, and its findings.

    ``filename`` is the path as given or discovered. ``findings`` are the ones to report, in the
    order of the text; if there are more than the limit, errors are kept before warnings before
    infos. ``excerpts`` has one item for each of them, or is empty if excerpts are not wanted.
    ``left_out`` counts the findings past the limit, ``known`` those in the baseline;
    ``severities`` and ``codes`` count all but the known ones.
    ``skipped`` counts the responses of a capture, and the rows of a table, that were not checked,
    by reason: see :data:`SKIPPED`. ``url_patterns`` counts the responses that look like Sessions
    but were skipped because of their path, by the URL pattern that would include them.
    ``unreadable`` says that the file could not be checked completely, for a reason outside of it.

    ``others`` counts, by severity, the findings that a value is not a Session at all, of values
    that nobody said to be Sessions; ``other_findings`` holds those of them that are in
    ``findings``, until the file is completed. With ``only_sessions`` such values have no findings,
    and are counted in ``left_out_values`` instead. ``covered`` has the indices of the parts of the
    schema that no earlier file of the same process has.
    ``is_about_sessions`` says that the file holds something like a Session, or that this can't be
    known. ``is_left_out`` says that it does not, and that the file therefore has no findings.
    ``observed`` is what an observer saw in the Sessions, if there is one. ``fixable`` counts the
    findings with a safe fix: those that ``--fix`` fixes as ``file``, those that only
    ``--fix-captures`` fixes as ``capture``, and those in a file that can't be edited as
    ``unwritable``. ``fix`` says what was fixed.
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
    others: Counter[Severity] = field(default_factory=Counter)
    other_findings: list[Finding] = field(default_factory=list)
    left_out_values: int = 0
    covered: set[int] = field(default_factory=set)
    is_about_sessions: bool = False
    is_left_out: bool = False
    observed: Observed | None = None
    fixable: Counter[str] = field(default_factory=Counter)
    fix: FileFix | None = None

    @property
    def has_several_sessions(self) -> bool:
        """Whether a report has to say which Session of the file a finding is about."""
        return self.sessions > 1 or any(each.record for each in self.findings)

    @property
    def pairs(self) -> Iterator[tuple[Finding, Excerpt | None]]:
        """Each shown finding with its excerpt."""
        return zip(self.findings, self.excerpts or repeat(None), strict=False)

    def show(self, pairs: list[tuple[Finding, Excerpt | None]]) -> None:
        """Show these findings instead, with their excerpts if excerpts are wanted."""
        self.findings = [finding for finding, _ in pairs]
        self.excerpts = [excerpt for _, excerpt in pairs] if self.excerpts else []


def completed(file: CheckedFile, *, only_sessions: bool) -> CheckedFile:
    """Return the result of a file after all of it was checked.

    With ``only_sessions``, a file without anything like a Session is left out. In any other file
    without a Session, the values that nobody said to be Sessions are reported by one finding: the
    first one.
    """
    if only_sessions and not file.is_about_sessions:
        return CheckedFile(file.filename, is_left_out=True)
    others = set(map(id, file.other_findings))
    file.other_findings = []
    more = file.others.total() - 1
    if file.sessions or more < 1:
        return file
    # All of them count as one, even if the limits show none.
    [severity] = file.others  # the same for all, because it depends on the file
    file.codes[NOT_A_SESSION] -= more
    file.severities[severity] -= more
    values = "is 1 other value" if more == 1 else f"are {more:,} other values"
    left: list[tuple[Finding, Excerpt | None]] = []
    is_first = True
    for finding, excerpt in file.pairs:
        if id(finding) not in others:
            left.append((finding, excerpt))
        elif is_first:
            message = f"{finding.message}; neither {values} in this file"
            left.append((replace(finding, message=message), excerpt))
            is_first = False
    file.show(left)
    file.left_out = file.severities.total() - len(left)
    return file


class ShownFindings:
    """The shown findings of one file, with their excerpts: see :class:`MostSevere`."""

    def __init__(self, most: int, before: Counter[Severity] | None = None) -> None:
        self._kept: MostSevere[tuple[int, Finding, Excerpt | None, bool]] = MostSevere(most, before)
        self._next = 0

    @property
    def severities(self) -> frozenset[Severity]:
        """The severities for which another finding would be shown."""
        return self._kept.severities

    def add(self, finding: Finding, excerpt: Excerpt | None, *, is_other: bool = False) -> None:
        """Add the next finding of the text; ``is_other`` says that it is one of the ``others``."""
        self._kept.add(finding.severity, (self._next, finding, excerpt, is_other))
        self._next += 1

    def put_into(self, file: CheckedFile, *, has_excerpts: bool) -> None:
        """Set the findings of a file, in the order of the text, and count those left out."""
        shown = sorted(self._kept, key=itemgetter(0))
        file.findings = [finding for _, finding, _, _ in shown]
        file.excerpts = [excerpt for _, _, excerpt, _ in shown] if has_excerpts else []
        file.other_findings = [finding for _, finding, _, is_other in shown if is_other]
        file.left_out = file.severities.total() - len(shown)


@dataclass
class CheckedLines:
    """The result of some lines of JSON Lines, or rows of a table, as if they were the whole file.

    ``lines`` and ``records`` count them, to number the lines and records that follow.
    ``envelopes`` are the places of the envelopes that are in these or in earlier lines, and
    ``reported`` has the findings of the file that report one, by its place. ``expanded`` is the
    number of bytes that were read of a table.
    """

    file: CheckedFile
    lines: int
    records: int
    envelopes: set[EnvelopePlace] = field(default_factory=set)
    reported: dict[EnvelopePlace, Finding] = field(default_factory=dict)
    expanded: int = 0


@dataclass
class Omissions:
    """How many files and folders a search of folders leaves out, by reason.

    A folder counts once, because it is not searched. ``without_suffix`` counts the files whose
    names imply no format; the other counts do not include such files. ``bodies`` counts the files
    that are checked as bodies of a capture.
    """

    ignored_files: int = 0
    ignored_folders: int = 0
    build_folders: int = 0
    excluded_files: int = 0
    excluded_folders: int = 0
    hidden_files: int = 0
    hidden_folders: int = 0
    without_suffix: int = 0
    bodies: int = 0


@dataclass
class Summary:
    """What was checked and found in all files; ``seconds`` is how long it took.

    ``left_out_files`` counts the files that were left out because they hold nothing like a
    Session, and ``left_out_values`` the values that are not Sessions in the other files.
    ``others`` counts such values that are reported, if nobody said that they are Sessions.
    ``omissions`` counts what a search of folders left out. ``stale`` holds the baseline entries
    that no longer occur. ``coverage`` says which parts of the schema occur, if that is wanted.
    ``split`` counts the lines and rows that were split, by side. ``fixable`` counts as that of
    files. ``fixed`` counts the findings that were fixed, by code, if fixes were wanted, and
    ``fixed_files`` their files. ``notes`` holds sentences that a report adds about itself.
    """

    files: int = 0
    left_out_files: int = 0
    left_out_values: int = 0
    others: int = 0
    sessions: int = 0
    unreadable: int = 0
    left_out: int = 0
    known: int = 0
    severities: Counter[Severity] = field(default_factory=Counter)
    codes: Counter[str] = field(default_factory=Counter)
    skipped: Counter[str] = field(default_factory=Counter)
    url_patterns: Counter[str] = field(default_factory=Counter)
    drift: DriftSummary = field(default_factory=DriftSummary)
    omissions: Omissions = field(default_factory=Omissions)
    stale: list[BaselineEntry] = field(default_factory=list)
    coverage: Coverage | None = None
    split: Counter[str] | None = None
    fixable: Counter[str] = field(default_factory=Counter)
    fixed: Counter[str] | None = None
    fixed_files: int = 0
    notes: tuple[str, ...] = ()
    seconds: float = 0.0

    @property
    def errors(self) -> int:
        """The number of findings that are errors."""
        return self.severities[Severity.ERROR]

    @property
    def warnings(self) -> int:
        """The number of findings that are warnings."""
        return self.severities[Severity.WARNING]

    @property
    def infos(self) -> int:
        """The number of findings that are infos."""
        return self.severities[Severity.INFO]

    def add(self, file: CheckedFile) -> None:
        """Add the counts of one file."""
        if file.is_left_out:
            self.left_out_files += 1
            return
        self.files += 1
        self.left_out_values += file.left_out_values
        self.others += file.others.total()
        self.sessions += file.sessions
        self.unreadable += file.unreadable
        self.left_out += file.left_out
        self.known += file.known
        self.severities.update(file.severities)
        self.codes.update(file.codes)
        self.fixable.update(file.fixable)
        self.skipped.update(file.skipped)
        self.url_patterns.update(file.url_patterns)
        self.drift.merge(file.drift)
        if self.coverage is not None:
            self.coverage.seen |= file.covered

    def fails(self, fail_on: Severity) -> bool:
        """Return whether there is a finding at least as severe as ``fail_on``."""
        return any(self.severities[each] for each in Severity if each.rank <= fail_on.rank)


__all__ = [
    "SKIPPED",
    "CheckedFile",
    "CheckedLines",
    "MostSevere",
    "Omissions",
    "ShownFindings",
    "Summary",
]
