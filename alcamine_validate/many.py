"""Check many Sessions for library callers: stream verdicts or findings in input order."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field, replace
from functools import partial
from math import inf
from time import perf_counter
from typing import TYPE_CHECKING, Any, Final, Generic, Literal, NamedTuple, TypeVar, overload

from alcamine_validate.finding import Finding, Severity
from alcamine_validate.lint.codes import BY_RULE
from alcamine_validate.lint.settings.config import DEFAULT, Config, ConfigError
from alcamine_validate.runtime.values import class_name, stands_for_json
from alcamine_validate.session import CORRECTED, SessionValidator
from alcamine_validate.text.json_text import JsonText, exact_text, is_text
from alcamine_validate.text.redact import NOTHING_HIDDEN
from alcamine_validate.validator.validator import NestingTooDeep

if TYPE_CHECKING:
    # Type checkers know this module even if it is not installed.
    from typing_extensions import TypeVar as TypeVarWithDefault

    from alcamine_validate.check.baseline import Baseline
    from alcamine_validate.check.result import CheckedFile
    from alcamine_validate.lint.schemas import SessionSchemas
    from alcamine_validate.text.redact import Redaction
    from alcamine_validate.workers.pool import Killed, Pool

    K = TypeVarWithDefault("K", default=None)
else:
    K = TypeVar("K")

R = TypeVar("R")
T = TypeVar("T")

_BATCH_SIZE = 256 << 10
_BATCH_ITEMS = 256
_PAUSE: Final = 0.002
"""Seconds between two looks for idle workers while a batch is filled, so that looking is cheap."""
_SHARE_TO_WAIT: Final = 1 / 8
"""The part of the time in which the source made its items that may be spent waiting for results.

