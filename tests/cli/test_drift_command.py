"""``drift``: reads files as ``check`` does, writes reports and overlays, and its exit codes."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

import alcamine_validate as av
from alcamine_validate.schema import session_documents
from tests.support.sessions import ABSENT, session

if TYPE_CHECKING:
    from tests.cli.conftest import Main

NEW = json.dumps(session(("/sentiment", "POSITIVE")))
FINE = json.dumps(session())


@pytest.fixture(autouse=True)
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Return the working folder, without a settings file above it."""
    (tmp_path / "alcamine-validate.toml").write_text("")
    monkeypatch.chdir(tmp_path)
    return tmp_path


def parsed(main: Main, *arguments: str, **how: Any) -> Any:
    """Return the JSON report of a run."""
    return json.loads(main("drift", "--format", "json", *arguments, **how).out)


def test_exit_codes_say_whether_there_is_drift(main: Main) -> None:
    """A slip is none; something that can't be read is neither."""
    Path("fine.json").write_text(FINE)
    Path("new.json").write_text(NEW)
    Path("slip.json").write_text(json.dumps(session(("/status", "COMPLETD"))))
    Path("broken.json").write_text("{")
    assert main("drift", "fine.json").code == 0
    assert main("drift", "fine.json", "new.json").code == 1
    assert main("drift", "slip.json").code == 0
    for path in ("broken.json", "missing.json"):
        code, out, err = main("drift", "new.json", path)
        assert (code, err) == (2, "")
        assert path in out
        assert "/sentiment" in out
    assert "Could not read 1 file." in out
    summary = parsed(main, "missing.json", "new.json")["summary"]
    assert (summary["files"], summary["unreadable"], summary["sessions"]) == (2, 1, 1)


def test_an_overlay_is_written_that_accepts_the_drift(main: Main) -> None:
    """It makes the Session valid, and the document know the property."""
    changes = [("/status", "CANCELLED"), ("/ledger", ABSENT), ("/sentiment", {"a": 1})]
    value = session(*changes)
    Path("new.json").write_text(json.dumps(value))
    code, out, err = main("drift", "new.json", "--propose", "o.yaml")
    assert (code, err) == (1, "")
    assert "The overlay in o.yaml accepts 3 of these 3: review it, and use it" in out
    overlay = av.read_document("o.yaml")
    assert [*overlay] == ["overlay", "info", "actions"]
    validator = av.compile_schema(
        av.read_document(av_spec("openapi.yaml")),
        component="Session",
        overlay=[av.read_document(av_spec("overlay.yaml")), overlay],
    )
    assert not av.is_valid(value)
    assert validator.is_valid(value)
    again = main("drift", "new.json", "--propose", "o.yaml")
    assert again.code == 1
    assert main("drift", "new.json", "--propose", "o.JSON").code == 1
    assert json.loads(Path("o.JSON").read_text("utf-8")) == overlay


def av_spec(name: str) -> Path:
    """Return the path of a document of the package."""
    from alcamine_validate.schema.spec_files import spec_file

    return spec_file(name)


def test_without_anything_to_propose_no_overlay_is_written(main: Main) -> None:
    """The report says so, and a file that is there stays as it is."""
    Path("fine.json").write_text(FINE)
    Path("o.yaml").write_text("kept")
    code, out, _ = main("drift", "fine.json", "--propose", "o.yaml")
    assert code == 0
    assert "There is nothing to propose, so o.yaml is not written.\n" in out
    assert Path("o.yaml").read_text() == "kept"


@pytest.mark.parametrize("form", ["text", "json", "markdown", "html"])
def test_a_report_may_go_to_a_file(main: Main, form: str) -> None:
    """It is what else is written to standard output, and can be replaced by a later run."""
    Path("captures").mkdir()
    Path("captures/new.json").write_text(NEW)
    target = f"captures/report.{form}"
    shown = main("drift", "captures", "--format", form)
    for _ in range(2):
        assert main("drift", "captures", "--format", form, "-o", target) == (1, "", "")
    written = Path(target).read_text("utf-8")
    assert written.splitlines()[0] == shown.out.splitlines()[0]
    overlay = "captures/overlay.yaml"
    for _ in range(2):
        assert main("drift", "captures/new.json", "captures", "--propose", overlay).code == 1


@pytest.mark.parametrize("option", ["-o", "--propose"])
def test_a_file_that_is_read_is_not_replaced(main: Main, option: str) -> None:
    """Nor are two outputs written to one file, or an output to standard output twice."""
    Path("new.json").write_text(NEW)
    code, out, err = main("drift", "new.json", option, "new.json")
    assert (code, out) == (2, "")
    assert "new.json" in err
    assert Path("new.json").read_text() == NEW
    assert main("drift", "new.json", "-o", "x", "--propose", "x").code == 2
    assert main("drift", "new.json", option, "-").code == 2
    code, _, err = main("drift", "new.json", option, "no-folder/x")
    assert code == 2
    assert "can't write no-folder/x" in err


def test_files_are_read_as_check_reads_them(main: Main) -> None:
    """Standard input, formats by option, places, parts, excluded files."""
    found = parsed(main, "-", "--stdin-filename", "in.json", stdin=NEW.encode())
    assert found["drift"][0]["filename"] == "in.json"
    enveloped = json.dumps({"deep": {"er": json.loads(NEW)}}).encode()
    found = parsed(main, "-", "--at", "/deep/er", stdin=enveloped)
    assert found["drift"][0]["pointer"] == "/sentiment"
    person = json.dumps({**session()["person"], "new": 1}).encode()
    found = parsed(main, "-", "--as", "person", stdin=person)
    assert found["drift"][0]["pointer"] == "/person/new"
    Path("a.json").write_text(NEW)
    Path("b.json").write_text(FINE)
    assert parsed(main, ".", "--exclude", "a.json")["drift"] == []
    Path("two.jsonl").write_text(f"{FINE}\n{NEW}\n")
    limited = main("drift", "two.jsonl", "--max-records", "1")
    assert (limited.code, "ALC010" in limited.out, "/sentiment" in limited.out) == (2, True, False)


