"""Card numbers and IBANs: check digits, lengths and spans."""

from __future__ import annotations

import pytest

from alcamine_validate.privacy.detection import Kind
from alcamine_validate.privacy.numbers import (
    IBAN_LENGTHS,
    SCHEMES,
    card_scheme,
    cards,
    has_luhn_digit,
    ibans,
    is_iban,
)
from tests.privacy.made import card_of, iban_of
from tests.support.tables import for_each


def test_one_wrong_digit_breaks_the_check() -> None:
    """Luhn's formula detects every single wrong digit."""
    number = card_of("4", 16)
    assert has_luhn_digit(number)
    for index, digit in enumerate(number):
        for other in set("0123456789") - {digit}:
            assert not has_luhn_digit(f"{number[:index]}{other}{number[index + 1 :]}")


def test_every_scheme_is_known_by_its_ranges_and_lengths() -> None:
    """Rare lengths count only at a place for card numbers; a wrong check digit never."""

    def check(scheme: object, start: str, length: int, is_common: bool) -> None:
        number = card_of(start, length)
        assert (card_scheme(number) is not None) is is_common
        assert card_scheme(number, is_place=True) is not None
        assert card_scheme(f"{number[:-1]}{(int(number[-1]) + 1) % 10}", is_place=True) is None

    for_each(
        (
            (scheme, start, length, length in scheme.common)
            for scheme in SCHEMES
            for pair in scheme.starts
            for start in pair
            for length in (*scheme.common, *scheme.others)
        ),
        check,
    )
    assert card_scheme(card_of("1", 16), is_place=True) is None
    assert card_scheme("") is None


@pytest.mark.parametrize("separator", ["", " ", "-", "."])
def test_cards_are_found_in_groups(separator: str) -> None:
    """The span is that of the whole number."""
    number = card_of("51", 16)
    text = separator.join(number[at : at + 4] for at in range(0, 16, 4))
    (found,) = cards(f"paid: {text}.")
    assert (found.kind, f"paid: {text}."[found.start : found.end]) == (Kind.CARD, text)
    amex = card_of("37", 15)
    spaced = separator.join((amex[:4], amex[4:10], amex[10:]))
    assert [each.what for each in cards(spaced)] == ["a card number (American Express)"]
    for own in (amex, card_of("36", 14)):
        fours = separator.join(own[at : at + 4] for at in range(0, len(own), 4))
        assert len(list(cards(f"{fours} 12/29"))) == (separator != " ")
        assert len(list(cards(f"{fours}, 12/29"))) == 1
    assert len(list(cards(f"{text} 12/29"))) == 1


@pytest.mark.parametrize(
    "around", ["0.{}", "a{}", "{}b", "{}-1", "{}.5", "-{}", "+{}", "{}4", "1234 {}", "AB12 {}"]
)
def test_parts_of_longer_texts_are_not_cards(around: str) -> None:
    """Fractions, ids, longer numbers and the middle of an IBAN are not card numbers."""
    number = card_of("4", 16)
    grouped = " ".join(number[at : at + 4] for at in range(0, 16, 4))
    text = around.format(grouped if around.startswith(("1", "A")) else number)
    assert list(cards(text)) == []


def test_an_iban_is_known_in_every_country() -> None:
    """It has its country's length and check digits; one more or less is not an IBAN."""

    def check(country: str, length: int) -> None:
        iban = iban_of(country, length)
        assert is_iban(iban)
        assert not is_iban(iban[:-1])
        assert not is_iban(f"{iban}0")
        assert not is_iban(f"{iban[:-1]}{(int(iban[-1]) + 1) % 10}")
        grouped = " ".join(iban[at : at + 4] for at in range(0, length, 4))
        for text in (iban, grouped):
            for around in ("{}", "to {}, please", "{} BIC", "({})"):
                whole = around.format(text)
                assert [whole[e.start : e.end] for e in ibans(whole)] == [text]

    for_each(IBAN_LENGTHS.items(), check)


@pytest.mark.parametrize("text", ["", "ZZ00", "gb82west12345698765432", "XGB82WEST12345698765432"])
def test_other_text_is_not_an_iban(text: str) -> None:
    """Lower case, unknown countries and parts of words are not IBANs."""
    assert not is_iban(text)
    assert list(ibans(text)) == []
