"""Parts of pages for people: the head, sections and tables, in HTML without scripts.

A page (the Living Standard of WHATWG) loads nothing: its policy (Content Security Policy, level 3)
forbids everything but its own style sheet.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from html import escape
from typing import Final

from alcamine_validate.reporters.html_style import STYLE
from alcamine_validate.reporters.wording import visible

_CLASSES: Final = {
    "Count": "number",
    "Findings": "number",
    "Sessions": "number",
    "Earliest createdAt": "time",
    "Latest createdAt": "time",
}
"""The classes of columns that are not broken into lines, by heading."""

_POLICY: Final = (
    "default-src 'none'; style-src 'unsafe-inline'; base-uri 'none'; form-action 'none'"
)


def head(
    words: str, style: str, sections: Mapping[str, str], legend: str, remarks: Iterable[str]
) -> Iterator[str]:
    """Yield the page up to its first section: the policy, the style, the verdict, remarks.

    ``words`` are the verdict, and ``style`` is its class: a severity or ``good``. ``sections`` maps
    ids to headings; the ``legend`` is only shown if there are sections.
    """
    yield '<!doctype html>\n<html lang="en">\n<head>\n<meta charset="utf-8">\n'
    yield '<meta name="generator" content="alcamine-validate">\n'
    yield '<meta name="viewport" content="width=device-width, initial-scale=1">\n'
    yield f'<meta http-equiv="Content-Security-Policy" content="{_POLICY}">\n'
    yield f"<title>alcamine-validate: {words}</title>\n<style>\n{STYLE}</style>\n</head>\n"
    yield '<body>\n<header>\n<p class="product">alcamine-validate</p>\n'
    yield f'<h1 class="{style}">{words[0].upper()}{words[1:]}</h1>\n'
    if sections:
        links = (f'<li><a href="#{name}">{own}</a></li>' for name, own in sections.items())
        yield f'<nav aria-label="Sections"><ul>{"".join(links)}</ul></nav>\n'
        yield f'<p class="dim">{legend}</p>\n'
    yield "</header>\n<main>\n"
    if lines := "\n".join(map(text, remarks)):
        yield f'<p class="remarks">{lines}</p>\n'


def section(name: str, heading: str, content: str) -> Iterator[str]:
    """Yield a section with an id, a heading and HTML as content."""
    yield f'<section aria-labelledby="{name}">\n'
    yield f'<h2 id="{name}">{heading}</h2>\n{content}</section>\n'


END: Final = "</main>\n</body>\n</html>\n"
"""The end of a page."""


def table(
    heads: tuple[str, ...], rows: Iterable[tuple[str, ...]], ids: Iterable[str] = ()
) -> Iterator[str]:
    """Yield a table. The first cell of each row, which is HTML like all of them, is its heading."""
    names = iter(ids)
    yield '<div class="table">\n<table>\n<thead><tr>'
    yield "".join(f'<th scope="col"{_class(head)}>{head}</th>' for head in heads)
    yield "</tr></thead>\n<tbody>\n"
    for first, *others in rows:
        name = next(names, None)
        yield "<tr>" if name is None else f'<tr id="{name}">'
        yield f'<th scope="row">{first}</th>'
        for head, cell in zip(heads[1:], others, strict=True):
            yield f'<td data-label="{head}"{_class(head)}>{cell}</td>'
        yield "</tr>\n"
    yield "</tbody>\n</table>\n</div>\n"


def _class(head: str) -> str:
    return f' class="{_CLASSES[head]}"' if head in _CLASSES else ""


def code(words: str) -> str:
    """Return any text as HTML code."""
    return f"<code>{text(words)}</code>"


def text(words: str) -> str:
    """Return any text as HTML text, with unprintable characters escaped as in other reports."""
    return escape(visible(words))
