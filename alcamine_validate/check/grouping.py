"""Which findings say the same, so that a report for people shows one of them."""

from __future__ import annotations

import re
from collections.abc import Hashable
from typing import Final

from alcamine_validate.finding import Finding, pointer_as_set
from alcamine_validate.text.json_pointer import Pointer, SharedPointer, pattern_of

OF_INPUT: Final = "ALC0"
"""The start of the codes about texts, and about values that are not Sessions."""

_DETAIL: Final = re.compile(r"""<[^<>]*>|"(?:[^"\\]|\\.)*"|[0-9][0-9,.]*(?: ([a-z]+?)s?\b)?""")
"""What differs between messages that say the same: a mask, a quoted text, or a number of things."""

_LONGEST_KEPT: Final = 200
_EXPECTED: Final = (
    "expected", "property", "constant", "because", "limit", "divisor", "format", "pattern",
)  # fmt: skip
"""The data of a finding that say what would be right; the others depend on the value."""


def group_key(finding: Finding) -> Hashable:
    """Return what is equal for findings with the same code, severity, place and expectation.

    Array indices do not count, nor do Sessions, files and values. What is wrong with a text, or
    with a value that is not a Session, is only in the message, in which numbers do not count.
    """
    if finding.code.startswith(OF_INPUT):
        expected: tuple[str, ...] = (_DETAIL.sub(r"0 \1", finding.message),)
    else:
        params = finding.params
        other = pattern_of(params.get("other", ""))
        expected = (other, *(repr(params.get(name)) for name in _EXPECTED))
    return finding.code, finding.severity, _pattern(pointer_as_set(finding)), expected


def _pattern(pointer: Pointer) -> Hashable:
    """Return what is equal for pointers that differ only in indices, without a copy of long ones.

    A thousand findings below a long name share its text, and so do the parts of their keys.
    """
    if isinstance(pointer, SharedPointer):
        return pointer.fold("pattern", 0, _hash_of_step)
    pattern = pattern_of(pointer)
    return pattern if len(pattern) <= _LONGEST_KEPT else hash(pattern)


def _hash_of_step(above: int, token: str) -> int:
    return hash((above, "*" if token.isdecimal() else token))
