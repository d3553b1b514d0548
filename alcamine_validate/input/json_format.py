"""JSON: one Session, an array of them, or a webhook body around one."""

from __future__ import annotations

from typing import Any, Final

from alcamine_validate.input.document import (
    Document,
    InputProblem,
    Outward,
    Part,
    Record,
)
from alcamine_validate.text.json_text import (
    MAXIMUM_DEPTH,
    DuplicateKey,
    JsonText,
    MalformedJson,
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
EMPTY: Final = InputProblem("nothing-to-check", "the array holds no Session", Span(0, 0))
"""What is wrong with an empty array."""


def read_json(data: JsonText, *, nesting: int = MAXIMUM_DEPTH) -> Document:
    """Return the Sessions in a file of JSON: one, an array, or a webhook body's."""
    part = json_part(data, nesting=nesting)
    if not part.records and not part.problems:
        part.problems.append(EMPTY)
    return Document([part])


def read_session(data: JsonText) -> Document:
    """Return JSON text as one Session, whatever its root is."""
    return Document([session_part(data)])


def json_part(
    data: JsonText,
    outward: Outward | None = None,
    *,
    first: int = 0,
    nesting: int = MAXIMUM_DEPTH,
    has_lines_of_file: bool = True,
) -> Part:
    """Return the Sessions in JSON text, the first of which has the index ``first``.

    There are neither records nor problems where it is an empty array.
    """
    part = session_part(data, outward, nesting=nesting, has_lines_of_file=has_lines_of_file)
    if part.records:
        part.records = records_in(part.records[0].value, first)
        if part.problems:
            part.problems = [in_record(problem, part.records) for problem in part.problems]
    return part


def session_part(
    data: JsonText,
    outward: Outward | None = None,
    *,
    nesting: int = MAXIMUM_DEPTH,
    has_lines_of_file: bool = True,
) -> Part:
    """Return JSON text as one Session, whatever its root is."""
    part = Part(data, outward, has_lines_of_file=has_lines_of_file)
    try:
        value = parse_nested(data, nesting)
    except MalformedJson as error:
        position = min(error.position, len(part.lines.text))
        span = Span(position, min(position + 1, len(part.lines.text)))
        part.problems.append(InputProblem(_RULES[error.kind], str(error), span))
        return part
    part.records.append(Record(0, "", value))
    part.is_compact = is_compact(data, value)
    if part.is_compact or not may_hold_duplicate_keys(data, value):
        part.parsed = value
    else:
        from alcamine_validate.text.locate import duplicate_keys

        part.problems += [_duplicate(repeat) for repeat in duplicate_keys(part.lines.text)]
    return part


def parse_nested(data: JsonText, nesting: int) -> Any:
    """Return the value of JSON text. Raises :class:`MalformedJson`, also on deeper nesting."""
    value = parse(data)
    position = too_deep(data, nesting) if nesting < MAXIMUM_DEPTH else None
    if position is not None:
        message = f"arrays and objects are nested deeper than {nesting}"
        raise MalformedJson("depth", message, position)
    return value


def records_in(value: Any, first: int = 0, pointer: str = "") -> list[Record]:
    """Return the Sessions that a parsed value is, or holds: see :func:`read_json`."""
    if isinstance(value, list):
        return [
            Record(first + index, f"{pointer}/{index}{_wrapped(item)}", _unwrapped(item))
            for index, item in enumerate(value)
        ]
    return [Record(first, pointer + _wrapped(value), _unwrapped(value))]


def _wrapped(value: Any) -> str:
    """Return the pointer of the Session within a webhook body; "" where it is none."""
    return "/properties" if _is_webhook(value) else ""


def _unwrapped(value: Any) -> Any:
    return value["properties"] if _is_webhook(value) else value


def _is_webhook(value: Any) -> bool:
    """Tell whether a value is the body of a ``session.…`` webhook, which wraps a Session."""
    return (
        isinstance(value, dict)
        and isinstance(value.get("properties"), dict)
        and str(value.get("type")).startswith("session.")
    )


def _duplicate(repeat: DuplicateKey) -> InputProblem:
    first = Span(repeat.first_start, repeat.first_end)
    return InputProblem(
        "duplicate-key",
        f"the key {displayed(repeat.name)} stands twice in its object; parsers keep the last value",
        Span(repeat.start, repeat.end),
        pointer=repeat.pointer,
        record=0,
        related=(("the first one", repeat.pointer, first),),
    )


def in_record(problem: InputProblem, records: list[Record]) -> InputProblem:
    """Return a problem with its pointer made relative to the record that it is in."""
    record = _record_of(problem, records)
    if record is None:
        return problem._replace(record=None)
    pointer = problem.pointer.removeprefix(record.pointer)
    related = tuple((words, pointer, span) for words, _, span in problem.related)
    return problem._replace(record=record.index, pointer=pointer, related=related)


def _record_of(problem: InputProblem, records: list[Record]) -> Record | None:
    """Return the record that a problem is in; in an array the first token is its index.

    That a key stands twice is a problem of the object around it.
    """
    pointer = problem.pointer
    token = pointer.split("/")[1] if pointer else ""
    index = int(token) if len(records) > 1 and token.isdecimal() else 0
    if index >= len(records):
        return None
    record = records[index]
    is_itself = pointer == record.pointer and problem.rule != "duplicate-key"
    return record if is_itself or pointer.startswith(f"{record.pointer}/") else None
