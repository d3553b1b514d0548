"""Every option of ``check`` is a setting, or is for one run only; settings act like options."""

from __future__ import annotations

import json
import os
import tomllib
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

import pytest

import alcamine_validate as av
from alcamine_validate.check import tasks
from alcamine_validate.check.find_files import InputPath
from alcamine_validate.cli.main import parser
from alcamine_validate.lint.settings.config import KEYS, key_of
from alcamine_validate.lint.settings.files import FOR_ONE_RUN
from tests.support.places import EXAMPLES
from tests.support.systems import needs_any_name
from tests.support.tables import for_each

if TYPE_CHECKING:
    from tests.cli.conftest import Main

OWN: Final = "alcamine-validate.toml"
NULL: Final = (EXAMPLES / "session.json").read_bytes()
"""A Session with a null currency, which is valid by the corrected schema only."""

GOOD: Final = NULL.replace(b'Code": null', b'Code": "USD"')
UNKNOWN: Final = json.dumps(json.loads(GOOD) | {"new": 1}).encode()  # ALC701

WITHOUT_OPTION: Final = {"sanitize"}
"""A table of another command, which is too long for an option."""


@pytest.fixture(autouse=True)
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Work in a folder without settings, whose parent has none either."""
    work = tmp_path / "work"
    (work / "sub").mkdir(parents=True)
    monkeypatch.chdir(work)
    return work


def settings(text: str) -> None:
    """Write a settings file."""
    Path(OWN).write_text(text, encoding="utf-8")


def effective(main: Main, *arguments: str) -> dict[str, Any]:
    """Return the settings that ``--show-settings`` prints, parsed as TOML."""
    code, out, err = main("check", "--show-settings", *arguments)
    assert (code, err) == (0, "")
    return tomllib.loads(out)


def codes(main: Main, *arguments: str) -> dict[str, list[str]]:
    """Return the codes of the findings of a check, by file."""
    _, out, err = main("check", "--format", "json", *arguments)
    assert err == ""
    found: dict[str, list[str]] = {}
    for each in json.loads(out)["findings"]:
        found.setdefault(each["filename"].replace(os.sep, "/"), []).append(each["code"])
    return found


# Options and settings are the same


def test_every_option_is_a_setting_or_for_one_run() -> None:
    """An option that is added must be one or the other, and so must a setting."""
    actions = parser(("check",)).commands["check"].actions
    names = {key_of(each.dest) for each in actions} - {"paths"} | {"path"}
    assert names == (set(KEYS) - WITHOUT_OPTION) | set(FOR_ONE_RUN)
    assert not set(KEYS) & set(FOR_ONE_RUN)


def test_the_help_names_the_options_for_one_run(main: Main) -> None:
    """All others are keys of a settings file."""
    words = " ".join(main("check", "--help").out.split())
    listed = words.partition("except those for one run: ")[2].partition(". An option")[0]
    names = {name.removeprefix("--").lower() for name in listed.replace(" and", ",").split(", ")}
    assert names == set(FOR_ONE_RUN) - {"help"}


def test_a_setting_for_one_run_is_refused(main: Main) -> None:
    """The message says why, and which option to use."""
    for key, instead in FOR_ONE_RUN.items():
        settings(f"{key} = true\n")
        code, out, err = main("check", "a.json")
        reason = f"{key} can't be a setting: it is for one run only; {instead}"
        assert (code, out) == (2, "")
        assert err.startswith("alcamine-validate: ")
        assert err.endswith(f"{OWN}: {reason}\n")
    assert "Personal data" in FOR_ONE_RUN["show-values"]


SAME: Final[tuple[tuple[str, list[str]], ...]] = (
    ("force-exclude = true", ["--force-exclude"]),
    ("baseline = 'b.json'", ["--baseline=b.json"]),
    ("spec = 's.yaml'", ["--spec=s.yaml"]),
    ("overlay = ['o.yaml', 'p.yaml']", ["--overlay=o.yaml", "--overlay=p.yaml"]),
    ("component = 'Call'", ["--component=Call"]),
    ("coverage = true", ["--coverage"]),
    ("min-coverage = 80", ["--min-coverage=80"]),
    ("as-published = true", ["--as-published"]),
    ("input-format = 'har'", ["--input-format=har"]),
    ("url-pattern = ['/a', '/b']", ["--url-pattern=/a", "--url-pattern=/b"]),
    ("gitignore = false", ["--no-gitignore"]),
    ("at = '/data'", ["--at=/data"]),
    ("at = ['/a/*', '']", ["--at=/a/*", "--at="]),
    ("column = 'call'", ["--column=call"]),
    ("partial = true", ["--partial"]),
    ("as = 'agent.version'", ["--as=agent.version"]),
    ("only-sessions = true", ["--only-sessions"]),
    ("max-file-size = '3MB'", ["--max-file-size=3MB"]),
    ("max-expanded-size = 10", ["--max-expanded-size=10"]),
    ("max-ratio = 3", ["--max-ratio=3"]),
    ("max-nesting = 3", ["--max-nesting=3"]),
    ("max-records = 3", ["--max-records=3"]),
    ("max-findings = 0", ["--max-findings=0"]),
    ("max-report-findings = 3", ["--max-report-findings=3"]),
    ("jobs = 3", ["--jobs=3"]),
    ("format = ['concise', 'json=j']", ["--format=concise", "--format", "json=j"]),
    ("output-file = 'o'", ["--output-file=o"]),
    ("color = 'never'", ["--color=never"]),
    ("statistics = true", ["--statistics"]),
    ("quiet = true", ["-q"]),
    ("frames = false", ["--no-frames"]),
    ("all = true", ["--all"]),
)


def without_folder(shown: dict[str, Any]) -> str:
    """Return settings as text, with paths relative to the working folder."""
    return json.dumps(shown).replace(json.dumps(os.path.join(os.getcwd(), ""))[1:-1], "")


def test_an_option_is_the_setting_of_its_name(main: Main) -> None:
    """Either of them has the same effect on the settings that are shown."""
    default = effective(main)

    def check(text: str, options: list[str]) -> None:
        Path(OWN).unlink(missing_ok=True)
        shown = effective(main, *options)
        settings(text)
        assert effective(main) == shown != default
        settings("")
        assert without_folder(effective(main, *options)) == json.dumps(shown)

    for_each(SAME, check)
    listed = {text.partition(" = ")[0] for text, _ in SAME}
    older = {"select", "extend-select", "ignore", "severity", "per-file-ignores", "exclude"}
    assert listed | older | {"fail-on", "order-tolerance"} == set(KEYS) - WITHOUT_OPTION


AGAINST: Final[tuple[tuple[str, list[str], Any], ...]] = (
    ("force-exclude = true", ["--no-force-exclude"], False),
    ("baseline = 'b.json'", ["--no-baseline"], False),
    ("baseline = 'b.json'", ["--write-baseline=c.json"], False),
    ("as-published = true", ["--no-as-published"], False),
    ("as-published = ['a', 'b']", ["--no-as-published"], False),
    ("input-format = {'*.x' = 'har'}", ["--input-format=auto"], "auto"),
    ("url-pattern = ['/a']", ["--url-pattern=/b"], ["/b"]),
    ("url-pattern = {x = ['/a']}", ["--url-pattern=/b"], ["/b"]),
    ("url-pattern = '/a'", [], ["/a"]),
    ("at = '/a'", ["--no-at"], []),
    ("at = {x = '/a'}", ["--no-at"], []),
    ("at = '/a'", ["--no-at", "--at=/b", "--at=/c"], ["/b", "/c"]),
    ("at = '/a'", ["--at=/b", "--no-at"], []),
    ("column = 'call'", ["--no-column"], False),
    ("as = 'person'", ["--no-as"], False),
    ("as = {x = 'person'}", ["--no-as"], False),
    ("max-file-size = '3MB'", ["--max-file-size=auto"], "auto"),
    ("max-nesting = {x = 3}", ["--max-nesting=4"], 4),
    ("jobs = 3", ["--jobs=auto"], "auto"),
    ("format = ['json=j', 'sarif']", ["--format=text"], ["text"]),
    ("color = 'never'", ["--color=auto"], "auto"),
    ("statistics = true", ["--no-statistics"], False),
    ("quiet = true", ["--no-quiet"], False),
    ("frames = false", ["--frames"], True),
    ("all = true", ["--no-all"], False),
)


def test_an_option_wins_over_a_setting(main: Main) -> None:
    """It replaces the value for all files, and every boolean can be switched off."""

    def check(text: str, options: list[str], value: Any) -> None:
        settings(text)
        assert effective(main, *options)[text.partition(" = ")[0]] == value

    for_each(AGAINST, check)


def test_a_format_replaces_the_output_file_as_well(main: Main) -> None:
    """Somebody who asks for another report does not want it in the file of the usual one."""
    settings("format = ['json']\noutput-file = 'report.json'\n")
    assert effective(main, "--format=text")["output-file"] is False
    assert effective(main, "--quiet")["output-file"] == "report.json"
    Path("a.json").write_bytes(GOOD)
    assert main("check", "a.json").out == ""
    assert json.loads(Path("report.json").read_bytes())["findings"] == []
    assert main("check", "a.json", "--format=concise").out.startswith("No findings")


# Effects


def test_reports_of_settings_are_beside_the_settings(
    main: Main, folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Those of options are relative to the working folder."""
    Path("a.json").write_bytes(UNKNOWN)
    settings("format = ['concise', 'json=sub/r.json']\n")
    monkeypatch.chdir(folder.parent)
    assert main("check", "--config", f"work/{OWN}", "work/a.json").code == 0
    assert json.loads((folder / "sub" / "r.json").read_bytes())["findings"]
    (folder / "sub" / "r.json").unlink()
    monkeypatch.chdir("work/sub")
    assert main("check", "../a.json", "--format", "json=s.json").out == ""
    assert [each.name for each in folder.rglob("*.json")] == ["a.json", "s.json"]


