"""The names that say what a value is."""

from __future__ import annotations

import pytest

from alcamine_validate.privacy.names import (
    CREDENTIALS,
    PlaceKind,
    is_credential_header,
    place_kind_of,
    plain,
)


@pytest.mark.parametrize(
    ("name", "place"),
    [
        ("phone", PlaceKind.PHONE),
        ("mobilePhone", PlaceKind.PHONE),
        ("phone_number", PlaceKind.PHONE),
        ("contact-mobile", PlaceKind.PHONE),
        ("email", PlaceKind.EMAIL),
        ("user[password]", PlaceKind.SECRET),
        ("phones[0]", PlaceKind.PHONE),
        ("workEmail", PlaceKind.EMAIL),
        ("name", PlaceKind.FREE),
        ("callerName", PlaceKind.NAME),
        ("first_name", PlaceKind.NAME),
        ("filename", PlaceKind.FREE),
        ("className", PlaceKind.FREE),
        ("password", PlaceKind.SECRET),
        ("apiKey", PlaceKind.SECRET),
        ("X-Api-Key", PlaceKind.SECRET),
        ("nextPageToken", PlaceKind.FREE),
        ("Authorization", PlaceKind.AUTHORIZATION),
        ("Set-Cookie", PlaceKind.COOKIE),
        ("id", PlaceKind.IDENTIFIER),
        ("personId", PlaceKind.IDENTIFIER),
        ("external_id", PlaceKind.IDENTIFIER),
        ("paid", PlaceKind.FREE),
        ("lastIp", PlaceKind.IP),
        ("X-Forwarded-For", PlaceKind.IP),
        ("zip", PlaceKind.FREE),
        ("serverIPAddress", PlaceKind.SERVER),
        ("version", PlaceKind.VERSION),
        ("User-Agent", PlaceKind.VERSION),
        ("cardNumber", PlaceKind.CARD),
        ("phones", PlaceKind.PHONE),
        ("phoneNumbers", PlaceKind.PHONE),
        ("phone_2", PlaceKind.PHONE),
        ("Telefonnummer", PlaceKind.PHONE),
        ("téléphone", PlaceKind.PHONE),
        ("tél.", PlaceKind.PHONE),
        ("teléfono", PlaceKind.PHONE),
        ("celular", PlaceKind.PHONE),
        ("电话", PlaceKind.PHONE),
        ("microphoneType", PlaceKind.FREE),
        ("Vorname", PlaceKind.NAME),
        ("prénom", PlaceKind.NAME),
        ("apellido", PlaceKind.NAME),
        ("callerNames", PlaceKind.NAME),
        ("dbPassword", PlaceKind.SECRET),
        ("contraseña", PlaceKind.SECRET),
        ("X-Partner-Api-Key", PlaceKind.SECRET),
        ("showPassword", PlaceKind.FREE),
        ("forgot_password", PlaceKind.FREE),
        ("totalTokens", PlaceKind.FREE),
        ("secretary", PlaceKind.FREE),
        ("ipv4", PlaceKind.IP),
        ("ipAddresses", PlaceKind.IP),
        ("refundIban", PlaceKind.IBAN),
        ("callerId", PlaceKind.PHONE),
        ("toNumber", PlaceKind.PHONE),
        ("called_number", PlaceKind.PHONE),
        ("phoneE164", PlaceKind.PHONE),
        ("orderNumber", PlaceKind.FREE),
        ("customerNumber", PlaceKind.FREE),
        ("phoneNumberId", PlaceKind.IDENTIFIER),
        ("customerFirstName", PlaceKind.NAME),
        ("cardholder_name", PlaceKind.NAME),
        ("Ansprechpartnerin", PlaceKind.NAME),
        ("agentName", PlaceKind.FREE),
        ("lastLoginIp", PlaceKind.IP),
        ("resetToken", PlaceKind.SECRET),
        ("deepgramKey", PlaceKind.SECRET),
        ("syncToken", PlaceKind.FREE),
        ("storageKey", PlaceKind.FREE),
        ("company", PlaceKind.FREE),
        ("", PlaceKind.FREE),
        ("x" * 95 + "phone", PlaceKind.PHONE),
        ("x" * 96 + "phone", PlaceKind.FREE),
        ("x" * 99 + "Id", PlaceKind.FREE),
    ],
)
def test_a_name_says_what_is_there(name: str, place: PlaceKind) -> None:
    """The spelling with capitals, hyphens or underscores does not matter."""
    assert place_kind_of(name) is place


def test_credentials_are_places() -> None:
    """Whatever reports hide by its name is also looked at."""
    places = {place_kind_of(name) for name in CREDENTIALS}
    assert places == {PlaceKind.SECRET, PlaceKind.AUTHORIZATION, PlaceKind.COOKIE}
    assert all(plain(name) == name for name in CREDENTIALS)


def test_headers_are_told_from_properties() -> None:
    """A header holds a credential by itself; a property may be called token for another reason."""
    assert is_credential_header("authorization")
    assert is_credential_header("X-Auth-Token")
    assert not is_credential_header("token")
    assert not is_credential_header("Content-Type")
