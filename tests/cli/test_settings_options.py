"""Settings of the command: settings files, options that override them, and their effects."""

from __future__ import annotations

import json
import os
import shutil
import tempfile
import tomllib
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

import pytest

from alcamine_validate.lint.settings.config import KEYS, Config, read_config
from alcamine_validate.text.json_pointer import join, resolve, split
from tests.support.places import EXAMPLES
from tests.support.systems import (
    IS_A_DIRECTORY,
    needs_any_name,
    needs_byte_arguments,
    needs_users,
    with_slashes,
)
from tests.support.tables import for_each

if TYPE_CHECKING:
    from tests.cli.conftest import Main, Run

GOOD: Final = EXAMPLES / "session.json"
OTHER: Final = "z9w8n2x6c0v5b9m3l7k1j2hg"
OWN: Final = "alcamine-validate.toml"


@pytest.fixture(autouse=True)
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Work in a folder without settings, whose parent has none either."""
    work = tmp_path / "work"
    work.mkdir()
    monkeypatch.chdir(work)
    return work


def write(name: str, text: str) -> Path:
    """Write a file, and create its folders."""
    path = Path(name)
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(text, encoding="utf-8")
    return path


def pyproject(text: str, name: str = "pyproject.toml") -> Path:
    """Write a pyproject.toml with our table."""
    return write(name, f"[project]\nname = 'x'\n\n[tool.alcamine-validate]\n{text}\n")


def place(name: str, *changes: tuple[str, Any]) -> str:
    """Write the good example, changed at each pointer, and return the name of the file."""
    value = json.loads(GOOD.read_bytes())
    for pointer, new in changes:
        *above, last = split(pointer)
        resolve(value, join("", *above))[last] = new
    write(name, json.dumps(value, indent=2))
    return name


ERROR: Final = ("/status", "wrong")  # ALC103
WARNING: Final[tuple[str, Any]] = ("/messages", [])  # ALC701
INFO: Final = ("/agent/version/inputMode", ["WEB_VOICE", "PHONE", "PHONE"])  # ALC632
SLUG: Final = ("/agent/slug", "")  # ALC635


class Report(dict[str, int]):
    """The number of findings per code, with the exit code, the files and the severities."""

    def __init__(self, code: int, findings: list[dict[str, Any]]) -> None:
        super().__init__()
        self.code = code
        self.files = sorted({with_slashes(one["filename"]) for one in findings})
        self.levels = {one["code"]: one["severity"] for one in findings}
        for one in findings:
            self[one["code"]] = self.get(one["code"], 0) + 1


def report(main: Main, *arguments: str | Path, stdin: bytes = b"") -> Report:
    """Run a check and return its report."""
    code, out, err = main("check", "--format=json", *arguments, stdin=stdin)
    assert err == ""
    return Report(code, json.loads(out)["findings"])


def effective_settings(main: Main, *arguments: str | Path) -> dict[str, Any]:
    """Return the settings that ``--show-settings`` prints, parsed as TOML."""
    code, out, err = main("check", "--show-settings", *arguments)
    assert (code, err) == (0, "")
    settings = tomllib.loads(out)
    assert list(settings) == list(KEYS)
    return settings


def refusal(main: Main, *arguments: str | Path) -> str:
    """Return the error for settings that can't be used: one line, with exit code 2."""
    code, out, err = main("check", *arguments)
    assert (code, out) == (2, "")
    assert err.startswith("alcamine-validate: ")
    assert err.endswith("\n")
    assert err.count("\n") == 1
    assert "Traceback" not in err
    return err.removeprefix("alcamine-validate: ").rstrip("\n")


# Where settings come from


def test_without_a_file_all_is_as_by_default(main: Main) -> None:
    """All rules but those about privacy are on, and errors fail the run."""
    assert report(main, place("a.json", ERROR, WARNING)) == {"ALC103": 1, "ALC701": 1}
    assert effective_settings(main) == {
        "select": ["DEFAULT"],
        "extend-select": [],
        "ignore": [],
        "severity": {},
        "per-file-ignores": {},
        "exclude": [],
        "fail-on": "error",
        "order-tolerance": "0s",
        "force-exclude": False,
        "gitignore": True,
        "at": [],
        "column": False,
        "partial": False,
        "as": False,
        "only-sessions": False,
        "baseline": False,
        "spec": False,
        "overlay": [],
        "component": "Session",
        "as-published": False,
        "input-format": "auto",
        "url-pattern": ["/sessions/{id}", "/sessions"],
        "max-file-size": "auto",
        "max-expanded-size": "1GiB",
        "max-ratio": 200,
        "max-nesting": 1024,
        "max-records": 10_000_000,
        "max-findings": 1_000,
        "max-report-findings": 10_000,
        "jobs": "auto",
        "format": ["text"],
        "output-file": False,
        "color": "auto",
        "statistics": False,
        "coverage": False,
        "min-coverage": False,
        "quiet": False,
        "frames": True,
        "all": False,
        "sanitize": {},
    }


