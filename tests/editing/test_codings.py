"""Texts are encoded anew in the form of the old ones."""

from __future__ import annotations

import base64
import gzip
import io
import json
import textwrap
import zlib
from typing import Any, Final

import brotli
import pytest
import zstandard

from alcamine_validate.editing.codings import decoded_text, encoded_like
from alcamine_validate.editing.edits import Refused
from alcamine_validate.input.embedding import Coding
from alcamine_validate.input.limits import MIB, Limits

TEXT: Final = json.dumps({"id": "é", "values": list(range(200))}, ensure_ascii=False)
OTHER: Final = TEXT.replace("é", "another one")
DATA: Final = TEXT.encode()
ZIPPED: Final = gzip.compress(DATA, mtime=7)


def raw_deflate(data: bytes, level: int) -> bytes:
    """Return deflate data without the wrapping of zlib."""
    compressor = zlib.compressobj(level, zlib.DEFLATED, -15)
    return compressor.compress(data) + compressor.flush()


def named_gzip(data: bytes) -> bytes:
    """Return gzip data with the name of a file, as ``gzip`` writes it."""
    stream = io.BytesIO()
    with gzip.GzipFile("a.json", "wb", 1, stream, mtime=9) as file:
        file.write(data)
    return stream.getvalue()


def full_gzip(data: bytes) -> bytes:
    """Return gzip data whose header has all fields: extra data, a name, a comment, a checksum."""
    header = b"\x1f\x8b\x08\x1e\1\2\3\4\2\3" + b"\x03\0abc" + b"name\0" + b"comment\0"
    header += (zlib.crc32(header) & 0xFFFF).to_bytes(2, "little")
    sums = zlib.crc32(data).to_bytes(4, "little") + len(data).to_bytes(4, "little")
    return header + raw_deflate(data, 9) + sums


def pieces_of(data: bytes, size: int) -> list[str]:
    """Return data in hex, in pieces."""
    return [data[at : at + size].hex() for at in range(0, len(data), size)]


def zstd(data: bytes, **options: Any) -> bytes:
    """Return a frame of Zstandard."""
    return zstandard.ZstdCompressor(**options).compress(data)


FORMS: Final[dict[str, tuple[Coding, Any]]] = {
    "base64": (("base64",), base64.b64encode(DATA).decode()),
    "base64 in lines": (("base64",), base64.encodebytes(DATA).decode()),
    "base64 in lines of Ruby": (
        ("base64",),
        "\r\n".join(textwrap.wrap(base64.b64encode(DATA).decode(), 60)),
    ),
    "hex": (("hex",), DATA.hex()),
    "upper-case hex": (("hex", "gzip"), ZIPPED.hex().upper()),
    "pieces": (("pieces", "gzip"), pieces_of(ZIPPED, 50)),
    "pieces of base64": (
        ("pieces",),
        [base64.b64encode(DATA[:99]).decode(), base64.b64encode(DATA[99:]).decode()],
    ),
    "written pieces": (("written pieces", "gzip"), json.dumps(pieces_of(ZIPPED, 90))),
    "one written piece": (("written pieces", "gzip"), json.dumps([ZIPPED.hex()])),
    "gzip": (("binary", "gzip"), ZIPPED),
    "gzip, level 1": (("binary", "x-gzip"), gzip.compress(DATA, 1, mtime=7)),
    "gzip with a name": (("binary", "gzip"), named_gzip(DATA)),
    "gzip with all fields": (("binary", "gzip"), full_gzip(DATA)),
    "deflate": (("binary", "deflate"), zlib.compress(DATA)),
    "deflate, level 9": (("binary", "deflate"), zlib.compress(DATA, 9)),
    "raw deflate": (("binary", "deflate"), raw_deflate(DATA, 6)),
    "br": (("binary", "br"), brotli.compress(DATA)),
    "br, quality 5": (("binary", "br"), brotli.compress(DATA, quality=5)),
    "zstd": (("binary", "zstd"), zstd(DATA)),
    "zstd with a checksum": (("binary", "zstd"), zstd(DATA, write_checksum=True)),
    "zstd without its size": (("binary", "zstd"), zstd(DATA, write_content_size=False)),
    "twice": (("base64", "br", "gzip"), base64.b64encode(brotli.compress(ZIPPED)).decode()),
}


@pytest.mark.parametrize("name", FORMS)
def test_the_form_stays(name: str) -> None:
    """The same text has the same value, and an edit that is taken back leaves the old value."""
    coding, stored = FORMS[name]
    assert decoded_text(stored, coding, Limits()) == TEXT
    assert encoded_like(stored, coding, TEXT, Limits()) == stored
    other = encoded_like(stored, coding, OTHER, Limits())
    assert other != stored
    assert decoded_text(other, coding, Limits()) == OTHER
    assert encoded_like(other, coding, TEXT, Limits()) == stored


def test_lines_of_base64_stay_as_long() -> None:
    """So do the line ends, also the last one."""
    for form in ("base64 in lines", "base64 in lines of Ruby"):
        old = FORMS[form][1]
        new = encoded_like(old, ("base64",), OTHER, Limits())
        assert {len(line) for line in new.splitlines()[:-1]} == {len(old.splitlines()[0])}
        assert (new.count("\r\n") > 0, new[-1:] == "\n") == ("\r\n" in old, old[-1:] == "\n")


def test_pieces_stay_as_long() -> None:
    """The last one has what is left; a shorter text may need fewer."""
    old = pieces_of(b"abcdefgh", 2)
    wanted = [*pieces_of(b"ABCDEF", 2), b"GHIJ".hex()]
    assert encoded_like(old, ("pieces",), "ABCDEFGHIJ", Limits()) == wanted
    assert encoded_like(old, ("pieces",), "ABC", Limits()) == pieces_of(b"ABC", 2)


def test_long_data_are_compressed_once() -> None:
    """The level is that of the header."""
    data = b"0123456789abcdef" * (MIB // 8)
    stored = gzip.compress(data, 9, mtime=0)
    limits = Limits(ratio=10_000)
    new = encoded_like(stored, ("gzip",), data.decode() + "x", limits)
    assert new[:10] == stored[:10]
    assert gzip.decompress(new) == data + b"x"


@pytest.mark.parametrize(
    ("stored", "coding", "why"),
    [
        ("a", ("base64",), "it can't be decoded again: the body is not valid base64"),
        (1, ("base64",), "the value has another form than before"),
        ("xyz", ("hex",), "the value has another form than before"),
        (b"\x1f\x8b\0", ("gzip",), "it can't be decoded again: the body is truncated"),
        (b"\xff", ("binary",), "the text is not valid UTF-8"),
        (1, (), "the value is not a string"),
    ],
)
def test_what_is_not_a_text(stored: Any, coding: Coding, why: str) -> None:
    """It can't be edited."""
    with pytest.raises(Refused, match=why):
        decoded_text(stored, coding, Limits())


def test_lone_surrogates_have_no_bytes() -> None:
    """UTF-8 has none for them."""
    with pytest.raises(Refused, match="UTF-8 can't represent the new text"):
        encoded_like("", ("base64",), "\ud800", Limits())
