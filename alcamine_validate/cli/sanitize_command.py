"""``alcamine-validate sanitize``: replace people's data and secrets in files."""

from __future__ import annotations

import argparse
import os
import sys
from typing import IO, Final

from alcamine_validate.cli.check_command import schemas_of_settings
from alcamine_validate.cli.exit_codes import CLEAN, FAILED, FOUND, SIGNALS, Failed
from alcamine_validate.cli.help_format import RawHelpFormatter
from alcamine_validate.cli.input_options import OF_READING, add_input, add_paths, add_schema
from alcamine_validate.cli.sanitize_words import (
    SanitizeCounts,
    line_of,
    notes_of,
    summary_of,
    unmatched_of,
)
from alcamine_validate.cli.settings_options import (
    add_excludes,
    add_files,
    config_of,
    leave_out_settings,
)
from alcamine_validate.cli.streams import safe_lines, write_utf8
from alcamine_validate.cli.whole_files import FileChanged, replace_whole
from alcamine_validate.input.files import STANDARD_INPUT, CantRead, reason_of
from alcamine_validate.sanitizing.redacted import redacted_difference
from alcamine_validate.sanitizing.run import SanitizedFile, Sanitizing

SHORTEST_KEY: Final = 16
"""A shorter key could be guessed."""

_VARIABLE: Final = "env:"
_EXIT_CODES: Final = f"""\
exit codes:
  0    every file is clean now
  1    with --check or --diff: something would be replaced
  2    the command could not run, or a file could not be sanitized; it is as it
       was
{SIGNALS}"""


def add_options(sanitize: argparse.ArgumentParser) -> None:
    """Add the description and the options of the command."""
    sanitize.description = (
        "Replace people's data and secrets in files, in place: all that the rules on\n"
        "privacy (ALC8) find, names, prompts and messages. The new values are reserved or\n"
        "belong to nobody; the same value gets the same one in all files. Everything else\n"
        "stays byte for byte. A file is written completely or not at all."
    )
    sanitize.epilog = _EXIT_CODES
    sanitize.formatter_class = RawHelpFormatter
    leave_out_settings(sanitize)
    add_paths(sanitize, "a file, a folder, or - for stdin to stdout")
    sanitize.add_argument(
        "--check", action="store_true", help="write nothing; fail if anything would be replaced"
    )
    sanitize.add_argument(
        "--diff",
        action="store_true",
        help="as --check, and show what would be replaced; all other values are masked",
    )
    sanitize.add_argument(
        "--ids",
        action="store_true",
        help="replace ids too; the same id gets the same replacement everywhere",
    )
    sanitize.add_argument(
        "--key",
        metavar="KEY",
        help="a file with a secret key, or env:NAME for a variable: each run with it replaces a\n"
        "value by the same one. By default, each run has a random key",
    )
    add_schema(sanitize)
    add_input(sanitize, OF_READING, has_jobs=False)
    settings = sanitize.add_argument_group("settings")
    add_excludes(settings)
    add_files(settings)
    sanitize.set_defaults(run=_run, error=sanitize.error)


def _run(options: argparse.Namespace) -> int:
    if not options.paths:
        options.error("name a PATH: a file, a folder, or - for stdin")
    config, _ = config_of(options)
    key = None if options.key is None else _key(options.key)
    is_dry = options.check or options.diff
    sanitizing = Sanitizing(
        config,
        schemas_of_settings(config),
        key,
        options.ids,
        sys.stdin.buffer if sys.stdin is not None else None,
        options.stdin_filename,
    )
    # The standard output is for the file if that is the standard input.
    is_filter = STANDARD_INPUT in options.paths and not is_dry
    report: IO[str] = sys.stderr if is_filter else sys.stdout
    if not is_filter:
        write_utf8()
    counts = SanitizeCounts()
    for file in sanitizing.run(options.paths):
        if not is_dry:
            _write(file)
        counts.add(file)
        if options.diff and file.is_changed:
            report.write(safe_lines(redacted_difference(file, sanitizing.schemas.redaction)))
        report.writelines(line_of(file, is_dry=is_dry))
        report.writelines(notes_of(file, is_diff=options.diff))
    # Single files, as a hook names them, say nothing about others.
    if any(map(os.path.isdir, options.paths)):
        report.writelines(unmatched_of(sanitizing.unmatched()))
    report.write(summary_of(counts, is_dry=is_dry))
    if counts.failed:
        return FAILED
    return FOUND if is_dry and counts.changed else CLEAN


def _key(given: str) -> bytes:
    """Return the key that an option names. Raise :class:`Failed` if it is missing or too short."""
    if given.startswith(_VARIABLE):
        name = given.removeprefix(_VARIABLE)
        where = f"the variable {name}"
        if name not in os.environ:
            raise Failed(f"--key: {where} is not set")
        key = os.fsencode(os.environ[name])
    else:
        where = given
        try:
            with open(given, "rb") as file:
                key = file.read()
        except (OSError, ValueError) as error:
            raise Failed(f"--key: can't read {given}: {reason_of(error)}") from error
    key = key.strip()
    if not key:
        raise Failed(f"--key: {where} is empty; use at least {SHORTEST_KEY} random bytes")
    if len(key) < SHORTEST_KEY:
        reason = f"a key of less than {SHORTEST_KEY} could be guessed"
        raise Failed(f"--key: {where} has only {len(key)} bytes: {reason}")
    return key


def _write(file: SanitizedFile) -> None:
    """Write the new bytes of a file, or note why that is not possible."""
    if file.path == STANDARD_INPUT:
        if file.why is None:
            sys.stdout.buffer.write(file.data)
            sys.stdout.flush()
        return
    if not file.is_changed:
        return
    try:
        replace_whole(file.path, file.stored, file.data)
    except (FileChanged, CantRead) as error:
        file.why = str(error)
    except (OSError, ValueError) as error:
        file.why = f"can't write it: {reason_of(error)}"
