"""Expected output in files, which is compared with the current output."""

from __future__ import annotations

import os
from pathlib import Path
from typing import Final, Protocol

WRITE_GOLDEN: Final = "ALCAMINE_WRITE_GOLDEN"
"""Set this environment variable to rewrite the expected files."""


class Golden(Protocol):
    """Compares output with an expected file."""

    def __call__(self, name: str, actual: str) -> None:
        """Fail if they differ; write the file first if that is requested."""


def golden_of(folder: Path) -> Golden:
    """Return a function that compares output with a file of ``folder``."""

    def compare(name: str, actual: str) -> None:
        path = folder / name
        if os.environ.get(WRITE_GOLDEN):
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_text(actual, encoding="utf-8", newline="\n")
        assert path.read_text("utf-8") == actual, (
            f"to accept it, set {WRITE_GOLDEN}=1 and run again"
        )

    return compare
