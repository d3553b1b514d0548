"""Content encodings: undone piece by piece, within limits, or reported as broken."""

from __future__ import annotations

import gzip
import sys
import zlib
from collections.abc import Callable
from itertools import product
from typing import Final

import brotli
import pytest

from alcamine_validate.input.captures.bodies import (
    BadBody,
    Decoded,
    UnknownEncoding,
    decoded,
    from_base64,
    looks_like_json,
)
from alcamine_validate.input.limits import MIB, Limits, OverLimit
from tests.input.inputs import NOISE, TEXT, zstd
from tests.support.tables import for_each


def raw_deflate(data: bytes) -> bytes:
    """Return data as deflate without zlib's wrapping (RFC 1951)."""
    machine = zlib.compressobj(9, wbits=-15)
    return machine.compress(data) + machine.flush()


ENCODERS: Final[dict[str, tuple[str, Callable[[bytes], bytes]]]] = {
    "gzip": ("gzip", gzip.compress),
    "x-gzip": ("x-gzip", gzip.compress),
    "upper case": ("GZIP", gzip.compress),
    "deflate": ("deflate", zlib.compress),
    "raw deflate": ("deflate", raw_deflate),
    "br": ("br", brotli.compress),
    "zstd": ("zstd", zstd),
}
each_encoding = pytest.mark.parametrize("name", ENCODERS)


def test_encodings_are_undone() -> None:
    """Encodings of large and small bodies are undone."""

    def check(name: str, data: bytes) -> None:
        encoding, encode = ENCODERS[name]
        assert decoded(encode(data), [encoding], Limits()).data == data

    for_each(product(ENCODERS, (TEXT, NOISE, b"[]" + b" " * 900_000, b"x")), check)


@each_encoding
def test_what_looks_like_json_is_taken_as_it_is(name: str) -> None:
    """Recorders may store a body decoded and keep its header."""
    assert decoded(TEXT, [ENCODERS[name][0]], Limits()).data == TEXT


@pytest.mark.parametrize(
    "encodings",
    [
        ["gzip, br"],
        ["gzip", "br"],
        ["identity", "gzip,br"],
        [" GZip , identity, BR "],
        ["gzip,,br"],
    ],
)
def test_several_encodings_are_undone_from_the_last(encodings: list[str]) -> None:
    """Encodings are listed as applied (RFC 9110, section 8.4), in one header or several."""
    body = decoded(brotli.compress(gzip.compress(TEXT)), encodings, Limits())
    assert body == Decoded(TEXT, ("br", "gzip"))


@pytest.mark.parametrize("encodings", [[], [""], ["identity"], ["Identity, "]])
def test_no_encoding_changes_nothing(encodings: list[str]) -> None:
    """``identity`` means that there is no encoding."""
    assert decoded(b"\x1f\x8b", encodings, Limits()) == Decoded(b"\x1f\x8b", ())


@pytest.mark.parametrize("encoding", ["compress", "exi", "x", "gzip;q=1", "\ud800"])
def test_encodings_that_nobody_knows(encoding: str) -> None:
    """The message names the encoding, because the body can't be read."""
    with pytest.raises(UnknownEncoding, match="is not supported; gzip, deflate, br and zstd are"):
        decoded(b"\x00", [encoding], Limits())


