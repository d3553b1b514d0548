"""Polars: a function on columns, in one process.

No worker can be killed here: Polars calls the function in the process that asks.
"""

from __future__ import annotations

from functools import partial
from pathlib import Path
from typing import Any

import pyarrow as pa
import pytest

from alcamine_validate import arrow
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
from tests.engines.page import assert_program_works, programs

pytestmark = marks_for("polars")


@pytest.fixture(params=["in-memory", "streaming"])
def engine(request: pytest.FixtureRequest) -> str:
    """Return the name of one of the engines of Polars."""
    name: str = request.param
    return name


def checked(frame: Any, **options: Any) -> Any:
    """Return a lazy frame with the results as columns."""
    import polars as pl

    def check(texts: Any) -> Any:
        return pl.Series(arrow.check_array(texts.to_arrow(), **options))

    kind = pl.Series(pa.nulls(0, arrow.RESULT_TYPE)).dtype
    column = pl.col("session").map_batches(check, return_dtype=kind, is_elementwise=True)
    return frame.lazy().with_columns(column.alias("result")).unnest("result")


def of(rows: Corpus, kind: pa.DataType, engine: str, **options: Any) -> pa.Table:
    """Return the results of some rows, of which Polars has several batches."""
    import polars as pl

    pieces = [rows.table(kind).slice(start, 300) for start in range(0, len(rows.texts) or 1, 300)]
    frame = pl.concat([pl.from_arrow(each) for each in pieces], rechunk=False)
    table: pa.Table = checked(frame, **options).collect(engine=engine).to_arrow()
    return table


def test_each_row_has_the_result_of_a_plain_loop(engine: str) -> None:
    """With both of its engines, and with views as Polars stores text."""
    assert_exact(of(corpus(), pa.string(), engine), corpus(), corpus().results())


def test_bytes_that_are_not_utf_8_are_findings(engine: str) -> None:
    """They can be in a column of Binary; Polars refuses them in a String."""
    assert_exact(of(not_utf_8(), pa.binary(), engine), not_utf_8(), not_utf_8().results())


def test_options_are_those_of_the_function(engine: str) -> None:
    """Settings and a user's overlay give the results that they give elsewhere."""
    options = {"config": STRICT, "validator": strict_validator()}
    results = corpus().results(strict_validator(), STRICT)
    assert_exact(of(corpus(), pa.string(), engine, **options), corpus(), results)


@pytest.mark.parametrize("kind", [pa.null(), pa.string()], ids=str)
def test_nulls_and_empty_frames_have_results(engine: str, kind: pa.DataType) -> None:
    """A column of nulls has null results, and an empty one none."""
    rows = Corpus([None] * 3)
    assert_exact(of(rows, kind, engine), rows, [None] * 3)
    assert len(of(Corpus([]), kind, engine)) == 0


def test_valid_and_invalid_rows_go_to_folders(tmp_path: Path) -> None:
    """Each row is in the folder of its verdict, once, and nulls in one of their own."""
    import polars as pl

    source = corpus().write(tmp_path / "sessions", pa.string())
    places = pl.PartitionBy(tmp_path / "checked", key="is_valid")
    checked(pl.scan_parquet(source)).sink_parquet(places, mkdir=True)
    assert_quarantined(tmp_path / "checked", corpus())


def test_summaries_add_up() -> None:
    """Summaries of batches are summed by Polars, and by ``merge`` with the drift."""
    import polars as pl

    table = corpus().table(pa.string())
    pieces = [table.slice(start, 300) for start in range(0, len(table), 300)]
    summaries = pl.concat(pl.from_arrow(each) for each in map(arrow.summarize, pieces))
    whole = arrow.summarize(table)
    assert arrow.merge(summaries.to_arrow()).table() == arrow.merge(whole).table()
    names = ["kind", "code", "severity", "pointer"]
    found = summaries.filter(pl.col("kind").is_in(["rows", "nulls", "valid", "finding"]))
    count = partial(pl.DataFrame.to_dicts)
    sums = found.group_by(names).agg(pl.col("count").sum(), pl.col("sessions").sum())
    wanted = pl.from_arrow(whole).select(*names, "count", pl.col("sessions").fill_null(0))
    wanted = wanted.filter(pl.col("kind").is_in(["rows", "nulls", "valid", "finding"]))
    assert sorted(map(repr, count(sums))) == sorted(map(repr, count(wanted)))


def test_the_program_in_the_manual_works(tmp_path: Path) -> None:
    """It does what the page says of it."""
    (program,) = programs()["polars"]
    assert_program_works(program, tmp_path)
