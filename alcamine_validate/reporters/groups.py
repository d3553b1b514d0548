"""Groups of findings that say the same: reports for people show one of them, and a count.

Most findings in a thousand Sessions, or in a thousand files, are about the same few mistakes.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Hashable, Iterator
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Final

from alcamine_validate.check.grouping import OF_INPUT, group_key
from alcamine_validate.check.result import CheckedFile, MostSevere
from alcamine_validate.finding import Finding
from alcamine_validate.reporters.wording import counted, place, visible
from alcamine_validate.text.json_pointer import pattern_of

if TYPE_CHECKING:
    from alcamine_validate.check.excerpts import Excerpt

MOST: Final = 1_000
"""How many groups are held. Findings past them are only counted, by code."""


@dataclass
class Group:
    """Findings with the same code, place and expectation.

    ``number`` orders groups by their first finding. ``finding`` is that finding, ``excerpt`` the
    text that it is about, and ``file`` the name of the file that it is in: the file that was
    checked, or an attachment of it. ``named`` says that this file has several Sessions. ``count``
    is the number of findings, ``here`` how many of them are in the same file as the first, and
    ``files`` the number of files. ``others`` holds the first findings in other files.
    ``is_mixed`` says that the messages differ. ``places`` is equal for groups whose findings are
    at the same places. ``attachments`` are those that have findings of the group, because several
    captures may share one, and ``last_checked`` is the number of the last file that was checked.
    """

    number: int
    finding: Finding
    excerpt: Excerpt | None
    file: str
    named: bool
    count: int = 0
    here: int = 0
    files: int = 0
    others: list[Finding] = field(default_factory=list)
    is_mixed: bool = False
    places: int = 0
    attachments: set[str] = field(default_factory=set)
    last_checked: int = 0

    @property
    def pointer(self) -> str:
        """The place in a Session, with ``*`` for array indices."""
        return pattern_of(self.finding.pointer)

    def add(self, finding: Finding, file: CheckedFile, checked: int, most_others: int) -> None:
        """Count a finding of a file that was checked as the one with the number ``checked``."""
        filename = finding.filename or file.filename
        place = filename, finding.record, finding.line, finding.column, finding.end_column
        self.places = hash((self.places, *place))
        self.count += 1
        self.here += filename == self.file
        self.is_mixed |= finding.message != self.finding.message
        if filename == file.filename:
            is_new = checked != self.last_checked
            self.last_checked = checked
        else:
            is_new = filename not in self.attachments
            self.attachments.add(filename)
        self.files += is_new
        if is_new and self.files > 1 and len(self.others) < most_others:
            self.others.append(finding)


class Groups:
    """The groups of all findings that are shown, in the order of their first findings.

    If there are more than :data:`MOST`, groups of errors are kept before those of warnings before
    those of infos. ``uncounted`` counts the findings of the other groups by code. ``is_cut`` says
    that a file has more findings than are shown, so that any group may have more.
    ``most_others`` is how many places in further files each group keeps.
    """

    def __init__(self, most_others: int) -> None:
        self._groups: dict[Hashable, Group] = {}
        self._kept: MostSevere[Hashable] = MostSevere(MOST)
        self._most_others = most_others
        self._number = self._checked = 0
        self.uncounted: Counter[str] = Counter()
        self.is_cut = False

    def add(self, file: CheckedFile) -> None:
        """Add the findings of a file that are shown."""
        named = file.has_several_sessions
        self._checked += 1
        self.is_cut |= file.left_out > 0
        for finding, excerpt in file.pairs:
            key = group_key(finding)
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
                own = finding.filename or file.filename
                group = Group(self._number, finding, excerpt, own, named)
                self._groups[key] = group
            group.add(finding, file, self._checked, self._most_others)

    def __iter__(self) -> Iterator[Group]:
        return iter(self._groups.values())

    def __len__(self) -> int:
        return len(self._groups)

    def most_severe(self, most: int) -> list[Group]:
        """Return at most ``most`` groups: errors before warnings before infos, each in order."""
        return [self._groups[key] for key in self._kept][:most]


def more_lines(group: Group, *, is_cut: bool) -> Iterator[str]:
    """Yield a line on where else the findings of a group are, if there are others.

    ``is_cut`` says that there may be more than the group has.
    """
    here, files = group.here - 1, group.files - 1
    least = "at least " if is_cut else ""
    places = [f"{least}{counted(here, 'more time')} in this file"] if here > 0 else []
    places += [f"in {least}{counted(files, 'more file')}"] if files > 0 else []
    if not places:
        return
    hint = " (list with --format concise)"
    if here < 1 and files <= len(group.others):
        hint = f": {', '.join(map(_place, group.others))}"
    yield f"and {' and '.join(places)}{hint}{mixed_words(group)}"


def mixed_words(group: Group) -> str:
    """Return ", some with other values" if the first message of a group is not that of all."""
    if not group.is_mixed:
        return ""
    # The message of a finding about a text has no values, but for example a line.
    what = "details" if group.finding.code.startswith(OF_INPUT) else "values"
    return f", some with other {what}"


def _place(finding: Finding) -> str:
    return place(visible(finding.filename or ""), finding.line, finding.column)
