"""The fast path: text about which, certainly, there is nothing to say.

Nearly all Sessions are fine. That one of them is takes a parse, a verdict and the guards
of the rules; what remains goes the long way, where findings are made.
"""

from __future__ import annotations

from alcamine_validate.input.document import IsClean
from alcamine_validate.lint.linter import Linter, has_nothing_to_say
from alcamine_validate.text.json_text import (
    UNREADABLE,
    UNWRITABLE,
    may_hold_controls,
    may_hold_duplicate_keys,
    read_straight,
    write_straight,
)
from alcamine_validate.validator.validator import Validator


def fast_path(validator: Validator, linter: Linter) -> IsClean:
    """Return what tells whether bytes are JSON text of one Session without any finding.

    True is certain: valid, without duplicate keys, and no rule of ``linter`` has anything to
    say. False says nothing. It never raises.
    """
    has_rules = linter.has_rules
    is_fine = validator.canonical_verdict() if has_rules else validator.verdict()

    def is_clean(data: bytes) -> bool:
        try:
            session = read_straight(data)
            return (
                is_fine(session)
                # Nearly all is compact, in which no key stands twice.
                and (write_straight(session) == data or not may_hold_duplicate_keys(data, session))
                and (not has_rules or (not may_hold_controls(data) and has_nothing_to_say(session)))
            )
        except (*UNREADABLE, UNWRITABLE):
            return False

    return is_clean
