"""Names of files in a baseline: one per file, whatever folder the command runs in."""

from __future__ import annotations

import os
import posixpath
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from pathlib import Path

_STANDARD_INPUT: Final = "<stdin>"


class BaselinePaths:
    """Names files relative to the folder of a baseline, however their paths were given.

    Links in the folders of a path are resolved, so that each file has one name. A file that is
    itself a link keeps its name. A folder link that leads out of the baseline's folder is not
    resolved, because its target may be in another place on another machine.
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
            # The path has a null character, or is on another drive: it has no relative path.
            return folder

    def _through_link(self, folder: str) -> str | None:
        """Return ``folder`` relative to the baseline's folder, with its links, or None."""
        from pathlib import PurePath

        way = PurePath(os.getcwd(), folder)
        for above in way.parents:
            if os.path.realpath(above) == self._root:
                inner = way.relative_to(above)
                return None if os.pardir in inner.parts else str(inner)
        return None

    def is_gone(self, file: str) -> bool:
        """Return whether a file certainly does not exist; a file in an unreadable folder may."""
        if file == _STANDARD_INPUT:
            return False
        try:
            os.lstat(os.path.join(self._root, file))
        except (FileNotFoundError, NotADirectoryError):
            return True
        except (OSError, ValueError):
            return False
        return False
