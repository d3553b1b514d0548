"""What is reserved: the ranges of regulators, mail domains and networks, with their edges."""

from __future__ import annotations

import re

import pytest

from alcamine_validate.privacy.reserved import (
    MAIL_DOMAINS,
    NETWORKS,
    PHONES,
    address_of,
    is_reserved_address,
    is_reserved_domain,
    is_reserved_phone,
)
from tests.support.tables import for_each


def test_rows_are_whole() -> None:
    """Each range has two numbers of the same length, in order, and its regulator's page."""
    for own in PHONES:
        assert own.source.startswith("https://")
        for first, last in own.ranges:
            assert re.fullmatch(r"[0-9]{8,15}", first)
            assert len(first) == len(last)
            assert first <= last
            assert first.startswith(own.code)
    assert all(MAIL_DOMAINS.values())
    assert all(NETWORKS.values())


def test_a_range_is_reserved_up_to_its_edges() -> None:
    """Its first and last number are reserved in every notation, their neighbours mostly are not."""
    ranges = [(own, each) for own in PHONES for each in own.ranges]

    def check(own: object, each: object) -> None:
        code, trunk, first, last = own.code, own.trunk, each.first, each.last  # type: ignore[attr-defined]
        national = first.removeprefix(code)
        for digits in (first, last, f"00{first}", f"011{last}", f"{trunk}{national}"):
            assert is_reserved_phone(digits), digits
        assert is_reserved_phone(f"{code}{trunk}{national}")
        for beyond in (str(int(first) - 1), str(int(last) + 1)):
            is_other = any(r.first <= beyond <= r.last for r in own.ranges)  # type: ignore[attr-defined]
            assert is_reserved_phone(beyond) is is_other
        for other in (first[:-1], last[:-1], f"{first}0"):
            assert not is_reserved_phone(other)

    for_each(ranges, check)


@pytest.mark.parametrize(
    ("digits", "is_reserved"),
    [
        ("12025550100", True),
        ("12025550199", True),
        ("2025550143", True),
        ("5550143", True),
        ("0112025550143", False),
        ("00112025550143", False),
        ("01112025550143", True),
        ("12025550099", False),
        ("12025550200", False),
        ("12025551212", False),
        ("11025550143", False),
        ("15550143", False),
        ("", False),
        ("442079460018", True),
        ("02079460018", True),
        ("442079461018", False),
        ("447700900999", True),
        ("447700901000", False),
        ("61491570006", True),
        ("61491570007", False),
        ("33639981234", True),
        ("0639981234", True),
        ("4915228817386", True),
        ("46701740605", True),
        ("46701740604", False),
        ("353209112345", True),
    ],
)
def test_numbers_are_known(digits: str, is_reserved: bool) -> None:
    """The numbers that the regulators' pages show, and their neighbours."""
    assert is_reserved_phone(digits) is is_reserved


@pytest.mark.parametrize(
    ("domain", "is_reserved"),
    [
        ("example.com", True),
        ("mail.EXAMPLE.org", True),
        ("a.test", True),
        ("test", True),
        ("printer.local", True),
        ("x.home.arpa", True),
        ("example.com.", True),
        ("myexample.com", False),
        ("example.co", False),
        ("com", False),
        ("arpa", False),
        ("test.com", False),
        ("", False),
    ],
)
def test_domains_are_known(domain: str, is_reserved: bool) -> None:
    """A domain is reserved with everything below it, and no other that ends in the same letters."""
    assert is_reserved_domain(domain) is is_reserved


@pytest.mark.parametrize(
    ("text", "is_reserved"),
    [
        ("192.0.2.0", True),
        ("192.0.2.255", True),
        ("192.0.3.0", False),
        ("10.1.2.3", True),
        ("8.8.8.8", False),
        ("203.0.113.7", True),
        ("203.0.114.7", False),
        ("::1", True),
        ("2001:db8::1", True),
        ("2001:db9::1", False),
        ("3fff::1", True),
        ("fe80::1", True),
        ("::ffff:10.0.0.1", True),
        ("::ffff:84.75.112.9", False),
        ("172.32.0.1", False),
        ("::a00:1", False),
    ],
)
def test_addresses_are_known(text: str, is_reserved: bool) -> None:
    """An IPv4 address in an IPv6 one counts as itself."""
    address = address_of(text)
    assert address is not None
    assert is_reserved_address(address) is is_reserved


def test_other_text_is_not_an_address() -> None:
    """Nothing is raised."""
    assert address_of("256.1.1.1") is address_of("") is address_of("1.2.3") is None
