"""Progress: a line that is shown only on a terminal and only during long runs."""

from __future__ import annotations

import io
import os
import signal
import subprocess
import sys
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Final

import pytest

from alcamine_validate import sample_json
from alcamine_validate.check.result import CheckedFile, Summary
from alcamine_validate.cli.progress import DELAY, PAUSE, Progress, progress_stream
from tests.support.systems import needs_signals, needs_terminals

CLEAR: Final = "\r\x1b[K"
AT_ONCE: Final = (
    "import alcamine_validate.cli.progress as progress\n"
    "progress.DELAY = progress.PAUSE = 0\n"
    "from alcamine_validate.cli.main import run; run()\n"
)


class Clock:
    """A clock that a test advances."""

    now = 100.0

    def __call__(self) -> float:
        """Return the current time in seconds."""
        return self.now


@pytest.fixture
def session(tmp_path: Path) -> Path:
    """Return a file with a valid Session."""
    path = tmp_path / "session.json"
    path.write_bytes(sample_json(seed=1))
    return path


def on_terminal(*arguments: str | Path, env: dict[str, str] | None = None) -> tuple[bytes, bytes]:
    """Run the command with a terminal as standard error, and return its output: out, err."""
    if sys.platform == "win32":
        raise OSError("there are no pseudo terminals")
    import pty

    leader, follower = pty.openpty()
    with os.fdopen(leader, "rb", buffering=0) as terminal, ThreadPoolExecutor(1) as reader:
        # Read while the command runs: on macOS, the last close waits until everything is read.
        written = reader.submit(_all, terminal)
        try:
            run = subprocess.run(
                [sys.executable, "-c", AT_ONCE, *map(str, arguments)],
                stdout=subprocess.PIPE, stderr=follower, timeout=60, check=False,
                env={**os.environ, "TERM": "xterm", **(env or {})},
            )  # fmt: skip
        finally:
            os.close(follower)
        return run.stdout, written.result(20)


def _all(terminal: io.RawIOBase) -> bytes:
    """Return what was written to a terminal; on Linux the end is an error."""
    pieces = []
    try:
        while piece := terminal.read(4096):
            pieces.append(piece)
    except OSError:
        pass
    return b"".join(pieces)


@needs_terminals
def test_a_line_stands_on_a_terminal_and_goes_away(session: Path) -> None:
    """The line shows what is done and which file is being checked, and is erased at the end."""
    out, err = on_terminal("check", session, session.parent)
    assert out.startswith(b"No findings in 1 file")
    shown = f"{CLEAR}0 files done, 0 sessions, 0 findings; checking "
    assert err.decode().startswith(shown + str(session)[:20])
    assert err.decode().endswith(CLEAR)


@needs_terminals
def test_none_on_a_terminal_that_can_not_take_it_back(session: Path) -> None:
    """A terminal with TERM=dumb can't erase a line."""
    assert on_terminal("check", session, env={"TERM": "dumb"})[1] == b""


def test_none_where_there_is_no_terminal(session: Path) -> None:
    """Standard error is not a terminal in CI, in a pipe or in a file."""
    run = subprocess.run(
        [sys.executable, "-c", AT_ONCE, "check", session], capture_output=True, timeout=60,
        check=True,
    )  # fmt: skip
    assert run.stderr == b""


def test_none_where_standard_error_is_closed(monkeypatch: pytest.MonkeyPatch) -> None:
    """``sys.stderr`` is None if standard error is closed."""
    monkeypatch.setattr(sys, "stderr", None)
    assert progress_stream() is None


def test_short_runs_show_nothing_and_long_ones_not_too_much() -> None:
    """Nothing is shown before the delay, and then at most one update per pause."""
    stream, clock = io.StringIO(), Clock()
    progress = Progress(stream, Summary(), clock)
    file = CheckedFile("a.jsonl")
    clock.now += DELAY * 0.99
    progress.show(file)
    progress.clear()
    assert stream.getvalue() == ""
    clock.now += DELAY
    progress.show(file)
    progress.show(file)
    assert stream.getvalue().count(CLEAR) == 1
    clock.now += PAUSE
    progress.show(file)
    assert stream.getvalue().count(CLEAR) == 2


def test_it_counts_what_is_done_and_what_is_under_way() -> None:
    """It counts finished files, and the Sessions and findings of these and of the current file."""
    stream, clock, totals = io.StringIO(), Clock(), Summary()
    progress = Progress(stream, totals, clock)
    clock.now += DELAY
    totals.add(CheckedFile("a.json", sessions=1))
    progress.show(CheckedFile("b\x1b[31m\n.jsonl", sessions=1234))
    expected = "1 file done, 1,235 sessions, 0 findings; checking b\\x1b[31m\\n.jsonl"
    assert stream.getvalue() == CLEAR + expected[:79]


def test_a_terminal_that_is_gone_ends_nothing() -> None:
    """The check continues without the line."""

    class Gone(io.StringIO):
        def write(self, text: str, /) -> int:
            raise OSError("gone")

    clock = Clock()
    progress = Progress(Gone(), Summary(), clock)
    clock.now += DELAY
    progress.show(CheckedFile("a.json"))
    progress.clear()


def test_the_line_goes_away_when_a_run_is_cut_short() -> None:
    """The next output starts on an empty line."""
    stream, clock = io.StringIO(), Clock()

    def cut_short() -> None:
        with Progress(stream, Summary(), clock) as progress:
            clock.now += DELAY
            progress.show(CheckedFile("a.json"))
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        cut_short()
    assert stream.getvalue().endswith(CLEAR)


INTERRUPTED_IMPORT: Final = """\
import builtins, sys
own = builtins.__import__
def interrupted(name, *more):
    if name.startswith("alcamine_validate.") and name != "alcamine_validate.__main__":
        raise KeyboardInterrupt
    return own(name, *more)
import alcamine_validate.__main__
builtins.__import__ = interrupted
alcamine_validate.__main__.run()
"""


def test_an_interrupt_while_modules_are_imported() -> None:
    """The exit code is 130 even then, and there is no traceback."""
    run = subprocess.run(
        [sys.executable, "-c", INTERRUPTED_IMPORT, "check", "x.json"], capture_output=True,
        timeout=60, check=False,
    )  # fmt: skip
    assert (run.returncode, run.stdout, run.stderr) == (130, b"", b"")


@needs_signals
@pytest.mark.xdist_group("processes")
def test_an_interrupt_in_the_midst_of_a_long_file(tmp_path: Path) -> None:
    """It ends promptly with exit code 130, without a traceback or a summary.

    The standard input stays open, so that the command can't end earlier.
    """
    path = tmp_path / "long.jsonl"
    path.write_bytes((sample_json(seed=1) + b"\n") * 30_000)
    options = ["check", "--format", "concise", "no-such-file", str(path), "-"]
    command = [sys.executable, "-u", "-m", "alcamine_validate", *options]
    with subprocess.Popen(
        command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.PIPE
    ) as process:
        assert process.stdout is not None
        assert process.stderr is not None
        assert b"no-such-file" in process.stdout.readline()
        process.send_signal(signal.SIGINT)
        assert process.wait(30) == 130
        assert process.stderr.read() == b""
        assert b"Found" not in process.stdout.read()
