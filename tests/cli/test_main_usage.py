"""Version, help, and usage errors."""

from __future__ import annotations

import re
import subprocess
import sys
from typing import TYPE_CHECKING

import pytest

import alcamine_validate as av

if TYPE_CHECKING:
    from tests.cli.conftest import Main, Run

COMMANDS = ("check", "rule", "sample", "compile", "spec")


def test_version(main: Main) -> None:
    """The name and the version are written to standard output."""
    assert main("--version") == (0, f"alcamine-validate {av.__version__}\n", "")


def test_help_mentions_every_command(main: Main) -> None:
    """The help also explains the exit codes."""
    code, out, err = main("--help")
    assert (code, err) == (0, "")
    assert out.startswith("usage: alcamine-validate ")
    for command in COMMANDS:
        assert f"\n    {command} " in out
    for meaning in ("\n  0 ", "\n  1 ", "\n  2 ", "\n  130 "):
        assert meaning in out


@pytest.mark.parametrize("command", COMMANDS)
def test_each_command_has_help(main: Main, command: str) -> None:
    """The help has a description of every option."""
    code, out, err = main(command, "--help")
    assert (code, err) == (0, "")
    assert out.startswith(f"usage: alcamine-validate {command} ")
    options = re.findall(r"^  -", out, re.MULTILINE)
    explained = re.findall(r"^  -\S[^\n]*?(?:  +|\n {8,})[a-z]", out, re.MULTILINE)
    assert len(explained) == len(options) >= 1


@pytest.mark.parametrize("arguments", [["--help"], *([command, "--help"] for command in COMMANDS)])
def test_help_fits_a_terminal(
    main: Main, monkeypatch: pytest.MonkeyPatch, arguments: list[str]
) -> None:
    """No line is wider than a terminal of 80 columns, except by one word."""
    monkeypatch.setenv("COLUMNS", "80")
    _, out, _ = main(*arguments)
    assert max(map(len, out.splitlines())) <= 92


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        ([], "COMMAND"),
        (["chekc"], "chekc"),
        (["check"], "PATH"),
        (["check", "--no-such-option", "x"], "--no-such-option"),
        (["check", "--format", "xml", "x"], "xml"),
        (["check", "--color", "sometimes", "x"], "sometimes"),
        (["spec"], "required"),
        (["spec", "openai"], "openai"),
        (["compile", "extra"], "extra"),
        (["--no-such-option"], ""),
    ],
)
def test_bad_usage_is_exit_code_2(main: Main, arguments: list[str], words: str) -> None:
    """A usage line and the problem go to standard error, and nothing to standard output."""
    code, out, err = main(*arguments)
    assert (code, out) == (2, "")
    assert err.startswith("usage: alcamine-validate")
    assert words in err.splitlines()[-1]
    assert "Traceback" not in err


def test_the_module_is_the_command(run: Run) -> None:
    """The usage line of ``python -m`` has the name of the command."""
    result = run()
    assert result.returncode == 2
    assert result.stderr.startswith(b"usage: alcamine-validate ")
    assert result.stdout == b""


def test_main_gives_back_the_standard_output() -> None:
    """A program can print after it calls ``main``, even after a failure."""
    program = (
        "from alcamine_validate.cli import main\n"
        "codes = [main(['compile', '--spec', 'no-such-file']), main(['spec', 'overlay'])]\n"
        "print(*codes)\n"
    )
    result = subprocess.run(
        [sys.executable, "-c", program],
        capture_output=True,
        encoding="utf-8",
        timeout=60,
        check=True,
    )
    assert result.stdout.splitlines()[-1:] == ["2 0"]


@pytest.mark.parametrize(
    "command",
    [
        "check",
        *(pytest.param(each, marks=pytest.mark.thorough) for each in COMMANDS if each != "check"),
    ],
)
def test_help_is_shown_on_any_terminal(run: Run, command: str) -> None:
    """An ASCII-only terminal shows all of the help."""
    result = run(command, "--help", env={"PYTHONIOENCODING": "ascii"})
    assert (result.returncode, result.stderr) == (0, b"")


def test_an_empty_path_is_said_to_be_empty(main: Main) -> None:
    """The most likely cause is an unset variable."""
    code, out, _ = main("check", "")
    assert code == 2
    assert "can't read the file: the path is empty" in out


@pytest.mark.parametrize(
    ("option", "value", "complaint"),
    [
        ("--jobs", "0", "use a number from 1 to "),
        ("--jobs", "two", "use a number from 1 to "),
        ("--max-records", "0", "--max-records: use a whole number, not '0'"),
        ("--max-findings", "-1", "--max-findings: use a whole number, not '-1'"),
        ("--max-report-findings", "x", "--max-report-findings: use a whole number, not 'x'"),
        ("--max-nesting", "1025", "--max-nesting: use a whole number up to 1024, not '1025'"),
        ("--max-records", "9" * 18, "--max-records: use a whole number, not '999"),
        ("--select", ",", "select: name a rule, such as ALC5, or ALL"),
    ],
)
def test_an_option_without_sense_is_refused(
    main: Main, option: str, value: str, complaint: str
) -> None:
    """The error is reported before anything is read, and names valid values."""
    code, out, err = main("check", f"{option}={value}", "nowhere.json")
    assert (code, out) == (2, "")
    assert complaint in err
