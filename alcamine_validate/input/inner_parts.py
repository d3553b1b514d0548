"""Read JSON text in the strings of a JSON or YAML text, with the way back to places in the file."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from functools import cache

from alcamine_validate.input.document import Inner, Outward, Part
from alcamine_validate.input.find_sessions import Found, InnerText
from alcamine_validate.input.json_part import session_part
from alcamine_validate.text.json_pointer import Pointer, pointer_of
from alcamine_validate.text.positions import Place, Span


def inner_parts(part: Part, found: list[Found], nesting: int) -> dict[InnerText | None, Part]:
    """Return a part for each text in strings of ``part`` that holds Sessions, by text.

    ``part`` itself is first, under None. A part of text that is not valid has no records.
    """
    texts = list(dict.fromkeys(text for each in found for text in _outer_first(each.text)))
    pointers = {text: pointer_of(text.tokens) for text in texts}
    strings: dict[InnerText | None, list[Pointer]] = {}
    for text in texts:
        strings.setdefault(text.outer, []).append(pointers[text])
    parts: dict[InnerText | None, Part] = {None: part}
    # The strings of one text are located together, when the first place in one of them is needed.
    spans: dict[InnerText | None, _Spans] = {None: _located(part, strings[None])}
    for text in texts:
        outward = _outward(parts[text.outer], spans[text.outer], pointers[text], text)
        inner = session_part(text.text, outward, nesting=nesting, has_lines_of_file=False)
        parts[text] = inner
        spans[text] = _located(inner, strings.get(text, []))
    return parts


def _outer_first(text: InnerText | None) -> Iterator[InnerText]:
    if text is not None:
        yield from _outer_first(text.outer)
        yield text


_Spans = Callable[[], dict[Pointer, Span]]


def _located(part: Part, pointers: list[Pointer]) -> _Spans:
    return cache(lambda: part.spans(pointers))


def _outward(part: Part, spans: _Spans, pointer: Pointer, text: InnerText) -> Outward:
    """Return the mapping from spans of ``text``, in the string of ``part`` at ``pointer``."""

    @cache
    def inner() -> Inner:
        return part.inner(pointer, spans()[pointer], text.text)

    def outward(span: Span) -> Place:
        return part.place(inner()(span))

    return outward
