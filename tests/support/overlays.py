"""Overlays for tests."""

from __future__ import annotations

from typing import Any


def overlay_of(*actions: Any, version: str = "1.0.0") -> dict[str, Any]:
    """Return an overlay with these actions, by a version of the specification."""
    return {"overlay": version, "info": {"title": "t", "version": "1"}, "actions": [*actions]}
