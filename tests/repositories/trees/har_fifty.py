"""A folder of 50 captured HARs, in all of which the API sends a property that is new."""

from __future__ import annotations

import pytest

from tests.repositories.contents import DRIFT, LOGIN, har, session
from tests.repositories.kinds import CAPTURES, Call, Repository, error, warning

NAMES = [f"captures/2026-03-{day:02}/{part}.har" for day in range(1, 26) for part in ("am", "pm")]
EVERYWHERE = tuple(warning(name, "sentimentScore", "ALC701", "/sentimentScore") for name in NAMES)
SUMMARY = f"/sentimentScore  an unknown property (number), 50 times, first at {NAMES[0]}"
NEW = "captures/2026-04-01/am.har"

REPOSITORY = Repository(
    marks=(pytest.mark.xdist_group("processes"),),
    files={name: har(LOGIN, session(number % 10, DRIFT)) for number, name in enumerate(NAMES)},
    calls=(
        Call(
            arguments="check captures",
            files=50,
            sessions=50,
            skipped=50,
            findings=EVERYWHERE,
            shows=(SUMMARY, "Found 50 warnings in 50 files, 50 sessions"),
        ),
        Call(
            arguments="check --quiet captures",
            files=50,
            sessions=50,
            skipped=50,
            findings=EVERYWHERE,
            shows=("Found 50 warnings in 50 files",),
            hides=("ALC701",),
        ),
        Call(
            hook=CAPTURES,
            arguments="--fail-on warning --format concise",
            exit=1,
            files=50,
            sessions=50,
            skipped=50,
            findings=EVERYWHERE,
        ),
        Call(
            arguments="check --fail-on warning --ignore ALC701:/sentimentScore captures",
            files=50,
            sessions=50,
            skipped=50,
        ),
        Call(
            arguments="check --statistics captures",
            files=None,
            shows=("50  ALC701  unknown-property",),
        ),
        Call(
            arguments="check --write-baseline known.json captures",
            files=None,
            shows=("Wrote 50 known findings to known.json.",),
        ),
        Call(
            arguments="check --baseline known.json --fail-on warning captures",
            files=50,
            sessions=50,
            skipped=50,
            known=50,
            shows=("Left out 50 findings in the baseline.",),
        ),
        Call(
            arguments="check --baseline known.json --fail-on warning captures",
            edits={NEW: har(session(0, DRIFT, {"/status": "DONE"}))},
            exit=1,
            files=51,
            sessions=51,
            skipped=50,
            known=50,
            findings=(
                warning(NEW, "sentimentScore", "ALC701", "/sentimentScore"),
                error(NEW, "DONE", "ALC103", "/status"),
            ),
        ),
        Call(
            arguments="check --jobs 2 --fail-on warning --baseline known.json captures",
            exit=1,
            files=51,
            sessions=51,
            skipped=50,
            known=50,
            findings=(
                warning(NEW, "sentimentScore", "ALC701", "/sentimentScore"),
                error(NEW, "DONE", "ALC103", "/status"),
            ),
            is_process=True,
        ),
    ),
)
