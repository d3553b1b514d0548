"""Ensure that a check does not write to a file that is to be checked."""

from __future__ import annotations

import argparse
import os
import stat
import sys
from collections.abc import Iterable, Iterator
from contextlib import suppress

from alcamine_validate.check.baseline.entries import is_baseline
from alcamine_validate.check.find_files import attached_to, discover
from alcamine_validate.cli.exit_codes import Failed
from alcamine_validate.input.files import STANDARD_INPUT
from alcamine_validate.lint.settings.config import Config
from alcamine_validate.reporters.recognition import is_report

_Identity = tuple[int, int] | str
"""A file's device and inode, or its real path if the file does not exist."""


def refuse_inputs(
    reports: Iterable[str], baseline: str | None, options: argparse.Namespace, config: Config
) -> None:
    """Raise :class:`Failed` if a report or the baseline would replace a file to be checked.

    Files are compared by identity, so that links are recognised. The files with bodies that a
    capture names are to be checked as well. A report or a baseline of an earlier run may be
    replaced, because it is not checked.
    """
    written = dict.fromkeys(reports, "a report")
    if baseline is not None:
        written[baseline] = "a baseline"
    targets = {_identity(path): kind for path, kind in written.items() if not _is_ours(path)}
    if not targets:
        return
    is_there = any(isinstance(each, tuple) for each in targets)
    for path, identity in _inputs(options, config):
        bodies = attached_to([path]) if is_there else ()  # a missing file can't hold a body
        for each, of in [(path, identity), *((body, _identity(body)) for body in bodies)]:
            if of in targets:
                kind = targets[of]
                reason = "which is being checked"
                raise Failed(f"{kind} can't go to {each}, {reason}; name another file")


def _is_ours(path: str) -> bool:
    """Return whether a file is a report or a baseline of an earlier run."""
    with suppress(OSError, ValueError):
        return os.path.isfile(path) and (is_report(path) or is_baseline(path))
    return False


def _inputs(options: argparse.Namespace, config: Config) -> Iterator[tuple[str, _Identity]]:
    """Yield each file that is to be checked, with its identity, but no folders."""
    found = discover(
        options.paths,
        config,
        force_exclude=config.force_exclude,
        gitignore=config.gitignore,
    )
    for path, _ in found:
        if path != STANDARD_INPUT:
            if not os.path.isdir(path):
                yield path, _identity(path)
            continue
        # Standard input may be redirected from a file.
        with suppress(OSError, ValueError, AttributeError):
            status = os.fstat(sys.stdin.fileno())
            if stat.S_ISREG(status.st_mode):
                yield options.stdin_filename, (status.st_dev, status.st_ino)


def _identity(path: str) -> _Identity:
    try:
        status = os.stat(path)
    except (OSError, ValueError):
        return os.path.realpath(path)
    return status.st_dev, status.st_ino
