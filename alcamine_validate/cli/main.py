"""The command as a whole: its parser, its exit code, and what ends it early."""

from __future__ import annotations

import argparse
import os
import sys
from collections.abc import Sequence
from typing import NoReturn

from alcamine_validate import __version__
from alcamine_validate.cli import (
    check_command,
    compile_command,
    rule_command,
    sample_command,
    spec_command,
)
from alcamine_validate.cli.exit_codes import CLEAN, EXIT_CODES, FAILED, INTERRUPTED, Failed
from alcamine_validate.cli.streams import make_streams_safe, one_line


def main(arguments: Sequence[str] | None = None) -> int:
    """Run the command with ``arguments`` (default: the process's) and return the exit code.

    Raises SystemExit for ``--help``, ``--version`` and bad usage, as argparse does.
    """
    options = parser().parse_args(arguments)
    try:
        make_streams_safe()
        code = int(options.run(options))
        sys.stdout.flush()
        return code
    except KeyboardInterrupt:
        return INTERRUPTED
    except BrokenPipeError:
        return FAILED
    except (Failed, OSError) as error:
        print(f"alcamine-validate: {one_line(_reason(error))}", file=sys.stderr)
        return FAILED


def _reason(error: Exception) -> str:
    if isinstance(error, OSError) and error.filename is not None:
        return f"can't read {error.filename}: {error.strerror}"
    return str(error)


def run() -> NoReturn:
    """Run the command and exit the process."""
    try:
        code = main()
    except SystemExit as error:
        code = error.code if isinstance(error.code, int) else CLEAN
    try:
        if sys.stdout is not None:
            sys.stdout.flush()
    except OSError:
        # Keep the interpreter from writing to the closed stream again when it exits.
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        code = FAILED
    sys.exit(code)


def parser() -> argparse.ArgumentParser:
    """Return the parser of the whole command line, a subparser a command."""
    whole = argparse.ArgumentParser(
        prog="alcamine-validate",
        description="Check Sessions of the Alcamine voice-interview API, offline.",
        epilog=EXIT_CODES,
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    whole.add_argument("--version", action="version", version=f"%(prog)s {__version__}")
    commands = whole.add_subparsers(title="commands", metavar="COMMAND", required=True)
    for command in (check_command, rule_command, sample_command, compile_command, spec_command):
        command.add_to(commands)
    return whole
