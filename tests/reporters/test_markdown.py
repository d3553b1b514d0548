"""``--format markdown``, read with markdown-it-py: CommonMark, and the tables of GitHub."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

import pytest
from hypothesis import given
from hypothesis import strategies as st
from markdown_it import MarkdownIt
from markdown_it.token import Token

from alcamine_validate.check.baseline import BaselineEntry
from alcamine_validate.check.drift import Drift, DriftSummary
from alcamine_validate.check.result import Summary
from alcamine_validate.finding import RecordedExchange
from alcamine_validate.reporters.markdown import MOST_GROUPS
from alcamine_validate.reporters.markdown_parts import MOST_ROWS
from alcamine_validate.reporters.paths import ReportPaths
from alcamine_validate.reporters.wording import visible
from tests.reporters.conftest import report, the_report
from tests.reporters.findings import (
    CAPTURED,
    ERROR,
    IN_EXCHANGE,
    INFO,
    ROOT,
    STATUS,
    WARNING,
    WILD,
    checked,
    finding,
    totals_of,
)
from tests.support.tables import for_each

PARSER: Final = MarkdownIt("commonmark").enable(["table", "strikethrough"])
HARMLESS: Final = {
    "text", "code_inline", "strong_open", "strong_close", "hardbreak", "softbreak",
}  # fmt: skip
LONGEST_COMMENT: Final = 60_000
TRAPS: Final = (
    "|", "a|b", "\\|", "\\\\|", "|\\", "\\", "`", "``", "a`b``c", "`|`", "` |", " a ", " ", "   ",
    " `a` ", "`\\|``", "@someone", "#1", "GH-1", "<b>x</b>", "<!-- x", "[a](https://x.example)",
    "![a](b)", "*a*", "_a_", "~~a~~", "&amp;", "&#64;", "https://x.example", "www.x.example",
    "a@b.example", "$`a`$", ":smile:", "%{x}", "- a", "# a", "> a", "---", "```", "~~~", "1. a",
    "| --- |", "a\\", "[[_TOC_]]", WILD,
)  # fmt: skip
"""Texts that mean something in Markdown, in a table or to GitHub and GitLab."""

ANY_TEXT: Final = st.text(st.characters(exclude_categories=()), min_size=1, max_size=30) | st.text(
    st.sampled_from("`|\\ a<&*_[]()#@"), min_size=1, max_size=12
)


def inlines(out: str, kind: str) -> Iterator[Token]:
    """Yield the contents of all blocks of a kind, such as ``td``; nothing in them is a link."""
    opened = None
    for token in PARSER.parse(out):
        if token.type == "inline":
            assert {child.type for child in token.children or ()} <= HARMLESS, token.content
            if opened == kind:
                yield token
        elif token.type != "paragraph_open":
            opened = token.tag if token.type.endswith("_open") else None


def text_of(token: Token) -> str:
    """Return the text that a reader sees."""
    return "".join(
        "\n" if child.type == "hardbreak" else child.content for child in token.children or ()
    )


def cells(out: str) -> list[str]:
    """Return the texts of the cells of all tables, without their headings."""
    return list(map(text_of, inlines(out, "td")))


def items(out: str) -> list[str]:
    """Return the texts of the listed findings."""
    return list(map(text_of, inlines(out, "li")))


def drift_of(*drifts: Drift) -> Summary:
    """Return a summary with these drift entries."""
    summary = Summary(drift=DriftSummary())
    for number, drift in enumerate(drifts):
        summary.drift.seen["", "", "", number] = drift
    return summary


def test_the_heading_is_the_verdict() -> None:
    """It has the totals, and no duration."""
    out = the_report("markdown")
    assert out.startswith(
        "## alcamine-validate: 7 errors, 1,236 warnings, 1 info in 8 files, 10 sessions\n"
    )
    assert report("markdown", [checked("a.json"), checked("b.json", sessions=2)]) == (
        "## alcamine-validate: no findings in 2 files, 3 sessions\n"
    )
    known = report("markdown", [checked("a.json", known=2)])
    assert known.startswith("## alcamine-validate: no new findings in 1 file, 1 session\n")


def test_rules_are_counted() -> None:
    """The counts include findings past the limit; severe and frequent rules come first."""
    files = [
        checked("a.json", CAPTURED, finding("ALC501", "other-agent", ERROR, "x", record=0)),
        checked("b.json", *[finding("ALC207", "unusual-timestamp", INFO, "x", record=0)] * 3),
        checked("c.json", finding("ALC501", "other-agent", WARNING, "x", record=0), STATUS),
    ]
    files[0].codes["ALC701"] += 1_000
    out = report("markdown", files)
    assert cells(out)[:16] == [
        "error", "ALC501", "other-agent", "2",
        "error", "ALC103", "unlisted-value", "1",
        "warning", "ALC701", "unknown-property", "1,001",
        "info", "ALC207", "unusual-timestamp", "3",
    ]  # fmt: skip


def test_drift_is_a_table() -> None:
    """A row has the place, what is there, how often, since when, and where it was seen first."""
    added = Drift("/url", "property", "string", None, 1_200, "a.har", 3, 4, "2026-01-02T03:04:05Z")
    changed = Drift("/status", "value", "string", "NEW", 2, "b.json", 5, 6)
    summary = drift_of(changed, added)
    summary.drift.uncounted = 7
    out = report("markdown", [], summary)
    assert cells(out) == [
        "/url", "unknown property (string)", "1,200", "2026-01-02T03:04:05Z", "a.har:3:4",
        "/status", 'unlisted value "NEW"', "2", "", "b.json:5:6",
    ]  # fmt: skip
    assert "\nand 7 occurrences of others\n" in out


def test_findings_that_say_the_same_are_one_item() -> None:
    """It has the first place, the exchange, and how often it occurs."""
    files = [
        checked("a.har", IN_EXCHANGE, sessions=2),
        checked("b.json", STATUS, IN_EXCHANGE, IN_EXCHANGE),
    ]
    out = report("markdown", files)
    assert items(out) == [
        (
            'error "completed" is not one of "PENDING", "IN_PROGRESS", "COMPLETED" '
            "(ALC103 unlisted-value)\nat b.json:5:13, session 0 /status"
        ),
        (
            "warning no such property (ALC701 unknown-property)\nat a.har:3:4, "
            "session 1 /messages/0/x, in GET https://api.example.com/sessions/x at /log/entries/3, "
            "3 times in 2 files"
        ),
    ]
    alone = report("markdown", [checked("a.json", STATUS, STATUS, sessions=1)])
    assert items(alone)[0].endswith("at a.json:5:13, /status, 2 times in this file")


def test_nothing_is_left_out_silently() -> None:
    """Skipped responses, omissions and the baseline are in a block; other findings are counted."""
    out = the_report("markdown")
    (block,) = [token for token in PARSER.parse(out) if token.type == "fence"]
    assert block.content.splitlines() == [
        "The baseline has 3 findings that no longer occur (--prune-baseline removes them):",
        "  spec/old.json: ALC103 at /status (2 times)",
        "  spec/old.json: ALC102 at the whole session",
        "Skipped 9 responses: 6 with another path, 3 with another status.",
        "Left out 3 files and 1 folder ignored by git; --no-gitignore checks them.",
        "Left out 2 folders of dependencies or build output; name them to check them.",
        "Left out 2 findings in the baseline.",
    ]
    assert "\nand 1,234 more findings\n" in out


def test_no_text_is_more_than_text() -> None:
    """A text is neither a cell, a link, a mention, emphasis nor HTML, in every place for texts."""

    def check(text: str) -> None:
        shown = visible(text)
        path = visible(f"{ReportPaths(ROOT).path(text)}:1:2")
        summary = drift_of(Drift(text, "property", "string", None, 1, text, 1, 2, text))
        summary.stale.append(BaselineEntry(text, text, text, 1))
        found = finding(
            "ALC101", "wrong-type", ERROR, text, pointer=f"/{text}", place=(1, 2, 3), record=0,
            exchange=RecordedExchange(text, text, text),
        )  # fmt: skip
        out = report("markdown", [checked(text, found)], summary)
        assert cells(out) == [shown, "unknown property (string)", "1", shown, path]
        (item,) = items(out)
        assert item.startswith(f"error {shown} (ALC101 wrong-type)\nat {path}, /{shown}")
        (block,) = [token for token in PARSER.parse(out) if token.type == "fence"]
        assert shown in block.content

    for_each(((text,) for text in TRAPS), check)


@given(text=ANY_TEXT)
def test_any_text_is_shown_as_it_is(text: str) -> None:
    """Texts are drawn from all of Unicode, and from the characters of Markdown."""
    found = finding("ALC101", "wrong-type", ERROR, text, record=0, place=(1, 2, 3))
    out = report("markdown", [checked("a.json", found)], drift_of(_at(text)))
    assert cells(out)[::5] == [visible(text)]
    assert items(out) == [f"error {visible(text)} (ALC101 wrong-type)\nat a.json:1:2"]


def _at(pointer: str) -> Drift:
    return Drift(pointer, "property", "string", None, 1, "a.json", 1, 2)


@pytest.mark.parametrize("text", ["x" * 900, "`|" * 450, "\u202e" * 900])
def test_a_report_fits_into_a_comment(text: str) -> None:
    """GitHub takes 65,536 characters; what does not fit is counted."""
    drifts = [_at(f"/{text}{number}") for number in range(1_000)]
    files = [
        checked(
            f"{text}{number}",
            *[finding("ALC101", "wrong-type", ERROR, f"{text}{number}", pointer=f"/{number}_{at}",
                      record=0, place=(1, 1, 2)) for at in range(5)],
        )
        for number in range(400)
    ]  # fmt: skip
    summary = totals_of(files, stale=[BaselineEntry(text, text, text, 1)] * 9, notes=(text,) * 200)
    summary.drift = drift_of(*drifts).drift
    out = report("markdown", files, summary)
    assert 10_000 < len(out) < LONGEST_COMMENT
    shown = len(items(out))
    assert shown <= MOST_GROUPS
    assert f"\nand {2_000 - shown:,} more findings\n" in out
    rows = (len(cells(out)) - 4) // 5
    assert 0 < rows <= MOST_ROWS
    assert f"\nand {1_000 - rows} more\n" in out
    (block,) = [token for token in PARSER.parse(out) if token.type == "fence"]
    assert f"\nand {210 - block.content.count(chr(10))} more lines\n" in out


def test_most_rows_are_shown() -> None:
    """Short rows are limited by their number."""
    out = report("markdown", [], drift_of(*[_at(f"/{number}") for number in range(60)]))
    assert len(cells(out)) == MOST_ROWS * 5
    assert "\nand 10 more\n" in out


def test_the_first_findings_are_the_most_severe() -> None:
    """A late error is shown before early warnings."""
    found = [
        finding("ALC623", "usage-with-credit", WARNING, f"{at}", pointer=f"/{at}_", record=0)
        for at in range(30)
    ]
    out = report("markdown", [checked("a.json", *found), checked("b.json", STATUS)])
    shown = items(out)
    assert len(shown) == MOST_GROUPS
    assert shown[0].startswith('error "completed"')
    assert shown[1].startswith("warning 0 ")
    assert "\nand 11 more findings\n" in out
