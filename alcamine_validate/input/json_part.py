"""Read JSON text as one part, with its value as the only record and a problem per mistake."""

from __future__ import annotations

from typing import Any, Final

from alcamine_validate.input.document import Embedding, InputProblem, Part, Record
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


def session_part(
    data: JsonText,
    embedding: Embedding | None = None,
    *,
    nesting: int = MAXIMUM_DEPTH,
    has_lines_of_file: bool = True,
) -> Part:
    """Return a part with the JSON text as one Session, whatever its root value is."""
    part = Part(data, embedding, has_lines_of_file=has_lines_of_file)
    try:
        value = parse_nested(data, nesting)
    except MalformedJson as error:
        position = min(error.position, len(part.lines.text))
        span = Span(position, min(position + 1, len(part.lines.text)))
        message = str(error)
        if embedding is not None and isinstance(error, UnclosedBracket):
            opening = part.place(Span(error.opening, error.opening + 1))
            is_one_line = part.place(Span(0, 0)).line == part.place(span).line
            message = error.message_with(None if is_one_line else opening.line)
        part.problems.append(InputProblem(_RULES[error.kind], message, span))
        return part
    take_value(part, value)
    return part


def take_value(part: Part, value: Any) -> None:
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
