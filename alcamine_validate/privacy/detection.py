"""Detections: what was found in a text, and where exactly."""

from __future__ import annotations

from collections.abc import Iterable
from enum import StrEnum
from typing import NamedTuple


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
    article, for example ``a GitHub token``.
    """

    kind: Kind
    start: int
    end: int
    what: str

    def moved(self, offset: int) -> Detection:
        """Return the detection in a text that has ``offset`` more characters before it."""
        return self._replace(start=self.start + offset, end=self.end + offset)


def without_overlaps(detections: Iterable[Detection]) -> list[Detection]:
    """Return detections in text order; of those that overlap, only the first one given."""
    given = list(detections)
    if len(given) < 2:
        return given
    order = sorted(range(len(given)), key=lambda index: (given[index].start, index))
    kept: list[int] = []
    for index in order:
        while kept and given[kept[-1]].end > given[index].start and index < kept[-1]:
            kept.pop()
        if not kept or given[kept[-1]].end <= given[index].start:
            kept.append(index)
    return [given[index] for index in kept]
