"""``spec diff --format text``: what changed, for people, the most severe changes first."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from alcamine_validate.changes.classes import Judgement
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
)
from alcamine_validate.reporters.styles import Styles
from alcamine_validate.reporters.wording import clean, visible

_MOST_LINES: Final = 30


def changes_text(difference: Difference, *, colored: bool) -> str:
    """Return the report for a terminal."""
    return "".join(_lines(difference, Styles(colored=colored)))


def _lines(difference: Difference, style: Styles) -> Iterator[str]:
    for judgement, changes in by_judgement(difference):
        heading = style(judgement.severity, HEADINGS[judgement])
        yield f"{heading} {style('dim', f'({MEANINGS[judgement]})')}\n\n"
        for change in changes:
            yield from _change(difference, change, style)
        yield "\n"
    for title, lines in lists_of(difference):
        yield from _section(title, lines, style)
    if words := captures_line(difference):
        yield f"{words}\n"
    if words := documentation_line(difference):
        yield f"{words}\n"
    worst = next((each.severity for each in Judgement if difference.count(each)), "good")
    yield style(worst, visible(summary_line(difference))) + "\n"


def _change(difference: Difference, change: PlacedChange, style: Styles) -> Iterator[str]:
    kind = change.kind
    code = style(kind.judgement.severity, kind.code)
    name = style("dim", f"({kind.name})")
    place = style("bold", visible(place_of(change)))
    yield f"  {place}: {code} {clean(visible(change.message))} {name}\n"
    if change.hint:
        yield f"    {visible(change.hint)}\n"
    if others := others_of(change):
        yield f"    {style('dim', 'also at')} {visible(others)}\n"
    yield f"    {style('dim', visible(lines_of(difference, change)))}\n"


def _section(title: str, lines: list[str], style: Styles) -> Iterator[str]:
    shown = [visible(line) for line in lines[:_MOST_LINES]]
    if len(lines) > len(shown):
        shown.append(f"and {len(lines) - len(shown):,} more (--format json lists them)")
    if shown:
        text = "".join(f"  {line}\n" for line in shown)
        yield f"{style('bold', title)}\n\n{text}\n"
