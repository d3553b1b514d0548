"""Bodies of recorded responses: base64 and content encodings undone, within limits."""

from __future__ import annotations

import base64
import binascii
from collections.abc import Callable, Iterable
from typing import Final

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
"""White space, byte order marks, and the zeros of ASCII characters in UTF-16 and UTF-32."""


class UnknownEncoding(ValueError):
    """A content encoding that can't be undone here; the message says what is missing."""


class BadBody(ValueError):
    """Bytes that are not what their encoding says."""


def from_base64(text: str) -> bytes:
    """Return the bytes of base64 (RFC 4648), white space left out. Raises :class:`BadBody`."""
    try:
        return base64.b64decode("".join(text.split()), validate=True)
    except (binascii.Error, ValueError):
        raise BadBody("the body is no base64 (RFC 4648)") from None


def is_base64(data: str | bytes) -> bool:
    """Tell whether a body is text in base64."""
    try:
        from_base64(data if isinstance(data, str) else "")
    except BadBody:
        return False
    return isinstance(data, str)


def told_encodings(data: bytes) -> tuple[str, ...]:
    """Return the content encoding that bytes show without a header: gzip alone has a mark."""
    return ("gzip",) if data.startswith(_GZIP) else ()


def decoded(data: bytes, encodings: Iterable[str], limits: Limits) -> bytes:
    """Return a body with its content encodings undone (RFC 9110, section 8.4), the last first.

    Recorders often keep the header though they stored the body decoded: what can't be
    decoded and looks like JSON is taken as it is. The look alone does not tell, for Brotli
    and deflate may begin with a bracket too. Raises :class:`BadBody`, :class:`UnknownEncoding` and
    :class:`~alcamine_validate.input.limits.OverLimit`.
    """
    names = [name.strip().lower() for each in encodings for name in each.split(",")]
    for name in reversed(names):
        try:
            data = _undone(data, name, limits)
        except (BadBody, UnknownEncoding):
            if looks_like_json(data) and _is_utf8(data):
                return data
            raise
    return data


def looks_like_json(data: bytes) -> bool:
    """Tell whether bytes begin as an object or an array does, also in UTF-16 or after a mark."""
    return data.lstrip(_BEFORE_TEXT)[:1] in (b"{", b"[")


def _is_utf8(data: bytes) -> bool:
    try:
        data.decode()
    except UnicodeDecodeError:
        return False
    return True


def _undone(data: bytes, name: str, limits: Limits) -> bytes:
    if name in ("", "identity"):
        return data
    if name not in _DECODERS:
        known = "gzip, deflate, br, zstd"
        raise UnknownEncoding(f"the content encoding {displayed(name)} is none of {known}")
    try:
        return _DECODERS[name](data, limits)
    except CorruptData as error:
        raise BadBody(f"the body {error}") from None
    except MissingPackage as error:
        raise UnknownEncoding(str(error)) from None


def heed_expansion(expanded: int, stored: int, limits: Limits) -> None:
    """Raise :class:`~alcamine_validate.input.limits.OverLimit` if ``stored`` expands too much."""
    if expanded > limits.expanded_size:
        limit = shown_size(limits.expanded_size)
        raise OverLimit(f"it expands to more than {limit} (--max-expanded-size)")
    if expanded > MIB and expanded > stored * limits.ratio:
        raise OverLimit(f"it expands more than {limits.ratio} times (--max-ratio)")


def _expanded(data: bytes, machine: Decompressor, limits: Limits) -> bytes:
    pieces, total = [], 0
    for piece in machine.expand(data):
        total += len(piece)
        heed_expansion(total, len(data), limits)
        pieces.append(piece)
    machine.end()
    return b"".join(pieces)


def _inflated(data: bytes, limits: Limits) -> bytes:
    """Return what deflate expands to; some servers send it without zlib's wrapping.

    The wrapping is what RFC 9110, section 8.4.1.2, asks for.
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
