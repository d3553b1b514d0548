"""Which rules a change touches."""

from __future__ import annotations

from alcamine_validate.changes.change import Change, FoundChange, Side
from alcamine_validate.changes.impact import touched_rules


def rules(code: str, place: str, *others: str) -> list[tuple[str, str, str]]:
    """Return the rules that a change touches, each with the place that it reads."""
    change = Change(FoundChange(code, "", Side(""), Side("")), place, (), list(others))
    return [(each.code, each.place, each.change) for each in touched_rules([change])]


def test_a_removed_object_touches_the_rules_that_read_in_it() -> None:
    """Each place that a rule reads is named."""
    found = rules("ALC903", "/ledger")
    assert ("ALC623", "/ledger/amount", "ALC903") in found
    assert ("ALC406", "/ledger/createdAt", "ALC903") in found
    assert all(place.startswith("/ledger/") for _, place, _ in found)


def test_new_values_touch_the_rules_that_read_the_property() -> None:
    """A rule may have to know them; values of an object around it do not exist."""
    assert rules("ALC921", "/type") == [("ALC606", "/type", "ALC921")]
    assert rules("ALC921", "/ledger") == []
    assert rules("ALC911", "/elsewhere", "/type") == [("ALC606", "/type", "ALC911")]


def test_other_changes_touch_no_rule() -> None:
    """A rule copes with null, with absence, and with limits."""
    for code in ("ALC901", "ALC905", "ALC913", "ALC941", "ALC947", "ALC979"):
        assert rules(code, "/type") == []
