"""The benchmarks of two states, and of this state without an optimisation, run to the end."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

import alcamine_validate as av
from benchmarks import optimisations, paired
from tests.support.places import ROOT
from tests.support.systems import needs_fine_clock, needs_usage


def printed(module: str, *arguments: str) -> list[str]:
    """Return the lines that a benchmark prints."""
    run = subprocess.run(
        [sys.executable, "-m", module, *arguments, "--rounds", "2"],
        cwd=ROOT, capture_output=True, encoding="utf-8", timeout=600, check=True,
    )  # fmt: skip
    return run.stdout.splitlines()


def test_a_figure_is_this_state_divided_by_the_other() -> None:
    """A state that takes twice as long has the figure 2 in each round, whichever state starts."""
    assert paired._ratios(lambda: 20, lambda: 10, 5) == [2.0] * 5


def test_each_figure_is_of_sessions_that_are_written(tmp_path: Path) -> None:
    """Every figure has a written file of Sessions, which both states read."""
    paired.write_files(tmp_path)
    names = {path.stem for path in tmp_path.glob("*.texts")}
    assert {name for _, name in paired.IN_PROCESS} <= names
    assert all((tmp_path / f"{name}.texts").read_bytes().count(b"\0") > 10 for name in names)


@pytest.mark.thorough
@needs_usage
def test_each_figure_has_a_line() -> None:
    """Comparing a state with itself prints every line; the figures depend on the machine."""
    title, *lines = printed("benchmarks.paired", "HEAD")
    assert title.startswith("this state / HEAD, processor time")
    assert [line.split(")  ")[1] for line in lines] == [
        *(f"{call}, {name}" for call, name in paired.IN_PROCESS),
        *paired.COMMANDS,
    ]


@pytest.mark.thorough
@needs_fine_clock
def test_each_optimisation_has_its_lines() -> None:
    """Each optimisation has a line for each of the four sets of Sessions."""
    lines = printed("benchmarks.optimisations")
    assert len(lines) == 4 * len(optimisations.WITHOUT)
    for name in optimisations.WITHOUT:
        assert sum(f"without {name}, " in line for line in lines) == 4


@pytest.mark.parametrize("name", optimisations.WITHOUT)
def test_findings_are_the_same_without_an_optimisation(name: str) -> None:
    """An optimisation changes only the time, not the findings."""
    for text in optimisations.texts_by_kind()["one error, indented"]:
        with_it = av.findings(text)
        with optimisations.WITHOUT[name]():
            assert av.findings(text) == with_it
