"""Recorded exchanges: one representation for the requests and responses of every recorder."""

from __future__ import annotations

import re
from collections.abc import Container, Iterable, Iterator
from typing import Any, Final, Literal, NamedTuple

from alcamine_validate.input.captures.templates import has_expression
from alcamine_validate.input.embedding import Coding


class Body(NamedTuple):
    """A body of text or bytes: its pointer in the capture, its data, and whether it is base64.

    ``coding`` says how the capture's value stands for bytes: see
    :data:`~alcamine_validate.input.embedding.Coding`.
    """

    pointer: str
    data: str | bytes
    is_base64: bool = False
    coding: Coding = ()


class ParsedBody(NamedTuple):
    """A body that the recorder parsed: its pointer and its value in the capture's JSON or YAML."""

    pointer: str
    value: Any


class AttachedBody(NamedTuple):
    """A body in a separate file: the pointer to the file's name in the capture, and the name.

    ``folder`` is ``__files`` for a name in WireMock's folder of bodies; "" for a name in the
    capture's folder.
    """

    pointer: str
    name: str
    folder: str = ""


class UnreadableBody(NamedTuple):
    """A body that can't be read from the capture: a key of :data:`SKIPPED`, and the reason."""

    pointer: str
    state: str
    why: str


_STATUS_LINE: Final = re.compile(r"\s*(?:HTTP/[0-9.]+\s+)?([1-9][0-9]{2})(?:\s.*)?", re.I | re.S)
"""A status with its reason, maybe as a whole status line (RFC 9112, section 4)."""

TEMPLATE: Final = "template"
"""The status of a response whose status is an expression of a template language."""

Status = int | Literal["template"] | None
"""A status code, :data:`TEMPLATE`, or None if there is no status."""

ResponseBody = Body | ParsedBody | AttachedBody | UnreadableBody | None
"""A response's body in a capture; None if the capture says that the body is empty.

For an unknown form, a reader returns an :class:`UnreadableBody`, never None.
"""


class Exchange(NamedTuple):
    """A request's URL and method, and the response to it.

    ``pointer`` leads to the exchange in the capture. ``url`` is "" if it can't be known, for
    example for a stub that answers any request. ``url`` or ``status`` is None if an invalid
    capture does not state it. ``content_type`` is "" if there is none; ``encodings`` are the
    values of the Content-Encoding header. ``may_be_template`` means that people write such
    files by hand, with expressions that a template engine replaces.
    """

    pointer: str
    url: str | None
    method: str
    status: Status
    content_type: str
    encodings: tuple[str, ...]
    body: ResponseBody
    may_be_template: bool = True


def kept_body(value: Any, pointer: str, *, is_base64: bool = False) -> ResponseBody:
    """Return the body for a value that a capture stores as one.

    Text and bytes are a body; arrays and objects are a parsed body; null, empty text and empty
    bytes mean an empty body (None). Any other value has an unknown form.
    """
    if value is None or value in ("", b""):
        return None
    if isinstance(value, bytes):
        return Body(pointer, value, coding=("binary",))
    if isinstance(value, str):
        return Body(pointer, value, is_base64=is_base64)
    return ParsedBody(pointer, value) if isinstance(value, dict | list) else unknown_form(pointer)


def left_out(pointer: str, why: str = "the capture omits its body") -> UnreadableBody:
    """Return the :class:`UnreadableBody` for a body that an exporter or a person left out."""
    return UnreadableBody(pointer, "left_out", why)


def unless_lost(body: ResponseBody, headers: Headers, pointer: str) -> ResponseBody:
    """Return a body; if it is empty although a length was sent, it was left out."""
    length = content_length(headers)
    if body is not None or length == 0:
        return body
    return left_out(pointer, f"the capture omits its body of {length:,} bytes")


def content_length(headers: Headers) -> int:
    """Return the Content-Length of a response, or 0 if it has none."""
    length = first(headers.get("content-length", ())).strip()
    is_number = length.isascii() and length.isdecimal() and len(length) < _LONGEST_LENGTH
    return int(length) if is_number else 0


def unknown_form(pointer: str) -> UnreadableBody:
    """Return the :class:`UnreadableBody` for a body in a form that no reader knows."""
    return UnreadableBody(pointer, "form", "its body is stored in an unknown form")


def with_bad_base64(exchange: Exchange, bad: Container[str]) -> Exchange:
    """Return an exchange, with its body marked as base64 if ``bad`` holds the body's pointer.

    Such a body is tagged as base64 in YAML, but can't be decoded.
    """
    body = exchange.body
    if not isinstance(body, Body) or body.pointer not in bad:
        return exchange
    return exchange._replace(body=body._replace(is_base64=True))


def is_unknown_type(content_type: str) -> bool:
    """Return whether a content type is missing, or is a placeholder for a missing one.

    Chrome writes ``x-unknown`` into a HAR. A media type has a slash (RFC 9110, section 8.3.1).
    """
    name = content_type.partition(";")[0].strip().lower()
    return "/" not in name or name in ("application/x-unknown", "unknown/unknown")


def member(value: Any, *names: str) -> Any:
    """Return the value at a path of names in parsed JSON; None if there is no such value."""
    for name in names:
        value = value.get(name) if isinstance(value, dict) else None
    return value


def elements(value: Any) -> list[Any]:
    """Return the elements of an array; an empty list for any other value."""
    return value if isinstance(value, list) else []


def as_status(value: Any) -> Status:
    """Return a status, also if written as 200.0 or "200"; None for a value that is not a status.

    An expression of a template language gives :data:`TEMPLATE`.
    """
    if isinstance(value, bool):
        return None
    if isinstance(value, str) and has_expression(value):
        return TEMPLATE
    if isinstance(value, str) and (line := _STATUS_LINE.fullmatch(value)) is not None:
        return int(line[1])
    try:
        return int(value)
    except (TypeError, ValueError, OverflowError):
        return None


def as_text(value: Any) -> str:
    """Return text unchanged, bytes decoded as Latin-1, and "" for any other value."""
    if isinstance(value, bytes):
        return value.decode("latin-1")
    return value if isinstance(value, str) else ""


_LONGEST_LENGTH: Final = 20

Headers = dict[str, tuple[str, ...]]
"""Header values by lower-case name (RFC 9110, section 5.1)."""


def headers_of(value: Any) -> Headers:
    """Return headers of any form: an object of values or lists, or a list of lines or pairs."""
    found: dict[str, tuple[str, ...]] = {}
    for name, item in _header_items(value):
        key = name.strip().lower()
        values = item if isinstance(item, list) else [item]
        found[key] = (*found.get(key, ()), *map(as_text, values))
    return found


def _header_items(value: Any) -> Iterator[tuple[str, Any]]:
    if isinstance(value, dict):
        yield from value.items()
    for item in elements(value):
        if isinstance(item, str):
            name, _, rest = item.partition(":")
            yield name, rest.strip()
        elif isinstance(item, dict):
            yield as_text(item.get("name") or item.get("key")), item.get("value")
        elif isinstance(item, list) and len(item) == 2:
            yield as_text(item[0]), item[1]


def first(values: Iterable[str]) -> str:
    """Return the first of ``values``; "" if there are none."""
    return next(iter(values), "")
