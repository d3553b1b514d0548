"""Compare what an instance may be by two documents, place by place.

Schemas that are reached several times, as the components of an OpenAPI document are, are compared
once; so the walk ends if they refer to themselves, and its cost grows with the documents.
"""

from __future__ import annotations

from collections import deque
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from itertools import zip_longest
from typing import Any, Final, NamedTuple

from alcamine_validate.changes.branches import (
    DescribedBranch,
    Match,
    described_branch,
    described_branches,
    discriminator,
    matches,
)
from alcamine_validate.changes.change import Change, FoundChange, Side
from alcamine_validate.changes.conditions import CODE, condition_changes, conditions
from alcamine_validate.changes.constraints import At, constraint_changes
from alcamine_validate.changes.description import type_of, types
from alcamine_validate.changes.objects import Child, Objects, members_of
from alcamine_validate.changes.other_keywords import OtherKeywords, other_changes
from alcamine_validate.changes.shapes import (
    ANYTHING,
    Case,
    Schemas,
    Shapes,
    Union,
    find,
    null_that_is_not_listed,
)
from alcamine_validate.schema import nodes
from alcamine_validate.schema.errors import UnsupportedSchema
from alcamine_validate.schema.nodes import ResolvedSchema, Schema
from alcamine_validate.text.json_pointer import join

_MOST_OTHERS: Final = 20
"""How many more places are kept of a change that occurs in many."""

_ABOUT_WORDS: Final = frozenset({"ALC971", "ALC972"})
"""The codes of changes that do not change what an instance may be."""


class ComparedDocument(NamedTuple):
    """A schema document: its JSON value, and the schemas that are compared."""

    value: Any
    resolved: ResolvedSchema


@dataclass(frozen=True, eq=False)
class _Pair:
    """Two lists of schemas that describe the same place of an instance.

    ``at`` are the places of the schemas in the documents, ``above`` is the pair around this one,
    and ``others`` are more places that the same schemas describe.
    """

    place: str
    branch: tuple[str, ...]
    old: Schemas
    new: Schemas
    at: At
    above: _Pair | None = None
    others: list[str] = field(default_factory=list)

    @property
    def key(self) -> tuple[tuple[int, ...], tuple[int, ...]]:
        # The schemas are kept by their documents, so their ids identify them.
        return tuple(map(id, self.old)), tuple(map(id, self.new))


def changes(old: ComparedDocument, new: ComparedDocument) -> list[Change]:
    """Return all changes between what an instance may be by ``old`` and by ``new``.

    They are in the order of the places, outer ones first. A change in a schema that describes
    several places is one change. Raises :class:`UnsupportedSchema` if schemas are nested too deep.
    """
    with _within_pythons_limits():
        return _Comparison(old, new).changes()


def are_same(old: ComparedDocument, new: ComparedDocument) -> bool:
    """Return whether an instance may be the same by both documents; words don't matter.

    Raises :class:`UnsupportedSchema` as :func:`changes`.
    """
    with _within_pythons_limits():
        comparison = _Comparison(old, new)
        return comparison.is_same(comparison.old.root, comparison.new.root)


@contextmanager
def _within_pythons_limits() -> Iterator[None]:
    try:
        yield
    except RecursionError:
        raise UnsupportedSchema("schemas are nested too deep to be compared") from None


