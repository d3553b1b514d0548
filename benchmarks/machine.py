"""The environment of a run: the machine, Python, and the versions of all packages."""

from __future__ import annotations

import os
import platform
import subprocess
from collections.abc import Iterable
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from benchmarks.report import Row


def machine() -> dict[str, Any]:
    """Return a description of the machine, its load before the run, and Python."""
    return {
        "processor": processor(),
        "processors": os.cpu_count(),
        "load_before": round(os.getloadavg()[0], 2) if hasattr(os, "getloadavg") else None,
        "system": f"{platform.system()} {platform.release()} {platform.machine()}",
        "python": f"{platform.python_implementation()} {platform.python_version()}",
        "date": datetime.now(UTC).date().isoformat(),
    }


def processor() -> str:
    """Return the name of the processor, as far as the system reports it."""
    if platform.system() == "Darwin":
        command = ["sysctl", "-n", "machdep.cpu.brand_string"]
        run = subprocess.run(command, capture_output=True, text=True, check=False)
        return run.stdout.strip() or platform.machine()
    try:
        lines = Path("/proc/cpuinfo").read_text("utf-8").splitlines()
    except OSError:
        lines = []
    names = (line.partition(":")[2].strip() for line in lines if line.startswith("model name"))
    return next(names, platform.processor() or platform.machine())


def versions(rows: Iterable[Row]) -> dict[str, str]:
    """Return the version of each measured package, by its name."""
    found = {row["package"]: row["version"] for row in rows if row["version"]}
    return dict(sorted(found.items()))
