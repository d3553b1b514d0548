"""Phone numbers: notations, spans, and what is not one."""

from __future__ import annotations

import pytest

from alcamine_validate.privacy.detection import Kind
from alcamine_validate.privacy.phones import (
    COUNTRY_CODES,
    digits_of,
    international_digits,
    phones,
    phones_at_place,
)


def found(text: str) -> list[str]:
    """Return the phone numbers in a text."""
    assert all(each.kind is Kind.PHONE for each in phones(text))
    return [text[each.start : each.end] for each in phones(text)]


@pytest.mark.parametrize(
    "number",
    [
        "+14155552671",
        "+1 415 555 2671",
        "+1 (415) 555-2671",
        "+1-415-555-2671",
        "(415) 555-2671",
        "415-555-2671",
        "415.555.2671",
        "1-415-555-2671",
        "+41791234567",
        "+41 79 123 45 67",
        "0041 79 123 45 67",
        "011 44 20 7123 4567",
        "011-44-20-7123-4567",
        "+44 20 7123 4567",
        "+44 (0)20 7123 4567",
        "+55 11 98456 5666",
        "+49 1512 3456789",
        "+33 1 42 68 53 00",
        "+91 41555 50132",
        "+7 912 345-67-89",
        "+31 6 1234 5678",
        "+32 470 12 34 56",
        "+34 612 34 56 78",
        "+45 32 12 34 56",
        "+46 8 1234 567 89",
        "+47 406 12 345",
        "+48 512 345 678",
        "+52 55 1234 5678",
        "+61 412 345 678",
        "+65 8123 4567",
        "+81 90 1234 5678",
        "+351 912 345 678",
        "+353 85 123 4567",
        "+852 5123 4567",
        "+43 660 1234 5678",
    ],
)
@pytest.mark.parametrize(
    "around", ["{}", "call {}.", "({})", "tel:{}", "a {}, b", "{} 20 min", "\n{}\n", "{};ext=1"]
)
def test_a_number_is_found_with_its_span(number: str, around: str) -> None:
    """Digits of another number may follow a space, because a country has a longest number."""
    assert found(around.format(number)) == [number]
    assert found(f"+999 123 456 789, {number}") == [number]


def test_a_number_may_be_shorter_than_others_of_its_country() -> None:
    """Then no other number may follow it."""
    assert found("+49 30 1234 5678, 20 min") == ["+49 30 1234 5678"]


@pytest.mark.parametrize(
    ("first", "last"),
    [
        (211, 213), (220, 269), (290, 291), (297, 299), (350, 359), (370, 383), (420, 421),
        (500, 509), (590, 599), (670, 692), (852, 853), (880, 883), (960, 968), (970, 979),
        (992, 996),
    ],
)  # fmt: skip
def test_country_codes_are_assigned_in_blocks(first: int, last: int) -> None:
    """The codes beside a block are not assigned (ITU-T E.164, annex)."""
    codes = {str(each) for each in range(first, last + 1)}
    assert codes <= COUNTRY_CODES
    assert COUNTRY_CODES.isdisjoint({str(first - 1), str(last + 1)})


def test_no_country_code_starts_with_another() -> None:
    """So the digits of a number have one country code."""
    assert [c for c in COUNTRY_CODES for n in (1, 2) if n < len(c) and c[:n] in COUNTRY_CODES] == []


@pytest.mark.parametrize("before", ["tel. ", "Phone: ", "call ", "mobile is ", "number "])
def test_a_number_with_a_zero_is_known_by_the_word_before_it(before: str) -> None:
    """Without the word, it may be any number."""
    assert found(f"{before}079 123 45 67") == ["079 123 45 67"]
    assert found("order 079 123 45 67") == []


@pytest.mark.parametrize(
    "text",
    [
        "+12025550143",
        "(202) 555-0143",
        "202-555-0143",
        "+44 20 7946 0018",
        "+44 (0)7700 900123",
        "tel 07700 900123",
        "0033 6 39 98 12 34",
        "+49 30 23125 123",
        "+61 491 570 006",
        "2026-03-14T10:26:35.118+01:00",
        "+1000000",
        "+15 %",
        "1234567890",
        "+999 123 456 789",
        "+1 123 456 7890",
        "+10000000000",
        "7f3a2b1c-4155-5526-7100-123456789012",
        "1,415,555,2671",
        "+41 79",
        "+41 79 123 45",
        "v1.415.555.2671",
        "order 415555267",
        "192.168.1.1",
        "+4179123456789012",
        "+417912345678 9",
        "12-415-555-2671-3",
        "€ 415.555.26711",
        "call 911 now",
        "DE89 3704 0044 0532 0130 01",
    ],
)
def test_other_numbers_are_none(text: str) -> None:
    """Reserved numbers, timestamps, amounts, ids and numbers that can't be are not reported."""
    assert found(text) == []


