"""How the tests are run: what shares a worker, and what the default tier leaves out."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path
from typing import Final

import pytest

TESTS: Final = """
import os, time
import pytest

@pytest.mark.xdist_group("processes")
@pytest.mark.parametrize("number", range(6))
def test_grouped(number):
    time.sleep(0.01)
    print("ran in", os.environ["PYTEST_XDIST_WORKER"])

@pytest.mark.parametrize("number", range(6))
def test_alone(number):
    time.sleep(0.01)

@pytest.mark.thorough
def test_long():
    print("thorough ran")
"""


@pytest.fixture
def project(tmp_path: Path, pytestconfig: pytest.Config) -> Path:
    """Return a folder with a few tests, and this repository's options of pytest."""
    options = Path(str(pytestconfig.inipath)).read_text("utf-8")
    start = options.index("[tool.pytest.ini_options]")
    end = options.index("\n[tool.", start)
    (tmp_path / "pyproject.toml").write_text(options[start:end], "utf-8")
    (tmp_path / "tests").mkdir()
    (tmp_path / "tests" / "test_few.py").write_text(TESTS, "utf-8")
    return tmp_path


def run(project: Path, *options: str) -> str:
    """Return what the tests print, with two workers."""
    command = [sys.executable, "-m", "pytest", "-n", "2", "-rP", "-p", "no:cacheprovider", *options]
    done = subprocess.run(
        command, cwd=project, capture_output=True, encoding="utf-8", timeout=60, check=False
    )
    assert done.returncode == 0, done.stdout
    return done.stdout


def test_a_group_shares_one_worker(project: Path) -> None:
    """Tests of signals and memory do not run beside each other, and thorough ones not at all."""
    printed = run(project)
    workers = [line for line in printed.splitlines() if line.startswith("ran in")]
    assert len(workers) == 6
    assert len(set(workers)) == 1
    assert "12 passed" in printed
    assert "thorough ran" not in printed


def test_the_thorough_tier_is_what_is_marked(project: Path) -> None:
    """The option of the command line replaces the one of the configuration."""
    printed = run(project, "-m", "thorough")
    assert "1 passed" in printed
    assert "thorough ran" in printed
