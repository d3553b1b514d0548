"""Patterns of places in a Session, written like path patterns: ``/person/properties/**``.

:mod:`alcamine_validate.text.gitignore` defines what a pattern means; the path is a pointer without
its first slash. That module matches a path as a whole. This module matches shared pointers token by
token, so that the tokens of an object are matched once for everything in it.
"""

from __future__ import annotations

import re
from functools import lru_cache
from typing import Final, NamedTuple

from alcamine_validate.text.gitignore import matches
from alcamine_validate.text.json_pointer import Pointer, SharedPointer, escape

_ANY_TOKENS: Final = "**"
_NOT_BY_TOKEN: Final = r"[\\\[]|\*\*\*|[^/]\*\*(?:/|\Z)"
"""Finds patterns to match as a whole: those in which asterisks other than ``**`` between slashes
may match a slash, and those with a backslash or a bracket expression, whose end is not searched
for here."""


class _Reached(NamedTuple):
    """How far the tokens of a pointer match a pattern.

    ``counts`` are the possible numbers of parts used up, without the number of all parts.
    ``is_match`` says that the tokens match all parts, ``is_inside`` that fewer of them do.
    ``has_empty`` says that a token is empty.
    """

    counts: frozenset[int]
    is_match: bool
    is_inside: bool
    has_empty: bool


def is_matched(pointer: Pointer, pattern: str) -> bool:
    """Return whether ``pattern`` matches the value at ``pointer``, or one around it."""
    parts = _parts(pattern)
    if parts is not None and isinstance(pointer, SharedPointer):

        def below(above: _Reached, token: str) -> _Reached:
            return _below(parts, above, escape(token))

        start = _Reached(_with_skipped(parts, {0}), False, False, False)
        reached = pointer.fold(("pattern", pattern), start, below)
        if not reached.has_empty:
            return reached.is_inside or (reached.is_match and not pattern.endswith("/"))
    # Also used if a token is empty, because a path that ends in a slash is a folder.
    return matches(str(pointer)[1:], [pattern])


@lru_cache(maxsize=1024)
def _parts(pattern: str) -> tuple[str, ...] | None:
    """Return the parts of a pattern, one per token, or None if it is matched as a whole."""
    bare = pattern.removesuffix("/")
    parts = bare.removeprefix("/").split("/")
    if pattern.startswith("!") or "" in parts or re.search(_NOT_BY_TOKEN, bare):
        return None
    return tuple(parts) if "/" in bare else (_ANY_TOKENS, *parts)


def _below(parts: tuple[str, ...], above: _Reached, token: str) -> _Reached:
    last = len(parts) - 1
    used, is_match = set[int](), False
    for count in above.counts:
        part = parts[count]
        if part == _ANY_TOKENS:
            used.add(count)
            is_match |= count == last
        elif token and matches(token, [f"/{part}"]):
            used.add(count + 1)
            is_match |= count == last
    return _Reached(
        _with_skipped(parts, used),
        is_match,
        above.is_inside or above.is_match,
        above.has_empty or not token,
    )


def _with_skipped(parts: tuple[str, ...], counts: set[int]) -> frozenset[int]:
    """Return ``counts``, and those with each next ``**`` that matches no token also used up.

    The number of all parts is left out.
    """
    last = len(parts) - 1
    for count in sorted(counts):
        skipped = count
        while skipped < last and parts[skipped] == _ANY_TOKENS:
            skipped += 1
            counts.add(skipped)
    return frozenset(counts - {last + 1})
