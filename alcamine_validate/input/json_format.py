"""Read JSON text, and the Sessions in it: at its root, in envelopes, and in strings."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import Any, Final, NamedTuple

from alcamine_validate.input.document import (
    Document,
    Embedding,
    InputProblem,
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
from alcamine_validate.input.json_part import session_part, take_value
from alcamine_validate.text.json_pointer import (
    Pointer,
    SharedPointer,
    fold,
    pointer_of,
    tokens_of,
)
from alcamine_validate.text.json_text import MAXIMUM_DEPTH, JsonText
from alcamine_validate.text.positions import Span

EMPTY: Final = InputProblem("nothing-to-check", "the array contains no Session", Span(0, 0))
"""The problem of an empty array."""


def read_json(
    data: JsonText, *, nesting: int = MAXIMUM_DEPTH, finder: SessionFinder = SEARCHING
) -> Document:
    """Return the Sessions in JSON text: see :class:`SessionFinder`."""
    return _file_of(json_parts(data, nesting=nesting, find=finder.in_file)[0], finder)


def read_parsed(
    data: JsonText,
    value: Any,
    *,
    nesting: int = MAXIMUM_DEPTH,
    finder: SessionFinder = SEARCHING,
) -> Document:
    """Return the Sessions in JSON text whose parsed value is ``value``."""
    part = Part(data)
    take_value(part, value)
    return _file_of(divided(part, finder.in_file(value), nesting=nesting), finder)


def _file_of(parts: list[Part], finder: SessionFinder) -> Document:
    if not any(part.records or part.problems for part in parts):
        parts[0].problems.append(nothing_found(finder))
    return Document(parts)


def nothing_found(finder: SessionFinder) -> InputProblem:
    """Return the problem of a value without anything to judge: an empty array."""
    if not finder.at:
        return EMPTY
    return EMPTY._replace(message="there is nothing to check at the place that was named")


def json_parts(
    data: JsonText,
    embedding: Embedding | None = None,
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
    part = session_part(data, embedding, nesting=nesting, has_lines_of_file=has_lines_of_file)
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
            pointer = pointer_of(each.tokens)
            flags = (each.is_session, each.is_expected, each.is_webhook)
            owner.records.append(Record(index, pointer, each.value, *flags, each.path))
            if each.envelope and each.is_session:
                around = each.tokens[:-1] if each.is_webhook else each.tokens
                owner.envelopes.setdefault(each.envelope, pointer_of(around))
    for text, owner in parts.items():
        if owner.problems and text not in unreadable:
            owner.problems = in_records(owner.problems, owner.records)
        if text is not None:
            owner.problems = [_from_root(each, text) for each in owner.problems]
        owner.problems += _missing(owner, missing.get(text, []))
    # In the order of their first Sessions; the text itself stays first if it has none.
    return sorted(parts.values(), key=lambda each: min(each.indices, default=-1))


def _from_root(problem: InputProblem, text: InnerText) -> InputProblem:
    """Return a problem outside of Sessions with its pointers from the root of the file."""
    if problem.record is not None:
        return problem
    above = text.path

    def from_root(pointer: Pointer) -> Pointer:
        return pointer_of((*above, *tokens_of(pointer)))

    related = tuple((words, from_root(at), span) for words, at, span in problem.related)
    return problem._replace(pointer=from_root(problem.pointer), related=related)


def _missing(part: Part, found: list[Found]) -> list[InputProblem]:
    """Return a problem for each place that a person named and that does not exist."""
    if not found:
        return []
    around = [pointer_of(each.tokens) for each in found]
    spans = part.spans(around)
    return [
        no_value(each.value)._replace(span=spans.get(pointer))
        for pointer, each in zip(around, found, strict=True)
    ]


def no_value(missing: Missing) -> InputProblem:
    """Return the problem that a place that a person named does not exist."""
    words = "there is no value at this place"
    return InputProblem("missing-place", words, pointer=pointer_of(missing.tokens))


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
    roots = {tuple(tokens_of(record.pointer)): record for record in records}
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
