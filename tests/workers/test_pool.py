"""The process pool: results are in the order of the tasks; a dead worker loses only its task."""

from __future__ import annotations

import os
import signal
import sys
import time
from collections.abc import Iterator
from multiprocessing import get_all_start_methods
from typing import Any, Final

import pytest

from alcamine_validate.workers.pool import Killed, Pool, quickest_start
from tests.support.systems import needs_fork, needs_signals
from tests.support.tables import for_each

pytestmark = pytest.mark.xdist_group("processes")

START_METHODS: Final = sorted({"spawn", quickest_start(), get_all_start_methods()[-1]})
"""Spawned processes inherit nothing from this one; the last of all methods is forkserver."""

each_start_method: Final = pytest.mark.parametrize("start_method", START_METHODS)

# Spawned workers can't import the tests, so the work is a function of the standard library.


@each_start_method
def test_results_come_in_the_order_of_the_tasks(start_method: str) -> None:
    """Each result comes with its task."""
    work: Any = abs
    with Pool(work, 2, start_method=start_method) as pool:
        results = list(pool.results(iter(range(-20, 0))))
    assert results == [(number, -number) for number in range(-20, 0)]


@each_start_method
def test_large_values_arrive_whole(start_method: str) -> None:
    """Values of any size arrive complete, even if they fill a pipe several times."""
    work: Any = bytes.upper
    sizes = [0, 1, 65_535, 65_536, 5_000_000]
    with Pool(work, 2, start_method=start_method) as pool:
        results = [result for _, result in pool.results(b"x" * size for size in sizes)]
    assert results == [b"X" * size for size in sizes]


@each_start_method
def test_an_exception_of_the_work_is_raised_here(start_method: str) -> None:
    """An exception of the work is raised with its message, as if there were no other process."""
    work: Any = int
    with Pool(work, 2, start_method=start_method) as pool, pytest.raises(ValueError, match="'no'"):
        list(pool.results(iter(["1", "no"])))


@each_start_method
def test_a_process_that_dies_costs_its_task_alone(start_method: str) -> None:
    """Another process replaces it, and its exit code is reported."""
    work: Any = sys.exit
    with Pool(work, 1, start_method=start_method) as pool:
        results = list(pool.results(iter([3, 4])))
    assert results == [(3, Killed("ended with exit code 3")), (4, Killed("ended with exit code 4"))]


@needs_signals
def test_the_signal_that_ended_it_is_named() -> None:
    """A signal without a name is reported by its number; only Linux has such signals."""

    def check(start_method: str) -> None:
        work: Any = signal.raise_signal
        numbers = [int(signal.Signals[name]) for name in ("SIGKILL", "SIGTERM")]
        if sys.platform == "linux":
            numbers.append(signal.SIGRTMIN + 1)
        with Pool(work, 1, start_method=start_method) as pool:
            results = [result for _, result in pool.results(iter(numbers))]
        reasons = ["SIGKILL", "SIGTERM", *(f"signal {number}" for number in numbers[2:])]
        assert results == [Killed(f"killed by {reason}") for reason in reasons]

    for_each(START_METHODS, check)


@each_start_method
def test_a_result_that_can_not_travel_ends_its_worker_quietly(
    start_method: str, capfd: pytest.CaptureFixture[str]
) -> None:
    """The exit code is reported, and no traceback appears on the terminal."""
    work: Any = memoryview
    with Pool(work, 1, start_method=start_method) as pool:
        results = list(pool.results(iter([b"x"])))
    assert [result for _, result in results] == [Killed("ended with exit code 1")]
    assert capfd.readouterr() == ("", "")


def _square(number: int) -> int:
    if number == 13:
        os.kill(os.getpid(), signal.Signals["SIGKILL"])
    time.sleep(0.02 * (number % 3))
    return number * number


@needs_fork
def test_a_killed_worker_costs_its_own_task() -> None:
    """The other tasks have their results, in order."""
    with Pool(_square, 2) as pool:
        results = dict(pool.results(iter(range(20))))
    assert list(results) == list(range(20))
    assert results.pop(13) == Killed("killed by SIGKILL")
    assert results == {number: number * number for number in range(20) if number != 13}


def test_tasks_are_taken_as_they_are_needed() -> None:
    """Only a few tasks are taken for each worker, even if results are taken slowly."""
    taken = []

    def numbers() -> Iterator[int]:
        for number in range(1_000):
            taken.append(number)
            yield number

    work: Any = abs
    with Pool(work, 2) as pool:
        next(pool.results(numbers()))
    assert len(taken) <= 2 * 4 + 1


def test_tasks_can_be_added_one_by_one() -> None:
    """Results come in the order of the tasks, also of one that needed no worker."""
    work: Any = abs
    with Pool(work, 2) as pool:
        assert list(pool.ready()) == list(pool.rest()) == []
        assert pool.is_idle()
        assert not pool.is_busy()
        pool.collect()  # there is nothing to wait for
        pool.add_done(0, 5)
        assert list(pool.ready()) == [(0, 5)]
        pool.add(-1)
        pool.add_done(-2, 6)
        assert pool.is_idle()
        assert pool.is_busy()
        pool.add(-3)
        assert not pool.is_idle()
        assert list(pool.rest()) == [(-1, 1), (-2, 6), (-3, 3)]


def test_there_is_room_for_a_few_tasks_of_each_worker() -> None:
    """Waiting tasks, those that a worker has, and those that are done all count."""
    work: Any = time.sleep
    with Pool(work, 1) as pool:
        pool.add(600)
        pool.add_done(0, None)
        assert pool.has_room()
        for _ in range(2):
            pool.add(0)
        assert not pool.has_room()
        assert not pool.is_idle()
        pool.collect(0)
        assert list(pool.ready()) == []


def test_workers_end_with_the_pool() -> None:
    """No process is left when the context ends, even if there is unfinished work."""
    work: Any = time.sleep
    with Pool(work, 2) as pool:
        next(pool.results(iter([0, 600, 600])))
        processes = [worker.process for worker in pool._workers]
        assert all(process.is_alive() for process in processes)
    assert processes
    assert not any(process.is_alive() for process in processes)


@pytest.mark.parametrize(("system", "jobs"), [("win32", 60), ("linux", 100)])
def test_windows_waits_for_few_processes(
    monkeypatch: pytest.MonkeyPatch, system: str, jobs: int
) -> None:
    """Windows starts only as many processes as can be waited for at once."""
    work: Any = abs
    monkeypatch.setattr(sys, "platform", system)
    assert Pool(work, 100, start_method="spawn").jobs == jobs
