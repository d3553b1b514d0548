"""Quick looks: at an object before its errors are collected, at texts after a batch of them."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from alcamine_validate.runtime.formats import are_canonical_cuid2
from alcamine_validate.runtime.timestamps import are_canonical_timestamps

Gathering = Callable[[Any, list[Any], list[Any]], bool]
"""The boolean shape of a schema that gathers identifiers and timestamps to be proven."""


def is_proven(may_be: Gathering, value: Any) -> bool:
    """Tell whether ``value`` is, certainly, valid; False promises nothing."""
    identifiers: list[Any] = []
    timestamps: list[Any] = []
    return (
        may_be(value, identifiers, timestamps)
        and (not identifiers or are_canonical_cuid2(identifiers))
        and (not timestamps or are_canonical_timestamps(timestamps))
    )


def all_are(test: Callable[[str], bool], values: list[Any]) -> bool:
    """Tell whether every value is a string that ``test``, which is that of a format, accepts."""
    return all(value.__class__ is str and test(value) for value in values)
