"""Bodies of recorded responses: base64 and content encodings undone, within limits."""

from __future__ import annotations

import base64
import binascii
import zlib
from collections.abc import Callable, Iterable
from typing import Any, Final

from alcamine_validate.limits import MIB, Limits, OverLimit, shown_size

_CHUNK: Final = 1 << 16


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


def decoded(data: bytes, encodings: Iterable[str], limits: Limits) -> bytes:
    """Return a body with its content encodings undone (RFC 9110, section 8.4), the last first.

    Recorders often keep the header though they stored the body decoded: what looks like
    JSON is taken as it is. Raises :class:`BadBody`, :class:`UnknownEncoding` and
    :class:`~alcamine_validate.limits.OverLimit`.
    """
    names = [name.strip().lower() for each in encodings for name in each.split(",")]
    for name in reversed(names):
        if looks_like_json(data):
            return data
        data = _undone(data, name, limits)
    return data


def looks_like_json(data: bytes) -> bool:
    """Tell whether bytes begin as an object or an array does."""
    return data.lstrip()[:1] in (b"{", b"[")


def _undone(data: bytes, name: str, limits: Limits) -> bytes:
    if name in ("", "identity"):
        return data
    if name not in _DECODERS:
        raise UnknownEncoding(f"the content encoding {name!r} is none of gzip, deflate, br, zstd")
    return _DECODERS[name](data, limits)


def _inflated(data: bytes, limits: Limits, window: int) -> bytes:
    """Return what zlib makes of ``data``; gzip may have several members (RFC 1952, 2.2)."""
    pieces, total, stored = [], 0, len(data)
    while data:
        machine = zlib.decompressobj(window)
        while not machine.eof:
            piece = machine.decompress(data, _CHUNK)
            total += len(piece)
            heed_expansion(total, stored, limits)
            pieces.append(piece)
            data = machine.unconsumed_tail
            if not piece and not data and not machine.eof:
                raise BadBody("the compressed body ends too early")
        data = machine.unused_data.lstrip(b"\0")
    return b"".join(pieces)


def heed_expansion(expanded: int, stored: int, limits: Limits) -> None:
    """Raise :class:`~alcamine_validate.limits.OverLimit` where too much comes of ``stored``."""
    if expanded > limits.expanded_size:
        limit = shown_size(limits.expanded_size)
        raise OverLimit(f"it expands to more than {limit} (--max-expanded-size)")
    if expanded > MIB and expanded > stored * limits.ratio:
        raise OverLimit(f"it expands more than {limits.ratio} times (--max-ratio)")


def _gzip(data: bytes, limits: Limits) -> bytes:
    try:
        return _inflated(data, limits, 31)
    except zlib.error:
        raise BadBody("the body is not gzip, as its content-encoding says") from None


def _deflate(data: bytes, limits: Limits) -> bytes:
    # RFC 9110, section 8.4.1.2: zlib's format; some servers send it without the wrapping.
    for window in (15, -15):
        try:
            return _inflated(data, limits, window)
        except zlib.error:
            continue
    raise BadBody("the body is not deflate, as its content-encoding says")


def _brotli(data: bytes, limits: Limits) -> bytes:
    try:
        import brotli
    except ImportError:
        raise UnknownEncoding(_missing("br", "brotli")) from None
    machine, pieces, total = brotli.Decompressor(), [], 0
    try:
        piece = machine.process(data, output_buffer_limit=_CHUNK)
        while piece or not machine.is_finished():
            total += len(piece)
            heed_expansion(total, len(data), limits)
            pieces.append(piece)
            if not piece and machine.can_accept_more_data():
                raise BadBody("the compressed body ends too early")
            piece = machine.process(b"", output_buffer_limit=_CHUNK)
    except brotli.error:
        raise BadBody("the body is not br, as its content-encoding says") from None
    return b"".join(pieces)


def _zstd(data: bytes, limits: Limits) -> bytes:
    try:
        import zstandard
    except ImportError:
        raise UnknownEncoding(_missing("zstd", "zstandard")) from None
    import io

    pieces, total = [], 0
    try:
        reader: Any = zstandard.ZstdDecompressor().stream_reader(
            io.BytesIO(data), read_across_frames=True
        )
        while piece := reader.read(_CHUNK):
            total += len(piece)
            heed_expansion(total, len(data), limits)
            pieces.append(piece)
    except zstandard.ZstdError:
        raise BadBody("the body is not zstd, as its content-encoding says") from None
    return b"".join(pieces)


def _missing(encoding: str, package: str) -> str:
    extra = "pip install 'alcamine-validate[compression]'"
    return f"{encoding} needs the package {package}: {extra}"


_DECODERS: Final[dict[str, Callable[[bytes, Limits], bytes]]] = {
    "br": _brotli,
    "deflate": _deflate,
    "gzip": _gzip,
    "x-gzip": _gzip,
    "zstd": _zstd,
}
