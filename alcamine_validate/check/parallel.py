"""Check many or large files on all processors, with the same results as in one process."""

from __future__ import annotations

import os
from collections import Counter
from collections.abc import Callable, Iterator
from dataclasses import replace
from itertools import groupby

from alcamine_validate.check.find_files import InputPath
from alcamine_validate.check.one_file import (
    CheckOptions,
    check_file,
    check_lines,
    check_rows,
    lost_file,
)
from alcamine_validate.check.result import CheckedFile, CheckedLines, EnvelopePlace
from alcamine_validate.check.shifting import drop_repeated, joined
from alcamine_validate.check.tasks import Task
from alcamine_validate.finding import Severity
from alcamine_validate.input.files import STANDARD_INPUT
from alcamine_validate.input.limits import Limits, OverLimit
from alcamine_validate.lint.schemas import SessionSchemas
from alcamine_validate.workers.pool import Killed, Pool

Result = list[CheckedFile] | CheckedLines


def shared_out(
    tasks: Iterator[Task],
    schemas: SessionSchemas,
    options: CheckOptions,
    *,
    jobs: int,
    here: Callable[[InputPath], CheckedFile],
) -> Iterator[CheckedFile]:
    """Yield the result of every file in ``tasks``, in their order, from ``jobs`` processes.

    ``here`` checks a path in this process: the standard input, and files that can only be checked
    as a whole. A file whose worker died is ``unreadable``.
    """
    work = _Work(schemas, replace(options, progress=None))
    schemas.prepare(bool(options.config.as_published))
    merging = _Merging(schemas, options, here)
    # The standard input can only be read in this process. It becomes a separate task without a
    # path.
    for_workers = (
        replace(task, paths=() if is_own else tuple(paths))
        for task in tasks
        for is_own, paths in groupby(task.paths, key=lambda each: each.path == STANDARD_INPUT)
    )
    with Pool(work, jobs, prepare=merging.with_shown_before) as pool:
        yield from merging.files(pool.results(for_workers))


class _Work:
    """The function that a worker calls for each task."""

    def __init__(self, schemas: SessionSchemas, options: CheckOptions) -> None:
        self._schemas = schemas
        self._options = options

    def __call__(self, task: Task) -> Result:
        """Return the result of each file, or of the lines if the task is a range."""
        schemas, options = self._schemas, self._options
        if task.end is not None:
            path, is_named = task.paths[0]
            options = replace(
                options, shown_before=task.shown_before, envelopes_before=task.envelopes
            )
            check = check_rows if task.is_table else check_lines
            return check(path, task.start, task.end, schemas, options, is_named=is_named)
        return [
            check_file(path, path, schemas, options, is_named=is_named)
            for path, is_named in task.paths
        ]


# Results


class _Merging:
    """Combines results, each file once, in the order of the tasks."""

    def __init__(
        self,
        schemas: SessionSchemas,
        options: CheckOptions,
        here: Callable[[InputPath], CheckedFile],
    ) -> None:
        self._schemas = schemas
        self._options = options
        self._here = here
        self._ranged: CheckedFile | None = None
        self._shown_before: Counter[Severity] = Counter()
        self._envelopes: set[EnvelopePlace] = set()

    def with_shown_before(self, task: Task) -> Task:
        """Return a task with what is known of earlier ranges: shown findings, and envelopes."""
        if self._ranged is None or task.end is None or self._ranged.filename != task.paths[0].path:
            return task
        return replace(
            task,
            shown_before=Counter(self._shown_before),
            envelopes=frozenset(self._envelopes),
        )

    def files(self, results: Iterator[tuple[Task, Result | Killed]]) -> Iterator[CheckedFile]:
        """Yield the result of each file."""
        for path, parts in groupby(results, key=lambda each: _divided(each[0])):
            if path is not None:
                yield self._in_ranges(path, list(self._shown(path, parts)))
                continue
            for task, result in parts:
                for file in self._whole(task, result):
                    self._show(file)
                    yield file

    def _shown(
        self, path: InputPath, parts: Iterator[tuple[Task, Result | Killed]]
    ) -> Iterator[Result | Killed]:
        """Yield the results of a file's ranges as parts of one file, and report progress."""
        self._ranged = so_far = CheckedFile(path.path)
        self._shown_before, self._envelopes = Counter(), set()
        for _, result in parts:
            if isinstance(result, CheckedLines):
                drop_repeated(result, self._envelopes)
                self._shown_before.update(each.severity for each in result.file.findings)
                so_far.sessions += result.file.sessions
                so_far.severities.update(result.file.severities)
            self._show(so_far)
            yield result

    def _show(self, file: CheckedFile) -> None:
        if self._options.progress is not None:
            self._options.progress(file)

    def _whole(self, task: Task, result: Result | Killed) -> Iterator[CheckedFile]:
        if not task.paths:
            yield self._here(InputPath(STANDARD_INPUT, is_named=True))
        elif isinstance(result, list):
            yield from result
        elif isinstance(result, Killed) and len(task.paths) == 1:
            yield self._lost(task.paths[0], result)
        elif isinstance(result, Killed):
            # One of the files killed the worker. Each becomes a separate task now, so that the
            # others are not lost with it.
            single = (Task((path,)) for path in task.paths)
            with Pool(_Work(self._schemas, replace(self._options, progress=None)), 1) as pool:
                yield from self.files(pool.results(single))

    def _lost(self, path: InputPath, result: Killed) -> CheckedFile:
        reason = f"the process that checked it was {result.reason}"
        return lost_file(path, reason, self._schemas, self._options)

    def _in_ranges(self, path: InputPath, results: list[Result | Killed]) -> CheckedFile:
        killed = next((each for each in results if isinstance(each, Killed)), None)
        if killed is not None:
            return self._lost(path, killed)
        parts = [each for each in results if isinstance(each, CheckedLines)]
        own = self._options.config.of_file(path.path)
        limits = own.read.limits
        whole = joined(path.path, parts, limits.findings, only_sessions=own.only_sessions)
        records = sum(part.records for part in parts)
        is_over = records > limits.records or _is_bomb(path.path, parts, limits)
        # Nulls are records that are not checked.
        if is_over or records == whole.skipped["null"] or whole.unreadable:
            # Some findings occur once per file. Only a check of the whole file knows their place.
            return self._here(path)
        return whole


def _is_bomb(path: str, parts: list[CheckedLines], limits: Limits) -> bool:
    """Return whether the ranges of a table together expand too much."""
    expanded = sum(part.expanded for part in parts)
    if not expanded:
        return False
    from alcamine_validate.input.captures.bodies import check_expansion

    try:
        check_expansion(expanded, os.stat(path).st_size, limits)
    except (OverLimit, OSError):
        return True
    return any(part.file.codes["ALC010"] for part in parts)


def _divided(task: Task) -> InputPath | None:
    return task.paths[0] if task.end is not None else None
