"""The benchmark of columns of Arrow and of engines: who takes part, and what must agree."""

from __future__ import annotations

from importlib.metadata import PackageNotFoundError
from pathlib import Path
from typing import Any

import orjson
import pytest

import alcamine_validate as av
from benchmarks import __main__ as command
from benchmarks import columns, engine_worker, engines
from benchmarks.engine_worker import BASELINE, ENGINES, FINDINGS, VERDICT
from benchmarks.in_process import DisagreementError
from benchmarks.options import Options
from benchmarks.runner import WorkerFailedError
from tests.support.places import ROOT


def test_columns_are_compared_with_a_plain_loop(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    """The section has both columns, their ratio to the loop, and the figures for plans."""
    monkeypatch.chdir(ROOT)
    kept = tmp_path / "benchmark.json"
    arguments = ["--quick", "--count", "40", "--bytes", "200000", "--only", "columns"]
    assert command.main([*arguments, "--json", str(kept)]) == 0
    found = orjson.loads(kept.read_bytes())["sections"]["columns"]
    for row in found["rows"]:
        assert list(row["figures"]) == list(columns.COLUMNS)
    for relation, column in zip(found["relations"], columns.COLUMNS, strict=True):
        assert relation["over"] == f"arrow.check_array, {column}"
        assert relation["under"] == f"{columns.BASELINE}, {column}"
    printed = capsys.readouterr().out
    assert "kB of text, and in Parquet with zstd" in printed
    assert "the summary of 40 Sessions has " in printed


def test_one_session_in_twenty_is_invalid() -> None:
    """Or none, in the column of valid ones."""
    found = [av.is_valid(text) for text in columns.sessions(60, is_clean=False)]
    assert [number for number, verdict in enumerate(found) if not verdict] == [0, 20, 40]
    assert all(map(av.is_valid, columns.sessions(20)))


def test_an_engine_that_is_not_installed_is_named(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Without the package of an engine, or of what it needs, the table says so."""

    def version(package: str) -> str:
        if package not in ("alcamine-validate", "pyarrow"):
            raise PackageNotFoundError(package)
        return "1"

    monkeypatch.setattr(engines, "version", version)
    assert engines.missing() == {
        name: f"not installed: {ENGINES[name].needs[-1] if name == 'Spark' else package}"
        for name, package in {
            "DuckDB": "duckdb", "Polars": "polars", "Ray Data": "ray", "Spark": "pyspark",
        }.items()
    }  # fmt: skip
    found = engines.measured(Options(quick=True, count=20), tmp_path)
    assert [row["name"] for row in found["rows"]] == [
        name for name, engine in ENGINES.items() if engine.package == "alcamine-validate"
    ]
    for row in found["rows"]:
        assert list(row["figures"]) == list(ENGINES[row["name"]].columns)


def test_an_engine_that_counts_something_else_ends_it_all(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A wrong number of valid Sessions or of findings is no figure; an unknown one may be."""

    def take_turns(answer: list[int | None]) -> Any:
        known = {VERDICT: [7], FINDINGS: [7, 9]}
        counted: dict[str, Any] = {BASELINE: known, "check --jobs 2": {FINDINGS: answer}}
        monkeypatch.setattr(
            engines,
            "_ask",
            lambda name, _, column, __: {"ms": 1.0, "counted": counted[name][column]},
        )
        processes: Any = dict.fromkeys(counted)
        return engines.take_turns(processes, 2, tmp_path)

    times = take_turns([None, 9])
    assert times["check --jobs 2", FINDINGS] == [1.0, 1.0]
    answers: list[list[int | None]] = [[7, 8], [6, 9], [None, 8]]
    for wrong in answers:
        with pytest.raises(DisagreementError, match="check --jobs 2, with findings"):
            take_turns(wrong)


def test_an_engine_that_breaks_is_reported_with_its_errors(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The last lines of its standard error say what happened."""
    engines.write_input(tmp_path, 20)
    (tmp_path / "sessions.jsonl").unlink()
    monkeypatch.setattr(engines, "missing", lambda: dict.fromkeys(set(ENGINES) - {BASELINE}, ""))
    monkeypatch.setattr(engines, "write_input", lambda *_: 1.0)
    for path in (tmp_path / "sessions").iterdir():
        path.write_bytes(b"no Parquet")
    with pytest.raises(WorkerFailedError, match=r"plain loop ended with 1: (?s:.)*Parquet"):
        engines.measured(Options(quick=True, count=20), tmp_path)


def test_the_columns_of_the_command_have_findings_alone() -> None:
    """All other engines have both columns, and all need what reads Parquet."""
    assert [name for name, each in ENGINES.items() if VERDICT not in each.columns] == [
        "check --jobs 2"
    ]
    assert all("pyarrow" in each.needs for each in engine_worker.ENGINES.values())
