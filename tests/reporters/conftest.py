"""Helpers for the tests of reporters: running a reporter, and expected output in files."""

from __future__ import annotations

import os
import posixpath
from collections.abc import Iterable
from pathlib import Path
from types import ModuleType, SimpleNamespace
from typing import Any, Final

import pytest

from alcamine_validate.check.result import CheckedFile, Summary
from alcamine_validate.reporters import paths
from alcamine_validate.reporters.registry import reporter
from alcamine_validate.reporters.reporter import ReportOptions
from tests.reporters.findings import ROOT, the_files, the_totals, totals_of
from tests.support.golden_files import Golden, golden_of
from tests.support.systems import IS_WINDOWS

GOLDEN: Final = Path(__file__).parent / "golden"


def report(
    name: str, files: Iterable[CheckedFile], totals: Summary | None = None, **options: Any
) -> str:
    """Return the whole report on some files, as it would be written; it must be valid UTF-8."""
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
    """Make paths relative to the repository, which does not exist.

    Windows has no such path, so POSIX paths are used there.
    """
    monkeypatch.setattr(os, "getcwd", lambda: ROOT)
    if IS_WINDOWS:
        monkeypatch.setattr(paths, "os", paths_of(posixpath))


def paths_of(module: ModuleType) -> SimpleNamespace:
    """Return what reporters use of ``os``, with the paths of ``posixpath`` or ``ntpath``."""
    return SimpleNamespace(
        path=module,
        sep=module.sep,
        curdir=module.curdir,
        fsencode=lambda name: name.encode("utf-8", "surrogateescape"),
    )


@pytest.fixture
def golden() -> Golden:
    """Return a function that compares output with an expected file."""
    return golden_of(GOLDEN)
