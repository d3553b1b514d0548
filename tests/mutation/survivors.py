"""The survivors that are known, each with the reason why no test can, or need, kill it."""

from __future__ import annotations

import tomllib
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Final, NamedTuple

from tests.support.places import ROOT

FILE: Final = Path(__file__).parent / "survivors.toml"
PACKAGE: Final = ROOT / "alcamine_validate"


class Survivor(NamedTuple):
    """A change of one line of a module that no test notices, and why not."""

    module: str
    was: str
    became: str
    because: str


def known() -> Iterator[Survivor]:
    """Yield what the file explains; ``became`` may list several changes of a line."""
    for row in tomllib.loads(FILE.read_text("utf-8"))["survivor"]:
        for became in row["became"]:
            yield Survivor(row["module"], row["was"], became, row["because"])


def stale(survivors: Iterable[Survivor], package: Path) -> list[Survivor]:
    """Return those whose text stands in its module no more, however it is broken into lines."""
    return [row for row in survivors if not _is_there(row, package / f"{row.module}.py")]


def _is_there(row: Survivor, path: Path) -> bool:
    """Tell whether the words of a survivor stand in a file in a row."""
    if not path.is_file():
        return False
    words, wanted = path.read_text("utf-8").split(), row.was.split()
    starts = range(len(words) - len(wanted) + 1)
    return any(words[start : start + len(wanted)] == wanted for start in starts)
