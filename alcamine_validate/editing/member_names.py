"""Where the name of a member is written in JSON or YAML text, so that it can be replaced."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator
from typing import Final

from alcamine_validate.editing.edits import Refused, ReplaceInText
from alcamine_validate.input.document import Part
from alcamine_validate.text.json_pointer import Pointer
from alcamine_validate.text.positions import Span

_CANT: Final = "a name of a member can't be replaced here"


def renamings(part: Part, names: Iterable[tuple[Pointer, str, str]]) -> Iterator[ReplaceInText]:
    """Yield the edits that give members other names.

    ``names`` has the pointer of each member, its name, and the new one. Raises
    :class:`~alcamine_validate.editing.edits.Refused` if it is not clear where a name is.
    """
    wanted = list(names)
    spans = part.spans([pointer for pointer, _, _ in wanted])
    text = part.lines.text
    for pointer, old, new in wanted:
        if pointer not in spans:
            raise Refused(_CANT)
        name = name_before(text, spans[pointer].start, old)
        if name is None:
            raise Refused(_CANT)
        yield ReplaceInText(part, name, _written(text, name, new), text[name.start : name.end])


def name_before(text: str, value: int, name: str) -> Span | None:
    """Return the span of the name of the value at an offset, without quotes.

    None if it is not clear where the name is.
    """
    end = _before_space(text, value)
    if text[end - 1 : end] != ":":
        return None
    end = _before_space(text, end - 1)
    if text[end - 1 : end] == '"':
        start = text.rfind('"', 0, end - 1)
        while start >= 0 and _is_escaped(text, start):
            start = text.rfind('"', 0, start)
        if start >= 0 and _is_string(text[start:end], name):
            return Span(start + 1, end - 1)
    quoted = text[end - len(name) - 2 : end]
    if quoted == f"'{name}'":
        return Span(end - len(name) - 1, end - 1)
    if text[end - len(name) : end] == name and "\n" not in name:
        return Span(end - len(name), end)
    return None


def _before_space(text: str, at: int) -> int:
    while at > 0 and text[at - 1] in " \t\r\n":
        at -= 1
    return at


def _is_escaped(text: str, at: int) -> bool:
    backslashes = 0
    while at > backslashes and text[at - backslashes - 1] == "\\":
        backslashes += 1
    return backslashes % 2 == 1


def _is_string(literal: str, name: str) -> bool:
    try:
        return bool(json.loads(literal) == name)
    except ValueError:
        return False


def _written(text: str, span: Span, name: str) -> str:
    """Return a name as it is written in the place of another one."""
    if text[span.start - 1 : span.start] == '"' and text[span.end : span.end + 1] == '"':
        return json.dumps(name, ensure_ascii=text.isascii())[1:-1]
    return name
