"""Whether a schema needs exact integers past 64 bits.

``orjson`` parses an integer past 64 bits as the nearest float. For most schemas, this changes no
verdict: rounding can't move such a number across a bound that is within 64 bits. For the others,
text is parsed with exact integers.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any, Final

from alcamine_validate.schema import nodes
from alcamine_validate.schema.nodes import Keyword, ResolvedSchema, Schema

_SMALLEST_INEXACT: Final = 2**63


def needs_exact_integers(resolved: ResolvedSchema) -> bool:
    """Return whether the verdict of any keyword can depend on digits past 64 bits."""
    return any(map(_depends_on_digits, resolved.definitions.values()))


def _depends_on_digits(value: Any) -> bool:
    """Return whether a schema, keyword, or value in a keyword can depend on these digits."""
    if isinstance(value, nodes.MultipleOf | nodes.UniqueItems):
        return True
    if isinstance(value, nodes.NumberLimit):
        return _is_large(value.limit)
    if isinstance(value, nodes.Enum):
        return _is_large(value.values)

    parts: Iterable[Any] = ()
    if isinstance(value, Schema):
        parts = value.keywords
    elif isinstance(value, Keyword):
        parts = vars(value).values()
    elif isinstance(value, Mapping):
        parts = value.values()
    elif isinstance(value, tuple):
        parts = value
    return any(map(_depends_on_digits, parts))


def _is_large(value: Any) -> bool:
    if isinstance(value, Mapping):
        return any(map(_is_large, value.values()))
    if isinstance(value, list | tuple):
        return any(map(_is_large, value))
    return isinstance(value, int | float) and abs(value) >= _SMALLEST_INEXACT
