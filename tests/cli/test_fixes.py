"""``check --fix``, ``--diff`` and ``--fix-captures``."""

from __future__ import annotations

import io
import json
import os
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

import pyarrow as pa
import pytest
import yaml

from alcamine_validate.cli import fixes
from tests.check.test_fixing import FORMATS, broken, good
from tests.input.tables import parquet
from tests.support.git import git
from tests.support.systems import IS_WINDOWS, needs_links

if TYPE_CHECKING:
    from tests.cli.conftest import Main

BAD: Final = ["ALC103 case", "ALC203 space", "ALC632", "ALC701"]


@pytest.fixture(autouse=True)
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Work in an empty folder."""
    monkeypatch.chdir(tmp_path)
    return tmp_path


def place(name: str, mistakes: list[str] = BAD, **more: Any) -> bytes:
    """Write a file with mistakes, and return its bytes without them."""
    path = Path(name)
    path.parent.mkdir(parents=True, exist_ok=True)
    session = good() | more
    write = FORMATS.get(path.name, FORMATS["a.json"])
    path.write_bytes(write(broken(session, mistakes)))
    return write(session)


def test_all_fixes_are_made(main: Main) -> None:
    """Files without a mistake, and with others, are as before; what is left is reported."""
    wanted = {name: place(name) for name in ("a.json", "b/block.yaml", "c/compact.json")}
    wanted["good.json"] = place("good.json", [])
    wanted["worse.json"] = place("worse.json", [*BAD, "ALC636"], recordAudio="yes")
    code, out, err = main("check", "--fix", "-q", ".")
    assert {name: Path(name).read_bytes() for name in wanted} == wanted
    assert (code, err) == (1, "")
    assert out == (
        "Found 1 error, 5 warnings in 5 files, 5 sessions.\nFixed 21 findings in 4 files.\n"
    )
    code, out, err = main("check", "--fix", "-q", "a.json", "b", "c", "good.json")
    assert (code, out, err) == (0, "Found 4 warnings in 4 files, 4 sessions.\n", "")


def test_without_fix_the_summary_says_what_can_be_fixed(main: Main) -> None:
    """Captures need a second option."""
    place("a.json")
    assert "\n5 findings can be fixed with --fix.\nFound" in main("check", "a.json").out
    place("a.har", ["ALC103 case"])
    out = main("check", "a.json", "a.har").out
    assert "1 more in captures can be fixed with --fix --fix-captures.\n" in out
    out = main("check", "a.har").out
    assert "\n1 finding in captures can be fixed with --fix --fix-captures.\n" in out
    summary = json.loads(main("check", "--format", "json", "a.json", "a.har").out)["summary"]
    assert summary["fixable"] == {"capture": 1, "file": 5}
    assert "fixed" not in summary


def test_captures_are_fixed_only_on_request(main: Main) -> None:
    """They record what happened."""
    wanted = place("a.har", ["ALC103 case", "ALC203 space"])
    before = Path("a.har").read_bytes()
    code, out, _ = main("check", "--fix", "-q", "a.har")
    assert (code, Path("a.har").read_bytes()) == (1, before)
    assert "Fixed" not in out
    code, out, err = main("check", "--fix", "--fix-captures", "-q", "a.har")
    assert (code, err, Path("a.har").read_bytes()) == (0, "", wanted)
    assert out.endswith("Fixed 2 findings in 1 file.\n")


def test_only_findings_that_are_reported_are_fixed(main: Main) -> None:
    """Not those that are ignored, not selected, or in the baseline."""
    place("a.json")
    before = Path("a.json").read_bytes()
    main("check", "--write-baseline", "known.json", "a.json")
    code, out, _ = main("check", "--fix", "--baseline", "known.json", "-q", "a.json")
    assert (code, Path("a.json").read_bytes()) == (0, before)
    assert "Fixed" not in out
    main("check", "--fix", "--select", "ALC103", "--ignore", "ALC203", "a.json")
    assert Path("a.json").read_bytes() == before.replace(b'"Completed"', b'"COMPLETED"').replace(
        b'"completed"', b'"COMPLETED"'
    )


def test_a_baseline_stays_right(main: Main) -> None:
    """A file that is checked several times counts once: nothing is stale, nothing comes back."""
    place("a.json", ["ALC103 case", "ALC636"])
    main("check", "--write-baseline", "known.json", "--select", "ALC636", "a.json")
    code, out, _ = main("check", "--fix", "--baseline", "known.json", "-q", "a.json")
    assert (code, Path("a.json").read_bytes()) == (
        0,
        FORMATS["a.json"](broken(good(), ["ALC636"])),
    )
    assert "no longer" not in out
    assert "Left out 1 finding in the baseline." in out


def test_a_difference_is_shown_and_nothing_is_written(main: Main) -> None:
    """It says what ``--fix`` would do, without data about people."""
    place("a.json")
    place("b.json", [])
    before = Path("a.json").read_bytes()
    code, out, err = main("check", "--diff", ".")
    assert (code, err) == (1, "Would fix 5 findings in 1 file.\n")
    assert out.startswith("--- a.json\n+++ a.json\n@@ ")
    assert '+  "status": "COMPLETED",\n' in out
    assert "Found" not in out
    assert Path("a.json").read_bytes() == before
    assert main("check", "--diff", "b.json") == (0, "", "Would fix nothing.\n")
    phone = good()["person"]["phone"]
    assert phone not in out
    assert main("check", "--fix", "-q", "a.json").code == 0


def test_a_change_at_the_end_of_a_long_line_is_shown(main: Main) -> None:
    """A line that is cut would look the same before and after the change."""
    session = {**broken(good(), ["ALC103 case"]), "status": good()["status"]}
    status = session.pop("status")
    Path("a.json").write_text(json.dumps({**session, "status": status.lower()}))
    out = main("check", "--diff", "--select", "ALC103", "a.json").out
    old, new = (line for line in out.split("\n") if line.startswith(("-{", "+{")))
    assert len(old) > 2_000
    assert old.endswith(f'"status": "{status.lower()}"}}')
    assert new.endswith(f'"status": "{status}"}}')


def test_a_difference_with_values_can_be_applied(main: Main, folder: Path) -> None:
    """By git, for example, also if the name of the file has spaces."""
    for name in ("a.json", "one é two.json"):
        wanted = place(name)
        out = main("check", "--diff", "--show-values", name).out
        Path("a.diff").write_bytes(out.encode())
        git(folder, "apply", "-p0", "a.diff")
        assert Path(name).read_bytes() == wanted


@pytest.mark.parametrize(
    ("arguments", "why"),
    [
        (["--fix", "--diff", "a.json"], "--fix can't be combined with --diff"),
        (["--fix-captures", "a.json"], "--fix-captures needs --fix or --diff"),
        (["--fix", "-"], "--fix can't be combined with -: name the files to fix"),
        (["--diff", "-"], "--diff can't be combined with -: name the files to fix"),
        (["--fix", "--write-baseline", "b", "a"], "--fix can't be combined with --write-baseline"),
        (["--diff", "--format", "json", "a"], "--diff can't be combined with --format"),
        (["--diff", "--output-file", "x", "a"], "--diff can't be combined with --output-file"),
        (["--diff", "--split", "valid=v", "a"], "--diff can't be combined with --split"),
        (
            ["--fix", "--baseline", "b", "--prune-baseline", "a"],
            "--fix can't be combined with --prune-baseline",
        ),
    ],
)
def test_options_that_make_no_sense_together(main: Main, arguments: list[str], why: str) -> None:
    """Each message says what to do."""
    code, out, err = main("check", *arguments)
    assert (code, out) == (2, "")
    assert why in err


def test_what_can_t_be_edited_is_named(main: Main) -> None:
    """The others are fixed all the same."""
    wanted = place("b.json")
    rows = [json.dumps(broken(good(), ["ALC103 case"]))] * 2
    Path("a.parquet").write_bytes(parquet(pa.table({"session": rows})))
    Path("a.json").write_bytes(json.dumps(broken(good(), ["ALC103 case"])).encode("utf-16"))
    before = Path("a.parquet").read_bytes()
    code, out, err = main("check", "--fix", "-q", "a.parquet", "a.json", "b.json")
    assert code == 1
    assert err == "alcamine-validate: a.parquet: can't fix 2 findings: tables can't be edited\n"
    assert out.endswith("Fixed 5 findings in 1 file.\n")
    assert (Path("a.parquet").read_bytes(), Path("b.json").read_bytes()) == (before, wanted)


def test_a_file_that_can_t_be_written_does_not_stop_the_others(
    main: Main, monkeypatch: pytest.MonkeyPatch
) -> None:
    """It is named, its findings are reported, and the exit code is 2."""
    from alcamine_validate.cli.whole_files import FileChanged, replace_whole

    def write(path: str, old: bytes, new: bytes) -> None:
        if path == "a.json":
            raise PermissionError(13, "Permission denied")
        if path == "b.json":
            raise FileChanged
        replace_whole(path, old, new)

    monkeypatch.setattr(fixes, "replace_whole", write)
    wanted = place("c.json")
    place("a.json", ["ALC103 case"])
    place("b.json", ["ALC103 case"])
    code, out, err = main("check", "--fix", "--format", "concise", "a.json", "b.json", "c.json")
    assert code == 2
    assert err == (
        "alcamine-validate: a.json stays as it was: Permission denied\n"
        "alcamine-validate: b.json stays as it was: another program has changed it meanwhile; "
        "run the command again\n"
    )
    assert out.count("ALC103") == 2
    assert Path("c.json").read_bytes() == wanted


def test_many_reasons_are_cut(main: Main, monkeypatch: pytest.MonkeyPatch) -> None:
    """A file with a thousand conflicts does not fill the screen."""
    from alcamine_validate.check import fixing
    from alcamine_validate.editing.apply import edited
    from alcamine_validate.editing.edits import Outcome

    def refused(stored: bytes, edits: Any, limits: Any) -> Any:
        result = edited(stored, edits[:1], limits)
        others = [Outcome(False, f"reason {number % 2}", 0) for number, _ in enumerate(edits[1:])]
        result.outcomes += others
        return result

    monkeypatch.setattr(fixing, "edited", refused)
    monkeypatch.setattr(fixing, "_MOST_ROUNDS", 1)
    lines = [json.dumps(broken(good(), ["ALC103 case"]))] * 9
    Path("a.jsonl").write_text("\n".join(lines))
    err = main("check", "--fix", "-q", "a.jsonl").err.splitlines()
    assert err[0].startswith("alcamine-validate: a.jsonl:2:")
    assert err[0].endswith(": can't fix ALC103: reason 0 (ALC103)")
    assert len(err) == 6
    assert err[-1] == "alcamine-validate: a.jsonl: can't fix 3 more findings"


@needs_links
@pytest.mark.skipif(IS_WINDOWS, reason="Windows has no such permissions")
def test_a_link_and_permissions_stay(main: Main) -> None:
    """The file that it leads to is fixed."""
    wanted = place("a.json")
    Path("a.json").chmod(0o640)
    os.symlink("a.json", "link.json")
    assert main("check", "--fix", "-q", "link.json").code == 0
    assert Path("link.json").is_symlink()
    assert Path("a.json").read_bytes() == wanted
    assert Path("a.json").stat().st_mode & 0o777 == 0o640


def test_reports_of_all_formats_have_what_is_left(main: Main) -> None:
    """In JSON, what was fixed is counted by code."""
    place("a.json", [*BAD, "ALC636"])
    code, out, _ = main("check", "--fix", "--format", "json", "--ignore", "ALC636", "a.json")
    report = json.loads(out)
    assert code == 0
    assert report["summary"]["fixed"] == {"ALC103": 1, "ALC203": 1, "ALC632": 2, "ALC701": 1}
    assert report["summary"]["fixed_files"] == 1
    assert [each["code"] for each in report["findings"]] == ["ALC601"]


def test_processes_and_ranges_give_the_same(main: Main) -> None:
    """Findings of ranges have edits at the lines of the file, and the file is fixed as a whole."""
    lines = [json.dumps(broken(good(), ["ALC103 case"]))] * 30
    lines[10:10] = [json.dumps(good())] * 3000
    text = "\n".join(lines)
    Path("a.jsonl").write_text(text)
    assert len(text) > 8 << 20
    reports = [
        json.loads(main("check", "--jobs", jobs, "--format", "json", "a.jsonl").out)
        for jobs in ("1", "2")
    ]
    assert reports[0] == reports[1]
    assert reports[0]["summary"]["fixable"] == {"file": 30}
    found = reports[0]["findings"][-1]
    assert found["fix"]["edits"][0]["line"] == found["line"] == 3030
    code, out, _ = main("check", "--jobs", "2", "--fix", "-q", "a.jsonl")
    assert code == 0
    assert out.endswith("Fixed 30 findings in 1 file.\n")
    assert Path("a.jsonl").read_text() == "\n".join([json.dumps(good())] * 3030)


def test_a_terminal_is_not_controlled_by_a_difference(main: Main) -> None:
    """YAML may have such characters as they are."""
    place("block.yaml", ["ALC103 case"])
    data = Path("block.yaml").read_bytes().replace(b"# why", "# \x85why".encode())
    Path("block.yaml").write_bytes(data)
    out = main("check", "--diff", "block.yaml").out
    assert "\x85" not in out


def test_the_output_is_text(main: Main) -> None:
    """Of a difference in a file with bytes that are not UTF-8, too."""
    line = json.dumps(broken(good(), ["ALC103 case"])).encode()
    Path("a.jsonl").write_bytes(b"\xff\n" + line + b"\n")
    code, out, err = main("check", "--diff", "a.jsonl")
    assert (code, err) == (1, "Would fix 1 finding in 1 file.\n")
    assert io.StringIO(out).readline() == "--- a.jsonl\n"
    assert not any("\udc80" <= each <= "\udcff" for each in out)


def test_a_difference_with_values_has_the_bytes_of_the_file(main: Main, folder: Path) -> None:
    """Otherwise it can't be applied if a line near a change is not UTF-8."""
    line = json.dumps(broken(good(), ["ALC103 case"])).encode()
    wanted = b"\xff\r\n" + json.dumps(good()).encode() + b"\n"
    Path("a.jsonl").write_bytes(b"\xff\r\n" + line + b"\n")
    code, out, _ = main("check", "--diff", "--show-values", "a.jsonl")
    assert code == 1
    Path("a.diff").write_bytes(out.encode("utf-8", "surrogateescape"))
    git(folder, "apply", "-p0", "a.diff")
    assert Path("a.jsonl").read_bytes() == wanted


