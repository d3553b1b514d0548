"""What the strategies of keywords work with: a conjunction of them, and its surroundings."""

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
"""Schemas that one value is to meet, all of them."""


class CantDraw(ValueError):
    """Nothing fits a schema. ``pointer`` is where the keyword stands that rules the rest out.

    What contradicts itself in a way that only drawing shows is no CantDraw: hypothesis
    raises its own ``Unsatisfiable``.
    """

    def __init__(self, message: str, pointer: str) -> None:
        super().__init__(f"{message} (at {pointer})" if pointer else message)
        self.pointer = pointer


class TooDeep(CantDraw):
    """A schema leads back to itself more often than is drawn."""


@dataclass(frozen=True)
class Conjunction:
    """Keywords that one value is to meet, with no union left among them.

    ``pointer`` is that of the schema they are of; ``recurs`` says that a definition which
    leads back to itself is among those that they came from.
    """

    pointer: str
    keywords: tuple[Keyword, ...]
    recurs: bool = False

    def all(self, kind: type[K]) -> list[K]:
        """Return every keyword of the class ``kind``."""
        return [node for node in self.keywords if isinstance(node, kind)]

    def has(self, *kinds: type[Keyword]) -> bool:
        """Tell whether there is a keyword of one of ``kinds``."""
        return any(isinstance(node, kinds) for node in self.keywords)

    def sizes(self, what: str) -> tuple[int, int | None]:
        """Return the limits of a size: of "Length", "Items" or "Properties".

        The least is 0 and the most None where there is none. Raises :class:`CantDraw`
        where the least is above the most.
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
    """What a keyword needs of the builder of all strategies."""

    @property
    def is_sparse(self) -> bool:
        """Whether few optional parts are drawn, because the schema refers to itself."""

    def values(self, schemas: Schemas) -> st.SearchStrategy[Any]:
        """Return what draws values for all of ``schemas``. Raises :class:`CantDraw`."""

    def distinct(self, schemas: Schemas) -> int | None:
        """Return how many values fit ``schemas`` at most; None where that is not known."""

    def accepts(self, schemas: Schemas) -> Callable[[Any], bool]:
        """Return the compiled verdict on ``schemas``."""

    def format_check(self, name: str) -> Callable[[str], bool]:
        """Return what tells whether a text has the format ``name``."""

    def format_texts(self, node: nodes.Format, least: int, most: int | None) -> Texts:
        """Return what draws texts of a format, if it can so long ones."""


Texts = st.SearchStrategy[str]
Values = st.SearchStrategy[Any]
Draws = Callable[[Conjunction, DrawingContext], Values]
"""What draws values of one type for a conjunction. Raises :class:`CantDraw`."""


def can_draw(scope: DrawingContext, schemas: Schemas) -> bool:
    """Tell whether something is drawn for ``schemas``."""
    try:
        scope.values(schemas)
    except CantDraw:
        return False
    return True


def mostly(usual: st.SearchStrategy[T], odd: st.SearchStrategy[T]) -> st.SearchStrategy[T]:
    """Return what draws ``usual`` seven times of eight, and shrinks to it.

    Both should take as many choices: hypothesis thinks that simple which takes few.
    """
    # Equal strategies would count as one.
    copies = [usual.map(_itself) for _ in range(6)]
    return st.one_of(usual, *copies, odd)


def _itself(value: T) -> T:
    return value
