"""Rules as data: what the value of one property requires of the others in its object."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from functools import partial
from typing import NamedTuple

from alcamine_validate.lint.rules.rule import NONE, Family, Problem, Problems, Rule
from alcamine_validate.lint.rules.session_view import NOWHERE, SessionView, split
from alcamine_validate.native.condition import Condition, Test


class Selector(NamedTuple):
    """A property whose value requires something, and its names in sentences and related places."""

    pointer: str
    name: str
    related: str


class Requirement(NamedTuple):
    """A rule as data: if the selector has one of ``values``, properties are null or not null.

    A property that is absent is fine: the schema reports it.
    """

    code: str
    name: str
    selector: Selector
    values: tuple[str, ...]
    documentation: str
    not_null: tuple[str, ...] = ()
    null: tuple[str, ...] = ()


def family(rows: Sequence[Requirement]) -> Family:
    """Return the rules of some rows, and the guard that is derived from them."""
    rules = [Rule(row.code, row.name, partial(_unmet, row), row.documentation) for row in rows]
    tables: dict[str, dict[str, list[tuple[str, bool]]]] = {}
    for row in rows:
        table = tables.setdefault(row.selector.pointer, {})
        for value in row.values:
            wanted = table.setdefault(value, [])
            wanted += ((name, False) for name in row.not_null)
            wanted += ((name, True) for name in row.null)
    selectors = [(*split(pointer), table) for pointer, table in tables.items()]

    def is_fine(view: SessionView) -> bool:
        owners = view.owners
        for index, selector, table in selectors:
            owner = owners[index]
            for name, must_be_null in table.get(owner[selector], ()):
                if (owner[name] is None) is not must_be_null:
                    return False
        return True

    return Family(tuple(rules), is_fine, tuple(_conditions(rows)))


def _conditions(rows: Sequence[Requirement]) -> Iterator[Condition]:
    for row in rows:
        owner = row.selector.pointer.rpartition("/")[0]
        tests: tuple[tuple[Test, tuple[str, ...]], ...]
        tests = ("not-null", row.not_null), ("null", row.null)
        for test, names in tests:
            for name in names:
                yield Condition(
                    test, f"{owner}/{name}", selector=row.selector.pointer, selected=row.values
                )


def _unmet(row: Requirement, view: SessionView) -> Problems:
    """Return a problem at each property that is null or set although it must not be."""
    index, name = split(row.selector.pointer)
    owner = view.owners[index]
    value = owner.get(name)
    if value not in row.values:
        return NONE
    place = view.pointer(row.selector.pointer)
    wrong = [
        *((name, "null") for name in row.not_null if owner.get(name, NOWHERE) is None),
        *((name, "set") for name in row.null if owner.get(name) is not None),
    ]
    return [
        Problem(
            f"{place[: place.rindex('/')]}/{name}",
            f"{name} is {state}, but {row.selector.name} is {value}",
            ((place, row.selector.related),),
        )
        for name, state in wrong
    ]
