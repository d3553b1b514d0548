"""Check a sanitized file before it is written: nothing is left, and nothing else is different."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from dataclasses import replace
from io import BytesIO
from typing import Final

from alcamine_validate.check.one_file import CheckOptions, check_file
from alcamine_validate.editing.edits import Refused
from alcamine_validate.finding import Finding
from alcamine_validate.input.files import STANDARD_INPUT
from alcamine_validate.lint.schemas import SessionSchemas
from alcamine_validate.lint.settings.config import Config
from alcamine_validate.sanitizing.going import going_in, strings_in
from alcamine_validate.sanitizing.known_values import Search
from alcamine_validate.sanitizing.replace import File, Replaced
from alcamine_validate.sanitizing.texts import Text
from alcamine_validate.text.redact import NOTHING_HIDDEN

_FAMILY: Final = "ALC8"
_NAMES: Final = "ALC803"
_MOST_FINDINGS: Final = 1_000_000


class Failure(Exception):
    """A sanitized file is not as it has to be; the message says why, without any value."""


def with_privacy(config: Config) -> Config:
    """Return settings that select all rules on privacy too, except those that they ignore."""
    return replace(
        config,
        extend_select=(*config.extend_select, _FAMILY, _NAMES),
        max_findings=_MOST_FINDINGS,
        max_report_findings=_MOST_FINDINGS,
    )


def verify(
    file: File, result: Replaced, search: Search, config: Config, schemas: SessionSchemas
) -> None:
    """Raise :class:`Failure` if something is left to replace, or anything else is different.

    ``config`` are settings as :func:`with_privacy` returns them.
    """
    try:
        for text in file.texts(result.data):
            if any(each.going for each in going_in(text, file.wanted)):
                raise Failure("a new value would be replaced again")
            if any(True for each in _all_strings(text) for _ in search.matches(each)):
                raise Failure("a value that was to be replaced is left")
    except Refused as error:
        raise Failure(f"the file can't be read afterwards: {error}") from None
    if next(search.matches(result.after), None) is not None:
        raise Failure("a value that was to be replaced is left")
    before = _findings(file.stored, file.filename, config, schemas)
    after = _findings(result.data, file.filename, config, schemas)
    for finding in after:
        if finding.code.startswith(_FAMILY) and str(finding.pointer) not in result.kept:
            raise Failure(f"{finding.code} is still found in line {finding.line}")
    difference = _others(before, result) ^ _others(after, result)
    for (code, _, _), _ in difference:
        raise Failure(f"{code} would be found at other places than before")


def _all_strings(text: Text) -> Iterator[str]:
    if text.is_plain:
        yield text.value
        return
    for each in strings_in(text.value):
        yield each.text


def _findings(data: bytes, filename: str, config: Config, schemas: SessionSchemas) -> list[Finding]:
    options = CheckOptions(config=config, redaction=NOTHING_HIDDEN)
    return check_file(STANDARD_INPUT, filename, schemas, options, BytesIO(data)).findings


_Place = tuple[str, str, int | None]


def _others(findings: list[Finding], result: Replaced) -> set[tuple[_Place, int]]:
    """Return the findings that do not depend on what was replaced, with their numbers."""
    places = Counter(
        (each.code, "" if result.has_new_names else str(each.pointer), each.record)
        for each in findings
        if not each.code.startswith(_FAMILY) and str(each.pointer) not in result.pointers
    )
    return set(places.items())
