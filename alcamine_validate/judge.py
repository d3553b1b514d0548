"""Documents to findings: the verdict first, and only where it is no, the errors."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from alcamine_validate.codes import code_of
from alcamine_validate.finding import Finding, Related
from alcamine_validate.json_pointer import join, split
from alcamine_validate.locate import Span
from alcamine_validate.messages import message
from alcamine_validate.readers.document import Document, Record
from alcamine_validate.runtime.violation import Violation
from alcamine_validate.validator import Validator


def judge_document(document: Document, validator: Validator) -> list[Finding]:
    """Return every finding of a document, in the order of its text."""
    found = [
        (record, violation)
        for record in document.records
        for violation in _violations(record.value, validator)
    ]
    spans = document.locate(_pointers(found)) if found else {}
    findings = [_located(document, record, violation, spans) for record, violation in found]
    return sorted([*document.problems, *findings], key=_text_order)


def judge_value(value: Any, validator: Validator) -> list[Finding]:
    """Return every finding of a parsed Session, in the order of its members."""
    findings = [_finding(v, _related(v)) for v in _violations(value, validator)]
    return sorted(findings, key=lambda finding: (_path(value, finding.pointer), *_same(finding)))


def _violations(value: Any, validator: Validator) -> list[Violation]:
    return [] if validator.is_valid(value) else validator.violations(value)


def _pointers(found: list[tuple[Record, Violation]]) -> Iterator[str]:
    for record, violation in found:
        yield record.pointer + violation.pointer
        related = _related_pointer(violation)
        if related is not None:
            yield record.pointer + related


def _located(
    document: Document, record: Record, violation: Violation, spans: dict[str, Span]
) -> Finding:
    place = document.place(spans[record.pointer + violation.pointer])
    related = _related(violation)
    if related is not None:
        span = spans[record.pointer + related.pointer]
        related = document.related(related.message, related.pointer, span)
    return _finding(violation, related, record=record.index, filename=document.filename, **place)


def _finding(violation: Violation, related: Related | None, **more: Any) -> Finding:
    code = code_of(violation)
    return Finding(
        code.code,
        code.rule,
        code.severity,
        message(violation),
        violation.pointer,
        violation.schema_pointer,
        related=() if related is None else (related,),
        **more,
    )


def _related_pointer(violation: Violation) -> str | None:
    """Return the pointer of the earlier timestamp of an order error, else None."""
    if violation.kind != "order":
        return None
    *above, _ = split(violation.pointer)
    return join("", *above, violation.params["earlier"])


def _related(violation: Violation) -> Related | None:
    pointer = _related_pointer(violation)
    if pointer is None:
        return None
    return Related(f"{violation.params['earlier']} should be no later", pointer)


def _text_order(finding: Finding) -> tuple[int, int, str, str, str]:
    return (finding.line or 0, finding.column or 0, *_same(finding))


def _same(finding: Finding) -> tuple[str, str, str]:
    """Return what orders findings at the same place."""
    return finding.code, finding.pointer, finding.schema_pointer


def _path(value: Any, pointer: str) -> list[int]:
    """Return where a pointer leads as the index of each step, for sorting by position."""
    path = []
    for token in split(pointer):
        if isinstance(value, dict) and token in value:
            path.append(list(value).index(token))
            value = value[token]
        elif isinstance(value, list | tuple) and token.isdigit() and int(token) < len(value):
            path.append(int(token))
            value = value[int(token)]
    return path
