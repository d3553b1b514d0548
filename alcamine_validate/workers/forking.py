"""Forked processes and the pipes to them, as multiprocessing has them, and quicker at hand.

To import multiprocessing takes longer than to check five hundred Sessions. Only where
processes are forked; elsewhere there is no way around it.
"""

from __future__ import annotations

import os
import pickle
import select
import signal
import time
from collections.abc import Callable, Iterable
from typing import Any, Final

_LENGTH: Final = 8
_PATIENCE: Final = 10.0
_PAUSE: Final = 0.005


class Channel:
    """One end of a pair of pipes, through which values travel by pickle."""

    def __init__(self, reader: int, writer: int) -> None:
        self._reader = reader
        self._writer = writer

    def fileno(self) -> int:
        """Return the descriptor that can be read when a value has come, or none will come."""
        return self._reader

    def send(self, value: Any) -> None:
        """Send a value. Raises OSError where the other end is closed."""
        data = pickle.dumps(value, pickle.HIGHEST_PROTOCOL)
        rest = memoryview(len(data).to_bytes(_LENGTH, "little") + data)
        while rest:
            rest = rest[os.write(self._writer, rest) :]

    def recv(self) -> Any:
        """Return the next value. Raises EOFError where the other end is closed."""
        length = int.from_bytes(self._read(_LENGTH), "little")
        return pickle.loads(self._read(length))  # noqa: S301 - of our own process

    def _read(self, length: int) -> bytes:
        data = bytearray()
        while len(data) < length:
            piece = os.read(self._reader, length - len(data))
            if not piece:
                raise EOFError
            data += piece
        return bytes(data)

    def close(self) -> None:
        """Close both pipes."""
        os.close(self._reader)
        os.close(self._writer)


def channels() -> tuple[Channel, Channel]:
    """Return the two ends of a pair of pipes."""
    first_reader, second_writer = os.pipe()
    second_reader, first_writer = os.pipe()
    return Channel(first_reader, first_writer), Channel(second_reader, second_writer)


def wait(connections: Iterable[Channel]) -> list[Channel]:
    """Wait until there is something to receive; return from whom."""
    by_descriptor = {connection.fileno(): connection for connection in connections}
    poll = select.poll()
    for descriptor in by_descriptor:
        poll.register(descriptor, select.POLLIN)
    return [by_descriptor[descriptor] for descriptor, _ in poll.poll()]


class Process:
    """A forked process; ``exitcode`` is None until it is known, and -N where signal N killed it."""

    def __init__(self, run: Callable[[], object]) -> None:
        self.exitcode: int | None = None
        self._is_gone = False
        self._is_killed = False
        self._pid = os.fork()
        if self._pid == 0:
            _run_and_exit(run)

    def kill(self) -> None:
        """End it at once, if it has not ended by itself."""
        if not self._has_ended():
            os.kill(self._pid, signal.SIGKILL)
            self._is_killed = True

    def join(self, timeout: float = _PATIENCE) -> None:
        """Wait until it has ended, for ``timeout`` seconds at most; then end it."""
        deadline = time.monotonic() + timeout
        while not self._is_killed and not self._has_ended() and time.monotonic() < deadline:
            time.sleep(_PAUSE)
        self.kill()
        self._has_ended(0)

    def _has_ended(self, options: int = os.WNOHANG) -> bool:
        if not self._is_gone:
            try:
                pid, status = os.waitpid(self._pid, options)
            except ChildProcessError:
                # Someone else has asked how it ended.
                self._is_gone = True
            else:
                self._is_gone = pid != 0
                self.exitcode = os.waitstatus_to_exitcode(status) if pid else None
        return self._is_gone


def _run_and_exit(run: Callable[[], object]) -> None:
    """Run in the forked process, which never comes back to what the parent was about to do."""
    code = 1
    try:
        run()
        code = 0
    finally:
        os._exit(code)
