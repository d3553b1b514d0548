"""Code frames: the line of text that a finding is about, with carets below it."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING, Final, NamedTuple

from alcamine_validate.reporters.styles import Styles
from alcamine_validate.reporters.wording import clean
from alcamine_validate.text.cells import cells, cluster_start, prefix_end, suffix_start

if TYPE_CHECKING:
    from alcamine_validate.check.excerpts import Excerpt

CUT: Final = "…"
"""Stands for text that does not fit."""

_SELECTORS: Final = str.maketrans("", "", "\ufe0e\ufe0f")
"""Removes the variation selectors for emoji, because terminals disagree on the width of an emoji
with one. Without it, they agree."""


def frame(excerpt: Excerpt, severity: str, note: str, styles: Styles, width: int) -> Iterator[str]:
    """Yield the lines of a frame, with ``note`` after the carets or below them.

    No line takes more than ``width`` cells, which must be at least 20 more than the digits of the
    line number. Text that does not fit is replaced by an ellipsis, but the carets, or the first of
    them, are always below the text that they mark.
    """
    note = note.translate(_SELECTORS)
    margin = len(str(excerpt.number))
    room = width - margin - len(" | ")
    window = _window(excerpt, room, cells(note))
    yield _row("", margin, "", styles)
    if excerpt.before is not None and not window.is_moved:
        before = _start_of(clean(excerpt.before), room)
        yield _row(str(excerpt.number - 1), margin, f" {before}".rstrip(), styles)
    yield _row(str(excerpt.number), margin, f" {window.text}", styles)
    indent = " " * window.indent
    carets = styles(severity, "^" * window.carets)
    if not note:
        yield _row("", margin, f" {indent}{carets}", styles)
    elif window.indent + window.carets + len(" ") + cells(note) <= room:
        yield _row("", margin, f" {indent}{carets} {styles('dim', note)}", styles)
    else:
        yield _row("", margin, f" {indent}{carets}", styles)
        short = _ends_of(note, room)
        indent = " " * min(window.indent, room - cells(short))
        yield _row("", margin, f" {indent}{styles('dim', short)}", styles)


class _Window(NamedTuple):
    """The part of a line that fits into a frame, and the cells before and below its carets."""

    text: str
    indent: int
    carets: int
    is_moved: bool


def _window(excerpt: Excerpt, room: int, note: int) -> _Window:
    """Return the part of an excerpt to show in ``room`` cells, for a note of ``note`` cells.

    The window is the whole excerpt if that fits. It starts where the line starts if the marked text
    and the note after its carets then fit. Otherwise, a fifth of the window is text before the
    marked text, or up to two fifths if the note still fits; less if the whole marked text fits only
    then, and more if the line ends soon. A note that fits in none of these cases is ignored.
    """
    text = clean(excerpt.text)
    start = cluster_start(text, excerpt.start)
    end = excerpt.start + excerpt.length
    before, rest = text[:start], text[start:]
    carets = max(1, cells(text[start:end]))
    cut = len(CUT) if cells(text[end:]) else 0
    least = room // 5
    needed = carets + len(" ") + note
    if needed > room - least:
        needed = carets + cut
    is_moved = False
    if max(cells(text), cells(before) + carets) > room and (
        before.startswith(CUT) or cells(before) + needed > room
    ):
        most = max(least, min(2 * least, room - needed), room - max(cells(rest), needed))
        if len(CUT) + carets + cut <= room:
            most = min(most, room - carets - cut)
        is_moved = cells(before) > most
        if is_moved:
            before = CUT + before[suffix_start(before, most - len(CUT)) :]
    indent = cells(before)
    if cells(rest) > room - indent:
        rest = rest[: prefix_end(rest, room - indent - len(CUT))]
        carets = max(1, min(carets, cells(rest)))
        rest += CUT
    return _Window((before + rest).translate(_SELECTORS), indent, carets, is_moved)


def _start_of(text: str, most: int) -> str:
    """Return the start of a text in at most ``most`` cells."""
    if cells(text) > most:
        text = text[: prefix_end(text, most - len(CUT))] + CUT
    return text.translate(_SELECTORS)


def _ends_of(text: str, most: int) -> str:
    """Return both ends of a text in at most ``most`` cells."""
    if cells(text) <= most:
        return text
    first = text[: prefix_end(text, most // 2)]
    return first + CUT + text[suffix_start(text, most - len(CUT) - cells(first)) :]


def _row(number: str, margin: int, text: str, styles: Styles) -> str:
    return styles("dim", f"{number:>{margin}} |") + f"{text}\n"
