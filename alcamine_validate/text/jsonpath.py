"""JSONPath queries (RFC 9535) for one place in a document, or for equal elements of an array."""

from __future__ import annotations

import re
from typing import Any, Final

from alcamine_validate.text.json_pointer import split, step

_NAME: Final = re.compile(r"[A-Za-z_][A-Za-z0-9_]*")
"""The names that need no quotes (section 2.5.1.1)."""


def query_of(document: Any, pointer: str) -> str:
    """Return the query that selects the value at a JSON Pointer (RFC 6901) in a document.

    Raises LookupError if there is no such value.
    """
    query, value = "$", document
    for token in split(pointer):
        if isinstance(value, list):
            query += f"[{token}]"
        elif _NAME.fullmatch(token):
            query += f".{token}"
        else:
            query += f"[{quoted(token)}]"
        value = step(value, token)
    return query


def equal_elements(query: str, text: str) -> str:
    """Return the query that selects the elements of an array that are equal to a text.

    ``query`` selects the array.
    """
    return f"{query}[?@ == {quoted(text)}]"


def quoted(text: str) -> str:
    """Return a string literal in single quotes (section 2.3.1.1)."""
    escaped = text.replace("\\", "\\\\").replace("'", "\\'")
    return "'" + "".join(c if c >= " " else f"\\u{ord(c):04x}" for c in escaped) + "'"
