"""``--format github``, checked with a parser of workflow commands like the runner's.

The parser does the same as ``ActionCommand.cs`` and ``OutputManager.cs`` of actions/runner.
"""

from __future__ import annotations

import dataclasses
import re
from collections import Counter
from typing import Any, Final, NamedTuple

import pytest

from alcamine_validate.finding import Severity
from tests.reporters.conftest import report, the_report
from tests.reporters.findings import (
    CAPTURED,
    ERROR,
    ODD_NAME,
    ORDER,
    REPEATED,
    STATUS,
    WHOLE,
    WILD,
    checked,
    finding,
    the_files,
)

KNOWN: Final = ("error", "warning", "notice")
REGISTERED: Final = (
    *KNOWN, "add-mask", "add-matcher", "add-path", "debug", "echo", "endgroup", "group",
    "remove-matcher", "save-state", "set-env", "set-output", "stop-commands",
)  # fmt: skip


class Command(NamedTuple):
    """A command as the runner understands it."""

    name: str
    properties: dict[str, str]
    data: str


def unescaped(text: str, names: str) -> str:
    """Return text with escaped characters in ``names`` restored, ``%25`` last, like the runner."""
    escapes = {"\r": "%0D", "\n": "%0A", ":": "%3A", ",": "%2C"}
    for character in names:
        text = text.replace(escapes[character], character)
    return text.replace("%25", "%")


def parsed(line: str) -> Command | None:
    """Return the command in a line of output, or None if the line is only printed."""
    return _present(line) or _legacy(line)


def _present(line: str) -> Command | None:
    match = re.match(r"\s*::(.*?)::(.*)", line, re.DOTALL)
    if not match:
        return None
    name, _, properties = match[1].partition(" ")
    pairs = [pair.split("=", 1) for pair in properties.strip().split(",") if pair]
    values = {pair[0]: unescaped(pair[1], "\r\n:,") for pair in pairs if len(pair) == 2}
    return Command(name, values, unescaped(match[2], "\r\n")) if name in REGISTERED else None


def _legacy(line: str) -> Command | None:
    match = re.search(r"##\[([^\] ]*)[^\]]*\](.*)", line, re.DOTALL)
    return Command(match[1], {}, match[2]) if match and match[1] in REGISTERED else None


def commands(out: str) -> list[Command]:
    """Return the commands that GitHub finds in a log; they must all be annotations."""
    found = [command for line in re.split(r"\r\n|\r|\n", out) if (command := parsed(line))]
    assert {command.name for command in found} <= set(KNOWN)
    return found


def only(*files: Any) -> Command:
    """Return the one command of a report."""
    (command,) = commands(report("github", files))
    return command


def test_the_judge_understands_commands() -> None:
    """The parser understands the current form and the legacy form of commands."""
    line = "  ::error file=a%2Cb.json,line=1,title=x%3Ay::50%25 of%0Athem, ::yes"
    assert parsed(line) == Command(
        "error", {"file": "a,b.json", "line": "1", "title": "x:y"}, "50% of\nthem, ::yes"
    )
    assert parsed("see ##[warning]this") == Command("warning", {}, "this")
    assert parsed("::unknown::x") is None
    assert parsed("a ::error::x") is None


def test_a_finding_is_an_annotation() -> None:
    """An annotation has the finding's place, the rule as its title, and the pointer in its text."""
    assert only(checked("spec/a.json", STATUS)) == Command(
        "error",
        {"title": "ALC103 unlisted-value", "file": "spec/a.json", "line": "5", "col": "13",
         "endLine": "5", "endColumn": "24"},
        f"{STATUS.message}\nat /status",
    )  # fmt: skip


def test_severities_are_those_of_github() -> None:
    """An info is a notice."""
    names = [only(checked("a.json", each)).name for each in (STATUS, CAPTURED, REPEATED)]
    assert names == ["error", "warning", "notice"]


def test_columns_are_left_out_of_several_lines() -> None:
    """GitHub refuses an annotation that has several lines and columns."""
    properties = only(checked("a.json", WHOLE)).properties
    assert (properties["line"], properties["endLine"]) == ("12", "90")
    assert not {"col", "endColumn"} & set(properties)


def test_an_end_is_never_before_its_start() -> None:
    """GitHub refuses an annotation that ends before its start."""
    for end in (None, 1):
        found = dataclasses.replace(STATUS, end_line=5, end_column=end)
        properties = only(checked("a.json", found)).properties
        assert (properties["col"], properties["endColumn"]) == ("13", "13")


