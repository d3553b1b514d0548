"""Check one file: read it, lint it and count its findings, without printing."""

from __future__ import annotations

import os
from collections import Counter
from collections.abc import Callable, Hashable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import cached_property
from io import BytesIO
from typing import TYPE_CHECKING, Any, BinaryIO, Final

from alcamine_validate.check.find_files import InputPath, discover, is_open, no_file_words
from alcamine_validate.check.result import (
    CheckedFile,
    CheckedLines,
    EnvelopePlace,
    Omissions,
    ShownFindings,
    completed,
)
from alcamine_validate.finding import Finding, Severity, pointer_as_set
from alcamine_validate.input.document import Document, FastPath, InputProblem
from alcamine_validate.input.files import (
    STANDARD_INPUT,
    BrokenFile,
    CantRead,
    open_file,
)
from alcamine_validate.input.limits import OverLimit
from alcamine_validate.input.read import documents, table_format
from alcamine_validate.lint.codes import IN_ENVELOPE, NOT_A_SESSION
from alcamine_validate.lint.fast_path import fast_path
from alcamine_validate.lint.linter import Linter, linter_for
from alcamine_validate.lint.place import one_a_cause_placed, place_document
from alcamine_validate.lint.placed import PlacedFinding
from alcamine_validate.lint.schemas import SessionSchemas
from alcamine_validate.lint.sensitive import REDACTION
from alcamine_validate.lint.settings.config import DEFAULT, Config
from alcamine_validate.text.json_pointer import Pointer, tokens_of
from alcamine_validate.text.redact import Redaction

if TYPE_CHECKING:
    from alcamine_validate.check.baseline import Baseline, BaselineWriter
    from alcamine_validate.check.coverage import CoverageObserver
    from alcamine_validate.check.excerpts import Excerpt, ExcerptMaker
    from alcamine_validate.check.fixable import FixCollector
    from alcamine_validate.check.observing import FileObserver, Observer
    from alcamine_validate.check.splitting import Split


@dataclass(frozen=True, kw_only=True)
class CheckOptions:
    """Options of a check: the settings, and what to do with findings.

    ``redaction`` hides sensitive data in results. ``excerpts`` says whether to make excerpts.
    If ``most_excerpts`` is not None, they are made only for that many findings of each severity
    in a file, and only for the first of those that say the same. ``baseline`` holds the known
    findings; ``writer`` collects findings for a new baseline. ``shown_before`` counts the
    findings that are shown for earlier lines, and ``envelopes_before`` has the places of
    envelopes in them, if only some lines of a file are checked. ``excluded`` holds the real
    paths of files that are not input. ``progress`` is called before each piece of a file with
    the result so far. ``coverage`` looks for the parts of the schema in all Sessions.
    ``observer`` observes the Sessions in place of the linter, by the corrected schema; the
    other values and the input itself still have findings. ``split`` receives the findings of
    each line or row, and copies it to one of two files. ``fixes`` receives the findings with
    safe fixes. Without ``edits``, these are only counted.
    """

    config: Config = DEFAULT
    redaction: Redaction = REDACTION
    excerpts: bool = False
    most_excerpts: int | None = None
    baseline: Baseline | None = None
    writer: BaselineWriter | None = None
    shown_before: Counter[Severity] | None = None
    envelopes_before: frozenset[EnvelopePlace] = frozenset()
    excluded: frozenset[str] = frozenset()
    progress: Callable[[CheckedFile], object] | None = None
    coverage: CoverageObserver | None = None
    observer: Observer | None = None
    split: Split | None = None
    fixes: FixCollector | None = None
    edits: bool = True


_WITHOUT_RESPONSES: Final = (None, "json", "jsonl", "yaml", "parquet", "arrow")
"""The formats that are not captures; None if only some lines of a file are read."""

DEFAULTS: Final = CheckOptions()
"""The default settings, with redaction and without excerpts."""


def inputs(
    paths: Iterable[str], options: CheckOptions, omissions: Omissions | None = None
) -> Iterator[InputPath]:
    """Yield the files that ``paths`` lead to, without those that are excluded.

    ``omissions`` receives the number of files and folders that a search leaves out.
    """
    config = options.config
    found = discover(
        paths,
        config,
        force_exclude=config.force_exclude,
        gitignore=config.gitignore,
        omissions=omissions,
    )
    for each in found:
        if each.path == STANDARD_INPUT or os.path.realpath(each.path) not in options.excluded:
            yield each


