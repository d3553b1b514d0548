"""What becomes of the actions of overlays with a new document."""

from __future__ import annotations

from pathlib import Path
from typing import Any, Final

import pytest

from alcamine_validate.changes.overlay_actions import (
    ActionState,
    Corrected,
    Overlay,
    try_overlays,
)
from alcamine_validate.changes.read import read_schemas
from alcamine_validate.schema.errors import InvalidSchema

HEAD: Final = "overlay: 1.0.0\ninfo: {title: Ours, version: '1'}\nactions:\n"


def document(**properties: Any) -> Any:
    """Return a document with a Session of these properties."""
    session = {"type": "object", "properties": properties}
    return {"openapi": "3.1.0", "components": {"schemas": {"Session": session}}}


def tried(old: Any, new: Any, actions: str, folder: Path, *, is_ours: bool = False) -> Corrected:
    """Return what becomes of the actions of an overlay."""
    path = folder / "own.yaml"
    path.write_text(HEAD + actions, "utf-8")
    before, after = read_schemas(old, "Session"), read_schemas(new, "Session")
    return try_overlays(before, after, [Overlay("own.yaml", path, is_ours)], "Session")


def action(name: str, update: str) -> str:
    """Return an action that updates a property."""
    target = f"$.components.schemas.Session.properties.{name}"
    return f"  - target: {target}\n    update: {update}\n"


STATUS: Final = document(status={"enum": ["A"]}, name={"type": "string"})
ADDED: Final = action("status", "{enum: [B]}")


def test_an_action_that_still_fits_is_not_touched(tmp_path: Path) -> None:
    """It is applied to both documents."""
    found = tried(STATUS, STATUS, ADDED, tmp_path)
    assert found.touched == []
    for each in (found.old, found.new):
        properties = each.value["components"]["schemas"]["Session"]["properties"]
        assert properties["status"]["enum"] == ["A", "B"]


def test_an_action_without_a_target_says_so(tmp_path: Path) -> None:
    """Its line, its target and the reason are given; the others are still applied."""
    actions = ADDED + action("name", "{maxLength: 3}")
    found = tried(STATUS, document(name={}), actions, tmp_path)
    (touched,) = found.touched
    assert (touched.overlay, touched.line, touched.state) == ("own.yaml", 4, ActionState.GONE)
    assert touched.target == "$.components.schemas.Session.properties.status"
    assert touched.reason == "the target is gone"
    new = found.new.value["components"]["schemas"]["Session"]["properties"]
    assert new == {"name": {"maxLength": 3}}


def test_an_action_that_the_document_includes_is_not_needed(tmp_path: Path) -> None:
    """Nor is it applied, which would say it twice."""
    new = document(status={"enum": ["B", "A"]}, name={"type": "string"})
    found = tried(STATUS, new, ADDED, tmp_path)
    (touched,) = found.touched
    assert touched.state is ActionState.NOT_NEEDED
    assert found.new.value == new


def test_an_action_without_effect_on_sessions_is_not_reported(tmp_path: Path) -> None:
    """A description, or a change of another component, has no effect in either document."""
    actions = action("name", "{description: The name}")
    assert tried(STATUS, STATUS, actions, tmp_path).touched == []


def test_an_action_that_breaks_the_document_says_why(tmp_path: Path) -> None:
    """A reference in it may lead nowhere in the new document."""
    actions = action("name", "{allOf: [{$ref: '#/components/schemas/Session/properties/status'}]}")
    (touched,) = tried(STATUS, document(name={}), actions, tmp_path).touched
    assert touched.state is ActionState.GONE
    assert touched.reason.startswith("no longer fits, because '#/components/schemas/Session/pro")


def test_an_action_that_fits_neither_is_reported_for_own_overlays(tmp_path: Path) -> None:
    """Ours are made for the published document, so they say nothing about others."""
    actions = action("other", "{maxLength: 3}")
    (touched,) = tried(STATUS, STATUS, actions, tmp_path).touched
    assert (touched.state, touched.line) == (ActionState.UNUSED, 4)
    assert tried(STATUS, STATUS, actions, tmp_path, is_ours=True).touched == []


@pytest.mark.parametrize("text", ["a: 1\n", "[]\n", "actions: 1\n"])
def test_an_overlay_without_actions_is_refused(tmp_path: Path, text: str) -> None:
    """The error names the overlay."""
    path = tmp_path / "own.yaml"
    path.write_text(text, "utf-8")
    one = read_schemas(STATUS, "Session")
    with pytest.raises(InvalidSchema, match=r"^own\.yaml: 'actions' must be a list$"):
        try_overlays(one, one, [Overlay("own.yaml", path, is_ours=False)], "Session")
