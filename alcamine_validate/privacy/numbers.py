"""Numbers of payment cards (ISO/IEC 7812) and bank accounts (ISO 13616), by their check digits."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Final, NamedTuple

from alcamine_validate.privacy.detection import Detection, Kind

_DOUBLED: Final = (0, 2, 4, 6, 8, 1, 3, 5, 7, 9)


def has_luhn_digit(digits: str) -> bool:
    """Return whether the last digit is the check digit (ISO/IEC 7812-1, annex B)."""
    return luhn_sum(digits) == 0


def luhn_sum(digits: str) -> int:
    """Return the sum of digits modulo 10, which is 0 if the last one is the check digit."""
    numbers = [int(digit) for digit in reversed(digits)]
    return (sum(numbers[::2]) + sum(_DOUBLED[number] for number in numbers[1::2])) % 10


class Scheme(NamedTuple):
    """A card scheme: its name, the ranges of first digits, and the lengths of its numbers.

    ``common`` are the lengths that nearly all of its cards have; the others are too often numbers
    of another kind to be found anywhere but in a place for card numbers.
    """

    name: str
    starts: tuple[tuple[str, str], ...]
    common: tuple[int, ...]
    others: tuple[int, ...] = ()


SCHEMES: Final = (
    Scheme("Visa", (("4", "4"),), (16,), (13, 19)),
    Scheme("Mastercard", (("51", "55"), ("2221", "2720")), (16,)),
    Scheme("American Express", (("34", "34"), ("37", "37")), (15,)),
    Scheme("Discover", (("6011", "6011"), ("644", "649"), ("65", "65")), (16,), (19,)),
    Scheme("Diners Club", (("300", "305"), ("3095", "3095"), ("36", "36"), ("38", "39")), (14,)),
    Scheme("JCB", (("3528", "3589"),), (16,), (19,)),
    Scheme("UnionPay", (("62", "62"),), (16,), (17, 18, 19)),
    Scheme("Maestro", (("50", "50"), ("56", "58"), ("6304", "6304"), ("67", "67")), (16,),
           (12, 13, 14, 15, 17, 18, 19)),
)  # fmt: skip
"""The ranges that the schemes publish, such as Mastercard's in "2-Series BIN Expansion"."""


def card_scheme(digits: str, *, is_place: bool = False) -> str | None:
    """Return the scheme of a card number, or None if it is not one.

    ``is_place`` means that a card number is expected here.
    """
    for scheme in SCHEMES:
        lengths = (*scheme.common, *scheme.others) if is_place else scheme.common
        if len(digits) in lengths and any(
            first <= digits[: len(first)] <= last for first, last in scheme.starts
        ):
            return scheme.name if has_luhn_digit(digits) else None
    return None


_CARD: Final = re.compile(
    r"(?<![\w.+-])(?<![0-9]{4} )(?<![A-Z]{2}[0-9]{2} )"  # not in the middle of an IBAN in groups
    r"(?:[0-9]{14,16}|[0-9]{4}([ .\u00a0\u202f-])[0-9]{4}\1[0-9]{4}\1"
    r"(?:[0-9]{4}|[0-9]{2,3}(?!\1[0-9]))"
    r"|3[0-9]{3}([ .\u00a0\u202f-])[0-9]{6}\2[0-9]{4,5})(?![\w-]|[.,][0-9])"
)


def cards(text: str) -> Iterator[Detection]:
    """Yield the card numbers in a text."""
    for match in _CARD.finditer(text):
        scheme = card_scheme(re.sub("[^0-9]", "", match[0]))
        if scheme is not None:
            yield Detection(Kind.CARD, *match.span(), f"a card number ({scheme})")


IBAN_LENGTHS: Final = {
    "AD": 24, "AE": 23, "AL": 28, "AT": 20, "AZ": 28, "BA": 20, "BE": 16, "BG": 22, "BH": 22,
    "BI": 27, "BR": 29, "BY": 28, "CH": 21, "CR": 22, "CY": 28, "CZ": 24, "DE": 22, "DJ": 27,
    "DK": 18, "DO": 28, "EE": 20, "EG": 29, "ES": 24, "FI": 18, "FK": 18, "FO": 18, "FR": 27,
    "GB": 22, "GE": 22, "GI": 23, "GL": 18, "GR": 27, "GT": 28, "HN": 28, "HR": 21, "HU": 28,
    "IE": 22, "IL": 23, "IQ": 23, "IS": 26, "IT": 27, "JO": 30, "KW": 30, "KZ": 20, "LB": 28,
    "LC": 32, "LI": 21, "LT": 20, "LU": 20, "LV": 21, "LY": 25, "MC": 27, "MD": 24, "ME": 22,
    "MK": 19, "MN": 20, "MR": 27, "MT": 31, "MU": 30, "NI": 28, "NL": 18, "NO": 15, "OM": 23,
    "PK": 24, "PL": 28, "PS": 29, "PT": 25, "QA": 29, "RO": 24, "RS": 22, "RU": 33, "SA": 24,
    "SC": 31, "SD": 18, "SE": 24, "SI": 19, "SK": 24, "SM": 27, "SO": 23, "ST": 25, "SV": 28,
    "TL": 23, "TN": 24, "TR": 26, "UA": 29, "VA": 22, "VG": 24, "XK": 20, "YE": 30,
}  # fmt: skip
"""The length of an IBAN by country: SWIFT, "IBAN Registry"."""

_IBAN: Final = re.compile(
    r"(?<![A-Za-z0-9])[A-Z]{2}[0-9]{2}(?:[A-Z0-9]{11,29}"
    r"|([ \u00a0\u202f-])[A-Z0-9]{4}(?:\1[A-Z0-9]{4}){1,6}(?:\1[A-Z0-9]{1,4})?)(?![A-Za-z0-9])"
)


def is_iban(text: str) -> bool:
    """Return whether a text without spaces is an IBAN: the length of its country, and mod 97."""
    if len(text) != IBAN_LENGTHS.get(text[:2]):
        return False
    number = "".join(str(int(char, 36)) for char in text[4:] + text[:4])
    return int(number) % 97 == 1


def ibans(text: str) -> Iterator[Detection]:
    """Yield the IBANs in a text, compact or in groups."""
    for match in _IBAN.finditer(text):
        end = _end_of_iban(match[0])
        if end is not None:
            yield Detection(Kind.IBAN, match.start(), match.start() + end, "an IBAN")


def _end_of_iban(text: str) -> int | None:
    """Return where the IBAN at the start of a text ends, or None; a word may follow in capitals."""
    length, seen = IBAN_LENGTHS.get(text[:2]), 0
    for index, char in enumerate(text, 1):
        seen += char.isalnum()
        if seen == length:
            compact = re.sub("[^A-Z0-9]", "", text[:index])
            is_whole = not text[index : index + 1].isalnum()
            return index if is_whole and is_iban(compact) else None
    return None