This is how much longer a stream takes at most so that results of a slow source come early.
"""
_LONGEST_WAIT: Final = 1.0
"""The longest time in seconds that is spent waiting for results before an item is taken."""


class WorkerDied(RuntimeError):
    """A worker process was killed, perhaps by the system because memory ran out.

    The message says how it ended and which records it was checking.
    """


class CheckedText(NamedTuple, Generic[K]):
    """The findings of one Session of many, its index among them, and the key that came with it."""

    record: int
    findings: list[Finding]
    key: K = None  # type: ignore[assignment]  # the default of K

    @property
    def is_valid(self) -> bool:
        """Whether no finding is an error."""
        return not any(each.severity is Severity.ERROR for each in self.findings)


@overload
def iter_valid(
    items: Iterable[JsonText | Any],
    *,
    keyed: Literal[False] = False,
    validator: SessionValidator = CORRECTED,
    jobs: int = 1,
) -> Iterator[bool]: ...
@overload
def iter_valid(
    items: Iterable[tuple[K, JsonText | Any]],
    *,
    keyed: Literal[True],
    validator: SessionValidator = CORRECTED,
    jobs: int = 1,
) -> Iterator[tuple[K, bool]]: ...
def iter_valid(
    items: Iterable[Any],
    *,
    keyed: bool = False,
    validator: SessionValidator = CORRECTED,
    jobs: int = 1,
) -> Iterator[Any]:
    """Yield the verdict of ``is_valid`` for each item, in input order.

    An item is JSON text or a parsed value. Anything else (a Path, a set) is not valid, and so is a
    value that is nested too deep; the stream continues. Items are taken from the iterable as they
    are needed, and exceptions of the iterable are raised.

    With ``keyed``, items are tuples of a key and an item, and results are tuples of the key and
    the verdict. A key is any object. An item that is not such a tuple is not valid, with the key
    None. ``validator`` is one of :func:`~alcamine_validate.session_validator`, or ``PUBLISHED``.

    ``jobs`` above 1 spreads texts over that many processes; a script then needs
    ``if __name__ == "__main__":`` unless processes are forked, as on Linux in a process without
    threads. Items are then taken ahead of their results, but in the caller's thread. Parsed values
    are checked in this process. Raises :class:`WorkerDied`, RuntimeError if processes can't start,
    and TypeError and ValueError for other arguments.
    """
    found = _spread(verdict_for(validator), items, keyed, jobs)
    return found if keyed else (verdict for _, verdict in found)


@overload
def check_many(
    items: Iterable[JsonText | Any],
    *,
    keyed: Literal[False] = False,
    config: Config | None = None,
    validator: SessionValidator = CORRECTED,
    jobs: int = 1,
) -> Iterator[CheckedText]: ...
@overload
def check_many(
    items: Iterable[tuple[K, JsonText | Any]],
    *,
    keyed: Literal[True],
    config: Config | None = None,
    validator: SessionValidator = CORRECTED,
    jobs: int = 1,
) -> Iterator[CheckedText[K]]: ...
def check_many(
    items: Iterable[Any],
    *,
    keyed: bool = False,
    config: Config | None = None,
    validator: SessionValidator = CORRECTED,
    jobs: int = 1,
) -> Iterator[CheckedText[Any]]:
    """Yield the findings of each item, in input order, with its index as ``record``.

    ``config`` is as for ``findings``, and the other arguments are as for :func:`iter_valid`; the
    same exceptions are raised. With ``keyed``, results have the key as ``key``. Items that are
    neither JSON text nor a parsed value, or with ``keyed`` not a tuple of a key and an item, have
    one finding, ALC008.
    """
    found = _spread(judge_for(config, validator), items, keyed, jobs)
    return (checked_text(record, findings, key) for record, (key, findings) in enumerate(found))


def check_paths(
    *paths: str | os.PathLike[str], config: Config | None = None, jobs: int | None = None
) -> Iterator[CheckedFile]:
    """Yield the result of the command's ``check`` for each file that ``paths`` lead to.

    A :class:`CheckedFile` has the findings, and counts of Sessions and of severities;
    values are not masked. A file that can't be read has a finding and is marked ``unreadable``.
    ``config`` says how files are found, read and judged: see :meth:`Config.load`. ``jobs`` is as
    for :func:`iter_valid`; by default, it is the one of ``config``, or else 1.

    Raises TypeError and ValueError for other arguments, and
    :class:`~alcamine_validate.ConfigError` if the baseline, or a document of the schema, can't be
    read or used.
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
    schemas = _schemas(settings)
    options = CheckOptions(
        config=settings,
        redaction=NOTHING_HIDDEN,
        baseline=_baseline(settings, schemas.redaction),
        excluded=settings.files,
    )
    files = [os.fsdecode(path) for path in paths]
    return check_all(files, schemas, options, jobs=jobs or settings.jobs or 1, stdin=None)


def _schemas(config: Config) -> SessionSchemas:
    """Return the schemas that settings name. Raise :class:`ConfigError` if they can't be used."""
    from alcamine_validate.check.schemas import schemas_of
    from alcamine_validate.schema.errors import SchemaError

    try:
        return schemas_of(config)
    except (SchemaError, OSError) as error:
        raise ConfigError(f"spec or overlay: {error}") from None


def _baseline(config: Config, redaction: Redaction) -> Baseline | None:
    """Return the baseline of settings. Raise :class:`ConfigError` if it can't be read."""
    if config.baseline is None:
        return None
    from pathlib import Path

    from alcamine_validate.check.baseline import Baseline, BaselineError

    try:
        return Baseline.read(Path(config.path(config.baseline)), redaction=redaction)
    except BaselineError as error:
        raise ConfigError(f"baseline: {error}") from None


def _check_jobs(jobs: int) -> None:
    """Raise TypeError or ValueError if ``jobs`` is not a positive integer."""
    if isinstance(jobs, bool) or not isinstance(jobs, int):
        raise TypeError(f"jobs must be a positive integer, not {class_name(jobs)}")
    if jobs < 1:
        raise ValueError(f"jobs must be a positive integer, not {jobs}")


# One item


@dataclass(frozen=True)
class Refused:
    """Takes the place of an item that can't be checked; ``problem`` says why."""

    problem: str


