"""What may be a phone number; ``tests/lint/test_sensitive.py`` tests where it is hidden."""

from __future__ import annotations

from typing import Final

from alcamine_validate.text.phones import is_phone
from tests.support.tables import for_each

PHONES: Final = (
    "+12025550143", "202-555-0143", "+1 (202) 555 0143 ext 5", "0041 44 668 18 00", "5550143",
    "call 2025550143 now", "2026-03-14 2025550143",
)  # fmt: skip
OTHERS: Final = (
    "", "555014", "2026-03-14", "2026-03-14T09:26:35.118Z", "14.03.2026 09:29", "a1b2c3d4e5f6g7",
    "2026/03/14 09:29 +01:00",
)  # fmt: skip


def test_rows_of_digits_may_be_phone_numbers() -> None:
    """Seven digits are enough, with blanks and signs between them."""

    def check(text: str) -> None:
        assert is_phone(text)

    for_each([(each,) for each in PHONES], check)


def test_dates_and_short_rows_are_not() -> None:
    """A timestamp is not a phone number, valid or not."""

    def check(text: str) -> None:
        assert not is_phone(text)

    for_each([(each,) for each in OTHERS], check)
