"""Recognize table files that were joined into one, of which readers see only a part.

A Parquet file and an Arrow IPC file end with a footer that names what is in them, so a reader of
``cat a.parquet b.parquet`` finds the footer of the last one, and nothing of the others.
"""

from __future__ import annotations

from io import BytesIO
from typing import BinaryIO, Final, NamedTuple

_CHUNK: Final = 1 << 20
_SHORTEST_FOOTER: Final = 32


class _Joint(NamedTuple):
    """What stands where a file of a format ends and the next one begins.

    ``footer`` is how a footer begins; its length in four bytes stands before ``end``.
    """

    end: bytes
    start: bytes
    footer: bytes


# https://parquet.apache.org/docs/file-format, where the footer is a struct of Thrift that begins
# with its first field, and https://arrow.apache.org/docs/format/Columnar.html#ipc-file-format
_JOINTS: Final = {
    "parquet": _Joint(b"PAR1", b"PAR1", b"\x15"),
    "arrow": _Joint(b"ARROW1", b"ARROW1\0\0", b""),
}


def is_joined(source: BinaryIO | bytes, form: str) -> bool:
    """Return whether bytes, or a file that is open, are several files of a format.

    All of it is read, in pieces. The position in the file stays the same.
    """
    file = BytesIO(source) if isinstance(source, bytes) else source
    joint = _JOINTS[form]
    wanted = joint.end + joint.start
    before = file.tell()
    try:
        offset, rest = 0, b""
        file.seek(0)
        while chunk := file.read(_CHUNK):
            piece = rest + chunk
            at = piece.find(wanted)
            while at >= 0:
                if _ends_at(file, offset + at, joint.footer):
                    return True
                at = piece.find(wanted, at + 1)
                file.seek(offset + len(piece))
            rest = piece[-len(wanted) + 1 :]
            offset += len(piece) - len(rest)
        return False
    finally:
        file.seek(before)


def _ends_at(file: BinaryIO, at: int, footer: bytes) -> bool:
    """Return whether a file really ends at a place: its footer is as long as is said there."""
    if at < 4:
        return False
    file.seek(at - 4)
    length = int.from_bytes(file.read(4), "little")
    if not _SHORTEST_FOOTER <= length <= at - 4:
        return False
    file.seek(at - 4 - length)
    return file.read(len(footer)) == footer
