"""Ray Data: ``map_batches`` in worker processes, of which one is killed."""

from __future__ import annotations

import secrets
import shutil
import tempfile
from collections.abc import Iterator
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
from tests.engines.on_workers import check_one_and_die_once
from tests.engines.page import assert_program_works, programs
from tests.support.places import ROOT

# Ray's own settings warn about each other.
pytestmark = marks_for("ray", own_warnings=[":DeprecationWarning:ray.data.context"])

AS_ARROW = {"batch_format": "pyarrow", "zero_copy_batch": True}


@pytest.fixture(scope="module")
def ray_data() -> Iterator[Any]:
    """Return ``ray.data`` of a cluster of this machine, which ends with the module."""
    # The sockets of Ray are below this folder, and their names have at most 107 characters.
    folder = tempfile.mkdtemp(prefix="ray")
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("PYTHONPATH", str(ROOT))
        patch.setenv("RAY_USAGE_STATS_ENABLED", "0")
        # Otherwise, Ray writes a token to the home of the user.
        patch.setenv("RAY_AUTH_MODE", "token")
        patch.setenv("RAY_AUTH_TOKEN", secrets.token_hex())
        patch.delenv("COVERAGE_PROCESS_CONFIG", raising=False)
        import ray

        ray.init(
            num_cpus=2, object_store_memory=200 * 2**20, include_dashboard=False,
            log_to_driver=False, logging_level="error",
            _temp_dir=folder,
        )  # fmt: skip
        try:
            import ray.data

            ray.data.DataContext.get_current().enable_progress_bars = False
            yield ray.data
        finally:
            ray.shutdown()
            shutil.rmtree(folder, ignore_errors=True)


def pieces(rows: Corpus, kind: pa.DataType) -> list[pa.Table]:
    """Return some rows in blocks, with an empty one and one without any text."""
    table = rows.table(kind)
    size = len(table) // 4 + 1
    return [table[:0], *(table[start : start + size] for start in range(0, len(table), size))]


def collected(dataset: Any) -> pa.Table:
    """Return all rows of a data set."""
    import ray

    return pa.concat_tables(
        [each for each in ray.get(dataset.to_arrow_refs()) if len(each)], promote_options="default"
    )


def test_each_row_has_the_result_of_a_plain_loop(ray_data: Any) -> None:
    """In any order."""
    rows = ray_data.from_arrow(pieces(corpus(), pa.string()))
    found = collected(rows.map_batches(arrow.check_batch, **AS_ARROW))
    assert_exact(found, corpus(), corpus().results())


def test_blocks_of_nulls_have_the_type_null(ray_data: Any) -> None:
    """A block without any text, and one without rows, stand beside others."""
    nulls = Corpus([None] * 3)
    found = collected(
        ray_data.from_arrow([nulls.table(pa.null()), nulls.table(pa.string())[:0]]).map_batches(
            arrow.check_batch, **AS_ARROW
        )
    )
    assert_exact(found, nulls, [None] * 3)


def test_bytes_that_are_not_utf_8_are_findings(ray_data: Any) -> None:
    """Ray takes a column of bytes, or of text as Arrow has it, which nothing has checked."""
    for kind in (pa.binary(), pa.large_binary()):
        rows = ray_data.from_arrow(pieces(not_utf_8(), kind))
        found = collected(rows.map_batches(arrow.check_batch, **AS_ARROW))
        assert_exact(found, not_utf_8(), not_utf_8().results())


def test_options_travel_to_the_workers(ray_data: Any) -> None:
    """Settings and a user's overlay give the results that they give elsewhere."""
    options = {"config": STRICT, "validator": strict_validator()}
    rows = ray_data.from_arrow(pieces(corpus(), pa.string()))
    found = collected(rows.map_batches(arrow.check_batch, fn_kwargs=options, **AS_ARROW))
    assert_exact(found, corpus(), corpus().results(strict_validator(), STRICT))


def test_valid_and_invalid_rows_go_to_folders(ray_data: Any, tmp_path: Path) -> None:
    """Each row is in the folder of its verdict, once, and nulls in one of their own."""
    source = corpus().write(tmp_path / "sessions", pa.string())
    checked = ray_data.read_parquet(str(source)).map_batches(arrow.check_batch, **AS_ARROW)
    checked.write_parquet(str(tmp_path / "checked"), partition_cols=["is_valid"])
    assert_quarantined(tmp_path / "checked", corpus())


def test_summaries_add_up(ray_data: Any) -> None:
    """Summaries of blocks are summed by Ray, and by ``merge`` with the drift."""
    from ray.data.expressions import col

    rows = ray_data.from_arrow(pieces(corpus(), pa.string()))
    summaries = rows.map_batches(arrow.summarize, **AS_ARROW).materialize()
    whole = arrow.summarize(corpus().table(pa.string()))
    found = arrow.merge(summaries.iter_batches(batch_format="pyarrow"))
    assert found.table() == arrow.merge(whole).table()
    names = ["kind", "code", "severity", "pointer"]
    sums = summaries.filter(expr=col("kind") == "finding").groupby(names).sum("count")
    assert sorted(tuple(row.values()) for row in sums.take_all()) == sorted(
        (*(row[name] for name in names), row["count"])
        for row in whole.to_pylist()
        if row["kind"] == "finding"
    )


def test_a_killed_worker_costs_nothing(ray_data: Any, tmp_path: Path) -> None:
    """Ray runs the task of a worker that died again, and the result is complete and exact."""
    marker = tmp_path / "died"
    rows = ray_data.from_arrow(pieces(corpus(), pa.string()))
    check = partial(check_one_and_die_once, marker=marker)
    found = collected(rows.map_batches(check, batch_size=100, **AS_ARROW))
    assert int(marker.read_text("utf-8"))
    assert_exact(found, corpus(), corpus().results())


def test_the_program_in_the_manual_works(ray_data: Any, tmp_path: Path) -> None:
    """It does what the page says of it."""
    (program,) = programs()["ray"]
    assert_program_works(program, tmp_path)
