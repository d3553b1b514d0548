"""Immutable classes of data that are cheap to define.

``dataclass`` compiles up to six methods for each class, which takes half a millisecond. The
compiler has seventy such classes, so importing it would take longer than compiling a schema.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import MISSING, Field, FrozenInstanceError, field
from typing import Any, NoReturn, Self, dataclass_transform


@dataclass_transform(frozen_default=True, field_specifiers=(field,))
class Record:
    """The base of immutable classes that work as frozen dataclasses do.

    The annotations of a class are its fields. Fields can have immutable defaults, and ``field``
    can make them keyword-only. Records of the same class with equal fields are equal, unless the
    class has ``eq=False``. :meth:`replaced` stands for ``dataclasses.replace``.
    """

    __match_args__: Any = ()
    _keyword_only: tuple[str, ...] = ()
    _count = 0
    _defaults: Any = {}  # noqa: RUF012

    def __init_subclass__(cls, *, eq: bool = True) -> None:
        own = cls.__annotations__
        given = {name: cls.__dict__[name] for name in own if name in cls.__dict__}
        marked = {name: each for name, each in given.items() if isinstance(each, Field)}
        for name, each in marked.items():
            given[name] = each.default
            delattr(cls, name)
        positional = [name for name in own if name not in marked]
        cls.__match_args__ = (*cls.__match_args__, *positional)  # type: ignore[misc]
        cls._keyword_only = (*cls._keyword_only, *marked)
        cls._count = len(cls.__match_args__) + len(cls._keyword_only)
        defaults = {name: each for name, each in given.items() if each is not MISSING}
        cls._defaults = {**cls._defaults, **defaults}
        cls.__init__ = _constructor(cls.__match_args__, cls._count)  # type: ignore[method-assign]
        if not eq:
            cls.__eq__ = object.__eq__  # type: ignore[method-assign]
            cls.__hash__ = object.__hash__  # type: ignore[method-assign]

    def _complete(self, count: int, named: dict[str, Any]) -> None:
        """Set the fields after the first ``count`` ones, by name or to their defaults."""
        own = self.__dict__
        is_possible = count <= len(self.__match_args__) and named.keys().isdisjoint(own)
        for name in (*self.__match_args__[count:], *self._keyword_only):
            if name in named:
                own[name] = named.pop(name)
            elif name in self._defaults:
                own[name] = self._defaults[name]
        # The rest of ``named`` are not fields.
        if not is_possible or named or len(own) != self._count:
            raise self._wrong_fields()

    def _wrong_fields(self) -> TypeError:
        fields = ", ".join((*self.__match_args__, *self._keyword_only))
        return TypeError(f"{type(self).__name__} has the fields {fields}")

    def replaced(self, **changes: Any) -> Self:
        """Return a copy with other values of some fields."""
        own = self.__dict__
        if not changes.keys() <= own.keys():
            raise self._wrong_fields()
        copied = object.__new__(type(self))
        copied.__dict__.update(own)
        copied.__dict__.update(changes)
        return copied

    def __eq__(self, other: object) -> bool:
        return self.__dict__ == other.__dict__ if type(other) is type(self) else NotImplemented

    def __hash__(self) -> int:
        return hash((*self.__dict__.values(),))

    def __repr__(self) -> str:
        values = ", ".join(f"{name}={value!r}" for name, value in self.__dict__.items())
        return f"{type(self).__qualname__}({values})"

    def __setattr__(self, name: str, value: object) -> NoReturn:
        raise FrozenInstanceError(f"cannot assign to field {name!r}")

    def __delattr__(self, name: str) -> NoReturn:
        raise FrozenInstanceError(f"cannot delete field {name!r}")


def _constructor(positional: tuple[str, ...], count: int) -> Callable[..., None]:
    def construct(self: Record, *values: Any, **named: Any) -> None:
        # A dict has its keys in the order of their addition. So that of all records of a class is
        # the same: first the fields that can be given by position, then the others.
        own = self.__dict__
        for name, value in zip(positional, values, strict=False):
            own[name] = value
        if named or len(values) != count or len(own) != count:
            self._complete(len(values), named)

    return construct
