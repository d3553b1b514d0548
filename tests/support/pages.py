"""The pages that people read: README, manual and others, with the commands and code they show.

A ``console`` block has commands after ``$ ``, each followed by its output, or by nothing if the
output is not shown. A ``python`` block may be followed by a ``text`` block with its output. A line
``…`` in an output stands for any number of lines.
"""

from __future__ import annotations

import re
from pathlib import Path
from typing import Final, NamedTuple

from tests.support.places import ROOT

MANUAL: Final = ROOT / "alcamine_validate" / "manual"
PAGES: Final = (ROOT / "README.md", *sorted(MANUAL.glob("*.md")))
"""The pages whose commands, outputs and code are run."""

OTHERS: Final = (
    ROOT / "spec" / "README.md",
    ROOT / "benchmarks" / "README.md",
    ROOT / "tests" / "README.md",
    ROOT / "alcamine_validate" / "README.md",
    ROOT / ".github" / "CONTRIBUTING.md",
    ROOT / "CHANGELOG.md",
)
"""Other pages, for those who work on the package."""

ENGINE: Final = re.compile(
    r"^(?:from|import) (confluent_kafka|dask|duckdb|polars|pyspark|ray)\b", re.MULTILINE
)
"""The import of an engine in code that ``tests/engines`` runs, or that was run once."""

_BLOCK: Final = re.compile(r"^( *)```(\w+)\n(.*?)^\1```$", re.DOTALL | re.MULTILINE)


class Block(NamedTuple):
    """A fenced block: its language, its text, and where the text starts and ends in the page."""

    language: str
    text: str
    start: int
    end: int


class Command(NamedTuple):
    """A command line, and the output that is shown after it ("" if none is shown)."""

    line: str
    output: str


def blocks(page: Path) -> list[Block]:
    """Return the fenced blocks of a page, in their order."""
    text = page.read_text("utf-8")
    return [Block(found[2], found[3], *found.span(3)) for found in _BLOCK.finditer(text)]


def languages(page: Path, language: str) -> list[str]:
    """Return the texts of the blocks of a language."""
    return [block.text for block in blocks(page) if block.language == language]


def commands(text: str) -> list[Command]:
    """Return the commands of a ``console`` block."""
    found: list[Command] = []
    for line in text.splitlines(keepends=True):
        if line.startswith("$ "):
            found.append(Command(line[2:].rstrip("\n"), ""))
        else:
            found[-1] = found[-1]._replace(output=found[-1].output + line)
    return found


def agrees(shown: str, real: str) -> bool:
    """Return whether a shown output, in which ``…`` stands for any lines, is the real one."""
    pieces = re.split(r"(?m)^…\n", shown)
    return re.fullmatch("(?s:.*)".join(map(re.escape, pieces)), real) is not None
