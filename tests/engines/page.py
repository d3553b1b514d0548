"""The programs for engines on the page ``scale`` of the manual, which run as they stand there."""

from __future__ import annotations

import contextlib
import io
import re
from pathlib import Path
from typing import Final

import pyarrow as pa

from alcamine_validate import arrow
from tests.engines.corpus import assert_quarantined, corpus
from tests.support.pages import ENGINE, MANUAL, languages

PAGE: Final = MANUAL / "scale.md"


def programs() -> dict[str, list[str]]:
    """Return the programs of the page by the package that they import, in their order."""
    found: dict[str, list[str]] = {}
    for text in languages(PAGE, "python"):
        if engine := ENGINE.search(text):
            found.setdefault(engine[1], []).append(text)
    return found


def assert_program_works(text: str, folder: Path, *, is_summarizing: bool = True) -> None:
    """Fail unless a program writes each row to its folder and prints the summary of all.

    Its paths become those of a folder, because workers have a working directory of their own.
    """
    corpus().write(folder / "sessions", pa.string())
    placed = re.sub(r"(?<=[\"'])(?=(sessions|checked|checkpoint)\b(?!\.))", f"{folder}/", text)
    printed = io.StringIO()
    with contextlib.redirect_stdout(printed):
        exec(compile(placed, PAGE.name, "exec"), {"__name__": "__main__"})
    assert_quarantined(folder / "checked", corpus())
    whole = arrow.merge(arrow.summarize(corpus().table(pa.string())))
    assert printed.getvalue() == (f"{whole}\n" if is_summarizing else "")
