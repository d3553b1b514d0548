"""A Go service with golden files, a cassette of go-vcr, and vendored modules."""

from __future__ import annotations

from tests.repositories.contents import (
    DONE,
    NOT_RECORDED,
    PHONE,
    event,
    go_vcr,
    pretty,
    session,
)
from tests.repositories.kinds import FIXTURES, Call, Repository, error, info

DATA = "internal/voice/testdata"
GOLDEN = f"{DATA}/session.golden.json"
LIST = f"{DATA}/list.golden"
EVENT = f"{DATA}/webhook.input.json"
EXCHANGE = f"{DATA}/get_session.exchange.json"
CASSETTE = f"{DATA}/fixtures/get_session.yaml"

IN_GOLDEN = error(GOLDEN, 1, "ALC102")
IN_LIST = error(LIST, "DONE", "ALC103", "/status")
IN_EVENT = error(EVENT, "555-0143", "ALC202", "/person/phone")
IN_CASSETTE = error(CASSETTE, "DONE", "ALC103", "/status")
IN_EXCHANGE = error(EXCHANGE, "DONE", "ALC103", "/status")
REQUEST = {"method": "GET", "url": "/sessions/a1"}

REPOSITORY = Repository(
    files={
        "go.mod": "module example.org/voice\n\ngo 1.24\n",
        "alcamine-validate.toml": 'exclude = ["vendor/"]\n',
        "internal/voice/client_test.go": "package voice\n",
        GOLDEN: pretty(session(0, NOT_RECORDED), "\t"),
        LIST: pretty([session(1), session(2, DONE)], "\t"),
        EVENT: pretty(event(session(3, PHONE)), "\t"),
        CASSETTE: go_vcr(session(4, DONE)),
        f"{DATA}/empty.golden.json": "[]\n",
        "vendor/example.org/api/testdata/session.json": pretty(session(5, DONE)),
        "vendor/modules.txt": "# example.org/api v1.0.0\n",
    },
    calls=(
        Call(
            hook=FIXTURES,
            arguments="",
            exit=1,
            files=3,
            sessions=3,
            left_out_files=1,
            findings=(IN_GOLDEN, IN_EVENT, IN_CASSETTE),
        ),
        Call(
            arguments="check --only-sessions .",
            exit=1,
            files=3,
            sessions=3,
            left_out_files=1,
            findings=(IN_GOLDEN, IN_EVENT, IN_CASSETTE),
        ),
        Call(
            arguments=f"check {LIST}",
            exit=1,
            files=1,
            sessions=2,
            findings=(IN_LIST,),
        ),
        Call(
            arguments=f"check --input-format json {LIST} {GOLDEN}",
            exit=1,
            files=2,
            sessions=3,
            findings=(IN_LIST, IN_GOLDEN),
        ),
        Call(
            arguments=f"check --ignore ALC102 {GOLDEN}",
            files=1,
            sessions=1,
        ),
        Call(
            arguments="check --force-exclude vendor/example.org/api/testdata/session.json",
            files=0,
        ),
        Call(
            # A request with the expected response, which is not a capture of any tool.
            arguments=f"check {EXCHANGE}",
            edits={EXCHANGE: pretty({"request": REQUEST, "response": session(6, DONE)})},
            exit=1,
            files=1,
            sessions=1,
            findings=(IN_EXCHANGE, info(EXCHANGE, '"response": {', "ALC019", "/response")),
        ),
        Call(
            arguments=f"check --only-sessions --at /response {EXCHANGE}",
            exit=1,
            files=1,
            sessions=1,
            findings=(IN_EXCHANGE,),
        ),
        Call(
            arguments=f"check --only-sessions {EXCHANGE}",
            edits={
                EXCHANGE: pretty(
                    {"request": REQUEST, "response": {"status": 200, "data": session(6, DONE)}}
                )
            },
            exit=1,
            files=1,
            sessions=1,
            findings=(IN_EXCHANGE, info(EXCHANGE, '"data": {', "ALC019", "/response/data")),
        ),
    ),
)
