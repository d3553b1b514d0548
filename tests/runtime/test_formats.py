"""What generated code runs on: formats by their grammars, moments by exact arithmetic."""

from __future__ import annotations

import calendar
from collections.abc import Callable
from datetime import datetime, timedelta
from decimal import Decimal
from fractions import Fraction
from typing import Any, Final, NamedTuple

import pytest
from hypothesis import HealthCheck, assume, example, given, settings
from hypothesis import strategies as st

from alcamine_validate.runtime import formats, is_multiple_of, timestamps

# Formats: tables

CUID2_YES: Final = [
    "ab", "a0", "zz", "a" * 24, "a" * 32, "z" + "9" * 31, "q4w8n2x6c0v5b9m3l7k1j2hg",
]  # fmt: skip
CUID2_NO: Final = [
    "", "a", "a" * 33, "1a", "A1", "aB", "a_b", "a-b", "a b", " ab", "ab ", "ab\n", "\nab", "a\x00",
    "aé", "é1", "a٣", "ａｂ", "aº", "a,b", "q4w8n2x6c0v5b9m3l7k1j2h!", "ab\u2028",
]  # fmt: skip

E164_YES: Final = ["+12", "+12025550143", "+999999999999999", "+123456789012345"]
E164_NO: Final = [
    "", "+", "+1", "12025550143", "+02025550143", "+1234567890123456", "++12025550143",
    "+1 202 555 0143", "+1-202-555-0143", "+1(202)5550143", " +12025550143", "+12025550143 ",
    "+12025550143\n", "+1202555014٣", "+１２０２５５５０１４３", "+12025550143x1", "0012025550143",
    "+1e9", "+12,025", "tel:+12025550143",
]  # fmt: skip

STEADY: Final = settings(deadline=None, database=None, suppress_health_check=[HealthCheck.too_slow])
"""No verdict of a test hangs on how fast the machine is."""

EMAIL_YES: Final = [
    "a@b", "joe@example.org", "joe.bloggs@example.co.uk", "joe+tag@example.org",
    "o'hara@example.ie", "!#$%&'*+/=?^_`{|}~-@example.org", "1@2", "a@a-b.c", "a@1.2.3",
    "x@xn--bcher-kva.example",
    '"joe bloggs"@example.org', '"a@b"@example.org', '"a..b"@example.org', '""@example.org',
    '"\\"\\\\"@example.org', "joe@[127.0.0.1]", "joe@[IPv6:::1]", "joe@[ipv6:2001:db8::1]",
    "a" * 64 + "@example.org", "a@" + "b" * 63, "a@" + ".".join(["b" * 63] * 3),
    "a@" + ".".join(["b" * 63] * 4)[:255], "A.B@C.D", "a@b.C", "a_b@example.org", "a@b-1",
]  # fmt: skip
EMAIL_NO: Final = [
    "", "@", "a", "a@", "@b", "a@b@c", "a b@c", "a@b c", ".a@b", "a.@b", "a..b@c", "a@.b", "a@b.",
    "a@b..c", "a@-b", "a@b-", "a@b-.c", "a@b_c", "a@b\n", "\na@b", "a@b ", " a@b", "a@b,c@d",
    "joe <joe@example.org>", "joe@example.org (Joe)", '"a"b@c', '"a@b', 'a"@b', '"a\n"@b',
    '"é"@b', '"\\é"@b', "é@example.org", "a@éxample.org", "a@[127.0.0.256]", "a@[127.0.0.1",
    "a@127.0.0.1]", "a@[::1]", "a@[IPv6:127.0.0.1]", "a@[IPv6:::g]", "a@[01.2.3.4]",
    "a" * 65 + "@example.org", "a@" + "b" * 64, "a@" + ".".join(["b" * 62] * 5), "a@b.c\x00",
    "a@" + "b" * 64 + ".c", "a\u2028@b", "a@b\u2029", '"\x7f"@b', '"\t"@b', "a@[]", "a@[ ]",
]  # fmt: skip

