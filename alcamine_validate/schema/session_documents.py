"""The documents of the Session: the published one or the user's, ours and the user's overlays."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path
from typing import Any, NamedTuple

from alcamine_validate.schema.document_lines import LocatedDocument, read_located
from alcamine_validate.schema.errors import InvalidSchema, SchemaError
from alcamine_validate.schema.overlay import SkippedAction, apply_overlay
from alcamine_validate.schema.spec_files import spec_file


class Notice(NamedTuple):
    """An action of one of our overlays that has no target in the user's document."""

    file: str
    line: int
    target: str
    document: str

    def __str__(self) -> str:
        """Return the notice as one line."""
        return f"{self.file}:{self.line}: skipped, because {self.target} is not in {self.document}"


class Combined(NamedTuple):
    """A document with its overlays applied, and the actions of ours that were skipped."""

    document: Any
    notices: tuple[Notice, ...]


class SessionDocuments(NamedTuple):
    """The document of the Session, and that of the Session in a webhook body.

    ``names`` are the files in the order of their use, without those for webhooks only.
    """

    session: Combined
    webhook: Combined
    names: tuple[str, ...]


def combined(spec: Path | None = None, overlays: Iterable[Path] = ()) -> SessionDocuments:
    """Return the documents with our overlays applied, and then those of the user.

    ``spec`` replaces the published document. Actions of ours that have no target in it are
    skipped with a notice. An action of the user must have a target in one of the two documents.

    Raises :class:`InvalidSchema` or :class:`UnsupportedSchema` with the file, and for an overlay
    the line, and OSError if a file can't be read.
    """
    base = read_located(spec_file("openapi.yaml") if spec is None else spec)
    name = base.path if spec is not None else "openapi.yaml"
    session = _with_ours(Combined(base.value, ()), "overlay.yaml", name)
    webhook = _with_ours(session, "webhook.overlay.yaml", name)
    names = [name, "overlay.yaml"]
    for path in overlays:
        overlay = read_located(path)
        names.append(overlay.path)
        missing: list[SkippedAction] = []
        missing_in_webhook: list[SkippedAction] = []
        session = session._replace(document=_applied(session.document, overlay, missing))
        webhook = webhook._replace(document=_applied(webhook.document, overlay, missing_in_webhook))
        for action in missing:
            if action in missing_in_webhook:
                line = overlay.line(f"/actions/{action.index}")
                problem = f"the target {action.target} is not in {' with '.join(names[:-1])}"
                raise InvalidSchema(
                    f"{overlay.path}:{line}: {problem}{action.why}", keyword="target"
                )
    return SessionDocuments(session, webhook, tuple(names))


def _with_ours(before: Combined, overlay_name: str, document: str) -> Combined:
    overlay = read_located(spec_file(overlay_name))
    skipped: list[SkippedAction] = []
    after = _applied(before.document, overlay, skipped)
    notices = [
        Notice(overlay_name, overlay.line(f"/actions/{each.index}"), each.target, document)
        for each in skipped
    ]
    return Combined(after, (*before.notices, *notices))


def _applied(document: Any, overlay: LocatedDocument, skipped: list[SkippedAction]) -> Any:
    try:
        return apply_overlay(document, overlay.value, skipped=skipped)
    except SchemaError as error:
        line = overlay.line(error.pointer)
        raise type(error)(f"{overlay.path}:{line}: {error}", keyword=error.keyword) from error
