"""Processes that work on tasks, and give their results back in the order of the tasks.

A pool of our own, for none of the standard library's says which task a worker had that was
killed: ``multiprocessing.Pool`` waits for ever, ``concurrent.futures`` fails all tasks.
"""

from __future__ import annotations

import os
import signal
import sys
from collections import deque
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import Any, Final, Generic, TypeVar

T = TypeVar("T")
R = TypeVar("R")

Work = Callable[[T], R]
_AHEAD: Final = 4
"""So many tasks a worker may be ahead of what has been taken: what waits needs memory."""


@dataclass(frozen=True)
class Killed:
    """What there is in place of a result where a worker died; ``reason`` says of what."""

    reason: str


_FORK: Final = "fork"
_ENDING: Final = {each for each in signal.Signals if each.name in ("SIGHUP", "SIGTERM")}
"""The signals that end a process; Windows has only one of them."""
_MOST_ON_WINDOWS: Final = 60
"""Windows waits for 64 things at once at the most, of which Python needs some itself."""


def can_start() -> bool:
    """Return whether this process may have workers; those of multiprocessing's own Pool may not."""
    from multiprocessing import current_process

    return not current_process().daemon


def quickest_start() -> str:
    """Return the quickest safe way to start processes from a process without threads."""
    return _FORK if sys.platform == "linux" else "spawn"


@dataclass(eq=False)
class _Worker(Generic[T]):
    """A process, the connection to it, and the task that it has with its index."""

    process: Any
    connection: Any
    task: tuple[int, T] | None = None


@dataclass
class Pool(Generic[T, R]):
    """Runs ``work`` on tasks in ``jobs`` processes, as a context that leaves none behind.

    ``prepare`` is asked for each task as it is handed out, for what was not known before;
    ``start_method`` is one of multiprocessing's.

    ``work``, tasks and results travel by pickle; where processes are forked, ``work`` does
    not. A worker that dies costs its own task alone, and another takes its place.
    """

    work: Work[T, R]
    jobs: int
    prepare: Callable[[T], T] = field(default=lambda task: task)
    start_method: str = field(default_factory=quickest_start)
    _workers: list[_Worker[T]] = field(default_factory=list)

    def __post_init__(self) -> None:
        if sys.platform == "win32":
            self.jobs = min(self.jobs, _MOST_ON_WINDOWS)

    def __enter__(self) -> Pool[T, R]:
        return self

    def __exit__(self, *_: object) -> None:
        for worker in self._workers:
            worker.process.kill()
        for worker in self._workers:
            worker.process.join()
            worker.connection.close()

    def results(self, tasks: Iterator[T]) -> Iterator[tuple[T, R | Killed]]:
        """Yield each task with its result, in the order of the tasks.

        Tasks are taken as they are needed: no more of them are under way, or done and
        waiting, than a few for each worker. An exception of ``work`` is raised here.
        """
        done: dict[int, tuple[T, R | Killed]] = {}
        numbered = enumerate(tasks)
        waiting: deque[tuple[int, T]] = deque()
        following = 0
        while True:
            while len(waiting) + len(done) + self._busy() < self.jobs * _AHEAD:
                task = next(numbered, None)
                if task is None:
                    break
                waiting.append(task)
            self._hand_out(waiting)
            if not self._busy() and following not in done:
                return
            if following not in done:
                done |= self._collected()
            while following in done:
                yield done.pop(following)
                following += 1

    def _busy(self) -> int:
        return sum(worker.task is not None for worker in self._workers)

    def _hand_out(self, waiting: deque[tuple[int, T]]) -> None:
        """Give tasks to who has none, and start who is missing."""
        idle = [worker for worker in self._workers if worker.task is None]
        while waiting and (idle or len(self._workers) < self.jobs):
            worker = idle.pop() if idle else self._started()
            worker.task = waiting.popleft()
            try:
                worker.connection.send(self.prepare(worker.task[1]))
            except OSError:
                # It died while it had nothing to do; its place is taken by another.
                waiting.appendleft(worker.task)
                self._buried(worker)

    def _collected(self) -> dict[int, tuple[T, R | Killed]]:
        """Wait for results, and return what has come."""
        from multiprocessing.connection import wait

        busy = {worker.connection: worker for worker in self._workers if worker.task is not None}
        results: dict[int, tuple[T, R | Killed]] = {}
        for connection in wait(list(busy)):
            worker = busy[connection]
            index, task = worker.task  # type: ignore[misc]
            try:
                result = worker.connection.recv()
            except (EOFError, OSError):
                result = Killed(self._buried(worker))
            if isinstance(result, _Raised):
                raise result.error
            results[index] = task, result
            worker.task = None
        return results

    def _buried(self, worker: _Worker[T]) -> str:
        """Remove a worker that died; return of what."""
        worker.process.join(10)
        worker.connection.close()
        self._workers.remove(worker)
        return _cause(worker.process.exitcode)

    def _started(self) -> _Worker[T]:
        import multiprocessing

        context: Any = multiprocessing.get_context(self.start_method)
        own, other = context.Pipe()
        # What a forked process inherits would keep the pipes of the others open.
        inherited = [own, *(each.connection for each in self._workers)]
        unwanted = inherited if self.start_method == _FORK else []
        process = context.Process(target=_run, args=(self.work, other, unwanted), daemon=True)
        worker: _Worker[T] = _Worker(process, own)
        with _signals_held_back():
            process.start()
            self._workers.append(worker)
        other.close()
        return worker


@contextmanager
def _signals_held_back() -> Iterator[None]:
    """Hold signals back while a process starts: until it handles them, one ends it loudly.

    They are delivered once the process is among those that end with the pool.
    """
    if sys.platform == "win32":
        yield
        return
    before = signal.pthread_sigmask(signal.SIG_BLOCK, {signal.SIGINT, *_ENDING})
    try:
        yield
    finally:
        signal.pthread_sigmask(signal.SIG_SETMASK, before)


@dataclass(frozen=True)
class _Raised:
    """An exception of the work, on its way to who waits for the result."""

    error: BaseException


def _run(work: Work[Any, Any], connection: Any, inherited: list[Any]) -> None:
    """Work on what comes until nothing more can; an interrupt is for the parent to heed.

    Other signals end the process at once: a handler of the parent's would clean up after it.
    """
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    for number in _ENDING:
        if signal.getsignal(number) is not signal.SIG_IGN:
            signal.signal(number, signal.SIG_DFL)
    if sys.platform != "win32":
        signal.pthread_sigmask(signal.SIG_UNBLOCK, _ENDING)
    for each in inherited:
        each.close()
    try:
        while True:
            connection.send(_result(work, connection.recv()))
    except (EOFError, OSError):
        # The parent is gone.
        return
    except Exception:
        # A result that can't travel, or no memory for it: the parent reports the exit code, and a
        # traceback on the user's terminal would say no more.
        os._exit(1)


def _result(work: Work[Any, Any], task: Any) -> Any:
    try:
        return work(task)
    except Exception as error:
        return _Raised(error)


def _cause(code: int | None) -> str:
    if code is not None and code < 0:
        try:
            return f"killed by {signal.Signals(-code).name}"
        except ValueError:
            return f"killed by signal {-code}"
    return "lost" if code is None else f"ended with exit code {code}"
