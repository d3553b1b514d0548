"""JSON values in Python: which values are JSON, and when two are equal.

Generated code tests exact classes (``x.__class__ is dict``), because parsers create these and it
is the fastest test. A caller's values can be instances of subclasses (an OrderedDict, a StrEnum),
can be non-JSON (a set, a NaN), and can report a false class (a ``Mock(spec=str)``). The functions
here use ``type(x)``, which no object can change: :func:`plain_json` converts subclasses to exact
classes, and :func:`non_json_values` reports the rest.
"""

from __future__ import annotations

from collections import OrderedDict, defaultdict
from collections.abc import Iterable, Iterator
from itertools import islice
from math import isfinite
from typing import Any, Final

from alcamine_validate.runtime.numbers import exact
from alcamine_validate.text.json_pointer import Pointer, SharedPointer

JSON_CLASSES: Final = frozenset({dict, list, str, int, float, bool, type(None)})


_CONTAINERS: Final = (dict, list, tuple)
_STANDING_FOR_JSON: Final = (*_CONTAINERS, str, int, float, type(None))
_HONEST: Final = frozenset({*_CONTAINERS, OrderedDict, defaultdict})
"""Containers whose methods are known to show their contents."""

_NAME_OF_CLASS: Final[Any] = type.__dict__["__name__"]


class NotJson(Exception):
    """Raised if a value does not represent JSON."""


class _Absent:
    """The type of :data:`ABSENT`; falsy, so that ``if value`` skips it like null."""

    __slots__ = ()

    def __bool__(self) -> bool:
        return False


ABSENT: Final[Any] = _Absent()
"""Represents an absent member, as opposed to null."""


def is_json_native(value: Any) -> bool:
    """Return whether ``value`` consists only of exact JSON classes, like a parser's result.

    Nesting is not limited by Python's stack. Return False if a container occurs twice, because it
    may contain itself.
    """
    stack, seen = [value], set[int]()
    while stack:
        item = stack.pop()
        kind = type(item)
        if kind is dict or kind is list:
            if id(item) in seen:
                return False
            seen.add(id(item))
            stack += item.values() if kind is dict else item
            if kind is dict and not all(type(key) is str for key in item):
                return False
        elif kind not in JSON_CLASSES or (kind is float and not isfinite(item)):
            return False
    return True


def stands_for_json(value: Any) -> bool:
    """Return whether the class of ``value`` represents JSON, regardless of its contents."""
    return issubclass(type(value), _STANDING_FOR_JSON)


def plain_json(value: Any) -> Any:
    """Return ``value`` as a parser would create it, unchanged if it is JSON-native.

    Without the conversion, a subclass would fail a test of its exact class, and so be valid under
    a negation. Raise the same errors as :func:`as_json`.
    """
    return value if is_json_native(value) else as_json(value)


def as_json(value: Any, made: dict[int, Any] | None = None) -> Any:
    """Return ``value`` converted to exact dict, list, str, int, float, bool and None only.

    Subclasses of these become their base class, by their contents and not by their methods.
    Tuples become lists. A container that occurs several times is copied once, even in several
    calls if they share ``made``, which maps the ids of containers to their copies. Raise
    :class:`NotJson` if any part is not a JSON value (see :func:`non_json_values`), and
    RecursionError if it is nested too deeply.
    """
    return _as_json(value, {} if made is None else made)


def _as_json(value: Any, made: dict[int, Any]) -> Any:
    if not issubclass(type(value), _CONTAINERS):
        return _json_scalar(value)
    if id(value) not in made:
        made[id(value)] = _UNFINISHED
        if not _shows_what_it_holds(value):
            raise NotJson
        members = _members(value)
        if issubclass(type(value), dict):
            made[id(value)] = {_json_key(key): _as_json(item, made) for key, item in members}
        else:
            made[id(value)] = [_as_json(item, made) for _, item in members]
    elif made[id(value)] is _UNFINISHED:
        raise NotJson
    return made[id(value)]


_UNFINISHED: Final = object()


def _json_key(key: Any) -> str:
    if not issubclass(type(key), str):
        raise NotJson
    return str.__str__(key)


def _json_scalar(value: Any) -> Any:
    kind = type(value)
    if value is None or kind is bool:
        return value
    if issubclass(kind, str):
        return str.__str__(value)
    if issubclass(kind, int):
        return int.__index__(value)
    if issubclass(kind, float) and isfinite(value):
        return float.__float__(value)
    raise NotJson


def _members(value: Any) -> Iterable[tuple[Any, Any]]:
    """Return the members of a container by key or index, bypassing overridden methods."""
    if issubclass(type(value), dict):
        return dict.items(value)
    return enumerate((list if issubclass(type(value), list) else tuple).__iter__(value))


