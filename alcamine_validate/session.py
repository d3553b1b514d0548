"""The Session: is it valid, what is wrong with it, and the parsed value if nothing is."""

from __future__ import annotations

from functools import cache
from typing import TYPE_CHECKING, Any, cast

from alcamine_validate.finding import Finding, Severity
from alcamine_validate.generated import corrected
from alcamine_validate.json_text import JsonText, is_text
from alcamine_validate.judge import judge_document, judge_value
from alcamine_validate.readers.json_reader import read_session
from alcamine_validate.validator import CompiledSchema, Validator

if TYPE_CHECKING:
    from alcamine_validate.generated.types import Session


class InvalidSession(ValueError):
    """What was to be a valid Session is none; ``findings`` holds all that was found."""

    def __init__(self, findings: list[Finding]) -> None:
        self.findings = findings
        errors = [finding for finding in findings if finding.severity is Severity.ERROR]
        first = errors[0]
        more = f" (and {len(errors) - 1} more)" if len(errors) > 1 else ""
        super().__init__(f"{first.pointer or 'the root'}: {first.code} {first.message}{more}")


class SessionValidator(Validator):
    """A :class:`Validator` of Sessions: text and parsed values alike, and findings.

    Text is bytes, bytearray, memoryview or str; a Session is an object, so that a str
    can't be meant as a parsed one.
    """

    def is_valid(self, instance: Any) -> bool:
        """Tell whether ``instance``, JSON text or parsed, has no finding of severity error.

        Duplicate keys in text are left to :meth:`findings` and ``check``: finding them
        costs more than the verdict. Text that is no JSON is not valid. Never raises on
        any text or JSON value.
        """
        return self.is_valid_json(instance) if is_text(instance) else super().is_valid(instance)

    def findings(self, data: Any) -> list[Finding]:
        """Return every finding of ``data``, JSON text or a parsed value.

        Sorted by position in the document; findings of text have lines and columns.
        """
        if is_text(data):
            return judge_document(read_session(data), self)
        return judge_value(data, self)

    def validate(self, instance: Any) -> Session:
        """Return the parsed Session of ``instance``, JSON text or parsed.

        Raises :class:`InvalidSession` where there is a finding of severity error,
        duplicate keys included.
        """
        if is_text(instance):
            return self.validate_json(instance)
        _refuse(judge_value(instance, self))
        return cast("Session", instance)

    def validate_json(self, data: JsonText) -> Session:
        """Return the parsed Session of JSON text. Raises as :meth:`validate`."""
        document = read_session(data)
        _refuse(judge_document(document, self))
        return cast("Session", document.records[0].value)


def _refuse(findings: list[Finding]) -> None:
    if any(finding.severity is Severity.ERROR for finding in findings):
        raise InvalidSession(findings)


CORRECTED = SessionValidator(cast(CompiledSchema, corrected))
"""Judges by the schema with the corrections and checks of ``spec/overlay.yaml``."""


@cache
def published() -> SessionValidator:
    """Return the validator that judges by the letter of the published document."""
    from alcamine_validate.generated import published as module

    return SessionValidator(cast(CompiledSchema, module))


def is_valid(data: JsonText | Any) -> bool:
    """Tell whether ``data`` is a valid Session: it has no finding of severity error.

    ``data`` is JSON text (bytes, bytearray, memoryview or str) or a parsed value. Judged
    by the corrected schema; ``PUBLISHED.is_valid`` judges by the letter. Duplicate keys
    in text are left to :func:`findings`. Never raises on any text or JSON value.
    """
    return CORRECTED.is_valid(data)


def validate(data: JsonText | Any) -> Session:
    """Return ``data``, parsed, where it is a valid Session.

    Raises :class:`InvalidSession`, whose ``findings`` are all that was found.
    """
    return CORRECTED.validate(data)


def findings(data: JsonText | Any) -> list[Finding]:
    """Return every finding of ``data``, sorted by position in the document.

    ``data`` is JSON text (then findings have lines and columns) or a parsed value.
    """
    return CORRECTED.findings(data)
