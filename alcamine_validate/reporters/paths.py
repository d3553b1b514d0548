"""Paths of files for other programs: relative to the repository, or as URIs."""

from __future__ import annotations

import os
from functools import lru_cache
from typing import Final

from alcamine_validate.finding import Finding

STANDARD_INPUT: Final = ("-", "<stdin>")
"""The names of standard input, unless another name was given."""


class ReportPaths:
    """Makes paths relative to the folder ``root``, where "" is the working folder."""

    def __init__(self, root: str) -> None:
        self._root = os.path.abspath(root or os.curdir)
        self._real_root = os.path.realpath(self._root)
        self.path = lru_cache(maxsize=64)(self._path)

    def below(self, filename: str) -> str | None:
        """Return a file's path relative to the root, with ``/``, or None if it is not below it.

        The working folder may have been entered through a symbolic link, so the given path and
        the real path of the file's folder are both tried. If the file itself is a link, it is
        not followed, because the repository contains the link.
        """
        path = os.path.abspath(filename)
        found = _inside(self._root, path)
        if found is None:
            found = _inside(self._real_root, _in_real_folder(path))
        return None if found is None else found.replace(os.sep, "/")

    def _path(self, filename: str) -> str:
        """Return a file's path relative to the root, else its absolute path, both with ``/``."""
        if filename in STANDARD_INPUT:
            return filename
        below = self.below(filename)
        return os.path.abspath(filename).replace(os.sep, "/") if below is None else below

    def of(self, finding: Finding, filename: str) -> str:
        """Return the path of the file that a finding is in: ``filename`` or its attachment."""
        return self.path(finding.filename or filename)


def relative_uri(path: str) -> str:
    """Return a relative path with ``/`` as a percent-encoded URI reference (RFC 3986)."""
    from urllib.parse import quote_from_bytes

    try:
        name = os.fsencode(path)  # restores bytes that are not UTF-8 (PEP 383)
    except UnicodeEncodeError:
        name = path.encode("utf-8", "backslashreplace")
    return quote_from_bytes(name, safe="/")


def file_uri(filename: str) -> str:
    """Return the absolute ``file:`` URI (RFC 8089) of a file."""
    path = os.path.abspath(filename).replace(os.sep, "/")
    return f"file:///{relative_uri(path.lstrip('/')).replace('%3A/', ':/', 1)}"


def _inside(root: str, path: str) -> str | None:
    if path == root:
        return os.curdir
    start = root if root.endswith(os.sep) else root + os.sep
    return path[len(start) :] if path.startswith(start) else None


def _in_real_folder(path: str) -> str:
    folder, name = os.path.split(path)
    try:
        return os.path.join(os.path.realpath(folder), name)
    except ValueError:
        # The path contains a NUL, which no file name can.
        return path