DATE_TIME_YES: Final = [
    "2026-03-14T09:26:35Z", "2026-03-14T09:26:35.118Z", "2026-03-14t09:26:35z",
    "2026-03-14T09:26:35.1Z", "2026-03-14T09:26:35.1234567890123456789012345Z",
    "2026-03-14T09:26:35+00:00", "2026-03-14T09:26:35-00:00", "2026-03-14T09:26:35.5+23:59",
    "2026-03-14T09:26:35-23:59", "2024-02-29T00:00:00Z", "2000-02-29T23:59:59Z",
    "0000-01-01T00:00:00Z", "0000-02-29T00:00:00Z", "9999-12-31T23:59:59Z", "0001-01-01T00:00:00Z",
    "9999-12-31T23:59:59-23:59", "0000-01-01T00:00:00+23:59", "0000-01-01T00:00:00.000Z",
    "2016-12-31T23:59:60Z", "2016-12-31T23:59:60.999Z", "1990-12-31T15:59:60-08:00",
    "2015-06-30T23:59:60Z", "2017-01-01T01:59:60+02:00", "2016-12-31T23:59:60.000Z",
]  # fmt: skip
DATE_TIME_NO: Final = [
    "", "2026-03-14", "09:26:35Z", "2026-03-14T09:26:35", "2026-03-14 09:26:35Z",
    "2026-03-14T09:26Z", "2026-03-14T09:26:35+0000", "2026-03-14T09:26:35+00",
    "2026-03-14T24:00:00Z",
    "2026-03-14T24:00:00.000Z", "2026-03-14T23:60:00Z", "2026-03-14T09:26:61Z",
    "2026-03-14T12:00:60Z", "2026-03-14T23:59:60Z", "2016-12-31T23:59:60+01:00",
    "2016-12-31T23:58:60Z", "2016-12-31T22:59:60Z", "2016-12-31T23:59:60.000+00:01",
    "2023-02-29T00:00:00Z", "2026-02-30T00:00:00.000Z", "2026-04-31T00:00:00Z",
    "1900-02-29T00:00:00Z", "2026-00-01T00:00:00Z", "2026-13-01T00:00:00Z", "2026-01-00T00:00:00Z",
    "2026-01-32T00:00:00Z", "26-03-14T09:26:35Z", "02026-03-14T09:26:35Z", "-2026-03-14T09:26:35Z",
    "+2026-03-14T09:26:35Z", "2026-3-14T09:26:35Z", "2026-03-14T9:26:35Z", "20260314T092635Z",
    "2026-03-14T092635Z", "2026-W11-6T09:26:35Z", "2026-W11-6T09:26:35.118Z", "2026-073T09:26:35Z",
    "2026-03-14T09:26:35,118Z", "2026-03-14T09:26:35.Z", "2026-03-14T09:26:35.118", ".5Z",
    "2026-03-14T09:26:35Z\n", "\n2026-03-14T09:26:35Z", " 2026-03-14T09:26:35Z",
    "2026-03-14T09:26:35Z ", "2026-03-14T09:26:35ZZ", "2026-03-14T09:26:35 Z",
    "2026-03-14T09:26:35.118+24:00", "2026-03-14T09:26:35+12:60", "2026-03-14T09:26:35−02:00",
    "2026-03-14T09:26:35.11٣Z", "２026-03-14T09:26:35Z", "2026-03-14T09:26:35.118Ｚ",
    "2026-03-14T09:26:35.-18Z", "2026-03-14T09:26:35+-2:00", "2026-03-14T09:26:3 Z",
    "2026-03-14_09:26:35Z", "2026/03/14T09:26:35Z", "2026-03-14T09.26.35Z", "now", "1773480395",
    "Sat, 14 Mar 2026 09:26:35 GMT", "2026-03-14T09:26:35.118Zulu", "2026-03-14TT09:26:35Z",
]  # fmt: skip

DATE_YES: Final = ["2026-03-14", "2024-02-29", "0000-02-29", "9999-12-31", "2000-02-29"]
DATE_NO: Final = [
    "", "2026-3-14", "2026-02-29", "2026-04-31", "2026-00-01", "2026-13-01", "20260314",
    "2026-W11-6", "2026-073", "2026-03-14\n", "2026-03-14T", "2026-03-1٤", "1900-02-29", "26-03-14",
]  # fmt: skip

TIME_YES: Final = [
    "09:26:35Z", "09:26:35z", "09:26:35.5+02:00", "23:59:60Z", "22:59:60-01:00", "00:29:60+00:30",
    "00:00:00-00:00",
]  # fmt: skip
TIME_NO: Final = [
    "", "09:26:35", "24:00:00Z", "09:60:00Z", "09:26:61Z", "12:00:60Z", "23:59:60+01:00",
    "9:26:35Z", "09:26Z", "09:26:35+0200", "09:26:35,5Z", "09:26:35.Z", "09:26:35Z\n", "09:26:3٥Z",
    "T09:26:35Z", "09:26:35+24:00", "09:26:35+02:60",
]  # fmt: skip

