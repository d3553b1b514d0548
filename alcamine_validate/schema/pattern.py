r"""Translate ECMA-262 regular expressions with the ``u`` flag to Python's ``re``.

The two languages differ in constructs that look the same: ``$`` (Python's also matches
before a final newline), ``.``, ``\s``, ``\d``, ``\w`` (ASCII in ECMA-262), ``\uXXXX``,
``\p{…}``, ``[^]``. Every construct is parsed by ECMA-262's grammar (16th edition, section 22.2.1,
without annex B, which the ``u`` flag disables) and rewritten. A pattern without an exact
counterpart needs an ECMA-262 engine: ``regress``, of the extra ``ecma``.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable
from functools import cache
from typing import Any, Final, NamedTuple, NoReturn

from alcamine_validate.runtime.formats import ecma_search
from alcamine_validate.schema.character_classes import (
    CLASSES,
    LAST,
    LINE_ENDS,
    Ranges,
    complement,
    spell_character,
    spell_class,
)
from alcamine_validate.schema.unicode_properties import property_ranges

_CONTROLS: Final = {"t": 0x09, "n": 0x0A, "v": 0x0B, "f": 0x0C, "r": 0x0D}
_GROUPS: Final = ("(?:", "(?=", "(?!", "(?<=", "(?<!")
_MODIFIERS: Final = re.compile(r"\(\?([ims]*)(?:-([ims]*))?:")
_QUANTIFIER: Final = re.compile(r"(?:[*+?]|\{([0-9]+)(?:,([0-9]*))?\})\??")
_NAMED_GROUP: Final = re.compile(r"\(\?<((?:\\u[0-9A-Fa-f]{4}|\\u\{[0-9A-Fa-f]+\}|[^>\\])+)>")
_NAMED_REFERENCE: Final = re.compile(r"\\k<((?:\\u[0-9A-Fa-f]{4}|\\u\{[0-9A-Fa-f]+\}|[^>\\])+)>")
_ESCAPE_IN_NAME: Final = re.compile(r"\\u(?:\{([0-9A-Fa-f]+)\}|([0-9A-Fa-f]{4}))")
_PROPERTY: Final = re.compile(r"\{((?:\w+=)?\w+)\}", re.ASCII)
_SYNTAX: Final = "^$\\.*+?()[]{}|/"
_NUMBERED_REFERENCE: Final = re.compile(r"\\([1-9][0-9]*)")
_DEEPEST: Final = 50

# Python's own \B does not match in the empty string (until 3.14).
_BOUNDARIES: Final = {r"\b": r"(?a:\b)", r"\B": r"(?!(?a:\b))"}

# ID_Start and ID_Continue (Unicode Standard Annex 31): categories, and their exceptions.
_STARTS: Final = ("L", "Nl")
_CONTINUES: Final = (*_STARTS, "Mn", "Mc", "Nd", "Pc")
_OTHER_STARTS: Final = frozenset("\u1885\u1886\u2118\u212e\u309b\u309c$_")
_OTHER_CONTINUES: Final = _OTHER_STARTS | {
    *"\u00b7\u0387\u19da\u200c\u200d\u30fb\uff65", *map(chr, range(0x1369, 0x1372)),
}  # fmt: skip
_NO_LETTER: Final = "\u2e2f"  # a letter, but in Pattern_Syntax


class UntranslatablePattern(ValueError):
    """A pattern is not ECMA-262, or can't be matched exactly here."""


class NeedsEngine(UntranslatablePattern):
    """A pattern appears to be ECMA-262, but Python's ``re`` can't match it."""


class Expression(NamedTuple):
    """A pattern that can be searched for; ``source`` is in the syntax of Python or ECMA-262."""

    source: str
    is_ecma: bool = False


@cache
def search(expression: Expression) -> Callable[[str], object]:
    """Return a function that searches for a pattern; its result is truthy if it is found."""
    source = expression.source
    return ecma_search(source) if expression.is_ecma else re.compile(source).search


