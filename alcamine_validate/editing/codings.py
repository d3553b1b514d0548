"""Encode a text anew in the form in which a string stands for it.

The form is that of the old value: the length of its lines, the sizes of its pieces, the header of
its compressed data, and the level of compression if that can be found out.
"""

from __future__ import annotations

import base64
import json
import re
import zlib
from collections.abc import Callable, Iterable
from typing import Any, Final, NamedTuple

from alcamine_validate.editing.edits import Refused
from alcamine_validate.input.captures.bodies import (
    BadBody,
    UnknownEncoding,
    from_base64,
    undone,
)
from alcamine_validate.input.captures.pieces import compressed_pieces, from_hex, joined_pieces
from alcamine_validate.input.embedding import Coding
from alcamine_validate.input.limits import MIB, Limits, OverLimit
from alcamine_validate.privacy.inner_texts import plain_base64

_HEX: Final = re.compile(r"(?:[0-9a-fA-F]{2})+")
_SPACE: Final = re.compile(r"\s+")
_GZIP_HEADER: Final = 10
_LEVELS: Final = (6, 9, 1, 5, 4, 3, 2, 8, 7)
"""The levels of zlib, the usual ones first."""

_MOST_TRIED: Final = MIB
"""Longer data are compressed once, instead of in search of the level of the old data."""


def decoded_text(stored: Any, coding: Coding, limits: Limits) -> str:
    """Return the text that a value stands for. Raise :class:`Refused` if it is not a text."""
    stages = _stages(stored, coding, limits)
    text = stages[-1]
    if isinstance(text, bytes):
        try:
            return text.decode()
        except UnicodeDecodeError:
            raise Refused("the text is not valid UTF-8") from None
    if not isinstance(text, str):
        raise Refused("the value is not a string")
    return text


def encoded_like(stored: Any, coding: Coding, text: str, limits: Limits) -> Any:
    """Return the value that stands for another text in the form of the value ``stored``.

    Raise :class:`Refused` if it can't be encoded.
    """
    stages = _stages(stored, coding, limits)
    try:
        data: Any = text.encode()
    except UnicodeEncodeError:
        raise Refused("UTF-8 can't represent the new text") from None
    for name, like, inner in reversed([*zip(coding, stages, stages[1:], strict=False)]):
        data = _encoded(name, data, like, inner)
    if decoded_text(data, coding, limits) != text:
        raise Refused("the encoded text can't be read again")
    return data


def _stages(stored: Any, coding: Coding, limits: Limits) -> list[Any]:
    """Return a value, and what it is after each step that decodes it."""
    stages = [stored]
    try:
        for name in coding:
            stages.append(_decoded(name, stages[-1], limits))
    except (BadBody, UnknownEncoding, OverLimit) as error:
        raise Refused(f"it can't be decoded again: {error}") from error
    return stages


def _decoded(name: str, value: Any, limits: Limits) -> Any:
    if name in _STORED:
        stored = _STORED[name]
        data = stored.read(value) if isinstance(value, stored.kind) else None
        if data is None:
            raise Refused("the value has another form than before")
        return data
    return undone(value, name, limits)


def _encoded(name: str, data: bytes, like: Any, old: bytes) -> Any:
    if name in _STORED:
        return _STORED[name].write(data, like)
    return compressed_like(name, data, like, old)


def compressed_like(name: str, data: bytes, like: bytes, old: bytes) -> bytes:
    """Return data with the content encoding ``name`` in the form of ``like``, which is ``old``."""
    return _COMPRESSED[name](data, like, old)


# How a value stands for bytes


def _as_base64(data: bytes, like: str) -> str:
    """Return base64 in lines as long as the first one of ``like``, with the same line ends."""
    text = base64.b64encode(data).decode()
    start = like[: len(like) - len(like.lstrip())]
    end = like[len(like.rstrip()) :]
    between = _SPACE.search(like.strip())
    if between is None:
        return f"{start}{text}{end}"
    width = between.start()
    lines = (text[at : at + width] for at in range(0, len(text), width))
    return start + between.group().join(lines) + end


def _from_base64url(text: str) -> bytes:
    return from_base64(plain_base64(text))


def _as_base64url(data: bytes, like: str) -> str:
    """Return base64 in the alphabet of ``like``, with padding if it may have some."""
    is_other = "+" in like or "/" in like
    text = (base64.b64encode if is_other else base64.urlsafe_b64encode)(data).decode()
    return text if like.endswith("=") else text.rstrip("=")


def _as_hex(data: bytes, like: str) -> str:
    return data.hex().upper() if re.search("[A-F]", like) else data.hex()


