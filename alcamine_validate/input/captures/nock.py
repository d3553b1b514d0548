"""What nock records, as objects. https://github.com/nock/nock#recording."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from alcamine_validate.input.captures.exchanges import (
    Exchange,
    ResponseBody,
    as_status,
    as_text,
    elements,
    first,
    headers_of,
    kept_body,
    member,
)
from alcamine_validate.input.captures.pieces import from_hex, joined_pieces


def is_nock(value: Any) -> bool:
    """Tell whether parsed JSON is a list of recorded calls, each with a scope and a path."""
    items = elements(value)
    return bool(items) and all(
        isinstance(member(item, "scope"), str) and isinstance(member(item, "path"), str)
        for item in items
    )


def nock_exchanges(value: Any) -> Iterator[Exchange]:
    """Yield the calls; nock answers with 200 if they state no status."""
    for index, call in enumerate(elements(value)):
        pointer = f"/{index}"
        headers = headers_of(_pairs(call.get("rawHeaders", call.get("headers"))))
        yield Exchange(
            pointer=pointer,
            url=call["scope"].rstrip("/") + call["path"],
            method=as_text(call.get("method")) or "GET",
            status=as_status(call.get("status", call.get("statusCode", 200))),
            content_type=first(headers.get("content-type", ())),
            encodings=headers.get("content-encoding", ()),
            body=_body(call, pointer),
            may_be_template=False,
        )


def _pairs(headers: Any) -> Any:
    """Return headers that stand in one list, names and values in turn, as a list of pairs."""
    if not isinstance(headers, list) or not all(isinstance(each, str) for each in headers):
        return headers
    return [list(pair) for pair in zip(headers[::2], headers[1::2], strict=False)]


def _body(call: dict[str, Any], above: str) -> ResponseBody:
    """Return the body of a response.

    It is JSON as a value, other text as a string, other bytes in hex (``responseIsBinary``),
    and in hex pieces if it has a Content-Encoding.
    """
    value, pointer = call.get("response"), f"{above}/response"
    data = joined_pieces(value)
    if isinstance(value, str) and call.get("responseIsBinary") is True:
        data = from_hex(value)
    return kept_body(value if data is None else data, pointer)
