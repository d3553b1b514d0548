"""All that changed between two documents: read both, compare them, and find the lines."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final

from alcamine_validate.changes.captures import CaptureChanges
from alcamine_validate.changes.change import Change, Side
from alcamine_validate.changes.classes import CLASSES, ChangeClass, Judgement
from alcamine_validate.changes.compare import Document, changes
from alcamine_validate.changes.endpoints import endpoint_changes
from alcamine_validate.changes.impact import Impact
from alcamine_validate.changes.read import read_schemas
from alcamine_validate.schema.document_lines import LocatedDocument, read_located
from alcamine_validate.schema.errors import InvalidSchema, SchemaError
from alcamine_validate.schema.spec_files import spec_file
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
            self.document: Document = read_schemas(self.located.value, component)
        except SchemaError as error:
            raise InvalidSchema(f"{name}: {error}") from error

    @property
    def value(self) -> Any:
        """The JSON value of the document."""
        return self.document.value


def _located(name: str) -> LocatedDocument:
    return read_located(spec_file("openapi.yaml") if name == PUBLISHED else Path(name))


def difference(old: NamedDocument, new: NamedDocument, component: str) -> Difference:
    """Return what changed between two documents, without its impact."""
    found = changes(old.document, new.document)
    found += endpoint_changes(old.value, new.value, component)
    lines = [
        document.located.lines(side.pointer for side in sides if _is_in_document(side))
        for document, sides in (
            (old, [each.found.old for each in found]),
            (new, [each.found.new for each in found]),
        )
    ]
    placed = [_placed(each, *lines) for each in found]
    return Difference(old.name, new.name, component, sorted(placed, key=_order))


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
