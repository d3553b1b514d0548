"""Members in a text that is not JSON as a whole, such as a stream of events.

They are members of JSON objects, fields of forms in multipart bodies, and elements of XML.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Final, NamedTuple

from alcamine_validate.privacy.percent import DecodedText

_ESCAPE: Final = re.compile(r"\\{1,16}u(?P<code>[0-9a-fA-F]{4})")
_MEMBER: Final = re.compile(
    # JSON text in a string of other JSON text has a backslash before each of its quotes.
    r"(?P<quote>(?<!\\)\\{0,15}[\"'])(?P<name>[\w .\-]{1,100})(?P=quote)\s{0,8}:\s{0,8}"
    r"(?:(?P=quote)(?P<text>(?:(?!(?P=quote))[^\\\n]|\\{1,16}u[0-9a-fA-F]{4}){1,2000})(?P=quote)"
    r"|(?P<number>[0-9]{7,19})(?![\w.]))"
)


_FIELD: Final = re.compile(
    r"form-data;[ \t]{0,8}name=\"?(?P<name>[^\"\r\n;]{1,100}+)\"?[^\r\n]{0,300}+"
    r"(?:\r?\n[^\r\n]{1,300}+){0,8}+\r?\n\r?\n(?P<text>[^\r\n]{1,2000})"
)
"""A field of a form in a multipart body (RFC 7578), with the first line of its value."""

_ELEMENT: Final = re.compile(
    r"<(?:[\w.\-]{1,60}+:)?(?P<name>[\w.\-]{1,100}+)(?:\s[^<>]{0,500}+)?>(?P<text>[^<>]{1,2000}+)</"
)
"""An element of XML with text and nothing else, and without the prefix of its namespace."""


class Member(NamedTuple):
    """The name of a member, its value as it is written, and where that starts in the text."""

    name: str
    value: str
    start: int


def members(text: str) -> Iterator[Member]:
    """Yield the members in a text whose values are strings or numbers.

    Strings with other escapes than those of letters are left out.
    """
    for pattern in (_FIELD, _ELEMENT):
        for match in pattern.finditer(text):
            yield Member(match["name"], match["text"], match.start("text"))
    for match in _MEMBER.finditer(text):
        group = "number" if match["text"] is None else "text"
        yield Member(match["name"], match[group], match.start(group))


def unescaped(text: str) -> DecodedText:
    """Return a text without JSON's escapes of characters by their code.

    A character that has two of them is at the first one.
    """
    pieces: list[str] = []
    starts: list[int] = []
    at = 0
    for match in _ESCAPE.finditer(text):
        pieces += text[at : match.start()]
        starts += range(at, match.start())
        char = chr(int(match["code"], 16))
        if pieces and "\ud800" <= pieces[-1] < "\udc00" <= char < "\ue000":
            both = pieces.pop() + char
            char = both.encode("utf-16", "surrogatepass").decode("utf-16")
        else:
            starts.append(match.start())
        pieces.append(char)
        at = match.end()
    pieces += text[at:]
    return DecodedText("".join(pieces), [*starts, *range(at, len(text) + 1)])
