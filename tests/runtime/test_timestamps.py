"""Timestamps: which texts are date-times, and their order by exact arithmetic."""

from __future__ import annotations

import calendar
from datetime import datetime, timedelta
from fractions import Fraction
from typing import Any, Final, NamedTuple

import pytest
from hypothesis import assume, example, given, settings
from hypothesis import strategies as st

from alcamine_validate.runtime import timestamps
from alcamine_validate.runtime.timestamps import (
    in_order,
    in_order_within,
    is_time,
    look_canonical,
)
from tests.runtime.texts import DATE_TIME_NO, DATE_TIME_YES, IN_BOTH_TIERS, MOMENTS, STEADY, cut
from tests.support.tables import for_each


@IN_BOTH_TIERS
def test_canonical_timestamps_are_proved_together(examples: int) -> None:
    """Timestamps as the server writes them are proven in one batch."""

    @settings(STEADY, max_examples=examples)
    @given(st.lists(MOMENTS, max_size=6))
    def check(values: list[str]) -> None:
        assert timestamps.are_canonical_timestamps(values) is True
        assert all(map(timestamps.is_date_time, values))

    check()


TIMESTAMP_LIKE: Final = (
    MOMENTS
    | st.sampled_from(DATE_TIME_YES + DATE_TIME_NO)
    | st.from_regex(r"[0-9]{4}(-[0-9]{2}){2}T([0-9]{2}:){2}[0-9]{2}\.[0-9]{3}Z", fullmatch=True)
    | st.none()
    | st.integers()
    | st.binary(max_size=24)
)


@IN_BOTH_TIERS
def test_a_proved_batch_holds_date_times_alone(examples: int) -> None:
    """A batch is proven only if each value is a date-time as the server writes it."""

    @settings(STEADY, max_examples=examples)
    @given(st.lists(TIMESTAMP_LIKE, max_size=4))
    @example(["2026-03-14T24:00:00.000Z"])
    @example(["2026-W11-6T09:26:35.118Z"])
    @example(["2026-03-14T09:26:35,118Z"])
    @example(["2026-02-30T00:00:00.000Z"])
    @example(["0000-01-01T00:00:00.000Z"])
    @example(["2026-03-14T09:26:35.118٣"])
    @example(["2026-03-14T09:26:35.118Z2026-03-14T09:26:35.118Z", ""])
    @example(["2026-03-14", "T09:26:35.118Z"])
    @example(["2026-03-14T09:26:35.118Z2026-03-14T09", ":26:35.118Z"])
    @example([("2026-03-14T09:26:35.118Z",)])
    def check(values: list[Any]) -> None:
        if timestamps.are_canonical_timestamps(values):
            assert all(isinstance(value, str) and len(value) == 24 for value in values)
            assert all(map(timestamps.is_date_time, values))

    check()


@IN_BOTH_TIERS
def test_timestamps_that_only_look_right_joined_are_not_proved(examples: int) -> None:
    """Pieces that form timestamps only when joined are not proven."""

    @settings(STEADY, max_examples=examples)
    @given(st.lists(MOMENTS, min_size=1, max_size=3), st.lists(st.integers(0), max_size=3))
    def check(moments: list[str], places: list[int]) -> None:
        pieces = cut("".join(moments), places)
        assert timestamps.are_canonical_timestamps(pieces) is all(
            len(piece) == 24 for piece in pieces
        )

    check()


@pytest.mark.parametrize(
    "value", [value for value in DATE_TIME_NO if len(value) == 24] + ["2023-02-29T00:00:00.000Z"]
)
def test_a_batch_refuses_text_that_is_not_a_date_time(value: str) -> None:
    """A batch with a text that is not a date-time is not proven, at any position."""
    good = "2026-03-14T09:26:35.118Z"
    for values in ([value], [good, value], [value, good]):
        assert timestamps.are_canonical_timestamps(values) is False


# Date-times by their parts


