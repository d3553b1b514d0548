"""Timing of whole processes that take turns."""

from __future__ import annotations

import os
import subprocess
import tempfile
import time
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Final

ROOT: Final = Path(__file__).parent.parent

Measure = Callable[[], float]
"""Runs a process, and returns the milliseconds to count."""


def take_turns(measures: Mapping[str, Measure], rounds: int) -> dict[str, list[float]]:
    """Return the milliseconds of each measure per round; each round starts with another measure.

    Each measure runs twice in its turn, and the second run counts. The first run writes bytecode
    and makes the machine provide the memory: some machines take idle memory back, and a process
    that needs much memory then took twice as long after one that needs little.
    """
    times: dict[str, list[float]] = {name: [] for name in measures}
    names = list(measures)
    for number in range(rounds):
        start = number % len(names)
        for name in (*names[start:], *names[:start]):
            measures[name]()
            times[name].append(measures[name]())
    return times


def bytecode_environment(folder: Path) -> Mapping[str, str]:
    """Return the environment with a folder for bytecode, even if it disables bytecode itself."""
    kept = {name: value for name, value in os.environ.items() if not name.startswith("PYTHON")}
    paths = [path for path in (str(ROOT), os.environ.get("PYTHONPATH")) if path]
    return kept | {
        "PYTHONPATH": os.pathsep.join(paths),
        "PYTHONPYCACHEPREFIX": str(folder / "bytecode"),
    }


def milliseconds(command: list[str], code: int, environment: Mapping[str, str]) -> float:
    """Return how long a command takes. Raises RuntimeError if its exit code is not ``code``."""
    started = time.perf_counter()
    output(command, code, environment)
    return (time.perf_counter() - started) * 1000


def output(command: list[str], code: int, environment: Mapping[str, str]) -> str:
    """Return what a command prints, its errors last.

    Raises RuntimeError if its exit code is not ``code``.
    """
    # A folder without settings, as most users have: this repository's would be read first.
    place = tempfile.gettempdir()
    run = subprocess.run(command, cwd=place, env=environment, capture_output=True, check=False)
    out, errors = (each.decode(errors="replace") for each in (run.stdout, run.stderr))
    if run.returncode != code:
        shown = " ".join(command[:8])
        raise RuntimeError(f"{shown} ended with {run.returncode}: {errors[-2000:]}")
    return out + errors
