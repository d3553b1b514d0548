"""A repository in a bad state: conflicts, cut and empty files, dead links, pointers of Git LFS."""

from __future__ import annotations

from tests.repositories.contents import as_yaml, compact, gzipped, har, line_of, pretty, session
from tests.repositories.kinds import CAPTURES, FIXTURES, Call, Repository, error
from tests.support.systems import needs_links


def conflicted(text: str, part: str) -> str:
    """Return text in which git could not merge the line with ``part``."""
    line = next(each for each in text.splitlines() if part in each)
    other = line.replace("COMPLETED", "PENDING")
    return text.replace(line, f"<<<<<<< HEAD\n{line}\n=======\n{other}\n>>>>>>> feature", 1)


def last_line(text: str) -> int:
    """Return the number of the last line that is not blank."""
    return text.rstrip().count("\n") + 1


MERGED = "tests/fixtures/session.json"
MERGED_YAML = "tests/fixtures/call.yaml"
MERGED_OTHER = "tests/fixtures/user.json"
CUT = "tests/fixtures/cut.json"
CUT_INSIDE = "tests/fixtures/reply.json"
CUT_CAPTURE = "captures/cut.har"
LOST = "tests/fixtures/lost.json"
EMPTY = "tests/fixtures/empty.json"
TWICE = "tests/fixtures/session-twice.json"
BLANK = "tests/fixtures/session-blank.json"
NOT_FETCHED = "captures/2026-03.har"
LFS = "version https://git-lfs.github.com/spec/v1\noid sha256:4d7a2146\nsize 12345\n"

GOOD = pretty(session(0))
RECORD = next(f"{line}\n" for line in GOOD.splitlines() if "recordAudio" in line)
OF_CUT = GOOD[: GOOD.index('"person": {') + 40]
OF_CAPTURE = har(session(2))[:-40]

IN_MERGED = error(MERGED, "<<<<<<< HEAD", "ALC002")
IN_MERGED_YAML = error(MERGED_YAML, "<<<<<<< HEAD", "ALC012")
IN_CUT = error(CUT, last_line(OF_CUT), "ALC002")
IN_CUT_INSIDE = error(CUT_INSIDE, '"body"', "ALC002")
IN_CUT_CAPTURE = error(CUT_CAPTURE, last_line(OF_CAPTURE), "ALC002")
IN_LOST = error(LOST, None, "ALC001")
IN_EMPTY = error(EMPTY, 1, "ALC002")
IN_BLANK = error(BLANK, 1, "ALC002")
IN_NOT_FETCHED = error(NOT_FETCHED, 1, "ALC002")

# The parser of YAML stops at the line below the marker.
BELOW = IN_MERGED_YAML._replace(line="status: COMPLETED")

REPOSITORY = Repository(
    marks=(needs_links,),
    files={
        MERGED: conflicted(GOOD, '  "status": "COMPLETED"'),
        MERGED_YAML: conflicted(as_yaml(session(1)), "status: COMPLETED"),
        MERGED_OTHER: "<<<<<<< HEAD\n{}\n=======\n[]\n>>>>>>> feature\n",
        CUT: OF_CUT,
        CUT_INSIDE: pretty({"statusCode": 200, "body": compact(session(3))[:-900]}),
        EMPTY: "",
        BLANK: "\n\n",
        CUT_CAPTURE: OF_CAPTURE,
        NOT_FETCHED: LFS,
        "captures/ok.jsonl.gz": gzipped(compact(session(4)) + "\n"),
    },
    links={LOST: "elsewhere/session.json"},
    calls=(
        Call(
            arguments=f"check {MERGED} {MERGED_YAML} {CUT}",
            exit=1,
            files=3,
            findings=(IN_MERGED, BELOW, IN_CUT),
        ),
        Call(
            arguments=f"check {MERGED_YAML}",
            exit=1,
            files=1,
            findings=(IN_MERGED_YAML,),
            not_yet="an error of libyaml is placed where it stopped, not where it began to fail",
        ),
        Call(
            arguments=f"check {MERGED}",
            exit=1,
            files=None,
            shows=("merge conflict",),
        ),
        Call(
            arguments=f"check {CUT_INSIDE}",
            exit=1,
            files=1,
            findings=(IN_CUT_INSIDE,),
        ),
        Call(arguments=f"check {LOST}", exit=2, files=1, findings=(IN_LOST,)),
        Call(
            arguments="check tests/fixtures/nowhere.json",
            exit=2,
            files=1,
            findings=(error("tests/fixtures/nowhere.json", None, "ALC001"),),
            is_process=True,
        ),
        Call(arguments=f"check {EMPTY}", exit=1, files=1, findings=(IN_EMPTY,)),
        Call(
            arguments="check captures",
            exit=1,
            files=3,
            sessions=1,
            findings=(IN_CUT_CAPTURE, IN_NOT_FETCHED),
        ),
        Call(
            arguments="check --only-sessions tests",
            exit=2,
            files=6,
            left_out_files=2,
            findings=(IN_MERGED, BELOW, IN_CUT, IN_CUT_INSIDE, IN_LOST, IN_BLANK),
        ),
        Call(
            hook=FIXTURES,
            arguments="",
            exit=1,
            files=5,
            left_out_files=2,
            findings=(IN_MERGED, BELOW, IN_CUT, IN_CUT_INSIDE, IN_BLANK),
        ),
        Call(
            # A capture of which git has only a pointer holds nothing like a Session.
            hook=CAPTURES,
            arguments="",
            exit=1,
            files=2,
            sessions=1,
            left_out_files=1,
            findings=(IN_CUT_CAPTURE,),
        ),
        Call(
            arguments=f"check --ignore ALC0 {MERGED} {EMPTY}",
            exit=1,
            files=2,
            findings=(IN_MERGED, IN_EMPTY),
        ),
        Call(
            arguments=f"check --write-baseline known.json {MERGED}",
            exit=1,
            files=None,
            shows=("1 finding can't be accepted",),
        ),
        Call(
            # A conflict that was solved by keeping both lines.
            arguments=f"check {TWICE}",
            edits={TWICE: GOOD.replace(RECORD, RECORD + RECORD)},
            exit=1,
            files=1,
            sessions=1,
            findings=(error(TWICE, line_of(GOOD, RECORD.strip()) + 1, "ALC004", "/recordAudio"),),
        ),
    ),
)
