"""What the README and the manual show is what happens: their commands and code are run."""

from __future__ import annotations

import contextlib
import io
import os
import re
import shutil
import subprocess
import sys
from collections.abc import Iterator
from fractions import Fraction
from pathlib import Path
from typing import Any, Final

import orjson
import pytest
from hypothesis import settings

from alcamine_validate.cli import main as cli
from alcamine_validate.cli.help_command import TOPICS
from alcamine_validate.cli.parser import Parser
from alcamine_validate.finding import Severity
from alcamine_validate.lint.rules.catalogue import FAMILY_TITLES, catalogue, documentation, family
from alcamine_validate.lint.rules.fixes import fix_words
from alcamine_validate.lint.rules.schema_codes import NOT_IN_THE_SCHEMA
from alcamine_validate.lint.settings.config import DEFAULT, Config, read_config
from alcamine_validate.lint.settings.files import as_toml, find_file
from alcamine_validate.lint.settings.setting import declared_settings, key_of
from alcamine_validate.schema.keywords import UNSUPPORTED
from tests.support.durations import without_durations
from tests.support.pages import (
    ENGINE,
    MANUAL,
    OTHERS,
    PAGES,
    Block,
    agrees,
    blocks,
    commands,
    languages,
)
from tests.support.places import ROOT
from tests.support.systems import needs_bash

README: Final = ROOT / "README.md"
REPORTS: Final = MANUAL / "reports.md"
RULES: Final = MANUAL / "rules.md"
EXAMPLE: Final = "usage-with-credit"
"""The rule that its page shows."""

MOST_LINES: Final = 250
NOT_RUN: Final = ("python3 -m venv ", "pip install ")
"""Commands that install: the tests of the wheel and of CI's script run their like."""

