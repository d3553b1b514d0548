"""Evidence can be merged in the order of the text, and does not grow with the input."""

from __future__ import annotations

import json
from typing import Any

import pytest

from alcamine_validate.drift.documents import KnownDocuments
from alcamine_validate.drift.evidence import (
    ANY,
    MOST_DETAILS,
    MOST_PLACES,
    MOST_WORKSPACES,
    DriftPlace,
    Evidence,
    First,
    Observations,
)
from alcamine_validate.drift.observe import FileObserver
from alcamine_validate.input.document import FastPath
from alcamine_validate.input.expected import WHOLE
from alcamine_validate.input.json_lines import LinesReader
from alcamine_validate.input.limits import Limits
from alcamine_validate.session import session_schemas
from tests.drift.observing import OWN, lines, observed_in
from tests.support.sessions import session

DAY = "2026-03-{:02}T09:26:35.097Z"


def seen(count: int = 1, **others: Any) -> Evidence:
    """Return evidence from one file."""
    return Evidence(count=count, sessions=count, **others)


def test_merged_evidence_counts_everything() -> None:
    """The first place is kept; the period, the limit and the workspaces include both."""
    one = seen(2, workspaces={"a"}, first_created_at=DAY.format(3), last_created_at=DAY.format(4))
    one.first, one.farthest, one.formats = First("a.json", 1, 2), 5, ("uuid", "uri")
    other = seen(3, workspaces={"b"}, first_created_at=DAY.format(1), last_created_at=DAY.format(9))
    other.first, other.farthest, other.formats = First("b.json", 3, 4), 7, ("uuid",)
    one.merge(other, is_same_file=False)
    assert (one.count, one.sessions, one.files) == (5, 5, 2)
    assert one.workspaces == {"a", "b"}
    assert (one.first_created_at, one.last_created_at) == (DAY.format(1), DAY.format(9))
    assert one.first == First("a.json", 1, 2)
    assert one.farthest == 7
    assert list(one.formats or ()) == ["uuid"]
    one.merge(seen(), is_same_file=True)
    assert one.files == 2
    assert (one.first_created_at, one.last_created_at) == (DAY.format(1), DAY.format(9))


def test_workspaces_are_told_apart_up_to_a_number() -> None:
    """More of them are not kept."""
    evidence = Evidence()
    for number in range(2 * MOST_WORKSPACES):
        evidence.end_session(str(number), None)
    assert len(evidence.workspaces) == MOST_WORKSPACES
    evidence.merge(Evidence(workspaces={"other"}), is_same_file=True)
    assert len(evidence.workspaces) == MOST_WORKSPACES


def test_places_past_the_limit_are_counted() -> None:
    """Others are still added to."""
    observed, more = Observations(), Observations()
    places = [DriftPlace("type", f"/{number}", "") for number in range(MOST_PLACES + 1)]
    for place in places[:-1]:
        assert observed.at(place) is not None
    assert observed.at(places[-1]) is None
    assert observed.at(places[0]) is not None
    for place in (places[0], places[-1]):
        at = more.at(place)
        assert at is not None
        at.whole.count = 4
    observed.merge(more)
    assert observed.uncounted == 4
    assert observed.places[places[0]].whole.count == 4


def in_parts(sessions: list[Any], size: int) -> Observations:
    """Return what is observed in JSON Lines that are read in pieces, as processes do."""
    whole = Observations()
    for start in range(0, len(sessions), size):
        observer = FileObserver(
            KnownDocuments(OWN).observer(), session_schemas(), WHOLE, "sessions.jsonl"
        )
        _, content = lines(sessions[start : start + size])
        reader = LinesReader(Limits(), FastPath(observer.is_clean))
        for document in reader.documents(iter([content])):
            observer.take(document)
        observer.observed.move_down(start)
        whole.merge(observer.observed, is_same_file=True)
    return whole


def shown(observed: Observations) -> Any:
    """Return everything that reports show of observations."""
    rows = {
        (*place, detail): (
            each.count, each.sessions, each.files, len(each.workspaces), each.first,
            each.first_created_at, each.last_created_at,
        )
        for place, at in observed.places.items() for detail, each in at.rows()
    }  # fmt: skip
    return observed.sessions, observed.clean, observed.objects, rows


@pytest.mark.parametrize("number", [5, MOST_DETAILS, MOST_DETAILS + 30])
def test_pieces_show_what_the_whole_shows(number: int) -> None:
    """Pieces of a file have the same evidence, however many details there are."""
    sessions = [
        session(
            (f"/name_{each}", each),
            ("/status", f"NEW_{each}"),
            ("/createdAt", DAY.format(each % 28 + 1)),
        )
        for each in range(number)
    ]
    sessions += [session(), {**session(), **{f"x{each}": 1 for each in range(MOST_DETAILS + 1)}}]
    whole = shown(observed_in([("sessions.jsonl", lines(sessions)[1])]))
    for size in (1, 7, 64):
        assert shown(in_parts(sessions, size)) == whole
    details = {key[3] for key in whole[3] if key[0] == "value"}
    assert details == (
        {ANY} if number > MOST_DETAILS else {json.dumps(f"NEW_{each}") for each in range(number)}
    )
    assert (ANY in {key[3] for key in whole[3] if key[0] == "property"}) is True


def test_a_slip_is_near_something_known_and_seen_once() -> None:
    """The same thing in a second Session is drift."""
    assert Evidence(sessions=1, near="a").is_slip
    assert not Evidence(sessions=2, near="a").is_slip
    assert not Evidence(sessions=1).is_slip
