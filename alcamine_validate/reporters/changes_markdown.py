"""``spec diff --format markdown``: tables for a comment on a pull request.

All text of documents is in code spans, in which nothing is markup.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from alcamine_validate.changes.difference import Difference, PlacedChange
from alcamine_validate.reporters.changes_words import (
    HEADINGS,
    MEANINGS,
    by_judgement,
    captures_line,
    documentation_line,
    lines_of,
    lists_of,
    others_of,
    place_of,
    summary_line,
    verdict,
)
from alcamine_validate.reporters.markdown_parts import cell, code, listed
from alcamine_validate.reporters.wording import counted

_TABLE: Final = "| place | change | code | lines |\n| --- | --- | --- | --- |\n"
_MOST_CHARACTERS: Final = 60_000
"""How long a report may be; GitHub refuses comments of more than 65,536 characters."""


def changes_markdown(difference: Difference) -> str:
    """Return the report in GitHub Flavored Markdown. A section that does not fit is counted."""
    title, summary = verdict(difference), summary_line(difference)
    text = f"## alcamine-validate: {title}\n\n{code(summary)}\n"
    end = "".join(f"\n{line}\n" for line in _last_lines(difference))
    for heading, rows, head in _sections(difference):
        section = f"\n### {heading}\n\n{head}{''.join(listed(rows, len(rows)))}"
        if len(text) + len(section) + len(end) > _MOST_CHARACTERS:
            section = f"\n### {heading}\n\n{counted(len(rows), 'line')}, too long for this report\n"
        text += section
    return text + end


def _last_lines(difference: Difference) -> Iterator[str]:
    if difference.captures is not None:
        yield captures_line(difference)
    if words := documentation_line(difference):
        yield words


def _row(difference: Difference, change: PlacedChange) -> str:
    more = [f"; {change.hint}" if change.hint else ""]
    if others := others_of(change):
        more.append(f"; also at {others}")
    cells = (
        cell(place_of(change)),
        cell(f"{change.message}{''.join(more)}"),
        f"{change.kind.code} {change.kind.name}",
        cell(lines_of(difference, change)),
    )
    return f"| {' | '.join(cells)} |\n"


def _sections(difference: Difference) -> Iterator[tuple[str, list[str], str]]:
    """Yield the heading of each section that is not empty, its lines, and the head of its table."""
    for judgement, changes in by_judgement(difference):
        heading = f"{HEADINGS[judgement]}: {MEANINGS[judgement]}"
        yield heading, [_row(difference, each) for each in changes], _TABLE
    for heading, lines in lists_of(difference):
        if lines:
            yield heading, [f"- {code(each)}\n" for each in lines], ""
