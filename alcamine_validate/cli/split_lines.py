"""Copy the lines of JSON Lines to two files, by whether they have an error."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from typing import IO, Any

from alcamine_validate.check.result import MostSevere
from alcamine_validate.finding import Finding, Severity
from alcamine_validate.reporters.json_output import encoded, finding_fields

MOST_FINDINGS = 50
"""How many findings of a line or row are written, the most severe ones; the rest is counted."""


class CantSplit(Exception):
    """A file can't be split; the message says why."""


class TextFindings:
    """The findings of one line or row, as far as they are written."""

    def __init__(self) -> None:
        self._kept = MostSevere[tuple[int, Finding]](MOST_FINDINGS)
        self._count = 0
        self.is_invalid = False

    def add(self, finding: Finding) -> None:
        """Add a finding."""
        self._kept.add(finding.severity, (self._count, finding))
        self._count += 1
        self.is_invalid |= finding.severity is Severity.ERROR

    @property
    def shown(self) -> list[Finding]:
        """The findings to write, in the order of the text."""
        return [finding for _, finding in sorted(self._kept, key=lambda each: each[0])]

    @property
    def more(self) -> int:
        """The number of the others."""
        return self._count - len(self.shown)


FindingsByIndex = Mapping[int, TextFindings]
"""The findings of a document, by the number of the line or row."""


class LinesSplit:
    """The split of one JSON Lines file.

    ``valid`` and ``invalid`` are the files to write to, or None. ``findings`` is for the findings
    of the invalid lines. ``limit`` is the size in bytes above which a line is invalid anyway.
    """

    def __init__(
        self,
        valid: IO[bytes] | None,
        invalid: IO[bytes] | None,
        findings: IO[str] | None,
        limit: int,
    ) -> None:
        self.counts = {"valid": 0, "invalid": 0, "neither": 0}
        self._valid = valid
        self._invalid = invalid
        self._findings = findings
        self._limit = limit
        self._rest: list[bytes] = []
        self._size = 0
        self._is_long = False
        self.number = 1
        """The number of the line that is not complete yet."""

    def take(self, data: bytes, neither: Collection[int], found: FindingsByIndex) -> None:
        """Copy the lines that end in ``data``, which is the next part of the file.

        ``neither`` has the numbers of lines with nothing to check.
        """
        first, *others = data.split(b"\n")
        self._begin(first)
        for each in others:
            self._end(neither, found)
            self._begin(each)

    def finish(self, neither: Collection[int], found: FindingsByIndex) -> None:
        """Copy the last line, if the file does not end with a line end."""
        if self._size:
            self._end(neither, found)

    def close(self) -> None:
        """Give up the copies."""
        self._rest.clear()

    def _begin(self, text: bytes) -> None:
        self._size += len(text)
        self._rest.append(text)
        if self._size > self._limit:
            # Not kept in memory: whatever it is, it is invalid for its length.
            self._is_long = True
            for piece in self._rest:
                _write(self._invalid, piece)
            self._rest.clear()

    def _end(self, neither: Collection[int], found: FindingsByIndex) -> None:
        """Copy the line that was collected."""
        line = b"".join(self._rest)
        own = found.get(self.number)
        if self._is_long or (own is not None and own.is_invalid):
            self.counts["invalid"] += 1
            _write(self._invalid, line + b"\n")
            if self._findings is not None and own is not None:
                self._findings.write(encoded(self._fields(own)) + "\n")
        elif self.number in neither or not line.strip():
            self.counts["neither"] += 1
        else:
            self.counts["valid"] += 1
            _write(self._valid, line + b"\n")
        self._rest, self._size, self._is_long = [], 0, False
        self.number += 1

    def _fields(self, found: TextFindings) -> dict[str, Any]:
        return {
            "line": self.counts["invalid"],
            "input_line": self.number,
            "findings": [finding_fields(each) for each in found.shown],
            "more_findings": found.more,
        }


def _write(file: IO[bytes] | None, data: bytes) -> None:
    if file is not None:
        file.write(data)
