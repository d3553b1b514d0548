"""Read Postman collections 2.0 and 2.1: the responses that are saved with requests.

https://schema.postman.com/collection/json/v2.1.0/draft-07/docs/index.html.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any, Final

from alcamine_validate.input.captures.exchanges import (
    Exchange,
    as_status,
    as_text,
    elements,
    first,
    headers_of,
    kept_body,
    member,
)
from alcamine_validate.input.captures.url_patterns import with_host

_VARIABLE: Final = re.compile(r"\{\{[^{}]{0,200}\}\}")
_HOST: Final = "https://postman.invalid"
"""The replacement for a variable at the start of a URL, the host (RFC 2606, section 2)."""


def is_postman(value: Any) -> bool:
    """Return whether parsed JSON is a collection, which has ``info`` and ``item``.

    Postman's API returns a collection under ``collection``.
    """
    _, collection = _collection(value)
    is_described = isinstance(member(collection, "info"), dict)
    return is_described and isinstance(member(collection, "item"), list)


def _collection(value: Any) -> tuple[str, Any]:
    """Return the pointer to the collection, and the collection."""
    inner = member(value, "collection")
    return ("", value) if inner is None else ("/collection", inner)


def postman_exchanges(value: Any) -> Iterator[Exchange]:
    """Yield the saved responses of all items, which may be in folders of any depth."""
    waiting = [_collection(value)]
    while waiting:
        above, item = waiting.pop()
        for index, response in enumerate(elements(member(item, "response"))):
            yield _exchange(item, response, f"{above}/response/{index}")
        inner = enumerate(elements(member(item, "item")))
        waiting += [(f"{above}/item/{index}", each) for index, each in reversed(list(inner))]


def _exchange(item: Any, response: Any, pointer: str) -> Exchange:
    request = member(response, "originalRequest") or member(item, "request")
    headers = headers_of(_lines(member(response, "header")))
    return Exchange(
        pointer=pointer,
        url=_url(request),
        method=as_text(member(request, "method")) or "GET",
        status=as_status(member(response, "code") or 200),  # an example need not have one
        content_type=first(headers.get("content-type", ())),
        encodings=(),
        body=kept_body(member(response, "body"), f"{pointer}/body"),
    )


def _lines(headers: Any) -> Any:
    return headers.splitlines() if isinstance(headers, str) else headers


def _url(request: Any) -> str:
    """Return a URL with its Postman variables, for example ``{{baseUrl}}``, replaced.

    A variable at the start is the host; others are path segments. The URL is "" if it has no
    path after a variable at the start.
    """
    url = request if isinstance(request, str) else member(request, "url")
    raw = member(url, "raw")
    text = raw if isinstance(raw, str) else as_text(url) or _path(member(url, "path"))
    leading = _VARIABLE.match(text)
    if leading is not None:
        rest = text[leading.end() :]
        if not rest or rest.startswith(("?", "#")):
            return ""
        text = with_host(rest, _HOST)
    return _VARIABLE.sub("x", text)


def _path(path: Any) -> str:
    """Return a path given as text or in pieces: strings, or objects with a string ``value``."""
    if isinstance(path, str):
        return path if path.startswith("/") else f"/{path}"
    pieces = (as_text(each) or as_text(member(each, "value")) for each in elements(path))
    return "/" + "/".join(pieces)
