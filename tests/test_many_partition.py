"""``av.partition``: each item is on one of two sides, as it was passed."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import alcamine_validate as av

GOOD = av.sample_json(seed=1)
BAD = av.sample_json(seed=2, invalid="ALC202")
WARNED = av.sample_json(seed=3, invalid="other-agent")
ITEMS: list[Any] = [GOOD, BAD, WARNED, b"{", av.sample(seed=4), {"a": 1}, {1}, GOOD.decode()]


@pytest.mark.parametrize("jobs", [1, 2])
def test_items_are_divided_by_their_findings(jobs: int) -> None:
    """The objects are the same, in order; warnings are no errors."""
    found = av.partition(iter(ITEMS), jobs=jobs)
    valid = [ITEMS[index] for index in (0, 2, 4, 7)]
    assert list(map(id, found.valid)) == list(map(id, valid))
    assert [item for item, _ in found.invalid] == [ITEMS[index] for index in (1, 3, 5, 6)]
    assert [checked.record for _, checked in found.invalid] == [1, 3, 5, 6]
    assert [checked.findings[0].code for _, checked in found.invalid] == [
        "ALC202", "ALC002", "ALC018", "ALC008",
    ]  # fmt: skip


def test_keys_stay_with_their_items() -> None:
    """With ``keyed``, an item is the tuple; something else is invalid."""
    items: list[Any] = [("a", GOOD), ("b", BAD), GOOD]
    found = av.partition(items, keyed=True)
    assert found.valid == [("a", GOOD)]
    assert [(item, checked.key) for item, checked in found.invalid] == [
        (items[1], "b"),
        (GOOD, None),
    ]


def test_settings_and_schema_decide() -> None:
    """As for ``av.check_many``."""
    strict = av.Config(severity={"other-agent": "error"})
    assert len(av.partition([WARNED], config=strict).invalid) == 1
    assert len(av.partition([BAD], config=av.Config(ignore=["ALC202"])).valid) == 1
    null = av.sample(seed=1)
    null["agent"]["version"]["incentiveCurrencyCode"] = None
    assert len(av.partition([null], validator=av.PUBLISHED).invalid) == 1


def test_wrong_arguments_are_refused() -> None:
    """One text is not many, and exceptions of the iterable are raised."""
    for wrong in (GOOD, {"a": 1}):
        with pytest.raises(TypeError):
            av.partition(wrong)
    with pytest.raises(ValueError, match="jobs"):
        av.partition([], jobs=0)

    def failing() -> Iterator[bytes]:
        yield GOOD
        raise KeyError

    with pytest.raises(KeyError):
        av.partition(failing())
    assert av.partition([]) == ([], [])


@settings(max_examples=20, deadline=None)
@given(st.lists(st.sampled_from(ITEMS)))
def test_both_sides_add_up(items: list[Any]) -> None:
    """Each item is on one side, which is the one of its findings."""
    valid, invalid = av.partition(items)
    assert len(valid) + len(invalid) == len(items)
    assert all(checked.findings for _, checked in invalid)
    verdicts = [each.is_valid for each in av.check_many(items)]
    assert (len(valid), len(invalid)) == (verdicts.count(True), verdicts.count(False))