def _as_pieces(data: bytes, like: list[str]) -> list[str]:
    """Return pieces of the sizes that ``like`` has; the last one has what is left."""
    is_hex = all(_HEX.fullmatch(piece) for piece in like)
    pieces, start = [], 0
    for number, piece in enumerate(like, 1):
        size = len(from_hex(piece) or b"") if is_hex else len(from_base64(piece))
        end = start + size if number < len(like) else len(data)
        if data[start:end]:
            part = data[start:end]
            pieces.append(_as_hex(part, piece) if is_hex else _as_base64(part, piece))
        start = end
    return pieces


def _as_written_pieces(data: bytes, like: str) -> str:
    comma = re.search(r'"(\s*,\s*)"', like)
    pieces = _as_pieces(data, json.loads(like))
    written = json.dumps(pieces, separators=(comma[1] if comma else ",", ":"))
    start, end = like.index('"'), like.rindex('"') + 1
    return like[:start] + written[1:-1] + like[end:]


class _Stored(NamedTuple):
    """A form of bytes in a value: its type, and how it is read, and written like another one."""

    kind: type
    read: Callable[[Any], bytes | None]
    write: Callable[[bytes, Any], Any]


_STORED: Final = {
    "base64": _Stored(str, from_base64, _as_base64),
    "base64url": _Stored(str, _from_base64url, _as_base64url),
    "binary": _Stored(bytes, bytes, lambda data, _like: data),
    "hex": _Stored(str, from_hex, _as_hex),
    "pieces": _Stored(list, joined_pieces, _as_pieces),
    "written pieces": _Stored(str, compressed_pieces, _as_written_pieces),
}


# Compressed data


def _first_same(
    candidates: Iterable[Callable[[bytes], bytes]], data: bytes, old: bytes, like: bytes
) -> bytes:
    """Return data compressed by the first candidate that makes ``like`` of ``old``, or the first.

    So an edit that is taken back gives the old bytes.
    """
    tried = list(candidates)
    if len(old) <= _MOST_TRIED:
        same = (each for each in tried if each(old) == like)
        return next(same, tried[0])(data)
    return tried[0](data)


def _deflated(level: int, window: int) -> Callable[[bytes], bytes]:
    def compress(data: bytes) -> bytes:
        compressor = zlib.compressobj(level, zlib.DEFLATED, window)
        return compressor.compress(data) + compressor.flush()

    return compress


def _as_gzip(data: bytes, like: bytes, old: bytes) -> bytes:
    """Return one member of gzip data with the header of the first member of ``like``."""
    header = like[: _gzip_header_end(like)]
    hint = {2: 9, 4: 1}.get(like[8], 6)
    levels = (hint, *(each for each in _LEVELS if each != hint))
    raw = like[len(header) : -8]
    body = _first_same((_deflated(each, -15) for each in levels), data, old, raw)
    sums = (zlib.crc32(data), len(data) & 0xFFFFFFFF)
    return header + body + b"".join(each.to_bytes(4, "little") for each in sums)


def _gzip_header_end(data: bytes) -> int:
    """Return where the header of a gzip member ends (RFC 1952, section 2.3)."""
    flags, end = data[3], _GZIP_HEADER
    if flags & 4:
        end += 2 + int.from_bytes(data[end : end + 2], "little")
    for flag in (8, 16):
        if flags & flag:
            end = data.index(b"\0", end) + 1
    return end + 2 if flags & 2 else end


def _as_deflate(data: bytes, like: bytes, old: bytes) -> bytes:
    is_wrapped = like[0] & 15 == 8 and int.from_bytes(like[:2]) % 31 == 0
    window = 15 if is_wrapped else -15
    return _first_same((_deflated(each, window) for each in _LEVELS), data, old, like)


def _as_brotli(data: bytes, like: bytes, old: bytes) -> bytes:
    import brotli

    def compressed(quality: int) -> Callable[[bytes], bytes]:
        return lambda each: bytes(brotli.compress(each, quality=quality))

    return _first_same(map(compressed, (11, 5, 4, 1, 6, 9)), data, old, like)


def _as_zstd(data: bytes, like: bytes, old: bytes) -> bytes:
    """Return one frame that states its size and checksum if the first frame of ``like`` does."""
    import zstandard

    frame = zstandard.get_frame_parameters(like)
    is_sized = frame.content_size != zstandard.CONTENTSIZE_UNKNOWN

    def compressed(level: int) -> Callable[[bytes], bytes]:
        return zstandard.ZstdCompressor(
            level=level, write_checksum=frame.has_checksum, write_content_size=is_sized
        ).compress

    return _first_same(map(compressed, (3, 1, 5, 9, 19)), data, old, like)


_COMPRESSED: Final = {
    "br": _as_brotli,
    "deflate": _as_deflate,
    "gzip": _as_gzip,
    "x-gzip": _as_gzip,
    "zstd": _as_zstd,
}
