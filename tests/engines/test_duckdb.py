"""DuckDB: a function on columns of Arrow, in one process.

No worker can be killed here: DuckDB runs the function in threads of the process that asks.
"""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pyarrow as pa
import pyarrow.dataset as ds
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

pytestmark = marks_for("duckdb")

COLUMNS = "id, session, unnest(check_session(session))"


@pytest.fixture
def connection(tmp_path: Path) -> Iterator[Any]:
    """Return a connection to a database in memory, with two threads."""
    import duckdb

    config = {"threads": 2, "memory_limit": "1GB", "temp_directory": str(tmp_path / "spilled")}
    with duckdb.connect(config=config) as connection:
        yield connection


def add(connection: Any, kind: str, **options: Any) -> None:
    """Add the function ``check_session`` for a column of a type."""

    def check(texts: Any) -> Any:
        # DuckDB counts parameters, and with its options check_array has one too many.
        return arrow.check_array(texts, **options)

    connection.create_function(
        "check_session", check, [kind], arrow.SQL_RESULT, type="arrow", null_handling="special"
    )


def checked(connection: Any, rows: Corpus, kind: pa.DataType) -> pa.Table:
    """Return the results of a query over some rows, which are larger than one vector."""
    connection.register("sessions", rows.table(kind))
    table: pa.Table = connection.sql(f"SELECT {COLUMNS} FROM sessions").to_arrow_table()
    return table


def test_each_row_has_the_result_of_a_plain_loop(connection: Any) -> None:
    """DuckDB reads the types in ``SQL_RESULT`` as those of Arrow."""
    add(connection, "VARCHAR")
    found = checked(connection, corpus(), pa.string())
    assert_exact(found, corpus(), corpus().results())
    assert found.schema.field("is_valid").type == pa.bool_()
    assert found.schema.field("more_findings").type == pa.int32()


def test_bytes_that_are_not_utf_8_are_findings(connection: Any) -> None:
    """They can be in a BLOB; DuckDB refuses them in a VARCHAR."""
    add(connection, "BLOB")
    found = checked(connection, not_utf_8(), pa.binary())
    assert_exact(found, not_utf_8(), not_utf_8().results())


def test_options_are_those_of_the_function(connection: Any) -> None:
    """Settings and a user's overlay give the results that they give elsewhere."""
    add(connection, "VARCHAR", config=STRICT, validator=strict_validator())
    results = corpus().results(strict_validator(), STRICT)
    assert results != corpus().results()
    assert_exact(checked(connection, corpus(), pa.string()), corpus(), results)


def test_nulls_and_empty_tables_have_results(connection: Any, tmp_path: Path) -> None:
    """A table of nulls has null results, and an empty table none."""
    add(connection, "VARCHAR")
    rows = Corpus([None] * 3)
    for kind in (pa.null(), pa.string()):
        assert_exact(checked(connection, rows, kind), rows, [None] * 3)
    assert len(checked(connection, Corpus([]), pa.string())) == 0


def test_valid_and_invalid_rows_go_to_folders(connection: Any, tmp_path: Path) -> None:
    """Each row is in the folder of its verdict, once, and nulls in one of their own."""
    add(connection, "VARCHAR")
    source = corpus().write(tmp_path / "sessions", pa.string())
    connection.sql(
        f"COPY (SELECT {COLUMNS} FROM '{source}/*.parquet')"
        f" TO '{tmp_path}/checked' (FORMAT parquet, PARTITION_BY (is_valid))"
    )
    assert_quarantined(tmp_path / "checked", corpus())


def test_summaries_add_up(connection: Any) -> None:
    """Summaries of batches are summed in SQL, and by ``merge`` with the drift."""
    connection.register("sessions", corpus().table(pa.string()))
    batches = connection.sql("SELECT * FROM sessions").to_arrow_reader(300)
    summaries = pa.concat_tables(map(arrow.summarize, batches))
    whole = arrow.summarize(corpus().table(pa.string()))
    assert arrow.merge(summaries).table() == arrow.merge(whole).table()
    connection.register("summaries", summaries)
    found = connection.sql(
        "SELECT kind, code, severity, pointer, sum(count)::BIGINT, sum(sessions)::BIGINT"
        " FROM summaries WHERE kind IN ('rows', 'nulls', 'valid', 'finding') GROUP BY ALL"
    ).fetchall()
    names = ("kind", "code", "severity", "pointer", "count", "sessions")
    assert sorted(found, key=repr) == sorted(
        (
            tuple(row[name] for name in names)
            for row in whole.to_pylist()
            if row["kind"] in ("rows", "nulls", "valid", "finding")
        ),
        key=repr,
    )


def test_the_type_of_a_file_is_kept(connection: Any, tmp_path: Path) -> None:
    """Results go to Parquet and back as they are."""
    add(connection, "VARCHAR")
    connection.register("sessions", corpus().table(pa.string()))
    path = tmp_path / "checked.parquet"
    connection.sql(f"COPY (SELECT {COLUMNS} FROM sessions) TO '{path}' (FORMAT parquet)")
    assert_exact(ds.dataset(path).to_table(), corpus(), corpus().results())


def test_the_program_in_the_manual_works(tmp_path: Path) -> None:
    """It does what the page says of it."""
    (program,) = programs()["duckdb"]
    assert_program_works(program, tmp_path)
