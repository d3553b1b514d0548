"""JSON values as Python holds them: which are JSON at all, and when two are equal.

Generated code tests exact classes (``x.__class__ is dict``), because that is what a parser
makes and the fastest test there is. A caller's own values may be of subclasses (an
OrderedDict, a StrEnum), may be no JSON at all (a set, a NaN), and may lie about their class
(a ``Mock(spec=str)``). So ``type(x)``, which no object can change, decides here:
:func:`plain_json` makes exact values of subclasses, and :func:`non_json_values` names the rest.
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
"""Containers whose methods are known."""

_NAME_OF_CLASS: Final[Any] = type.__dict__["__name__"]


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
    """Tell whether a value is of a class that stands for JSON, whatever it holds."""
    return issubclass(type(value), _STANDING_FOR_JSON)


def plain_json(value: Any) -> Any:
    """Return ``value`` as a parser would have made it, which it mostly is already.

    Raises as :func:`as_json`. Under a negation, a value of a subclass that fails a test of
    its exact class would pass for valid.
    """
    return value if is_json_native(value) else as_json(value)


def as_json(value: Any) -> Any:
    """Return ``value`` made of exact dict, list, str, int, float, bool and None only.

    Subclasses of these become their base, by what they hold and not by what their methods
    say; tuples become lists; a container that stands in several places is copied once.
    Raises :class:`NotJson` if something is not a JSON value (see :func:`non_json_values`),
    and RecursionError if it is nested very deep.
    """
    return _as_json(value, {})


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
    """Return the members of a container by key or index, whatever its own methods say."""
    if issubclass(type(value), dict):
        return dict.items(value)
    return enumerate((list if issubclass(type(value), list) else tuple).__iter__(value))


def _shows_what_it_holds(value: Any) -> bool:
    """Tell whether a container's own methods agree with what it holds.

    A verdict about one that shows its users something else would be about neither.
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
    """Return what is shown, which may have no end, up to one more than ``count``."""
    return list(islice(shown, count + 1))


def non_json_values(value: Any) -> Iterator[tuple[Pointer, str]]:
    """Yield (JSON Pointer, description) for everything in ``value`` that is not JSON.

    They come in the order of the members. The walk uses a stack of its own, so no depth of
    nesting can exhaust Python's. A container that stands in several places is entered once,
    and named where it holds itself.
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
    """Return the name of a value's class, whatever its metaclass says."""
    return str(_NAME_OF_CLASS.__get__(type(value)))


def _token(key: Any) -> str:
    """Return the reference token for a key, which need not be a string, or have one."""
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
