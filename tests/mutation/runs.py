"""Test runs in forked processes, so that pytest and the judges are imported once."""

from __future__ import annotations

import os
import signal
import sys
import time
import traceback
from pathlib import Path
from typing import Final, NoReturn

import hypothesis
import jsonschema
import pytest
import yaml

PRELOADED: Final = (hypothesis, jsonschema, yaml)
"""Imported here, so available in every run. The package must not be: each run imports its own."""

OUTPUT: Final = "mutation-output.txt"
TIMED_OUT: Final = -1
_PAUSE: Final = 0.01


def run(root: Path, test: str, seconds: float) -> int:
    """Run a file of tests, or one of them, in the copy at ``root``.

    Return pytest's exit code, or TIMED_OUT. The run stops at the first failure. Hypothesis draws
    the same examples in each run. Output goes to the file OUTPUT of the copy.
    """
    if sys.platform == "win32":
        raise OSError("Windows forks no processes")
    child = os.fork()
    if child == 0:
        _run_and_exit(root, test)
    deadline = time.monotonic() + seconds
    while time.monotonic() < deadline:
        ended, status = os.waitpid(child, os.WNOHANG)
        if ended:
            return os.waitstatus_to_exitcode(status)
        time.sleep(_PAUSE)
    os.killpg(child, signal.SIGKILL)
    os.waitpid(child, 0)
    return TIMED_OUT


def _run_and_exit(root: Path, test: str) -> NoReturn:
    """Run the test in the forked process, which never returns to the parent's code."""
    code = 1
    try:
        if sys.platform != "win32":
            os.setsid()
        os.chdir(root)
        _write_to(OUTPUT)
        _find_modules_in(root)
        code = int(pytest.main([*_options(), test]))
    except BaseException:
        traceback.print_exc()
    finally:
        sys.stdout.flush()
        sys.stderr.flush()
        os._exit(code)


def _options() -> list[str]:
    """Return pytest's options for a run."""
    # The warning says that hypothesis is already imported.
    ignored = "ignore::pytest.PytestAssertRewriteWarning"
    # No more processes than the forked one, and both tiers.
    tiers = ["-n", "0", "-m", ""]
    return [*tiers, "-x", "-p", "no:cacheprovider", "--rootdir", ".", "-W", ignored]


def _write_to(name: str) -> None:
    """Write all output of this process to a file."""
    output = os.open(name, os.O_WRONLY | os.O_CREAT | os.O_TRUNC)
    os.dup2(output, 1)
    os.dup2(output, 2)


def _find_modules_in(root: Path) -> None:
    """Import modules from the copy, here and in the processes that tests start."""
    os.environ |= {"CI": "1", "PYTHONPATH": str(root), "PYTHONDONTWRITEBYTECODE": "1"}
    sys.dont_write_bytecode = True
    sys.path.insert(0, str(root))
    for name in [name for name in sys.modules if name.partition(".")[0] == "tests"]:
        del sys.modules[name]
