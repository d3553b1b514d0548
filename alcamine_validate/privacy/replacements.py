"""Replacements for people's data and secrets: reserved or invalid values that belong to nobody.

The same value gets the same replacement for the same key, so that references stay equal in all
files. A replacement does not show the value: it is chosen by an HMAC-SHA-256 (RFC 2104).
"""

from __future__ import annotations

import hmac
import re
import secrets
from collections.abc import Callable
from hashlib import sha256
from ipaddress import IPv6Address
from random import Random
from typing import Final
from unicodedata import normalize

from alcamine_validate.privacy.detect import detections
from alcamine_validate.privacy.detection import Kind
from alcamine_validate.privacy.numbers import IBAN_LENGTHS, luhn_sum
from alcamine_validate.privacy.people import FIRST_NAMES, LAST_NAMES, MADE_NAMES
from alcamine_validate.privacy.phones import digits_of, international_digits, plain_signs
from alcamine_validate.privacy.prose import prose
from alcamine_validate.privacy.reserved import (
    NANP_CODE,
    PHONES,
    PhoneRange,
    address_of,
    is_reserved_phone,
)

_KEY_SIZE: Final = 32
_LETTERS: Final = "abcdefghijklmnopqrstuvwxyz"
_DIGITS: Final = "0123456789"
_ALPHABET: Final = _LETTERS + _DIGITS
_DOMAINS: Final = ("example.com", "example.net", "example.org")
_NETWORKS: Final = ("192.0.2", "198.51.100", "203.0.113")
_AREAS: Final = ("202", "206", "303", "415", "512", "617")
NANP_NUMBER: Final = re.compile(r"1?(?P<area>[2-9][0-9]{2})[2-9][0-9]{6}")
_MADE_SECRET: Final = re.compile("REDACTED-[0-9a-f]{8}")
_MADE_NAMES: Final = frozenset(MADE_NAMES)
_MADE_IBAN: Final = re.compile(r"[A-Z]{2}00[A-Z0-9]{11,30}")
_MADE_CARD: Final = re.compile(r"[0-9](?:[ .\u00a0\u202f-]?[0-9]){11,18}")
_DRAWS: Final = 8
_REMAINDER: Final = 5
"""The sum of the digits of a made card number, modulo 10 (ISO/IEC 7812-1, annex B)."""

_CHECK_SIZE: Final = 4

SHORTEST_IDENTIFIER: Final = 10
"""The length from which on ids have check characters, by which a second run recognises them."""


class Replacements:
    """Makes replacements. ``key`` is secret, of any length; by default it is random.

    With the same key, a value has the same replacement in each run. Whoever has the key can find
    out whether a guessed value was replaced, but nothing else.
    """

    def __init__(self, key: bytes | None = None) -> None:
        self._key = key if key else secrets.token_bytes(_KEY_SIZE)
        self._makers: dict[str, Callable[[str], str]] = {
            Kind.PHONE: self._phone,
            Kind.EMAIL: self._email,
            Kind.NAME: self._name,
            Kind.CARD: self._card,
            Kind.IBAN: self._iban,
            Kind.IP: self._address,
            "text": self.prose,
            "id": self.identifier,
        }

    def of(self, kind: str, value: str) -> str:
        """Return the replacement of a value, which has the same form where possible.

        ``kind`` is one of ``Kind``, ``text`` or ``id``; values of other kinds are secrets. No
        detection finds the replacement. Phone numbers keep their country if it reserves numbers for
        fiction, and their notation if they keep their length.
        """
        return self._makers.get(kind, self._secret)(value)

    def prose(self, value: str) -> str:
        """Return sentences of at most the length of a text, and of at least half of it."""
        random = self._random("prose", value)
        return prose(random, value)

    def identifier(self, value: str) -> str:
        """Return a cuid2 of the same length as an id, but of at least 2 and at most 32.

        It ends with check characters if it is long enough: see :func:`is_made_identifier`.
        """
        random = self._random("identifier", value)
        size = min(max(len(value), 2), 32)
        made = random.choice(_LETTERS) + "".join(random.choices(_ALPHABET, k=size - 1))
        if size < SHORTEST_IDENTIFIER:
            return made
        start = made[:-_CHECK_SIZE]
        return start + _check_characters(start)

    def _random(self, kind: str, value: str) -> Random:
        text = f"{kind}\0{value}".encode("utf-8", "surrogatepass")
        # A generator that starts with 256 bits of an HMAC, which tells nothing about the value.
        return Random(hmac.digest(self._key, text, "sha256"))  # noqa: S311

    def _phone(self, value: str) -> str:
        international = international_digits(value)
        digits = digits_of(value) if international is None else international
        nanp = NANP_NUMBER.fullmatch(digits)
        # A number of North America is the same one with and without its country code.
        random = self._random(Kind.PHONE, digits if nanp is None else digits[-10:])
        if nanp is not None and (international is None or digits.startswith(NANP_CODE)):
            return in_notation(
                value, f"{digits[:-10]}{nanp['area']}55501{random.randrange(100):02}"
            )
        if international is not None:
            country = next((each for each in PHONES if digits.startswith(each.code)), None)
            if country is not None:
                return in_notation(value, _one_of(random, country.ranges, len(digits)))
        else:
            for each in PHONES:
                national = len(digits) - len(each.trunk) + len(each.code)
                ranges = [own for own in each.ranges if len(own.first) == national]
                if digits.startswith(each.trunk) and ranges:
                    number = _one_of(random, tuple(ranges), national)
                    return in_notation(value, each.trunk + number.removeprefix(each.code))
        number = f"1{random.choice(_AREAS)}55501{random.randrange(100):02}"
        return f"+{number}"

    def _email(self, value: str) -> str:
        random = self._random(Kind.EMAIL, value.lower())
        # No digits, because some would look like a phone number after a word such as tel.
        name = "".join(random.choices(_LETTERS, k=8))
        return f"person-{name}@{random.choice(_DOMAINS)}"

    def _name(self, value: str) -> str:
        value = normalize("NFC", value)
        random = self._random(Kind.NAME, " ".join(value.split()).casefold())
        # No part of the name is kept by chance.
        own = set(value.casefold().split())
        firsts = [each for each in FIRST_NAMES if each.casefold() not in own]
        lasts = random.choices(MADE_NAMES, k=_DRAWS)
        last = next((each for each in lasts if each.casefold() not in own), lasts[0])
        # A single name may be of either kind, and there are few first names.
        return f"{random.choice(firsts or FIRST_NAMES)} {last}" if len(value.split()) > 1 else last

    def _card(self, value: str) -> str:
        digits = digits_of(value)
        random = self._random(Kind.CARD, digits)
        number = digits[:1] + "".join(random.choices(_DIGITS, k=len(digits) - 2))
        # The check digit is wrong, so nobody has this card.
        last = next(each for each in _DIGITS if luhn_sum(number + each) == _REMAINDER)
        return in_notation(value, number + last)

    def _iban(self, value: str) -> str:
        value = plain_signs(value).upper()
        compact = re.sub("[^A-Z0-9]", "", value)
        random = self._random(Kind.IBAN, compact)
        while True:
            account = "".join(
                random.choice(_DIGITS) if each.isdecimal() else random.choice(_LETTERS).upper()
                for each in compact[4:]
            )
            # Check digits are from 02 to 98 (ISO 13616), so nobody has this account.
            characters = iter(f"{compact[:2]}00{account}")
            written = re.sub("[A-Z0-9]", lambda _, left=characters: next(left), value)  # type: ignore[misc]
            # Some of its digits may look like those of a phone number.
            if not detections(written):
                return written

    def _address(self, value: str) -> str:
        address = address_of(value)
        random = self._random(Kind.IP, value if address is None else address.compressed)
        if isinstance(address, IPv6Address):
            groups = [f"{random.getrandbits(16):x}" for _ in range(2)]
            return f"2001:db8::{':'.join(groups)}"
        return f"{random.choice(_NETWORKS)}.{random.randint(1, 254)}"

    def _secret(self, value: str) -> str:
        return f"REDACTED-{self._random('secret', value).getrandbits(32):08x}"


