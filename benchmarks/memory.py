"""The memory that a check of one large JSON Lines file needs: ``python -m benchmarks.memory``.

    python -m benchmarks.memory [--quick] [--bytes N] [--json FILE]

It is ``python -m benchmarks --only memory``. On Linux the process tells its own peak when it ends,
and those of its workers are read from ``/proc`` while they run; elsewhere only the largest of all
processes is known.
"""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
import time
from collections.abc import Mapping
from pathlib import Path
from typing import Final

import alcamine_validate as av
from benchmarks.command_line_tools import COUNTED
from benchmarks.in_process import DisagreementError
from benchmarks.options import Options
from benchmarks.processes import bytecode_environment, output
from benchmarks.report import Memory, Peak
from benchmarks.whole_files import said_to_be_checked, sessions_in

LIMIT: Final = 200
"""The most MB that a process may need, whatever the size of the file."""

_DIFFERENT: Final = 400
_SPARE_BYTES: Final = 200_000_000
_PAUSE: Final = 0.02
_PROCESSES: Final = Path("/proc")
_CHECK: Final = "from alcamine_validate.__main__ import run\nrun()"

_TELL_AT_END: Final = """
import atexit, os
atexit.register(lambda: os.write({end}, open("/proc/self/status", "rb").read()))
"""


def measured(options: Options, folder: Path) -> Memory:
    """Return the peaks of ``check`` with one process and with two."""
    size = options.large_file
    found: Memory = {
        "title": "Peak memory of a check of one file of JSON Lines",
        "bytes": size,
        "rows": [],
        "missing": _obstacle(size, folder),
        "notes": [f"wanted: at most {LIMIT} MB for each process"],
    }
    if not found["missing"]:
        path = folder / "large.jsonl"
        write_lines(path, size)
        environment = bytecode_environment(folder)
        confirm_count(path, environment)
        found["rows"] = [_peak(jobs, path, environment) for jobs in (1, 2)]
        path.unlink()
    if not _reads_processes():
        found["notes"].append("not Linux: the largest of all processes; workers are not told apart")
    return found


def _obstacle(size: int, folder: Path) -> str:
    free = shutil.disk_usage(folder).free
    if free < size + _SPARE_BYTES:
        return f"{free / 1e6:,.0f} MB are free for temporary files, too few for {size / 1e6:,.0f}"
    if not hasattr(os, "wait4"):
        return "this system does not tell how much memory a process has needed"
    return ""


def write_lines(path: Path, size: int) -> None:
    """Write some hundred different Sessions repeatedly, until there are ``size`` bytes."""
    block = b"".join(av.sample_json(seed=seed) + b"\n" for seed in range(_DIFFERENT))
    with path.open("wb") as file:
        for _ in range(size // len(block)):
            file.write(block)
        rest = block[: size % len(block)]
        file.write(rest[: rest.rfind(b"\n") + 1])


def confirm_count(path: Path, environment: Mapping[str, str]) -> None:
    """Raise ``DisagreementError`` unless all lines are checked: otherwise the peak means nothing.

    This run also writes bytecode, which would need additional memory.
    """
    check = [sys.executable, "-c", _CHECK, *_arguments(1, path)]
    said = said_to_be_checked(COUNTED, output(check, 0, environment))
    if said != sessions_in([path]):
        raise DisagreementError(f"of the large file, only {said} Sessions are checked")


def _arguments(jobs: int, path: Path) -> list[str]:
    return ["check", "--isolated", "--jobs", str(jobs), str(path)]


def _peak(jobs: int, path: Path, environment: Mapping[str, str]) -> Peak:
    parent, workers = peaks(_CHECK, _arguments(jobs, path), environment)
    return {"name": f"check --jobs {jobs}", "parent": parent, "workers": workers}


def peaks(
    program: str, arguments: list[str], environment: Mapping[str, str]
) -> tuple[float, list[float]]:
    """Return the peak of a process that runs a Python program, and those of its workers, in MB.

    Raises RuntimeError if its exit code is not 0.
    """
    if sys.platform == "win32":
        raise RuntimeError("Windows does not tell how much memory a process has needed")
    read, write = os.pipe()
    with open(read, "rb") as told:
        try:
            if _reads_processes():
                program = _TELL_AT_END.format(end=write) + program
            command = [sys.executable, "-c", program, *arguments]
            process = subprocess.Popen(
                command, env=environment, stdout=subprocess.DEVNULL, pass_fds=[write]
            )
        finally:
            os.close(write)
        workers: dict[int, float] = {}
        while True:
            _note_workers(process.pid, workers)
            pid, status, usage = os.wait4(process.pid, os.WNOHANG)
            if pid:
                break
            time.sleep(_PAUSE)
        process.returncode = os.waitstatus_to_exitcode(status)
        if process.returncode:
            raise RuntimeError(f"{arguments} ended with {process.returncode}")
        parent = _peak_in(told.read().decode())
    return parent or _megabytes_of(usage.ru_maxrss), sorted(workers.values(), reverse=True)


def _reads_processes() -> bool:
    return (_PROCESSES / "self" / "status").exists()


def _note_workers(pid: int, peaks: dict[int, float]) -> None:
    """Record the peaks so far of the children of a process.

    The kernel keeps the peak (``VmHWM``), so that only one shortly before the end can be missed.
    """
    try:
        workers = (_PROCESSES / f"{pid}/task/{pid}/children").read_text().split()
    except OSError:
        return
    for worker in map(int, workers):
        try:
            peak = _peak_in((_PROCESSES / str(worker) / "status").read_text("utf-8"))
        except OSError:
            continue
        if peak:
            peaks[worker] = peak


def _peak_in(status: str) -> float:
    """Return the peak in MB that ``/proc/PID/status`` tells; 0 if it tells none."""
    for line in status.splitlines():
        if line.startswith("VmHWM:"):
            return round(int(line.split()[1]) * 1024 / 1e6, 1)
    return 0.0


def _megabytes_of(maximum: int) -> float:
    """Return ``ru_maxrss`` in MB; it is in bytes on macOS, in kilobytes elsewhere."""
    return round(maximum * (1 if sys.platform == "darwin" else 1024) / 1e6, 1)


if __name__ == "__main__":
    from benchmarks.__main__ import main

    sys.exit(main(["--only", "memory", *sys.argv[1:]]))
