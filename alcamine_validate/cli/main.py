"""The whole command: its parser, its exit code, and the signals that end it early."""

from __future__ import annotations

import argparse
import errno
import os
import signal
import sys
from collections.abc import Container, Sequence
from importlib import import_module
from types import FrameType
from typing import Any, Final, NoReturn

from alcamine_validate import __version__
from alcamine_validate.cli.exit_codes import (
    CLEAN,
    EXIT_CODES,
    FAILED,
    HUNG_UP,
    INTERRUPTED,
    TERMINATED,
    Ended,
    Failed,
    remove_partial_files,
)
from alcamine_validate.cli.help_format import HelpFormatter, RawHelpFormatter
from alcamine_validate.cli.parser import Parser
from alcamine_validate.cli.streams import make_streams_safe, one_line
from alcamine_validate.native import NATIVE
from alcamine_validate.schema.published import DOCUMENT_DATE, DOCUMENT_HASH

COMMANDS: Final = {
    "check": "check files and folders: JSON, JSON Lines, YAML, captures",
    "sanitize": "replace people's data and secrets in files, in place",
    "drift": "show what Sessions have that the schema lacks; write an overlay for it",
    "rule": "explain a rule: what it finds, why, a bad and a good example",
    "sample": "print realistic Sessions, valid or with one mistake",
    "compile": "write a validating Python module for a schema document",
    "spec": "print the schema, the overlay, or the schema of a report; compare two documents",
    "help": "show a page of the manual",
}
"""Every command with its help text. The module ``<name>_command`` adds its options."""

_CODES: Final = {"SIGHUP": HUNG_UP, "SIGTERM": TERMINATED}
"""The exit codes of the signals that end the command, by name because Windows lacks SIGHUP."""


def main(arguments: Sequence[str] | None = None) -> int:
    """Run the command with ``arguments`` (default: the process's) and return the exit code.

    Raise SystemExit for ``--help``, ``--version`` and bad usage, as argparse does.
    """
    try:
        given = sys.argv[1:] if arguments is None else arguments
        options = _parsed(given)
        _change_handlers(_end_at_once, _end)
        make_streams_safe()
        code = int(options.run(options))
        sys.stdout.flush()
        return code
    except KeyboardInterrupt:
        return INTERRUPTED
    except (Failed, OSError) as error:
        if _is_broken_pipe(error):
            return FAILED
        reason = str(error)
        if isinstance(error, OSError) and error.filename is not None:
            from alcamine_validate.input.files import reason_of

            reason = f"can't read {error.filename}: {reason_of(error)}"
        print(f"alcamine-validate: {one_line(reason)}", file=sys.stderr)
        return FAILED


def _is_broken_pipe(error: Exception) -> bool:
    """Return whether the reader of the output is gone; on Windows this is an invalid argument."""
    if sys.platform == "win32" and isinstance(error, OSError) and error.filename is None:
        return error.errno in (errno.EPIPE, errno.EINVAL)
    return isinstance(error, BrokenPipeError)


def run() -> NoReturn:
    """Run the command and exit the process. SIGTERM and SIGHUP end it without partial files."""
    # Signals that are already ignored stay ignored: nohup ignores SIGHUP.
    _change_handlers(signal.SIG_DFL, _end_at_once)
    try:
        try:
            code = main()
        except SystemExit as error:
            code = error.code if isinstance(error.code, int) else CLEAN
        # The work is done and little is left to do, so the signals are ignored.
        _change_handlers(_end, signal.SIG_IGN)
    except Ended as ended:
        code = ended.code
    if code > FAILED:
        remove_partial_files()
    try:
        if sys.stdout is not None:
            sys.stdout.flush()
    except OSError:
        # Keep the interpreter from writing to the closed stream again when it exits.
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        code = code if code in _CODES.values() else FAILED
    sys.exit(code)


def _change_handlers(before: Any, after: Any) -> None:
    """Set the handler ``after`` for the signals whose handler is ``before``."""
    for each in signal.Signals:
        if each.name in _CODES and signal.getsignal(each) == before:
            signal.signal(each, after)


def _end(number: int, _: FrameType | None) -> NoReturn:
    """Raise :class:`Ended`, so that the command cleans up. A second signal ends it at once."""
    _change_handlers(_end, _end_at_once)
    raise Ended(_CODES[signal.Signals(number).name])


def _end_at_once(number: int, _: FrameType | None) -> NoReturn:
    """End the process without an exception, for example while modules are imported.

    An exception during imports crashes the interpreter, because some C modules don't expect one.
    """
    remove_partial_files()
    os._exit(_CODES[signal.Signals(number).name])


def _parsed(given: Sequence[str]) -> argparse.Namespace:
    """Return the parsed arguments. Raise SystemExit for wrong usage and if there are none."""
    whole = parser(given)
    if not given:
        whole.print_help()
        raise SystemExit(FAILED)
    command = next((each for each in given if not each.startswith("-") or each == "-"), None)
    if command is not None and command not in COMMANDS:
        _refuse_command(whole, command, given)
    whole.refuse_unknown(given)
    options, rest = whole.parse_known_args(given)
    if rest:
        options.parser.refuse(rest)
    return options


def _refuse_command(whole: Parser, command: str, given: Sequence[str]) -> NoReturn:
    """Report that the first argument is not a command; suggest ``check`` if it is a path."""
    from alcamine_validate.validator.messages import displayed, nearest, one_of

    hint = nearest(command, list(COMMANDS))
    if command == "-" or os.path.exists(command) or given[0].startswith("-"):
        import shlex

        named = next((each for each in given if each in COMMANDS), "check")
        rest = [*given]
        if named in rest:
            rest.remove(named)
        words = shlex.join(["alcamine-validate", named, *rest])
        whole.error(f"name the command first: {words}")
    whole.error(f"unknown command {displayed(command)}{hint}; use {one_of(list(COMMANDS))}")


def parser(wanted: Container[str] = tuple(COMMANDS)) -> Parser:
    """Return the parser of the command line, with a subparser for each command.

    Only commands in ``wanted`` get their options, so that no other module is imported.
    """
    whole = Parser(
        prog="alcamine-validate",
        description="Validate and lint Sessions of the Alcamine voice-interview API, offline.",
        epilog=EXIT_CODES,
        formatter_class=RawHelpFormatter,
    )
    kind = "native scanner" if NATIVE else "pure Python"
    document = f"API document of {DOCUMENT_DATE}, SHA-256 {DOCUMENT_HASH[:12]}; {kind}"
    whole.add_argument(
        "-V", "--version", action="version", version=f"%(prog)s {__version__} ({document})"
    )
    whole.set_defaults(parser=whole)
    commands = whole.add_subparsers(
        title="commands", metavar="COMMAND", dest="command", required=True, prog=whole.prog
    )
    for name, text in COMMANDS.items():
        command = commands.add_parser(name, help=text, formatter_class=HelpFormatter)
        command.set_defaults(parser=command)
        if name in wanted:
            import_module(f"alcamine_validate.cli.{name}_command").add_options(command)
    return whole
