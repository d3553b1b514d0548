"""Guards of invalid Sessions: they are told by what they ask for, and ask for nothing else."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest

from alcamine_validate.config import DEFAULT
from alcamine_validate.json_pointer import join
from alcamine_validate.linter import linter_for
from alcamine_validate.rules.registry import FAMILIES
from alcamine_validate.rules.rule import NOWHERE, RIGHT, Family, Parts, WrongPlaces
from alcamine_validate.runtime.violation import Violation
from alcamine_validate.samples.make import sample
from alcamine_validate.session import CORRECTED
from tests.mutations import mutations
from tests.sessions import session

TOLD = [family for family in FAMILIES if family.asks is not None]


class Asked(dict[str, Any]):
    """An object that notes which of its members are asked for."""

    def __init__(self, members: dict[str, Any], pointer: str, asked: set[str]) -> None:
        super().__init__(members)
        self.pointer = pointer
        self.asked = asked

    def __getitem__(self, name: str) -> Any:
        self.asked.add(join(self.pointer, name))
        return super().__getitem__(name)

    def get(self, name: str, default: Any = None) -> Any:
        """Note it, and return what a dict does."""
        self.asked.add(join(self.pointer, name))
        return super().get(name, default)


def noting(parts: Parts, asked: set[str]) -> Parts:
    """Return parts whose objects note what a guard asks them for."""
    for name in ("session", "agent", "version", "conversation", "person", "ledger"):
        if getattr(parts, name) is NOWHERE:
            continue
        pointer = {"session": "", "version": "/agent/version"}.get(name, f"/{name}")
        setattr(parts, name, Asked(getattr(parts, name), pointer, asked))
    return parts


@pytest.mark.parametrize("family", TOLD)
def test_a_guard_asks_for_nothing_that_it_does_not_name(family: Family) -> None:
    """It would take an invalid value for a valid one."""
    asked: set[str] = set()
    for seed in range(60):
        parts = Parts(dict(sample(seed=seed)), 0, True, True, False)
        family.is_fine(noting(parts, asked))
    assert family.asks is not None
    assert asked
    assert asked <= family.asks


@pytest.mark.parametrize(
    ("wrong", "asks", "spares"),
    [
        ([], ["/a/b"], True),
        (["/c"], ["/a/b"], True),
        (["/a/c"], ["/a/b"], True),
        (["/a/bb"], ["/a/b"], True),
        (["/a/b"], ["/a/b"], False),
        (["/a/b/0"], ["/a/b"], False),
        (["/a"], ["/a/b"], False),
        ([""], ["/a/b"], False),
        (["/c", "/a"], ["/d", "/a/b/c"], False),
    ],
)
def test_what_is_wrong_around_a_value_or_in_it_is_wrong_with_it(
    wrong: list[str], asks: list[str], spares: bool
) -> None:
    """And what is wrong beside it is not."""
    assert WrongPlaces(wrong).spares(frozenset(asks)) is spares


def test_a_family_that_names_nothing_is_told_by_valid_sessions_alone() -> None:
    """As is each where it is not known what is wrong."""
    family = FAMILIES[0]
    assert family.asks is None
    assert family.is_told_by(RIGHT)
    assert not family.is_told_by(WrongPlaces(["/c"]))
    assert not any(each.is_told_by(None) for each in FAMILIES)


def wrong_places(violations: list[Violation]) -> Iterator[str]:
    """Yield the pointers of what is wrong, of what is missing as well."""
    for each in violations:
        required = each.kind == "required"
        yield join(each.pointer, each.params["property"]) if required else each.pointer


def test_guards_hide_nothing_of_sessions_that_are_wrong_somewhere() -> None:
    """What the linter says with them is what all rules say without them."""
    linter = linter_for(DEFAULT)
    told = 0
    for mutation in mutations():
        value = mutation.document
        if value.__class__ is not dict:
            continue
        wrong = WrongPlaces(wrong_places(CORRECTED.violations(value)))
        told += sum(family.is_told_by(wrong) for family in TOLD) if not wrong.is_nowhere else 0
        assert linter.problems(value, wrong=wrong) == linter.problems(value)
    assert told > 100


def test_what_a_guard_asks_for_being_wrong_its_rules_run() -> None:
    """The version's number is text, and still it can be told that the name is empty."""
    value = session(("/agent/version/version", "1"), ("/agent/slug", ""))
    wrong = WrongPlaces(["/agent/version/version"])
    problems = linter_for(DEFAULT).problems(value, wrong=wrong)
    assert [rule.code for rule, _ in problems] == ["ALC635"]
