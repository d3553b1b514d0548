"""Observe Sessions by documents with an overlay, as the command does with its own documents."""

from __future__ import annotations

import io
import json
from collections.abc import Iterable
from functools import cache
from typing import Any, Final

import alcamine_validate as av
from alcamine_validate.check.one_file import CheckOptions, check_file
from alcamine_validate.drift.documents import KnownDocuments
from alcamine_validate.drift.evidence import Observations
from alcamine_validate.drift.known import known_objects
from alcamine_validate.drift.report import DriftReport, add_drift
from alcamine_validate.lint.schemas import SessionSchemas
from alcamine_validate.lint.sensitive import REDACTION
from alcamine_validate.lint.settings.config import Config
from alcamine_validate.own_schema import validator_of
from alcamine_validate.runtime.formats import FORMATS
from alcamine_validate.schema.session_documents import SessionDocuments, session_documents
from alcamine_validate.session import session_schemas
from alcamine_validate.text.redact import Redaction
from alcamine_validate.validator.compile import load_schema

OWN: Final = session_documents()
KNOWN: Final = known_objects(
    load_schema(OWN.session, component="Session", overlay=None, asserted_formats=FORMATS)
)

File = tuple[str, bytes]
"""The name of a file, which says its format, and its content."""


def with_overlay(overlay: dict[str, Any] | None) -> SessionDocuments:
    """Return our documents with an overlay on top."""
    head = {"overlay": "1.0.0", "info": {"title": "t", "version": "1"}}
    return session_documents(overlays=[] if overlay is None else [{**head, **overlay}])


def schemas_of(documents: SessionDocuments) -> SessionSchemas:
    """Return the schemas of documents, compiled."""
    if documents is OWN:
        return session_schemas()

    @cache
    def webhook() -> av.Validator:
        validator = av.compile_schema(documents.webhook, component="Session")
        validator.is_of_webhooks = True
        return validator

    return SessionSchemas(av.compile_schema(documents.session, component="Session"), webhook)


def observed_in(
    files: Iterable[File], documents: SessionDocuments = OWN, **how: Any
) -> Observations:
    """Return what is observed in files."""
    schemas, whole = schemas_of(documents), Observations()
    settings: dict[str, Any] = {"select": ("ALC0",), **how}
    options = CheckOptions(config=Config(**settings), observer=KnownDocuments(documents).observer())
    for name, content in files:
        result = check_file("-", name, schemas, options, io.BytesIO(content))
        assert result.observed is not None
        whole.merge(result.observed)
    return whole


def report_on(files: Iterable[File], documents: SessionDocuments = OWN, **how: Any) -> DriftReport:
    """Return the report on files."""
    report = DriftReport()
    redaction: Redaction = REDACTION
    if documents is not OWN:
        redaction = validator_of(documents, "compiled by a test", strict=False).schemas().redaction
    add_drift(report, observed_in(files, documents, **how), documents.session, redaction)
    return report


def lines(sessions: Iterable[Any], name: str = "sessions.jsonl") -> File:
    """Return a JSON Lines file with Sessions."""
    return name, "".join(f"{json.dumps(each)}\n" for each in sessions).encode()


def of_sessions(*sessions: Any, **how: Any) -> DriftReport:
    """Return the report on a JSON Lines file with Sessions."""
    return report_on([lines(sessions)], **how)


def kinds(report: DriftReport) -> list[tuple[str, str, str]]:
    """Return the kind, place and detail of each row of a report."""
    return [(row.place.kind, row.place.pointer, row.detail) for row in report.rows]


def accepts_itself(files: list[File], **how: Any) -> DriftReport:
    """Check that the overlay for files accepts all drift in them but what is listed as not so.

    Return the first report.
    """
    first = report_on(files, **how)
    again = report_on(files, with_overlay(first.overlay), **how)
    listed = {
        (row.place.kind, row.place.pointer, row.detail)
        for row in first.rows
        if row.reason is not None
    }
    assert set(kinds(again)) == listed
    assert again.overlay is None or listed
    assert {r.detail for r in again.slips} == {r.detail for r in first.slips}
    return first
