"""What was fixed in a file, and what was not."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, field
from typing import NamedTuple

from alcamine_validate.finding import Finding


class Unfixed(NamedTuple):
    """A finding whose fix was not made, and why; ``conflict`` is the one that it contradicts."""

    finding: Finding
    why: str
    conflict: Finding | None = None


@dataclass
class FileFix:
    """What was fixed in a file.

    ``fixed`` counts the findings by code. ``unfixed`` has those that still occur although they
    have a fix. ``failure`` is the reason why the file stays as it was, if it does. ``notes`` say
    what in a capture still depends on the old text. ``before`` and ``after`` are the stored bytes.
    """

    fixed: Counter[str] = field(default_factory=Counter)
    unfixed: list[Unfixed] = field(default_factory=list)
    failure: str | None = None
    notes: list[str] = field(default_factory=list)
    before: bytes = b""
    after: bytes = b""

    @property
    def is_change(self) -> bool:
        """Whether the file becomes another one."""
        return self.failure is None and self.after != self.before