@pytest.mark.skipif(IS_WINDOWS, reason="no such name is allowed")
def test_a_name_with_a_line_end_stays_in_its_line(main: Main) -> None:
    """A name must not look like a line of the difference."""
    name = "a\n+++ b.json"
    place(name)
    for more in ([], ["--show-values"]):
        lines = main("check", "--diff", *more, name).out.split("\n")
        assert lines[:2] == ["--- a\\n+++ b.json\t", "+++ a\\n+++ b.json\t"]


@pytest.mark.parametrize("format_", ["json", "jsonl", "sarif", "text", "html"])
def test_no_report_shows_a_person_in_a_fix(main: Main, format_: str) -> None:
    """Quotes around a phone number are two insertions, and a removal shows nothing."""
    phone = "+12065557311"
    session = broken(good(), BAD)
    session["name"] = phone
    session["person"]["phone"] = phone
    text = yaml.safe_dump(session, sort_keys=False)
    assert text.count(f"'{phone}'") == 2
    Path("a.yaml").write_text(text.replace(f"'{phone}'", phone))
    before = main("check", "--format", format_, "a.yaml").out
    diff = main("check", "--diff", "a.yaml")
    assert diff.err == "Would fix 7 findings in 1 file.\n"
    fixed = main("check", "--fix", "--format", format_, "a.yaml").out
    assert Path("a.yaml").read_text().count(f"'{phone}'") == 2
    for out in (before, fixed, diff.out):
        assert "2065557311" not in out


