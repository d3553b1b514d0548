"""``alcamine-validate check`` for files that are fine, with as few imports as possible.

Most runs of a hook check a few files without findings, and spend most of their time on imports. The
native scanner alone can tell that such files have none. If anything is unusual, be it an option, a
setting or a byte of a file, nothing is printed and the whole command runs.
"""

from __future__ import annotations

import os
import sys
from _thread import allocate_lock
from time import perf_counter

from alcamine_validate.native import NATIVE
from alcamine_validate.session_tables import canonical_scanner

TYPE_CHECKING = False
if TYPE_CHECKING:  # typing takes as long to import as all of this
    from _thread import LockType
    from collections.abc import Iterator, Sequence
    from threading import Thread
    from typing import BinaryIO, Final, TypeAlias

    from alcamine_validate.native import Scanner

    Work: TypeAlias = tuple[Iterator[bytes], Scanner, list[int], LockType]
    """The arguments of :func:`_count`, which all threads share."""

CLEAN: Final = 0
"""The exit code: see ``exit_codes``."""

COMMAND: Final = "check"
OPTIONS: Final = frozenset({"--fix", "--force-exclude", "--isolated", "--only-sessions"})
"""Options that do not change the report on files without findings in a project without settings."""

ALL_RULES: Final = -1
"""The bits of all families of rules."""

SETTINGS: Final = "alcamine-validate.toml"
PYPROJECT: Final = "pyproject.toml"
_NAME: Final = b"alcamine"
_QUOTES: Final = (b'"', b"'")
_AFTER_ELEMENT: Final = (b"", b",", b"]", b"],")
_JOBS: Final = "--jobs"
_MOST_JOBS: Final = 8
_NUMBERS: Final = tuple(map(str, range(1, _MOST_JOBS + 1)))
_PIECE: Final = 1 << 20
_LARGEST: Final = 128 << 20
"""The size of all files in bytes. What was done for larger ones would be lost at a finding."""

_WORTH: Final = 8 << 20
"""The size of a file in bytes that is worth a second thread."""


def quick_check(arguments: Sequence[str]) -> int | None:
    """Print the report and return the exit code if all files are fine; else return None.

    ``arguments`` are those of the command line, without the name of the program.
    """
    report = _report(arguments)
    if report is None:
        return None
    try:
        if hasattr(sys.stdout, "reconfigure"):
            sys.stdout.reconfigure(newline="\n")  # see streams.make_streams_safe
        sys.stdout.write(report)
        sys.stdout.flush()
    except OSError:
        return None  # the whole command fails in the same way, and reports it
    return CLEAN


def _report(arguments: Sequence[str]) -> str | None:
    started = perf_counter()
    paths, jobs = _parsed(arguments[1:])
    if arguments[:1] != [COMMAND] or not paths or not NATIVE or not _is_plain_output():
        return None
    scanner = canonical_scanner(ALL_RULES)
    try:
        has_settings = "--isolated" not in arguments and _may_have_settings()
        if scanner is None or not _are_plain_paths(paths) or has_settings:
            return None
        sessions = 0
        for path in paths:
            found = _sessions(path, scanner, jobs)
            if found == 0:
                return None
            sessions += found
    except (OSError, ValueError, MemoryError):
        return None
    counts = f"{_counted(len(paths), 'file')}, {_counted(sessions, 'session')}"
    return f"No findings in {counts} in {perf_counter() - started:,.2f} s.\n"


def _parsed(arguments: Sequence[str]) -> tuple[list[str], int]:
    """Return the paths and the number of jobs. With any other option, return no paths."""
    paths, jobs = list[str](), min(_processors(), _MOST_JOBS)
    rest = iter(arguments)
    for each in rest:
        name, sign, value = each.partition("=")
        if name == _JOBS:
            number = value if sign else next(rest, "")
            if number not in _NUMBERS:
                return [], 0
            jobs = int(number)
        elif each.startswith("-") and each not in OPTIONS:
            return [], 0
        elif each not in OPTIONS:
            paths.append(each)
    return paths, jobs


