"""Run git without the settings of the machine, as a judge of the files that it ignores."""

from __future__ import annotations

import os
import subprocess
from pathlib import Path
from typing import Final

SETTINGS: Final = ("-c", "core.ignoreCase=false", "-c", "safe.directory=*")


def git(folder: Path, *arguments: str, data: bytes = b"") -> bytes:
    """Run git in a folder, and return its output. Exit code 1 means that nothing is ignored."""
    kept = {name: value for name, value in os.environ.items() if not name.startswith("GIT_")}
    environment = kept | {
        "HOME": str(folder),
        "XDG_CONFIG_HOME": str(folder),
        "GIT_CONFIG_NOSYSTEM": "1",
        "GIT_CONFIG_GLOBAL": os.devnull,
    }
    result = subprocess.run(
        ["git", *SETTINGS, *arguments],
        cwd=folder,
        env=environment,
        input=data,
        stdout=subprocess.PIPE,
        timeout=60,
        check=False,
    )
    assert result.returncode in {0, 1}
    return result.stdout
