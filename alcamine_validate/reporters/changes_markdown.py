"""``spec diff --format markdown``: tables for a comment on a pull request.

The report keeps within the limits of :mod:`alcamine_validate.reporters.markdown_parts`.
"""

from __future__ import annotations

from collections.abc import Iterator

from alcamine_validate.changes.difference import Difference, PlacedChange
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
    verdict,
    verdict_line,
)
from alcamine_validate.reporters.markdown_parts import cell, code, listed


def changes_markdown(difference: Difference) -> str:
    """Return the report in GitHub Flavored Markdown."""
    return "".join(_pieces(difference))


def _pieces(difference: Difference) -> Iterator[str]:
    yield f"## alcamine-validate: {verdict(difference)}\n\n{code(summary_line(difference))}\n"
    for judgement, changes in by_judgement(difference):
        yield f"\n### {HEADINGS[judgement]}: {MEANINGS[judgement]}\n\n"
        yield "| place | change | code | lines |\n| --- | --- | --- | --- |\n"
        yield from listed((_row(difference, each) for each in changes), len(changes))
    yield from _lists(difference)
    if words := documentation_line(difference):
        yield f"\n{words}\n"


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


def _lists(difference: Difference) -> Iterator[str]:
    impact, captures = difference.impact, difference.captures
    sections: list[tuple[str, list[str]]] = []
    if impact is not None:
        rules = [f"{each.code} {each.name}: {each.place} ({each.change})" for each in impact.rules]
        sections += [
            ("Overlay actions", list(map(action_line, impact.actions))),
            ("Rules that read what changed", rules),
            ("Types that change", list(map(type_line, impact.types))),
        ]
    if captures is not None:
        sections += [
            ("Sessions that became invalid", list(map(verdict_line, captures.now_invalid))),
            ("Sessions that became valid", list(map(verdict_line, captures.now_valid))),
        ]
    for title, lines in sections:
        if lines:
            yield f"\n### {title}\n\n"
            yield from listed((f"- {code(each)}\n" for each in lines), len(lines))
    if captures is not None:
        yield f"\n{captures_line(difference)}\n"
