"""Runs ``check`` on hostile files in a separate process, which must not hang or crash.

The process has limits of time and, where the system supports them, of address space and core size.
A process that exceeds the time is killed, which fails the test. One that exceeds the address space
gets a MemoryError, which the package reports as an error that no test expects.
"""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path
from typing import Any, Final, NamedTuple

from tests.support.systems import bounded

PATIENCE: Final = 120 if "COVERAGE_PROCESS_CONFIG" in os.environ else 60
"""Seconds until a run counts as hanging; without coverage, all should end in a second or two."""

MEGABYTES: Final = 400
"""The limit of address space. An interpreter with the whole package imported takes 60 MB."""


class Outcome(NamedTuple):
    """How a run ended: its exit code, the findings, and the raw output."""

    code: int
    findings: list[dict[str, Any]]
    out: bytes
    err: str

    @property
    def codes(self) -> set[str]:
        """The codes of all findings."""
        return {one["code"] for one in self.findings}

    def codes_by_file(self) -> dict[str, set[str]]:
        """Return the codes of the errors by file name; empty if all findings are less severe."""
        found: dict[str, set[str]] = {}
        for one in self.findings:
            codes = found.setdefault(os.path.basename(one["filename"]), set())
            codes |= {one["code"]} if one["severity"] == "error" else set()
        return found


def check(
    *arguments: str | bytes | Path, form: str = "json", megabytes: int = MEGABYTES, **more: Any
) -> Outcome:
    """Run ``check``; fail if it writes a traceback or exits with a code other than 0, 1 or 2."""
    command = [sys.executable, "-m", "alcamine_validate", "check", "--format", form, *arguments]
    options: dict[str, Any] = {"capture_output": True, "timeout": PATIENCE}
    options["preexec_fn"] = bounded(megabytes)
    if "stdin" not in more and "input" not in more:
        options["stdin"] = subprocess.DEVNULL
    done = subprocess.run(command, check=False, **(options | more))
    err = done.stderr.decode()
    assert "Traceback" not in err, err[-2000:]
    assert done.returncode in (0, 1, 2), (done.returncode, err)
    findings = json.loads(done.stdout)["findings"] if form == "json" and done.stdout else []
    return Outcome(done.returncode, findings, done.stdout, err)


def write(path: Path, data: bytes | str) -> Path:
    """Write a file, and return its path."""
    path.write_bytes(data.encode() if isinstance(data, str) else data)
    return path
