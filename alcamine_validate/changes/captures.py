"""Which stored Sessions change their verdict between two documents.

Each file is checked twice, as ``check`` checks it. Only errors decide the verdict.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field, replace
from typing import Final

from alcamine_validate.check.all_files import check_all
from alcamine_validate.check.one_file import CheckOptions
from alcamine_validate.check.result import CheckedFile
from alcamine_validate.finding import Finding, Severity
from alcamine_validate.lint.settings.config import Config
from alcamine_validate.own_schema import validator_of
from alcamine_validate.schema.session_documents import SessionDocuments
from alcamine_validate.text.redact import NOTHING_HIDDEN

_MOST_FINDINGS: Final = 10**9
"""The limit on the findings of a file: the first error of each Session is needed."""


@dataclass(frozen=True)
class ChangedVerdict:
    """A stored Session that is valid by one document only.

    ``record`` is its index in the file. ``line``, ``code``, ``pointer`` and ``message`` are those
    of its first error by the document that refuses it; all texts are redacted.
    """

    filename: str
    line: int | None
    record: int
    code: str
    pointer: str
    message: str


@dataclass
class CaptureChanges:
    """The stored Sessions that became invalid or valid, and how many were read.

    ``unreadable`` are the files that could not be read completely.
    """

    files: int = 0
    sessions: int = 0
    now_invalid: list[ChangedVerdict] = field(default_factory=list)
    now_valid: list[ChangedVerdict] = field(default_factory=list)
    unreadable: list[str] = field(default_factory=list)


def capture_changes(
    paths: Iterable[str],
    old: SessionDocuments,
    new: SessionDocuments,
    config: Config,
    *,
    shows_values: bool = False,
) -> CaptureChanges:
    """Return which Sessions in files or folders are valid by only one of two documents.

    ``config`` says how files are found, read and judged, except that none is checked as published.
    With ``shows_values``, nothing is masked.
    Raises :class:`SchemaError` if a document can't be compiled.
    """
    own = replace(config, as_published=False, baseline=None, max_findings=_MOST_FINDINGS)
    paths = list(paths)
    checks = []
    for each in (old, new):
        schemas = validator_of(each, "compiled by spec diff", strict=False).schemas()
        redaction = NOTHING_HIDDEN if shows_values else schemas.redaction
        options = CheckOptions(config=own, redaction=redaction, excluded=own.files)
        checks.append(check_all(paths, schemas, options))
    found = CaptureChanges()
    for before, after in zip(*checks, strict=True):
        found.files += 1
        found.sessions += after.sessions
        if after.unreadable:
            found.unreadable.append(after.filename)
        was, now = _first_errors(before), _first_errors(after)
        found.now_invalid += _changed(after.filename, now, was)
        found.now_valid += _changed(after.filename, was, now)
    return found


def _first_errors(file: CheckedFile) -> dict[int, Finding]:
    """Return the first error of each Session of a file that has one, by its index."""
    found: dict[int, Finding] = {}
    for each in file.findings:
        if each.severity is Severity.ERROR and each.record is not None:
            found.setdefault(each.record, each)
    return found


def _changed(
    filename: str, errors: dict[int, Finding], others: dict[int, Finding]
) -> Iterator[ChangedVerdict]:
    for record, each in errors.items():
        if record not in others:
            name = each.filename or filename
            yield ChangedVerdict(name, each.line, record, each.code, each.pointer, each.message)
