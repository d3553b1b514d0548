"""Findings come in groups, so that a small file with a million needs no memory for all at once."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

import pytest

import alcamine_validate as av
from alcamine_validate.input.find_sessions import SessionFinder
from alcamine_validate.input.json_format import read_json
from alcamine_validate.lint.linter import linter_for
from alcamine_validate.lint.place import place_document
from alcamine_validate.lint.placed import PlacedFinding
from alcamine_validate.session import session_schemas
from tests.support.sessions import ANY_VALUE

COUNTS: Final = [600, pytest.param(1_500, marks=pytest.mark.thorough)]
"""Numbers of empty objects; as Sessions, they have more findings than one group holds."""


def empty(sessions: int) -> bytes:
    """Return a file with this number of empty objects."""
    return b"[" + b",".join([b"{}"] * sessions) + b"]"


def groups(data: bytes, *wanted: bool) -> Iterator[list[PlacedFinding]]:
    """Yield the groups of a file; a group has lines only if its entry in ``wanted`` is True."""
    answers = iter(wanted)
    document = read_json(data, finder=SessionFinder(at=("",)))
    return place_document(
        document,
        session_schemas(),
        linter_for(ANY_VALUE),
        want_places=lambda _: next(answers, False),
    )


@pytest.mark.parametrize("sessions", COUNTS)
def test_a_group_is_small(sessions: int) -> None:
    """A group is small, however many findings there are; none is lost, and all are in order."""
    found = [group for group in groups(empty(sessions), True, True, True, True, True) if group]
    assert len(found) > 1
    assert max(map(len, found)) < 10_100
    every = [each.finding for group in found for each in group]
    assert len(every) == sessions * len(av.findings(b"{}", config=ANY_VALUE))
    assert [each.record for each in every] == sorted(each.record or 0 for each in every)
    assert [each.column for each in every] == sorted(each.column or 0 for each in every)


@pytest.mark.parametrize("sessions", COUNTS)
def test_a_finding_that_is_only_counted_has_no_place(sessions: int) -> None:
    """A finding that is only counted has the same record, code and message, but no line."""
    placed, counted = (
        [each.finding for group in groups(empty(sessions), *answers) for each in group]
        for answers in ((True,) * 9, ())
    )
    assert all(each.line == 1 for each in placed)
    assert all(each.line is None for each in counted)
    assert [(each.record, each.code, each.message) for each in counted] == [
        (each.record, each.code, each.message) for each in placed
    ]


def test_problems_of_the_text_are_among_the_first() -> None:
    """A duplicate key is found by the reader, and sorted by its place among other findings."""
    twice = empty(1_500).replace(b"{}", b'{"name": 1, "name": 2}', 1)
    first = next(group for group in groups(twice, True) if group)
    assert "ALC004" in [each.finding.code for each in first[:30]]
