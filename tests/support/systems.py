"""Differences between systems: marks that skip a test with a reason, and limits."""

from __future__ import annotations

import gc
import os
import signal
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Final

import pytest

from alcamine_validate.workers.pool import quickest_start

IS_WINDOWS: Final = os.name == "nt"
"""A separate constant, so that mypy checks both branches: it evaluates ``os.name`` itself."""

needs_posix: Final = pytest.mark.skipif(
    IS_WINDOWS, reason="Windows has no FIFOs, devices and sockets among its files"
)
needs_linux: Final = pytest.mark.skipif(sys.platform != "linux", reason="only Linux has such files")
needs_signals: Final = pytest.mark.skipif(
    IS_WINDOWS, reason="Windows sends no signals from one process to another"
)
needs_timers: Final = pytest.mark.skipif(
    IS_WINDOWS, reason="Windows interrupts no process by the time of its processor"
)
needs_users: Final = pytest.mark.skipif(
    IS_WINDOWS, reason="Windows has no owners and permissions that chmod could change"
)
needs_links: Final = pytest.mark.skipif(
    IS_WINDOWS, reason="symbolic links need a privilege on Windows"
)
needs_any_name: Final = pytest.mark.skipif(
    IS_WINDOWS, reason="no name has control characters, quotes or backslashes on Windows"
)
needs_byte_arguments: Final = pytest.mark.skipif(IS_WINDOWS, reason="arguments are text on Windows")
needs_byte_names: Final = pytest.mark.skipif(
    sys.platform != "linux", reason="names of files are text on macOS and Windows"
)
needs_preexec: Final = pytest.mark.skipif(
    IS_WINDOWS, reason="Windows starts no process with closed streams or limits of its own"
)
needs_terminals: Final = pytest.mark.skipif(
    IS_WINDOWS, reason="Windows has no pseudo terminals in Python"
)
needs_fork: Final = pytest.mark.skipif(
    quickest_start() != "fork", reason="processes are forked on Linux alone; others know no patch"
)
needs_fine_clock: Final = pytest.mark.skipif(
    IS_WINDOWS, reason="Windows counts the time of a processor in steps of 16 ms"
)
needs_usage: Final = pytest.mark.skipif(
    IS_WINDOWS, reason="Windows does not tell what time and memory an ended process has used"
)
needs_scripts: Final = pytest.mark.skipif(
    IS_WINDOWS, reason="Windows starts no script by its first line"
)
needs_full_device: Final = pytest.mark.skipif(
    not os.path.exists("/dev/full"), reason="there is no /dev/full, which only Linux has"
)
needs_bash: Final = pytest.mark.skipif(
    IS_WINDOWS, reason="bash on Windows is another system's, or git's with paths of its own"
)

IS_A_DIRECTORY: Final = "Permission denied" if IS_WINDOWS else "Is a directory"
"""The system's message when a folder is opened as a file."""

NOT_A_DIRECTORY: Final = "No such file or directory" if IS_WINDOWS else "Not a directory"
"""The system's message for a path that goes through a file."""


def with_slashes(path: str) -> str:
    """Return a path with ``/`` between folders, whatever the system uses."""
    return path.replace(os.sep, "/")


def bounded(megabytes: int) -> Callable[[], None] | None:
    """Return a function that limits the memory of a new process; None except on Linux.

    macOS has the limit, but refuses or ignores it.
    """
    if sys.platform != "linux":
        return None
    import resource

    def limit() -> None:
        size = megabytes * 1_000_000
        resource.setrlimit(resource.RLIMIT_AS, (size, size))
        resource.setrlimit(resource.RLIMIT_CORE, (0, 0))

    return limit


def make_fifo(path: str | os.PathLike[str]) -> None:
    """Make a FIFO. Tests that need one are marked with ``needs_posix``."""
    if sys.platform != "win32":
        os.mkfifo(path)


class TookLong(Exception):
    """A block took too long. Not an OSError, because the tested code may catch those."""


@contextmanager
def interrupted(seconds: float) -> Iterator[None]:
    """Raise :class:`TookLong` in a block that uses more processor time than ``seconds``.

    The garbage collector is off: on the heap of a test run it can take as long by itself, and an
    exception that strikes in a callback of it is lost.
    """
    if sys.platform == "win32":
        raise OSError("Windows has no timers of the processor's time")

    def stop(*_: object) -> None:
        raise TookLong

    before = signal.signal(signal.SIGVTALRM, stop)
    collects = gc.isenabled()
    gc.disable()
    signal.setitimer(signal.ITIMER_VIRTUAL, seconds)
    try:
        yield
    finally:
        signal.setitimer(signal.ITIMER_VIRTUAL, 0)
        signal.signal(signal.SIGVTALRM, before)
        if collects:
            gc.enable()
