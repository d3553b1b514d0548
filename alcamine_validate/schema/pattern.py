r"""ECMA-262 regular expressions, read with the ``u`` flag, as Python's ``re`` spells them.

Both languages look alike and differ in what looks the same: ``$`` (Python's also matches
before a final newline), ``.``, ``\s``, ``\d``, ``\w`` (ASCII in ECMA-262), ``\uXXXX``,
``\p{…}``, ``[^]``. Every construct is read by ECMA-262's grammar (section 22.2.1) and
written anew; what has no exact counterpart is refused.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable
from typing import Final, NoReturn

from alcamine_validate.schema.unicode_properties import property_ranges

Ranges = list[tuple[int, int]]

_LAST: Final = 0x10FFFF
_DIGIT: Final[Ranges] = [(0x30, 0x39)]
_WORD: Final[Ranges] = [(0x30, 0x39), (0x41, 0x5A), (0x5F, 0x5F), (0x61, 0x7A)]
# ECMA-262, 22.2.2.9: WhiteSpace and LineTerminator.
_SPACE: Final[Ranges] = [
    (0x09, 0x0D), (0x20, 0x20), (0xA0, 0xA0), (0x1680, 0x1680), (0x2000, 0x200A),
    (0x2028, 0x2029), (0x202F, 0x202F), (0x205F, 0x205F), (0x3000, 0x3000), (0xFEFF, 0xFEFF),
]  # fmt: skip
_LINE_ENDS: Final[Ranges] = [(0x0A, 0x0A), (0x0D, 0x0D), (0x2028, 0x2029)]
_CLASSES: Final = {"d": _DIGIT, "w": _WORD, "s": _SPACE}
_CONTROLS: Final = {"t": 0x09, "n": 0x0A, "v": 0x0B, "f": 0x0C, "r": 0x0D}
_GROUPS: Final = {"(?:": "(?:", "(?=": "(?=", "(?!": "(?!", "(?<=": "(?<=", "(?<!": "(?<!"}
_QUANTIFIER: Final = re.compile(r"(?:[*+?]|\{([0-9]+)(?:,([0-9]*))?\})\??")
_GROUP_NAME: Final = re.compile(r"\(\?<[A-Za-z_$][0-9A-Za-z_$]*>")


class UntranslatablePattern(ValueError):
    """A pattern that is no ECMA-262, or that Python's ``re`` can't match exactly."""


def translate(pattern: str) -> str:
    """Return the Python ``re`` source that finds just what the ECMA-262 ``pattern`` finds.

    To be used with :func:`re.search` and no flags. Raises :class:`UntranslatablePattern`
    for what ECMA-262 forbids, for back references (they match emptily there where the
    group did not take part), lookbehinds of variable width and Unicode scripts.
    """
    translated = _Translator(pattern).translate()
    try:
        re.compile(translated)
    except (re.error, OverflowError, RecursionError) as error:
        raise UntranslatablePattern(f"Python's re can't match it: {error}") from error
    return translated


def _complement(ranges: Iterable[tuple[int, int]]) -> Ranges:
    result: Ranges = []
    start = 0
    for first, last in sorted(ranges):
        if first > start:
            result.append((start, first - 1))
        start = max(start, last + 1)
    if start <= _LAST:
        result.append((start, _LAST))
    return result


def _character(code: int) -> str:
    character = chr(code)
    if character.isascii() and (character.isalnum() or character in " _-/,:;<>=!@%&~'\""):
        return "\\-" if character == "-" else character
    if code < 0x80 and 0x20 < code < 0x7F:
        return "\\" + character
    if code <= 0xFF:
        return f"\\x{code:02x}"
    return f"\\u{code:04x}" if code <= 0xFFFF else f"\\U{code:08x}"


def _class_character(code: int) -> str:
    """Spell a character inside a class, where doubled signs are reserved by Python."""
    return f"\\x{code:02x}" if chr(code) in "&~|-[]^\\" else _character(code)


def _class(ranges: Ranges, *, negated: bool = False) -> str:
    if not ranges:
        return r"[\s\S]" if negated else "(?!)"
    spelled = "".join(
        _class_character(first)
        if first == last
        else f"{_class_character(first)}-{_class_character(last)}"
        for first, last in ranges
    )
    return f"[{'^' if negated else ''}{spelled}]"


class _Translator:
    """A cursor over the pattern; each method reads one construct and returns Python's."""

    def __init__(self, pattern: str) -> None:
        self.pattern = pattern
        self.position = 0
        self.depth = 0

    def translate(self) -> str:
        parts: list[str] = []
        while self.position < len(self.pattern):
            parts.append(self._term())
        if self.depth:
            self._refuse("a group is not closed")
        return "".join(parts)

    def _refuse(self, why: str) -> NoReturn:
        raise UntranslatablePattern(f"{why}, at character {self.position} of {self.pattern!r}")

    def _term(self) -> str:
        character = self.pattern[self.position]
        if character == "(":
            return self._open_group()
        if character == ")":
            return self._close_group()
        if character in "|^":
            self.position += 1
            return character
        if character == "$":
            self.position += 1
            return r"\Z"
        return self._atom() + self._quantifier()

    def _open_group(self) -> str:
        self.depth += 1
        if self.depth > 50:
            self._refuse("groups are nested deeper than 50")
        for opening, python in _GROUPS.items():
            if self.pattern.startswith(opening, self.position):
                self.position += len(opening)
                return python
        name = _GROUP_NAME.match(self.pattern, self.position)
        if name is not None:
            self.position = name.end()
        elif self.pattern.startswith("(?", self.position):
            self._refuse("a group that starts with (? must be (?: (?= (?! (?<= (?<! or (?<name>")
        else:
            self.position += 1
        # No back reference can lead to it, so a capturing group only groups.
        return "(?:"

    def _close_group(self) -> str:
        if not self.depth:
            self._refuse("a ) has no (")
        self.depth -= 1
        self.position += 1
        return ")" + self._quantifier()

    def _quantifier(self) -> str:
        match = _QUANTIFIER.match(self.pattern, self.position)
        if match is None:
            return ""
        self.position = match.end()
        if _QUANTIFIER.match(self.pattern, self.position):
            self._refuse("a quantifier follows a quantifier")
        return match.group()

    def _atom(self) -> str:
        character = self.pattern[self.position]
        if character == ".":
            self.position += 1
            return _class(_LINE_ENDS, negated=True)
        if character == "[":
            return self._character_class()
        if character == "\\":
            return self._escape_outside_class()
        if character in "*+?" or _QUANTIFIER.match(self.pattern, self.position):
            self._refuse("a quantifier has nothing to repeat")
        self.position += 1
        return _character(ord(character))

    def _escape_outside_class(self) -> str:
        following = self.pattern[self.position + 1 : self.position + 2]
        if following in ("b", "B"):
            self.position += 2
            # Python's own \B finds nothing in the empty text (until 3.14).
            return r"(?a:\b)" if following == "b" else r"(?!(?a:\b))"
        if following in "123456789" and following:
            self._refuse("back references are not supported")
        if following == "k":
            self._refuse("back references are not supported")
        ranges = self._escape()
        if len(ranges) == 1 and ranges[0][0] == ranges[0][1]:
            return _character(ranges[0][0])
        return _class(ranges)

    def _escape(self) -> Ranges:
        """Read an escape that stands for one character or a set of them."""
        letter = self.pattern[self.position + 1 : self.position + 2]
        self.position += 2
        if letter.lower() in _CLASSES:
            ranges = _CLASSES[letter.lower()]
            return ranges if letter.islower() else _complement(ranges)
        if letter in ("p", "P"):
            return self._property(negated=letter == "P")
        code = self._character_escape(letter)
        return [(code, code)]

    def _property(self, *, negated: bool) -> Ranges:
        match = re.compile(r"\{([0-9A-Za-z_=]+)\}").match(self.pattern, self.position)
        ranges = property_ranges(match.group(1)) if match else None
        if match is None or ranges is None:
            self._refuse("only general categories, ASCII and Any are supported in \\p{…}")
        self.position = match.end()
        return _complement(ranges) if negated else ranges

    def _character_escape(self, letter: str) -> int:
        if letter in _CONTROLS:
            return _CONTROLS[letter]
        if letter == "c":
            return self._hexadecimal(r"([A-Za-z])", lambda text: ord(text) % 32)
        if letter == "x":
            return self._hexadecimal(r"([0-9A-Fa-f]{2})", lambda text: int(text, 16))
        if letter == "u":
            return self._unicode_escape()
        following = self.pattern[self.position : self.position + 1]
        if letter == "0" and not (following.isascii() and following.isdigit()):
            return 0
        if not letter or letter.isalnum() or letter == "_":
            self._refuse(f"\\{letter} is no escape of ECMA-262")
        return ord(letter)

    def _hexadecimal(self, expression: str, value: Callable[[str], int]) -> int:
        match = re.compile(expression).match(self.pattern, self.position)
        if match is None:
            self._refuse("an escape is cut short")
        self.position = match.end()
        return value(match.group(1))

    def _unicode_escape(self) -> int:
        braced = re.compile(r"\{([0-9A-Fa-f]+)\}").match(self.pattern, self.position)
        if braced:
            self.position = braced.end()
            code = int(braced.group(1), 16)
            return code if code <= _LAST else self._refuse("there is no such code point")
        code = self._hexadecimal(r"([0-9A-Fa-f]{4})", lambda text: int(text, 16))
        trail = re.compile(r"\\u([Dd][C-Fc-f][0-9A-Fa-f]{2})").match(self.pattern, self.position)
        if 0xD800 <= code <= 0xDBFF and trail:
            self.position = trail.end()
            return 0x10000 + ((code - 0xD800) << 10) + (int(trail.group(1), 16) - 0xDC00)
        return code

    def _character_class(self) -> str:
        self.position += 1
        negated = self.pattern.startswith("^", self.position)
        self.position += negated
        ranges: Ranges = []
        while not self.pattern.startswith("]", self.position):
            ranges += self._class_range()
        self.position += 1
        return _class(ranges, negated=negated)

    def _class_range(self) -> Ranges:
        first = self._class_atom()
        is_range = self.pattern.startswith("-", self.position) and not self.pattern.startswith(
            "-]", self.position
        )
        if not is_range:
            return first
        self.position += 1
        last = self._class_atom()
        if len(first) != 1 or len(last) != 1 or first[0][0] != first[0][1]:
            self._refuse("a range needs a character on either side")
        if last[0][0] != last[0][1] or last[0][0] < first[0][0]:
            self._refuse("a range is out of order")
        return [(first[0][0], last[0][0])]

    def _class_atom(self) -> Ranges:
        if self.position >= len(self.pattern):
            self._refuse("a class is not closed")
        character = self.pattern[self.position]
        if character != "\\":
            self.position += 1
            return [(ord(character), ord(character))]
        if self.pattern.startswith("\\b", self.position):
            self.position += 2
            return [(8, 8)]
        return self._escape()
