"""The page of ``spec diff``, read by an HTML parser."""

from __future__ import annotations

import re
from typing import Any

import html5lib

from alcamine_validate.reporters.changes_html import changes_html
from tests.reporters.conftest import GOLDEN
from tests.reporters.differences import no_difference, the_difference
from tests.support.golden_files import golden_of


def parsed(text: str) -> Any:
    """Return the page as an element tree; anything that is not valid HTML fails."""
    return html5lib.HTMLParser(strict=True, namespaceHTMLElements=False).parse(text)


def test_the_page_is_as_expected() -> None:
    """It has a table for each judgement, and lists of what that means here."""
    golden_of(GOLDEN)("changes.html", changes_html(the_difference()))


def test_the_page_is_valid_and_loads_nothing() -> None:
    """Text of documents is no markup, and nothing refers to another file."""
    text = changes_html(the_difference())
    page = parsed(text)
    assert [each.text for each in page.iter("h2")][:3] == [
        "Breaking: correct readers fail or lose data",
        "May break: only careful readers go on working",
        "Harmless: readers go on working",
    ]
    assert len(list(page.iter("tr"))) == 3 + 5
    assert not list(page.iter("b")) + list(page.iter("script"))
    assert not re.search(r"(?:src|href)=\"(?!#)", text)
    assert "\x1b" not in text
    ids = [each.get("id") for each in page.iter() if each.get("id")]
    assert len(ids) == len(set(ids)) == 8


def test_no_change_is_good_news() -> None:
    """The heading says so, in green."""
    text = changes_html(no_difference())
    assert '<h1 class="good">No change</h1>' in text
    assert not list(parsed(text).iter("table"))
