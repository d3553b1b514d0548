"""Bodies in files of their own, beside the capture.

Nothing outside of the capture's folder is read, whatever name the capture gives.
"""

from __future__ import annotations

import json
import os
import re
from collections.abc import Iterator
from contextlib import suppress
from typing import Final, NamedTuple, Protocol

from alcamine_validate.input.captures.exchanges import AttachedBody
from alcamine_validate.input.files import BrokenFile, CantRead, open_file
from alcamine_validate.input.limits import Limits, OverLimit, shown_size

_OUTSIDE: Final = re.compile(r"^[/\\]|^[A-Za-z]:|(?:^|[/\\])\.\.(?:[/\\]|$)|\0")


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


class NoAttachments:
    """The attachments of a capture that has no folder, such as one from the standard input."""

    def read(self, _body: AttachedBody) -> Attachment:
        """Raise :class:`CantAttach`."""
        raise CantAttach("the capture was not read from a folder")


class FolderAttachments:
    """The files beside a capture."""

    def __init__(self, capture: str, limits: Limits) -> None:
        self._folder = os.path.dirname(capture)
        self._limits = limits

    def read(self, body: AttachedBody) -> Attachment:
        """Return the file that a body is in. Raises what :class:`Attachments` says."""
        path = self.path(body)
        try:
            with open_file(os.path.realpath(path), None, self._limits) as stream:
                data = stream.read(self._limits.text_size + 1)
        except CantRead as error:
            raise CantAttach(str(error)) from error
        if len(data) > self._limits.text_size:
            limit = shown_size(self._limits.text_size)
            raise OverLimit(f"it is larger than {limit} (--max-file-size)")
        return Attachment(path, data)

    def path(self, body: AttachedBody) -> str:
        """Return the path of the file that a body is in. Raises :class:`CantAttach`."""
        if leads_out(body.name):
            raise CantAttach("its name leads out of the folder")
        folder = self._files_of_stubs() if body.folder else self._folder
        path = os.path.normpath(os.path.join(folder, body.name))
        try:
            inside = os.path.realpath(folder or os.curdir)
            is_inside = os.path.commonpath([inside, os.path.realpath(path)]) == inside
        except ValueError as error:
            raise CantAttach("it is on another drive") from error
        if not is_inside:
            raise CantAttach("it is a link that leads out of the folder")
        return path

    def _files_of_stubs(self) -> str:
        """Return WireMock's folder of bodies: ``__files``, beside the folder ``mappings``."""
        above = self._folder
        while above and os.path.basename(above) != "mappings":
            above = os.path.dirname(above) if os.path.dirname(above) != above else ""
        return os.path.join(os.path.dirname(above) if above else self._folder, "__files")


_NAMED: Final = re.compile(rb'"(_file|bodyFileName|bodyFile)"\s*:\s*("(?:[^"\\]|\\.)*+")')
_IN_STUBS: Final = b"bodyFileName"


def attachments_named_in(capture: str, limits: Limits) -> Iterator[str]:
    """Yield the paths of the files beside a capture that it names as bodies.

    Its text is searched, not read: what can't be read names none.
    """
    attachments = FolderAttachments(capture, limits)
    data = b""
    with suppress(CantRead, BrokenFile, OverLimit), open_file(capture, None, limits) as stream:
        data = stream.read(limits.text_size)
    for key, text in set(_NAMED.findall(data)):
        with suppress(ValueError, CantAttach):
            folder = "__files" if key == _IN_STUBS else ""
            yield attachments.path(AttachedBody("", json.loads(text), folder))


class Source(NamedTuple):
    """Where a capture comes from: what reads its attachments, and its first Session's index."""

    attachments: Attachments = NoAttachments()
    first: int = 0


def source_of(path: str | None, limits: Limits) -> Source:
    """Return where a capture comes from; None: not from a file."""
    return Source() if path is None else Source(FolderAttachments(path, limits))


def leads_out(name: str) -> bool:
    """Tell whether the name of an attachment could lead out of its folder or archive."""
    return _OUTSIDE.search(name) is not None
