"""Colours on a terminal (ECMA-48, SGR)."""

from __future__ import annotations

from typing import Final

from alcamine_validate.finding import Severity

_STYLES: Final = {
    Severity.ERROR: "1;31",
    Severity.WARNING: "1;33",
    Severity.INFO: "1;36",
    "bold": "1",
    "dim": "2",
    "good": "1;32",
}


class Styles:
    """Applies a style to text, or returns it unchanged if colours are off."""

    def __init__(self, *, colored: bool) -> None:
        self._colored = colored

    def __call__(self, style: str, text: str) -> str:
        """Return ``text`` in ``style``: a severity, ``bold``, ``dim`` or ``good``."""
        return f"\x1b[{_STYLES[style]}m{text}\x1b[0m" if self._colored else text
