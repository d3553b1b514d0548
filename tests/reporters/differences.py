"""A difference with everything that a report can show, and with hostile text."""

from __future__ import annotations

from typing import Final

from alcamine_validate.changes.captures import CaptureChanges, ChangedVerdict
from alcamine_validate.changes.classes import CLASSES
from alcamine_validate.changes.difference import Difference, PlacedChange, PlacedSide
from alcamine_validate.changes.impact import Impact, TouchedRule
from alcamine_validate.changes.overlay_actions import ActionState, TouchedAction
from alcamine_validate.changes.typed_dicts import TouchedType

HOSTILE: Final = "<b>|`x`|\x1b[31m\u202e@team #1"
"""Text that would be markup, end a cell, colour a terminal or mention someone."""


def change(
    code: str,
    place: str,
    message: str,
    *,
    branch: tuple[str, ...] = (),
    others: tuple[str, ...] = (),
    hint: str = "",
) -> PlacedChange:
    """Return a change on line 3 of the old and line 4 of the new document."""
    sides = PlacedSide("/old", "before", 3), PlacedSide("/new", "after", 4)
    return PlacedChange(CLASSES[code], message, place, branch, others, hint, *sides)


def no_difference() -> Difference:
    """Return a difference without changes."""
    return Difference("old.yaml", "new.yaml", "Session", [])


def the_difference() -> Difference:
    """Return a difference with all parts of a report."""
    model = "/agent/version/config/llm/model"
    places = tuple(f"/agent/{name}" for name in "abcde")
    changes = [
        change("ALC961", "", "GET /sessions/{id} is removed"),
        change("ALC903", "/ledger", "the required property is removed; it was object or null"),
        change("ALC921", model, '"GPT_5" is added', branch=("provider OPENAI",),
               hint='perhaps renamed from "GPT_4O"'),
        change("ALC979", "", f"{HOSTILE} changed", branch=(HOSTILE,), hint=HOSTILE),
        change("ALC901", f"/{HOSTILE}", "an optional property is added: string", others=places),
        change("ALC971", "/name", "description changed"),
    ]  # fmt: skip
    impact = Impact(
        [TouchedAction("overlay.yaml", 89, f"$.a['{HOSTILE}']", ActionState.GONE, "is gone")],
        [TouchedRule("ALC624", "usage-without-session", "/ledger/reason", "ALC903")],
        [TouchedType("Session", "changed", tuple("abcdefg")), TouchedType("Ledger", "removed", ())],
    )
    verdict = ChangedVerdict("a.json", 7, 2, "ALC103", "/status", f"{HOSTILE} is wrong")
    captures = CaptureChanges(2, 40, [verdict] * 32, [verdict], [])
    return Difference("old.yaml", "new.yaml", "Session", changes, impact, captures)
