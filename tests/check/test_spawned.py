"""Processes that are started anew, as where forking is not safe: macOS, Windows, threads."""

from __future__ import annotations

import signal
import sys
from pathlib import Path
from typing import Any

import pytest

import alcamine_validate as av
from alcamine_validate.check.one_file import CheckOptions, check_file
from alcamine_validate.check.parallel import _Work
from alcamine_validate.check.tasks import Task
from alcamine_validate.session import CORRECTED, published
from alcamine_validate.validator.validator import Validator
from alcamine_validate.workers.pool import Killed, Pool

pytestmark = pytest.mark.xdist_group("processes")

# The work must be importable there, where no test is: functions of the standard library.


def test_results_come_in_the_order_of_the_tasks() -> None:
    """Each with its task."""
    work: Any = abs
    with Pool(work, 2, start_method="spawn") as pool:
        results = list(pool.results(iter(range(-20, 0))))
    assert results == [(number, -number) for number in range(-20, 0)]


def test_an_exception_of_the_work_is_raised_here() -> None:
    """With what it said."""
    work: Any = int
    with Pool(work, 2, start_method="spawn") as pool, pytest.raises(ValueError, match="'no'"):
        list(pool.results(iter(["1", "no"])))


def test_a_process_that_dies_costs_its_task_alone() -> None:
    """The others are done by one that takes its place; how it ended is told."""
    work: Any = sys.exit
    with Pool(work, 1, start_method="spawn") as pool:
        results = list(pool.results(iter([3, 4])))
    assert results == [(3, Killed("ended with exit code 3")), (4, Killed("ended with exit code 4"))]


@pytest.mark.skipif(not hasattr(signal, "SIGKILL"), reason="Windows has no such signals")
def test_the_signal_that_ended_it_is_named() -> None:
    """Of signals without a name, the number."""
    work: Any = signal.raise_signal
    numbers = [int(signal.SIGKILL), signal.SIGRTMIN + 1]
    with Pool(work, 1, start_method="spawn") as pool:
        results = [result for _, result in pool.results(iter(numbers))]
    assert results == [Killed("killed by SIGKILL"), Killed(f"killed by signal {numbers[1]}")]


@pytest.mark.parametrize("validator", [CORRECTED, published()], ids=["corrected", "published"])
def test_files_are_checked_as_here(tmp_path: Path, validator: Validator) -> None:
    """The validator is known by name there, and is the same one."""
    paths = []
    for seed, code in enumerate((None, "ALC103", "other-agent")):
        path = tmp_path / f"{seed}.json"
        path.write_bytes(av.sample_json(seed=seed, invalid=code))
        paths.append(str(path))
    options = CheckOptions()
    with Pool(_Work(validator, options), 2, start_method="spawn") as pool:
        results: list[Any] = [result for _, result in pool.results(Task((p,)) for p in paths)]
    found = [checked.findings for (checked,) in results]
    assert found == [check_file(path, path, validator, options).findings for path in paths]
    assert all(found[1:])
