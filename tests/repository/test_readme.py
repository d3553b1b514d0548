"""What README.md shows is what happens: its commands, outputs and Python are run."""

from __future__ import annotations

import json
import os
import re
import runpy
import shlex
import subprocess
import sys
from fractions import Fraction
from pathlib import Path

import pytest
from hypothesis import settings

from alcamine_validate import cli
from alcamine_validate.finding import Severity
from alcamine_validate.lint.rules.catalogue import FAMILY_TITLES, catalogue, documentation, family
from alcamine_validate.lint.rules.schema_codes import NOT_IN_THE_SCHEMA
from alcamine_validate.lint.settings.config import KEYS
from alcamine_validate.lint.settings.files import find_file, read_config
from alcamine_validate.schema.keywords import UNSUPPORTED
from tests.support.durations import without_durations
from tests.support.places import ROOT
from tests.support.systems import with_slashes

README = without_durations((ROOT / "README.md").read_bytes()).decode()
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
    return without_durations(capsys.readouterr().out.encode()).decode()


@pytest.fixture(autouse=True)
def in_the_root(monkeypatch: pytest.MonkeyPatch) -> None:
    """The README's commands are meant for the root of a clone."""
    monkeypatch.chdir(ROOT)
    monkeypatch.delenv("FORCE_COLOR", raising=False)


def test_the_test_command_is_the_one_that_ci_runs() -> None:
    """Someone who follows the README runs the same tests in the same way."""
    ci = (ROOT / ".ci" / "run").read_text(encoding="utf-8")
    (command,) = [line for line in commands() if line.endswith(" && .venv/bin/python -m pytest")]
    assert command in ci.splitlines()


def test_the_first_command_prints_what_is_shown(capsys: pytest.CaptureFixture[str]) -> None:
    """The good example passes, with the line that the README shows."""
    first = blocks("console")[0]
    command = first.splitlines()[0].split("&& .venv/bin/")[-1]
    assert output(capsys, command) == first.splitlines()[1] + "\n"


@pytest.mark.parametrize(
    "path",
    [
        "spec/examples/session-mistakes.json",
        "spec/examples/session-contradictions.json",
        "spec/captures/browser.har",
    ],
)
def test_the_shown_reports_are_the_real_ones(capsys: pytest.CaptureFixture[str], path: str) -> None:
    """Every finding of the bad examples stands at its line, just as shown."""
    command = f"alcamine-validate check {path}"
    assert command in commands()
    assert output(capsys, command) in blocks("text")


def test_the_shown_lines_of_formats_are_in_the_real_ones(
    capsys: pytest.CaptureFixture[str],
) -> None:
    """Each row of the table shows pieces of what its format writes."""
    rows = dict(re.findall(r"^\| `(\w+)` \| .+? \| (.*) \|$", README, re.MULTILINE))
    for name in ("concise", "jsonl", "sarif", "junit", "github", "gitlab"):
        report = output(
            capsys, f"alcamine-validate check --format {name} spec/captures/browser.har"
        )
        pieces = [
            piece for shown in re.findall("`(.+?)`", rows[name]) for piece in shown.split("…")
        ]
        assert pieces
        for piece in pieces:
            assert piece.strip("},>") in report, (name, piece)


def test_the_shown_rule_is_the_real_one(capsys: pytest.CaptureFixture[str]) -> None:
    """A rule is explained just as shown."""
    (command,) = [line for line in commands() if line.startswith("alcamine-validate rule ")]
    assert output(capsys, command) in blocks("text")


def rules_table() -> str:
    """Return the table of all rules that a Session can fire, from the catalogue."""
    head = ["", "| code | name | | |", "| --- | --- | --- | --- |"]
    rows = []
    for prefix, about in FAMILY_TITLES.items():
        codes = [code for code in catalogue() if family(code) == prefix]
        rows += ["", f"**{prefix}xx**, {about}", *head, *filter(None, map(table_row, codes))]
    return "\n".join(rows)


def table_row(code: str) -> str:
    """Return the row of a code, or "" where no Session can fire it."""
    row, words = catalogue()[code], documentation(code)
    if words.explanation == NOT_IN_THE_SCHEMA:
        return ""
    return f"| {code} | `{row.rule}` | {row.severity[0].upper()} | {words.summary} |"


