"""An ETL job that uses only the library, with its rules in pyproject.toml."""

from __future__ import annotations

import re
from pathlib import Path

import alcamine_validate as av
from tests.repositories.contents import (
    DONE,
    DRIFT,
    PHONE,
    compact,
    event,
    line_of,
    lines,
    pretty,
    session,
)
from tests.repositories.kinds import Call, LibraryCall, Repository, error, warning

PROJECT = """[tool.alcamine-validate]
ignore = ["ALC701"]
exclude = ["landing/old/", "landing/state/"]
at = { "landing/api/*" = ["/data/*"] }
"""
PAGE = "landing/api/page-1.json"
STREAM = "landing/stream/events.jsonl"
OLD = "landing/old/session.json"
OF_PAGE = pretty({"data": [session(0), session(1, DONE), session(2, DRIFT)], "next": None})


def read(name: str) -> bytes:
    """Return the bytes of a file of the repository."""
    return Path(name).read_bytes()


def refused(call: object) -> str:
    """Return the message of the exception that a call raises, or ""."""
    try:
        assert callable(call)
        call()
    except (av.InvalidSession, av.ConfigError, TypeError) as found:
        return f"{type(found).__name__}: {found}"
    return ""


def starts(call: object, pattern: str) -> bool:
    """Return whether the message of the exception that a call raises matches a pattern."""
    return re.match(pattern, refused(call)) is not None


REPOSITORY = Repository(
    files={
        "pyproject.toml": PROJECT,
        "etl/job.py": "import alcamine_validate as av\n",
        PAGE: OF_PAGE,
        STREAM: lines(event(session(3)), event(session(4, PHONE))),
        OLD: pretty(session(5, DONE)),
        "landing/state/cursor.json": pretty({"next": "c-42"}),
    },
    calls=(
        LibraryCall(
            words="av.findings with the place of the Sessions",
            call=lambda: [
                (found.code, found.record, found.pointer, found.line)
                for found in av.findings(read(PAGE), at="/data/*")
            ],
            gives=[
                ("ALC103", 1, "/status", line_of(OF_PAGE, "DONE")),
                ("ALC701", 2, "/sentimentScore", line_of(OF_PAGE, "sentimentScore")),
            ],
        ),
        LibraryCall(
            words="av.findings without the place",
            call=lambda: [
                (found.code, "'/data/*'" in found.message) for found in av.findings(read(PAGE))
            ],
            gives=[("ALC018", True)],
        ),
        LibraryCall(
            words="av.validate_list of a page whose Sessions are valid",
            call=lambda: len(av.validate_list({"data": [session(0), session(2)]}, at="/data")),
            gives=2,
        ),
        LibraryCall(
            words="av.validate_list of a page with an invalid Session",
            call=lambda: starts(
                lambda: av.validate_list(read(PAGE), at="/data"), r"InvalidSession: .*DONE"
            ),
            gives=True,
        ),
        LibraryCall(
            words="av.validate_webhook of each line of a stream",
            call=lambda: [
                refused(lambda line=line: av.validate_webhook(line)).partition(":")[0]
                for line in read(STREAM).splitlines()
            ],
            gives=["", "InvalidSession"],
        ),
        LibraryCall(
            words="av.validate_webhook of a queue's record",
            call=lambda: av.validate_webhook({"body": compact(event(session(3)))}, at="/body")[
                "type"
            ],
            gives="session.completed",
        ),
        LibraryCall(
            words="av.check_paths with the settings of the repository",
            call=lambda: [
                (
                    file.filename,
                    file.sessions,
                    [(found.code, found.line, found.pointer) for found in file.findings],
                )
                for file in av.check_paths("landing", config=av.Config.load())
            ],
            gives=[
                (PAGE, 3, [("ALC103", line_of(OF_PAGE, "DONE"), "/status")]),
                (STREAM, 2, [("ALC202", 2, "/person/phone")]),
            ],
        ),
        LibraryCall(
            words="av.check_paths without settings",
            call=lambda: [
                (file.filename, file.sessions, sorted({found.code for found in file.findings}))
                for file in av.check_paths(Path("landing"))
            ],
            gives=[
                (PAGE, 3, ["ALC019", "ALC103", "ALC701"]),
                (OLD, 1, ["ALC103"]),
                ("landing/state/cursor.json", 0, ["ALC018"]),
                (STREAM, 2, ["ALC202"]),
            ],
        ),
        LibraryCall(
            words="av.iter_valid and av.check_many of lines",
            call=lambda: (
                list(
                    av.iter_valid(map(compact, (session(0), session(1, DONE), session(2, DRIFT))))
                ),
                [
                    [found.code for found in text.findings]
                    for text in av.check_many(
                        [compact(session(1, DONE)), compact(session(2, DRIFT))],
                        config=av.Config.load(),
                    )
                ],
            ),
            gives=([True, False, True], [["ALC103"], []]),
        ),
        LibraryCall(
            words="a masked finding in a log",
            call=lambda: [
                "555-0143" in av.masked(found).message for found in av.findings(session(4, PHONE))
            ],
            gives=[False],
        ),
        LibraryCall(
            words="a list of paths as one argument",
            call=lambda: starts(
                lambda: list(av.check_paths([PAGE])),  # type: ignore[arg-type]
                "TypeError: .*check_paths",
            ),
            gives=True,
        ),
        Call(
            # The command finds what av.check_paths finds.
            arguments="check landing",
            exit=1,
            files=2,
            sessions=5,
            findings=(
                error(PAGE, "DONE", "ALC103", "/status"),
                error(STREAM, 2, "ALC202", "/person/phone"),
            ),
        ),
        Call(
            arguments=f"check --select ALC7 --at '/data/*' {PAGE}",
            files=1,
            sessions=3,
            findings=(warning(PAGE, "sentimentScore", "ALC701", "/sentimentScore"),),
        ),
        LibraryCall(
            words="av.check_paths of a file that is named, and of one that is found",
            call=lambda: [
                [(found.code, str(found.severity)) for found in file.findings]
                for paths in (["landing/state/cursor.json"], ["landing/state"])
                for file in av.check_paths(*paths)
            ],
            gives=[[("ALC018", "error")], [("ALC018", "warning")]],
        ),
    ),
)
