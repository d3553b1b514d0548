"""The lists of mutation testing say what is there: modules, tests, and lines that survive."""

from __future__ import annotations

from collections import Counter
from pathlib import Path
from typing import Final

import pytest

import alcamine_validate
from tests.mutation.survivors import Survivor, known
from tests.mutation.targets import NOT_MUTATED, TARGETS
from tests.support.places import ROOT

PACKAGE: Final = Path(str(alcamine_validate.__file__)).parent
FOLDERS: Final = ("compiler", "lint/rules", "runtime", "schema", "session_codegen")


def test_every_module_is_mutated_or_excused() -> None:
    """Each of the compiler and what reads schemas, the rules and the run-time checks, once."""
    modules = {
        f"{folder}/{path.stem}"
        for folder in FOLDERS
        for path in (PACKAGE / folder).glob("*.py")
        if path.stem != "__init__"
    }
    assert Counter([*TARGETS, *NOT_MUTATED]) == Counter(modules)


@pytest.mark.parametrize("module", TARGETS)
def test_the_tests_of_a_module_are_there(module: str) -> None:
    """Or its mutants would all be killed by a file that is missing."""
    assert TARGETS[module]
    for test in TARGETS[module]:
        name, _, function = test.partition("::")
        assert f"def {function}" in (ROOT / name).read_text("utf-8")


def test_no_survivor_is_stale() -> None:
    """What is explained is a line, or some, of its module as it is today."""
    for survivor in known():
        lines = (PACKAGE / f"{survivor.module}.py").read_text("utf-8").split()
        assert survivor.was.split() == _part(lines, survivor.was.split()), survivor


def _part(words: list[str], wanted: list[str]) -> list[str]:
    """Return the wanted words where they stand in a row, else none."""
    starts = [index for index, word in enumerate(words) if word == wanted[0]]
    rows = (words[start : start + len(wanted)] for start in starts)
    return next((row for row in rows if row == wanted), [])


def test_each_survivor_is_explained_once() -> None:
    """With a reason, and a change that is one."""
    counted = Counter((row.module, row.was, row.became) for row in known())
    assert [row for row, times in counted.items() if times > 1] == []
    for survivor in known():
        assert len(survivor.because) > 20
        assert survivor.was != survivor.became
        assert isinstance(survivor, Survivor)
