"""The one currency: what every part of the package says about an instance.

A *finding* is one thing to say about one place. Everything that judges makes
findings, everything that reports reads them, and nothing else passes between.
"""

from __future__ import annotations

from dataclasses import dataclass, fields
from enum import StrEnum
from typing import Any


class Severity(StrEnum):
    """How much a finding weighs; only ``ERROR`` makes a Session invalid."""

    ERROR = "error"
    WARNING = "warning"
    INFO = "info"


@dataclass(frozen=True, slots=True)
class Related:
    """A second place that a finding speaks of, such as the other of two timestamps.

    ``pointer`` is an RFC 6901 JSON Pointer relative to the Session. ``line`` and
    ``column`` are 1-based and count characters; they are None where the finding
    was made on a parsed value, which has no text. ``end_column`` is exclusive.
    """

    message: str
    pointer: str
    line: int | None = None
    column: int | None = None
    end_line: int | None = None
    end_column: int | None = None

    def __reduce__(self) -> tuple[Any, ...]:
        return type(self), _as_set(self)


@dataclass(frozen=True, slots=True)
class Finding:
    """One thing to say about one place of one Session.

    ``code`` is ``ALC`` and three digits and never changes meaning; ``rule`` is the
    same in words. ``pointer`` (RFC 6901) is relative to the Session, and
    ``schema_pointer`` leads to the keyword in the OpenAPI document that was not
    met ("" where the finding is not about the schema). ``line`` and ``column`` are
    1-based and count characters, ``end_column`` is exclusive; all four are None
    where there is no text to point into. ``record`` is the index of the Session
    within its file, from 0, and None where the finding is about the file itself.

    The text of ``pointer`` is made each time it is read, because all findings below a long name
    have it in theirs. Keep it if you need it often.
    """

    code: str
    rule: str
    severity: Severity
    message: str
    pointer: str = ""
    schema_pointer: str = ""
    filename: str | None = None
    line: int | None = None
    column: int | None = None
    end_line: int | None = None
    end_column: int | None = None
    record: int | None = None
    related: tuple[Related, ...] = ()

    def __reduce__(self) -> tuple[Any, ...]:
        return type(self), _as_set(self)


class _TextWhenRead:
    """The attribute ``pointer``: it may be set to an object whose ``str()`` is the pointer."""

    def __init__(self, slot: Any) -> None:
        self.slot = slot

    def __get__(self, instance: Any, owner: type | None = None) -> Any:
        return self if instance is None else str(self.slot.__get__(instance))

    def __set__(self, instance: Any, value: object) -> None:
        self.slot.__set__(instance, value)


for _class in (Related, Finding):
    # Only now, since a dataclass with slots takes no descriptor of its own.
    _class.pointer = _TextWhenRead(_class.pointer)  # type: ignore[assignment, misc]


def pointer_as_set(place: Finding | Related) -> Any:
    """Return the pointer as it was set, which may be an object whose ``str()`` is the pointer."""
    return vars(type(place))["pointer"].slot.__get__(place)


def _as_set(place: Finding | Related) -> tuple[Any, ...]:
    """Return all attributes as they were set, so that what pointers share is pickled once."""
    names = (each.name for each in fields(place))
    return tuple(
        pointer_as_set(place) if name == "pointer" else getattr(place, name) for name in names
    )
