"""The baseline: findings that are known, so that only new ones fail.

The file is JSON with one entry a line, so that its changes can be read::

    {
      "format": "alcamine-validate baseline",
      "version": 1,
      "known": [
        {"file": "captures/a.json", "code": "ALC102", "pointer": "/messages/*/id", "count": 3}
      ]
    }

There are no lines, values or severities in it: what moves within a file stays known, and so
does what weighs more by now.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable
from typing import TYPE_CHECKING, Final, TypeAlias

from alcamine_validate.check.baseline.entries import (
    FORMAT,
    VERSION,
    BaselineError,
    Known,
    check_target,
    pattern,
    read_entries,
    text_of,
)
from alcamine_validate.check.baseline.paths import BaselinePaths
from alcamine_validate.finding import Finding, pointer_as_set
from alcamine_validate.lint.codes import BY_RULE, UNSUPPRESSIBLE

if TYPE_CHECKING:
    from pathlib import Path

_Key: TypeAlias = tuple[str, str, str]
InForce: TypeAlias = Callable[[str, str, str], bool]
"""Tells whether a rule is looked for, from the path of a file, a code and a place as an entry
has it."""

_NO_VERDICT: Final = UNSUPPRESSIBLE | {BY_RULE["nothing-to-check"].code}
"""Codes of files that were not judged, or not all of them: such as where the pattern of URLs
finds nothing in a capture. They tell nothing of what is known of the file."""


class Baseline:
    """Known findings, counted down as they are met."""

    def __init__(self, path: Path, known: Iterable[Known], in_force: InForce | None = None) -> None:
        self._names = BaselinePaths(path)
        self._in_force = in_force
        self._counts: dict[_Key, int] = {each[:3]: each.count for each in known}
        self._files = {file for file, _, _ in self._counts}
        self._met: Counter[_Key] = Counter()
        self._judged: dict[str, bool] = {}
        self._given: dict[str, str] = {}

    @classmethod
    def read(cls, path: Path, in_force: InForce | None = None) -> Baseline:
        """Return the baseline in the file ``path``.

        ``in_force`` says which rules are looked for in which file, and at which places: what
        is not looked for can't be said to occur no longer. Without it, all rules are.

        Raises :class:`BaselineError` where it can't be read, is no baseline, is one of
        another version, or has an entry that could never be met: a path or pointer that is
        spelled otherwise than :class:`BaselineWriter` does, an unknown code, one that says
        that there is no verdict, a repeated entry.
        """
        return cls(path, read_entries(path), in_force)

    def new_ones(self, filename: str, findings: list[Finding]) -> list[Finding]:
        """Return the findings of a file that are not known, in their order.

        To be called for every file that was checked, also where nothing was found; for a
        file that comes in blocks, once a block. Of findings that are alike, the first ones
        are the known ones. ``filename`` is the path as it was given or found.
        """
        file = self._names.name(filename)
        if file not in self._files:
            return findings
        # What could not be read may hold all that is known of it.
        unjudged = _NO_VERDICT.intersection(finding.code for finding in findings)
        self._judged[file] = self._judged.get(file, True) and not unjudged
        self._given[file] = filename
        new = []
        for finding in findings:
            key = _key(file, finding)
            if self._met[key] < self._counts.get(key, 0):
                self._met[key] += 1
            else:
                new.append(finding)
        return new

    def stale(self) -> list[Known]:
        """Return how many findings of each entry no longer occur, in the order of the file.

        It is about the files that were checked, as far as the rule is in force there, and
        those that are gone. A file that was not part of this run, or in which nothing could
        be judged, may still have them all.
        """
        return [Known(*key, count) for key, count in sorted(self._missing().items())]

    def pruned(self) -> str:
        """Return the text of the baseline without what is stale."""
        missing = self._missing()
        kept = [Known(*key, n - missing.get(key, 0)) for key, n in self._counts.items()]
        return text_of(known for known in kept if known.count)

    def _missing(self) -> dict[_Key, int]:
        counts = {key: count - self._met[key] for key, count in self._counts.items()}
        missing = {key: count for key, count in counts.items() if count}
        others = {file for file, _, _ in missing} - self._judged.keys()
        gone = {file for file in others if self._names.is_gone(file)}
        return {k: count for k, count in missing.items() if k[0] in gone or self._is_final(*k)}

    def _is_final(self, file: str, code: str, pointer: str) -> bool:
        """Tell whether what was not found in a file is not there."""
        if not self._judged.get(file, False):
            return False
        return self._in_force is None or self._in_force(self._given[file], code, pointer)


class BaselineWriter:
    """Gathers findings into a baseline. ``path`` is where it will be written.

    Raises :class:`BaselineError` where something is there that is no baseline, and would be
    lost; or where no file can be written.
    """

    def __init__(self, path: Path) -> None:
        check_target(path)
        self._names = BaselinePaths(path)
        self._counts: Counter[_Key] = Counter()

    @property
    def total(self) -> int:
        """How many findings are known."""
        return self._counts.total()

    def add(self, filename: str, findings: list[Finding]) -> None:
        """Take in findings of a file, whose path is as it was given or found.

        Those that say that there is no verdict are left out: they can't be known.
        """
        file = self._names.name(filename)
        judged = (finding for finding in findings if finding.code not in UNSUPPRESSIBLE)
        self._counts.update(_key(file, finding) for finding in judged)

    def text(self) -> str:
        """Return the text of the baseline: the same for the same findings in any order."""
        return text_of(Known(*key, count) for key, count in self._counts.items())


def _key(file: str, finding: Finding) -> _Key:
    is_of_file = finding.record is None
    return file, finding.code, "" if is_of_file else pattern(pointer_as_set(finding))


__all__ = ["FORMAT", "VERSION", "Baseline", "BaselineError", "BaselineWriter", "InForce", "Known"]
