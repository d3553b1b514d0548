"""Check many Sessions for library callers: stream verdicts or findings in input order."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, replace
from functools import partial
from typing import TYPE_CHECKING, Any, NamedTuple, TypeVar

from alcamine_validate.finding import Finding, Severity
from alcamine_validate.lint.codes import BY_RULE
from alcamine_validate.lint.settings.config import DEFAULT, Config, ConfigError
from alcamine_validate.runtime.values import class_name
from alcamine_validate.session import CORRECTED, session_schemas
from alcamine_validate.text.json_text import JsonText, as_bytes, exact_text, is_text
from alcamine_validate.text.redact import NOTHING_HIDDEN

if TYPE_CHECKING:
    from alcamine_validate.check.baseline import Baseline
    from alcamine_validate.check.result import CheckedFile

R = TypeVar("R")

_BATCH_SIZE = 256 << 10
_BATCH_TEXTS = 256


@dataclass(frozen=True)
class _NotText:
    """A placeholder for a stream item that is not JSON text. It can be sent between processes."""

    class_name: str


Item = JsonText | _NotText


class WorkerDied(RuntimeError):
    """A worker process was killed, perhaps by the system because memory ran out.

    The message says how it ended and which records it was checking.
    """


class CheckedText(NamedTuple):
    """The findings of one Session of many, and its index among them."""

    record: int
    findings: list[Finding]

    @property
    def is_valid(self) -> bool:
        """Whether no finding is an error."""
        return not any(each.severity is Severity.ERROR for each in self.findings)


def iter_valid(texts: Iterable[JsonText], *, jobs: int = 1) -> Iterator[bool]:
    """Yield the verdict of ``is_valid`` for each JSON text, in input order.

    Texts are read from the iterable as they are needed. ``jobs`` above 1 spreads the work over
    that many processes; a script then needs ``if __name__ == "__main__":`` unless processes are
    forked. An item that is not JSON text is not valid, even if it is a parsed value, and the
    stream continues. Raises :class:`WorkerDied`.
    """
    return _spread(_verdicts, texts, jobs)


def check_many(
    texts: Iterable[JsonText], *, config: Config | None = None, jobs: int = 1
) -> Iterator[CheckedText]:
    """Yield the findings of each JSON text, in input order, with its index as ``record``.

    Texts are read from the iterable as they are needed. ``config`` is as for ``findings``, and
    ``jobs`` as for :func:`iter_valid`; the same exceptions are raised. An item that is not JSON
    text has one finding, ALC008, and the stream continues.
    """
    found = _spread(partial(_findings, config), texts, jobs)
    for record, findings in enumerate(found):
        yield CheckedText(record, [replace(each, record=record) for each in findings])


def check_paths(
    *paths: str | os.PathLike[str], config: Config | None = None, jobs: int | None = None
) -> Iterator[CheckedFile]:
    """Yield the result of the command's ``check`` for each file that ``paths`` lead to.

    A :class:`CheckedFile` has the findings, and counts of Sessions and of severities;
    values are not masked. A file that can't be read has a finding and is marked ``unreadable``.
    ``config`` says how files are found, read and judged: see :meth:`Config.load`. ``jobs`` is as
    for :func:`iter_valid`; by default, it is the one of ``config``, or else 1.

    Raises TypeError and ValueError for other arguments, and
    :class:`~alcamine_validate.ConfigError` if the baseline can't be read.
    """
    from alcamine_validate.check.all_files import check_all
    from alcamine_validate.check.one_file import CheckOptions

    for path in paths:
        if not isinstance(path, str | os.PathLike):
            is_many = isinstance(path, Iterable) and not isinstance(path, bytes)
            hint = ": use check_paths(*paths)" if is_many else ""
            raise TypeError(f"a path is a str or a Path, not {class_name(path)}{hint}")
    settings = DEFAULT if config is None else config
    if not isinstance(settings, Config):
        raise TypeError(f"config is an av.Config, not {class_name(config)}")
    if jobs is not None:
        _check_jobs(jobs)
    options = CheckOptions(
        config=settings,
        redaction=NOTHING_HIDDEN,
        baseline=_baseline(settings),
        excluded=settings.files,
    )
    files = [os.fsdecode(path) for path in paths]
    return check_all(files, session_schemas(), options, jobs=jobs or settings.jobs or 1, stdin=None)


def _baseline(config: Config) -> Baseline | None:
    """Return the baseline of settings. Raise :class:`ConfigError` if it can't be read."""
    if config.baseline is None:
        return None
    from pathlib import Path

    from alcamine_validate.check.baseline import Baseline, BaselineError

    try:
        return Baseline.read(Path(config.path(config.baseline)))
    except BaselineError as error:
        raise ConfigError(f"baseline: {error}") from None


def _check_jobs(jobs: int) -> None:
    """Raise TypeError or ValueError if ``jobs`` is not a positive integer."""
    if isinstance(jobs, bool) or not isinstance(jobs, int):
        raise TypeError(f"jobs must be a positive integer, not {class_name(jobs)}")
    if jobs < 1:
        raise ValueError(f"jobs must be a positive integer, not {jobs}")


def _verdicts(items: list[Item]) -> list[bool]:
    is_valid = CORRECTED.is_valid
    return [type(each) is not _NotText and is_valid(each) for each in items]


def _findings(config: Config | None, items: list[Item]) -> list[list[Finding]]:
    return [
        [_not_text(each)] if isinstance(each, _NotText) else CORRECTED.findings(each, config=config)
        for each in items
    ]


def _not_text(item: _NotText) -> Finding:
    row = BY_RULE["no-json-value"]
    words = f"a value of type {item.class_name} is not JSON text"
    return Finding(row.code, row.rule, row.severity, words, "")


def _spread(
    work: Callable[[list[Item]], list[R]], texts: Iterable[JsonText], jobs: int
) -> Iterator[R]:
    """Yield the result of ``work`` for each text."""
    _check_jobs(jobs)
    if is_text(texts):
        raise TypeError("pass an iterable of JSON texts, such as an open file, not one text")
    items = map(_item, texts)
    if jobs == 1:
        return (result for item in items for result in work([item]))
    return _shared(work, _batches(items), jobs)


def _item(text: Any) -> Item:
    if type(text) is bytes or type(text) is str:  # nearly all items
        return text
    return exact_text(text) if is_text(text) else _NotText(class_name(text))


def _shared(
    work: Callable[[list[Item]], list[R]], batches: Iterator[list[Item]], jobs: int
) -> Iterator[R]:
    import multiprocessing

    from alcamine_validate.workers.pool import Killed, Pool, can_start

    if not can_start():
        for batch in batches:
            yield from work(batch)
        return
    first = 0
    with Pool(work, jobs, start_method=multiprocessing.get_start_method()) as pool:
        for batch, results in pool.results(batches):
            if isinstance(results, Killed):
                records = f"records {first:,} to {first + len(batch) - 1:,}"
                raise WorkerDied(f"the process that had {records} was {results.reason}")
            first += len(batch)
            yield from results


def _batches(items: Iterator[Item]) -> Iterator[list[Item]]:
    """Yield batches of items. A memoryview becomes bytes, because it can't be pickled."""
    batch: list[Item] = []
    size = 0
    for item in items:
        batch.append(as_bytes(item) if isinstance(item, memoryview) else item)
        size += 0 if isinstance(item, _NotText) else len(item)
        if size >= _BATCH_SIZE or len(batch) == _BATCH_TEXTS:
            yield batch
            batch, size = [], 0
    if batch:
        yield batch
