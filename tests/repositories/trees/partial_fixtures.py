"""A repository whose fixtures hold only what a test needs, and parts of Sessions."""

from __future__ import annotations

import alcamine_validate as av
from tests.repositories.contents import DONE, PHONE, pretty, session
from tests.repositories.kinds import (
    FIXTURES,
    Call,
    LibraryCall,
    Repository,
    error,
    info,
)

SETTINGS = """partial = ["tests/fixtures/partial/*"]
as = { "tests/fixtures/persons/*" = "person", "tests/fixtures/versions/*" = "agent.version" }
"""
FULL = "tests/fixtures/session.json"
SMALL = "tests/fixtures/partial/done.json"
WRONG = "tests/fixtures/partial/wrong.json"
WRAPPED = "tests/fixtures/partial/reply.json"
CALLER = "tests/fixtures/persons/caller.json"
VERSION = "tests/fixtures/versions/demo.json"
CONFIG = "tests/fixtures/partial/config.json"

IN_WRONG = error(WRONG, "finished", "ALC103", "/status")
IN_CALLER = error(CALLER, "555-0143", "ALC202", "/phone")
IN_VERSION = error(VERSION, '"length"', "ALC103", "/length")
NOT_PARTIAL = error(CONFIG, 1, "ALC018")
PLACE = info(WRAPPED, '"data": {', "ALC019", "/data")

REPOSITORY = Repository(
    files={
        "alcamine-validate.toml": SETTINGS,
        FULL: pretty(session(0)),
        SMALL: pretty({"status": "COMPLETED", "agent": {"slug": "front-desk"}}),
        WRONG: pretty({"id": session(1)["id"], "status": "finished", "isDemo": False}),
        WRAPPED: pretty(
            {
                "data": {
                    name: session(2)[name] for name in ("agentId", "personId", "person", "isDemo")
                }
            }
        ),
        CALLER: pretty(session(3, PHONE)["person"]),
        VERSION: pretty({**session(4)["agent"]["version"], "length": "SIXTY_MINUTES"}),
        "tests/fixtures/broken.json": pretty(session(5, DONE)),
    },
    calls=(
        Call(
            arguments="check .",
            exit=1,
            files=7,
            sessions=7,
            findings=(
                *(IN_WRONG, IN_CALLER, IN_VERSION, PLACE),
                error("tests/fixtures/broken.json", "DONE", "ALC103", "/status"),
            ),
        ),
        Call(
            hook=FIXTURES,
            arguments="--exclude broken.json",
            exit=1,
            files=6,
            sessions=6,
            findings=(IN_WRONG, IN_CALLER, IN_VERSION, PLACE),
        ),
        Call(
            arguments=f"check --isolated {SMALL}",
            exit=1,
            files=1,
            findings=(error(SMALL, 1, "ALC018"),),
        ),
        Call(arguments=f"check --isolated --partial {SMALL}", files=1, sessions=1),
        Call(
            arguments=f"check --isolated --as person {CALLER}",
            exit=1,
            files=1,
            sessions=1,
            findings=(IN_CALLER,),
        ),
        Call(
            arguments=f"check --isolated {CALLER}",
            exit=1,
            files=1,
            findings=(error(CALLER, 1, "ALC018"),),
            shows=("it looks like the person of a Session",),
        ),
        Call(
            arguments=f"check --isolated --as person --partial --at /person {SMALL} -",
            stdin=pretty({"person": {"phone": "555-0143"}}),
            exit=1,
            files=2,
            sessions=1,
            findings=(
                error(SMALL, 1, "ALC020", "/person"),
                error("<stdin>", 3, "ALC202", "/phone"),
            ),
        ),
        Call(
            arguments="check tests/fixtures/partial",
            edits={CONFIG: pretty({"retries": 3, "timeout": "10s"})},
            exit=1,
            files=4,
            sessions=3,
            findings=(IN_WRONG, PLACE, NOT_PARTIAL._replace(severity="warning")),
        ),
        Call(
            arguments=f"check {CONFIG}",
            exit=1,
            files=1,
            findings=(NOT_PARTIAL,),
        ),
        LibraryCall(
            words="av.findings of a part of a Session",
            call=lambda: [
                (found.code, found.pointer)
                for found in av.findings(session(3, PHONE)["person"], part="person")
            ],
            gives=[("ALC202", "/phone")],
        ),
        LibraryCall(
            words="av.validate of a partial Session",
            call=lambda: av.validate({"status": "COMPLETED"}, partial=True).get("agent"),
            gives=None,
        ),
        LibraryCall(
            words="av.check_paths with the settings of the folder",
            call=lambda: [
                (file.filename, [found.code for found in file.findings])
                for file in av.check_paths(WRONG, CALLER, config=av.Config.load())
            ],
            gives=[(WRONG, ["ALC103"]), (CALLER, ["ALC202"])],
        ),
    ),
)
