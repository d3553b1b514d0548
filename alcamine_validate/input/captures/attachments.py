"""Read bodies from separate files beside the capture.

Only files in the capture's folder, or in WireMock's folder of bodies, are read, whatever name
the capture gives.
"""

from __future__ import annotations

import json
import os
import re
from collections.abc import Iterator
from contextlib import suppress
from dataclasses import dataclass, field
from typing import Final, NamedTuple, Protocol

from alcamine_validate.input.captures.exchanges import AttachedBody
from alcamine_validate.input.files import (
    BODIES_OF_STUBS,
    BrokenFile,
    CantRead,
    bodies_of_stubs,
    open_file,
)
from alcamine_validate.input.limits import Limits, OverLimit, shown_size
from alcamine_validate.text.json_text import with_plain_letters

_OUTSIDE: Final = re.compile(r"^[/\\]|^[A-Za-z]:|(?:^|[/\\])\.\.(?:[/\\]|$)|\0")


class CantAttach(Exception):
    """A body in a separate file can't be read; the message gives the reason."""


class Attachment(NamedTuple):
    """A file that holds a body: its path, which may lead into an archive, and its bytes."""

    filename: str
    data: bytes


class Attachments(Protocol):
    """Reads bodies from separate files."""

    def read(self, body: AttachedBody) -> Attachment:
        """Return the file that holds a body.

        Raises :class:`CantAttach`, :class:`~alcamine_validate.input.files.BrokenFile` and
        :class:`~alcamine_validate.input.limits.OverLimit`.
        """


class NoAttachments:
    """The attachments of a capture without a folder, for example from the standard input."""

    def read(self, _body: AttachedBody) -> Attachment:
        """Raise :class:`CantAttach`."""
        raise CantAttach("the capture was not read from a folder")


class FolderAttachments:
    """The attachments of a capture in a folder: the files beside it."""

    def __init__(self, capture: str, limits: Limits) -> None:
        self._folder = os.path.dirname(capture)
        self._limits = limits

    def read(self, body: AttachedBody) -> Attachment:
        """Return the file that holds a body. Raise the errors of :class:`Attachments`."""
        path = self.path(body)
        try:
            with open_file(os.path.realpath(path), None, self._limits) as stream:
                data = stream.read(self._limits.text_size + 1)
        except CantRead as error:
            raise CantAttach(str(error)) from error
        if len(data) > self._limits.text_size:
            limit = shown_size(self._limits.text_size)
            raise OverLimit(f"the file is larger than {limit} (--max-file-size)")
        return Attachment(path, data)

    def path(self, body: AttachedBody) -> str:
        """Return the path of a body's file. Raise :class:`CantAttach` if it leads out."""
        if leads_out(body.name):
            raise CantAttach("its name points outside the folder")
        folder = bodies_of_stubs(self._folder) if body.folder else self._folder
        path = os.path.normpath(os.path.join(folder, body.name))
        try:
            inside = os.path.realpath(folder or os.curdir)
            is_inside = os.path.commonpath([inside, os.path.realpath(path)]) == inside
        except ValueError as error:
            raise CantAttach("it is on another drive") from error
        if not is_inside:
            raise CantAttach("it is a link to a file outside the folder")
        return path


_NAMED: Final = re.compile(
    rb"""(?<!\w)(_file|bodyFileName|bodyFile)["']?\s*:\s*"""
    rb"""(?:("(?:[^"\\]|\\.)*+")|'([^'\n]*+)'|([^\s"'#,{}\[\]][^\n#,{}\[\]]*+))"""
)
"""A key of JSON or YAML with the name of a file, in double or single quotes or in none."""

_IN_STUBS: Final = b"bodyFileName"


def attachments_named_in(capture: str, limits: Limits) -> Iterator[str]:
    """Yield the paths of the files that a capture names as bodies.

    Its text is searched, not parsed. A file that can't be read yields none.
    """
    attachments = FolderAttachments(capture, limits)
    data = b""
    with suppress(CantRead, BrokenFile, OverLimit), open_file(capture, None, limits) as stream:
        data = stream.read(limits.text_size)
    for key, quoted, single, plain in set(_NAMED.findall(with_plain_letters(data))):
        with suppress(ValueError, CantAttach):
            name = json.loads(quoted) if quoted else (single or plain.strip()).decode()
            folder = BODIES_OF_STUBS if key == _IN_STUBS else ""
            yield attachments.path(AttachedBody("", name, folder))


@dataclass
class Source:
    """The reader of a capture's attachments, and the index of its first Session.

    ``judged`` holds the names of the attachments that were checked, since several responses may
    have the same body.
    """

    attachments: Attachments = field(default_factory=NoAttachments)
    first: int = 0
    judged: set[str] = field(default_factory=set)


def source_of(path: str | None, limits: Limits) -> Source:
    """Return the source of the capture at ``path``; None means that it has no attachments."""
    return Source() if path is None else Source(FolderAttachments(path, limits))


def leads_out(name: str) -> bool:
    """Return whether the name of an attachment could lead out of its folder or archive."""
    return _OUTSIDE.search(name) is not None
