"""A repository whose captures hold people, so that git ignores them."""

from __future__ import annotations

from tests.repositories.contents import DONE, LOGIN, PHONE, har, pretty, session
from tests.repositories.kinds import CAPTURES, Call, Repository, error

CAPTURE = "captures/2026-03-14.har"
LOOSE = "support-case.har"
FIXTURE = "tests/fixtures/session.json"
PERSON = {"/person/email": "nora.lindqvist@example.org"}

IN_CAPTURE = error(CAPTURE, "DONE", "ALC103", "/status")
IN_LOOSE = error(LOOSE, "555-0143", "ALC202", "/person/phone")
IN_FIXTURE = error(FIXTURE, "DONE", "ALC103", "/status")
WHO = ("nora.lindqvist@example.org", "Lindqvist", "555-0143")

REPOSITORY = Repository(
    files={
        ".gitignore": "# people\n/captures/\n*.har\n!public.har\n",
        CAPTURE: har(LOGIN, session(0, DONE, PERSON)),
        LOOSE: har(session(1, PHONE, PERSON)),
        "public.har": har(session(2)),
        FIXTURE: pretty(session(3, DONE)),
        "recordings/.gitignore": "*\n",
        "recordings/2026-03-15.har": har(session(4)),
    },
    calls=(
        Call(
            arguments=f"check {CAPTURE}",
            exit=1,
            files=1,
            sessions=1,
            skipped=1,
            findings=(IN_CAPTURE,),
            hides=WHO,
        ),
        Call(
            arguments=f"check {LOOSE}",
            exit=1,
            files=1,
            sessions=1,
            findings=(IN_LOOSE,),
            hides=WHO,
        ),
        Call(
            arguments=f"check --show-values {LOOSE}",
            exit=1,
            files=1,
            sessions=1,
            findings=(IN_LOOSE,),
            shows=("555-0143",),
        ),
        Call(
            arguments="check .",
            exit=1,
            files=2,
            sessions=2,
            findings=(IN_FIXTURE,),
            shows=("Left out 2 files and 1 folder ignored by git; --no-gitignore checks them.",),
            hides=WHO,
        ),
        Call(
            arguments="check --no-gitignore .",
            exit=1,
            files=5,
            sessions=5,
            skipped=1,
            findings=(IN_CAPTURE, IN_LOOSE, IN_FIXTURE),
            hides=WHO,
        ),
        Call(
            arguments="check captures",
            exit=1,
            files=1,
            sessions=1,
            skipped=1,
            findings=(IN_CAPTURE,),
        ),
        Call(arguments="check recordings", files=1, sessions=1),
        Call(
            # git knows only what is not ignored.
            hook=CAPTURES,
            arguments="",
            files=1,
            sessions=1,
        ),
    ),
)
