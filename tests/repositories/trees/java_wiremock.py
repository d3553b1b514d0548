"""A Java service with mappings of WireMock, bodies in ``__files``, and what its build copies."""

from __future__ import annotations

from tests.repositories.contents import DONE, LOGIN, PHONE, pretty, session, stub
from tests.repositories.kinds import FIXTURES, Call, Repository, error, warning

MAPPINGS = "src/test/resources/mappings"
BODY = "src/test/resources/__files/session.json"
INLINE = f"{MAPPINGS}/get-session-inline.json"

DONE_IN_BODY = error(BODY, "DONE", "ALC103", "/status")
PHONE_INLINE = error(INLINE, "555-0143", "ALC202", "/person/phone")
MISSING = warning(f"{MAPPINGS}/get-lost.json", "gone.json", "ALC017")

REPOSITORY = Repository(
    files={
        ".gitignore": "target/\n",
        "pom.xml": "<project/>\n",
        "src/main/resources/application.yml": "server:\n  port: 8080\n---\nspring: {}\n",
        f"{MAPPINGS}/get-session.json": stub("/sessions/a1", bodyFileName="session.json"),
        f"{MAPPINGS}/get-lost.json": stub("/sessions/b2", bodyFileName="gone.json"),
        INLINE: stub("/sessions/c3", jsonBody=session(1, PHONE)),
        f"{MAPPINGS}/login.json": stub("/auth/login", jsonBody=LOGIN),
        BODY: pretty(session(0, DONE)),
        f"target/test-classes/{INLINE.removeprefix('src/test/resources/')}": stub(
            "/sessions/c3", jsonBody=session(1, PHONE)
        ),
    },
    calls=(
        Call(
            hook=FIXTURES,
            arguments="",
            exit=1,
            files=3,
            sessions=2,
            left_out_files=1,
            skipped=1,
            findings=(DONE_IN_BODY, PHONE_INLINE, MISSING),
        ),
        Call(
            arguments="check src/test/resources",
            exit=1,
            files=4,
            sessions=2,
            skipped=2,
            findings=(
                DONE_IN_BODY,
                PHONE_INLINE,
                MISSING,
                warning(f"{MAPPINGS}/login.json", None, "ALC007"),
            ),
        ),
        Call(
            arguments="check --only-sessions .",
            exit=1,
            files=3,
            sessions=2,
            left_out_files=2,
            skipped=1,
            findings=(DONE_IN_BODY, PHONE_INLINE, MISSING),
        ),
        Call(
            arguments="check --only-sessions src",
            exit=1,
            files=3,
            sessions=2,
            left_out_files=2,
            skipped=1,
            findings=(DONE_IN_BODY, PHONE_INLINE, MISSING),
        ),
        Call(
            arguments="check src/test/resources/__files",
            exit=1,
            files=1,
            sessions=1,
            findings=(DONE_IN_BODY,),
        ),
        Call(
            arguments=f"check --fail-on warning {MAPPINGS}/get-lost.json",
            exit=1,
            files=1,
            skipped=1,
            findings=(MISSING,),
        ),
    ),
)
