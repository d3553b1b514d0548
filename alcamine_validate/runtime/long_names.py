"""Pointers through names from the instance, which can have any length.

The pointers of a thousand values below a long name would contain a thousand copies of it. They
therefore refer to the name, and their text is built only when it is read.
"""

from __future__ import annotations

from typing import Any, Final

from alcamine_validate.text import json_pointer

_LONG: Final = 64


def escape(name: str) -> Any:
    """Return ``name`` as a reference token (RFC 6901, section 3) to add to a pointer.

    A short name is returned as a string. A long one is returned as an object; adding it to a
    pointer gives a :class:`PointerBelow`.
    """
    return json_pointer.escape(name) if len(name) < _LONG else _LongName(name)


class _LongName:
    """A long name that can be added to a pointer: to a string or a :class:`PointerBelow`."""

    def __init__(self, name: str) -> None:
        self.name = name

    def __radd__(self, above: str) -> PointerBelow:
        return PointerBelow(above, self.name)


class PointerBelow:
    """A pointer below a long name. ``str()`` returns its text; strings can be added to it."""

    __slots__ = ("above", "name", "rest")

    def __init__(self, above: str | PointerBelow, name: str, rest: str = "") -> None:
        self.above = above
        self.name = name
        self.rest = rest

    def __add__(self, more: str | _LongName) -> PointerBelow:
        if isinstance(more, _LongName):
            return PointerBelow(self, more.name)
        return PointerBelow(self.above, self.name, self.rest + more)

    def __str__(self) -> str:
        pieces: list[str] = []
        pointer: str | PointerBelow = self
        while isinstance(pointer, PointerBelow):
            pieces += [pointer.rest, json_pointer.escape(pointer.name)]
            pointer = pointer.above
        pieces.append(pointer)
        return "".join(reversed(pieces))

    def __eq__(self, other: object) -> bool:
        if not isinstance(other, PointerBelow):
            return NotImplemented
        # ``above`` is compared last; the names are usually one object, so comparing them is cheap.
        return (self.rest, self.name, self.above) == (other.rest, other.name, other.above)

    def __hash__(self) -> int:
        return hash((self.above, self.name, self.rest))

    def __reduce__(self) -> tuple[Any, ...]:
        return str, (str(self),)
