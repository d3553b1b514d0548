"""How a baseline calls files: each by one name, from whatever folder the command runs in."""

from __future__ import annotations

import os
import posixpath
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from pathlib import Path

_STANDARD_INPUT: Final = "<stdin>"


class BaselinePaths:
    """Names files relative to the folder of a baseline, however they were named.

    Links on the way to a file are resolved, so that each file has one name. A file that is
    a link itself keeps its own name, and so does the way through a link that leads out of
    the baseline's folder: what it leads to may lie elsewhere on another machine.
    """

    def __init__(self, path: Path) -> None:
        self._root = os.path.realpath(os.path.dirname(path) or os.curdir)
        self._folders: dict[str, str] = {}

    def name(self, filename: str) -> str:
        """Return the name of a file, a folder or the standard input."""
        if filename == _STANDARD_INPUT:
            return filename
        folder, name = os.path.split(filename)
        if not name:
            folder, name = os.path.split(folder)
        if name in ("", os.curdir, os.pardir):
            folder, name = filename, ""
        if folder not in self._folders:
            self._folders[folder] = self._folder(folder).replace(os.sep, "/")
        return posixpath.normpath(f"{self._folders[folder]}/{name}")

    def _folder(self, folder: str) -> str:
        try:
            real = os.path.realpath(folder or os.curdir)
            inner = os.path.relpath(real, self._root)
            leads_out = inner.split(os.sep)[0] == os.pardir and real != os.path.abspath(folder)
            return (leads_out and self._through_link(folder)) or inner
        except (OSError, ValueError):
            # A null character, or a drive of its own: there is nothing to be relative to.
            return folder

    def _through_link(self, folder: str) -> str | None:
        """Return the way down from the baseline's folder, where ``folder`` is spelled so."""
        from pathlib import PurePath

        way = PurePath(os.getcwd(), folder)
        for above in way.parents:
            if os.path.realpath(above) == self._root:
                inner = way.relative_to(above)
                return None if os.pardir in inner.parts else str(inner)
        return None

    def is_gone(self, file: str) -> bool:
        """Tell whether a file is known not to be there; one that is hidden from us may be."""
        if file == _STANDARD_INPUT:
            return False
        try:
            os.lstat(os.path.join(self._root, file))
        except (FileNotFoundError, NotADirectoryError):
            return True
        except (OSError, ValueError):
            return False
        return False
