"""``spec diff --format html``: one page for people, in the style of the report of ``check``."""

from __future__ import annotations

from collections.abc import Iterator

from alcamine_validate.changes.classes import Judgement, class_documentation
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
from alcamine_validate.reporters.html_parts import END, code, head, section, table, text


def changes_html(difference: Difference) -> str:
    """Return the page, which loads nothing and has no scripts."""
    return "".join(_pieces(difference))


def _pieces(difference: Difference) -> Iterator[str]:
    worst = next((str(each.severity) for each in Judgement if difference.count(each)), "good")
    words = summary_line(difference), captures_line(difference), documentation_line(difference)
    yield from head(verdict(difference), worst, {}, "", filter(None, words))
    for judgement, changes in by_judgement(difference):
        title = f"{HEADINGS[judgement]}: {MEANINGS[judgement]}"
        rows = (_row(difference, each) for each in changes)
        content = "".join(table(("Place", "Change", "Class", "Lines"), rows))
        yield from section(judgement, title, content)
    for title, lines in lists_of(difference):
        if lines:
            items = "".join(f"<li>{code(each)}</li>\n" for each in lines)
            yield from section(title.lower().replace(" ", "-"), title, f"<ul>\n{items}</ul>\n")
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
