"""Which branch of a union in the old document is which one in the new document."""

from __future__ import annotations

from collections import deque
from collections.abc import Sequence
from dataclasses import dataclass, replace
from operator import attrgetter
from typing import Final, NamedTuple

from alcamine_validate.changes.constraints import MOST_COMPARED
from alcamine_validate.changes.description import words
from alcamine_validate.changes.shapes import (
    Case,
    Schemas,
    Shapes,
    Union,
    find,
    listed,
    signature,
)
from alcamine_validate.schema import nodes
from alcamine_validate.schema.nodes import Schema

_LEAST_OVERLAP: Final = 0.5
"""The share of names that two objects must have in common to be versions of one branch."""


@dataclass(frozen=True, eq=False)
class DescribedBranch:
    """A branch of a union for values of one kind, with what tells it apart from the others.

    ``conjuncts`` are its schemas, ``case`` what they allow, and ``written`` the first of them.
    ``constants`` are the properties that it requires to have one specific text. ``name`` is that
    of the definition that it refers to, and ``content`` what it allows in a few words.
    ``signature`` is equal for branches that look the same from outside.
    """

    written: Schema
    conjuncts: Schemas
    case: Case
    constants: dict[str, str]
    name: str
    names: frozenset[str]
    content: str
    signature: str


class Match(NamedTuple):
    """A branch of the old union and the same one of the new union, or None if it has none."""

    label: str
    old: DescribedBranch | None
    new: DescribedBranch | None


def described_branches(
    shapes: Shapes, kind: str, union: Union, base: Schemas = ()
) -> list[DescribedBranch]:
    """Return the branches of a union for values of a kind, each together with ``base``."""
    return [
        described_branch(shapes, kind, branch.written, branch.conjuncts, _with(base, case))
        for branch in union.branches
        for case in (shapes.cases((branch.written,))[kind],)
    ]


def _with(base: Schemas, case: Case) -> Case:
    known = set(map(id, base))
    more = tuple(each for each in case.base if id(each) not in known)
    return replace(case, base=base + more)


def described_branch(
    shapes: Shapes, kind: str, written: Schema, conjuncts: Schemas, case: Case
) -> DescribedBranch:
    """Return a branch, or a schema that was or becomes one, with what tells it apart."""
    names = frozenset(name for node in find(nodes.Properties, case.base) for name in node.schemas)
    required = sorted({name for node in find(nodes.Required, case.base) for name in node.names})
    content = words(shapes, kind, case)
    constants = _constants(shapes, case, required) if kind == "object" else {}
    name = shapes.name(written)
    own = signature({kind: case})
    return DescribedBranch(written, conjuncts, case, constants, name, names, content, own)


def _constants(shapes: Shapes, case: Case, required: list[str]) -> dict[str, str]:
    found = {}
    for name in required:
        schemas = tuple(
            node.schemas[name] for node in find(nodes.Properties, case.base) if name in node.schemas
        )
        cases = shapes.cases(schemas)
        values = listed("string", cases["string"].base) if list(cases) == ["string"] else None
        if values is not None and len(values.by_key) == 1:
            ((value, _),) = values.by_key.values()
            found[name] = value
    return found


def discriminator(*sides: Sequence[DescribedBranch]) -> str | None:
    """Return the property whose constant tells all branches of each side apart, or None."""
    everyone = [branch for side in sides for branch in side]
    for name in everyone[0].constants if everyone else ():
        if all(name in branch.constants for branch in everyone) and all(
            len({each.constants[name] for each in side}) == len(side) for side in sides
        ):
            return name
    return None


def matches(old: Sequence[DescribedBranch], new: Sequence[DescribedBranch]) -> list[Match]:
    """Return each branch of two unions once, with its counterpart if there is one.

    Branches match by the constant that tells them apart. If there is none, they match by the name
    of the definition that they refer to, by their signature, and at last by common properties.
    """
    name = discriminator(old, new)
    if name is not None:
        labels = [{branch.constants[name]: branch for branch in side} for side in (old, new)]
        return [
            Match(f"{name} {label}", labels[0].get(label), labels[1].get(label))
            for label in dict.fromkeys([*labels[0], *labels[1]])
        ]
    found: dict[int, DescribedBranch] = {}
    taken: set[int] = set()
    for key in (attrgetter("name"), attrgetter("signature")):
        waiting: dict[str, deque[DescribedBranch]] = {}
        for branch in new:
            if id(branch) not in taken and key(branch):
                waiting.setdefault(key(branch), deque()).append(branch)
        for branch in old:
            if id(branch) not in found and waiting.get(key(branch)):
                found[id(branch)] = waiting[key(branch)].popleft()
                taken.add(id(found[id(branch)]))
    rest = [branch for branch in new if id(branch) not in taken]
    for branch in old:
        if id(branch) not in found and len(old) * len(rest) <= MOST_COMPARED:
            alike = next((each for each in rest if _have_common_properties(branch, each)), None)
            if alike is not None:
                found[id(branch)] = alike
                rest.remove(alike)
    pairs = [(branch, found.get(id(branch))) for branch in old]
    return [
        *(Match(_label(other or branch), branch, other) for branch, other in pairs),
        *(Match(_label(branch), None, branch) for branch in rest),
    ]


def _have_common_properties(one: DescribedBranch, other: DescribedBranch) -> bool:
    common, every = one.names & other.names, one.names | other.names
    return bool(every) and len(common) >= _LEAST_OVERLAP * len(every)


def _label(branch: DescribedBranch) -> str:
    constants = [f"{name} {value}" for name, value in branch.constants.items()]
    if constants or branch.name:
        return branch.name or constants[0]
    *_, keyword, index = ("", "", *branch.written.pointer.split("/"))
    return f"{keyword}/{index}"
