"""Deferred format checks: which strings a batch can prove, and the runtime tests for it."""

from __future__ import annotations

from dataclasses import replace
from typing import Final

from alcamine_validate.compiler.statements import DeferredCheck, Member, Statement, When

BATCHES: Final = {
    "identifiers": "are_canonical_cuid2",
    "timestamps": "are_canonical_timestamps",
}
"""The runtime test that proves all values of each list of gathered strings."""

SINGLE: Final = {"identifiers": "is_cuid2", "timestamps": "is_date_time"}
"""The runtime test of a single value of each list; it also accepts other spellings."""


def text_members(body: tuple[Statement, ...]) -> list[Member]:
    """Return the members of ``body`` whose checks can all be proven by a batch."""
    return [each for each in body if isinstance(each, Member) and _text(each.body) is not None]


def kind_of(member: Member) -> str:
    """Return the name of the list that gathers a text member's value."""
    text = _text(member.body)
    if text is None:
        raise ValueError(f"{member.name} is not a text member")
    return text.kind


def gathered(body: tuple[Statement, ...]) -> tuple[Statement, ...]:
    """Return the body of a text member without its checks, so that the value is only gathered."""
    match body:
        case (When(cases=((test, inner),)) as only,):
            return (replace(only, cases=((test, gathered(inner)),)),)
        case (DeferredCheck() as only,):
            return (replace(only, body=()),)
    raise ValueError("it is not the body of a text member")


def _text(body: tuple[Statement, ...]) -> DeferredCheck | None:
    """Return the deferred check that makes up ``body``, apart from null tests, or None."""
    match body:
        case (When(cases=((_, inner),), otherwise=()),):
            return _text(inner)
        case (DeferredCheck() as only,):
            return only
    return None
