"""What may copy the lines or rows of files by their findings: see ``CheckOptions.split``."""

from __future__ import annotations

from typing import TYPE_CHECKING, BinaryIO, Protocol

from alcamine_validate.finding import Finding
from alcamine_validate.input.document import Document

if TYPE_CHECKING:
    from alcamine_validate.check.result import CheckedFile


class FileSplit(Protocol):
    """Copies the lines or rows of one file."""

    def tee(self, stream: BinaryIO, /) -> BinaryIO:
        """Return a stream of the same bytes, which are kept as they are read."""

    def add(self, finding: Finding, /) -> None:
        """Add a masked finding of the next document."""

    def take(self, document: Document, /) -> None:
        """Copy the lines or rows of a document, whose findings were all added."""

    def end(self, file: CheckedFile, /) -> None:
        """Write the copies if the file was read completely, and discard them if not."""


class Split(Protocol):
    """Makes the split of each file."""

    def of_file(self, path: str, filename: str) -> FileSplit:
        """Return the split of a file, which reports call ``filename``."""
