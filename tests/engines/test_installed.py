"""The thorough tier needs all engines."""

from __future__ import annotations

import pytest

from tests.engines.installed import HOW_TO_INSTALL, missing
from tests.engines.page import programs
from tests.support.systems import IS_WINDOWS


@pytest.mark.thorough
@pytest.mark.skipif(IS_WINDOWS, reason="the tests of engines do not run on Windows")
def test_all_engines_are_installed() -> None:
    """Their tests are skipped without them, and only this one fails, with the command to run."""
    names = missing()
    if names:
        pytest.fail(
            f"not installed: {', '.join(names)}. Run: .venv/bin/{HOW_TO_INSTALL}", pytrace=False
        )


def test_every_program_in_the_manual_is_run_or_was_run_once() -> None:
    """The recipes need what the extra does not have, and the page says when they ran."""
    found = {name: len(each) for name, each in programs().items()}
    recipes = {"confluent_kafka": 1, "dask": 1}
    assert found == {"duckdb": 1, "polars": 1, "pyspark": 2, "ray": 1, **recipes}
