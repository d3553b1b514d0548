"""Files that are written completely or not at all, even if an error occurs."""

from __future__ import annotations

import errno
import os
import stat
import sys
from collections.abc import Iterable
from contextlib import suppress
from itertools import count
from typing import Any, Final, TextIO, cast

from alcamine_validate.cli.exit_codes import PARTIAL_FILES, Failed
from alcamine_validate.input.files import CantRead, open_regular

_STREAMS: Final = ("/dev/std", "/dev/fd/", "/proc/")
"""Where the open files of processes have names. A file below /dev/shm is like any other one."""

_SEPARATORS: Final = tuple(filter(None, (os.sep, os.altsep)))


class WholeFile:
    """A file that is written under a hidden name beside its target until it is complete.

    An existing target keeps its permissions, and links are followed. A target that is not a
    regular file, such as a pipe, is written to directly. Raise OSError, or ValueError if no file
    can have that name.
    """

    def __init__(self, path: str, errors: str = "strict") -> None:
        self._target = os.path.realpath(path)
        self._partial: str | None = None
        if not path or path.endswith(_SEPARATORS):
            raise IsADirectoryError(errno.EISDIR, os.strerror(errno.EISDIR), path)
        before: os.stat_result | None = None
        with suppress(FileNotFoundError):
            before = os.stat(path)
        if before is not None and stat.S_ISDIR(before.st_mode):
            raise IsADirectoryError(errno.EISDIR, os.strerror(errno.EISDIR), path)
        if path.startswith(_STREAMS) or (before is not None and not stat.S_ISREG(before.st_mode)):
            # For example /dev/stderr, which may be a file that other processes also write to.
            self.stream: TextIO = _opened(path, "a", errors)
            return
        if before is not None and not os.access(self._target, os.W_OK):
            raise PermissionError(errno.EACCES, os.strerror(errno.EACCES), path)
        self._partial, self.stream = _new_file(os.path.dirname(self._target), errors)
        if before is not None:
            _adopt(self.stream.fileno(), before)

    def keep(self) -> None:
        """Move the file to its target, or delete it if that fails."""
        try:
            self.stream.close()
            if self._partial is not None:
                os.replace(self._partial, self._target)
                PARTIAL_FILES.discard(self._partial)
        except BaseException:
            self.drop()
            raise

    def drop(self) -> None:
        """Delete the file and leave the target unchanged."""
        with suppress(OSError):
            self.stream.close()
        if self._partial is not None:
            with suppress(OSError):
                os.unlink(self._partial)
            PARTIAL_FILES.discard(self._partial)


def write_whole(path: str, text: str) -> None:
    """Write a text to a file. Raise the same errors as :class:`WholeFile`."""
    file = WholeFile(path)
    try:
        file.stream.write(text)
    except BaseException:
        file.drop()
        raise
    file.keep()


class FileChanged(OSError):
    """A file holds other bytes than when it was read."""

    def __init__(self) -> None:
        super().__init__("another program has changed it meanwhile; run the command again")


def replace_whole(path: str, old: bytes, new: bytes) -> None:
    """Replace the bytes of a file, which must be ``old``, completely or not at all.

    The new bytes are on the disk before the file has them. A link stays, and so do the
    permissions. Raise :class:`FileChanged`, OSError, or
    :class:`~alcamine_validate.input.files.CantRead` if it is not a regular file, or the name of an
    open file of a process.
    """
    if path.startswith(_STREAMS):
        # It would be written to directly, after what it holds.
        raise CantRead("it is an open file of a process")
    before = _state(path, old)
    file = WholeFile(path)
    try:
        binary = file.stream.buffer
        binary.write(new)
        binary.flush()
        os.fsync(binary.fileno())
        if _state(path, old) != before:
            raise FileChanged
    except BaseException:
        file.drop()
        raise
    file.keep()
    _sync_folder(os.path.dirname(os.path.realpath(path)))


def _state(path: str, old: bytes) -> tuple[int, int]:
    """Return which file is at a path. Raise :class:`FileChanged` if it does not hold ``old``."""
    with open_regular(path) as file:
        if file.read(len(old) + 1) != old:
            raise FileChanged
        status = os.fstat(file.fileno())
        return status.st_dev, status.st_ino


def _sync_folder(folder: str) -> None:
    """Write the names in a folder to the disk, on systems that can."""
    if sys.platform == "win32":
        return
    with suppress(OSError):
        number = os.open(folder, os.O_RDONLY)
        try:
            os.fsync(number)
        finally:
            os.close(number)


def _new_file(folder: str, errors: str) -> tuple[str, TextIO]:
    """Create a new hidden file, and return its path and its stream."""
    for number in count():
        path = os.path.join(folder, f".alcamine-validate-{os.getpid()}-{number}.partial")
        if path in PARTIAL_FILES:
            continue
        PARTIAL_FILES.add(path)
        with suppress(FileExistsError):
            return path, _opened(path, "x", errors)
        # An earlier process with the same id left this file.
        PARTIAL_FILES.discard(path)
    raise AssertionError("numbers never end")


def _opened(path: str, mode: str, errors: str) -> TextIO:
    return cast(TextIO, open(path, mode, encoding="utf-8", errors=errors, newline="\n"))


def _adopt(number: int, before: os.stat_result) -> None:
    """Give an open file the owner and permissions of another file, as far as allowed."""
    if sys.platform == "win32":
        return  # Windows files have neither; read-only files are refused before.
    with suppress(OSError):
        if (before.st_uid, before.st_gid) != (os.geteuid(), os.getegid()):
            os.fchown(number, before.st_uid, before.st_gid)
    with suppress(OSError):
        os.chmod(number, stat.S_IMODE(before.st_mode))


def refuse_documents(output: str | os.PathLike[str] | None, used: Iterable[Any]) -> None:
    """Raise :class:`Failed` if the output would replace a file that the run uses.

    ``used`` has paths; None is skipped.
    """
    if output is None:
        return
    for path in used:
        if path is not None and _is_same(os.fspath(output), os.fspath(path)):
            raise Failed(f"the output can't go to {path}, which is used in this run")


def _is_same(one: str, other: str) -> bool:
    try:
        return os.path.samefile(one, other)
    except (OSError, ValueError):
        return os.path.realpath(one) == os.path.realpath(other)
