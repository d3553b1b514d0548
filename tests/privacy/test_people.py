"""Names of persons, and those of nobody."""

from __future__ import annotations

from typing import Final

import pytest

from alcamine_validate.privacy.people import (
    FIRST_NAMES,
    LAST_NAMES,
    can_be_name,
    is_invented,
    names_at_place,
)

LONG: Final = " ".join(["Wilhelmwilhelmwilhelmina"] * 4)
"""A name of 99 characters."""


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("Wilhelmina Oberholzer", "Wilhelmina Oberholzer"),
        ("Anne-Marie O’Neill", None),
        ("Interview with Wilhelmina", "Wilhelmina"),
        ("王小明", None),
        ("  Jürgen Weiß ", "Jürgen Weiß"),
        ("Dr. Wilhelmina", None),
        ("Nora Oberholzer", None),
        ("Li Wu", None),
        ("Zoe\u0308 Wu\u0308thrich", None),
        ("प्रिया शर्मा", None),
        ("สมชาย ใจดี", None),
        ("מֹשֶׁה לוי", None),
        ("Oberholzer, Wilhelmina", None),
        ("Wilhelmina  Oberholzer", None),
        (f"{LONG} ", None),
    ],
)
def test_what_can_be_a_name_is_found(text: str, name: str | None) -> None:
    """The words before it do not count, nor do spaces."""
    (found,) = names_at_place(text)
    assert text[found.start : found.end] == (name or text.strip())


@pytest.mark.parametrize(
    "text",
    [
        "",
        "Jane Doe",
        "John Smith",
        "Test User",
        "+14155552671",
        "caller 7",
        "night desk",
        "eBay",
        "A",
        "Q. R.",
        f"{LONG}  ",
        "Interview with Nora Lindqvist",
        "REDACTED",
        "{{name}}",
        "Unknown Caller",
        "One two three four five six seven",
        "x" * 200,
        "a@b.com",
        "Web Call",
    ],
)
def test_others_are_none(text: str) -> None:
    """Invented names, numbers, lower case and sentences are not reported."""
    assert list(names_at_place(text)) == []


def test_the_names_of_samples_are_invented() -> None:
    """Each pair of them."""
    assert not [f for f in FIRST_NAMES for last in LAST_NAMES if can_be_name(f"{f} {last}")]


def test_invented_words() -> None:
    """All words count, and nothing else does."""
    assert is_invented("Interview with Nora Lindqvist")
    assert is_invented("+1 (202) 555-0143")
    assert is_invented("")
    assert not is_invented("Interview with Wilhelmina")
    assert not is_invented("nora oberholzer")
