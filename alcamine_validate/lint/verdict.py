"""Return the findings of one Session, given as JSON text or as a parsed value.

The library's functions use this module. It is separate, so that callers who only check whether
a Session is valid don't import the linter.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from alcamine_validate.finding import Finding, Severity
from alcamine_validate.input.json_format import read_session
from alcamine_validate.lint.linter import Linter, linter_for
from alcamine_validate.lint.place import findings_of_document, findings_of_value
from alcamine_validate.lint.schemas import SessionSchemas
from alcamine_validate.lint.settings.config import Config
from alcamine_validate.text.json_text import exact_text, is_text
from alcamine_validate.validator.validator import Validator


def findings_of(data: Any, validator: Validator, config: Config | None) -> list[Finding]:
    """Return every finding of JSON text or of a parsed value, in the order of their places."""
    if is_text(data):
        document = read_session(exact_text(data))
        return findings_of_document(document, SessionSchemas(validator), linter_for(config))
    return findings_of_value(data, validator, linter_for(config))


def parsed(data: Any, validator: Validator, config: Config | None) -> tuple[Any, list[Finding]]:
    """Return the value of JSON text, or a parsed value unchanged, and its findings.

    If any finding is an error, the value is None and all findings are returned. Otherwise the
    list of findings is empty.
    """
    if is_text(data):
        document, schemas = read_session(exact_text(data)), SessionSchemas(validator)
        found = _refusal(lambda linter: findings_of_document(document, schemas, linter), config)
        return (None if found else document.parts[0].records[0].value), found
    found = _refusal(lambda linter: findings_of_value(data, validator, linter), config)
    return (None if found else data), found


def _refusal(judge: Callable[[Linter], list[Finding]], config: Config | None) -> list[Finding]:
    """Return all findings if one of them is an error, else an empty list."""
    linter = linter_for(config)
    errors = judge(linter.of_errors)
    return judge(linter) if any(each.severity is Severity.ERROR for each in errors) else []
