"""``rule``: the explanation of a code, as text for people and as JSON for programs."""

from __future__ import annotations

import json
import os
import re
import subprocess
import sys
from types import FunctionType
from typing import TYPE_CHECKING, Any, Final

import pytest

from alcamine_validate.changes.classes import CLASSES, FAMILY, class_documentation
from alcamine_validate.cli import main as cli
from alcamine_validate.cli import rule_command
from alcamine_validate.lint.rules.catalogue import FAMILY_TITLES, catalogue, documentation
from alcamine_validate.lint.rules.fixes import fix_words
from alcamine_validate.lint.rules.registry import RULES
from tests.support.systems import needs_full_device, needs_preexec
from tests.support.tables import for_each
from tests.support.usage_errors import problem_of

if TYPE_CHECKING:
    from tests.cli.conftest import Main, Run
    from tests.support.golden_files import Golden

KEYS: Final = ["code", "name", "severity", "family", "summary", "explanation", "bad", "good",
               "fix"]  # fmt: skip

SHOWN: Final = (
    "ALC007",
    "ALC102",
    "ALC104",
    "ALC207",
    "other-agent",
    "ALC625",
    "control-character",
)
"""Rules of each severity: without examples, with examples of one or several lines, with escapes."""

HEADING: Final = re.compile(r"^(ALC\d{3}) ([a-z0-9-]+) \((error|warning|info)\)$", re.MULTILINE)
EVERY: Final = [*catalogue(), *CLASSES]
"""The codes that can be explained: those of findings, and the classes of changes."""


def rows(main: Main, *arguments: str) -> list[dict[str, Any]]:
    """Return the JSON that the command prints; the command must succeed."""
    code, out, err = main("rule", "--format", "json", *arguments)
    assert (code, err) == (0, "")
    assert out.endswith("\n")
    found = json.loads(out)
    assert isinstance(found, list)
    return found


def headings(text: str) -> list[str]:
    """Return the code of each rule that is explained in a text."""
    return [match[1] for match in HEADING.finditer(text)]


# Text


def test_a_few_rules_as_text(main: Main, golden: Golden) -> None:
    """The text for people is exactly as expected."""
    code, out, err = main("rule", *SHOWN)
    assert (code, err) == (0, "")
    golden("rules.txt", out)


def test_each_rule_has_all_its_words(main: Main) -> None:
    """Its heading, summary, explanation and unchanged examples are printed, by code and by name."""

    def check(code: str) -> None:
        row, words = catalogue()[code], documentation(code)
        exit_code, out, err = main("rule", code)
        assert (exit_code, err) == (0, "")
        assert main("rule", row.rule) == (0, out, "")
        assert out.startswith(f"{code} {row.rule} ({row.severity})\n\n")
        prose, *_ = re.split(r"^(?:Bad|Good):$", out, maxsplit=1, flags=re.MULTILINE)
        assert " ".join(prose.split()) == " ".join(
            f"{code} {row.rule} ({row.severity}) {words.summary} {words.explanation} "
            f"{f'Fix: safe. It {fix_words(code)}.' if fix_words(code) else ''}".split()
        )
        for name, example in (("Bad", words.bad), ("Good", words.good)):
            assert bool(example) is (f"\n\n{name}:\n" in out)
            for line in example.splitlines():
                assert f"\n    {line}\n" in out
        assert headings(out) == [code]

    for_each(catalogue(), check)


def test_examples_in_the_text_can_be_copied(main: Main) -> None:
    """Each printed example is valid JSON, including its indentation."""
    out = main("rule", "--all").out
    examples = re.findall(r"^(?:Bad|Good):\n((?:    .*\n)+)", out, re.MULTILINE)
    every = [*map(documentation, catalogue()), *map(class_documentation, CLASSES)]
    wanted = [text for words in every for text in words[2:] if text]
    assert [json.loads(example) for example in examples] == [json.loads(text) for text in wanted]


def test_several_are_told_in_the_order_asked_for(main: Main) -> None:
    """Each is printed as it is alone, with an empty line between them."""
    names = ["other-agent", "ALC101", "ALC207"]
    assert main("rule", *names).out == "\n".join(main("rule", name).out for name in names)
    assert headings(main("rule", *names).out) == ["ALC501", "ALC101", "ALC207"]


def test_all_are_told_in_order(main: Main) -> None:
    """``--all`` prints every code of the catalogue, and the classes of changes."""
    code, out, err = main("rule", "--all")
    assert (code, err) == (0, "")
    assert headings(out) == EVERY
    assert out == "\n".join(main("rule", each).out for each in EVERY)


