"""The report has its rows in order, and shows places and details as reports may show them."""

from __future__ import annotations

from alcamine_validate.drift.evidence import KINDS, TYPE, VALUE, Evidence
from alcamine_validate.drift.report import Row, evidence_words, share_words
from alcamine_validate.lint.sensitive import REDACTION
from alcamine_validate.text.redact import NOTHING_HIDDEN
from tests.drift.observing import of_sessions
from tests.support.sessions import ABSENT, session


def test_rows_are_in_the_order_of_kinds_then_the_most_frequent_first() -> None:
    """So the report is the same for the same Sessions."""
    changes = [("/new", 1), ("/status", "B_B"), ("/name", ABSENT), ("/isDemo", None)]
    report = of_sessions(session(*changes, ("/type", "C_C")), session(("/type", "C_C")))
    found = [(row.place.kind, row.pointer(REDACTION)) for row in report.rows]
    assert found == [
        ("property", "/new"), ("value", "/type"), ("value", "/status"),
        ("missing", "/name"), ("null", "/isDemo"),
    ]  # fmt: skip
    assert [kind for kind in KINDS if kind in dict(found)] == [
        "property",
        "value",
        "missing",
        "null",
    ]


def row(pointer: str, value: object) -> Row:
    """Return the row of the valid example with one change."""
    [found] = of_sessions(session((pointer, value))).rows
    return found


def test_what_may_be_personal_is_masked() -> None:
    """Names and values are shown as check shows them, or as they are if nothing is hidden."""
    name = row("/nora@lindqvist.example", 1)
    assert name.pointer(REDACTION).startswith("/<string of 22 characters #")
    assert name.shown_detail(REDACTION) == name.pointer(REDACTION)[1:]
    assert name.pointer(NOTHING_HIDDEN) == "/nora@lindqvist.example"
    assert name.shown_detail(NOTHING_HIDDEN) == "nora@lindqvist.example"
    value = row("/status", "+12025550143")
    assert (value.shown_detail(REDACTION) or "").startswith("<string of 12 characters #")
    assert value.shown_detail(NOTHING_HIDDEN) == '"+12025550143"'
    assert row("/status", "CANCELLED").shown_detail(REDACTION) == '"CANCELLED"'
    assert row("/status", "long " * 99).shown_detail(REDACTION) == "a long text"


def test_shares_are_in_words() -> None:
    """They say in how many of the objects something was seen, if it can be once in each."""
    assert share_words(VALUE, Evidence(count=2), 3) == "in 2 of 3 objects"
    assert share_words(TYPE, Evidence(count=2), 3) == "in 2 of 3 values"
    assert share_words(VALUE, Evidence(count=1_000), 1_000) == "in all 1,000 objects"
    assert share_words(VALUE, Evidence(count=1), 1) == "in the only object"
    assert share_words(VALUE, Evidence(count=5), 3) == "5 times"
    assert share_words(VALUE, Evidence(count=1), 0) == "once"


def test_evidence_is_in_words() -> None:
    """The days are those of the Sessions' own times; numbers of workspaces have a limit."""
    evidence = Evidence(count=2, sessions=2, workspaces={"a", "b"})
    evidence.first_created_at = "2026-03-01T09:00:00Z"
    evidence.last_created_at = "2026-03-02T09:00:00Z"
    words = "2 sessions, 1 file, 2 workspaces, created 2026-03-01 to 2026-03-02"
    assert evidence_words(evidence) == words
    many = Evidence(sessions=1, files=3, workspaces={str(each) for each in range(100)})
    assert evidence_words(many) == "1 session, 3 files, at least 100 workspaces"
    assert evidence_words(Evidence(sessions=1)) == "1 session, 1 file"
