"""How workers start: safely in processes with threads, and without a trace in the program."""

from __future__ import annotations

import multiprocessing
import os
import subprocess
import sys
import threading
from pathlib import Path
from typing import Any, Final, NoReturn

import pytest

import alcamine_validate as av
from alcamine_validate.workers import pool as pool_module
from alcamine_validate.workers.pool import Pool, StartFailed, can_start, quickest_start
from tests.support.systems import needs_fork
from tests.support.tables import for_each

pytestmark = pytest.mark.xdist_group("processes")

HAS_FORKSERVER: Final = "forkserver" in multiprocessing.get_all_start_methods()
AFTER_THREADS: Final = "forkserver" if sys.platform == "linux" and HAS_FORKSERVER else "spawn"

CHECKS: Final = """
import multiprocessing, sys, threading
import alcamine_validate as av
from alcamine_validate.workers import pool

started = []
start = pool.Pool._started

def noting(self):
    started.append(self.start_method)
    return start(self)

def check(path):
    pool.Pool._started = noting
    texts = [av.sample_json(seed=1), b"{}"]
    print(list(av.iter_valid(texts, jobs=2)), sorted(set(started)))
    started.clear()
    print([(file.sessions, file.unreadable) for file in av.check_paths(path, jobs=2)])
    print(sorted(set(started)), multiprocessing.get_start_method(allow_none=True))

def with_thread(path):
    event = threading.Event()
    thread = threading.Thread(target=event.wait)
    thread.start()
    check(path)
    event.set()
    thread.join()
"""
"""What scripts import: it prints results, how workers were started, and what is set globally."""


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return a folder with the module ``checks``, and a file that is worth several processes."""
    made = tmp_path_factory.mktemp("scripts")
    (made / "checks.py").write_text(CHECKS, "utf-8")
    (made / "many.jsonl").write_bytes(b"\n".join([av.sample_json(seed=1)] * 3_000))
    return made


def run(folder: Path, *arguments: str, stdin: str = "") -> subprocess.CompletedProcess[str]:
    """Run Python in a folder, where warnings are errors."""
    return subprocess.run(
        [sys.executable, "-W", "error", *arguments],
        cwd=folder, input=stdin, capture_output=True, text=True, timeout=120, check=False,
    )  # fmt: skip


def lines(started: str, chosen: str | None = None) -> str:
    """Return what ``CHECKS`` prints."""
    return f"[True, False] [{started!r}]\n[(3000, False)]\n[{started!r}] {chosen}\n"


GUARD: Final = 'if __name__ == "__main__":\n    '


def test_a_process_with_threads_is_not_forked(folder: Path) -> None:
    """So no lock stays locked; Python 3.12 and later would warn. Nothing is set globally."""
    (folder / "script.py").write_text(
        f"import checks\n{GUARD}checks.with_thread('many.jsonl')", "utf-8"
    )
    expected = lines(AFTER_THREADS)

    def check(*arguments: str) -> None:
        done = run(folder, *arguments)
        assert (done.stdout, done.stderr) == (expected, "")

    code = "import checks; checks.with_thread('many.jsonl')"
    for_each([("script.py",), ("-m", "script"), ("-c", code)], check)


def test_a_process_without_threads_starts_workers_in_the_quickest_way(folder: Path) -> None:
    """That is fork on Linux; nothing is set globally."""
    expected = lines("fork" if sys.platform == "linux" else "spawn")
    done = run(folder, "-c", "import checks; checks.check('many.jsonl')")
    assert (done.stdout, done.stderr) == (expected, "")


def test_the_start_method_that_was_set_is_used(folder: Path) -> None:
    """Whatever this package would choose."""

    def check(method: str) -> None:
        code = (
            f"import checks; checks.multiprocessing.set_start_method({method!r}); "
            "checks.check('many.jsonl')"
        )
        done = run(folder, "-c", code)
        assert (done.stdout, done.stderr) == (lines(method, method), "")

    for_each(multiprocessing.get_all_start_methods(), check)


def test_a_script_from_the_standard_input_is_checked_in_one_process(folder: Path) -> None:
    """Another process can't import it, and would wait for nothing."""
    done = run(folder, "-", stdin="import checks; checks.with_thread('many.jsonl')")
    assert (done.stdout, done.stderr) == ("[True, False] []\n[(3000, False)]\n[] None\n", "")


