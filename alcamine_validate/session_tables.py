"""The tables of the schemas of this package, for the native scanner."""

from __future__ import annotations

from functools import cache

from alcamine_validate.native import NATIVE, Scanner, Words, scanner


def corrected_words() -> Words | None:
    """Return the table of the corrected schema; None without a scanner."""
    if not NATIVE:
        return None
    from alcamine_validate.generated import corrected_table

    return corrected_table.WORDS, corrected_table.NAMES


@cache
def canonical_scanner(families: int) -> Scanner | None:
    """Return the scanner for the canonical shape and families of rules; None if there is none."""
    if not NATIVE:
        return None
    from alcamine_validate.generated import canonical_table

    table = canonical_table.WORDS, canonical_table.NAMES
    return scanner(table, groups=families, takes_controls=False)
