"""Hostile Sessions: reports on drift and overlays stay small and show nothing personal."""

from __future__ import annotations

import json
import random
from typing import Any, Final

import pytest

from alcamine_validate.drift.evidence import ANY, MOST_DETAILS, MOST_PLACES
from alcamine_validate.drift.report import DriftReport
from alcamine_validate.reporters.drift_html import drift_html
from alcamine_validate.reporters.drift_json import drift_json
from alcamine_validate.reporters.drift_markdown import drift_markdown
from alcamine_validate.reporters.drift_text import drift_text
from alcamine_validate.text.yaml_writer import yaml_text
from tests.drift.observing import kinds, lines, observed_in, of_sessions, report_on, with_overlay
from tests.properties.test_nothing_leaks import SHAPES, WRITERS, leaks, planted
from tests.reporters.drift_reports import OPTIONS
from tests.support.sessions import session
from tests.support.tables import for_each

REPORTERS: Final = (drift_text, drift_json, drift_markdown, drift_html)
SEEDS: Final = [range(60), pytest.param(range(60, 1_000), marks=pytest.mark.thorough)]


def texts(report: DriftReport) -> list[str]:
    """Return the overlay, and the report in all formats."""
    overlay = [] if report.overlay is None else [yaml_text(report.overlay)]
    return [*overlay, *("".join(each(report, OPTIONS)) for each in REPORTERS)]


@pytest.mark.parametrize("seeds", SEEDS, ids=["few", "many"])
def test_nothing_planted_is_in_a_report_or_an_overlay(seeds: range) -> None:
    """Not even if the same personal data is in many Sessions."""

    def check(seed: int) -> None:
        chance = random.Random(seed)
        form = list(WRITERS)[seed % len(WRITERS)]
        value = chance.choice(SHAPES)(planted(chance), chance)
        suffix = form if form in ("json", "jsonl", "yaml", "har") else "yaml"
        text = WRITERS[form](value, chance).encode("utf-8", "surrogatepass")
        report = report_on([(f"x.{suffix}", text)] * 3)
        assert [line for text in texts(report) for line in leaks(text)] == []

    for_each(seeds, check)


def test_planted_data_is_drift() -> None:
    """It would be seen if it were shown."""
    report = of_sessions(*(planted(random.Random(seed)) for seed in range(20)))
    assert len(report.rows) > 20
    shown = "".join(str((row.place, row.detail)) for row in report.rows)
    assert leaks(shown) != []


def test_a_hundred_thousand_names_are_one_row() -> None:
    """The report is short, and another Session's names are still told apart."""
    crowded = {**session(), **{f"n{number}": number for number in range(100_000)}}
    report = of_sessions(crowded, session(("/new", 1)))
    assert kinds(report) == [("property", "", "new"), ("property", "", ANY)]
    assert all(len(text) < 20_000 for text in texts(report))


def test_names_of_a_map_in_many_sessions_are_one_row() -> None:
    """Random names at one place are not told apart, nor are those below it."""
    sessions = [session((f"/n{number}", {f"m{number}": 1})) for number in range(MOST_DETAILS + 1)]
    report = of_sessions(*sessions)
    assert kinds(report) == [("property", "", ANY)]
    assert report.rows[0].evidence.sessions == MOST_DETAILS + 1
    nested = of_sessions(*(session(("/map", {f"m{number}": 1})) for number in range(200)))
    [row] = nested.rows
    assert row.schema == {"type": "object", "additionalProperties": {"type": "integer"}}


def test_thousands_of_values_are_one_row() -> None:
    """They are free text, and not in the overlay."""
    text = json.dumps(session(("/status", "V_0")))
    content = "\n".join(text.replace("V_0", f"V_{number}") for number in range(2_000))
    report = report_on([("x.jsonl", content.encode())])
    assert kinds(report) == [("value", "/status", ANY)]
    assert report.overlay is None
    assert report.rows[0].evidence.sessions == 2_000


def test_deep_values_are_observed() -> None:
    """Only the upper levels are described."""
    value: Any = 1
    for _ in range(200):
        value = [{"a": value}]
    [row] = of_sessions(session(("/deep", value))).rows
    assert row.reason is None
    assert len(json.dumps(row.schema)) < 1_000


def tree(depth: int) -> dict[str, Any]:
    """Return a binary tree whose nodes have an unknown property."""
    return {"new": 1} | ({"a": tree(depth - 1), "b": tree(depth - 1)} if depth else {})


def test_places_have_a_limit() -> None:
    """A schema that recurs has endless places; those past the limit are only counted."""
    own = {"$ref": "#/components/schemas/Node"}
    node = {"type": "object", "properties": {"a": own, "b": own}}
    schemas = "$.components.schemas"
    documents = with_overlay(
        {
            "actions": [
                {"target": schemas, "update": {"Node": node}},
                {"target": f"{schemas}.Session.properties", "update": {"tree": own}},
            ]
        }
    )
    report = report_on([lines([session(("/tree", tree(10)))])], documents)
    assert len(report.rows) == MOST_PLACES
    assert report.uncounted == 2**11 - 1 - MOST_PLACES
    assert report.overlay is not None
    assert len(report.overlay["actions"]) == 1
    assert f"{report.uncounted:,} more occurrences" in "".join(drift_text(report, OPTIONS))


def test_what_is_kept_does_not_grow_with_the_input() -> None:
    """Twice as many Sessions have the same places and details."""
    sessions = [
        session((f"/n{number % 7}", number), ("/status", f"S_{number % 5}"), ("/name", None))
        for number in range(300)
    ]
    once, twice = observed_in([lines(sessions)]), observed_in([lines(sessions * 2)])
    assert {key: len(at.details or ()) for key, at in once.places.items()} == {
        key: len(at.details or ()) for key, at in twice.places.items()
    }
    assert twice.sessions == 2 * once.sessions
