"""The text of a file, and the bytes of the file with another text."""

from __future__ import annotations

import io
from codecs import BOM_UTF8
from typing import Final

from alcamine_validate.editing.codings import compressed_like
from alcamine_validate.editing.edits import Refused
from alcamine_validate.input.files import BrokenFile, CantRead, compression_of, expanded
from alcamine_validate.input.limits import Limits, OverLimit
from alcamine_validate.input.read import TABLE_STARTS, ZIP_STARTS

_OTHER_ENCODINGS: Final = (b"\xff\xfe", b"\xfe\xff", b"\x00\x00\xfe\xff")


class NotText(Refused):
    """A file is an archive or a table, which can be read but not edited."""


class FileText:
    """The text in the bytes of a file, which may be compressed.

    Bytes that are not valid UTF-8 are kept as lone surrogates, so that other lines of JSON Lines
    can be edited. A byte order mark is not part of the text. Raises :class:`NotText` for archives
    and tables, and :class:`~alcamine_validate.editing.edits.Refused` for other bytes that can't be
    edited.
    """

    def __init__(self, stored: bytes, limits: Limits) -> None:
        self._stored = stored
        self._compression = compression_of(stored[:4])
        self._data = self._expanded(limits)
        if self._data.startswith(ZIP_STARTS):
            raise NotText("files in a ZIP archive can't be edited")
        if self._data.startswith(tuple(TABLE_STARTS)):
            raise NotText("tables can't be edited")
        if self._data.startswith(_OTHER_ENCODINGS):
            raise Refused("only UTF-8 can be edited")
        self._mark = BOM_UTF8 if self._data.startswith(BOM_UTF8) else b""
        plain = self._data[len(self._mark) :]
        self.text = plain.decode("utf-8", "surrogateescape")

    def _expanded(self, limits: Limits) -> bytes:
        try:
            return bytes(expanded(io.BytesIO(self._stored), limits).read())
        except (BrokenFile, CantRead, OverLimit) as error:
            raise Refused(f"the file can't be read: {error}") from error

    @property
    def with_mark(self) -> str:
        """The text after the byte order mark, if there is one."""
        return self._mark.decode() + self.text

    def without_mark(self) -> bytes:
        """Return the bytes of the file without its byte order mark, compressed as before."""
        return self._compressed(self.text.encode("utf-8", "surrogateescape"))

    def with_text(self, text: str) -> bytes:
        """Return the bytes of the file with another text, compressed as before."""
        if text == self.text:
            return self._stored
        data = self._mark + text.encode("utf-8", "surrogateescape")
        return self._compressed(data)

    def _compressed(self, data: bytes) -> bytes:
        if self._compression is None:
            return data
        return compressed_like(self._compression, data, self._stored, self._data)
