"""Markdown of the manual as plain text: each construct, and the width of its lines."""

from __future__ import annotations

from typing import Final

import pytest

from alcamine_validate.cli.plain_markdown import plain
from tests.support.tables import for_each

WIDTH: Final = 40


def text(*lines: str) -> str:
    """Return the plain text of lines of Markdown, without the line end after the last one."""
    out = plain("\n".join(lines) + "\n", WIDTH)
    assert out.endswith("\n")
    return out.removesuffix("\n")


# Headings and paragraphs


@pytest.mark.parametrize(
    ("heading", "expected"),
    [
        ("# Checking files", "Checking files\n=============="),
        ("## Limits", "Limits\n------"),
        ("### More", "More\n----"),
        ("# The **new** [rules](rules.md)", "The new 'help rules'\n===================="),
    ],
)
def test_headings_are_underlined(heading: str, expected: str) -> None:
    """The first level has a double line and the others a single one, as long as the title."""
    assert text(heading) == expected


def test_a_long_heading_is_wrapped() -> None:
    """The line under it is as long as the longest line of the title."""
    assert text(f"## {'a' * 30} {'b' * 20}").splitlines() == ["a" * 30, "b" * 20, "-" * 30]


def test_paragraphs_are_wrapped() -> None:
    """Lines of a paragraph are joined and wrapped; a blank line separates paragraphs."""
    assert text(
        "Lines of a paragraph",
        "are joined, and wrapped at the width that is given.",
        "",
        "",
        "The second one.",
    ) == (
        "Lines of a paragraph are joined, and\n"
        "wrapped at the width that is given.\n"
        "\n"
        "The second one."
    )


def test_a_line_is_as_long_as_the_width() -> None:
    """A line that fits exactly is not wrapped, and one that is longer by a character is."""
    line = "a" * 19 + " " + "b" * 20
    assert len(line) == WIDTH
    assert text(line) == line
    assert text(f"{line}b").splitlines() == ["a" * 19, "b" * 21]


def test_options_are_not_divided() -> None:
    """A line never ends after a hyphen of an option or a name."""
    option = "--max-report-findings"
    assert text(f"{'a' * 30} `{option}` b") == f"{'a' * 30}\n`{option}` b"


def test_nothing_stays_nothing() -> None:
    """A page without blocks has no lines."""
    assert plain("", WIDTH) == plain("\n\n", WIDTH) == "\n"


# Lists


def test_the_lines_of_an_item_are_aligned() -> None:
    """The lines after the first one are indented to the text of the item; each item is a line."""
    assert text(
        "- one",
        "- the second item has so many words that it takes two lines",
        "- three",
    ) == ("- one\n- the second item has so many words that\n  it takes two lines\n- three")


def test_numbers_are_kept() -> None:
    """The indentation of a numbered item follows the width of its number."""
    assert text(
        "1. first",
        "10. the tenth item has so many words that it takes two lines",
    ) == ("1. first\n10. the tenth item has so many words\n    that it takes two lines")


def test_a_dash_in_a_paragraph_starts_no_item() -> None:
    """Only a block that starts with an item is a list."""
    assert text("It is", "- as it were - a sentence.") == "It is - as it were - a sentence."


# Tables


def test_columns_are_aligned() -> None:
    """A column is as wide as its widest cell; a line of dashes follows the first row."""
    assert text(
        "| code | meaning |",
        "| --- | ---: |",
        "| 0 | checked |",
        "| 129 | the terminal was closed |",
    ) == (f"code  meaning\n{'-' * WIDTH}\n0     checked\n129   the terminal was closed")


def test_long_cells_are_wrapped() -> None:
    """Each cell is wrapped in its own column, and shorter cells leave their column empty."""
    assert text(
        "| key | meaning |",
        "| :-- | --- |",
        "| a | the text of this cell takes more than one line |",
        "| b | short |",
    ) == (
        "key  meaning\n"
        f"{'-' * WIDTH}\n"
        "a    the text of this cell takes more\n"
        "     than one line\n"
        "b    short"
    )


def test_a_column_before_the_last_has_a_maximum_width() -> None:
    """The first column is wrapped too if it takes more than 0.6 of a line."""
    table = (
        "| option | effect |\n| --- | --- |\n"
        "| `--format`, `--output-file`, `--show-values` | see reports |\n"
    )
    assert plain(table, 74).splitlines()[2:] == [
        "`--format`, `--output-file`, `--show-values`  see reports"
    ]
    assert plain(table, 73).splitlines()[2:] == [
        "`--format`, `--output-file`,  see reports",
        "`--show-values`",
    ]


@pytest.mark.parametrize("columns", [2, 3, 4])
def test_a_table_fits_the_width(columns: int) -> None:
    """However many columns it has, each line of a table has at most the width, with all words."""
    words = [" ".join(f"{name}{number}" for number in range(12)) for name in "abcd"[:columns]]
    row = f"| {' | '.join(words)} |"
    lines = text(row, "|" + " --- |" * columns, row).splitlines()
    assert max(map(len, lines)) == WIDTH
    assert sorted(" ".join(lines).replace("-", "").split()) == sorted(" ".join(words * 2).split())


def test_marks_in_cells_are_those_of_text() -> None:
    """Links and bold text lose their marks, and an escaped bar is part of its cell."""
    assert text(
        "| **name** | page |",
        "| --- | --- |",
        r"| a\|b | [reports](reports.md) |",
    ).splitlines()[::2] == ["name  page", "a|b   'help reports'"]


def test_a_table_without_titles_has_no_line() -> None:
    """A first row of empty cells is omitted."""
    assert text("| | |", "| --- | --- |", "| a | b |") == "a  b"


# Fenced blocks


def test_fenced_blocks_are_indented() -> None:
    """Lines keep their length, their spaces and their marks; blank lines stay in the block."""
    long = "x " * WIDTH + "**y** [z](z.md)"
    assert (
        text(
            "Before:",
            "",
            "```console",
            "$ command",
            "",
            f"  {long}",
            "# no heading",
            "```",
            "",
            "After.",
        )
        == f"Before:\n\n    $ command\n\n      {long}\n    # no heading\n\nAfter."
    )


# Links, bold text and code


def test_marks_in_text() -> None:
    """Links become words, bold text loses its marks, and code keeps them."""

    def check(markdown: str, expected: str) -> None:
        assert text(markdown) == expected

    for_each(
        [
            # A link to a page shows the command for its topic.
            ("see [reports](reports.md)", "see 'help reports'"),
            ("the [settings file](settings.md)", "the settings file (help settings)"),
            ("see [limits](checking.md#limits)", "see limits (help checking)"),
            ("see [checking](checking.md#limits)", "see 'help checking'"),
            # A link to the web shows the address.
            ("[SARIF](https://example.org/a)", "SARIF (https://example.org/a)"),
            ("[a b](http://x.y/z.md) c", "a b (http://x.y/z.md) c"),
            # Any other link is its words.
            ("[below](#limits)", "below"),
            ("[the licence](../LICENSE)", "the licence"),
            ("[a](a.md), [b](b.md)", "'help a', 'help b'"),
            ("**No network.** Nothing", "No network. Nothing"),
            ("0.**x** and **y**", "0.x and y"),
            ("**see [b](b.md)**", "see 'help b'"),
            ("`code` stays `code`", "`code` stays `code`"),
            ("a * b, c_d_e, a [b] (c)", "a * b, c_d_e, a [b] (c)"),
            ("`**` matches everything", "`**` matches everything"),
        ],
        check,
    )
