"""A pool of worker processes that returns results in the order of the tasks.

The pools of the standard library do not report which task a killed worker had:
``multiprocessing.Pool`` waits forever, and ``concurrent.futures`` fails all tasks.
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
"""Maximum number of tasks per worker that are waiting, running or done, to limit memory."""


@dataclass(frozen=True)
class Killed:
    """Takes the place of a result if the worker died; ``reason`` is the cause."""

    reason: str


_FORK: Final = "fork"
_ENDING: Final = {each for each in signal.Signals if each.name in ("SIGHUP", "SIGTERM")}
"""The signals that end a process; Windows has only one of them."""
_MOST_ON_WINDOWS: Final = 60
"""Windows can wait for at most 64 objects at once, and Python needs some of them itself."""


def can_start() -> bool:
    """Return whether this process may start workers; workers of multiprocessing.Pool may not."""
    from multiprocessing import current_process

    return not current_process().daemon


def quickest_start() -> str:
    """Return the fastest safe start method for processes, if this process has no threads."""
    return _FORK if sys.platform == "linux" else "spawn"


@dataclass(eq=False)
class _Worker(Generic[T]):
    """A process, the connection to it, and its current task with the task's index."""

    process: Any
    connection: Any
    task: tuple[int, T] | None = None


@dataclass
class Pool(Generic[T, R]):
    """Runs ``work`` on tasks in ``jobs`` processes; leaving the context ends all of them.

    ``prepare`` is called with each task just before it is sent, and returns the task with data
    that was not known earlier. ``start_method`` is one of multiprocessing's.

    Tasks and results are pickled, and so is ``work`` unless processes are forked. If a worker
    dies, only its task is lost, and another worker replaces it.
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

        Tasks are taken as they are needed: for each worker, only a few of them are in progress,
        or done and waiting, at the same time. An exception in ``work`` is raised here.
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
        """Send tasks to idle workers, and start missing workers."""
        idle = [worker for worker in self._workers if worker.task is None]
        while waiting and (idle or len(self._workers) < self.jobs):
            worker = idle.pop() if idle else self._started()
            worker.task = waiting.popleft()
            try:
                worker.connection.send(self.prepare(worker.task[1]))
            except OSError:
                # The worker died while it was idle; another one replaces it.
                waiting.appendleft(worker.task)
                self._buried(worker)

    def _collected(self) -> dict[int, tuple[T, R | Killed]]:
        """Wait for results, and return those that have arrived."""
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
        """Remove a worker that died, and return the cause."""
        worker.process.join(10)
        worker.connection.close()
        self._workers.remove(worker)
        return _cause(worker.process.exitcode)

    def _started(self) -> _Worker[T]:
        import multiprocessing

        context: Any = multiprocessing.get_context(self.start_method)
        own, other = context.Pipe()
        # The connections that a forked process inherits would keep the others' pipes open.
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
    """Block signals while a process starts: until it handles them, one may cause a traceback.

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
    """An exception in the work, sent to the process that waits for the result."""

    error: BaseException


def _run(work: Work[Any, Any], connection: Any, inherited: list[Any]) -> None:
    """Run ``work`` on each task from the connection until it closes.

    SIGINT is ignored here and handled by the parent. Other signals end the process at once: an
    inherited handler would do the parent's cleanup.
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
        # The parent has ended.
        return
    except Exception:
        # The result can't be pickled, or there is not enough memory for it. The parent reports the
        # exit code, and a traceback on the user's terminal would add nothing.
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
