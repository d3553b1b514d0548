"""Verdicts that one value needs more than once."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from threading import Barrier
from typing import Any

import pytest

from alcamine_validate.runtime.remembered import remembered


class Counted:
    """A check of nested lists that calls itself twice a level, and counts how often it runs."""

    def __init__(self) -> None:
        self.runs = 0
        self.verdict = remembered(self.check)

    def check(self, value: Any) -> bool:
        """Return whether the innermost value is an empty list."""
        self.runs += 1
        return value == [] or (value != {} and all(self.verdict(value[0]) for _ in range(2)))


def nested(innermost: Any, depth: int) -> Any:
    """Return a value in ``depth`` lists."""
    for _ in range(depth):
        innermost = [innermost]
    return innermost


@pytest.mark.parametrize(("innermost", "valid"), [([], True), ([{}], False)])
def test_a_check_runs_once_for_each_object_and_array(innermost: Any, valid: bool) -> None:
    """Each level is checked once, whatever the verdict is."""
    counted = Counted()
    assert counted.verdict(nested(innermost, 20)) is valid
    assert counted.runs <= 22


def test_other_values_are_checked_each_time() -> None:
    """Texts and numbers may share an identity without being the same place."""
    runs: list[Any] = []

    @remembered
    def check(value: Any) -> bool:
        runs.append(value)
        return True

    assert [check(1), check(1), check("a"), check(None)] == [True] * 4
    assert runs == [1, 1, "a", None]


def test_nothing_is_kept_afterwards() -> None:
    """A value that has changed is checked again."""
    counted = Counted()
    value: list[Any] = [[]]
    assert counted.verdict(value)
    value[0] = [[], 1]
    counted.runs = 0
    assert counted.verdict(value)
    assert counted.runs == 3


def test_nothing_is_kept_after_an_exception() -> None:
    """An exception ends the outermost check, and the next one starts afresh."""
    fails = [True]

    @remembered
    def check(value: Any) -> bool:
        if value:
            return check(value[0])
        if fails:
            raise ValueError("a check of a format fails")
        return True

    value: list[Any] = [[]]
    with pytest.raises(ValueError, match="format"):
        check(value)
    fails.clear()
    assert check(value)


def test_threads_do_not_share_verdicts() -> None:
    """Two threads that check one value at once each run all checks."""
    at_once = Barrier(2, timeout=60)
    runs: list[Any] = []

    @remembered
    def check(value: Any) -> bool:
        runs.append(value)
        at_once.wait()
        return not value or check(value[0])

    value: list[Any] = [[]]
    with ThreadPoolExecutor(2) as pool:
        assert list(pool.map(check, [value, value])) == [True, True]
    assert len(runs) == 4