def test_related_places_are_in_the_message() -> None:
    """Each related place has one line."""
    assert only(checked("a.json", ORDER)).data.split("\n")[1:] == [
        "at /startedAt", "see line 6: createdAt should not be later",
    ]  # fmt: skip


def test_odd_names_survive() -> None:
    """Colons, commas and percent signs are kept; bytes that are not UTF-8 are escaped."""
    properties = only(checked(ODD_NAME, STATUS)).properties
    assert properties["file"] == ODD_NAME.replace("\udce9", r"\udce9")
    assert properties["line"] == "5"


def test_files_are_named_from_the_root() -> None:
    """GitHub knows files by these paths; standard input is not a file of the repository."""
    assert only(checked("/repository/a.json", STATUS)).properties["file"] == "a.json"
    stdin = only(checked("<stdin>", STATUS))
    assert list(stdin.properties) == ["title"]
    assert stdin.data.startswith("<stdin>: ")


def test_all_kinds_of_findings_are_annotated() -> None:
    """There are as many annotations as findings, as long as these are few."""
    found = commands(the_report("github"))
    expected = Counter(each.severity for file in the_files() for each in file.findings)
    assert Counter(command.name for command in found) == {
        "error": expected[Severity.ERROR],
        "warning": expected[Severity.WARNING],
        "notice": expected[Severity.INFO],
    }


# The limit


def many(number: int) -> str:
    """Return the report on a file with ``number`` errors and one info."""
    errors = [dataclasses.replace(STATUS, message=f"number {each}") for each in range(number)]
    return report("github", [checked("a.json", *errors, REPEATED)])


@pytest.mark.parametrize("number", [0, 1, 9, 10])
def test_up_to_ten_are_all_annotated(number: int) -> None:
    """No line of the log repeats an annotation."""
    out = many(number)
    errors = [each.data for each in commands(out) if each.name == "error"]
    assert [data.partition("\n")[0] for data in errors] == [
        f"number {each}" for each in range(number)
    ]
    assert len(out.splitlines()) == number + 2


@pytest.mark.parametrize("number", [11, 12, 2_000])
def test_past_ten_the_last_says_how_many(number: int) -> None:
    """Nine findings are annotated, then the number of the others, which are lines of the log."""
    out = many(number)
    found = [each for each in commands(out) if each.name == "error"]
    assert len(found) == 10
    assert found[-1].data.startswith(f"{number - 9:,} more errors in the log")
    assert len([each for each in commands(out) if each.name == "notice"]) == 1
    said = [each.data.partition("\n")[0] for each in found[:-1]]
    said += re.findall(r"^a\.json:5:13: error: ALC103 (number [0-9]+) ", out, re.MULTILINE)
    assert said == [f"number {each}" for each in range(number)]


def test_the_limit_holds_for_all_files() -> None:
    """GitHub limits the annotations of a step."""
    files = [checked(f"{number}.json", STATUS) for number in range(30)]
    assert len(commands(report("github", files))) == 10


# Injection


@pytest.mark.parametrize("text", ["50% off", "50%25 of%0Ait", "%", "%3A%2C"])
def test_percent_signs_are_what_they_were(text: str) -> None:
    """Percent signs are unchanged, even if they look like an escape."""
    found = finding("ALC007", "nothing-to-check", ERROR, text)
    command = only(checked(text, found))
    assert (command.data, command.properties["file"]) == (text, text)


@pytest.mark.parametrize(
    "text",
    [
        "::error::x", " ::stop-commands::x", "\n::add-mask::x", "\r::add-mask::x",
        "%0A::set-env::x", "##[add-mask]x", "x##[set-env name=A]x", "####[group]x",
        "##\u200b[group]", "\u2028::group::x",
        "\x85::group::x", "\u3000::group::x", "::group::", WILD,
    ],
)  # fmt: skip
def test_no_text_becomes_a_command(text: str) -> None:
    """No message, name or pointer becomes a command, in an annotation or in a plain line."""
    found = finding(
        "ALC101", "wrong-type", ERROR, text, pointer=f"/{text}", place=(1, 1, 2), record=0
    )
    files = [checked(text, found, left_out=1), *(checked(f"{text}/{n}", found) for n in range(12))]
    out = report("github", files)
    seen = commands(out)
    assert [each.name for each in seen] == ["error"] * 10
    assert all(each.properties["title"] for each in seen)
    assert len(re.split(r"\r\n|\r|\n", out.strip())) == 9 + 4 + 1 + 1 + 1
