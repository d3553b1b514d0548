"""Read Hoverfly simulations, v1 to v5.

https://docs.hoverfly.io/en/latest/pages/keyconcepts/simulations/.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any, Final

from alcamine_validate.input.captures.exchanges import (
    AttachedBody,
    Body,
    Exchange,
    ResponseBody,
    UnreadableBody,
    as_status,
    as_text,
    elements,
    first,
    headers_of,
    left_out,
    member,
    unknown_form,
)
from alcamine_validate.input.captures.url_patterns import path_of_expression

_OLD_MATCHERS: Final = {"exactMatch": "exact", "globMatch": "glob", "regexMatch": "regex"}


def is_hoverfly(value: Any) -> bool:
    """Return whether parsed JSON is a simulation."""
    return bool(_pairs(value)[0])


def _pairs(value: Any) -> tuple[str, list[Any]]:
    """Return the pointer to the pairs of a simulation, and the pairs; "" and [] if there are none.

    Before v1, ``data`` is a list of pairs.
    """
    data = member(value, "data")
    pairs = member(data, "pairs")
    if isinstance(pairs, list):
        return "/data/pairs", pairs
    items = elements(data)
    is_old = any(isinstance(member(each, "request"), dict) for each in items)
    return ("/data", items) if is_old else ("", [])


def hoverfly_exchanges(value: Any) -> Iterator[Exchange]:
    """Yield the exchanges of a simulation: its pairs."""
    above, pairs = _pairs(value)
    for index, pair in enumerate(pairs):
        pointer, response = f"{above}/{index}", member(pair, "response")
        request, headers = member(pair, "request"), headers_of(member(response, "headers"))
        method = _matched(member(request, "method"))
        yield Exchange(
            pointer=pointer,
            url=_path(member(request, "path")),
            method=method[1] if method[0] == "exact" else "GET",
            status=as_status(member(response, "status")),
            content_type=first(headers.get("content-type", ())),
            encodings=headers.get("content-encoding", ()),
            body=_body(response, f"{pointer}/response") if response else left_out(pointer),
            may_be_template=False,  # ``templated`` marks the bodies that are templates
        )


def _body(response: Any, above: str) -> ResponseBody:
    file = member(response, "bodyFile")
    if isinstance(file, str) and file:
        return AttachedBody(f"{above}/bodyFile", file)
    if not isinstance(response, dict) or "body" not in response:
        return left_out(above)
    text, pointer = response["body"], f"{above}/body"
    if not text:
        return None
    if not isinstance(text, str):
        return unknown_form(pointer)
    if response.get("templated") is True and "{{" in text:
        return UnreadableBody(pointer, "template", "its body is a template")
    return Body(pointer, text, is_base64=response.get("encodedBody") is True)


def _path(matchers: Any) -> str:
    """Return a path that represents the matched paths; "" if it can't be known.

    A ``*`` in a glob is kept, and a part of a regex that is not plain text becomes ``x``: both
    stand for an id.
    """
    kind, text = _matched(matchers)
    if kind == "regex":
        return path_of_expression(text)
    if kind == "glob":
        return path_of_expression(re.escape(text).replace(r"\*", ".*"))
    return text if kind == "exact" else ""


def _matched(matchers: Any) -> tuple[str, str]:
    """Return (matcher, value) of the most specific matcher: exact, then glob, then regex."""
    if isinstance(matchers, str):
        return "exact", matchers
    found = dict(_candidates(matchers))
    return next(
        ((kind, found[kind]) for kind in ("exact", "glob", "regex") if kind in found), ("", "")
    )


def _candidates(matchers: Any) -> Iterator[tuple[str, str]]:
    if isinstance(matchers, dict):
        for name, kind in _OLD_MATCHERS.items():
            if isinstance(matchers.get(name), str):
                yield kind, matchers[name]
    for each in reversed(elements(matchers)):
        value = member(each, "value")
        if isinstance(value, str):
            yield as_text(member(each, "matcher")) or "exact", value