@pytest.mark.parametrize(
    ("text", "number"),
    [
        ("4155552671", "4155552671"),
        ("5234567", "5234567"),
        ("12345678901234567", "12345678901234567"),
        ("079 123 45 67", "079 123 45 67"),
        (" +41 79 123 45 67 ", "+41 79 123 45 67"),
        ("tel:+41791234567", "+41791234567"),
        ("415-555-2671 x12", "415-555-2671"),
        ("a +41 79 123 45 67", "+41 79 123 45 67"),
        ("+99912345678", "+99912345678"),
        ("+41 790 000 000", "+41 790 000 000"),
    ],
)
def test_any_digits_count_at_a_place_for_numbers(text: str, number: str) -> None:
    """The notation does not matter there."""
    (detection,) = phones_at_place(text)
    assert text[detection.start : detection.end] == number


@pytest.mark.parametrize(
    "text",
    [
        "",
        "none",
        "123456",
        "2025550143",
        "5550143",
        "12 34 56",
        "+1 000 000 0000",
        "+41 700 000 000",
        "07700900123",
        "123456789012345678",
    ],
)
def test_a_place_may_hold_what_is_none(text: str) -> None:
    """Short, long, reserved and repeated digits are not reported."""
    assert list(phones_at_place(text)) == []


def test_a_zero_in_parentheses_is_not_part_of_the_international_number() -> None:
    """So both spellings have the same replacement."""
    for number in ("+41 (0)79 123 45 67", "0041 (0) 79 123 45 67"):
        assert international_digits(number) == "41791234567"
        assert found(f"at {number} or") == [number]


def test_digits_of_other_scripts_count() -> None:
    """And so do their signs, and all spaces and hyphens."""
    assert digits_of("＋1 (2)٣") == "123"
    for number in (
        "＋１４１５５５５２６７１",
        "+1 415\u2009555\u202f2671",
        "+41–79‑123—45−67",
        "（415）555-2671",
    ):
        assert found(f"Anruf: {number}, danke") == [number]
        (detection,) = phones_at_place(f" {number}")
        assert detection.end == len(number) + 1


@pytest.mark.parametrize(
    ("text", "number"),
    [
        ("call me at 415 555 2671 today", "415 555 2671"),
        ("Tel. 1 415 555 2671", "1 415 555 2671"),
        ("(415) 5552671", "(415) 5552671"),
        ("phone number is 4155552671.", "4155552671"),
        ("mobile: 14155552671", "14155552671"),
        ("tel:4155552671", "4155552671"),
        ("ring me on 079 123 45 67", "079 123 45 67"),
        ("Oberholzer, T: 079 123 45 67", "079 123 45 67"),
        ("from (0041) 79 123 45 67", "0041) 79 123 45 67"),
        ("at: 079 123 45 67", ""),
        ("<sip:41791234567@pbx.example.com>", "41791234567"),
        ("https://wa.me/41791234567", "41791234567"),
        ("order number 4155552671", ""),
        ("call id 4155552671", ""),
        ("call 4155552671", ""),
        ("phone 41555526711", ""),
        ("tel 2025550143", ""),
        ("tip:4155552671", ""),
        ("a 415 555 2671 b", ""),
        ("sip:1001@pbx", ""),
    ],
)
def test_a_national_number_is_known_by_what_is_before_it(text: str, number: str) -> None:
    """A word for a phone or a call, or the scheme of a URL; ten digits alone are an id."""
    assert found(text) == ([number] if number else [])


@pytest.mark.parametrize(
    ("text", "digits"),
    [
        ("+41 79 123 45 67", "41791234567"),
        (" (+41) 79 123 45 67", "41791234567"),
        ("＋41791234567", "41791234567"),
        ("00 41 79 123 45 67", "41791234567"),
        ("00 00", None),
        ("011 47 22 12 34 56", "4722123456"),
        ("011-44-20-7123-4567", "442071234567"),
        ("0114 234 5678", None),  # Sheffield
        ("011 2345 6789", None),  # Delhi
        ("011 91234-5678", None),  # São Paulo
        ("415 555 2671", None),
    ],
)
def test_prefixes_of_international_calls(text: str, digits: str | None) -> None:
    """National numbers may start with 011 too, but have fewer digits."""
    assert international_digits(text) == digits
