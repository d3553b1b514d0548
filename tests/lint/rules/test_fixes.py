"""Safe fixes: what each rule offers, and what it leaves alone because it is not safe."""

from __future__ import annotations

from typing import Any, Final

import pytest

from alcamine_validate.finding import Finding, Severity
from alcamine_validate.lint.rules.catalogue import catalogue
from alcamine_validate.lint.rules.fixes import (
    FIXES,
    FindingContext,
    InQuotes,
    NewName,
    NewText,
    Repetitions,
    SafeFix,
    WithoutElements,
    WithoutMark,
    as_server_writes,
    corrected,
    fix_words,
)

STATUSES: Final = ["PENDING", "IN_PROGRESS", "COMPLETED", None, 3]


def context(code: str, *, value: Any = None, around: Any = None, written: str | None = None,
            pointer: str = "/a/1", **params: Any) -> FindingContext:  # fmt: skip
    """Return a finding with its data, and what is at its place."""
    row = catalogue()[code]
    params = ({} if value is None else {"value": value}) | params
    found = Finding(code, row.rule, Severity.ERROR, "", pointer=pointer, params=params)
    return FindingContext(found, value, around, written, Repetitions())


def change(code: str, **what: Any) -> Any:
    """Return the change that fixes a finding, or None."""
    fix = FIXES[code].make(context(code, **what))
    assert fix is None or isinstance(fix, SafeFix)
    return None if fix is None else fix.change


@pytest.mark.parametrize(
    ("value", "wanted"),
    [
        ("completed", "COMPLETED"),
        ("Completed", "COMPLETED"),
        ("COMPLETE", "COMPLETED"),
        ("COMPLTEED", "COMPLETED"),
        ("INPROGRESS", "IN_PROGRESS"),
        ("IN PROGRESS", "IN_PROGRESS"),
        ("COMPLETEX", "COMPLETED"),
        ("DONE", None),
        ("COMP", None),
        ("COMPLETED", None),
        (3, None),
        (None, None),
    ],
)
def test_only_a_case_or_one_edit_is_unambiguous(value: Any, wanted: str | None) -> None:
    """A value that is near, but more than one edit away, may be a new one of the API."""
    assert corrected(value, STATUSES) == wanted
    for code in ("ALC103", "ALC104", "ALC302", "ALC303"):
        found = change(code, value=value, expected=STATUSES)
        assert found == (None if wanted is None else NewText(wanted)), code


def test_a_slip_of_two_values_is_left() -> None:
    """Another case comes first, because it is no slip at all."""
    assert corrected("CALL_X", ["CALL_A", "CALL_B"]) is None
    assert corrected("call_a", ["CALL_A", "CALL_B"]) == "CALL_A"
    assert corrected("abCd", ["ABCD", "abcd"]) is None
    assert corrected("GPT_5", ["GPT_4"]) is None
    assert corrected("zs", ["es", "en"]) is None
    assert corrected("FILLED", ["FAILED", "FULFILLED"]) is None
    assert corrected("STARED_CALL", ["STARTED_CALL", "SHARED_CALL"]) is None
    assert corrected("STARED_CALL", ["STARTED_CALL"]) == "STARTED_CALL"
    assert change("ALC103", value="x") is None


def test_a_time_zone_is_compared_with_all_zones() -> None:
    """One edit may lead to several zones."""
    assert change("ALC636", value="europe/zurich") == NewText("Europe/Zurich")
    assert change("ALC636", value="Europe/Zuerich") == NewText("Europe/Zurich")
    assert change("ALC636", value="Zurich") is None
    for other in ("Iraq", "Asia/China", "Europe/Yalta", "Etc/GMT+13", "Etc/GMT 1", "Etc/GMT+15"):
        assert change("ALC636", value=other) is None, other


