"""Read JSON text in the strings of a JSON or YAML text, with the way back to places in the file."""

from __future__ import annotations

from collections.abc import Iterator

from alcamine_validate.input.document import Part
from alcamine_validate.input.embedding import InString, Strings
from alcamine_validate.input.find_sessions import Found, InnerText
from alcamine_validate.input.json_part import session_part
from alcamine_validate.text.json_pointer import Pointer, pointer_of


def inner_parts(part: Part, found: list[Found], nesting: int) -> dict[InnerText | None, Part]:
    """Return a part for each text in strings of ``part`` that holds Sessions, by text.

    ``part`` itself is first, under None. A part of text that is not valid has no records.
    """
    texts = list(dict.fromkeys(text for each in found for text in _outer_first(each.text)))
    pointers = {text: pointer_of(text.tokens) for text in texts}
    inside: dict[InnerText | None, list[Pointer]] = {}
    for text in texts:
        inside.setdefault(text.outer, []).append(pointers[text])
    parts: dict[InnerText | None, Part] = {None: part}
    # The strings of one text are located together, when the first place in one of them is needed.
    strings: dict[InnerText | None, Strings] = {None: Strings(part, inside[None])}
    for text in texts:
        embedding = InString(strings[text.outer], pointers[text], text.text)
        inner = session_part(text.text, embedding, nesting=nesting, has_lines_of_file=False)
        parts[text] = inner
        strings[text] = Strings(inner, inside.get(text, []))
    return parts


def _outer_first(text: InnerText | None) -> Iterator[InnerText]:
    if text is not None:
        yield from _outer_first(text.outer)
        yield text
