"""Render the Markdown of the manual as plain text for a terminal.

Only the constructs that the manual uses are supported: headings, paragraphs, lists with ``-``,
tables, fenced blocks, links, emphasis and code spans (CommonMark 0.31, and the tables of GitHub
Flavored Markdown).
"""

from __future__ import annotations

import re
import textwrap
from collections.abc import Iterable, Iterator
from typing import Final

_FENCE: Final = re.compile(r"```.*")
_HEADING: Final = re.compile(r"(#+) (.*)")
_ITEM: Final = re.compile(r"- |[0-9]+\. ")
_SEPARATOR: Final = re.compile(r"\|(?: *:?-+:? *\|)+")
_CELL_BORDER: Final = re.compile(r"(?<!\\)\|")
_LINK: Final = re.compile(r"\[([^\[\]]++)\]\(([^()\s]++)\)")
_PAGE: Final = re.compile(r"([a-z]+)\.md(?:#.*)?")
_STRONG: Final = re.compile(r"\*\*(.+?)\*\*")
_WIDEST: Final = 28
"""The maximum width of a column before the last one, if these columns take too much of a line."""

_SHARE: Final = 0.6
"""How much of a line the columns before the last one may take without being wrapped."""


def plain(markdown: str, width: int) -> str:
    """Return Markdown as plain text with lines of at most ``width`` characters.

    Fenced blocks are indented and keep their lines, however long these are.
    """
    blocks = ("\n".join(_block(lines, width)) for lines in _blocks(markdown.splitlines()))
    return "\n\n".join(blocks) + "\n"


def _blocks(lines: Iterable[str]) -> Iterator[list[str]]:
    """Yield the lines of each block; blank lines separate blocks, except in fenced ones."""
    block: list[str] = []
    is_fenced = False
    for line in lines:
        if _FENCE.fullmatch(line):
            is_fenced = not is_fenced
        if line or is_fenced:
            block.append(line)
        elif block:
            yield block
            block = []
    if block:
        yield block


def _block(lines: list[str], width: int) -> Iterator[str]:
    heading = _HEADING.fullmatch(lines[0])
    if heading is not None:
        title = _wrapped(_inline(heading[2]), width)
        underline = "=" if len(heading[1]) == 1 else "-"
        yield from (*title, underline * max(map(len, title)))
    elif _FENCE.fullmatch(lines[0]):
        yield from (f"    {line}".rstrip() for line in lines[1:-1])
    elif len(lines) > 1 and _SEPARATOR.fullmatch(lines[1]):
        yield from _table([_cells(line) for line in lines if not _SEPARATOR.fullmatch(line)], width)
    elif _ITEM.match(lines[0]):
        for line in lines:
            mark = _ITEM.match(line)
            indent = " " * len(mark[0]) if mark else ""
            yield from _wrapped(_inline(line), width, indent)
    else:
        yield from _wrapped(_inline(" ".join(lines)), width)


def _cells(line: str) -> list[str]:
    inner = line.strip().removeprefix("|").removesuffix("|")
    return [_inline(cell.strip().replace("\\|", "|")) for cell in _CELL_BORDER.split(inner)]


def _table(rows: list[list[str]], width: int) -> Iterator[str]:
    """Yield a table with aligned columns; long cells are wrapped, mostly those of the last one."""
    *first, _ = zip(*rows, strict=True)
    widths = [max(map(len, column)) for column in first]
    if sum(widths) > width * _SHARE:
        most = min(_WIDEST, (width - 2 * len(first)) // (len(first) + 1))
        widths = [min(most, each) for each in widths]
    widths.append(width - sum(widths) - 2 * len(widths))
    for index, row in enumerate(rows):
        if not any(row):
            continue
        wrapped = [_wrapped(cell, size) or [""] for cell, size in zip(row, widths, strict=True)]
        for number in range(max(map(len, wrapped))):
            texts = [lines[number] if number < len(lines) else "" for lines in wrapped]
            padded = (text.ljust(size) for text, size in zip(texts, widths, strict=True))
            yield "  ".join(padded).rstrip()
        if index == 0:
            yield "-" * min(width, sum(widths) + 2 * (len(widths) - 1))


def _wrapped(text: str, width: int, indent: str = "") -> list[str]:
    # Hyphens are kept together, because they are part of options and names.
    return textwrap.wrap(text, width, subsequent_indent=indent, break_on_hyphens=False)


def _inline(text: str) -> str:
    """Return text without marks for emphasis, and with links as words."""
    return _STRONG.sub(r"\1", _LINK.sub(_link, text))


def _link(match: re.Match[str]) -> str:
    words, target = match.groups()
    page = _PAGE.fullmatch(target)
    if page is not None:
        return f"'help {words}'" if words == page[1] else f"{words} (help {page[1]})"
    return f"{words} ({target})" if "://" in target else str(words)
