"""``spec diff``: formats, exit codes, overlays, captures, and what it refuses."""

from __future__ import annotations

import json
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from alcamine_validate.cli.help_command import MANUAL
from tests.changes.story import next_document
from tests.support.places import SPEC
from tests.support.sessions import session

if TYPE_CHECKING:
    from tests.cli.conftest import Main
    from tests.support.golden_files import Golden

SUMMARY = "Found 1 breaking, 2 may-break, 2 harmless changes of Session from published to new.yaml."


@pytest.fixture(autouse=True)
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Work in a folder with the vendor's next document."""
    (tmp_path / "new.yaml").write_text(next_document(), "utf-8")
    monkeypatch.chdir(tmp_path)
    return tmp_path


def test_the_story_of_the_next_document(main: Main, golden: Golden) -> None:
    """A status and a property are new, a model has another name, and the ledger is gone."""
    code, out, err = main("spec", "diff", "published", "new.yaml")
    assert (code, err) == (1, "")
    golden("spec-diff.txt", out)
    assert out.endswith(f"{SUMMARY}\n")


@pytest.mark.parametrize("format_", ["text", "json", "markdown", "html"])
def test_each_format_goes_to_a_file_too(main: Main, folder: Path, format_: str) -> None:
    """The file has what standard output would have."""
    common = ("spec", "diff", "published", "new.yaml", "--format", format_)
    code, out, err = main(*common)
    assert (code, err) == (1, "")
    assert main(*common, "-o", "report") == (1, "", "")
    assert (folder / "report").read_text("utf-8") == out
    assert "ALC903" in out


@pytest.mark.parametrize(
    ("threshold", "code"), [("breaking", 1), ("may-break", 1), ("harmless", 1), ("never", 0)]
)
def test_the_threshold_decides_the_exit_code(main: Main, threshold: str, code: int) -> None:
    """A breaking change is above each threshold."""
    found = main("spec", "diff", "published", "new.yaml", "--fail-on", threshold)
    assert (found.code, found.err) == (code, "")
    assert SUMMARY in found.out


def test_less_severe_changes_need_a_lower_threshold(main: Main, folder: Path) -> None:
    """Changes below the threshold are reported, and the exit code is 0."""
    (folder / "a.json").write_text('{"enum": ["a"]}')
    (folder / "b.json").write_text('{"enum": ["a", "b"]}')
    (folder / "c.json").write_text('{"title": "C", "enum": ["a", "b"]}')
    cases = [
        (("a.json", "b.json"), [0, 1, 1]), (("b.json", "a.json"), [0, 0, 1]),
        (("b.json", "c.json"), [0, 0, 1]), (("b.json", "b.json"), [0, 0, 0]),
    ]  # fmt: skip
    for files, wanted in cases:
        codes = [
            main("spec", "diff", *files, "--fail-on", each).code
            for each in ("breaking", "may-break", "harmless")
        ]
        assert codes == wanted, files


def test_swapped_documents_have_the_opposite_changes(main: Main) -> None:
    """What was removed is added, and the other way round."""
    out = main("spec", "diff", "new.yaml", "published", "--format", "json").out
    found = {(each["place"], each["code"]) for each in json.loads(out)["changes"]}
    assert {("/ledger", "ALC901"), ("/sentiment", "ALC904"), ("/status", "ALC922")} <= found


def test_own_overlays_are_tried_on_both(main: Main, folder: Path) -> None:
    """An action that the new document includes is not needed any longer, with its line."""
    (folder / "own.yaml").write_text(
        "overlay: 1.0.0\ninfo: {title: Ours, version: '1'}\nactions:\n"
        "  - target: $.components.schemas.Session.properties.status\n"
        "    update: {enum: [CANCELLED]}\n"
    )
    out = main("spec", "diff", "published", "new.yaml", "--overlay", "own.yaml").out
    assert "\n  own.yaml:4: no longer needed, because the new document says the same: $." in out
    (folder / "bad.yaml").write_text("overlay: 1.0.0\n")
    code, _, err = main("spec", "diff", "published", "new.yaml", "--overlay", "bad.yaml")
    assert (code, err) == (2, "alcamine-validate: bad.yaml: 'actions' must be a list\n")


def test_stored_sessions_that_change_their_verdict(main: Main, folder: Path) -> None:
    """They are named with their first error, in files of all formats that ``check`` reads."""
    model = ("/agent/version/config/llm", {"provider": "OPENAI", "model": "GPT_4_1_MINI"})
    (folder / "a.json").write_text(json.dumps([session(), session(model)]))
    har = {
        "request": {"method": "GET", "url": "https://api.example.com/sessions/a"},
        "response": {
            "status": 200,
            "content": {"mimeType": "application/json", "text": json.dumps(session(model))},
        },
    }
    (folder / "b.har").write_text(json.dumps({"log": {"version": "1.2", "entries": [har]}}))
    diff = ("spec", "diff", "published", "new.yaml", "--captures", "a.json", "b.har")
    code, out, err = main(*diff)
    assert (code, err) == (1, "")
    assert "Of 3 sessions in 2 files, 2 became invalid and 0 became valid.\n" in out
    assert "\n  a.json:1: session 1 ALC302 at /agent/version/config/llm/model: " in out
    assert "\n  b.har:1: session 0 ALC302 at " in out


