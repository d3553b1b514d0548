"""How ``--help`` is laid out, without what argparse imports to learn the terminal's width."""

from __future__ import annotations

import argparse
import os
from contextlib import suppress
from typing import Any, Final

_WIDTH: Final = 80


class HelpFormatter(argparse.HelpFormatter):
    """argparse's own, told the width.

    argparse makes a formatter for each option that is added, and asks ``shutil``, whose
    import takes longer than checking a file does.
    """

    def __init__(self, *args: Any, **settings: Any) -> None:
        settings.setdefault("width", _width() - 2)
        super().__init__(*args, **settings)


class RawHelpFormatter(HelpFormatter, argparse.RawDescriptionHelpFormatter):
    """The same, which leaves the lines of a description as they are."""


def _width() -> int:
    """Return how many columns there are: as COLUMNS says, or the terminal, or 80."""
    with suppress(ValueError):
        if (columns := int(os.environ.get("COLUMNS", "0"))) > 0:
            return columns
    with suppress(OSError, ValueError):
        return os.get_terminal_size().columns or _WIDTH
    return _WIDTH