@pytest.mark.parametrize("above", ["", "../"])
def test_the_nearest_file_is_found(main: Main, above: str) -> None:
    """It may be in the working folder or above it."""
    place("a.json", ERROR, WARNING)
    pyproject('ignore = ["ALC7"]', f"{above}pyproject.toml")
    assert report(main, "a.json") == {"ALC103": 1}
    write(f"{above}{OWN}", 'ignore = ["ALC1"]')
    assert report(main, "a.json") == {"ALC701": 1}


def test_a_pyproject_without_the_table_is_passed_over(main: Main) -> None:
    """The next file above is used."""
    write("pyproject.toml", "[tool.ruff]\nselect = ['E']\n")
    pyproject('ignore = ["ALC7"]', "../pyproject.toml")
    assert report(main, place("a.json", WARNING)) == {}


def test_the_own_file_wins_over_pyproject(main: Main) -> None:
    """Both are in one folder; a nearer pyproject.toml wins over our own file above it."""
    pyproject('ignore = ["ALC7"]')
    write(OWN, 'ignore = ["ALC1"]')
    place("a.json", ERROR, WARNING)
    assert report(main, "a.json") == {"ALC701": 1}
    Path(OWN).rename(f"../{OWN}")
    assert report(main, "a.json") == {"ALC103": 1}


def test_the_working_directory_counts_and_not_the_file(main: Main) -> None:
    """Settings are not searched for beside the checked file."""
    place("sub/a.json", WARNING)
    write(f"sub/{OWN}", 'ignore = ["ALL"]')
    assert report(main, "sub/a.json") == report(main, "sub") == {"ALC701": 1}


def test_isolated_heeds_no_file(main: Main) -> None:
    """Even a broken file is not read; options still apply."""
    write(OWN, "ignore = ['ALC1']")
    place("a.json", ERROR, WARNING)
    assert report(main, "a.json") == {"ALC701": 1}
    assert report(main, "a.json", "--isolated") == {"ALC103": 1, "ALC701": 1}
    write(OWN, "ignore = ")
    assert report(main, "a.json", "--isolated", "--ignore=ALC7") == {"ALC103": 1}
    assert effective_settings(main, "--isolated")["ignore"] == []


def test_a_file_may_be_named(main: Main) -> None:
    """No other file is searched for. Only a pyproject.toml needs our table."""
    write(OWN, "broken =")
    write("conf/strict.toml", 'ignore = ["ALC1"]')
    place("a.json", ERROR, WARNING)
    assert report(main, "a.json", "--config", "conf/strict.toml") == {"ALC701": 1}
    pyproject('ignore = ["ALC7"]', "conf/pyproject.toml")
    assert report(main, "a.json", "--config", "conf/pyproject.toml") == {"ALC103": 1}
    assert report(main, "a.json", "--config", Path("conf/strict.toml").absolute()) == {"ALC701": 1}


def test_a_file_that_is_named_is_not_left_out_as_well(main: Main) -> None:
    """--config and --isolated contradict each other."""
    code, out, err = main("check", "a.json", "--isolated", "--config", "x.toml")
    assert (code, out) == (2, "")
    assert "not allowed with" in err


# Files that can't be used


WRONG_SETTINGS: Final[tuple[tuple[str, list[str]], ...]] = (
    ('selct = ["ALC5"]', ['unknown key "selct"', '(did you mean "select"?)']),
    ('fail_on = "error"', ['unknown key "fail_on"', '(did you mean "fail-on"?)']),
    ('select = "ALC501"', ["select must be a list of strings", '"ALC501"']),
    ("ignore = [5]", ["ignore must be a list of strings, not of 5"]),
    ("exclude = {a = 1}", ["exclude must be a list of strings"]),
    ('select = ["other-agnet"]', ['"other-agnet" (did you mean "other-agent"?)']),
    ('select = ["ALC5011"]', ['"ALC5011" (did you mean "ALC501"?)']),
    ('severity = {ALC501 = "eror"}', ['"error", "warning", "info"', '(did you mean "error"?)']),
    ('severity = {"ALC50x" = "error"}', ["severity", '"ALC50x"', "did you mean"]),
    ('exclude = ["[z-a]"]', ["exclude", "[z-a]"]),
    ('per-file-ignores = {"[z-a]" = []}', ["per-file-ignores", "[z-a]"]),
    ('order-tolerance = "-5ms"', ["order-tolerance", "-5ms"]),
    ('order-tolerance = "soon"', ["order-tolerance", "soon", "250ms"]),
    ("order-tolerance = true", ["order-tolerance"]),
    ('fail-on = "never"', ["fail-on", '"error", "warning", "info"']),
    ('ignore = ["ALC002"]', ["ignore", "ALC002", "can't be ignored"]),
    ('severity = {invalid-json = "info"}', ["severity", "invalid-json"]),
    ("select = [", ["not valid TOML"]),
    ("\x00", ["not valid TOML"]),
    ("a = " + "1" * 5_000, ["not valid TOML"]),
    ("a = " + "[" * 50_000, ["not valid TOML"]),
    ('"\\u001b[31m" = 1', ["unknown key"]),
    ('select = ["a\\nb"]', ["unknown rule"]),
    ('per-file-ignores = {"a\\nb" = 5}', ["per-file-ignores"]),
)


