"""A line on a terminal that shows the progress of a long run."""

from __future__ import annotations

import os
import sys
import time
from collections.abc import Callable
from typing import IO, Final, Self

from alcamine_validate.check.result import CheckedFile, Summary
from alcamine_validate.cli.streams import heeds_escapes, one_line, terminal_width
from alcamine_validate.reporters.wording import counted

DELAY: Final = 1.0
"""Seconds from the start of a run until the line is first shown."""

PAUSE: Final = 0.1
"""The least number of seconds between two updates of the line."""

_CLEAR: Final = "\r\x1b[K"  # ECMA-48: move to the first column and erase the line


class Progress:
    """Updates one line on a terminal, and erases it before anything else is written.

    It is a context, so that the line is also erased if the run is interrupted. ``stream`` is the
    terminal; None shows no progress. ``summary`` covers the files that are done. ``clock``
    returns seconds.
    """

    def __init__(
        self, stream: IO[str] | None, summary: Summary, clock: Callable[[], float] = time.monotonic
    ) -> None:
        self._stream = stream
        self._summary = summary
        self._clock = clock
        self._next = clock() + DELAY
        self._is_shown = False

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.clear()

    def show(self, file: CheckedFile) -> None:
        """Show the progress, including the counts of ``file`` so far, if an update is due."""
        if self._stream is None or self._clock() < self._next:
            return
        self._next = self._clock() + PAUSE
        self._is_shown = True
        self._write(_CLEAR + self._line(file)[: terminal_width(self._stream) - 1])

    def clear(self) -> None:
        """Erase the line if it is shown."""
        if self._is_shown:
            self._is_shown = False
            self._write(_CLEAR)

    def _line(self, file: CheckedFile) -> str:
        summary = self._summary
        sessions = summary.sessions + file.sessions
        findings = summary.severities.total() + file.severities.total()
        files = f"{counted(summary.files, 'file')} done"
        numbers = f"{counted(sessions, 'session')}, {counted(findings, 'finding')}"
        return f"{files}, {numbers}; checking {one_line(file.filename)}"

    def _write(self, text: str) -> None:
        if self._stream is None:
            return
        try:
            self._stream.write(text)
            self._stream.flush()
        except (OSError, ValueError):
            # A closed terminal must not end the check.
            self._stream = None


def progress_stream() -> IO[str] | None:
    """Return standard error if it is a terminal that can erase a line, else None."""
    if sys.stderr is None or os.environ.get("TERM") == "dumb":
        return None
    return sys.stderr if heeds_escapes(sys.stderr) else None