class _Comparison:
    def __init__(self, old: ComparedDocument, new: ComparedDocument) -> None:
        self.old, self.new = Shapes(old.resolved), Shapes(new.resolved)
        self._others = OtherKeywords(old.value), OtherKeywords(new.value)
        self._objects = Objects(self.old, self.new, self.is_same)
        # Pairs that are equal, as far as is known, in the order in which that was assumed.
        self._same: dict[Any, None] = {}
        self._different: set[Any] = set()

    def changes(self) -> list[Change]:
        found: dict[FoundChange, Change] = {}
        # The places are complete only after the walk.
        for pair, each in list(self._walk(self._root(self.old.root, self.new.root))):
            places = [join(place, *each.tokens) for place in (pair.place, *_other_places(pair))]
            known = found.setdefault(each, Change(each, places[0], pair.branch))
            more = dict.fromkeys([*known.others, *places])
            known.others = [place for place in more if place != known.place][:_MOST_OTHERS]
        return list(found.values())

    def is_same(self, old: Schemas, new: Schemas) -> bool:
        """Return whether two lists of schemas allow the same values, as far as can be seen.

        Pairs that are being compared count as equal, which ends the walk of schemas that refer to
        themselves. If a difference is found, everything assumed since then is forgotten.
        """
        pair = self._root(old, new)
        if pair.key in self._same:
            return True
        if pair.key in self._different:
            return False
        before = len(self._same)
        self._same[pair.key] = None
        if all(each.code in _ABOUT_WORDS for _, each in self._walk(pair, self._same)):
            return True
        for _ in range(len(self._same) - before):
            self._same.popitem()
        self._different.add(pair.key)
        return False

    def _root(self, old: Schemas, new: Schemas) -> _Pair:
        return self._pair(None, "", (), old, new)

    def _pair(
        self, above: _Pair | None, place: str, branch: tuple[str, ...], old: Schemas, new: Schemas
    ) -> _Pair:
        around = above.at if above is not None else At("", "")
        places = (self.old.conjuncts(old), around.old), (self.new.conjuncts(new), around.new)
        at = At(*(_place(*each) for each in places))
        return _Pair(place, branch, old, new, at, above)

    def _walk(
        self, start: _Pair, equal: dict[Any, None] | None = None
    ) -> Iterator[tuple[_Pair, FoundChange]]:
        """Yield the changes of a pair and of all below it, each pair once, outer ones first.

        Pairs in ``equal`` are not compared; those that are compared are added to it.
        """
        seen: dict[Any, _Pair | None] = {start.key: start}
        waiting = deque([start])
        while waiting:
            pair = waiting.popleft()
            for each in self._compared(pair):
                if isinstance(each, FoundChange):
                    yield pair, each
                elif isinstance(each, tuple):
                    yield each
                elif each.key in seen:
                    _add_place(seen[each.key], each.place)
                elif equal is None or each.key not in equal:
                    seen[each.key] = each
                    waiting.append(each)
                    if equal is not None:
                        equal[each.key] = None

    def _compared(self, pair: _Pair) -> Iterator[_Pair | FoundChange | tuple[_Pair, FoundChange]]:
        """Yield the changes of one pair, those of the branches in it, and the pairs below it."""
        old, new = self.old.cases(pair.old), self.new.cases(pair.new)
        words = (
            self._others[0].of(_everything(self.old, pair.old, old)),
            self._others[1].of(_everything(self.new, pair.new, new)),
        )
        yield from other_changes(*words, pair.at)
        yield from self._type_changes(pair, old, new)
        yield from self._null_changes(pair, old, new)
        for kind, case in old.items():
            if kind in new:
                yield from self._case(kind, pair, case, new[kind])

    def _type_changes(
        self, pair: _Pair, old: dict[str, Case], new: dict[str, Case]
    ) -> Iterator[FoundChange]:
        sides = (
            Side(_type_place(old, pair.at.old), types(self.old, pair.old)),
            Side(_type_place(new, pair.at.new), types(self.new, pair.new)),
        )
        arrow = f"{sides[0].content} → {sides[1].content}"
        before, after = ({type_of(*each) for each in side.items()} for side in (old, new))
        if before and not after:
            yield FoundChange("ALC916", f"no value is allowed any longer: {arrow}", *sides)
            return
        # Where nothing was allowed, null together with other types is only more types.
        if "null" in after - before and (before or after == {"null"}):
            yield FoundChange("ALC913", f"null is allowed: {arrow}", *sides)
        if "null" in before - after:
            yield FoundChange("ALC915", f"null is not allowed: {arrow}", *sides)
        added, removed = after - before - {"null"}, before - after - {"null"}
        if added and removed and (old.keys() & new.keys()) <= {"null"}:
            yield FoundChange("ALC911", f"type changed: {arrow}", *sides)
            return
        # Integers are numbers, so only one of the two has changed.
        added -= {"integer"} if "number" in removed else set()
        removed -= {"integer"} if "number" in added else set()
        if added:
            yield FoundChange("ALC912", f"more types are allowed: {arrow}", *sides)
        if removed:
            yield FoundChange("ALC914", f"fewer types are allowed: {arrow}", *sides)

    def _null_changes(
        self, pair: _Pair, old: dict[str, Case], new: dict[str, Case]
    ) -> Iterator[FoundChange]:
        """Yield the change that only one document has a null that its list of values lacks."""
        before = null_that_is_not_listed(self.old.conjuncts(pair.old))
        after = null_that_is_not_listed(self.new.conjuncts(pair.new))
        if (before is None) is (after is None) or "null" in {*old, *new}:
            return
        sides = (
            Side(pair.at.old) if before is None else Side(before.pointer, "null"),
            Side(pair.at.new) if after is None else Side(after.pointer, "null"),
        )
        verb = "no longer has" if after is None else "has"
        hint = "" if after is None else "perhaps null is meant to be allowed"
        yield FoundChange(CODE, f"the type {verb} null, which the enum does not list", *sides, hint)

    # Cases

    def _case(
        self, kind: str, pair: _Pair, old: Case, new: Case
    ) -> Iterator[_Pair | tuple[_Pair, FoundChange]]:
        if {len(old.unions), len(new.unions)} == {0, 1}:
            # One schema became several branches, or the other way round.
            sides = self._spread(kind, pair, old, self.old), self._spread(kind, pair, new, self.new)
            union = (old.unions or new.unions)[0]
            if old.unions and union.is_exclusive and discriminator(sides[0]) is None:
                # Values that several branches allow were not valid.
                yield pair, _other_union(union, None, pair.at)
            yield from self._branches(kind, pair, matches(*sides), union.pointer)
            return
        yield from self._base(kind, pair, old.base, new.base)
        unions = self._ordered(kind, self.old, old), self._ordered(kind, self.new, new)
        for one, other in zip_longest(*unions):
            if one is None or other is None:
                yield pair, _other_union(one, other, pair.at)
            else:
                yield from self._union(kind, pair, one, other)

    def _ordered(self, kind: str, shapes: Shapes, case: Case) -> list[Union]:
        """Return the unions of a case in an order that does not depend on how they are written."""
        if len(case.unions) < 2:
            return list(case.unions)
        return sorted(
            case.unions,
            key=lambda union: sorted(
                each.signature for each in described_branches(shapes, kind, union)
            ),
        )

    def _spread(self, kind: str, pair: _Pair, case: Case, shapes: Shapes) -> list[DescribedBranch]:
        """Return the branches of a case, each with what applies to all; itself if it has none."""
        if case.unions:
            return described_branches(shapes, kind, case.unions[0], case.base)
        written = (pair.old if shapes is self.old else pair.new)[:1] or (ANYTHING,)
        return [described_branch(shapes, kind, written[0], case.base, case)]

    def _union(
        self, kind: str, pair: _Pair, old: Union, new: Union
    ) -> Iterator[_Pair | tuple[_Pair, FoundChange]]:
        sides = described_branches(self.old, kind, old), described_branches(self.new, kind, new)
        found = matches(*sides)
        if discriminator(*sides) is None:
            if old.is_exclusive is not new.is_exclusive:
                yield pair, _other_union(old, new, pair.at)
            elif old.is_exclusive:
                yield from ((pair, _overlap(each, pair.at)) for each in found if each.new is None)
        yield from self._branches(kind, pair, found, new.pointer)

    def _branches(
        self, kind: str, pair: _Pair, found: list[Match], pointer: str
    ) -> Iterator[_Pair | tuple[_Pair, FoundChange]]:
        keyword = pointer.rpartition("/")[2]
        for label, old, new in found:
            if old is None or new is None:
                yield pair, _branch_change(keyword, label, old, new, pair.at)
                continue
            at = At(_place(old.conjuncts, pair.at.old), _place(new.conjuncts, pair.at.new))
            inner = replace(pair, branch=(*pair.branch, label), at=at)
            words = self._others[0].of(old.conjuncts), self._others[1].of(new.conjuncts)
            yield from ((inner, each) for each in other_changes(*words, at))
            yield from self._case(kind, inner, old.case, new.case)

    def _base(
        self, kind: str, pair: _Pair, old: Schemas, new: Schemas
    ) -> Iterator[_Pair | tuple[_Pair, FoundChange]]:
        """Yield the changes of what holds for all values of a kind, and the pairs below them."""
        at = pair.at
        found = [
            *constraint_changes(kind, old, new, at),
            *condition_changes(
                conditions(self.old, kind, old), conditions(self.new, kind, new), self.is_same, at
            ),
        ]
        yield from ((pair, each) for each in found)
        below: Iterable[FoundChange | Child] = ()
        if kind == "object":
            sides = members_of(self.old, old), members_of(self.new, new)
            below = self._objects.changes(*sides, at)
        elif kind == "array":
            below = elements(old, new)
        for each in below:
            if isinstance(each, FoundChange):
                yield pair, each
            else:
                branch = (*pair.branch, each.label) if each.label else pair.branch
                yield self._pair(pair, join(pair.place, each.token), branch, each.old, each.new)


