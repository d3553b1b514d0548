"""What is reserved for documentation and fiction: phone numbers, mail domains, IP addresses.

Nothing here belongs to a person, so fixtures may contain it, and replacements are made of it. Each
row has its source.
"""

from __future__ import annotations

import re
from functools import cache
from ipaddress import (
    IPv4Address,
    IPv4Network,
    IPv6Address,
    IPv6Network,
    ip_address,
    ip_network,
)
from typing import Final, NamedTuple


class PhoneRange(NamedTuple):
    """Phone numbers from ``first`` to ``last``: the digits of E.164, after the plus sign."""

    first: str
    last: str


class PhoneSource(NamedTuple):
    """The phone numbers that a regulator keeps for fiction, and where it says so.

    ``code`` is the country code. ``trunk`` is the prefix of national calls, which replaces it.
    """

    code: str
    trunk: str
    source: str
    ranges: tuple[PhoneRange, ...]


def _ranges(code: str, *rows: str) -> tuple[PhoneRange, ...]:
    """Return ranges: each row is the digits that all numbers share, and ``first-last`` digits."""
    pairs = (row.replace(" ", "").partition("/") for row in rows)
    spans = ((shared, rest.partition("-")) for shared, _, rest in pairs)
    return tuple(
        PhoneRange(f"{code}{shared}{first}", f"{code}{shared}{last or first}")
        for shared, (first, _, last) in spans
    )


_AUSTRALIAN_MOBILES: Final = (
    "570 006", "570 110", "570 156", "570 157", "570 158", "570 159", "570 313", "570 737",
    "571 266", "571 491", "571 804", "572 549", "572 665", "572 983", "573 087", "573 770",
    "574 118", "574 632", "575 254", "575 789", "576 398", "576 801", "577 426", "577 644",
    "578 148", "578 888", "578 957", "579 212", "579 455", "579 760",
)  # fmt: skip

PHONES: Final = (
    PhoneSource(
        "44",
        "0",
        "https://www.ofcom.org.uk/phones-and-broadband/phone-numbers/numbers-for-drama",
        _ranges(
            "44",
            *(f"{area} 496 0/000-999" for area in ("113", "114", "115", "116", "117", "118")),
            *(f"{area} 496 0/000-999" for area in ("121", "131", "141", "151", "161")),
            "191 498 0/000-999",
            "20 7946 0/000-999",
            "28 9649 6/000-999",
            "29 2018 0/000-999",
            "1632 960/000-999",
            "7700 900/000-999",
            "808 157 0/000-999",
            "909 879 0/000-999",
            "3069 990/000-999",
        ),
    ),
    PhoneSource(
        "61",
        "0",
        "https://www.acma.gov.au/phone-numbers-use-tv-shows-films-and-creative-works",
        _ranges(
            "61",
            *(f"{area} 5550/0000-9999" for area in "2378"),
            *(f"{area} 7010/0000-9999" for area in "2378"),
            *(f"491/{number}" for number in _AUSTRALIAN_MOBILES),
            "1800/160401",
            "1800 975/707-711",
            "1300 975/707-711",
            "1900/654321",
        ),
    ),
    PhoneSource(
        "353",
        "0",
        "https://www.comreg.ie/publication/national-numbering-conventions",
        _ranges("353", "20 91/00000-99999"),
    ),
    PhoneSource(
        "33",
        "0",
        "https://www.arcep.fr/uploads/tx_gsavis/18-0881.pdf",
        _ranges(
            "33", "1 99 00/0000-9999", "2 61 91/0000-9999", "3 53 01/0000-9999",
            "4 65 71/0000-9999", "5 36 49/0000-9999", "6 39 98/0000-9999",
        ),
    ),
    PhoneSource(
        "49",
        "0",
        "https://www.bundesnetzagentur.de/SharedDocs/Downloads/DE/Sachgebiete/Telekommunikation/"
        "Unternehmen_Institutionen/Nummerierung/Rufnummern/Mittlg148_2021.pdf",
        _ranges(
            "49", "30 23125/000-999", "69 90009/000-999", "40 66969/000-999",
            "221 4710/000-999", "89 99998/000-999", "152/28817386", "152/28895456",
            "152/54599371", "171 39200/00-99", "172/9925904", "172/9968532",
            "172 997318/5-6", "172/9980752", "174/9091317", "174/9464308", "176 040690/00-99",
        ),
    ),
    PhoneSource(
        "46",
        "0",
        "https://pts.se/internet-och-telefoni/telefoninummer/nummer-for-anvandning-i-bocker-"
        "filmer-etc/",
        _ranges(
            "46", "31 3900/600-699", "40 628/0400-0499", "8 46500/400-499",
            "980 319/200-299", "70 1740/605-699",
        ),
    ),
)  # fmt: skip
"""The numbers of regulators outside of the North American Numbering Plan."""

