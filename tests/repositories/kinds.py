"""What a repository of the collection is: its files, and the calls that its people make."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Final, NamedTuple

import pytest

Content = str | bytes
"""The content of a file; text is written as UTF-8, and its line ends are kept."""

FIXTURES: Final = "alcamine-validate"
CAPTURES: Final = "alcamine-validate-captures"
"""The hooks of ``.pre-commit-hooks.yaml``."""


class Expected(NamedTuple):
    """A finding that people should see.

    ``file`` is relative to the root of the repository. ``line`` is a text that only one line of
    the file contains, or the number of the line; None if the finding is about the file as a whole.
    """

    severity: str
    file: str
    line: str | int | None
    code: str
    pointer: str


def error(file: str, line: str | int | None, code: str, pointer: str = "") -> Expected:
    """Return an expected error."""
    return Expected("error", file, line, code, pointer)


def warning(file: str, line: str | int | None, code: str, pointer: str = "") -> Expected:
    """Return an expected warning."""
    return Expected("warning", file, line, code, pointer)


def info(file: str, line: str | int | None, code: str, pointer: str = "") -> Expected:
    """Return an expected info."""
    return Expected("info", file, line, code, pointer)


@dataclass(frozen=True, kw_only=True)
class Call:
    """A call of the command, and what people should see.

    ``arguments`` follow ``alcamine-validate``. If ``hook`` names a hook, they are the ``args`` of
    a project, and the files are those that pre-commit would pass for all files in git. ``folder``
    is the working directory, ``edits`` are files that are written before the call, and ``stdin``
    is the standard input. ``is_process`` starts a real process.

    ``files``, ``sessions``, ``left_out_files``, ``left_out_values``, ``known`` and ``skipped`` are
    those of the JSON report, which also has exactly the ``findings``; ``files`` is None if only
    the exit code and the output matter. The output contains every text in ``shows`` and none in
    ``hides``.

    ``not_yet`` is the reason why the command does not show this yet: a change to come, or a fault.
    The call must then fail, so that the reason is removed together with its cause.
    """

    arguments: str
    hook: str = ""
    folder: str = ""
    edits: Mapping[str, Content] = field(default_factory=dict)
    stdin: Content | None = None
    is_process: bool = False
    exit: int = 0
    files: int | None
    sessions: int = 0
    findings: tuple[Expected, ...] = ()
    left_out_files: int = 0
    left_out_values: int = 0
    known: int = 0
    skipped: int = 0
    shows: tuple[str, ...] = ()
    hides: tuple[str, ...] = ()
    not_yet: str = ""

    def __str__(self) -> str:
        return f"{self.hook or 'alcamine-validate'} {self.arguments}".rstrip()


@dataclass(frozen=True, kw_only=True)
class LibraryCall:
    """A call of the library in the root of the repository, and what it gives."""

    words: str
    call: Callable[[], object]
    gives: object
    not_yet: str = ""

    def __str__(self) -> str:
        return self.words


@dataclass(frozen=True, kw_only=True)
class Repository:
    """A repository: its files by path, and the calls that are made one after the other.

    ``links`` are symbolic links by path. ``marks`` skip it on systems that lack something.
    """

    files: Mapping[str, Content]
    calls: tuple[Call | LibraryCall, ...]
    links: Mapping[str, str] = field(default_factory=dict)
    marks: tuple[pytest.MarkDecorator, ...] = ()
