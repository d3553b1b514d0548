"""Fix a file: make the safe fixes of its findings, and check that they do only good.

A fix may uncover other findings, some of which have fixes too, so a file is checked and fixed
again until nothing is left to fix. Nothing is written before all of it was checked.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable
from dataclasses import replace
from typing import Final, NamedTuple

from alcamine_validate.check.file_fix import FileFix, Unfixed
from alcamine_validate.check.fixable import FixCollector, Key, key_of
from alcamine_validate.check.one_file import CheckOptions, check_stored
from alcamine_validate.check.result import CheckedFile
from alcamine_validate.editing.apply import edited
from alcamine_validate.editing.edits import Edited, Outcome, Refused
from alcamine_validate.editing.file_text import FileText
from alcamine_validate.finding import Finding
from alcamine_validate.input.files import CantRead, open_regular, reason_of
from alcamine_validate.input.limits import Limits
from alcamine_validate.lint.placed import PlacedFinding
from alcamine_validate.lint.rules.fixes import RENAMED
from alcamine_validate.lint.schemas import SessionSchemas

_MOST_ROUNDS: Final = 10
_MARK: Final = "ALC003"
_DUPLICATE_KEY: Final = "ALC004"
_UNCOVERED: Final = ("ALC3", "ALC4", "ALC5", "ALC6", "ALC7", "ALC8")
"""Families of rules about values that were not considered as long as others were wrong."""

_OF_VALUES: Final = ("ALC1", "ALC2")
"""Families of violations of the schema."""

_SELECTING: Final = RENAMED | {"ALC303"}
"""Rules whose fix may select a branch of a union, by a constant or by the name of its property."""

Write = Callable[[str, bytes, bytes], object]
"""Writes a file: its path, the bytes that it holds, and the new ones.