def test_a_script_without_a_guard_is_an_error(folder: Path) -> None:
    """Each process would run the script again. The error says what is missing; nothing hangs."""
    (folder / "no_guard.py").write_text(
        "import checks\n"
        "import alcamine_validate as av\n"
        "if checks.multiprocessing.get_start_method(allow_none=True) is None:\n"
        "    checks.multiprocessing.set_start_method('spawn')\n"
        "print(list(av.iter_valid([av.sample_json(seed=1)] * int(checks.sys.argv[1]), jobs=2)))",
        "utf-8",
    )

    def check(count: str) -> None:
        done = run(folder, "no_guard.py", count)
        assert (done.returncode, done.stdout) == (1, "")
        last = done.stderr.strip().splitlines()[-1]
        assert last == (
            "alcamine_validate.workers.pool.StartFailed: a new process ended with exit code 1 "
            'before its work: a script that uses several processes needs the line if __name__ == "'
            '__main__": before what it does, because each of them imports the script'
        )

    # The text of many does not fit into the pipe to a process.
    for_each([("1",), ("200",)], check)


# The choice


@pytest.fixture
def unset(monkeypatch: pytest.MonkeyPatch) -> None:
    """Make multiprocessing forget which start method was set for the tests."""
    monkeypatch.setattr(multiprocessing, "get_start_method", lambda **_: None)


@pytest.mark.usefixtures("unset")
def test_threads_are_counted(monkeypatch: pytest.MonkeyPatch) -> None:
    """On Linux by the system, which knows those of native libraries, else by Python."""
    monkeypatch.setattr(sys, "platform", "linux")
    monkeypatch.setattr(os, "listdir", lambda _: ["1"])
    assert quickest_start() == "fork"
    monkeypatch.setattr(os, "listdir", lambda _: ["1", "2"])
    assert quickest_start() == "forkserver" if HAS_FORKSERVER else "spawn"

    def missing(_: str) -> NoReturn:
        raise FileNotFoundError

    monkeypatch.setattr(os, "listdir", missing)
    monkeypatch.setattr(threading, "active_count", lambda: 1)
    assert quickest_start() == "fork"
    monkeypatch.setattr(threading, "active_count", lambda: 2)
    assert quickest_start() != "fork"
    monkeypatch.setattr(multiprocessing, "get_all_start_methods", lambda: ["fork", "spawn"])
    assert quickest_start() == "spawn"
    monkeypatch.setattr(sys, "platform", "darwin")
    assert quickest_start() == "spawn"


def test_a_main_module_that_can_not_be_imported_is_known(monkeypatch: pytest.MonkeyPatch) -> None:
    """Only processes that are not forked import it."""
    main: Any = sys.modules["__main__"]
    monkeypatch.setattr(main, "__spec__", None)
    monkeypatch.setattr(main, "__file__", "<stdin>", raising=False)
    monkeypatch.setattr(pool_module, "quickest_start", lambda: "fork")
    assert can_start()
    monkeypatch.setattr(pool_module, "quickest_start", lambda: "spawn")
    assert not can_start()
    monkeypatch.setattr(main, "__file__", __file__)
    assert can_start()
    monkeypatch.delattr(main, "__file__")
    assert can_start()


# Errors


def test_a_server_that_ended_is_an_error(monkeypatch: pytest.MonkeyPatch) -> None:
    """It ends if it can't import the module __main__ itself, as in Python 3.14."""

    def ended(_: object) -> NoReturn:
        raise EOFError

    monkeypatch.setattr(Pool, "_run_server", ended)
    work: Any = abs
    with (
        Pool(work, 1) as pool,
        pytest.raises(StartFailed, match="the server that starts processes ended: a script"),
    ):
        pool.add(-1)


@needs_fork
def test_a_worker_that_died_before_its_first_task_is_replaced() -> None:
    """Even if its announcement was not received yet; it ended by a signal or after its start."""
    work: Any = abs
    with Pool(work, 1, start_method="fork") as pool:
        worker = pool._started()
        assert worker.connection.poll(60)
        worker.process.terminate()
        worker.process.join()
        worker.process._popen.returncode = 3
        pool.add(-1)
        assert list(pool.rest()) == [(-1, 1)]
