"""Check a sanitized file before it is written: nothing is left, and nothing else is different."""

from __future__ import annotations

from codecs import BOM_UTF8
from collections import Counter
from dataclasses import replace
from io import BytesIO
from typing import Final

from alcamine_validate.check.one_file import CheckOptions, check_file
from alcamine_validate.editing.edits import Refused
from alcamine_validate.finding import Finding
from alcamine_validate.input.files import STANDARD_INPUT
from alcamine_validate.lint.schemas import SessionSchemas
from alcamine_validate.lint.settings.config import Config
from alcamine_validate.sanitizing.known_values import Search
from alcamine_validate.sanitizing.replace import CantSanitize, File, Replaced
from alcamine_validate.sanitizing.sensitive_spans import sensitive_texts
from alcamine_validate.sanitizing.texts import strings_of
from alcamine_validate.text.redact import NOTHING_HIDDEN

_FAMILY: Final = "ALC8"
_NAMES: Final = "ALC803"
_MOST_FINDINGS: Final = 1_000_000
_LEFT: Final = "a value that was to be replaced is left; replace it by hand"
_UNREADABLE: Final = frozenset(
    {"ALC002", "ALC003", "ALC005", "ALC006", "ALC009", "ALC010", "ALC011", "ALC012"}
)
"""The codes of findings that mean that a text, for example a body, could not be read."""


def with_privacy(config: Config) -> Config:
    """Return settings that select all rules on privacy too, except those that they ignore."""
    return replace(
        config,
        extend_select=(*config.extend_select, _FAMILY, _NAMES),
        max_findings=_MOST_FINDINGS,
        max_report_findings=_MOST_FINDINGS,
    )


def findings_before(file: File, config: Config, schemas: SessionSchemas) -> list[Finding]:
    """Return the findings of a file, without those about privacy.

    Raise :class:`CantSanitize` if one says that a part of the file can't be read, because values
    in it would be overlooked.
    """
    others = replace(config, ignore=(*config.ignore, _FAMILY, _NAMES))
    found = _findings(file, file.stored, others, schemas)
    for each in found:
        if each.code in _UNREADABLE:
            raise _because_of(each, "a part of it can't be read")
    return found


def verify(
    file: File,
    result: Replaced,
    search: Search,
    before: list[Finding],
    config: Config,
    schemas: SessionSchemas,
) -> None:
    """Raise :class:`CantSanitize` if something is left to replace, or anything else is different.

    ``before`` is what :func:`findings_before` returned. ``config`` are settings as
    :func:`with_privacy` returns them.
    """
    try:
        for text in file.texts(result.data):
            for each in sensitive_texts(text, file.settings):
                spans = (each.text[one.start : one.end] for one in each.spans)
                # A made card number or IBAN has no form by which a text place could know it.
                if not result.texts.issuperset(spans):
                    place = schemas.redaction.pointer(str(each.pointer)) or "the text"
                    kinds = ", ".join(sorted({str(span.kind) for span in each.spans}))
                    words = f"a new value at {place} would be replaced again ({kinds})"
                    raise CantSanitize(f"{words}; set this place to keep, and replace it by hand")
            if any(True for each in strings_of(text) for _ in search.matches(each.text)):
                raise CantSanitize(_LEFT)
    except Refused as error:
        raise CantSanitize(f"the file can't be read afterwards: {error}") from None
    if next(search.matches(result.after), None) is not None:
        raise CantSanitize(_LEFT)
    after = _findings(file, result.data, config, schemas)
    for finding in after:
        if finding.code.startswith(_FAMILY) and str(finding.pointer) not in result.kept:
            raise _because_of(finding, "a rule would still find something")
    difference = _others(before, result) ^ _others(after, result)
    for (code, _, _), _ in difference:
        words = "would be found at other places than before; replace the values by hand"
        raise CantSanitize(f"{code} {words}")


def _because_of(finding: Finding, why: str) -> CantSanitize:
    return CantSanitize(f"{why} ({finding.code}, {finding.rule})", finding.line)


def _findings(file: File, data: bytes, config: Config, schemas: SessionSchemas) -> list[Finding]:
    """Return the findings in bytes of a file. A body is not checked: it may be any text."""
    if file.is_body:
        return []
    options = CheckOptions(config=config, redaction=NOTHING_HIDDEN)
    # A byte order mark stays as it is, but the rest of the file would not be checked.
    stream = BytesIO(data.removeprefix(BOM_UTF8))
    return check_file(STANDARD_INPUT, file.filename, schemas, options, stream).findings


_CodeAndPlace = tuple[str, str, int | None]
"""The code of a finding, its pointer, and its Session."""


def _others(findings: list[Finding], result: Replaced) -> set[tuple[_CodeAndPlace, int]]:
    """Return the findings that do not depend on what was replaced, with their numbers."""
    numbers = Counter(
        (each.code, "" if result.has_new_names else str(each.pointer), each.record)
        for each in findings
        if not each.code.startswith(_FAMILY) and str(each.pointer) not in result.changed
    )
    return set(numbers.items())
