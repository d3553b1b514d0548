"""Bodies of cassettes that are hard to decode, or must not be decoded.

No correct server sends these, so the cassettes are written here, as vcrpy writes them.
"""

from __future__ import annotations

import gzip
import json
import tracemalloc
import zlib
from pathlib import Path
from typing import Any

import brotli
import pytest
import yaml

from alcamine_validate.input.limits import MIB
from tests.input.captures.recordings.commands import Check
from tests.input.captures.recordings.payloads import BAD, expected
from tests.input.captures.recordings.server import ENCODERS


def binary_cassette(path: Path, body: bytes, coding: str = "gzip") -> Path:
    """Write a cassette whose only response has these bytes, and return its path."""
    request = {"method": "GET", "uri": "https://api.example.com/sessions", "body": None}
    headers = {"Content-Type": ["application/json"], "Content-Encoding": [coding]}
    response = {"status": {"code": 200, "message": "OK"}, "headers": headers}
    interaction = {"request": request, "response": response | {"body": {"string": body}}}
    path.write_text(yaml.safe_dump({"interactions": [interaction], "version": 1}))
    return path


def test_codings_on_top_of_each_other(tmp_path: Path, check: Check) -> None:
    """Codings are listed in the order in which they were applied (RFC 9110, section 8.4)."""
    body = ENCODERS["br"](gzip.compress(json.dumps(BAD).encode()))
    path = binary_cassette(tmp_path / "stacked.yaml", body, "gzip, br")
    assert check(path).codes_and_places == expected(BAD)


@pytest.mark.parametrize("coding", ["gzip", "deflate", "deflate;raw", "br", "compress"])
@pytest.mark.parametrize("part", [slice(0, 300), slice(2, None), slice(0, 1)])
def test_bytes_that_do_not_decode(tmp_path: Path, check: Check, coding: str, part: slice) -> None:
    """Bytes cut off at either end, or in an unknown coding, must not look like success."""
    body = ENCODERS.get(coding, ENCODERS["gzip"])(json.dumps(BAD).encode())[part]
    path = tmp_path / "broken.yaml"
    if coding == "deflate" and part.start:  # without its header of two bytes it is raw
        body = body[1:]
    report = check(binary_cassette(path, body, coding.removesuffix(";raw")))
    assert report.summary["sessions"] == 0
    assert report.findings
    assert all(one["code"].startswith("ALC0") for one in report.findings)


@pytest.mark.parametrize("size", [16 * MIB, pytest.param(256 * MIB, marks=pytest.mark.thorough)])
@pytest.mark.parametrize("coding", ["gzip", "deflate", "deflate;raw", "br"])
def test_a_body_that_decodes_to_far_too_much(
    tmp_path: Path, check: Check, coding: str, size: int
) -> None:
    """A bomb is an error, and is never decoded as a whole."""
    bomb = binary_cassette(
        tmp_path / "bomb.yaml", spaces(size, coding), coding.removesuffix(";raw")
    )
    tracemalloc.start()
    try:
        report = check(bomb)
        _, peak = tracemalloc.get_traced_memory()
    finally:
        tracemalloc.stop()
    assert report.code == 1
    assert [one["severity"] for one in report.findings] == ["error"]
    assert peak < size


def spaces(size: int, coding: str) -> bytes:
    """Return an empty array after many spaces, encoded without building the whole text."""
    block = b" " * MIB
    compressor: Any = brotli.Compressor(quality=1)
    if coding != "br":
        bits = {"gzip": 31, "deflate": 15, "deflate;raw": -15}[coding]
        compressor = zlib.compressobj(1, wbits=bits)
    feed = compressor.process if coding == "br" else compressor.compress
    parts = [feed(block) for _ in range(size // len(block))]
    last = compressor.finish if coding == "br" else compressor.flush
    return b"".join([*parts, feed(b"[]"), last()])
