"""What becomes of the actions of overlays with a new document.

Each action is tried on both documents by itself, after the actions before it that fit.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path
from typing import Any, Final, NamedTuple

from alcamine_validate.changes.compare import ComparedDocument, are_same
from alcamine_validate.changes.read import read_schemas
from alcamine_validate.schema.document_lines import read_located
from alcamine_validate.schema.errors import InvalidSchema, SchemaError
from alcamine_validate.schema.overlay import NoTarget, apply_overlay


class ActionState(StrEnum):
    """What becomes of an action of an overlay."""

    GONE = "target-gone"
    NOT_NEEDED = "not-needed"
    UNUSED = "unused"


_REASONS: Final = {
    ActionState.GONE: "the target is gone",
    ActionState.NOT_NEEDED: "no longer needed, because the new document says the same",
    ActionState.UNUSED: "the action fits neither document",
}


@dataclass(frozen=True)
class TouchedAction:
    """An action of an overlay that a new document affects.

    ``overlay`` and ``line`` are its place, ``target`` is its JSONPath, and ``reason`` says in words
    what becomes of it.
    """

    overlay: str
    line: int
    target: str
    state: ActionState
    reason: str


class Corrected(NamedTuple):
    """The two documents with all actions applied that fit, and the actions that are affected."""

    old: ComparedDocument
    new: ComparedDocument
    touched: list[TouchedAction]


class Overlay(NamedTuple):
    """An overlay: its name in reports, and its file. Only the user's may fit no document."""

    name: str
    path: Path
    is_ours: bool


def try_overlays(
    old: ComparedDocument, new: ComparedDocument, overlays: Sequence[Overlay], component: str
) -> Corrected:
    """Return both documents with the actions of ``overlays`` applied, and what becomes of these.

    Raises :class:`SchemaError` if an overlay is not valid, and OSError if it can't be read.
    """
    touched = []
    for overlay in overlays:
        located = read_located(overlay.path)
        actions = located.value.get("actions") if isinstance(located.value, dict) else None
        if not isinstance(actions, list):
            raise InvalidSchema(f"{overlay.name}: 'actions' must be a list", keyword="actions")
        lines = located.lines(f"/actions/{index}" for index in range(len(actions)))
        for index, action in enumerate(actions):
            single = {**located.value, "actions": [action]}
            before, after = (_applied(each, single, component) for each in (old, new))
            state = _state(old, before, new, after)
            if state is not None and not (state is ActionState.UNUSED and overlay.is_ours):
                line = lines[f"/actions/{index}"]
                target = str(action.get("target", "")) if isinstance(action, dict) else ""
                reason = _reason(state, after)
                touched.append(TouchedAction(overlay.name, line, target, state, reason))
            old = before if isinstance(before, ComparedDocument) else old
            # Applying what the document says already could say it twice.
            is_used = isinstance(after, ComparedDocument) and state is not ActionState.NOT_NEEDED
            new = after if isinstance(after, ComparedDocument) and is_used else new
    return Corrected(old, new, touched)


def _applied(
    document: ComparedDocument, overlay: Any, component: str
) -> ComparedDocument | SchemaError:
    """Return the document with an action applied, or the error if it does not fit."""
    try:
        return read_schemas(apply_overlay(document.value, overlay), component)
    except SchemaError as error:
        return error


def _state(
    old: ComparedDocument,
    before: ComparedDocument | SchemaError,
    new: ComparedDocument,
    after: ComparedDocument | SchemaError,
) -> ActionState | None:
    """Return what becomes of an action; ``before`` and ``after`` are the results of applying it."""
    if isinstance(after, SchemaError):
        return ActionState.UNUSED if isinstance(before, SchemaError) else ActionState.GONE
    if isinstance(before, SchemaError) or not are_same(new, after) or are_same(old, before):
        return None
    return ActionState.NOT_NEEDED


def _reason(state: ActionState, after: ComparedDocument | SchemaError) -> str:
    """Return in words what becomes of an action."""
    if state is ActionState.GONE and not isinstance(after, NoTarget):
        return f"no longer fits, because {after}"
    return _REASONS[state]