def test_wrong_settings_are_exit_code_2(main: Main) -> None:
    """The message names the file, the key and the most similar valid one; nothing is checked."""
    place("a.json")

    def check(text: str, words: list[str]) -> None:
        for name, path in ((OWN, write(OWN, text)), ("pyproject.toml", pyproject(text))):
            assert str(path) == name
            message = refusal(main, "a.json")
            assert name in message
            assert all(word in message for word in words)
            assert refusal(main, "--show-settings") == message
            assert words[-1] in refusal(main, "a.json", "--config", path)
            path.unlink()
        assert report(main, "a.json").code == 0

    for_each(WRONG_SETTINGS, check)


def test_settings_that_are_not_utf_8_are_refused(main: Main) -> None:
    """TOML must be UTF-8."""
    for name in (OWN, "pyproject.toml"):
        Path(name).write_bytes("# alcamine-validate, é\n".encode("latin-1"))
        assert "not valid TOML" in refusal(main, "a.json")
        Path(name).unlink()


def test_a_file_that_is_not_there_is_refused(main: Main) -> None:
    """A folder, or a pyproject.toml without our table, is refused too."""
    place("a.json")
    assert "missing.toml: No such file" in refusal(main, "a.json", "--config", "missing.toml")
    Path("folder").mkdir()
    assert f"folder: {IS_A_DIRECTORY}" in refusal(main, "a.json", "--config", "folder")
    write("pyproject.toml", "[tool.ruff]\n")
    said = refusal(main, "a.json", "--config=pyproject.toml")
    assert "there is no table [tool.alcamine-validate]" in said


@pytest.fixture
def open_folder(monkeypatch: pytest.MonkeyPatch) -> Iterator[Path]:
    """Work in a folder that every user can access."""
    path = Path(tempfile.mkdtemp(prefix="alcamine-"))
    path.chmod(0o755)
    monkeypatch.chdir(path)
    yield path
    for found in path.rglob("*"):
        found.chmod(0o755)
    shutil.rmtree(path)


@needs_users
@pytest.mark.parametrize("name", [OWN, "pyproject.toml"])
def test_a_file_that_is_kept_from_us_is_refused(
    main: Main, open_folder: Path, request: pytest.FixtureRequest, name: str
) -> None:
    """Settings that may apply are not skipped."""
    place("a.json")
    write(name, "").chmod(0)
    request.getfixturevalue("as_nobody")
    assert f"{name}: Permission denied" in refusal(main, "a.json")
    assert report(main, "a.json", "--isolated").code == 0


@needs_users
def test_a_folder_that_is_excluded_need_not_be_open(
    main: Main, open_folder: Path, request: pytest.FixtureRequest
) -> None:
    """An excluded folder is not read, so there is no error."""
    place("a.json")
    Path("secret").mkdir(mode=0)
    request.getfixturevalue("as_nobody")
    assert report(main, ".", "--exclude=secret").code == 0
    assert report(main, ".", "--exclude=secret/").code == 0
    assert report(main, ".").code == 2


# Options


WRONG_OPTIONS: Final = (
    ("--select=ALC5011", '"ALC5011" (did you mean "ALC501"?)'),
    ("--select=ALC5,other-agnet", '"other-agnet" (did you mean "other-agent"?)'),
    ("--extend-select=alc7", "alc7"),
    ("--ignore=unknown-propery", '(did you mean "unknown-property"?)'),
    ("--ignore=ALC701:messages", "a place must start with /"),
    ("--ignore=ALC701:/[z-a]", "[z-a]"),
    ("--ignore=ALC001", "can't be ignored"),
    ("--severity=ALC501=eror", '(did you mean "error"?)'),
    ("--severity=ALC501", "use RULE=LEVEL"),
    ("--severity=ALC501:error", "use RULE=LEVEL"),
    ("--severity==error", 'unknown rule ""'),
    ("--severity=ALC501=", "must be one of"),
    ("--severity=ALC5O1=error", '(did you mean "ALC501"?)'),
    ("--severity=ALC002=info", "can't be less than an error"),
    ("--per-file-ignores=*.json", "use PATTERN:RULE"),
    ("--per-file-ignores=:ALC5", "use PATTERN:RULE"),
    ("--per-file-ignores=*.json:ALC59", 'unknown rule "ALC59"'),
    ("--per-file-ignores=[z-a]:ALC5", "[z-a]"),
    ("--exclude=[z-a]", "[z-a]"),
    ("--fail-on=warn", "must be one of"),
    ("--fail-on=eror", '(did you mean "error"?)'),
    ("--fail-on=", "must be one of"),
    ("--order-tolerance=-5ms", "order-tolerance"),
    ("--order-tolerance=5 minutes", "use a value such as 250ms"),
    ("--order-tolerance=", "use a value such as 250ms"),
)


def test_a_wrong_option_is_exit_code_2(main: Main) -> None:
    """The message names the key and the most similar valid value, with and without a file."""
    place("a.json")

    def check(option: str, words: str) -> None:
        key = option[2:].partition("=")[0]
        message = refusal(main, "a.json", option)
        assert message.startswith((f"{key}: ", f"{key} must be"))
        assert words in message

    for_each(WRONG_OPTIONS, check)
    write(OWN, "")
    for_each(WRONG_OPTIONS, check)


