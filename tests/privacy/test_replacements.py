"""Replacements are found by no detection, have the form of the value, and are equal for equals."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Final

import pytest
from hypothesis import given
from hypothesis import strategies as st

from alcamine_validate.privacy.detect import detections, detections_at
from alcamine_validate.privacy.detection import Kind
from alcamine_validate.privacy.names import PlaceKind
from alcamine_validate.privacy.people import FIRST_NAMES, LAST_NAMES, can_be_name
from alcamine_validate.privacy.phones import digits_of
from alcamine_validate.privacy.replacements import (
    SHORTEST_IDENTIFIER,
    Replacements,
    is_made_identifier,
    is_made_name,
    is_made_number,
    is_made_secret,
)
from alcamine_validate.privacy.reserved import is_reserved_phone
from alcamine_validate.runtime.formats import is_cuid2, is_e164

KEY: Final = b"a key for tests"
OWN: Final = Replacements(KEY)
PLACES: Final = {
    Kind.PHONE: PlaceKind.PHONE, Kind.EMAIL: PlaceKind.EMAIL, Kind.NAME: PlaceKind.NAME,
    Kind.CARD: PlaceKind.CARD, Kind.IP: PlaceKind.IP, Kind.CREDENTIAL: PlaceKind.SECRET,
    Kind.HEADER: PlaceKind.AUTHORIZATION,
}  # fmt: skip


def numbers(country: str, length: int) -> Iterator[str]:
    """Yield phone numbers of a country that are not reserved, with ``length`` digits."""
    for start in range(20):
        rest = str(2_345_678_912_345 + start * 11_111_111)[: length - len(country)]
        yield f"+{country}{rest}"


PHONES: Final = (
    *numbers("1", 11), *numbers("44", 12), *numbers("61", 11), *numbers("353", 12),
    *numbers("33", 11), *numbers("49", 12), *numbers("46", 11), *numbers("41", 11),
    *numbers("55", 13), "+1 (415) 234-8876", "415-234-8876", "(415) 234-8876", "1 415 234 8876",
    "0044 20 8765 4321", "+44 (0)20 8765 4321", "020 8765 4321", "0171 2345678", "tel:+14152348876",
    "+49-171-234-5678", "011 44 20 8765 4321",
)  # fmt: skip


@pytest.mark.parametrize("value", PHONES)
def test_phone_numbers_become_reserved_ones_of_their_country(value: str) -> None:
    """In E.164 if they were, and in their notation if it has as many digits."""
    found = OWN.of(Kind.PHONE, value)
    assert is_reserved_phone(digits_of(found)), found
    assert detections_at(PlaceKind.PHONE, found) == []
    assert detections(f"Call {found} now") == []
    if re.fullmatch(r"\+[0-9]+", value):
        assert is_e164(found)
        codes = ("1", "44", "61", "353", "33", "49", "46")
        code = next((each for each in codes if value[1:].startswith(each)), "1")
        assert found.startswith(f"+{code}")


def test_the_notation_stays_if_the_length_does() -> None:
    """The signs between the digits are those of the value, and the area of North America too."""
    assert re.fullmatch(r"\+1 \(415\) 555-01\d\d", OWN.of(Kind.PHONE, "+1 (415) 234-8876"))
    assert re.fullmatch(r"415-555-01\d\d", OWN.of(Kind.PHONE, "415-234-8876"))
    for number in range(20):
        for value in (f"+49 171 {number:07}", f"+49 1512 {number:07}"):
            assert len(digits_of(OWN.of(Kind.PHONE, value))) == len(digits_of(value))
    same = {digits_of(OWN.of(Kind.PHONE, each))[-4:] for each in ("+14152348876", "1-415-234-8876")}
    assert len(same) == 1


@pytest.mark.parametrize("form", ["415-234-{:04}", "+41 79 123 {:04}"])
def test_all_numbers_of_an_area_are_used(form: str) -> None:
    """There are a hundred, and none beside them."""
    made = {OWN.of(Kind.PHONE, form.format(number)) for number in range(1_500)}
    assert len({each[-2:] for each in made}) == 100
    assert all(is_reserved_phone(digits_of(each)) for each in made)


def test_all_addresses_of_a_network_are_used() -> None:
    """Except for those of the network itself and of its broadcast."""
    values = (f"84.75.{one}.{other}" for one in range(50) for other in range(100))
    hosts = {int(OWN.of(Kind.IP, value).rpartition(".")[2]) for value in values}
    assert hosts == set(range(1, 255))


VALUES: Final[dict[Kind, tuple[str, ...]]] = {
    Kind.EMAIL: ("jane@gmail.com", "Jane.Roe@Corp.example.org.uk"),
    Kind.NAME: ("Roberta Vance", "Roberta", "王小明", "Anna Maria van der Berg"),
    Kind.CARD: ("4539578763621486", "4539 5787 6362 1486", "371449635398431"),
    Kind.IBAN: ("DE89370400440532013000", "GB82 WEST 1234 5698 7654 32"),
    Kind.IP: ("8.8.4.4", "2a00:1450:4001:81b::200e"),
    Kind.CREDENTIAL: ("sk_live_" + "a1B2" * 6,),
    Kind.HEADER: ("Bearer " + "a1B2" * 8,),
    Kind.URL: ("a1B2" * 8,),
}


@pytest.mark.parametrize(
    ("kind", "value"), [(kind, value) for kind, values in VALUES.items() for value in values]
)
def test_no_detection_finds_a_replacement(kind: Kind, value: str) -> None:
    """Neither by form nor at the place that the value was at; and it is another value."""
    found = OWN.of(kind, value)
    assert value not in found
    assert detections(f"x {found} y") == []
    assert detections_at(PLACES.get(kind, PlaceKind.FREE), found, "Authorization") == []
    if kind in (Kind.CARD, Kind.IBAN):
        assert len(found) == len(value)
    if kind is Kind.NAME:
        assert not can_be_name(found)
        assert (" " in found) is (" " in value)


@given(st.sampled_from(sorted(Kind)), st.text(max_size=40))
def test_any_text_has_a_replacement(kind: Kind, value: str) -> None:
    """The same for the same key, whatever it is; another key has another one for most texts."""
    found = Replacements(KEY).of(kind, value)
    assert found or not value
    assert found == OWN.of(kind, value)


@pytest.mark.parametrize(
    ("kind", "value"),
    [
        (Kind.CARD, "４１１１\u20091111\u20091111\u20091111"),
        (Kind.IBAN, "GB82\u2009WEST\u2009１２３４\u20095698\u20097654\u200932"),
    ],
)
def test_numbers_with_other_signs_are_recognised(kind: Kind, value: str) -> None:
    """And no digit of them stays by chance of its script."""
    made = OWN.of(kind, value)
    assert is_made_number(made)
    assert detections(made) == []
    assert not {each for each in made if each.isdecimal() and not each.isascii()}


@pytest.mark.parametrize(
    "value", ["+1 415\u2009234 8876", "＋１４１５２３４８８７６", "٠٧٩١٢٣٤٥٦٧"]
)
def test_digits_of_other_scripts_go(value: str) -> None:
    """No digit of the number stays where it was by chance of its script."""
    made = OWN.of(Kind.PHONE, value)
    assert is_reserved_phone(digits_of(made))
    assert digits_of(made) != digits_of(value)


def test_nothing_else_stays_in_a_text_at_a_place_for_phones() -> None:
    """A setting may say that a text is a number, whatever is in it."""
    assert OWN.of(Kind.PHONE, '{"who": "Wil", "phone": "+14155552671"}').removeprefix("+").isdigit()


def test_a_name_of_all_invented_names_has_a_replacement() -> None:
    """None is left that is not one of its words; and one without words is a single name."""
    assert " " not in OWN.of(Kind.NAME, "")
    assert OWN.of(Kind.NAME, " ".join((*FIRST_NAMES, *LAST_NAMES))).split()[0] in FIRST_NAMES


def test_keys_differ() -> None:
    """Without a key, a run has a random one."""
    value = "jane@gmail.com"
    found = {Replacements(key).of(Kind.EMAIL, value) for key in (b"a", b"b", None, None, b"")}
    assert len(found) == 5


@pytest.mark.parametrize(
    ("kind", "value", "replacement"),
    [
        (Kind.PHONE, "+41 79 123 45 67", "+15125550162"),
        (Kind.PHONE, "+44 20 7123 4567", "+44 80 8157 0891"),
        (Kind.PHONE, "020 8765 4321", "013 1496 0849"),
        (Kind.PHONE, "0044 20 8765 4321", "0044 29 2018 0177"),
        (Kind.PHONE, "011 44 20 8765 4321", "011 44 29 2018 0177"),
        (Kind.PHONE, "＋44 20 8765 4321", "＋44 29 2018 0177"),
        (Kind.PHONE, "0114 234 5678", "0118 496 0420"),
        (Kind.PHONE, "1 415 234 8876", "1 415 555 0188"),
        (Kind.PHONE, "tel:+14152348876", "+14155550188"),
        (Kind.PHONE, "0171 2345 678901", "+12025550171"),
        (Kind.PHONE, "0171 2345", "+12025550148"),
        (Kind.PHONE, "+44 20 123", "+441154960451"),
        (Kind.PHONE, "(415) 234-8876", "(415) 555-0188"),
        (Kind.EMAIL, "jane@gmail.com", "person-hzylofcq@example.net"),
        (Kind.NAME, "Roberta Vance", "Aiko Candlebarrow"),
        (Kind.NAME, "Roberta", "Fiddlecombe"),
        (Kind.NAME, "Anna Maria van der Berg", "Johnny Sorrelbrook"),
        (Kind.CARD, "4539 5787 6362 1486", "4391 8232 3226 3979"),
        (Kind.IBAN, "GB82 WEST 1234 5698 7654 32", "GB00 UZSY 5901 9271 7006 56"),
        (Kind.IP, "8.8.4.4", "203.0.113.143"),
        (Kind.IP, "2a00:1450:4001:81b::200e", "2001:db8::4be3:decb"),
        (Kind.HEADER, "q8Zt4vXw2LpN7sKd9f", "REDACTED-0caadb36"),
        ("text", "Two alpacas live behind our house.", "The office is open on weekdays."),
        ("text", "My house has two doors.", "partpartpartpartpartpar"),
        ("id", "dh9lhzailqu5ynpiiik707pj", "y86qv57y6y07jzc19xtwn7rp"),
        ("id", "ab12cd34e", "ezch88bf9"),
        ("id", "ab12cd34ef", "yauaazac5x"),
    ],
)
def test_a_key_makes_the_same_in_later_versions(kind: str, value: str, replacement: str) -> None:
    """So that a file that is sanitized next year has the same references as the others."""
    assert OWN.of(kind, value) == replacement


def test_spellings_of_one_value_have_one_replacement() -> None:
    """References stay equal even if a file spells a value otherwise."""
    assert OWN.of(Kind.EMAIL, "Jane@Gmail.com") == OWN.of(Kind.EMAIL, "jane@gmail.com")
    spaced, compact = "4539 5787 6362 1486", "4539578763621486"
    assert digits_of(OWN.of(Kind.CARD, spaced)) == OWN.of(Kind.CARD, compact)
    assert OWN.of(Kind.IP, "2a00:0:0:0:0:0:0:1") == OWN.of(Kind.IP, "2a00::1")
    phones = ("+41791234567", "+41 (0)79 123 45 67", "0041 79 123 45 67")
    assert len({digits_of(OWN.of(Kind.PHONE, each)).removeprefix("00") for each in phones}) == 1
    assert OWN.of(Kind.NAME, "Zo\u00eb Meier") == OWN.of(Kind.NAME, "Zoe\u0308 Meier")
    iban = OWN.of(Kind.IBAN, "GB82WEST12345698765432")
    assert OWN.of(Kind.IBAN, "gb82west12345698765432") == iban


@given(st.text(max_size=60))
def test_ids_are_ids(value: str) -> None:
    """Of the length that the id had, if an id can have it."""
    found = OWN.identifier(value)
    assert is_cuid2(found)
    assert len(found) == min(max(len(value), 2), 32)


@given(st.text(max_size=60))
def test_ids_are_recognised(value: str) -> None:
    """If they are long enough for check characters, also with another key."""
    found = Replacements(b"another key").identifier(value)
    assert is_made_identifier(found) == (len(found) >= SHORTEST_IDENTIFIER)
    other = "a" if found[-1] != "a" else "b"
    assert not is_made_identifier(found[:-1] + other)


def test_equal_values_are_equal_in_each_notation() -> None:
    """A number with and without its country, and a name in capitals."""
    with_code = digits_of(OWN.of(Kind.PHONE, "+1 (415) 234-8876"))
    assert with_code == f"1{digits_of(OWN.of(Kind.PHONE, '(415) 234-8876'))}"
    assert OWN.of(Kind.NAME, "WILHELMINA MEIER") == OWN.of(Kind.NAME, "Wilhelmina  Meier")


def test_no_key_makes_values_that_are_found_again() -> None:
    """Digits of any replacement may look like another kind of number by chance."""
    values = {
        Kind.IBAN: ["GB82 WEST 1234 5698 7654 32", "DE89370400440532013000"],
        Kind.CARD: ["4539 5787 6362 1486"],
        Kind.EMAIL: ["w.oberholzer@company.com"],
        Kind.CREDENTIAL: ["q8Zt4vXw2LpN7sKd9f"],
        Kind.PHONE: ["+41791234567", "+4915112345678"],
        Kind.IP: ["84.75.112.9"],
    }
    for number in range(700):
        made = Replacements(f"key {number}".encode())
        for kind, own in values.items():
            for value in own:
                found = made.of(kind, value)
                assert detections(f"to {found}.") == detections(f"tel: {found}") == [], found


def test_people_have_names_of_their_own() -> None:
    """Of fifty people, hardly any two get the same name; a name alone is one of a thousand."""
    made = Replacements(b"0" * 16)
    assert len({made.of(Kind.NAME, f"Person{each} Oberholzer") for each in range(50)}) >= 48
    assert len({made.of(Kind.NAME, f"Person{each}") for each in range(50)}) >= 48


@pytest.mark.parametrize("name", ["Nora", "Fiddlecombe", "Nora Lindqvist", "Nora Fiddlecombe"])
def test_made_names_are_recognised(name: str) -> None:
    """With a first name or without; names with any other word are not made here."""
    assert is_made_name(name)
    assert not is_made_name(f"{name} Oberholzer")
    assert not is_made_name(f"Wil {name}")
    assert not is_made_name(f"Nora Nora {name}")


def test_made_numbers_are_recognised() -> None:
    """In any notation; a real card number or IBAN never is one."""
    made = Replacements(b"0" * 16)
    for kind, value in (
        (Kind.CARD, "4111 1111 1111 1111"),
        (Kind.CARD, "378282246310005"),
        (Kind.IBAN, "GB82 WEST 1234 5698 7654 32"),
        (Kind.IBAN, "DE89370400440532013000"),
    ):
        assert is_made_number(made.of(kind, value))
        assert not is_made_number(value)
        assert not is_made_number(f"{made.of(kind, value)} of Nora")
    assert [n for n in range(11, 28) if is_made_number(f"DE00{'1' * n}")] == [18]
    assert not is_made_number(f"ZZ00{'1' * 18}")
    card = made.of(Kind.CARD, "4111 1111 1111 1111")
    assert [each for each in "0123456789" if is_made_number(f"{card[:-1]}{each}")] == [card[-1]]


def test_made_secrets_are_recognised() -> None:
    """By their eight digits, which the word alone does not have."""
    assert all(is_made_secret(OWN.of("secret", f"hunter{each}")) for each in range(50))
    assert not is_made_secret("REDACTED")
