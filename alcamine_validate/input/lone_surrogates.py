"""Parse JSON text with escapes of lone surrogates, which ``orjson`` rejects.

JavaScript writes them when it cuts text in the middle of a surrogate pair. RFC 8259, section
8.2, does not define how parsers treat them.
"""

from __future__ import annotations

import re
from typing import Any, Final

from alcamine_validate.input.json_part import parse_nested
from alcamine_validate.text.json_text import MalformedJson, as_str

_ESCAPE: Final = re.compile(
    r"\\(?:u[dD][89abAB][0-9a-fA-F]{2}\\u[dD][c-fC-F][0-9a-fA-F]{2}"
    r"|(?P<lone>u[dD][89a-fA-F][0-9a-fA-F]{2})|.)",
    re.DOTALL,
)


def parse_with_lone_surrogates(data: bytes, nesting: int) -> Any:
    """Return the value of JSON text whose strings contain lone surrogates.

    Raises :class:`~alcamine_validate.text.json_text.MalformedJson` if the text has no lone
    surrogates, or has another error too.
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
