"""The argument parser: usage errors of two lines, with suggestions."""

from __future__ import annotations

import argparse
from typing import TYPE_CHECKING, Any

import pytest

from alcamine_validate.cli.main import COMMANDS, parser
from alcamine_validate.cli.parser import Parser
from tests.support.usage_errors import problem_of

if TYPE_CHECKING:
    from tests.cli.conftest import Main


@pytest.fixture
def sample() -> Parser:
    """Return the parser of a command with some options and no positional arguments."""
    made = Parser(prog="alcamine-validate sample")
    made.add_argument("-q", "--quiet", action="store_true")
    made.add_argument("--format")
    made.add_argument("--max-findings")
    return made


def refused(
    made: Parser, capsys: pytest.CaptureFixture[str], *rest: str, usage: str = "sample [OPTIONS]"
) -> str:
    """Return the problem that is reported for arguments that are left over."""
    with pytest.raises(SystemExit) as caught:
        made.refuse(rest)
    assert caught.value.code == 2
    out, err = capsys.readouterr()
    assert out == ""
    return problem_of(err, usage)


# Two lines


def test_an_error_is_two_lines(sample: Parser, capsys: pytest.CaptureFixture[str]) -> None:
    """The first line has the problem, and the second one the usage; the exit code is 2."""
    with pytest.raises(SystemExit) as caught:
        sample.error("it does not work")
    assert caught.value.code == 2
    out, err = capsys.readouterr()
    assert out == ""
    assert err == (
        "alcamine-validate: it does not work\n"
        "usage: alcamine-validate sample [OPTIONS] (--help lists the options)\n"
    )


def test_a_problem_can_not_break_its_line(
    sample: Parser, capsys: pytest.CaptureFixture[str]
) -> None:
    """Characters that end a line or control a terminal are escaped."""
    assert refused(sample, capsys, "--a\n\x1b[31mb") == r"unknown option --a\n\x1b[31mb"
    with pytest.raises(SystemExit):
        sample.error("a\r\nb\x00")
    assert problem_of(capsys.readouterr().err, "sample [OPTIONS]") == r"a\r\nb\x00"


def test_errors_of_argparse_have_the_same_form(
    sample: Parser, capsys: pytest.CaptureFixture[str]
) -> None:
    """A missing value is reported in two lines too."""
    with pytest.raises(SystemExit):
        sample.parse_args(["--format"])
    problem = problem_of(capsys.readouterr().err, "sample [OPTIONS]")
    assert problem == "argument --format: expected one argument"


@pytest.mark.parametrize(
    ("arguments", "usage"),
    [
        ([], ""),
        ([{"dest": "name"}], " name"),
        ([{"dest": "name", "metavar": "NAME"}], " NAME"),
        ([{"dest": "topic", "nargs": "?", "metavar": "TOPIC"}], " [TOPIC]"),
        ([{"dest": "paths", "nargs": "*", "metavar": "PATH"}], " [PATH ...]"),
        ([{"dest": "a", "metavar": "A"}, {"dest": "b", "nargs": "?", "metavar": "B"}], " A [B]"),
    ],
)
def test_the_usage_line_has_the_positional_arguments(
    capsys: pytest.CaptureFixture[str], arguments: list[dict[str, Any]], usage: str
) -> None:
    """Arguments that may be omitted are in brackets; options are only mentioned."""
    made = Parser(prog="alcamine-validate x")
    made.add_argument("--format")
    for each in arguments:
        made.add_argument(each.pop("dest"), **each)
    with pytest.raises(SystemExit):
        made.error("no")
    assert problem_of(capsys.readouterr().err, f"x [OPTIONS]{usage}") == "no"


# Arguments that are left over


@pytest.mark.parametrize(
    ("option", "meant"),
    [
        ("--fromat", "--format"),
        ("--Format", "--format"),
        ("--fromat=json", "--format"),
        ("--max-finding", "--max-findings"),
        ("--max_findings", "--max-findings"),
        ("--quite", "--quiet"),
        ("-Q", "-q"),
        ("--halp", "--help"),
    ],
)
def test_an_option_that_is_similar_is_suggested(
    sample: Parser, capsys: pytest.CaptureFixture[str], option: str, meant: str
) -> None:
    """The value after ``=`` is neither compared nor shown."""
    problem = refused(sample, capsys, option)
    assert problem == f'unknown option {option.partition("=")[0]} (did you mean "{meant}"?)'


@pytest.mark.parametrize("option", ["--no-such-option", "-x", "--", "-5"])
def test_an_option_that_resembles_none_has_no_suggestion(
    sample: Parser, capsys: pytest.CaptureFixture[str], option: str
) -> None:
    """Only the option is named."""
    assert refused(sample, capsys, option) == f"unknown option {option}"


def test_an_unexpected_argument_is_named(
    sample: Parser, capsys: pytest.CaptureFixture[str]
) -> None:
    """Only the first of the arguments that are left over is reported."""
    assert refused(sample, capsys, "extra") == 'unexpected argument "extra"'
    assert refused(sample, capsys, "a b", "--fromat") == 'unexpected argument "a b"'
    problem = 'unknown option --fromat (did you mean "--format"?)'
    assert refused(sample, capsys, "--fromat", "json") == problem


# The parsers of the command


def test_every_command_has_this_parser() -> None:
    """Each command reports its errors with its own usage line."""
    whole = parser()
    assert whole.get_default("parser") is whole
    (commands,) = (
        action for action in whole._actions if isinstance(action, argparse._SubParsersAction)
    )
    assert list(commands.choices) == list(COMMANDS)
    for name, command in commands.choices.items():
        assert isinstance(command, Parser)
        assert command.prog == f"alcamine-validate {name}"
        assert command.get_default("parser") is command


@pytest.mark.parametrize(
    ("arguments", "usage", "problem"),
    [
        (
            ["check", "a.json", "--qiuet"],
            "check [OPTIONS] [PATH ...]",
            'unknown option --qiuet (did you mean "--quiet"?)',
        ),
        (
            ["check", "--fail_on=error", "a.json"],
            "check [OPTIONS] [PATH ...]",
            'unknown option --fail_on (did you mean "--fail-on"?)',
        ),
        (
            ["rule", "ALC501", "--al1"],
            "rule [OPTIONS] [RULE ...]",
            'unknown option --al1 (did you mean "--all"?)',
        ),
        (
            ["compile", "--no-strict-keyword-s"],
            "compile [OPTIONS]",
            'unknown option --no-strict-keyword-s (did you mean "--no-strict-keywords"?)',
        ),
        (
            ["spec", "diff", "a.yaml", "b.yaml", "--fail_on=never"],
            "spec diff [OPTIONS] OLD NEW",
            'unknown option --fail_on (did you mean "--fail-on"?)',
        ),
        (["sample", "3"], "sample [OPTIONS]", 'unexpected argument "3"'),
        (
            ["spec", "overlay", "openapi"],
            "spec overlay [OPTIONS]",
            'unexpected argument "openapi"',
        ),
    ],
)
def test_the_command_suggests_its_own_options(
    main: Main, arguments: list[str], usage: str, problem: str
) -> None:
    """The options of the given command are compared, and nothing is done."""
    code, out, err = main(*arguments)
    assert (code, out) == (2, "")
    assert problem_of(err, usage) == problem
