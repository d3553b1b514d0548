"""The known survivors, each with the reason why no test can, or need, kill it."""

from __future__ import annotations

import tomllib
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Final, NamedTuple

from tests.support.places import ROOT

FILE: Final = Path(__file__).parent / "survivors.toml"
PACKAGE: Final = ROOT / "alcamine_validate"


class Survivor(NamedTuple):
    """A change of one line of a module that no test notices, and the reason."""

    module: str
    was: str
    became: str
    because: str


def known() -> Iterator[Survivor]:
    """Yield the survivors in the file; ``became`` may list several changes of a line."""
    for row in tomllib.loads(FILE.read_text("utf-8"))["survivor"]:
        for became in row["became"]:
            yield Survivor(row["module"], row["was"], became, row["because"])


def stale(survivors: Iterable[Survivor], package: Path) -> list[Survivor]:
    """Return the survivors whose text is no longer in its module, ignoring line breaks."""
    return [row for row in survivors if not _is_there(row, package / f"{row.module}.py")]


def _is_there(row: Survivor, path: Path) -> bool:
    """Return whether the words of a survivor occur in sequence in a file."""
    if not path.is_file():
        return False
    words, wanted = path.read_text("utf-8").split(), row.was.split()
    starts = range(len(words) - len(wanted) + 1)
    return any(words[start : start + len(wanted)] == wanted for start in starts)
