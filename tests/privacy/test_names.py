"""The names that say what a value is."""

from __future__ import annotations

import pytest

from alcamine_validate.privacy.names import (
    CREDENTIALS,
    Place,
    is_credential_header,
    place_of,
    plain,
)


@pytest.mark.parametrize(
    ("name", "place"),
    [
        ("phone", Place.PHONE),
        ("mobilePhone", Place.PHONE),
        ("phone_number", Place.PHONE),
        ("contact-mobile", Place.PHONE),
        ("email", Place.EMAIL),
        ("workEmail", Place.EMAIL),
        ("name", Place.FREE),
        ("callerName", Place.NAME),
        ("first_name", Place.NAME),
        ("filename", Place.FREE),
        ("className", Place.FREE),
        ("password", Place.SECRET),
        ("apiKey", Place.SECRET),
        ("X-Api-Key", Place.SECRET),
        ("nextPageToken", Place.FREE),
        ("Authorization", Place.AUTHORIZATION),
        ("Set-Cookie", Place.COOKIE),
        ("id", Place.IDENTIFIER),
        ("personId", Place.IDENTIFIER),
        ("external_id", Place.IDENTIFIER),
        ("paid", Place.FREE),
        ("lastIp", Place.IP),
        ("X-Forwarded-For", Place.IP),
        ("zip", Place.FREE),
        ("serverIPAddress", Place.SERVER),
        ("version", Place.VERSION),
        ("User-Agent", Place.VERSION),
        ("cardNumber", Place.CARD),
        ("phones", Place.PHONE),
        ("phoneNumbers", Place.PHONE),
        ("phone_2", Place.PHONE),
        ("Telefonnummer", Place.PHONE),
        ("téléphone", Place.PHONE),
        ("tél.", Place.PHONE),
        ("teléfono", Place.PHONE),
        ("celular", Place.PHONE),
        ("电话", Place.PHONE),
        ("microphoneType", Place.FREE),
        ("Vorname", Place.NAME),
        ("prénom", Place.NAME),
        ("apellido", Place.NAME),
        ("callerNames", Place.NAME),
        ("dbPassword", Place.SECRET),
        ("contraseña", Place.SECRET),
        ("X-Partner-Api-Key", Place.SECRET),
        ("showPassword", Place.FREE),
        ("forgot_password", Place.FREE),
        ("totalTokens", Place.FREE),
        ("secretary", Place.FREE),
        ("ipv4", Place.IP),
        ("ipAddresses", Place.IP),
        ("refundIban", Place.IBAN),
        ("company", Place.FREE),
        ("", Place.FREE),
        ("x" * 200, Place.FREE),
    ],
)
def test_a_name_says_what_is_there(name: str, place: Place) -> None:
    """The spelling with capitals, hyphens or underscores does not matter."""
    assert place_of(name) is place


def test_credentials_are_places() -> None:
    """Whatever reports hide by its name is also looked at."""
    places = {place_of(name) for name in CREDENTIALS}
    assert places == {Place.SECRET, Place.AUTHORIZATION, Place.COOKIE}
    assert all(plain(name) == name for name in CREDENTIALS)


def test_headers_are_told_from_properties() -> None:
    """A header holds a credential by itself; a property may be called token for another reason."""
    assert is_credential_header("authorization")
    assert is_credential_header("X-Auth-Token")
    assert not is_credential_header("token")
    assert not is_credential_header("Content-Type")
