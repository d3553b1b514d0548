"""JSON: one Session, an array of them, or a webhook body around one."""

from __future__ import annotations

from dataclasses import replace
from typing import Any, Final

from alcamine_validate.finding import Finding
from alcamine_validate.json_text import (
    DuplicateKey,
    JsonText,
    MalformedJson,
    may_hold_duplicate_keys,
    parse,
)
from alcamine_validate.locate import Span, duplicate_keys
from alcamine_validate.messages import shown
from alcamine_validate.readers.document import Document, Record

_RULES: Final = {
    "syntax": "invalid-json",
    "encoding": "invalid-encoding",
    "depth": "nested-too-deep",
    "number": "number-out-of-range",
    "memory": "out-of-memory",
}


def read_json(data: JsonText, filename: str | None = None) -> Document:
    """Return the Sessions in a file of JSON: one, an array, or a webhook body's."""
    document = read_session(data, filename)
    if document.records:
        document.records = _records(document.records[0].value)
        if not document.records:
            document.problems.append(_nothing(document))
        document.problems = [_in_record(item, document.records) for item in document.problems]
    return document


def read_session(data: JsonText, filename: str | None = None) -> Document:
    """Return JSON text as one Session, whatever its root is."""
    document = Document(data, filename)
    try:
        value = parse(data)
    except MalformedJson as error:
        document.problems.append(_malformed(document, error))
        return document
    document.records.append(Record(0, "", value))
    if may_hold_duplicate_keys(data, value):
        repeats = duplicate_keys(document.lines.text)
        document.problems += [_duplicate(document, repeat) for repeat in repeats]
    return document


def _records(value: Any) -> list[Record]:
    if isinstance(value, list):
        return [Record(index, f"/{index}", item) for index, item in enumerate(value)]
    if _is_webhook(value):
        return [Record(0, "/properties", value["properties"])]
    return [Record(0, "", value)]


def _is_webhook(value: Any) -> bool:
    """Tell whether a value is the body of a ``session.…`` webhook, which wraps a Session."""
    return (
        isinstance(value, dict)
        and isinstance(value.get("properties"), dict)
        and str(value.get("type")).startswith("session.")
    )


def _nothing(document: Document) -> Finding:
    return document.finding("nothing-to-check", "the array holds no Session", Span(0, 0))


def _malformed(document: Document, error: MalformedJson) -> Finding:
    position = min(error.position, len(document.lines.text))
    end = min(position + 1, len(document.lines.text))
    return document.finding(_RULES[error.kind], str(error), Span(position, end))


def _duplicate(document: Document, repeat: DuplicateKey) -> Finding:
    first = Span(repeat.first_start, repeat.first_end)
    return document.finding(
        "duplicate-key",
        f"the key {shown(repeat.name)} stands twice in its object; parsers keep the last value",
        Span(repeat.start, repeat.end),
        pointer=repeat.pointer,
        record=0,
        related=(document.related("the first one", repeat.pointer, first),),
    )


def _in_record(finding: Finding, records: list[Record]) -> Finding:
    """Return a finding with its pointer made relative to the record that it is in."""
    record = _record_of(finding.pointer, records)
    if record is None:
        return replace(finding, record=None)
    pointer = finding.pointer.removeprefix(record.pointer)
    related = tuple(replace(item, pointer=pointer) for item in finding.related)
    return replace(finding, record=record.index, pointer=pointer, related=related)


def _record_of(pointer: str, records: list[Record]) -> Record | None:
    """Return the record that holds ``pointer``; in an array the first token is its index."""
    token = pointer.split("/")[1] if pointer else ""
    index = int(token) if len(records) > 1 and token.isdecimal() else 0
    within = records and pointer.startswith(f"{records[index].pointer}/")
    return records[index] if within else None
