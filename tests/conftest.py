"""How tests run here: no example of hypothesis fails for the slowness of a machine."""

from __future__ import annotations

import os
from typing import Final

import pytest
from hypothesis import HealthCheck, settings

settings.register_profile(
    "any machine",
    deadline=None,
    # In CI the same examples every time, so that a submission is judged by its change alone.
    derandomize=bool(os.environ.get("CI")),
    suppress_health_check=[HealthCheck.too_slow],
)
settings.load_profile("any machine")

MEASURING: Final = "COVERAGE_PROCESS_CONFIG"
"""By this variable, ``coverage run`` measures the processes that tests start."""


@pytest.fixture
def unmeasured(monkeypatch: pytest.MonkeyPatch) -> None:
    """Keep coverage out of processes that could not write down what it has seen."""
    monkeypatch.delenv(MEASURING, raising=False)