def test_the_table_of_rules_is_fresh() -> None:
    """It is generated from the registry: ALCAMINE_WRITE_GOLDEN=1 writes it anew."""
    start, end = "<!-- rules, generated -->", "<!-- end of rules -->"
    written = (ROOT / "README.md").read_text(encoding="utf-8")
    before, _, rest = written.partition(start)
    _, _, after = rest.partition(end)
    fresh = f"{before}{start}\n{rules_table()}\n\n{end}{after}"
    if os.environ.get("ALCAMINE_WRITE_GOLDEN"):
        (ROOT / "README.md").write_text(fresh, encoding="utf-8", newline="\n")
    assert (ROOT / "README.md").read_text(encoding="utf-8") == fresh


def test_the_settings_that_are_shown_can_be_read(tmp_path: Path) -> None:
    """The configuration is one, and all its keys are explained."""
    (tmp_path / "pyproject.toml").write_text(blocks("toml")[0], encoding="utf-8")
    config = read_config(find_file(tmp_path))
    assert config.tolerance == Fraction(1, 4)
    assert config.severities["ALC5"] is Severity.ERROR
    for key in KEYS:
        assert f"| `{key}` | `--{key}" in README


def test_the_shown_json_is_part_of_the_real_one(capsys: pytest.CaptureFixture[str]) -> None:
    """The finding and the summary that are shown are those of the command above them."""
    (command,) = [line for line in commands() if "check --format json" in line]
    report = json.loads(output(capsys, command))
    finding, summary = map(json.loads, blocks("json"))
    assert finding in report["findings"]
    assert summary == report["summary"]


def test_the_python_runs(capsys: pytest.CaptureFixture[str]) -> None:
    """The library's examples run, and print what they should."""
    _, library, many, compiler, references, _ = blocks("python")
    namespace: dict[str, object] = {}
    exec(compile(library, "README.md", "exec"), namespace)
    printed = capsys.readouterr().out.splitlines()
    assert len(printed) == 14
    assert printed[10] == "10"
    assert printed[11].startswith('"completed" is not one of ')
    assert printed[12] == "['ALC601', 'ALC506', 'ALC632', 'ALC636', 'ALC207', 'ALC623']"
    assert printed[13] == "['other-agent']"
    assert printed[1].startswith("ALC103 5 /status")
    exec(compile(many, "README.md", "exec"), namespace)
    assert with_slashes(capsys.readouterr().out).splitlines() == [
        "[False, True]", "0 False 10", "1 True 7",
        "spec/examples/session-contradictions.json 1 7",
        "spec/examples/session-mistakes.json 1 10",
        "spec/examples/session.json 1 0",
    ]  # fmt: skip
    exec(compile(compiler, "README.md", "exec"), namespace)
    printed = capsys.readouterr().out.splitlines()
    assert [line.split()[:2] for line in printed] == [["/size", "minimum"], ["/sku", "format"]]
    exec(compile(references, "README.md", "exec"), namespace)
    first, second = capsys.readouterr().out.splitlines()
    assert first.startswith("/0/sku parts.json#/$defs/part/properties/sku/type expected string")
    assert second.startswith("/1/skuu /items/unevaluatedProperties the property")


def test_the_tests_with_hypothesis_pass_a_few_examples(tmp_path: Path) -> None:
    """Those that the README has a user write hold, with fewer examples than a user has."""
    path = tmp_path / "test_ingestion.py"
    path.write_text(blocks("python")[0], encoding="utf-8")
    names = runpy.run_path(str(path))
    tests = [value for name, value in names.items() if name.startswith("test_")]
    assert len(tests) == 3
    for test in tests:
        settings(max_examples=3, database=None)(test)()


@pytest.mark.thorough
def test_the_tests_with_hypothesis_pass(tmp_path: Path) -> None:
    """Those that the README has a user write pass as a user runs them."""
    (tmp_path / "test_ingestion.py").write_text(blocks("python")[0], encoding="utf-8")
    run = subprocess.run(
        [sys.executable, "-m", "pytest", "-q", "-p", "no:cacheprovider", "test_ingestion.py"],
        cwd=tmp_path, capture_output=True, encoding="utf-8", timeout=300, check=False,
    )  # fmt: skip
    assert run.returncode == 0, run.stdout
    assert "3 passed" in run.stdout


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
    for keyword in UNSUPPORTED - {"$recursiveAnchor"}:
        assert f"`{keyword}`" in README
