"""Version, help, and usage errors."""

from __future__ import annotations

import hashlib
import json
import re
import shlex
import subprocess
import sys
from pathlib import Path
from typing import TYPE_CHECKING, Final

import pytest

import alcamine_validate as av
from alcamine_validate.cli.main import parser
from alcamine_validate.schema.published import DOCUMENT_DATE
from alcamine_validate.schema.spec_files import spec_file
from tests.support.sessions import TELLING
from tests.support.usage_errors import problem_of

if TYPE_CHECKING:
    from tests.cli.conftest import Main, Run

COMMANDS = ("check", "sanitize", "drift", "rule", "sample", "compile", "spec", "help")


@pytest.mark.parametrize("option", ["--version", "-V"])
def test_version(main: Main, option: str) -> None:
    """The name, the version, the API document and the kind are written to standard output."""
    digest = hashlib.sha256(spec_file("openapi.yaml").read_bytes()).hexdigest()
    kind = "native scanner" if av.NATIVE else "pure Python"
    document = f"API document of {DOCUMENT_DATE}, SHA-256 {digest[:12]}; {kind}"
    assert re.fullmatch("[0-9]{4}-[0-9]{2}-[0-9]{2}", DOCUMENT_DATE)
    assert main(option) == (0, f"alcamine-validate {av.__version__} ({document})\n", "")


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
    options = [each for each in parser((command,)).commands[command].actions if each.option_strings]
    explained = re.findall(r"^  -\S[^\n]*?(?:  +|\n {8,})[A-Za-z]", out, re.MULTILINE)
    assert len(explained) == len(options) >= 1


@pytest.mark.parametrize("arguments", [["--help"], *([command, "--help"] for command in COMMANDS)])
def test_help_fits_a_terminal(
    main: Main, monkeypatch: pytest.MonkeyPatch, arguments: list[str]
) -> None:
    """No line is wider than a terminal of 80 columns, except by one word."""
    monkeypatch.setenv("COLUMNS", "80")
    _, out, _ = main(*arguments)
    assert max(map(len, out.splitlines())) <= 92


WHOLE: Final = "[OPTIONS] COMMAND"
CHECK: Final = "check [OPTIONS] [PATH ...]"
SPEC_USAGE: Final = "spec [OPTIONS] DOCUMENT"


def test_without_arguments_the_help_is_shown(main: Main) -> None:
    """The help goes to standard output, and the exit code is that of bad usage."""
    assert main() == (2, main("--help").out, "")


@pytest.mark.parametrize(
    ("arguments", "usage", "words"),
    [
        (["chekc"], WHOLE, 'unknown command "chekc" (did you mean "check"?); use '),
        (["check"], CHECK, "PATH"),
        (["check", "--no-such-option", "x"], CHECK, "unknown option --no-such-option"),
        (["spec"], SPEC_USAGE, "required"),
        (["spec", "openai"], SPEC_USAGE, "openai"),
        (["compile", "extra"], "compile [OPTIONS]", 'unexpected argument "extra"'),
        (["--no-such-option"], WHOLE, ""),
    ],
)
def test_bad_usage_is_exit_code_2(main: Main, arguments: list[str], usage: str, words: str) -> None:
    """The problem and a usage line go to standard error, and nothing to standard output."""
    code, out, err = main(*arguments)
    assert (code, out) == (2, "")
    assert words in problem_of(err, usage)
    assert "Traceback" not in err


def test_an_unknown_command_is_answered_with_all_commands(main: Main) -> None:
    """A command that resembles none has no suggestion."""
    problem = problem_of(main("x").err, WHOLE)
    listed = ", ".join(f'"{command}"' for command in COMMANDS)
    assert problem == f'unknown command "x"; use one of {listed}'


@pytest.mark.parametrize("options", [[], ["--quiet"], ["--format", "json"]])
def test_a_path_without_a_command_is_for_check(
    main: Main, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, options: list[str]
) -> None:
    """A file, a folder or ``-`` as the first argument suggests ``check`` with all arguments."""
    monkeypatch.chdir(tmp_path)
    Path("a.json").write_bytes(b"{}")
    Path("folder").mkdir()
    Path("a b.json").write_bytes(b"{}")
    for path in ("a.json", "folder", "-", "a b.json"):
        code, out, err = main(path, *options)
        assert (code, out) == (2, "")
        words = shlex.join(["alcamine-validate", "check", path, *options])
        problem = f"name the command first: {words}"
        assert problem_of(err, WHOLE) == problem
    assert 'did you mean "check"' in main("chekc", "a.json").err


