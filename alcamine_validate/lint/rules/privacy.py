"""ALC8, privacy: people's data and secrets in fixtures and captures."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from functools import lru_cache
from typing import TYPE_CHECKING, Any, Final

from alcamine_validate.lint.rules.rule import Family, Problem, Problems, rule
from alcamine_validate.lint.rules.session_view import SessionView
from alcamine_validate.runtime.object_shape import ObjectShape
from alcamine_validate.text.json_pointer import split

if TYPE_CHECKING:
    from alcamine_validate.privacy.walk import DetectedText

_PERSONS: Final = ("/name", "/conversation/name", "/person/properties/name")
"""Names that may be a person's, unlike the names of agents, contracts and stubs."""


def _found(view: SessionView) -> list[DetectedText]:
    """Return what is found in a Session, which is the same for all rules of the family."""
    if view.private is None:
        # Imported lazily, because few runs select this family.
        from alcamine_validate.privacy.walk import walk

        view.private = list(walk(view.session, place_kinds_of(view.shape)))
    return view.private


@lru_cache(maxsize=8)
def place_kinds_of(shape: ObjectShape) -> dict[str, Any]:
    """Return what the schema expects at members of a Session whose names do not say it."""
    from alcamine_validate.privacy.names import PlaceKind
    from alcamine_validate.privacy.walk import place_kinds_by

    settled, identifiers = list[list[str]](), list[list[str]]()
    waiting = [shape]
    for each in waiting:  # the list grows during the loop
        above = split(each.pointer)
        settled += ([*above, name] for name in (*each.timestamps, *each.listed))
        identifiers += ([*above, name] for name in each.identifiers)
        waiting += (child for _, child in (*each.children, *each.elements))
    places = place_kinds_by(settled)
    place_kinds_by(identifiers, PlaceKind.IDENTIFIER, places)
    place_kinds_by(map(split, _PERSONS), PlaceKind.NAME, places)
    return places


def _is_fine(view: SessionView) -> bool:
    return not _found(view)


def problems(found: Iterable[DetectedText], code: str) -> Iterator[Problem]:
    """Yield a problem of the rule with this code for each text that it finds something in.

    No message has any of the text, also if it is not redacted.
    """
    kind, plural, advice = _ABOUT[code]
    for each in found:
        own = [detection for detection in each.detections if detection.kind == kind]
        if not own:
            continue
        subject = "the property name" if each.is_name else "the value"
        first = own[0]
        if len(own) > 1:
            words = f"{subject} contains {len(own):,} {plural}, the first at index {first.start}"
        elif (first.start, first.end) == (0, len(each.text)):
            words = f"{subject} is {first.what}"
        else:
            words = f"{subject} contains {first.what} at index {first.start}"
        params = {"index": first.start, "length": first.end - first.start}
        yield Problem(each.pointer, f"{words}; {advice}", (), params)


_PLACEHOLDER: Final = "replace it with a placeholder such as REDACTED"
_REVOKE: Final = f"{_PLACEHOLDER}, and revoke it if it was ever valid"
_ABOUT: Final = {
    "ALC801": (
        "phone",
        "phone numbers",
        "use one that is reserved for fiction, such as +12025550143",
    ),
    "ALC802": ("email", "email addresses", "use a reserved domain such as example.com"),
    "ALC803": ("name", "names", "use an invented name such as Jane Doe"),
    "ALC804": ("card", "card numbers", _PLACEHOLDER),
    "ALC805": ("iban", "IBANs", _PLACEHOLDER),
    "ALC806": ("ip", "IP addresses", "use one for documentation, such as 192.0.2.1"),
    "ALC807": ("credential", "credentials", _REVOKE),
    "ALC808": ("header", "credentials", _REVOKE),
    "ALC809": ("url", "secrets of URLs", _REVOKE),
}
"""The kind of detections that each rule is about, its plural, and what to do instead."""

CODES: Final = {kind: code for code, (kind, _, _) in _ABOUT.items()}
"""The code of the rule that is about each kind of detections."""


@rule("ALC801")
def real_phone(view: SessionView) -> Problems:
    """A phone number is not reserved for fiction, so it may be a person's.

    These numbers are reserved: 555-0100 to 555-0199 in any area of North America, and those that
    the regulators of the United Kingdom, Australia, Ireland, France, Germany and Sweden keep for
    films. At places for phone numbers, such as person.phone and properties named phone or mobile,
    every other number is reported. Elsewhere, a number is recognised by its notation: +41 79 …,
    (415) …, or after a word such as tel.

    Bad:
        {"person": {"phone": "+14155552671"}}

    Good:
        {"person": {"phone": "+14155550143"}}
    """
    return problems(_found(view), "ALC801")


