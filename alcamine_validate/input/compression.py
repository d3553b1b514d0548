"""Compressed data expanded piece by piece: gzip, deflate, Brotli and Zstandard.

Each class is a machine: ``expand`` takes the data, in pieces as they come, and yields what
they expand to, never much at a time; ``end`` says whether anything is missing. Both raise
:class:`CorruptData`.
"""

from __future__ import annotations

import zlib
from collections.abc import Iterator
from typing import Any, Final, Protocol

_CHUNK: Final = 1 << 18
_PIECE: Final = 1 << 14
"""How much is given to a machine at a time: what it does not take is copied."""

_ZSTD_PIECE: Final = 1024
"""The same for Zstandard, whose output has no limit but 32 KiB for each byte."""


class CorruptData(ValueError):
    """Data are not what they should be; the message goes on after "it" or "the body"."""


class MissingPackage(Exception):
    """A package is not installed that is needed to expand something."""

    def __init__(self, encoding: str, package: str) -> None:
        extra = "pip install 'alcamine-validate[compression]'"
        super().__init__(f"{encoding} needs the package {package}: {extra}")


class Decompressor(Protocol):
    """Expands data."""

    def expand(self, data: bytes) -> Iterator[bytes]:
        """Yield what the data expand to. Raises :class:`CorruptData`."""

    def end(self) -> None:
        """Raise :class:`CorruptData` where something is missing."""


def _pieces(data: bytes, size: int) -> Iterator[bytes]:
    return (data[start : start + size] for start in range(0, len(data), size))


class Gzip:
    """Expands gzip (RFC 1952), which may have several members, and zeros after them."""

    def __init__(self) -> None:
        self._machine = zlib.decompressobj(31)

    def expand(self, data: bytes) -> Iterator[bytes]:
        """Yield what the data expand to. Raises :class:`CorruptData`."""
        for piece in _pieces(data, _PIECE):
            rest = piece
            while rest:
                if self._machine.eof:
                    rest = rest.lstrip(b"\0")
                    if not rest:
                        break
                    self._machine = zlib.decompressobj(31)
                yield self._expanded(rest)
                rest = self._machine.unconsumed_tail or self._machine.unused_data

    def _expanded(self, data: bytes) -> bytes:
        try:
            return self._machine.decompress(data, _CHUNK)
        except zlib.error:
            raise CorruptData("is no gzip (RFC 1952), or is damaged") from None

    def end(self) -> None:
        """Raise :class:`CorruptData` where something is missing."""
        if not self._machine.eof:
            raise CorruptData("ends too early: its gzip data are cut off")


class Deflate:
    """Expands deflate: zlib's format (RFC 1950), or without the wrapping (RFC 1951)."""

    def __init__(self, *, raw: bool) -> None:
        self._machine = zlib.decompressobj(-15 if raw else 15)

    def expand(self, data: bytes) -> Iterator[bytes]:
        """Yield what the data expand to. Raises :class:`CorruptData`."""
        for piece in _pieces(data, _PIECE):
            if self._machine.eof:
                raise CorruptData("goes on after its deflate data")
            expanded = self._expanded(piece)
            yield expanded
            # All of it may have been taken in while there is more to come out.
            while self._machine.unconsumed_tail or len(expanded) == _CHUNK:
                expanded = self._expanded(self._machine.unconsumed_tail)
                yield expanded
            if self._machine.unused_data:
                raise CorruptData("goes on after its deflate data")

    def _expanded(self, data: bytes) -> bytes:
        try:
            return self._machine.decompress(data, _CHUNK)
        except zlib.error:
            raise CorruptData("is no deflate (RFC 1950, RFC 1951), or is damaged") from None

    def end(self) -> None:
        """Raise :class:`CorruptData` where something is missing."""
        if not self._machine.eof:
            raise CorruptData("ends too early: its deflate data are cut off")


class Brotli:
    """Expands Brotli (RFC 7932). Raises :class:`MissingPackage` when made without its package."""

    def __init__(self) -> None:
        try:
            import brotli
        except ImportError:
            raise MissingPackage("br", "brotli") from None
        self._machine: Any = brotli.Decompressor()
        self._error: type[Exception] = brotli.error

    def expand(self, data: bytes) -> Iterator[bytes]:
        """Yield what the data expand to. Raises :class:`CorruptData`."""
        for piece in _pieces(data, _PIECE):
            expanded = self._expanded(piece)
            while expanded:
                yield expanded
                expanded = b"" if self._machine.is_finished() else self._expanded(b"")

    def _expanded(self, data: bytes) -> bytes:
        try:
            return bytes(self._machine.process(data, output_buffer_limit=_CHUNK))
        except self._error:
            raise CorruptData("is no br (RFC 7932), or is damaged") from None

    def end(self) -> None:
        """Raise :class:`CorruptData` where something is missing."""
        if not self._machine.is_finished():
            raise CorruptData("ends too early: its br data are cut off")


class Zstd:
    """Expands Zstandard (RFC 8878), frame after frame.

    Raises :class:`MissingPackage` when made without its package.
    """

    def __init__(self) -> None:
        try:
            import zstandard
        except ImportError:
            raise MissingPackage("zstd", "zstandard") from None
        self._maker = zstandard.ZstdDecompressor()
        self._machine = self._maker.decompressobj()
        self._error = zstandard.ZstdError

    def expand(self, data: bytes) -> Iterator[bytes]:
        """Yield what the data expand to. Raises :class:`CorruptData`."""
        for piece in _pieces(data, _ZSTD_PIECE):
            rest = piece
            while rest:
                if self._machine.eof:
                    self._machine = self._maker.decompressobj()
                yield self._expanded(rest)
                rest = self._machine.unused_data

    def _expanded(self, data: bytes) -> bytes:
        try:
            return self._machine.decompress(data)
        except self._error:
            raise CorruptData("is no zstd (RFC 8878), or is damaged") from None

    def end(self) -> None:
        """Raise :class:`CorruptData` where something is missing."""
        if not self._machine.eof:
            raise CorruptData("ends too early: its zstd data are cut off")
