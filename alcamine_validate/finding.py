"""Findings: the only type in which the parts of the package report on an instance.

A *finding* is one message about one place. Every check creates findings, every reporter
reads findings, and nothing else is passed between them.
"""

from __future__ import annotations

from dataclasses import dataclass, fields
from enum import StrEnum
from typing import Any


class Severity(StrEnum):
    """The severity of a finding. Only ``ERROR`` makes a Session invalid."""

    ERROR = "error"
    WARNING = "warning"
    INFO = "info"


@dataclass(frozen=True, slots=True)
class Related:
    """A second place that a finding mentions, such as the other of two timestamps.

    ``pointer`` is an RFC 6901 JSON Pointer relative to the Session. ``line`` and
    ``column`` are 1-based and count characters, ``end_column`` is exclusive; all four
    are None for a finding of a parsed value, which has no text.
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
    """One message about one place of one Session.

    ``code`` is ``ALC`` and three digits, and its meaning never changes; ``rule`` is the
    same in words. ``pointer`` (RFC 6901) is relative to the Session, and
    ``schema_pointer`` leads to the violated keyword in the OpenAPI document ("" if the
    finding is not about the schema). ``line`` and ``column`` are 1-based and count
    characters, ``end_column`` is exclusive; all four are None if there is no text.
    ``record`` is the index of the Session within its file, from 0, or None if the
    finding is about the file itself.

    The text of ``pointer`` is built on each access, so that findings below a long property name
    do not each store a copy of the name. Keep the text if you need it often.
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
    """The attribute ``pointer``, which may be set to an object whose ``str()`` is the pointer."""

    def __init__(self, slot: Any) -> None:
        self.slot = slot

    def __get__(self, instance: Any, owner: type | None = None) -> Any:
        return self if instance is None else str(self.slot.__get__(instance))

    def __set__(self, instance: Any, value: object) -> None:
        self.slot.__set__(instance, value)


for _class in (Related, Finding):
    # Set afterwards, because a dataclass with slots can't define a descriptor for a field.
    _class.pointer = _TextWhenRead(_class.pointer)  # type: ignore[assignment, misc]


def pointer_as_set(place: Finding | Related) -> Any:
    """Return the pointer as it was set, possibly an object whose ``str()`` is the pointer."""
    return vars(type(place))["pointer"].slot.__get__(place)


def _as_set(place: Finding | Related) -> tuple[Any, ...]:
    """Return all attributes as they were set, so that shared parts of pointers are pickled once."""
    names = (each.name for each in fields(place))
    return tuple(
        pointer_as_set(place) if name == "pointer" else getattr(place, name) for name in names
    )
