"""The report of ``spec diff`` for a comment on a pull request, read by a Markdown parser."""

from __future__ import annotations

import re
from dataclasses import replace

from markdown_it import MarkdownIt

from alcamine_validate.reporters.changes_markdown import changes_markdown
from tests.reporters.conftest import GOLDEN
from tests.reporters.differences import change, no_difference, the_difference
from tests.support.golden_files import golden_of


def html(text: str) -> str:
    """Return Markdown as the HTML that a reader shows."""
    return str(MarkdownIt("gfm-like", {"linkify": False}).render(text))


def test_the_report_is_as_expected() -> None:
    """There is a table for each judgement, and lists of what that means here."""
    golden_of(GOLDEN)("changes.md", changes_markdown(the_difference()))


def test_text_of_documents_is_only_text() -> None:
    """No text becomes markup or ends a cell: each row has four cells."""
    page = html(changes_markdown(the_difference()))
    rows = re.findall(r"<tr>(.*?)</tr>", page, re.DOTALL)
    assert len(rows) == 3 + 5
    assert {row.count("<td") + row.count("<th") for row in rows} == {4}
    assert "<b>" not in page
    assert page.count("<table>") == 3


def test_many_changes_are_cut_and_counted() -> None:
    """The report fits a comment, whatever changed."""
    difference = the_difference()
    many = [change("ALC903", f"/p{number}", "x" * 900) for number in range(400)]
    text = changes_markdown(replace(difference, changes=many))
    assert len(text) < 60_000
    (left_out,) = re.findall(
        r"^and (\d+) more$", text.partition("###")[2].partition("###")[0], re.M
    )
    assert text.count("`/p") + int(left_out) == 400


def test_no_change_is_a_heading_and_a_sentence() -> None:
    """Nothing else is said."""
    assert changes_markdown(no_difference()) == (
        "## alcamine-validate: no change\n\n"
        "`Found no change of Session from old.yaml to new.yaml.`\n"
    )
