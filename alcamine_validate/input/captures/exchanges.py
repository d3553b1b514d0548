"""Recorded exchanges: one shape for what every recorder writes of a request and its response."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Any, NamedTuple


class Body(NamedTuple):
    """A response's body: where it stands in the capture, its text or bytes, how it is kept."""

    pointer: str
    data: str | bytes
    is_base64: bool = False


class Exchange(NamedTuple):
    """A request's URL and method, and the response to it.

    ``pointer`` leads to the exchange in the capture. ``url`` is None where it is missing,
    which makes the capture a broken one, and "" where it can't be known; a ``status`` that
    is None does the same. ``content_type`` is "" where there is none; ``encodings`` are the
    values of its Content-Encoding.
    """

    pointer: str
    url: str | None
    method: str
    status: int | None
    content_type: str
    encodings: tuple[str, ...]
    body: Body | None


def member(value: Any, *names: str) -> Any:
    """Return what stands at a path of names in parsed JSON; None where nothing does."""
    for name in names:
        value = value.get(name) if isinstance(value, dict) else None
    return value


def elements(value: Any) -> list[Any]:
    """Return the elements of an array; none where it is no array."""
    return value if isinstance(value, list) else []


def as_status(value: Any) -> int | None:
    """Return a status, which some write as 200.0 or "200"; None where it is none."""
    if isinstance(value, bool):
        return None
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
            yield as_text(item.get("name")), item.get("value")
        elif isinstance(item, list) and len(item) == 2:
            yield as_text(item[0]), item[1]


def first(values: Iterable[str]) -> str:
    """Return the first of some texts; "" where there is none."""
    return next(iter(values), "")
