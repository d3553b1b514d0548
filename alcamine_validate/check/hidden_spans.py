"""The spans of a text that excerpts hide: all tokens that are not known to be harmless.

What is parsed is known by its place in a Session. Of everything else (text that can't be parsed,
what stands around a Session, the first value of a duplicate key, comments), only punctuation,
the schema's own words and short numbers after their keys are shown.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Final, NamedTuple, Protocol

from alcamine_validate.text.positions import Span
from alcamine_validate.text.redact import Redaction, is_punctuation, mask

_BARE: Final = r"[^\s\"'\[\]{},:]++"
_OPEN_STRING: Final = r'"[^"\\\n]*+(?:\\[^\n][^"\\\n]*+)*+(?:"|\\(?=\n|$)|(?=\n|$))'
_LOOSE_TOKEN: Final = re.compile(rf"{_OPEN_STRING}|'[^'\n]*+'?|{_BARE}(?::++{_BARE})*+")
_COLON: Final = re.compile(r"[^\S\n]*:(?!:)")
_SHORT_NUMBER: Final = re.compile(r"(?:0|-?[1-9]\d{0,3}|-?\d\.\d{1,2})")
_AFTER_NUMBER: Final = re.compile(r"[^\S\n]*(?:[,\]}\n]|$)")
_CONSTANTS: Final = frozenset(
    {"true", "false", "null", "True", "False", "None", "NaN", "Infinity", "-Infinity"}
)
"""Booleans, null and no numbers, as JSON, JavaScript and Python spell them."""

_CONTEXT: Final = 10_000
"""How far before a place its line is read, where that is not parsed."""


class HiddenSpan(NamedTuple):
    """A span of a text that is not shown, and what is shown in its place.

    ``is_legible`` says that it is shown after all if a finding is about just this value.
    """

    start: int
    end: int
    text: str
    is_legible: bool = False


class HiddenSpans(Protocol):
    """Knows what is hidden in a text."""

    def between(self, start: int, end: int) -> Iterator[HiddenSpan]:
        """Yield, in order, what is hidden between two offsets, which may begin before the first."""


def loose_spans(
    text: str, span: Span, redaction: Redaction, name: str | None = None
) -> Iterator[HiddenSpan]:
    """Yield what is hidden in a span of JSON or YAML text of which no place is known.

    ``name`` is a key that may be shown although the schema does not know it.
    """
    tokens = _LooseTokens(text, span.start, redaction, name)
    # Neighbours are one span. It is masked when it is whole, so that each is read once.
    waiting: Span | None = None

    def masked(whole: Span) -> HiddenSpan:
        return HiddenSpan(*whole, mask(text[whole.start : whole.end].strip("\"'")))

    for match in _LOOSE_TOKEN.finditer(text, span.start, span.end):
        if tokens.shows(match, span.end):
            continue
        start, end = match.span()
        if waiting and not text[waiting.end : start].strip(" \t"):
            start = waiting.start
        elif waiting:
            yield masked(waiting)
        waiting = Span(start, end)
    if waiting:
        yield masked(waiting)


class _LooseTokens:
    """Tells which tokens are harmless, by the last key on their line."""

    def __init__(self, text: str, start: int, redaction: Redaction, name: str | None) -> None:
        self._text = text
        self._redaction = redaction
        self._name = name
        self._key: str | None = None
        self._read_end = start

    def shows(self, match: re.Match[str], end: int) -> bool:
        """Return whether a token is shown."""
        token = match[0]
        # No token has a line break in it.
        before = self._text[self._read_end : match.start()]
        self._read_end = match.end()
        if "\n" in before:
            self._key = None
        word = token
        if token[0] in "\"'":
            word = token[1:-1] if len(token) > 1 and token[-1] == token[0] else token[1:]
        if _COLON.match(self._text, match.end(), end):
            self._key = word
            return word == self._name or self._redaction.knows_name(word) or is_punctuation(word)
        if word is token and not any(map(str.isalnum, token)):
            return True
        key = self._key
        if key is not None and not self._redaction.is_harmless_name(key):
            return False
        if word is token and _SHORT_NUMBER.fullmatch(token):
            is_whole = _AFTER_NUMBER.match(self._text, match.end()) is not None
            # What is before it makes it a value of its own.
            is_first = before.rstrip(" \t")[-1:] in (":", "[", ",")
            return is_whole and key is not None and is_first
        return word in _CONSTANTS or self._redaction.knows_value(word)


def line_start(text: str, offset: int) -> int:
    """Return where the line of an offset starts, or a good part before it if that is far."""
    nearest = max(0, offset - _CONTEXT)
    return max(nearest, text.rfind("\n", nearest, offset) + 1)
