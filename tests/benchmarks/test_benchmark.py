"""The benchmark runs, compares all verdicts before it times any, and keeps all figures."""

from __future__ import annotations

import gc
import subprocess
import sys
import xml.etree.ElementTree as ET
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from functools import cache
from importlib.util import find_spec
from pathlib import Path
from typing import Any

import orjson
import pytest

import alcamine_validate as av
from alcamine_validate.text.json_pointer import join
from benchmarks import __main__ as command
from benchmarks import clock, competitors, engines, in_process, runner, sessions, worker
from benchmarks.judge import Competitor
from benchmarks.sessions import Sample
from tests.support.places import ROOT

LIBRARIES = {"orjson": "orjson", "jsonschema": "jsonschema", "jsonschema-rs": "jsonschema_rs",
             "fastjsonschema": "fastjsonschema", "msgspec": "msgspec",
             "pydantic": "pydantic"}  # fmt: skip
SECTIONS = ["verdict", "errors", "rules", "files", "starting", "imports", "columns", "engines"]


# All sections in a quick run


@dataclass
class QuickRun:
    """The output and the files of a run with ``--quick``."""

    printed: str
    report: Any
    chart: str


def measures_all(test: Callable[..., None]) -> Callable[..., None]:
    """Mark a test of all sections as thorough, and for one worker, which measures them once."""
    marked: Callable[..., None] = pytest.mark.xdist_group("benchmark")(pytest.mark.thorough(test))
    return marked


@pytest.fixture(scope="module")
def quick_run(tmp_path_factory: pytest.TempPathFactory) -> QuickRun:
    """Run all sections once, as the README says, but with ``--quick``."""
    folder = tmp_path_factory.mktemp("benchmark")
    kept, chart = folder / "benchmark.json", folder / "verdict.svg"
    run = subprocess.run(
        [sys.executable, "-m", "benchmarks", "--quick", "--count", "50", "--bytes", "1000000",
         "--json", str(kept), "--svg", str(chart)],
        cwd=ROOT, capture_output=True, encoding="utf-8", timeout=600, check=False,
    )  # fmt: skip
    assert run.returncode == 0, run.stderr
    return QuickRun(run.stdout, orjson.loads(kept.read_bytes()), chart.read_text("utf-8"))


def check_competitors(found: Any, group: str) -> None:
    """Fail unless a section has a row for each installed competitor and names the others."""
    absent = {name for name, module in LIBRARIES.items() if find_spec(module) is None}
    wanted = competitors.GROUPS[group]
    assert [row["name"] for row in found["rows"]] == [
        each.name for each in wanted if each.package not in absent
    ]
    assert set(found["missing"]) == {each.name for each in wanted if each.package in absent}
    for row in found["rows"]:
        assert set(row["figures"]) == set(found["columns"])


def check_figures(found: Any) -> None:
    """Fail unless the ratios of a section are positive and in order."""
    assert found["rows"]
    for row in found["rows"]:
        for figure in row["figures"].values():
            ratio = figure["ratio"]
            assert 0 < ratio["least"] <= ratio["lower_quartile"] <= ratio["median"]
            assert ratio["median"] <= ratio["upper_quartile"] <= ratio["most"]
            assert figure["time"] > 0


