"""``help``: the pages of the manual, as plain text."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final

import pytest

from alcamine_validate.cli.help_command import MANUAL, TOPICS
from alcamine_validate.cli.main import COMMANDS
from alcamine_validate.cli.plain_markdown import plain
from tests.support.usage_errors import problem_of

if TYPE_CHECKING:
    from tests.cli.conftest import Main, Run

USAGE: Final = "help [OPTIONS] [TOPIC]"
MARKS: Final = ("```", "](", "| ---", "<!--")
"""Marks of Markdown that plain text does not have."""


def markdown(topic: str) -> str:
    """Return the source of a page."""
    return (MANUAL / f"{topic}.md").read_text("utf-8")


def anchors(topic: str) -> set[str]:
    """Return the anchors that GitHub gives the headings of a page."""
    titles = re.findall(r"^#+ (.+)$", markdown(topic), re.MULTILINE)
    return {re.sub(r"[^\w -]", "", title.lower()).replace(" ", "-") for title in titles}


def test_without_a_topic_the_topics_are_listed(main: Main) -> None:
    """The list has each topic with what its page is about, in two columns."""
    code, out, err = main("help")
    assert (code, err) == (0, "")
    title, empty, *rows = out.splitlines()
    assert (title, empty) == ("Topics of the manual, for alcamine-validate help TOPIC:", "")
    assert [tuple(row.split(maxsplit=1)) for row in rows] == list(TOPICS.items())
    column = {row.index(about) for row, about in zip(rows, TOPICS.values(), strict=True)}
    assert len(column) == 1
    assert all(row.startswith("  ") for row in rows)
    assert max(map(len, rows)) <= 80


def test_every_page_has_a_topic() -> None:
    """Each page of the manual is the page of one topic."""
    assert {path.stem for path in MANUAL.glob("*.md")} == set(TOPICS)


@pytest.mark.parametrize("topic", TOPICS)
def test_a_page_is_shown_as_plain_text(main: Main, topic: str) -> None:
    """The page starts with its title, has no marks of Markdown, and ends with one line end."""
    code, out, err = main("help", topic)
    assert (code, err) == (0, "")
    title = markdown(topic).splitlines()[0].removeprefix("# ")
    assert out.startswith(f"{title}\n{'=' * len(title)}\n\n")
    assert not [mark for mark in MARKS if mark in out]
    assert out.endswith("\n")
    assert not out.endswith("\n\n")


@pytest.mark.parametrize("topic", TOPICS)
def test_a_page_fits_a_terminal(main: Main, topic: str) -> None:
    """No line is wider than 80 columns, except in fenced blocks, which are indented."""
    wide = [line for line in main("help", topic).out.splitlines() if len(line) > 80]
    assert [line for line in wide if not line.startswith("    ")] == []


@pytest.mark.parametrize("topic", TOPICS)
def test_links_between_pages_lead_somewhere(topic: str) -> None:
    """A link leads to a topic or a file, and the part after ``#`` names a heading of the page."""
    for target in re.findall(r"\]\(([^)]+)\)", markdown(topic)):
        if "://" in target:
            continue
        page, _, anchor = target.partition("#")
        name = page.removesuffix(".md") if page else topic
        assert name in TOPICS or (MANUAL / page).is_file()
        assert not anchor or anchor in anchors(name)


@pytest.mark.parametrize(("columns", "width"), [("20", 60), ("72", 72), ("300", 100)])
def test_the_text_is_as_wide_as_the_terminal(
    main: Main, monkeypatch: pytest.MonkeyPatch, columns: str, width: int
) -> None:
    """Lines have at least 60 and at most 100 characters, so that they can be read."""
    monkeypatch.setenv("COLUMNS", columns)
    assert main("help", "promises").out == plain(markdown("promises"), width)


@pytest.mark.parametrize(
    ("topic", "hint"),
    [("chekcing", "checking"), ("Reports", "reports"), ("capture", "captures"), ("xyz", None)],
)
def test_an_unknown_topic_is_a_usage_error(main: Main, topic: str, hint: str | None) -> None:
    """The message lists all topics and suggests the most similar one."""
    code, out, err = main("help", topic)
    assert (code, out) == (2, "")
    suggested = f' (did you mean "{hint}"?)' if hint else ""
    listed = ", ".join(f'"{each}"' for each in TOPICS)
    problem = f'unknown topic "{topic}"{suggested}; use one of {listed}'
    assert problem_of(err, USAGE) == problem


@pytest.mark.parametrize("command", COMMANDS)
def test_a_command_is_a_topic(main: Main, command: str) -> None:
    """Its page is what ``--help`` shows, within 80 columns."""
    code, out, _ = main("help", command)
    assert (code, out) == (0, main(command, "--help").out)
    assert max(map(len, out.splitlines())) <= 80


def test_a_second_topic_is_a_usage_error(main: Main) -> None:
    """One page is shown at a time."""
    code, out, err = main("help", "checking", "reports")
    assert (code, out) == (2, "")
    assert problem_of(err, USAGE) == 'unexpected argument "reports"'


def test_pages_are_utf_8_on_any_terminal(run: Run) -> None:
    """The output has the characters of the page, whatever the encoding of the terminal."""
    result = run("help", "checking", env={"PYTHONIOENCODING": "ascii"})
    assert (result.returncode, result.stderr) == (0, b"")
    assert "`alcamine-validate check PATH …`" in result.stdout.decode()