def keyed_item(each: Any, *, keyed: bool) -> tuple[Any, Any]:
    """Return the key of an item of a stream, or None, and what is to be checked.

    The latter is JSON text as bytes, bytearray or str, a parsed value, or :class:`Refused`.
    """
    if not keyed:
        return None, _checkable(each)
    # The methods of a subclass may raise.
    if issubclass(type(each), tuple) and tuple.__len__(each) == 2:
        key, item = tuple.__iter__(each)
        return key, _checkable(item)
    return None, Refused(f"a value of type {class_name(each)} is not a tuple of a key and an item")


def _checkable(item: Any) -> Any:
    if type(item) is bytes or type(item) is str:  # nearly all items
        return item
    if issubclass(type(item), memoryview):
        try:
            return bytes(item)
        except ValueError:
            return Refused("a memoryview that was released has no text")
    if is_text(item):
        return exact_text(item)
    if stands_for_json(item):
        return item
    # Imported here because nearly all items can be checked.
    from alcamine_validate.validator.arguments import unsuitable_item

    return Refused(unsuitable_item(item))


def verdict_for(validator: SessionValidator) -> Callable[[Any], bool]:
    """Return the function that returns the verdict of what :func:`keyed_item` returned.

    Raises TypeError if ``validator`` is not one of Sessions.
    """
    _check_validator(validator)
    return partial(_verdict, validator)


def _check_validator(validator: Any) -> None:
    if not isinstance(validator, SessionValidator):
        raise TypeError(f"validator is an av.SessionValidator, not {class_name(validator)}")


def _verdict(validator: SessionValidator, item: Any) -> bool:
    try:
        return type(item) is not Refused and validator.is_valid(item)
    except NestingTooDeep:
        return False


def judge_for(
    config: Config | None, validator: SessionValidator, **expected: Any
) -> Callable[[Any], list[Finding]]:
    """Return the function that returns the findings of what :func:`keyed_item` returned.

    ``expected`` are the arguments ``at``, ``partial`` and ``part`` of ``findings``. Raises
    TypeError if ``config`` is not a Config, or ``validator`` is not one of Sessions.
    """
    if config is not None and not isinstance(config, Config):
        raise TypeError(f"config is an av.Config, not {class_name(config)}")
    _check_validator(validator)
    return partial(_findings, config, validator, expected)


def _findings(
    config: Config | None, validator: SessionValidator, expected: dict[str, Any], item: Any
) -> list[Finding]:
    if type(item) is Refused:
        return [_finding("no-json-value", item.problem)]
    try:
        return validator.findings(item, config=config, **expected)
    except NestingTooDeep:
        return [_finding("nested-too-deep", "the value is nested too deep for Python to check it")]


def _finding(rule: str, words: str) -> Finding:
    row = BY_RULE[rule]
    return Finding(row.code, row.rule, row.severity, words, params={"problem": words})


def checked_text(record: int, findings: list[Finding], key: Any) -> CheckedText[Any]:
    """Return the result for one item; its findings get the index of the item."""
    return CheckedText(record, [replace(each, record=record) for each in findings], key)


def check_source(items: Any) -> None:
    """Raise TypeError if ``items`` is one item: characters of a text and keys are not items."""
    if is_text(items):
        raise TypeError("pass an iterable of JSON texts, such as an open file, not one text")
    if isinstance(items, dict):
        raise TypeError("pass an iterable of items, such as a list, not one dict")


# All items


def _spread(
    judge: Callable[[Any], R], items: Iterable[Any], keyed: bool, jobs: int
) -> Iterator[tuple[Any, R]]:
    """Return an iterator over the key and the result of each item."""
    _check_jobs(jobs)
    check_source(items)
    source = map(partial(keyed_item, keyed=keyed), items)
    if jobs == 1:
        return ((key, judge(item)) for key, item in source)
    return _shared(judge, source, jobs)


_IN_WORKER: Final[Any] = object()
"""Takes the place of a result that a worker returns."""


