"""Cassettes of vcrpy, betamax, Ruby's VCR and go-vcr, and what ``responses`` records."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

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


def is_vcr(value: Any) -> bool:
    """Tell whether a parsed file is a cassette of vcrpy, or of go-vcr, which is like it."""
    if isinstance(value, list):
        return bool(value) and all(
            isinstance(item, dict) and "request" in item and "response" in item for item in value
        )
    return isinstance(member(value, "interactions"), list)


def vcr_exchanges(value: Any) -> Iterator[Exchange]:
    """Yield the interactions of a cassette; before vcrpy 1.0 the file is a list of them."""
    if isinstance(value, list):
        yield from _exchanges(value, "")
    else:
        yield from _exchanges(elements(member(value, "interactions")), "/interactions")


def is_betamax(value: Any) -> bool:
    """Tell whether a parsed file is a cassette of betamax or of Ruby's VCR."""
    return isinstance(member(value, "http_interactions"), list)


def betamax_exchanges(value: Any) -> Iterator[Exchange]:
    """Yield the interactions of a cassette."""
    yield from _exchanges(elements(member(value, "http_interactions")), "/http_interactions")


def _exchanges(pairs: list[Any], above: str) -> Iterator[Exchange]:
    for index, pair in enumerate(pairs):
        pointer = f"{above}/{index}"
        request, response = member(pair, "request"), member(pair, "response")
        headers = headers_of(member(response, "headers"))
        yield Exchange(
            pointer=pointer,
            url=_url(request),
            method=as_text(member(request, "method")),
            status=_status(response),
            content_type=first(headers.get("content-type", ())),
            encodings=headers.get("content-encoding", ()),
            body=_body(response, f"{pointer}/response"),
        )


def _url(request: Any) -> str | None:
    for name in ("uri", "url"):
        if isinstance(member(request, name), str):
            return str(request[name])
    path = member(request, "path")
    if not isinstance(path, str):
        return None
    # vcrpy before 1.0 took the URL apart.
    scheme = as_text(member(request, "protocol")) or "http"
    return f"{scheme}://{as_text(member(request, 'host'))}{path}"


def _status(response: Any) -> int | None:
    status = member(response, "status")
    candidates = (
        member(status, "code"), member(response, "status_code"), member(response, "code"), status,
    )  # fmt: skip
    return next((code for code in map(as_status, candidates) if code is not None), None)


def _body(response: Any, above: str) -> Body | None:
    for name in ("body", "content"):
        value = member(response, name)
        if isinstance(value, str | bytes):
            return Body(f"{above}/{name}", value)
        for key in ("string", "base64_string"):
            inner = member(value, key)
            if isinstance(inner, str | bytes):
                is_base64 = key == "base64_string" and isinstance(inner, str)
                return Body(f"{above}/{name}/{key}", inner, is_base64=is_base64)
    return None


def is_responses(value: Any) -> bool:
    """Tell whether a parsed file is what the recorder of ``responses`` writes."""
    items = member(value, "responses")
    if not isinstance(items, list) or not (items or len(value) == 1):
        return False
    return all(isinstance(member(item, "response"), dict) for item in items)


def responses_exchanges(value: Any) -> Iterator[Exchange]:
    """Yield the responses of a file that ``responses`` recorded; bodies are text there."""
    for index, item in enumerate(elements(member(value, "responses"))):
        response, pointer = member(item, "response"), f"/responses/{index}/response"
        headers = headers_of(member(response, "headers"))
        url, body = member(response, "url"), member(response, "body")
        yield Exchange(
            pointer=pointer,
            url=url if isinstance(url, str) else None,
            method=as_text(member(response, "method")),
            status=as_status(member(response, "status")),
            content_type=as_text(member(response, "content_type"))
            or first(headers.get("content-type", ())),
            encodings=(),
            body=Body(f"{pointer}/body", body) if isinstance(body, str | bytes) else None,
        )