def test_options_before_the_command_are_answered_with_the_right_order(main: Main) -> None:
    """The suggestion has the command first, and its options and their values behind it."""
    err = main("--fail-on", "warning", "sample", "--seed", "1").err
    words = "alcamine-validate sample --fail-on warning --seed 1"
    assert problem_of(err, WHOLE) == f"name the command first: {words}"


def test_options_can_not_be_abbreviated(main: Main) -> None:
    """An abbreviation would stop working when an option that begins in the same way is added."""
    err = main("check", "--form", "json", "a.json").err
    assert problem_of(err, CHECK) == 'unknown option --form (did you mean "--format"?)'


@pytest.mark.parametrize(
    ("arguments", "option"),
    [
        (["--versoin"], '--versoin (did you mean "--version"?)'),
        (["check", "--frmat=json"], '--frmat (did you mean "--format"?)'),
        (["spec", "--reprot"], "--reprot"),
        (["sample", "--cuont", "3"], '--cuont (did you mean "--count"?)'),
    ],
)
def test_an_unknown_option_is_named_before_what_is_missing(
    main: Main, arguments: list[str], option: str
) -> None:
    """A typo in an option is the problem, even if an argument is missing too."""
    code, out, err = main(*arguments)
    assert (code, out) == (2, "")
    assert err.startswith(f"alcamine-validate: unknown option {option}\n")


def test_what_follows_two_dashes_is_not_an_option(main: Main, tmp_path: Path) -> None:
    """A file may have a name that looks like an option."""
    path = tmp_path / "--x.json"
    path.write_bytes(b"[]")
    assert main("check", "--isolated", "--", str(path)).code == 0


def test_quiet_prints_the_summary_alone(main: Main, tmp_path: Path) -> None:
    """In the reports for people on standard output; files and other formats stay whole."""
    path = tmp_path / "a.json"
    path.write_text(json.dumps(TELLING))
    summary = main("check", "--isolated", "--format", "concise", str(path)).out.splitlines()[-1]
    for form in ("text", "concise"):
        for option in ("-q", "--quiet"):
            (line,) = main(
                "check", "--isolated", option, "--format", form, str(path)
            ).out.splitlines()
            assert line.partition(" in ")[0] == summary.partition(" in ")[0]
    out = tmp_path / "out.txt"
    main("check", "--isolated", "-q", "--format", f"concise={out}", str(path))
    assert len(out.read_text().splitlines()) > 20
    assert "ALC102" in main("check", "--isolated", "-q", "--format", "json", str(path)).out


def test_the_module_is_the_command(run: Run) -> None:
    """The usage line of ``python -m`` has the name of the command."""
    result = run()
    assert result.returncode == 2
    assert result.stdout.startswith(b"usage: alcamine-validate ")
    assert result.stderr == b""
    result = run("chekc")
    assert (result.returncode, result.stdout) == (2, b"")
    assert b"\nusage: alcamine-validate [OPTIONS] COMMAND (" in result.stderr


def test_main_gives_back_the_standard_output() -> None:
    """A program can print after it calls ``main``, even after a failure."""
    program = (
        "from alcamine_validate.cli.main import main\n"
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
        ("--jobs", "0", 'jobs must be a whole number from 1 to 1000, not "0"'),
        ("--jobs", "two", 'jobs must be a whole number from 1 to 1000, not "two"'),
        ("--max-records", "0", 'max-records must be a whole number of at least 1, not "0"'),
        ("--max-findings", "-1", 'max-findings must be a whole number of at least 0, not "-1"'),
        ("--max-report-findings", "x", "max-report-findings must be a whole number of at least 0"),
        ("--max-nesting", "1025", 'max-nesting must be a whole number from 1 to 1024, not "1025"'),
        ("--max-records", "9" * 20, 'max-records must be a whole number of at least 1, not "999'),
        ("--format", "josn", '(did you mean "json"?)'),
        ("--format", "xml", 'format must be one of "text", "concise", "json", '),
        ("--color", "sometimes", 'color must be one of "auto", "always", "never"'),
        ("--input-format", "hra", '(did you mean "har"?)'),
        ("--fail-on", "warn", '(did you mean "warning"?)'),
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