def test_a_report_of_settings_never_replaces_an_input(main: Main) -> None:
    """The message names the file as it is given; the settings file is safe as well."""
    Path("a.json").write_bytes(UNKNOWN)
    settings("output-file = 'a.json'\n")
    code, out, err = main("check", "a.json")
    assert (code, out) == (2, "")
    assert "a report can't go to a.json, which is being checked" in err
    assert Path("a.json").read_bytes() == UNKNOWN
    code, out, err = main("check", "a.json", "--output-file", OWN)
    assert (code, out) == (2, "")
    assert f"{OWN}, which is also used otherwise" in err
    assert Path(OWN).read_text("utf-8") == "output-file = 'a.json'\n"


def test_reports_and_the_baseline_of_settings_are_not_checked(main: Main) -> None:
    """They are in the folder that is checked, and would be findings."""
    Path("a.json").write_bytes(UNKNOWN)
    assert main("check", "a.json", "--write-baseline", "b.json").code == 0
    settings("baseline = 'b.json'\nformat = ['concise', 'json=r.json']\n")
    for _ in range(2):
        code, out, _err = main("check", ".")
        assert (code, out.splitlines()) == (
            0, ["Left out 1 finding in the baseline.", "No new findings in 1 file, 1 session."],
        )  # fmt: skip


