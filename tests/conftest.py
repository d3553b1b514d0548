"""How tests run here: the same on any machine, however slow, and however they were started."""

from __future__ import annotations

import os
import signal
import sys
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

if signal.getsignal(signal.SIGINT) is signal.SIG_IGN:
    # So a shell without job control starts what ends in "&", and the commands that tests start
    # and interrupt would inherit it.
    signal.signal(signal.SIGINT, signal.default_int_handler)

if sys.platform == "win32":
    # The processes that tests start write UTF-8 to pipes, as they do on other systems.
    os.environ.setdefault("PYTHONUTF8", "1")

MEASURING: Final = "COVERAGE_PROCESS_CONFIG"
"""By this variable, ``coverage run`` measures the processes that tests start."""


@pytest.fixture
def unmeasured(monkeypatch: pytest.MonkeyPatch) -> None:
    """Keep coverage out of processes that could not write down what it has seen."""
    monkeypatch.delenv(MEASURING, raising=False)


def pytest_make_parametrize_id(val: object, argname: str) -> str | None:
    """Return a short id for a long text; pytest puts ids into the environment of processes."""
    if isinstance(val, str | bytes) and len(val) > 100:
        return f"{argname} of {len(val)}"
    return None
