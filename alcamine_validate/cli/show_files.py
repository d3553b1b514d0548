"""``check --show-files``: list the files that would be checked, and count the others."""

from __future__ import annotations

import io
import os
import sys
from collections.abc import Iterable, Iterator
from typing import BinaryIO, Final

from alcamine_validate.check.find_files import is_open
from alcamine_validate.check.one_file import CheckOptions, check_file, inputs
from alcamine_validate.check.result import Omissions
from alcamine_validate.cli.exit_codes import CLEAN, FAILED
from alcamine_validate.input.files import STANDARD_INPUT, BrokenFile, CantRead, open_file
from alcamine_validate.input.limits import OverLimit
from alcamine_validate.input.read import ReadOptions, documents
from alcamine_validate.reporters.summary import files_and_folders, omission_lines
from alcamine_validate.reporters.wording import counted, visible
from alcamine_validate.session import session_schemas

_UNREADABLE: Final = "unreadable"
_UNKNOWN: Final = "unknown"
_NOTHING: Final = "nothing"
_WIDTH: Final = len(_UNREADABLE)
"""The width of the first column: the longest of these words and of the names of formats."""


def show_files(paths: Iterable[str], options: CheckOptions, stdin_filename: str) -> int:
    """Print each file that a check with ``options`` would read, with its format.

    Then print how many files and folders are left out, and why. Return the exit code, which says
    whether every path can be read.
    """
    omissions, files, others, code = Omissions(), 0, 0, CLEAN
    stdin = sys.stdin.buffer if sys.stdin is not None else None
    for path, _ in inputs(paths, options, omissions):
        name = stdin_filename if path == STANDARD_INPUT else path
        only_sessions = options.config.of_file(name).only_sessions
        if path == STANDARD_INPUT and only_sessions:
            stdin = _kept(stdin)
        if path != STANDARD_INPUT and os.path.isdir(path) and is_open(path):
            form, reason = _NOTHING, "the folder contains no file to check"
        elif only_sessions and _is_left_out(path, name, options, stdin):
            others += 1
            continue
        else:
            form, reason = _format_of(path, name, options.config.of_file(name).read, stdin)
            files += form != _UNREADABLE
        if form == _UNREADABLE:
            code = FAILED
        sys.stdout.write(f"{form:{_WIDTH}}  {visible(name)}{f': {reason}' if reason else ''}\n")
    sys.stdout.write(f"\n{counted(files, 'file')} to check.\n")
    sys.stdout.writelines(f"{line}\n" for line in _closing_lines(omissions))
    if others:
        sys.stdout.write(f"Left out {counted(others, 'file')} without a Session.\n")
    return code


def _kept(stdin: BinaryIO | None) -> BinaryIO | None:
    """Return the standard input as a stream that can be read twice; itself if it is unreadable."""
    try:
        return None if stdin is None else io.BytesIO(stdin.read())
    except (OSError, ValueError):
        return stdin


def _is_left_out(path: str, name: str, options: CheckOptions, stdin: BinaryIO | None) -> bool:
    """Return whether a file is left out because it holds nothing like a Session."""
    # Only a check of the whole file can tell.
    file = check_file(path, name, session_schemas(), options, stdin)
    if path == STANDARD_INPUT and stdin is not None and stdin.seekable():
        stdin.seek(0)
    return file.is_left_out


def _format_of(
    path: str, filename: str, options: ReadOptions, stdin: BinaryIO | None
) -> tuple[str, str]:
    """Return the format that a file is read in, and "", or why there is none."""
    try:
        with open_file(path, stdin, options.limits) as stream:
            # The first document says it. No other one is read, and no attachment.
            document = next(documents(stream, filename, options))
            return document.format or _UNKNOWN, ""
    except CantRead as error:
        return _UNREADABLE, visible(str(error))
    except MemoryError:
        return _UNREADABLE, "not enough memory"
    except (BrokenFile, OverLimit) as error:
        return _UNKNOWN, visible(str(error))


def _closing_lines(omissions: Omissions) -> Iterator[str]:
    """Yield what is left out: first for the reasons that reports also state."""
    yield from omission_lines(omissions)
    excluded = files_and_folders(omissions.excluded_files, omissions.excluded_folders)
    if excluded:
        yield f"Left out {excluded} excluded by the settings."
    hidden = files_and_folders(omissions.hidden_files, omissions.hidden_folders)
    if hidden:
        yield f"Left out {hidden} with a hidden name."
    if omissions.without_suffix:
        yield f"Left out {counted(omissions.without_suffix, 'file')} without a known suffix."
    if omissions.bodies:
        bodies = counted(omissions.bodies, "file")
        yield f"Left out {bodies} that a capture names as a body; checked with the capture."
