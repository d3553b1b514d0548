"""``spec diff --format html``: one page for people, in the style of the report of ``check``."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from alcamine_validate.changes.classes import Judgement, class_documentation
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
from alcamine_validate.reporters.html_parts import END, code, head, section, table, text


def changes_html(difference: Difference) -> str:
    """Return the page, which loads nothing and has no scripts."""
    return "".join(_pieces(difference))


def _pieces(difference: Difference) -> Iterator[str]:
    worst = next((str(each.severity) for each in Judgement if difference.count(each)), "good")
    remarks = filter(None, [summary_line(difference), documentation_line(difference)])
    yield from head(verdict(difference), worst, {}, "", remarks)
    for judgement, changes in by_judgement(difference):
        title = f"{HEADINGS[judgement]}: {MEANINGS[judgement]}"
        rows = (_row(difference, each) for each in changes)
        content = "".join(table(("Place", "Change", "Class", "Lines"), rows))
        yield from section(judgement, title, content)
    yield from _impact(difference)
    yield from _captures(difference)
    yield END


def _row(difference: Difference, change: PlacedChange) -> tuple[str, ...]:
    kind = change.kind
    words = [text(change.message)]
    if change.hint:
        words.append(f'<span class="dim">{text(change.hint)}</span>')
    if others := others_of(change):
        words.append(f'<span class="dim">also at</span> {code(others)}')
    summary = text(class_documentation(kind.code).summary)
    name = f'<span class="{kind.judgement.severity}">{kind.code}</span> {kind.name}'
    return (
        code(place_of(change)),
        "<br>\n".join(words),
        f'{name}<br>\n<span class="dim">{summary}</span>',
        code(lines_of(difference, change)),
    )


def _impact(difference: Difference) -> Iterator[str]:
    impact = difference.impact
    if impact is None:
        return
    rules = (f"{each.code} {each.name}: {each.place} ({each.change})" for each in impact.rules)
    yield from _list("Overlay actions", map(action_line, impact.actions))
    yield from _list("Rules that read what changed", rules)
    yield from _list("Types that change", map(type_line, impact.types))


def _captures(difference: Difference) -> Iterator[str]:
    captures = difference.captures
    if captures is None:
        return
    became_invalid = map(verdict_line, captures.now_invalid)
    yield from _list("Sessions that became invalid", became_invalid)
    yield from _list("Sessions that became valid", map(verdict_line, captures.now_valid))
    yield f"<p>{captures_line(difference)}</p>\n"


def _list(title: str, lines: Iterable[str]) -> Iterator[str]:
    items = "".join(f"<li>{code(each)}</li>\n" for each in lines)
    if items:
        yield from section(title.lower().replace(" ", "-"), title, f"<ul>\n{items}</ul>\n")