def _processors() -> int:
    # As check.all_files.available_processors, which takes long to import.
    if hasattr(os, "sched_getaffinity"):
        return len(os.sched_getaffinity(0))
    return os.cpu_count() or 1


def _counted(number: int, noun: str) -> str:
    return f"{number:,} {noun}{'' if number == 1 else 's'}"


def _is_plain_output() -> bool:
    """Return whether the report has no colours, because it is not for a terminal."""
    return sys.stdout is not None and not sys.stdout.isatty() and not os.environ.get("FORCE_COLOR")


def _are_plain_paths(paths: list[str]) -> bool:
    """Return whether paths are different regular files of JSON or JSON Lines, and not large."""
    if len(set(map(os.path.realpath, paths))) < len(paths):
        return False
    is_plain = all(
        path.endswith((".json", ".jsonl", ".ndjson")) and os.path.isfile(path) for path in paths
    )
    return is_plain and sum(map(os.path.getsize, paths)) <= _LARGEST


def _may_have_settings() -> bool:
    """Return whether a file of settings may be in this folder or above it."""
    folder = os.getcwd()
    while True:
        if os.path.isfile(os.path.join(folder, SETTINGS)):
            return True
        project = os.path.join(folder, PYPROJECT)
        if os.path.isfile(project):
            with open(project, "rb") as file:
                text = file.read().lower()
            # The name may be written with escapes, and a NUL is a sign of UTF-16.
            if b"\\u" in text or b"\0" in text or any(map(_may_be_settings, text.splitlines())):
                return True
        above = os.path.dirname(folder)
        if above == folder:
            return False
        folder = above


def _may_be_settings(line: bytes) -> bool:
    """Return whether a line of a pyproject.toml has our name, but not as a dependency in a list."""
    text = line.strip()
    if _NAME not in text or text.startswith(b"#"):
        return False
    name, rest = text[1:].partition(text[:1])[::2]
    is_listed = text[:1] in _QUOTES and _NAME in name and _NAME not in rest
    return not is_listed or rest.strip() not in _AFTER_ELEMENT


def _sessions(path: str, scanner: Scanner, jobs: int) -> int:
    """Return how many Sessions a file has, or 0 if any of them may have findings."""
    with open(path, "rb") as file:
        if path.endswith(".json"):
            return int(scanner.accepts(file.read()))
        work = _pieces(file), scanner, list[int](), allocate_lock()
        threads = _started(jobs - 1, work) if os.path.getsize(path) >= _WORTH else []
        _count(*work)
        for thread in threads:
            thread.join()
        counts = work[2]
        return 0 if 0 in counts else sum(counts)


def _started(number: int, work: Work) -> list[Thread]:
    """Return threads that count as well: the scanner runs while other threads run, or read."""
    from threading import Thread

    threads: list[Thread] = []
    for _ in range(number):
        thread = Thread(target=_count, args=work, daemon=True)
        try:
            thread.start()
        except (RuntimeError, MemoryError):  # the system allows no more threads
            break
        threads.append(thread)
    return threads


def _count(pieces: Iterator[bytes], scanner: Scanner, counts: list[int], lock: LockType) -> None:
    """Append the number of Sessions of each piece, or a 0, which ends all, if one isn't fine."""
    try:
        while 0 not in counts:
            with lock:
                piece = next(pieces, b"")
            if not piece:
                return
            accepted, end = scanner.accepted_lines(piece, 0, len(piece))
            counts.append(accepted if end == len(piece) else 0)
    except (OSError, ValueError, MemoryError):  # an interrupt closes the file: a ValueError
        counts.append(0)


def _pieces(file: BinaryIO) -> Iterator[bytes]:
    """Yield the lines of a file in pieces, of which each ends with a line."""
    rest = b""
    while piece := file.read(_PIECE):
        piece = rest + piece
        end = piece.rfind(b"\n") + 1
        rest = piece[end:]
        if end:
            yield piece[:end]
    if rest:
        yield rest