def test_text_fits_a_screen(main: Main) -> None:
    """No prose is wider than 88 columns, no example than 100; no line ends in a space."""
    lines = main("rule", "--all").out.split("\n")
    assert max(len(line) for line in lines if not line.startswith("    ")) <= 88
    assert max(map(len, lines)) <= 100
    assert [line for line in lines if line != line.rstrip()] == []
    assert "\n\n\n" not in "\n".join(lines)


# JSON


def test_a_few_rules_as_json(main: Main, golden: Golden) -> None:
    """The JSON for programs is exactly as expected."""
    code, out, err = main("rule", "--format", "json", *SHOWN)
    assert (code, err) == (0, "")
    golden("rules.json", out)


def test_json_has_every_row_of_the_catalogue(main: Main) -> None:
    """The rows are in order, each with the same keys in the same order."""
    found = rows(main, "--all")
    assert [each["code"] for each in found] == EVERY
    for each in found[: len(catalogue())]:
        row, words = catalogue()[each["code"]], documentation(each["code"])
        prefix = row.code[:4]
        assert list(each) == KEYS
        assert each == {
            "code": row.code,
            "name": row.rule,
            "severity": str(row.severity),
            "family": {"prefix": prefix, "about": FAMILY_TITLES[prefix]},
            "summary": words.summary,
            "explanation": words.explanation,
            "bad": words.bad,
            "good": words.good,
            "fix": fix_words(each["code"]) or None,
        }
        assert each["severity"] in {"error", "warning", "info"}
        assert each["summary"]
        assert each["explanation"]


def test_json_is_a_list_of_one_too(main: Main) -> None:
    """The shape of the output does not depend on the number of rules."""
    assert [each["code"] for each in rows(main, "other-agent")] == ["ALC501"]
    assert [each["code"] for each in rows(main, "ALC701", "empty-list")] == ["ALC701", "ALC631"]
    assert rows(main, "ALC501") == rows(main, "other-agent")


# Usage


@pytest.mark.parametrize(
    "arguments", [[], ["--format", "json"], ["--all", "ALC501"], ["ALC501", "--all"]]
)
def test_either_names_or_all(main: Main, arguments: list[str]) -> None:
    """Neither and both are usage errors, and the message names both."""
    code, out, err = main("rule", *arguments)
    assert (code, out) == (2, "")
    problem = problem_of(err, "rule [OPTIONS] [RULE ...]")
    assert "RULE" in problem
    assert "--all" in problem


@pytest.mark.parametrize("arguments", [["--format", "xml", "ALC501"], ["--al1"], ["--format"]])
def test_bad_usage_is_exit_code_2(main: Main, arguments: list[str]) -> None:
    """The problem and a usage line are reported."""
    code, out, err = main("rule", *arguments)
    assert (code, out) == (2, "")
    assert arguments[0] in problem_of(err, "rule [OPTIONS] [RULE ...]")


@pytest.mark.parametrize(
    ("name", "words"),
    [
        ("other-agnt", 'unknown rule "other-agnt" (did you mean "other-agent"?)'),
        ("Other-Agent", '(did you mean "other-agent"?)'),
        ("alc501", '(did you mean "ALC501"?)'),
        ("ALC50l", "(did you mean "),
        ("qqq", 'unknown rule "qqq"\n'),
        ("", 'unknown rule ""'),
        ("ALC5", '"ALC5" selects 9 rules; name one rule, such as ALC501'),
        ("ALC", f'"ALC" selects {len(catalogue())} rules; name one rule'),
        ("ALL", f'"ALL" selects {len(catalogue())} rules; name one rule'),
        ("x\n\x1b[31my", "unknown rule"),
    ],
)
@pytest.mark.parametrize("format_", ["text", "json"])
def test_what_is_not_one_rule_is_exit_code_2(
    main: Main, name: str, words: str, format_: str
) -> None:
    """One line reports it; other rules are not printed, because the output would look complete."""
    for arguments in ([name], ["ALC501", name], [name, "ALC501"]):
        code, out, err = main("rule", "--format", format_, *arguments)
        assert (code, out) == (2, "")
        assert err.startswith("alcamine-validate: ")
        assert words in err
        assert err.endswith("\n")
        assert err[:-1].isprintable()


