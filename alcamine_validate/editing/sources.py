"""A text in the syntax of JSON or of YAML: where its values are, and how new ones are written."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable
from typing import Any, Final, Protocol

from alcamine_validate.editing.edits import Refused
from alcamine_validate.editing.json_literals import JsonSource
from alcamine_validate.editing.splices import Splice, spliced
from alcamine_validate.editing.targets import Location, Piece, Target
from alcamine_validate.input.document import Part
from alcamine_validate.input.embedding import Strings
from alcamine_validate.text.json_pointer import Pointer
from alcamine_validate.text.json_text import as_bytes, is_json
from alcamine_validate.text.positions import Span

Refuse = Callable[[Target, Refused], None]
"""Is called with a target that can't be written, and the reason."""

NOT_THERE: Final = "there is no value at this place"


class Source(Protocol):
    """A text whose values are located and written."""

    def locations(
        self, part: Part, offset: int, pointers: Iterable[Pointer]
    ) -> dict[Pointer, Location]:
        """Return where values of a part are, which begins at ``offset`` of the text."""

    def string(self, strings: Strings, offset: int, pointer: Pointer) -> Location | None:
        """Return where one of the strings is in which texts stand; None if it is not known."""

    def written(self, targets: list[Target], refuse: Refuse) -> list[Piece]:
        """Return the splices of the text that make targets what they become."""


class JsonValues:
    """JSON text, or any text with JSON in it: each literal is written by itself."""

    def __init__(self, text: str) -> None:
        self._text = text
        self._json = JsonSource(text)

    def locations(
        self, part: Part, offset: int, pointers: Iterable[Pointer]
    ) -> dict[Pointer, Location]:
        """Return where values of a part are, which begins at ``offset`` of the text."""
        spans = part.spans(list(pointers)) if _has_values(part) else {}
        found = ((pointer, self._location(span, offset)) for pointer, span in spans.items())
        return {pointer: location for pointer, location in found if location is not None}

    def _location(self, span: Span, offset: int) -> Location | None:
        moved = Span(span.start + offset, span.end + offset)
        try:
            return Location(moved, self._json.value(moved))
        except Refused:
            return None

    def string(self, strings: Strings, offset: int, pointer: Pointer) -> Location | None:
        """Return where one of the strings is in which texts stand; None if it is not known."""
        return self._location(strings.span(pointer), offset)

    def written(self, targets: list[Target], refuse: Refuse) -> list[Piece]:
        """Return the splices of the text that make targets what they become."""
        pieces: list[Piece] = []
        for target in targets:
            try:
                pieces += self._pieces(target)
            except Refused as error:
                refuse(target, error)
        return pieces

    def _pieces(self, target: Target) -> list[Piece]:
        location = target.location
        if location is None:
            return target.pieces
        if target.is_whole:
            splices = self._json.value_splices(target.span, target.new)
            return [Piece(splice, target.indices) for splice in splices]
        splices = self._json.string_splices(target.span, location.value, target.inner)
        indices = (piece.indices for piece in target.pieces)
        return [Piece(*each) for each in zip(splices, indices, strict=True)]


def _has_values(part: Part) -> bool:
    """Return whether values of a part can be located: only if it is valid JSON."""
    if part.records or part.parsed is not None:
        return True
    try:
        json.loads(part.lines.text)  # orjson does not read lone surrogates
    except (ValueError, RecursionError):
        return False
    return True


def is_still_json(part: Part, offset: int, targets: Iterable[Target]) -> bool:
    """Return whether a part is valid JSON with spans of its text replaced, or never was."""
    text = part.lines.text
    if not is_json(as_bytes(text)):
        return True
    moved = (
        Splice(each.start - offset, each.end - offset, each.text)
        for target in targets
        for each in target.inner
    )
    return is_json(as_bytes(spliced(text, moved)))


def changed(value: Any, tokens: list[str], new: Any) -> Any:
    """Return a value with another value at a place, and copies of what is around it."""
    root: list[Any] = [value]
    around: Any = root
    key: Any = 0
    for token in tokens:
        # A loop, because places may be as deep as Python's stack.
        inner = around[key].copy()
        around[key], around = inner, inner
        key = int(token) if isinstance(around, list) else token
    around[key] = new
    return root[0]
