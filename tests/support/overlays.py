"""Overlays for tests."""

from __future__ import annotations

import copy
from typing import Any

from alcamine_validate.schema.overlay import apply_overlay


def overlay_of(*actions: Any, version: str = "1.0.0") -> dict[str, Any]:
    """Return an overlay with these actions, by a version of the specification."""
    return {"overlay": version, "info": {"title": "t", "version": "1"}, "actions": [*actions]}


def applied(document: Any, *actions: Any, version: str = "1.0.0") -> Any:
    """Apply actions to ``document``, and check that neither is changed."""
    overlay = overlay_of(*actions, version=version)
    before = copy.deepcopy((document, overlay))
    result = apply_overlay(document, overlay)
    assert (document, overlay) == before
    return result