def test_select_replaces_the_selection_of_a_file(main: Main) -> None:
    """It replaces the file's select, extend-select and ignore, and nothing else."""
    write(OWN, """
        select = ["ALC1"]
        extend-select = ["ALC632"]
        ignore = ["ALC7"]
        severity = {ALC701 = "error"}
        exclude = ["old"]
        fail-on = "info"
        order-tolerance = "5ms"
        per-file-ignores = {"b.json" = ["ALC5"]}
    """)  # fmt: skip
    place("a.json", ERROR, WARNING, INFO)
    assert report(main, "a.json") == {"ALC103": 1, "ALC632": 1}
    assert report(main, "a.json", "--select=ALC7") == {"ALC701": 1}
    assert report(main, "a.json", "--select=ALL").keys() == {"ALC103", "ALC632", "ALC701"}
    before = effective_settings(main)
    after = effective_settings(main, "--select=ALC7")
    assert after == before | {"select": ["ALC7"], "extend-select": [], "ignore": []}


def test_select_goes_with_the_other_options(main: Main) -> None:
    """It does not replace other options of the command line, whatever their order."""
    place("a.json", ERROR, WARNING, SLUG)
    for options in (
        ["--select=ALC1", "--extend-select=ALC635,ALC7", "--ignore=ALC701"],
        ["--ignore=ALC701", "--extend-select=ALC635", "--extend-select=ALC7", "--select=ALC1"],
        ["--select", "ALC1 , empty-name", "--select=ALC7", "--ignore=unknown-property,"],
    ):
        assert report(main, "a.json", *options).keys() == {"ALC103", "ALC635"}


def test_other_lists_add_to_those_of_a_file(main: Main) -> None:
    """These are extend-select, ignore, exclude and both tables."""
    write(OWN, """
        select = ["ALC1"]
        extend-select = ["ALC5"]
        ignore = ["ALC101"]
        severity = {ALC501 = "error", ALC502 = "info"}
        exclude = ["old"]
        per-file-ignores = {"x/*" = ["ALC5"], "y" = ["ALC6"]}
    """)  # fmt: skip
    settings = effective_settings(
        main, "--extend-select=ALC7,ALC6", "--ignore=ALC701:/a*", "--ignore", "ALC102",
        "--severity=ALC502=warning,ALC503=info", "--severity", "ALC7=error",
        "--exclude=new", "--exclude=!x,y",
        "--per-file-ignores=x/*:ALC7,ALC701:/b", "--per-file-ignores=z:ALL",
    )  # fmt: skip
    assert settings == effective_settings(main, "--isolated") | {
        "select": ["ALC1"],
        "extend-select": ["ALC5", "ALC7", "ALC6"],
        "ignore": ["ALC101", "ALC701:/a*", "ALC102"],
        "severity": {"ALC501": "error", "ALC502": "warning", "ALC503": "info", "ALC7": "error"},
        "per-file-ignores": {"x/*": ["ALC5", "ALC7", "ALC701:/b"], "y": ["ALC6"], "z": ["ALL"]},
        "exclude": ["old", "new", "!x,y"],
    }


def test_single_values_replace_those_of_a_file(main: Main) -> None:
    """These are fail-on and order-tolerance; the last option of the command line wins."""
    write(OWN, 'fail-on = "info"\norder-tolerance = "1s"\n')
    settings = effective_settings(
        main, "--fail-on=warning", "--order-tolerance=2s", "--order-tolerance=5ms"
    )
    assert (settings["fail-on"], settings["order-tolerance"]) == ("warning", "0.005s")
    settings = effective_settings(main, "--order-tolerance=0")
    assert (settings["fail-on"], settings["order-tolerance"]) == ("info", "0s")


def test_a_severity_of_the_command_line_wins_over_a_file(main: Main) -> None:
    """It wins even if the file names the rule differently, or twice."""
    place("a.json", WARNING)
    for text in (
        'ALC701 = "info"',
        'unknown-property = "info"',
        'ALC701 = "info", unknown-property = "warning"',
        'unknown-property = "warning", ALC701 = "info"',
        'ALC7 = "info"',
    ):
        write(OWN, f"severity = {{{text}}}\n")
        for selector in ("ALC701", "unknown-property"):
            found = report(main, "a.json", f"--severity={selector}=error")
            assert (found.code, found.levels) == (1, {"ALC701": "error"}), (text, selector)


def test_the_more_specific_selector_wins_across_file_and_options(main: Main) -> None:
    """Ignoring a family does not ignore a rule that is named explicitly."""
    place("a.json", ("/agentId", OTHER), ("/ledger/sessionId", OTHER))
    assert {"ALC501", "ALC507"} <= report(main, "a.json").keys()
    assert report(main, "a.json", "--select=ALC501", "--ignore=ALC5").keys() == {"ALC501"}
    write(OWN, 'ignore = ["ALC5"]\n')
    assert report(main, "a.json", "--extend-select=other-agent").keys() == {"ALC501"}
    assert report(main, "a.json", "--select=ALC501", "--ignore=ALC501") == {}