IPV4_YES: Final = ["0.0.0.0", "127.0.0.1", "255.255.255.255", "1.2.3.4"]
IPV4_NO: Final = [
    "", "1.2.3", "1.2.3.4.5", "256.1.1.1", "01.2.3.4", "1.2.3.4\n", "1.2.3.٤", " 1.2.3.4", "0x7f.1",
    "2130706433", "1.2.3.4/8", "1..3.4", "-1.2.3.4",
]  # fmt: skip
IPV6_YES: Final = ["::", "::1", "2001:db8::1", "::ffff:1.2.3.4", "1:2:3:4:5:6:7:8", "FE80::ABCD"]
IPV6_NO: Final = [
    "", ":", ":::", "1:2:3:4:5:6:7", "1:2:3:4:5:6:7:8:9", "::1%eth0", "[::1]", "::g", "12345::",
    "::1\n", "1.2.3.4", "::1/64", "1::2::3", "::٣", " ::1",
]  # fmt: skip
UUID_YES: Final = [
    "5c1e9a74-02d8-4b6f-9e37-c4a8d1f06b52", "00000000-0000-0000-0000-000000000000",
    "5C1E9A74-02D8-4B6F-9E37-C4A8D1F06B52",
]  # fmt: skip
UUID_NO: Final = [
    "", "5c1e9a7402d84b6f9e37c4a8d1f06b52", "{5c1e9a74-02d8-4b6f-9e37-c4a8d1f06b52}",
    "5c1e9a74-02d8-4b6f-9e37-c4a8d1f06b5", "5c1e9a74-02d8-4b6f-9e37-c4a8d1f06b52\n",
    "5g1e9a74-02d8-4b6f-9e37-c4a8d1f06b52", "5c1e9a7-402d8-4b6f-9e37-c4a8d1f06b52",
    "urn:uuid:5c1e9a74-02d8-4b6f-9e37-c4a8d1f06b52", "٥c1e9a74-02d8-4b6f-9e37-c4a8d1f06b52",
]  # fmt: skip

TABLES: Final[dict[str, tuple[list[str], list[str]]]] = {
    "cuid2": (CUID2_YES, CUID2_NO),
    "date": (DATE_YES, DATE_NO),
    "date-time": (DATE_TIME_YES, DATE_TIME_NO),
    "e164": (E164_YES, E164_NO),
    "email": (EMAIL_YES, EMAIL_NO),
    "ipv4": (IPV4_YES, IPV4_NO),
    "ipv6": (IPV6_YES, IPV6_NO),
    "time": (TIME_YES, TIME_NO),
    "uuid": (UUID_YES, UUID_NO),
}


def test_every_format_has_a_table() -> None:
    """A format that is asserted is one that is tested here."""
    assert set(TABLES) == set(formats.FORMATS)


@pytest.mark.parametrize(
    ("name", "value"), [(name, value) for name, (yes, _) in TABLES.items() for value in yes]
)
def test_a_format_accepts(name: str, value: str) -> None:
    """What the grammar allows, however seldom it is seen."""
    assert formats.FORMATS[name](value) is True


@pytest.mark.parametrize(
    ("name", "value"), [(name, value) for name, (_, no) in TABLES.items() for value in no]
)
def test_a_format_refuses(name: str, value: str) -> None:
    """What only looks like it: final newlines, other scripts' digits, days that are none."""
    assert formats.FORMATS[name](value) is False


@pytest.mark.parametrize("name", sorted(TABLES))
@STEADY
@given(value=st.text(max_size=30) | st.text("0123456789-:.TtZz+@[]ab ", max_size=30))
@example(value="\ud800")
@example(value="2026-03-14T09:26:35.118\ud800")
@example(value="a" * 100_000)
@example(value="+" + "1" * 100_000)
@example(value="a." * 50_000 + "@b")
@example(value="a@" + "b-" * 50_000)
@example(value='"' + "\\" * 100_000)
def test_a_format_answers_on_any_string(name: str, value: str) -> None:
    """Yes or no, and never an exception; a final newline never helps."""
    check = formats.FORMATS[name]
    assert check(value) in (True, False)
    assert check(value + "\n") is False


