"""Read the decompressed bytes of a file or of the standard input, within limits."""

from __future__ import annotations

import io
import os
import stat
from collections.abc import Iterator
from contextlib import contextmanager
from itertools import chain
from typing import TYPE_CHECKING, Any, BinaryIO, Final, Literal, cast

from alcamine_validate.input.limits import Limits, OverLimit, shown_size

if TYPE_CHECKING:
    from alcamine_validate.input.compression import Decompressor

STANDARD_INPUT: Final = "-"
"""The path that stands for the standard input."""

_GZIP: Final = b"\x1f\x8b"
_ZSTD: Final = b"\x28\xb5\x2f\xfd"
_SKIPPED_FRAME: Final = b"\x2a\x4d\x18"
_MAGIC_SIZE: Final = 4
_CHUNK: Final = 1 << 18


class CantRead(Exception):
    """A path can't be read; the message gives the reason, which lies outside of the file."""


class BrokenFile(Exception):
    """A compressed file or archive is invalid or truncated."""


def reason_of(error: Exception) -> str:
    """Return why a file can't be read or written, without its path."""
    if isinstance(error, MemoryError):
        return "not enough memory"
    return getattr(error, "strerror", None) or str(error) or type(error).__name__


def is_compressed(path: str) -> bool:
    """Return whether a file starts like gzip or Zstandard, whatever its name is."""
    try:
        with open(path, "rb") as file:
            return _decompressor_of(file.read(_MAGIC_SIZE)) is not None
    except CantRead:
        return True  # but the package that expands it is missing
    except OSError:
        return False


@contextmanager
def open_file(
    path: str, stdin: BinaryIO | None, limits: Limits, *, is_expanded: bool = True
) -> Iterator[BinaryIO]:
    """Open a regular file, or the standard input for ``-``, as a stream of decompressed bytes.

    If ``is_expanded`` is False, the bytes are not decompressed. Raises :class:`CantRead` and
    :class:`~alcamine_validate.input.limits.OverLimit`; reading from the stream raises both and
    :class:`BrokenFile`.
    """
    try:
        with _raw(path, stdin, limits) as raw:
            yield cast(BinaryIO, expanded(raw, limits)) if is_expanded else raw
    except OSError as error:
        raise CantRead(reason_of(error)) from error


@contextmanager
def _raw(path: str, stdin: BinaryIO | None, limits: Limits) -> Iterator[BinaryIO]:
    if path == STANDARD_INPUT:
        if stdin is None:
            raise CantRead("standard input is closed")
        yield stdin
        return
    with open_regular(path) as file:
        size = os.fstat(file.fileno()).st_size
        if limits.file_size is not None and size > limits.file_size:
            limit = shown_size(limits.file_size)
            raise OverLimit(f"the file is larger than {limit} (--max-file-size)")
        yield file


def open_regular(path: str) -> BinaryIO:
    """Open a regular file; a FIFO or device would block or never end.

    Raises :class:`CantRead` and OSError.
    """
    if not path:
        raise CantRead("the path is empty")
    try:
        # O_NONBLOCK: if the path is a FIFO, do not wait for a writer.
        number = os.open(
            path, os.O_RDONLY | getattr(os, "O_NONBLOCK", 0) | getattr(os, "O_BINARY", 0)
        )
    except ValueError as error:
        raise CantRead(str(error)) from error
    except OSError as error:
        if os.path.exists(path) and not os.path.isfile(path) and not os.path.isdir(path):
            raise CantRead(
                "it is not a regular file (pipe its content and pass - instead)"
            ) from error
        raise
    mode = os.fstat(number).st_mode
    if stat.S_ISREG(mode):
        return os.fdopen(number, "rb")
    os.close(number)
    if stat.S_ISDIR(mode):
        raise CantRead("Permission denied")
    raise CantRead("it is not a regular file (pipe its content and pass - instead)")


def expanded(raw: BinaryIO, limits: Limits) -> Any:
    """Return a stream of the decompressed bytes of another stream.

    Raises :class:`CantRead`; reading raises :class:`BrokenFile`, and
    :class:`~alcamine_validate.input.limits.OverLimit`.
    """
    head = raw.read(_MAGIC_SIZE)
    pieces = chain([head], iter(lambda: raw.read(_CHUNK), b""))
    return _Expanding(pieces, _decompressor_of(head), limits)


def compression_of(head: bytes) -> Literal["gzip", "zstd"] | None:
    """Return the compression of data that start with ``head``; None if not compressed."""
    if head.startswith(_GZIP):
        return "gzip"
    # Zstandard data may start with a skippable frame (RFC 8878, section 3.1.2).
    is_skipped = b"\x50" <= head[:1] < b"\x60" and head[1:4] == _SKIPPED_FRAME
    return "zstd" if head[:4] == _ZSTD or is_skipped else None


def _decompressor_of(head: bytes) -> Decompressor | None:
    """Return the decompressor for data that start with ``head``; None if not compressed."""
    name = compression_of(head)
    if name is None:
        return None
    from alcamine_validate.input.compression import Gzip, MissingPackage, Zstd

    try:
        return Gzip() if name == "gzip" else Zstd()
    except MissingPackage as error:
        raise CantRead(str(error)) from None


BODIES_OF_STUBS: Final = "__files"
"""The name of the folder in which WireMock keeps the bodies that its mappings name."""


def bodies_of_stubs(folder: str) -> str:
    """Return WireMock's folder of bodies for the mappings in ``folder``.

    It is beside the nearest folder called ``mappings`` that contains or is ``folder``; if there
    is none, it is in ``folder``.
    """
    above = folder
    while above and os.path.basename(above) != "mappings":
        above = os.path.dirname(above) if os.path.dirname(above) != above else ""
    return os.path.join(os.path.dirname(above) if above else folder, BODIES_OF_STUBS)


class _Expanding(io.RawIOBase):
    """A stream of the decompressed bytes of ``pieces``, which enforces the limits."""

    def __init__(
        self, pieces: Iterator[bytes], decompressor: Decompressor | None, limits: Limits
    ) -> None:
        self._limits = limits
        self._chunks = pieces if decompressor is None else self._expanded(pieces, decompressor)
        self._rest = b""

    def _expanded(self, pieces: Iterator[bytes], decompressor: Decompressor) -> Iterator[bytes]:
        from alcamine_validate.input.captures.bodies import check_expansion
        from alcamine_validate.input.compression import CorruptData

        stored = total = 0
        try:
            for piece in pieces:
                stored += len(piece)
                for chunk in decompressor.expand(piece):
                    total += len(chunk)
                    check_expansion(total, stored, self._limits)
                    yield chunk
            decompressor.end()
        except CorruptData as error:
            raise BrokenFile(f"the file {error}") from None

    def read(self, size: int = -1) -> bytes:
        """Return ``size`` bytes, fewer only at the end, or all if ``size`` is negative."""
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
