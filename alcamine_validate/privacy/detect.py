"""Detect people's data and secrets in a text, by form or by the place that it is at."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from typing import Final
from urllib.parse import unquote_plus

from alcamine_validate.privacy.detection import Detection, Kind, without_overlaps
from alcamine_validate.privacy.keys import keys
from alcamine_validate.privacy.members import members, unescaped
from alcamine_validate.privacy.names import PlaceKind, is_credential_header, place_kind_of
from alcamine_validate.privacy.numbers import card_scheme, cards, ibans
from alcamine_validate.privacy.people import names_at_place
from alcamine_validate.privacy.percent import DecodedText, decoded, has_escapes
from alcamine_validate.privacy.phones import digits_of, phones, phones_at_place, plain_signs
from alcamine_validate.privacy.placeholders import is_placeholder
from alcamine_validate.privacy.reserved import (
    address_of,
    is_reserved_address,
    is_reserved_domain,
)
from alcamine_validate.privacy.secrets import header_value, is_cookie_secret, secret_span, secrets

_SHORTEST: Final = 5
_MAY_HOLD_ANY: Final = re.compile(
    r"[\d@=]|[A-Za-z_+/\-]{20}|uthorization|OOKIE|ookie|[\"']\s{0,8}:|</"
)
"""What is in or before every detection: a digit, a sign, a long word, or the name of a header or
of a member.
"""

_HARMLESS: Final = re.compile(
    r"[a-z][0-9a-z]{23}|[0-9]{4}-[0-9]{2}-[0-9]{2}T[0-9]{2}:[0-9]{2}:[0-9]{2}\.[0-9]{3}Z"
)
"""An id or a timestamp as the server writes them, which most texts are."""

_EMAIL: Final = re.compile(
    r"(?<![\w.%+'\-])(?P<user>[\w.%+'\-]{1,64})@"
    r"(?P<domain>(?:[^\W_](?:[\w-]{0,61}[^\W_])?\.){1,8}(?:[^\W\d_]{2,24}|xn--[\w\-]{2,59}))(?![^\W_]|-|\.\w)"
)
_EMAIL_AT_PLACE: Final = re.compile(
    r"(?:\"[^\"\n]{1,64}\"|[^\s@\"<>(),:;\[\]{}]{1,64})"
    r"@(?P<domain>[\w.\-]{1,252}\w(?![\w@])|\[[\w.:]{3,45}\])"
)
"""What RFC 5321 allows, but no signs of templates: a quoted name, any host, an IP address."""

_FILE_SUFFIXES: Final = frozenset({
    "png", "jpg", "jpeg", "gif", "svg", "webp", "ico", "js", "mjs", "cjs", "ts", "css", "json",
    "html", "htm", "mp3", "wav", "mp4", "woff", "ttf", "map", "py", "rb", "md", "txt", "pdf",
})  # fmt: skip
"""What follows the @ of ``logo@2x.png`` and the like."""

_SERVICE_USERS: Final = frozenset({"git", "svn", "hg"})
"""The users of ``git@github.com:owner/name``, which is not an address."""

_LONGEST_USER: Final = 200
_IN_URL: Final = re.compile(r"://[^\s/?#@]*\Z")

_IPV4: Final = re.compile(
    r"(?:(?<![\w.+:/@\-])|(?<=://)|(?<=::ffff:))"
    r"(?P<v4>(?:(?:25[0-5]|2[0-4][0-9]|1?[0-9]{1,2})\.){3}(?:25[0-5]|2[0-4][0-9]|1?[0-9]{1,2}))"
    r"(?![\w\-]|\.[0-9]|/[0-9]{1,2}(?![0-9]))"
)
_IPV6: Final = re.compile(
    r"(?<![\w:.])(?P<v6>(?:[23][0-9A-Fa-f]{3}|64:ff9b):[0-9A-Fa-f:]{2,34}(?:\.[0-9]{1,3}){0,3})"
    r"(?![\w:]|\.[0-9])"
)
"""A global address, or one of NAT64 (RFC 6052); it may end with an IPv4 address."""

_BEFORE_VERSION: Final = re.compile(
    r"(?i)(?:version|release|build|firmware|chapter|section|oid|v)[\s:=\"'.]{0,3}\Z"
)
_BEFORE_ADDRESS: Final = re.compile(
    r"(?i)(?:ip|addr|address|host|client|from|remote)[\s:=\"'(]{0,3}\Z"
)
_LARGEST_OF_VERSIONS: Final = 31
_LOOK_BEHIND: Final = 16
_LEVELS: Final = 2
_PAIR: Final = re.compile(r"(?<![^?&;\s])([^\s=&?#;]{1,100})=([^\s&#;\"'<>]{5,2000})")
"""A name and a value in the query of a URL, or in a form."""

_HAS_PAIRS: Final = re.compile(r"\?|\A[^\s=&]{1,100}=\S*\Z")
"""A question mark as in a URL with a query, or a text that is a form as a whole."""


def detections(text: str, levels: int = _LEVELS) -> list[Detection]:
    """Return the people's data and secrets in a text, by form alone, in text order.

    The spans do not overlap. Names of people are not found: no form tells them from other words.
    What is in queries of URLs, in forms, and in JSON objects among other text is found by its name
    too, and decoded ``levels`` times at most.
    """
    if not may_hold_any(text):
        return []
    has_digit = re.search(r"\d", text) is not None
    found: list[Detection] = [*keys(text), *secrets(text)]
    if "@" in text:
        found += emails(text)
    if has_digit:
        plain = plain_signs(text)
        found += [*ibans(plain), *cards(plain), *addresses(text), *phones(plain)]
    if levels:
        found += [*_in_pairs(text, levels - 1), *_in_members(text, levels - 1)]
        for whole in _without_escapes(text):
            inside = detections(whole.text, levels - 1)
            found += (_in_encoded(each, whole, 0) for each in inside)
    return without_overlaps(found)


def _in_pairs(text: str, levels: int) -> Iterator[Detection]:
    """Yield what is found in the query of a URL, or in a form.

    There, a name before each value says what it is, and values are percent-encoded.
    """
    if "=" not in text or not _HAS_PAIRS.search(text):
        return
    for match in _PAIR.finditer(text):
        name, value = unquote_plus(match[1]), decoded(match[2], is_form=True)
        for each in detections_at(place_kind_of(name), value.text, name, levels):
            yield _in_encoded(each, value, match.start(2))


def _in_members(text: str, levels: int) -> Iterator[Detection]:
    """Yield what is found by its name in members among other text."""
    for name, written, start in members(text) if ":" in text or "</" in text else ():
        place = place_kind_of(name)
        if place is not PlaceKind.FREE:
            value = unescaped(written)
            for each in detections_at(place, value.text, name, levels):
                yield _in_encoded(each, value, start)


def _without_escapes(text: str) -> Iterator[DecodedText]:
    """Yield a text without percent-encoding and without escapes of JSON, if it has any."""
    if has_escapes(text):
        yield decoded(text)
    if "\\u" in text:
        yield unescaped(text)


def _in_encoded(each: Detection, whole: DecodedText, offset: int) -> Detection:
    """Return a detection in a decoded text as one in the encoded text at an offset."""
    start, end = offset + whole.starts[each.start], offset + whole.starts[each.end]
    value = each.decoded or whole.text[each.start : each.end]
    return each._replace(start=start, end=end, decoded=value)


def may_hold_any(text: str) -> bool:
    """Return whether a text may have detections by form; False is certain, and quickly found."""
    return (
        len(text) >= _SHORTEST
        and _MAY_HOLD_ANY.search(text) is not None
        and _HARMLESS.fullmatch(text) is None
    )


def detections_at(
    place: PlaceKind, text: str, name: str = "", levels: int = _LEVELS
) -> list[Detection]:
    """Return the people's data and secrets in a text at a place, in text order.

    ``name`` is that of the property, header or cookie at the place.
    """
    if place is PlaceKind.SETTLED or not text:
        return []
    return without_overlaps(_found_at(place, text, name, levels))


def _found_at(place: PlaceKind, text: str, name: str, levels: int) -> list[Detection]:
    if place is PlaceKind.FREE:
        return detections(text, levels)
    if place is PlaceKind.IDENTIFIER:
        return [] if _HARMLESS.fullmatch(text) else list(_in_identifier(text))
    own = _AT_PLACES.get(place)
    found = [] if own is None else list(own(text, name))
    others = detections(text, levels)
    if place is PlaceKind.VERSION or place is PlaceKind.SERVER:
        others = [each for each in others if each.kind is not Kind.IP]
    return [*found, *others]


def _in_identifier(text: str) -> Iterator[Detection]:
    """Yield what is not an id at a place for one: keys, email addresses, and phone numbers.

    Numbers without a plus sign or parentheses may be ids. So is an address in angle brackets,
    that of a message (RFC 5322, section 3.6.4).
    """
    yield from keys(text)
    if "@" in text:
        yield from (each for each in emails(text) if text[each.start - 1] != "<")
    if "+" in text or "(" in text:
        yield from (each for each in phones(text) if text[each.start] in "+(")


def emails(text: str) -> Iterator[Detection]:
    """Yield the email addresses in a text whose domains are not reserved."""
    for match in _EMAIL.finditer(text):
        domain, user = match["domain"], match["user"]
        is_address = domain.rpartition(".")[2].lower() not in _FILE_SUFFIXES
        is_remote = user in _SERVICE_USERS and text[match.end() : match.end() + 1] in (":", "/")
        # The user or password before the host of a URL (RFC 3986, section 3.2.1).
        before = text[max(0, match.start() - _LONGEST_USER) : match.start()]
        is_remote = is_remote or _IN_URL.search(before) is not None
        if is_address and not is_remote and not is_reserved_domain(domain):
            yield Detection(Kind.EMAIL, *match.span(), "an email address")


def addresses(text: str) -> Iterator[Detection]:
    """Yield the IP addresses in a text that may lead to a person, and are not parts of versions."""
    for match in _IPV4.finditer(text) if "." in text else ():
        before = text[max(0, match.start() - _LOOK_BEHIND) : match.start()]
        octets = list(map(int, match["v4"].split(".")))
        # Four numbers that end with 0, or are all small, are mostly a version or an OID.
        is_small = max(octets) <= _LARGEST_OF_VERSIONS and not _BEFORE_ADDRESS.search(before)
        if octets[-1] and not is_small and not _BEFORE_VERSION.search(before):
            yield from _address(match["v4"], match.start())
    if ":" in text:
        for match in _IPV6.finditer(text):
            yield from _address(match["v6"], match.start())


def _address(text: str, start: int) -> Iterator[Detection]:
    address = address_of(text)
    if address is not None and not is_reserved_address(address):
        yield Detection(Kind.IP, start, start + len(text), f"an IPv{address.version} address")


def _email_at_place(text: str, _name: str) -> Iterator[Detection]:
    """Yield the addresses at a place for them, where anything with a user and a host is one."""
    for match in _EMAIL_AT_PLACE.finditer(text):
        domain = match["domain"]
        address = address_of(domain.strip("[]").removeprefix("IPv6:"))
        is_reserved = address is not None and is_reserved_address(address)
        if not is_reserved and not is_reserved_domain(domain) and not is_placeholder(match[0]):
            yield Detection(Kind.EMAIL, *match.span(), "an email address")


def _ip_at_place(text: str, _name: str) -> Iterator[Detection]:
    """Yield the addresses at a place for them, where any four numbers are one."""
    for match in re.finditer(r"[0-9A-Fa-f:.]{3,45}", text):
        yield from _address(match[0], match.start())


def _card_at_place(text: str, _name: str) -> Iterator[Detection]:
    text = plain_signs(text)
    digits = digits_of(text)
    scheme = card_scheme(digits, is_place=True)
    if scheme is not None and re.fullmatch(r"\s*[0-9][0-9 .\-]{10,30}\s*", text):
        stripped = text.strip()
        start = text.index(stripped)
        yield Detection(Kind.CARD, start, start + len(stripped), f"a card number ({scheme})")


def _iban_at_place(text: str, _name: str) -> Iterator[Detection]:
    yield from ibans(text.upper()) if text.isascii() else ()


def _secret_at_place(text: str, name: str) -> Iterator[Detection]:
    # Headers are spelled with hyphens, properties mostly without.
    if "-" in name and is_credential_header(name):
        yield from header_value(name, text)
        return
    span = secret_span(text)
    if span is not None and not re.search(r"\s", text[slice(*span)]):
        yield Detection(Kind.CREDENTIAL, *span, "a secret, by its name")


def _header_at_place(text: str, name: str) -> Iterator[Detection]:
    yield from header_value(name, text)


def _cookie_at_place(text: str, name: str) -> Iterator[Detection]:
    if is_cookie_secret(name, text):
        yield Detection(Kind.HEADER, 0, len(text), "a session cookie")


_AT_PLACES: Final[dict[PlaceKind, Callable[[str, str], Iterator[Detection]]]] = {
    PlaceKind.PHONE: lambda text, _name: phones_at_place(text),
    PlaceKind.NAME: lambda text, _name: names_at_place(text),
    PlaceKind.EMAIL: _email_at_place,
    PlaceKind.CARD: _card_at_place,
    PlaceKind.IBAN: _iban_at_place,
    PlaceKind.IP: _ip_at_place,
    PlaceKind.SECRET: _secret_at_place,
    PlaceKind.AUTHORIZATION: _header_at_place,
    PlaceKind.COOKIE: _header_at_place,
    PlaceKind.COOKIE_VALUE: _cookie_at_place,
}