def test_a_group_of_one_is_a_group(main: Main) -> None:
    """ALC7 has one rule today; accepting it would break such calls once there is a second one."""
    assert sum(code.startswith("ALC7") for code in catalogue()) == 1
    for group in ("ALC7", "ALC70"):
        code, out, err = main("rule", group)
        assert (code, out) == (2, "")
        assert group in err


# Output


def test_classes_of_changes_are_explained_like_rules(main: Main) -> None:
    """They have the same keys, their judgement as a severity, and are known by their names."""
    (found,) = rows(main, "null-allowed")
    assert list(found) == KEYS
    assert (found["code"], found["severity"]) == ("ALC913", "error")
    assert found["family"] == {"prefix": "ALC9", "about": FAMILY}
    assert found["summary"] == "A value may be null."
    assert main("rule", "ALC913").out.startswith("ALC913 null-allowed (error)\n\nA value may be")
    for each in rows(main, *CLASSES):
        assert each["severity"] == CLASSES[each["code"]].judgement.severity


def test_without_docstrings_it_still_answers(run: Run) -> None:
    """``python -OO`` removes the texts of rules that are functions, but not their names."""
    command = [sys.executable, "-OO", "-m", "alcamine_validate", "rule", "--all"]
    text = subprocess.run(command, capture_output=True, encoding="utf-8", timeout=60, check=False)
    assert (text.returncode, text.stderr) == (0, "")
    assert headings(text.stdout) == EVERY
    assert "\n\n\n" not in text.stdout
    more = [*command, "--format=json"]
    result = subprocess.run(more, capture_output=True, encoding="utf-8", timeout=60, check=False)
    assert (result.returncode, result.stderr) == (0, "")
    found = json.loads(result.stdout)
    assert [each["code"] for each in found] == EVERY
    assert {tuple(each) for each in found} == {tuple(KEYS)}
    full = {each["code"]: each for each in json.loads(run("rule", "--all", "--format=json").stdout)}
    functions = {rule.code for rule in RULES if isinstance(rule.check, FunctionType)}
    for each in found:
        if each["code"] in functions:
            empty = dict.fromkeys(("summary", "explanation", "bad", "good"), "")
            assert each == {**full[each["code"]], **empty}
        else:
            assert each == full[each["code"]]


@pytest.mark.parametrize(
    "encoding",
    ["ascii", *(pytest.param(each, marks=pytest.mark.thorough) for each in ("latin-1", "utf-8"))],
)
def test_it_is_the_same_on_every_terminal(run: Run, main: Main, encoding: str) -> None:
    """The output is UTF-8, like all JSON, whatever the encoding of the terminal."""
    for format_ in ("text", "json"):
        result = run("rule", "--all", "--format", format_, env={"PYTHONIOENCODING": encoding})
        assert (result.returncode, result.stderr) == (0, b"")
        assert result.stdout.decode() == main("rule", "--all", "--format", format_).out


@needs_preexec
def test_a_closed_standard_output_is_exit_code_2(run: Run) -> None:
    """The requested output can't be written."""
    result = run("rule", "ALC501", stdout=None, preexec_fn=lambda: os.close(1))
    assert result.returncode == 2
    assert result.stderr == b"alcamine-validate: standard output is closed\n"


@needs_full_device
@pytest.mark.parametrize("arguments", [["ALC501"], ["--all"], ["--all", "--format=json"]])
def test_a_full_disk_is_exit_code_2(run: Run, arguments: list[str]) -> None:
    """The error is reported in one line."""
    with open("/dev/full", "wb") as full:
        result = run("rule", *arguments, stdout=full)
    assert result.returncode == 2
    assert result.stderr.startswith(b"alcamine-validate: ")
    assert result.stderr.endswith(b"No space left on device\n")
    assert result.stderr.count(b"\n") == 1


def test_a_reader_that_went_away_is_no_traceback(run: Run) -> None:
    """The command ends without a message, as with ``| head``."""
    reader, writer = os.pipe()
    os.close(reader)
    try:
        result = run("rule", "--all", stdout=writer)
    finally:
        os.close(writer)
    assert (result.returncode, result.stderr) == (2, b"")


def test_an_interrupt_is_exit_code_130(monkeypatch: pytest.MonkeyPatch) -> None:
    """``main`` returns the exit code and does not raise KeyboardInterrupt."""

    def interrupted(code: str) -> dict[str, Any]:
        raise KeyboardInterrupt

    monkeypatch.setattr(rule_command, "_row", interrupted)
    assert cli.main(["rule", "ALC501"]) == 130
