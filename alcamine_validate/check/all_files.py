"""Check all files, in one process or in several, whichever is faster."""

from __future__ import annotations

import os
from collections.abc import Iterable, Iterator
from itertools import chain
from typing import BinaryIO

from alcamine_validate.check.find_files import InputPath
from alcamine_validate.check.one_file import DEFAULTS, CheckOptions, check_file, inputs
from alcamine_validate.check.result import CheckedFile, Omissions
from alcamine_validate.check.tasks import first_tasks, is_worth_sharing, tasks_of
from alcamine_validate.input.files import STANDARD_INPUT
from alcamine_validate.lint.schemas import SessionSchemas


def available_processors() -> int:
    """Return how many processors this process may use."""
    if hasattr(os, "sched_getaffinity"):
        return len(os.sched_getaffinity(0))
    return os.cpu_count() or 1


def check_all(
    paths: Iterable[str],
    schemas: SessionSchemas,
    options: CheckOptions = DEFAULTS,
    *,
    jobs: int | None = 1,
    stdin: BinaryIO | None = None,
    stdin_filename: str = "<stdin>",
    omissions: Omissions | None = None,
) -> Iterator[CheckedFile]:
    """Yield the result of every file in ``paths``, each file once.

    A path is a file, a folder, or ``-`` for ``stdin`` (None if it is closed). A folder is
    searched, in the order of names, for files whose names indicate a supported format; hidden
    files and folders are skipped, and so is what
    :func:`~alcamine_validate.check.find_files.discover` leaves out. ``omissions``
    receives the number of such files and folders before the first result. A file that can't be
    read also has a result, which is marked ``unreadable``.

    Up to ``jobs`` processes share the work (None: one per available processor). The results and
    their order do not depend on ``jobs``. Small amounts of work, the standard input, and work
    that uses or writes a baseline, or splits files, stay in this process.
    """

    def here(found: InputPath) -> CheckedFile:
        path, is_named = found
        filename = stdin_filename if path == STANDARD_INPUT else path
        return check_file(path, filename, schemas, options, stdin, is_named=is_named)

    found = inputs(paths, options, omissions)

    jobs = jobs or available_processors()
    is_here = (options.baseline, options.writer, options.split) != (None, None, None)
    if jobs == 1 or is_here:
        yield from map(here, found)
        return
    tasks = tasks_of(found, options)
    first = list(first_tasks(tasks))
    if is_worth_sharing(first):
        from alcamine_validate.check.parallel import shared_out
        from alcamine_validate.workers.pool import can_start

        if can_start():
            every = chain(first, tasks)
            yield from shared_out(every, schemas, options, jobs=jobs, here=here)
            return
    for task in chain(first, tasks):
        yield from (here(path) for path in task.paths if not task.start)