WRITES: Final = bool(os.environ.get("ALCAMINE_WRITE_GOLDEN"))
"""Whether to write outputs anew instead of comparing them."""


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Return the working folder, which has the files that the pages use."""
    for name in ("examples", "captures"):
        shutil.copytree(ROOT / "spec" / name, tmp_path / "spec" / name)
    (tmp_path / "my-api.yaml").write_text(
        "openapi: 3.1.0\ninfo: {title: Shop, version: '1'}\npaths: {}\n"
        "components:\n  schemas:\n    Order:\n      type: object\n"
        "      properties: {sku: {type: string}}\n"
    )
    # The overlay that a page shows, and a capture for it.
    (overlay,) = languages(MANUAL / "overlays.md", "yaml")
    (tmp_path / "api.overlay.yaml").write_text(overlay)
    session = (ROOT / "spec" / "examples" / "session.json").read_text()
    moved = session.replace('"COMPLETED",', '"CANCELLED",\n  "sentiment": "POSITIVE",', 1)
    (tmp_path / "new.json").write_text(moved)
    shutil.copy(ROOT / "spec" / "openapi.yaml", tmp_path)
    (overlay,) = languages(MANUAL / "schemas.md", "yaml")
    (tmp_path / "new-status.overlay.yaml").write_text(overlay)
    monkeypatch.chdir(tmp_path)
    monkeypatch.syspath_prepend(str(tmp_path))
    for name in ("FORCE_COLOR", "NO_COLOR", "COLUMNS"):
        monkeypatch.delenv(name, raising=False)
    return tmp_path


def output_of(line: str, folder: Path) -> str:
    """Return what a command of a page prints."""
    places = [str(Path(sys.executable).parent), os.environ["PATH"]]
    run = subprocess.run(
        ["bash", "-c", line],
        cwd=folder,
        env={**os.environ, "PATH": os.pathsep.join(places), "PYTHONDONTWRITEBYTECODE": "1"},
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        timeout=60,
        check=False,
    )
    assert run.returncode in (0, 1), run.stdout.decode()
    return run.stdout.decode()


def timeless(text: str) -> str:
    """Return an output without durations, and without what depends on there being a compiler."""
    written = text.replace("; pure Python)", "; native scanner)")
    return without_durations(written.encode()).decode()


def rewritten(page: Path, changes: dict[Block, str]) -> None:
    """Replace the text of blocks of a page."""
    text = page.read_text("utf-8")
    for block in sorted(changes, key=lambda each: each.start, reverse=True):
        text = text[: block.start] + changes[block] + text[block.end :]
    page.write_text(text, encoding="utf-8", newline="\n")


@needs_bash
@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.name)
def test_commands_print_what_is_shown(page: Path, folder: Path) -> None:
    """Each command of a page runs, and prints the output that is shown after it.

    ALCAMINE_WRITE_GOLDEN=1 writes the outputs anew.
    """
    changes = {}
    for block in blocks(page):
        if block.language != "console":
            continue
        text = ""
        for line, shown in commands(block.text):
            text += f"$ {line}\n"
            if line.startswith(NOT_RUN):
                text += shown
                continue
            real = output_of(line, folder)
            is_right = not shown or agrees(timeless(shown), timeless(real))
            assert WRITES or is_right, line
            text += shown if is_right else real
        changes[block] = text
    if WRITES:
        rewritten(page, changes)


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.name)
def test_code_prints_what_is_shown(page: Path, folder: Path) -> None:
    """The Python of a page runs from top to bottom, and prints the text that follows it."""
    namespace: dict[str, Any] = {}
    changes = {}
    found = blocks(page)
    for block, following in zip(found, [*found[1:], None][: len(found)], strict=True):
        if block.language == "console":
            for line, _ in commands(block.text):
                if " -o " in line:
                    assert cli.main(line.split()[1:]) == 0
        if block.language != "python" or "@given" in block.text or ENGINE.search(block.text):
            continue
        printed = io.StringIO()
        with contextlib.redirect_stdout(printed):
            exec(compile(block.text, page.name, "exec"), namespace)
        if following is not None and following.language == "text":
            changes[following] = printed.getvalue()
            assert WRITES or following.text == printed.getvalue()
        else:
            assert not printed.getvalue()
    if WRITES:
        rewritten(page, changes)


def test_every_page_fits_its_limit() -> None:
    """No page is longer than what a person reads at once."""
    for page in PAGES:
        assert len(page.read_text("utf-8").splitlines()) <= MOST_LINES, page.name


def test_every_topic_is_a_page_and_every_page_a_topic() -> None:
    """`alcamine-validate help` shows all of the manual, and the README lists it."""
    assert sorted(TOPICS) == sorted(page.stem for page in MANUAL.glob("*.md"))
    listed = re.findall(r"^\| \[(\w+)\]\(alcamine_validate/manual/(\w+)\.md\)", readme(), re.M)
    assert [name for name, _ in listed] == [stem for _, stem in listed] == list(TOPICS)


def anchors(page: Path) -> set[str]:
    """Return the anchors of a page's headings, as GitHub makes them."""
    headings = re.findall(r"^#+ (.*)$", page.read_text("utf-8"), re.MULTILINE)
    return {re.sub(r"[^\w -]", "", each.lower()).replace(" ", "-") for each in headings}


def links(page: Path) -> Iterator[tuple[str, str]]:
    """Yield the file and the anchor of each link of a page that is not a URL."""
    text = re.sub(r"```.*?```", "", page.read_text("utf-8"), flags=re.DOTALL)
    for target in re.findall(r"\]\(([^)\s]+)\)", text):
        if "://" not in target:
            name, _, anchor = target.partition("#")
            yield name, anchor


@pytest.mark.parametrize(
    "page", [*PAGES, *OTHERS], ids=lambda page: f"{page.parent.name}-{page.name}"
)
def test_links_lead_somewhere(page: Path) -> None:
    """Each link within the repository names a file that exists, and a heading in it."""
    for name, anchor in links(page):
        target = (page.parent / name).resolve() if name else page
        assert target.exists(), (page.name, name)
        assert not anchor or anchor in anchors(target), (page.name, name, anchor)


