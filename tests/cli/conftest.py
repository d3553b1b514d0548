"""Fixtures of the command's tests: run the command, and compare output with expected files."""

from __future__ import annotations

import gc
import io
import os
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import IO, Any, Final, NamedTuple, Protocol

import pytest

from alcamine_validate.cli import main as cli
from tests.support.durations import without_durations
from tests.support.golden_files import Golden, golden_of
from tests.support.systems import IS_WINDOWS

GOLDEN: Final = Path(__file__).parent / "golden"

STEERING: Final = (
    "NO_COLOR", "FORCE_COLOR", "PYTHONIOENCODING", "PYTHONUTF8", "PYTHONUNBUFFERED", "COLUMNS",
)  # fmt: skip


class Outcome(NamedTuple):
    """The exit code and the output of a run of the command."""

    code: int
    out: str
    err: str


class Main(Protocol):
    """Runs the command in this process."""

    def __call__(self, *arguments: str | Path, stdin: bytes = b"") -> Outcome:
        """Return the exit code and the output."""


class Run(Protocol):
    """Runs the command in a separate process."""

    def __call__(
        self,
        *arguments: str | bytes | Path,
        stdin: bytes | IO[bytes] | int | None = b"",
        env: dict[str, str] | None = None,
        **options: Any,
    ) -> subprocess.CompletedProcess[bytes]:
        """Return the completed process."""


@pytest.fixture(autouse=True)
def plain_environment(monkeypatch: pytest.MonkeyPatch) -> None:
    """Remove the caller's environment variables that affect output."""
    for name in STEERING:
        monkeypatch.delenv(name, raising=False)
    if IS_WINDOWS:
        # Reports are compared as UTF-8. Tests of other encodings set PYTHONIOENCODING.
        monkeypatch.setenv("PYTHONUTF8", "1")


@pytest.fixture
def main(monkeypatch: pytest.MonkeyPatch, capfd: pytest.CaptureFixture[str]) -> Main:
    """Return a function that runs the command in this process."""

    def call(*arguments: str | Path, stdin: bytes = b"") -> Outcome:
        monkeypatch.setattr(sys, "stdin", io.TextIOWrapper(io.BytesIO(stdin)))
        out, err = (io.TextIOWrapper(io.BytesIO(), "utf-8", newline="\n") for _ in range(2))
        with monkeypatch.context() as patch:
            patch.setattr(sys, "stdout", out)
            patch.setattr(sys, "stderr", err)
            try:
                code = cli.main([str(argument) for argument in arguments])
            except SystemExit as exit_:
                code = int(exit_.code or 0)
            out.flush()
            err.flush()
        assert capfd.readouterr() == ("", "")
        written = [without_durations(each.buffer.getvalue()) for each in (out, err)]
        # A difference has the bytes of files, which need not be UTF-8.
        return Outcome(code, *(each.decode("utf-8", "surrogateescape") for each in written))

    return call


@pytest.fixture
def run() -> Run:
    """Return a function that runs the command in a separate process."""

    def call(
        *arguments: str | bytes | Path,
        stdin: bytes | IO[bytes] | int | None = b"",
        env: dict[str, str] | None = None,
        **options: Any,
    ) -> subprocess.CompletedProcess[bytes]:
        defaults: dict[str, Any] = {
            "stdout": subprocess.PIPE,
            "stderr": subprocess.PIPE,
            "timeout": 60,
        }
        defaults["input" if isinstance(stdin, bytes) else "stdin"] = stdin
        command = [sys.executable, "-m", "alcamine_validate", *arguments]
        variables = {**os.environ, **(env or {})}
        done = subprocess.run(command, env=variables, check=False, **{**defaults, **options})
        if isinstance(done.stdout, bytes):
            done.stdout = without_durations(done.stdout)
        if isinstance(done.stderr, bytes) and IS_WINDOWS:
            # Messages that argparse writes before the command runs have the system's line ends.
            done.stderr = done.stderr.replace(b"\r\n", b"\n")
        return done

    return call


@pytest.fixture
def golden() -> Golden:
    """Return a function that compares output with an expected file."""
    return golden_of(GOLDEN)


@pytest.fixture
def as_nobody() -> Iterator[None]:
    """Run the test as a user who can be denied access to files, because root can read all of them.

    Tests that use it are marked with ``needs_users``.
    """
    with _another_user():
        yield


@contextmanager
def _another_user() -> Iterator[None]:
    if sys.platform == "win32" or os.geteuid() != 0:
        yield
        return
    if sys.platform == "darwin":
        pytest.skip("on macOS root can't become another user and come back")
    # Semaphores of earlier worker processes can be removed only by the user who made them.
    gc.collect()
    nobody = 65534
    os.setresuid(nobody, nobody, 0)
    try:
        yield
    finally:
        os.setresuid(0, 0, 0)
