"""Turn violations and problems into findings with messages and lines."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from itertools import chain, pairwise
from typing import Any, Final, NamedTuple, cast

from alcamine_validate.finding import Finding, RecordedExchange, Related, Severity, pointer_as_set
from alcamine_validate.input.document import Document, InputProblem, Part, Record
from alcamine_validate.input.expected import WHOLE, Expected
from alcamine_validate.input.find_sessions import Found
from alcamine_validate.lint.codes import BY_CODE, BY_RULE, NOT_A_SESSION, code_of
from alcamine_validate.lint.evaluate import Evaluation, evaluate
from alcamine_validate.lint.linter import Linter
from alcamine_validate.lint.placed import PlacedFinding
from alcamine_validate.lint.schemas import SessionSchemas
from alcamine_validate.runtime.values import NotJson, plain_json
from alcamine_validate.text.json_pointer import Pointer, below
from alcamine_validate.text.positions import FilePlace, Span
from alcamine_validate.validator.messages import displayed, message
from alcamine_validate.validator.validator import Validator


class _Unplaced(NamedTuple):
    """A finding with pointers but without lines."""

    code: str
    rule: str
    severity: Severity
    message: str
    pointer: Any  # a Pointer, which a Finding stores without making its text
    schema_pointer: str
    related: tuple[tuple[Any, str], ...]
    params: dict[str, Any]

    def finding(
        self,
        related: tuple[Related, ...],
        filename: str | None = None,
        place: FilePlace | None = None,
        record: int | None = None,
        exchange: RecordedExchange | None = None,
    ) -> Finding:
        """Return the finding, at a place in a file."""
        line, column, end_line, end_column = place or (None, None, None, None)
        return Finding(
            self.code,
            self.rule,
            self.severity,
            self.message,
            self.pointer,
            self.schema_pointer,
            filename,
            line,
            column,
            end_line,
            end_column,
            record,
            related,
            self.params,
            exchange,
        )


_InRecord = tuple[Record, _Unplaced]
WantPlaces = Callable[[Iterable[tuple[Severity, str, Pointer, Any, Mapping[str, Any]]]], bool]
"""Returns whether any findings need lines: (severity, code, pointer, Session, params) of each."""

_GROUP: Final = 10_000

Hint = Callable[[Any, tuple[str, ...]], str]
"""Returns how to check the Sessions inside of a value that is not a Session, or "".

