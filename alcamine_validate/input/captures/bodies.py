"""Decode bodies of recorded responses: base64 and content encodings, within limits."""

from __future__ import annotations

import base64
import binascii
from collections.abc import Callable, Iterable
from typing import Final, NamedTuple

from alcamine_validate.input.compression import (
    Brotli,
    CorruptData,
    Decompressor,
    Deflate,
    Gzip,
    MissingPackage,
    Zstd,
)
from alcamine_validate.input.limits import MIB, Limits, OverLimit, shown_size
from alcamine_validate.validator.messages import displayed

_GZIP: Final = b"\x1f\x8b"
_BEFORE_TEXT: Final = b" \t\r\n\0\xef\xbb\xbf\xfe\xff"
"""White space, byte order marks, and the zero bytes of ASCII characters in UTF-16 and UTF-32."""


class UnknownEncoding(ValueError):
    """A content encoding that can't be decoded here; the message gives the reason."""


class BadBody(ValueError):
    """A body that is not valid in its encoding."""


def from_base64(text: str) -> bytes:
    """Return the bytes of base64 text (RFC 4648), ignoring white space.

    Raises :class:`BadBody` if the text is invalid.
    """
    try:
        return base64.b64decode("".join(text.split()), validate=True)
    except (binascii.Error, ValueError):
        raise BadBody("the body is not valid base64 (RFC 4648)") from None


def is_base64(data: str | bytes) -> bool:
    """Return whether a body is text and valid base64."""
    if not isinstance(data, str):
        return False
    try:
        from_base64(data)
    except BadBody:
        return False
    return True


def detected_encodings(data: bytes) -> tuple[str, ...]:
    """Return the content encoding to assume without a header: only gzip is recognized."""
    return ("gzip",) if data.startswith(_GZIP) else ()


class Decoded(NamedTuple):
    """A decoded body, and the content encodings that were undone, in this order."""

    data: bytes
    coding: tuple[str, ...]


def decoded(data: bytes, encodings: Iterable[str], limits: Limits) -> Decoded:
    """Return a body with its content encodings undone, the last first (RFC 9110, section 8.4).

    Recorders often keep the header of a body that they store decoded, so UTF-8 text that looks
    like JSON is returned as it is, but only after decoding it failed: Brotli and deflate data
    may start with a bracket too. Raises :class:`BadBody`, :class:`UnknownEncoding` and
    :class:`~alcamine_validate.input.limits.OverLimit`.
    """
    names = [name.strip().lower() for each in encodings for name in each.split(",")]
    coding: list[str] = []
    for name in reversed(names):
        if name in ("", "identity"):
            continue
        try:
            data = undone(data, name, limits)
        except (BadBody, UnknownEncoding):
            if looks_like_json(data) and _is_utf8(data):
                break
            raise
        coding.append(name)
    return Decoded(data, tuple(coding))


def looks_like_json(data: bytes) -> bool:
    """Return whether bytes start like an object or array in UTF-8, UTF-16 or UTF-32.

    White space and a byte order mark may precede it.
    """
    return data.lstrip(_BEFORE_TEXT)[:1] in (b"{", b"[")


def _is_utf8(data: bytes) -> bool:
    try:
        data.decode()
    except UnicodeDecodeError:
        return False
    return True


def undone(data: bytes, name: str, limits: Limits) -> bytes:
    """Return data with the content encoding ``name`` undone. Raise as :func:`decoded` does."""
    if name not in _DECODERS:
        known = "gzip, deflate, br and zstd are"
        raise UnknownEncoding(f"the content encoding {displayed(name)} is not supported; {known}")
    try:
        return _DECODERS[name](data, limits)
    except CorruptData as error:
        raise BadBody(f"the body {error}") from None
    except MissingPackage as error:
        raise UnknownEncoding(str(error)) from None


def check_expansion(expanded: int, stored: int, limits: Limits) -> None:
    """Raise :class:`~alcamine_validate.input.limits.OverLimit` if ``stored`` expands too much."""
    if expanded > limits.expanded_size:
        limit = shown_size(limits.expanded_size)
        raise OverLimit(f"the data expands to more than {limit} (--max-expanded-size)")
    if expanded > MIB and expanded > stored * limits.ratio:
        raise OverLimit(
            f"the data expands to more than {limits.ratio} times its size (--max-ratio)"
        )


def _expanded(data: bytes, decompressor: Decompressor, limits: Limits) -> bytes:
    pieces, total = [], 0
    for piece in decompressor.expand(data):
        total += len(piece)
        check_expansion(total, len(data), limits)
        pieces.append(piece)
    decompressor.end()
    return b"".join(pieces)


def _inflated(data: bytes, limits: Limits) -> bytes:
    """Return decompressed deflate data, with or without zlib's wrapping.

    RFC 9110, section 8.4.1.2, requires the wrapping, but some servers omit it.
    """
    try:
        return _expanded(data, Deflate(raw=False), limits)
    except CorruptData as error:
        try:
            return _expanded(data, Deflate(raw=True), limits)
        except CorruptData:
            raise error from None


_DECODERS: Final[dict[str, Callable[[bytes, Limits], bytes]]] = {
    "br": lambda data, limits: _expanded(data, Brotli(), limits),
    "deflate": _inflated,
    "gzip": lambda data, limits: _expanded(data, Gzip(), limits),
    "x-gzip": lambda data, limits: _expanded(data, Gzip(), limits),
    "zstd": lambda data, limits: _expanded(data, Zstd(), limits),
}
