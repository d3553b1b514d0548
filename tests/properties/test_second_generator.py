"""A generator that knows nothing of ours: hypothesis-jsonschema, on the pieces that it can draw.

It breaks with hypothesis 6.170.10 and later, so both are installed aside, in the versions
that go together. Whole Sessions it can't draw.
"""

from __future__ import annotations

import json
import os
import subprocess
import sys
from typing import Any, Final

import pytest

from tests.properties.second_generator import pieces
from tests.support.places import ROOT

PACKAGES: Final = ("hypothesis==6.170.9", "hypothesis-jsonschema==0.23.1")


@pytest.fixture(scope="module")
def drawn(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Any]:
    """Return what was drawn and judged of each piece, by its pointer."""
    folder = tmp_path_factory.mktemp("hypothesis-jsonschema")
    subprocess.run(
        [sys.executable, "-m", "pip", "--disable-pip-version-check", "install", "--quiet",
         "--target", str(folder), *PACKAGES],
        capture_output=True, timeout=300, check=True, stdin=subprocess.DEVNULL,
    )  # fmt: skip
    run = subprocess.run(
        [sys.executable, "-m", "tests.properties.second_generator"],
        env={**os.environ, "PYTHONPATH": os.pathsep.join((str(folder), str(ROOT)))},
        cwd=folder, capture_output=True, text=True, timeout=900, check=False,
    )  # fmt: skip
    assert run.returncode == 0, run.stderr
    rows = [json.loads(line) for line in run.stdout.splitlines()]
    return {row["piece"]: row for row in rows}


def test_every_piece_is_drawn(drawn: dict[str, Any]) -> None:
    """Some have few instances; no piece is left out, and none is drawn in one kind alone."""
    assert set(drawn) == {pointer for pointer, _ in pieces()}
    assert len(drawn) > 80
    assert all(row["judged"] >= 3 for row in drawn.values())
    assert sum(row["judged"] for row in drawn.values()) > 3_000
    valid = sum(row["valid"] for row in drawn.values())
    assert 1_000 < valid < sum(row["judged"] for row in drawn.values()) - 1_000


def test_of_what_it_draws_the_verdicts_are_the_same(drawn: dict[str, Any]) -> None:
    """Ours, in both shapes, and those of python-jsonschema and jsonschema-rs."""
    found = {piece: row["disagreements"] for piece, row in drawn.items()}
    assert {piece: instances for piece, instances in found.items() if instances} == {}
