"""Spellings of date-times: what is wrong with each, and which ones are surely of one moment."""

from __future__ import annotations

from datetime import datetime
from typing import Final

from hypothesis import given
from hypothesis import strategies as st

from alcamine_validate.runtime.timestamps import is_date_time
from alcamine_validate.validator.date_times import hint, respelled
from tests.support.tables import for_each

EXISTING: Final = "use an existing date and time, such as 2026-01-31T09:30:00.000Z"
LIKE: Final = "write it like 2026-01-31T09:30:00.000Z"
MINUTES: Final = "write the offset with hours and minutes (+02:00)"

HINTS: Final = [
    ("2026-03-14T09:26:35", "add Z or an offset such as +02:00"),
    ("2026-03-14 09:26:35", "replace the space with T and add Z or an offset"),
    ("2026-03-14T09:26:35.118 CST",
     "replace the name of the time zone with Z or an offset (+02:00)"),
    ("2026-03-14T09:26Z", "add the seconds (09:30:00)"),
    ("2026-03-14 09:26",
     "replace the space with T, add the seconds (09:30:00) and add Z or an offset"),
    ("2026-03-14T09:26:35.Z", "add a digit to the fraction (09:30:00.0)"),
    ("2026-03-14T09:26:35,Z",
     "replace the comma with a point and add a digit to the fraction (09:30:00.0)"),
    ("2026-03-14T09:26:35+1:00", MINUTES),
    ("2026-03-14T09:26:35+123", MINUTES),
    ("2026-03-14T09:26:35 +1", f"remove the space before the offset and {MINUTES}"),
    ("2026-03-14T09:26:35+01:00[Europe/Zurich]", "remove the time zone in brackets"),
    ("2026-03-14", "add a time, as in 2026-01-31T09:30:00.000Z"),
    ("2026-02-30T09:26:35Z", EXISTING),
    ("2026-02-30 09:26:35+0100", EXISTING),
    ("2026-03-14T24:00:00Z", EXISTING),
    ("2026-03-14T09:26:35-2500", EXISTING),
    ("2026-02-30", LIKE), ("20260314T092635Z", LIKE), ("2026-3-14T09:26:35Z", LIKE), ("", LIKE),
    ("Sat, 14 Mar 2026 09:26:35 GMT", LIKE), ("1773480395118", LIKE), ("today", LIKE),
    ("2026-03-14T09:26:35.118Z\n", LIKE), ("\u0662\u0660\u0662\u0666-03-14T09:26:35Z", LIKE),
    ("2026-03-14T09:26:35+01:00[" + "x" * 53 + "]", "remove the time zone in brackets"),
    ("2026-03-14T09:26:35+01:00[" + "x" * 54 + "]", LIKE),
]  # fmt: skip
"""Texts whose moment is not known, and the advice for each."""

KNOWN: Final = [
    ("2026-03-14 09:26:35Z", "2026-03-14T09:26:35Z", "replace the space with T"),
    ("2026-03-14 09:26:35.118z", "2026-03-14T09:26:35.118z", "replace the space with T"),
    ("2026-03-14  09:26:35Z", "2026-03-14T09:26:35Z", "write T between the date and the time"),
    ("2026-03-1409:26:35Z", "2026-03-14T09:26:35Z", "write T between the date and the time"),
    ("2026-03-14_09:26:35Z", "2026-03-14T09:26:35Z", "write T between the date and the time"),
    ("2026-03-14T09:26:35,118Z", "2026-03-14T09:26:35.118Z", "replace the comma with a point"),
    ("2026-03-14T09:26:35.118 +01:00", "2026-03-14T09:26:35.118+01:00",
     "remove the space before the offset"),
    ("2026-03-14t09:26:35+0100", "2026-03-14T09:26:35+01:00",
     "put a colon in the offset (+02:00)"),
    ("2026-03-14 09:26:35-03", "2026-03-14T09:26:35-03:00",
     "replace the space with T and add minutes to the offset (+02:00)"),
    ("2026-03-14T09:26:35 UTC", "2026-03-14T09:26:35Z", "replace UTC with Z"),
    ("2026-03-14T09:26:35gmt", "2026-03-14T09:26:35Z", "replace GMT with Z"),
    ("2026-12-31 23:59:60Z", "2026-12-31T23:59:60Z", "replace the space with T"),
]  # fmt: skip
"""Texts of one moment, how RFC 3339 spells it, and the advice for each."""


def test_the_advice_says_what_is_wrong_with_the_spelling() -> None:
    """A date that does not exist is named only if it is the date that is wrong."""

    def check(text: str, words: str) -> None:
        assert hint(text) == words
        spelling = respelled(text)
        assert spelling is None or not spelling.is_known or not is_date_time(spelling.text)

    for_each(HINTS, check)


def test_a_moment_is_spelled_as_rfc_3339_does() -> None:
    """All of it was there, so nothing is guessed."""

    def check(text: str, right: str, words: str) -> None:
        spelling = respelled(text)
        assert spelling is not None
        assert (spelling.text, spelling.is_known, spelling.words) == (right, True, words)
        assert hint(text) == words

    for_each(KNOWN, check)


MOMENTS: Final = st.datetimes(
    min_value=datetime(1, 1, 2),
    max_value=datetime(9999, 12, 30),
)


@given(
    moment=MOMENTS,
    between=st.sampled_from(["T", "t", " ", "_", ""]),
    digits=st.integers(0, 6),
    sign=st.sampled_from([".", ","]),
    space=st.sampled_from(["", " "]),
    offset=st.sampled_from(["Z", "+0000", "-0330", "+14", "+05:45", "-12:00", "UTC", "GMT"]),
)
def test_the_moment_stays_the_same(
    moment: datetime, between: str, digits: int, sign: str, space: str, offset: str
) -> None:
    """To the microsecond, whatever is wrong with the spelling."""
    time, fraction = f"{moment:%H:%M:%S}", f"{moment:%f}"[:digits]
    day = moment.date().isoformat()
    shown = f"{sign}{fraction}" if digits else ""
    zone = offset if offset not in ("UTC", "GMT") else "Z"
    spelling = respelled(f"{day}{between}{time}{shown}{space}{offset}")
    assert spelling is not None
    assert spelling.is_known
    assert is_date_time(spelling.text)
    wanted = datetime.fromisoformat(f"{day}T{time}{shown.replace(',', '.')}{zone}")
    assert datetime.fromisoformat(spelling.text) == wanted
