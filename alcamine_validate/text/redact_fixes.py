"""Redaction of the fixes of findings: they show nothing of a hidden value."""

from __future__ import annotations

from dataclasses import replace

from alcamine_validate.finding import Fix


def redacted_fix(fix: Fix, message: str, *, is_hidden: bool) -> Fix:
    """Return a fix as reports show it, with a masked ``message``.

    It has no edits if ``is_hidden`` says that the value is hidden and they hold part of it. Texts
    of edits are words of the schema, which are harmless, or were made from the value: only these
    have digits.
    """
    has_data = any(map(str.isdigit, "".join(edit.text for edit in fix.edits)))
    return replace(fix, message=message, edits=() if has_data and is_hidden else fix.edits)
