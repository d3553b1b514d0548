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
_ENDED: Final[Any] = object()


@dataclass(frozen=True)
class Killed:
    """Takes the place of a result if the worker died; ``reason`` is the cause."""

    reason: str


class StartFailed(RuntimeError):
    """A worker process can't start, usually because it can't import the module ``__main__``."""


_FORK: Final = "fork"
_FORKSERVER: Final = "forkserver"
_ENDING: Final = {each for each in signal.Signals if each.name in ("SIGHUP", "SIGTERM")}
"""The signals that end a process; Windows has only one of them."""
_MOST_ON_WINDOWS: Final = 60
"""Windows can wait for at most 64 objects at once, and Python needs some of them itself."""
_WITHOUT_GUARD: Final = (
    'a script that uses several processes needs the line if __name__ == "__main__": before what it '
    "does, because each of them imports the script"
)


def can_start() -> bool:
    """Return whether this process may start workers.

    Workers of multiprocessing.Pool may not. A script from the standard input can only be forked:
    other workers would look for its file. Raises :class:`StartFailed` in a worker that is importing
    a script which starts workers at once.
    """
    from multiprocessing import current_process

    if getattr(current_process(), "_inheriting", False):
        raise StartFailed(_WITHOUT_GUARD)
    return not current_process().daemon and (quickest_start() == _FORK or _main_can_be_imported())


def quickest_start() -> str:
    """Return the fastest safe start method for processes.

    It is the one that multiprocessing uses if this was set, and nothing is set here. Else it is
    fork on Linux, unless this process has threads: a lock that a thread holds would stay locked in
    a forked process.
    """
    from multiprocessing import get_all_start_methods, get_start_method

    chosen = get_start_method(allow_none=True)
    if chosen is not None:
        return chosen
    if sys.platform != "linux":
        return "spawn"
    if not _has_threads():
        return _FORK
    return _FORKSERVER if _FORKSERVER in get_all_start_methods() else "spawn"


def _has_threads() -> bool:
    """Return whether this process has several threads, also those of native libraries on Linux."""
    try:
        return len(os.listdir("/proc/self/task")) > 1
    except OSError:
        import threading

        return threading.active_count() > 1


def _main_can_be_imported() -> bool:
    """Return whether a process that is not forked finds the module ``__main__``, or needs none.

    A module of ``python -m`` has a name. In a notebook, and after ``-c``, there is no file. A
    script from the standard input claims to be in the file ``<stdin>``.
    """
    main = sys.modules["__main__"]
    if getattr(main, "__spec__", None) is not None:
        return True
    path = getattr(main, "__file__", None)
    if path is None:
        return True
    from multiprocessing import process

    folder: str | None = process.ORIGINAL_DIR  # type: ignore[attr-defined]
    return os.path.exists(os.path.join(folder or "", path))


