"""The baseline: known findings, so that only new ones fail.

The file is JSON with one entry per line, so that its diffs are readable::

    {
      "format": "alcamine-validate baseline",
      "version": 1,
      "known": [
        {"file": "captures/a.json", "code": "ALC102", "pointer": "/messages/*/id", "count": 3}
      ]
    }

It contains no lines, values or severities: a finding stays known if it moves within its file or
if its severity changes.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable
from typing import TYPE_CHECKING, Final, TypeAlias

from alcamine_validate.check.baseline.entries import (
    FORMAT,
    VERSION,
    BaselineEntry,
    BaselineError,
    check_target,
    pattern,
    read_entries,
    text_of,
)
from alcamine_validate.check.baseline.paths import BaselinePaths
from alcamine_validate.finding import Finding, pointer_as_set
from alcamine_validate.lint.codes import BY_RULE, UNSUPPRESSIBLE
from alcamine_validate.lint.sensitive import REDACTION
from alcamine_validate.text.redact import Redaction

if TYPE_CHECKING:
    from pathlib import Path

_Key: TypeAlias = tuple[str, str, str]
InForce: TypeAlias = Callable[[str, str, str], bool]
"""Returns whether a rule is in force, given the path of a file, a code, and a pointer as it is
spelled in entries."""

_NO_VERDICT: Final = UNSUPPRESSIBLE | {BY_RULE["nothing-to-check"].code}
"""Codes for files that were not checked completely, for example because no URL of a capture
matches the pattern. Such a file may still have all its known findings."""


class Baseline:
    """Known findings, counted down as they occur."""

    def __init__(
        self,
        path: Path,
        known: Iterable[BaselineEntry],
        in_force: InForce | None = None,
        redaction: Redaction = REDACTION,
    ) -> None:
        self._names = BaselinePaths(path)
        self._redaction = redaction
        self._in_force = in_force
        self._counts: dict[_Key, int] = {each[:3]: each.count for each in known}
        self._files = {file for file, _, _ in self._counts}
        self._met: Counter[_Key] = Counter()
        self._judged: dict[str, bool] = {}
        self._given: dict[str, str] = {}

    @classmethod
    def read(
        cls, path: Path, in_force: InForce | None = None, redaction: Redaction = REDACTION
    ) -> Baseline:
        """Return the baseline in the file ``path``.

        ``in_force`` returns whether a rule is in force at a place of a file: if it is not, its
        findings can't be reported as stale. Without it, all rules are in force. ``redaction``
        hides names in the pointers of entries, as for :class:`BaselineWriter`.

        Raises :class:`BaselineError` if the file can't be read, is not a baseline, has another
        version, or has an entry that can never match: a path or pointer that is not spelled as
        :class:`BaselineWriter` spells it, an unknown code, a code that can't be suppressed, or a
        repeated entry.
        """
        return cls(path, read_entries(path, redaction), in_force, redaction)

    def new_ones(self, filename: str, findings: list[Finding]) -> list[Finding]:
        """Return the findings of a file that are not known, in their order.

        Call this for every file that was checked, even if it has no findings; if a file comes in
        blocks, once per block. Among findings with the same code and place, the first ones count
        as known. ``filename`` is the path as given or discovered.
        """
        file = self._names.name(filename)
        if file not in self._files:
            return findings
        # The text that could not be read may contain all known findings of the file.
        unjudged = _NO_VERDICT.intersection(finding.code for finding in findings)
        self._judged[file] = self._judged.get(file, True) and not unjudged
        self._given[file] = filename
        new = []
        for finding in findings:
            key = _key(file, finding, self._redaction)
            if self._met[key] < self._counts.get(key, 0):
                self._met[key] += 1
            else:
                new.append(finding)
        return new

    def forget(self, filename: str) -> None:
        """Forget the findings of a file, which will be checked again."""
        file = self._names.name(filename)
        self._judged.pop(file, None)
        for key in [each for each in self._met if each[0] == file]:
            del self._met[key]

    def stale(self) -> list[BaselineEntry]:
        """Return how many findings of each entry no longer occur, in the order of the file.

        This includes files that were checked, if the rule is in force there, and files that no
        longer exist. A file that was not part of this run, or was not checked completely, may
        still have all its findings.
        """
        return [BaselineEntry(*key, count) for key, count in sorted(self._missing().items())]

    def pruned(self) -> str:
        """Return the text of the baseline without its stale findings."""
        missing = self._missing()
        kept = [BaselineEntry(*key, n - missing.get(key, 0)) for key, n in self._counts.items()]
        return text_of(known for known in kept if known.count)

    def _missing(self) -> dict[_Key, int]:
        counts = {key: count - self._met[key] for key, count in self._counts.items()}
        missing = {key: count for key, count in counts.items() if count}
        others = {file for file, _, _ in missing} - self._judged.keys()
        gone = {file for file in others if self._names.is_gone(file)}
        return {k: count for k, count in missing.items() if k[0] in gone or self._is_final(*k)}

    def _is_final(self, file: str, code: str, pointer: str) -> bool:
        """Return whether a finding that was not found in a file certainly no longer occurs."""
        if not self._judged.get(file, False):
            return False
        return self._in_force is None or self._in_force(self._given[file], code, pointer)


class BaselineWriter:
    """Collects findings into a baseline. ``path`` is where it will be written.

    ``redaction`` hides names in the pointers of its entries.

    Raises :class:`BaselineError` if ``path`` is a file that is not a baseline and would be lost,
    or if no file can be written there.
    """

    def __init__(self, path: Path, redaction: Redaction = REDACTION) -> None:
        check_target(path)
        self._redaction = redaction
        self._names = BaselinePaths(path)
        self._counts: dict[str, Counter[_Key]] = {}

    @property
    def total(self) -> int:
        """The number of known findings."""
        return sum(counts.total() for counts in self._counts.values())

    def add(self, filename: str, findings: list[Finding]) -> None:
        """Add findings of a file, whose path is as given or discovered.

        Findings that say that something was not checked are left out: they can't be known.
        """
        file = self._names.name(filename)
        judged = (finding for finding in findings if finding.code not in UNSUPPRESSIBLE)
        if keys := [_key(file, finding, self._redaction) for finding in judged]:
            self._counts.setdefault(file, Counter()).update(keys)

    def forget(self, filename: str) -> None:
        """Remove the findings of a file that turned out to be left out."""
        self._counts.pop(self._names.name(filename), None)

    def text(self) -> str:
        """Return the text of the baseline, which does not depend on the order of findings."""
        every = (item for counts in self._counts.values() for item in counts.items())
        return text_of(BaselineEntry(*key, count) for key, count in every)


def _key(file: str, finding: Finding, redaction: Redaction) -> _Key:
    is_of_file = finding.record is None
    place = "" if is_of_file else pattern(pointer_as_set(finding), redaction)
    return file, finding.code, place


__all__ = [
    "FORMAT",
    "VERSION",
    "Baseline",
    "BaselineEntry",
    "BaselineError",
    "BaselineWriter",
    "InForce",
]
