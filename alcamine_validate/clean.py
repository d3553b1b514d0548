"""The fast lane: text about which, certainly, there is nothing to say.

Nearly all Sessions are fine. That one of them is takes a parse, a verdict and the guards
of the rules; what remains goes the long way, where findings are made.
"""

from __future__ import annotations

from alcamine_validate.json_text import (
    UNREADABLE,
    UNWRITABLE,
    may_hold_controls,
    may_hold_duplicate_keys,
    read_straight,
    write_straight,
)
from alcamine_validate.linter import has_nothing_to_say
from alcamine_validate.readers.document import IsClean
from alcamine_validate.validator import Validator


def fast_lane(validator: Validator) -> IsClean:
    """Return what tells whether bytes are JSON text of one Session without any finding.

    True is certain, under any settings: valid, without duplicate keys, and no rule has
    anything to say. False says nothing. It never raises.
    """
    is_ordinary = validator.ordinary()

    def is_clean(data: bytes) -> bool:
        try:
            session = read_straight(data)
            return (
                is_ordinary(session)
                # Nearly all is compact, in which no key stands twice.
                and (write_straight(session) == data or not may_hold_duplicate_keys(data, session))
                and not may_hold_controls(data)
                and has_nothing_to_say(session)
            )
        except (*UNREADABLE, UNWRITABLE):
            return False

    return is_clean