# Effects


@pytest.mark.parametrize(
    ("changes", "codes"),
    [
        ([], {"error": 0, "warning": 0, "info": 0}),
        ([INFO], {"error": 0, "warning": 0, "info": 1}),
        ([WARNING], {"error": 0, "warning": 1, "info": 1}),
        ([WARNING, INFO], {"error": 0, "warning": 1, "info": 1}),
        ([ERROR], {"error": 1, "warning": 1, "info": 1}),
        ([ERROR, INFO], {"error": 1, "warning": 1, "info": 1}),
    ],
)
def test_fail_on_is_the_least_that_fails(
    main: Main, changes: list[tuple[str, Any]], codes: dict[str, int]
) -> None:
    """The option and the file have the same effect; the findings stay the same."""
    place("a.json", *changes)
    default = report(main, "a.json")
    assert (default.code, len(default)) == (codes["error"], len(changes))
    for level, code in codes.items():
        found = report(main, "a.json", "--fail-on", level)
        assert (found.code, found) == (code, default)
        assert main("check", "a.json", "--fail-on", level).code == code
        assert main("check", "a.json", "--fail-on", level, "--statistics").code == code
        write(OWN, f'fail-on = "{level}"\n')
        assert report(main, "a.json").code == code
        Path(OWN).unlink()


def test_what_can_not_be_read_is_exit_code_2_whatever_fails(main: Main) -> None:
    """No setting changes the exit code for an unreadable path."""
    place("a.json")
    for options in (
        ["--fail-on=info"],
        ["--ignore=ALL"],
        ["--severity=ALL=info"],
        ["--per-file-ignores=*:ALL"],
        ["--exclude=*"],
    ):
        found = report(main, "a.json", "missing.json", *options)
        assert (found.code, found, found.levels) == (2, {"ALC001": 1}, {"ALC001": "error"})


def test_broken_json_fails_whatever_is_ignored(main: Main) -> None:
    """A group selector does not affect codes that can't be suppressed."""
    write("a.json", "{")
    for options in (["--ignore=ALL"], ["--severity=ALC0=info"], ["--select=ALC5"]):
        found = report(main, "a.json", *options)
        assert (found.code, found.levels) == (1, {"ALC002": "error"})


def test_a_rule_that_is_promoted_fails(main: Main) -> None:
    """A rule can be promoted by option or file, and by code, name or family."""
    place("a.json", WARNING)
    assert report(main, "a.json").code == 0
    for selector in ("ALC701", "unknown-property", "ALC7", "ALL"):
        found = report(main, "a.json", "--severity", f"{selector}=error")
        assert (found.code, found.levels) == (1, {"ALC701": "error"})
        write(OWN, f'severity = {{{selector} = "error"}}\n')
        assert report(main, "a.json").code == 1
        assert report(main, "a.json", "--severity=ALC701=info").levels == {"ALC701": "info"}
        Path(OWN).unlink()


def test_an_error_that_is_demoted_does_not_fail(main: Main) -> None:
    """The finding is reported with its new severity."""
    place("a.json", ERROR)
    assert main("check", "a.json").code == 1
    code, out, err = main("check", "a.json", "--severity=ALC103=warning")
    assert (code, err) == (0, "")
    assert "a.json:5:13: warning[ALC103] " in out
    assert out.endswith("\nFound 1 warning in 1 file, 1 session.\n")
    assert report(main, "a.json", "--severity=ALC1=info").levels == {"ALC103": "info"}
    assert report(main, "a.json", "--severity=ALC103=warning", "--fail-on=warning").code == 1


def test_an_ignored_place_is_left_out(main: Main) -> None:
    """Other places are not affected; a settings file and the command line work the same."""
    place("a.json", WARNING, ("/agent/messages", 1), ("/messages2", {}))
    assert report(main, "a.json") == {"ALC701": 3}
    assert report(main, "a.json", "--ignore=ALC701:/messages*") == {"ALC701": 1}
    assert report(main, "a.json", "--ignore=ALC701:/messages") == {"ALC701": 2}
    assert report(main, "a.json", "--ignore=ALC701:/messages*,ALC701:/agent") == {}
    write(OWN, 'ignore = ["ALC701:/messages*"]\n')
    assert report(main, "a.json") == {"ALC701": 1}


def test_an_ignored_place_is_relative_to_each_session(main: Main) -> None:
    """Pointers are those of findings, wherever a Session is in its file."""
    one = json.loads(Path(place("a.json", WARNING)).read_text("utf-8"))
    write("many.json", json.dumps([one, one]))
    assert report(main, "many.json") == {"ALC701": 2}
    assert report(main, "many.json", "--ignore=ALC701:/messages") == {}
    assert report(main, "many.json", "--ignore=ALC701:/*/messages") == {"ALC701": 2}