def elements(old: Schemas, new: Schemas) -> Iterator[Child]:
    """Yield the elements of arrays to compare: those with a place of their own, and the others."""
    prefixes = [
        {id(schema): node.schemas for schema in side for node in find(nodes.PrefixItems, (schema,))}
        for side in (old, new)
    ]
    length = max((len(each) for prefix in prefixes for each in prefix.values()), default=0)
    for index in range(length + 1):
        sides = [
            tuple(_element(schema, prefix.get(id(schema), ()), index) for schema in side)
            for side, prefix in zip((old, new), prefixes, strict=True)
        ]
        before, after = (tuple(each for each in side if each is not None) for side in sides)
        yield Child(str(index) if index < length else "*", before, after)


def _element(schema: Schema, prefix: Schemas, index: int) -> Schema | None:
    if index < len(prefix):
        return prefix[index]
    items = schema.find(nodes.Items)
    return None if items is None else items.schema


def _everything(shapes: Shapes, schemas: Schemas, cases: dict[str, Case]) -> Schemas:
    """Return the conjuncts of ``schemas``, those of the cases, and those that are not used."""
    found = [shapes.conjuncts(schemas), *((*each.base, *each.unused) for each in cases.values())]
    return tuple({id(schema): schema for several in found for schema in several}.values())


