"""What generated code says when a keyword is not met: data, no prose."""

from __future__ import annotations

from typing import Any, NamedTuple


class Violation(NamedTuple):
    """One keyword that one value does not meet.

    ``kind`` names a row of ``alcamine_validate.validator.messages``, which knows how to put
    it into words; ``pointer`` is the instance's place and ``schema_pointer`` the
    keyword's (both RFC 6901); ``params`` are the facts, and their names depend on
    the kind alone.
    """

    kind: str
    pointer: Any  # most often a str; of anything else str() is the text
    schema_pointer: str
    params: dict[str, Any]
