"""The input of all competitors: one schema, and our checks in the form that each accepts."""

from __future__ import annotations

import copy
import re
from datetime import datetime
from pathlib import Path
from typing import Any, Final

import alcamine_validate as av

Schema = dict[str, Any]

DIALECT: Final = "https://json-schema.org/draft/2020-12/schema"
ORDER: Final = "x-timestamp-order"
CUID2: Final = "^[a-z][0-9a-z]{1,31}$"
E164: Final = "^\\+[1-9][0-9]{1,14}$"
PATTERNS: Final = {"cuid2": CUID2, "e164": E164}
"""Our formats as patterns, for libraries that accept no functions."""

_SPEC: Final = Path(__file__).parent.parent / "spec"


def session_schema() -> Schema:
    """Return the schema of a Session with the corrections and checks of the overlay.

    It has no references to the rest of the document.
    """
    from alcamine_validate.schema.overlay import apply_overlay

    published = av.read_document(_SPEC / "openapi.yaml")
    document = apply_overlay(published, av.read_document(_SPEC / "overlay.yaml"))
    return {"$schema": DIALECT, **copy.deepcopy(document["components"]["schemas"]["Session"])}


def with_patterns(schema: Any) -> Any:
    """Return a schema that also states our formats as patterns."""
    if isinstance(schema, list):
        return [with_patterns(item) for item in schema]
    if not isinstance(schema, dict):
        return schema
    changed = {name: with_patterns(value) for name, value in schema.items()}
    pattern = PATTERNS.get(str(schema.get("format")))
    return {**changed, "pattern": pattern} if pattern else changed


# Our checks as functions

_is_cuid2 = re.compile(CUID2.replace("$", r"\Z")).match
_is_e164 = re.compile(E164.replace("$", r"\Z")).match


def is_cuid2(value: Any) -> bool:
    """Return whether a value is a cuid2; True for values that are not strings."""
    return not isinstance(value, str) or _is_cuid2(value) is not None


def is_e164(value: Any) -> bool:
    """Return whether a value is an E.164 phone number; True for values that are not strings."""
    return not isinstance(value, str) or _is_e164(value) is not None


def in_order(pairs: Any, instance: Any) -> bool:
    """Return whether timestamps are in order, assuming that their format is already checked."""
    for earlier, later in pairs:
        first, second = instance.get(earlier), instance.get(later)
        if isinstance(first, str) and isinstance(second, str) and first > second:
            try:
                if datetime.fromisoformat(first) > datetime.fromisoformat(second):
                    return False
            except ValueError:
                return False
    return True
