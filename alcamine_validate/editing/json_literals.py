"""Write new values in JSON text in the style of the text around them."""

from __future__ import annotations

import json
import re
from collections.abc import Sequence
from typing import Any, Final, NamedTuple

from alcamine_validate.editing.edits import Refused
from alcamine_validate.editing.splices import Splice, difference, spliced
from alcamine_validate.input.inner_places import InJsonString
from alcamine_validate.text.positions import Span, TextLines

_SEPARATORS: Final = re.compile(r'"(: ?)(?=[^\s,:\]}])')
_COMMA: Final = re.compile(r'["\d\]}el](, ?)(?=["\d\[{tfn-])')
_FIRST_CHILD: Final = re.compile(r"[\[{][ \t]*\r?\n([ \t]*)")
_ESCAPED: Final = re.compile("[\x7f-\x9f\u2028\u2029\ud800-\udfff\ufeff\ufffe\uffff]")
"""What is escaped in new text: UTF-8 has no surrogates, and readers of YAML see line ends here."""


class JsonSource:
    """A text with JSON in it, whose values are rewritten."""

    def __init__(self, text: str) -> None:
        self.text = text
        self._lines = TextLines(text)
        # In a text without other characters, they are probably all escaped.
        self._is_ascii = text.isascii()

    def value(self, literal: Span) -> Any:
        """Return the value of the JSON in a span. Raise :class:`Refused` if it is not valid."""
        try:
            return json.loads(self.text[literal.start : literal.end])
        except (ValueError, RecursionError):
            raise Refused("the value can't be read again") from None

    def string_splices(self, literal: Span, old: str, inner: Sequence[Splice]) -> list[Splice]:
        """Return the splices of the text that make ``inner`` splices in the value of a string.

        Raise :class:`Refused` if JSON can't write the new value.
        """
        inside = InJsonString(self._lines, literal)
        found = [
            Splice(*inside.outer(Span(each.start, each.end)), self._escaped(each.text))
            for each in inner
        ]
        moved = (each._replace(start=each.start - literal.start, end=each.end - literal.start)
                 for each in found)  # fmt: skip
        written = spliced(self.text[literal.start : literal.end], moved)
        try:
            is_same = json.loads(written) == spliced(old, inner)
        except ValueError:
            is_same = False
        if not is_same:
            # For example, two halves of a surrogate pair that would become one character.
            raise Refused("JSON can't represent the new text")
        return found

    def _escaped(self, text: str) -> str:
        return _with_escapes(json.dumps(text, ensure_ascii=self._is_ascii)[1:-1])

    def value_splices(self, literal: Span, new: Any) -> list[Splice]:
        """Return the splices of the text that replace the value in a span by another one."""
        old = self.value(literal)
        if is_same_json(old, new):
            return []
        if isinstance(old, str) and isinstance(new, str):
            return self.string_splices(literal, old, difference(old, new))
        return [Splice(*literal, self._written(literal, new))]

    def _written(self, literal: Span, value: Any) -> str:
        """Return the JSON of a value, with the spacing and indentation of what it replaces."""
        old = self.text[literal.start : literal.end]
        child = _FIRST_CHILD.match(old)
        sample = old if child is None and old[:1] in "[{" else self.text[:4096]
        colon, comma = _SEPARATORS.search(sample), _COMMA.search(sample)
        after_colon = colon[1] if colon else ": "
        # Without a comma to go by, both separators are followed by a space or neither is.
        after_comma = comma[1] if comma else "," + after_colon[1:]
        spacing = _Spacing(after_comma, after_colon)
        if child is None:
            return self._dumped(value, spacing, None)
        margin = _margin(self.text, literal.start)
        unit = child[1].removeprefix(margin) or None
        end = "\r\n" if "\r\n" in child[0] else "\n"
        return self._dumped(value, spacing, unit).replace("\n", end + margin)

    def _dumped(self, value: Any, spacing: _Spacing, indent: str | None) -> str:
        is_ascii = self._is_ascii
        if indent is not None:
            spacing = spacing._replace(comma=",")
        try:
            written = json.dumps(
                value, ensure_ascii=is_ascii, indent=indent, separators=spacing, allow_nan=False
            )
        except (ValueError, TypeError, RecursionError):
            raise Refused("JSON can't represent the new value") from None
        return _with_escapes(written)


def _with_escapes(written: str) -> str:
    """Return JSON text with escapes for characters that are risky as such."""
    return _ESCAPED.sub(lambda found: f"\\u{ord(found.group()):04x}", written)


class _Spacing(NamedTuple):
    """The separators of members and of names in JSON text."""

    comma: str
    colon: str


def _margin(text: str, position: int) -> str:
    """Return the white space at the start of the line of a position."""
    start = text.rfind("\n", 0, position) + 1
    line = text[start:position]
    return line[: len(line) - len(line.lstrip(" \t"))]


def is_same_json(one: Any, other: Any) -> bool:
    """Return whether two values are written in the same way, so that True is not 1."""
    waiting = [(one, other)]
    while waiting:
        one, other = waiting.pop()
        if type(one) is not type(other):
            return False
        if isinstance(one, dict):
            if list(one) != list(other):
                return False
            waiting += zip(one.values(), other.values(), strict=True)
        elif isinstance(one, list):
            if len(one) != len(other):
                return False
            waiting += zip(one, other, strict=True)
        elif one != other:
            return False
    return True
