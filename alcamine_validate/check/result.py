"""What checking a file comes to: small, without the file's text, so that it can travel."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from alcamine_validate.check.drift import DriftSummary
from alcamine_validate.finding import Finding, Severity
from alcamine_validate.input.document import SKIPPED

if TYPE_CHECKING:
    from alcamine_validate.check.baseline import Known
    from alcamine_validate.check.excerpts import Excerpt


@dataclass
class CheckedFile:
    """One file that was checked: how many Sessions it holds and what was found.

    ``filename`` is the path as it was given or found. ``findings`` are those to be
    reported, in the order of the text; ``excerpts`` has one for each of them, or is empty
    where none were asked for. ``left_out`` counts the findings past the limit, ``known``
    those of the baseline; ``severities`` and ``codes`` count all but the known ones.
    ``skipped`` counts the responses of a capture that were not judged, by reason: see
    :data:`SKIPPED`. ``unreadable`` says that it could not be judged, or not all of it,
    for a reason that lies outside of it.
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
    unreadable: bool = False
    drift: DriftSummary = field(default_factory=DriftSummary)


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

    ``stale`` are the entries of the baseline that no longer occur.
    """

    files: int = 0
    sessions: int = 0
    unreadable: int = 0
    left_out: int = 0
    known: int = 0
    severities: Counter[Severity] = field(default_factory=Counter)
    codes: Counter[str] = field(default_factory=Counter)
    skipped: Counter[str] = field(default_factory=Counter)
    drift: DriftSummary = field(default_factory=DriftSummary)
    stale: list[Known] = field(default_factory=list)
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
        self.drift.merge(file.drift)

    def fails(self, fail_on: Severity) -> bool:
        """Tell whether there is a finding that is at least as severe as ``fail_on``."""
        order = list(Severity)
        return any(self.severities[each] for each in order[: order.index(fail_on) + 1])


__all__ = ["SKIPPED", "CheckedFile", "CheckedLines", "Summary"]
