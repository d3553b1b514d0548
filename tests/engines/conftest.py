"""A limit for each test of an engine: one that hangs fails instead."""

from __future__ import annotations

import faulthandler
import signal
from collections.abc import Generator, Iterator
from contextlib import contextmanager
from typing import Any, Final

import pytest

SECONDS: Final = 240
"""Several times what the longest test takes on a busy machine."""


@contextmanager
def limited(item: pytest.Item) -> Iterator[None]:
    """Raise TimeoutError in the code that takes too long, or end the process if it can't be.

    An exception reaches what waits in Python. Some time later, the process ends where code of an
    engine does not return to Python; pytest-xdist then reports the test as the one that crashed it.
    """

    def raise_timeout(*_: Any) -> None:
        raise TimeoutError(f"{item.nodeid} takes longer than {SECONDS} s")

    before = signal.signal(signal.SIGALRM, raise_timeout)
    signal.alarm(SECONDS)
    faulthandler.dump_traceback_later(SECONDS + 30, exit=True)
    try:
        yield
    finally:
        faulthandler.cancel_dump_traceback_later()
        signal.alarm(0)
        signal.signal(signal.SIGALRM, before)


if hasattr(signal, "SIGALRM"):

    @pytest.hookimpl(wrapper=True)
    def pytest_runtest_setup(item: pytest.Item) -> Generator[None, None, None]:
        """Limit the time in which an engine starts."""
        with limited(item):
            yield

    @pytest.hookimpl(wrapper=True)
    def pytest_runtest_call(item: pytest.Item) -> Generator[None, None, None]:
        """Limit the time of a test itself."""
        with limited(item):
            yield
