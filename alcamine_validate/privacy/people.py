"""Names of persons: which texts can be one, and which are known to be invented."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Final

from alcamine_validate.privacy.detection import Detection, Kind
from alcamine_validate.privacy.placeholders import is_placeholder

FIRST_NAMES: Final = ("Nora", "Johnny", "Aiko", "Chloé", "Mateus", "Priya", "Zoë", "Tomasz", "李娜")
LAST_NAMES: Final = ("Lindqvist", "Okafor", "Tanaka", "Moreau", "Silva", "Nowak", "García")
"""The names in the samples of this package."""

_STARTS: Final = (
    "Amber", "Apricot", "Arrow", "Barley", "Basil", "Bramble", "Bristle", "Button", "Candle",
    "Clover", "Cobble", "Copper", "Cricket", "Crumble", "Damson", "Dapple", "Ember", "Feather",
    "Fennel", "Fiddle", "Ginger", "Gooseberry", "Harvest", "Hickory", "Hollow", "Indigo", "Ivory",
    "Juniper", "Kettle", "Lantern", "Lavender", "Marble", "Marigold", "Meadow", "Mulberry",
    "Nettle", "Nutmeg", "Opal", "Pebble", "Pepper", "Pumpkin", "Quill", "Ribbon", "Russet",
    "Saffron", "Silver", "Sorrel", "Sparrow", "Spindle", "Tansy", "Teasel", "Thimble", "Thistle",
    "Tumble", "Umber", "Velvet", "Walnut", "Whistle", "Willow", "Yarrow", "Zinnia",
)  # fmt: skip
_ENDS: Final = (
    "acre", "bank", "barrow", "bay", "beck", "bourne", "bridge", "brook", "burrow", "castle",
    "chase", "cliff", "combe", "common", "court", "cove", "creek", "croft", "dale", "dell", "down",
    "edge", "end", "fell", "field", "ford", "garth", "gate", "glade", "glen", "grange", "green",
    "grove", "harbour", "haven", "heath", "hill", "hollow", "holm", "hurst", "island", "lake",
    "lane", "lodge", "marsh", "mead", "mere", "mill", "moor", "orchard", "pool", "quay", "ridge",
    "shore", "spring", "stead", "stone", "thorpe", "vale", "wharf", "wick", "wood", "worth",
)  # fmt: skip
MADE_NAMES: Final = tuple(start + end for start in _STARTS for end in _ENDS)
"""Surnames that are made of two words each, for replacements: nobody is known to have them."""

_INVENTED: Final = frozenset({
    *(each.casefold() for each in (*FIRST_NAMES, *LAST_NAMES)),
    "jane", "john", "doe", "roe", "smith", "alice", "bob", "carol", "dave", "eve", "mallory", "max",
    "erika", "mustermann", "musterfrau", "bloggs", "joe", "jo", "public", "acme", "mario", "rossi",
    "pérez", "perez", "juan", "dupont", "jean", "martin", "foo", "bar", "baz", "foobar", "lorem",
    "ipsum",
})  # fmt: skip
"""Names that stand for anybody in the documentation of many countries, in lower case."""

_GENERIC: Final = frozenset({
    "test", "tester", "testing", "example", "sample", "demo", "dummy", "fake", "mock", "user",
    "customer", "client", "caller", "person", "patient", "guest", "anonymous", "unknown", "name",
    "first", "last", "full", "placeholder", "redacted", "session", "interview", "with", "agent",
    "call", "conversation", "web", "chat", "inbound", "voice", "phone", "the", "a", "an", "and",
    "contact", "new", "participant", "candidate", "no", "none", "untitled", "survey", "team",
    "private", "blocked", "restricted", "unavailable", "mr", "mrs", "ms", "dr", "anon",
})  # fmt: skip
_NOBODY: Final = _INVENTED | _GENERIC | {each.casefold() for each in MADE_NAMES}
_BETWEEN: Final = frozenset({"from", "of", "by", "for", "to", "on", "at", "in", "or", "meeting"})
"""Words that may stand beside a name but are not part of one."""

_MARKS: Final = (
    "\u0300-\u036f\u0591-\u05c7\u0610-\u061a\u064b-\u065f\u0670\u06d6-\u06ed\u0900-\u0963\u0971-\u09e3"
    "\u0a01-\u0a51\u0a70-\u0ae3\u0b01-\u0b63\u0b82-\u0bd7\u0c00-\u0c63\u0c80-\u0ce3\u0d00-\u0d63\u0d81-\u0df3"
    "\u0e31-\u0e4e\u0eb1-\u0ece\u0f71-\u0fbc\u102b-\u103e\u17b4-\u17d3\u200c\u200d"
)
"""Accents and vowels that are characters of their own, in the scripts that have some."""

_PART: Final = rf"(?:[^\W\d_](?:[^\W\d_]|(?!\w)[{_MARKS}]|['’\-.](?=[^\W\d_])){{0,40}}\.?)"
_SPOKEN_OF: Final = (
    r"(?:\s*(?i:interview|call|conversation|session|chat|meeting)\s+(?i:with|from|of|by)\s)"
)
_WHOLE: Final = re.compile(
    rf"{_SPOKEN_OF}?\s*(?P<name>{_PART}(?:,?[ \u00a0]{{1,3}}{_PART}){{0,4}})\s*"
)
_LONGEST: Final = 100
_FEWEST_LETTERS: Final = 2


def names_at_place(text: str) -> Iterator[Detection]:
    """Yield the text as a name, at a place for names, if it can be one and is not invented.

    It can be a name if it has one to five words of letters, of which at least one starts with a
    capital, or has no case. A comma may be between them, as in "Doe, Jane". Words such as
    "Interview with" before it do not count.
    """
    if len(text) > _LONGEST:
        return
    match = _WHOLE.fullmatch(text)
    if match is None or is_placeholder(text) or not can_be_name(match["name"]):
        return
    yield Detection(Kind.NAME, *match.span("name"), "what can be a person's name")


def can_be_name(text: str) -> bool:
    """Return whether words can be the name of a real person."""
    words = text.split()
    if all(word[:1].islower() for word in words):
        return False
    rest = [word for word in words if word.casefold().rstrip(".") not in _NOBODY]
    return any(sum(map(str.isalpha, word)) >= _FEWEST_LETTERS for word in rest)


def is_invented(text: str) -> bool:
    """Return whether all words of a text are names that stand for anybody, or generic words."""
    words = re.findall(r"[^\W\d_]+", text)
    return all(word.casefold() in _NOBODY or word.casefold() in _BETWEEN for word in words)
