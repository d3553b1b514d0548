"""All that changed between two documents: read both, compare them, and find the lines."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final

from alcamine_validate.changes.captures import CaptureChanges, capture_changes
from alcamine_validate.changes.change import Change, Side
from alcamine_validate.changes.classes import CLASSES, ChangeClass, Judgement
from alcamine_validate.changes.compare import ComparedDocument, changes
from alcamine_validate.changes.endpoints import endpoint_changes
from alcamine_validate.changes.impact import SESSION, Impact, corrections, impact_of
from alcamine_validate.changes.read import read_schemas
from alcamine_validate.lint.settings.config import Config
from alcamine_validate.schema.document_lines import LocatedDocument, read_located
from alcamine_validate.schema.errors import InvalidSchema, SchemaError, UnsupportedSchema
from alcamine_validate.schema.keywords import ANNOTATIONS, KEYWORDS
from alcamine_validate.schema.session_documents import SessionDocuments
from alcamine_validate.schema.spec_files import OPENAPI, spec_file
from alcamine_validate.schema.subschemas import is_openapi
from alcamine_validate.text.json_pointer import split

PUBLISHED: Final = "published"
"""The name of the document that travels with the package."""


@dataclass(frozen=True)
class PlacedSide:
    """One side of a change with its line in the file, from 1; None if it is in no file."""

    pointer: str
    content: str
    line: int | None


@dataclass(frozen=True)
class PlacedChange:
    """A change with its class and the lines of both sides: see :class:`Change`."""

    kind: ChangeClass
    message: str
    place: str
    branch: tuple[str, ...]
    others: tuple[str, ...]
    hint: str
    old: PlacedSide
    new: PlacedSide


@dataclass
class Difference:
    """What changed from the document ``old`` to ``new``, the most severe changes first.

    ``old`` and ``new`` are the names of the documents as given. ``impact`` is what it means for
    this package, and ``captures`` for stored Sessions; both are None if they were not looked for.
    """

    old: str
    new: str
    component: str | None
    changes: list[PlacedChange]
    impact: Impact | None = None
    captures: CaptureChanges | None = None

    def count(self, judgement: Judgement) -> int:
        """Return the number of changes of a judgement."""
        return sum(each.kind.judgement is judgement for each in self.changes)


class NamedDocument:
    """A document with the name by which the user gave it, its lines and its schemas.

    Raises :class:`SchemaError` with the name if it can't be used, and OSError.
    """

    def __init__(self, name: str, component: str) -> None:
        self.name = name
        self.located = _located(name)
        try:
            _check_is_schema(self.located.value)
            self.document: ComparedDocument = read_schemas(self.located.value, component)
        except SchemaError as error:
            raise InvalidSchema(f"{name}: {error}") from error

    @property
    def value(self) -> Any:
        """The JSON value of the document."""
        return self.document.value


def _check_is_schema(value: Any) -> None:
    """Raise :class:`InvalidSchema` if all members of an object are unknown.

    As a JSON Schema it would allow every value, but it is another kind of file.
    """
    known = KEYWORDS.keys() | ANNOTATIONS | {"$schema"}
    if isinstance(value, dict) and value and not is_openapi(value) and known.isdisjoint(value):
        hint = ": an overlay is given with --overlay" if "overlay" in value else ""
        raise InvalidSchema(f"neither an OpenAPI document nor a JSON Schema{hint}")


def _located(name: str) -> LocatedDocument:
    return read_located(spec_file(OPENAPI) if name == PUBLISHED else Path(name))


@dataclass(frozen=True)
class Captures:
    """The stored Sessions to judge by both documents, and how: see :func:`capture_changes`."""

    paths: Sequence[str]
    config: Config
    shows_values: bool = False


def difference(
    old: NamedDocument,
    new: NamedDocument,
    component: str,
    overlays: Sequence[Path] = (),
    captures: Captures | None = None,
) -> Difference:
    """Return what changed between two documents, and what that means for this package.

    ``overlays`` are the user's own, whose actions are tried on both documents. Raises
    :class:`SchemaError` if one is not valid, and OSError if it can't be read.
    """
    is_about_sessions = component == SESSION and is_openapi(old.value) and is_openapi(new.value)
    if (overlays or captures) and not is_about_sessions:
        raise UnsupportedSchema(
            f"overlays and captures need two OpenAPI documents with the component {SESSION}"
        )
    found = changes(old.document, new.document)
    found += endpoint_changes(old.value, new.value, component)
    lines = [
        document.located.lines(side.pointer for side in sides if _is_in_document(side))
        for document, sides in (
            (old, [each.found.old for each in found]),
            (new, [each.found.new for each in found]),
        )
    ]
    placed = sorted((_placed(each, *lines) for each in found), key=_order)
    result = Difference(old.name, new.name, _component(old, new, component), placed)
    if is_about_sessions and (found or overlays or captures):
        corrected = corrections(old.document, new.document, overlays)
        result.impact = impact_of(found, corrected)
        if captures is not None:
            session, webhook = corrected
            before, after = (
                SessionDocuments(published.value, own, other)
                for published, own, other in (
                    (old, session.old.value, webhook.old.value),
                    (new, session.new.value, webhook.new.value),
                )
            )
            result.captures = capture_changes(
                captures.paths,
                before,
                after,
                captures.config,
                shows_values=captures.shows_values,
            )
    return result


def _component(old: NamedDocument, new: NamedDocument, component: str) -> str | None:
    """Return the component that is compared, or None if both are JSON Schemas."""
    return component if is_openapi(old.value) or is_openapi(new.value) else None


def _placed(change: Change, old: dict[str, int], new: dict[str, int]) -> PlacedChange:
    found = change.found
    return PlacedChange(
        CLASSES[found.code],
        found.message,
        change.place,
        change.branch,
        tuple(change.others),
        found.hint,
        PlacedSide(*found.old, old.get(found.old.pointer)),
        PlacedSide(*found.new, new.get(found.new.pointer)),
    )


def _is_in_document(side: Side) -> bool:
    """Return whether a side is in the file itself and not in a meta-schema."""
    return not side.pointer or side.pointer.startswith("/")


def _order(change: PlacedChange) -> tuple[Any, ...]:
    kind = change.kind
    return kind.judgement.rank, split(change.place), change.branch, kind.code, change.message