def test_one_section_can_be_measured_alone(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    """A section has all its competitors and figures; thorough tests check the other sections."""
    monkeypatch.chdir(ROOT)
    kept = tmp_path / "benchmark.json"
    command.main(["--quick", "--count", "5", "--only", "rules", "--json", str(kept)])
    report = orjson.loads(kept.read_bytes())
    assert list(report["sections"]) == ["rules"]
    check_competitors(report["sections"]["rules"], "rules")
    check_figures(report["sections"]["rules"])
    assert "A quick run" in capsys.readouterr().out.splitlines()[0]


@measures_all
@pytest.mark.parametrize("group", competitors.GROUPS)
def test_every_competitor_has_a_row_or_is_named_as_missing(quick_run: QuickRun, group: str) -> None:
    """An installed competitor has a figure for every set, and any other is named as missing."""
    check_competitors(quick_run.report["sections"][group], group)


@measures_all
def test_all_that_the_tests_install_takes_part(quick_run: QuickRun) -> None:
    """The extras have all packages but the sourcemeta CLI, which alone may be missing."""
    sections = quick_run.report["sections"]
    missing = {name for each in sections.values() for name in each["missing"]}
    others = {name for name in missing if not name.startswith("sourcemeta ")}
    assert others == set(engines.missing())
    assert set(LIBRARIES) <= set(quick_run.report["versions"])
    for name, why in sections["files"]["missing"].items():
        assert f"{name}: {why}" in quick_run.printed
        assert "not installed" in why


@measures_all
def test_every_figure_lies_within_its_spread(quick_run: QuickRun) -> None:
    """Ratios are positive and in order, and the baseline of whole processes is exactly 1."""
    assert list(quick_run.report["sections"]) == SECTIONS
    for name, found in quick_run.report["sections"].items():
        check_figures(found)
        for row in found["rows"]:
            if name in SECTIONS[3:] and row["name"] == found["baseline"]:
                ratios = [figure["ratio"] for figure in row["figures"].values()]
                assert all(set(ratio.values()) == {1.0} for ratio in ratios)


@measures_all
def test_the_table_says_what_is_not_checked(quick_run: QuickRun) -> None:
    """The table shows the checks that a competitor does not make below its figures."""
    lines = quick_run.printed.splitlines()
    (title,) = [index for index, line in enumerate(lines) if line.startswith("From bytes to verd")]
    for row in quick_run.report["sections"]["verdict"]["rows"]:
        start = next(i for i in range(title, len(lines)) if lines[i].startswith(row["name"] + "  "))
        notes = []
        for line in lines[start + 1 :]:
            if not line.startswith("    "):
                break
            notes.append(line)
        assert any("not checked: " in line for line in notes) is bool(row["not_checked"])
        assert not row["remark"] or f"    {row['remark']}" in notes
    assert "    not checked: all formats, order" in lines
    assert "    not checked: email, order" in lines


@measures_all
def test_the_report_says_where_and_what_was_measured(quick_run: QuickRun) -> None:
    """The machine, all versions and the sizes of the sets are in the JSON and in the text."""
    machine = quick_run.report["machine"]
    assert machine["processor"]
    assert machine["processors"] >= 1
    assert f"{sys.version_info.major}.{sys.version_info.minor}." in machine["python"]
    assert machine["python"] in quick_run.printed
    for name, version in quick_run.report["versions"].items():
        assert f"{name} {version}" in quick_run.printed
    assert list(quick_run.report["sets"]) == list(sessions.sets(2))
    assert "A quick run" in quick_run.printed.splitlines()[0]


@measures_all
def test_memory_is_measured_for_each_process(quick_run: QuickRun) -> None:
    """There is a row for one process and for two, or a reason why memory was not measured."""
    memory = quick_run.report["memory"]
    assert memory["bytes"] == 1_000_000
    if not memory["missing"]:
        assert [row["name"] for row in memory["rows"]] == ["check --jobs 1", "check --jobs 2"]
        assert all(5 < row["parent"] < 1_000 for row in memory["rows"])


@measures_all
def test_the_chart_is_drawn(quick_run: QuickRun) -> None:
    """``--svg`` writes a chart with every competitor."""
    texts = {each.text for each in ET.fromstring(quick_run.chart).iter() if each.text}
    for row in quick_run.report["sections"]["verdict"]["rows"]:
        assert {row["name"], f"{row['name']} †"} & texts


@pytest.mark.parametrize(
    "arguments",
    [["--only", "errors", "--svg", "x.svg"], ["--quick", "--publish"], ["--only", "nothing"]],
)
def test_what_makes_no_sense_is_refused(arguments: list[str]) -> None:
    """Invalid and contradictory options are refused before anything is measured."""
    with pytest.raises(SystemExit, match="2"):
        command.main(arguments)


# The measured data


def test_the_sets_are_always_the_same() -> None:
    """The sets come from fixed seeds, and a Session is valid if and only if it has no mistakes."""
    made = sessions.sets()
    assert made == sessions.sets()
    for name, samples in made.items():
        assert [av.is_valid(each.data) for each in samples] == [
            not each.mistakes for each in samples
        ], name
    valid = {name: sessions.sizes(each)["valid"] for name, each in made.items()}
    count = sessions.COUNT
    assert valid == {"mixed": count, "all valid": count, "indented": count, "one error": 0,
                     "many errors": 0, "small": count, "large": count}  # fmt: skip
    assert sessions.sizes(made["mixed"])["sessions"] == count * 1.5


def test_the_valid_sessions_are_mixed() -> None:
    """The valid Sessions have short and long texts, nulls and every provider, and all differ."""
    made = [each.data for each in sessions.sets()["all valid"]]
    assert len(set(made)) == len(made)
    assert max(map(len, made)) > 2 * min(map(len, made))
    for text in ('"ledger":null', '"config":null', '"type":"WEB_VOICE"', *_WORDS):
        assert 0 < sum(text.encode() in data for data in made) < len(made), text


_WORDS = ("OPENAI", "GEMINI", "CARTESIA", "ELEVENLABS", "DEEPGRAM", "CASH", "completedMeta")


@cache
def mistakes_of_the_mixed() -> set[str]:
    """Return the mistakes in the mixed set."""
    return {name for each in sessions.sets()["mixed"] for name in each.mistakes}


@pytest.mark.parametrize("check", sessions.CHECKS)
def test_each_check_has_a_session_with_just_that_mistake(check: str) -> None:
    """The Session has one finding, so that its verdict shows whether that check is made."""
    made = sessions.with_error(check, 5)
    (found,) = av.findings(made.data)
    assert found.severity is av.Severity.ERROR
    assert made.mistakes == {check}
    if check != sessions.DATE_TIME:
        assert sessions.CHECK_OF[found.code] == check
    assert check in mistakes_of_the_mixed()


def test_many_errors_are_many() -> None:
    """Each declared mistake is found, and there are at least six errors."""
    for each in sessions.sets()["many errors"]:
        errors = [one for one in av.findings(each.data) if one.severity is av.Severity.ERROR]
        assert {sessions.CHECK_OF[one.code] for one in errors} == each.mistakes
        assert len(errors) >= 6


def test_small_ones_have_null_wherever_that_is_valid() -> None:
    """No other member of a small Session may be null, and a large Session has long texts."""
    made = sessions.sets(2)
    session = orjson.loads(made["small"][0].data)
    assert made["small"][0].data.count(b"null") > 20
    for place, name in _members(session):
        kept, place[name] = place[name], None
        assert kept is None or not av.is_valid(session), join("", name)
        place[name] = kept
    assert all(len(each.data) > 25_000 for each in made["large"])


def _members(value: dict[str, Any]) -> Iterator[tuple[dict[str, Any], str]]:
    for name, member in value.items():
        yield value, name
        if isinstance(member, dict):
            yield from _members(member)


# Before and during the timing


@dataclass
class FakeRunner:
    """A competitor that returns given verdicts and logs its turns."""

    competitor: Competitor
    log: list[str]
    answers: dict[str, list[bool]] = field(default_factory=dict)
    version: str = "1"
    missing: str = ""

    def verdicts(self, name: str) -> list[bool]:
        """Return the given verdicts."""
        return self.answers[name]

    def turn(self, name: str, passes: int, reading: int) -> tuple[float, float]:
        """Log the turn, and return times that are twice as long as those of reading."""
        self.log.append(f"{self.competitor.name} {name}")
        return 2000.0, 1000.0


SETS = {"mixed": [Sample(b"1"), Sample(b"2", frozenset({"order"}))]}
HONEST = {"mixed": [True, False]}


@pytest.fixture
def measured(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Any:
    """Return a function that measures fake runners on two Sessions in three rounds."""
    monkeypatch.setitem(in_process.COLUMNS, "verdict", ("mixed",))
    monkeypatch.setattr(in_process, "ROUNDS", 3)

    def measure(*fakes: FakeRunner) -> Any:
        @contextmanager
        def runners(*_: object) -> Iterator[list[FakeRunner]]:
            yield list(fakes)

        monkeypatch.setattr(in_process, "runners", runners)
        return in_process.measured("verdict", SETS, tmp_path, quick=False)

    return measure


def _competitor(name: str, *blind_to: str) -> Competitor:
    return replace(competitors.OURS, name=name, blind_to=frozenset(blind_to))


@pytest.mark.parametrize(
    ("blind_to", "verdicts"),
    [
        ((), [True, True]),
        ((), [False, False]),
        (("order",), [True, False]),
        (("email",), [True, True]),
    ],
)
def test_a_competitor_that_is_not_as_claimed_ends_it_all(
    measured: Any, blind_to: tuple[str, ...], verdicts: list[bool]
) -> None:
    """Nothing is timed if a competitor finds more or fewer mistakes than declared."""
    log: list[str] = []
    honest = FakeRunner(_competitor("honest"), log, HONEST)
    other = FakeRunner(_competitor("other", *blind_to), log, {"mixed": verdicts})
    with pytest.raises(in_process.DisagreementError, match="other says"):
        measured(honest, other)
    assert log == []


def test_who_is_blind_to_a_mistake_may_say_that_it_is_valid(measured: Any) -> None:
    """A competitor may accept mistakes that it does not check, and its row names them."""
    blind = FakeRunner(_competitor("blind", "order"), [], {"mixed": [True, True]})
    (row,) = measured(blind)["rows"]
    assert row["not_checked"] == ["order"]
    assert row["figures"]["mixed"]["time"] == 2.0
    assert set(row["figures"]["mixed"]["ratio"].values()) == {2.0}


def test_all_take_turns_and_each_round_starts_with_another_one(measured: Any) -> None:
    """The rounds follow one turn each that measures how many passes a turn needs."""
    log: list[str] = []
    measured(*(FakeRunner(_competitor(name), log, HONEST) for name in "abc"))
    assert [entry[0] for entry in log] == [*"abc", *"abc", *"bca", *"cab"]


def test_what_is_not_installed_is_named(measured: Any) -> None:
    """A competitor that is not installed has no row, but its name and the reason are kept."""
    absent = replace(competitors.OURS, name="another", package="no-such-package")
    introduction, judge = worker.introduced(absent, {})
    assert judge is None
    assert "not installed: no-such-package" in introduction["missing"]
    found = measured(
        FakeRunner(_competitor("there"), [], HONEST),
        FakeRunner(absent, [], missing=introduction["missing"]),
    )
    assert [row["name"] for row in found["rows"]] == ["there"]
    assert found["missing"] == {"another": introduction["missing"]}


def test_a_process_that_breaks_is_no_competitor(
    tmp_path: Path, capfd: pytest.CaptureFixture[str]
) -> None:
    """A worker that cannot start, because it has no schema, ends the benchmark at once."""
    with (
        pytest.raises(runner.WorkerFailedError, match="alcamine-validate ended with 1"),
        runner.runners("verdict", [competitors.OURS], tmp_path),
    ):
        pass
    assert "schema.json" in capfd.readouterr().err


def test_the_clock_reads_before_and_after() -> None:
    """The judge runs on every text in each pass, with the garbage collector off."""
    judged: list[tuple[bytes, bool]] = []
    own, loads = clock.turn(lambda data: judged.append((data, gc.isenabled())), [b"1", b"2"], 3, 2)
    assert judged == [(b"1", False), (b"2", False)] * 3
    assert own > 0
    assert loads > 0
    assert gc.isenabled()


def test_the_collector_is_back_after_a_failure() -> None:
    """The garbage collector is on again after a judge raises."""

    def judge(_: bytes) -> bool:
        raise LookupError

    with pytest.raises(LookupError):
        clock.turn(judge, [b"1"], 1, 1)
    assert gc.isenabled()


def test_rules_are_not_timed_on_sessions_with_findings() -> None:
    """A Session with findings, even warnings, is not timed: explaining them would be included."""
    (full,) = [each for each in competitors.RULES if each.name == "av.findings, all rules"]
    judge = full.build({})
    assert full.verdict(judge(av.sample_json(seed=1)))
    assert not full.verdict(judge(av.sample_json(seed=1, invalid="ALC502")))
