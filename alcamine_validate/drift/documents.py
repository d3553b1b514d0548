"""What the documents say about the objects of Sessions, by themselves and in webhook bodies."""

from __future__ import annotations

from functools import cached_property
from typing import Any

from alcamine_validate.drift.known import KnownObject, known_objects
from alcamine_validate.drift.observe import SessionObserver
from alcamine_validate.runtime.formats import FORMATS
from alcamine_validate.schema.session_documents import SessionDocuments
from alcamine_validate.validator.compile import load_schema


class KnownDocuments:
    """The objects that documents describe, which are read when they are needed."""

    def __init__(self, documents: SessionDocuments) -> None:
        self._documents = documents

    @cached_property
    def _session(self) -> KnownObject:
        return self._known(self._documents.session)

    @cached_property
    def _webhook(self) -> KnownObject:
        return self._known(self._documents.webhook)

    def _known(self, document: Any) -> KnownObject:
        resolved = load_schema(
            document,
            component=self._documents.component,
            overlay=None,
            asserted_formats=FORMATS,
            strict=False,
        )
        return known_objects(resolved)

    def in_webhook(self) -> KnownObject:
        """Return what the document says about the Session in a webhook body."""
        return self._webhook

    def observer(self) -> SessionObserver:
        """Return what observes Sessions by these documents."""
        return SessionObserver(self._session, self.in_webhook)
