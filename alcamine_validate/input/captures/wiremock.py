"""Read WireMock mappings: one stub, or a list of stubs. https://wiremock.org/docs/stubbing/."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any, Final

from alcamine_validate.input.captures.exchanges import (
    AttachedBody,
    Exchange,
    ResponseBody,
    UnreadableBody,
    as_status,
    as_text,
    elements,
    first,
    headers_of,
    kept_body,
    member,
)
from alcamine_validate.input.captures.templates import has_expression
from alcamine_validate.input.captures.url_patterns import path_of_expression
from alcamine_validate.input.files import BODIES_OF_STUBS
from alcamine_validate.text.json_text import UNWRITABLE, write_straight

_EXACT: Final = ("url", "urlPath", "urlPathTemplate")
_EXPRESSIONS: Final = ("urlPattern", "urlPathPattern")
_ELSEWHERE: Final = ("fault", "proxyBaseUrl")


def is_wiremock(value: Any) -> bool:
    """Return whether parsed JSON is a stub, or a list of stubs under ``mappings``."""
    stubs = member(value, "mappings")
    if isinstance(stubs, list):
        # any: a truncated element does not change the format of the file.
        return not stubs or any(isinstance(member(stub, "request"), dict) for stub in stubs)
    request = member(value, "request")
    return isinstance(member(value, "response"), dict) and (
        any(isinstance(member(request, name), str) for name in (*_EXACT, *_EXPRESSIONS))
        or (isinstance(member(request, "method"), str) and "uri" not in request)
    )


def wiremock_exchanges(value: Any) -> Iterator[Exchange]:
    """Yield the stubs; WireMock answers with 200 if a stub states no status."""
    if not isinstance(member(value, "mappings"), list):
        yield _exchange(value, "")
        return
    for index, stub in enumerate(value["mappings"]):
        yield _exchange(stub, f"/mappings/{index}")


def _exchange(stub: Any, pointer: str) -> Exchange:
    request, response = member(stub, "request"), member(stub, "response")
    headers = headers_of(member(response, "headers"))
    # A stub that proxies requests or breaks the connection has no response of its own.
    is_answer = not any(member(response, name) for name in _ELSEWHERE)
    status = member(response, "status")
    method = as_text(member(request, "method"))
    return Exchange(
        pointer=pointer,
        url=_url(request),
        method=method if method not in ("", "ANY") else "GET",
        status=as_status(200 if status is None else status) if is_answer else 0,
        content_type=first(headers.get("content-type", ())),
        encodings=headers.get("content-encoding", ()),
        body=_body(response, f"{pointer}/response"),
    )


def _url(request: Any) -> str:
    for name in _EXACT:
        if isinstance(member(request, name), str):
            return str(request[name])
    for name in _EXPRESSIONS:
        if isinstance(member(request, name), str):
            return path_of_expression(request[name])
    return ""


def _body(response: Any, above: str) -> ResponseBody:
    """Return the body of a response from any of the four properties that state one.

    None means that the body is empty.
    """
    held = {name: member(response, name) for name in ("jsonBody", "body", "base64Body")}
    is_templated = "response-template" in elements(member(response, "transformers"))
    if is_templated and has_expression(_written(held)):
        return UnreadableBody(above, "template", "its body is a template")
    file = member(response, "bodyFileName")
    if isinstance(file, str) and file:
        place = f"{above}/bodyFileName"
        if has_expression(file):
            return UnreadableBody(
                place, "template", "the name of the file with its body is a template"
            )
        return AttachedBody(place, file, BODIES_OF_STUBS)
    bodies = (
        kept_body(value, f"{above}/{name}", is_base64=name == "base64Body")
        for name, value in held.items()
    )
    return next((body for body in bodies if body is not None), None)


def _written(value: Any) -> str:
    try:
        return write_straight(value).decode()
    except (UNWRITABLE, RecursionError):
        return ""
