"""Read cassettes of vcrpy, betamax, Ruby's VCR, PHP-VCR and go-vcr, and files of ``responses``."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any, Final

from alcamine_validate.input.captures.bodies import is_base64
from alcamine_validate.input.captures.exchanges import (
    Body,
    Exchange,
    Headers,
    ParsedBody,
    ResponseBody,
    Status,
    as_status,
    as_text,
    elements,
    first,
    headers_of,
    kept_body,
    left_out,
    member,
    unknown_form,
    unless_lost,
)
from alcamine_validate.input.session_shape import holds_session_shape
from alcamine_validate.text.json_pointer import escape


def is_vcr(value: Any) -> bool:
    """Return whether a parsed file is a cassette of vcrpy, or of go-vcr, whose form is similar."""
    if isinstance(value, list):
        # any: a truncated element does not change the format of the file.
        return any(
            isinstance(item, dict) and "request" in item and "response" in item for item in value
        )
    return isinstance(member(value, "interactions"), list)


def vcr_exchanges(value: Any) -> Iterator[Exchange]:
    """Yield the interactions of a cassette. Before vcrpy 1.0, the file is a list of them."""
    if isinstance(value, list):
        yield from _exchanges(value, "")
    else:
        yield from _exchanges(elements(member(value, "interactions")), "/interactions")


def is_betamax(value: Any) -> bool:
    """Return whether a parsed file is a cassette of betamax or of Ruby's VCR."""
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
            body=unless_lost(
                _sent_as(headers, _body(response, f"{pointer}/response")), headers, pointer
            )
            if response
            else left_out(pointer),
        )


def _sent_as(headers: Headers, body: ResponseBody) -> ResponseBody:
    """Return a body, marked as base64 if PHP-VCR stored it so: for the encoding ``binary``.

    https://github.com/php-vcr/php-vcr, src/VCR/Response.php. Other recorders store it unchanged.
    """
    is_binary = "binary" in headers.get("content-transfer-encoding", ())
    if is_binary and isinstance(body, Body) and is_base64(body.data):
        return body._replace(is_base64=True)
    return body


def _url(request: Any) -> str | None:
    for name in ("uri", "url"):
        if isinstance(member(request, name), str):
            return str(request[name])
    path = member(request, "path")
    if not isinstance(path, str):
        return None
    # vcrpy before 1.0 stored the URL in parts.
    scheme = as_text(member(request, "protocol")) or "http"
    return f"{scheme}://{as_text(member(request, 'host'))}{path}"


def _status(response: Any) -> Status:
    status = member(response, "status")
    candidates = (
        member(status, "code"), member(response, "status_code"), member(response, "code"), status,
    )  # fmt: skip
    return next((code for code in map(as_status, candidates) if code is not None), None)


_TEXT_NAMES: Final = ("string", "base64_string")
_BODY_NAMES: Final = ("body", "content", "parsed_body")


def _body(response: Any, above: str) -> ResponseBody:
    """Return the body of a response: text, an object that holds text, or parsed JSON.

    Serializers for vcrpy that keep JSON readable write ``parsed_body``.
    """
    held = [name for name in _BODY_NAMES if isinstance(response, dict) and name in response]
    if not held:
        return left_out(above)
    for name in held:
        value, pointer = response[name], f"{above}/{name}"
        body = kept_body(value, pointer) if name == "parsed_body" else _body_of(value, pointer)
        if body is not None:
            return body
    return None


def _body_of(value: Any, pointer: str) -> ResponseBody:
    """Return the body in the value of ``body`` or ``content``: a body, or an object with it."""
    if not isinstance(value, dict | list) or not value:
        return kept_body(None if value in ({}, []) else value, pointer)
    if holds_session_shape(value):
        return ParsedBody(pointer, value)
    table = value if isinstance(value, dict) else {}
    texts = {name: table[name] for name in _TEXT_NAMES if name in table}
    if not texts:
        return _in_table(table, pointer)
    bodies = (
        kept_body(text, f"{pointer}/{name}", is_base64=name == "base64_string")
        for name, text in texts.items()
    )
    return next((body for body in bodies if body is not None), None)


def _in_table(table: dict[str, Any], pointer: str) -> ResponseBody:
    """Return parsed JSON that a serializer stored under its own name, for example ``json``."""
    for name, inner in table.items():
        if isinstance(inner, dict | list) and holds_session_shape(inner):
            return ParsedBody(f"{pointer}/{escape(name)}", inner)
    return left_out(pointer) if set(table) == {"encoding"} else unknown_form(pointer)


def is_responses(value: Any) -> bool:
    """Return whether a parsed file was written by the recorder of ``responses``."""
    items = member(value, "responses")
    if not isinstance(items, list) or not (items or len(value) == 1):
        return False
    return not items or any(isinstance(member(item, "response"), dict) for item in items)


def _recorded_type(response: Any, headers: Headers) -> str:
    """Return the content type of a response; the recorder's default counts as missing.

    https://github.com/getsentry/responses, responses/__init__.py.
    """
    recorded = as_text(member(response, "content_type"))
    if recorded.partition(";")[0].strip() == _DEFAULT_TYPE:
        recorded = ""
    return recorded or first(headers.get("content-type", ()))


_DEFAULT_TYPE: Final = "text/plain"


def responses_exchanges(value: Any) -> Iterator[Exchange]:
    """Yield the exchanges of a file that ``responses`` recorded; it stores bodies as text."""
    for index, item in enumerate(elements(member(value, "responses"))):
        response, pointer = member(item, "response"), f"/responses/{index}/response"
        headers = headers_of(member(response, "headers"))
        url, body = member(response, "url"), member(response, "body")
        yield Exchange(
            pointer=pointer,
            url=url if isinstance(url, str) else None,
            method=as_text(member(response, "method")),
            status=as_status(member(response, "status")),
            content_type=_recorded_type(response, headers),
            encodings=(),
            body=unless_lost(_body_of(body, f"{pointer}/body"), headers, pointer)
            if isinstance(response, dict) and "body" in response
            else left_out(pointer),
        )
