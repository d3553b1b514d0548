"""The lists of mutation testing name existing modules and tests, and a reason for each row."""

from __future__ import annotations

import sys
from collections import Counter
from pathlib import Path
from typing import Final

import pytest

from tests.mutation import __main__ as runner
from tests.mutation.survivors import PACKAGE, Survivor, known, stale
from tests.mutation.targets import NOT_MUTATED, TARGETS
from tests.support.places import ROOT
from tests.support.tables import for_each

FOLDERS: Final = (
    "changes",
    "compiler",
    "compiler/python",
    "drift",
    "editing",
    "lint/rules",
    "privacy",
    "runtime",
    "sanitizing",
    "schema",
    "session_codegen",
)
SINGLE: Final = {
    "check/fixable",
    "check/fixing",
    "check/masked_text",
    "cli/split_files",
    "cli/split_lines",
    "cli/split_tables",
    "input/arrow_streams",
    "input/checked_columns",
    "input/column_names",
    "input/embedding",
    "input/find_sessions",
    "input/inner_parts",
    "input/session_shape",
    "input/table_files",
    "lint/attach_fixes",
    "lint/not_a_session",
    "lint/outside",
    "many_partition",
    "text/edits",
    "validator/date_times",
}
"""Modules of other folders that are mutated."""


def test_every_module_is_mutated_or_excused() -> None:
    """Each module of the mutated folders is listed once, as mutated or as excused."""
    assert all((PACKAGE / f"{module}.py").is_file() for module in SINGLE)
    modules = {
        f"{folder}/{path.stem}"
        for folder in FOLDERS
        for path in (PACKAGE / folder).glob("*.py")
        if path.stem != "__init__"
    }
    assert Counter([*TARGETS, *NOT_MUTATED]) == Counter(modules | SINGLE)


def test_the_tests_of_each_module_exist() -> None:
    """Each file and function of tests that is listed for a module exists."""

    def check(module: str) -> None:
        assert TARGETS[module]
        for test in TARGETS[module]:
            name, _, function = test.partition("::")
            assert f"def {function}" in (ROOT / name).read_text("utf-8")

    for_each(TARGETS, check)


def test_each_survivor_is_explained_once() -> None:
    """Each survivor has a reason, is in the file once, and is a change."""
    counted = Counter((row.module, row.was, row.became) for row in known())
    assert [row for row, times in counted.items() if times > 1] == []
    for survivor in known():
        assert len(survivor.because) > 20
        assert survivor.was != survivor.became
        assert isinstance(survivor, Survivor)


def test_no_survivor_is_stale() -> None:
    """Otherwise the next run of the mutants would stop before it starts."""
    assert stale(known(), PACKAGE) == []


def survivor(was: str, module: str = "some/module") -> Survivor:
    """Return a sample row about a text of a module."""
    return Survivor(module, was, "something else", "It makes no difference to anybody.")


def test_a_survivor_is_stale_where_its_text_is_gone(tmp_path: Path) -> None:
    """A survivor is stale if its words do not occur in sequence in its module."""
    (tmp_path / "some").mkdir()
    (tmp_path / "some" / "module.py").write_text("one = two(\n    three,\n    four,\n)\n", "utf-8")
    fresh = [survivor("three,"), survivor("one = two( three, four, )")]
    gone = [survivor("three, two"), survivor("four, ) five"), survivor("one", "other/module")]
    assert stale([*fresh, *gone], tmp_path) == gone


def test_a_stale_survivor_stops_the_run(monkeypatch: pytest.MonkeyPatch) -> None:
    """The runner exits if a survivor is stale, and names it."""
    gone = survivor("a line that nobody wrote", "runtime/formats")
    monkeypatch.setattr(runner, "known", lambda: iter([gone]))
    monkeypatch.setattr(sys, "argv", ["tests.mutation"])
    with pytest.raises(SystemExit, match="runtime/formats: a line that nobody wrote"):
        runner.main()
