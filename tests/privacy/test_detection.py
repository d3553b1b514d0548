"""Detections that overlap."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from alcamine_validate.privacy.detection import (
    Detection,
    Kind,
    longest_without_overlaps,
    without_overlaps,
)

SPANS = st.tuples(st.integers(0, 20), st.integers(1, 6)).map(
    lambda each: Detection(Kind.PHONE, each[0], each[0] + each[1], "x")
)


def overlap(one: Detection, other: Detection) -> bool:
    """Return whether two detections share a character."""
    return one.start < other.end and other.start < one.end


@given(st.lists(SPANS, max_size=8))
def test_what_is_left_does_not_overlap(given_ones: list[Detection]) -> None:
    """It is in order, and each one left out overlaps one that is left."""
    left = without_overlaps(given_ones)
    assert left == sorted(left, key=lambda each: each.start)
    assert not [1 for a in left for b in left if a is not b and overlap(a, b)]
    assert all(any(overlap(each, kept) for kept in left) for each in given_ones)


def test_the_first_one_given_is_left() -> None:
    """The order of the arguments is that of importance."""
    long, short = Detection(Kind.URL, 0, 9, "a"), Detection(Kind.PHONE, 2, 4, "b")
    assert without_overlaps([long, short]) == [long]
    assert without_overlaps([short, long]) == [short]
    assert short.moved(3) == Detection(Kind.PHONE, 5, 7, "b")


def test_the_longest_is_left_and_of_equal_ones_the_first() -> None:
    """Whatever the order of the arguments is."""
    long, short = Detection(Kind.URL, 2, 9, "a"), Detection(Kind.PHONE, 0, 4, "b")
    same, apart = Detection(Kind.PHONE, 3, 10, "c"), Detection(Kind.IP, 12, 14, "d")
    assert longest_without_overlaps([short, same, apart, long]) == [long, apart]
