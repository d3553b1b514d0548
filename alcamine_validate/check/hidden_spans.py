"""The spans of a text that excerpts hide: all tokens that are not known to be harmless.

Parsed values are shown or hidden by their place in a Session. In all other text (text that can't
be parsed, text around a Session, the first value of a duplicate key, comments), only punctuation,
the schema's own words and short numbers after their keys are shown.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Iterator
from operator import attrgetter
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
"""Booleans, null, NaN and infinity, as JSON, JavaScript and Python spell them."""

_SHORT_REGION: Final = 200
_KEPT_REGIONS: Final = 16


class HiddenSpan(NamedTuple):
    """A span of a text that is not shown, and the text that is shown instead.

    If ``is_legible``, the span is shown after all in a finding about exactly this value.
    """

    start: int
    end: int
    text: str
    is_legible: bool = False


def nothing_up_to(offset: int) -> HiddenSpan:
    """Return an empty span, which says that nothing more is hidden before ``offset``."""
    return HiddenSpan(offset, offset, "")


class HiddenSpans(Protocol):
    """Finds the hidden spans of a text."""

    def between(self, start: int, end: int) -> Iterator[HiddenSpan]:
        """Yield, in order, the hidden spans between two offsets, and maybe some outside of them.

        Empty spans come in between, so that a caller who needs only the first characters of a
        long line does not wait for the next hidden span.
        """


def loose_spans(
    text: str, span: Span, redaction: Redaction, name: str | None = None
) -> Iterator[HiddenSpan]:
    """Yield the hidden spans in a span of JSON or YAML text without known places.

    ``name`` is a key that may be shown although the schema does not know it.
    """
    tokens = _LooseTokens(text, span.start, redaction, name)
    # Adjacent hidden tokens form one span. It is masked once it is complete, so that each token
    # is read once.
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
    """Decides which tokens are harmless, from the last key on their line."""

    def __init__(self, text: str, start: int, redaction: Redaction, name: str | None) -> None:
        self._text = text
        self._redaction = redaction
        self._name = name
        self._key: str | None = None
        self._read_end = start

    def shows(self, match: re.Match[str], end: int) -> bool:
        """Return whether a token is shown."""
        token = match[0]
        # No token contains a line break.
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
            # Only after one of these characters is it a complete value.
            is_first = before.rstrip(" \t")[-1:] in (":", "[", ",")
            return is_whole and key is not None and is_first
        return word in _CONSTANTS or self._redaction.knows_value(word)


class LooseText:
    """Finds the hidden spans of regions without known places, and reads each region only once.

    Whether a token is shown depends on the last key on its line, so a region is read from its
    start. Many findings may be on one line.
    """

    def __init__(self, text: str, redaction: Redaction) -> None:
        self._text = text
        self._redaction = redaction
        self._read: dict[tuple[Span, str | None], _Region] = {}

    def spans(self, region: Span, offset: int, name: str | None = None) -> Iterator[HiddenSpan]:
        """Yield the hidden spans of a region that end after ``offset``.

        ``name`` is a key that may be shown although the schema does not know it.
        """
        if region.end - region.start < _SHORT_REGION:
            yield from loose_spans(self._text, region, self._redaction, name)
            return
        key = (region, name)
        if key not in self._read:
            if len(self._read) >= _KEPT_REGIONS:
                self._read.clear()
            self._read[key] = _Region(loose_spans(self._text, region, self._redaction, name))
        yield from self._read[key].after(offset)


class _Region:
    """The hidden spans of a region, as far as it has been read."""

    def __init__(self, source: Iterator[HiddenSpan]) -> None:
        self._source = source
        self._spans: list[HiddenSpan] = []

    def after(self, offset: int) -> Iterator[HiddenSpan]:
        index = bisect_right(self._spans, offset, key=attrgetter("end"))
        while True:
            if index == len(self._spans):
                following = next(self._source, None)
                if following is None:
                    return
                self._spans.append(following)
            if self._spans[index].end > offset:
                yield self._spans[index]
            index += 1


def line_start(text: str, offset: int) -> int:
    """Return the offset at which the line of ``offset`` starts."""
    return text.rfind("\n", 0, offset) + 1
