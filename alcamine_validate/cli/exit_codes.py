"""What the exit code of the process says, and how a command says that it can't."""

from __future__ import annotations

from typing import Final

CLEAN: Final = 0
FOUND: Final = 1
FAILED: Final = 2
INTERRUPTED: Final = 130

EXIT_CODES: Final = """\
exit codes:
  0    checked, no finding of severity error (or of the severity of --fail-on)
  1    at least one such finding
  2    could not do what was asked: bad usage or settings, a path that can't be read, a
       closed output
  130  interrupted
"""


class Failed(Exception):
    """What was asked can't be done; the message goes to the standard error."""
