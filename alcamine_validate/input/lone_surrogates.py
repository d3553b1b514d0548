"""JSON text in which an escape is half a surrogate pair, which ``orjson`` refuses.

JavaScript writes these where it cuts text in the middle of a pair. RFC 8259, section 8.2,
leaves open what readers make of them.
"""

from __future__ import annotations

import re
from typing import Any, Final

from alcamine_validate.input.json_format import parse_nested
from alcamine_validate.text.json_text import MalformedJson, as_str

_ESCAPE: Final = re.compile(
    r"\\(?:u[dD][89abAB][0-9a-fA-F]{2}\\u[dD][c-fC-F][0-9a-fA-F]{2}"
    r"|(?P<lone>u[dD][89a-fA-F][0-9a-fA-F]{2})|.)",
    re.DOTALL,
)


def parse_with_lone_surrogates(data: bytes, nesting: int) -> Any:
    """Return the value of JSON text, whose strings may hold lone surrogates.

    Raises :class:`~alcamine_validate.text.json_text.MalformedJson` if something else is wrong
    with the text too, or nothing is.
    """
    import json

    text = as_str(data)
    whole = _ESCAPE.sub(lambda match: r"\ufffd" if match["lone"] else match.group(), text)
    if whole == text:
        raise MalformedJson("syntax", "the text has no lone surrogates")
    parse_nested(whole, nesting)
    try:
        return json.loads(text)
    except (ValueError, RecursionError) as error:
        raise MalformedJson("syntax", "the text can't be read with lone surrogates") from error
