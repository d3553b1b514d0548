"""Fields of a Session that are replaced as a whole, or are left as they are: a table by place."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any, Final, NamedTuple

from alcamine_validate.text.json_pointer import SharedPointer, children, split

ANY: Final = "*"
"""The token of a place that stands for any name or index."""

KINDS: Final = ("name", "text", "phone", "email", "id", "secret", "detect", "keep")
"""What a field can be.

The first six are what its strings are replaced by. ``detect`` replaces only what is detected by
its form, and ``keep`` nothing.
"""

DEFAULT_FIELDS: Final[Mapping[str, str]] = {
    "/name": "name",
    "/conversation/name": "name",
    "/person/properties/name": "name",
    "/agent/version/systemPrompt": "text",
    "/messages/*/content": "text",
    "/messages/*/content/role": "keep",
    "/messages/*/content/content/*/type": "keep",
}
"""The fields of a Session that can't be left to detection, by place."""


class Field(NamedTuple):
    """A string of a Session at a place of the table: its pointer in the Session, and its kind."""

    pointer: SharedPointer
    text: str
    kind: str


class _Place(NamedTuple):
    """A row of the table: its rank, the tokens of its place, and its kind."""

    rank: tuple[bool, int, int]
    tokens: tuple[str, ...]
    kind: str


_Waiting = tuple[SharedPointer | None, Any, int, list[_Place], list[_Place]]
"""A value: where it is, the places that may be in it, and those that it is in."""


class FieldTable:
    """Kinds by place. A place includes everything below it.

    An entry of ``own`` takes precedence over the default ones; otherwise the longest place that
    matches does, and of two of the same length the later one.
    """

    def __init__(self, own: Mapping[str, str] | None = None) -> None:
        mine = dict(own or {})
        self._own = {place: tuple(split(place)) for place in mine}
        self._matched: set[tuple[str, ...]] = set()
        self._is_used = False
        self._places: list[_Place] = []
        defaults = {place: kind for place, kind in DEFAULT_FIELDS.items() if place not in mine}
        for number, (place, kind) in enumerate((defaults | mine).items()):
            tokens = tuple(split(place))
            self._places.append(_Place((place in mine, len(tokens), number), tokens, kind))

    def unmatched(self) -> list[str]:
        """Return the places of ``own`` that no value had so far; none if there was no value."""
        if not self._is_used:
            return []
        return [place for place, tokens in self._own.items() if tokens not in self._matched]

    def fields_in(self, value: Any, above: tuple[str, ...] = ()) -> Iterator[Field]:
        """Yield the strings of a Session at places of the table, with pointers in ``value``.

        ``above`` are the names that lead from a Session to ``value`` if that is a part of one.
        """
        places = [each for each in self._places if _leads_into(each.tokens, above)]
        around = [each for each in places if len(each.tokens) <= len(above)]
        self._is_used = True
        self._matched.update(each.tokens for each in around)
        stack: list[_Waiting] = [(None, value, len(above), places, around)]
        while stack:
            pointer, item, depth, places, around = stack.pop()
            if item.__class__ is str:
                if pointer is not None and around:
                    yield Field(pointer, item, max(around).kind)
                continue
            below: list[_Waiting] = []
            for token, member in children(item):
                name = str(token)
                inside = [
                    e for e in places if len(e.tokens) > depth and e.tokens[depth] in (name, ANY)
                ]
                ends = [each for each in inside if len(each.tokens) == depth + 1]
                self._matched.update(each.tokens for each in ends)
                if inside or around:
                    own = SharedPointer(pointer, name)
                    below.append((own, member, depth + 1, inside, [*around, *ends]))
            stack += reversed(below)


def _leads_into(place: tuple[str, ...], above: tuple[str, ...]) -> bool:
    return all(one in (other, ANY) for one, other in zip(place, above, strict=False))
