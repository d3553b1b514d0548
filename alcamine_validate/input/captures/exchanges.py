"""Recorded exchanges: one shape for what every recorder writes of a request and its response."""

from __future__ import annotations

from collections.abc import Container, Iterable, Iterator
from typing import Any, Final, Literal, NamedTuple

from alcamine_validate.input.captures.templates import has_expression


class Body(NamedTuple):
    """A body that is text or bytes: where it stands in the capture, and how it is kept."""

    pointer: str
    data: str | bytes
    is_base64: bool = False


class ParsedBody(NamedTuple):
    """A body that the recorder parsed: JSON within the JSON or YAML of the capture."""

    pointer: str
    value: Any


class AttachedBody(NamedTuple):
    """A body in a file of its own: where the capture names it, the name, and from which folder.

    ``folder`` is relative to that of the capture, such as ``../__files``.
    """

    pointer: str
    name: str
    folder: str = ""


class UnreadableBody(NamedTuple):
    """A body that the capture does not hold: a state of :data:`SKIPPED`, and why in words."""

    pointer: str
    state: str
    why: str


TEMPLATE: Final = "template"
"""The status of a response whose status is an expression of a template language."""

Status = int | Literal["template"] | None
"""A status; None: there is none."""

ResponseBody = Body | ParsedBody | AttachedBody | UnreadableBody | None
"""What a capture has of a response's body; None: the capture says that the body is empty.

A reader that meets a form that it does not know returns an :class:`UnreadableBody`, never None.
"""


class Exchange(NamedTuple):
    """A request's URL and method, and the response to it.

    ``pointer`` leads to the exchange in the capture. ``url`` is "" where it can't be known, such
    as that of a stub which answers any request. Where it is None, or ``status`` is, the capture
    does not say it, and so is a broken one. ``content_type`` is "" where there is none;
    ``encodings`` are the values of its Content-Encoding. ``may_be_template`` says that people
    write such files by hand, with expressions that a template engine fills in.
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
    """Return the state of a body by the value that a capture has in its place.

    Text and bytes are a body, arrays and objects a parsed one; null and empty text mean that
    it is empty. Anything else is a form that is not known.
    """
    if value is None or value in ("", b""):
        return None
    if isinstance(value, str | bytes):
        return Body(pointer, value, is_base64=is_base64 and isinstance(value, str))
    return ParsedBody(pointer, value) if isinstance(value, dict | list) else unknown_form(pointer)


def left_out(pointer: str, why: str = "the capture does not hold its body") -> UnreadableBody:
    """Return the state of a body that an exporter or a person left out."""
    return UnreadableBody(pointer, "left_out", why)


def unknown_form(pointer: str) -> UnreadableBody:
    """Return the state of a body that is kept in a way that no reader knows."""
    return UnreadableBody(pointer, "form", "its body is kept in an unknown form")


def with_bad_base64(exchange: Exchange, bad: Container[str]) -> Exchange:
    """Return an exchange whose body says that it is base64, if ``bad`` holds its pointer.

    Such a body stands in YAML with a tag that says so, and can't be decoded.
    """
    body = exchange.body
    if not isinstance(body, Body) or body.pointer not in bad:
        return exchange
    return exchange._replace(body=body._replace(is_base64=True))


def is_unknown_type(content_type: str) -> bool:
    """Tell whether a content type says nothing: it is missing, or stands for a missing one.

    Chrome writes ``x-unknown`` into a HAR. A media type has a slash (RFC 9110, section 8.3.1).
    """
    name = content_type.partition(";")[0].strip().lower()
    return "/" not in name or name in ("application/x-unknown", "unknown/unknown")


def member(value: Any, *names: str) -> Any:
    """Return what stands at a path of names in parsed JSON; None where nothing does."""
    for name in names:
        value = value.get(name) if isinstance(value, dict) else None
    return value


def elements(value: Any) -> list[Any]:
    """Return the elements of an array; an empty list for anything else."""
    return value if isinstance(value, list) else []


def as_status(value: Any) -> Status:
    """Return a status, which some write as 200.0 or "200"; None where it is none."""
    if isinstance(value, bool):
        return None
    if isinstance(value, str) and has_expression(value):
        return TEMPLATE
    try:
        return int(value)
    except (TypeError, ValueError, OverflowError):
        return None


def as_text(value: Any) -> str:
    """Return text as it is, bytes as Latin-1, anything else as ""."""
    if isinstance(value, bytes):
        return value.decode("latin-1")
    return value if isinstance(value, str) else ""


Headers = dict[str, tuple[str, ...]]
"""Values of headers by name in lower case (RFC 9110, section 5.1)."""


def headers_of(value: Any) -> Headers:
    """Return headers of any shape: a table of values or lists, a list of lines or pairs."""
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
    """Return the first of some texts; "" where there is none."""
    return next(iter(values), "")
