"""Wording shared by several formats, and escapes that make text safe in all of them."""

from __future__ import annotations

from typing import Final

from alcamine_validate.finding import Finding

LONGEST: Final = 1_000
"""How many characters of a text are shown. Longer texts end with an ellipsis."""


def capped(text: str) -> str:
    """Return ``text`` cut to at most :data:`LONGEST` characters."""
    return text if len(text) <= LONGEST else f"{text[: LONGEST - 1]}…"


def visible(text: str) -> str:
    """Return ``text`` capped and on one line, with unprintable characters escaped.

    Control characters, line breaks, bidirectional controls and lone surrogates (for example,
    from a file name that is not UTF-8) become a backslash, ``u`` and their number in hexadecimal.
    The result can't control a terminal. It can be written in any Unicode encoding and in XML 1.0.
    """
    short = capped(text)
    if short.isprintable():
        return short
    return "".join(char if char.isprintable() else f"\\u{ord(char):04x}" for char in short)


def counted(number: int, word: str) -> str:
    """Return a number and its word, in the plural unless the number is 1: ``1,234 files``."""
    return f"{number:,} {word}" if number == 1 else f"{number:,} {word}s"


def where(finding: Finding) -> str:
    """Return the Session and the pointer of a finding, or "" if it is about the whole file."""
    session = "" if finding.record is None else f"session {finding.record}"
    return " ".join(part for part in (session, visible(finding.pointer)) if part)
