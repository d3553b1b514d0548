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
from alcamine_validate.validator import Validator


def is_clean(data: bytes, validator: Validator) -> bool:
    """Tell whether ``data`` is JSON text of one Session without any finding.

    True is certain, under any settings: valid, without duplicate keys, and no rule has
    anything to say. False says nothing. Never raises.
    """
    try:
        session = read_straight(data)
        return (
            validator.quick_verdict(session) is True
            # Nearly all is compact, in which no key stands twice.
            and (write_straight(session) == data or not may_hold_duplicate_keys(data, session))
            and not may_hold_controls(data)
            and has_nothing_to_say(session)
        )
    except (*UNREADABLE, UNWRITABLE):
        return False
