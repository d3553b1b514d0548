"""The JSONPath queries that are read and written here; all others need the extra ``jsonpath``.

RFC 9535: singular queries (section 2.3.5.1), which name one place by members and indices, and
these with a final filter that compares with a string, as in ``$.required[?@ == 'id']``
(section 2.3.5).
"""

from __future__ import annotations

import json
import re
from typing import Any, Final, NamedTuple

from alcamine_validate.text.json_pointer import split, step

_BLANKS: Final = r"[ \t\n\r]*"
_NAME: Final = r"[A-Za-z_\u0080-\ud7ff\ue000-\U0010ffff][0-9A-Za-z_\u0080-\ud7ff\ue000-\U0010ffff]*"
_SURROGATES: Final = r"u[Dd][89ABab][0-9A-Fa-f]{2}\\u[Dd][C-Fc-f][0-9A-Fa-f]{2}"
_CODE_UNIT: Final = r"u(?:[0-9A-CE-Fa-ce-f][0-9A-Fa-f]|[Dd][0-7])[0-9A-Fa-f]{2}"
# Section 2.3.1.1: no control characters, and surrogates only as pairs of escapes.
_ESCAPED: Final = rf"[bfnrt/\\]|{_CODE_UNIT}|{_SURROGATES}"
_CHARACTER: Final = r"[^\\\x00-\x1f\ud800-\udfff'\"]"
_STRING: Final = (
    rf"'(?P<single>(?:{_CHARACTER}|\"|\\(?:{_ESCAPED}|'))*)'"
    rf'|"(?P<double>(?:{_CHARACTER}|\'|\\(?:{_ESCAPED}|"))*)"'
)
_SEGMENT: Final = (
    rf"{_BLANKS}(?:\.(?P<name>{_NAME})"
    # 15 digits are within the range of section 2.1; the library refuses what is not.
    rf"|\[{_BLANKS}(?:{_STRING}|(?P<index>0|-?[1-9][0-9]{{0,14}})){_BLANKS}\])"
)
_FILTER: Final = rf"{_BLANKS}\[{_BLANKS}\?{_BLANKS}@{_BLANKS}=={_BLANKS}(?:{_STRING}){_BLANKS}\]"

_PLAIN: Final = "[A-Za-z_][A-Za-z0-9_]*"
_PLAIN_NAME: Final = re.compile(_PLAIN)
"""The names that are written without quotes (section 2.5.1.1)."""

_PLAIN_QUERY: Final = re.compile(rf"\$(?:\.{_PLAIN})*")
"""Most queries. Compiling the expressions for all others takes longer than applying an overlay."""


class SimpleQuery(NamedTuple):
    """A query for one place, or for the values equal to ``literal`` in the container at the place.

    ``tokens`` are the names of members and the indices of elements, which may be negative.
    """

    tokens: tuple[str | int, ...]
    literal: str | None = None


def simple_query(query: str) -> SimpleQuery | None:
    """Return what ``query`` selects, or None if it is invalid or of another form."""
    if _PLAIN_QUERY.fullmatch(query):
        return SimpleQuery((*query.split(".")[1:],))
    if not query.startswith("$"):
        return None
    tokens: list[str | int] = []
    end = 1
    while match := re.compile(_SEGMENT).match(query, end):
        tokens.append(_token(match))
        end = match.end()
    if not query[end:]:
        return SimpleQuery(tuple(tokens))
    final = re.compile(_FILTER).fullmatch(query, end)
    return None if final is None else SimpleQuery(tuple(tokens), str(_token(final)))


def _token(match: re.Match[str]) -> str | int:
    """Return the name, index or string in a segment, without escapes."""
    kind = str(match.lastgroup)
    text = match[kind]
    if kind == "index":
        return int(text)
    if kind == "name":
        return text
    # As a JSON string: only there are quotes escaped that RFC 9535 does not escape.
    return str(json.loads(f'"{_as_double(text) if kind == "single" else text}"'))


def _as_double(text: str) -> str:
    r"""Return the text of a string in single quotes as that of one in double quotes.

    Each ``'`` in it has a backslash before it, and no ``"`` has one.
    """
    return text.replace("\\'", "'").replace('"', '\\"')


# Writing queries


def query_of(document: Any, pointer: str) -> str:
    """Return the query that selects the value at a JSON Pointer (RFC 6901) in a document.

    Raises LookupError if there is no such value.
    """
    query, value = "$", document
    for token in split(pointer):
        if isinstance(value, list):
            query += f"[{token}]"
        elif _PLAIN_NAME.fullmatch(token):
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
