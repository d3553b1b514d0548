"""Read HAR 1.2, which browsers and proxies save.

http://www.softwareishard.com/blog/har-12-spec/.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from alcamine_validate.input.captures.bodies import is_base64
from alcamine_validate.input.captures.exchanges import (
    AttachedBody,
    Body,
    Exchange,
    ResponseBody,
    UnreadableBody,
    as_status,
    as_text,
    content_length,
    elements,
    first,
    headers_of,
    is_unknown_type,
    kept_body,
    left_out,
    member,
    unknown_form,
)
from alcamine_validate.input.captures.pieces import compressed_pieces, from_hex
from alcamine_validate.text.json_text import starts_like_container


def is_har(value: Any) -> bool:
    """Return whether parsed JSON is a HAR."""
    return isinstance(member(value, "log", "entries"), list)


def har_exchanges(value: Any) -> Iterator[Exchange]:
    """Yield the exchanges in ``log.entries``."""
    for index, entry in enumerate(elements(member(value, "log", "entries"))):
        response = member(entry, "response")
        content = member(response, "content")
        headers = headers_of(member(response, "headers"))
        mime_type = as_text(member(content, "mimeType"))
        url = member(entry, "request", "url")
        body = _body(response, f"/log/entries/{index}/response")
        encodings: tuple[str, ...] = ()
        if isinstance(body, Body) and isinstance(body.data, bytes):
            encodings = headers.get("content-encoding", ())
        header = first(headers.get("content-type", ()))
        yield Exchange(
            pointer=f"/log/entries/{index}",
            url=url if isinstance(url, str) else None,
            method=as_text(member(entry, "request", "method")),
            status=as_status(member(response, "status")),
            content_type=header if is_unknown_type(mime_type) and header else mime_type,
            encodings=encodings,
            body=body,
            may_be_template=False,
        )


def _body(response: Any, above: str) -> ResponseBody:
    """Return the body of a response.

    Text is stored decoded, whatever the headers say. Only Polly.js stores compressed bodies, in
    pieces. Playwright stores bodies in files beside the HAR if it records with ``attach``.
    """
    content, pointer = member(response, "content"), f"{above}/content"
    if content is None:
        return None if member(response, "bodySize") == 0 else left_out(above)
    if not isinstance(content, dict):
        return unknown_form(pointer)
    text, file = content.get("text"), content.get("_file")
    if isinstance(text, str) and text:
        return _text_body(text, content, f"{pointer}/text")
    if isinstance(file, str):
        return AttachedBody(f"{pointer}/_file", file)
    return kept_body(text, f"{pointer}/text") or _without_text(response, pointer)


def _without_text(response: dict[str, Any], pointer: str) -> UnreadableBody | None:
    """Return None for a body without text that is empty; otherwise, a body that was left out.

    An exporter that drops bodies may write 0 as the size of the content. The size that was sent
    is still in the response's ``bodySize`` or Content-Length header.
    """
    content = response["content"]
    size = content.get("size", 0 if "text" in content else -1)
    sent = content_length(headers_of(response.get("headers"))) or response.get("bodySize")
    if not _is_count(size) and _is_count(sent):
        size = sent
    if size == 0 or (content.get("text") == "" and not _is_count(size)):
        return None
    amount = f" of {size:,} bytes" if _is_count(size) else ""
    return left_out(pointer, f"the HAR omits its body{amount}")


def _is_count(size: Any) -> bool:
    return isinstance(size, int) and not isinstance(size, bool) and size > 0


def _text_body(text: str, content: dict[str, Any], pointer: str) -> Body:
    data = compressed_pieces(text)
    if data is not None:
        return Body(pointer, data, coding=("written pieces",))
    if content.get("_isBinary") is True and content.get("encoding") != "base64":
        data = from_hex(text)
    if data is not None:
        return Body(pointer, data, coding=("hex",))
    return Body(pointer, text, is_base64=_is_base64(text, content.get("encoding")))


def _is_base64(text: str, encoding: Any) -> bool:
    """Return whether text is base64; Firefox sometimes declares plain text as base64."""
    if encoding != "base64":
        return False
    return is_base64(text) or not starts_like_container(text)
