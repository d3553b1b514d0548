"""Locate the values in the JSON or YAML text of a capture, and read Sessions from them."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Iterable
from functools import cache, cached_property
from itertools import takewhile
from typing import Protocol

from alcamine_validate.input.captures.exchanges import Body, ParsedBody
from alcamine_validate.input.document import Inner, Outward, P, Part, Record, shifted
from alcamine_validate.input.inner_places import InJsonString
from alcamine_validate.input.json_format import in_records
from alcamine_validate.input.json_part import session_part
from alcamine_validate.input.yaml_format import inner_of_scalar, problem_of
from alcamine_validate.text.json_pointer import Pointer, below
from alcamine_validate.text.locate import locate
from alcamine_validate.text.positions import Place, Span, TextLines
from alcamine_validate.text.yaml_text import YamlDocument, YamlProblem


class CaptureText(Protocol):
    """The text of a capture, which locates values in it."""

    def outward(self, body: Body) -> tuple[Outward, bool]:
        """Return the mapping from a body's text to the file, and whether it preserves lines."""

    def place(self, pointer: str) -> Place:
        """Return the place of the value at ``pointer``."""

    def parsed_part(self, body: ParsedBody, nesting: int) -> Part:
        """Return a part with a parsed body as its only record."""

    def whole_part(self) -> Part:
        """Return a part that is the whole capture, without records."""


class JsonCapture:
    """A capture in JSON, whose strings contain bodies with escapes."""

    def __init__(self, text: str, pointers: Iterable[str]) -> None:
        self._text = text
        self._pointers = list(pointers)

    @cached_property
    def _lines(self) -> TextLines:
        return TextLines(self._text)

    @cached_property
    def _spans(self) -> dict[str, Span]:
        """The spans of all pointers, located together on first use."""
        return locate(self._text, self._pointers)

    def place(self, pointer: str) -> Place:
        """Return the place of the value at ``pointer``."""
        return self._lines.place_of(self._spans[pointer])

    def outward(self, body: Body) -> tuple[Outward, bool]:
        """Return the mapping from a body's text to the file, and whether it preserves lines."""
        if isinstance(body.data, bytes) or body.is_base64:
            return lambda _span: self.place(body.pointer), False
        inner = cache(lambda: InJsonString(self._lines, self._spans[body.pointer]).outer)
        return lambda span: self._lines.place_of(inner()(span)), False

    def parsed_part(self, body: ParsedBody, nesting: int) -> Part:
        """Return a part with a parsed body, whose text is JSON in the capture."""
        start, end = self._spans[body.pointer]
        return session_part(self._text[start:end], shifted(self._lines, start), nesting=nesting)

    def whole_part(self) -> Part:
        """Return a part that is the whole capture, without records."""
        return Part(self._text)


class YamlCapture:
    """A capture in YAML; ``problems`` are those of its document."""

    def __init__(self, text: str, document: YamlDocument, problems: Iterable[YamlProblem]) -> None:
        self._text = text
        self._document = document
        self._problems = sorted(problems, key=lambda problem: problem.mark.index)

    @cached_property
    def _lines(self) -> TextLines:
        return TextLines(self._text)

    def place(self, pointer: str) -> Place:
        """Return the place of the value at ``pointer``."""
        span = self._document.locate(pointer) or Span(0, 0)
        return self._lines.place_of(span)

    def outward(self, body: Body) -> tuple[Outward, bool]:
        """Return the mapping from a body's text to the file, and whether it preserves lines."""
        value = body.data
        style = self._document.style(body.pointer)
        if isinstance(value, bytes) or body.is_base64:
            return lambda _span: self.place(body.pointer), False
        scalar = self._document.locate(body.pointer) or Span(0, 0)
        inner = cache(lambda: inner_of_scalar(self._lines, scalar, value, style))
        return lambda span: self._lines.place_of(inner()(span)), style == "|"

    def parsed_part(self, body: ParsedBody, nesting: int) -> Part:
        """Return a part with a parsed body.

        The nesting was already checked for the whole capture.
        """
        del nesting
        span = self._document.locate(body.pointer) or Span(0, 0)
        part = _YamlValue(self._document, span, self._lines, body.pointer)
        part.records = [Record(0, "", body.value)]
        start = bisect_left(self._problems, span.start, key=lambda each: each.mark.index)
        inside = takewhile(lambda each: each.mark.index < span.end, self._problems[start:])
        whole = [Record(0, body.pointer, body.value)]
        for problem in in_records(map(problem_of, inside), whole):
            part.problems.append(problem._replace(span=part.inside(problem.span or span)))
        return part

    def whole_part(self) -> Part:
        """Return a part that is the whole capture, without records."""
        return _YamlValue(self._document, Span(0, len(self._text)), self._lines, "")


class _YamlValue(Part):
    """A value in a YAML capture, as a separate text, so that excerpts show nothing around it."""

    def __init__(self, document: YamlDocument, span: Span, lines: TextLines, pointer: str) -> None:
        super().__init__(lines.text[span.start : span.end], shifted(lines, span.start))
        self._document = document
        self._span = span
        self._pointer = pointer

    def _looks_for_controls(self) -> bool:
        text = self.lines.text
        return "\\" in text or "\x85" in text

    def spans(self, pointers: Iterable[P]) -> dict[P, Span]:
        """Return the spans of the values at ``pointers``."""
        found = {each: self._document.locate(below(self._pointer, each)) for each in pointers}
        return {each: self.inside(span or self._span) for each, span in found.items()}

    def inner(self, pointer: Pointer, literal: Span, value: str) -> Inner:
        """Return the mapping from spans of a string's value to spans of this text."""
        style = self._document.style(below(self._pointer, pointer))
        return inner_of_scalar(self.lines, literal, value, style)

    def inside(self, span: Span) -> Span:
        """Return a span of the capture as a span of this text; the whole text if it is outside.

        The value of an alias is written outside.
        """
        start = self._span.start
        if start <= span.start and span.end <= self._span.end:
            return Span(span.start - start, span.end - start)
        return Span(0, self._span.end - start)
