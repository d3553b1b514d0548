"""What the tests of the reporters share: running one, and output that is kept in files."""

from __future__ import annotations

import os
from collections.abc import Iterable
from pathlib import Path
from typing import Any, Final, Protocol

import pytest

from alcamine_validate.checked import CheckedFile, Totals
from alcamine_validate.reporters.registry import reporter
from alcamine_validate.reporters.reporter import ReportOptions
from tests.reporters.findings import ROOT, the_files, the_totals, totals_of

GOLDEN: Final = Path(__file__).parent.parent / "golden" / "reporters"
WRITE_GOLDEN: Final = "ALCAMINE_WRITE_GOLDEN"
"""Set this in the environment to have the kept files written anew."""


class Golden(Protocol):
    """Compares output with what a file of tests/golden/reporters says."""

    def __call__(self, name: str, actual: str) -> None:
        """Fail where they differ; write the file where that was asked for."""


def report(
    name: str, files: Iterable[CheckedFile], totals: Totals | None = None, **options: Any
) -> str:
    """Return the whole report on some files, as it would be written: it must be UTF-8."""
    files = list(files)
    made = reporter(name, ReportOptions(**({"root": ROOT} | options)))
    pieces = [piece for file in files for piece in made.file(file)]
    text = "".join([*pieces, *made.end(totals_of(files) if totals is None else totals)])
    return text.encode("utf-8").decode("utf-8")


def the_report(name: str, **options: Any) -> str:
    """Return the report on the shared set of findings."""
    files = the_files()
    return report(name, files, the_totals(files), **options)


@pytest.fixture(autouse=True)
def in_the_repository(monkeypatch: pytest.MonkeyPatch) -> None:
    """Have relative paths mean those of the repository, which is not there."""
    monkeypatch.setattr(os, "getcwd", lambda: ROOT)


@pytest.fixture
def golden() -> Golden:
    """Return a function that compares output with a kept file."""

    def compare(name: str, actual: str) -> None:
        path = GOLDEN / name
        if os.environ.get(WRITE_GOLDEN):
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_text(actual, encoding="utf-8", newline="\n")
        assert path.read_text("utf-8") == actual, (
            f"to accept it, set {WRITE_GOLDEN}=1 and run again"
        )

    return compare
