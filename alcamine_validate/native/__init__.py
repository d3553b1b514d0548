"""The native scanner, which says yes to most valid text, and nothing else: see ``scanner.c``.

It is optional: without a compiler at installation, and with ``ALCAMINE_VALIDATE_PURE=1`` in the
environment, everything works without it and is slower.
"""

from __future__ import annotations

import os
from array import array
from importlib import import_module

TYPE_CHECKING = False
if TYPE_CHECKING:  # see quick_check
    from collections.abc import Sequence
    from typing import Any, Final, Protocol, TypeAlias

    Words: TypeAlias = tuple[Sequence[int], bytes]
    """A table: integers of 32 bits, and the texts that they refer to. See ``compiler/table/``."""
else:
    Protocol, Words = object, tuple

VERSION: Final = 2
"""The version of the layout of tables, which ``compiler/table/`` writes and the scanner reads."""

_IS_OFF: Final = os.environ.get("ALCAMINE_VALIDATE_PURE", "") not in ("", "0")

_module: Any = None
if not _IS_OFF:
    try:  # not contextlib.suppress: see quick_check
        _module = import_module("alcamine_validate._scanner")
    except ImportError:
        _module = None  # there was no compiler at installation

NATIVE: Final = _module is not None and _module.VERSION == VERSION
"""Whether the scanner is used."""


class Scanner(Protocol):
    """Scans text by a table; it is written in C."""

    def accepts(self, text: object, /) -> bool:
        """Return True if a text is certainly valid, and False if that is not known.

        Valid text has no duplicate keys. The text is bytes, a str, or an object with a buffer.
        Nothing is raised.
        """

    def accepts_if_likely(self, text: object, /) -> bool:
        """Return what :meth:`accepts` does, but often False at once where most texts are refused.

        After 16 refusals in a row, it scans only one of 16 texts, until it accepts one: where
        an API has begun to send something new, scans of whole texts would be in vain.
        """

    def accepted_lines(self, text: bytes, start: int, end: int, /) -> tuple[int, int]:
        """Return how many lines are accepted, and the offset of the first line that is not.

        The lines are those of ``text`` between the offsets ``start`` and ``end``; the second
        result is ``end`` if all are accepted. Other threads run meanwhile. Raises ValueError if the
        offsets are not within the text.
        """


def scanner_for(
    table: Words | None, *, groups: int = 0, takes_controls: bool = True
) -> Scanner | None:
    """Return the scanner for a table; None if there is none, or if the table is empty.

    Its methods return True for text that is certainly valid, and False if they don't know.
    ``groups`` has a bit for each group of conditions that valid text meets as well. Without
    ``takes_controls``, it also has no control character but tab, CR and LF.
    """
    if not NATIVE or table is None or not table[0]:
        return None
    words, names = table
    made: Scanner = _module.Scanner(array("i", words).tobytes(), names, groups, takes_controls)
    return made
