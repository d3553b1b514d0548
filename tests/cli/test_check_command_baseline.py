"""The baseline on the command line: writing, applying and pruning it, and refused uses."""

from __future__ import annotations

import json
import os
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final
from xml.etree import ElementTree

import pytest

import alcamine_validate as av
from alcamine_validate.check.baseline import FORMAT
from tests.support.systems import make_fifo, needs_links, needs_posix
from tests.support.usage_errors import problem_of

if TYPE_CHECKING:
    from tests.cli.conftest import Main, Outcome

GOOD: Final = av.sample_json(seed=1)
BAD: Final = av.sample_json(seed=2, invalid="ALC103")
DRIFTED: Final = GOOD.replace(b'"name":', b'"note":1,"name":', 1)


@pytest.fixture
def project(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Return the project folder, which is the working folder: two files with one finding each."""
    folder = tmp_path / "project"
    (folder / "data").mkdir(parents=True)
    (folder / "data" / "bad.json").write_bytes(BAD)
    (folder / "data" / "drifted.json").write_bytes(DRIFTED)
    (folder / "pyproject.toml").write_text("[tool.alcamine-validate]\n", "utf-8")
    monkeypatch.chdir(folder)
    return folder


@pytest.fixture
def known(project: Path, main: Main) -> Path:
    """Return the project's baseline, ``known.json``."""
    assert main("check", "data", "--write-baseline", "known.json").code == 0
    assert entries(project / "known.json") == [
        ("data/bad.json", "ALC103"), ("data/drifted.json", "ALC701"),
    ]  # fmt: skip
    return project / "known.json"


def entries(path: Path) -> list[tuple[str, str]]:
    """Return the file and the code of each entry of a baseline."""
    return [(each["file"], each["code"]) for each in json.loads(path.read_bytes())["known"]]


def summary(outcome: Outcome) -> Any:
    """Return the summary of a JSON report."""
    return json.loads(outcome.out)["summary"]


def stale(main: Main, *arguments: str | Path) -> list[tuple[str, str]]:
    """Return the file and the code of each stale entry; the exit code must be 0."""
    outcome = main("check", "--format", "json", "--baseline", "known.json", *arguments)
    assert outcome.code == 0
    return [(each["file"], each["code"]) for each in summary(outcome)["stale"]]


# Writing


def test_what_was_written_is_said(project: Path, main: Main) -> None:
    """The number and the file are written to standard error; the report is unchanged."""
    code, out, err = main("check", "data", "--write-baseline", "known.json")
    assert (code, err) == (0, "Wrote 2 known findings to known.json.\n")
    assert out.endswith("Found 1 error, 1 warning in 2 files, 2 sessions.\n")
    one = main("check", "data/bad.json", "--write-baseline", "known.json")
    assert one.err == "Wrote 1 known finding to known.json.\n"
    assert entries(project / "known.json") == [("data/bad.json", "ALC103")]


def test_what_has_no_verdict_can_not_be_known(project: Path, main: Main) -> None:
    """Findings about unreadable text are counted but not written; they fail this and later runs."""
    (project / "data" / "broken.json").write_text("{", "utf-8")
    (project / "data" / "lines.jsonl").write_bytes(b"no\n" + BAD + b"\nno\n")
    code, _, err = main("check", "data", "--write-baseline", "known.json")
    assert code == 1
    assert err.splitlines() == [
        "Wrote 3 known findings to known.json.",
        "3 findings can't be accepted: the files were not checked.",
    ]
    again = main("check", "--format", "json", "--baseline", "known.json", "data")
    assert (again.code, summary(again)["known"]) == (1, 3)
    (project / "data" / "lines.jsonl").unlink()
    assert (
        "\n1 finding can't be accepted: "
        in main("check", "data", "--write-baseline=known.json").err
    )


def test_without_all_files_nothing_is_written(known: Path, main: Main) -> None:
    """An unreadable path is exit code 2, and an existing baseline is unchanged."""
    before = known.read_bytes()
    code, _, err = main("check", "data", "gone.json", "--write-baseline", known.name)
    assert (code, err) == (2, "known.json is not written: 1 path can't be read.\n")
    assert known.read_bytes() == before
    assert main("check", "x", "y", "--write-baseline", "new").err == (
        "new is not written: 2 paths can't be read.\n"
    )
    assert not Path("new").exists()


@pytest.mark.parametrize(
    "before",
    [
        b'{"name": "mine"}',
        b"[1, 2]",
        b"\x00\xff",
        b'# "format": "alcamine-validate baseline"',
        b'{"note": "alcamine-validate baseline"}',
        b" ",
    ],
)
def test_a_file_that_is_no_baseline_is_not_destroyed(
    project: Path, main: Main, before: bytes
) -> None:
    """The error is reported before anything is checked, and the file is unchanged."""
    path = project / "precious"
    path.write_bytes(before)
    code, out, err = main("check", "data", "--write-baseline", path.name)
    assert (code, out) == (2, "")
    assert err == (
        "alcamine-validate: precious: the file exists and is not a baseline, "
        "so it is not replaced\n"
    )
    assert path.read_bytes() == before


def test_an_input_is_not_destroyed(project: Path, main: Main) -> None:
    """An input is not replaced by a baseline, even if it is given by a different path."""
    for name in ("data/bad.json", project / "data" / ".." / "data" / "bad.json"):
        assert main("check", "data/bad.json", "--write-baseline", name).code == 2
    assert (project / "data" / "bad.json").read_bytes() == BAD


@needs_links
def test_an_input_is_not_destroyed_through_a_link(project: Path, main: Main) -> None:
    """A link counts as its target."""
    (project / "link").symlink_to("data/bad.json")
    assert main("check", "data/bad.json", "--write-baseline", "link").code == 2
    assert (project / "data" / "bad.json").read_bytes() == BAD


@pytest.mark.parametrize(
    "spoil",
    [
        lambda text: "",
        lambda text: text.replace('"version": 1', '"version": 7'),
        lambda text: text.replace("ALC103", "ALC999"),
        lambda text: text.replace('"known"', '<<<<<<< ours\n"known"'),
        lambda text: text[:60],
        lambda text: json.dumps(json.loads(text), sort_keys=True, separators=(",", ":")),
        lambda text: text.replace("\n", "\r\n"),
    ],
)
def test_what_was_a_baseline_is_written_anew(
    known: Path, main: Main, spoil: Callable[[str], str]
) -> None:
    """It may have another version, be truncated or have merge markers; empty files count too."""
    whole = known.read_text("utf-8")
    known.write_bytes(spoil(whole).encode())
    assert main("check", "data", "--write-baseline", known.name).code == 0
    assert known.read_text("utf-8") == whole


@pytest.mark.parametrize(
    ("name", "words"),
    [
        ("no/such/known.json", "the folder does not exist"),
        ("data", "it is not a regular file"),
        pytest.param("pipe", "it is not a regular file", marks=needs_posix),
        pytest.param("/dev/null", "it is not a regular file", marks=needs_posix),
        ("", "it is not a regular file"),
        ("data/bad.json/x", "the folder does not exist"),
    ],
)
def test_a_baseline_can_not_be_where_no_file_can(
    project: Path, main: Main, name: str, words: str
) -> None:
    """The error is reported at once, not after a check that may take an hour."""
    if name == "pipe":
        make_fifo(project / "pipe")
    code, out, err = main("check", "data", "--write-baseline", name)
    assert (code, out) == (2, "")
    assert words in err


def test_a_baseline_is_written_whole_or_not_at_all(
    known: Path, main: Main, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The old baseline stays if the disk is full at the last moment or the run is interrupted."""
    before = known.read_bytes()
    (known.parent / "data" / "more.json").write_bytes(BAD)
    for error, code in ((OSError(28, "No space left on device"), 2), (KeyboardInterrupt(), 130)):

        def fail(*_: object, raised: BaseException = error) -> None:
            raise raised

        with monkeypatch.context() as patch:
            patch.setattr(os, "replace", fail)
            outcome = main("check", "data", "--write-baseline", known.name)
        assert outcome.code == code
        assert "Wrote" not in outcome.err
        assert known.read_bytes() == before
    assert sorted(path.name for path in known.parent.iterdir()) == [
        "data", "known.json", "pyproject.toml",
    ]  # fmt: skip


@needs_links
def test_a_baseline_keeps_its_permissions(known: Path, main: Main) -> None:
    """A baseline is also written through a link, which stays a link."""
    known.chmod(0o640)
    link = known.parent / "link"
    link.symlink_to(known.name)
    (known.parent / "data" / "more.json").write_bytes(BAD)
    assert main("check", "data", "--write-baseline", "link").code == 0
    assert link.is_symlink()
    assert len(entries(known)) == 3
    assert known.stat().st_mode & 0o7777 == 0o640


# Applying


@pytest.mark.parametrize("name", ["text", "concise", "json", "jsonl", "sarif", "junit", "github"])
def test_each_summary_counts_what_is_known(known: Path, main: Main, name: str) -> None:
    """All formats except GitLab's have a place for the number."""
    code, out, _ = main("check", "--format", name, "--baseline", known, "data")
    assert code == 0
    assert "ALC103" not in out
    if name in ("json", "jsonl"):
        counts = json.loads(out)
        assert counts.get("summary", counts)["known"] == 2
    elif name == "junit":
        suite = ElementTree.fromstring(out)[0]
        assert suite.get("failures") == "0"
        assert "Left out 2 findings" in str(suite.findtext("system-out"))
    else:
        assert "Left out 2 findings in the baseline." in out


def test_what_is_known_is_nothing_to_gitlab(known: Path, main: Main) -> None:
    """GitLab's report is a list of findings without a summary."""
    assert main("check", "--format", "gitlab", "--baseline", known, "data").out == "[]\n"


def test_new_findings_are_told_from_known_ones(known: Path, main: Main) -> None:
    """The summary counts known findings separately from new ones."""
    clean = main("check", "--baseline", known, "data")
    assert clean.out == (
        "Left out 2 findings in the baseline.\nNo new findings in 2 files, 2 sessions.\n"
    )
    (known.parent / "data" / "bad.json").write_bytes(b"[" + BAD + b"," + BAD + b"]")
    code, out, _ = main("check", "--baseline", known, "data")
    assert code == 1
    assert out.count("error[ALC103]") == 1
    assert out.endswith(
        "Left out 2 findings in the baseline.\nFound 1 error in 2 files, 3 sessions.\n"
    )


@pytest.mark.parametrize("folder", ["data", "..", "/"])
def test_it_is_heeded_from_every_folder(
    known: Path, main: Main, monkeypatch: pytest.MonkeyPatch, folder: str
) -> None:
    """Files are named relative to the folder of the baseline, not to the working folder."""
    project = known.parent
    monkeypatch.chdir(project / folder)
    for data in (project / "data", Path(os.path.relpath(project / "data"))):
        outcome = main("check", "--format", "json", "--baseline", os.path.relpath(known), data)
        assert (outcome.code, summary(outcome)["known"]) == (0, 2)
    before = known.read_bytes()
    assert main("check", project / "data", "--write-baseline", known).code == 0
    assert known.read_bytes() == before


def test_it_is_no_input_itself(known: Path, main: Main) -> None:
    """A baseline or a report is not checked, even if it is in a folder to check."""
    assert main("check", ".", "--baseline", known).code == 0
    code, _, err = main("check", ".", "--write-baseline", "known.json", "--output-file", "r.json")
    assert (code, err) == (0, "Wrote 2 known findings to known.json.\n")
    again = main("check", ".", "--baseline", "known.json", "--format", "json=r.json")
    assert again.code == 0
    assert json.loads(Path("r.json").read_bytes())["summary"]["files"] == 2


def test_the_limit_is_of_new_findings(known: Path, main: Main) -> None:
    """Known findings beyond ``--max-findings`` are also written and recognised."""
    lines = known.parent / "data" / "lines.jsonl"
    lines.write_bytes(b"\n".join([BAD] * 5))
    assert main("check", "data", "--max-findings", "1", "--write-baseline", known).code == 0
    outcome = main("check", "data", "--max-findings", "1", "--baseline", known)
    assert outcome.code == 0
    assert "Left out 7 findings" in outcome.out


def test_masking_changes_nothing_that_is_known(project: Path, main: Main) -> None:
    """A name that looks like a token is not written, but also matches with ``--show-values``."""
    token = "sk-proj-A1b2C3d4E5f6G7h8"
    path = project / "data" / "odd.json"
    path.write_bytes(GOOD.replace(b'"name":', f'"{token}":1,"name":'.encode(), 1))
    for options in ([], ["--show-values"]):
        assert main("check", path, *options, "--write-baseline", "known.json").code == 0
        assert token not in Path("known.json").read_text("utf-8")
        for others in ([], ["--show-values"]):
            outcome = main("check", path, *others, "--baseline", "known.json")
            assert "Left out 1 finding in the baseline." in outcome.out
    Path("known.json").write_text(
        json.dumps(
            {"format": FORMAT, "version": 1, "known": [
                {"file": "data/odd.json", "code": "ALC701", "pointer": f"/{token}", "count": 1}
            ]}
        )
    )  # fmt: skip
    assert main("check", path, "--baseline", "known.json").code == 2


# Stale entries


def test_what_is_gone_is_told_and_fails_nothing(known: Path, main: Main) -> None:
    """Entries are stale if their file has no findings now or no longer exists; the run succeeds."""
    assert stale(main, "data") == []
    (known.parent / "data" / "bad.json").write_bytes(GOOD)
    assert stale(main, "data") == [("data/bad.json", "ALC103")]
    (known.parent / "data" / "drifted.json").unlink()
    assert stale(main, "data") == [("data/bad.json", "ALC103"), ("data/drifted.json", "ALC701")]
    assert main("check", "--baseline", known, "--fail-on", "info", "data").code == 0


def test_pruning_drops_it_and_says_so(known: Path, main: Main) -> None:
    """A second run has nothing to drop and does not write the file."""
    (known.parent / "data" / "bad.json").write_bytes(GOOD)
    code, out, err = main("check", "data", "--baseline", known.name, "--prune-baseline")
    assert (code, err) == (0, "Removed 1 known finding from known.json.\n")
    assert "no longer occurs" in out
    assert entries(known) == [("data/drifted.json", "ALC701")]
    written = known.stat().st_mtime_ns
    again = main("check", "data", "--baseline", known.name, "--prune-baseline")
    assert (again.code, again.err) == (0, "")
    assert "no longer" not in again.out
    assert known.stat().st_mtime_ns == written


def test_pruning_goes_on_where_findings_fail(known: Path, main: Main) -> None:
    """Stale entries are dropped; new findings fail the run and are not added."""
    (known.parent / "data" / "bad.json").write_bytes(GOOD)
    (known.parent / "data" / "new.json").write_bytes(BAD)
    assert main("check", "data", "--baseline", known, "--prune-baseline").code == 1
    assert entries(known) == [("data/drifted.json", "ALC701")]


@pytest.mark.parametrize(
    "settings",
    [
        'ignore = ["ALC1", "ALC7"]',
        'select = ["ALC5"]',
        '[tool.alcamine-validate.per-file-ignores]\n"data/*" = ["ALC103", "unknown-property"]',
        '[tool.alcamine-validate.per-file-ignores]\n"*.json" = ["ALC701:/note", "ALC1:/*"]',
    ],
)
def test_rules_that_are_left_out_leave_nothing_stale(
    known: Path, main: Main, settings: str
) -> None:
    """The settings file may leave rules out everywhere, in some files, or at some places."""
    before = known.read_bytes()
    (known.parent / "data" / "bad.json").write_bytes(GOOD)
    text = f"[tool.alcamine-validate]\n{settings}\n"
    (known.parent / "pyproject.toml").write_text(text, "utf-8")
    assert stale(main, "data") == []
    assert main("check", "data", "--baseline", known, "--prune-baseline").code == 0
    assert known.read_bytes() == before


def test_what_is_left_out_elsewhere_is_stale_here(known: Path, main: Main) -> None:
    """Ignores for another file or another place don't matter, nor do severities."""
    (known.parent / "data" / "bad.json").write_bytes(GOOD)
    (known.parent / "pyproject.toml").write_text(
        "[tool.alcamine-validate]\n"
        'ignore = ["ALC103:/agent/version/nothing", "ALC701"]\n'
        'severity = {ALC103 = "info"}\n'
        '[tool.alcamine-validate.per-file-ignores]\n"data/drifted.json" = ["ALC1"]\n',
        "utf-8",
    )
    assert stale(main, "data") == [("data/bad.json", "ALC103")]


def test_files_that_are_gone_are_stale_whatever_is_in_force(known: Path, main: Main) -> None:
    """No rule can find anything in a file that does not exist."""
    (known.parent / "data" / "drifted.json").unlink()
    assert stale(main, "data", "--ignore", "ALC7") == [("data/drifted.json", "ALC701")]


@pytest.mark.parametrize(
    "options",
    [
        ["--select", "ALC7"],
        ["--ignore", "ALC1"],
        ["--per-file-ignores", "data/*:ALC1"],
        ["--as-published"],
        ["--url-pattern", "/nothing/{id}"],
        ["--partial"],
        ["--no-partial"],
        ["--as", "person"],
        ["--at", ""],
        ["--only-sessions"],
        ["--input-format", "json"],
    ],
)
def test_what_is_not_looked_for_is_not_stale(known: Path, main: Main, options: list[str]) -> None:
    """What the command line leaves out, or judges in another way, is not reported as stale."""
    (known.parent / "data" / "bad.json").write_bytes(GOOD)
    every = ["--format", "json", "--baseline", known.name, *options]
    assert summary(main("check", "data", *every)).get("stale", []) == []


def test_what_the_settings_leave_out_is_stale(project: Path, main: Main) -> None:
    """Settings are there for all runs, so what they leave out no longer occurs."""
    session = json.loads(GOOD)
    del session["status"], session["person"]
    (project / "data" / "bad.json").write_text(json.dumps(session), "utf-8")
    assert main("check", "data", "--write-baseline", "known.json").code == 0
    before = Path("known.json").read_bytes()
    assert stale(main, "data", "--partial") == []
    Path("pyproject.toml").write_text("[tool.alcamine-validate]\npartial = true\n", "utf-8")
    assert stale(main, "data") == [("data/bad.json", "ALC102")]
    outcome = main("check", "data", "--baseline", "known.json", "--prune-baseline")
    assert (outcome.code, Path("known.json").read_bytes() != before) == (0, True)


def test_files_that_are_left_out_have_no_entries(project: Path, main: Main) -> None:
    """Their findings are neither reported nor known."""
    (project / "data" / "other.json").write_text('{"z": {"x": 1, "x": 1}}', "utf-8")
    settings = '[tool.alcamine-validate]\nat = { "other.json" = "/data" }\n'
    Path("pyproject.toml").write_text(settings, "utf-8")
    code, _, err = main("check", "data", "--only-sessions", "--write-baseline", "known.json")
    assert (code, err) == (0, "Wrote 2 known findings to known.json.\n")
    assert {file for file, _ in entries(Path("known.json"))} == {
        "data/bad.json", "data/drifted.json",
    }  # fmt: skip


def test_a_pattern_that_finds_nothing_leaves_nothing_stale(project: Path, main: Main) -> None:
    """A capture in which no response was checked may still have all its known findings."""
    request = {"method": "GET", "url": "https://api.example.com/sessions/s1"}
    content = {"mimeType": "application/json", "text": BAD.decode()}
    entry = {"request": request, "response": {"status": 200, "content": content}}
    har = json.dumps({"log": {"version": "1.2", "entries": [entry]}})
    (project / "data" / "run.har").write_text(har, "utf-8")
    assert main("check", "data/run.har", "--write-baseline", "known.json").code == 0
    assert stale(main, "data/run.har", "--url-pattern", "/other/{id}") == []


def test_files_that_can_not_be_judged_have_nothing_stale(known: Path, main: Main) -> None:
    """Such a file may still have all its known findings."""
    before = known.read_bytes()
    (known.parent / "data" / "bad.json").write_text("{", "utf-8")
    assert main("check", "data", "--baseline", known, "--prune-baseline").code == 1
    assert known.read_bytes() == before
    for name in ("data/gone.json", "data/drifted.json/x"):
        assert main("check", name, "--baseline", known, "--prune-baseline").code == 2
    assert known.read_bytes() == before


def test_the_standard_input_under_a_name_that_is_no_file(known: Path, main: Main) -> None:
    """Invalid JSON on standard input leaves no entry stale, although no such file exists."""
    name = ["--stdin-filename", "data/editor.json", "-"]
    assert main("check", *name, "--write-baseline", known, stdin=BAD).code == 0
    assert main("check", *name, "--baseline", known, stdin=BAD).code == 0
    outcome = main("check", *name, "--baseline", known, "--prune-baseline", stdin=b"{")
    assert (outcome.code, outcome.err) == (1, "")
    assert entries(known) == [("data/editor.json", "ALC103")]


# Refused uses


@pytest.mark.parametrize(
    "options",
    [
        ["--select", "ALL"],
        ["--extend-select", "ALC7"],
        ["--ignore", "ALC701:/note"],
        ["--per-file-ignores", "data/*:ALC1"],
        ["--order-tolerance", "0"],
        ["--as-published"],
        ["--partial"],
        ["--as", "person"],
        ["--at", "/data"],
        ["--only-sessions"],
        ["--url-pattern", "/s/{id}"],
        ["--input-format", "json"],
    ],
)
def test_pruning_goes_by_the_settings_of_the_project(
    known: Path, main: Main, options: list[str]
) -> None:
    """A run with other rules must not remove entries from the baseline."""
    before = known.read_bytes()
    code, out, err = main("check", "data", "--baseline", known, "--prune-baseline", *options)
    assert (code, out) == (2, "")
    problem = problem_of(err, "check [OPTIONS] [PATH ...]")
    assert problem.startswith(
        f"--prune-baseline can't be combined with {options[0]}: it would remove entries"
    )
    assert known.read_bytes() == before


@pytest.mark.parametrize(
    "options", [["--severity", "ALC1=info"], ["--fail-on=info"], ["--isolated"]]
)
def test_pruning_goes_with_what_leaves_no_rule_out(
    known: Path, main: Main, options: list[str]
) -> None:
    """The severity of a finding does not affect whether it occurs."""
    before = known.read_bytes()
    assert main("check", "data", "--baseline", known, "--prune-baseline", *options).code == 0
    assert known.read_bytes() == before


@pytest.mark.parametrize("options", [[], ["--prune-baseline"]])
@pytest.mark.parametrize("path", ["", "-"])
def test_a_baseline_is_a_file(known: Path, main: Main, options: list[str], path: str) -> None:
    """An empty path may come from an unset variable, and - is no file."""
    code, out, err = main("check", "data", "--baseline", path, *options)
    assert (code, out) == (2, "")
    assert err == f'alcamine-validate: baseline: "{path}" is not the path of a file\n'


@pytest.mark.parametrize(
    ("options", "words"),
    [
        (["--prune-baseline"], "--prune-baseline needs --baseline FILE, or the setting baseline"),
        (["--prune-baseline", "--no-baseline"], "--prune-baseline needs --baseline FILE"),
        (["--prune-baseline", "--write-baseline", "w"], "--prune-baseline needs --baseline FILE"),
        (["--baseline", "known.json", "--write-baseline", "w"], "not allowed with argument"),
        (["--write-baseline", "-"], "a baseline must be a file, not -"),
    ],
)
def test_what_can_not_go_together_is_bad_usage(
    known: Path, main: Main, options: list[str], words: str
) -> None:
    """The exit code is 2, and the error is reported before anything is read or written."""
    before = known.read_bytes()
    code, out, err = main("check", "data", *options)
    assert (code, out) == (2, "")
    assert words in problem_of(err, "check [OPTIONS] [PATH ...]")
    assert not Path("w").exists()
    assert not Path("-").exists()
    assert known.read_bytes() == before


@pytest.mark.parametrize(
    ("content", "words"),
    [
        (None, "the file does not exist; --write-baseline creates it"),
        (b"", "not valid JSON: line 1: the input is empty"),
        (b"known = []", "not valid JSON: line 1: "),
        (b'{"a": "\xff"}', "not valid JSON: line 1: byte 0xff is not valid UTF-8"),
        (b"{}", "it is not a baseline"),
        (b'{"format": "alcamine-validate baseline", "version": 2}', "its version is 2: only"),
    ],
)
def test_a_baseline_that_can_not_be_used_is_exit_code_2(
    project: Path, main: Main, content: bytes | None, words: str
) -> None:
    """One line names the file and the problem; nothing is checked, and no report is started."""
    if content is not None:
        (project / "known.json").write_bytes(content)
    code, out, err = main("check", "data", "--baseline", "known.json", "--output-file", "report")
    assert (code, out) == (2, "")
    assert err.startswith(f"alcamine-validate: known.json: {words}")
    assert err.count("\n") == 1
    assert not (project / "report").exists()


@pytest.mark.parametrize("name", ["data", pytest.param("pipe", marks=needs_posix)])
def test_a_folder_is_no_baseline(project: Path, main: Main, name: str) -> None:
    """A pipe is not a baseline either; it is refused without waiting for a writer."""
    if name == "pipe":
        make_fifo(project / "pipe")
    code, out, err = main("check", "data", "--baseline", name)
    assert (code, out) == (2, "")
    assert err == f"alcamine-validate: {name}: can't read the file: it is not a regular file\n"
