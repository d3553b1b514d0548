"""Read Pact contracts, versions 1 to 4. https://github.com/pact-foundation/pact-specification."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any, Final

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
    """Return whether parsed JSON is a contract between a consumer and a provider."""
    sides = (member(value, "consumer"), member(value, "provider"))
    return all(isinstance(side, dict) for side in sides) and any(
        isinstance(member(value, name), list) for name in ("interactions", "messages")
    )


def pact_exchanges(value: Any) -> Iterator[Exchange]:
    """Yield the HTTP interactions and the messages, for example the bodies of webhooks.

    Anything that a contract does not state matches any value.
    """
    yield from _messages(elements(member(value, "messages")), "/messages")
    for index, interaction in enumerate(elements(member(value, "interactions"))):
        pointer, response = f"/interactions/{index}", member(interaction, "response")
        if isinstance(response, list):  # the response to a message (version 4)
            yield from _messages(response, f"{pointer}/response")
            continue
        if not isinstance(response, dict):
            yield from _messages([interaction], "/interactions", index)
            continue
        headers = headers_of(member(response, "headers"))
        request = member(interaction, "request")
        body = _body(response, "body", f"{pointer}/response")
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


def _messages(messages: list[Any], above: str, first_index: int = 0) -> Iterator[Exchange]:
    """Yield messages (versions 3 and 4), which have no request URL."""
    for index, message in enumerate(messages, first_index):
        pointer = f"{above}/{index}"
        if not isinstance(message, dict):
            yield Exchange(pointer, None, "", None, "", (), None, may_be_template=False)
            continue
        metadata = headers_of(member(message, "metadata") or member(message, "metaData"))
        content_type = as_text(member(message, "contents", "contentType"))
        yield Exchange(
            pointer=pointer,
            url="",
            method="GET",
            status=200,
            content_type=first(metadata.get("contenttype", ())) or content_type,
            encodings=(),
            body=_body(message, "contents", pointer),
            may_be_template=False,
        )


_TABLE: Final = frozenset({"content", "contentType", "contentTypeHint", "encoded"})


def _body(holder: dict[str, Any], name: str, above: str) -> ResponseBody:
    """Return a body; version 4 wraps it in an object that states its encoding."""
    if name not in holder:
        return left_out(above, "the contract omits its body")
    value, pointer, is_base64 = holder[name], f"{above}/{name}", False
    if isinstance(value, dict) and "content" in value and _TABLE.issuperset(value):
        is_base64 = value.get("encoded") in (True, "base64")
        value, pointer = value["content"], f"{pointer}/content"
    return kept_body(value, pointer, is_base64=is_base64)
