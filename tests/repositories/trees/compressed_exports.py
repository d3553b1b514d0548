"""A repository that keeps its exports and captures compressed."""

from __future__ import annotations

from tests.repositories.contents import (
    DONE,
    PHONE,
    compact,
    gzipped,
    har,
    line_of,
    lines,
    pretty,
    session,
    zipped,
)
from tests.repositories.kinds import CAPTURES, FIXTURES, Call, Repository, error, info

LINES = "exports/2026-03.jsonl.gz"
JSON = "tests/data/session.json.gz"
MESSAGES = "exports/messages.ndjson.gz"
TRACE = "e2e/trace.har.zip"
CUT = "exports/2026-04.jsonl.gz"
HAR = har(session(4, PHONE))
IN_TRACE = error(f"{TRACE}/har.har", line_of(HAR, "555-0143"), "ALC202", "/person/phone")

IN_LINES = error(LINES, 3, "ALC103", "/status")
IN_JSON = error(JSON, "DONE", "ALC103", "/status")
PLACE = info(MESSAGES, 1, "ALC019", "/value")
IN_CUT = error(CUT, None, "ALC011")

REPOSITORY = Repository(
    files={
        LINES: gzipped(lines(session(0), session(1), session(2, DONE))),
        JSON: gzipped(pretty(session(3, DONE))),
        MESSAGES: gzipped(lines({"offset": 1, "value": compact(session(5))})),
        TRACE: zipped({"har.har": HAR}),
        CUT: gzipped(lines(session(6), session(7)))[:-400],
        "exports/notes.txt.gz": gzipped("notes\n"),
    },
    calls=(
        Call(
            arguments=f"check {LINES} {JSON}",
            exit=1,
            files=2,
            sessions=4,
            findings=(IN_LINES, IN_JSON),
        ),
        Call(arguments=f"check {TRACE}", exit=1, files=1, sessions=1, findings=(IN_TRACE,)),
        Call(arguments="check -", stdin=gzipped(pretty(session(3))), files=1, sessions=1),
        Call(arguments=f"check --at /value {MESSAGES}", files=1, sessions=1),
        Call(
            arguments=f"check --exclude {CUT} .",
            exit=1,
            files=4,
            sessions=6,
            findings=(IN_LINES, IN_JSON, PLACE, IN_TRACE),
        ),
        Call(
            hook=CAPTURES,
            arguments=f"--exclude {CUT}",
            exit=1,
            files=4,
            sessions=6,
            findings=(IN_LINES, IN_JSON, PLACE, IN_TRACE),
        ),
        Call(hook=FIXTURES, arguments="", files=0),
        Call(
            arguments="check exports/notes.txt.gz",
            exit=1,
            files=1,
            findings=(error("exports/notes.txt.gz", 1, "ALC002"),),
        ),
        Call(
            arguments=f"check --max-expanded-size 1KiB {JSON}",
            exit=1,
            files=1,
            findings=(error(JSON, None, "ALC010"),),
            shows=("--max-expanded-size",),
        ),
        Call(
            arguments=f"check {CUT}",
            exit=1,
            files=1,
            findings=(IN_CUT,),
        ),
    ),
)
