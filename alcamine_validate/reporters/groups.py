"""Groups of findings that say the same: reports for people show one of them, and a count.

A file with a thousand Sessions, or a thousand files, mostly have the same few things wrong.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Hashable, Iterator
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Final

from alcamine_validate.check.kinds import kind_of
from alcamine_validate.check.result import CheckedFile, MostSevere
from alcamine_validate.finding import Finding
from alcamine_validate.text.json_pointer import pattern_of

if TYPE_CHECKING:
    from alcamine_validate.check.excerpts import Excerpt

MOST: Final = 1_000
"""How many groups are held. Findings past them are only counted, by code."""


@dataclass
class Group:
    """Findings with the same code, place and expectation.

    ``number`` orders groups by their first finding. ``finding`` is that finding, ``excerpt`` the
    text that it is about, and ``file`` the name of the file that was checked. ``named`` says that
    this file has several Sessions. ``count`` is the number of findings, ``here`` how many of them
    are in the same file as the first, and ``files`` the number of files. ``is_least`` says that
    there may be more, because a file has more findings than are shown. ``others`` holds the first
    findings in other files.
    """

    number: int
    finding: Finding
    excerpt: Excerpt | None
    file: str
    named: bool
    count: int = 0
    here: int = 0
    files: int = 0
    is_least: bool = False
    others: list[Finding] = field(default_factory=list)
    last_file: str | None = None

    @property
    def pointer(self) -> str:
        """The place in a Session, with ``*`` for array indices."""
        return pattern_of(self.finding.pointer)

    def add(self, finding: Finding, file: CheckedFile, most_others: int) -> None:
        """Count a finding of a file; files come one after the other."""
        self.count += 1
        self.here += file.filename == self.file
        if file.filename == self.last_file:
            return
        self.last_file = file.filename
        self.is_least |= file.left_out > 0
        self.files += 1
        if self.files > 1 and len(self.others) < most_others:
            self.others.append(finding)


class Groups:
    """The groups of all findings that are shown, in the order of their first findings.

    If there are more than :data:`MOST`, groups of errors are kept before those of warnings before
    those of infos. ``uncounted`` counts the findings of the other groups by code.
    ``most_others`` is how many places in further files each group keeps.
    """

    def __init__(self, most_others: int) -> None:
        self._groups: dict[Hashable, Group] = {}
        self._kept: MostSevere[Hashable] = MostSevere(MOST)
        self._most_others = most_others
        self._number = 0
        self.uncounted: Counter[str] = Counter()

    def add(self, file: CheckedFile) -> None:
        """Add the findings of a file that are shown."""
        named = file.has_several_sessions
        for finding, excerpt in file.pairs:
            key = kind_of(finding)
            group = self._groups.get(key)
            if group is None:
                dropped = self._kept.add(finding.severity, key)
                if dropped == key:
                    self.uncounted[finding.code] += 1
                    continue
                if dropped is not None:
                    gone = self._groups.pop(dropped)
                    self.uncounted[gone.finding.code] += gone.count
                self._number += 1
                group = Group(self._number, finding, excerpt, file.filename, named)
                self._groups[key] = group
            group.add(finding, file, self._most_others)

    def __iter__(self) -> Iterator[Group]:
        return iter(self._groups.values())

    def __len__(self) -> int:
        return len(self._groups)

    def most_severe(self, most: int) -> list[Group]:
        """Return at most so many groups: errors before warnings before infos, each in order."""
        return [self._groups[key] for key in self._kept][:most]
