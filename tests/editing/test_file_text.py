"""The text of a file, and the bytes of the file with another text."""

from __future__ import annotations

import gzip
import io
import zipfile

import pytest
import zstandard

from alcamine_validate.editing.edits import Refused
from alcamine_validate.editing.file_text import FileText, NotText
from alcamine_validate.input.limits import Limits

BYTES = (b"", b"a\r\n", "é😀".encode(), b"\xef\xbb\xbfa", b"a\xff\xed\xa0\x80")

SURROGATES = ("utf-8", "surrogateescape")


@pytest.mark.parametrize("data", BYTES)
def test_all_bytes_are_kept(data: bytes) -> None:
    """A byte order mark is not in the text, and bytes that are not UTF-8 come back."""
    file = FileText(data, Limits())
    assert not file.text.startswith("\ufeff")
    assert file.with_text(file.text) is data
    assert file.with_text(f"{file.text}é") == data + "é".encode()
    if file.text:
        assert file.with_text("") == data[: len(data) - len(file.text.encode(*SURROGATES))]


def test_a_byte_order_mark_is_removed() -> None:
    """The rest is as before, and compressed as before."""
    for data in (b"\xef\xbb\xbfa\r\n", b"a\r\n"):
        for stored in (data, gzip.compress(data), zstandard.compress(data)):
            file = FileText(stored, Limits())
            assert file.with_mark == data.decode()
            again = FileText(file.without_mark(), Limits())
            assert (again.with_mark, again.text) == ("a\r\n", "a\r\n")
            assert (again.without_mark()[:2] == b"\x1f\x8b") is (stored[:2] == b"\x1f\x8b")


def test_compressed_files() -> None:
    """Without an edit the bytes are the same, though several members would become one."""
    data = gzip.compress(b"a") + gzip.compress(b"b")
    file = FileText(data, Limits())
    assert file.text == "ab"
    assert file.with_text("ab") is data
    assert gzip.decompress(file.with_text("abc")) == b"abc"
    frame = zstandard.compress(b"a")
    assert zstandard.decompress(FileText(frame, Limits()).with_text("é")) == "é".encode()
    skipped = b"\x50\x2a\x4d\x18\x01\0\0\0x" + frame
    again = FileText(FileText(skipped, Limits()).with_text("é"), Limits())
    assert again.text == "é"


def archive() -> bytes:
    """Return a ZIP archive."""
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w") as file:
        file.writestr("a.har", "{}")
    return stream.getvalue()


@pytest.mark.parametrize(
    ("data", "why"),
    [
        (archive(), "files in a ZIP archive can't be edited"),
        (b"PAR1....PAR1", "tables can't be edited"),
        (b"ARROW1\0\0", "tables can't be edited"),
        ("{}".encode("utf-16"), "only UTF-8 can be edited"),
        (gzip.compress(b"{}", mtime=0)[:-1], "the file can't be read: the file is truncated"),
        (
            gzip.compress(bytes(9_000_000), mtime=0),
            "the file can't be read: the data expands to more",
        ),
    ],
)
def test_files_without_a_text(data: bytes, why: str) -> None:
    """They are refused; those that can be read all the same have an error of their own."""
    with pytest.raises(Refused, match=why) as caught:
        FileText(data, Limits())
    assert isinstance(caught.value, NotText) == ("edited" in why and "UTF-8" not in why)
