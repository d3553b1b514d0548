"""Formatters of ``--help`` that avoid the import by which argparse gets the terminal's width."""

from __future__ import annotations

import argparse
import os
from contextlib import suppress
from typing import Any, Final

_WIDTH: Final = 80


class HelpFormatter(argparse.HelpFormatter):
    """The formatter of argparse, with the width given.

    argparse makes a formatter for each option that is added, and gets the width from ``shutil``,
    whose import takes longer than checking a file.
    """

    def __init__(self, *args: Any, **settings: Any) -> None:
        settings.setdefault("width", _width() - 2)
        super().__init__(*args, **settings)


class RawHelpFormatter(HelpFormatter, argparse.RawDescriptionHelpFormatter):
    """A :class:`HelpFormatter` that keeps the line breaks of descriptions."""


def _width() -> int:
    """Return the number of columns: from COLUMNS, else from the terminal, else 80."""
    with suppress(ValueError):
        if (columns := int(os.environ.get("COLUMNS", "0"))) > 0:
            return columns
    with suppress(OSError, ValueError):
        return os.get_terminal_size().columns or _WIDTH
    return _WIDTH
