"""Limits on the sizes, depths and counts that are read, and the notation of sizes."""

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
    """Something exceeds a limit; the message names it and the option that sets the limit."""


@dataclass(frozen=True, kw_only=True)
class Limits:
    """The maximum amounts that are read; sizes are in bytes.

    ``file_size`` limits a file as it is stored. If it is None, JSON Lines, which are read in
    pieces, have no limit as a whole, but each line is limited like another file
    (``text_size``). ``expanded_size`` and ``ratio`` (of expanded to stored size) limit
    compressed data; the ratio applies above an expanded size of 1 MiB. ``nesting`` is the depth
    of arrays and objects, at most 1024, which is the limit of ``orjson``. ``records`` limits
    the Sessions in a file, and ``findings`` the findings reported per file.
    """

    file_size: int | None = None
    expanded_size: int = GIB
    ratio: int = 200
    nesting: int = 1024
    records: int = 10_000_000
    findings: int = 1_000

    @property
    def text_size(self) -> int:
        """The maximum size of a text that is read as a whole."""
        return 256 * MIB if self.file_size is None else self.file_size


def size(text: str) -> int:
    """Return the number of bytes in a size like ``100MB``, ``1.5 GiB`` or ``4096``.

    ``kB`` is 1,000 bytes and ``KiB`` 1,024 (IEC 80000-13). Raises ValueError if ``text`` is not
    a valid size, or is larger than ``sys.maxsize``.
    """
    match = re.fullmatch(_SIZE, text.strip())
    if match is None:
        raise ValueError(f"use a size such as 100MB or 1GiB, not {text!r}")
    number, unit, binary = match.groups()
    base = KIB if binary else 1000
    count = float(number) * base ** _UNITS.get((unit or "").lower(), 0)
    if count > sys.maxsize:
        raise ValueError(f"a size is at most {sys.maxsize} bytes, not {text!r}")
    return int(count)


def shown_size(count: int) -> str:
    """Return a number of bytes in readable form: ``256 MiB``."""
    for unit, name in ((GIB, "GiB"), (MIB, "MiB"), (KIB, "KiB")):
        if count >= unit:
            return f"{count / unit:.4g} {name}"
    return f"{count} bytes"


def exact_size(count: int) -> str | int:
    """Return a number of bytes as text such as ``256MiB`` if it is a multiple of a unit."""
    for unit, name in ((GIB, "GiB"), (MIB, "MiB"), (KIB, "KiB")):
        if count and count % unit == 0:
            return f"{count // unit}{name}"
    return count