Raises OSError, or :class:`~alcamine_validate.input.files.CantRead`, if that is not possible.
"""


class Fixer:
    """Fixes files that were checked.

    ``write`` is called for each file that changes; None means that nothing is written.
    """

    def __init__(
        self,
        schemas: SessionSchemas,
        options: CheckOptions,
        write: Write | None,
        *,
        wants_captures: bool = False,
    ) -> None:
        self._schemas = schemas
        self._options = options
        self._write = write
        self._wants_captures = wants_captures

    def fixed(self, file: CheckedFile, *, is_named: bool) -> CheckedFile:
        """Return the result of a file after its fixes, with ``fix`` set if any were tried.

        ``is_named`` is False if a search of a folder found the file.
        """
        kinds = ("file", "capture") if self._wants_captures else ("file",)
        if not any(file.fixable[each] for each in (*kinds, "unwritable")):
            return file
        path = file.filename
        try:
            with open_regular(path) as stream:
                stored = stream.read()
        except (OSError, CantRead, MemoryError) as error:
            file.fix = FileFix(failure=reason_of(error))
            return file
        rounds = _Rounds(self._schemas, self._options, path, is_named, self._wants_captures)
        try:
            result, fix = rounds.run(stored)
        except (MemoryError, RecursionError) as error:
            file.fix = FileFix(failure=reason_of(error))
            return file
        if fix.is_change and self._write is not None:
            try:
                self._write(path, stored, fix.after)
            except (OSError, CantRead, MemoryError) as error:
                fix.failure = reason_of(error)
        if fix.failure is not None:
            fix.fixed.clear()
            result = rounds.checked(stored)[0]
        result.covered |= file.covered
        result.fix = fix
        return result


class _Rounds:
    """Checks and edits the bytes of one file until nothing is left to fix."""

    def __init__(
        self,
        schemas: SessionSchemas,
        options: CheckOptions,
        path: str,
        is_named: bool,
        wants_captures: bool,
    ) -> None:
        self._schemas = schemas
        self._options = options
        self._path = path
        self._is_named = is_named
        self._wants_captures = wants_captures
        self._limits: Limits = options.config.of_file(path).read.limits

    def checked(self, stored: bytes) -> tuple[CheckedFile, FixCollector]:
        """Return the result of the file if it held these bytes, and its fixes."""
        collector = FixCollector(self._wants_captures)
        if self._options.baseline is not None:
            self._options.baseline.forget(self._path)
        how = replace(self._options, fixes=collector)
        result = check_stored(stored, self._path, self._schemas, how, is_named=self._is_named)
        return result, collector

    def run(self, stored: bytes) -> tuple[CheckedFile, FileFix]:
        """Return the result of the file after all fixes, and what was fixed."""
        fix = FileFix(before=stored, after=stored)
        result, found = self.checked(stored)
        harmful: dict[Key, Unfixed] = {}
        for _ in range(_MOST_ROUNDS):
            fixes = [each for each in found.fixes if key_of(each.finding) not in harmful]
            if not fixes:
                break
            made = self._edited(fix.after, fixes)
            fix.unfixed = made.unfixed
            if made.data == fix.after:
                break
            new_result, after = self.checked(made.data)
            harm = _harm(found, after, made.fixed)
            fix.failure = next((each.why for each in harm if not each.causes), None)
            if fix.failure is not None:
                break
            if harm:
                # The other fixes of the file are tried again without those.
                harmful |= {key_of(each): Unfixed(each, why) for why, own in harm for each in own}
                continue
            result = new_result
            fix.fixed.update(each.code for each in made.fixed)
            # A later round may not edit the bodies that the notes so far are about.
            fix.notes = [*dict.fromkeys([*fix.notes, *made.notes])]
            fix.after, found = made.data, after
        left = set(found.keys)
        unfixed = [*fix.unfixed, *harmful.values()]
        fix.unfixed = [each for each in unfixed if key_of(each.finding) in left]
        return result, fix

    def _edited(self, stored: bytes, fixes: list[PlacedFinding]) -> _Made:
        marks = [each.finding for each in fixes if each.finding.code == _MARK]
        try:
            if marks:
                # Nothing else in the text was checked.
                data = FileText(stored, self._limits).without_mark()
                return _Made(data, marks, [], [])
            edits = [edit for each in fixes for edit in each.edits]
            return _made(edited(stored, edits, self._limits), fixes)
        except Refused as error:
            unfixed = [Unfixed(each.finding, str(error)) for each in fixes]
            return _Made(stored, [], unfixed, [])


class _Made(NamedTuple):
    """The bytes of a file after edits, the findings that they fix, and the others."""

    data: bytes
    fixed: list[Finding]
    unfixed: list[Unfixed]
    notes: list[str]


def _made(result: Edited, fixes: list[PlacedFinding]) -> _Made:
    owners = [each.finding for each in fixes for _ in each.edits]
    outcomes = iter(result.outcomes)
    fixed: list[Finding] = []
    unfixed: list[Unfixed] = []
    for each in fixes:
        own: list[Outcome] = [next(outcomes) for _ in each.edits]
        refused = next((one for one in own if not one.is_applied), None)
        if refused is None:
            fixed.append(each.finding)
            continue
        other = None if refused.conflict is None else owners[refused.conflict]
        unfixed.append(Unfixed(each.finding, str(refused.why), other))
    notes = [f"{each.pointer}: {each.name} is not changed: {each.why}" for each in result.untouched]
    return _Made(result.data, fixed, unfixed, notes)


# Whether fixes do only good


class _Harm(NamedTuple):
    """What is wrong with fixes, and which of them cause it; none if that is not known."""

    why: str
    causes: list[Finding]


def _harm(before: FixCollector, after: FixCollector, fixed: list[Finding]) -> list[_Harm]:
    """Return what is wrong with fixes: findings that stay, and new ones that they cause.

    A fix may uncover findings: at its place, of rules that compare values, and of the branch of a
    union that it selects. A name that occurs twice is never uncovered, but made. Nothing behind a
    byte order mark was checked before, so the text there may have any findings.
    """
    if any(each.code == _MARK for each in fixed):
        return []
    harm: list[_Harm] = []
    gone: dict[Key, list[Finding]] = {}
    places: dict[int | None, list[tuple[str, Finding]]] = {}
    objects: dict[int | None, set[str]] = {}
    for each in fixed:
        gone.setdefault(key_of(each), []).append(each)
        place = _place(each)
        places.setdefault(each.record, []).append((place, each))
        if each.code in _SELECTING:
            objects.setdefault(each.record, set()).add(place[: place.rfind("/")])
    old, new = Counter(before.keys), Counter(after.keys)
    for key, own in gone.items():
        if new[key] > old[key] - len(own) and not _is_made_again(key, fixed):
            harm.append(_Harm(f"{key[0]} would still be there after its fix", own))
    for code, record, pointer in new - old:
        own = [each for place, each in places.get(record, ()) if _is_at(pointer, place)]
        is_uncovered = bool(own) or code.startswith(_UNCOVERED)
        if code.startswith(_OF_VALUES):
            is_uncovered |= any(_is_at(pointer, each) for each in objects.get(record, ()))
        if code == _DUPLICATE_KEY or not is_uncovered:
            harm.append(_Harm(f"the fixes would cause {code}", own))
    return harm


def _is_made_again(key: Key, fixed: list[Finding]) -> bool:
    """Return whether other fixes may cause a finding again: entries of an array become equal."""
    code, record, pointer = key
    return any(
        each.code != code and each.record == record and _is_at(key_of(each)[2], pointer)
        for each in fixed
    )


def _place(finding: Finding) -> str:
    """Return the place that a fix changes: for a renaming, that of the new name."""
    _, _, pointer = key_of(finding)
    if finding.code in RENAMED:
        return f"{pointer[: pointer.rfind('/')]}/{finding.params['nearest']}"
    return pointer


def _is_at(pointer: str, place: str) -> bool:
    """Return whether a place is another one, or below it."""
    return pointer == place or pointer.startswith(f"{place}/")
