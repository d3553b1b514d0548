"""Rows of requirements: what their rules report, and the guard that is derived from them."""

from __future__ import annotations

from typing import Any, Final

import pytest

from alcamine_validate.lint.rules import money, states
from alcamine_validate.lint.rules.requirements import Requirement, Selector, family
from tests.lint.rules.sessions import Change, is_known, nulls

ROWS: Final = (*states.REQUIREMENTS, *money.REQUIREMENTS)
PERSON: Final = Selector("/person/email", "the email", "this email")
ROW: Final = Requirement(
    "ALC699", "odd-person", PERSON, ("a", "b"), "Odd.", not_null=("phone",), null=("mergedAt",)
)


def test_a_row_is_a_rule() -> None:
    """It reports a null that must be set and a value that must be null, for listed values only."""
    (rule,) = family([ROW]).rules
    assert (rule.code, rule.name, rule.documentation) == ("ALC699", "odd-person", "Odd.")
    related = (("/person/email", "this email"),)
    found = list(rule.check(nulls(("/person/email", "b"), ("/person/mergedAt", ""))))
    assert [(each.pointer, each.message, each.related) for each in found] == [
        ("/person/phone", "phone is null, but the email is b", related),
        ("/person/mergedAt", "mergedAt is set, but the email is b", related),
    ]
    others: list[Any] = ["c", None, ["a"], {}]
    for other in others:
        assert not rule.check(nulls(("/person/email", other), ("/person/mergedAt", "")))


def test_rows_are_about_properties_of_the_schema() -> None:
    """Each selector and each property beside it is a property of the schema."""
    for row in ROWS:
        owner = row.selector.pointer.rpartition("/")[0]
        assert is_known(row.selector.pointer)
        assert all(is_known(f"{owner}/{name}") for name in (*row.not_null, *row.null))


@pytest.mark.parametrize("row", ROWS, ids=[row.code for row in ROWS])
def test_the_guard_checks_every_property(row: Requirement) -> None:
    """The guard accepts what all rows require of a value, and refuses each single difference."""
    guard = family(ROWS).is_fine
    owner = row.selector.pointer.rpartition("/")[0]
    for value in row.values:
        same = [each for each in ROWS if each.selector == row.selector and value in each.values]
        fine: list[Change] = [
            (row.selector.pointer, value),
            *((f"{owner}/{name}", 1) for each in same for name in each.not_null),
        ]
        assert guard(nulls(*fine))
        for name in row.not_null:
            assert not guard(nulls(*fine, (f"{owner}/{name}", None)))
        for name in row.null:
            assert not guard(nulls(*fine, (f"{owner}/{name}", 1)))
