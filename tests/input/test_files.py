"""Files and the standard input: decompressed according to their first bytes, within limits."""

from __future__ import annotations

import gzip
import io
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from alcamine_validate.input.files import BrokenFile, CantRead, is_compressed, open_file, reason_of
from alcamine_validate.input.limits import MIB, Limits, OverLimit
from tests.input.inputs import NOISE, TEXT, zstd


def expanded(path: Path, data: bytes, **limits: Any) -> bytes:
    """Return the decompressed bytes of a file with this data, read in pieces."""
    path.write_bytes(data)
    with open_file(str(path), None, Limits(**limits)) as stream:
        return b"".join(iter(lambda: stream.read(100_000), b""))


@pytest.mark.parametrize("pack", [bytes, gzip.compress, zstd])
@pytest.mark.parametrize("data", [b"", b"{", b"abcd", NOISE])
def test_files_are_expanded(tmp_path: Path, pack: Callable[[bytes], bytes], data: bytes) -> None:
    """The compression is detected from the first bytes, whatever the file's name is."""
    assert expanded(tmp_path / "any.txt", pack(data)) == data


def test_frames_that_are_skipped(tmp_path: Path) -> None:
    """A file may start with a skippable frame (RFC 8878, section 3.1.2), as pzstd's files do."""
    for first in (0x50, 0x5F):
        skipped = bytes([first]) + b"\x2a\x4d\x18\x02\x00\x00\x00ab"
        assert expanded(tmp_path / "x.zst", skipped + zstd(TEXT)) == TEXT


@pytest.mark.parametrize("pack", [gzip.compress, zstd])
def test_files_that_are_cut_are_broken(tmp_path: Path, pack: Callable[[bytes], bytes]) -> None:
    """A file is broken wherever it is cut, if its start still shows the compression."""
    whole = pack(NOISE)
    for size in (4, 5, 11, 70_000, len(whole) - 8, len(whole) - 4, len(whole) - 1):
        with pytest.raises(BrokenFile, match=r"the file is truncated: its (gzip|zstd) data"):
            expanded(tmp_path / "cut", whole[:size])


@pytest.mark.parametrize("pack", [gzip.compress, zstd])
def test_files_that_are_damaged_are_broken(tmp_path: Path, pack: Callable[[bytes], bytes]) -> None:
    """Damage in the middle and data after the end are reported."""
    whole = bytearray(pack(NOISE))
    with pytest.raises(BrokenFile, match=r"the file is not valid (gzip|zstd) data \(RFC \d+\)"):
        expanded(tmp_path / "more", bytes(whole) + b"more")
    whole[-20] ^= 0xFF
    with pytest.raises(BrokenFile, match=r"the file is not valid (gzip|zstd) data"):
        expanded(tmp_path / "damaged", bytes(whole))


@pytest.mark.parametrize("pack", [gzip.compress, zstd])
def test_files_that_are_bombs_are_over_a_limit(
    tmp_path: Path, pack: Callable[[bytes], bytes]
) -> None:
    """Decompression stops at the limit."""
    bomb = pack(b" " * 30 * MIB)
    with pytest.raises(OverLimit, match="--max-ratio"):
        expanded(tmp_path / "bomb", bomb)
    with pytest.raises(OverLimit, match="--max-expanded-size"):
        expanded(tmp_path / "bomb", bomb, ratio=10**9, expanded_size=MIB)
    assert len(expanded(tmp_path / "bomb", bomb, ratio=10**9)) == 30 * MIB


def test_the_size_of_a_file_is_that_on_the_disk(tmp_path: Path) -> None:
    """The decompressed size has separate limits."""
    data = gzip.compress(b" " * 100_000)
    assert len(expanded(tmp_path / "x", data, file_size=len(data))) == 100_000
    with pytest.raises(OverLimit, match="--max-file-size"):
        expanded(tmp_path / "x", data, file_size=len(data) - 1)


def test_a_zst_file_without_the_package(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A Zstandard file can't be read then, for a reason outside of the file; a gzip file can."""
    monkeypatch.setitem(sys.modules, "zstandard", None)
    with pytest.raises(CantRead, match="needs the package zstandard: pip install"):
        expanded(tmp_path / "x.zst", zstd(TEXT))
    assert is_compressed(str(tmp_path / "x.zst"))
    assert expanded(tmp_path / "x.gz", gzip.compress(TEXT)) == TEXT


def test_the_standard_input_is_expanded_too() -> None:
    """The standard input has no name that implies the compression."""
    with open_file("-", io.BytesIO(gzip.compress(TEXT)), Limits()) as stream:
        assert stream.read() == TEXT
    with pytest.raises(CantRead, match="is closed"), open_file("-", None, Limits()):
        pass


def test_a_reason_is_in_words_and_without_a_path() -> None:
    """Whatever the exception is: some have no text at all."""
    for error, words in (
        (PermissionError(13, "Permission denied", "a.json"), "Permission denied"),
        (ValueError("embedded null byte"), "embedded null byte"),
        (MemoryError(), "not enough memory"),
        (RuntimeError(), "RuntimeError"),
    ):
        assert reason_of(error) == words
