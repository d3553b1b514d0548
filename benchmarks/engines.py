"""Engines on this machine: the time from a Parquet file to counts, as multiples of a plain loop.

Each engine has its own process, which starts before the measurement, and takes one turn per round.
In each turn, it must count the same valid Sessions and findings as the plain loop.
"""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Iterator, Mapping
from contextlib import ExitStack, contextmanager
from importlib.metadata import PackageNotFoundError, version
from itertools import cycle, islice
from pathlib import Path
from typing import Any, Final

import orjson

from benchmarks.columns import sessions
from benchmarks.engine_worker import BASELINE, COLUMNS, ENGINES
from benchmarks.in_process import DisagreementError
from benchmarks.options import ROUNDS_OF_PROCESSES, Options
from benchmarks.processes import ROOT, bytecode_environment
from benchmarks.report import Section, figure, section
from benchmarks.runner import WorkerFailedError

_DIFFERENT: Final = 400
FILES: Final = 4


def measured(options: Options, folder: Path) -> Section:
    """Return the table of all engines that are installed."""
    rounds = options.rounds(ROUNDS_OF_PROCESSES)
    found = section("Engines on one machine", BASELINE, "ms", rounds, COLUMNS)
    found["missing"] = missing()
    names = [name for name in ENGINES if name not in found["missing"]]
    if BASELINE not in names:
        return found
    size = write_input(folder, options.sessions)
    with ExitStack() as stack:
        processes = {name: stack.enter_context(_process(name, folder)) for name in names}
        for name in names:
            _ask(name, processes[name], "start", folder)
        times = take_turns(processes, rounds, folder)
    for name in names:
        package = ENGINES[name].package
        found["rows"].append(
            {
                "name": name, "package": package, "version": version(package),
                "not_checked": [], "remark": "",
                "figures": {
                    column: figure(times[name, column], times[BASELINE, column])
                    for column in ENGINES[name].columns
                },
            }
        )  # fmt: skip
    found["notes"] = [
        (
            f"{options.sessions:,} Sessions, 5 % of them invalid, in Parquet files with"
            f" {size:.0f} MB of text; each engine has started before"
        )
    ]
    return found


def missing() -> dict[str, str]:
    """Return the engines whose packages are not installed, with the reason."""
    found = {}
    for name, engine in ENGINES.items():
        for package in (engine.package, *engine.needs):
            try:
                version(package)
            except PackageNotFoundError:
                found[name] = f"not installed: {package}"
    return found


def write_input(folder: Path, count: int) -> float:
    """Write Sessions as Parquet files and as JSON Lines, and return the MB of their text."""
    import pyarrow as pa
    import pyarrow.parquet as pq

    different = sessions(min(_DIFFERENT, count), is_clean=False)
    texts = list(islice(cycle(different), count))
    table = pa.table({"session": pa.array(texts, pa.binary()).cast(pa.string())})
    rows = -(-count // FILES)
    (folder / "sessions").mkdir()
    for number in range(FILES):
        part = table.slice(number * rows, rows)
        pq.write_table(part, folder / "sessions" / f"{number}.parquet")
    with (folder / "sessions.jsonl").open("wb") as file:
        file.writelines(text + b"\n" for text in texts)
    return sum(map(len, texts)) / 1e6


@contextmanager
def _process(name: str, folder: Path) -> Iterator[subprocess.Popen[bytes]]:
    command = [sys.executable, "-m", "benchmarks.engine_worker", name, str(folder)]
    pipe = subprocess.PIPE
    with (folder / "errors").open("ab") as errors, subprocess.Popen(
        command, cwd=ROOT, env=bytecode_environment(folder), stdin=pipe, stdout=pipe,
        stderr=errors,
    ) as process:  # fmt: skip
        try:
            yield process
        finally:
            # The end of its input ends the process, after it has ended its engine.
            process.stdin and process.stdin.close()
            try:
                process.wait(60)
            except subprocess.TimeoutExpired:
                process.kill()


def _ask(name: str, process: subprocess.Popen[bytes], question: str, folder: Path) -> Any:
    assert process.stdin
    assert process.stdout
    process.stdin.write(orjson.dumps(question) + b"\n")
    process.stdin.flush()
    line = process.stdout.readline()
    if not line:
        errors = (folder / "errors").read_text("utf-8", "replace")[-2_000:]
        raise WorkerFailedError(f"the process of {name} ended with {process.wait()}: {errors}")
    return orjson.loads(line)


def take_turns(
    processes: Mapping[str, subprocess.Popen[bytes]], rounds: int, folder: Path
) -> dict[tuple[str, str], list[float]]:
    """Return the milliseconds per round. Raises DisagreementError if the counts differ.

    A round before those that count warms up all engines.
    """
    names = list(processes)
    times: dict[tuple[str, str], list[float]] = {}
    wanted: dict[str, Any] = {}
    for number in range(-1, rounds):
        start = max(number, 0) % len(names)
        for name in (*names[start:], *names[:start]):
            for column in ENGINES[name].columns:
                answered = _ask(name, processes[name], column, folder)
                counted = answered["counted"]
                known = wanted.setdefault(column, counted)
                if counted[-1] != known[-1] or counted[0] not in (None, known[0]):
                    raise DisagreementError(f"{name}, {column}: {counted}, not {known}")
                if number >= 0:
                    times.setdefault((name, column), []).append(answered["ms"])
    return times
