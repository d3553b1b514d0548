"""Paths of settings: relative to the root, which is the folder of the settings file.

The root is "" without a settings file. Paths are then relative to the working folder.
"""

from __future__ import annotations

import os
from collections.abc import Iterable
from typing import Final

from alcamine_validate.lint.settings.values import ConfigError

_STDOUT: Final = ("/dev/stdout", "/dev/fd/1", "/proc/self/fd/1")


def as_matched(path: str, root: str) -> str:
    """Return a path in the form that patterns match: relative to the root, with ``/``."""
    if os.path.isabs(path) or root:
        inner = _below(root or os.curdir, os.path.abspath(path))
    else:
        inner = os.path.normpath(path)
    return inner.replace(os.sep, "/") + ("/" if path.endswith("/") else "")


def _below(root: str, path: str) -> str:
    try:
        return os.path.relpath(path, root)
    except ValueError:
        # The path is on another Windows drive, so only patterns of names can match.
        return path


def named_path(path: str, root: str) -> str:
    """Return a path that settings name as one that can be opened.

    It is relative if it is below the working folder, because messages show it.
    """
    if not root:
        return path
    return os.path.join(root, path).removeprefix(os.path.join(os.getcwd(), ""))


def report_paths(
    formats: Iterable[str], output_file: str | None, root: str
) -> list[tuple[str, str | None]]:
    """Return the formats of reports, each with the path of its file, or None for the stream.

    ``output_file`` is for the format without a file. Raise :class:`ConfigError` if two reports
    would go to the same file, or to standard output.
    """
    pairs: list[tuple[str, str | None]] = []
    for text in formats:
        name, sign, own = text.partition("=")
        path = own if sign else output_file
        if path is None or path in _STDOUT:
            pairs.append((name, None))
        else:
            pairs.append((name, named_path(path, root)))
    files = [os.path.normpath(path) for _, path in pairs if path is not None]
    if len(pairs) - len(files) > 1:
        raise ConfigError("format: only one format can go to standard output: add =FILE")
    if len(files) > len(set(files)):
        raise ConfigError("format: two reports can't go to the same file")
    return pairs
