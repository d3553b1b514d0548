"""The parent side of ``worker``: one process per competitor, only one of which works at a time."""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Iterable, Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import orjson

from benchmarks.judge import Competitor
from benchmarks.processes import ROOT


class WorkerFailedError(Exception):
    """The process of a competitor has ended."""


@dataclass
class Runner:
    """A competitor in its own process; ``missing`` is the reason if it can't be run."""

    competitor: Competitor
    process: subprocess.Popen[bytes]
    version: str = ""
    missing: str = ""

    def introduced(self) -> Runner:
        """Wait until the competitor is built, and return the runner."""
        introduction = self._read()
        self.version = introduction.get("version", "")
        self.missing = introduction.get("missing", "")
        return self

    def verdicts(self, name: str) -> list[bool]:
        """Return the competitor's verdicts on all Sessions of a set."""
        found: list[bool] = self._ask({"ask": "verdicts", "set": name})
        return found

    def turn(self, name: str, passes: int, reading: int) -> tuple[float, float]:
        """Return the nanoseconds per Session of the competitor, and of reading alone."""
        own, loads = self._ask({"ask": "turn", "set": name, "passes": passes, "reading": reading})
        return own, loads

    def _ask(self, question: Any) -> Any:
        assert self.process.stdin
        try:
            self.process.stdin.write(orjson.dumps(question) + b"\n")
            self.process.stdin.flush()
        except OSError as error:
            raise self._failed() from error
        return self._read()

    def _read(self) -> Any:
        assert self.process.stdout
        line = self.process.stdout.readline()
        if not line:
            raise self._failed()
        return orjson.loads(line)

    def _failed(self) -> WorkerFailedError:
        return WorkerFailedError(
            f"the process of {self.competitor.name} ended with {self.process.wait()}"
        )


@contextmanager
def runners(group: str, competitors: Iterable[Competitor], folder: Path) -> Iterator[list[Runner]]:
    """Start all competitors of a group, and end their processes afterwards."""
    with ExitStack() as stack:
        started = [
            Runner(each, stack.enter_context(_process(group, each, folder))) for each in competitors
        ]
        yield [each.introduced() for each in started]


@contextmanager
def _process(group: str, competitor: Competitor, folder: Path) -> Iterator[subprocess.Popen[bytes]]:
    command = [sys.executable, "-m", "benchmarks.worker", group, competitor.name, str(folder)]
    environment = {**os.environ, "ALCAMINE_VALIDATE_PURE": "1" if competitor.is_pure else ""}
    pipe = subprocess.PIPE
    with subprocess.Popen(command, cwd=ROOT, env=environment, stdin=pipe, stdout=pipe) as process:
        try:
            yield process
        finally:
            process.kill()