def test_settings_say_how_files_are_read_and_nothing_else(main: Main) -> None:
    """Rules that are ignored, reports and baselines of check have no effect."""
    Path("alcamine-validate.toml").write_text(
        'ignore = ["ALC701", "ALC103"]\nformat = ["sarif=x.sarif"]\nas-published = true\n'
        'baseline = "missing.json"\nat = ["/data"]\n'
    )
    Path("new.json").write_text(json.dumps({"data": json.loads(NEW)}))
    code, out, err = main("drift", "new.json")
    assert (code, err) == (1, "")
    assert "/sentiment" in out
    assert not Path("x.sarif").exists()
    assert main("drift", "new.json", "--isolated", "--at", "/other").code == 2


def test_values_are_masked_unless_they_are_wanted(main: Main) -> None:
    """The overlay has none of them in any case."""
    value = session(("/status", "nora@lindqvist.example"), ("/Nora Lindqvist", 1))
    Path("new.json").write_text(json.dumps(value))
    for form in ("text", "json", "markdown", "html"):
        hidden = main("drift", "new.json", "--format", form).out
        assert "ora" not in hidden.replace("personal", "")
        shown = main("drift", "new.json", "--format", form, "--show-values").out
        assert "nora@lindqvist.example" in shown
        assert "Nora Lindqvist" in shown
    main("drift", "new.json", "--show-values", "--propose", "o.yaml")
    assert not Path("o.yaml").exists()


def test_own_documents_are_what_is_known(main: Main) -> None:
    """Drift that an overlay accepts is none; the next overlay is for what is left."""
    Path("new.json").write_text(json.dumps(session(("/mood", "SAD_1"), ("/status", "CANCELLED"))))
    Path("one.yaml").write_text(
        "overlay: 1.0.0\ninfo: {title: One, version: 1.0.0}\nactions:\n"
        "  - target: $.components.schemas.Session.properties\n"
        "    update: {mood: {type: string, enum: [GLAD_1]}}\n"
    )
    arguments = ("drift", "new.json", "--overlay", "one.yaml")
    code, out, _ = main(*arguments, "--propose", "two.yaml")
    assert code == 1
    assert [line.split()[0] for line in out.splitlines() if line.startswith("  /")] == [
        "/mood", "/status"
    ]  # fmt: skip
    assert '"SAD_1"' in out
    assert main(*arguments, "--overlay", "two.yaml").code == 0
    assert main("check", *arguments[1:], "--overlay", "two.yaml").code == 0
    code, _, err = main(*arguments, "--propose", "one.yaml")
    assert (code, "which is used in this run" in err) == (2, True)
    Path("alcamine-validate.toml").write_text('overlay = ["one.yaml", "two.yaml"]\n')
    assert main("drift", "new.json").code == 0
    assert main("drift", "new.json", "--no-overlay").code == 1
    Path("bad.yaml").write_text("overlay: 1.0.0\nactions: []\n")
    assert main("drift", "new.json", "--overlay", "bad.yaml").code == 2
    Path("spec.yaml").write_bytes(av_spec("openapi.yaml").read_bytes())
    assert main("drift", "new.json", "--spec", "spec.yaml").code == 0


def test_documents_are_read_once(main: Main, monkeypatch: pytest.MonkeyPatch) -> None:
    """The check and the report use the same ones, whether they are the user's or the package's."""
    Path("new.json").write_text(NEW)
    Path("one.yaml").write_text(
        "overlay: 1.0.0\ninfo: {title: One, version: 1.0.0}\nactions:\n"
        "  - target: $.components.schemas.Session.properties\n"
        "    update: {sentiment: {type: string}}\n"
    )
    read: list[str] = []

    def noted(reader: Callable[[Any], Any]) -> Callable[[Any], Any]:
        def read_document(path: Any) -> Any:
            read.append(Path(path).name)
            return reader(path)

        return read_document

    for name in ("read_document", "read_located"):
        monkeypatch.setattr(session_documents, name, noted(getattr(session_documents, name)))
    own = ["openapi.yaml", "overlay.yaml", "webhook.overlay.yaml"]
    assert main("drift", "new.json").code == 1
    assert sorted(read) == own
    read.clear()
    assert main("drift", "new.json", "--overlay", "one.yaml").code == 0
    assert sorted(read) == sorted([*own, "one.yaml"])


def test_colours_are_for_terminals(main: Main) -> None:
    """They can be asked for, but never get into a file."""
    Path("new.json").write_text(NEW)
    assert "\x1b" not in main("drift", "new.json").out
    assert "\x1b" in main("drift", "new.json", "--color", "always").out
    main("drift", "new.json", "--color", "always", "-o", "x.txt")
    assert "\x1b" not in Path("x.txt").read_text()


def test_a_path_is_needed(main: Main) -> None:
    """Usage errors are as those of check."""
    code, out, err = main("drift")
    assert (code, out) == (2, "")
    assert err.startswith("alcamine-validate: name a PATH")
    assert main("drift", "x", "--format", "sarif").code == 2


def test_a_long_run_shows_its_progress_nowhere_else(main: Main) -> None:
    """Standard error is empty if it is not a terminal."""
    Path("many.jsonl").write_text(f"{NEW}\n" * 50)
    found = main("drift", "many.jsonl", "--jobs", "2", "--format", "json")
    assert found.err == ""
    [row] = json.loads(found.out)["drift"]
    assert (row["count"], row["line"]) == (50, 1)
