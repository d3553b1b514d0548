"""Pact contracts, versions 1 to 4. https://github.com/pact-foundation/pact-specification."""

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
    left_out,
    member,
)


def is_pact(value: Any) -> bool:
    """Tell whether parsed JSON is a contract between a consumer and a provider."""
    sides = (member(value, "consumer"), member(value, "provider"))
    return all(isinstance(side, dict) for side in sides) and isinstance(
        member(value, "interactions"), list
    )


def pact_exchanges(value: Any) -> Iterator[Exchange]:
    """Yield the interactions over HTTP; what a contract does not state matches anything."""
    for index, interaction in enumerate(elements(member(value, "interactions"))):
        response = member(interaction, "response")
        if not isinstance(response, dict):
            continue  # a message (version 4), which no one requests
        pointer = f"/interactions/{index}"
        headers = headers_of(member(response, "headers"))
        request = member(interaction, "request")
        body = _body(response, f"{pointer}/response")
        content_type = as_text(member(response, "body", "contentType"))
        yield Exchange(
            pointer=pointer,
            url=as_text(member(request, "path")),
            method=as_text(member(request, "method")) or "GET",
            status=as_status(response.get("status", 200)),
            content_type=first(headers.get("content-type", ())) or content_type,
            encodings=(),
            body=body,
            may_be_template=False,
        )


def _body(response: dict[str, Any], above: str) -> ResponseBody:
    """Return the body of a response; version 4 has a table around it, which says how it is kept."""
    if "body" not in response:
        return left_out(above, "the contract does not state its body")
    value, pointer, is_base64 = response["body"], f"{above}/body", False
    if isinstance(value, dict) and "content" in value and "contentType" in value:
        is_base64 = value.get("encoded") in (True, "base64")
        value, pointer = value["content"], f"{pointer}/content"
    return kept_body(value, pointer, is_base64=is_base64)
