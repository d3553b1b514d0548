"""Columns of Arrow in one process: what they cost beside a plain loop, and the basis of plans.

The manual's page ``scale`` plans with these figures: microseconds per Session of one core, bytes
per Session, and the memory of a task with one partition.
"""

from __future__ import annotations

import gc
import sys
from collections.abc import Callable, Mapping
from itertools import cycle, islice
from pathlib import Path
from time import process_time_ns
from typing import Any, Final

import alcamine_validate as av
from alcamine_validate.lint.fast_path import fast_path
from alcamine_validate.lint.linter import linter_for
from alcamine_validate.session import CORRECTED
from benchmarks.memory import peaks
from benchmarks.options import Options
from benchmarks.processes import bytecode_environment
from benchmarks.report import Section, figure, relation, section
from benchmarks.sessions import one_error

BASELINE: Final = "loop over the fast path"
_CHECKED: Final = "arrow.check_array"
COLUMNS: Final = ("all valid", "5 % invalid")
SUMMARIZED: Final = "arrow.summarize"
EVERY: Final = 20
"""One Session in this many is invalid in the second column."""

_DIFFERENT: Final = 2_000
_PARTITION: Final = 128_000_000
"""The bytes of text in the partition whose memory is measured."""

_TASK: Final = """
import sys
import pyarrow.parquet as pq
from alcamine_validate import arrow

file = pq.ParquetFile(sys.argv[1])
rows = sum(len(each) for each in arrow.check_batches(file.iter_batches(10_000)))
assert rows == file.metadata.num_rows
"""


def sessions(count: int, *, is_clean: bool = True) -> list[bytes]:
    """Return Sessions, of which one in twenty has an error unless ``is_clean``."""
    invalid = one_error()
    return [
        av.sample_json(seed=number) if is_clean or number % EVERY else next(invalid).data
        for number in range(count)
    ]


def measured(options: Options, folder: Path) -> Section:
    """Return the table of one core, with the figures for plans as notes."""
    rounds = options.rounds(25)
    found = section("Columns of Arrow on one core", BASELINE, "µs", rounds, COLUMNS)
    try:
        import pyarrow as pa
    except ImportError as error:
        found["missing"] = {_CHECKED: f"not installed: pyarrow ({error})"}
        return found
    count = min(options.sessions, _DIFFERENT)
    times: dict[str, dict[str, list[float]]] = {}
    for column in COLUMNS:
        texts = sessions(count, is_clean=column == COLUMNS[0])
        array = pa.array(texts, pa.binary()).cast(pa.string())
        for name, each in turns(loops(texts, array), count, rounds).items():
            times.setdefault(name, {})[column] = each
    for name, by_column in times.items():
        found["rows"].append(
            {
                "name": name, "package": "" if name == BASELINE else "alcamine-validate",
                "version": "", "not_checked": [], "remark": "",
                "figures": {
                    column: figure(each, times[BASELINE][column])
                    for column, each in by_column.items()
                },
            }
        )  # fmt: skip
    found["relations"] = [
        relation(found, (_CHECKED, column), (BASELINE, column)) for column in COLUMNS
    ]
    found["notes"] = notes(options, folder)
    return found


def loops(texts: list[bytes], array: Any) -> Mapping[str, Callable[[], object]]:
    """Return what is timed, by name. The baseline looks for findings where the fast path stops."""
    from alcamine_validate import arrow

    is_clean = fast_path(CORRECTED, linter_for(None)).is_clean
    redaction = CORRECTED.schemas().redaction
    return {
        BASELINE: lambda: [
            () if is_clean(text) else [redaction.finding(each) for each in av.findings(text)]
            for text in texts
        ],
        "loop over av.is_valid": lambda: [av.is_valid(text) for text in texts],
        "arrow.valid_array": lambda: arrow.valid_array(array),
        _CHECKED: lambda: arrow.check_array(array),
        SUMMARIZED: lambda: arrow.summarize_array(array),
    }


def turns(
    timed: Mapping[str, Callable[[], object]], count: int, rounds: int
) -> dict[str, list[float]]:
    """Return the microseconds of CPU time per Session and round; each round starts elsewhere."""
    times: dict[str, list[float]] = {name: [] for name in timed}
    names = list(timed)
    for number in range(rounds):
        start = number % len(names)
        for name in (*names[start:], *names[:start]):
            gc.collect()
            before = process_time_ns()
            timed[name]()
            times[name].append((process_time_ns() - before) / 1000 / count)
    return times


def notes(options: Options, folder: Path) -> list[str]:
    """Return the sizes that plans need: of Sessions, of summaries, and the memory of a task."""
    import pyarrow as pa
    import pyarrow.parquet as pq

    from alcamine_validate import arrow

    texts = sessions(min(options.sessions, _DIFFERENT), is_clean=False)
    size = sum(map(len, texts))
    table = pa.table({"session": pa.array(texts, pa.binary()).cast(pa.string())})
    path = folder / "columns.parquet"
    pq.write_table(table, path, compression="zstd")
    summary = arrow.summarize(table)
    pq.write_table(summary, folder / "summary.parquet", compression="zstd")
    found = [
        (
            f"a Session has {size / len(texts) / 1000:.1f} kB of text, and in Parquet with zstd"
            f" {path.stat().st_size / len(texts) / 1000:.1f} kB"
        ),
        (
            f"the summary of {len(texts):,} Sessions has {len(summary)} rows, and"
            f" {(folder / 'summary.parquet').stat().st_size / 1000:.0f} kB in Parquet"
        ),
    ]
    if sys.platform != "win32":
        found.append(memory_of_a_task(options, folder, texts))
    return found


def memory_of_a_task(options: Options, folder: Path, texts: list[bytes]) -> str:
    """Return the peak of a process that checks a partition as Spark hands it over."""
    import pyarrow as pa
    import pyarrow.parquet as pq

    wanted = min(_PARTITION, options.large_file)
    count = wanted // (sum(map(len, texts)) // len(texts))
    path = folder / "partition.parquet"
    array = pa.array(list(islice(cycle(texts), count)), pa.binary()).cast(pa.string())
    pq.write_table(pa.table({"session": array}), path, compression="zstd", row_group_size=10_000)
    peak, _ = peaks(_TASK, [str(path)], bytecode_environment(folder))
    return (
        f"a process that checks a partition of {wanted / 1e6:.0f} MB of text, {count:,} Sessions,"
        f" in batches of 10,000 needs {peak:.0f} MB"
    )