def check_file(
    path: str,
    filename: str,
    schemas: SessionSchemas,
    options: CheckOptions = DEFAULTS,
    stdin: BinaryIO | None = None,
    *,
    is_named: bool = True,
) -> CheckedFile:
    """Return the result of one file, or of ``stdin`` if the path is ``-``.

    ``schemas`` are those of the files that the settings do not check as published. ``is_named`` is
    False if a search of a folder found the file.
    """
    return _Checking(path, filename, schemas, options, is_named=is_named).run(stdin)


def check_stored(
    stored: bytes, path: str, schemas: SessionSchemas, options: CheckOptions, *, is_named: bool
) -> CheckedFile:
    """Return the result that a file would have if it held the bytes ``stored``."""
    checking = _Checking(path, path, schemas, options, is_named=is_named)
    checking.stored = stored
    return checking.run(None)


def check_lines(
    path: str,
    start: int,
    end: int,
    schemas: SessionSchemas,
    options: CheckOptions = DEFAULTS,
    *,
    is_named: bool = True,
) -> CheckedLines:
    """Return the result of the JSON Lines that begin between the bytes ``start`` and ``end``.

    Line and record numbers count from the first of these lines. ``is_named`` is False if a search
    of a folder found the file.
    """
    from alcamine_validate.input.json_lines import LinesReader, pieces_between

    checking = _Checking(path, path, schemas, options, is_named=is_named)
    own = options.config.of_file(path).read
    reader = LinesReader(own.limits, checking.fast_path, own.finder)

    def read(stream: BinaryIO) -> Iterator[Document]:
        return reader.documents(pieces_between(stream, start, end))

    file, envelopes = checking.run_part(read)
    return CheckedLines(file, reader.lines, reader.records, envelopes, checking.envelopes)


def check_rows(
    path: str,
    start: int,
    end: int,
    schemas: SessionSchemas,
    options: CheckOptions = DEFAULTS,
    *,
    is_named: bool = True,
) -> CheckedLines:
    """Return the result of the rows of a table in the groups from ``start`` to before ``end``.

    Row and record numbers count from the first of these rows. ``is_named`` is False if a search
    of a folder found the file.
    """
    from alcamine_validate.input.table_files import InvalidTable, Table, TableReader

    checking = _Checking(path, path, schemas, options, is_named=is_named)
    own = options.config.of_file(path).read
    reader = TableReader(own.limits, checking.fast_path, own.finder)
    expanded = 0

    def read(stream: BinaryIO) -> Iterator[Document]:
        nonlocal expanded
        try:
            table = Table(stream, str(table_format(path, own)), own.column, own.limits)
            for document in reader.documents_of(table, start, end):
                expanded = table.expanded
                yield document
        except InvalidTable:
            # The file was changed meanwhile. A check of the whole file will report it.
            yield Document(unreadable=True)

    file, envelopes = checking.run_part(read)
    return CheckedLines(file, reader.rows, reader.records, envelopes, checking.envelopes, expanded)


def lost_file(
    path: InputPath, reason: str, schemas: SessionSchemas, options: CheckOptions = DEFAULTS
) -> CheckedFile:
    """Return the result of a file that was not checked, for a reason outside of the file."""
    checking = _Checking(path.path, path.path, schemas, options, is_named=path.is_named)
    return checking.lost(reason)


