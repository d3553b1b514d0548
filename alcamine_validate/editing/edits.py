"""Edits of the parts of a file, and what became of them."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any, NamedTuple

from alcamine_validate.input.document import Part
from alcamine_validate.text.json_pointer import Pointer
from alcamine_validate.text.positions import Span


class SetValue(NamedTuple):
    """Replace the value at ``pointer`` of a part by a JSON value."""

    part: Part
    pointer: Pointer
    value: Any


class ReplaceInString(NamedTuple):
    """Replace a span of the string at ``pointer`` of a part; offsets are those of its value.

    If ``old`` is not None, the edit is refused unless the span holds this text.
    """

    part: Part
    pointer: Pointer
    span: Span
    text: str
    old: str | None = None


class ReplaceInText(NamedTuple):
    """Replace a span of the text of a part, whatever it stands for there.

    If ``old`` is not None, the edit is refused unless the span holds this text.
    """

    part: Part
    span: Span
    text: str
    old: str | None = None


Edit = SetValue | ReplaceInString | ReplaceInText


class Refused(Exception):
    """An edit can't be made; the message gives the reason.

    ``conflict`` is the index of the earlier edit that it contradicts, if that is the reason.
    """

    def __init__(self, why: str, conflict: int | None = None) -> None:
        super().__init__(why)
        self.conflict = conflict


class Outcome(NamedTuple):
    """Whether an edit was made; if not, why not, and the index of the edit it contradicts."""

    is_applied: bool
    why: str | None = None
    conflict: int | None = None


class SizeChange(NamedTuple):
    """A field of a capture that states the size of a body, and was changed with the body."""

    pointer: str
    old: Any
    new: Any


class Untouched(NamedTuple):
    """A field of a capture that depends on a body that was edited, but was not changed."""

    pointer: str
    name: str
    why: str


@dataclass
class Edited:
    """The result of edits: the new bytes of a file, and an outcome for each edit, in order.

    ``before`` and ``after`` are the texts of the file, decompressed, for a comparison.
    """

    data: bytes
    outcomes: list[Outcome]
    before: str
    after: str
    sizes: list[SizeChange] = field(default_factory=list)
    untouched: list[Untouched] = field(default_factory=list)
