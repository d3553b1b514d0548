"""Code frames: the line of text that a finding is about, with carets below it."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from alcamine_validate.reporters.styles import Styles

if TYPE_CHECKING:
    from alcamine_validate.check.excerpts import Excerpt


def frame(excerpt: Excerpt, severity: str, note: str, styles: Styles) -> Iterator[str]:
    """Yield the lines of a frame, with ``note`` after the carets."""
    margin = len(str(excerpt.number))
    yield _row("", margin, "", styles)
    if excerpt.before is not None:
        yield _row(str(excerpt.number - 1), margin, f" {clean(excerpt.before)}".rstrip(), styles)
    yield _row(str(excerpt.number), margin, f" {clean(excerpt.text)}", styles)
    indent = " " * _columns(clean(excerpt.text[: excerpt.start]))
    marked = excerpt.text[excerpt.start : excerpt.start + excerpt.length]
    carets = styles(severity, "^" * max(1, _columns(clean(marked))))
    text = f" {indent}{carets} {styles('dim', note)}" if note else f" {indent}{carets}"
    yield _row("", margin, text, styles)


def _row(number: str, margin: int, text: str, styles: Styles) -> str:
    return styles("dim", f"{number:>{margin}} |") + f"{text}\n"


def clean(text: str) -> str:
    """Return ``text`` with each tab as a space and other unprintable characters as dots."""
    if text.isprintable():
        return text
    return "".join(char if char.isprintable() else "·" for char in text.replace("\t", " "))


def _columns(text: str) -> int:
    """Return the number of terminal cells of a text: two for each wide character (UAX 11)."""
    return len(text) if text.isascii() else sum(map(_cells, text))


def _cells(character: str) -> int:
    if character.isascii():
        return 1
    import unicodedata

    if unicodedata.combining(character):
        return 0
    return 2 if unicodedata.east_asian_width(character) in "WF" else 1