def test_captures_come_after_the_documents(main: Main, folder: Path) -> None:
    """The option takes all paths that follow it, and may be repeated."""
    for name in ("a.json", "b.json"):
        (folder / name).write_text(json.dumps(session()))
    repeated = ("--captures", "a.json", "--captures", "b.json")
    assert (
        "Of 2 sessions in 2 files, " in main("spec", "diff", "published", "new.yaml", *repeated).out
    )
    words = (
        "--captures takes all paths that follow it: put OLD and NEW first, as in spec diff OLD NEW "
        "--captures PATH"
    )
    for arguments, problem in [
        (("--captures", "a.json", "b.json", "published", "new.yaml"), words),
        (("published", "--captures", "a.json", "new.yaml"), words),
        (("--format", "json"), "the following arguments are required: OLD, NEW"),
        (("published",), "the following arguments are required: NEW"),
    ]:
        code, out, err = main("spec", "diff", *arguments)
        assert (code, out) == (2, "")
        assert err.splitlines() == [
            f"alcamine-validate: {problem}",
            "usage: alcamine-validate spec diff [OPTIONS] OLD NEW (--help lists the options)",
        ]
    between = ("--captures", "a.json", "--format", "json", "published", "new.yaml")
    assert main("spec", "diff", *between).code == 1


def test_settings_apply_to_captures(main: Main, folder: Path) -> None:
    """Values of persons are masked unless they are asked for, and silenced rules stay silent."""
    email = "format: email\n"
    text = next_document()
    assert text.count(email) == 1
    (folder / "new.yaml").write_text(text.replace(email, f"{email}              minLength: 99\n"))
    (folder / "a.json").write_text(json.dumps(session(("/person/email", "nora@example.org"))))
    diff = ("spec", "diff", "published", "new.yaml", "--captures", "a.json")
    found = [main(*diff).out, main(*diff, "--show-values").out]
    assert all("ALC108 at /person/email: " in out and "1 became invalid" in out for out in found)
    assert "nora" not in found[0]
    (folder / "alcamine-validate.toml").write_text('ignore = ["ALC108:/person/email"]\n')
    assert "0 became invalid" in main(*diff).out
    (folder / "alcamine-validate.toml").write_text("ignore = 1\n")
    code, _, err = main(*diff)
    assert (code, "alcamine-validate.toml" in err) == (2, True)


def test_what_can_not_be_done(main: Main, folder: Path) -> None:
    """The exit code is 2, and one line says why, naming the file."""
    (folder / "old.yaml").write_text("openapi: 3.0.3\ncomponents: {schemas: {Session: {}}}\n")
    (folder / "bad.json").write_text('{"openapi": ')
    (folder / "other.yaml").write_text(
        "openapi: 3.1.0\ncomponents: {schemas: {Sesion: {}, Order: {}}}\n"
    )
    (folder / "schema.json").write_text("{}")
    cases = {
        ("nowhere.yaml", "new.yaml"): "can't read nowhere.yaml: No such file or directory",
        ("old.yaml", "new.yaml"): "old.yaml: OpenAPI 3.0.3 is not 3.1 or 3.2",
        ("published", "bad.json"): "bad.json: not valid JSON",
        ("published", "other.yaml"): "other.yaml: the document has no component 'Session': "
        "did you mean 'Sesion'? (available: Sesion, Order)",
        ("published", "new.yaml", "--component", "X"): "published: the document has no component",
        ("published", "new.yaml", "--captures", "-"): "--captures takes files and folders",
        ("published", "new.yaml", "--captures", "nowhere"): "can't read nowhere",
        ("schema.json", "schema.json", "--captures", "."): "overlays and captures need two OpenAPI",
        ("published", "new.yaml", "--overlay", "nowhere"): "can't read nowhere",
        ("published", "new.yaml", "-o", "no/file"): "can't write no/file",
    }
    for arguments, words in cases.items():
        code, _, err = main("spec", "diff", *arguments)
        assert (code, err.startswith(f"alcamine-validate: {words}")) == (2, True), (arguments, err)
        assert err.count("\n") == 1


def test_colours_as_in_other_reports(main: Main) -> None:
    """They are for standard output only."""
    diff = ("spec", "diff", "published", "new.yaml")
    assert "\x1b[1;31m" in main(*diff, "--color", "always").out
    assert "\x1b" not in main(*diff, "--color", "never").out
    assert "\x1b" not in main(*diff).out


def test_the_schema_of_the_json_report_is_printed(main: Main) -> None:
    """It is that of the manual."""
    out = main("spec", "changes").out
    assert out == (MANUAL / "changes.schema.json").read_text("utf-8")


def test_another_component_is_not_about_sessions(main: Main, folder: Path) -> None:
    """Nothing of this package depends on it."""
    text = (SPEC / "openapi.yaml").read_text("utf-8")
    for name, kind in (("a.yaml", "string"), ("b.yaml", "integer")):
        part = f"  schemas:\n    Order:\n      type: {kind}\n"
        (folder / name).write_text(text.replace("  schemas:\n", part, 1), "utf-8")
    code, out, _ = main("spec", "diff", "a.yaml", "b.yaml", "--component", "Order")
    assert code == 1
    assert "ALC911 type changed: string → integer" in out
    assert "Rules" not in out
