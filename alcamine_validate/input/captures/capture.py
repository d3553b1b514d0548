"""Captures: the responses in them that hold Sessions, and the way back to the file."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from functools import cache, cached_property
from typing import Final, Protocol

from alcamine_validate.input.captures.bodies import (
    BadBody,
    UnknownEncoding,
    decoded,
    from_base64,
    looks_like_json,
)
from alcamine_validate.input.captures.exchanges import Body, Exchange
from alcamine_validate.input.captures.inner_places import InBlockScalar, InJsonString
from alcamine_validate.input.captures.url_patterns import is_meant
from alcamine_validate.input.document import SKIPPED, Document, InputProblem, Outward, Part
from alcamine_validate.input.json_format import json_part
from alcamine_validate.input.limits import Limits, OverLimit
from alcamine_validate.text.locate import locate
from alcamine_validate.text.positions import Place, Span, TextLines
from alcamine_validate.text.yaml_text import YamlDocument

_JSON_TYPE: Final = re.compile(
    r"\s*(?:application|text)/(?:[^;\s]+\+)?json\s*(?:;.*)?", re.I | re.S
)
_WITHOUT_BODY: Final = ("HEAD", "OPTIONS")


class CaptureText(Protocol):
    """The text of a capture, which knows where its strings stand."""

    def outward(self, body: Body) -> tuple[Outward, bool]:
        """Return what leads from a body's text to the file, and whether lines stay lines."""

    def place(self, pointer: str) -> Place:
        """Return where the value at ``pointer`` stands."""


class JsonCapture:
    """A capture that is JSON: what its strings hold stands there with escapes."""

    def __init__(self, text: str, pointers: Iterable[str]) -> None:
        self._text = text
        self._pointers = list(pointers)

    @cached_property
    def _lines(self) -> TextLines:
        return TextLines(self._text)

    @cached_property
    def _spans(self) -> dict[str, Span]:
        """All places at once, when the first of them is asked for."""
        return locate(self._text, self._pointers)

    def place(self, pointer: str) -> Place:
        """Return where the value at ``pointer`` stands."""
        span = self._spans[pointer]
        return Place(*self._lines.place(span.start), *self._lines.place(span.end))

    def outward(self, body: Body) -> tuple[Outward, bool]:
        """Return what leads from a body's text to the file, and whether lines stay lines."""
        if isinstance(body.data, bytes) or body.is_base64:
            return lambda _span: self.place(body.pointer), False
        inside = cache(lambda: InJsonString(self._lines, self._spans[body.pointer]))
        return lambda span: inside().place(span), False


class YamlCapture:
    """A capture that is YAML."""

    def __init__(self, text: str, document: YamlDocument) -> None:
        self._text = text
        self._document = document

    @cached_property
    def _lines(self) -> TextLines:
        return TextLines(self._text)

    def place(self, pointer: str) -> Place:
        """Return where the value at ``pointer`` stands."""
        span = self._document.locate(pointer) or Span(0, 0)
        return Place(*self._lines.place(span.start), *self._lines.place(span.end))

    def outward(self, body: Body) -> tuple[Outward, bool]:
        """Return what leads from a body's text to the file, and whether lines stay lines."""
        value = body.data
        style = self._document.style(body.pointer)
        if style not in ("|", ">") or isinstance(value, bytes) or body.is_base64:
            return lambda _span: self.place(body.pointer), False
        scalar = self._document.locate(body.pointer) or Span(0, 0)
        inside = cache(lambda: InBlockScalar(self._lines, scalar, value))
        return lambda span: inside().place(span), style == "|"