def test_links_of_the_manual_stay_in_it() -> None:
    """The manual travels with the package, so it links only to its own files and to URLs."""
    for page in MANUAL.glob("*.md"):
        for name, _ in links(page):
            assert "/" not in name, (page.name, name)


def readme() -> str:
    """Return the text of README.md."""
    return README.read_text("utf-8")


def test_the_test_command_is_the_one_that_ci_runs() -> None:
    """Someone who follows the README runs the same tests in the same way as CI."""
    ci = (ROOT / ".ci" / "run").read_text(encoding="utf-8")
    lines = [line for text in languages(README, "console") for line, _ in commands(text)]
    (command,) = [line for line in lines if line.endswith(" && .venv/bin/python -m pytest")]
    assert command in ci.splitlines()


def test_the_first_command_prints_what_is_shown(folder: Path) -> None:
    """The command that installs and checks the good example ends with the shown line."""
    (first,) = [
        (line, shown)
        for text in languages(README, "console")
        for line, shown in commands(text)
        if "pip install --quiet . &&" in line
    ]
    line, shown = first
    real = output_of(line.split("&& .venv/bin/")[-1], folder)
    assert timeless(shown) == timeless(real)


def rules_page() -> str:
    """Return the page of all rules, made from the catalogue."""
    introduction = (
        "Each rule has a code, which never changes its meaning, and a name. E is an error, W a "
        "warning, I an info; F means that there is a [safe fix](fixing.md). `alcamine-validate "
        "rule` explains rules with examples, which the tests run:"
    )
    remainder = (
        "`rule --all` explains all rules, and `rule --format json` is for programs. Codes that "
        "are missing here, such as ALC107, are for keywords that the Session schema does not use "
        "today. If one mistake violates several rules, the finding that names it best is "
        "reported; see [checking](checking.md)."
    )
    command = f"```console\n$ alcamine-validate rule {EXAMPLE}\n{spoken(EXAMPLE)}```"
    parts = ["# Rules", introduction, command, remainder]
    for prefix, about in FAMILY_TITLES.items():
        rows = [table_row(code) for code in catalogue() if family(code) == prefix]
        head = ["| code | name | | |", "| --- | --- | --- | --- |"]
        parts += [f"## {prefix}xx: {about}", "\n".join([*head, *filter(None, rows)])]
    return "\n\n".join(parts) + "\n"


def spoken(rule: str) -> str:
    """Return what the command says of a rule."""
    printed = io.StringIO()
    with contextlib.redirect_stdout(printed):
        assert cli.main(["rule", rule]) == 0
    return printed.getvalue()


def table_row(code: str) -> str:
    """Return the row of a code, or "" if no Session can have it."""
    row, words = catalogue()[code], documentation(code)
    if words.explanation == NOT_IN_THE_SCHEMA:
        return ""
    kind = row.severity[0].upper() + (" F" if fix_words(code) else "")
    return f"| {code} | `{row.rule}` | {kind} | {words.summary} |"


def test_the_page_of_rules_is_fresh() -> None:
    """It is generated from the catalogue; ALCAMINE_WRITE_GOLDEN=1 writes it anew."""
    if WRITES:
        RULES.write_text(rules_page(), encoding="utf-8", newline="\n")
    assert RULES.read_text("utf-8") == rules_page()


def test_the_settings_that_are_shown_can_be_read(tmp_path: Path) -> None:
    """Both configurations are valid, and the manual explains all keys."""
    page = MANUAL / "settings.md"
    for name in (page, README):
        (tmp_path / "pyproject.toml").write_text(languages(name, "toml")[0], encoding="utf-8")
        config = read_config(find_file(tmp_path))
        assert config.tolerance == Fraction(1, 4)
        assert config.severities["ALC5"] is Severity.ERROR
    (tmp_path / "alcamine-validate.toml").write_text(languages(page, "toml")[1], encoding="utf-8")
    config = Config.load(tmp_path)
    assert config.of_file(str(tmp_path / "vendor/ours/a.json")).read.limits.nesting == 100
    assert config.of_file(str(tmp_path / "dumps" / "a.har.txt")).read.input_format == "har"


