"""Find the files that paths lead to, and search folders."""

from __future__ import annotations

import os
from collections.abc import Iterable, Iterator
from typing import Final

from alcamine_validate.input.files import STANDARD_INPUT
from alcamine_validate.input.read import COMPRESSIONS, SUFFIXES, suffix_format
from alcamine_validate.lint.settings.config import Config

_FOLDER_OF_BODIES: Final = "__files"
"""The folder in which WireMock keeps the bodies that its mappings name."""


def discover(paths: Iterable[str], config: Config, *, force_exclude: bool = False) -> Iterator[str]:
    """Yield the files that ``paths`` lead to, each once: a path itself, or the files in a folder.

    A folder without files to check is yielded itself. With ``force_exclude``, the ``exclude``
    setting also applies to paths that are given explicitly. Files that one of the captures names
    as the bodies of its responses are left out: they are checked together with the capture.
    """
    paths = list(paths)
    named = (path for path in paths if not (force_exclude and config.excludes(path)))
    attached = set(attached_to(path for path in named if _may_name_bodies(path)))
    seen: set[str] = set()
    for path in paths:
        if force_exclude and path != STANDARD_INPUT and config.excludes(path):
            continue
        for each in _files_of(path, config, attached):
            identity = each if each == STANDARD_INPUT else os.path.realpath(each)
            if identity not in seen and identity not in attached:
                seen.add(identity)
                yield each


def attached_to(captures: Iterable[str]) -> Iterator[str]:
    """Yield the real paths of the files that ``captures`` name as the bodies of responses."""
    for path in captures:
        # Imported only if there is a capture, which is rare.
        from alcamine_validate.input.captures.attachments import attachments_named_in
        from alcamine_validate.input.limits import Limits

        for each in attachments_named_in(path, Limits()):
            if suffix_format(each) != "har":  # a HAR is a capture even if another one names it
                yield os.path.realpath(each)


def _may_name_bodies(path: str) -> bool:
    """Return whether a file is a HAR, or JSON that may be a WireMock mapping with body files."""
    form = suffix_format(path)
    if form != "json":
        return form == "har" and os.path.isfile(path)
    above = os.path.dirname(path)
    while os.path.basename(above) and "mappings" in above and not _has_bodies(above):
        above = os.path.dirname(above)
    return _has_bodies(above)


def _has_bodies(folder: str) -> bool:
    return os.path.isdir(os.path.join(folder, _FOLDER_OF_BODIES))


def _files_of(path: str, config: Config, attached: set[str]) -> Iterator[str]:
    if path == STANDARD_INPUT or not os.path.isdir(path):
        yield path
        return
    files = _files_in(path, config, attached)
    yield next(files, path)
    yield from files


def _files_in(path: str, config: Config, attached: set[str]) -> Iterator[str]:
    """Yield the files of a folder, and the folders in it that can't be read.

    Files in ``attached`` are left out. Files that captures in the folder name are added to it.
    """
    for folder, folders, names in os.walk(path):
        below = [os.path.join(folder, name) for name in folders if not name.startswith(".")]
        kept = sorted(each for each in below if not config.excludes(f"{each}/"))
        folders[:] = map(os.path.basename, kept)
        paths = [
            os.path.join(folder, name)
            for name in sorted(names)
            if not name.startswith(".") and suffix_format(name) is not None
        ]
        files = [each for each in paths if not config.excludes(each)]
        captures = [each for each in files if suffix_format(each) == "har"]
        if _FOLDER_OF_BODIES in folders:
            captures = [*files, *_files_in(os.path.join(folder, "mappings"), config, set())]
        attached.update(attached_to(captures) if captures else ())
        for each in files:
            yield from () if attached and os.path.realpath(each) in attached else (each,)
        yield from (each for each in kept if not is_open(each))


def is_open(folder: str) -> bool:
    """Return whether a folder can be listed and entered."""
    return os.access(folder, os.R_OK | os.X_OK)


def no_file_words() -> str:
    """Return a phrase that names the files that folders are searched for."""
    *some, last = SUFFIXES
    return f"{', '.join(some)} or {last} file (also {' or '.join(COMPRESSIONS)})"
