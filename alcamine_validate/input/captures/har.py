"""HAR 1.2: what browsers and proxies save. http://www.softwareishard.com/blog/har-12-spec/."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from alcamine_validate.input.captures.bodies import BadBody, from_base64
from alcamine_validate.input.captures.exchanges import (
    Body,
    Exchange,
    as_status,
    as_text,
    elements,
    first,
    headers_of,
    member,
)


def is_har(value: Any) -> bool:
    """Tell whether parsed JSON is a HAR."""
    return isinstance(member(value, "log", "entries"), list)


def har_exchanges(value: Any) -> Iterator[Exchange]:
    """Yield what ``log.entries`` holds."""
    for index, entry in enumerate(elements(member(value, "log", "entries"))):
        response = member(entry, "response")
        content = member(response, "content")
        headers = headers_of(member(response, "headers"))
        mime_type = as_text(member(content, "mimeType"))
        url = member(entry, "request", "url")
        text, body = member(content, "text"), None
        if isinstance(text, str):
            is_base64 = _is_base64(text, member(content, "encoding"))
            body = Body(f"/log/entries/{index}/response/content/text", text, is_base64=is_base64)
        yield Exchange(
            pointer=f"/log/entries/{index}",
            url=url if isinstance(url, str) else None,
            method=as_text(member(entry, "request", "method")),
            status=as_status(member(response, "status")),
            content_type=mime_type or first(headers.get("content-type", ())),
            encodings=(),  # text is decoded, whatever the header says
            body=body,
        )


def _is_base64(text: str, encoding: Any) -> bool:
    """Tell whether text is base64; Firefox has been seen to say so of plain text."""
    if encoding != "base64":
        return False
    try:
        from_base64(text)
    except BadBody:
        return not text.lstrip().startswith(("{", "["))
    return True
