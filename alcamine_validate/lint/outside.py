"""Find problems in what is around the Sessions of a text: envelopes, and exchanges in captures."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import replace
from itertools import groupby
from typing import TYPE_CHECKING, Any, NamedTuple

from alcamine_validate.finding import Finding, RecordedExchange
from alcamine_validate.input.document import Document, Part, WholeText
from alcamine_validate.lint.linter import Linter
from alcamine_validate.lint.rules.privacy import problems
from alcamine_validate.privacy.walk import DetectedText, place_kinds_by, walk
from alcamine_validate.text.json_pointer import Pointer, resolve, split, tokens_of
from alcamine_validate.text.locate import locate
from alcamine_validate.text.positions import Span

if TYPE_CHECKING:
    from alcamine_validate.lint.rules.rule import Problem, Rule


class Outside(NamedTuple):
    """A finding that is not in a Session, the part that holds it, and its span in that."""

    finding: Finding
    part: Part
    span: Span


def outside_of(document: Document, linter: Linter, filename: str | None) -> list[Outside]:
    """Return the findings around the Sessions of a document, in text order.

    The Sessions themselves are left out, and so is what is in other files.
    """
    whole = document.whole
    if whole is None or not linter.rules_of_any_text:
        return []
    if not whole.is_capture and not any(part.records for part in document.parts):
        return []  # nothing to check, or nothing that can be
    exchanges = {own.entry: (own, body) for own, body in whole.exchanges()}
    records = [(part, record) for part in document.parts for record in part.records]
    settled = list(_sessions(records, exchanges, is_capture=whole.is_capture))
    if [] in settled:
        return []  # the text is a Session
    found = list(walk(whole.value, place_kinds_by(settled), is_capture=True))
    return _placed(found, whole, exchanges, linter, filename) if found else []


Exchanges = dict[str, tuple[RecordedExchange, str | None]]


def _sessions(
    records: list[tuple[Part, Any]], exchanges: Exchanges, *, is_capture: bool
) -> Iterator[list[str]]:
    """Yield the tokens that lead to each Session from the root of the text."""
    for part, record in records:
        if not is_capture:
            yield list(record.path)
        elif part.exchange is not None:
            body = exchanges[part.exchange.entry][1]
            if body is not None and part.filename is None:
                yield [*split(body), *record.path]


def _placed(
    found: list[DetectedText],
    whole: WholeText,
    exchanges: Exchanges,
    linter: Linter,
    filename: str | None,
) -> list[Outside]:
    part, rules = whole.part(), linter.rules_of_any_text
    placed: list[Outside] = []
    for each, span in _with_spans(found, part, whole.value):
        around = exchanges.get(_entry(each.pointer, exchanges), (None, None))[0]
        for rule in rules:
            for problem in problems([each], rule.code):
                finding = _finding(rule, problem, linter, filename or part.filename)
                if finding is not None:
                    place = part.place(span)._asdict()
                    placed.append(Outside(replace(finding, exchange=around, **place), part, span))
    return sorted(placed, key=lambda own: (own.span.start, own.finding.code))


def _with_spans(
    found: Iterable[DetectedText], part: Part, value: Any
) -> Iterator[tuple[DetectedText, Span]]:
    """Yield what was found with its span in a part: that of the string, or of one inside of it."""
    found = list(found)
    literals = part.spans([each.pointer for each in found])
    # What is in one string comes in a row, and has the same pointer.
    for _, row in groupby(found, key=lambda each: id(each.pointer)):
        own = list(row)
        pointer = own[0].pointer
        literal = literals.get(pointer, Span(0, 0))
        text = resolve(value, str(pointer)) if own[0].inner else None
        if not isinstance(text, str) or own[0].is_encoded:
            yield from ((each, literal) for each in own)
            continue
        inner = part.inner(pointer, literal, text)
        within = locate(text, [each.inner[0] for each in own])
        yield from ((each, inner(within[each.inner[0]])) for each in own)


def _finding(rule: Rule, problem: Problem, linter: Linter, filename: str | None) -> Finding | None:
    severity = linter.severity(rule.code, problem.pointer)
    if severity is None:
        return None
    return Finding(
        rule.code,
        rule.name,
        severity,
        problem.message,
        problem.pointer,  # type: ignore[arg-type] # a shared pointer is a pointer
        filename=filename,
        params=dict(problem.params),
    )


def _entry(pointer: Pointer, exchanges: Exchanges) -> str:
    """Return the pointer of the exchange that a place is in, or ""."""
    if not exchanges:
        return ""
    above = ""
    for token in tokens_of(pointer):
        above = f"{above}/{token}"
        if above in exchanges:
            return above
    return ""
