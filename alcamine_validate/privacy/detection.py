"""Detections: what was found in a text, and where exactly."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Iterable
from enum import StrEnum
from operator import attrgetter
from typing import NamedTuple, Protocol, TypeVar


class Kind(StrEnum):
    """What a detection is."""

    PHONE = "phone"
    EMAIL = "email"
    NAME = "name"
    CARD = "card"
    IBAN = "iban"
    IP = "ip"
    CREDENTIAL = "credential"
    HEADER = "header"
    URL = "url"


class Detection(NamedTuple):
    """A part of a text that is a person's data or a secret.

    It goes from the character at ``start`` to the one before ``end``. ``what`` names it with an
    article, for example ``a GitHub token``. ``decoded`` is the value if the text has it in
    percent-encoding, or "".
    """

    kind: Kind
    start: int
    end: int
    what: str
    decoded: str = ""

    def moved(self, offset: int) -> Detection:
        """Return the detection in a text that has ``offset`` more characters before it."""
        return self._replace(start=self.start + offset, end=self.end + offset)


class _HasSpan(Protocol):
    @property
    def start(self) -> int: ...

    @property
    def end(self) -> int: ...


S = TypeVar("S", bound=_HasSpan)


def without_overlaps(spans: Iterable[S]) -> list[S]:
    """Return spans in text order; of those that overlap, only the first one given."""
    kept: list[S] = []
    for each in spans:
        at = bisect_left(kept, each.start, key=attrgetter("start"))
        is_free_before = at == 0 or kept[at - 1].end <= each.start
        if is_free_before and (at == len(kept) or each.end <= kept[at].start):
            kept.insert(at, each)
    return kept


def longest_without_overlaps(spans: Iterable[S]) -> list[S]:
    """Return spans in text order; of those that overlap, only the longest, or the first of them."""
    return without_overlaps(sorted(spans, key=lambda each: (each.start - each.end, each.start)))
