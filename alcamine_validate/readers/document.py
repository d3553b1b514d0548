"""What every reader makes of a file: pieces of text with Sessions in them, and the way back."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any, Final, NamedTuple

from alcamine_validate.json_text import JsonText, as_str, may_hold_controls
from alcamine_validate.text_lines import Place, Span, TextLines

SKIPPED: Final = {
    "path": "another path",
    "status": "another status",
    "content": "content that is no JSON",
    "body": "no body",
}
"""Why a response of a capture is not judged: the reason's name, and what it has."""


@dataclass(frozen=True, slots=True)
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
    pointer: str = ""
    record: int | None = None
    subject: tuple[Any, ...] = ()
    related: tuple[tuple[str, str, Span], ...] = ()


IsClean = Callable[[bytes], bool]
"""Tells of a line whether there is, certainly, nothing to say of it."""


def nothing_is_clean(_line: bytes) -> bool:
    """Return False: everything is to be judged."""
    return False


Outward = Callable[[TextLines, Span], Place]
"""Says where a span of a piece of text stands in the file."""


def same_lines(lines: TextLines, span: Span) -> Place:
    """Return the place in a file whose text is just this text."""
    return Place(*lines.place(span.start), *lines.place(span.end))


class Part:
    """A piece of text with Sessions in it, JSON unless a subclass says otherwise.

    ``records`` are the Sessions; ``problems`` is what reading it found. ``outward`` turns
    spans of the text into places of the file. ``has_lines_of_file`` says that its lines are
    lines of the file, so that the one above means something. ``compact`` is the value of the
    whole text where that is just as orjson writes it, and None where it is not.
    """

    def __init__(
        self,
        data: JsonText,
        outward: Outward = same_lines,
        *,
        has_lines_of_file: bool = True,
    ) -> None:
        self.data = data
        self.outward = outward
        self.has_lines_of_file = has_lines_of_file
        self.records: list[Record] = []
        self.problems: list[InputProblem] = []
        self.compact: Any = None

    @cached_property
    def lines(self) -> TextLines:
        """The text, decoded when first asked for."""
        return TextLines(as_str(self.data))

    @cached_property
    def may_hold_controls(self) -> bool:
        """Whether it may hold a control character but tab, CR and LF; False is certain."""
        return may_hold_controls(self.data)

    def spans(self, pointers: Iterable[str]) -> dict[str, Span]:
        """Return where the values at ``pointers`` stand in the text."""
        # Where nothing is found, nothing is located.
        from alcamine_validate.locate import locate, locate_compact

        if self.compact is not None:
            return locate_compact(self.compact, pointers)
        return locate(self.lines.text, pointers)

    def place(self, span: Span) -> Place:
        """Return where a span of the text stands in the file."""
        return self.outward(self.lines, span)


@dataclass
class Document:
    """A file that was read, or a piece of it.

    ``clean`` counts the Sessions that need no judging, for there is nothing to say of them.
    ``problems`` are those of the file as a whole, without a place. ``skipped`` counts the
    responses of a capture that are not to be judged, by reason. ``unreadable`` says that
    something could not be read for a reason that lies outside of the file.
    """

    parts: list[Part] = field(default_factory=list)
    problems: list[InputProblem] = field(default_factory=list)
    skipped: Counter[str] = field(default_factory=Counter)
    unreadable: bool = False
    clean: int = 0

    @property
    def sessions(self) -> int:
        """How many Sessions it holds."""
        return self.clean + sum(len(part.records) for part in self.parts)
