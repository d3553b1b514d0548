"""Redaction of the fixes of findings: they show nothing of a hidden value."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from typing import Any

from alcamine_validate.finding import Fix


def redacted_fix(fix: Fix, message: str, listed: Sequence[Any], *, is_hidden: bool) -> Fix:
    """Return a fix as reports show it, with a masked ``message``.

    It has no edits if ``is_hidden`` says that the value is hidden and they hold part of it. Texts
    of edits are words of the schema, which are harmless, or were made from the value: only these
    have digits, unless they are part of a value that the schema lists, as in ``listed``.
    """
    values = [each for each in listed if isinstance(each, str)]
    has_data = any(
        any(map(str.isdigit, edit.text)) and not any(edit.text in value for value in values)
        for edit in fix.edits
    )
    return replace(fix, message=message, edits=() if has_data and is_hidden else fix.edits)
