"""What a change of the document means for this package: overlay actions, rules and types."""

from __future__ import annotations

from dataclasses import dataclass, field
from enum import StrEnum


class ActionState(StrEnum):
    """What becomes of an action of an overlay."""

    GONE = "gone"
    OTHER = "other"
    NOT_NEEDED = "not-needed"


@dataclass(frozen=True)
class TouchedAction:
    """An action of an overlay that a new document affects.

    Its target is gone or is something else, or the new document says the same without it.
    """

    overlay: str
    line: int | None
    target: str
    state: ActionState
    reason: str


@dataclass(frozen=True)
class TouchedRule:
    """A rule that reads a property which changed: its code and name, the place and the change."""

    code: str
    name: str
    place: str
    change: str


@dataclass(frozen=True)
class TouchedType:
    """A TypedDict that changes: ``fields`` are the names of the fields that do."""

    name: str
    state: str
    fields: tuple[str, ...]


@dataclass
class Impact:
    """Everything of this package that a new document affects."""

    actions: list[TouchedAction] = field(default_factory=list)
    rules: list[TouchedRule] = field(default_factory=list)
    types: list[TouchedType] = field(default_factory=list)
