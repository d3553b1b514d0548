"""Parts of Markdown reports: tables, lists and code that fit, with all text of files in code.

The syntax is that of GitHub Flavored Markdown (0.29), which GitLab reads too. In a code span,
nothing is a link, a mention, a reference, emphasis or HTML.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from typing import Final

from alcamine_validate.reporters.wording import counted, visible

MOST_ROWS: Final = 50
MOST_CHARACTERS: Final = 14_000
"""How long a section may be. There are four in a report, and some lines between them."""

_BACKTICKS: Final = re.compile("`+")


def block(lines: list[str]) -> Iterator[str]:
    """Yield a code block (CommonMark 0.31, section 4.5) with the lines that fit."""
    shown = fitting(f"{visible(line)}\n" for line in lines)
    fence = "`" * max(3, _longest_run("".join(shown)) + 1)
    yield f"\n{fence}text\n{''.join(shown)}{fence}\n"
    if len(lines) > len(shown):
        yield f"\nand {counted(len(lines) - len(shown), 'more line')}\n"


def listed(rows: Iterable[str], total: int) -> Iterator[str]:
    """Yield the rows of a table that fit, and the number of the others."""
    shown = fitting(rows)
    yield from shown
    if total > len(shown):
        yield f"\nand {total - len(shown):,} more\n"


def fitting(pieces: Iterable[str]) -> list[str]:
    """Return the first pieces, at most :data:`MOST_ROWS`, that a section has room for."""
    shown: list[str] = []
    room = MOST_CHARACTERS
    for piece in pieces:
        room -= len(piece)
        if room < 0 or len(shown) == MOST_ROWS:
            break
        shown.append(piece)
    return shown


def cell(text: str) -> str:
    """Return a code span for a cell of a table.

    A backslash before a pipe is removed in a cell, even in a code span (GFM 0.29, section 4.10).
    """
    return code(text).replace("|", "\\|")


def code(text: str) -> str:
    """Return a code span with a text (CommonMark 0.31, section 6.1), or "" for an empty text.

    The span has more backticks around it than the text has in a row. One space at both ends is
    removed by readers, so that a text may begin or end with a backtick.
    """
    shown = visible(text)
    if not shown:
        return ""
    fence = "`" * (_longest_run(shown) + 1)
    is_stripped = shown[0] == shown[-1] == " " and not shown.isspace()
    pad = " " if is_stripped or "`" in (shown[0], shown[-1]) else ""
    return f"{fence}{pad}{shown}{pad}{fence}"


def _longest_run(text: str) -> int:
    """Return the length of the longest run of backticks in a text."""
    return max(map(len, _BACKTICKS.findall(text)), default=0)