class DateTimeParts(NamedTuple):
    """A date-time in parts: numbers, the digits of a fraction, an offset in minutes."""

    year: int
    month: int
    day: int
    hour: int
    minute: int
    second: int
    fraction: str
    offset: int | None

    def text(self) -> str:
        """Return the RFC 3339 text, with Z if ``offset`` is None."""
        year, month, day, hour, minute, second, fraction, offset = self
        zone = "Z" if offset is None else f"{'-' if offset < 0 else '+'}{_clock(abs(offset))}"
        return (
            f"{year:04}-{month:02}-{day:02}T{hour:02}:{minute:02}:{second:02}"
            f"{'.' if fraction else ''}{fraction}{zone}"
        )

    def moment(self) -> tuple[datetime, Fraction]:
        """Return a value that orders as time does: the minute in UTC and the exact seconds."""
        minute = datetime(self.year, self.month, self.day, self.hour, self.minute)
        seconds = self.second + Fraction(f"0.{self.fraction or 0}")
        return minute - timedelta(minutes=self.offset or 0), seconds


def _clock(minutes: int) -> str:
    """Return minutes as ``HH:MM``."""
    return f"{minutes // 60:02}:{minutes % 60:02}"


PARTS: Final = st.builds(
    DateTimeParts,
    year=st.sampled_from([1999, 2000, 2026]),
    month=st.sampled_from([1, 2, 12]),
    day=st.sampled_from([1, 28, 29, 31]),
    hour=st.sampled_from([0, 12, 23]),
    minute=st.sampled_from([0, 59]),
    second=st.sampled_from([0, 59]),
    fraction=st.text("019", max_size=3) | st.text("0123456789", max_size=30),
    offset=st.none() | st.sampled_from([0, 1, -1, 60, -60, 120, 1439, -1439]),
)


def exists(parts: DateTimeParts) -> bool:
    """Return whether the day is in the calendar."""
    return parts.day <= calendar.monthrange(parts.year, parts.month)[1]


@IN_BOTH_TIERS
def test_order_is_that_of_exact_arithmetic(examples: int) -> None:
    """The order of two date-times is that of exact arithmetic."""

    @settings(STEADY, max_examples=examples)
    @given(PARTS, PARTS)
    def check(one: DateTimeParts, other: DateTimeParts) -> None:
        assume(exists(one) and exists(other))
        first, second = one.text(), other.text()
        assert timestamps.in_order(first, second) is (one.moment() <= other.moment())
        assert timestamps.in_order(second, first) is (other.moment() <= one.moment())
        assert timestamps.in_order(first.lower(), second) is timestamps.in_order(first, second)
        assert timestamps.in_order(first, second.lower()) is timestamps.in_order(first, second)
        assert timestamps.in_order(first, first)

    check()


@IN_BOTH_TIERS
def test_the_same_moment_at_another_offset_is_in_order_both_ways(examples: int) -> None:
    """Another offset and more zeros do not change the order; a further digit does."""

    @settings(STEADY, max_examples=examples)
    @given(PARTS, st.sampled_from([0, 1, -1, 90, -720, 1439]), st.text("0", max_size=3))
    def check(parts: DateTimeParts, offset: int, zeros: str) -> None:
        assume(exists(parts))
        utc = parts.moment()[0] + timedelta(minutes=offset)
        fraction = parts.fraction + (zeros if parts.fraction else "")
        same = DateTimeParts(
            utc.year, utc.month, utc.day, utc.hour, utc.minute, parts.second, fraction, offset
        )
        later = same._replace(fraction=(fraction or "000") + "1")
        assert timestamps.in_order(parts.text(), same.text())
        assert timestamps.in_order(same.text(), parts.text())
        assert timestamps.in_order(parts.text(), later.text())
        assert not timestamps.in_order(later.text(), parts.text())

    check()


@IN_BOTH_TIERS
def test_the_servers_spelling_orders_as_text_does(examples: int) -> None:
    """Timestamps as the server writes them order as their texts do."""

    @settings(STEADY, max_examples=examples)
    @given(st.lists(MOMENTS, min_size=2, max_size=2))
    def check(pair: list[str]) -> None:
        first, second = pair
        for one, other in ((first, second), (first.lower(), second), (first, second.lower())):
            assert timestamps.in_order(one, other) is (first <= second)

    check()