@STEADY
@given(st.from_regex(r"[a-z][0-9a-z]{1,31}", fullmatch=True))
def test_cuid2_by_its_grammar(value: str) -> None:
    """Every string of the grammar, and none with one character more than it allows."""
    assert formats.is_cuid2(value)
    assert formats.is_cuid2(value + "0" * (32 - len(value)))
    assert not formats.is_cuid2(value + "0" * (33 - len(value)))
    assert not formats.is_cuid2(value.upper() + "A")


# Batches: canonical values are proved together

CANONICAL_IDS: Final = st.from_regex(r"[a-z][0-9a-z]{23}", fullmatch=True)
ID_LIKE: Final = (
    CANONICAL_IDS
    | st.text("abz09", max_size=50)
    | st.from_regex(r"[0-9a-z]{24}", fullmatch=True)
    | st.sampled_from(["", ",", "a" * 23 + ",", "a" * 24 + "," + "b" * 24])
    | st.sampled_from(["é" * 24, "é" * 12, "A" * 24])
    | st.none()
    | st.integers()
    | st.binary(min_size=24, max_size=24)
)


@STEADY
@given(st.lists(CANONICAL_IDS, max_size=8))
def test_canonical_ids_are_proved_together(values: list[str]) -> None:
    """24 characters, a letter first: whatever their number."""
    assert formats.are_canonical_cuid2(values) is True


@STEADY
@given(st.lists(ID_LIKE, max_size=6))
@example(["a" * 24, None])
@example([("a",) * 24])
@example(["a" * 12, "b" * 36])
@example(["a" * 24 + "," + "b" * 24, ""])
@example(["", "a" * 24 + "," + "b" * 24])
@example(["1" + "a" * 23])
@example(["a" * 24, "1" + "a" * 23])
@example(["\ud800" * 24])
def test_no_batch_of_ids_proves_too_much(values: list[Any]) -> None:
    """True only where each value by itself is a cuid2 of 24 characters."""
    if formats.are_canonical_cuid2(values):
        assert all(isinstance(value, str) for value in values)
        assert all(len(value) == 24 and formats.is_cuid2(value) for value in values)


def cut(text: str, places: list[int]) -> list[str]:
    """Return a text in pieces, cut at each of the places."""
    ends = sorted(place % (len(text) + 1) for place in places)
    return [text[start:end] for start, end in zip([0, *ends], [*ends, len(text)], strict=True)]


@STEADY
@given(st.lists(CANONICAL_IDS, min_size=1, max_size=4), st.lists(st.integers(0), max_size=3))
def test_ids_that_only_look_right_joined_are_not_proved(ids: list[str], places: list[int]) -> None:
    """Pieces whose concatenation is a row of ids, cut anywhere else, are no ids."""
    for joint in ("", ","):
        pieces = cut(joint.join(ids), places)
        assert formats.are_canonical_cuid2(pieces) is all(len(piece) == 24 for piece in pieces)


MOMENTS: Final = st.datetimes(datetime(1, 1, 1), datetime(9999, 12, 31, 23, 59, 59)).map(
    lambda moment: moment.isoformat(timespec="milliseconds") + "Z"
)


@STEADY
@given(st.lists(MOMENTS, max_size=6))
def test_canonical_timestamps_are_proved_together(values: list[str]) -> None:
    """Every real moment in the server's spelling."""
    assert timestamps.are_canonical_timestamps(values) is True
    assert all(map(timestamps.is_date_time, values))


TIMESTAMP_LIKE: Final = (
    MOMENTS
    | st.sampled_from(DATE_TIME_YES + DATE_TIME_NO)
    | st.from_regex(r"[0-9]{4}(-[0-9]{2}){2}T([0-9]{2}:){2}[0-9]{2}\.[0-9]{3}Z", fullmatch=True)
    | st.none()
    | st.integers()
    | st.binary(max_size=24)
)


@STEADY
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
def test_no_batch_of_timestamps_proves_too_much(values: list[Any]) -> None:
    """True only where each value by itself is a date-time of the server's spelling."""
    if timestamps.are_canonical_timestamps(values):
        assert all(isinstance(value, str) and len(value) == 24 for value in values)
        assert all(map(timestamps.is_date_time, values))


