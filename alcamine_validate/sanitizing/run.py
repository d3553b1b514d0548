"""Sanitize files: collect the values to replace from all of them, then replace these in each."""

from __future__ import annotations

import os
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from io import BytesIO
from traceback import walk_tb
from typing import BinaryIO

from alcamine_validate.check.find_files import InputPath, bodies_named_in, is_open
from alcamine_validate.check.one_file import CheckOptions, check_file, inputs
from alcamine_validate.editing.edits import Refused
from alcamine_validate.editing.file_text import FileText, NotText
from alcamine_validate.input.document import Part
from alcamine_validate.input.files import (
    STANDARD_INPUT,
    BrokenFile,
    CantRead,
    expanded,
    open_file,
    reason_of,
)
from alcamine_validate.input.find_sessions import Found
from alcamine_validate.input.limits import OverLimit, shown_size
from alcamine_validate.input.read import documents
from alcamine_validate.lint.linter import linter_for
from alcamine_validate.lint.schemas import SessionSchemas
from alcamine_validate.lint.sensitive import vocabulary
from alcamine_validate.lint.settings.config import Config
from alcamine_validate.privacy.detect import detections
from alcamine_validate.privacy.fields import FieldTable
from alcamine_validate.privacy.replacements import Replacements
from alcamine_validate.sanitizing.known_values import KnownValues, Search
from alcamine_validate.sanitizing.replace import CantSanitize, File, Replaced, collect, replaced
from alcamine_validate.sanitizing.sensitive_spans import SanitizeSettings
from alcamine_validate.sanitizing.texts import Text
from alcamine_validate.sanitizing.verify import findings_before, verify, with_privacy


@dataclass
class SanitizedFile:
    """The result of one file.

    ``path`` leads to it, and ``filename`` is its name in reports. ``stored`` are its bytes, and
    ``replaced`` is what was replaced in them. ``why`` says why the file can't be sanitized or
    written, if that is so, and ``line`` where, if that is known. ``has_telling_name`` says that the
    name holds a value that would be replaced in a text.
    """

    path: str
    filename: str
    stored: bytes = b""
    replaced: Replaced = field(default_factory=lambda: Replaced(b""))
    why: str | None = None
    line: int | None = None
    has_telling_name: bool = False

    @property
    def data(self) -> bytes:
        """The new bytes, which are those that are stored if the file can't be sanitized."""
        return self.replaced.data if self.why is None else self.stored

    @property
    def is_changed(self) -> bool:
        """Whether the file has new bytes."""
        return self.data != self.stored


