"""An independent generator, hypothesis-jsonschema, on the pieces of the schema that it can draw.

It can't draw whole Sessions. It breaks with current versions of hypothesis, so it runs in a
separate environment, with the versions of the dependency group ``second-generator``.
"""

from __future__ import annotations

import json
import os
import subprocess
import venv
from pathlib import Path
from typing import Any, Final

import pytest

from tests.properties.second_generator import pieces
from tests.support.places import ROOT

SCRIPT: Final = ROOT / "tests" / "properties" / "second_generator.py"
GROUP: Final = f"{ROOT / 'pyproject.toml'}:second-generator"


def run(python: Path, *arguments: str | Path) -> str:
    """Run Python in another environment, without this one's modules, and return its output."""
    kept = {name: value for name, value in os.environ.items() if name != "PYTHONPATH"}
    done = subprocess.run(
        [python, *arguments],
        env=kept,
        stdin=subprocess.DEVNULL,
        capture_output=True,
        encoding="utf-8",
        timeout=900,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    return done.stdout


@pytest.fixture(scope="module")
def drawn(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Any]:
    """Return the result for each piece of the schema, by its pointer."""
    folder = tmp_path_factory.mktemp("second-generator")
    venv.create(folder, with_pip=True)
    python = folder / ("Scripts" if os.name == "nt" else "bin") / "python"
    pip = ("-m", "pip", "--disable-pip-version-check", "install", "--quiet")
    # Earlier versions do not support dependency groups.
    run(python, *pip, "pip>=25.1")
    run(python, *pip, "--group", GROUP, ROOT, "jsonschema", "jsonschema-rs")
    rows = [json.loads(line) for line in run(python, SCRIPT).splitlines()]
    return {row["piece"]: row for row in rows}


def test_the_pieces_are_the_parts_of_the_schema() -> None:
    """The pieces are more than 80 different parts of the Session's schema."""
    pointers = [pointer for pointer, _ in pieces()]
    assert len(pointers) == len(set(pointers)) > 80


@pytest.mark.thorough
@pytest.mark.xdist_group("second generator")
def test_every_piece_is_drawn(drawn: dict[str, Any]) -> None:
    """Every piece has some instances; many of all instances are valid, and many are not."""
    assert set(drawn) == {pointer for pointer, _ in pieces()}
    assert len(drawn) > 80
    assert all(row["judged"] >= 3 for row in drawn.values())
    assert sum(row["judged"] for row in drawn.values()) > 3_000
    valid = sum(row["valid"] for row in drawn.values())
    assert 1_000 < valid < sum(row["judged"] for row in drawn.values()) - 1_000


@pytest.mark.thorough
@pytest.mark.xdist_group("second generator")
def test_the_instances_that_are_drawn_have_one_verdict(drawn: dict[str, Any]) -> None:
    """Our boolean and collecting functions, python-jsonschema and jsonschema-rs always agree."""
    found = {piece: row["disagreements"] for piece, row in drawn.items()}
    assert {piece: instances for piece, instances in found.items() if instances} == {}
