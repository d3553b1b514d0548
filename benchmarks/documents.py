"""What all competitors are given: one schema, and our checks in the form that each takes."""

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
"""Our formats as patterns, for those who take no functions."""

_SPEC: Final = Path(__file__).parent.parent / "spec"


def session_schema() -> Schema:
    """Return the schema of a Session with the corrections and checks of the overlay.

    It refers to nothing else in its document.
    """
    from alcamine_validate.schema.overlay import apply_overlay

    published = av.read_document(_SPEC / "openapi.yaml")
    document = apply_overlay(published, av.read_document(_SPEC / "overlay.yaml"))
    return {"$schema": DIALECT, **copy.deepcopy(document["components"]["schemas"]["Session"])}


def with_patterns(schema: Any) -> Any:
    """Return a schema in which our formats are said by patterns, too."""
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
    """Tell whether a value, if it is a string, is a cuid2."""
    return not isinstance(value, str) or _is_cuid2(value) is not None


def is_e164(value: Any) -> bool:
    """Tell whether a value, if it is a string, is a phone number of E.164."""
    return not isinstance(value, str) or _is_e164(value) is not None


def in_order(pairs: Any, instance: Any) -> bool:
    """Compare timestamps as one would who trusts that they are such by now."""
    for earlier, later in pairs:
        first, second = instance.get(earlier), instance.get(later)
        if isinstance(first, str) and isinstance(second, str) and first > second:
            try:
                if datetime.fromisoformat(first) > datetime.fromisoformat(second):
                    return False
            except ValueError:
                return False
    return True
