"""Read JSON: one Session, an array of Sessions, or a webhook body that wraps one."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any, Final, NamedTuple

from alcamine_validate.input.document import (
    Document,
    InputProblem,
    Outward,
    Part,
    Record,
)
from alcamine_validate.text.json_pointer import Pointer, SharedPointer, fold, split
from alcamine_validate.text.json_text import (
    MAXIMUM_DEPTH,
    DuplicateKey,
    JsonText,
    MalformedJson,
    UnclosedBracket,
    is_compact,
    may_hold_duplicate_keys,
    parse,
    too_deep,
)
from alcamine_validate.text.positions import Span
from alcamine_validate.validator.messages import displayed

_RULES: Final = {
    "syntax": "invalid-json",
    "encoding": "invalid-encoding",
    "depth": "nested-too-deep",
    "number": "number-out-of-range",
    "memory": "out-of-memory",
}
EMPTY: Final = InputProblem("nothing-to-check", "the array contains no Session", Span(0, 0))
"""The problem of an empty array."""


def read_json(data: JsonText, *, nesting: int = MAXIMUM_DEPTH) -> Document:
    """Return the Sessions in JSON text: one, an array, or the one in a webhook body."""
    return _file_of(json_part(data, nesting=nesting))


def read_parsed(data: JsonText, value: Any) -> Document:
    """Return the Sessions in JSON text whose parsed value is ``value``."""
    part = Part(data)
    _take_value(part, value)
    _divide(part, 0)
    return _file_of(part)


def _file_of(part: Part) -> Document:
    if not part.records and not part.problems:
        part.problems.append(EMPTY)
    return Document([part])


def read_session(data: JsonText) -> Document:
    """Return a document with the JSON text as one Session, whatever its root value is."""
    return Document([session_part(data)])


def json_part(
    data: JsonText,
    outward: Outward | None = None,
    *,
    first: int = 0,
    nesting: int = MAXIMUM_DEPTH,
    has_lines_of_file: bool = True,
) -> Part:
    """Return a part with the Sessions in JSON text, whose indices start at ``first``.

    An empty array gives neither records nor problems.
    """
    part = session_part(data, outward, nesting=nesting, has_lines_of_file=has_lines_of_file)
    if part.records:
        _divide(part, first)
    return part


def _divide(part: Part, first: int) -> None:
    """Replace the only record of a part by the Sessions in its value."""
    part.records = records_in(part.records[0].value, first)
    if part.problems:
        part.problems = in_records(part.problems, part.records)


def session_part(
    data: JsonText,
    outward: Outward | None = None,
    *,
    nesting: int = MAXIMUM_DEPTH,
    has_lines_of_file: bool = True,
) -> Part:
    """Return a part with the JSON text as one Session, whatever its root value is."""
    part = Part(data, outward, has_lines_of_file=has_lines_of_file)
    try:
        value = parse_nested(data, nesting)
    except MalformedJson as error:
        position = min(error.position, len(part.lines.text))
        span = Span(position, min(position + 1, len(part.lines.text)))
        message = str(error)
        if outward is not None and isinstance(error, UnclosedBracket):
            opening = part.place(Span(error.opening, error.opening + 1))
            is_one_line = part.place(Span(0, 0)).line == part.place(span).line
            message = error.message_with(None if is_one_line else opening.line)
        part.problems.append(InputProblem(_RULES[error.kind], message, span))
        return part
    _take_value(part, value)
    return part


def _take_value(part: Part, value: Any) -> None:
    """Add the parsed value of a part's text to the part, and a problem per duplicate key."""
    data = part.data
    part.records.append(Record(0, "", value))
    part.is_compact = is_compact(data, value)
    if part.is_compact or not may_hold_duplicate_keys(data, value):
        part.parsed = value
    else:
        from alcamine_validate.text.locate import duplicate_keys

        part.problems += [_duplicate(repeat) for repeat in duplicate_keys(part.lines.text)]


def parse_nested(data: JsonText, nesting: int) -> Any:
    """Return the value of JSON text.

    Raises :class:`MalformedJson` if the text is invalid or nested deeper than ``nesting``.
    """
    value = parse(data)
    position = too_deep(data, nesting) if nesting < MAXIMUM_DEPTH else None
    if position is not None:
        levels = "1 level" if nesting == 1 else f"{nesting} levels"
        message = f"arrays and objects are nested deeper than {levels}"
        raise MalformedJson("depth", message, position)
    return value


def records_in(value: Any, first: int = 0, pointer: str = "") -> list[Record]:
    """Return the Sessions in a parsed value at ``pointer``: see :func:`read_json`."""
    if isinstance(value, list):
        return [
            _record(first + index, f"{pointer}/{index}", item) for index, item in enumerate(value)
        ]
    return [_record(first, pointer, value)]


def _record(index: int, pointer: str, value: Any) -> Record:
    """Return the Session in a webhook body, or any other value as a Session itself."""
    if _is_webhook(value):
        return Record(index, f"{pointer}/properties", value["properties"], is_webhook=True)
    return Record(index, pointer, value)


def _is_webhook(value: Any) -> bool:
    """Return whether a value is the body of a ``session.…`` webhook, which wraps a Session."""
    return (
        isinstance(value, dict)
        and isinstance(value.get("properties"), dict)
        and str(value.get("type")).startswith("session.")
    )


def _duplicate(repeat: DuplicateKey) -> InputProblem:
    first = Span(repeat.first_start, repeat.first_end)
    return InputProblem(
        "duplicate-key",
        f"the key {displayed(repeat.name)} appears twice; most parsers keep the last value",
        Span(repeat.start, repeat.end),
        pointer=repeat.pointer,
        record=0,
        related=(("first occurrence", repeat.pointer, first),),
    )


class _Inside(NamedTuple):
    """The record that a pointer leads into, and the rest of the pointer, relative to the record.

    If ``record`` is None, the pointer leads into no record so far, and ``tokens`` are its first
    tokens: at most one more than the longest pointer of a record has.
    """

    record: Record | None
    pointer: Pointer
    tokens: tuple[str, ...]


def in_records(problems: Iterable[InputProblem], records: list[Record]) -> list[InputProblem]:
    """Return the problems with pointers relative to the records that they are in."""
    roots = {tuple(split(record.pointer)): record for record in records}
    deepest = max(map(len, roots), default=0)
    start = _Inside(roots.get(()), "", ())
    key = object()

    def below(above: _Inside, token: str) -> _Inside:
        if above.record is not None:
            parent = above.pointer if isinstance(above.pointer, SharedPointer) else None
            return _Inside(above.record, SharedPointer(parent, token), ())
        # No record is deeper, so further tokens make no difference.
        tokens = (*above.tokens, token)[: deepest + 1]
        return _Inside(roots.get(tokens), "", tokens)

    return [_in_record(each, fold(each.pointer, key, start, below)) for each in problems]


def _in_record(problem: InputProblem, inside: _Inside) -> InputProblem:
    # If the record itself is a duplicate member, the problem is in the object around it.
    is_around = problem.rule == "duplicate-key" and not inside.pointer
    if inside.record is None or is_around:
        return problem._replace(record=None)
    related = tuple((words, inside.pointer, span) for words, _, span in problem.related)
    return problem._replace(record=inside.record.index, pointer=inside.pointer, related=related)