@STEADY
@given(st.lists(MOMENTS, min_size=1, max_size=3), st.lists(st.integers(0), max_size=3))
def test_timestamps_that_only_look_right_joined_are_not_proved(
    moments: list[str], places: list[int]
) -> None:
    """Pieces whose concatenation is a row of timestamps, cut anywhere else, are none."""
    pieces = cut("".join(moments), places)
    assert timestamps.are_canonical_timestamps(pieces) is all(len(piece) == 24 for piece in pieces)


@pytest.mark.parametrize(
    "value", [value for value in DATE_TIME_NO if len(value) == 24] + ["2023-02-29T00:00:00.000Z"]
)
def test_a_batch_refuses_what_is_no_date_time(value: str) -> None:
    """Also among good ones: Python's reader knows more spellings than RFC 3339 has."""
    good = "2026-03-14T09:26:35.118Z"
    for values in ([value], [good, value], [value, good]):
        assert timestamps.are_canonical_timestamps(values) is False


@pytest.mark.parametrize(
    "batch", [formats.are_canonical_cuid2, timestamps.are_canonical_timestamps]
)
def test_an_empty_batch_has_nothing_wrong(batch: Callable[[list[Any]], bool]) -> None:
    """Nothing to prove is proved."""
    assert batch([]) is True


# Date-times by their parts


class SessionView(NamedTuple):
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
        """Return it as RFC 3339 writes it, Z where there is no offset."""
        year, month, day, hour, minute, second, fraction, offset = self
        zone = "Z" if offset is None else f"{'-' if offset < 0 else '+'}{_clock(abs(offset))}"
        return (
            f"{year:04}-{month:02}-{day:02}T{hour:02}:{minute:02}:{second:02}"
            f"{'.' if fraction else ''}{fraction}{zone}"
        )

    def moment(self) -> tuple[datetime, Fraction]:
        """Return what orders as time does: the minute in UTC, and the seconds exactly."""
        minute = datetime(self.year, self.month, self.day, self.hour, self.minute)
        seconds = self.second + Fraction(f"0.{self.fraction or 0}")
        return minute - timedelta(minutes=self.offset or 0), seconds


def _clock(minutes: int) -> str:
    return f"{minutes // 60:02}:{minutes % 60:02}"


PARTS: Final = st.builds(
    SessionView,
    year=st.sampled_from([1999, 2000, 2026]),
    month=st.sampled_from([1, 2, 12]),
    day=st.sampled_from([1, 28, 29, 31]),
    hour=st.sampled_from([0, 12, 23]),
    minute=st.sampled_from([0, 59]),
    second=st.sampled_from([0, 59]),
    fraction=st.text("019", max_size=3) | st.text("0123456789", max_size=30),
    offset=st.none() | st.sampled_from([0, 1, -1, 60, -60, 120, 1439, -1439]),
)


def exists(parts: SessionView) -> bool:
    """Tell whether the day is in the calendar."""
    return parts.day <= calendar.monthrange(parts.year, parts.month)[1]


@STEADY
@given(PARTS, PARTS)
def test_order_is_that_of_exact_arithmetic(one: SessionView, other: SessionView) -> None:
    """In every spelling of offset and fraction, and both ways round."""
    assume(exists(one) and exists(other))
    first, second = one.text(), other.text()
    assert timestamps.in_order(first, second) is (one.moment() <= other.moment())
    assert timestamps.in_order(second, first) is (other.moment() <= one.moment())
    assert timestamps.in_order(first.lower(), second) is timestamps.in_order(first, second)
    assert timestamps.in_order(first, second.lower()) is timestamps.in_order(first, second)
    assert timestamps.in_order(first, first)


@STEADY
@given(PARTS, st.sampled_from([0, 1, -1, 90, -720, 1439]), st.text("0", max_size=3))
def test_the_same_moment_elsewhere_is_in_order_both_ways(
    parts: SessionView, offset: int, zeros: str
) -> None:
    """Another offset and more zeros change nothing; the last digit does."""
    assume(exists(parts))
    utc = parts.moment()[0] + timedelta(minutes=offset)
    fraction = parts.fraction + (zeros if parts.fraction else "")
    same = SessionView(
        utc.year, utc.month, utc.day, utc.hour, utc.minute, parts.second, fraction, offset
    )
    later = same._replace(fraction=(fraction or "000") + "1")
    assert timestamps.in_order(parts.text(), same.text())
    assert timestamps.in_order(same.text(), parts.text())
    assert timestamps.in_order(parts.text(), later.text())
    assert not timestamps.in_order(later.text(), parts.text())