def test_a_baseline_of_settings_is_used_everywhere(
    main: Main, folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """It is beside the settings, and can be switched off, written anew and pruned."""
    Path("a.json").write_bytes(UNKNOWN)
    assert main("check", "a.json", "--write-baseline", "sub/b.json").code == 0
    settings("baseline = 'sub/b.json'\n")
    assert codes(main, "a.json") == {}
    assert codes(main, "a.json", "--no-baseline") == {"a.json": ["ALC701"]}
    monkeypatch.chdir("sub")
    assert codes(main, "../a.json") == {}
    before = Path("b.json").read_bytes()
    assert main("check", "../a.json", "--write-baseline", "b.json").code == 0
    assert Path("b.json").read_bytes() == before
    (folder / "a.json").write_bytes(GOOD)
    code, _, err = main("check", "../a.json", "--prune-baseline")
    assert (code, err) == (0, "Removed 1 known finding from b.json.\n")
    assert b"ALC701" not in Path("b.json").read_bytes()


def test_a_missing_baseline_of_settings_is_an_error(main: Main) -> None:
    """The message names the file and says how to create it."""
    settings("baseline = 'b.json'\n")
    code, out, err = main("check", "a.json")
    assert (code, out) == (2, "")
    assert err == (
        "alcamine-validate: b.json: the file does not exist; --write-baseline creates it\n"
    )


def test_findings_that_are_as_published_somewhere_are_not_stale(main: Main) -> None:
    """A baseline belongs to the corrected schema, which does not check these files."""
    for name in ("a.json", "b.json"):
        Path(name).write_bytes(UNKNOWN)
    assert main("check", "a.json", "b.json", "--write-baseline", "known.json").code == 0
    for name in ("a.json", "b.json"):
        Path(name).write_bytes(GOOD)
    settings("baseline = 'known.json'\nas-published = ['a.json']\n")
    assert main("check", "a.json", "b.json", "--prune-baseline").code == 0
    known = json.loads(Path("known.json").read_bytes())["known"]
    assert [each["file"] for each in known] == ["a.json"]


def capture(name: str, path: str) -> None:
    """Write a HAR file with one Session as the response of a path."""
    content = {"mimeType": "application/json", "text": UNKNOWN.decode()}
    entry = {
        "request": {"method": "GET", "url": f"https://example.com{path}"},
        "response": {"status": 200, "content": content},
    }
    Path(name).parent.mkdir(exist_ok=True)
    Path(name).write_text(json.dumps({"log": {"version": "1.2", "entries": [entry]}}))


@pytest.mark.xdist_group("processes")
@pytest.mark.parametrize("jobs", [1, 2])
def test_files_are_read_as_their_patterns_say(
    main: Main, monkeypatch: pytest.MonkeyPatch, jobs: int
) -> None:
    """Each setting by pattern affects only the files that match, in one process and in several."""
    monkeypatch.setattr(tasks, "_WORTH", 0)
    monkeypatch.setattr(tasks, "_GROUP_FILES", 1)
    for part in ("new", "old"):
        capture(f"{part}/calls.har", "/calls/1")
        Path(part, "sessions.txt").write_bytes(UNKNOWN + b"\n" + UNKNOWN)
        Path(part, "null.json").write_bytes(NULL)
        deep = json.loads(NULL) | {"new": [[[[[[[[[[]]]]]]]]]]}
        Path(part, "deep.json").write_text(json.dumps(deep))
    files = [f"{part}/{name}" for part in ("new", "old")
             for name in ("calls.har", "deep.json", "null.json", "sessions.txt")]  # fmt: skip
    plain = {"calls.har": ["ALC007"], "deep.json": ["ALC701"], "sessions.txt": ["ALC701"] * 2}
    default = {f"{part}/{name}": found for part in ("new", "old") for name, found in plain.items()}
    options = (*files, f"--jobs={jobs}")
    assert codes(main, *options) == default

    def check(text: str, changed: dict[str, list[str]]) -> None:
        settings(text)
        found = default | {f"old/{name}": found for name, found in changed.items()}
        assert codes(main, *options) == found

    for_each([
        ("url-pattern = {'old/*' = ['/calls/{id}']}", {"calls.har": ["ALC701"]}),
        ("input-format = {'old/*.txt' = 'json'}", {"sessions.txt": ["ALC002"]}),
        ("as-published = ['old/']", {
            "null.json": ["ALC103"], "deep.json": ["ALC103", "ALC701"],
        }),
        ("as-published = {'*' = true, 'new' = false, 'old/[d-s]*' = false}", {}),
        ("max-nesting = {'*' = 10, 'new/*' = 1024, 'old/c*' = 99}", {"deep.json": ["ALC005"]}),
        ("max-file-size = {'old/deep*' = 9}", {"deep.json": ["ALC010"]}),
        ("max-records = {'old/*.txt' = 1}", {"sessions.txt": ["ALC701", "ALC010"]}),
        ("max-findings = {'old/*.txt' = 1}", {"sessions.txt": ["ALC701"]}),
    ], check)  # fmt: skip


@pytest.mark.xdist_group("processes")
def test_a_file_is_split_as_its_patterns_say(main: Main, monkeypatch: pytest.MonkeyPatch) -> None:
    """A large file with another name is JSON Lines by its pattern, and shared by processes."""
    monkeypatch.setattr(tasks, "RANGE", 2_000)
    monkeypatch.setattr(tasks, "_WORTH", 0)
    Path("big.txt").write_bytes(b"\n".join([UNKNOWN] * 20))
    Path("big.json").write_bytes(b"\n".join([UNKNOWN] * 20))
    settings("input-format = {'big.*' = 'jsonl', '*.json' = 'auto'}\nmax-findings = {'*.txt' = 3}")
    expected = codes(main, "big.txt", "big.json", "--jobs=1")
    assert expected == {"big.txt": ["ALC701"] * 3, "big.json": ["ALC002"]}
    split = []
    real = tasks._ranges

    def ranges(path: InputPath, size: int) -> Iterator[tasks.Task]:
        split.append(path.path)
        return real(path, size)

    monkeypatch.setattr(tasks, "_ranges", ranges)
    assert codes(main, "big.txt", "big.json", "--jobs=2") == expected
    assert split == ["big.txt"]


def test_the_standard_input_has_the_settings_of_its_name(main: Main) -> None:
    """Its name is the one of ``--stdin-filename``."""
    settings("max-nesting = {'deep/*' = 2}\n")
    assert main("check", "-", stdin=GOOD).code == 0
    assert main("check", "-", "--stdin-filename=deep/a.json", stdin=GOOD).code == 1


def test_forced_exclusion_may_be_a_setting(main: Main) -> None:
    """A file that is given explicitly is then skipped as well."""
    Path("a.json").write_bytes(UNKNOWN)
    settings("exclude = ['a.json']\nforce-exclude = true\n")
    assert codes(main, "a.json") == {}
    assert codes(main, "a.json", "--no-force-exclude") == {"a.json": ["ALC701"]}


def test_brief_reports_may_be_settings(main: Main) -> None:
    """Statistics and the summary alone are what the options print."""
    Path("a.json").write_bytes(UNKNOWN)
    for key, option in (("quiet", "--quiet"), ("statistics", "--statistics")):
        expected = main("check", "a.json", "--isolated", option)
        settings(f"{key} = true\n")
        assert main("check", "a.json") == expected
        assert "warning[ALC701]" in main("check", "a.json", f"--no-{key}").out


def test_settings_by_pattern_are_shown_as_they_are_read(main: Main, folder: Path) -> None:
    """What is shown can be pasted into a settings file, tables by pattern included."""
    settings(
        "as-published = ['a/*']\nmax-file-size = {'b' = '3MiB', 'c' = 'auto'}\n"
        "url-pattern = {'d' = ['/x']}\nformat = ['json=r.json', 'text']\njobs = 4\n"
    )
    before = av.Config.load()
    settings(main("check", "--show-settings").out)
    assert av.Config.load() == before
    assert before.max_file_size == av.Config(max_file_size={"b": 3 << 20, "c": None}).max_file_size


@needs_any_name
def test_a_path_that_is_not_utf_8_can_be_used_but_not_shown(main: Main, folder: Path) -> None:
    """TOML must be Unicode text, but a report may go to any file."""
    name = os.fsdecode(b"r\xff")
    Path("a.json").write_bytes(GOOD)
    assert main("check", "a.json", "--output-file", name).code == 0
    assert (folder / name).exists()
    code, out, err = main("check", "--show-settings", "--output-file", name)
    assert (code, out) == (2, "")
    assert err.startswith("alcamine-validate: TOML can't represent ")