@pytest.mark.parametrize(
    ("code", "change"),
    [
        ("ALC401", ("/ledger/updatedAt", "2026-03-14T09:29:02.696Z")),
        ("ALC402", ("/lastHeartbeatAt", "2026-03-14T09:29:02.645Z")),
    ],
)
def test_the_tolerance_is_for_schema_and_rules(
    main: Main, code: str, change: tuple[str, Any]
) -> None:
    """Timestamps that are 5 ms out of order are accepted with 5ms, and are a finding with 4ms."""
    place("a.json", change)
    assert report(main, "a.json") == {code: 1}
    assert report(main, "a.json", "--order-tolerance=5ms", "--fail-on=info").code == 0
    assert report(main, "a.json", "--order-tolerance", "4ms") == {code: 1}
    for text, found in (('"5ms"', {}), ("0.005", {}), ('"4ms"', {code: 1}), ("0", {code: 1})):
        write(OWN, f"order-tolerance = {text}\n")
        assert report(main, "a.json") == found
    write(OWN, 'order-tolerance = "1h"\n')
    assert report(main, "a.json", "--order-tolerance=0") == {code: 1}


# Files


def test_files_may_ignore_more(main: Main) -> None:
    """The patterns are relative to the folder of the settings file."""
    for name in ("a.json", "fixtures/a.json", "fixtures/deep/b.json", "x/fixtures/c.json"):
        place(name, WARNING, SLUG)
    write(OWN, 'per-file-ignores = {"fixtures/*" = ["ALC7"], "b.json" = ["ALC635"]}\n')
    assert report(main, ".") == {"ALC701": 2, "ALC635": 3}
    assert report(main, "fixtures/a.json") == {"ALC635": 1}
    assert report(main, "fixtures/deep/b.json") == {}
    assert report(main, Path("fixtures/a.json").absolute()) == {"ALC635": 1}
    assert report(main, "x/../fixtures/./a.json") == {"ALC635": 1}
    assert report(main, "x/fixtures/c.json") == {"ALC635": 1, "ALC701": 1}


