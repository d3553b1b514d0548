"""Wording shared by several formats, and escapes that make text safe in all of them."""

from __future__ import annotations

from typing import Final

from alcamine_validate.finding import Finding, RecordedExchange

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


def clean(text: str) -> str:
    """Return ``text`` with each tab as a space and other unprintable characters as dots.

    The result has as many characters as ``text``, so that offsets stay the same.
    """
    if text.isprintable():
        return text
    return "".join(char if char.isprintable() else "·" for char in text.replace("\t", " "))


def counted(number: int, word: str) -> str:
    """Return a number and its word, in the plural unless the number is 1: ``1,234 files``."""
    return f"{number:,} {word}" if number == 1 else f"{number:,} {word}s"


def place(name: str, line: int | None, column: int | None) -> str:
    """Return a place in a file: ``a.json:5:13``, or only the name if ``line`` is None."""
    return name if line is None else f"{name}:{line}:{column}"


def where(finding: Finding, *, named: bool) -> str:
    """Return the pointer of a finding, after its Session if ``named`` is True; "" if both are."""
    is_named = named and finding.record is not None
    session = f"session {finding.record}" if is_named else ""
    return " ".join(part for part in (session, visible(finding.pointer)) if part)


def exchange_words(exchange: RecordedExchange) -> str:
    """Return an exchange for people: ``GET https://api.example.com/sessions/x at /log/entries/3``.

    A method or URL that the capture does not state is left out.
    """
    request = " ".join(filter(None, (exchange.method, exchange.url))) or "the exchange"
    return visible(f"{request} at {exchange.entry}" if exchange.entry else request)
