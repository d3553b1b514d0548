"""The layout of the words of a table, with the names that ``native/scanner.c`` has for them."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

TYPES: Final = ("null", "true", "false", "integer", "fraction", "string", "array", "object")
"""The types of values: those of JSON, with booleans and numbers divided.

An integer is a number without a fraction and exponent, so that its spelling tells its type.
"""

FORBIDDEN: Final = -1
"""In place of the value of other properties: there must be none."""

CHECKSUM, ROOT = 1, 2
VALUE_TYPES, VALUE_STRING, VALUE_ARRAY, VALUE_OBJECT, VALUE_SIZE = 0, 1, 3, 4, 5
STRING_LISTED, STRING_SIZE = 3, 4
ARRAY_ITEM, ARRAY_SIZE = 2, 3
OBJECT_REQUIRED, OBJECT_OTHERS, OBJECT_SELECTING, OBJECT_MEMBERS = 2, 4, 5, 6
OBJECT_CONDITIONS, OBJECT_BRANCHES, OBJECT_SIZE = 7, 8, 9
NAME_SIZE, MEMBER_VALUE, MEMBER_SIZE = 2, 2, 4
BRANCH_VALUE, BRANCH_SIZE = 2, 3
CONDITION_SIZE: Final = 7


def checksum(words: Sequence[int], names: bytes | bytearray) -> int:
    """Return the checksum of a table, as that of Adler-32 (RFC 1950, section 8.2), but of words."""
    low, high = 1, 0
    for each in (*words[ROOT:], *names):
        low = (low + (each & 0xFFFFFFFF) % 65521) % 65521
        high = (high + low) % 65521
    return signed(high << 15 ^ low)


def signed(word: int) -> int:
    """Return an unsigned integer of 32 bits as the signed one with the same bits."""
    return word - (1 << 32) if word >= 1 << 31 else word
