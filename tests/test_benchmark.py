"""The benchmark runs, compares verdicts before it times them, and keeps all figures."""

from __future__ import annotations

import subprocess
import sys
from dataclasses import replace
from importlib import import_module
from importlib.util import find_spec
from pathlib import Path
from types import ModuleType
from typing import Any

import orjson
import pytest

import alcamine_validate as av

ROOT = Path(__file__).parent.parent
LIBRARIES = {"orjson": "orjson", "jsonschema": "jsonschema", "jsonschema-rs": "jsonschema_rs",
             "fastjsonschema": "fastjsonschema", "msgspec": "msgspec"}  # fmt: skip


def _module(name: str, monkeypatch: pytest.MonkeyPatch) -> ModuleType:
    """Return a module of ``benchmarks/``, which is found from the project's root alone."""
    monkeypatch.syspath_prepend(str(ROOT))
    return import_module(f"benchmarks.{name}")


@pytest.fixture(scope="module")
def quick_run(tmp_path_factory: pytest.TempPathFactory) -> tuple[str, Any]:
    """Run the benchmark once; return what ``--quick`` prints, and what it keeps."""
    kept = tmp_path_factory.mktemp("benchmark") / "verdict.json"
    command = [sys.executable, "-m", "benchmarks.verdict", "--quick", "--json", str(kept)]
    run = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, timeout=60, check=False)
    assert run.returncode == 0, run.stderr
    return run.stdout, orjson.loads(kept.read_bytes())


def test_every_competitor_has_a_row_or_is_named_as_skipped(
    quick_run: tuple[str, Any], monkeypatch: pytest.MonkeyPatch
) -> None:
    """What is installed was timed; what is not is in the list of the skipped."""
    _, report = quick_run
    competitors = _module("competitors", monkeypatch).COMPETITORS
    absent = {name for name, module in LIBRARIES.items() if find_spec(module) is None}
    assert [row["name"] for row in report["rows"]] == [
        each.name for each in competitors if each.package not in absent
    ]
    assert report["skipped"] == [each.name for each in competitors if each.package in absent]
    assert {"orjson", "alcamine-validate"} <= {row["package"] for row in report["rows"]}


def test_every_row_has_its_figures(quick_run: tuple[str, Any]) -> None:
    """The baseline is 1, and each ratio lies within its spread."""
    _, report = quick_run
    for row in report["rows"]:
        ratio = row["ratio"]
        assert 0 < ratio["least"] <= ratio["lower_quartile"] <= ratio["median"]
        assert ratio["median"] <= ratio["upper_quartile"] <= ratio["most"]
        assert row["microseconds"] > 0
        assert row["version"]
    assert report["rows"][0]["name"] == "orjson.loads alone"
    assert set(report["rows"][0]["ratio"].values()) == {1.0}


def test_the_table_says_what_is_not_checked(quick_run: tuple[str, Any]) -> None:
    """A figure never stands without what its competitor leaves out."""
    printed, report = quick_run
    lines = printed.splitlines()
    assert report["python"] in lines[0]
    for row in report["rows"]:
        (line,) = [line for line in lines if line.startswith(f"{row['name']:34} ")]
        assert f" {row['version']} " in line
        assert ("not checked: " in line) is bool(row["not_checked"])
        assert all(check in line for check in row["not_checked"])
    assert any(row["not_checked"] for row in report["rows"])


