"""Runs the table of hostile cases."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path
from typing import Any, Final

import pytest

from tests.properties.hostile.table import TABLE, TERMINALS, Case, without_controls
from tests.support.systems import bounded

pytestmark = [
    pytest.mark.skipif(sys.platform != "linux", reason="its files and limits are Linux's"),
    pytest.mark.xdist_group("processes"),
]

QUICK: Final = {
    "deep JSON in gzip in base64 in a simulation",
    "a schema of aliases of aliases",
    "a file that is cut",
    "no space for a baseline",
    "--output-file to /dev/full",
    "odd names, json, a terminal UTF-16",
}
"""The rows in the default tier: a quick one of each kind."""

PATIENCE: Final = 8
"""The limit of elapsed time, as a multiple of the limit of processor time."""


def limits(case: Case) -> Any:
    """Return a function that the new process calls before it runs the command."""
    if sys.platform != "linux":
        return None
    import resource

    bound = bounded(case.megabytes)
    assert bound is not None

    def limit() -> None:
        bound()
        resource.setrlimit(resource.RLIMIT_CPU, (case.seconds, case.seconds + 5))
        if case.file_bytes is not None:
            resource.setrlimit(resource.RLIMIT_FSIZE, (case.file_bytes, case.file_bytes))

    return limit


@pytest.mark.parametrize(
    "case",
    [
        pytest.param(case, id=case.name, marks=() if case.name in QUICK else pytest.mark.thorough)
        for case in TABLE
    ],
)
def test_a_row_comes_to_its_end(case: Case, tmp_path: Path, request: pytest.FixtureRequest) -> None:
    """A row ends within its limits, with the expected exit code, output and files."""
    if case.file_bytes is not None:
        request.getfixturevalue("unmeasured")
    case.make(tmp_path)
    done = subprocess.run(
        [sys.executable, *case.command], cwd=tmp_path, input=case.stdin, capture_output=True,
        env=os.environ | case.env, timeout=case.seconds * PATIENCE, preexec_fn=limits(case),
        check=False,
    )  # fmt: skip
    assert b"Traceback" not in done.stderr, done.stderr[-2_000:]
    assert done.returncode == case.code, (done.returncode, done.stderr[-500:], done.stdout[-500:])
    assert case.says in done.stdout
    assert (case.complains in done.stderr) if case.complains else done.stderr == b""
    if case.codes is not None:
        report = json.loads(done.stdout)
        assert {each["code"] for each in report["findings"]} == case.codes
    if case.leaves is not None:
        left = {path.name: path.read_bytes() for path in tmp_path.iterdir()}
        assert set(left) == set(case.leaves)
        assert all(left[name].startswith(text) for name, text in case.leaves.items())
    if case in TERMINALS:
        assert without_controls(done.stdout, case.env)


def test_rows_are_told_apart_by_their_names() -> None:
    """Row names are unique: tests are named after them, and the default tier selects by name."""
    names = {case.name for case in TABLE}
    assert len(names) == len(TABLE)
    assert names >= QUICK


@pytest.mark.thorough
@pytest.mark.usefixtures("unmeasured")
def test_the_limits_hold(tmp_path: Path) -> None:
    """A process that exceeds its row's limit of time, memory or file size fails."""
    for program, code in (
        ("while True: pass", -24),
        ("bytearray(900_000_000)", 1),
        ("open('x', 'wb', 0).write(b'x' * 9_999); open('x', 'ab', 0).write(b'x')", 1),
    ):
        case = Case(
            name="", make=print, command=("-c", program), code=code, seconds=1, file_bytes=99
        )
        done = subprocess.run(
            [sys.executable, *case.command], cwd=tmp_path, capture_output=True, timeout=60,
            preexec_fn=limits(case), check=False,
        )  # fmt: skip
        assert done.returncode == code
