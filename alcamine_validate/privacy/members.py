"""Members of JSON objects in a text that is not JSON as a whole, such as a stream of events."""

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


class Member(NamedTuple):
    """The name of a member, its value without escapes, and where that starts in the text."""

    name: str
    value: DecodedText
    start: int


def members(text: str) -> Iterator[Member]:
    """Yield the members of objects in a text whose values are strings or numbers.

    Strings with other escapes than those of letters are left out.
    """
    for match in _MEMBER.finditer(text):
        group = "number" if match["text"] is None else "text"
        yield Member(match["name"], _unescaped(match[group]), match.start(group))


def _unescaped(text: str) -> DecodedText:
    """Return the text of a string; a character that has two escapes is at the first of them."""
    pieces: list[str] = []
    starts: list[int] = []
    at = 0
    for match in _ESCAPE.finditer(text):
        pieces += text[at : match.start()]
        starts += range(at, match.start())
        char = chr(int(match["code"], 16))
        if pieces and at == match.start() and "\ud800" <= pieces[-1] < "\udc00" <= char < "\ue000":
            both = pieces.pop() + char
            char = both.encode("utf-16", "surrogatepass").decode("utf-16")
        else:
            starts.append(match.start())
        pieces.append(char)
        at = match.end()
    pieces += text[at:]
    return DecodedText("".join(pieces), [*starts, *range(at, len(text) + 1)])
