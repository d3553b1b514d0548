"""The values that are to be replaced in a run, and the search for them in any text."""

from __future__ import annotations

import json
import re
from bisect import bisect_right
from collections.abc import Collection, Iterable, Iterator
from enum import Enum, auto
from html import escape
from typing import Final, NamedTuple
from unicodedata import normalize
from urllib.parse import quote, quote_plus

from alcamine_validate.privacy.detection import Kind, longest_without_overlaps
from alcamine_validate.privacy.replacements import Replacements
from alcamine_validate.sanitizing.known_phones import KnownPhones

SHORTEST: Final = 6
"""Shorter values are replaced where they are found, but not searched for elsewhere."""

_LONGEST_KEY: Final = 64
_RANKS: Final = (
    Kind.CREDENTIAL, Kind.HEADER, Kind.URL, "secret", Kind.IBAN, Kind.CARD, Kind.EMAIL,
    Kind.PHONE, Kind.IP, "id", Kind.NAME, "text",
)  # fmt: skip
"""The kinds of replacements. If a value is of several kinds, the first of them counts."""


_OF_FORMATS: Final = (
    "Accept-Encoding", "Access-Control-Allow", "Authorization", "Cache-Control", "Connection",
    "Content-Disposition", "Content-Type", "Location", "Origin", "Referer", "Set-Cookie",
    "Strict-Transport-Security", "User-Agent", "Vary", "application/json", "charset", "base64",
    "http_interactions", "entries", "headers", "matchingRules", "recorded_at", "request",
    "response", "sessions", "string", "https",
)  # fmt: skip
"""Words of HTTP and of the formats of captures, which are not searched for either."""


class _Edges(Enum):
    """What may not be next to a value: a letter or digit before a word, a digit beside digits."""

    NONE = auto()
    WORD = auto()
    DIGITS = auto()


class _Entry(NamedTuple):
    """A value to search for in lower case, and its replacement."""

    value: str
    replacement: str
    kind: str
    edges: _Edges

    def is_at(self, text: str, start: int) -> bool:
        """Return whether a text in lower case has the value at an offset."""
        if not text.startswith(self.value, start):
            return False
        if self.edges is _Edges.NONE:
            return True
        end = start + len(self.value)
        if self.edges is _Edges.WORD:
            return start == 0 or not (self.value[0].isalnum() and text[start - 1].isalnum())
        before, after = text[start - 1 : start], text[end : end + 1]
        is_free = not (self.value[0].isdecimal() and before.isdecimal())
        return is_free and not (self.value[-1].isdecimal() and after.isdecimal())


class KnownMatch(NamedTuple):
    """A span of a text that holds a known value, what replaces it, and of which kind it is."""

    start: int
    end: int
    replacement: str
    kind: str


class Search:
    """The search for values, whose time depends on the text and hardly on their number.

    ``phones`` are found in any notation.
    """

    def __init__(self, entries: Collection[_Entry], phones: KnownPhones | None = None) -> None:
        self._phones = phones or KnownPhones()
        by_start: dict[str, dict[str, list[_Entry]]] = {}
        for each in entries:
            own = by_start.setdefault(each.value[:SHORTEST], {})
            own.setdefault(each.value[:_LONGEST_KEY], []).append(each)
        self._buckets = {start: _Bucket(keys) for start, keys in by_start.items()}

    def __bool__(self) -> bool:
        return bool(self._buckets) or bool(self._phones)

    def matches(self, text: str) -> Iterator[KnownMatch]:
        """Yield the known values in a text from left to right, at each place the longest."""
        if len(text) < SHORTEST:
            return
        phones = [KnownMatch(*each, Kind.PHONE) for each in self._phones.matches(text)]
        values = self._values(text)
        yield from longest_without_overlaps([*values, *phones]) if phones else values

    def _values(self, text: str) -> Iterator[KnownMatch]:
        buckets = self._buckets
        if not buckets:
            return
        low, done = lowered(text), 0
        starts = range(len(low))
        # A comprehension, because nearly all of the time is spent in it.
        for at in [start for start in starts if low[start : start + SHORTEST] in buckets]:
            found = buckets[low[at : at + SHORTEST]].entry_at(low, at) if at >= done else None
            if found is not None:
                done = at + len(found.value)
                yield KnownMatch(at, done, found.replacement, found.kind)


def search_for(texts: Iterable[str]) -> Search:
    """Return the search for texts that are only found: each match has the text itself."""
    entries = (_Entry(lowered(each), each, "", _Edges.NONE) for each in texts)
    return Search([each for each in entries if len(each.value) >= SHORTEST])


