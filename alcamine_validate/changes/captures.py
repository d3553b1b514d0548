"""Which stored Sessions change their verdict between two documents."""

from __future__ import annotations

from dataclasses import dataclass, field


@dataclass(frozen=True)
class ChangedVerdict:
    """A stored Session that is valid by one document only.

    ``record`` is its index in the file. ``code``, ``pointer`` and ``message`` are those of its
    first error by the document that refuses it; all texts are redacted.
    """

    filename: str
    line: int | None
    record: int | None
    code: str
    pointer: str
    message: str


@dataclass
class CaptureChanges:
    """The stored Sessions that became invalid or valid, and how many were read."""

    files: int = 0
    sessions: int = 0
    now_invalid: list[ChangedVerdict] = field(default_factory=list)
    now_valid: list[ChangedVerdict] = field(default_factory=list)
