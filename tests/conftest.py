"""Settings for all tests, independent of the machine's speed and of how pytest is started."""

from __future__ import annotations

import multiprocessing
import os
import signal
import sys
from typing import Final

import pytest
from hypothesis import HealthCheck, settings

settings.register_profile(
    "any machine",
    deadline=None,
    # CI uses the same examples every time, so that results depend on the change alone.
    derandomize=bool(os.environ.get("CI")),
    suppress_health_check=[HealthCheck.too_slow],
)
settings.load_profile("any machine")

if signal.getsignal(signal.SIGINT) is signal.SIG_IGN:
    # A shell without job control ignores SIGINT in commands that end in "&", and the commands
    # that tests start and interrupt would inherit that.
    signal.signal(signal.SIGINT, signal.default_int_handler)

if sys.platform == "win32":
    # Makes the processes that tests start write UTF-8 to pipes, as on other systems.
    os.environ.setdefault("PYTHONUTF8", "1")

if sys.platform == "linux":
    # Forked workers know what a test has patched. Workers of pytest-xdist have threads, so nothing
    # would be forked otherwise; tests/workers/test_pool_start_methods.py tests the choice.
    multiprocessing.set_start_method("fork", force=True)

MEASURING: Final = "COVERAGE_PROCESS_CONFIG"
"""The environment variable by which ``coverage run`` measures the processes that tests start."""


@pytest.fixture
def unmeasured(monkeypatch: pytest.MonkeyPatch) -> None:
    """Turn coverage off in processes that cannot write its data."""
    monkeypatch.delenv(MEASURING, raising=False)


def pytest_make_parametrize_id(val: object, argname: str) -> str | None:
    """Return a short id for a long text: pytest puts ids into the environment of processes."""
    if isinstance(val, str | bytes) and len(val) > 100:
        return f"{argname} of {len(val)}"
    return None