@pytest.mark.parametrize(
    ("name", "near", "around", "wanted"),
    [
        ("stauts", "status", {"stauts": 1}, "status"),
        ("Status", "status", {"Status": 1}, "status"),
        ("stauts", "status", {"stauts": 1, "status": 2}, None),
        ("updatdAt", "updatedAt", {}, "updatedAt"),
        ("updatdAt", "updatedAt", {"updatedXt": 1}, None),
        ("updatedXt", "updatedAt", {}, "updatedAt"),
        ("emial", "email", {}, "email"),
        ("emails", "email", {}, None),
        ("updatedAy", "updatedAt", {}, None),
        ("state", "status", {}, None),
        ("stauts", None, {}, None),
        ("stauts", "status", None, None),
    ],
)
def test_a_name_is_changed_if_it_can_be_only_one(
    name: str, near: str | None, around: Any, wanted: str | None
) -> None:
    """The right name must not be there: then there would be two values."""
    more = {} if near is None else {"nearest": near}
    for code in ("ALC118", "ALC701"):
        found = change(code, around=around, property=name, **more)
        assert found == (None if wanted is None else NewName(wanted))


@pytest.mark.parametrize(
    ("value", "wanted"),
    [
        ("2026-03-14 09:29:02Z", "2026-03-14T09:29:02Z"),
        ("2026-03-14 09:29:02.118+01:00", "2026-03-14T09:29:02.118+01:00"),
        ("2026-03-14T09:29:02+0100", "2026-03-14T09:29:02+01:00"),
        ("2026-03-14 09:29:02.5-0330", "2026-03-14T09:29:02.5-03:30"),
        ("2026-03-14 09:29:02", None),
        ("2026-03-14", None),
        ("2023-02-30 09:29:02Z", None),
        ("2026-03-14  09:29:02Z", "2026-03-14T09:29:02Z"),
        ("2026-03-14 09:29:02.118+00", "2026-03-14T09:29:02.118+00:00"),
        ("2026-03-14 09:29:02 UTC", "2026-03-14T09:29:02Z"),
        ("2026-03-14 09:29:02 CST", None),
        ("2026-03-14T09:29:02+1", None),
        ("2026-03-14T09:29:02Z[Europe/Zurich]", None),
        ("2026-03-14 09:29:02Z" + " " * 80, None),
        ("yesterday", None),
        (3, None),
    ],
)
def test_a_date_time_keeps_its_digits(value: Any, wanted: str | None) -> None:
    """Without an offset, nobody knows which moment it is."""
    found = change("ALC203", value=value, format="date-time")
    assert found == (None if wanted is None else NewText(wanted))
    assert change("ALC203", value=value, format="date") is None


def test_the_words_say_what_is_replaced() -> None:
    """Both mistakes may be in one value."""
    for value, words in (
        ("2026-03-14 09:29:02Z", "Replace the space with T"),
        ("2026-03-14T09:29:02+0100", "Put a colon in the offset (+02:00)"),
        (
            "2026-03-14 09:29:02+0100",
            "Replace the space with T and put a colon in the offset (+02:00)",
        ),
    ):
        fix = FIXES["ALC203"].make(context("ALC203", value=value, format="date-time"))
        assert fix is not None
        assert fix.words == words


@pytest.mark.parametrize(
    ("text", "wanted"),
    [
        ("2026-03-14T10:26:35.118+01:00", "2026-03-14T09:26:35.118Z"),
        ("2026-03-14t10:26:35.118z", "2026-03-14T10:26:35.118Z"),
        ("2026-03-14T10:26:35Z", "2026-03-14T10:26:35.000Z"),
        ("2026-03-14T10:26:35.5Z", "2026-03-14T10:26:35.500Z"),
        ("2026-03-14T10:26:35.118000Z", "2026-03-14T10:26:35.118Z"),
        ("2026-01-01T00:30:00.000+01:00", "2025-12-31T23:30:00.000Z"),
        ("2026-03-14T10:26:35.118-00:00", "2026-03-14T10:26:35.118Z"),
        ("2026-03-14T10:26:35.1181Z", None),
        ("2026-03-14T10:26:35.0000000000000001Z", None),
        ("2016-12-31T23:59:60Z", None),
        ("0001-01-01T00:00:00+01:00", None),
        ("0000-01-01T00:00:00Z", None),
        ("not a date", None),
        ("2026-03-14T10:26:35." + "0" * 90 + "Z", None),
    ],
)
def test_the_server_s_spelling_is_the_same_moment(text: str, wanted: str | None) -> None:
    """A digit that would be lost, a leap second, and a year that Python lacks, are left."""
    assert as_server_writes(text) == wanted
    assert change("ALC207", value=text) == (None if wanted is None else NewText(wanted))
    assert change("ALC207", value=3) is None