@STEADY
@given(st.lists(MOMENTS, min_size=2, max_size=2))
def test_the_servers_spelling_orders_as_text_does(pair: list[str]) -> None:
    """The shortcut that the fast path takes."""
    first, second = pair
    for one, other in ((first, second), (first.lower(), second), (first, second.lower())):
        assert timestamps.in_order(one, other) is (first <= second)


@pytest.mark.parametrize("other", [None, 5, "", "x", [], {}, "2026-03-14", b"2026", 1.5, True])
def test_what_is_no_timestamp_has_no_order(other: Any) -> None:
    """Null, absent and broken values break no order, on either side."""
    moment = "2026-03-14T09:26:35.118Z"
    assert timestamps.in_order(moment, other)
    assert timestamps.in_order(other, moment)
    assert timestamps.in_order(other, other)


@pytest.mark.parametrize("wrong", [value for value in DATE_TIME_NO if len(value) == 24])
def test_broken_timestamps_of_the_usual_length_have_no_order(wrong: str) -> None:
    """Their text may come before or after: it is no moment."""
    for moment in ("0001-01-01T00:00:00.000Z", "9999-12-31T23:59:59.999Z"):
        assert timestamps.in_order(moment, wrong)
        assert timestamps.in_order(wrong, moment)


@STEADY
@given(PARTS)
def test_date_times_are_those_whose_parts_exist(parts: SessionView) -> None:
    """The calendar decides; and every part one past its range is refused."""
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


LEAP: Final = st.integers(-1439, 1439)


@STEADY
@given(st.datetimes(datetime(1, 2, 1), datetime(9999, 11, 30)), LEAP)
def test_a_leap_second_ends_a_month_in_utc(day: datetime, offset: int) -> None:
    """23:59:60 of a month's last day in UTC, in every offset; nowhere else."""
    last = calendar.monthrange(day.year, day.month)[1]
    end = datetime(day.year, day.month, last, 23, 59) + timedelta(minutes=offset)
    leap = SessionView(end.year, end.month, end.day, end.hour, end.minute, 60, "", offset)
    assert timestamps.is_date_time(leap.text())
    assert timestamps.is_time(leap.text()[11:])
    assert not timestamps.is_date_time(leap._replace(second=61).text())
    assert not timestamps.is_date_time(leap._replace(minute=(end.minute + 1) % 60).text())
    if day.day != last:
        day_before = end - timedelta(days=1)
        assert not timestamps.is_date_time(
            leap._replace(year=day_before.year, month=day_before.month, day=day_before.day).text()
        )


# Numbers

SMALL: Final = st.integers(-(10**6), 10**6)
PLACES: Final = st.integers(0, 6)


@STEADY
@given(SMALL, PLACES, SMALL.filter(bool).map(abs), PLACES)
def test_multiples_are_those_of_the_decimals_that_were_written(
    value: int, value_places: int, divisor: int, divisor_places: int
) -> None:
    """By decimal arithmetic, which has none of the errors of binary fractions."""
    dividend = Decimal(value).scaleb(-value_places)
    by = Decimal(divisor).scaleb(-divisor_places)
    exact = (Fraction(dividend) / Fraction(by)).denominator == 1
    assert is_multiple_of(float(dividend), float(by)) is exact


@pytest.mark.parametrize(
    ("value", "divisor", "answer"),
    [
        (0.0075, 0.0001, True), (0.00751, 0.0001, False), (1e308, 0.5, True), (0, 0.1, True),
        (10**30, 3, False), (3 * 10**30, 3, True), (10**400, 7, False), (7 * 10**400, 7, True),
        (1.5, 0.5, True), (4.5, 1.5, True), (35, 1.5, False), (1e-7, 1e-8, True), (0.3, 0.1, True),
        (-0.3, 0.1, True), (2.0, 2, True), (10**400, 0.5, True),
    ],
)  # fmt: skip
def test_multiples(value: float, divisor: float, answer: bool) -> None:
    """Numbers that trip floating point, and integers past any float."""
    assert is_multiple_of(value, divisor) is answer
