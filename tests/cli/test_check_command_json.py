"""``--format json``: the shape that programs rely on. The output is always valid JSON."""

from __future__ import annotations

import json
import os
from dataclasses import asdict, fields
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

import pytest

import alcamine_validate as av
from tests.support.places import EXAMPLES
from tests.support.sessions import TELLING
from tests.support.systems import needs_byte_names

if TYPE_CHECKING:
    from tests.cli.conftest import Main, Run

MISTAKES: Final = EXAMPLES / "session-mistakes.json"

FIELDS: Final = [
    "code", "rule", "severity", "message", "pointer", "schema_pointer", "filename", "line",
    "column", "end_line", "end_column", "record", "related", "params", "exchange", "fix",
]  # fmt: skip
RELATED_FIELDS: Final = ["message", "pointer", "line", "column", "end_line", "end_column"]
SUMMARY_FIELDS: Final = [
    "files", "sessions", "errors", "warnings", "infos", "skipped",
    "left_out", "known", "stale", "drift", "drift_uncounted",
]  # fmt: skip
COUNTS: Final = SUMMARY_FIELDS[:5]


def report(out: str | bytes) -> Any:
    """Return a parsed report, which must be one JSON document in UTF-8."""
    return json.loads(out.decode("utf-8") if isinstance(out, bytes) else out)


def test_the_shape_is_the_one_of_the_issue(main: Main) -> None:
    """The keys and their order are fixed at every level."""
    found = report(main("check", "--format", "json", MISTAKES).out)
    assert list(found) == ["findings", "summary"]
    assert list(found["summary"]) == [*SUMMARY_FIELDS[:6], "fixable", *SUMMARY_FIELDS[6:]]
    assert [found["summary"][name] for name in COUNTS] == [1, 1, 10, 0, 0]
    assert len(found["findings"]) == 10
    for finding in found["findings"]:
        assert list(finding) == FIELDS
        for related in finding["related"]:
            assert list(related) == RELATED_FIELDS


def test_the_fields_are_those_of_the_library(main: Main) -> None:
    """A finding in the report has the fields of av.Finding, with the name of the file."""
    assert [field.name for field in fields(av.Finding)] == FIELDS
    assert [field.name for field in fields(av.Related)] == RELATED_FIELDS
    found = report(main("check", "--format", "json", "--show-values", MISTAKES).out)["findings"]
    ours = [asdict(finding) for finding in av.findings(MISTAKES.read_bytes())]
    for one in ours:
        one |= {"filename": str(MISTAKES), "related": [*one["related"]]}
        if one["fix"]:
            one["fix"]["edits"] = list(one["fix"]["edits"])
    assert found == json.loads(json.dumps(ours))


def test_the_types_of_the_fields(main: Main) -> None:
    """Places are integers from 1, and findings about a Session have a record number."""
    for finding in report(main("check", "--format", "json", MISTAKES).out)["findings"]:
        for name in ("line", "column", "end_line", "end_column"):
            assert type(finding[name]) is int
            assert finding[name] >= 1
        for name in ("code", "rule", "message", "pointer", "schema_pointer", "filename"):
            assert type(finding[name]) is str
        assert finding["severity"] == "error"
        assert finding["record"] == 0


def test_nothing_found_is_a_report_too(main: Main) -> None:
    """The report has an empty list and a summary, and standard error is empty."""
    code, out, err = main("check", "--format", "json", EXAMPLES / "session.json")
    assert (code, err) == (0, "")
    found = report(out)
    assert found["findings"] == []
    assert found["summary"] == dict(
        zip(SUMMARY_FIELDS, [1, 1, 0, 0, 0, {}, 0, 0, [], [], 0], strict=True)
    )


def test_several_files_are_one_report(main: Main, tmp_path: Path) -> None:
    """One list has the findings of all files, including files that can't be read."""
    broken = tmp_path / "broken.json"
    broken.write_bytes(b"[1,")
    code, out, _ = main(
        "check",
        "--format",
        "json",
        "--ignore=ALC207,ALC5,ALC6,ALC7",
        broken,
        tmp_path / "missing.json",
        MISTAKES,
        EXAMPLES,
    )
    assert code == 2
    found = report(out)
    names = [Path(finding["filename"]).name for finding in found["findings"]]
    assert names == ["broken.json", "missing.json", *["session-mistakes.json"] * 10]
    assert [finding["code"] for finding in found["findings"][:2]] == ["ALC002", "ALC001"]
    assert found["findings"][1] | {"message": ""} == {
        "code": "ALC001", "rule": "unreadable-file", "severity": "error", "message": "",
        "pointer": "", "schema_pointer": "", "filename": str(tmp_path / "missing.json"),
        "line": None, "column": None, "end_line": None, "end_column": None, "record": None,
        "related": [], "params": {}, "exchange": None, "fix": None,
    }  # fmt: skip
    assert [found["summary"][name] for name in COUNTS] == [5, 3, 12, 0, 0]


