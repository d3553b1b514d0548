"""The search for known phone numbers: in which notations they are found, and what replaces them."""

from __future__ import annotations

import pytest

from alcamine_validate.sanitizing.known_phones import KnownPhones


def replaced(text: str, *phones: tuple[str, str]) -> str:
    """Return a text in which phones are replaced, each by what stands after it."""
    known = KnownPhones()
    for value, replacement in phones:
        known.add(value, replacement)
    for each in reversed(list(known.matches(text))):
        text = text[: each.start] + each.replacement + text[each.end :]
    return text


AMERICAN = ("+14152348876", "+14155550123")
SWISS = ("+41791234567", "+12065550130")
BRITISH = ("+442071838750", "+442079460123")


@pytest.mark.parametrize(
    ("phone", "text", "expected"),
    [
        (AMERICAN, "at 415 234 8876.", "at 415 555 0123."),
        (AMERICAN, "(415) 2348876", "(415) 5550123"),
        (AMERICAN, "4152348876", "4155550123"),
        (AMERICAN, "415\u2009234‑8876", "415\u2009555‑0123"),
        (("＋14152348876", "+14155550123"), "（415）２３４８８７６", "（415）5550123"),
        (AMERICAN, "x14152348876x", "x14155550123x"),
        (AMERICAN, "+1-415-234-8876", "+1-415-555-0123"),
        (AMERICAN, "001 415 234 8876 / 01114152348876", "001 415 555 0123 / 01114155550123"),
        (AMERICAN, "on 12.5.2026 10 415.234.8876 x 5", "on 12.5.2026 10 415.555.0123 x 5"),
        (("(415) 234-8876", "(415) 555-0123"), "+14152348876", "+14155550123"),
        (("14152348876", "14155550123"), "415-234-8876", "415-555-0123"),
        (SWISS, "079 123 45 67, 0791234567", "+12065550130, 12065550130"),
        (SWISS, "0041 79 123 45 67, 0041791234567", "0012 06 555 01 30, 0012065550130"),
        (SWISS, "+(41) 79 123 45 67", "+(12) 06 555 01 30"),
        (SWISS, "wa.me/41791234567, 791234567", "wa.me/12065550130, 12065550130"),
        (BRITISH, "020 7183 8750, 02071838750", "020 7946 0123, 02079460123"),
        (BRITISH, "+44 (0)20 7183 8750", "+44 (0)20 7946 0123"),
        (("079 123 45 67", "049 157 00 06"), "0791234567", "0491570006"),
    ],
)
def test_notations(phone: tuple[str, str], text: str, expected: str) -> None:
    """International and national ones, in groups of any length; replacements look alike."""
    assert replaced(text, phone) == expected


@pytest.mark.parametrize(
    ("phone", "text"),
    [
        (AMERICAN, "141523488765 114152348876 41523488 415 234 88765 4152-348"),
        (("+4520260314", "+12065550130"), "2026-03-14 20260314"),  # a date
        (("20260314", "+12065550130"), "2026-03-14"),
        (("2348876", "+12065550130"), "2348876"),
        (("+9991234567890", "+12065550130"), "01234567890"),
        (AMERICAN, "415\n234 8876, 415, 234, 8876"),
    ],
)
def test_what_is_another_number(phone: tuple[str, str], text: str) -> None:
    """Longer or shorter ones, dates, and digits that no notation of a number separates."""
    assert replaced(text, phone) == text


def test_the_first_number_counts() -> None:
    """Two may be dialled by the same digits in their countries."""
    other = ("+61791234567", "+61491570006")
    assert replaced("0791234567 61791234567", SWISS, other) == "12065550130 61491570006"
    assert not KnownPhones()
