"""What every reader makes of a file: pieces of text with Sessions in them, and the way back."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from typing import Any, Final, NamedTuple, TypeVar

from alcamine_validate.text.json_pointer import Pointer
from alcamine_validate.text.json_text import JsonText, as_str, may_hold_controls
from alcamine_validate.text.positions import Place, Span, TextLines

P = TypeVar("P", bound=Pointer)

SKIPPED: Final = {
    "path": "another path",
    "status": "another status",
    "content": "content that is no JSON",
    "body": "no body",
    "shape": "a body of another API",
    "elsewhere": "a body in a file that can't be read",
    "left_out": "a body that was left out",
    "form": "a body in an unknown form",
    "undecodable": "a body that can't be decoded",
    "template": "a template in place of its URL or body",
}
"""Why a response of a capture is not judged: the reason's name, and what it has.

The first five are ordinary. The others mean that it should hold a Session, or may do so, and
that no one can tell: each such response is a finding too (``unjudged-response``).
"""


@dataclass(slots=True)
class Record:
    """One Session: its index in the file, its pointer in its piece of text, its parsed value."""

    index: int
    pointer: str
    value: Any


class InputProblem(NamedTuple):
    """What is to be said of the input itself, under the rule's name.

    ``pointer`` is relative to the Session where ``record`` says which one it is in.
    ``subject`` holds a value that the message is to begin with, if there is one.
    ``related`` holds (message, pointer, span).
    """

    rule: str
    message: str
    span: Span | None = None
    pointer: Pointer = ""
    record: int | None = None
    subject: tuple[Any, ...] = ()
    related: tuple[tuple[str, Pointer, Span], ...] = ()


IsClean = Callable[[bytes], bool]
"""Tells of a line whether there is, certainly, nothing to say of it."""


def nothing_is_clean(_line: bytes) -> bool:
    """Return False: everything is to be judged."""
    return False


Outward = Callable[[Span], Place]
"""Says where a span of a piece of text stands in the file."""


def shifted(lines: TextLines, start: int) -> Outward:
    """Return where spans of a text stand whose first character is at ``start`` of the file."""

    def outward(span: Span) -> Place:
        return Place(*lines.place(start + span.start), *lines.place(start + span.end))

    return outward


class Part:
    """A piece of text with Sessions in it, JSON unless a subclass says otherwise.

    ``records`` are the Sessions; ``problems`` is what reading it found. ``outward`` turns
    spans of the text into places of the file; None: the text is the file's own.
    ``has_lines_of_file`` says that its lines are lines of the file, so that the one above
    means something. ``parsed`` is the value of the whole text where no key stands twice in it,
    else None; ``is_compact`` says that it is just as orjson writes it. ``filename`` is the file
    that the text is of, if that is not the one that was read.
    """

    filename: str | None = None

    def __init__(
        self,
        data: JsonText,
        outward: Outward | None = None,
        *,
        has_lines_of_file: bool = True,
    ) -> None:
        self.data = data
        self.outward = outward
        self.has_lines_of_file = has_lines_of_file
        self.records: list[Record] = []
        self.problems: list[InputProblem] = []
        self.parsed: Any = None
        self.is_compact = False
        # Not cached properties: these take a lock each time in Python 3.11.
        self._lines: TextLines | None = None
        self._may_hold_controls: bool | None = None

    @property
    def lines(self) -> TextLines:
        """The text, decoded when first asked for."""
        if self._lines is None:
            self._lines = TextLines(as_str(self.data))
        return self._lines

    @property
    def may_hold_controls(self) -> bool:
        """Whether it may hold a control character but tab, CR and LF; False is certain."""
        if self._may_hold_controls is None:
            self._may_hold_controls = self._looks_for_controls()
        return self._may_hold_controls

    def _looks_for_controls(self) -> bool:
        return may_hold_controls(self.data)

    def spans(self, pointers: Iterable[P]) -> dict[P, Span]:
        """Return where the values at ``pointers`` stand in the text."""
        # Imported where something is found for the first time.
        from alcamine_validate.text import locate

        if self.is_compact:
            return locate.locate_compact(self.parsed, list(pointers))
        if self.parsed is not None:
            return locate.locate_parsed(self.lines.text, self.parsed, list(pointers))
        return locate.locate(self.lines.text, list(pointers))

    def place(self, span: Span) -> Place:
        """Return where a span of the text stands in the file."""
        if self.outward is not None:
            return self.outward(span)
        if self.is_compact:
            return Place(1, span.start + 1, 1, span.end + 1)
        return Place(*self.lines.place(span.start), *self.lines.place(span.end))


@dataclass
class Document:
    """A file that was read, or a piece of it.

    ``clean`` counts the Sessions that need no judging, for there is nothing to say of them.
    ``problems`` are those of the file as a whole, without a place. ``skipped`` counts the
    responses of a capture that are not to be judged, by reason; ``url_patterns`` counts those
    that look like Sessions and were skipped for their path, by the pattern that would take
    them. ``unreadable`` says that something could not be read for a reason that lies outside
    of the file.
    """

    parts: list[Part] = field(default_factory=list)
    problems: list[InputProblem] = field(default_factory=list)
    skipped: Counter[str] = field(default_factory=Counter)
    url_patterns: Counter[str] | None = None
    unreadable: bool = False
    clean: int = 0

    @property
    def sessions(self) -> int:
        """How many Sessions it holds."""
        return self.clean + sum(len(part.records) for part in self.parts)