NANP_CODE: Final = "1"
NANP_SOURCE: Final = "https://www.nanpa.com/numbering/555-line-numbers"
NANP_AREA: Final = r"[2-9][0-9]{2}55501[0-9]{2}"
NANP_RESERVED: Final = rf"1?{NANP_AREA}|55501[0-9]{{2}}"
"""555-0100 to 555-0199 in any area of the North American Numbering Plan."""

_INTERNATIONAL: Final = re.compile(r"00|011")
"""What is dialled for the plus sign, in most countries and in North America."""


def is_reserved_phone(digits: str) -> bool:
    """Return whether a phone number is reserved for fiction.

    ``digits`` are those of the number in any notation: with the country code, with the prefix of
    international calls before it, or with that of national calls in its place.
    """
    start = _INTERNATIONAL.match(digits)
    candidates = [digits] if start is None else [digits, digits[start.end() :]]
    # After the prefix of international calls, the country code must follow.
    if re.fullmatch(NANP_RESERVED, digits) or re.fullmatch(f"1{NANP_AREA}", candidates[-1]):
        return True
    for own in PHONES:
        national = [f"{own.code}{each.removeprefix(own.trunk)}" for each in candidates]
        # "+44 (0)20" has both the country code and the prefix of national calls.
        both = f"{own.code}{own.trunk}"
        doubled = [f"{own.code}{e.removeprefix(both)}" for e in candidates if e.startswith(both)]
        for each in (*candidates, *national, *doubled):
            if any(len(r.first) == len(each) and r.first <= each <= r.last for r in own.ranges):
                return True
    return False


MAIL_DOMAINS: Final = {
    "example.com": "RFC 2606, section 3",
    "example.net": "RFC 2606, section 3",
    "example.org": "RFC 2606, section 3",
    "test": "RFC 2606, section 2",
    "example": "RFC 2606, section 2",
    "invalid": "RFC 2606, section 2",
    "localhost": "RFC 2606, section 2",
    "local": "RFC 6762, section 3",
    "home.arpa": "RFC 8375",
    "alt": "RFC 9476",
    "internal": "https://www.icann.org/en/board-activities-and-meetings/materials/"
    "approved-resolutions-special-meeting-of-the-icann-board-29-07-2024-en",
}
"""Domains that are registered to nobody, with everything below them, and their sources."""


def is_reserved_domain(domain: str) -> bool:
    """Return whether nobody can receive mail at a domain, because it is reserved."""
    labels = domain.lower().rstrip(".").split(".")
    return any(".".join(labels[start:]) in MAIL_DOMAINS for start in range(len(labels)))


NETWORKS: Final = {
    "192.0.2.0/24": "RFC 5737",
    "198.51.100.0/24": "RFC 5737",
    "203.0.113.0/24": "RFC 5737",
    "2001:db8::/32": "RFC 3849",
    "3fff::/20": "RFC 9637",
    "0.0.0.0/8": "RFC 791, section 3.2",
    "10.0.0.0/8": "RFC 1918",
    "172.16.0.0/12": "RFC 1918",
    "192.168.0.0/16": "RFC 1918",
    "100.64.0.0/10": "RFC 6598",
    "127.0.0.0/8": "RFC 1122, section 3.2.1.3",
    "169.254.0.0/16": "RFC 3927",
    "192.0.0.0/24": "RFC 6890, section 2.1",
    "198.18.0.0/15": "RFC 2544",
    "224.0.0.0/4": "RFC 5771",
    "240.0.0.0/4": "RFC 1112, section 4",
    "::/127": "RFC 4291, sections 2.5.2 and 2.5.3",
    "100::/64": "RFC 6666",
    "fc00::/7": "RFC 4193",
    "fe80::/10": "RFC 4291, section 2.5.6",
    "ff00::/8": "RFC 4291, section 2.7",
}
"""IP networks for documentation, and those that are used in every place, with their sources.

``ipaddress.is_global`` differs between versions of Python, and a finding must not.
"""


@cache
def _networks() -> list[IPv4Network | IPv6Network]:
    return [ip_network(each) for each in NETWORKS]


def is_reserved_address(address: IPv4Address | IPv6Address) -> bool:
    """Return whether an IP address is for documentation, or is used in every place."""
    if isinstance(address, IPv6Address) and address.ipv4_mapped is not None:
        address = address.ipv4_mapped
    return any(address in each for each in _networks())


def address_of(text: str) -> IPv4Address | IPv6Address | None:
    """Return the IP address that a text is, or None."""
    try:
        return ip_address(text)
    except ValueError:
        return None