def _shows_what_it_holds(value: Any) -> bool:
    """Return whether a container's methods agree with its contents.

    If they differ, a verdict would not apply to what the container's users see.
    """
    if type(value) in _HONEST:
        return True
    held = list(_members(value))
    try:
        if len(value) != len(held):
            return False
        if issubclass(type(value), dict):
            pairs = {(id(key), id(item)) for key, item in held}
            views = (
                value.items(),
                zip(value.keys(), value.values(), strict=True),
                ((key, value[key]) for key in value),
                ((key, value.get(key)) for key in value),
            )
            return all(
                {(id(key), id(item)) for key, item in _at_most(len(held), view)} == pairs
                for view in views
            )
        items = [id(item) for _, item in held]
        return all(
            [id(item) for item in _at_most(len(held), view)] == items
            for view in (value, (value[index] for index, _ in held))
        )
    except Exception:
        return False


def _at_most(count: int, shown: Iterable[Any]) -> list[Any]:
    """Return at most ``count`` + 1 items of ``shown``, which may be infinite."""
    return list(islice(shown, count + 1))


def non_json_values(value: Any) -> Iterator[tuple[Pointer, str]]:
    """Yield (JSON Pointer, description) for everything in ``value`` that is not JSON.

    The results are in the order of the members. Nesting is not limited by Python's stack. A
    container that occurs several times is entered once, and reported if it contains itself.
    """
    stack: list[tuple[SharedPointer | None, Any, bool]] = [(None, value, True)]
    seen, above = set[int](), set[int]()
    while stack:
        pointer, item, entering = stack.pop()
        if not entering:
            above.discard(id(item))
        elif not issubclass(type(item), _CONTAINERS):
            yield from _non_json_scalar(pointer or "", item)
        elif id(item) in above:
            yield pointer or "", "a container that holds itself"
        elif id(item) not in seen:
            seen.add(id(item))
            above.add(id(item))
            if not _shows_what_it_holds(item):
                name = class_name(item)
                yield pointer or "", f"a value of type {name}, whose methods hide what it holds,"
            yield from _non_json_keys(pointer or "", item)
            stack.append((pointer, item, False))
            below = [
                (SharedPointer(pointer, _token(key)), child, True) for key, child in _members(item)
            ]
            stack += below[::-1]


def class_name(value: Any) -> str:
    """Return the name of a value's class, bypassing its metaclass."""
    return str(_NAME_OF_CLASS.__get__(type(value)))


def _token(key: Any) -> str:
    """Return the reference token for a key, or its class name if ``str()`` fails."""
    try:
        return str.__str__(key if issubclass(type(key), str) else str(key))
    except Exception:
        return class_name(key)


def _non_json_keys(pointer: Pointer, value: Any) -> Iterator[tuple[Pointer, str]]:
    for key, _ in _members(value) if issubclass(type(value), dict) else ():
        if not issubclass(type(key), str):
            yield pointer, f"a key of type {class_name(key)}"


def _non_json_scalar(pointer: Pointer, value: Any) -> Iterator[tuple[Pointer, str]]:
    kind = type(value)
    if issubclass(kind, float):
        if not isfinite(value):
            yield pointer, float.__repr__(value)
    elif value is not None and not issubclass(kind, str | int):
        yield pointer, f"a value of type {class_name(value)}"


def canonical(value: Any) -> Any:
    """Return a hashable stand-in that is equal for two values if and only if JSON treats them so.

    JSON Schema 2020-12 core, section 4.2.2: numbers compare by mathematical value (1 equals 1.0),
    booleans are not numbers, objects ignore the order of members. Numbers become bytes and lists
    start with a string because Python hashes these with a secret. Values hashed without one can
    be chosen to have equal hashes (``-1`` and ``-2``, or the multiples of 2**61 - 1), which makes
    a set as slow as a list.
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
    """Return the bytes for a number: hexadecimal for integers, which has no digit limit."""
    number = exact(value)
    is_whole = isinstance(number, int) or number.is_integer()
    return b"%x" % int(number) if is_whole else repr(number).encode()


_BOOLEANS: Final = {True: object(), False: object()}
"""Stand-ins that equal nothing else, because True and False equal 1 and 0."""


def is_one_of(value: Any, allowed: frozenset[Any]) -> bool:
    """Return whether ``value`` equals one of the ``allowed`` values by JSON's equality.

    ``allowed`` holds :func:`canonical` stand-ins.
    """
    return canonical(value) in allowed


def canonical_set(values: list[Any]) -> frozenset[Any]:
    """Return the :func:`canonical` stand-ins of ``values``, for :func:`is_one_of`."""
    return frozenset(map(canonical, values))


def first_repeat(items: list[Any]) -> tuple[int, int] | None:
    """Return the indices of the first element that equals an earlier one, or None.

    The pair is (earlier, later). Equality is JSON's, as in :func:`canonical`.
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
