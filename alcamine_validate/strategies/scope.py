"""The input of the functions that draw values: conjunctions of keywords, and their context."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Any, Protocol, TypeVar

from hypothesis import strategies as st

from alcamine_validate.schema import nodes
from alcamine_validate.schema.nodes import Keyword, Schema

K = TypeVar("K", bound=Keyword)
T = TypeVar("T")
Schemas = tuple[Schema, ...]
"""Schemas that all apply to one value."""


class CantDraw(ValueError):
    """No value is valid. ``pointer`` locates the keyword that excludes the remaining values.

    A contradiction that shows only while drawing does not raise this error: hypothesis raises its
    own ``Unsatisfiable``.
    """

    def __init__(self, message: str, pointer: str) -> None:
        super().__init__(f"{message} (at {pointer})" if pointer else message)
        self.pointer = pointer


class TooDeep(CantDraw):
    """A schema refers to itself more often than the depth limit allows."""


@dataclass(frozen=True)
class Conjunction:
    """Keywords that one value must all satisfy, without any union.

    ``pointer`` is that of their schema. ``recurs`` is True if some of them come from a definition
    that refers to itself.
    """

    pointer: str
    keywords: tuple[Keyword, ...]
    recurs: bool = False

    def all(self, kind: type[K]) -> list[K]:
        """Return every keyword of the class ``kind``."""
        return [node for node in self.keywords if isinstance(node, kind)]

    def has(self, *kinds: type[Keyword]) -> bool:
        """Return whether there is a keyword of one of ``kinds``."""
        return any(isinstance(node, kinds) for node in self.keywords)

    def sizes(self, what: str) -> tuple[int, int | None]:
        """Return the limits of a size: of "Length", "Items" or "Properties".

        Without limits, the least size is 0 and the greatest None. Raises :class:`CantDraw` if the
        least size is above the greatest.
        """
        least = max(self._limits(f"min{what}"), key=_limit, default=None)
        most = min(self._limits(f"max{what}"), key=_limit, default=None)
        if least is not None and most is not None and least.limit > most.limit:
            raise CantDraw(
                f"{least.kind} {least.limit} is above {most.kind} {most.limit}", least.pointer
            )
        return least.limit if least else 0, most.limit if most else None

    def _limits(self, kind: str) -> Iterator[nodes.SizeLimit]:
        return (node for node in self.all(nodes.SizeLimit) if node.kind == kind)


def _limit(node: nodes.SizeLimit) -> int:
    return node.limit


class DrawingContext(Protocol):
    """The functions of the builder that keywords need."""

    @property
    def is_sparse(self) -> bool:
        """Whether few optional parts are drawn, because the schema refers to itself."""

    def values(self, schemas: Schemas) -> st.SearchStrategy[Any]:
        """Return a strategy for values valid for all ``schemas``. Raises :class:`CantDraw`."""

    def distinct(self, schemas: Schemas) -> int | None:
        """Return an upper bound for the number of distinct values, or None if none is known."""

    def accepts(self, schemas: Schemas) -> Callable[[Any], bool]:
        """Return the compiled boolean check of ``schemas``."""

    def format_check(self, name: str) -> Callable[[str], bool]:
        """Return the function that checks whether a text has the format ``name``."""

    def format_texts(self, node: nodes.Format, least: int, most: int | None) -> Texts:
        """Return a strategy for texts of a format, within the given lengths if possible."""


Texts = st.SearchStrategy[str]
Values = st.SearchStrategy[Any]
Draws = Callable[[Conjunction, DrawingContext], Values]
"""Returns a strategy for values of one type. Raises :class:`CantDraw`."""


def can_draw(scope: DrawingContext, schemas: Schemas) -> bool:
    """Return whether there is a strategy for ``schemas``."""
    try:
        scope.values(schemas)
    except CantDraw:
        return False
    return True


def mostly(usual: st.SearchStrategy[T], odd: st.SearchStrategy[T]) -> st.SearchStrategy[T]:
    """Return a strategy that draws ``usual`` seven times out of eight, and shrinks to it.

    Both should make the same number of choices: for hypothesis, fewer choices are simpler.
    """
    # Equal strategies would be merged into one.
    copies = [usual.map(_itself) for _ in range(6)]
    return st.one_of(usual, *copies, odd)


def _itself(value: T) -> T:
    return value
