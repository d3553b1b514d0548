"""Exit codes, exceptions that end a command early, and the removal of partial files."""

from __future__ import annotations

import os
from contextlib import suppress
from typing import Final

CLEAN: Final = 0
FOUND: Final = 1
FAILED: Final = 2
HUNG_UP: Final = 129
INTERRUPTED: Final = 130
TERMINATED: Final = 143

SIGNALS: Final = """\
  129  the terminal was closed (SIGHUP)
  130  interrupted (SIGINT)
  143  terminated (SIGTERM)
"""
"""The last lines of the help about exit codes, which are those of each long command."""

EXIT_CODES: Final = f"""\
exit codes:
  0    checked; no finding that fails the check (errors, or as --fail-on says)
  1    at least one such finding
  2    the command could not run: wrong usage or settings, an unreadable path,
       a closed output
{SIGNALS}"""


class Failed(Exception):
    """The command can't do its work. The message is written to standard error."""


class Ended(BaseException):
    """A signal that ends the process was received; ``code`` is the exit code.

    Like KeyboardInterrupt, it is not an Exception, so that handlers of all errors don't catch
    it, and contexts remove half-written files and end worker processes.
    """

    def __init__(self, code: int) -> None:
        super().__init__(code)
        self.code = code


PARTIAL_FILES: Final[set[str]] = set()
"""The paths of files that are being written; each is added before its file exists."""


def remove_partial_files() -> None:
    """Remove the files that are being written by a process that ends early.

    A signal may arrive before the context that would remove a file knows the file.
    """
    for path in tuple(PARTIAL_FILES):
        with suppress(OSError):
            os.unlink(path)
        PARTIAL_FILES.discard(path)
