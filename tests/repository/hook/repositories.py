"""Temporary git repositories: this project as others install it, and projects that use it."""

from __future__ import annotations

import json
import os
import re
import shutil
import subprocess
import sys
from collections.abc import Iterable
from pathlib import Path
from typing import Any, Final, NamedTuple

from tests.support.places import ROOT

PUBLISHED: Final = (
    "pyproject.toml",
    "README.md",
    "LICENSE",
    "CHANGELOG.md",
    ".pre-commit-hooks.yaml",
    "alcamine_validate",
    "spec",
)
"""The files that a build of the package needs, and those that pre-commit reads."""

FIXTURES: Final = "alcamine-validate"
CAPTURES: Final = "alcamine-validate-captures"
PRIVACY: Final = "alcamine-validate-privacy"
EXAMPLES: Final = ROOT / "spec" / "examples"
GOOD: Final = (EXAMPLES / "session.json").read_bytes()
BAD: Final = (EXAMPLES / "session-mistakes.json").read_bytes()
WARNED: Final = (EXAMPLES / "session-contradictions.json").read_bytes()

PRE_COMMIT: Final = (sys.executable, "-m", "pre_commit")
URL: Final = "https://git.example.com/alcamine-validate"
"""The address of this project in README.md, which readers replace with their own."""

CONFIGURATION: Final = ".pre-commit-config.yaml"
FOREIGN: Final = re.compile(r"GIT_|PRE_COMMIT|SKIP$|PYTHONPATH$|PYTHONHOME$|(NO|FORCE)_COLOR$")
"""Variables by which the caller's git, pre-commit or Python would affect the tests."""

IDENTITY: Final = ("-c", "user.name=Robin Example", "-c", "user.email=robin@example.org")
SUMMARY: Final = re.compile(r"^(?:No findings|Found .+?) in (\d+) files?, .*$", re.MULTILINE)


class Source(NamedTuple):
    """A repository of this project, and its commit."""

    folder: Path
    commit: str

    @property
    def variables(self) -> dict[str, str]:
        """Variables that make git use the folder for the URL: GIT_CONFIG_COUNT of git-config."""
        return {
            "GIT_CONFIG_COUNT": "1",
            "GIT_CONFIG_KEY_0": f"url.{self.folder}.insteadOf",
            "GIT_CONFIG_VALUE_0": URL,
        }


class Outcome(NamedTuple):
    """The exit code and the output of a run."""

    code: int
    out: str

    @property
    def files(self) -> list[int]:
        """The number of files that each call of the command reports as checked."""
        return [int(count) for count in SUMMARY.findall(self.out)]


def hermetic(**more: str | Path) -> dict[str, str]:
    """Return the environment without the user's git settings, and with ``more``."""
    kept = {name: value for name, value in os.environ.items() if not FOREIGN.match(name)}
    alone = {"GIT_CONFIG_GLOBAL": os.devnull, "GIT_CONFIG_NOSYSTEM": "1"}
    return {**kept, **alone, **{name: str(value) for name, value in more.items()}}


def git(folder: Path, *arguments: str) -> str:
    """Return what git prints in ``folder``. Raises CalledProcessError if it fails."""
    done = subprocess.run(
        ["git", *IDENTITY, *arguments],
        cwd=folder, env=hermetic(), check=True, capture_output=True, timeout=120,
    )  # fmt: skip
    return done.stdout.decode().strip()


def commit(folder: Path) -> str:
    """Commit all files of a repository, and return the commit's hash."""
    git(folder, "add", "--all")
    git(folder, "commit", "--quiet", "--message", "as it is")
    return git(folder, "rev-parse", "HEAD")


def publish(folder: Path) -> Source:
    """Make ``folder`` a repository of this project in its current state.

    The files are those of the working tree, so that the tests check uncommitted changes.
    """
    folder.mkdir(parents=True)
    for name in PUBLISHED:
        source = ROOT / name
        if source.is_dir():
            leave = shutil.ignore_patterns("__pycache__")
            shutil.copytree(source, folder / name, ignore=leave)
        else:
            shutil.copy(source, folder / name)
    git(folder, "init", "--quiet")
    return Source(folder, commit(folder))


class Project:
    """A repository with a pre-commit configuration that names this project's hooks."""

    def __init__(self, folder: Path, source: Source, home: Path) -> None:
        """Create it in ``folder``; ``source`` has the hooks, ``home`` is pre-commit's folder."""
        self.folder = folder
        self.source = source
        self._home = home
        folder.mkdir()
        git(folder, "init", "--quiet")

    def write(self, name: str, content: bytes) -> None:
        """Write a file, and the folders around it."""
        path = self.folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(content)

    def configure(self, hooks: Iterable[dict[str, Any]]) -> None:
        """Write a configuration with these hooks, in JSON, which is also YAML."""
        repository = {"repo": URL, "rev": self.source.commit, "hooks": list(hooks)}
        self.write(CONFIGURATION, json.dumps({"repos": [repository]}).encode())

    def stage(self, *names: str) -> None:
        """Stage some files, or all."""
        git(self.folder, "add", "--", *(names or ["."]))

    def run(self, *arguments: str, below: str = "") -> Outcome:
        """Run ``pre-commit run`` in the folder ``below``, by default on staged files."""
        return self.call(*PRE_COMMIT, "run", "--color=never", *arguments, below=below)

    def call(self, *command: str, below: str = "") -> Outcome:
        """Run a command in the repository, or in a folder of it."""
        variables = hermetic(PRE_COMMIT_HOME=self._home, **self.source.variables)
        done = subprocess.run(
            command, cwd=self.folder / below, env=variables, check=False,
            stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, timeout=300,
        )  # fmt: skip
        return Outcome(done.returncode, done.stdout.decode())

    def check(self, **options: Any) -> Outcome:
        """Stage everything, and run the hook for fixtures with ``options``."""
        self.configure([{"id": FIXTURES, **options}])
        self.stage()
        return self.run()

    def check_captures(self, **options: Any) -> Outcome:
        """Stage everything, and run the hook for captures with ``options``."""
        self.configure([{"id": CAPTURES, **options}])
        self.stage()
        return self.run()