class _Checking:
    """The check of one file.

    ``is_named`` is True if the file was given itself or is the standard input, and False if a
    search of a folder found it.
    """

    def __init__(
        self,
        path: str,
        filename: str,
        schemas: SessionSchemas,
        options: CheckOptions,
        *,
        is_named: bool,
    ) -> None:
        own = options.config.of_file(filename)
        if own.as_published and options.observer is None:
            schemas = schemas.as_published()
        self.is_named = is_named
        self._path = path
        self._schemas = schemas
        self._own = own
        self._options = options
        self._linter: Linter = linter_for(options.config, filename)
        self._file = CheckedFile(filename)
        self._excerpted: dict[Severity, set[Hashable]] = {each: set() for each in Severity}
        self._shown = ShownFindings(own.read.limits.findings, options.shown_before)
        self._observer: FileObserver | None = None
        if options.observer is not None:
            expected = own.read.finder.expected
            self._observer = options.observer.of_file(schemas, expected, filename)
            self._file.observed = self._observer.observed
        self._split = None if options.split is None else options.split.of_file(path, filename)
        self.stored: bytes | None = None
        """The bytes to read in place of those of the file."""
        self.envelopes: dict[EnvelopePlace, Finding] = {}
        """The findings that report an envelope, as they are shown, by its place."""

    def run(
        self,
        stdin: BinaryIO | None,
        read: Callable[[BinaryIO], Iterator[Document]] | None = None,
    ) -> CheckedFile:
        """Return the result of the file; everything that is read before a failure counts.

        ``read`` yields the documents from the file's bytes, without decompression. By default,
        the file is decompressed and read in its format.
        """
        self._read(stdin, read)
        return self._result() if read else self._completed()

    def run_part(
        self, read: Callable[[BinaryIO], Iterator[Document]]
    ) -> tuple[CheckedFile, set[EnvelopePlace]]:
        """Return the result of a part of the file, and the places of envelopes up to its end.

        ``read`` yields the documents of the part.
        """
        from alcamine_validate.input.envelopes import report_envelopes

        envelopes = set(self._options.envelopes_before)

        def reported(stream: BinaryIO) -> Iterator[Document]:
            for document in read(stream):
                report_envelopes(document, envelopes)
                yield document

        return self.run(None, reported), envelopes

    def _read(
        self,
        stdin: BinaryIO | None,
        read: Callable[[BinaryIO], Iterator[Document]] | None,
    ) -> None:
        if self._path != STANDARD_INPUT and os.path.isdir(self._path) and is_open(self._path):
            rest = " that is not excluded" if self._options.config.exclude else ""
            words = f"the folder contains no {no_file_words()}{rest}"
            self._problem("nothing-to-check", words)
            self._file.is_about_sessions = True  # a folder that was named is never left out
            return
        try:
            how = self._own.read
            source, given = self._path, stdin
            if self.stored is not None:
                source, given = STANDARD_INPUT, BytesIO(self.stored)
            with open_file(source, given, how.limits, is_expanded=read is None) as opened:
                stream = opened if self._split is None else self._split.tee(opened)
                if read is None:
                    path = None if self._path == STANDARD_INPUT else self._path
                    found = documents(stream, self._file.filename, how, self.fast_path, path=path)
                else:
                    found = read(stream)
                for document in found:
                    self._take(document)
        except CantRead as error:
            self._cant_read(str(error))
        except MemoryError:
            self._cant_read("not enough memory")
        except BrokenFile as error:
            self._problem("invalid-compression", str(error))
        except OverLimit as error:
            self._problem("over-limit", str(error))

    def _completed(self) -> CheckedFile:
        file = completed(self._result(), only_sessions=self._own.only_sessions)
        if file.is_left_out and self._options.writer is not None:
            self._options.writer.forget(file.filename)
        if self._split is not None:
            self._split.end(file)
        return file

    def _result(self) -> CheckedFile:
        self._shown.put_into(self._file, has_excerpts=self._options.excerpts)
        return self._file

    @property
    def fast_path(self) -> FastPath:
        """What recognises lines that certainly have no findings."""
        if self._observer is not None:
            return FastPath(self._observer.is_clean)
        return fast_path(self._schemas.session, self._linter, self._options.coverage)

    def lost(self, reason: str) -> CheckedFile:
        """Return the result of a file that can't be checked."""
        self._cant_read(reason)
        return self._completed()

    def _cant_read(self, reason: str) -> None:
        self._file.unreadable = True
        kind = "folder" if self._path != STANDARD_INPUT and os.path.isdir(self._path) else "file"
        self._problem("unreadable-file", f"can't read the {kind}: {reason}")

    def _problem(self, rule: str, message: str) -> None:
        self._take(Document(problems=[InputProblem(rule, message)]))

    def _take(self, document: Document) -> None:
        """Check a document, or a piece of one, and count its findings."""
        file, options = self._file, self._options
        if options.progress is not None:
            options.progress(file)
        if self._own.only_sessions:
            self._leave_out_others(document)
        if options.coverage is not None:
            self._observe(document, options.coverage)
        file.sessions += document.sessions
        file.skipped.update(document.skipped)
        file.url_patterns.update(document.url_patterns or {})
        file.unreadable |= document.unreadable
        if self._observer is not None:
            self._observer.take(document)
            document.whole = None  # nothing around Sessions is of interest
        groups = place_document(
            document,
            self._schemas,
            self._linter,
            filename=file.filename,
            want_places=self._want_places,
            is_named=self.is_named,
            hint=_hint,
            expected=self._own.read.finder.expected,
        )
        sessions: dict[int, Any] | None = None
        others = frozenset[int]()
        for group in groups:
            placed = one_a_cause_placed(self._new_ones(group))
            if not placed:
                continue
            from alcamine_validate.check.fixable import fixable  # needed only for findings

            if sessions is None:
                records = [each for part in document.parts for each in part.records]
                sessions = {each.index: each.value for each in records}
                others = frozenset(each.index for each in records if not each.is_expected)
            is_capture = document.format not in _WITHOUT_RESPONSES
            if is_capture and not file.is_about_sessions:
                # What is found in any text of a capture is reported without a Session in it too.
                codes = {each.code for each in self._linter.rules_of_any_text}
                file.is_about_sessions = any(each.finding.code in codes for each in placed)
            fixed = fixable(placed, file, options.fixes, options.edits, is_capture=is_capture)
            self._count(fixed, sessions, others)
        if self._split is not None:
            self._split.take(document)

    def _leave_out_others(self, document: Document) -> None:
        """Remove the values that are not Sessions, and find out if anything else is in the file."""
        from alcamine_validate.check.only_sessions import emptied_texts, is_about, without_others

        file = self._file
        if document.format in _WITHOUT_RESPONSES:
            file.left_out_values += sum(map(without_others, document.parts))
            if self._split is not None:
                document.neither += emptied_texts(document)
        file.is_about_sessions = file.is_about_sessions or is_about(document, file.filename)

    def _observe(self, document: Document, observer: CoverageObserver) -> None:
        """Look for the parts of the schema in the Sessions of a document.

        Those without findings that were only counted have been observed when they were read.
        """
        wrapped = self._own.read.finder.expected.wrapped
        for part in document.parts:
            for record in part.records:
                if record.is_session:
                    observer.observe(wrapped(record.value))
        self._file.covered |= observer.taken()

    def _want_places(
        self, found: Iterable[tuple[Severity, str, Pointer, Any, Mapping[str, Any]]]
    ) -> bool:
        """Return whether any of the findings is to be shown or adds a drift entry."""
        drift, redaction = self._file.drift, self._options.redaction
        shown = self._shown.severities
        if self._split is not None or self._options.fixes is not None:
            return True
        return len(shown) == len(Severity) or any(
            severity in shown or drift.is_news(code, pointer, session, params, redaction)
            for severity, code, pointer, session, params in found
        )

    def _new_ones(self, placed: list[PlacedFinding]) -> list[PlacedFinding]:
        """Return the findings that are not known, and add all of them to the writer."""
        findings = [each.finding for each in placed]
        if self._options.writer is not None:
            self._options.writer.add(self._file.filename, findings)
        if self._options.baseline is None:
            return placed
        new = self._options.baseline.new_ones(self._file.filename, findings)
        if len(new) == len(findings):
            return placed
        self._file.known += len(findings) - len(new)
        kept = set(map(id, new))
        return [each for each in placed if id(each.finding) in kept]

    def _count(
        self, placed: list[PlacedFinding], sessions: Mapping[int, Any], others: frozenset[int]
    ) -> None:
        """Count findings; ``others`` are the values that nobody said to be Sessions."""
        file, redaction = self._file, self._options.redaction
        file.severities.update(each.finding.severity for each in placed)
        file.codes.update(each.finding.code for each in placed)
        findings = (each.finding for each in placed)
        are_parts = bool(self._own.read.finder.expected.names)
        file.drift.add(findings, sessions, redaction, are_parts=are_parts)
        for each in placed:
            finding = each.finding
            is_other = finding.code == NOT_A_SESSION and finding.record in others
            if is_other:
                file.others[finding.severity] += 1
            is_of_envelope = finding.code == IN_ENVELOPE
            is_shown = finding.severity in self._shown.severities
            if not is_shown and not is_of_envelope and self._split is None:
                continue
            masked = redaction.finding(finding)
            if self._split is not None:
                self._split.add(masked)
            if is_of_envelope:
                self.envelopes[tuple(tokens_of(pointer_as_set(finding)))] = masked
            if is_shown:
                self._shown.add(masked, self._excerpt(each, masked), is_other=is_other)

    def _excerpt(self, placed: PlacedFinding, masked: Finding) -> Excerpt | None:
        """Return the excerpt of a finding, if it is wanted; making one takes long."""
        if not self._options.excerpts:
            return None
        most = self._options.most_excerpts
        if most is not None:
            from alcamine_validate.check.grouping import group_key

            key, known = group_key(masked), self._excerpted[masked.severity]
            if key in known or len(known) == most:
                return None
            known.add(key)
        return self._excerpts.excerpt(placed)

    @cached_property
    def _excerpts(self) -> ExcerptMaker:
        """The maker of excerpts, imported only if there are findings."""
        from alcamine_validate.check.excerpts import ExcerptMaker

        return ExcerptMaker(self._options.redaction)


def _hint(value: Any, path: tuple[str, ...]) -> str:
    from alcamine_validate.lint.not_a_session import hint_of_command

    return hint_of_command(value, path)
