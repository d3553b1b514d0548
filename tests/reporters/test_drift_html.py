"""The page on drift is well-formed, loads nothing, and is compared with a kept one."""

from __future__ import annotations

from dataclasses import replace
from html.parser import HTMLParser

from alcamine_validate.drift.evidence import DriftPlace
from alcamine_validate.reporters.drift_html import MOST_ROWS, drift_html
from tests.reporters.drift_reports import OPTIONS, SECRET, no_drift, the_report
from tests.support.golden_files import Golden

VOID = frozenset({"meta", "br"})


class Tags(HTMLParser):
    """Checks that elements are closed in order, and collects ids and links."""

    def __init__(self) -> None:
        super().__init__()
        self.open: list[str] = []
        self.ids: list[str] = []
        self.links: list[str] = []
        self.names: set[str] = set()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """Open an element."""
        self.names.add(tag)
        self.open += [] if tag in VOID else [tag]
        values = dict(attrs)
        self.ids += [values["id"] or ""] if "id" in values else []
        self.links += [values["href"] or ""] if "href" in values else []

    def handle_endtag(self, tag: str) -> None:
        """Close the last element that is open."""
        assert self.open.pop() == tag


def page(text: str) -> Tags:
    """Return the tags of a page, after checking that they are closed."""
    tags = Tags()
    tags.feed(text)
    tags.close()
    assert tags.open == []
    return tags


def test_the_page_is_as_kept(golden: Golden) -> None:
    """Its links lead to its sections, and it has no scripts and no personal data."""
    text = "".join(drift_html(the_report(), OPTIONS))
    golden("drift.html", text)
    tags = page(text)
    assert {f"#{each}" for each in tags.ids} == set(tags.links)
    assert not tags.names & {"script", "img", "link", "iframe"}
    assert SECRET not in text
    assert "<b>" not in text


def test_without_drift_the_page_has_no_sections() -> None:
    """Its heading says so."""
    text = "".join(drift_html(no_drift(), OPTIONS))
    assert page(text).ids == []
    assert '<h1 class="good">No drift in 1 file, 1 session</h1>' in text


def test_many_rows_are_counted() -> None:
    """The page has a limit."""
    report = the_report()
    rows = [
        report.rows[0]._replace(place=DriftPlace("missing", f"/a{number}", ""))
        for number in range(MOST_ROWS + 5)
    ]
    text = "".join(drift_html(replace(report, rows=rows), OPTIONS))
    assert "<p>and 5 more</p>" in text
    assert text.count('<tr><th scope="row">') == MOST_ROWS + len(report.slips)
