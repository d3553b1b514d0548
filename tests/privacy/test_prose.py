"""Prose that stands for other texts, and is known again."""

from __future__ import annotations

from random import Random

import pytest
from hypothesis import given
from hypothesis import strategies as st

from alcamine_validate.privacy.detect import detections, detections_at
from alcamine_validate.privacy.names import PlaceKind
from alcamine_validate.privacy.placeholders import is_placeholder
from alcamine_validate.privacy.prose import is_made_prose, prose


@given(st.text(max_size=3_000))
def test_prose_is_not_longer_and_not_much_shorter(value: str) -> None:
    """So that limits of length hold, and layouts look as before."""
    found = prose(Random(1), value)
    assert len(value) / 2 <= len(found) <= len(value)
    assert found == prose(Random(1), value)
    assert detections(found) == []


def test_prose_has_as_many_sentences_as_fit() -> None:
    """On lines of their own if the text has lines; a text too short for any is one word."""
    for length in range(300):
        found = prose(Random(length), "x" * length)
        assert length / 2 <= len(found) <= length
        assert found.endswith(".") is (length >= len("Thank you for your time."))
    assert "\n" not in prose(Random(1), "x" * 300)
    assert "\n" in prose(Random(1), "\n" * 300)


@given(st.text(max_size=3_000))
def test_prose_is_recognised(value: str) -> None:
    """So that a second run leaves it as it is; other texts are not."""
    assert is_made_prose(prose(Random(1), value))
    assert is_placeholder(prose(Random(1), value))
    assert not is_made_prose(f"{prose(Random(1), value)} Ask Wilhelmina.")
    assert not is_made_prose("wordy")


@pytest.mark.parametrize("length", range(6, 130, 3))
def test_prose_is_not_a_secret(length: int) -> None:
    """A text that is replaced at another place may also be a header, or a part of one."""
    for seed in range(5):
        made = prose(Random(seed), "x" * length)
        for place, name in (
            (PlaceKind.AUTHORIZATION, "Authorization"),
            (PlaceKind.SECRET, "token"),
        ):
            assert detections_at(place, made, name) == []
            assert detections_at(place, f"Bearer {made}", "Authorization") == []
        assert detections_at(PlaceKind.COOKIE, made, "Cookie") == []
        assert detections(f"Authorization: {made}") == []