def test_a_competitor_that_sees_less_than_claimed_is_not_timed(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """A verdict other than the one claimed ends the benchmark before the clock runs."""
    verdict, competitors = _module("verdict", monkeypatch), _module("competitors", monkeypatch)
    sessions = _module("sessions", monkeypatch).valid_sessions(2)
    honest = verdict.Entry(competitors.OURS, competitors.OURS.build(None))
    verdict.compare_verdicts([honest], sessions)
    boastful = replace(competitors.OURS, blind_to=frozenset({"order"}))
    for entry in (
        verdict.Entry(boastful, av.is_valid),
        verdict.Entry(competitors.OURS, lambda data: True),
        verdict.Entry(competitors.OURS, lambda data: False),
    ):
        with pytest.raises(verdict.DisagreementError):
            verdict.compare_verdicts([entry], sessions)


def test_a_competitor_that_is_not_installed_is_skipped_by_name(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """Its row is missing, its name is not."""
    verdict, competitors = _module("verdict", monkeypatch), _module("competitors", monkeypatch)
    absent = replace(competitors.OURS, name="another", package="no-such-package")
    monkeypatch.setattr(verdict, "COMPETITORS", (competitors.BASELINE, absent))
    entries, skipped = verdict.installed()
    assert [entry.competitor for entry in entries] == [competitors.BASELINE]
    assert skipped == ["another"]


def test_the_sessions_are_mixed_and_always_the_same(monkeypatch: pytest.MonkeyPatch) -> None:
    """They come from a seed, and have short and long texts, nulls and every provider."""
    sessions = _module("sessions", monkeypatch)
    made = sessions.valid_sessions()
    assert made == sessions.valid_sessions()
    assert len(set(made)) == len(made) == sessions.COUNT
    assert max(map(len, made)) > 2 * min(map(len, made))
    for text in ('"ledger":null', '"config":null', '"type":"WEB_VOICE"', *_WORDS):
        assert 0 < sum(text.encode() in data for data in made) < len(made), text


_WORDS = ("OPENAI", "GEMINI", "CARTESIA", "ELEVENLABS", "DEEPGRAM", "CASH", "completedMeta")


def test_each_invalid_session_has_one_mistake(monkeypatch: pytest.MonkeyPatch) -> None:
    """Its findings are of one kind, so that a verdict shows whether that check is made."""
    sessions = _module("sessions", monkeypatch)
    rules = {
        name: {finding.rule for finding in av.findings(data)}
        for name, data in sessions.invalid_sessions().items()
    }
    assert {name: len(found) for name, found in rules.items()} == dict.fromkeys(rules, 1)
    assert len(rules) >= 12


def test_the_benchmark_of_the_rules_runs(tmp_path: Path) -> None:
    """It measures all, keeps its figures, and says how they relate."""
    kept = tmp_path / "rules.json"
    command = [sys.executable, "-m", "benchmarks.rules", "--quick", "--json", str(kept)]
    run = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, timeout=60, check=False)
    assert run.returncode == 0, run.stderr
    report = orjson.loads(kept.read_bytes())
    assert set(report["microseconds"]) > {"orjson.loads", "av.is_valid", "av.findings, all rules"}
    assert all(figure > 0 for figure in report["microseconds"].values())
    for ratio in report["ratios"]:
        assert 0 < ratio["lower_quartile"] <= ratio["median"] <= ratio["upper_quartile"]
        assert f"{ratio['over']} / {ratio['under']}: {ratio['median']:.2f} " in run.stdout


def test_the_rules_are_not_timed_on_sessions_with_findings(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    """What explains a finding costs more, and would be measured along."""
    rules, verdict = _module("rules", monkeypatch), _module("verdict", monkeypatch)
    monkeypatch.setattr(rules, "valid_sessions", lambda: [b"{}"])
    with pytest.raises(verdict.DisagreementError):
        rules.figures(tmp_path, quick=True)


def test_the_benchmark_of_the_start_runs(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    """Each command ends as it should, and has a row with its ratio to the baseline."""
    start_up = _module("start_up", monkeypatch)
    kept = tmp_path / "start_up.json"
    assert start_up.main(["--quick", "--json", str(kept)]) == 0
    report = orjson.loads(kept.read_bytes())
    rows = {row["name"]: row for row in report["rows"]}
    assert list(rows) == list(start_up.commands(tmp_path))
    assert rows[start_up.BASELINE]["ratio"] == 1.0
    for row in rows.values():
        assert 0 < row["lower_quartile"] <= row["ratio"] <= row["upper_quartile"]
    printed = capsys.readouterr().out
    assert all(name in printed for name in rows)


def test_the_benchmark_of_the_start_times_no_failure(monkeypatch: pytest.MonkeyPatch) -> None:
    """A command that breaks at once would be the fastest of all."""
    start_up = _module("start_up", monkeypatch)
    with pytest.raises(RuntimeError, match="ended with 3"):
        start_up.seconds([sys.executable, "-c", "raise SystemExit(3)"], 0, {})


def test_the_benchmark_of_many_sessions_runs(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Both numbers of processes have a row; what is not installed is named."""
    bulk = _module("bulk", monkeypatch)
    kept = tmp_path / "bulk.json"
    assert bulk.main(["--quick", "--json", str(kept)]) == 0
    report = orjson.loads(kept.read_bytes())
    names = [row["name"] for row in report["rows"]]
    assert names[:2] == [bulk.BASELINE, "check --jobs 2"]
    assert [*names[2:], *report["skipped"]] == [bulk.SOURCEMETA]
    assert report["rows"][0]["ratio"] == 1.0
