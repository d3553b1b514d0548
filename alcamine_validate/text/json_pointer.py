"""JSON Pointers (RFC 6901): the only notation for places, in instances and schemas.

The pointers of a thousand values below a long name would hold a thousand copies of that name.
Functions that may find many values in one text therefore return :class:`SharedPointer`, whose text
is built when it is read.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Sequence
from functools import reduce
from typing import Any, Final, TypeVar, cast

T = TypeVar("T")

_SHORT: Final = 200
_INDEX: Final = r"0|[1-9][0-9]{0,17}"
"""An index. No array has as many elements as a number with more digits says."""

_LONE_TILDE: Final = re.compile("~(?![01])")
_DIGITS: Final = r"(?<=/)[0-9]++(?![^/])"


def escape(token: str) -> str:
    """Return ``token`` as a reference token: ``~`` as ``~0``, ``/`` as ``~1`` (section 3)."""
    return token.replace("~", "~0").replace("/", "~1")


def unescape(token: str) -> str:
    """Return the name that a reference token stands for (RFC 6901, section 4)."""
    return token.replace("~1", "/").replace("~0", "~")


def join(pointer: str, *tokens: str | int) -> str:
    """Return ``pointer`` extended by ``tokens``: member names and array indices."""
    return pointer + "".join("/" + escape(str(token)) for token in tokens)


def split(pointer: str) -> list[str]:
    """Return the unescaped tokens of ``pointer``; the empty pointer has none.

    Raises ValueError if ``pointer`` is neither empty nor starts with ``/``.
    """
    if pointer and not pointer.startswith("/"):
        raise ValueError(f"a JSON Pointer is empty or starts with '/': {pointer!r}")
    tokens = pointer.split("/")[1:]
    return [unescape(token) for token in tokens] if "~" in pointer else tokens


class SharedPointer:
    """A pointer as its last token and the pointer above it, which it shares with its siblings.

    ``above`` is None for a member or element of the root. ``str()`` returns the text. The
    pointer of the root itself is always "", never a SharedPointer.
    """

    __slots__ = ("above", "results", "token")

    def __init__(self, above: SharedPointer | None, token: str) -> None:
        self.above = above
        self.token = token
        self.results: dict[object, Any] | None = None

    def __repr__(self) -> str:
        return f"<SharedPointer {self}>"

    def __str__(self) -> str:
        return join("", *self.tokens())

    def __reduce__(self) -> tuple[Any, ...]:
        # Flat, because pickle can't follow a thousand steps. It writes a shared token only once.
        return shared, (self.tokens(),)

    def tokens(self) -> list[str]:
        """Return the unescaped tokens of the pointer."""
        tokens = []
        pointer: SharedPointer | None = self
        while pointer is not None:
            tokens.append(pointer.token)
            pointer = pointer.above
        return tokens[::-1]

    def fold(self, key: object, start: T, step: Callable[[T, str], T]) -> T:
        """Return the result of calling ``step`` with each token in turn, beginning with ``start``.

        The results for the pointers above are kept in their ``results`` under ``key``, so that
        they are computed once for all pointers below. The key must identify ``start`` and ``step``.
        """
        pending = [self]
        pointer = self.above
        result = start
        while pointer is not None:
            if pointer.results is not None and key in pointer.results:
                result = pointer.results[key]
                break
            pending.append(pointer)
            pointer = pointer.above
        while pending:
            pointer = pending.pop()
            result = step(result, pointer.token)
            if pending:
                pointer.results = {} if pointer.results is None else pointer.results
                pointer.results[key] = result
        return result

    def forget(self, key: object) -> None:
        """Drop the results that :meth:`fold` has kept under ``key``."""
        pointer = self.above
        while pointer is not None and pointer.results is not None and key in pointer.results:
            del pointer.results[key]
            pointer = pointer.above


Pointer = str | SharedPointer
"""A pointer as text or as a :class:`SharedPointer`; ``str()`` of both is the text."""


def tokens_of(pointer: Pointer) -> list[str]:
    """Return the unescaped tokens of ``pointer``."""
    return pointer.tokens() if isinstance(pointer, SharedPointer) else split(pointer)


def last_tokens(pointer: Pointer, number: int) -> list[str]:
    """Return at most ``number`` unescaped tokens of ``pointer``, the last one first.

    The time does not depend on the length of a :class:`SharedPointer`.
    """
    if not isinstance(pointer, SharedPointer):
        return split(pointer)[: -number - 1 : -1]
    found: list[str] = []
    at: SharedPointer | None = pointer
    while at is not None and len(found) < number:
        found.append(at.token)
        at = at.above
    return found


def pointer_of(tokens: Sequence[str]) -> Pointer:
    """Return the pointer with these tokens, which shares long ones with other pointers."""
    if sum(map(len, tokens)) <= _SHORT:
        return join("", *tokens)
    return shared(list(tokens))


def fold(pointer: Pointer, key: object, start: T, step: Callable[[T, str], T]) -> T:
    """Return the result of calling ``step`` with each token in turn, beginning with ``start``.

    See :meth:`SharedPointer.fold`, which this calls. No results are kept for a pointer as text.
    """
    if isinstance(pointer, SharedPointer):
        return pointer.fold(key, start, step)
    result = start
    for token in split(pointer):
        result = step(result, token)
    return result


def shared(tokens: list[str]) -> SharedPointer:
    """Return the shared pointer of ``tokens``, which must not be empty."""
    first, *others = tokens
    pointer = SharedPointer(None, first)
    for token in others:
        pointer = SharedPointer(pointer, token)
    return pointer


def below(above: Pointer, pointer: Pointer) -> Pointer:
    """Return ``above`` extended by the tokens of ``pointer``."""
    if not above or pointer == "":
        return pointer or above
    if isinstance(pointer, SharedPointer):
        start = above if isinstance(above, SharedPointer) else shared(split(above))
        return pointer.fold(("below", above), start, SharedPointer)
    if isinstance(above, SharedPointer):
        return reduce(SharedPointer, split(pointer), above)
    return f"{above}{pointer}"


def without_first(pointer: Pointer, number: int) -> Pointer:
    """Return ``pointer`` without its first ``number`` tokens, at most all of them."""
    if not number:
        return pointer
    if not isinstance(pointer, SharedPointer):
        return join("", *split(pointer)[number:])

    def below(above: tuple[int, SharedPointer | None], token: str) -> Any:
        left, rest = above
        return (left - 1, None) if left else (0, SharedPointer(rest, token))

    start: tuple[int, SharedPointer | None] = (number, None)
    return pointer.fold(("without first", number), start, below)[1] or ""


def index_of(token: str) -> int | None:
    """Return the array index that a token stands for, or None if it is none.

    RFC 6901 allows no sign and no leading zero.
    """
    return int(token) if re.fullmatch(_INDEX, token) else None


def has_lone_tilde(pointer: str) -> bool:
    """Return whether a ``~`` in a pointer is not part of ``~0`` or ``~1`` (RFC 6901, section 3)."""
    return _LONE_TILDE.search(pointer) is not None


def check_pointer(name: str, pointer: object) -> None:
    """Raise TypeError or ValueError if the argument ``name`` is not a JSON Pointer."""
    if not isinstance(pointer, str):
        kind = type(pointer).__name__
        raise TypeError(f"{name} is a JSON Pointer, a str such as '/data', not {kind}")
    split(pointer)
    if has_lone_tilde(pointer):
        raise ValueError(f"a JSON Pointer has ~ only in ~0 and ~1: {pointer!r}")


def pattern_of(pointer: str) -> str:
    """Return ``pointer`` with ``*`` for every token that may be an array index.

    Places that differ only in the element that contains them have the same pattern. Only the
    pointer is known here, so a member name of digits counts as an index.
    """
    return re.sub(_DIGITS, "*", pointer)


def children(value: Any) -> Iterable[tuple[Any, Any]]:
    """Return the members of an object with their names, or the elements of an array by index.

    Nothing for other values. Names of YAML are not always strings.
    """
    if value.__class__ is dict:
        return cast(Iterable[tuple[Any, Any]], value.items())
    return enumerate(value) if value.__class__ is list else ()


def step(value: Any, token: str) -> Any:
    """Return the member or element of ``value`` that ``token`` names.

    Raises LookupError if there is none: the object lacks the name, the index is out of range or
    not valid, or ``value`` is a scalar.
    """
    if isinstance(value, dict):
        return value[token]
    if isinstance(value, list) and (index := index_of(token)) is not None:
        return value[index]
    raise LookupError(token)


def resolve(document: Any, pointer: str) -> Any:
    """Return the value at ``pointer`` in ``document``.

    Raises LookupError if there is no such value, ValueError if ``pointer`` is not valid.
    """
    for token in split(pointer):
        document = step(document, token)
    return document
