"""The tables of the schemas of this package for the native scanner, generated and committed.

They are not beside the other generated modules, whose package imports ``orjson``: a check of files
that are fine needs nothing but a table.
"""

from __future__ import annotations

from alcamine_validate.native import NATIVE, Scanner, Words, scanner_for


def corrected_words() -> Words | None:
    """Return the table of the corrected schema; None without a scanner."""
    if not NATIVE:
        return None
    from alcamine_validate.session_tables import corrected_table

    return corrected_table.WORDS, corrected_table.NAMES


def canonical_words() -> Words | None:
    """Return the table of the canonical shape; None without a scanner."""
    if not NATIVE:
        return None
    from alcamine_validate.session_tables import canonical_table

    return canonical_table.WORDS, canonical_table.NAMES


def canonical_scanner(family_bits: int) -> Scanner | None:
    """Return a scanner for the canonical shape and families of rules; None if there is none.

    ``family_bits`` are those of ``lint.rules.registry.CONDITIONS``.
    """
    return scanner_for(canonical_words(), groups=family_bits, takes_controls=False)
