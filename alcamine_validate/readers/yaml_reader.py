"""YAML: each document a Session, an array of them, or a webhook body, as the JSON it stands for."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Final

from alcamine_validate.limits import Limits
from alcamine_validate.readers.document import Document, InputProblem, Part, Record
from alcamine_validate.readers.json_reader import in_record, records_in
from alcamine_validate.text_lines import Span
from alcamine_validate.yaml_text import Remark, YamlDocument, YamlError, YamlStream, read_yaml

_RULES: Final = {
    "alias": "invalid-yaml",
    "anchor": "yaml-anchor",
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
    """One document of a YAML text, which holds the places of its values itself."""

    def __init__(self, text: str, document: YamlDocument | None) -> None:
        super().__init__(text)
        self.document = document

    def spans(self, pointers: Iterable[str]) -> dict[str, Span]:
        """Return where the values at ``pointers`` stand in the text."""
        if self.document is None:
            return {}
        found = {pointer: self.document.locate(pointer) for pointer in pointers}
        return {pointer: span for pointer, span in found.items() if span is not None}


def read_yaml_sessions(text: str, limits: Limits) -> Document:
    """Return the Sessions in YAML text: what :func:`read_yaml` says of it becomes problems."""
    return sessions_of(text, read_yaml(text, maximum_depth=limits.nesting))


def sessions_of(text: str, stream: YamlStream) -> Document:
    """Return the Sessions in YAML text that was read."""
    parts: list[Part] = []
    count = 0
    for index, document in enumerate(stream.documents):
        part = YamlPart(text, document)
        if document.span.start == document.span.end:
            continue  # nothing between two markers
        part.records = records_in(document.value, count)
        part.problems = [
            _in_record(_problem(remark), part.records)
            for remark in stream.remarks
            if remark.document == index
        ]
        count += len(part.records)
        parts.append(part)
    if stream.error is not None:
        parts.append(_broken(text, stream.error))
    if not any(part.records or part.problems for part in parts):
        nothing = InputProblem("nothing-to-check", "the file holds no Session")
        return Document(parts, [nothing])
    return Document(parts)


def _problem(remark: Remark) -> InputProblem:
    subject = (remark.value,) if remark.kind == "scalar" else ()
    span = Span(remark.mark.index, max(remark.end, remark.mark.index + 1))
    return InputProblem(_RULES[remark.kind], remark.message, span, remark.pointer, 0, subject)


def _in_record(problem: InputProblem, records: list[Record]) -> InputProblem:
    """Return a problem under the Session that it is in; one Session alone has them all."""
    whole = len(records) == 1 and records[0].pointer == problem.pointer
    return (
        problem._replace(pointer="", record=records[0].index)
        if whole
        else in_record(problem, records)
    )


def _broken(text: str, error: YamlError) -> Part:
    """Return a part that only says what ended the reading."""
    part = YamlPart(text, None)
    starts = part.lines.line_span(min(error.line, len(part.lines)))
    start = min(starts.start + error.column - 1, len(text))
    span = Span(start, min(start + 1, len(text)))
    part.problems.append(InputProblem(_RULES[error.kind], error.message, span))
    return part
