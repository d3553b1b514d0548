"""JSON values as Python holds them: which are JSON at all, and when two are equal.

Generated code tests exact classes, because that is what a parser makes and the
fastest test there is. A caller's own values may be of subclasses (an OrderedDict, a
StrEnum) or no JSON at all (a set, a NaN): :func:`as_json` turns the first into plain
values and :func:`non_json_values` names the second.
"""

from __future__ import annotations

from collections.abc import Iterator
from math import isfinite
from typing import Any, Final

from alcamine_validate.runtime.numbers import exact
from alcamine_validate.text.json_pointer import Pointer, SharedPointer

JSON_CLASSES: Final = frozenset({dict, list, str, int, float, bool, type(None)})


class NotJson(Exception):
    """Raised where a value stands for no JSON."""


class _Absent:
    """The type of :data:`ABSENT`; false, so that ``if value`` skips it as it skips null."""

    __slots__ = ()

    def __bool__(self) -> bool:
        return False


ABSENT: Final[Any] = _Absent()
"""Stands for a member that is not there, which is not the same as null."""


def is_json_native(value: Any) -> bool:
    """Tell whether ``value`` is made of exact JSON classes only, as a parser's is.

    Walks with a stack of its own. A container met twice is not taken for one: it may
    hold itself.
    """
    stack, seen = [value], set[int]()
    while stack:
        item = stack.pop()
        if item.__class__ is dict or item.__class__ is list:
            if id(item) in seen:
                return False
            seen.add(id(item))
            stack += item.values() if item.__class__ is dict else item
            if item.__class__ is dict and not all(key.__class__ is str for key in item):
                return False
        elif item.__class__ not in JSON_CLASSES or (item.__class__ is float and not isfinite(item)):
            return False
    return True


def as_json(value: Any) -> Any:
    """Return ``value`` made of exact dict, list, str, int, float, bool and None only.

    Subclasses of these become their base, tuples become lists; a container that stands in
    several places is copied once. Raises :class:`NotJson` where something is no JSON
    value (see :func:`non_json_values`), RecursionError where it is nested very deep.
    """
    return _as_json(value, {})


def _as_json(value: Any, made: dict[int, Any]) -> Any:
    if not isinstance(value, dict | list | tuple):
        return _json_scalar(value)
    if id(value) not in made:
        made[id(value)] = _UNFINISHED
        if isinstance(value, dict):
            made[id(value)] = {_json_key(key): _as_json(item, made) for key, item in value.items()}
        else:
            made[id(value)] = [_as_json(item, made) for item in value]
    elif made[id(value)] is _UNFINISHED:
        raise NotJson
    return made[id(value)]


_UNFINISHED: Final = object()


def _json_key(key: Any) -> str:
    if not isinstance(key, str):
        raise NotJson
    return str.__str__(key)


def _json_scalar(value: Any) -> Any:
    if value is None or value is True or value is False:
        return value
    if isinstance(value, str):
        return str.__str__(value)
    if isinstance(value, int):
        return int.__index__(value)
    if isinstance(value, float) and isfinite(value):
        return float.__float__(value)
    raise NotJson


def non_json_values(value: Any) -> Iterator[tuple[Pointer, str]]:
    """Yield (JSON Pointer, description) for everything in ``value`` that is no JSON.

    The walk uses a stack of its own, so no depth of nesting can exhaust Python's. A
    container that stands in several places is entered once, and named where it holds itself.
    """
    stack: list[tuple[SharedPointer | None, Any, bool]] = [(None, value, True)]
    seen, above = set[int](), set[int]()
    while stack:
        pointer, item, entering = stack.pop()
        if not entering:
            above.discard(id(item))
        elif not isinstance(item, dict | list | tuple):
            yield from _foreign_scalar(pointer or "", item)
        elif id(item) in above:
            yield pointer or "", "a container that holds itself"
        elif id(item) not in seen:
            seen.add(id(item))
            above.add(id(item))
            yield from _foreign_keys(pointer or "", item)
            stack.append((pointer, item, False))
            members = item.items() if isinstance(item, dict) else enumerate(item)
            below = [(SharedPointer(pointer, str(token)), child, True) for token, child in members]
            stack += below[::-1]


def _foreign_keys(pointer: Pointer, value: Any) -> Iterator[tuple[Pointer, str]]:
    for key in value if isinstance(value, dict) else ():
        if not isinstance(key, str):
            yield pointer, f"a key of type {type(key).__name__}"


def _foreign_scalar(pointer: Pointer, value: Any) -> Iterator[tuple[Pointer, str]]:
    if isinstance(value, float) and not isfinite(value):
        yield pointer, repr(float(value))
    elif not isinstance(value, str | int | float | None):
        yield pointer, f"a value of type {type(value).__name__}"


def canonical(value: Any) -> Any:
    """Return a hashable stand-in that is equal for two values just when JSON says so.

    JSON Schema 2020-12 core, section 4.2.2: numbers compare by mathematical value
    (1 equals 1.0), booleans are no numbers, objects ignore the order of members. Numbers
    become bytes, and lists begin with a text, for Python hashes these with a secret: what
    it hashes without one can be chosen so that all hashes are the same (``-1`` and ``-2``
    are, and so are the multiples of 2**61 - 1), and a set of that is as slow as a list.
    """
    if value.__class__ is str:
        return value
    if value.__class__ is dict:
        return frozenset((key, canonical(item)) for key, item in value.items())
    if value.__class__ is list:
        return ("[", *map(canonical, value))
    if value.__class__ is int or value.__class__ is float:
        return _number(value)
    return _BOOLEANS[value] if value.__class__ is bool else value


def _number(value: int | float) -> bytes:
    """Return the bytes that stand for a number; those of integers know no longest integer."""
    number = exact(value)
    is_whole = isinstance(number, int) or number.is_integer()
    return b"%x" % int(number) if is_whole else repr(number).encode()


_BOOLEANS: Final = {True: object(), False: object()}
"""Stand-ins that equal nothing else; the booleans themselves equal 1 and 0."""


def is_one_of(value: Any, allowed: frozenset[Any]) -> bool:
    """Tell whether ``value`` equals, as JSON, one of the values that ``allowed`` stands for.

    ``allowed`` holds :func:`canonical` stand-ins.
    """
    return canonical(value) in allowed


def canonical_set(values: list[Any]) -> frozenset[Any]:
    """Return the :func:`canonical` stand-ins of ``values``, for :func:`is_one_of`."""
    return frozenset(map(canonical, values))


def first_repeat(items: list[Any]) -> tuple[int, int] | None:
    """Return the indices of the first element that equals an earlier one, or None.

    The pair is (earlier, later); equality is JSON's, as in :func:`canonical`.
    """
    seen: dict[Any, int] = {}
    for index, item in enumerate(items):
        earlier = seen.setdefault(canonical(item), index)
        if earlier != index:
            return earlier, index
    return None


def matching(items: list[Any], predicate: Any) -> int:
    """Return how many of ``items`` the boolean function ``predicate`` accepts."""
    return sum(map(predicate, items))
