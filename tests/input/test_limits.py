"""The notation of sizes, in options and in messages."""

from __future__ import annotations

from typing import Final

import pytest

from alcamine_validate.input.limits import GIB, KIB, MIB, shown_size, size
from tests.support.tables import for_each


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("0", 0), ("4096", 4096), ("10b", 10), ("1k", 1000), ("1kB", 1000), ("1KiB", KIB),
        ("1.5 GiB", GIB * 3 // 2), ("100MB", 10**8), (" 2 mib ", 2 * MIB), ("0.5k", 500),
    ],
)  # fmt: skip
def test_sizes(text: str, expected: int) -> None:
    """Units are powers of 1,000 or of 1,024 (IEC 80000-13)."""
    assert size(text) == expected


NO_SIZES: Final = (
    "",
    "x",
    "-1",
    "1e3",
    "1,5k",
    "k",
    "1TB",
    "1 000",
    "٣",
    "0x10",
    "9" * 400,
    "9" * 30,
    "1_000",
)


def test_what_is_not_a_valid_size_is_refused() -> None:
    """A text that is not a valid size is rejected, and so is a size over ``sys.maxsize``."""

    def check(text: str) -> None:
        with pytest.raises(ValueError, match="size"):
            size(text)

    for_each(NO_SIZES, check)


@pytest.mark.parametrize(
    ("count", "text"),
    [(0, "0 bytes"), (1023, "1023 bytes"), (1024, "1 KiB"), (256 * MIB, "256 MiB"), (GIB, "1 GiB")],
)
def test_shown_sizes(count: int, text: str) -> None:
    """Sizes are displayed with the largest fitting unit."""
    assert shown_size(count) == text