class _Bucket:
    """The values that share their first characters, sorted by up to 64 characters, their keys.

    If a text begins with several keys, the last one in order is the longest, and begins with all
    the others. So each key has a link to the longest other key that it begins with.
    """

    def __init__(self, keys: dict[str, list[_Entry]]) -> None:
        self._keys = sorted(keys)
        self._entries = [sorted(keys[e], key=lambda one: -len(one.value)) for e in self._keys]
        self._begins: list[int] = []
        open_keys: list[int] = []
        for index, key in enumerate(self._keys):
            while open_keys and not key.startswith(self._keys[open_keys[-1]]):
                open_keys.pop()
            self._begins.append(open_keys[-1] if open_keys else -1)
            open_keys.append(index)

    def entry_at(self, text: str, at: int) -> _Entry | None:
        """Return the longest value that a text has at an offset."""
        piece = text[at : at + _LONGEST_KEY]
        index = bisect_right(self._keys, piece) - 1
        while index >= 0:
            if piece.startswith(self._keys[index]):
                for entry in self._entries[index]:
                    if entry.is_at(text, at):
                        return entry
            index = self._begins[index]
        return None


def lowered(text: str) -> str:
    """Return a text in lower case, of the same length."""
    low = text.lower()
    if len(low) == len(text):
        return low
    return "".join(one if len(one := char.lower()) == 1 else char for char in text)


class KnownValues:
    """The values that are to be replaced in all files of a run, and their replacements.

    ``words`` are names and values of the schema. A value that is part of one of them is not
    searched for, because it may be at places where it has nothing to do with people.
    """

    def __init__(self, replacements: Replacements, words: Collection[str] = ()) -> None:
        self._replacements = replacements
        self._words = lowered("\n".join([*words, *_OF_FORMATS]))
        self._ranks: dict[str, int] = {}
        self._phones: set[str] = set()

    def __len__(self) -> int:
        return len(self._ranks)

    def add(self, kind: str, value: str) -> None:
        """Add a value that is to be replaced."""
        rank = _RANKS.index(kind)
        self._ranks[value] = min(rank, self._ranks.get(value, rank))
        if kind == Kind.PHONE:
            self._phones.add(value)
        elif kind in (Kind.CARD, Kind.IBAN):
            # The same number without signs between its groups.
            self._ranks.setdefault(re.sub("[^0-9A-Za-z]", "", value), rank)

    def replacement(self, kind: str, value: str) -> str:
        """Return the replacement of a value, which is the same at all places."""
        rank = self._ranks.get(value)
        return self._replacements.of(kind if rank is None else _RANKS[rank], value)

    def search(self) -> Search:
        """Return the search for all values that were added, in the forms that they can have."""
        found: dict[str, _Entry] = {}
        phones = KnownPhones()
        for value in sorted(self._phones):
            phones.add(value, self._replacements.of(Kind.PHONE, value))
        # In order, so that the result does not depend on the order of files.
        for value, rank in sorted(self._ranks.items()):
            for each in self._entries(_RANKS[rank], value):
                if len(each.value) >= SHORTEST:
                    found.setdefault(each.value, each)
        return Search(list(found.values()), phones)

    def _entries(self, kind: str, value: str) -> Iterator[_Entry]:
        plain = value.strip()
        is_prose = kind in ("text", Kind.NAME)
        if len(plain) < SHORTEST or (is_prose and lowered(plain) in self._words):
            return
        if kind == "text" and (plain.isalpha() or not any(map(str.isalpha, plain))):
            return  # a single word or a date does not identify anybody
        replacement = self.replacement(kind, value).strip()
        edges = _EDGES.get(kind, _Edges.NONE)
        if is_prose and any(map(str.isspace, plain)):
            edges = _Edges.NONE
        others = _forms(replacement)
        for spelled in _spellings(plain):
            # Most forms of most values are the same; the first one is the value itself.
            for form, other in zip(_forms(spelled), others, strict=True):
                yield _Entry(lowered(form), other, kind, edges)


_EDGES: Final = {
    Kind.NAME: _Edges.WORD,
    "text": _Edges.WORD,
    Kind.PHONE: _Edges.DIGITS,
    Kind.IP: _Edges.DIGITS,
    Kind.CARD: _Edges.DIGITS,
}


def _spellings(value: str) -> list[str]:
    """Return a value in all spellings that are encoded differently, itself first.

    A letter with an accent has two forms in Unicode (UAX 15), and the search for encoded text does
    not know the case of a letter past ASCII.
    """
    if value.isascii():
        return [value]
    composed = (value, normalize("NFC", value), normalize("NFD", value))
    every = (each for one in composed for each in (one, one.upper(), one.lower(), one.title()))
    return [*dict.fromkeys(every)]


def _forms(value: str) -> list[str]:
    """Return a value as it is, as in JSON text, also in a string of JSON text, HTML, and URLs."""
    readable = value.encode("utf-8", "replace").decode()
    in_json, in_ascii = json.dumps(value, ensure_ascii=False)[1:-1], json.dumps(value)[1:-1]
    return [
        value,
        in_json,
        in_ascii,
        json.dumps(in_json, ensure_ascii=False)[1:-1],
        json.dumps(in_ascii)[1:-1],
        escape(value, quote=False),
        escape(value),
        escape(value).replace("&#x27;", "&#39;"),
        quote(readable, safe="@:+,;=&$!*'()"),
        quote(readable, safe="@"),
        quote(readable, safe="/"),
        quote(readable, safe=""),
        quote_plus(readable, safe="@"),
        quote_plus(readable, safe=""),
    ]
