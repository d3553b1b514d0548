"""Which findings of a file have safe fixes, and what is needed to make these."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Final

from alcamine_validate.check.result import CheckedFile
from alcamine_validate.finding import Finding, pointer_as_set
from alcamine_validate.lint.attach_fixes import with_fixes
from alcamine_validate.lint.placed import PlacedFinding


@dataclass
class FixCollector:
    """Collects the findings of one file, with the edits that make their fixes.

    ``wants_captures`` says whether captures may be edited. ``fixes`` holds the findings with
    edits, and ``keys`` what :func:`key_of` returns for each finding.
    """

    wants_captures: bool = False
    fixes: list[PlacedFinding] = field(default_factory=list)
    keys: list[Key] = field(default_factory=list)

    def add(self, placed: list[PlacedFinding]) -> None:
        """Add findings in the order of the file."""
        self.keys += [key_of(each.finding) for each in placed]
        self.fixes += [each for each in placed if each.edits]


Key = tuple[str, int | None, str]
"""The code, the Session and the place of a finding."""

_REPEATED_ENTRY: Final = "ALC632"


def key_of(finding: Finding) -> Key:
    """Return what stays the same for a finding while others are fixed.

    The place of a repeated entry is its array, because its index may change.
    """
    pointer = str(pointer_as_set(finding))
    if finding.code == _REPEATED_ENTRY:
        pointer = pointer[: pointer.rfind("/")]
    return finding.code, finding.record, pointer


def fixable(
    placed: list[PlacedFinding],
    file: CheckedFile,
    collector: FixCollector | None,
    wants_edits: bool,
    *,
    is_capture: bool,
) -> list[PlacedFinding]:
    """Return findings of a document with their safe fixes, and count and collect these.

    Findings in a capture are returned without fixes unless the collector wants them, because a
    capture records what really happened. Without ``wants_edits``, they are only counted. The
    fixes of files that can't be edited are counted too.
    """
    fixed = with_fixes(placed, wants_edits=wants_edits or collector is not None)
    if fixed is placed and collector is None:
        return placed
    kind = "capture" if is_capture else "file"
    for each in fixed:
        if each.is_fixable:
            file.fixable[kind] += 1
        elif each.edits:
            file.fixable["unwritable"] += 1
    if is_capture and (collector is None or not collector.wants_captures):
        return placed
    if collector is not None:
        collector.add(fixed)
    return fixed
