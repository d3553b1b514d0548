"""Files and the standard input: expanded by what they begin with, within limits."""

from __future__ import annotations

import gzip
import io
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from alcamine_validate.input.files import BrokenFile, CantRead, open_file
from alcamine_validate.input.limits import MIB, Limits, OverLimit
from tests.input.inputs import NOISE, TEXT, zstd


def expanded(path: Path, data: bytes, **limits: Any) -> bytes:
    """Return what is read of a file with these bytes, some at a time."""
    path.write_bytes(data)
    with open_file(str(path), None, Limits(**limits)) as stream:
        return b"".join(iter(lambda: stream.read(100_000), b""))


@pytest.mark.parametrize("pack", [bytes, gzip.compress, zstd])
@pytest.mark.parametrize("data", [b"", b"{", b"abcd", NOISE])
def test_files_are_expanded(tmp_path: Path, pack: Callable[[bytes], bytes], data: bytes) -> None:
    """By what they begin with, whatever their name is."""
    assert expanded(tmp_path / "any.txt", pack(data)) == data


def test_frames_that_are_skipped(tmp_path: Path) -> None:
    """A file may begin with one (RFC 8878, section 3.1.2), as those of pzstd do."""
    for first in (0x50, 0x5F):
        skipped = bytes([first]) + b"\x2a\x4d\x18\x02\x00\x00\x00ab"
        assert expanded(tmp_path / "x.zst", skipped + zstd(TEXT)) == TEXT


@pytest.mark.parametrize("pack", [gzip.compress, zstd])
def test_files_that_are_cut_are_broken(tmp_path: Path, pack: Callable[[bytes], bytes]) -> None:
    """Wherever that is, once they begin as what they are."""
    whole = pack(NOISE)
    for size in (4, 5, 11, 70_000, len(whole) - 8, len(whole) - 4, len(whole) - 1):
        with pytest.raises(BrokenFile, match=r"it ends too early: its (gzip|zstd) data"):
            expanded(tmp_path / "cut", whole[:size])


@pytest.mark.parametrize("pack", [gzip.compress, zstd])
def test_files_that_are_damaged_are_broken(tmp_path: Path, pack: Callable[[bytes], bytes]) -> None:
    """In the middle, and behind their end."""
    whole = bytearray(pack(NOISE))
    with pytest.raises(BrokenFile, match=r"it is no (gzip|zstd) \(RFC \d+\), or is damaged"):
        expanded(tmp_path / "more", bytes(whole) + b"more")
    whole[-20] ^= 0xFF
    with pytest.raises(BrokenFile, match="or is damaged"):
        expanded(tmp_path / "damaged", bytes(whole))


@pytest.mark.parametrize("pack", [gzip.compress, zstd])
def test_files_that_are_bombs_are_over_a_limit(
    tmp_path: Path, pack: Callable[[bytes], bytes]
) -> None:
    """They are not expanded any further."""
    bomb = pack(b" " * 30 * MIB)
    with pytest.raises(OverLimit, match="--max-ratio"):
        expanded(tmp_path / "bomb", bomb)
    with pytest.raises(OverLimit, match="--max-expanded-size"):
        expanded(tmp_path / "bomb", bomb, ratio=10**9, expanded_size=MIB)
    assert len(expanded(tmp_path / "bomb", bomb, ratio=10**9)) == 30 * MIB


def test_the_size_of_a_file_is_that_on_the_disk(tmp_path: Path) -> None:
    """What the data expands to has limits of its own."""
    data = gzip.compress(b" " * 100_000)
    assert len(expanded(tmp_path / "x", data, file_size=len(data))) == 100_000
    with pytest.raises(OverLimit, match="--max-file-size"):
        expanded(tmp_path / "x", data, file_size=len(data) - 1)


def test_a_zst_file_without_the_package(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """It can't be read, for a reason that lies outside of it; a gzip file can."""
    monkeypatch.setitem(sys.modules, "zstandard", None)
    with pytest.raises(CantRead, match="needs the package zstandard: pip install"):
        expanded(tmp_path / "x.zst", zstd(TEXT))
    assert expanded(tmp_path / "x.gz", gzip.compress(TEXT)) == TEXT


def test_the_standard_input_is_expanded_too() -> None:
    """There is no name that would tell."""
    with open_file("-", io.BytesIO(gzip.compress(TEXT)), Limits()) as stream:
        assert stream.read() == TEXT
    with pytest.raises(CantRead, match="is closed"), open_file("-", None, Limits()):
        pass
