"""Kinds of findings: those of one kind say the same, and a report for people shows one of them."""

from __future__ import annotations

from collections.abc import Hashable
from typing import Final

from alcamine_validate.finding import Finding
from alcamine_validate.text.json_pointer import pattern_of

_OF_INPUT: Final = "ALC0"
_EXPECTED: Final = (
    "expected", "property", "constant", "because", "limit", "divisor", "format", "pattern",
)  # fmt: skip
"""The data of a finding that say what would be right; the others depend on the value."""


def kind_of(finding: Finding) -> Hashable:
    """Return what is equal for findings with the same code, severity, place and expectation.

    Array indices do not count, nor do Sessions, files and values. What is wrong with a text, or
    with a value that is not a Session, is only in the message.
    """
    if finding.code.startswith(_OF_INPUT):
        expected: tuple[str, ...] = (finding.message,)
    else:
        params = finding.params
        other = pattern_of(params.get("other", ""))
        expected = (other, *(repr(params.get(name)) for name in _EXPECTED))
    return finding.code, finding.severity, pattern_of(finding.pointer), expected
