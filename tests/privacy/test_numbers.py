"""Card numbers and IBANs: check digits, lengths and spans."""

from __future__ import annotations

from typing import Final

import pytest

from alcamine_validate.privacy.detection import Kind
from alcamine_validate.privacy.numbers import (
    IBAN_LENGTHS,
    SCHEMES,
    Scheme,
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


LENGTHS: Final = {
    "Visa": ([16], [13, 19]),
    "Mastercard": ([16], []),
    "American Express": ([15], []),
    "Discover": ([16], [19]),
    "Diners Club": ([14], []),
    "JCB": ([16], [19]),
    "UnionPay": ([16], [17, 18, 19]),
    "Maestro": ([16], [12, 13, 14, 15, 17, 18, 19]),
}
"""How many digits the cards of a scheme have: nearly all of them, and the others."""


def test_every_scheme_is_known_by_its_ranges_and_lengths() -> None:
    """Rare lengths count only at a place for card numbers; a wrong check digit never."""

    def check(scheme: Scheme, start: str, length: int) -> None:
        number = card_of(start, length)
        common, others = LENGTHS[scheme.name]
        is_any = length in (*common, *others)
        assert card_scheme(number) == (scheme.name if length in common else None)
        assert card_scheme(number, is_place=True) == (scheme.name if is_any else None)
        assert card_scheme(f"{number[:-1]}{(int(number[-1]) + 1) % 10}", is_place=True) is None

    for_each(
        (
            (scheme, start, length)
            for scheme in SCHEMES
            for pair in scheme.starts
            for start in pair
            for length in range(10, 22)
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
        wrong = f"{country}{int(iban[2:4]) - 1:02}{iban[4:]}"
        for text in (wrong, f"{iban}0", f"{grouped}0 ABCD"):
            assert list(ibans(text)) == []

    for_each(IBAN_LENGTHS.items(), check)


EXAMPLES: Final = """
AD1200012030200359100100 AE070331234567890123456 AL47212110090000000235698741
AT611904300234573201 AZ21NABZ00000000137010001944 BA391290079401028494 BE68539007547034
BG80BNBG96611020345678 BH67BMAG00001299123456 BI4210000100010000332045181
BR1800360305000010009795493C1 BY13NBRB3600900000002Z00AB00 CH9300762011623852957
CR05015202001026284066 CY17002001280000001200527600 CZ6508000000192000145399
DE89370400440532013000 DJ2100010000000154000100186 DK5000400440116243
DO28BAGR00000001212453611324 EE382200221020145685 EG380019000500000000263180002
ES9121000418450200051332 FI2112345600000785 FK88SC123456789012 FO6264600001631634
FR1420041010050500013M02606 GB29NWBK60161331926819 GE29NB0000000101904917
GI75NWBK000000007099453 GL8964710001000206 GR1601101250000000012300695
GT82TRAJ01020000001210029690 HN88CABF00000000000250005469 HR1210010051863000160
HU42117730161111101800000000 IE29AIBK93115212345678 IL620108000000099999999
IQ98NBIQ850123456789012 IS140159260076545510730339 IT60X0542811101000000123456
JO94CBJO0010000000000131000302 KW81CBKU0000000000001234560101 KZ86125KZT5004100100
LB62099900000001001901229114 LC55HEMM000100010012001200023015 LI21088100002324013AA
LT121000011101001000 LU280019400644750000 LV80BANK0000435195001 LY83002048000020100120361
MC5811222000010123456789030 MD24AG000225100013104168 ME25505000012345678951
MK07250120000058984 MN121234123456789123 MR1300020001010000123456753
MT84MALT011000012345MTLCAST001S MU17BOMM0101101030300200000MUR NI45BAPR00000013000003558124
NL91ABNA0417164300 NO9386011117947 OM810180000001299123456 PK36SCBL0000001123456702
PL61109010140000071219812874 PS92PALS000000000400123456702 PT50000201231234567890154
QA58DOHB00001234567890ABCDEFG RO49AAAA1B31007593840000 RS35260005601001611379
RU0304452522540817810538091310419 SA0380000000608010167519 SC18SSCB11010000000000001497USD
SD8811123456789012 SE4550000000058398257466 SI56263300012039086 SK3112000000198742637541
SM86U0322509800000000270100 SO211000001001000100141 ST23000100010051845310146
SV62CENR00000000000000700025 TL380080012345678910157 TN5910006035183598478831
TR330006100519786457841326 UA213223130000026007233566001 VA59001123000012345678
VG96VPVG0000012345678901 XK051212012345678906 YE15CBYE0001018861234567891234
"""
"""The example of each country in SWIFT's "IBAN Registry"."""


def test_every_country_has_its_length() -> None:
    """A table with a wrong length would not have the example."""
    examples = EXAMPLES.split()
    assert {each[:2] for each in examples} == set(IBAN_LENGTHS)
    assert [each for each in examples if not is_iban(each)] == []


@pytest.mark.parametrize("text", ["", "ZZ00", "gb82west12345698765432", "XGB82WEST12345698765432"])
def test_other_text_is_not_an_iban(text: str) -> None:
    """Lower case, unknown countries and parts of words are not IBANs."""
    assert not is_iban(text)
    assert list(ibans(text)) == []
