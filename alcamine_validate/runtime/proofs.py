"""Checks of an object before its errors are collected, and of strings after a batch fails."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from alcamine_validate.runtime.formats import are_canonical_cuid2
from alcamine_validate.runtime.timestamps import are_canonical_timestamps

Precheck = Callable[[Any, list[Any], list[Any]], bool]
"""A boolean function in the gathering form: takes a value, identifiers and timestamps."""


def is_proven(precheck: Precheck, value: Any) -> bool:
    """Return whether ``precheck`` and the batches prove ``value`` valid; False means nothing."""
    identifiers: list[Any] = []
    timestamps: list[Any] = []
    return (
        precheck(value, identifiers, timestamps)
        and (not identifiers or are_canonical_cuid2(identifiers))
        and (not timestamps or are_canonical_timestamps(timestamps))
    )


def all_are(test: Callable[[str], bool], values: list[Any]) -> bool:
    """Return whether every value is a string that the format test ``test`` accepts."""
    return all(value.__class__ is str and test(value) for value in values)
