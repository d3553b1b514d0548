"""The list of IANA time zones matches the release that it names."""

from __future__ import annotations

from importlib import import_module, resources

from alcamine_validate.lint.rules.time_zones import IANA_VERSION, TIME_ZONES


def test_the_zones_are_those_of_iana() -> None:
    """The list equals that of tzdata if both are of the same release.

    Names are never removed from the database, so an older tzdata has fewer, and a newer one more.
    """
    release = import_module("tzdata").IANA_VERSION
    names = set(resources.files("tzdata").joinpath("zones").read_text("utf-8").split())
    if release == IANA_VERSION:
        assert names == TIME_ZONES
    elif release > IANA_VERSION:
        assert names >= TIME_ZONES
    else:
        assert names <= TIME_ZONES
    assert len(TIME_ZONES) > 590
