"""Read ZIP archives with a HAR and its attachments, as Playwright writes them.

https://playwright.dev/docs/mock#recording-a-har-file. Nothing outside of the archive is read.
"""

from __future__ import annotations

import io
import posixpath
import zipfile
import zlib
from typing import Final

from alcamine_validate.input.captures.attachments import Attachment, CantAttach, leads_out
from alcamine_validate.input.captures.bodies import check_expansion
from alcamine_validate.input.captures.exchanges import AttachedBody
from alcamine_validate.input.files import BrokenFile
from alcamine_validate.input.limits import Limits, OverLimit, shown_size

_CHUNK: Final = 1 << 18
_METHODS: Final = (zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED)
_ENCRYPTED: Final = 1
_BROKEN: Final = (zipfile.BadZipFile, zlib.error, EOFError, NotImplementedError, OSError)


class Archive:
    """A ZIP archive with a HAR in it, as Playwright writes one.

    Raises :class:`~alcamine_validate.input.files.BrokenFile` if it is not a ZIP archive.
    """

    def __init__(self, data: bytes, filename: str, limits: Limits) -> None:
        try:
            self._zip = zipfile.ZipFile(io.BytesIO(data))
        except (*_BROKEN, ValueError):
            raise BrokenFile("the file is not a valid ZIP archive") from None
        self._stored = len(data)
        self._expanded = 0
        self._filename = filename
        self._limits = limits
        self._files: dict[str, Attachment] = {}

    @property
    def captures(self) -> list[str]:
        """The names of the HARs in the archive."""
        return [name for name in self._zip.namelist() if _is_capture(name)]

    def read(self, name: str) -> Attachment:
        """Return the file ``name``. A file that several responses share is expanded once.

        Raises :class:`CantAttach`, :class:`~alcamine_validate.input.files.BrokenFile` and
        :class:`~alcamine_validate.input.limits.OverLimit`, also if the files read so far expand
        to too much in total.
        """
        if name in self._files:
            return self._files[name]
        try:
            info = self._zip.getinfo(name)
        except KeyError:
            raise CantAttach("the archive does not contain that file") from None
        if info.flag_bits & _ENCRYPTED or info.compress_type not in _METHODS:
            raise BrokenFile(
                "a file in the ZIP archive is encrypted, or not compressed with deflate"
            )
        pieces, size = [], 0
        try:
            with self._zip.open(info) as stream:
                while piece := stream.read(_CHUNK):
                    size += len(piece)
                    self._expanded += len(piece)
                    check_expansion(size, info.compress_size, self._limits)
                    check_expansion(self._expanded, self._stored, self._limits)
                    pieces.append(piece)
        except _BROKEN:
            raise BrokenFile("a file in the ZIP archive is damaged") from None
        if size > self._limits.text_size:
            limit = shown_size(self._limits.text_size)
            raise OverLimit(f"a file in the archive is larger than {limit} (--max-file-size)")
        self._files[name] = Attachment(f"{self._filename}/{name}", b"".join(pieces))
        return self._files[name]


def _is_capture(name: str) -> bool:
    """Return whether a file is a HAR, and not a ``._`` file, where macOS stores attributes."""
    return name.lower().endswith(".har") and not posixpath.basename(name).startswith("._")


class ArchiveAttachments:
    """The attachments of a HAR in an archive: the files beside it."""

    def __init__(self, archive: Archive, capture: str) -> None:
        self._archive = archive
        self._folder = posixpath.dirname(capture)

    def read(self, body: AttachedBody) -> Attachment:
        """Return the file that holds a body. Raise the errors of :class:`Attachments`."""
        if leads_out(body.name):
            raise CantAttach("its name points outside the folder")
        return self._archive.read(posixpath.normpath(posixpath.join(self._folder, body.name)))
