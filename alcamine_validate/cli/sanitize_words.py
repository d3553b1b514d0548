"""The words of ``alcamine-validate sanitize`` about files and about a run, without any value."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from typing import Final

from alcamine_validate.cli.streams import one_line
from alcamine_validate.reporters.wording import counted
from alcamine_validate.sanitizing.run import SanitizedFile
from alcamine_validate.validator.messages import displayed

_NOUNS: Final = {
    "name": ("name", "names"),
    "text": ("text", "texts"),
    "phone": ("phone number", "phone numbers"),
    "email": ("email address", "email addresses"),
    "card": ("card number", "card numbers"),
    "iban": ("IBAN", "IBANs"),
    "ip": ("IP address", "IP addresses"),
    "secret": ("secret", "secrets"),
    "id": ("id", "ids"),
}
"""What kinds are called, in the order in which they are listed. All others are secrets."""


@dataclass
class SanitizeCounts:
    """What a run did: numbers of files, of those with new bytes and of those that failed."""

    files: int = 0
    changed: int = 0
    failed: int = 0
    values: Counter[str] = field(default_factory=Counter)

    def add(self, file: SanitizedFile) -> None:
        """Add the result of a file."""
        self.files += 1
        self.failed += file.why is not None
        if file.is_changed:
            self.changed += 1
            self.values += file.replaced.counts


def line_of(file: SanitizedFile, *, is_dry: bool) -> Iterator[str]:
    """Yield the line about a file that is changed, or can't be sanitized."""
    name = one_line(file.filename)
    if file.why is not None:
        place = name if file.line is None else f"{name}:{file.line}"
        yield f"{place}: can't be sanitized, so it is as it was: {one_line(file.why)}\n"
    elif file.is_changed:
        verb = "would replace" if is_dry else "replaced"
        yield f"{name}: {verb} {values_of(file.replaced.counts)}\n"


def notes_of(file: SanitizedFile, *, is_diff: bool = False) -> Iterator[str]:
    """Yield lines on what is left: a file's name, and fields that depend on bodies.

    With a difference, also one for the values that it can't show.
    """
    if file.has_telling_name:
        words = "its name may hold a person's data or a secret: rename it"
        yield f"{one_line(file.filename)}: {words}\n"
    if is_diff and file.replaced.encoded:
        are = "of them is" if file.replaced.encoded == 1 else "of them are"
        name = one_line(file.filename)
        yield f"{name}: {file.replaced.encoded:,} {are} in encoded bodies, which are not shown\n"
    kept = Counter((each.name.lower(), each.why) for each in file.replaced.untouched)
    for (name, why), number in kept.items() if file.is_changed else ():
        times = "" if number == 1 else f" ({number:,} times)"
        yield f"{one_line(file.filename)}: left {one_line(name)} as it is{times}: {why}\n"


def unmatched_of(places: Iterable[str]) -> Iterator[str]:
    """Yield a line for each place in the settings that no Session has."""
    for each in places:
        yield f"sanitize: {displayed(each)} is a place that no Session in these files has\n"


def summary_of(counts: SanitizeCounts, *, is_dry: bool) -> str:
    """Return the last line of a report."""
    verb = "Would replace" if is_dry else "Replaced"
    files = f"{counts.changed:,} of {counted(counts.files, 'file')}"
    words = f"{verb} {values_of(counts.values)} in {files}."
    fine = counts.files - counts.failed
    if not counts.changed:
        words = f"Nothing to replace in {counted(fine, 'file')}." if fine else ""
    if counts.failed:
        words += f" {counted(counts.failed, 'file')} can't be sanitized."
    return f"{words.lstrip()}\n"


def values_of(counts: Counter[str]) -> str:
    """Return numbers of values in words, such as ``3 names and 1 phone number``."""
    by_noun: Counter[str] = Counter()
    for kind, number in counts.items():
        by_noun[kind if kind in _NOUNS else "secret"] += number
    words = [
        f"{by_noun[kind]:,} {one if by_noun[kind] == 1 else several}"
        for kind, (one, several) in _NOUNS.items()
        if by_noun[kind]
    ]
    return " and ".join(filter(None, [", ".join(words[:-1]), *words[-1:]]))