def expression(pattern: str) -> Expression:
    """Return the expression that is equivalent to the ECMA-262 ``pattern``.

    Raises :class:`UntranslatablePattern` if ECMA-262 forbids the pattern with the ``u`` flag, or if
    Python's ``re`` can't match it exactly and the extra ``ecma`` is not installed or refuses it.
    """
    try:
        return Expression(translate(pattern))
    except NeedsEngine as error:
        regress = _engine()
        if regress is None:
            hint = "the pattern needs: pip install 'alcamine-validate[ecma]'"
            raise UntranslatablePattern(f"{error}; {hint}") from None
    try:
        regress.Regex(pattern, "u")
    except (regress.RegressError, UnicodeEncodeError) as error:
        raise UntranslatablePattern(f"regress can't compile {pattern!r}: {error}") from None
    return Expression(pattern, is_ecma=True)


def translate(pattern: str) -> str:
    """Return the Python ``re`` source that is equivalent to the ECMA-262 ``pattern``.

    Use it with :func:`re.search` and no flags. Raises :class:`UntranslatablePattern` for patterns
    that ECMA-262 forbids, and its subclass :class:`NeedsEngine` for back references (in ECMA-262
    they match the empty string if the group did not participate), modifiers, lookbehinds of
    variable width, repetition counts too large for Python, and character properties that the
    standard library does not know.
    """
    translated = _Translator(pattern).translate()
    try:
        re.compile(translated)
    except re.error as error:
        if "fixed-width" in error.msg:
            raise NeedsEngine(
                f"Python's re does not support this lookbehind: {pattern!r}"
            ) from None
        raise UntranslatablePattern(f"Python's re can't match {pattern!r}: {error}") from error
    except OverflowError:
        raise NeedsEngine(
            f"Python's re does not support repetition counts this large: {pattern!r}"
        ) from None
    except RecursionError as error:
        raise UntranslatablePattern(f"Python's re can't match {pattern!r}: {error}") from error
    return translated


def _engine() -> Any:
    """Return the module of the extra ``ecma``, or None."""
    try:
        import regress
    except ImportError:
        return None
    return regress


