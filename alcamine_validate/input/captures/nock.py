"""Read recordings of nock, as objects. https://github.com/nock/nock#recording."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from alcamine_validate.input.captures.exchanges import (
    Body,
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
    """Return whether parsed JSON is a list of recorded calls, which have a scope and a path."""
    # any: a truncated element does not change the format of the file.
    return any(_url(item) is not None for item in elements(value))


def _url(call: Any) -> str | None:
    scope, path = member(call, "scope"), member(call, "path")
    is_call = isinstance(scope, str) and isinstance(path, str)
    return scope.rstrip("/") + path if is_call else None


def nock_exchanges(value: Any) -> Iterator[Exchange]:
    """Yield the calls; nock answers with 200 if a call states no status.

    Before nock 7, the status was called ``reply``, which still takes precedence over ``status``.
    """
    for index, call in enumerate(elements(value)):
        pointer = f"/{index}"
        headers = headers_of(_pairs(member(call, "rawHeaders") or member(call, "headers")))
        statuses = (member(call, name) for name in ("reply", "status", "statusCode"))
        status = next((each for each in statuses if each is not None), 200)
        yield Exchange(
            pointer=pointer,
            url=_url(call),
            method=as_text(member(call, "method")) or "GET",
            status=as_status(status),
            content_type=first(headers.get("content-type", ())),
            encodings=headers.get("content-encoding", ()),
            body=_body(call, pointer),
            may_be_template=False,
        )


def _pairs(headers: Any) -> Any:
    """Return headers in a flat list of alternating names and values as a list of pairs.

    Return any other value unchanged.
    """
    if not isinstance(headers, list) or not all(isinstance(each, str) for each in headers):
        return headers
    return [list(pair) for pair in zip(headers[::2], headers[1::2], strict=False)]


def _body(call: Any, above: str) -> ResponseBody:
    """Return the body of a response.

    JSON is stored as a value, other text as a string, other bytes in hex
    (``responseIsBinary``), and a body with a Content-Encoding in hex pieces.
    """
    value, pointer = member(call, "response"), f"{above}/response"
    data = joined_pieces(value)
    if data is not None:
        return Body(pointer, data, coding=("pieces",))
    if isinstance(value, str) and member(call, "responseIsBinary") is True:
        data = from_hex(value)
    if data is not None:
        return Body(pointer, data, coding=("hex",))
    return kept_body(value, pointer)