@dataclass(eq=False)
class _Worker(Generic[T]):
    """A process, the connection to it, and its current task with the task's index.

    ``has_started`` says that the process has announced itself.
    """

    process: Any
    connection: Any
    task: tuple[int, T] | None = None
    has_started: bool = False


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
    _waiting: deque[tuple[int, T]] = field(default_factory=deque)
    _done: dict[int, tuple[T, R | Killed]] = field(default_factory=dict)
    _added: int = 0
    _following: int = 0
    """The index of the next result to yield."""

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
        while True:
            while self.has_room():
                # Nothing else is taken from an iterator that has ended.
                task = next(tasks, _ENDED)
                if task is _ENDED:
                    yield from self.rest()
                    return
                self.add(task)
            self.collect()
            # Before the next tasks are sent: these may need what is done with the results.
            yield from self.ready()
            self.hand_out()

    def add(self, task: T) -> None:
        """Put a task into the queue, and send it at once if a worker is idle."""
        self._waiting.append((self._added, task))
        self._added += 1
        self.hand_out()

    def add_done(self, task: T, result: R) -> None:
        """Put a task that needs no worker among the results, in its order."""
        self._done[self._added] = task, result
        self._added += 1

    def has_room(self) -> bool:
        """Return whether there are few enough tasks that another one may be added."""
        return len(self._waiting) + len(self._done) + self._busy() < self.jobs * _AHEAD

    def is_idle(self) -> bool:
        """Return whether a worker, or one that is not started yet, has no task."""
        return not self._waiting and self._busy() < self.jobs

    def is_busy(self) -> bool:
        """Return whether a worker has a task."""
        return self._busy() > 0

    def collect(self, seconds: float | None = None) -> None:
        """Collect what has arrived from workers; wait for it, but not longer than ``seconds``.

        There may be no result yet. Workers that are idle get nothing before :meth:`hand_out`.
        Raises :class:`StartFailed` if a process ended before it was a worker.
        """
        from multiprocessing.connection import wait

        busy = {worker.connection: worker for worker in self._workers if worker.task is not None}
        for connection in wait(list(busy), seconds) if busy else ():
            worker = busy[connection]
            index, task = worker.task  # type: ignore[misc]
            try:
                result = worker.connection.recv()
            except (EOFError, OSError):
                result = Killed(self._buried(worker))
            else:
                if not worker.has_started:
                    worker.has_started = True  # that was the announcement
                    continue
            if isinstance(result, _Raised):
                raise result.error
            self._done[index] = task, result
            worker.task = None

    def ready(self) -> Iterator[tuple[T, R | Killed]]:
        """Yield each task that is done, with its result, up to the first that is not done."""
        while self._following in self._done:
            self._following += 1
            yield self._done.pop(self._following - 1)

    def rest(self) -> Iterator[tuple[T, R | Killed]]:
        """Yield each task that was added with its result, when it is done."""
        while self._waiting or self._done or self._busy():
            self.hand_out()
            self.collect()
            yield from self.ready()

    def _busy(self) -> int:
        return sum(worker.task is not None for worker in self._workers)

    def hand_out(self) -> None:
        """Send tasks to idle workers, and start missing workers."""
        idle = [worker for worker in self._workers if worker.task is None]
        while self._waiting and (idle or len(self._workers) < self.jobs):
            worker = idle.pop() if idle else self._started()
            worker.task = self._waiting.popleft()
            try:
                worker.connection.send(self.prepare(worker.task[1]))
            except OSError:
                # The worker died while it was idle; another one replaces it.
                self._waiting.appendleft(worker.task)
                self._buried(worker)

    def _buried(self, worker: _Worker[T]) -> str:
        """Remove a worker that died, and return the cause.

        Raises :class:`StartFailed` if it ended by itself before it announced itself.
        """
        worker.process.join(10)
        has_started = worker.has_started or _has_announced(worker.connection)
        worker.connection.close()
        self._workers.remove(worker)
        code = worker.process.exitcode
        if not has_started and code is not None and code > 0:
            raise StartFailed(f"a new process {_cause(code)} before its work: {_WITHOUT_GUARD}")
        return _cause(code)

    def _run_server(self) -> None:
        """Start the server of the start method forkserver if it is needed.

        It serves all of this program, and would inherit that signals are held back.
        """
        if self.start_method == _FORKSERVER:
            from multiprocessing.forkserver import ensure_running

            ensure_running()

    def _started(self) -> _Worker[T]:
        import multiprocessing

        context: Any = multiprocessing.get_context(self.start_method)
        own, other = context.Pipe()
        # The connections that a forked process inherits would keep the others' pipes open.
        inherited = [own, *(each.connection for each in self._workers)]
        unwanted = inherited if self.start_method == _FORK else []
        process = context.Process(target=_run, args=(self.work, other, unwanted), daemon=True)
        worker: _Worker[T] = _Worker(process, own)
        with _global_start_method_kept():
            try:
                self._run_server()
                with _signals_held_back():
                    process.start()
                    self._workers.append(worker)
            except (EOFError, ConnectionError) as error:
                raise StartFailed(
                    f"the server that starts processes ended: {_WITHOUT_GUARD}"
                ) from error
        other.close()
        return worker


def _has_announced(connection: Any) -> bool:
    """Return whether a worker that has ended sent something that was not received."""
    try:
        connection.recv()
    except (EOFError, OSError):
        return False
    return True


@contextmanager
def _global_start_method_kept() -> Iterator[None]:
    """Undo that multiprocessing sets its default start method when it starts a process.

    The program may still want to set another one.
    """
    import multiprocessing

    before = multiprocessing.get_start_method(allow_none=True)
    try:
        yield
    finally:
        if before is None:
            multiprocessing.set_start_method(None, force=True)


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
    """Announce the worker with None, then run ``work`` on each task until the connection closes.

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
        connection.send(None)
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
