"""Run ``python -m alcamine_validate``, which is the same as the command ``alcamine-validate``."""

from __future__ import annotations

import gc
import sys

TYPE_CHECKING = False
if TYPE_CHECKING:  # see quick_check
    from typing import Final, NoReturn

_OBJECTS: Final = 50_000
"""How many new objects there may be before those in cycles are looked for."""


def run() -> NoReturn:
    """Run the command and exit the process. An interrupt exits at once with status 130.

    A check of files that are fine is done by ``quick_check``, without the command's own modules.
    """
    try:
        # Modules stay until the end, so looking for garbage in them costs time for nothing: a
        # twentieth of a short run (benchmarks.paired, "check one file").
        gc.set_threshold(_OBJECTS)
        # Imported here so that Ctrl-C shows no traceback while modules are still being imported.
        from alcamine_validate.cli.quick_check import quick_check

        code = quick_check(sys.argv[1:])
        if code is not None:
            gc.freeze()
            sys.exit(code)
        from alcamine_validate.cli.main import run as run_command
    except KeyboardInterrupt:
        sys.exit(130)
    gc.freeze()
    try:
        run_command()
    finally:
        gc.freeze()  # nothing needs to be collected when the process ends


if __name__ == "__main__":
    run()
