"""Words and marks that several formats share, and text that is safe in all of them."""

from __future__ import annotations

from typing import Final

from alcamine_validate.finding import Finding

LONGEST: Final = 1_000
"""So many characters of a message are shown; past them stands an ellipsis."""


def capped(text: str) -> str:
    """Return ``text`` cut to at most :data:`LONGEST` characters."""
    return text if len(text) <= LONGEST else f"{text[: LONGEST - 1]}…"


def visible(text: str) -> str:
    """Return ``text`` capped, on one line, with all that is not printable as an escape.

    Control characters, line breaks, bidirectional controls and lone surrogates (such as
    stand for the bytes of a file name that is not UTF-8) become a backslash, ``u`` and
    their number in hexadecimal. What is left can steer no terminal, and can be written in
    any encoding of Unicode and in XML 1.0.
    """
    short = capped(text)
    if short.isprintable():
        return short
    return "".join(char if char.isprintable() else f"\\u{ord(char):04x}" for char in short)


def counted(number: int, word: str) -> str:
    """Return a number and its word, in the plural where there is not one: ``1,234 files``."""
    return f"{number:,} {word}" if number == 1 else f"{number:,} {word}s"


def where(finding: Finding) -> str:
    """Return the Session and the pointer that a finding is about; "" where it is the file."""
    session = "" if finding.record is None else f"session {finding.record}"
    return " ".join(part for part in (session, visible(finding.pointer)) if part)
