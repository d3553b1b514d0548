"""How much is read before it is refused: sizes, depths and counts, and how they are spelt."""

from __future__ import annotations

import re
import sys
from dataclasses import dataclass
from typing import Final

KIB: Final = 1024
MIB: Final = 1024 * KIB
GIB: Final = 1024 * MIB

_SIZE: Final = r"(?i:([0-9]+(?:\.[0-9]+)?) ?(?:([kmg])(i?)b?|b)?)"
_UNITS: Final = {"k": 1, "m": 2, "g": 3}


class OverLimit(ValueError):
    """Something is larger than it may be; the message says what, and which option helps."""


@dataclass(frozen=True, kw_only=True)
class Limits:
    """What is read at most; sizes are in bytes.

    ``file_size`` is that of a file as it is stored (JSON Lines, which are read in pieces,
    have none unless it is set; a line of theirs may have the size of a file).
    ``expanded_size`` and ``ratio`` (of the expanded size to the stored one) are about what
    is compressed; the ratio counts from 1 MiB on. ``nesting`` is how deep arrays and objects
    may stand in each other, 1024 at most, which is where ``orjson`` stops. ``records`` are
    Sessions in a file, ``findings`` those that are reported of it, and ``report_findings``
    those of all files.
    """

    file_size: int | None = None
    expanded_size: int = GIB
    ratio: int = 200
    nesting: int = 1024
    records: int = 10_000_000
    findings: int = 1_000
    report_findings: int = 10_000

    @property
    def text_size(self) -> int:
        """How large a text may be that is read as a whole."""
        return 256 * MIB if self.file_size is None else self.file_size


def size(text: str) -> int:
    """Return a size such as ``100MB``, ``1.5 GiB`` or ``4096`` in bytes.

    ``kB`` is 1,000 bytes and ``KiB`` 1,024 (IEC 80000-13). Raises ValueError.
    """
    match = re.fullmatch(_SIZE, text.strip())
    if match is None:
        raise ValueError(f"write a size such as 100MB or 1GiB, not {text!r}")
    number, unit, binary = match.groups()
    base = KIB if binary else 1000
    count = float(number) * base ** _UNITS.get((unit or "").lower(), 0)
    if count > sys.maxsize:
        raise ValueError(f"a size is at most {sys.maxsize} bytes, not {text!r}")
    return int(count)


def shown_size(count: int) -> str:
    """Return a number of bytes as people read it: ``256 MiB``."""
    for unit, name in ((GIB, "GiB"), (MIB, "MiB"), (KIB, "KiB")):
        if count >= unit:
            return f"{count / unit:.4g} {name}"
    return f"{count} bytes"
