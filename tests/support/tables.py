"""Tests that loop over a table: every case runs, and every failure is listed."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import Any

import pytest


def for_each(cases: Iterable[Any], check: Callable[..., object]) -> None:
    """Call ``check`` with each case, passing a tuple as its arguments, and fail once for all.

    Raises an exception group with the exception of each failed case, which has a note that names
    the case. An empty table also fails, because it would test nothing.
    """
    failures: list[BaseException] = []
    count = 0
    for count, case in enumerate(cases, 1):
        try:
            check(*case) if isinstance(case, tuple) else check(case)
        except (Exception, pytest.fail.Exception) as error:
            error.add_note(f"case {count}: {_named(case)}")
            failures.append(error)
    assert count, "the table is empty"
    if failures:
        raise BaseExceptionGroup(f"{len(failures)} of {count} cases failed", failures)


def _named(case: Any) -> str:
    """Return the text of a case for a note. The repr of a very large integer raises ValueError."""
    try:
        return f"{case!r:.500}"
    except ValueError:
        return f"a {type(case).__name__} that can't be shown"
