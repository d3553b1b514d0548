"""Tasks for worker processes: ranges of large files, and groups of small ones."""

from __future__ import annotations

import os
from collections import Counter
from collections.abc import Iterable, Iterator
from contextlib import suppress
from dataclasses import dataclass
from typing import Final

from alcamine_validate.check.find_files import InputPath
from alcamine_validate.check.one_file import CheckOptions
from alcamine_validate.check.result import EnvelopePlace
from alcamine_validate.finding import Severity
from alcamine_validate.input.files import CantRead, is_compressed, open_regular
from alcamine_validate.input.read import COMPRESSIONS, ReadOptions, suffix_format, table_format

RANGE: Final = 4 << 20
"""The size of a task in bytes of JSON Lines: some thousand Sessions."""

_COMPRESSED: Final = 16
"""By which factor a table may be smaller than its text, if it is worth to look at it."""

_GROUP_SIZE: Final = 1 << 20
_GROUP_FILES: Final = 64
_WORTH: Final = 4 << 20
"""For fewer bytes than this, a process takes longer to start than the work takes."""


@dataclass(frozen=True)
class Task:
    """Files to check as a whole, or a part of one file: lines that begin in a range of bytes.

    If ``is_table``, the part is a range of row groups, which have about ``size`` bytes of text.
    ``shown_before`` counts, by severity, the findings that are shown for earlier ranges, and
    ``envelopes`` has the places of envelopes in them, both as far as they are known.
    ``shown_before`` is None if nothing is known.
    """

    paths: tuple[InputPath, ...]
    start: int = 0
    end: int | None = None
    shown_before: Counter[Severity] | None = None
    envelopes: frozenset[EnvelopePlace] = frozenset()
    is_table: bool = False
    size: int = 0


def tasks_of(paths: Iterator[InputPath], options: CheckOptions) -> Iterator[Task]:
    """Yield the tasks for files: ranges of large JSON Lines and tables, groups of other files."""
    group: list[InputPath] = []
    size = 0
    for path in paths:
        bytes_ = _size(path.path)
        if group and (size + bytes_ > _GROUP_SIZE or len(group) == _GROUP_FILES):
            yield Task(tuple(group))
            group, size = [], 0
        ranges = _ranges_of(path, bytes_, options)
        if ranges:
            if group:
                yield Task(tuple(group))
                group, size = [], 0
            yield from ranges
        else:
            group.append(path)
            size += bytes_
    if group:
        yield Task(tuple(group))


def _ranges_of(path: InputPath, size: int, options: CheckOptions) -> Iterable[Task]:
    """Return the ranges of a file of ``size`` bytes; none if it is better checked as a whole."""
    read = options.config.of_file(path.path).read
    limit = read.limits.file_size
    if limit is not None and size > limit:
        return ()
    if table_format(path.path, read):
        return _ranges_of_table(path, size, read)
    return _ranges(path, size) if _is_divisible(path.path, size, read) else ()


def _ranges_of_table(path: InputPath, size: int, read: ReadOptions) -> list[Task]:
    """Return ranges of row groups, smaller ones towards the end."""
    if size < RANGE // _COMPRESSED or is_compressed(path.path):
        return []
    sizes = _sizes_of_table(path.path, read)
    left, start, length = sum(sizes), 0, 0
    tasks: list[Task] = []
    for end, own in enumerate(sizes, 1):
        length += own
        if length >= min(RANGE, max(left // 8, RANGE // 8)) or end == len(sizes):
            tasks.append(Task((path,), start, end, is_table=True, size=length))
            left, start, length = left - length, end, 0
    return tasks if len(tasks) > 1 else []


def _sizes_of_table(path: str, read: ReadOptions) -> list[int]:
    """Return about how many bytes of text each part of a table has; none if it can't be divided."""
    with suppress(OSError, CantRead), open_regular(path) as file:
        # Imported only if there is a table.
        from alcamine_validate.input.table_files import InvalidTable, Table

        with suppress(InvalidTable):
            table = Table(file, str(table_format(path, read)), read.column, read.limits)
            return table.sizes()
    return []


def _ranges(path: InputPath, size: int) -> Iterator[Task]:
    """Yield ranges of whole lines, smaller ones towards the end, so that workers end together.

    A line that is longer than a range is in one task. If ranges began within it, each of their
    workers would search the rest of it for the next line.
    """
    # Imported only if a file is large enough, which is rare in a check of a few files.
    from alcamine_validate.input.json_lines import next_line

    start = 0
    with suppress(OSError), open(path.path, "rb") as stream:
        while start < size:
            length = min(RANGE, max((size - start) // 8, RANGE // 8, 1))
            end = min(next_line(stream, min(start + length, size)), size)
            if end <= start:
                break  # the file was truncated after its size was read
            yield Task((path,), start, end)
            start = end
    if start < size:
        # Not all of it can be read here. The worker runs into the same error and reports it.
        yield Task((path,), start, size)


def _size(path: str) -> int:
    try:
        return os.stat(path).st_size if os.path.isfile(path) else 0
    except (OSError, ValueError):
        return 0


def _is_divisible(path: str, size: int, read: ReadOptions) -> bool:
    form = read.input_format or suffix_format(path)
    if form != "jsonl" or size < 2 * RANGE:
        return False
    if path.lower().endswith(COMPRESSIONS) or is_compressed(path):
        return False
    return not _is_sequence(path)


def _is_sequence(path: str) -> bool:
    """Return whether a file has values over several lines, so that it can't be split by line."""
    from alcamine_validate.input.json_sequence import is_sequence

    try:
        with open(path, "rb") as file:
            return is_sequence(file.read(1 << 16))
    except OSError:
        return False


def first_tasks(tasks: Iterator[Task]) -> Iterator[Task]:
    """Yield tasks until there is enough work for several processes."""
    size = 0
    for number, task in enumerate(tasks):
        yield task
        size += _weight(task)
        if size >= _WORTH and number:
            return


def _weight(task: Task) -> int:
    if task.end is not None:
        return task.size if task.is_table else task.end - task.start
    return sum(_size(each.path) + 10_000 for each in task.paths)


def is_worth_sharing(tasks: list[Task]) -> bool:
    """Return whether the first tasks are enough work for several processes."""
    return len(tasks) > 1 and sum(map(_weight, tasks)) >= _WORTH
