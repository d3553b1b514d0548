"""Texts that are proven in one go: which they are, and the runtime tests that prove them."""

from __future__ import annotations

from dataclasses import replace
from typing import Final

from alcamine_validate.compiler.statements import Gather, Member, Statement, When

BATCHES: Final = {
    "identifiers": "are_canonical_cuid2",
    "timestamps": "are_canonical_timestamps",
}
"""Each list of gathered values, and the runtime test that proves them all."""

SINGLE: Final = {"identifiers": "is_cuid2", "timestamps": "is_date_time"}
"""The runtime test of one value of each list, which takes other spellings, too."""


def text_members(body: tuple[Statement, ...]) -> list[Member]:
    """Return the members of ``body`` of which nothing is asked but what a batch can prove."""
    return [each for each in body if isinstance(each, Member) and _text(each.body) is not None]


def kind_of(member: Member) -> str:
    """Return the name of the list that a text member's value is gathered in."""
    text = _text(member.body)
    if text is None:
        raise ValueError(f"{member.name} is no text member")
    return text.kind


def gathered(body: tuple[Statement, ...]) -> tuple[Statement, ...]:
    """Return the body of a text member without its checks: it is to be gathered only."""
    match body:
        case (When(cases=((test, inner),)) as only,):
            return (replace(only, cases=((test, gathered(inner)),)),)
        case (Gather() as only,):
            return (replace(only, body=()),)
    raise ValueError("it is not the body of a text member")


def _text(body: tuple[Statement, ...]) -> Gather | None:
    """Return the text that all of ``body`` is about, null aside, or None."""
    match body:
        case (When(cases=((_, inner),), otherwise=()),):
            return _text(inner)
        case (Gather() as only,):
            return only
    return None
