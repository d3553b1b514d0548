"""SIGTERM and SIGHUP leave no half-written file and no worker, and have their own exit codes."""

from __future__ import annotations

import os
import random
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from itertools import product
from pathlib import Path
from typing import Any, Final

import pytest

import alcamine_validate as av
from alcamine_validate.cli import exit_codes
from alcamine_validate.cli.whole_files import WholeFile
from tests.support.tables import for_each

pytestmark = [
    pytest.mark.xdist_group("processes"),
    pytest.mark.skipif(sys.platform != "linux", reason="looks into /proc"),
]

CODES: Final = {each: 128 + each for each in signal.Signals if each.name in ("SIGHUP", "SIGTERM")}
OLD: Final = "what was there before\n"
COMMAND: Final = (sys.executable, "-m", "alcamine_validate", "check")


@pytest.fixture
def here(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Return the working folder, which contains an earlier report ``r``."""
    (tmp_path / "r").write_text(OLD)
    monkeypatch.chdir(tmp_path)
    return tmp_path


@contextmanager
def checking(*arguments: str, **options: Any) -> Iterator[subprocess.Popen[bytes]]:
    """Run a check with pipes as its streams, and kill it when the context is left."""
    with subprocess.Popen(
        [*COMMAND, *arguments], stdin=subprocess.PIPE, stdout=subprocess.PIPE,
        stderr=subprocess.PIPE, start_new_session=True, **options,
    ) as process:  # fmt: skip
        try:
            yield process
        finally:
            process.kill()


def wait_until(is_so: Any) -> None:
    """Wait until ``is_so`` returns true, for at most 20 seconds."""
    deadline = time.monotonic() + 20
    while not is_so():
        assert time.monotonic() < deadline
        time.sleep(0.01)


def partial_files(folder: Path) -> list[str]:
    """Return the names of the half-written files in a folder."""
    return [name for name in os.listdir(folder) if name.endswith(".partial")]


def children(pid: int) -> list[int]:
    """Return the ids of the running child processes of a process."""
    try:
        return list(map(int, Path(f"/proc/{pid}/task/{pid}/children").read_text().split()))
    except OSError:
        return []


def state(pid: int) -> str:
    """Return the letter of a process's state, such as R for running; Z if it has ended."""
    try:
        return Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[0]
    except OSError:
        return "Z"


def is_alive(pid: int) -> bool:
    """Return whether a process is running."""
    return state(pid) != "Z"


def test_a_signal_leaves_no_report(here: Path) -> None:
    """The command is waiting for standard input; the earlier report stays."""

    def check(number: signal.Signals) -> None:
        options = ["gone", "-", "--format", "json=r", "--format", "sarif=x", "--format", "concise"]
        with checking(*options) as process:
            wait_until(lambda: len(partial_files(here)) == 2)
            process.send_signal(number)
            assert process.wait(20) == CODES[number]
            assert process.stderr is not None
            assert process.stderr.read() == b""
        assert sorted(os.listdir(here)) == ["r"]
        assert (here / "r").read_text() == OLD

    for_each(CODES, check)


def test_a_signal_leaves_no_worker(here: Path) -> None:
    """The signal may go to all processes, as from a terminal, or only to the first one.

    The standard input stays open, so that the command can't end before the signal.
    """
    (here / "long.jsonl").write_bytes((av.sample_json(seed=1) + b"\n") * 40_000)

    def check(number: signal.Signals, whole_group: bool) -> None:
        with checking("long.jsonl", "-", "--jobs", "2", "--format", "json=r") as process:
            wait_until(lambda: len(children(process.pid)) == 2)
            workers = children(process.pid)
            (os.killpg if whole_group else os.kill)(process.pid, number)
            assert process.wait(20) == CODES[number]
            assert process.stderr is not None
            assert process.stderr.read() == b""
        wait_until(lambda: not any(map(is_alive, workers)))
        assert sorted(os.listdir(here)) == ["long.jsonl", "r"]

    for_each(product(CODES, (True, False)), check)


def test_a_second_signal_ends_it_at_once(here: Path) -> None:
    """Two signals at once, as from a terminal and its session, leave no file and no traceback."""
    with checking("gone", "-", "--format", "json=r") as process:
        wait_until(lambda: partial_files(here))
        process.send_signal(signal.SIGSTOP)
        process.send_signal(signal.SIGTERM)
        process.send_signal(signal.SIGHUP)
        process.send_signal(signal.SIGCONT)
        assert process.wait(20) in CODES.values()
        assert process.stderr is not None
        assert process.stderr.read() == b""
    assert sorted(os.listdir(here)) == ["r"]


def test_a_signal_that_is_ignored_stays_so(here: Path) -> None:
    """The check continues to its end, as with nohup."""

    def nohup() -> None:
        signal.signal(signal.SIGHUP, signal.SIG_IGN)

    with checking("-", "--output-file", "r", preexec_fn=nohup) as process:
        wait_until(lambda: partial_files(here))
        process.send_signal(signal.SIGHUP)
        _, err = process.communicate(av.sample_json(seed=1), timeout=20)
        assert (process.returncode, err) == (0, b"")
    assert "No findings" in (here / "r").read_text()


def test_what_waits_is_shown_where_a_signal_comes(here: Path) -> None:
    """A warning waits, because an error of a later file could come before it."""
    (here / "w.json").write_bytes(av.sample_json(seed=1, invalid="ALC701"))

    def check(number: signal.Signals) -> None:
        options = ["w.json", "-", "--format", "concise", "--format", "json=x"]
        with checking(*options) as process:
            # It sleeps once it has checked the file and waits for the standard input.
            wait_until(lambda: partial_files(here) and state(process.pid) == "S")
            process.send_signal(number)
            out, err = process.communicate(timeout=20)
            assert (process.returncode, err) == ({**CODES, signal.SIGINT: 130}[number], b"")
            assert out.count(b"warning: ALC701") == 1
            assert b"Found" not in out

    for_each([signal.SIGTERM], check)


def test_all_files_on_their_way_are_removed(here: Path) -> None:
    """All of them are removed, except one that another process with the same id left."""
    (here / f".alcamine-validate-{os.getpid()}-1.partial").write_text("{")
    files = [WholeFile(name) for name in ("a", "b", "c")]
    assert len(partial_files(here)) == 4
    files[1].keep()
    exit_codes.remove_partial_files()
    for file in files:
        file.drop()
    left = [name for name in os.listdir(here) if name != "r"]
    assert sorted(left) == [f".alcamine-validate-{os.getpid()}-1.partial", "b"]
    assert not exit_codes.PARTIAL_FILES


def test_the_help_names_the_exit_codes() -> None:
    """Each exit code is listed with its signal."""
    for number, code in CODES.items():
        (line,) = [line for line in exit_codes.EXIT_CODES.splitlines() if str(code) in line]
        assert number.name in line


@pytest.mark.thorough
def test_no_moment_leaves_a_file(here: Path) -> None:
    """The signal may arrive before the command starts, while it writes, or as it ends."""
    (here / "s.jsonl").write_bytes((av.sample_json(seed=2, invalid="ALC103") + b"\n") * 300)
    options = ["s.jsonl", "--format", "json=r.json", "--format", "jsonl=r.jsonl", "--jobs=1"]
    started = time.monotonic()
    with checking(*options) as process:
        assert process.wait(60) == 1
    duration = time.monotonic() - started  # on this machine, as busy as it is
    draw = random.Random(4)
    seen = set()
    for _ in range(40):
        number = draw.choice(list(CODES))
        with checking(*options) as process:
            time.sleep(draw.uniform(0, duration))
            process.send_signal(number)
            _, err = process.communicate(timeout=20)
        seen.add(process.returncode)
        # Until the modules of the command are imported, a signal ends it like any process.
        assert process.returncode in (CODES[number], -number, 1), err
        assert err == b""
        assert partial_files(here) == []
    assert seen & set(CODES.values())
