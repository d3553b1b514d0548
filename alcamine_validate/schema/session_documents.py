"""The documents that the schema of Sessions is made from, of this package or of a user."""

from __future__ import annotations

import os
from collections.abc import Iterable, Iterator, Sequence
from typing import Any, NamedTuple, TypeAlias

from alcamine_validate.schema.document import read_document
from alcamine_validate.schema.document_lines import LocatedDocument, read_located
from alcamine_validate.schema.errors import SchemaError, UnsupportedSchema
from alcamine_validate.schema.json_native import native_json
from alcamine_validate.schema.overlay import NoTarget, apply_overlay
from alcamine_validate.schema.spec_files import OPENAPI, OVERLAY, WEBHOOK_OVERLAY, spec_file
from alcamine_validate.text.json_pointer import resolve

Source: TypeAlias = "str | os.PathLike[str] | dict[str, Any]"
"""A schema document or overlay: the path of its file, or its JSON value."""


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

    def as_published(self) -> SessionDocuments:
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
    document = _published(spec)
    name = "the document" if spec is None or isinstance(spec, dict) else os.fspath(spec)
    session, notices = _with_corrections(document, name)
    for source in overlays:
        session = with_overlay(session, source)
    webhook = _with_changes_for_webhooks(session)
    return SessionDocuments(document, session, webhook, component, tuple(notices))


def _published(spec: Source | None) -> Any:
    if isinstance(spec, dict):
        return native_json(spec, "")
    return read_document(spec_file(OPENAPI) if spec is None else os.fspath(spec))


def _with_corrections(document: Any, name: str) -> tuple[Any, list[str]]:
    """Return a document with the corrections of this package, and a notice for each that is not.

    ``name`` is that of the document in notices.
    """
    overlay = read_located(spec_file(OVERLAY))
    notices = []
    for index, action in enumerate(overlay.value["actions"]):
        try:
            document = apply_overlay(document, {**overlay.value, "actions": [action]})
        except NoTarget:
            why = f"{action['target']} is not in {name}"
        except SchemaError as error:
            why = f"it does not fit {name}: {error.problem}"
        else:
            continue
        line = overlay.line(f"/actions/{index}")
        notices.append(f"spec/{OVERLAY}:{line}: left out, because {why}")
    if len(notices) == len(overlay.value["actions"]):
        notices = [f"none of the corrections of spec/{OVERLAY} fits {name}"]
    return document, notices


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
        try:
            changed = apply_overlay(document, {**overlay, "actions": [action]})
            fits = all(_exists(each, changed) for each in _references(action.get("update")))
        except SchemaError:
            fits = False
        document = changed if fits else document
    return document


def _references(value: Any) -> Iterator[str]:
    """Yield the references of the schemas in an update of this package."""
    if isinstance(value, dict):
        if isinstance(value.get("$ref"), str):
            yield value["$ref"]
        for each in value.values():
            yield from _references(each)


def _exists(reference: str, document: Any) -> bool:
    return _outline(document, reference.removeprefix("#")) is not None


def with_overlay(document: Any, source: Source) -> Any:
    """Return a document with an overlay applied, which must fit.

    Raises as :func:`session_documents`.
    """
    try:
        if isinstance(source, dict):
            return apply_overlay(document, native_json(source, ""))
        overlay = read_located(os.fspath(source))
        try:
            return apply_overlay(document, overlay.value)
        except SchemaError as error:
            raise type(error)(_placed(overlay, error), keyword=error.keyword) from error
    except RecursionError:
        raise UnsupportedSchema("schemas or constants are nested too deep") from None


def _placed(overlay: LocatedDocument, error: SchemaError) -> str:
    return f"{overlay.path}:{overlay.line(error.pointer)}: {error}"


def placed_error(
    error: SchemaError,
    spec: Source | None,
    overlays: Iterable[Source],
    *,
    remedy: str = "",
) -> SchemaError:
    """Return an error in a document of :func:`session_documents` with the file and line at fault.

    These are those of the last action that changed the value, or else of the value in ``spec``.
    What the compiler could do about the error is left out, because only overlays can change such
    documents; ``remedy`` says something else.
    """
    place = _fault(error.pointer, spec, overlays)
    return type(error)(
        f"{place}: {error.problem}" if place else error.problem,
        keyword=error.keyword,
        pointer=error.pointer,
        remedy=remedy or ("an overlay can change this" if error.remedy else ""),
    )


def _fault(pointer: str, spec: Source | None, overlays: Iterable[Source]) -> str:
    """Return the file and line of what made the value at a pointer, or "" if it is not a file."""
    place = ""
    if spec is not None and not isinstance(spec, dict):
        located = read_located(os.fspath(spec))
        place = f"{located.path}:{located.line(pointer)}"
    document, _ = _with_corrections(_published(spec), "")
    for source in overlays:
        file = None if isinstance(source, dict) else read_located(os.fspath(source))
        overlay: Any = source if file is None else file.value
        for index, action in enumerate(overlay["actions"]):
            before = _outline(document, pointer)
            document = apply_overlay(document, {**overlay, "actions": [action]})
            if _outline(document, pointer) != before:
                place = "" if file is None else f"{file.path}:{file.line(f'/actions/{index}')}"
    return place


def _outline(document: Any, pointer: str) -> Any:
    """Return the value at a pointer without what is in its members; None if there is none."""
    try:
        value = resolve(document, pointer)
    except LookupError:
        return None
    if not isinstance(value, dict):
        return [value]
    return {
        key: each.__class__ if isinstance(each, dict | list) else each
        for key, each in value.items()
    }


def names_of(spec: Source | None, overlays: Sequence[Source]) -> str:
    """Return the names of the sources, for the head of a generated module."""
    sources = [each for each in (spec, *overlays) if each is not None]
    files = (
        os.path.basename(os.fspath(e)) if not isinstance(e, dict) else "a value" for e in sources
    )
    return ", ".join(files)
