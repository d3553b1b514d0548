"""Ranges of row groups and record batches have the results of the whole table."""

from __future__ import annotations

from pathlib import Path
from typing import Any, Final

import pyarrow as pa
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

import alcamine_validate as av
from alcamine_validate.check import tasks
from alcamine_validate.check.all_files import check_all
from alcamine_validate.check.one_file import CheckOptions
from alcamine_validate.lint.settings.config import Config
from alcamine_validate.session import session_schemas
from tests.check.test_parallel import LINES, both, named
from tests.input.tables import arrow_file, arrow_stream, damaged_parquet, parquet

pytestmark = pytest.mark.xdist_group("processes")

GOOD: Final = av.sample_json(seed=1)
ROWS: Final = [None, *LINES, b"\xff", b'{"data": ' + GOOD + b"}", None, GOOD, b"{}"]


@pytest.fixture(autouse=True)
def everything_is_worth_it(monkeypatch: pytest.MonkeyPatch) -> None:
    """Share out small work too, in small ranges; forked processes inherit this setting."""
    monkeypatch.setattr(tasks, "_WORTH", 0)
    monkeypatch.setattr(tasks, "RANGE", 5_000)


def written(path: Path, rows: list[bytes | None], size: int) -> str:
    """Write a table with ``size`` rows in each group, and return its path."""
    table = pa.table({"session": pa.array(rows, pa.binary())})
    is_parquet = path.suffix == ".parquet"
    path.write_bytes(parquet(table, row_group_size=size) if is_parquet else arrow_file(table, size))
    return str(path)


@pytest.mark.parametrize("name", ["a.parquet", "a.arrow"])
@pytest.mark.parametrize("size", [1, 4, pytest.param(7, marks=pytest.mark.thorough)])
def test_ranges_of_a_table_are_the_table(tmp_path: Path, name: str, size: int) -> None:
    """Rows, records, findings, excerpts, drift, counts and nulls are the same."""
    path = written(tmp_path / name, ROWS * 2, size)
    found = list(tasks.tasks_of(iter([named(path)]), CheckOptions()))
    assert len(found) > 3
    assert [task.start for task in found[1:]] == [task.end for task in found[:-1]]
    one, two = both([path], CheckOptions(excerpts=True))
    assert two == one
    assert one[0]["skipped"] == {"null": 4}
    assert one[0]["codes"]["ALC019"] == 1
    assert one[0]["codes"]["ALC003"] == 2


def of_limits(tmp_path: Path) -> list[tuple[str, dict[str, Any]]]:
    """Return tables and settings by which something is said once for a whole file."""
    table = pa.table({"session": [GOOD] * 30})
    (tmp_path / "damaged.parquet").write_bytes(damaged_parquet())
    (tmp_path / "stream.arrows").write_bytes(arrow_stream(table, 3))
    (tmp_path / "other.parquet").write_bytes(parquet(table.rename_columns(["a"])))
    same = written(tmp_path / "same.parquet", [GOOD] * 300, 10)
    return [
        (written(tmp_path / "nulls.parquet", [None] * 9_000, 10), {}),
        (written(tmp_path / "values.parquet", [b"{}"] * 900, 10), {}),
        (written(tmp_path / "values.arrow", [b"{}", b"[]", None] * 900, 10), {"max_findings": 3}),
        (same, {"max_records": 17}),
        (same, {"max_expanded_size": "200KB"}),
        (same, {"max_ratio": 1}),
        (same, {"max_file_size": 100}),
        (same, {"column": "other"}),
        (same, {"partial": True, "only_sessions": True}),
        (str(tmp_path / "damaged.parquet"), {}),
        (str(tmp_path / "stream.arrows"), {}),
        (str(tmp_path / "other.parquet"), {"column": "a"}),
    ]


def test_what_is_said_of_a_whole_table_is_said_once(tmp_path: Path) -> None:
    """Limits, damage, nothing but nulls or other values."""
    for path, own in of_limits(tmp_path):
        one, two = both([path], CheckOptions(excerpts=True, config=Config(**own)))
        assert two == one, (path, own)


def test_small_tables_and_streams_are_not_divided(tmp_path: Path) -> None:
    """Nor is one group, a compressed file, or a file that can't be read."""
    one_group = written(tmp_path / "one.parquet", [GOOD] * 30, 100)
    (tmp_path / "stream.arrows").write_bytes(arrow_stream(pa.table({"session": [GOOD] * 30}), 1))
    (tmp_path / "broken.parquet").write_bytes(b"PAR1" * 9_000)
    for path in (one_group, tmp_path / "stream.arrows", tmp_path / "broken.parquet"):
        assert [task.end for task in tasks.tasks_of(iter([named(path)]), CheckOptions())] == [None]


def test_a_table_that_changes_after_it_was_divided(tmp_path: Path) -> None:
    """It is checked again as a whole, and its result is the last one."""
    path = Path(written(tmp_path / "a.parquet", [GOOD] * 60, 2))
    found = check_all([str(path)], session_schemas(), jobs=1, stdin=None)
    assert next(found).sessions == 60
    ranges = list(tasks.tasks_of(iter([named(path)]), CheckOptions()))
    path.write_bytes(b"PAR1")
    from alcamine_validate.check.one_file import check_rows

    part = check_rows(str(path), ranges[0].start, ranges[0].end or 0, session_schemas())
    assert part.file.unreadable


ITEMS: Final = st.sampled_from(ROWS)


@settings(
    max_examples=6, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(rows=st.lists(ITEMS, min_size=1, max_size=60), size=st.integers(1, 9))
def test_any_rows(tmp_path: Path, rows: list[bytes | None], size: int) -> None:
    """Two processes find what one finds."""
    path = written(tmp_path / "a.parquet", rows, size)
    one, two = both([path], CheckOptions(excerpts=True))
    assert two == one