def _place(conjuncts: Schemas, around: str) -> str:
    """Return the pointer of the first schema that says something itself."""
    for schema in conjuncts:
        if not schema.find(nodes.Reference):
            return schema.pointer
    return conjuncts[0].pointer if conjuncts else around


def _type_place(cases: dict[str, Case], at: str) -> str:
    """Return the pointer of the first ``type``, or of the schema if there is none."""
    for case in cases.values():
        if (node := next(find(nodes.Type, case.base), None)) is not None:
            return node.pointer
    return at


def _other_union(old: Union | None, new: Union | None, at: At) -> FoundChange:
    names = ["" if each is None else each.pointer.rpartition("/")[2] for each in (old, new)]
    sides = (
        Side(at.old if old is None else old.pointer, names[0]),
        Side(at.new if new is None else new.pointer, names[1]),
    )
    return FoundChange(CODE, f"{names[0] or 'none'} → {names[1] or 'none'}", *sides)


def _overlap(removed: Match, at: At) -> FoundChange:
    """Return the change that values of a removed branch may be valid by another branch now."""
    pointer = "" if removed.old is None else removed.old.written.pointer
    message = f"values that another branch of oneOf allows too are valid now: {removed.label}"
    return FoundChange(CODE, message, Side(pointer, removed.label), Side(at.new))


def _branch_change(
    keyword: str, label: str, old: DescribedBranch | None, new: DescribedBranch | None, at: At
) -> FoundChange:
    if old is None and new is not None:
        sides = Side(at.old), Side(new.written.pointer, new.content)
        return FoundChange(
            "ALC931", f"a branch of {keyword} is added: {label}, {new.content}", *sides
        )
    content, pointer = (old.content, old.written.pointer) if old is not None else ("", at.old)
    message = f"a branch of {keyword} is removed: {label}, {content}"
    return FoundChange("ALC932", message, Side(pointer, content), Side(at.new))


def _add_place(pair: _Pair | None, place: str) -> None:
    if pair is not None and place != pair.place and len(pair.others) < _MOST_OTHERS:
        pair.others.append(place)


def _other_places(pair: _Pair) -> list[str]:
    """Return more places that have the schemas of a pair, because one above it is used again."""
    found: list[str] = []
    above: _Pair | None = pair
    while above is not None and len(found) < _MOST_OTHERS:
        found += (other + pair.place[len(above.place) :] for other in above.others)
        above = above.above
    return found
