"""Read JSON text, and the Sessions in it: at its root, in envelopes, and in strings."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import Any, Final, NamedTuple

from alcamine_validate.input.document import (
    Document,
    InputProblem,
    Outward,
    Part,
    Record,
)
from alcamine_validate.input.find_sessions import (
    SEARCHING,
    Found,
    InnerText,
    Missing,
    SessionFinder,
)
from alcamine_validate.text.json_pointer import Pointer, SharedPointer, fold, join, split
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


def read_json(
    data: JsonText, *, nesting: int = MAXIMUM_DEPTH, finder: SessionFinder = SEARCHING
) -> Document:
    """Return the Sessions in JSON text: see :class:`SessionFinder`."""
    return _file_of(json_parts(data, nesting=nesting, find=finder.in_file)[0])


def read_parsed(
    data: JsonText,
    value: Any,
    *,
    nesting: int = MAXIMUM_DEPTH,
    finder: SessionFinder = SEARCHING,
) -> Document:
    """Return the Sessions in JSON text whose parsed value is ``value``."""
    part = Part(data)
    _take_value(part, value)
    return _file_of(divided(part, finder.in_file(value), nesting=nesting))


def _file_of(parts: list[Part]) -> Document:
    if not any(part.records or part.problems for part in parts):
        parts[0].problems.append(EMPTY)
    return Document(parts)


def json_parts(
    data: JsonText,
    outward: Outward | None = None,
    *,
    find: Find,
    first: int = 0,
    nesting: int = MAXIMUM_DEPTH,
    has_lines_of_file: bool = True,
) -> tuple[list[Part], int]:
    """Return the parts with the Sessions in JSON text, and how many indices they use.

    The first part is the text itself, which may have neither records nor problems. The others are
    texts in its strings. Indices start at ``first``. Text that is not valid uses one index.
    """
    part = session_part(data, outward, nesting=nesting, has_lines_of_file=has_lines_of_file)
    if not part.records:
        return [part], 1
    found = find(part.records[0].value)
    return divided(part, found, first, nesting), len(found)


Find = Callable[[Any], list[Found]]
"""Returns the Sessions in a parsed value: a method of :class:`SessionFinder`."""


def divided(
    part: Part, found: list[Found], first: int = 0, nesting: int = MAXIMUM_DEPTH
) -> list[Part]:
    """Set the records of a part to the Sessions found in its value, with indices from ``first``.

    Return the part, and a part for each text in its strings that holds Sessions.
    """
    if not any(each.text for each in found):
        parts: dict[InnerText | None, Part] = {None: part}
    else:
        # Imported here because few files have JSON text in strings.
        from alcamine_validate.input.inner_parts import inner_parts

        parts = inner_parts(part, found, nesting)
    unreadable = {text for text, each in parts.items() if not each.records}
    for owner in parts.values():
        owner.records = []
    missing: dict[InnerText | None, list[Found]] = {}
    for index, each in enumerate(found, first):
        owner = parts[each.text]
        if each.text in unreadable:
            owner.problems = [problem._replace(record=index) for problem in owner.problems]
        elif isinstance(each.value, Missing):
            missing.setdefault(each.text, []).append(each)
        else:
            pointer = join("", *each.tokens)
            flags = (each.is_session, each.is_expected, each.is_webhook)
            owner.records.append(Record(index, pointer, each.value, *flags))
            if each.envelope:
                owner.envelopes.setdefault(each.envelope, pointer)
    for text, owner in parts.items():
        if owner.problems and text not in unreadable:
            owner.problems = in_records(owner.problems, owner.records)
        owner.problems += _missing(owner, missing.get(text, []))
    # In the order of their first Sessions; the text itself stays first if it has none.
    return sorted(parts.values(), key=lambda each: each.records[0].index if each.records else -1)


def _missing(part: Part, found: list[Found]) -> list[InputProblem]:
    """Return a problem for each place that a person named and that does not exist."""
    if not found:
        return []
    around = [join("", *each.tokens) for each in found]
    spans = part.spans(around)
    return [
        no_value(each.value)._replace(span=spans.get(pointer))
        for pointer, each in zip(around, found, strict=True)
    ]


def no_value(missing: Missing) -> InputProblem:
    """Return the problem that a place that a person named does not exist."""
    words = "there is no value at this place"
    return InputProblem("not-a-session", words, pointer=missing.pointer)


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
