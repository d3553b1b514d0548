"""Find the files that paths lead to, and search folders."""

from __future__ import annotations

import os
import re
from collections.abc import Collection, Iterable, Iterator
from typing import Final, NamedTuple

from alcamine_validate.input.files import STANDARD_INPUT, bodies_of_stubs
from alcamine_validate.input.read import COMPRESSIONS, SUFFIXES, suffix_format
from alcamine_validate.lint.settings.config import Config

_HASH: Final = r"[0-9a-f]{8,}\.\w+"
"""The name of a body that Playwright stores beside a HAR, which may have any suffix."""


class InputPath(NamedTuple):
    """A path to check, and whether it was given itself. A search of a folder finds the others."""

    path: str
    is_named: bool


def discover(
    paths: Iterable[str], config: Config, *, force_exclude: bool = False
) -> Iterator[InputPath]:
    """Yield the files that ``paths`` lead to, each once: a path itself, or the files in a folder.

    A folder without files to check is yielded itself, as named. With ``force_exclude``, the
    ``exclude`` setting also applies to paths that are given explicitly. Files that one of the
    captures names as the bodies of its responses are left out: they are checked together with the
    capture.
    """
    found: dict[str, InputPath] = {}
    for path in paths:
        if force_exclude and path != STANDARD_INPUT and config.excludes(path):
            continue
        for each in _files_of(path, config):
            identity = each.path if each.path == STANDARD_INPUT else os.path.realpath(each.path)
            before = found.setdefault(identity, each)
            if each.is_named:
                found[identity] = before._replace(is_named=True)
    attached = set(attached_to(_may_name_bodies([each.path for each in found.values()])))
    return (each for identity, each in found.items() if identity not in attached)


def attached_to(captures: Iterable[str]) -> Iterator[str]:
    """Yield the real paths of the files that ``captures`` name as the bodies of responses."""
    for path in captures:
        # Imported only if there is a capture, which is rare.
        from alcamine_validate.input.captures.attachments import attachments_named_in
        from alcamine_validate.input.limits import Limits

        for each in attachments_named_in(path, Limits()):
            if suffix_format(each) != "har":  # a HAR is a capture even if another one names it
                yield os.path.realpath(each)


def _may_name_bodies(files: Collection[str]) -> Iterator[str]:
    """Yield the HAR files, and the JSON and YAML files that may be captures with stored bodies.

    These are files in a folder of WireMock's mappings or beside its bodies, and those beside a
    file whose name is a hash.
    """
    stored: dict[str, bool] = {}
    for path in files:
        folder, name = os.path.split(path)
        is_hash = re.fullmatch(_HASH, name) is not None
        if is_hash or folder not in stored:
            stored[folder] = is_hash or os.path.isdir(bodies_of_stubs(folder))
    for path in files:
        form = suffix_format(path)
        if form == "har" or (form in ("json", "yaml") and stored[os.path.dirname(path)]):
            yield path


def _files_of(path: str, config: Config) -> Iterator[InputPath]:
    is_empty = True
    if path != STANDARD_INPUT and os.path.isdir(path):
        for each in _files_in(path, config):
            is_empty = False
            yield InputPath(each, is_named=False)
    if is_empty:
        yield InputPath(path, is_named=True)


def _files_in(path: str, config: Config) -> Iterator[str]:
    """Yield the files of a folder, and the folders in it that can't be read."""
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
    """Return whether a folder can be listed and entered."""
    return os.access(folder, os.R_OK | os.X_OK)


def no_file_words() -> str:
    """Return a phrase that names the files that folders are searched for."""
    *some, last = SUFFIXES
    return f"{', '.join(some)} or {last} file (also {' or '.join(COMPRESSIONS)})"
