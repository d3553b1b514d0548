"""Read YAML documents as JSON values: a Session, an array of Sessions or a webhook body each."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator
from typing import Final

from alcamine_validate.input.document import Document, Inner, InputProblem, P, Part, Record
from alcamine_validate.input.find_sessions import SEARCHING, SessionFinder
from alcamine_validate.input.inner_places import InBlockScalar, InQuotedScalar
from alcamine_validate.input.json_format import divided
from alcamine_validate.input.limits import Limits
from alcamine_validate.text.json_pointer import Pointer
from alcamine_validate.text.positions import Span, TextLines
from alcamine_validate.text.yaml_text import (
    YamlDocument,
    YamlError,
    YamlProblem,
    YamlStream,
)

_RULES: Final = {
    "alias": "invalid-yaml",
    "anchor": "yaml-anchor",
    "binary": "invalid-compression",
    "depth": "nested-too-deep",
    "duplicate": "duplicate-key",
    "key": "yaml-without-json",
    "merge": "yaml-without-json",
    "number": "number-out-of-range",
    "scalar": "ambiguous-scalar",
    "size": "over-limit",
    "syntax": "invalid-yaml",
    "tag": "yaml-without-json",
}


class YamlPart(Part):
    """One document of a YAML text, with the spans of its values.

    ``lines`` are those of the whole text, shared by all of its documents.
    """

    def __init__(self, lines: TextLines, document: YamlDocument | None) -> None:
        super().__init__(lines.text)
        self._lines = lines
        self.document = document

    def _looks_for_controls(self) -> bool:
        # YAML has many escapes for them, and allows only U+0085 unescaped (section 5.1).
        span = self.document.span if self.document else Span(0, 0)
        text = self.lines.text[span.start : span.end]
        return "\\" in text or "\x85" in text

    def spans(self, pointers: Iterable[P]) -> dict[P, Span]:
        """Return the spans of the values at ``pointers``."""
        if self.document is None:
            return {}
        found = {pointer: self.document.locate(pointer) for pointer in pointers}
        return {pointer: span for pointer, span in found.items() if span is not None}

    def inner(self, pointer: Pointer, literal: Span, value: str) -> Inner:
        """Return the mapping from spans of a string's value to spans of this text."""
        style = self.document.style(pointer) if self.document else ""
        return inner_of_scalar(self.lines, literal, value, style)


def inner_of_scalar(lines: TextLines, scalar: Span, value: str, style: str) -> Inner:
    """Return the mapping from spans of a scalar's value to spans of the text around it.

    In a plain scalar, whose ``style`` is empty, every span is the whole scalar.
    """
    if style in ("|", ">"):
        return InBlockScalar(lines, scalar, value).outer
    if style in ("'", '"'):
        quoted = InQuotedScalar(lines, scalar, value)
        if quoted.is_exact:
            return quoted.outer
    return lambda _: scalar


def sessions_of(
    text: str, stream: YamlStream, limits: Limits, finder: SessionFinder = SEARCHING
) -> Document:
    """Return the Sessions in YAML text that was parsed as ``stream``."""
    parts: list[Part] = []
    count = 0
    lines = TextLines(text)
    problems: dict[int, list[YamlProblem]] = defaultdict(list)
    for problem in stream.problems:
        problems[problem.document].append(problem)
    for index, document in enumerate(stream.documents):
        if document.span.start == document.span.end:
            continue  # nothing between two document markers
        part = YamlPart(lines, document)
        part.records = [Record(0, "", document.value)]
        part.problems = list(map(problem_of, problems[index]))
        found = finder.in_file(document.value)
        parts += divided(part, found, count, limits.nesting)
        count += len(found)
    if stream.error is not None:
        parts.append(_broken(lines, stream.error))
    if not any(part.records or part.problems for part in parts):
        nothing = InputProblem("nothing-to-check", "the file contains no Session")
        return Document(parts, [nothing])
    return Document(parts)


def problem_of(problem: YamlProblem) -> InputProblem:
    """Return a problem of the YAML reader as a problem, with its rule and span."""
    subject = (problem.value,) if problem.kind == "scalar" else ()
    span = Span(problem.mark.index, max(problem.end, problem.mark.index + 1))
    return InputProblem(_RULES[problem.kind], problem.message, span, problem.pointer, 0, subject)


def left_over(text: str, stream: YamlStream) -> Iterator[Part]:
    """Yield parts that report any document or error after a capture's single document."""
    lines = TextLines(text)
    for document in stream.documents[1:]:
        part = YamlPart(lines, document)
        words = "a capture consists of one YAML document: this one is not checked"
        part.problems.append(InputProblem("invalid-capture", words, document.span))
        yield part
    if stream.error is not None:
        yield _broken(lines, stream.error)


def _broken(lines: TextLines, error: YamlError) -> Part:
    """Return a part that only reports the error that ended the reading."""
    part = YamlPart(lines, None)
    start = min(error.index, len(lines.text))
    span = Span(start, min(start + 1, len(lines.text)))
    part.problems.append(InputProblem(_RULES[error.kind], error.message, span))
    return part