def test_a_body_that_is_cut_is_broken() -> None:
    """A truncated body is an error, even if only its last byte is missing."""

    def check(name: str, data: bytes) -> None:
        encoding, encode = ENCODERS[name]
        whole = encode(data)
        for size in {1, 2, 5, 9, len(whole) // 2, len(whole) - 5, len(whole) - 1}:
            with pytest.raises(BadBody, match=r"the body is (truncated: |not valid )"):
                decoded(whole[:size], [encoding], Limits())

    for_each(product(ENCODERS, (TEXT, NOISE)), check)


def test_a_body_that_is_something_else_is_broken() -> None:
    """Data that are not in the encoding of the header are an error."""

    def check(name: str, data: bytes) -> None:
        with pytest.raises(BadBody):
            decoded(data, [ENCODERS[name][0]], Limits())

    for_each(product(ENCODERS, (b"", b"\x00", b"no", b"\x1f\x8bx", b"\xff" * 50_000)), check)


@pytest.mark.parametrize("name", ["gzip", "deflate", "raw deflate", "br"])
def test_what_follows_a_body_is_no_part_of_it(name: str) -> None:
    """Data after the end of a body are an error, even if they look like another body."""
    encoding, encode = ENCODERS[name]
    with pytest.raises(BadBody):
        decoded(encode(TEXT) + b"{}", [encoding], Limits())


def test_several_members_and_padding() -> None:
    """Gzip allows members and padding (RFC 1952, section 2.2); Zstandard allows several frames."""
    assert (
        decoded(gzip.compress(b"[1,") + gzip.compress(b"2]"), ["gzip"], Limits()).data == b"[1,2]"
    )
    padded = gzip.compress(b"[") + bytes(40_000) + gzip.compress(b"]") + bytes(3)
    assert decoded(padded, ["gzip"], Limits()).data == b"[]"
    skipped = b"\x5a\x2a\x4d\x18\x03\x00\x00\x00abc"
    assert decoded(zstd(b"[") + skipped + zstd(b"]"), ["zstd"], Limits()).data == b"[]"


@pytest.mark.parametrize(
    "name",
    [
        pytest.param(
            name, marks=() if name in ("gzip", "deflate", "zstd") else pytest.mark.thorough
        )
        for name in ENCODERS
    ],
)
def test_a_bomb_is_over_a_limit(name: str) -> None:
    """Size and ratio of the expanded data are limited; the ratio applies above 1 MiB."""
    encoding, encode = ENCODERS[name]
    small, large = encode(b" " * MIB), encode(b" " * 30 * MIB)
    assert len(decoded(small, [encoding], Limits(ratio=1)).data) == MIB
    with pytest.raises(OverLimit, match=r"more than 200 times its size \(--max-ratio\)"):
        decoded(large, [encoding], Limits())
    lenient = Limits(ratio=10**9, expanded_size=20 * MIB)
    with pytest.raises(OverLimit, match=r"more than 20 MiB .--max-expanded-size."):
        decoded(large, [encoding], lenient)


def test_a_bomb_in_a_bomb_is_over_a_limit() -> None:
    """The limits apply to each encoding separately."""
    twice = gzip.compress(gzip.compress(b" " * 30 * MIB))
    with pytest.raises(OverLimit, match="--max-ratio"):
        decoded(twice, ["gzip, gzip"], Limits())


@pytest.mark.parametrize("encoding", ["gzip", "zstd"])
def test_very_many_members_take_no_ages(encoding: str) -> None:
    """The data after a member are not copied as a whole for each member."""
    one = ENCODERS[encoding][1](b"")
    assert decoded(one * (4 * MIB // len(one)), [encoding], Limits()).data == b""


@pytest.mark.parametrize(
    ("text", "data"),
    [("", b""), ("e30=", b"{}"), (" e3\n0=\t", b"{}"), ("4pyT", "✓".encode())],
)
def test_base64(text: str, data: bytes) -> None:
    """White space is ignored: YAML and mail fold base64."""
    assert from_base64(text) == data


@pytest.mark.parametrize("text", ["e30", "e", "e3=0", "{}", "é30=", "e30=e30=", "_-==", "\ud800"])
def test_what_is_no_base64(text: str) -> None:
    """Base64 is padded and has no other characters (RFC 4648, section 4)."""
    with pytest.raises(BadBody, match="RFC 4648"):
        from_base64(text)


def test_what_looks_like_json() -> None:
    """Objects and arrays look like JSON, also after white space; no Session is another value."""
    assert looks_like_json(b" \r\n\t{")
    assert looks_like_json(b"[")
    assert not looks_like_json(b"")
    assert not looks_like_json(b'"{"')
    assert not looks_like_json(gzip.compress(b"{}"))


@pytest.mark.parametrize(
    ("encoding", "package"), [("br", "brotli"), ("zstd", "zstandard"), ("gzip, br", "brotli")]
)
def test_a_package_that_is_missing_is_named(
    monkeypatch: pytest.MonkeyPatch, encoding: str, package: str
) -> None:
    """The message has the command that installs it."""
    monkeypatch.setitem(sys.modules, package, None)
    command = rf"needs the package {package}: pip install 'alcamine-validate\[compression\]'"
    with pytest.raises(UnknownEncoding, match=command):
        decoded(b"\x00", [encoding], Limits())
    assert decoded(TEXT, [encoding], Limits()) == Decoded(TEXT, ())
