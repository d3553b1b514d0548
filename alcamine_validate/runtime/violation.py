"""Violations that generated code returns, as data without text."""

from __future__ import annotations

from typing import Any, NamedTuple


class Violation(NamedTuple):
    """One keyword that one value does not satisfy.

    ``kind`` names a row of ``alcamine_validate.validator.messages``, which makes the message.
    ``pointer`` is the JSON Pointer of the value and ``schema_pointer`` that of the keyword (both
    RFC 6901). ``params`` holds the facts; their names depend only on the kind.
    """

    kind: str
    pointer: Any  # usually a str; str() gives the text of other types
    schema_pointer: str
    params: dict[str, Any]
