"""Where the text of a part stands in the file: in which text, where, and in which form.

The places of findings and the edits of a part both follow this way out, so there is one
description of it.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import Literal, NamedTuple

from alcamine_validate.input.document import Inner, Part
from alcamine_validate.text.json_pointer import Pointer
from alcamine_validate.text.positions import FilePlace, Span

Coding = tuple[str, ...]
"""How a string stands for a text: the steps that lead from its value to the text, in order.

Without a step, the value is the text. ``base64``, ``base64url`` and ``hex`` stand for bytes in a
string, ``binary`` for bytes that YAML tags as such, ``pieces`` for an array of base64 or hex
strings, and ``written pieces`` for such an array as JSON text. The other steps are content
encodings.
"""


class Slice(NamedTuple):
    """A text whose characters are those of the text ``around`` it, from ``start`` on."""

    around: Part
    start: int

    def place(self, span: Span) -> FilePlace:
        """Return the place in the file of a span of the text."""
        return self.around.place(Span(self.start + span.start, self.start + span.end))


class Numbered(NamedTuple):
    """A text that is a line of the file, or a row of a table.

    The number of a text is its line, and the column is that in the text.
    """

    kind: Literal["line", "row"]
    number: int

    def place(self, span: Span) -> FilePlace:
        """Return the place in the file of a span of the text."""
        return FilePlace(self.number, span.start + 1, self.number, span.end + 1)


class Strings:
    """The strings of a part in which other texts stand, which are located together."""

    def __init__(self, part: Part, pointers: Iterable[Pointer] = ()) -> None:
        self.part = part
        self._pointers = list(pointers)
        self._spans: dict[Pointer, Span] = {}

    def span(self, pointer: Pointer) -> Span:
        """Return the span of the value at a pointer; an empty one if it is not known."""
        if pointer not in self._spans:
            wanted = dict.fromkeys([*self._pointers, pointer])
            self._pointers.clear()
            self._spans |= {pointer: Span(0, 0)} | self.part.spans(wanted)
        return self._spans[pointer]

    def place(self, pointer: Pointer) -> FilePlace:
        """Return the place in the file of the value at a pointer."""
        return self.part.place(self.span(pointer))


class InString:
    """A text that stands in the string at ``pointer`` of the text around it, as ``coding`` says.

    ``value`` is the value of the string, or None if it is not the text itself. The place of
    anything in a text that is encoded is that of the whole string.
    """

    __slots__ = ("_inner", "coding", "pointer", "strings", "value")

    def __init__(
        self, strings: Strings, pointer: Pointer, value: str | None, coding: Coding = ()
    ) -> None:
        self.strings = strings
        self.pointer = pointer
        self.value = value
        self.coding = coding
        self._inner: Inner | None = None

    def place(self, span: Span) -> FilePlace:
        """Return the place in the file of a span of the text."""
        if self.value is None:
            return self.strings.place(self.pointer)
        if self._inner is None:
            literal = self.strings.span(self.pointer)
            self._inner = self.strings.part.inner(self.pointer, literal, self.value)
        return self.strings.part.place(self._inner(span))


class InsteadOf(NamedTuple):
    """No text: a problem that is reported at the place of a value that can't be read."""

    strings: Strings
    pointer: Pointer

    def place(self, _span: Span) -> FilePlace:
        """Return the place in the file of the value."""
        return self.strings.place(self.pointer)


def is_encoded(part: Part) -> bool:
    """Return whether the file has the text of a part only in an encoded form, such as base64."""
    match part.embedding:
        case Slice(around):
            return is_encoded(around)
        case InString() as string:
            return bool(string.coding) or is_encoded(string.strings.part)
    return False
