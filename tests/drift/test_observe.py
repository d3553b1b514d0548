"""Sessions of all files are observed: by pieces, in webhook bodies, and parts of Sessions."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

import alcamine_validate as av
from alcamine_validate.check.all_files import check_all
from alcamine_validate.check.one_file import CheckOptions
from alcamine_validate.check.tasks import RANGE
from alcamine_validate.drift.documents import KnownDocuments
from alcamine_validate.drift.evidence import ANY, MOST_DETAILS, Observations
from alcamine_validate.lint.settings.config import Config
from alcamine_validate.session import session_schemas
from tests.drift.observing import (
    OWN,
    kinds,
    lines,
    observed_in,
    of_sessions,
    report_on,
    with_overlay,
)
from tests.support.sessions import ABSENT, session

SCHEMA = "/components/schemas/Session"


def test_samples_have_no_drift() -> None:
    """Each is counted, with its objects, on the fast path and on the slow one."""
    sessions = [json.loads(av.sample_json(seed=seed)) for seed in range(30)]
    fast = observed_in([lines(sessions)])
    slow = observed_in([("x.json", json.dumps(sessions, indent=1).encode())])
    for observed in (fast, slow):
        assert (observed.sessions, observed.clean, observed.places) == (30, 30, {})
        assert observed.objects[SCHEMA] == 30
        assert observed.objects[f"{SCHEMA}/properties/agent/properties/version"] == 30
    assert fast.objects == slow.objects
    ledgers = sum(each["ledger"] is not None for each in sessions)
    assert fast.objects[f"{SCHEMA}/properties/ledger"] == ledgers


def test_a_session_counts_once_however_often_something_is_in_it() -> None:
    """Occurrences and Sessions are different numbers."""
    report = of_sessions(session(("/agent/version/languages", ["de", "de", "pt"])), session())
    [de, pt] = report.rows
    assert (de.evidence.count, de.evidence.sessions) == (2, 1)
    assert (pt.evidence.count, pt.evidence.sessions, pt.detail) == (1, 1, '"pt"')
    assert (report.sessions, report.clean) == (2, 1)


def test_the_first_place_is_that_of_the_value() -> None:
    """It is the line and column of the unknown property or wrong value in the file."""
    text = json.dumps([session(), session(("/sentiment", {"a": 1}))], indent=2)
    [row] = report_on([("a.json", text.encode())]).rows
    assert row.evidence.first is not None
    filename, line, column = row.evidence.first
    at = text.splitlines()[line - 1]
    assert at.strip().startswith('"sentiment"')
    assert (filename, column) == ("a.json", at.index("{") + 1)


def test_workspaces_and_times_are_those_of_the_sessions() -> None:
    """They say in how many workspaces something was seen, and from when to when."""
    days = ("2026-03-02T09:00:00.000Z", "2026-03-01T09:00:00.000Z", "no time")
    sessions = [
        session(("/createdAt", day), ("/workspaceId", f"w{number % 2}" * 9), ("/new", 1))
        for number, day in enumerate(days)
    ]
    row = next(row for row in of_sessions(*sessions).rows if row.place.kind == "property")
    assert len(row.evidence.workspaces) == 2
    assert row.evidence.first_created_at == days[1]
    assert row.evidence.last_created_at == days[0]


def test_files_are_counted_once_each() -> None:
    """Several Sessions of a file are in one file."""
    new = session(("/new", 1))
    [row] = report_on([lines([new, new]), ("b.json", json.dumps(new).encode())]).rows
    assert (row.evidence.sessions, row.evidence.files) == (3, 2)


def test_a_webhook_body_is_observed_by_its_own_schema() -> None:
    """The ledger may be billing there, and drift in it is drift of the ledger's schema."""
    value = session(("/ledger", ABSENT), ("/billing", {**session()["ledger"], "new": 1}))
    body = {"type": "session.completed", "properties": value}
    [row] = report_on([("x.json", json.dumps(body).encode())]).rows
    assert row.place.pointer == "/billing"
    assert row.place.schema_pointer == f"{SCHEMA}/properties/ledger"
    assert row.reason is None


def test_parts_and_partial_sessions_are_observed() -> None:
    """Pointers are those in a Session; what is absent is not missing in a partial one."""
    person = {**session()["person"], "new": 1}
    [row] = report_on([("x.json", json.dumps(person).encode())], part="person").rows
    assert (row.place.pointer, row.detail, row.objects) == ("/person", "new", 1)
    assert row.evidence.first is not None
    assert row.evidence.first_created_at is None
    partial = {"agentId": "x", "status": "NEW"}
    report = report_on([("x.json", json.dumps(partial).encode())], partial=True)
    assert kinds(report) == [("value", "/status", '"NEW"')]


def test_names_of_maps_are_not_told_apart() -> None:
    """Places below them have the pointer pattern of all of them."""
    observed = observed_in([lines([session(("/person/properties", {"a": 1}))])])
    assert observed.places == {}
    overlay = {"additionalProperties": {"type": "string"}}
    target = "$.components.schemas.Session.properties.person.properties.properties"
    changed = with_overlay({"actions": [{"target": target, "update": overlay}]})
    sessions = [session(("/person/properties", {name: 1})) for name in ("nora", "mila")]
    [row] = report_on([lines(sessions)], changed).rows
    assert row.place.pointer == "/person/properties/*"
    assert row.evidence.sessions == 2


def test_an_object_full_of_unknown_names_hides_no_others() -> None:
    """It counts as one thing; the names in other Sessions are still told apart."""
    crowded = {**session(), **{f"x{each}": 1 for each in range(MOST_DETAILS + 1)}}
    report = of_sessions(crowded, session(("/sentiment", 1)))
    assert kinds(report) == [("property", "", "sentiment"), ("property", "", ANY)]
    assert report.rows[1].reason is not None


@pytest.mark.parametrize("text", [b"{", b'{"a": 1}', b""])
def test_what_is_not_a_session_is_not_observed(text: bytes) -> None:
    """It has findings about the input instead."""
    observed = observed_in([("x.json", text)])
    assert (observed.sessions, observed.places) == (0, {})


def test_the_result_does_not_depend_on_processes(tmp_path: Path) -> None:
    """A large file is observed in ranges, and small files in groups, with the same result."""
    big, small = tmp_path / "big.jsonl", tmp_path / "small.json"
    new = [session(("/new", number), ("/status", f"S_{number % 50}")) for number in range(100)]
    _, content = lines(new)
    big.write_bytes(content * (2 * RANGE // len(content) + 2))
    small.write_text(json.dumps(session(("/other", None))))

    def observed(jobs: int) -> Any:
        whole = Observations()
        options = CheckOptions(
            config=Config(select=["ALC0"]), observer=KnownDocuments(OWN).observer()
        )
        paths = [str(big), str(small)]
        for file in check_all(paths, session_schemas(), options, jobs=jobs):
            assert file.observed is not None
            whole.merge(file.observed)
        rows = {
            (*place, detail): (each.count, each.sessions, each.files, each.first, each.workspaces)
            for place, at in whole.places.items()
            for detail, each in at.rows()
        }
        return whole.sessions, whole.objects, rows

    assert observed(2) == observed(1)
