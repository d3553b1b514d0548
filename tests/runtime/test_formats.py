"""Formats: which strings each one accepts, by its grammar."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, Final

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from alcamine_validate.runtime import formats, timestamps
from alcamine_validate.runtime.formats import FormatCheckFailed, guarded, is_email
from tests.runtime.texts import DATE_TIME_NO, DATE_TIME_YES, IN_BOTH_TIERS, STEADY, cut
from tests.support.tables import for_each

# Tables

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
    """Every format that is asserted has a table here."""
    assert set(TABLES) == set(formats.FORMATS)


ACCEPTED: Final = [(name, value) for name, (yes, _) in TABLES.items() for value in yes]


def test_each_format_accepts_its_strings() -> None:
    """Each string that a format's grammar allows is accepted."""

    def check(name: str, value: str) -> None:
        assert formats.FORMATS[name](value) is True

    for_each(ACCEPTED, check)


REFUSED: Final = [(name, value) for name, (_, no) in TABLES.items() for value in no]


def test_each_format_refuses_other_strings() -> None:
    """Each string that only resembles the format is refused."""

    def check(name: str, value: str) -> None:
        assert formats.FORMATS[name](value) is False

    for_each(REFUSED, check)


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
    """A format check returns True or False for any string, and refuses a final newline."""
    check = formats.FORMATS[name]
    assert check(value) in (True, False)
    assert check(value + "\n") is False


@IN_BOTH_TIERS
def test_cuid2_follows_its_grammar(examples: int) -> None:
    """Every string of the grammar is a cuid2, and strings longer than 32 characters are not."""

    @settings(STEADY, max_examples=examples)
    @given(st.from_regex(r"[a-z][0-9a-z]{1,31}", fullmatch=True))
    def check(value: str) -> None:
        assert formats.is_cuid2(value)
        assert formats.is_cuid2(value + "0" * (32 - len(value)))
        assert not formats.is_cuid2(value + "0" * (33 - len(value)))
        assert not formats.is_cuid2(value.upper() + "A")

    check()


# Batches

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


@IN_BOTH_TIERS
def test_canonical_ids_are_proved_together(examples: int) -> None:
    """Any number of identifiers of 24 characters is proven in one batch."""

    @settings(STEADY, max_examples=examples)
    @given(st.lists(CANONICAL_IDS, max_size=8))
    def check(values: list[str]) -> None:
        assert formats.are_canonical_cuid2(values) is True

    check()


@IN_BOTH_TIERS
def test_a_proved_batch_holds_cuid2s_alone(examples: int) -> None:
    """A batch is proven only if each value is a cuid2 of 24 characters."""

    @settings(STEADY, max_examples=examples)
    @given(st.lists(ID_LIKE, max_size=6))
    @example(["a" * 24, None])
    @example([("a",) * 24])
    @example(["a" * 12, "b" * 36])
    @example(["a" * 24 + "," + "b" * 24, ""])
    @example(["", "a" * 24 + "," + "b" * 24])
    @example(["1" + "a" * 23])
    @example(["a" * 24, "1" + "a" * 23])
    @example(["\ud800" * 24])
    def check(values: list[Any]) -> None:
        if formats.are_canonical_cuid2(values):
            assert all(isinstance(value, str) for value in values)
            assert all(len(value) == 24 and formats.is_cuid2(value) for value in values)

    check()


@IN_BOTH_TIERS
def test_ids_that_only_look_right_joined_are_not_proved(examples: int) -> None:
    """Pieces that form identifiers only when joined are not proven."""

    @settings(STEADY, max_examples=examples)
    @given(st.lists(CANONICAL_IDS, min_size=1, max_size=4), st.lists(st.integers(0), max_size=3))
    def check(ids: list[str], places: list[int]) -> None:
        for joint in ("", ","):
            pieces = cut(joint.join(ids), places)
            assert formats.are_canonical_cuid2(pieces) is all(len(piece) == 24 for piece in pieces)

    check()


@pytest.mark.parametrize(
    "batch", [formats.are_canonical_cuid2, timestamps.are_canonical_timestamps]
)
def test_an_empty_batch_is_proved(batch: Callable[[list[Any]], bool]) -> None:
    """An empty batch is proven."""
    assert batch([]) is True


@pytest.mark.parametrize(
    ("length", "answer"), [(254, True), (255, True), (256, False), (257, False)]
)
def test_a_domain_has_at_most_255_octets(length: int, answer: bool) -> None:
    """A domain has at most 255 octets (RFC 5321, 4.5.3.1.2), even if each label is short enough."""
    domain = ".".join(["b" * 62] * 4)
    domain += "." + "c" * (length - len(domain) - 1)
    assert len(domain) == length
    assert is_email(f"a@{domain}") is answer
    assert is_email(f"A.B@{domain.upper()}") is answer


@pytest.mark.parametrize("tag", ["zzzz:", "ipv4:", "IPv7:", "ipv66:", "ipv6", "ipv6;"])
def test_an_address_with_an_unknown_tag_is_refused(tag: str) -> None:
    """A tag other than IPv6, the only registered one, is refused (RFC 5321, 4.1.3)."""
    assert not is_email(f"joe@[{tag}::1]")


def test_a_guarded_check_returns_a_boolean_or_raises_our_exception() -> None:
    """A guarded check returns True or False, and its exceptions become FormatCheckFailed."""

    def wrong(value: str) -> bool:
        """Raise KeyError."""
        raise KeyError(value)

    with pytest.raises(FormatCheckFailed, match="'sku' raised KeyError"):
        guarded("sku", wrong)("x")
    assert guarded("sku", str.isdigit)("1") is True
    assert guarded("sku", lambda value: "yes")("1") is True  # type: ignore[arg-type, return-value]


# All values of a batch, in any spelling


_ALL: Final = {
    "cuid2": (formats.are_cuid2, CUID2_YES, CUID2_NO, "q4w8n2x6c0v5b9m3l7k1j2hg"),
    "date-time": (
        timestamps.are_date_times, DATE_TIME_YES, DATE_TIME_NO, "2026-03-14T09:26:35.118Z",
    ),
}  # fmt: skip


@pytest.mark.parametrize("name", _ALL)
def test_a_batch_in_any_spelling_is_tested_value_by_value(name: str) -> None:
    """All values of a list need the format, whatever the spelling of the others is."""
    test, right, wrong, canonical = _ALL[name]
    assert test([])
    assert test(right)

    def check(value: Any, answer: bool) -> None:
        for others in ([], [canonical], [right[0]]):
            assert test([*others, value]) is answer
            assert test([value, *others]) is answer

    for_each([(each, True) for each in right], check)
    for_each([(each, False) for each in wrong], check)
    names = dict.fromkeys(map(str, range(24)))
    others: list[Any] = [None, 5, 1.5, True, [], ["a"] * 24, {}, names]
    for_each([(each, False) for each in others], check)
