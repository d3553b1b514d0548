"""Which stored Sessions change their verdict between two documents.

Each file is checked twice, as ``check`` checks it. Only errors decide the verdict.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field, replace
from functools import cache
from typing import Any, Final, NamedTuple, cast

from alcamine_validate.check.all_files import check_all
from alcamine_validate.check.one_file import CheckOptions
from alcamine_validate.check.result import CheckedFile
from alcamine_validate.compiler.python.load import load_module
from alcamine_validate.finding import Finding, Severity
from alcamine_validate.lint.schemas import SessionSchemas
from alcamine_validate.lint.settings.config import Config
from alcamine_validate.session import SessionValidator
from alcamine_validate.text.redact import Redaction
from alcamine_validate.validator.compile import compile_to_source
from alcamine_validate.validator.validator import CompiledSchema

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


class SessionDocuments(NamedTuple):
    """A document as Sessions by themselves are checked by it, and as those in webhook bodies are.

    Both are JSON values, with the corrections of this package applied as far as they fit.
    """

    session: Any
    webhook: Any

    def schemas(self) -> SessionSchemas:
        """Return the schemas that Sessions are checked against."""
        return SessionSchemas(_validator(self.session), self._webhook())

    def _webhook(self) -> Callable[[], SessionValidator]:
        return cache(lambda: _validator(self.webhook, is_of_webhooks=True))


def _validator(document: Any, *, is_of_webhooks: bool = False) -> SessionValidator:
    source = compile_to_source(
        document, component="Session", origin="compiled by spec diff", strict=False
    )
    module = cast("CompiledSchema", load_module(source, {}))
    return SessionValidator(module, is_of_webhooks=is_of_webhooks)


def capture_changes(
    paths: Iterable[str],
    old: SessionDocuments,
    new: SessionDocuments,
    config: Config,
    redaction: Redaction,
) -> CaptureChanges:
    """Return which Sessions in files or folders are valid by only one of two documents.

    ``config`` says how files are found, read and judged, except that none is checked as published.
    Raises :class:`SchemaError` if a document can't be compiled.
    """
    own = replace(config, as_published=False, baseline=None, max_findings=_MOST_FINDINGS)
    options = CheckOptions(config=own, redaction=redaction)
    paths = list(paths)
    checks = (check_all(paths, each.schemas(), options) for each in (old, new))
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