@dataclass
class Sanitizing:
    """How files are sanitized: with which settings and schemas, with which key, with ids or not."""

    config: Config
    schemas: SessionSchemas
    key: bytes | None = None
    has_ids: bool = False
    stdin: BinaryIO | None = None
    stdin_filename: str = "<stdin>"

    def __post_init__(self) -> None:
        self._checked = with_privacy(self.config)
        self._table = FieldTable(self.config.sanitize)
        words = vocabulary()
        self._known = KnownValues(Replacements(self.key), [*words.names, *words.values])
        self._given: bytes | None = None
        self._refused: dict[str, tuple[str, int | None]] = {}
        self._left_out: set[str] = set()
        self._bodies: set[str] = set()

    def run(self, paths: Iterable[str]) -> Iterator[SanitizedFile]:
        """Yield the result of each file in ``paths``; nothing is written.

        All files are read before the first result, because a value that is found in one of them is
        replaced in all of them. Files that are not about Sessions are left out if the settings say
        so.
        """
        found = [*self._inputs(paths)]
        for each in found:
            self._collect(each.path)
        search = self._known.search()
        for each in found:
            if each.path not in self._left_out:
                yield self._result(each.path, search)

    def unmatched(self) -> list[str]:
        """Return the places in the settings that no Session of the files had."""
        return self._table.unmatched()

    def _inputs(self, paths: Iterable[str]) -> Iterator[InputPath]:
        """Yield the files that a check would read, and those that they name as bodies."""
        options = CheckOptions(config=self.config, excluded=self.config.files)
        found = [*inputs(paths, options)]
        yield from found
        known = {os.path.realpath(each.path) for each in found}
        named = bodies_named_in([each.path for each in found if each.path != STANDARD_INPUT])
        for path in sorted(set(named) - known):
            if os.path.isfile(path):
                shown = _below_here(path)
                self._bodies.add(shown)
                yield InputPath(shown, is_named=False)

    def _collect(self, path: str) -> None:
        """Add the values of a file, or note why they are not known."""
        filename = self._filename(path)
        try:
            stored = self._read(path)
            if self._is_left_out(filename, stored):
                self._left_out.add(path)
                return
            file = self._file(filename, stored)
            try:
                collect(file.texts(), file.settings, self._known)
            except Refused as error:
                if not _is_readable_only(file) or collect(
                    _readable_texts(file), file.settings, self._known
                ):
                    raise CantSanitize(str(error)) from None
        except Exception as error:
            # One file never stops the others.
            self._refused[path] = _reason(error)

    def _result(self, path: str, search: Search) -> SanitizedFile:
        filename = self._filename(path)
        if path in self._refused:
            why, line = self._refused[path]
            return SanitizedFile(path, filename, why=why, line=line)
        result = SanitizedFile(path, filename)
        result.has_telling_name = any(search.matches(filename)) or bool(detections(filename))
        try:
            result.stored = self._read(path)
            result.replaced = Replaced(result.stored)
            file = self._file(filename, result.stored)
            if _is_readable_only(file):
                return result
            before = findings_before(file, self._checked, self.schemas)
            done = replaced(file, self._known, search)
            if done.data != file.stored:
                verify(file, done, search, before, self._checked, self.schemas)
            result.replaced = done
        except Exception as error:
            result.why, result.line = _reason(error)
        return result

    def _filename(self, path: str) -> str:
        return self.stdin_filename if path == STANDARD_INPUT else path

    def _file(self, filename: str, stored: bytes) -> File:
        own = self.config.of_file(filename)
        settings = SanitizeSettings(
            linter_for(self._checked, filename),
            self.schemas.as_published() if own.as_published else self.schemas,
            self._table,
            own.read.finder.expected.names,
            self.has_ids,
        )
        return File(stored, filename, own.read, settings, filename in self._bodies)

    def _read(self, path: str) -> bytes:
        """Return the bytes of a file as stored; those of the standard input are kept."""
        if path == STANDARD_INPUT and self._given is not None:
            return self._given
        if path != STANDARD_INPUT and os.path.isdir(path):
            words = "the folder contains no file to sanitize"
            raise CantSanitize(words if is_open(path) else "the folder can't be read")
        limits = self.config.of_file(self._filename(path)).read.limits
        with open_file(path, self.stdin, limits, is_expanded=False) as stream:
            stored = stream.read(limits.text_size + 1)
        if len(stored) > limits.text_size:
            raise OverLimit(f"it is larger than {shown_size(limits.text_size)} (--max-file-size)")
        if path == STANDARD_INPUT:
            self._given = stored
        return stored

    def _is_left_out(self, filename: str, stored: bytes) -> bool:
        if not self.config.of_file(filename).only_sessions:
            return False
        options = CheckOptions(config=self._checked)
        checked = check_file(STANDARD_INPUT, filename, self.schemas, options, BytesIO(stored))
        return checked.is_left_out


def _below_here(path: str) -> str:
    """Return a real path from the current folder, if it is in that."""
    here = os.path.join(os.path.realpath(os.curdir), "")
    return path.removeprefix(here)


def _reason(error: Exception) -> tuple[str, int | None]:
    """Return why a file can't be sanitized, and the line if it is known; without any value."""
    match error:
        case CantSanitize():
            return str(error), error.line
        case Refused():
            return str(error), None
        case CantRead() | BrokenFile() | OverLimit():
            return f"the file can't be read: {error}", None
        case OSError():
            return f"the file can't be read: {reason_of(error)}", None
        case MemoryError() | RecursionError():
            return "the file can't be read: it is too large, or nested too deep", None
    # Where it was raised shows no value, and is enough to find the fault.
    *_, (frame, line) = walk_tb(error.__traceback__)
    where = f"{os.path.basename(frame.f_code.co_filename)}, line {line}"
    return f"an error of this package: {type(error).__name__} in {where}; please report it", None


def _is_readable_only(file: File) -> bool:
    """Return whether a file is an archive or a table, which can be read but not edited."""
    try:
        FileText(file.stored, file.how.limits)
    except Refused as error:
        return isinstance(error, NotText)
    return False


def _readable_texts(file: File) -> Iterator[Text]:
    """Yield the values of a file that can't be edited, to find out if any would be replaced."""
    # Tables are read out of order, so their bytes are needed at once.
    stream = BytesIO(bytes(expanded(BytesIO(file.stored), file.how.limits).read()))
    for document in documents(stream, file.filename, file.how):
        for part in document.parts:
            for record in part.records:
                session = Found((), record.value, is_webhook=record.is_webhook)
                yield Text(part, record.value, sessions=(session,) if record.is_session else ())
        if document.whole is not None:
            yield Text(Part(b""), document.whole.value)
