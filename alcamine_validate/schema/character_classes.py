"""Sets of characters as code point ranges, and their spelling in Python's ``re``.

The sets are those of ECMA-262 (16th edition, section 22.2.2.9), with the ``u`` flag.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import Final

Ranges = list[tuple[int, int]]

LAST: Final = 0x10FFFF
"""The last code point."""

_DIGIT: Final[Ranges] = [(0x30, 0x39)]
_WORD: Final[Ranges] = [(0x30, 0x39), (0x41, 0x5A), (0x5F, 0x5F), (0x61, 0x7A)]
# ECMA-262, 22.2.2.9: WhiteSpace and LineTerminator.
_SPACE: Final[Ranges] = [
    (0x09, 0x0D), (0x20, 0x20), (0xA0, 0xA0), (0x1680, 0x1680), (0x2000, 0x200A),
    (0x2028, 0x2029), (0x202F, 0x202F), (0x205F, 0x205F), (0x3000, 0x3000), (0xFEFF, 0xFEFF),
]  # fmt: skip
LINE_ENDS: Final[Ranges] = [(0x0A, 0x0A), (0x0D, 0x0D), (0x2028, 0x2029)]
CLASSES: Final = {"d": _DIGIT, "w": _WORD, "s": _SPACE}
"""The character classes, by the letter of their escape."""


def complement(ranges: Iterable[tuple[int, int]]) -> Ranges:
    """Return the ranges of all other characters."""
    result: Ranges = []
    start = 0
    for first, last in sorted(ranges):
        if first > start:
            result.append((start, first - 1))
        start = max(start, last + 1)
    if start <= LAST:
        result.append((start, LAST))
    return result


def spell_character(code: int) -> str:
    """Return the expression that matches the character ``code`` alone, outside a class."""
    character = chr(code)
    if character.isascii() and (character.isalnum() or character in " _-/,:;<>=!@%&~'\""):
        return "\\-" if character == "-" else character
    if code < 0x80 and 0x20 < code < 0x7F:
        return "\\" + character
    if code <= 0xFF:
        return f"\\x{code:02x}"
    return f"\\u{code:04x}" if code <= 0xFFFF else f"\\U{code:08x}"


def _class_character(code: int) -> str:
    """Return the spelling of a character inside a class, where Python reserves doubled signs."""
    return f"\\x{code:02x}" if chr(code) in "&~|-[]^\\" else spell_character(code)


def spell_class(ranges: Ranges, *, negated: bool = False) -> str:
    """Return the expression that matches one character of ``ranges``, or if negated any other."""
    if not ranges:
        return r"[\s\S]" if negated else "(?!)"
    spelled = "".join(
        _class_character(first)
        if first == last
        else f"{_class_character(first)}-{_class_character(last)}"
        for first, last in ranges
    )
    return f"[{'^' if negated else ''}{spelled}]"