def test_repetitions_go_and_the_first_entry_stays() -> None:
    """A finding of the rule is about one text; one of the schema is about the whole array."""
    entries = ["a", "b", "a", "b", "a"]
    assert change("ALC632", value="a", around=entries) == WithoutElements((2, 4), is_around=True)
    assert change("ALC632", value="c", around=entries) is None
    assert change("ALC632", value="a", around=None) is None
    assert change("ALC113", value=[1, True, 1.0, {"a": [1]}, {"a": [1.0]}]) == WithoutElements(
        (2, 4), is_around=False
    )
    assert change("ALC113", value=[1, True]) is None
    assert change("ALC113", value=None) is None


@pytest.mark.parametrize("written", ["no", "1_000", "+14155552671", "2026-03-14", "12:30"])
def test_a_scalar_that_is_a_string_is_quoted(written: str) -> None:
    """A number here, such as 1e5, is a string only for other readers."""
    known = {"pointer": "/agent/version/languages/0"}
    assert change("ALC015", written=written, **known) == InQuotes()
    for other in (None, "1e5", "~", "NULL", "a\nb", 'a"', "it's", "\\", "&a no", "!x no"):
        assert change("ALC015", written=other, **known) is None
    for free in ("", "/0", "/person/properties/ok", "/person/properties/list/0"):
        assert change("ALC015", written=written, **known | {"pointer": free}) is None


def test_only_the_mark_is_removed() -> None:
    """Another encoding is not a matter of an edit."""
    assert change("ALC003", written="\ufeff") == WithoutMark()
    for other in (None, "", "x"):
        assert change("ALC003", written=other) is None


def test_two_properties_never_get_one_name() -> None:
    """If two misspellings are near one name, one of their values would be lost."""
    around = {"recordAudoi": True, "recordAduio": False, "other": 1}
    near = {"property": "recordAudoi", "nearest": "recordAudio"}
    for code in ("ALC118", "ALC701"):
        assert change(code, around=around, **near) is None
        assert change(code, around={"recordAudoi": True, "recordings": 1}, **near) is not None


def test_an_array_is_read_once_for_all_its_findings(monkeypatch: pytest.MonkeyPatch) -> None:
    """Each repeated entry has a finding, so the time would grow with the square of the array."""
    calls: list[Any] = []

    def counting(value: Any) -> Any:
        calls.append(value)
        return value

    monkeypatch.setattr("alcamine_validate.lint.rules.fixes.canonical", counting)
    entries = [f"entry {number}" for number in range(50)] * 2
    shared = Repetitions()
    for at in range(50):
        asked = context("ALC632", value=entries[at], around=entries)._replace(repetitions=shared)
        fix = FIXES["ALC632"].make(asked)
        assert fix is not None
        assert fix.change == WithoutElements((at + 50,), is_around=True)
    assert len(calls) == len(entries) + 50


def test_every_fix_is_of_a_rule_and_says_what_it_does() -> None:
    """The words continue the sentence "It …"."""
    assert set(FIXES) <= set(catalogue())
    for code in FIXES:
        assert fix_words(code).split()[0] in ("removes", "puts", "writes", "renames")
    assert fix_words("ALC101") == ""
