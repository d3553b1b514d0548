"""Files and folders: what a path leads to, and the bytes of a file, decompressed, within limits."""

from __future__ import annotations

import io
import os
import stat
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING, Any, BinaryIO, Final, cast

from alcamine_validate.input.limits import Limits, OverLimit, shown_size
from alcamine_validate.input.read import COMPRESSIONS, SUFFIXES, suffix_format
from alcamine_validate.lint.settings.config import Config

if TYPE_CHECKING:
    from alcamine_validate.input.compression import Machine

STANDARD_INPUT: Final = "-"
"""The path that means the standard input."""

_GZIP: Final = b"\x1f\x8b"
_ZSTD: Final = b"\x28\xb5\x2f\xfd"
_SKIPPED_FRAME: Final = b"\x2a\x4d\x18"
_MAGIC_SIZE: Final = 4
_CHUNK: Final = 1 << 18


class CantRead(Exception):
    """A path can't be read for a reason that lies outside of the file; the message says which."""


class BrokenFile(Exception):
    """A compressed file is not what it says, or ends too early."""


def found(paths: Iterable[str], config: Config, *, force_exclude: bool = False) -> Iterator[str]:
    """Yield the files that ``paths`` lead to, each once: themselves, or what a folder holds.

    A folder without files to check is yielded itself. With ``force_exclude`` the settings'
    ``exclude`` is heeded for paths that are named by themselves, too.
    """
    seen: set[str] = set()
    for path in paths:
        if force_exclude and path != STANDARD_INPUT and config.excludes(path):
            continue
        for each in _found(path, config):
            identity = each if each == STANDARD_INPUT else os.path.realpath(each)
            if identity not in seen:
                seen.add(identity)
                yield each


def _found(path: str, config: Config) -> Iterator[str]:
    if path == STANDARD_INPUT or not os.path.isdir(path):
        yield path
        return
    files = _files(path, config)
    yield next(files, path)
    yield from files


def _files(path: str, config: Config) -> Iterator[str]:
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


def is_compressed(path: str) -> bool:
    """Tell whether a file begins as compressed ones do, whatever it is called."""
    try:
        with open(path, "rb") as file:
            return _machine(file.read(_MAGIC_SIZE)) is not None
    except OSError:
        return False


def is_open(folder: str) -> bool:
    """Tell whether a folder may be looked into."""
    return os.access(folder, os.R_OK | os.X_OK)


def no_file_words() -> str:
    """Return which files are looked for in folders, in words."""
    *some, last = SUFFIXES
    return f"{', '.join(some)} or {last} file (also {' or '.join(COMPRESSIONS)})"


@contextmanager
def opened(
    path: str, stdin: BinaryIO | None, limits: Limits, *, is_expanded: bool = True
) -> Iterator[BinaryIO]:
    """Open a regular file, or the standard input for ``-``, as a stream of what it expands to.

    Raises :class:`CantRead`; the stream raises it too, and :class:`BrokenFile` and
    :class:`~alcamine_validate.input.limits.OverLimit`.
    """
    try:
        with _raw(path, stdin, limits) as raw:
            yield cast(BinaryIO, _expanded(raw, limits)) if is_expanded else raw
    except OSError as error:
        raise CantRead(error.strerror or str(error)) from error


@contextmanager
def _raw(path: str, stdin: BinaryIO | None, limits: Limits) -> Iterator[BinaryIO]:
    if path == STANDARD_INPUT:
        if stdin is None:
            raise CantRead("the standard input is closed")
        yield stdin
        return
    with _regular(path) as file:
        size = os.fstat(file.fileno()).st_size
        if limits.file_size is not None and size > limits.file_size:
            limit = shown_size(limits.file_size)
            raise OverLimit(f"it is larger than {limit} (--max-file-size)")
        yield file


def _regular(path: str) -> BinaryIO:
    """Open a regular file; a FIFO or device would block or never end."""
    if not path:
        raise CantRead("the path is empty")
    try:
        # Without waiting for a writer, should the path be a FIFO.
        number = os.open(
            path, os.O_RDONLY | getattr(os, "O_NONBLOCK", 0) | getattr(os, "O_BINARY", 0)
        )
    except ValueError as error:
        raise CantRead(str(error)) from error
    except OSError as error:
        if os.path.exists(path) and not os.path.isfile(path) and not os.path.isdir(path):
            raise CantRead("it is no regular file (pipe it in and pass - instead)") from error
        raise
    mode = os.fstat(number).st_mode
    if stat.S_ISREG(mode):
        return os.fdopen(number, "rb")
    os.close(number)
    if stat.S_ISDIR(mode):
        raise CantRead("the folder is kept from us")
    raise CantRead("it is no regular file (pipe it in and pass - instead)")


def _expanded(raw: BinaryIO, limits: Limits) -> Any:
    head = raw.read(_MAGIC_SIZE)
    pieces = _chained(head, raw)
    return _Expanding(pieces, _machine(head), limits)


def _machine(head: bytes) -> Machine | None:
    """Return what expands data that begin with ``head``; None where they are plain."""
    is_gzip = head.startswith(_GZIP)
    if not is_gzip and not _is_zstd(head):
        return None
    from alcamine_validate.input.compression import Gzip, MissingPackage, Zstd

    try:
        return Gzip() if is_gzip else Zstd()
    except MissingPackage as error:
        raise CantRead(str(error)) from None


def _is_zstd(head: bytes) -> bool:
    """Tell whether data are Zstandard, which may begin with a frame to skip (RFC 8878, 3.1.2)."""
    return head == _ZSTD or (b"\x50" <= head[:1] < b"\x60" and head[1:] == _SKIPPED_FRAME)


def _chained(head: bytes, raw: BinaryIO) -> Iterator[bytes]:
    yield head
    yield from iter(lambda: raw.read(_CHUNK), b"")


class _Expanding(io.RawIOBase):
    """A stream of what pieces expand to, which heeds how much that is."""

    def __init__(self, pieces: Iterator[bytes], machine: Machine | None, limits: Limits) -> None:
        self._limits = limits
        self._stored = 0
        self._total = 0
        self._chunks = pieces if machine is None else self._expanded(pieces, machine)
        self._rest = b""

    def _expanded(self, pieces: Iterator[bytes], machine: Machine) -> Iterator[bytes]:
        from alcamine_validate.input.compression import Damaged

        try:
            for piece in pieces:
                self._stored += len(piece)
                for chunk in machine.expand(piece):
                    self._heed(len(chunk))
                    yield chunk
            machine.end()
        except Damaged as error:
            raise BrokenFile(f"it {error}") from None

    def _heed(self, more: int) -> None:
        from alcamine_validate.input.captures.bodies import heed_expansion

        self._total += more
        heed_expansion(self._total, self._stored, self._limits)

    def read(self, size: int = -1) -> bytes:
        """Return up to ``size`` bytes, all where it is negative; fewer only at the end."""
        pieces, length = [self._rest], len(self._rest)
        while size < 0 or length < size:
            chunk = next(self._chunks, None)
            if chunk is None:
                break
            pieces.append(chunk)
            length += len(chunk)
        data = b"".join(pieces)
        if size < 0:
            self._rest = b""
            return data
        self._rest = data[size:]
        return data[:size]
