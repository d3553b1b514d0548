"""Bodies in files of their own: beside the capture, or in the archive that the capture is in.

Nothing outside of that folder or archive is read, whatever name the capture gives.
"""

from __future__ import annotations

import io
import os
import posixpath
import re
import zipfile
import zlib
from typing import Final, NamedTuple, Protocol

from alcamine_validate.input.captures.bodies import heed_expansion
from alcamine_validate.input.captures.exchanges import AttachedBody
from alcamine_validate.input.files import BrokenFile, CantRead, open_file
from alcamine_validate.input.limits import Limits, OverLimit, shown_size

_CHUNK: Final = 1 << 18
_METHODS: Final = (zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED)
_ENCRYPTED: Final = 1
_OUTSIDE: Final = re.compile(r"^[/\\]|^[A-Za-z]:|(?:^|[/\\])\.\.(?:[/\\]|$)|\0")
_BROKEN: Final = (zipfile.BadZipFile, zlib.error, EOFError, NotImplementedError, OSError)


class CantAttach(Exception):
    """A body that is in a file of its own can't be read; the message says why."""


class Attachment(NamedTuple):
    """A file that holds a body: its path, or where it is in an archive, and its bytes."""

    filename: str
    data: bytes


class Attachments(Protocol):
    """Reads the bodies that are in files of their own."""

    def read(self, body: AttachedBody) -> Attachment:
        """Return the file that a body is in.

        Raises :class:`CantAttach`, :class:`~alcamine_validate.input.files.BrokenFile` and
        :class:`~alcamine_validate.input.limits.OverLimit`.
        """


class Source(NamedTuple):
    """Where a capture comes from: what reads its attachments, and its first Session's index."""

    attachments: Attachments
    first: int = 0


class NoAttachments:
    """The attachments of a capture that has no folder, such as one from the standard input."""

    def read(self, _body: AttachedBody) -> Attachment:
        """Raise :class:`CantAttach`."""
        raise CantAttach("the capture was not read from a folder")


def attachments_beside(path: str | None, limits: Limits) -> Attachments:
    """Return what reads the files beside a capture; none if it is not a file."""
    return NoAttachments() if path is None else FolderAttachments(path, limits)


class FolderAttachments:
    """The files beside a capture."""

    def __init__(self, capture: str, limits: Limits) -> None:
        self._folder = os.path.dirname(capture)
        self._limits = limits

    def read(self, body: AttachedBody) -> Attachment:
        """Return the file that a body is in. Raises what :class:`Attachments` says."""
        if _OUTSIDE.search(body.name):
            raise CantAttach("its name leads out of the folder")
        folder = self._files_of_stubs() if body.folder else self._folder
        path = os.path.normpath(os.path.join(folder, body.name))
        try:
            inside = os.path.realpath(folder or os.curdir)
            real = os.path.realpath(path)
            if os.path.commonpath([inside, real]) != inside:
                raise CantAttach("it is a link that leads out of the folder")
            with open_file(real, None, self._limits) as stream:
                data = stream.read(self._limits.text_size + 1)
        except CantRead as error:
            raise CantAttach(str(error)) from error
        except OverLimit:
            raise
        except ValueError as error:
            raise CantAttach("it is on another drive") from error
        if len(data) > self._limits.text_size:
            limit = shown_size(self._limits.text_size)
            raise OverLimit(f"it is larger than {limit} (--max-file-size)")
        return Attachment(path, data)

    def _files_of_stubs(self) -> str:
        """Return WireMock's folder of bodies: ``__files``, beside the folder ``mappings``."""
        above = self._folder
        while above and os.path.basename(above) != "mappings":
            above = os.path.dirname(above) if os.path.dirname(above) != above else ""
        return os.path.join(os.path.dirname(above) if above else self._folder, "__files")


class Archive:
    """A ZIP archive with a HAR in it, as Playwright writes one.

    Raises :class:`~alcamine_validate.input.files.BrokenFile` if it is not a ZIP archive.
    """

    def __init__(self, data: bytes, filename: str, limits: Limits) -> None:
        try:
            self._zip = zipfile.ZipFile(io.BytesIO(data))
        except (*_BROKEN, ValueError):
            raise BrokenFile("it is not a valid ZIP archive") from None
        self._stored = len(data)
        self._expanded = 0
        self._filename = filename
        self._limits = limits

    @property
    def captures(self) -> list[str]:
        """The names of the HARs in it."""
        return [name for name in self._zip.namelist() if name.lower().endswith(".har")]

    def read(self, name: str) -> Attachment:
        """Return one of its files.

        Raises :class:`CantAttach`, :class:`~alcamine_validate.input.files.BrokenFile` and
        :class:`~alcamine_validate.input.limits.OverLimit`, also if all files that were read
        so far expand to too much.
        """
        try:
            info = self._zip.getinfo(name)
        except KeyError:
            raise CantAttach("the archive holds no such file") from None
        if info.flag_bits & _ENCRYPTED or info.compress_type not in _METHODS:
            raise CantAttach("it is encrypted, or not compressed with deflate")
        pieces, size = [], 0
        try:
            with self._zip.open(info) as stream:
                while piece := stream.read(_CHUNK):
                    size += len(piece)
                    self._expanded += len(piece)
                    heed_expansion(size, info.compress_size, self._limits)
                    heed_expansion(self._expanded, self._stored, self._limits)
                    pieces.append(piece)
        except _BROKEN:
            raise BrokenFile("a file in the ZIP archive is damaged") from None
        if size > self._limits.text_size:
            limit = shown_size(self._limits.text_size)
            raise OverLimit(f"a file in it is larger than {limit} (--max-file-size)")
        return Attachment(f"{self._filename}/{name}", b"".join(pieces))


class ArchiveAttachments:
    """The files beside a HAR in an archive."""

    def __init__(self, archive: Archive, capture: str) -> None:
        self._archive = archive
        self._folder = posixpath.dirname(capture)

    def read(self, body: AttachedBody) -> Attachment:
        """Return the file that a body is in. Raises what :class:`Attachments` says."""
        if _OUTSIDE.search(body.name):
            raise CantAttach("its name leads out of the folder")
        return self._archive.read(posixpath.normpath(posixpath.join(self._folder, body.name)))
