"""The documents that the schema of Sessions is made from, of this package or of a user."""

from __future__ import annotations

import os
from collections.abc import Iterable, Sequence
from contextlib import suppress
from typing import Any, Final, NamedTuple, TypeAlias

from alcamine_validate.schema.document import read_document
from alcamine_validate.schema.document_lines import LocatedDocument, read_located
from alcamine_validate.schema.errors import SchemaError, UnsupportedSchema
from alcamine_validate.schema.json_native import native_json
from alcamine_validate.schema.overlay import SkippedAction, apply_overlay
from alcamine_validate.schema.spec_files import spec_file

Source: TypeAlias = "str | os.PathLike[str] | dict[str, Any]"
"""A schema document or overlay: the path of its file, or its JSON value."""

OVERLAY: Final = "overlay.yaml"
WEBHOOK_OVERLAY: Final = "webhook.overlay.yaml"


class SessionDocuments(NamedTuple):
    """The documents of one schema of Sessions, and the name of its component in them.

    ``published`` is the document without any overlay, ``session`` the one with the corrections of
    this package and the user's overlays, and ``webhook`` the same for Sessions in webhook bodies.
    ``notices`` has a sentence for each correction that does not fit the document.
    """

    published: Any
    session: Any
    webhook: Any
    component: str = "Session"
    notices: tuple[str, ...] = ()

    def by_the_letter(self) -> SessionDocuments:
        """Return the documents of a check as published: all are the published one."""
        return SessionDocuments(self.published, self.published, self.published, self.component)


def session_documents(
    spec: Source | None = None, overlays: Iterable[Source] = (), component: str = "Session"
) -> SessionDocuments:
    """Return the documents of a schema of Sessions.

    ``spec`` replaces the vendor's document that travels with this package. The corrections of this
    package are applied to it as far as they fit, and then ``overlays`` in their order, which must
    fit. Raises :class:`~alcamine_validate.schema.errors.SchemaError`, with the file and the line if
    the source is a file, and OSError if a file can't be read.
    """
    document = _value(spec_file("openapi.yaml") if spec is None else spec)
    name = "the document" if spec is None or isinstance(spec, dict) else os.fspath(spec)
    session, notices = _with_corrections(document, name)
    for source in overlays:
        session = with_overlay(session, source)
    webhook = _with_changes_for_webhooks(session)
    return SessionDocuments(document, session, webhook, component, tuple(notices))


def _value(source: Source) -> Any:
    return native_json(source, "") if isinstance(source, dict) else read_document(os.fspath(source))


def _with_corrections(document: Any, name: str) -> tuple[Any, list[str]]:
    """Return a document with the corrections of this package, and a notice for each that is not.

    ``name`` is that of the document in notices.
    """
    overlay = read_located(spec_file(OVERLAY))
    skipped: list[SkippedAction] = []
    corrected = apply_overlay(document, overlay.value, skipped=skipped)
    if len(skipped) == len(overlay.value["actions"]):
        return corrected, [f"none of the corrections of spec/{OVERLAY} fits {name}"]
    notices = [
        f"spec/{OVERLAY}:{overlay.line(f'/actions/{each.index}')}: left out, because "
        f"{each.target} is not in {name}"
        for each in skipped
    ]
    return corrected, notices


def _with_changes_for_webhooks(document: Any) -> Any:
    """Return a document with the changes for webhook bodies, as far as they fit.

    The document, or a user's overlay, may have changed what they change. An action with
    ``x-with-previous`` fits only if the one before it does.
    """
    overlay = read_document(spec_file(WEBHOOK_OVERLAY))
    fits = True
    for action in overlay["actions"]:
        if action.get("x-with-previous") and not fits:
            continue
        skipped: list[SkippedAction] = []
        with suppress(SchemaError):
            single = {**overlay, "actions": [action]}
            document = apply_overlay(document, single, skipped=skipped)
        fits = not skipped
    return document


def with_overlay(document: Any, source: Source) -> Any:
    """Return a document with an overlay applied, which must fit.

    The specification joins lists, so a type, name or value that the document has by now would be
    listed twice. It is listed once here: what the overlay says is true already.

    Raises as :func:`session_documents`.
    """
    try:
        return _without_repeats(_joined(document, source))
    except RecursionError:
        raise UnsupportedSchema("schemas or constants are nested too deep") from None


_SETS: Final = ("type", "required", "enum")
"""The keywords whose values are lists without duplicates (validation 6.1.1, 6.1.2, 6.5.3)."""


def _without_repeats(value: Any) -> Any:
    """Return a JSON value whose lists at these keywords have no repeated texts and nulls."""
    if isinstance(value, list):
        return [_without_repeats(each) for each in value]
    if not isinstance(value, dict):
        return value
    return {
        key: _distinct(each) if key in _SETS and isinstance(each, list) else _without_repeats(each)
        for key, each in value.items()
    }


def _distinct(values: list[Any]) -> list[Any]:
    texts = set[str | None]()
    found = []
    for each in values:
        if not isinstance(each, str | None):
            found.append(each)
        elif each not in texts:
            texts.add(each)
            found.append(each)
    return found


def _joined(document: Any, source: Source) -> Any:
    if isinstance(source, dict):
        return apply_overlay(document, native_json(source, ""))
    overlay = read_located(os.fspath(source))
    try:
        return apply_overlay(document, overlay.value)
    except SchemaError as error:
        raise type(error)(_placed(overlay, error), keyword=error.keyword) from error


def _placed(overlay: LocatedDocument, error: SchemaError) -> str:
    return f"{overlay.path}:{overlay.line(error.pointer)}: {error}"


def names_of(spec: Source | None, overlays: Sequence[Source]) -> str:
    """Return the names of the sources, for the head of a generated module."""
    sources = [each for each in (spec, *overlays) if each is not None]
    files = (
        os.path.basename(os.fspath(e)) if not isinstance(e, dict) else "a value" for e in sources
    )
    return ", ".join(files)