@dataclass
class _Batch(Generic[R]):
    """Items for one worker: their texts, and for each item its key and the result if it is known.

    Only the texts are sent: keys and parsed values stay in the calling process, because it may be
    impossible to pickle them, and pickling a parsed value takes longer than checking it.
    """

    texts: list[bytes | str] = field(default_factory=list)
    results: list[tuple[Any, R]] = field(default_factory=list)
    size: int = 0

    def add(self, judge: Callable[[Any], R], key: Any, item: Any) -> bool:
        """Add an item, and its result if it is not text. Return whether the batch is full.

        The caller may change a value or a buffer after the next one is taken, so values are checked
        and buffers copied at once.
        """
        if is_text(item):
            self.texts.append(bytes(item) if type(item) is bytearray else item)
            self.results.append((key, _IN_WORKER))
            self.size += len(item)
        else:
            self.results.append((key, judge(item)))
        return self.size >= _BATCH_SIZE or len(self.results) == _BATCH_ITEMS

    def only_texts(self) -> _Batch[R]:
        """Return what is sent to a worker."""
        return _Batch(self.texts)

    def hand_to(self, pool: Pool[_Batch[R], list[R]]) -> None:
        """Give the batch to a worker, unless all results are known."""
        if self.texts:
            pool.add(self)
        else:
            pool.add_done(self, [])


def _results_of_texts(judge: Callable[[Any], R], batch: _Batch[R]) -> list[R]:
    return [judge(text) for text in batch.texts]


def _shared(
    judge: Callable[[Any], R], source: Iterator[tuple[Any, Any]], jobs: int
) -> Iterator[tuple[Any, R]]:
    from alcamine_validate.workers.pool import Killed, Pool, can_start

    if not can_start():
        yield from ((key, judge(item)) for key, item in source)
        return
    work = partial(_results_of_texts, judge)
    first, errors = 0, list[Exception]()
    with Pool(work, jobs, prepare=_Batch.only_texts) as pool:
        for batch, found in _streamed(judge, source, pool, errors):
            last = first + len(batch.results) - 1
            if isinstance(found, Killed):
                records = f"record {first:,}" if first == last else f"records {first:,} to {last:,}"
                raise WorkerDied(f"the process that had {records} was {found.reason}")
            first = last + 1
            of_texts = iter(found)
            for key, result in batch.results:
                yield key, next(of_texts) if result is _IN_WORKER else result
    for error in errors:
        raise error


def _streamed(
    judge: Callable[[Any], R],
    source: Iterator[tuple[Any, Any]],
    pool: Pool[_Batch[R], list[R]],
    errors: list[Exception],
) -> Iterator[tuple[_Batch[R], list[R] | Killed]]:
    """Yield batches of the items of ``source`` with the results of their texts.

    A batch is handed to a worker when it is full, or when a worker is idle. The source can only
    block here: so if it was slow, the results of what was handed out are awaited before its next
    item, which must not take longer than the time that slow items have earned.

    An exception of the source is added to ``errors``: the results of all items before come first,
    as in one process.
    """
    batch, looked, patience = _Batch[R](), -inf, 0.0
    while True:
        asked = perf_counter()
        try:
            key, item = next(source)
        except StopIteration:
            break
        except Exception as error:
            errors.append(error)
            break
        given = perf_counter()
        patience = min(patience + (given - asked) * _SHARE_TO_WAIT, _LONGEST_WAIT)
        if batch.add(judge, key, item):
            while not pool.has_room():
                pool.collect()
                pool.hand_out()
                yield from pool.ready()
        elif given - looked < _PAUSE and patience < _PAUSE:
            continue
        else:
            pool.collect(0)
            pool.hand_out()
            yield from pool.ready()
            looked = perf_counter()
            if not (pool.is_idle() and pool.has_room()):
                continue
        batch.hand_to(pool)
        batch = _Batch[R]()
        yield from pool.ready()
        while patience > 0 and pool.is_busy():
            asked = perf_counter()
            pool.collect(patience)
            pool.hand_out()
            patience -= perf_counter() - asked
            yield from pool.ready()
        looked = perf_counter()
    if batch.results:
        batch.hand_to(pool)
    yield from pool.rest()
