"""Documents to findings: the verdict first, and only where it is no, the errors; then the rules."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from contextlib import suppress
from typing import Any, Final, NamedTuple

from alcamine_validate.finding import Finding, Related, Severity
from alcamine_validate.input.document import Document, InputProblem, Part, Record
from alcamine_validate.lint.codes import BY_RULE, code_of
from alcamine_validate.lint.linter import Linter
from alcamine_validate.lint.rules.rule import Problem, Rule
from alcamine_validate.runtime.values import NotJson, as_json, is_json_native
from alcamine_validate.runtime.violation import Violation
from alcamine_validate.text.json_pointer import join, resolve, split
from alcamine_validate.text.positions import Span
from alcamine_validate.text.redact import Masked, is_sensitive
from alcamine_validate.validator.messages import displayed, message
from alcamine_validate.validator.validator import Validator


class UnplacedFinding(NamedTuple):
    """What is to be said of a Session: a finding to be, which knows pointers and no lines."""

    code: str
    rule: str
    severity: Severity
    message: str
    pointer: str
    schema_pointer: str = ""
    related: tuple[tuple[str, str], ...] = ()


class Judged(NamedTuple):
    """A finding, and the piece of text that it points into, from where to where."""

    finding: Finding
    part: Part | None
    span: Span | None


_Found = tuple[Record, UnplacedFinding]
WantPlaces = Callable[[Iterable[tuple[str, str, Any]]], bool]
"""Tells whether findings need lines, each being its code, its pointer and its Session."""

_OF_PRESENT_VALUES: Final = frozenset(
    {"type", "enum", "minimum", "maximum", "minLength", "maxLength", "format", "order", "pairing"}
)
"""Kinds of violations that go with an object having all the properties that it should."""

_GROUP: Final = 10_000


def findings_of_document(document: Document, validator: Validator, linter: Linter) -> list[Finding]:
    """Return every finding of a document that was read, in the order of its text."""
    groups = judge_document(document, validator, linter)
    return [each.finding for group in groups for each in group]


def judge_document(
    document: Document,
    validator: Validator,
    linter: Linter,
    *,
    filename: str | None = None,
    mask: bool = False,
    want_places: WantPlaces = lambda _: True,
) -> Iterator[list[Judged]]:
    """Yield every finding of a document, in the order of its text, with its piece of text.

    They come in groups of some ten thousand at most, so that a small file with a million
    of them needs no memory for all at once. ``want_places`` is asked before each group
    whether its findings need lines; those that are only counted do not: it is handed the
    code, the pointer and the Session of each. With ``mask``,
    values that captures of people hold are not in the messages.
    """
    judging = _Judging(validator, linter, filename, mask)
    problems = [(judging.problem(problem, None), None, None) for problem in document.problems]
    yield [Judged(finding, part, span) for finding, part, span in problems if finding]
    for part in document.parts:
        yield from judging.groups(part, want_places)


class _Judging:
    """The judging of one document."""

    def __init__(
        self, validator: Validator, linter: Linter, filename: str | None, mask: bool
    ) -> None:
        self._validator = validator
        self._linter = linter
        self._filename = filename
        self._mask = mask

    def groups(self, part: Part, want_places: WantPlaces) -> Iterator[list[Judged]]:
        """Yield the findings of a piece of text; those of the text itself in the first group."""
        problems = list(self._problems(part))
        found: list[_Found] = []
        for record in part.records:
            found += [(record, remark) for remark in self._remarks(part, record)]
            if len(found) >= _GROUP:
                yield self._group(part, found, problems, want_places(_said(found)))
                found, problems = [], []
        yield self._group(part, found, problems, want_places(_said(found)))

    def _remarks(self, part: Part, record: Record) -> list[UnplacedFinding]:
        remarks = _remarks(
            record.value,
            self._validator,
            self._linter,
            may_hold_controls=part.may_hold_controls,
            mask=self._mask,
        )
        return [_masked(each, record.value) for each in remarks] if self._mask else remarks

    def _group(
        self, part: Part, found: list[_Found], problems: list[Judged], is_placed: bool
    ) -> list[Judged]:
        if not is_placed:
            return [*(self._unplaced(part, each) for each in found), *problems]
        spans = part.spans(_pointers(found)) if found else {}
        placed = [
            Judged(
                _located(part, record, remark, spans, self._filename),
                part,
                spans[record.pointer + remark.pointer],
            )
            for record, remark in found
        ]
        return sorted([*placed, *problems], key=_text_order)

    def _unplaced(self, part: Part, found: _Found) -> Judged:
        record, remark = found
        related = _unlocated(remark)
        finding = Finding(
            *remark[:-1], filename=self._filename, record=record.index, related=related
        )
        return Judged(finding, part, None)

    def _problems(self, part: Part) -> Iterator[Judged]:
        for problem in part.problems:
            finding = self.problem(problem, part)
            if finding is not None:
                yield Judged(finding, part, problem.span)

    def problem(self, problem: InputProblem, part: Part | None) -> Finding | None:
        """Return a problem of the input as a finding, or None where it is silenced."""
        return _stamped(problem, part, self._linter, self._filename, self._mask)


def _said(found: list[_Found]) -> Iterator[tuple[str, str, Any]]:
    return ((remark.code, remark.pointer, record.value) for record, remark in found)


def judge_value(
    value: Any, validator: Validator, linter: Linter, *, mask: bool = False
) -> list[Finding]:
    """Return every finding of a parsed Session, in the order of its members."""
    session = _as_json(value)
    if session is None:
        violations = validator.violations(value)
        shown_ones = map(_without_value, violations) if mask else violations
        remarks = list(_schema_remarks(shown_ones, linter))
    else:
        remarks = _remarks(session, validator, linter, may_hold_controls=True, mask=mask)
        remarks = [_masked(remark, session) for remark in remarks] if mask else remarks
    findings = [Finding(*remark[:-1], related=_unlocated(remark)) for remark in remarks]
    order = _MemberOrder(value)
    return sorted(findings, key=lambda finding: (order.path(finding.pointer), *_same(finding)))


def _remarks(
    value: Any,
    validator: Validator,
    linter: Linter,
    *,
    may_hold_controls: bool,
    mask: bool = False,
) -> list[UnplacedFinding]:
    """Return the remarks on a value that a parser made, or one that is like it."""
    is_canonical = validator.canonical_verdict()(value)
    violations = [] if is_canonical else validator.violations_of_json(value)
    problems = linter.problems(
        value,
        is_complete=is_complete(violations),
        is_canonical=is_canonical,
        may_hold_controls=may_hold_controls,
    )
    if not violations and not problems:
        return []
    if mask:
        violations = [_without_value(each) for each in violations]
    return [*_schema_remarks(violations, linter), *_rule_remarks(problems, linter)]


def is_complete(violations: list[Violation]) -> bool:
    """Tell whether a Session with these violations lacks no property that it should have."""
    return _OF_PRESENT_VALUES.issuperset([each.kind for each in violations])


def _schema_remarks(violations: Iterable[Violation], linter: Linter) -> Iterator[UnplacedFinding]:
    for violation in violations:
        row, pointer = code_of(violation), violation.pointer
        severity = linter.severity(row.code, pointer)
        if severity is not None and not linter.tolerates(violation):
            words, related = message(violation), _related(violation)
            schema_pointer = violation.schema_pointer
            yield UnplacedFinding(
                row.code, row.rule, severity, words, pointer, schema_pointer, related
            )


def _rule_remarks(
    problems: list[tuple[Rule, Problem]], linter: Linter
) -> Iterator[UnplacedFinding]:
    for rule, problem in problems:
        pointer, words, related = problem
        severity = linter.severity(rule.code, pointer)
        if severity is not None:
            yield UnplacedFinding(rule.code, rule.name, severity, words, pointer, related=related)


def _as_json(value: Any) -> Any:
    """Return ``value`` as a parser would have made it, or None where it is no JSON."""
    try:
        return value if is_json_native(value) else as_json(value)
    except (NotJson, RecursionError):
        return None


def _related(violation: Violation) -> tuple[tuple[str, str], ...]:
    """Return the earlier timestamp of an order error."""
    if violation.kind != "order":
        return ()
    *above, _ = split(violation.pointer)
    earlier = violation.params["earlier"]
    return ((join("", *above, earlier), f"{earlier} should be no later"),)


# What is masked


def _without_value(violation: Violation) -> Violation:
    """Return a violation whose message does not show the value, where it is not to be seen."""
    params = violation.params
    if "value" not in params or not is_sensitive(violation.pointer, params["value"]):
        return violation
    return violation._replace(params={**params, "value": Masked(params["value"])})


def _masked(remark: UnplacedFinding, session: Any) -> UnplacedFinding:
    """Return a remark without the values of its places that are not to be seen."""
    message = remark.message
    for pointer in (remark.pointer, *(pointer for pointer, _ in remark.related)):
        with suppress(LookupError):
            value = resolve(session, pointer)
            if isinstance(value, str) and value and is_sensitive(pointer, value):
                message = message.replace(displayed(value), str(Masked(value)))
    return remark._replace(message=message)


# Where it stands


def _pointers(found: list[tuple[Record, UnplacedFinding]]) -> Iterator[str]:
    for record, remark in found:
        yield record.pointer + remark.pointer
        for pointer, _ in remark.related:
            yield record.pointer + pointer


def _located(
    part: Part,
    record: Record,
    remark: UnplacedFinding,
    spans: dict[str, Span],
    filename: str | None,
) -> Finding:
    place = part.place(spans[record.pointer + remark.pointer])
    related = tuple(
        [
            Related(words, pointer, *part.place(spans[record.pointer + pointer]))
            for pointer, words in remark.related
        ]
    )
    return Finding(*remark[:-1], filename, *place, record.index, related)


def _unlocated(remark: UnplacedFinding) -> tuple[Related, ...]:
    return tuple(Related(words, pointer) for pointer, words in remark.related)


def _stamped(
    problem: InputProblem, part: Part | None, linter: Linter, filename: str | None, mask: bool
) -> Finding | None:
    """Return a problem of the input as a finding, as severe as settings want it, or None."""
    row = BY_RULE[problem.rule]
    severity = linter.severity(row.code, problem.pointer)
    if severity is None:
        return None
    place = part.place(problem.span)._asdict() if part and problem.span else {}
    related = tuple(
        Related(words, pointer, *(part.place(span) if part else ()))
        for words, pointer, span in problem.related
    )
    return Finding(
        row.code,
        row.rule,
        severity,
        _words(problem, mask=mask),
        problem.pointer,
        filename=filename,
        record=problem.record,
        related=related,
        **place,
    )


def _words(problem: InputProblem, *, mask: bool) -> str:
    """Return a problem's message, with the value before it that it is about, if there is one."""
    for value in problem.subject:
        hidden = mask and is_sensitive(problem.pointer, value)
        return f"{displayed(Masked(value) if hidden else value)} is {problem.message}"
    return problem.message


def _text_order(judged: Judged) -> tuple[int, str, str, str]:
    """Return what orders the findings of one piece of text."""
    return (judged.span.start if judged.span else -1, *_same(judged.finding))


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