def test_it_is_never_coloured(main: Main) -> None:
    """Colours are for people, so JSON has none even with ``--color=always``."""
    assert "\x1b" not in main("check", "--format=json", "--color=always", MISTAKES).out


@pytest.mark.parametrize(
    "encoding",
    [
        "ascii",
        *(
            pytest.param(each, marks=pytest.mark.thorough)
            for each in ("latin-1", "cp1252", "utf-8")
        ),
    ],
)
def test_it_is_json_whatever_the_terminal_can_show(run: Run, tmp_path: Path, encoding: str) -> None:
    """The report is valid JSON even if the output encoding lacks some characters."""
    text = "é ∞ 日本 🛳 \u2028"
    path = tmp_path / "odd.json"
    session = {**TELLING, "id": text, "person": {text: 1}}
    path.write_text(json.dumps(session, ensure_ascii=False), "utf-8")
    arguments = ("check", "--show-values", "--format=json", path)
    result = run(*arguments, env={"PYTHONIOENCODING": encoding})
    assert (result.returncode, result.stderr) == (1, b"")
    found = report(result.stdout)["findings"]
    messages = [one["message"] for one in found if one["pointer"] == "/id"]
    assert len(messages) == 1
    assert "é ∞ 日本 🛳" in messages[0]


@needs_byte_names
def test_names_of_files_that_are_no_utf8_are_escaped(run: Run, tmp_path: Path) -> None:
    """A name may be any bytes; the report is still JSON and identifies the file."""
    name = os.fsencode(tmp_path) + b"/caf\xe9.json"
    try:
        with open(name, "wb") as file:
            file.write(b"{")
    except OSError:
        pytest.skip("the file system takes UTF-8 names only")
    for paths in ([name], [os.fsencode(tmp_path)]):
        result = run("check", "--format=json", *paths)
        assert (result.returncode, result.stderr) == (1, b"")
        (finding,) = report(result.stdout)["findings"]
        assert finding["code"] == "ALC002"
        assert "caf" in finding["filename"]
        assert finding["filename"].endswith("e9.json")


def test_what_is_in_the_values_is_escaped(main: Main, tmp_path: Path) -> None:
    """Control characters are written as JSON escapes."""
    path = tmp_path / "esc.json"
    path.write_text(json.dumps({**TELLING, "id": "\x1b[2J\x00", "status": "\x9b31m"}), "utf-8")
    _, out, _ = main("check", "--show-values", "--format=json", path)
    assert {character for character in out if not character.isprintable()} == {"\n"}
    assert any("\\u001b[2J" in finding["message"] for finding in report(out)["findings"])


def test_a_huge_value_does_not_make_a_huge_report(main: Main, tmp_path: Path) -> None:
    """A string of five megabytes is shown only by its length."""
    session = json.loads((EXAMPLES / "session.json").read_bytes())
    session |= {"name": "x" * 5_000_000, "status": "y" * 5_000_000}
    path = tmp_path / "huge.json"
    path.write_text(json.dumps(session))
    for format_ in ("json", "text"):
        code, out, _ = main("check", "--format", format_, path)
        assert code == 1
        assert "5000000 characters" in out
        assert len(out) < 3_000


def test_what_steers_a_terminal_is_escaped_everywhere(main: Main, tmp_path: Path) -> None:
    """Pointers and the drift are escaped too; a parsed report has the original characters."""
    session = json.loads((EXAMPLES / "session.json").read_bytes())
    session |= {"a\x9b\x7f\u202e\U000e0001": 1, "status": "\x9b31m"}
    path = tmp_path / "odd.json"
    path.write_text(json.dumps(session), "utf-8")
    _, out, _ = main("check", "--show-values", "--format=json", path)
    assert {character for character in out if not character.isprintable()} == {"\n"}
    found = report(out)
    assert "/a\x9b\x7f\u202e\U000e0001" in [one["pointer"] for one in found["findings"]]
    assert [one["value"] for one in found["summary"]["drift"]] == [None, "\x9b31m"]