def is_made_identifier(text: str) -> bool:
    """Return whether a text is an id that :meth:`Replacements.identifier` made.

    One other id in 1.7 million looks like one.
    """
    start, end = text[:-_CHECK_SIZE], text[-_CHECK_SIZE:]
    return len(text) >= SHORTEST_IDENTIFIER and end == _check_characters(start)


def is_made_name(text: str) -> bool:
    """Return whether a text has the form of the names that :class:`Replacements` makes."""
    first, space, last = text.rpartition(" ")
    if not space:
        return last in FIRST_NAMES or last in _MADE_NAMES
    return first in FIRST_NAMES and (last in LAST_NAMES or last in _MADE_NAMES)


def is_made_number(text: str) -> bool:
    """Return whether a text has the form of the IBANs or card numbers that are made here.

    No real number has it, because its check digits are wrong.
    """
    text = plain_signs(text)
    compact = re.sub("[^A-Z0-9]", "", text)
    if _MADE_IBAN.fullmatch(compact) and len(compact) == IBAN_LENGTHS.get(compact[:2]):
        return all(each.isalnum() or each in " -\u00a0\u202f" for each in text)
    return _MADE_CARD.fullmatch(text) is not None and luhn_sum(compact) == _REMAINDER


def is_made_secret(text: str) -> bool:
    """Return whether a text has the form of the secrets that :class:`Replacements` makes."""
    return _MADE_SECRET.fullmatch(text) is not None


def _check_characters(start: str) -> str:
    """Return the characters that an id with this start ends with, so that it is recognised."""
    number = int.from_bytes(sha256(start.encode("utf-8", "surrogatepass")).digest()[:8])
    characters = ""
    for _ in range(_CHECK_SIZE):
        number, index = divmod(number, len(_ALPHABET))
        characters += _ALPHABET[index]
    return characters


def _one_of(random: Random, ranges: tuple[PhoneRange, ...], length: int) -> str:
    """Return a number of some ranges: of this length, if any of them has it."""
    fitting = [each for each in ranges if len(each.first) == length] or list(ranges)
    chosen = random.choice(fitting)
    number = random.randint(int(chosen.first), int(chosen.last))
    return str(number).zfill(len(chosen.first))


def in_notation(value: str, digits: str) -> str:
    """Return digits with the signs between those of another number, if it has as many.

    Otherwise, a phone number is written as E.164, and a card number without signs.
    """
    given = digits_of(value)
    prefix = given[: len(given) - len(digits)] if given.startswith(("00", "011")) else ""
    # Other text may be around the number, if a setting says that it is one.
    if len(prefix + digits) == len(given) and not any(map(str.isalpha, value)):
        characters = iter(prefix + digits)
        signs = zip(value, plain_signs(value), strict=True)
        written = "".join(next(characters) if sign in _DIGITS else each for each, sign in signs)
        if is_reserved_phone(digits_of(written)) or not is_reserved_phone(digits):
            return written
    return f"+{digits}" if is_reserved_phone(digits) else digits
