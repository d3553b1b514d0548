"""Documents to findings: the verdict first, and only where it is no, the errors; then the rules."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from typing import Any, NamedTuple

from alcamine_validate.codes import code_of
from alcamine_validate.finding import Finding, Related, Severity
from alcamine_validate.json_pointer import join, split
from alcamine_validate.linter import Linter
from alcamine_validate.locate import Span
from alcamine_validate.messages import message
from alcamine_validate.readers.document import Document, Record
from alcamine_validate.rules.rule import Problem, Rule
from alcamine_validate.runtime.values import NotPlain, is_plain, plain
from alcamine_validate.runtime.violation import Violation
from alcamine_validate.validator import Validator


class Remark(NamedTuple):
    """What is to be said of a Session: a finding to be, which knows pointers and no lines."""

    code: str
    rule: str
    severity: Severity
    message: str
    pointer: str
    schema_pointer: str = ""
    related: tuple[tuple[str, str], ...] = ()


def judge_document(document: Document, validator: Validator, linter: Linter) -> list[Finding]:
    """Return every finding of a document that was read, in the order of its text."""
    controls = document.may_hold_controls
    found = [
        (record, remark)
        for record in document.records
        for remark in _remarks(record.value, validator, linter, may_hold_controls=controls)
    ]
    if not found and not document.problems:
        return []
    spans = document.locate(_pointers(found)) if found else {}
    findings = [_located(document, record, remark, spans) for record, remark in found]
    problems = filter(None, (_stamped(problem, linter) for problem in document.problems))
    return sorted([*problems, *findings], key=_text_order)


def judge_value(value: Any, validator: Validator, linter: Linter) -> list[Finding]:
    """Return every finding of a parsed Session, in the order of its members."""
    session = _made_plain(value)
    if session is None:
        remarks = list(_schema_remarks(validator.violations(value), linter))
    else:
        remarks = _remarks(session, validator, linter, may_hold_controls=True)
    findings = [_finding(remark, _unlocated(remark)) for remark in remarks]
    order = _MemberOrder(value)
    return sorted(findings, key=lambda finding: (order.path(finding.pointer), *_same(finding)))


def _remarks(
    value: Any, validator: Validator, linter: Linter, *, may_hold_controls: bool
) -> list[Remark]:
    """Return the remarks on a value that a parser made, or one that is like it."""
    verdict = validator.quick_verdict(value)
    violations = [] if verdict else validator.violations(value)
    problems = linter.problems(
        value,
        is_valid=not violations,
        is_canonical=verdict is True,
        may_hold_controls=may_hold_controls,
    )
    if not violations and not problems:
        return []
    return [*_schema_remarks(violations, linter), *_rule_remarks(problems, linter)]


def _schema_remarks(violations: list[Violation], linter: Linter) -> Iterator[Remark]:
    for violation in violations:
        row, pointer = code_of(violation), violation.pointer
        severity = linter.severity(row.code, pointer)
        if severity is not None and not linter.tolerates(violation):
            words, related = message(violation), _related(violation)
            schema_pointer = violation.schema_pointer
            yield Remark(row.code, row.rule, severity, words, pointer, schema_pointer, related)


def _rule_remarks(problems: list[tuple[Rule, Problem]], linter: Linter) -> Iterator[Remark]:
    for rule, problem in problems:
        pointer, words, related = problem
        severity = linter.severity(rule.code, pointer)
        if severity is not None:
            yield Remark(rule.code, rule.name, severity, words, pointer, related=related)


def _made_plain(value: Any) -> Any:
    """Return ``value`` as a parser would have made it, or None where it is no JSON."""
    try:
        return value if is_plain(value) else plain(value)
    except (NotPlain, RecursionError):
        return None


def _related(violation: Violation) -> tuple[tuple[str, str], ...]:
    """Return the earlier timestamp of an order error."""
    if violation.kind != "order":
        return ()
    *above, _ = split(violation.pointer)
    earlier = violation.params["earlier"]
    return ((join("", *above, earlier), f"{earlier} should be no later"),)


# Where it stands


def _pointers(found: list[tuple[Record, Remark]]) -> Iterator[str]:
    for record, remark in found:
        yield record.pointer + remark.pointer
        for pointer, _ in remark.related:
            yield record.pointer + pointer


def _located(document: Document, record: Record, remark: Remark, spans: dict[str, Span]) -> Finding:
    place = document.place(spans[record.pointer + remark.pointer])
    related = tuple(
        document.related(words, pointer, spans[record.pointer + pointer])
        for pointer, words in remark.related
    )
    return _finding(remark, related, record=record.index, filename=document.filename, **place)


def _unlocated(remark: Remark) -> tuple[Related, ...]:
    return tuple(Related(words, pointer) for pointer, words in remark.related)


def _finding(remark: Remark, related: tuple[Related, ...], **more: Any) -> Finding:
    return Finding(*remark[:-1], related=related, **more)


def _stamped(finding: Finding, linter: Linter) -> Finding | None:
    """Return a finding about the input as severe as the settings want it, or None."""
    severity = linter.severity(finding.code, finding.pointer)
    return None if severity is None else replace(finding, severity=severity)


def _text_order(finding: Finding) -> tuple[int, int, str, str, str]:
    return (finding.line or 0, finding.column or 0, *_same(finding))


def _same(finding: Finding) -> tuple[str, str, str]:
    """Return what orders findings at the same place."""
    return finding.code, finding.pointer, finding.schema_pointer


class _MemberOrder:
    """Tells where pointers lead as the index of each step, for sorting by position."""

    def __init__(self, value: Any) -> None:
        self._value = value
        self._indices: dict[int, dict[str, int]] = {}

    def path(self, pointer: str) -> list[int]:
        """Return the index of each step of ``pointer``, as far as it leads."""
        value, path = self._value, []
        for token in split(pointer):
            if isinstance(value, dict) and token in value:
                path.append(self._index(value, token))
                value = value[token]
            elif isinstance(value, list | tuple) and token.isdecimal() and int(token) < len(value):
                path.append(int(token))
                value = value[int(token)]
        return path

    def _index(self, members: dict[str, Any], name: str) -> int:
        if id(members) not in self._indices:
            self._indices[id(members)] = {key: index for index, key in enumerate(members)}
        return self._indices[id(members)][name]