@dataclass
class _Gathering:
    """A capture being read: what was found in it so far."""

    text: CaptureText
    limits: Limits
    patterns: Sequence[str]
    parts: list[Part] = field(default_factory=list)
    skipped: Counter[str] = field(default_factory=Counter)
    sessions: int = 0
    unreadable: bool = False

    def take(self, exchange: Exchange) -> None:
        """Judge whether a response holds Sessions, and read them."""
        if exchange.url is None or exchange.status is None:
            # Such as in a recording that was cut off.
            missing = "the request's URL" if exchange.url is None else "the response's status"
            self._broken(exchange.pointer, "invalid-capture", f"it does not say {missing}")
            return
        reason = why_skipped(exchange, self.patterns)
        body = exchange.body
        if reason or body is None:
            self.skipped[reason or "body"] += 1
            return
        try:
            data = body.data
            if body.is_base64 and isinstance(data, str):
                data = from_base64(data)
            if isinstance(data, bytes):  # text is never compressed, whatever the headers say
                data = decoded(data, exchange.encodings, self.limits)
            self._read(body, data)
        except OverLimit as error:
            self._broken(body.pointer, "over-limit", str(error))
        except BadBody as error:
            self._broken(body.pointer, "invalid-compression", str(error))
        except UnknownEncoding as error:
            self.unreadable = True
            self._broken(body.pointer, "unreadable-file", f"can't read it: {error}")

    def _read(self, body: Body, data: str | bytes) -> None:
        plain = body if data is body.data else body._replace(is_base64=True)
        outward, is_exact = self.text.outward(plain)
        part = json_part(
            data,
            outward,
            first=self.sessions,
            nesting=self.limits.nesting,
            has_lines_of_file=is_exact,
        )
        self.sessions += len(part.records)
        self.parts.append(part)

    def _broken(self, pointer: str, rule: str, message: str) -> None:
        part = Part(b"", lambda _span: self.text.place(pointer), has_lines_of_file=False)
        part.problems.append(InputProblem(rule, message, Span(0, 0)))
        self.parts.append(part)


def why_skipped(exchange: Exchange, patterns: Sequence[str]) -> str:
    """Return why a response is not to be judged (a key of ``SKIPPED``), or ""."""
    if not is_meant(exchange.url or "", patterns):
        return "path"
    if exchange.status != 200:
        return "status"
    body = exchange.body
    has_body = body is not None and bool(body.data) and exchange.method.upper() not in _WITHOUT_BODY
    is_text = exchange.content_type and _JSON_TYPE.fullmatch(exchange.content_type) is None
    if is_text or (has_body and body is not None and not _may_be_json(exchange, body)):
        return "content"
    return "body" if not has_body or _is_destroyed(exchange) else ""


def _may_be_json(exchange: Exchange, body: Body) -> bool:
    """Tell whether what has no content type looks like JSON."""
    if exchange.content_type or body.is_base64 or exchange.encodings:
        return True
    data = body.data if isinstance(body.data, bytes) else body.data[:100].encode()
    return looks_like_json(data)


def _is_destroyed(exchange: Exchange) -> bool:
    """Tell whether a recorder took compressed bytes for text, which can't be undone."""
    body = exchange.body
    if body is None or not isinstance(body.data, str) or body.is_base64:
        return False
    is_json = body.data.lstrip()[:1] in ("{", "[")
    return bool(exchange.encodings) and not is_json and "\ufffd" in body.data


def read_capture(
    text: CaptureText, exchanges: Iterable[Exchange], limits: Limits, patterns: Sequence[str]
) -> Document:
    """Return the Sessions in the responses of a capture whose URLs match ``patterns``."""
    gathering = _Gathering(text, limits, patterns)
    for exchange in exchanges:
        gathering.take(exchange)
    document = Document(gathering.parts, [], gathering.skipped, gathering.unreadable)
    if not gathering.sessions and not any(part.problems for part in gathering.parts):
        document.problems.append(_nothing(gathering.skipped))
    return document


def _nothing(skipped: Counter[str]) -> InputProblem:
    count = skipped.total()
    if not count:
        return InputProblem("nothing-to-check", "the capture holds no Session")
    each = [f"{number} with {SKIPPED[name]}" for name, number in skipped.most_common()]
    reasons = f": {', '.join(each)}" if len(each) > 1 else f", with {SKIPPED[next(iter(skipped))]}"
    responses = "1 response" if count == 1 else f"{count} responses"
    hint = " (--url-pattern says which paths count)" if skipped["path"] else ""
    message = f"the capture holds no Session: {responses} skipped{reasons}{hint}"
    return InputProblem("nothing-to-check", message)


__all__ = ["CaptureText", "JsonCapture", "YamlCapture", "read_capture"]
