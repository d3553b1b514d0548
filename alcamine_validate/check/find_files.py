"""Paths to files: what each path leads to, with folders searched."""

from __future__ import annotations

import os
from collections.abc import Iterable, Iterator

from alcamine_validate.input.files import STANDARD_INPUT
from alcamine_validate.input.read import COMPRESSIONS, SUFFIXES, suffix_format
from alcamine_validate.lint.settings.config import Config


def discover(paths: Iterable[str], config: Config, *, force_exclude: bool = False) -> Iterator[str]:
    """Yield the files that ``paths`` lead to, each once: themselves, or what a folder holds.

    A folder without files to check is yielded itself. With ``force_exclude`` the settings'
    ``exclude`` is heeded for paths that are named by themselves, too.
    """
    seen: set[str] = set()
    for path in paths:
        if force_exclude and path != STANDARD_INPUT and config.excludes(path):
            continue
        for each in _files_of(path, config):
            identity = each if each == STANDARD_INPUT else os.path.realpath(each)
            if identity not in seen:
                seen.add(identity)
                yield each


def _files_of(path: str, config: Config) -> Iterator[str]:
    if path == STANDARD_INPUT or not os.path.isdir(path):
        yield path
        return
    files = _files_in(path, config)
    yield next(files, path)
    yield from files


def _files_in(path: str, config: Config) -> Iterator[str]:
    """Yield the files of a folder, and the folders in it that can't be looked into."""
    for folder, folders, names in os.walk(path):
        below = [os.path.join(folder, name) for name in folders if not name.startswith(".")]
        kept = sorted(each for each in below if not config.excludes(f"{each}/"))
        folders[:] = map(os.path.basename, kept)
        for name in sorted(names):
            if not name.startswith(".") and suffix_format(name) is not None:
                each = os.path.join(folder, name)
                yield from () if config.excludes(each) else (each,)
        yield from (each for each in kept if not is_open(each))


def is_open(folder: str) -> bool:
    """Tell whether a folder may be looked into."""
    return os.access(folder, os.R_OK | os.X_OK)


def no_file_words() -> str:
    """Return which files are looked for in folders, in words."""
    *some, last = SUFFIXES
    return f"{', '.join(some)} or {last} file (also {' or '.join(COMPRESSIONS)})"
