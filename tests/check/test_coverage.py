"""Which parts of a schema occur in Sessions, and how they are shown."""

from __future__ import annotations

import copy
from typing import Any

from hypothesis import given
from hypothesis import strategies as st

import alcamine_validate as av
from alcamine_validate.check.coverage import Coverage, CoverageObserver, Item, rows
from alcamine_validate.generated.coverage import ITEMS

OWN = [Item(*each) for each in ITEMS]


def seen(items: list[Item], *values: Any) -> list[Item]:
    """Return the items that occur in values."""
    observer = CoverageObserver(items)
    for value in values:
        observer.observe(value)
    return [items[index] for index in sorted(observer.taken())]


def test_each_kind_is_seen_where_it_is() -> None:
    """Also in arrays, and only with equal values."""
    items = [
        Item("property", "/a"),
        Item("null", "/a"),
        Item("value", "/a", 1),
        Item("value", "/a", True),
        Item("value", "/a", "x"),
        Item("branch", "/o/kind", "y"),
        Item("value", "/list/*", "z"),
        Item("null", "/list/*"),
        Item("property", "/list/*/n"),
        Item("value", "/list/*/n", 2),
        Item("property", "/o/p~1q/r"),
    ]
    assert seen(items, {}, [], None, {"b": 1}, {"o": 1, "list": {}}) == []
    assert seen(items, {"list": None}) == []
    assert seen(items, {"a": {}}) == [items[0]]
    assert seen(items, {"a": None}) == items[:2]
    assert seen(items, {"a": 1.0}) == [items[0], items[2]]
    assert seen(items, {"a": True}) == [items[0], items[3]]
    assert seen(items, {"a": "x"}, {"a": "x"}) == [items[0], items[4]]
    assert seen(items, {"o": {"kind": "y"}}) == [items[5]]
    assert seen(items, {"list": ["z", "q", [], {}]}) == [items[6]]
    assert seen(items, {"list": [None]}) == [items[7]]
    assert seen(items, {"list": [1, {"n": 3}, {"n": 2}]}) == items[8:10]
    assert seen(items, {"o": {"p/q": {"r": 0}}}) == [items[10]]


def plainly_seen(value: Any) -> set[int]:
    """Return the indices of items in a Session, in the simplest way."""
    found = set()
    for index, item in enumerate(OWN):
        places = [value]
        *above, last = item.pointer.split("/")[1:]
        for name in above:
            places = [
                below
                for each in places
                for below in (each if name == "*" else [each.get(name)])
                if isinstance(below, dict | list)
            ]
        for each in places:
            if item.kind == "property":
                is_there = isinstance(each, dict) and last in each
            else:
                values = each if last == "*" else [each[last]] if last in each else []
                wanted = None if item.kind == "null" else item.value
                is_there = wanted in values
            if is_there:
                found.add(index)
    return found


@given(st.lists(st.integers(0, 300), min_size=1, max_size=4))
def test_an_observer_agrees_with_the_simplest_way(seeds: list[int]) -> None:
    """It forgets what was seen, and finds the rest in later Sessions all the same."""
    observer, expected = CoverageObserver(OWN), set[int]()
    for seed in seeds:
        value: Any = av.sample(seed=seed)
        before = copy.deepcopy(value)
        observer.observe(value)
        assert value == before
        new = observer.taken()
        assert new.isdisjoint(expected)
        expected |= new
        assert expected >= plainly_seen(value)
    assert expected == set().union(*(plainly_seen(av.sample(seed=seed)) for seed in seeds))


def test_many_samples_contain_nearly_everything() -> None:
    """So the parts are those that Sessions really have."""
    values = (av.sample(seed=seed) for seed in range(400))
    coverage = Coverage(OWN)
    observer = coverage.observer()
    for value in values:
        observer.observe(value)
    coverage.seen |= observer.taken()
    assert coverage.percent > 95, coverage.missing


def test_shares_are_exact_and_shown_rounded_down() -> None:
    """A limit of 66.7 is not reached by two thirds, which are shown as 66.6."""
    coverage = Coverage([Item("property", f"/{n}") for n in range(3)], {0, 1})
    assert coverage.percent == 66.6
    assert coverage.is_at_least(66.66)
    assert not coverage.is_at_least(66.67)
    assert coverage.missing == [Item("property", "/2")]
    assert Coverage([]).percent == 100.0
    assert Coverage([]).is_at_least(100)
    # 64.4 * 250 is above 16100 in floating-point arithmetic.
    shown = Coverage([Item("property", f"/{n}") for n in range(250)], set(range(161)))
    assert shown.is_at_least(shown.percent)
    assert not shown.is_at_least(shown.percent + 0.1)


def test_rows_have_a_line_for_each_place() -> None:
    """Properties first, then branches, values and nulls."""
    items = [
        Item("null", "/b"),
        Item("value", "/a/kind", "x"),
        Item("property", "/a/kind"),
        Item("property", "/a/p~1q"),
        Item("branch", "/a/provider", "y"),
        Item("value", "/a/kind", 2),
    ]
    assert rows(items) == [
        ("properties", "/a", ["kind", "p/q"]),
        ("branches", "/a/provider", ['"y"']),
        ("values", "/a/kind", ['"x"', "2"]),
        ("null", "the session", ["b"]),
    ]