@pytest.mark.parametrize("other", [None, 5, "", "x", [], {}, "2026-03-14", b"2026", 1.5, True])
def test_a_value_that_is_not_a_timestamp_is_in_order(other: Any) -> None:
    """A value that is not a timestamp is in order with any other, on either side."""
    moment = "2026-03-14T09:26:35.118Z"
    assert timestamps.in_order(moment, other)
    assert timestamps.in_order(other, moment)
    assert timestamps.in_order(other, other)


@pytest.mark.parametrize("wrong", [value for value in DATE_TIME_NO if len(value) == 24])
def test_an_invalid_timestamp_of_the_usual_length_is_in_order(wrong: str) -> None:
    """An invalid timestamp of 24 characters is in order with any other."""
    for moment in ("0001-01-01T00:00:00.000Z", "9999-12-31T23:59:59.999Z"):
        assert timestamps.in_order(moment, wrong)
        assert timestamps.in_order(wrong, moment)


@IN_BOTH_TIERS
def test_date_times_are_those_whose_parts_exist(examples: int) -> None:
    """A date-time is valid if its day exists and each part is within its range."""

    @settings(STEADY, max_examples=examples)
    @given(PARTS)
    def check(parts: DateTimeParts) -> None:
        assert timestamps.is_date_time(parts.text()) is exists(parts)
        assert timestamps.is_date_time(parts.text().lower()) is exists(parts)
        assert timestamps.is_date(parts.text()[:10]) is exists(parts)
        assert timestamps.is_time(parts.text()[11:])
        wrongs: tuple[dict[str, Any], ...] = (
            {"month": 0}, {"month": 13}, {"day": 0}, {"day": 32}, {"hour": 24}, {"minute": 60},
            {"second": 61}, {"offset": 1440}, {"offset": -1440},
        )  # fmt: skip
        for wrong in wrongs:
            assert not timestamps.is_date_time(parts._replace(**wrong).text())

    check()


LEAP: Final = st.integers(-1439, 1439)


@IN_BOTH_TIERS
def test_a_leap_second_ends_a_month_in_utc(examples: int) -> None:
    """A leap second is valid only at 23:59:60 UTC on the last day of a month."""

    @settings(STEADY, max_examples=examples)
    @given(st.datetimes(datetime(1, 2, 1), datetime(9999, 11, 30)), LEAP)
    def check(day: datetime, offset: int) -> None:
        last = calendar.monthrange(day.year, day.month)[1]
        end = datetime(day.year, day.month, last, 23, 59) + timedelta(minutes=offset)
        leap = DateTimeParts(end.year, end.month, end.day, end.hour, end.minute, 60, "", offset)
        assert timestamps.is_date_time(leap.text())
        assert timestamps.is_time(leap.text()[11:])
        assert not timestamps.is_date_time(leap._replace(second=61).text())
        assert not timestamps.is_date_time(leap._replace(minute=(end.minute + 1) % 60).text())
        if day.day != last:
            day_before = end - timedelta(days=1)
            assert not timestamps.is_date_time(
                leap._replace(
                    year=day_before.year, month=day_before.month, day=day_before.day
                ).text()
            )

    check()


@pytest.mark.parametrize(
    ("earlier", "later", "answer"),
    [
        # T sorts before t as text, whatever the hour, but the moments are compared.
        ("2026-03-14T10:00:00.000Z", "2026-03-14t09:00:00.000Z", False),
        ("2026-03-14t09:00:00.000Z", "2026-03-14T10:00:00.000Z", True),
        ("2026-03-14t10:00:00.000Z", "2026-03-14t09:00:00.000z", False),
        # Texts of different lengths do not sort as their moments do.
        ("2026-03-14T09:00:00.000Z", "2026-03-14T09:26:35.118+01:00", False),
        ("2026-03-14T09:00:00.000+01:00", "2026-03-14T08:26:35.118Z", True),
        ("2026-03-14T09:00:00.000Z", "2026-03-14T09:00:00Z", True),
        ("2026-03-14T09:00:00.001Z", "2026-03-14T09:00:00Z", False),
    ],
)
def test_texts_of_different_spellings_are_compared_as_moments(
    earlier: str, later: str, answer: bool
) -> None:
    """Date-times of different spellings are compared as moments, not as texts."""
    assert in_order(earlier, later) is answer


