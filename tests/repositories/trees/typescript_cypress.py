"""A TypeScript app with fixtures of Cypress, recordings of nock, and installed packages."""

from __future__ import annotations

from tests.repositories.contents import DONE, DRIFT, PHONE, nock, pretty, session
from tests.repositories.kinds import (
    CAPTURES,
    FIXTURES,
    Call,
    Repository,
    error,
    info,
    warning,
)

TSCONFIG = """{
  // https://aka.ms/tsconfig
  "compilerOptions": {
    "strict": true, /* always */
    "types": ["cypress", "node"],
  },
  "include": ["src", "cypress"],
}
"""
PACKAGE = {
    "name": "front-desk",
    "version": "2.3.0",
    "scripts": {"test": "cypress run"},
    "dependencies": {"typescript": "^5.8.0"},
}
LIST = "cypress/fixtures/sessions.json"
INTERCEPT = "cypress/fixtures/interview.json"
NOCK = "test/nock/get-session.json"

DONE_IN_LIST = error(LIST, "DONE", "ALC103", "/status")
IN_INTERCEPT = info(INTERCEPT, '"body": {', "ALC019", "/body")
PHONE_IN_NOCK = error(NOCK, "555-0143", "ALC202", "/person/phone")

REPOSITORY = Repository(
    files={
        ".gitignore": "node_modules/\ndist/\n",
        "package.json": pretty(PACKAGE),
        "package-lock.json": pretty({"name": "front-desk", "lockfileVersion": 3, "packages": {}}),
        "tsconfig.json": TSCONFIG,
        "src/api.ts": "export const base = '/sessions';\n",
        "cypress/tsconfig.json": TSCONFIG,
        "cypress/fixtures/session-completed.json": pretty(session()),
        LIST: pretty([session(1), session(2, DONE)]),
        INTERCEPT: pretty({"statusCode": 200, "body": session(3)}),
        "cypress/fixtures/user.json": pretty({"id": 7, "name": "demo", "roles": ["admin"]}),
        NOCK: nock(session(4, PHONE)),
        "node_modules/typescript/package.json": pretty(PACKAGE),
        "node_modules/alcamine/fixtures/session.json": pretty(session(5, DONE)),
        "node_modules/alcamine/fixtures/sessions.jsonl": "{broken\n",
    },
    calls=(
        Call(
            hook=FIXTURES,
            arguments="",
            exit=1,
            files=3,
            sessions=4,
            left_out_files=1,
            findings=(DONE_IN_LIST, IN_INTERCEPT),
        ),
        Call(hook=CAPTURES, arguments="", exit=1, files=1, sessions=1, findings=(PHONE_IN_NOCK,)),
        Call(
            arguments="check --only-sessions .",
            exit=1,
            files=4,
            sessions=5,
            left_out_files=5,
            findings=(DONE_IN_LIST, IN_INTERCEPT, PHONE_IN_NOCK),
            shows=("Left out 1 folder",),
        ),
        Call(
            arguments="check cypress/fixtures",
            exit=1,
            files=4,
            sessions=4,
            findings=(
                DONE_IN_LIST,
                IN_INTERCEPT,
                warning("cypress/fixtures/user.json", 1, "ALC018"),
            ),
        ),
        Call(
            arguments="check cypress/fixtures/user.json",
            exit=1,
            files=1,
            findings=(error("cypress/fixtures/user.json", 1, "ALC018"),),
        ),
        Call(
            arguments="check package.json",
            exit=1,
            files=1,
            findings=(error("package.json", 1, "ALC018"),),
            shows=("it looks like a package.json",),
        ),
        Call(
            arguments="check --at /body cypress/fixtures/interview.json",
            files=1,
            sessions=1,
            is_process=True,
        ),
        Call(
            arguments="check node_modules/alcamine/fixtures/session.json",
            exit=1,
            files=1,
            sessions=1,
            findings=(
                error("node_modules/alcamine/fixtures/session.json", "DONE", "ALC103", "/status"),
            ),
        ),
        Call(
            arguments="check --only-sessions --write-baseline known.json cypress test",
            files=None,
            shows=("Wrote 3 known findings to known.json.",),
        ),
        Call(
            arguments="check --only-sessions --baseline known.json ./cypress/fixtures/",
            files=3,
            sessions=4,
            left_out_files=1,
            known=2,
        ),
        Call(
            arguments="check --only-sessions --baseline ../../known.json .",
            folder="cypress/fixtures",
            files=3,
            sessions=4,
            left_out_files=1,
            known=2,
        ),
        Call(
            # The known finding is on another line, beside a new one.
            arguments="check --baseline known.json cypress/fixtures/sessions.json",
            edits={LIST: pretty([session(2, DRIFT), session(2, DONE)])},
            files=1,
            sessions=2,
            known=1,
            findings=(warning(LIST, "sentimentScore", "ALC701", "/sentimentScore"),),
        ),
        Call(
            # A file that is found, and named too, is named.
            arguments="check cypress/fixtures cypress/fixtures/user.json",
            edits={LIST: pretty([session(1), session(2, DONE)])},
            exit=1,
            files=4,
            sessions=4,
            findings=(
                DONE_IN_LIST,
                IN_INTERCEPT,
                error("cypress/fixtures/user.json", 1, "ALC018"),
            ),
        ),
    ),
)
