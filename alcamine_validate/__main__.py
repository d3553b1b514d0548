"""Run ``python -m alcamine_validate``, which is the same as the command ``alcamine-validate``."""

from __future__ import annotations

import sys
from typing import NoReturn


def run() -> NoReturn:
    """Run the command and exit the process. An interrupt exits at once with status 130."""
    try:
        # Imported here so that Ctrl-C shows no traceback while modules are still being imported.
        from alcamine_validate.cli import run as run_command
    except KeyboardInterrupt:
        sys.exit(130)
    run_command()


if __name__ == "__main__":
    run()