OVERLAY: Final = """\
overlay: 1.0.0
info: {title: What we write, version: 1.0.0}
actions:
  - target: $.components.schemas.Session.properties.agent.properties.version.properties.languages
    update: {uniqueItems: true}
  - target: $.components.schemas.Session.properties
    update:
      tags:
        type: object
        additionalProperties: false
        properties: {channel: {const: VOICE}, sentiment: {type: string}}
"""


def test_fixes_of_a_schema_with_more_keywords(main: Main) -> None:
    """Constants, closed objects and unique elements occur only in schemas of users."""
    Path("own.overlay.yaml").write_text(OVERLAY)
    own = {"tags": {"channel": "voice", "sentimnet": "good"}}
    wanted = json.dumps(good() | {"tags": {"channel": "VOICE", "sentiment": "good"}})
    place("a.json", ["ALC632"])
    session = json.loads(Path("a.json").read_text()) | own
    Path("a.json").write_text(json.dumps(session))
    arguments = ["--overlay", "own.overlay.yaml", "--ignore", "ALC632", "a.json"]
    found = json.loads(main("check", "--format", "json", *arguments).out)["findings"]
    assert [each["code"] for each in found if each["fix"]] == [
        "ALC113",
        "ALC104",
        "ALC118",
        "ALC701",
    ]
    code, out, err = main("check", "--fix", "-q", *arguments)
    assert (code, err) == (0, "")
    assert out.endswith("Fixed 4 findings in 1 file.\n")
    assert Path("a.json").read_text() == wanted


def test_a_name_of_the_user_s_schema_may_be_meant(main: Main) -> None:
    """If a property is one edit away from two names, it is left."""
    overlay = OVERLAY.replace("sentiment: {type: string}", "tone: {type: string}, tune: {}")
    Path("own.overlay.yaml").write_text(overlay)
    for name, wanted in (("toen", "tone"), ("toune", "toune")):
        Path("a.json").write_text(json.dumps(good() | {"tags": {name: "good"}}))
        main("check", "--fix", "-q", "--overlay", "own.overlay.yaml", "a.json")
        assert json.loads(Path("a.json").read_text())["tags"] == {wanted: "good"}
