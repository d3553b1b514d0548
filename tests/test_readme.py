"""What README.md shows is what happens: its commands, outputs and Python are run."""

from __future__ import annotations

import json
import re
import shlex
from pathlib import Path

import pytest

from alcamine_validate import cli
from alcamine_validate.schema.keywords import UNSUPPORTED

ROOT = Path(__file__).parent.parent
README = (ROOT / "README.md").read_text(encoding="utf-8")
BLOCK = re.compile(r"^```(\w+)\n(.*?)^```$", re.DOTALL | re.MULTILINE)
BLOCKS: list[tuple[str, str]] = BLOCK.findall(README)


def blocks(language: str) -> list[str]:
    """Return the contents of all fenced blocks of a language."""
    return [body for name, body in BLOCKS if name == language]


def commands() -> list[str]:
    """Return every command line that the README shows at a prompt."""
    return [
        line[2:]
        for body in blocks("console")
        for line in body.splitlines()
        if line.startswith("$ ")
    ]


def output(capsys: pytest.CaptureFixture[str], command: str) -> str:
    """Return what a command of the README prints."""
    cli.main(shlex.split(command)[1:])
    return capsys.readouterr().out


@pytest.fixture(autouse=True)
def in_the_root(monkeypatch: pytest.MonkeyPatch) -> None:
    """The README's commands are meant for the root of a clone."""
    monkeypatch.chdir(ROOT)
    monkeypatch.delenv("FORCE_COLOR", raising=False)


def test_the_test_command_is_the_one_that_ci_runs() -> None:
    """Someone who follows the README runs the same tests in the same way."""
    ci = (ROOT / ".ci" / "run").read_text(encoding="utf-8")
    (command,) = [line for line in commands() if "pytest" in line]
    assert command in ci.splitlines()


def test_the_first_command_prints_what_is_shown(capsys: pytest.CaptureFixture[str]) -> None:
    """The good example passes, with the line that the README shows."""
    first = blocks("console")[0]
    command = first.splitlines()[0].split("&& .venv/bin/")[-1]
    assert output(capsys, command) == first.splitlines()[1] + "\n"


def test_the_shown_report_is_the_real_one(capsys: pytest.CaptureFixture[str]) -> None:
    """Every mistake of the bad example stands at its line, just as shown."""
    assert output(capsys, "alcamine-validate check spec/examples") == blocks("text")[0]


def test_the_shown_json_is_part_of_the_real_one(capsys: pytest.CaptureFixture[str]) -> None:
    """The finding and the summary that are shown are those of the command above them."""
    (command,) = [line for line in commands() if "--format json" in line]
    report = json.loads(output(capsys, command))
    finding, summary = map(json.loads, blocks("json"))
    assert finding in report["findings"]
    assert summary == report["summary"]


def test_the_python_runs(capsys: pytest.CaptureFixture[str]) -> None:
    """The library's examples run, and print what they should."""
    library, compiler, _ = blocks("python")
    namespace: dict[str, object] = {}
    exec(compile(library, "README.md", "exec"), namespace)
    printed = capsys.readouterr().out.splitlines()
    assert len(printed) == 11
    assert printed[-1] == "10"
    assert printed[1].startswith("ALC103 5 /status")
    exec(compile(compiler, "README.md", "exec"), namespace)
    printed = capsys.readouterr().out.splitlines()
    assert [line.split()[:2] for line in printed] == [["/size", "minimum"], ["/sku", "format"]]


def test_every_option_and_command_is_shown() -> None:
    """No option of the command line is left for the reader to find out."""
    parser = cli.parser()
    (subparsers,) = [a for a in parser._actions if hasattr(a, "choices") and a.choices]
    for name, command in dict(subparsers.choices or {}).items():
        assert f"alcamine-validate {name}" in README
        options = [o for a in command._actions for o in a.option_strings if o != "--help"]
        for option in options:
            assert option == "-h" or option in README, f"{name} {option}"


def test_what_is_not_implemented_is_said() -> None:
    """A keyword that is refused in any mode is named, so that nobody finds out too late."""
    obsolete = {"$recursiveAnchor", "$recursiveRef", "$vocabulary", "additionalItems"}
    for keyword in UNSUPPORTED - obsolete:
        assert f"`{keyword}`" in README
