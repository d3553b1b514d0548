"""The documents that Sessions are observed by: the corrected one, and that for webhook bodies."""

from __future__ import annotations

from functools import cached_property
from typing import Any, Final

from alcamine_validate.drift.known import Known, known_objects
from alcamine_validate.drift.observe import SessionObserver
from alcamine_validate.runtime.formats import FORMATS
from alcamine_validate.schema.document import read_document
from alcamine_validate.schema.overlay import apply_overlay
from alcamine_validate.schema.spec_files import spec_file
from alcamine_validate.validator.compile import load_schema

COMPONENT: Final = "Session"


class Documents:
    """OpenAPI documents with all overlays applied: of Sessions, and of those in webhook bodies.

    Raises :class:`~alcamine_validate.schema.errors.SchemaError` if a document is not valid.
    """

    def __init__(self, session: Any, webhook: Any) -> None:
        self.session = session
        self.webhook = webhook

    @cached_property
    def known(self) -> Known:
        """What the document says about the objects of a Session."""
        return _known(self.session)

    @cached_property
    def known_in_webhook(self) -> Known:
        """What the document says about the objects of the Session in a webhook body."""
        return _known(self.webhook)

    def in_webhook(self) -> Known:
        """Return :attr:`known_in_webhook`; a method, so that it is only read if it is needed."""
        return self.known_in_webhook

    def observer(self) -> SessionObserver:
        """Return what observes Sessions by these documents."""
        return SessionObserver(self.known, self.in_webhook)


def _known(document: Any) -> Known:
    resolved = load_schema(
        document, component=COMPONENT, overlay=None, asserted_formats=FORMATS, strict=False
    )
    return known_objects(resolved)


def own_documents() -> Documents:
    """Return the documents of this package, corrected by its overlays."""
    corrected = apply_overlay(
        read_document(spec_file("openapi.yaml")), read_document(spec_file("overlay.yaml"))
    )
    webhook = apply_overlay(corrected, read_document(spec_file("webhook.overlay.yaml")))
    return Documents(corrected, webhook)