def test_the_table_of_settings_is_complete() -> None:
    """It has each setting, with its default, and whether it may depend on the file."""
    rows = re.findall(
        r"^\| `([\w-]+)` \| [^|]+ \| `([^|]+)` \| ?(yes)? ?\| [^|]+ \|$",
        (MANUAL / "settings.md").read_text("utf-8"),
        re.MULTILINE,
    )
    defaults = dict(line.split(" = ") for line in as_toml(DEFAULT).splitlines())
    declared = declared_settings(DEFAULT).items()
    assert rows == [
        (key_of(name), defaults[key_of(name)], "yes" if setting.is_by_file else "")
        for name, setting in declared
    ]


def test_the_shown_json_is_part_of_the_real_report(folder: Path) -> None:
    """The finding and the summary that are shown are those of a real report."""
    real = output_of(
        "alcamine-validate check --format json spec/examples/session-contradictions.json", folder
    )
    report = orjson.loads(real)
    (finding,) = [each for each in report["findings"] if each["code"] == "ALC506"]
    found = [block for block in blocks(REPORTS) if block.language == "json"]
    wanted = dict(zip(found, (finding, report["summary"]), strict=True))
    if WRITES:
        rewritten(
            REPORTS,
            {
                block: orjson.dumps(value, option=orjson.OPT_INDENT_2).decode() + "\n"
                for block, value in wanted.items()
            },
        )
    else:
        assert {block: orjson.loads(block.text) for block in found} == wanted


def property_tests() -> str:
    """Return the tests with hypothesis that the manual shows."""
    (text,) = [each for each in languages(MANUAL / "testing.md", "python") if "@given" in each]
    return text


def test_the_tests_with_hypothesis_pass_a_few_examples() -> None:
    """Those that the manual shows hold, with fewer examples than a user has."""
    names: dict[str, Any] = {}
    exec(compile(property_tests(), "testing.md", "exec"), names)
    tests = [value for name, value in names.items() if name.startswith("test_")]
    assert len(tests) == 3
    for test in tests:
        settings(max_examples=3, database=None)(test)()


@pytest.mark.thorough
def test_the_tests_with_hypothesis_pass(tmp_path: Path) -> None:
    """Those that the manual shows pass as a user runs them."""
    (tmp_path / "test_ingestion.py").write_text(property_tests(), encoding="utf-8")
    run = subprocess.run(
        [sys.executable, "-m", "pytest", "-q", "-p", "no:cacheprovider", "test_ingestion.py"],
        cwd=tmp_path, capture_output=True, encoding="utf-8", timeout=300, check=False,
    )  # fmt: skip
    assert run.returncode == 0, run.stdout
    assert "3 passed" in run.stdout


def test_every_option_and_command_is_in_the_manual() -> None:
    """No option of the command line is left for the reader to find out."""
    pages = "".join(page.read_text("utf-8") for page in PAGES)

    def check(command: Parser, words: str) -> None:
        for option in (each for action in command.actions for each in action.option_strings):
            assert option in ("-h", "--help") or option in pages, f"{words} {option}"
        for name, inner in command.commands.items():
            assert f"{words} {name}" in pages
            check(inner, f"{words} {name}")

    check(cli.parser(), "alcamine-validate")


def test_what_is_not_implemented_is_in_the_manual() -> None:
    """A keyword that is refused in any mode is named, so that nobody finds out too late."""
    text = (MANUAL / "schemas.md").read_text("utf-8")
    for keyword in UNSUPPORTED - {"$recursiveAnchor"}:
        assert f"`{keyword}`" in text