class _Translator:
    """A cursor over the pattern; each method parses one construct and returns Python's spelling."""

    def __init__(self, pattern: str) -> None:
        self.pattern = pattern
        self.position = 0
        # For each group around the cursor: its number, the number of the current alternative in
        # it, and whether it is an assertion.
        self._open: list[tuple[int, int, bool]] = [(0, 0, False)]
        self._groups = self._captures = 0
        self._names: dict[str, list[dict[int, int]]] = {}
        self._references: list[tuple[str | int, int]] = []
        self._needs_engine = ""
        self._has_surrogate = False

    def translate(self) -> str:
        parts: list[str] = []
        while self.position < len(self.pattern):
            parts.append(self._term())
        if len(self._open) > 1:
            self._refuse("a group is not closed")
        for reference, position in self._references:
            if reference not in self._names and reference not in range(1, self._captures + 1):
                self.position = position
                self._refuse(f"there is no group {reference}")
        if self._needs_engine and self._has_surrogate:
            why = "and no supported engine matches an unpaired surrogate"
            raise UntranslatablePattern(f"{self._needs_engine}; {why}")
        if self._needs_engine:
            raise NeedsEngine(self._needs_engine)
        return "".join(parts)

    def _placed(self, what: str) -> str:
        return f"{what}, at character {self.position} of {self.pattern!r}"

    def _refuse(self, why: str, hint: str = "") -> NoReturn:
        placed = self._placed(why)
        raise UntranslatablePattern(f"{placed}: {hint}" if hint else placed)

    def _need_engine(self, why: str) -> None:
        """Record that Python can't match this construct; parsing continues."""
        self._needs_engine = self._needs_engine or self._placed(why)

    def _term(self) -> str:
        character = self.pattern[self.position]
        if character == "(":
            return self._open_group()
        if character == ")":
            return self._close_group()
        if character in "|^":
            if character == "|":
                number, alternative, is_assertion = self._open[-1]
                self._open[-1] = (number, alternative + 1, is_assertion)
            self.position += 1
            return character
        if character == "$":
            self.position += 1
            return r"\Z"
        for boundary, python in _BOUNDARIES.items():
            if self.pattern.startswith(boundary, self.position):
                self.position += len(boundary)
                return python
        return self._atom() + self._quantifier()

    def _open_group(self) -> str:
        if len(self._open) > _DEEPEST:
            self._refuse(f"groups are nested deeper than {_DEEPEST}")
        self._groups += 1
        opening = next((o for o in _GROUPS if self.pattern.startswith(o, self.position)), None)
        if opening is not None:
            self._open.append((self._groups, 0, opening != "(?:"))
            self.position += len(opening)
            return opening
        if (opening := self._modifiers()) is not None:
            self._open.append((self._groups, 0, False))
            self.position += len(opening)
            return "(?:"
        name = _NAMED_GROUP.match(self.pattern, self.position)
        if name is not None:
            self._name_group(self._identifier(name.group(1)))
            self.position = name.end()
        elif self.pattern.startswith("(?", self.position):
            self._refuse(
                "a group that starts with (? must start with (?: (?= (?! (?<= (?<! (?<name> "
                "or modifiers such as (?i:"
            )
        else:
            self.position += 1
        self._captures += 1
        self._open.append((self._groups, 0, False))
        # The Python source has no back references, so a capturing group only needs to group.
        return "(?:"

    def _modifiers(self) -> str | None:
        """Return the start of a group with modifiers (ES2025), or None if one is repeated.

        Python can't match such a group: ECMA-262 has different rules for ignoring case.
        """
        found = _MODIFIERS.match(self.pattern, self.position)
        if found is None:
            return None
        letters = "".join(found.groups(default=""))
        if not letters or len(set(letters)) < len(letters):
            return None
        self._need_engine("Python's re does not support these modifiers")
        return found[0]

    def _name_group(self, name: str) -> None:
        """Record a group's name. Groups in different alternatives may have the same name."""
        way = {number: alternative for number, alternative, _ in self._open}
        for other in self._names.setdefault(name, []):
            if all(way[number] == other[number] for number in way.keys() & other.keys()):
                self._refuse(f"two groups have the name {name!r}")
        self._names[name].append(way)

    def _identifier(self, spelled: str) -> str:
        """Return the name of a group with its escapes decoded (RegExpIdentifierName)."""
        try:
            units = _ESCAPE_IN_NAME.sub(lambda m: chr(int(m[1] or m[2], 16)), spelled)
            name = units.encode("utf-16", "surrogatepass").decode("utf-16")
        except ValueError:
            self._refuse("the name of a group contains an invalid code point")
        for index, character in enumerate(name):
            categories, others = (
                (_CONTINUES, _OTHER_CONTINUES) if index else (_STARTS, _OTHER_STARTS)
            )
            is_letter = unicodedata.category(character).startswith(categories)
            if character == _NO_LETTER or not (is_letter or character in others):
                self._refuse(f"{name!r} is not a valid group name")
        return name

    def _close_group(self) -> str:
        if len(self._open) == 1:
            self._refuse("a ) has no matching (")
        _, _, is_assertion = self._open.pop()
        self.position += 1
        return ")" if is_assertion else ")" + self._quantifier()

    def _quantifier(self) -> str:
        match = _QUANTIFIER.match(self.pattern, self.position)
        if match is None:
            return ""
        least, most = match.groups()
        if most and int(least) > int(most):
            self._refuse("the numbers of a quantifier are out of order")
        self.position = match.end()
        if _QUANTIFIER.match(self.pattern, self.position):
            self._refuse("a quantifier follows a quantifier")
        return match.group()

    def _atom(self) -> str:
        character = self.pattern[self.position]
        if character == ".":
            self.position += 1
            return spell_class(LINE_ENDS, negated=True)
        if character == "[":
            return self._character_class()
        if character == "\\":
            return self._escape_outside_class()
        if character in "*+?" or _QUANTIFIER.match(self.pattern, self.position):
            self._refuse("a quantifier has nothing to repeat")
        if self.pattern.startswith("{,", self.position):
            self._refuse("a quantifier has no lower limit", "write {0,…} instead of {,…}")
        if character in "{}]":
            self._refuse(f"a {character} must be escaped", f"write \\{character}")
        self.position += 1
        return spell_character(ord(character))

    def _escape_outside_class(self) -> str:
        following = self.pattern[self.position + 1 : self.position + 2]
        if following and following in "k123456789":
            return self._back_reference()
        ranges = self._escape(in_class=False)
        if len(ranges) == 1 and ranges[0][0] == ranges[0][1]:
            return spell_character(ranges[0][0])
        return spell_class(ranges)

    def _back_reference(self) -> str:
        self._need_engine("Python's re has different rules for back references")
        number = _NUMBERED_REFERENCE.match(self.pattern, self.position)
        name = _NAMED_REFERENCE.match(self.pattern, self.position)
        if number:
            self._references.append((int(number.group(1)), self.position))
        elif name:
            self._references.append((self._identifier(name.group(1)), self.position))
        match = number or name
        if match is None:
            self._refuse("\\k must be followed by the <name> of a group")
        self.position = match.end()
        return "(?:)"

    def _escape(self, *, in_class: bool) -> Ranges:
        """Parse an escape that represents one character or a set of characters."""
        letter = self.pattern[self.position + 1 : self.position + 2]
        self.position += 2
        if letter.lower() in CLASSES:
            ranges = CLASSES[letter.lower()]
            return ranges if letter.islower() else complement(ranges)
        if letter in ("p", "P"):
            return self._property(negated=letter == "P")
        code = self._character_escape(letter, in_class)
        return [(code, code)]

    def _property(self, *, negated: bool) -> Ranges:
        match = _PROPERTY.match(self.pattern, self.position)
        if match is None:
            self._refuse("\\p must be followed by the name of a property in braces")
        ranges = property_ranges(match.group(1))
        if ranges is None:
            self._need_engine("Python supports only general categories, ASCII and Any in \\p{…}")
            self._check_property(match.group())
        self.position = match.end()
        return complement(ranges or []) if negated else ranges or []

    def _check_property(self, braced: str) -> None:
        """Refuse a property that does not exist, if an engine is installed to check it."""
        regress = _engine()
        if regress is not None:
            try:
                regress.Regex(f"\\p{braced}", "u")
            except regress.RegressError:
                self._refuse(f"there is no property {braced}")

    def _character_escape(self, letter: str, in_class: bool) -> int:
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
        if not letter or letter not in (f"{_SYNTAX}-" if in_class else _SYNTAX):
            self.position -= 1 + len(letter)
            is_sign = bool(letter) and not letter.isalnum()
            why = f"\\{letter} is not an escape of ECMA-262 with the u flag"
            self._refuse(why, f"write {letter} without the backslash" if is_sign else "")
        return ord(letter)

    def _hexadecimal(self, digits: str, value: Callable[[str], int]) -> int:
        match = re.compile(digits).match(self.pattern, self.position)
        if match is None:
            self._refuse("an escape is incomplete")
        self.position = match.end()
        return value(match.group(1))

    def _unicode_escape(self) -> int:
        braced = re.compile(r"\{([0-9A-Fa-f]+)\}").match(self.pattern, self.position)
        if braced:
            self.position = braced.end()
            code = int(braced.group(1), 16)
            if code > LAST:
                self._refuse("the code point does not exist")
            self._has_surrogate |= 0xD800 <= code <= 0xDFFF
            return code
        code = self._hexadecimal(r"([0-9A-Fa-f]{4})", lambda text: int(text, 16))
        trail = re.compile(r"\\u([Dd][C-Fc-f][0-9A-Fa-f]{2})").match(self.pattern, self.position)
        if 0xD800 <= code <= 0xDBFF and trail:
            self.position = trail.end()
            return 0x10000 + ((code - 0xD800) << 10) + (int(trail.group(1), 16) - 0xDC00)
        self._has_surrogate |= 0xD800 <= code <= 0xDFFF
        return code

    def _character_class(self) -> str:
        self.position += 1
        negated = self.pattern.startswith("^", self.position)
        self.position += negated
        ranges: Ranges = []
        while not self.pattern.startswith("]", self.position):
            ranges += self._class_range()
        self.position += 1
        return spell_class(ranges, negated=negated)

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
            self._refuse("a range needs a character on each side")
        if last[0][0] != last[0][1] or last[0][0] < first[0][0]:
            self._refuse("a range is out of order")
        return [(first[0][0], last[0][0])]

    def _class_atom(self) -> Ranges:
        if self.position >= len(self.pattern):
            self._refuse("a character class is not closed")
        character = self.pattern[self.position]
        if character != "\\":
            self.position += 1
            return [(ord(character), ord(character))]
        if self.pattern.startswith("\\b", self.position):
            self.position += 2
            return [(8, 8)]
        return self._escape(in_class=True)
