"""Files and folders: what a path leads to, and the bytes of a file, decompressed, within limits."""

from __future__ import annotations

import io
import os
import stat
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from typing import Any, BinaryIO, Final, cast

from alcamine_validate.config import Config
from alcamine_validate.limits import Limits, OverLimit, shown_size
from alcamine_validate.readers.reading import COMPRESSIONS, SUFFIXES, suffix_format

STANDARD_INPUT: Final = "-"
"""The path that means the standard input."""

_GZIP: Final = b"\x1f\x8b"
_ZSTD: Final = b"\x28\xb5\x2f\xfd"
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


def is_open(folder: str) -> bool:
    """Tell whether a folder may be looked into."""
    return os.access(folder, os.R_OK | os.X_OK)


def no_file_words() -> str:
    """Return which files are looked for in folders, in words."""
    *some, last = SUFFIXES
    return f"{', '.join(some)} or {last} file (also {' or '.join(COMPRESSIONS)})"


@contextmanager
def opened(path: str, stdin: BinaryIO | None, limits: Limits) -> Iterator[BinaryIO]:
    """Open a regular file, or the standard input for ``-``, as a stream of what it expands to.

    Raises :class:`CantRead`; the stream raises it too, and :class:`BrokenFile` and
    :class:`~alcamine_validate.limits.OverLimit`.
    """
    try:
        with _raw(path, stdin, limits) as raw:
            yield cast(BinaryIO, _expanded(raw, limits))
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
    if head.startswith(_GZIP):
        return _Expanding(pieces, _Gzip(), limits)
    if head.startswith(_ZSTD):
        return _Expanding(pieces, _zstd(), limits)
    return _Expanding(pieces, _Plain(), limits)


def _chained(head: bytes, raw: BinaryIO) -> Iterator[bytes]:
    yield head
    yield from iter(lambda: raw.read(_CHUNK), b"")


class _Plain:
    """Expands nothing."""

    def expand(self, data: bytes) -> Iterator[bytes]:
        """Yield the data."""
        yield data

    def end(self) -> None:
        """Nothing can be missing."""


class _Gzip:
    """Expands gzip (RFC 1952), which may have several members."""

    def __init__(self) -> None:
        import zlib

        self._zlib = zlib
        self._machine = zlib.decompressobj(31)

    def expand(self, data: bytes) -> Iterator[bytes]:
        """Yield what the data expands to, some at a time."""
        while data:
            if self._machine.eof:
                data = data.lstrip(b"\0")
                if not data:
                    return
                self._machine = self._zlib.decompressobj(31)
            try:
                yield self._machine.decompress(data, _CHUNK)
            except self._zlib.error:
                raise BrokenFile("it is no gzip (RFC 1952), or is damaged") from None
            data = self._machine.unconsumed_tail or self._machine.unused_data

    def end(self) -> None:
        """Raise :class:`BrokenFile` where something is missing."""
        if not self._machine.eof:
            raise BrokenFile("the gzip data end too early")


class _Zstd:
    """Expands Zstandard (RFC 8878), by a library's machine."""

    def __init__(self, machine: Callable[[], Any], failure: type[Exception]) -> None:
        self._make = machine
        self._failure = failure
        self._machine: Any = machine()

    def expand(self, data: bytes) -> Iterator[bytes]:
        """Yield what the data expands to."""
        while data:
            if self._machine.eof:
                self._machine = self._make()
            try:
                # In small pieces, for the machine's output has no limit of its own.
                yield self._machine.decompress(data[:1024])
            except self._failure:
                raise BrokenFile("it is no zstd (RFC 8878), or is damaged") from None
            data = self._machine.unused_data + data[1024:]

    def end(self) -> None:
        """Raise :class:`BrokenFile` where something is missing."""
        if not self._machine.eof:
            raise BrokenFile("the zstd data end too early")


def _zstd() -> _Zstd:
    try:
        import zstandard
    except ImportError:
        package = "pip install 'alcamine-validate[compression]'"
        raise CantRead(f"zstd needs the package zstandard: {package}") from None
    return _Zstd(lambda: zstandard.ZstdDecompressor().decompressobj(), zstandard.ZstdError)


class _Expanding(io.RawIOBase):
    """A stream of what pieces expand to, which heeds how much that is."""

    def __init__(self, pieces: Iterator[bytes], machine: Any, limits: Limits) -> None:
        self._pieces = pieces
        self._machine = machine
        self._limits = limits
        self._stored = 0
        self._total = 0
        self._chunks = self._all()
        self._rest = b""

    def _all(self) -> Iterator[bytes]:
        for piece in self._pieces:
            self._stored += len(piece)
            for chunk in self._machine.expand(piece):
                self._total += len(chunk)
                self._heed()
                yield chunk
        self._machine.end()

    def _heed(self) -> None:
        if not isinstance(self._machine, _Plain):
            from alcamine_validate.readers.bodies import heed_expansion

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
