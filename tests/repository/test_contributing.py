"""``CONTRIBUTING.md`` names files, tables and commands that are there."""

from __future__ import annotations

import ast
import os
import re
import shutil
import sys
import sysconfig
from functools import cache
from importlib.util import find_spec
from pathlib import Path
from typing import Final

import pytest

from tests.support.pages import PAGES
from tests.support.places import ROOT
from tests.support.tables import for_each

PAGE: Final = ROOT / ".github" / "CONTRIBUTING.md"
TEXT: Final = PAGE.read_text("utf-8")
COMMANDS: Final = re.findall(r"^\$ (.+)$", TEXT, re.MULTILINE)
PROSE: Final = re.sub(r"^```.*?^```$", "", TEXT, flags=re.DOTALL | re.MULTILINE)
QUOTED: Final = re.compile(r"`([^`]+)`")
LINK: Final = re.compile(r"\[[^\]]+\]\(([^)]+)\)")
NAME: Final = re.compile(r"[A-Za-z_]\w*")
OF_THE_COMMAND: Final = {"--input-format", "alcamine-validate sample"}
OTHERS: Final = OF_THE_COMMAND | {"Bad:", "Good:", "[Unreleased]"}
"""What is quoted and neither a path nor a name."""


def is_path(quoted: str) -> bool:
    """Tell whether quoted text is meant as a path of the repository."""
    return "/" in quoted or "." in quoted or (ROOT / quoted).exists()


@cache
def defined(path: Path) -> set[str]:
    """Return the names that a module defines at its top."""
    names: set[str] = set()
    for node in ast.parse(path.read_text("utf-8")).body:
        if isinstance(node, ast.FunctionDef | ast.ClassDef):
            names.add(node.name)
        elif isinstance(node, ast.Assign | ast.AnnAssign):
            targets = node.targets if isinstance(node, ast.Assign) else [node.target]
            names |= {target.id for target in targets if isinstance(target, ast.Name)}
    return names


def named() -> list[tuple[str, list[Path]]]:
    """Return each name that is quoted, with the modules that its paragraph speaks of."""
    found = []
    for paragraph in PROSE.splitlines():
        quoted = QUOTED.findall(paragraph)
        modules = [ROOT / each for each in quoted if is_path(each) and each.endswith(".py")]
        others = [each for each in quoted if not is_path(each) and each not in OTHERS]
        found += [(each, modules) for each in others]
    return found


def test_the_page_is_short() -> None:
    """A maintainer reads it at one sitting."""
    assert len(TEXT.splitlines()) <= 120


def test_every_path_is_there() -> None:
    """Files and folders are named from the root of the repository."""
    paths = [quoted for quoted in QUOTED.findall(PROSE) if is_path(quoted)]
    assert len(paths) > 30

    def check(path: str) -> None:
        assert (ROOT / path).exists()

    for_each(paths, check)


def test_every_name_is_defined_in_a_file_of_its_paragraph() -> None:
    """A reader finds a table or a function in the file that is named beside it."""
    names = named()
    assert len(names) > 20

    def check(name: str, modules: list[Path]) -> None:
        assert NAME.fullmatch(name)
        assert name in set().union(*map(defined, modules))

    for_each(names, check)


def test_every_link_leads_somewhere() -> None:
    """To a file, or to a heading of the page itself."""
    headings = re.findall(r"^#+ (.+)$", TEXT, re.MULTILINE)
    anchors = {"#" + heading.lower().replace(" ", "-") for heading in headings}

    def check(target: str) -> None:
        is_there = target in anchors or (PAGE.parent / target).is_file()
        assert is_there or target.startswith("https://")

    for_each(LINK.findall(TEXT), check)


def test_every_command_can_be_run() -> None:
    """Its tool is installed by the first command, or its module is in the repository."""
    tools = re.findall(r"\.venv/bin/([\w-]+)", "\n".join(COMMANDS))
    modules = re.findall(r"python -m ([\w.]+)", "\n".join(COMMANDS))
    assert {"pip", "pre-commit", "python"} <= set(tools)
    assert {"pytest", "alcamine_validate.generated"} <= set(modules)

    # On Windows, the interpreter and the scripts may lie in different folders.
    folders = os.pathsep.join([str(Path(sys.executable).parent), sysconfig.get_path("scripts")])

    def check(tool: str) -> None:
        assert shutil.which(tool, path=folders)

    for_each(set(tools), check)
    for_each(set(modules), lambda module: pytest.fail(module) if not find_spec(module) else None)


def test_what_is_said_of_the_command_is_in_its_manual() -> None:
    """The manual's options are tested to be those of the command."""
    assert set(QUOTED.findall(PROSE)) >= OF_THE_COMMAND
    pages = "".join(page.read_text("utf-8") for page in PAGES)
    for each in OF_THE_COMMAND:
        assert each in pages


def test_the_set_up_is_that_of_the_readme() -> None:
    """Whoever has the tests running has done the first step already."""
    assert f"$ {COMMANDS[0]}\n" in PAGES[0].read_text("utf-8")
