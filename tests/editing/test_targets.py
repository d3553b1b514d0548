"""Edits of one text do not overlap."""

from __future__ import annotations

import random
from typing import Any

import pytest

from alcamine_validate.editing.edits import Refused, ReplaceInString, ReplaceInText, SetValue
from alcamine_validate.editing.splices import Splice
from alcamine_validate.editing.targets import Location, Targets
from alcamine_validate.input.document import Part
from alcamine_validate.text.positions import Span

PART = Part("")


def place(targets: Targets, index: int, span: Span, new: Any, old: Any = "old") -> None:
    """Add an edit that sets a value."""
    targets.place(SetValue(PART, "", new), (index,), Location(span, old))


def test_random_spans() -> None:
    """A span is refused exactly if it overlaps one that was accepted before."""
    chance = random.Random(1)
    for _ in range(300):
        targets, accepted = Targets(), list[Span]()
        for index in range(12):
            start = chance.randint(0, 20)
            span = Span(start, start + chance.randint(0, 5))
            touched = [each for each in accepted if _touch(each, span)]
            edit = ReplaceInText(PART, span, str(index))
            if not touched:
                targets.place(edit, (index,), Location(span, ""))
                accepted.append(span)
                continue
            with pytest.raises(Refused) as caught:
                targets.place(edit, (index,), Location(span, ""))
            assert caught.value.conflict is not None
        assert sorted(each.span for each in targets) == sorted(accepted)


def _touch(one: Span, other: Span) -> bool:
    shared = set(range(*one)) & set(range(*other))
    inside = any(a[0] < b[0] == b[1] < a[1] for a, b in ((one, other), (other, one)))
    return bool(shared) or inside or (one == other)


def test_what_becomes_of_a_string() -> None:
    """Splices of it are applied together, each once."""
    targets = Targets()
    location = Location(Span(0, 9), "one two")
    for index, (start, end, text) in enumerate([(4, 7, "2"), (0, 3, "1"), (4, 7, "2")]):
        targets.place(ReplaceInString(PART, "", Span(start, end), text), (index,), location)
    (target,) = targets
    assert (target.value, target.is_change) == ("1 2", True)
    assert target.inner == [Splice(0, 3, "1"), Splice(4, 7, "2")]
    assert target.all_indices == (1, 0, 2)
    assert list(target.values()) == [(0, "", "1 2")]


def test_a_value_that_stays() -> None:
    """It is no change, but another edit of it contradicts it."""
    targets = Targets()
    place(targets, 0, Span(0, 5), "old")
    (target,) = targets
    assert not target.is_change
    with pytest.raises(Refused) as caught:
        place(targets, 1, Span(0, 5), "new")
    assert caught.value.conflict == 0
    place(targets, 2, Span(0, 5), "old")
    assert target.all_indices == (0, 2)
    assert (target.inner, target.value) == ([], "old")


def test_a_value_and_its_type() -> None:
    """The splices of a string are those between both texts; other values have none."""
    targets = Targets()
    place(targets, 0, Span(0, 5), "olds")
    place(targets, 1, Span(5, 9), 1)
    place(targets, 2, Span(9, 9), True, 1)
    assert [each.inner for each in targets] == [[Splice(3, 3, "s")], [], []]
    assert all(each.is_change for each in targets)


def test_a_target_that_is_dropped() -> None:
    """Its place is free again."""
    targets = Targets()
    place(targets, 0, Span(0, 5), "new")
    (target,) = targets
    targets.drop(target)
    place(targets, 1, Span(0, 4), "new")
    assert [each.span for each in targets] == [Span(0, 4)]
