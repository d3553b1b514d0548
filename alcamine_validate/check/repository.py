"""Find the git repository around a folder, without running git.

Source: https://git-scm.com/docs/gitrepository-layout.
"""

from __future__ import annotations

import os
from contextlib import suppress
from typing import Final

from alcamine_validate.input.files import CantRead, open_regular

METADATA: Final = ".git"
"""The name of a repository's metadata, by which its folder is recognized."""

_MOST: Final = 1 << 14
"""More bytes than any path has."""


def repository_of(folder: str) -> str | None:
    """Return the nearest folder that is or contains ``folder`` and has a ``.git``, or None.

    ``folder`` is an absolute path.
    """
    place = folder
    while True:
        with suppress(OSError):
            if os.path.exists(os.path.join(place, METADATA)):
                return place
        above = os.path.dirname(place)
        if above == place:
            return None
        place = above


def exclude_file(root: str) -> str:
    """Return the path of ``info/exclude`` in the repository in the folder ``root``.

    In a linked working tree or a submodule, ``.git`` is a file that names the folder of metadata,
    and all linked working trees share one ``info/exclude``.
    """
    metadata = os.path.join(root, METADATA)
    named = _content(metadata).removeprefix("gitdir: ")
    metadata = os.path.join(root, named) if named else metadata
    shared = _content(os.path.join(metadata, "commondir"))
    return os.path.join(metadata, shared, "info", "exclude")


def _content(path: str) -> str:
    """Return the text of a file without the line break at its end, or "" if it can't be read."""
    with suppress(CantRead, OSError), open_regular(path) as file:
        return os.fsdecode(file.read(_MOST)).rstrip("\r\n")
    return ""
