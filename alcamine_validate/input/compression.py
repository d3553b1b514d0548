"""Decompress gzip, deflate, Brotli and Zstandard data piece by piece.

Each class is a decompressor: ``expand`` takes a piece of the data and yields the expanded bytes
in chunks of limited size; ``end`` checks that the data are complete. Both raise
:class:`CorruptData`.
"""

from __future__ import annotations

import zlib
from collections.abc import Iterator
from typing import Any, Final, Protocol

_CHUNK: Final = 1 << 18
_PIECE: Final = 1 << 14
"""Bytes passed to a decompressor at a time: it copies the input that it does not consume."""

_ZSTD_PIECE: Final = 1024
"""The same for Zstandard, whose output is limited only by 32 KiB per input byte."""


class CorruptData(ValueError):
    """Compressed data are invalid; the message continues a sentence after "it" or "the body"."""


class MissingPackage(Exception):
    """A package that is needed for decompression is not installed."""

    def __init__(self, encoding: str, package: str) -> None:
        extra = "pip install 'alcamine-validate[compression]'"
        super().__init__(f"{encoding} needs the package {package}: {extra}")


class Decompressor(Protocol):
    """A decompressor for one body or file."""

    def expand(self, data: bytes) -> Iterator[bytes]:
        """Yield the expanded data. Raise :class:`CorruptData` if the data are invalid."""

    def end(self) -> None:
        """Raise :class:`CorruptData` if the data are incomplete."""


def _pieces(data: bytes, size: int) -> Iterator[bytes]:
    return (data[start : start + size] for start in range(0, len(data), size))


class Gzip:
    """Decompresses gzip (RFC 1952): one or more members, each optionally followed by zeros."""

    def __init__(self) -> None:
        self._decompressor = zlib.decompressobj(31)

    def expand(self, data: bytes) -> Iterator[bytes]:
        """Yield the expanded data. Raise :class:`CorruptData` if the data are invalid."""
        for piece in _pieces(data, _PIECE):
            rest = piece
            while rest:
                if self._decompressor.eof:
                    rest = rest.lstrip(b"\0")
                    if not rest:
                        break
                    self._decompressor = zlib.decompressobj(31)
                yield self._expanded(rest)
                rest = self._decompressor.unconsumed_tail or self._decompressor.unused_data

    def _expanded(self, data: bytes) -> bytes:
        try:
            return self._decompressor.decompress(data, _CHUNK)
        except zlib.error:
            raise CorruptData("is not valid gzip data (RFC 1952)") from None

    def end(self) -> None:
        """Raise :class:`CorruptData` if the data are incomplete."""
        if not self._decompressor.eof:
            raise CorruptData("is truncated: its gzip data ends too early")


class Deflate:
    """Decompresses deflate: in zlib's format (RFC 1950), or ``raw`` (RFC 1951)."""

    def __init__(self, *, raw: bool) -> None:
        self._decompressor = zlib.decompressobj(-15 if raw else 15)

    def expand(self, data: bytes) -> Iterator[bytes]:
        """Yield the expanded data. Raise :class:`CorruptData` if the data are invalid."""
        for piece in _pieces(data, _PIECE):
            if self._decompressor.eof:
                raise CorruptData("has extra bytes after its deflate data")
            expanded = self._expanded(piece)
            yield expanded
            # zlib may have consumed the whole piece and still hold output.
            while self._decompressor.unconsumed_tail or len(expanded) == _CHUNK:
                expanded = self._expanded(self._decompressor.unconsumed_tail)
                yield expanded
            if self._decompressor.unused_data:
                raise CorruptData("has extra bytes after its deflate data")

    def _expanded(self, data: bytes) -> bytes:
        try:
            return self._decompressor.decompress(data, _CHUNK)
        except zlib.error:
            raise CorruptData("is not valid deflate data (RFC 1950, RFC 1951)") from None

    def end(self) -> None:
        """Raise :class:`CorruptData` if the data are incomplete."""
        if not self._decompressor.eof:
            raise CorruptData("is truncated: its deflate data ends too early")


class Brotli:
    """Decompresses Brotli (RFC 7932).

    Raises :class:`MissingPackage` if the package ``brotli`` is not installed.
    """

    def __init__(self) -> None:
        try:
            import brotli
        except ImportError:
            raise MissingPackage("br", "brotli") from None
        self._decompressor: Any = brotli.Decompressor()
        self._error: type[Exception] = brotli.error

    def expand(self, data: bytes) -> Iterator[bytes]:
        """Yield the expanded data. Raise :class:`CorruptData` if the data are invalid."""
        for piece in _pieces(data, _PIECE):
            expanded = self._expanded(piece)
            while expanded:
                yield expanded
                expanded = b"" if self._decompressor.is_finished() else self._expanded(b"")

    def _expanded(self, data: bytes) -> bytes:
        try:
            return bytes(self._decompressor.process(data, output_buffer_limit=_CHUNK))
        except self._error:
            raise CorruptData("is not valid br data (RFC 7932)") from None

    def end(self) -> None:
        """Raise :class:`CorruptData` if the data are incomplete."""
        if not self._decompressor.is_finished():
            raise CorruptData("is truncated: its br data ends too early")


class Zstd:
    """Decompresses Zstandard (RFC 8878): one or more frames.

    Raises :class:`MissingPackage` if the package ``zstandard`` is not installed.
    """

    def __init__(self) -> None:
        try:
            import zstandard
        except ImportError:
            raise MissingPackage("zstd", "zstandard") from None
        self._maker = zstandard.ZstdDecompressor()
        self._decompressor = self._maker.decompressobj()
        self._error = zstandard.ZstdError

    def expand(self, data: bytes) -> Iterator[bytes]:
        """Yield the expanded data. Raise :class:`CorruptData` if the data are invalid."""
        for piece in _pieces(data, _ZSTD_PIECE):
            rest = piece
            while rest:
                if self._decompressor.eof:
                    self._decompressor = self._maker.decompressobj()
                yield self._expanded(rest)
                rest = self._decompressor.unused_data

    def _expanded(self, data: bytes) -> bytes:
        try:
            return self._decompressor.decompress(data)
        except self._error:
            raise CorruptData("is not valid zstd data (RFC 8878)") from None

    def end(self) -> None:
        """Raise :class:`CorruptData` if the data are incomplete."""
        if not self._decompressor.eof:
            raise CorruptData("is truncated: its zstd data ends too early")