@rule("ALC802")
def real_email(view: SessionView) -> Problems:
    """An email address is not in a reserved domain, so it may be a person's.

    Reserved are example.com, example.net and example.org, and everything in .test, .example,
    .invalid and .localhost (RFC 2606), .local (RFC 6762), .internal and .alt.

    Bad:
        {"person": {"email": "nora.lindqvist@company.com"}}

    Good:
        {"person": {"email": "nora.lindqvist@example.org"}}
    """
    return problems(_found(view), "ALC802")


@rule("ALC803")
def real_name(view: SessionView) -> Problems:
    """A text can be the name of a person.

    No form tells a person's name from other words. So this rule reports every name at the places
    for names that does not stand for anybody, such as Jane Doe, and is not in the samples of this
    package. These places are name, conversation.name and person.properties.name, and properties
    such as callerName and lastName anywhere. It runs only if it is selected by its code, by its
    name or by ALL; ALC8 does not select it.

    Bad:
        {"person": {"properties": {"callerName": "Wilhelmina Oberholzer"}}}

    Good:
        {"person": {"properties": {"callerName": "Jane Doe"}}}
    """
    return problems(_found(view), "ALC803")


@rule("ALC804")
def card_number(view: SessionView) -> Problems:
    """A text contains the number of a payment card.

    It has the first digits and the length of a card scheme, and the right check digit (Luhn). The
    test numbers of payment providers have these too, and are reported.

    Bad:
        {"person": {"properties": {"note": "paid with 4111 1111 1111 1111"}}}

    Good:
        {"person": {"properties": {"note": "paid with 4111 1111 1111 1112"}}}
    """
    return problems(_found(view), "ALC804")


@rule("ALC805")
def bank_account(view: SessionView) -> Problems:
    """A text contains the number of a bank account (IBAN).

    It has the length of its country in the IBAN registry, and the right check digits (ISO 13616).

    Bad:
        {"person": {"properties": {"refundTo": "GB82 WEST 1234 5698 7654 32"}}}

    Good:
        {"person": {"properties": {"refundTo": "GB00 WEST 1234 5698 7654 32"}}}
    """
    return problems(_found(view), "ALC805")


@rule("ALC806")
def ip_address(view: SessionView) -> Problems:
    """An IP address is not for documentation, so it may lead to a person.

    Addresses for documentation are 192.0.2.0/24, 198.51.100.0/24, 203.0.113.0/24 (RFC 5737),
    2001:db8::/32 (RFC 3849) and 3fff::/20 (RFC 9637). Private, local and multicast addresses are
    not reported either, because they are the same everywhere, nor is the address of the server in
    a HAR. Four numbers that may be a version are not an address, such as 120.0.0.0.

    Bad:
        {"person": {"properties": {"lastIp": "84.75.112.9"}}}

    Good:
        {"person": {"properties": {"lastIp": "203.0.113.9"}}}
    """
    return problems(_found(view), "ALC806")


@rule("ALC807")
def real_credential(view: SessionView) -> Problems:
    """A text contains a key, a token or a password.

    It has the form that its issuer publishes (GitHub, AWS, Stripe and some 50 others), is a JSON
    Web Token, a private key or a bearer token, or it is the value of a property such as password
    or apiKey. Placeholders such as REDACTED, <token>, {{token}}, *** and test-token are fine.

    Bad:
        {"person": {"properties": {"apiKey": "q8Zt4vXw2LpN7sKd"}}}

    Good:
        {"person": {"properties": {"apiKey": "<api key>"}}}
    """
    return problems(_found(view), "ALC807")


@rule("ALC808")
def credential_header(view: SessionView) -> Problems:
    """A header contains credentials or a session cookie.

    In captures, this is the most frequent leak. Authorization, Cookie, Set-Cookie, X-Api-Key and
    similar headers are recognised in the shapes of all recorders, and in any object. Most
    recorders can filter them; replaced values such as Bearer REDACTED are fine.

    Bad:
        {"person": {"properties": {"headers": {"authorization": "Basic bm9yYTpsdW5jaC03Mw=="}}}}

    Good:
        {"person": {"properties": {"headers": {"authorization": "Basic REDACTED"}}}}
    """
    return problems(_found(view), "ALC808")


@rule("ALC809")
def signed_url(view: SessionView) -> Problems:
    """A URL contains a signature, a token or a password.

    Whoever has a signed URL can read what it leads to, for example the recording of a call, until
    it expires. Signatures of AWS, Google Cloud, Azure and others are recognised, tokens in
    parameters such as access_token, and the password before the host.

    Bad:
        {"person": {"properties": {"file": "https://x.example.com/?sig=h7Gq2nVb4Xw9Lt0Ks5Rd"}}}

    Good:
        {"person": {"properties": {"file": "https://x.example.com/?sig=REDACTED"}}}
    """
    return problems(_found(view), "ALC809")


FAMILIES: Final = (
    Family(
        (
            real_phone,
            real_email,
            real_name,
            card_number,
            bank_account,
            ip_address,
            real_credential,
            credential_header,
            signed_url,
        ),
        _is_fine,
        None,
        is_about_any_text=True,
    ),
)
