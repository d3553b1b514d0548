"""``spec diff --format text``: what changed, for people, the most severe changes first."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Final

from alcamine_validate.changes.classes import Judgement
from alcamine_validate.changes.difference import Difference, PlacedChange
from alcamine_validate.changes.impact import Impact
from alcamine_validate.reporters.changes_words import (
    HEADINGS,
    MEANINGS,
    action_line,
    by_judgement,
    captures_line,
    documentation_line,
    lines_of,
    others_of,
    place_of,
    summary_line,
    type_line,
    verdict_line,
)
from alcamine_validate.reporters.styles import Styles
from alcamine_validate.reporters.wording import clean, visible

_MOST_VERDICTS: Final = 20


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
    if difference.impact is not None:
        yield from _impact(difference.impact, style)
    if difference.captures is not None:
        yield from _captures(difference, style)
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


def _section(title: str, lines: Iterable[str], style: Styles) -> Iterator[str]:
    text = "".join(f"  {visible(line)}\n" for line in lines)
    if text:
        yield f"{style('bold', title)}\n\n{text}\n"


def _impact(impact: Impact, style: Styles) -> Iterator[str]:
    yield from _section("Overlay actions", map(action_line, impact.actions), style)
    rules = (f"{each.code} {each.name}: {each.place} ({each.change})" for each in impact.rules)
    yield from _section("Rules that read what changed", rules, style)
    yield from _section("Types that change", map(type_line, impact.types), style)


def _captures(difference: Difference, style: Styles) -> Iterator[str]:
    found = difference.captures
    if found is None:
        return
    for title, changed in (
        ("Sessions that became invalid", found.now_invalid),
        ("Sessions that became valid", found.now_valid),
    ):
        lines = [verdict_line(each) for each in changed[:_MOST_VERDICTS]]
        if len(changed) > len(lines):
            lines.append(f"and {len(changed) - len(lines):,} more (--format json lists them)")
        yield from _section(title, lines, style)
    yield f"{captures_line(difference)}\n"
