"""``for_each`` fails if a case fails, and names each failed case."""

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


def test_a_missing_exception_is_listed_too() -> None:
    """Pytest reports it with an exception class that is not a subclass of Exception."""

    def check(text: str) -> None:
        with pytest.raises(ValueError, match="invalid literal"):
            int(text)

    with pytest.raises(BaseExceptionGroup, match="1 of 2 cases failed"):
        for_each(["1", "x"], check)


def test_a_case_that_can_not_be_shown_hides_no_failure() -> None:
    """An integer with more digits than Python formats is named by its type."""
    with pytest.raises(ExceptionGroup, match="1 of 1 cases failed"):
        for_each([(10**5000, 1)], is_small)


def test_an_empty_table_fails() -> None:
    """An empty table would test nothing."""
    with pytest.raises(AssertionError, match="the table is empty"):
        for_each([], is_small)


def test_a_case_that_is_no_tuple_is_one_argument() -> None:
    """A text, for example, is passed as a single argument."""
    seen: list[str] = []
    for_each(["ab", "c"], seen.append)
    assert seen == ["ab", "c"]