@pytest.mark.parametrize(
    ("text", "answer"),
    [
        ("23:59:60Z", True),
        ("23:59:61Z", False),
        ("22:59:60-01:00", True),
        ("00:59:60+01:00", True),
        ("23:58:60Z", False),
        ("00:00:60Z", False),
        ("24:00:00Z", False),
    ],
)
def test_a_second_60_ends_the_last_minute_of_a_day(text: str, answer: bool) -> None:
    """A time with second 60 is valid only at the end of a day in UTC."""
    assert is_time(text) is answer


@pytest.mark.parametrize(
    ("values", "answer"),
    [
        ([], True),
        (["2026-03-14T09:26:35.118Z"], True),
        (["2026-03-14T09:26:35.118Z", "9999-99-99T99:99:99.999Z"], True),
        (["2026-03-14T09:26:35.118Z", "2026-03-14T09:26:35Z"], False),
        (["+026-03-14T09:26:35.118Z"], False),
        (["2026-03-14t09:26:35.118Z"], False),
        ([""], False),
        ([None], False),
        ([1], False),
        (["\ud800"], False),
    ],
)
def test_the_canonical_look_is_about_the_spelling_alone(values: list[Any], answer: bool) -> None:
    """``look_canonical`` accepts the server's spelling, even of a moment that does not exist."""
    assert look_canonical(values) is answer


def test_a_value_that_is_not_a_moment_is_within_any_tolerance() -> None:
    """A value that is not a moment is within any tolerance of a moment, on either side."""
    others: list[Any] = [None, 5, True, [], {}, "soon", "2026-03-14"]

    def check(tolerance: Fraction | int, other: Any) -> None:
        moment = "2026-03-14T09:26:35.118Z"
        assert in_order_within(tolerance, moment, other) is True
        assert in_order_within(tolerance, other, moment) is True

    for_each(
        [(tolerance, other) for tolerance in [0, Fraction(1, 2), 1, 3600] for other in others],
        check,
    )


@pytest.mark.parametrize(
    ("tolerance", "earlier", "later", "answer"),
    [
        (0, "2026-03-14T09:26:35.001Z", "2026-03-14T09:26:35.000Z", False),
        (1, "2026-03-14T09:26:36.000Z", "2026-03-14T09:26:35.000Z", True),
        (1, "2026-03-14T09:26:36.001Z", "2026-03-14T09:26:35.000Z", False),
        (1, "2026-03-14T09:27:00.000Z", "2026-03-14T09:26:59.000Z", True),
        (1, "2026-03-14T09:27:00.500Z", "2026-03-14T09:26:59.000Z", False),
        (60, "2026-03-14T09:27:59.000Z", "2026-03-14T09:26:59.000Z", True),
        (60, "2026-03-14T09:28:00.000Z", "2026-03-14T09:26:59.000Z", False),
        (Fraction(1, 4), "2026-03-14T09:26:35.25Z", "2026-03-14T09:26:35Z", True),
        (Fraction(1, 4), "2026-03-14T09:26:35.2500001Z", "2026-03-14T09:26:35Z", False),
        (1, "2017-01-01T00:00:00Z", "2016-12-31T23:59:60Z", True),
        (1, "2026-03-14T09:26:35Z", "2026-03-15T09:26:35Z", True),
        # Only the first thousand digits of a fraction count.
        (1, f"2026-03-14T09:26:36.{'0' * 999}1Z", "2026-03-14T09:26:35Z", False),
        (1, f"2026-03-14T09:26:36.{'0' * 1000}1Z", "2026-03-14T09:26:35Z", True),
        (1, f"2026-03-14T09:26:35.{'9' * 5000}Z", "2026-03-14T09:26:35Z", True),
    ],
)
def test_a_tolerance_is_exact(
    tolerance: Fraction | int, earlier: str, later: str, answer: bool
) -> None:
    """A tolerance is exact across minutes, leap seconds and fractions of any length."""
    assert in_order_within(tolerance, earlier, later) is answer
