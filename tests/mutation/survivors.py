"""The survivors that are known, each with the reason why no test can, or need, kill it."""

from __future__ import annotations

import tomllib
from collections.abc import Iterator
from pathlib import Path
from typing import Final, NamedTuple

FILE: Final = Path(__file__).parent / "survivors.toml"


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
