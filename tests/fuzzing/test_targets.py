"""The fuzz targets, on their initial inputs, on random edits, and on saved crashers."""

from __future__ import annotations

import random
from pathlib import Path
from typing import Final

import pytest

from alcamine_validate.text import locate as locate_module
from tests.fuzzing import targets
from tests.fuzzing.targets import TARGETS, seeds
from tests.properties.hostile.byte_edits import EDITS, GENTLE, Failure
from tests.support.systems import needs_timers

CRASHERS: Final = Path(__file__).parent / "crashers"
FOUND: Final = sorted(path for path in CRASHERS.iterdir() if path.name[0] != ".")

pytestmark = needs_timers


@pytest.mark.parametrize("path", FOUND, ids=lambda path: path.name)
def test_what_was_found_stays_mended(path: Path) -> None:
    """A file is named after its target: ``yaml-what-was-wrong``."""
    TARGETS[path.name.partition("-")[0]](path.read_bytes())


@pytest.mark.parametrize("edits", [1, pytest.param(30, marks=pytest.mark.thorough)])
@pytest.mark.parametrize("name", TARGETS)
def test_a_target_bears_what_it_begins_with(name: str, edits: int) -> None:
    """No target breaks on its initial inputs, unchanged or with some edits."""
    chance = random.Random(name)
    for seed in seeds(name):
        TARGETS[name](seed)
        for _ in range(edits):
            TARGETS[name](chance.choice((*EDITS, *GENTLE))(chance, seed))


def test_a_wrong_place_breaks_a_target(monkeypatch: pytest.MonkeyPatch) -> None:
    """A span that ends one character too early is noticed."""
    own = locate_module.locate

    def locate(text: str, pointers: list[str]) -> object:
        return {each: (start, end - 1) for each, (start, end) in own(text, pointers).items()}

    monkeypatch.setattr(targets, "locate", locate)
    with pytest.raises((Failure, ValueError)):
        TARGETS["json"](b'{"a": 12}')
