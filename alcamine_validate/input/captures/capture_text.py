"""Locate the values in the JSON or YAML text of a capture, and read Sessions from them."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Iterable
from itertools import takewhile
from typing import Protocol

from alcamine_validate.input.captures.exchanges import Body, ParsedBody
from alcamine_validate.input.document import Inner, P, Part, Record
from alcamine_validate.input.embedding import Coding, InString, Slice, Strings
from alcamine_validate.input.json_format import in_records
from alcamine_validate.input.json_part import session_part
from alcamine_validate.input.yaml_format import YamlPart, inner_of_scalar, problem_of
from alcamine_validate.text.json_pointer import Pointer, below
from alcamine_validate.text.positions import Span, TextLines
from alcamine_validate.text.yaml_text import YamlDocument, YamlProblem


class CaptureText(Protocol):
    """The text of a capture, which locates values in it."""

    @property
    def strings(self) -> Strings:
        """The strings of the text, in which bodies stand."""

    def has_lines(self, embedding: InString) -> bool:
        """Return whether the lines of a body are lines of the text."""

    def embedding(self, body: Body, coding: Coding) -> InString:
        """Return where the text of a body stands, which is decoded as ``coding`` says."""

    def parsed_part(self, body: ParsedBody, nesting: int) -> Part:
        """Return a part with a parsed body as its only record."""

    def whole_part(self) -> Part:
        """Return a part that is the whole capture, without records."""


def _embedding(strings: Strings, body: Body, coding: Coding) -> InString:
    value = body.data if isinstance(body.data, str) and not coding else None
    return InString(strings, body.pointer, value, coding)


class JsonCapture:
    """A capture in JSON, whose strings contain bodies with escapes."""

    def __init__(self, text: str, pointers: Iterable[str]) -> None:
        self._text = text
        self._part = Part(text)
        self.strings = Strings(self._part, pointers)

    def has_lines(self, _embedding: InString) -> bool:
        """Return whether the lines of a body are lines of the text."""
        return False

    def embedding(self, body: Body, coding: Coding) -> InString:
        """Return where the text of a body stands, which is decoded as ``coding`` says."""
        return _embedding(self.strings, body, coding)

    def parsed_part(self, body: ParsedBody, nesting: int) -> Part:
        """Return a part with a parsed body, whose text is JSON in the capture."""
        start, end = self.strings.span(body.pointer)
        return session_part(self._text[start:end], Slice(self._part, start), nesting=nesting)

    def whole_part(self) -> Part:
        """Return a part that is the whole capture, without records."""
        return Part(self._text)


class YamlCapture:
    """A capture in YAML; ``problems`` are those of its document."""

    def __init__(self, text: str, document: YamlDocument, problems: Iterable[YamlProblem]) -> None:
        self._document = document
        self._problems = sorted(problems, key=lambda problem: problem.mark.index)
        self._part = YamlPart(TextLines(text), document)
        self.strings = Strings(self._part)

    def has_lines(self, embedding: InString) -> bool:
        """Return whether the lines of a body are lines of the text."""
        return not embedding.coding and self._document.style(embedding.pointer) == "|"

    def embedding(self, body: Body, coding: Coding) -> InString:
        """Return where the text of a body stands, which is decoded as ``coding`` says."""
        return _embedding(self.strings, body, coding)

    def parsed_part(self, body: ParsedBody, nesting: int) -> Part:
        """Return a part with a parsed body.

        The nesting was already checked for the whole capture.
        """
        del nesting
        span = self.strings.span(body.pointer)
        part = YamlValue(self._part, self._document, span, body.pointer)
        part.records = [Record(0, "", body.value)]
        start = bisect_left(self._problems, span.start, key=lambda each: each.mark.index)
        inside = takewhile(lambda each: each.mark.index < span.end, self._problems[start:])
        whole = [Record(0, body.pointer, body.value)]
        for problem in in_records(map(problem_of, inside), whole):
            part.problems.append(problem._replace(span=part.inside(problem.span or span)))
        return part

    def whole_part(self) -> Part:
        """Return a part that is the whole capture, without records."""
        whole = Span(0, len(self._part.lines.text))
        return YamlValue(self._part, self._document, whole, "")


class YamlValue(Part):
    """A value in a YAML capture, as a separate text, so that excerpts show nothing around it."""

    def __init__(self, around: Part, document: YamlDocument, span: Span, pointer: str) -> None:
        super().__init__(around.lines.text[span.start : span.end], Slice(around, span.start))
        self.document = self._yaml = document
        self._span = span
        self.pointer = pointer

    def _looks_for_controls(self) -> bool:
        text = self.lines.text
        return "\\" in text or "\x85" in text

    def spans(self, pointers: Iterable[P]) -> dict[P, Span]:
        """Return the spans of the values at ``pointers``."""
        found = {each: self._yaml.locate(below(self.pointer, each)) for each in pointers}
        return {each: self.inside(span or self._span) for each, span in found.items()}

    def inner(self, pointer: Pointer, literal: Span, value: str) -> Inner:
        """Return the mapping from spans of a string's value to spans of this text."""
        style = self._yaml.style(below(self.pointer, pointer))
        return inner_of_scalar(self.lines, literal, value, style)

    def inside(self, span: Span) -> Span:
        """Return a span of the capture as a span of this text; the whole text if it is outside.

        The value of an alias is written outside.
        """
        start = self._span.start
        if start <= span.start and span.end <= self._span.end:
            return Span(span.start - start, span.end - start)
        return Span(0, self._span.end - start)