It takes the value, and the tokens that lead to it.
"""


def no_hint(_value: Any, _path: tuple[str, ...]) -> str:
    """Return no hint."""
    return ""


def findings_of_value(value: Any, validator: Validator, linter: Linter) -> list[Finding]:
    """Return every finding of a parsed Session, in the order of its members.

    Instances of subclasses are treated as the JSON values they represent. If the value contains
    something that is not JSON, only that is reported, and no rule runs.
    """
    try:
        session = plain_json(value)
    except (NotJson, RecursionError):
        # Already in member order. Sorting would call methods of the value that may raise.
        evaluation = Evaluation(validator.violations(value), [])
        return [_without_lines(each) for each in _in_words(evaluation, linter, None)]
    found = Found((), session, is_session=WHOLE.is_one(session))
    return findings_of_found(found, validator, linter)


def findings_of_found(
    found: Found,
    validator: Validator,
    linter: Linter,
    hint: Hint = no_hint,
    expected: Expected = WHOLE,
) -> list[Finding]:
    """Return every finding of a value that was found in a parsed one, in member order.

    The value is as a JSON parser makes it: it has no instances of subclasses.
    """
    session = found.value
    severity = None if found.is_session else linter.severity(NOT_A_SESSION, "")
    if severity is not None:
        other = _not_a_session(session, found.path, validator, severity, hint, expected)
        return [_without_lines(other)]
    evaluation = evaluate(session, validator, linter, expected=expected)
    unplaced = _in_words(evaluation, linter, session)
    if len(unplaced) < 2:
        return [_without_lines(each) for each in unplaced]
    order = _member_order(session, [each.pointer for each in unplaced])
    findings = one_a_cause([_without_lines(each) for each in unplaced])
    findings.sort(key=lambda finding: (order[pointer_as_set(finding)], *_sort_key(finding)))
    return findings


def _without_lines(unplaced: _Unplaced) -> Finding:
    return unplaced.finding(_without_places(unplaced))


def findings_of_document(
    document: Document,
    schemas: SessionSchemas,
    linter: Linter,
    hint: Hint = no_hint,
    expected: Expected = WHOLE,
) -> list[Finding]:
    """Return every finding of a document, in text order."""
    groups = place_document(document, schemas, linter, hint=hint, expected=expected)
    placed = [each for group in groups for each in group]
    if placed:
        # Imported lazily, because it is needed only if there are findings.
        from alcamine_validate.lint.attach_fixes import with_fixes

        placed = with_fixes(placed)
    return one_a_cause([each.finding for each in placed])


def findings_of_problems(problems: Iterable[InputProblem], linter: Linter) -> list[Finding]:
    """Return problems of parsed values as findings without lines, if they are not silenced."""
    found = (_problem(each._replace(span=None), None, linter) for each in problems)
    return [each for each in found if each is not None]


def one_a_cause(findings: list[Finding]) -> list[Finding]:
    """Return the findings of whole Sessions without those that follow from other findings.

    Call this after removing silenced and known findings: see ``lint.rules.same_cause``.
    """
    if len(findings) < 2:
        return findings
    # Imported lazily, because it is needed only if there are findings.
    from alcamine_validate.lint.rules.same_cause import without_consequences

    return without_consequences(findings)


def one_a_cause_placed(placed: list[PlacedFinding]) -> list[PlacedFinding]:
    """Return the findings of whole Sessions without those that follow from others."""
    shown = set(map(id, one_a_cause([each.finding for each in placed])))
    return placed if len(shown) == len(placed) else [e for e in placed if id(e.finding) in shown]


def place_document(
    document: Document,
    schemas: SessionSchemas,
    linter: Linter,
    *,
    filename: str | None = None,
    want_places: WantPlaces = lambda _: True,
    is_named: bool = True,
    hint: Hint = no_hint,
    expected: Expected = WHOLE,
) -> Iterator[list[PlacedFinding]]:
    """Yield every finding of a document, in text order, in groups of whole Sessions.

    Findings that follow from other findings are included: see :func:`one_a_cause`.

    A group ends with the Session that brings it to ten thousand findings, so that a small file
    with a million findings does not need memory for all of them at once. ``want_places`` is
    called before each group, because findings that are only counted need no lines. No value is
    masked: see ``Redaction.finding``.

    A value that is not a Session at all has one finding, with the ``hint`` in its message. It is a
    warning instead of an error if nobody said that there is one: the file was not named
    (``is_named``), and the value was found by its shape. ``expected`` says what the values are.
    """
    placing = _Placing(schemas, linter, filename, is_named, hint, expected)
    problems = [(placing.problem(problem, None), None, None) for problem in document.problems]
    yield [PlacedFinding(finding, part, span) for finding, part, span in problems if finding]
    groups = (each for part in document.parts for each in placing.groups(part, want_places))
    around: list[PlacedFinding] = []
    if document.whole is not None and linter.rules_of_any_text:
        # Imported lazily, because few runs select such rules.
        from alcamine_validate.lint.outside import outside_of

        around = [PlacedFinding(*each) for each in outside_of(document, linter, filename)]
    if around or _are_interleaved(document.parts):
        yield from _in_order(chain([around], groups))
    else:
        yield from groups


def _are_interleaved(parts: list[Part]) -> bool:
    """Return whether Sessions of one part are between those of another one."""
    if len(parts) < 2:
        return False
    filled = [indices for part in parts if (indices := part.indices)]
    return any(max(one) > min(other) for one, other in pairwise(filled))


def _in_order(groups: Iterable[list[PlacedFinding]]) -> Iterator[list[PlacedFinding]]:
    """Yield groups with their findings in the order of the file, as far as they fit in one."""
    waiting: list[PlacedFinding] = []
    for group in groups:
        waiting += group
        if len(waiting) >= _GROUP:
            yield sorted(waiting, key=_file_order)
            waiting = []
    yield sorted(waiting, key=_file_order)


def _file_order(placed: PlacedFinding) -> tuple[int, int]:
    return placed.finding.line or 0, placed.finding.column or 0


class _Placing:
    """Makes the findings of one document and places them in its text."""

    def __init__(
        self,
        schemas: SessionSchemas,
        linter: Linter,
        filename: str | None,
        is_named: bool,
        hint: Hint,
        expected: Expected,
    ) -> None:
        self._schemas = schemas
        self._linter = linter
        self._filename = filename
        self._is_named = is_named
        self._hint = hint
        self._expected = expected

    def groups(self, part: Part, want_places: WantPlaces) -> Iterator[list[PlacedFinding]]:
        """Yield the findings of a part in groups; problems of its text are in the first group."""
        others = {each.index for each in part.records if self._severity_if_other(each) is not None}
        problems = [
            PlacedFinding(finding, part, problem.span)
            for problem in part.problems
            # Nothing more is said of a value that is not a Session.
            if problem.record not in others
            if (finding := self.problem(problem, part)) is not None
        ]
        found: list[_InRecord] = []
        for record in part.records:
            found += [(record, each) for each in self._unplaced(part, record)]
            if len(found) >= _GROUP:
                yield self._group(part, found, problems, want_places)
                found, problems = [], []
        yield self._group(part, found, problems, want_places)

    def _severity_if_other(self, record: Record) -> Severity | None:
        """Return the severity of the finding that a value is not a Session; None if it is one.

        If that finding is silenced, the value is evaluated as a Session.
        """
        if record.is_session:
            return None
        severity = self._linter.severity(NOT_A_SESSION, "")
        is_sure = self._is_named or record.is_expected or self._linter.is_set(NOT_A_SESSION)
        return severity if is_sure or severity is None else Severity.WARNING

    def _unplaced(self, part: Part, record: Record) -> list[_Unplaced]:
        severity = self._severity_if_other(record)
        schema = self._schemas.of(is_webhook=record.is_webhook)
        if severity is not None:
            value, path, expected = record.value, record.path, self._expected
            return [_not_a_session(value, path, schema, severity, self._hint, expected)]
        evaluation = evaluate(
            record.value,
            schema,
            self._linter,
            may_hold_controls=part.may_hold_controls,
            expected=self._expected,
        )
        return _in_words(evaluation, self._linter, record.value)

    def _group(
        self,
        part: Part,
        found: list[_InRecord],
        problems: list[PlacedFinding],
        want_places: WantPlaces,
    ) -> list[PlacedFinding]:
        if not found and not problems:
            return []
        if not want_places(
            (each.severity, each.code, each.pointer, record.value, each.params)
            for record, each in found
        ):
            return [*(self._counted(part, *each) for each in found), *problems]
        pointers = [
            [
                below(record.pointer, pointer)
                for pointer in (each.pointer, *(other for other, _ in each.related))
            ]
            for record, each in found
        ]
        spans = part.spans([pointer for row in pointers for pointer in row]) if found else {}
        placed = [
            self._placed(part, record, each, [spans[pointer] for pointer in row])
            for (record, each), row in zip(found, pointers, strict=True)
        ]
        return sorted([*placed, *problems], key=_text_order)

    def _counted(self, part: Part, record: Record, unplaced: _Unplaced) -> PlacedFinding:
        """Return a finding without lines, to be counted only."""
        filename, related = part.filename or self._filename, _without_places(unplaced)
        finding = unplaced.finding(related, filename, record=record.index, exchange=part.exchange)
        return PlacedFinding(finding, part, None)

    def _placed(
        self, part: Part, record: Record, unplaced: _Unplaced, spans: list[Span]
    ) -> PlacedFinding:
        """Return a finding with lines; ``spans`` has its span and those of its related places."""
        span, *others = spans
        related = tuple(
            Related(words, pointer, *part.place(other))
            for (pointer, words), other in zip(unplaced.related, others, strict=True)
        )
        filename, place = part.filename or self._filename, part.place(span)
        finding = unplaced.finding(related, filename, place, record.index, part.exchange)
        return PlacedFinding(finding, part, span)

    def problem(self, problem: InputProblem, part: Part | None) -> Finding | None:
        """Return a problem of the input as a finding, or None if the settings silence it."""
        return _problem(problem, part, self._linter, self._filename)


def _problem(
    problem: InputProblem, part: Part | None, linter: Linter, filename: str | None = None
) -> Finding | None:
    """Return a problem of the input as a finding, or None if the settings silence it."""
    row, at = BY_RULE[problem.rule], cast(Any, problem.pointer)
    severity = linter.severity(row.code, at)
    if severity is None:
        return None
    words = problem.message
    for value in problem.subject[:1]:  # at most one value, which the message begins with
        words = f"{displayed(value)} is {words}"
    place = part.place(problem.span)._asdict() if part and problem.span else {}
    related = tuple(
        Related(text, cast(Any, pointer), *(part.place(span) if part else ()))
        for text, pointer, span in problem.related
    )
    return Finding(
        row.code,
        row.rule,
        severity,
        words,
        at,
        filename=(part.filename if part else None) or filename,
        record=problem.record,
        related=related,
        exchange=part.exchange if part else None,
        **place,
    )


def _not_a_session(
    value: Any,
    path: tuple[str, ...],
    validator: Validator,
    severity: Severity,
    hint: Hint,
    expected: Expected,
) -> _Unplaced:
    from alcamine_validate.lint.not_a_session import description, first_inside

    rule, more = BY_CODE[NOT_A_SESSION].rule, hint(value, path)
    words = description(value, validator, expected) + more
    inside = first_inside(value) if more else None
    related: tuple[tuple[Any, str], ...] = ((inside, "a Session is here"),) if inside else ()
    return _Unplaced(NOT_A_SESSION, rule, severity, words, "", "", related, {})


def _in_words(evaluation: Evaluation, linter: Linter, session: Any) -> list[_Unplaced]:
    """Return the findings that are not silenced or tolerated, with severities and messages.

    ``session`` is the value that was evaluated.
    """
    if not (evaluation.violations or evaluation.problems):
        return []
    # Imported lazily, because it is needed only if there are findings.
    from alcamine_validate.lint.params import details_of_violation, params_of_problem

    found: list[_Unplaced] = []
    for violation in evaluation.violations:
        row, pointer = code_of(violation), violation.pointer
        severity = linter.severity(row.code, pointer)
        if severity is not None and not linter.tolerates(violation):
            related, params = details_of_violation(violation, session)
            words, schema_pointer = message(violation), violation.schema_pointer
            found.append(
                _Unplaced(
                    row.code, row.rule, severity, words, pointer, schema_pointer, related, params
                )
            )
    for rule, problem in evaluation.problems:
        severity = linter.severity(rule.code, problem.pointer)
        if severity is not None:
            words, params = problem.message, params_of_problem(problem, session)
            found.append(
                _Unplaced(
                    rule.code,
                    rule.name,
                    severity,
                    words,
                    problem.pointer,
                    "",
                    problem.related,
                    params,
                )
            )
    return found


def _without_places(unplaced: _Unplaced) -> tuple[Related, ...]:
    return tuple(Related(words, pointer) for pointer, words in unplaced.related)


def _text_order(placed: PlacedFinding) -> tuple[int, str, str, str]:
    """Return the sort key for the findings of one part."""
    return (placed.span.start if placed.span else -1, *_sort_key(placed.finding))


def _sort_key(finding: Finding) -> tuple[str, str, str]:
    """Return the sort key for findings at the same place.

    Findings with shared pointers keep the order in which they were found, which is text order.
    """
    pointer = pointer_as_set(finding)
    return finding.code, pointer if isinstance(pointer, str) else "", finding.schema_pointer


def _member_order(value: Any, pointers: list[Pointer]) -> dict[Pointer, int]:
    """Return a number for each pointer, increasing in the member order of a parsed value.

    A pointer to a missing value gets the number of the nearest existing value above it.
    """
    # Imported lazily, because it is needed only if there are findings.
    from alcamine_validate.text.locate import tree_of

    order: dict[Pointer, int] = {}
    waiting = [(tree_of(pointers), value)]
    number = 0
    while waiting:
        tree, item = waiting.pop()
        indices: dict[str, int] = {}
        if tree.below and isinstance(item, dict):
            indices = {name: index for index, name in enumerate(item) if name in tree.below}
        elif isinstance(item, list | tuple):
            numbers = {token: int(token) for token in tree.below if token.isdecimal()}
            indices = {token: index for token, index in numbers.items() if index < len(item)}
        here = [tree, *(below for token, below in tree.below.items() if token not in indices)]
        for each in here:  # the list grows during the loop
            order.update(dict.fromkeys(each.pointers, number))
            if each is not tree:
                here += each.below.values()
        number += 1
        for token in sorted(indices, key=indices.__getitem__, reverse=True):
            child = item[token] if isinstance(item, dict) else item[indices[token]]
            waiting.append((tree.below[token], child))
    return order
