"""What may observe the Sessions of files in place of the linter: see ``CheckOptions.observer``."""

from __future__ import annotations

from typing import Any, Protocol

from alcamine_validate.input.document import Document
from alcamine_validate.input.expected import Expected
from alcamine_validate.lint.schemas import SessionSchemas


class Observed(Protocol):
    """What was observed in a file. It is sent between processes, so it must be picklable."""

    def merge(self, other: Any, *, is_same_file: bool = False) -> None:
        """Add what was observed in later Sessions, of the same file or of another one."""

    def move_down(self, lines: int) -> None:
        """Move all places down by a number of lines."""


class FileObserver(Protocol):
    """Observes the Sessions of one file, or of some lines of one."""

    @property
    def observed(self) -> Observed:
        """What was observed so far."""

    def is_clean(self, data: bytes, /) -> bool:
        """Return whether a line needs no other look, after observing it if so."""

    def take(self, document: Document) -> None:
        """Observe the Sessions of a document, and remove them from it."""


class Observer(Protocol):
    """Makes an observer for each file. It must be picklable for checks in several processes."""

    def of_file(self, schemas: SessionSchemas, expected: Expected, filename: str) -> FileObserver:
        """Return the observer of one file, in which each value is ``expected`` to be something."""