def test_patterns_are_relative_to_the_file_of_settings(
    main: Main, folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The command may run in a folder below or, with ``--config``, in the folder above."""
    place("sub/a.json", WARNING, SLUG)
    place("sub/deep/a.json", WARNING, SLUG)
    place("a.json", WARNING, SLUG)
    pyproject('exclude = ["/sub/deep"]\nper-file-ignores = {"/sub/*.json" = ["ALC701"]}')
    assert report(main, ".").files == ["./a.json", "./sub/a.json"]
    monkeypatch.chdir("sub")
    found = report(main, ".")
    assert (found.files, found) == (["./a.json"], {"ALC635": 1})
    assert report(main, "../a.json") == {"ALC635": 1, "ALC701": 1}
    assert report(main, "..").files == ["../a.json", "../sub/a.json"]
    monkeypatch.chdir(folder.parent)
    for config in ("work/pyproject.toml", folder / "pyproject.toml"):
        found = report(main, "work", "--config", config)
        assert (found.files, found) == (
            ["work/a.json", "work/sub/a.json"],
            {"ALC635": 2, "ALC701": 1},
        )


def test_files_may_ignore_places(main: Main) -> None:
    """Places that a pattern ignores are added to those that are ignored everywhere."""
    place("a.json", WARNING, ("/agent/messages", 1), SLUG)
    option = "--per-file-ignores=a.json:ALC701:/agent*,ALC635"
    assert report(main, "a.json", option) == {"ALC701": 1}
    assert report(main, "a.json", option, "--ignore=ALC701:/messages") == {}
    assert report(main, "a.json", "--per-file-ignores=b.json:ALL") == {"ALC701": 2, "ALC635": 1}


def test_stdin_has_the_name_that_it_is_given(main: Main) -> None:
    """Patterns match that name like any other."""
    data = Path(place("a.json", WARNING)).read_bytes()
    option = "--per-file-ignores=x/*:ALC7"
    assert report(main, "-", option, stdin=data) == {"ALC701": 1}
    assert report(main, "-", option, "--stdin-filename=x/a.json", stdin=data) == {}


TREE: Final = (
    "a.json", "b.json", "keep.json", "old/a.json", "old/keep.json", "sub/a.json", "sub/old/b.json",
    "sub/old/deep/c.json", "sub/new/d.json",
)  # fmt: skip


EXCLUDED: Final[tuple[tuple[list[str], tuple[str, ...]], ...]] = (
    ([], TREE),
    (["old"], ("a.json", "b.json", "keep.json", "sub/a.json", "sub/new/d.json")),
    (["old/"], ("a.json", "b.json", "keep.json", "sub/a.json", "sub/new/d.json")),
    (["/old"], tuple(name for name in TREE if not name.startswith("old/"))),
    (["/old/"], tuple(name for name in TREE if not name.startswith("old/"))),
    (["sub/old"], tuple(name for name in TREE if not name.startswith("sub/old/"))),
    (["**/old/**"], ("a.json", "b.json", "keep.json", "sub/a.json", "sub/new/d.json")),
    (["sub/**/*.json"], ("a.json", "b.json", "keep.json", "old/a.json", "old/keep.json")),
    (["sub/**"], ("a.json", "b.json", "keep.json", "old/a.json", "old/keep.json")),
    (["sub/*.json"], tuple(name for name in TREE if name != "sub/a.json")),
    (["a.json"], tuple(name for name in TREE if not name.endswith("a.json"))),
    (["/a.json"], tuple(name for name in TREE if name != "a.json")),
    (["a.json/"], TREE),
    (["*.json", "!keep.json"], ("keep.json", "old/keep.json")),
    (["*.json", "!/keep.json"], ("keep.json",)),
    (["!keep.json", "*.json"], ()),
    (["/*", "!/sub", "deep"], ("sub/a.json", "sub/new/d.json", "sub/old/b.json")),
    (["old/*", "!keep.json"], tuple(n for n in TREE if n != "old/a.json")),
    (["/old/*", "!keep.json"], tuple(n for n in TREE if n != "old/a.json")),
    # As in .gitignore, a file in an excluded folder can't be included again.
    (["old", "!keep.json"], ("a.json", "b.json", "keep.json", "sub/a.json", "sub/new/d.json")),
    (["old/", "!keep.json"], ("a.json", "b.json", "keep.json", "sub/a.json", "sub/new/d.json")),
    (["[a-c].json"], ("keep.json", "old/keep.json", "sub/new/d.json")),
    (["nothing", "*.txt"], TREE),
)
"""Patterns, and the files of the tree that they leave."""


def test_what_is_excluded_is_not_found_in_folders(main: Main) -> None:
    """The patterns have the syntax of .gitignore, in options and in a file."""
    for name in TREE:
        write(name, "{")

    def check(exclude: list[str], left: tuple[str, ...]) -> None:
        Path(OWN).unlink(missing_ok=True)
        found = report(main, ".", *(f"--exclude={pattern}" for pattern in exclude))
        names = [f"./{name}" for name in sorted(left)]
        assert found.files == (names or ["."])
        write(OWN, f"exclude = {json.dumps(exclude)}\n")
        assert report(main, ".").files == (names or ["."])
        found = report(main, Path.cwd())
        assert [with_slashes(os.path.relpath(name)) for name in found.files] == (
            sorted(left) or ["."]
        )

    for_each(EXCLUDED, check)


def test_a_folder_of_which_all_is_excluded_is_a_warning(main: Main) -> None:
    """The warning is the same as for a folder with nothing to check."""
    place("f/a.json", ERROR)
    found = report(main, "f", "--exclude=*.json")
    assert (found.code, found, found.files) == (0, {"ALC007": 1}, ["f"])
    assert report(main, "f", "--exclude=*.json", "--ignore=ALC007") == {}
    assert report(main, "f", "--exclude=*.json", "--fail-on=warning").code == 1


def test_a_file_that_is_named_is_checked_all_the_same(main: Main) -> None:
    """Exclusion applies only to files that are found in folders."""
    place("old/a.json", ERROR)
    for pattern in ("old", "*.json", "/old/a.json", "**"):
        found = report(main, "old/a.json", f"--exclude={pattern}")
        assert (found.code, found) == (1, {"ALC103": 1})
    data = Path("old/a.json").read_bytes()
    assert report(main, "-", "--stdin-filename=old/a.json", "--exclude=*", stdin=data).code == 1


# --statistics


def test_statistics_say_how_often(main: Main) -> None:
    """There is one line per rule, the most frequent first, without places."""
    place("a.json", ERROR, WARNING, ("/agent/new", 1), SLUG)
    place("b.json", ERROR, WARNING, INFO)
    code, out, err = main("check", "a.json", "b.json", "--statistics")
    assert (code, err) == (1, "")
    lines = out.splitlines()
    assert lines[:5] == [
        "3  ALC701  unknown-property",
        "2  ALC103  unlisted-value",
        "1  ALC632  repeated-entry",
        "1  ALC635  empty-name",
        "",
    ]
    assert lines[-1] == "Found 2 errors, 4 warnings, 1 info in 2 files, 2 sessions."
    assert "error[" not in out
    assert " | " not in out


def test_statistics_are_of_what_is_found(main: Main) -> None:
    """Ignored findings don't count, and there is no table if none are left."""
    place("a.json", ERROR, WARNING)
    _, out, _ = main("check", "a.json", "--statistics", "--ignore=ALC1")
    assert out.startswith("1  ALC701  unknown-property\n\n")
    assert "ALC103" not in out
    code, out, err = main("check", "a.json", "--statistics", "--ignore=ALL")
    assert (code, out, err) == (0, "No findings in 1 file, 1 session.\n", "")


def test_statistics_line_up(main: Main) -> None:
    """Numbers end in the same column."""
    one = json.loads(Path(place("a.json", WARNING)).read_text("utf-8"))
    write("many.json", json.dumps([one] * 11 + [one | {"status": "wrong"}]))
    _, out, _ = main("check", "many.json", "--statistics")
    assert out.startswith("12  ALC701  unknown-property\n 1  ALC103  unlisted-value\n\n")


def test_statistics_in_json_stand_in_the_summary(main: Main) -> None:
    """The findings are still listed; without the option there are no statistics."""
    place("a.json", ERROR, WARNING, ("/agent/new", 1))
    _, out, _ = main("check", "a.json", "--format=json", "--statistics")
    whole = json.loads(out)
    assert whole["summary"]["statistics"] == {"ALC701": 2, "ALC103": 1}
    assert len(whole["findings"]) == 3
    _, out, _ = main("check", "a.json", "--format=json")
    assert "statistics" not in json.loads(out)["summary"]


# --show-settings

OPTIONS: Final = (
    "--select=ALC1,other-agent", "--extend-select=ALC7",
    "--ignore=ALC103,ALC701:/messages*,ALC102:",
    "--severity=ALC501=error,ALC7=info", "--exclude=build/", "--exclude=**/old", "--exclude=!a b",
    '--exclude=a\\"\'b', "--exclude=é\u2028\t", "--fail-on=warning", "--order-tolerance=1.25ms",
    "--per-file-ignores=fixtures/*:ALC5,ALC701:/x", '--per-file-ignores="q\\":ALL',
)  # fmt: skip


def test_settings_that_are_shown_can_be_read_again(main: Main, folder: Path) -> None:
    """Read as an alcamine-validate.toml, they give the same settings and the same output."""
    code, out, err = main("check", "--show-settings", *OPTIONS)
    assert (code, err) == (0, "")
    path = write(OWN, out)
    assert read_config(path) == Config(
        select=("ALC1", "other-agent"),
        extend_select=("ALC7",),
        ignore=("ALC103", "ALC701:/messages*", "ALC102:"),
        severity={"ALC501": "error", "ALC7": "info"},
        exclude=("build/", "**/old", "!a b", "a\\\"'b", "é\u2028\t"),
        fail_on="warning",
        order_tolerance="1.25ms",
        per_file_ignores={"fixtures/*": ("ALC5", "ALC701:/x"), '"q\\"': ("ALL",)},
        root=str(folder),
    )
    again = main("check", "--show-settings")
    assert again.code == 0
    assert again.out.partition("\n")[2] == out.partition("\n")[2]


def test_default_settings_that_are_shown_can_be_read_again(main: Main, folder: Path) -> None:
    """Reading them changes nothing."""
    path = write(OWN, main("check", "--show-settings").out)
    assert read_config(path) == replace(Config(), root=str(folder))


WITH_OPTIONS = "including options of the command line"


def test_it_is_shown_where_settings_come_from(main: Main) -> None:
    """A comment above them has the path, relative to the working folder."""

    def first(*arguments: str) -> str:
        return with_slashes(main("check", "--show-settings", *arguments).out.partition("\n")[0])

    assert first() == f"# without a settings file, {WITH_OPTIONS}"
    pyproject("", "../pyproject.toml")
    assert first() == f"# from ../pyproject.toml, {WITH_OPTIONS}"
    write(OWN, "")
    assert first() == f"# from {OWN}, {WITH_OPTIONS}"
    write("conf/x.toml", "")
    assert first("--config=conf/x.toml") == f"# from conf/x.toml, {WITH_OPTIONS}"
    assert first("--isolated") == f"# without a settings file, {WITH_OPTIONS}"


def test_a_file_on_another_drive_of_windows_is_shown_as_it_is(
    main: Main, monkeypatch: pytest.MonkeyPatch
) -> None:
    """It has no path relative to the working folder."""
    path = write("conf/x.toml", "").absolute()

    def relpath(path: str) -> str:
        raise ValueError("path is on mount 'D:', start on mount 'C:'")

    monkeypatch.setattr(os.path, "relpath", relpath)
    out = main("check", "--show-settings", "--config", path).out
    assert out.startswith(f"# from {path}, {WITH_OPTIONS}\n")


@needs_any_name
def test_a_file_with_a_strange_name_is_shown_in_one_comment(main: Main) -> None:
    """A line break in the name does not start a new line of TOML."""
    write("a\nselect = 5\n.toml", "")
    code, out, _ = main("check", "--show-settings", "--config", "a\nselect = 5\n.toml")
    assert code == 0
    assert list(tomllib.loads(out)) == list(KEYS)


def test_settings_are_shown_and_nothing_is_checked(main: Main) -> None:
    """The output is the same without paths, and with paths that exist or not."""
    place("a.json", ERROR)
    assert main("check", "a.json", "missing.json", "--show-settings") == main(
        "check", "--show-settings"
    )


@needs_byte_arguments
def test_a_pattern_that_is_not_utf_8_is_shown_or_refused(run: Run) -> None:
    """The output is TOML, whatever bytes the pattern has."""
    result = run("check", "--show-settings", b"--exclude=\xff")
    assert b"Traceback" not in result.stderr
    if result.returncode == 0:
        assert list(tomllib.loads(result.stdout.decode("utf-8"))) == list(KEYS)
    else:
        assert (result.returncode, result.stdout) == (2, b"")


@pytest.mark.parametrize("pattern", ["[a&&b]", "[+--]", "[a||b]"])
def test_no_pattern_makes_python_warn(run: Run, pattern: str) -> None:
    """Standard error is only for problems."""
    result = run("check", "--show-settings", f"--exclude={pattern}", cwd=Path.cwd())
    assert (result.returncode, result.stderr) == (0, b"")
