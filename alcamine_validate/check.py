"""The whole route from paths to findings, without any printing."""

from __future__ import annotations

import os
import stat
from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, BinaryIO, Final

from alcamine_validate.config import DEFAULT, Config
from alcamine_validate.drift import DriftSummary
from alcamine_validate.finding import Finding, Severity
from alcamine_validate.judge import judge_document
from alcamine_validate.linter import Linter, linter_for
from alcamine_validate.locate import TextLines
from alcamine_validate.readers.document import Document
from alcamine_validate.readers.json_reader import read_json
from alcamine_validate.validator import Validator

SUFFIXES: Final = (".json",)
"""The files that are looked for in folders. A file named by itself may have any suffix."""

STANDARD_INPUT: Final = "-"


@dataclass(frozen=True)
class CheckedFile:
    """One file that was checked: how many Sessions it holds and what was found.

    ``unreadable`` says that it could not be judged at all, for a reason that lies outside
    of it. ``document`` has the text, for code frames; it is None where nothing was read.
    """

    filename: str
    sessions: int
    findings: list[Finding]
    unreadable: bool = False
    document: Document | None = field(default=None, compare=False, repr=False)

    @property
    def lines(self) -> TextLines | None:
        """The text that findings point into, or None where there is none."""
        return self.document.lines if self.document is not None else None


@dataclass
class Totals:
    """What was checked and found, over all files."""

    files: int = 0
    sessions: int = 0
    errors: int = 0
    warnings: int = 0
    infos: int = 0
    unreadable: int = 0
    codes: Counter[str] = field(default_factory=Counter)
    drift: DriftSummary = field(default_factory=DriftSummary)

    def add(self, file: CheckedFile) -> None:
        """Count one file in."""
        severities = [finding.severity for finding in file.findings]
        self.files += 1
        self.sessions += file.sessions
        self.errors += severities.count(Severity.ERROR)
        self.warnings += severities.count(Severity.WARNING)
        self.infos += severities.count(Severity.INFO)
        self.unreadable += file.unreadable
        self.codes.update(finding.code for finding in file.findings)
        if file.document is not None:
            self.drift.add(file.findings, file.document.records)

    def fails(self, fail_on: Severity) -> bool:
        """Tell whether there is a finding that is at least as severe as ``fail_on``."""
        counts = {
            Severity.ERROR: self.errors,
            Severity.WARNING: self.errors + self.warnings,
            Severity.INFO: self.errors + self.warnings + self.infos,
        }
        return counts[fail_on] > 0


def check_paths(
    paths: Iterable[str],
    validator: Validator,
    config: Config = DEFAULT,
    *,
    stdin: BinaryIO | None,
    stdin_filename: str = "<stdin>",
) -> Iterator[CheckedFile]:
    """Yield the result of every file that ``paths`` name, one by one, each file once.

    A path is a file of any suffix, a folder (searched for ``.json`` files, hidden ones
    left out, in the order of their names), or ``-`` for ``stdin`` (None where it is
    closed). What can't be read is a result like any other, marked ``unreadable``; it
    never stops the rest. ``config`` says what to leave out of folders, and which findings
    count.
    """
    seen: set[str] = set()
    for path in paths:
        for found in _found(path, config):
            identity = found if found == STANDARD_INPUT else os.path.realpath(found)
            if identity not in seen:
                seen.add(identity)
                yield _check(found, validator, config, stdin, stdin_filename)


def _found(path: str, config: Config) -> Iterator[str]:
    """Yield what a path leads to: itself, or a folder's files; itself again if it has none."""
    if path == STANDARD_INPUT or not os.path.isdir(path):
        yield path
        return
    files = _files(path, config)
    yield next(files, path)
    yield from files


def _files(path: str, config: Config) -> Iterator[str]:
    """Yield the files of a folder, and the folders in it that can't be looked into."""
    for folder, folders, names in os.walk(path):
        below = [os.path.join(folder, name) for name in folders if not name.startswith(".")]
        kept = sorted(each for each in below if not config.excludes(f"{each}/"))
        folders[:] = map(os.path.basename, kept)
        for name in sorted(names):
            if name.lower().endswith(SUFFIXES) and not name.startswith("."):
                found = os.path.join(folder, name)
                yield from () if config.excludes(found) else (found,)
        yield from (each for each in kept if not _is_open(each))


def _is_open(folder: str) -> bool:
    return os.access(folder, os.R_OK | os.X_OK)


def _check(
    path: str, validator: Validator, config: Config, stdin: BinaryIO | None, stdin_filename: str
) -> CheckedFile:
    filename = stdin_filename if path == STANDARD_INPUT else path
    linter = linter_for(config, filename)
    if path != STANDARD_INPUT and os.path.isdir(path) and _is_open(path):
        empty = _empty_folder(path, config)
        return CheckedFile(path, 0, judge_document(empty, validator, linter))
    try:
        data = _read_stream(stdin) if path == STANDARD_INPUT else _read(path)
    except (OSError, ValueError, MemoryError) as error:
        reason = getattr(error, "strerror", None) or str(error) or "not enough memory"
        text = f"can't read it: {reason}"
        finding = Document(b"", filename).finding("unreadable-file", text, None)
        return CheckedFile(filename, 0, [finding], unreadable=True)
    return _check_bytes(data, filename, validator, linter)


def _empty_folder(path: str, config: Config) -> Document:
    document = Document(b"", path)
    rest = " that is not excluded" if config.exclude else ""
    text = f"the folder holds no {' or '.join(SUFFIXES)} file{rest}"
    document.problems.append(document.finding("nothing-to-check", text, None))
    return document


def _read_stream(stream: BinaryIO | None) -> bytes:
    if stream is None:
        raise ValueError("the standard input is closed")
    return stream.read()


def _read(path: str) -> bytes:
    """Return the bytes of a regular file; a FIFO or device would block or never end."""
    if not path:
        raise ValueError("the path is empty")
    mode = os.stat(path).st_mode
    if stat.S_ISDIR(mode):
        raise ValueError("the folder is kept from us")
    if not stat.S_ISREG(mode):
        raise ValueError("it is no regular file (pipe it in and pass - instead)")
    return Path(path).read_bytes()


def _check_bytes(data: bytes, filename: str, validator: Validator, linter: Linter) -> CheckedFile:
    document = read_json(data, filename)
    findings = judge_document(document, validator, linter)
    return CheckedFile(filename, len(document.records), findings, document=document)


__all__: list[Any] = ["STANDARD_INPUT", "CheckedFile", "Totals", "check_paths"]
