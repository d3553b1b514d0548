"""The loop that other tests rely on fails where a case fails, and names each."""

from __future__ import annotations

import pytest

from tests.support.tables import for_each


def is_small(number: int, limit: int) -> None:
    """Fail for a number that is not below the limit."""
    assert number < limit


def test_every_failing_case_is_listed() -> None:
    """The first failure does not hide the others."""
    with pytest.raises(ExceptionGroup, match="2 of 3 cases failed") as caught:
        for_each([(1, 3), (4, 3), (5, 3)], is_small)
    notes = [error.__notes__ for error in caught.value.exceptions]
    assert notes == [["case 2: (4, 3)"], ["case 3: (5, 3)"]]


def test_an_empty_table_fails() -> None:
    """It would test nothing."""
    with pytest.raises(AssertionError, match="the table is empty"):
        for_each([], is_small)


def test_a_case_that_is_no_tuple_is_one_argument() -> None:
    """Such as a text."""
    seen: list[str] = []
    for_each(["ab", "c"], seen.append)
    assert seen == ["ab", "c"]
