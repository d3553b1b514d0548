"""A .NET repository made on Windows: CRLF in JSON, YAML and JSON Lines, BOMs, and UTF-16."""

from __future__ import annotations

from tests.repositories.contents import (
    DONE,
    PHONE,
    as_yaml,
    har,
    lines,
    pretty,
    ruby_vcr,
    session,
)
from tests.repositories.kinds import FIXTURES, Call, Repository, error

DATA = "tests/TestData"
JSON = f"{DATA}/Session.json"
MARKED = f"{DATA}/SessionWithBom.json"
WIDE = f"{DATA}/SessionUtf16.json"
YAML = f"{DATA}/Session.yaml"
MARKED_YAML = f"{DATA}/SessionWithBom.yml"
LINES = f"{DATA}/Sessions.jsonl"
CASSETTE = f"{DATA}/Cassette.yml"
CAPTURE = f"{DATA}/Capture.har"


def crlf(text: str) -> str:
    """Return text with the line ends of Windows."""
    return text.replace("\n", "\r\n")


def marked(text: str) -> bytes:
    """Return text as Visual Studio saves it: with a byte order mark."""
    return text.encode("utf-8-sig")


IN_JSON = error(JSON, "DONE", "ALC103", "/status")
IN_MARKED = error(MARKED, 1, "ALC003")
IN_WIDE = error(WIDE, 1, "ALC003")
IN_YAML = error(YAML, "DONE", "ALC103", "/status")
IN_MARKED_YAML = error(MARKED_YAML, "555-0143", "ALC202", "/person/phone")
IN_LINES = error(LINES, 2, "ALC103", "/status")
IN_CASSETTE = error(CASSETTE, "DONE", "ALC103", "/status")
IN_CAPTURE = error(CAPTURE, "555-0143", "ALC202", "/person/phone")

REPOSITORY = Repository(
    files={
        "Voice.sln": "\r\n",
        "src/appsettings.json": marked(crlf(pretty({"Logging": {"LogLevel": "Debug"}}))),
        JSON: crlf(pretty(session(0, DONE))),
        MARKED: marked(crlf(pretty(session(1)))),
        WIDE: crlf(pretty(session(2))).encode("utf-16"),
        YAML: crlf(as_yaml(session(3, DONE))),
        MARKED_YAML: marked(crlf(as_yaml(session(4, PHONE)))),
        LINES: crlf(lines(session(5), session(6, DONE))),
        CASSETTE: crlf(ruby_vcr(session(7, DONE))),
        CAPTURE: marked(crlf(har(session(8, PHONE)))),
    },
    calls=(
        Call(arguments=f"check {JSON}", exit=1, files=1, sessions=1, findings=(IN_JSON,)),
        Call(arguments=f"check {YAML}", exit=1, files=1, sessions=1, findings=(IN_YAML,)),
        Call(
            arguments=f"check {MARKED} {WIDE}",
            exit=1,
            files=2,
            findings=(IN_MARKED, IN_WIDE),
            shows=("byte order mark", "UTF-16"),
        ),
        Call(
            hook=FIXTURES,
            arguments="",
            exit=1,
            files=6,
            sessions=4,
            findings=(IN_JSON, IN_MARKED, IN_WIDE, IN_YAML, IN_MARKED_YAML, IN_CASSETTE),
        ),
        Call(
            arguments="check --only-sessions .",
            exit=1,
            files=8,
            sessions=7,
            left_out_files=1,
            findings=(
                *(IN_JSON, IN_MARKED, IN_WIDE, IN_YAML, IN_MARKED_YAML),
                *(IN_LINES, IN_CASSETTE, IN_CAPTURE),
            ),
        ),
        Call(
            arguments=f"check {LINES} {CAPTURE}",
            exit=1,
            files=2,
            sessions=3,
            findings=(IN_LINES, IN_CAPTURE),
            is_process=True,
        ),
    ),
)
