"""``check --coverage`` and ``--min-coverage``."""

from __future__ import annotations

import json
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

import alcamine_validate as av

if TYPE_CHECKING:
    from tests.cli.conftest import Main


@pytest.fixture
def project(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Return the working folder, with two Sessions."""
    monkeypatch.chdir(tmp_path)
    for seed in (1, 2):
        (tmp_path / f"{seed}.json").write_bytes(av.sample_json(seed=seed))
    return tmp_path


def coverage(main: Main, *arguments: str) -> Any:
    """Return the coverage in the JSON report."""
    _, out, _ = main("check", "--coverage", "--format", "json", *arguments)
    return json.loads(out)["summary"]["coverage"]


def test_more_sessions_cover_more(main: Main, project: Path) -> None:
    """Each part that a Session has counts once."""
    one, two, both = (coverage(main, *files) for files in (["1.json"], ["2.json"], ["."]))
    assert one["parts"] == both["parts"] == both["seen"] + len(both["missing"])
    assert max(one["seen"], two["seen"]) < both["seen"]
    in_both = {json.dumps(each) for each in both["missing"]}
    assert in_both == {json.dumps(each) for each in one["missing"]} & {
        json.dumps(each) for each in two["missing"]
    }
    assert all(
        ("value" in each) == (each["kind"] in ("value", "branch")) for each in both["missing"]
    )


def test_all_ways_to_read_sessions_count_the_same(main: Main, project: Path) -> None:
    """Clean lines are only counted otherwise; other Sessions have findings or are in captures."""
    seeds = range(20)
    values = [av.sample(seed=seed) for seed in seeds]
    (project / "array.json").write_text(json.dumps(values))
    (project / "lines.jsonl").write_text("\n".join(json.dumps(each) for each in values))
    compact = [json.dumps(each, separators=(",", ":")) for each in values]
    (project / "compact.jsonl").write_text("\n".join(compact))
    with_findings = [{**each, "x": 1} for each in values]
    (project / "findings.jsonl").write_text("\n".join(json.dumps(each) for each in with_findings))
    (project / "all.yaml").write_text("# YAML\n" + json.dumps(values, ensure_ascii=False))
    entries = [
        {
            "request": {"url": "https://api.example.com/sessions/x", "method": "GET"},
            "response": {
                "status": 200,
                "content": {"mimeType": "application/json", "text": json.dumps(each)},
            },
        }
        for each in values
    ]
    (project / "a.har").write_text(json.dumps({"log": {"version": "1.2", "entries": entries}}))
    names = ["array.json", "lines.jsonl", "compact.jsonl", "findings.jsonl", "all.yaml", "a.har"]
    first, *others = (coverage(main, name) for name in names)
    assert 50 < first["percent"] < 100
    assert [first == each for each in others] == [True] * 5


def test_several_processes_count_the_same(main: Main, project: Path) -> None:
    """In ranges of one file and in groups of files."""
    lines = [av.sample_json(seed=seed) for seed in range(600)]
    (project / "a.jsonl").write_bytes(b"\n".join(lines * 5))
    (project / "b.jsonl").write_bytes(b"\n".join(lines[:50]))
    found = [coverage(main, "--jobs", jobs, "a.jsonl", "b.jsonl", "1.json") for jobs in "12"]
    assert found[0] == found[1]
    assert found[0]["percent"] > 90


def test_parts_count_at_their_place(main: Main, project: Path) -> None:
    """A file that holds persons covers parts of /person."""
    (project / "person.json").write_text(json.dumps(av.sample(seed=1)["person"]))
    missing = coverage(main, "--as", "person", "person.json")["missing"]
    places = [each["pointer"] for each in missing if each["kind"] == "property"]
    assert not [each for each in places if each.startswith("/person/")]
    assert "/agent" in places


def test_what_is_not_a_session_covers_nothing(main: Main, project: Path) -> None:
    """Nor does text that can't be read."""
    (project / "other.json").write_text('{"status": "COMPLETED", "name": 1}')
    (project / "broken.json").write_text('{"status": "COMPLETED", ')
    assert coverage(main, "other.json", "broken.json")["seen"] == 0


@pytest.mark.parametrize("least", ["100", "99.9"])
def test_too_little_coverage_fails(least: str, main: Main, project: Path) -> None:
    """The exit code is 1, and standard error says why."""
    code, out, err = main("check", "--min-coverage", least, "1.json")
    assert code == 1
    assert "Coverage of the schema: " in out
    assert "No findings" in out
    assert err.endswith(f" % is below {least} % (--min-coverage).\n")
    assert main("check", "--min-coverage", "10", "1.json")[0] == 0


def test_settings_want_coverage(main: Main, project: Path) -> None:
    """Both are keys, and options switch them off."""
    settings = project / "alcamine-validate.toml"
    settings.write_text("min-coverage = 99.5\n")
    assert main("check", "1.json")[0] == 1
    assert "min-coverage = 99.5" in main("check", "--show-settings").out
    assert (
        main("check", "--no-min-coverage", "1.json")[:2]
        == main("check", "--isolated", "1.json")[:2]
    )
    settings.write_text("coverage = true\n")
    assert "Coverage of the schema" in main("check", "1.json").out
    assert "Coverage of the schema" not in main("check", "--no-coverage", "1.json").out


@pytest.mark.parametrize("least", ["-1", "101", "x", "nan", "true", ""])
def test_a_share_that_is_none_is_refused(least: str, main: Main, project: Path) -> None:
    """It is a percentage."""
    code, _, err = main("check", f"--min-coverage={least}", "1.json")
    assert code == 2
    assert "min-coverage must be a number from 0 to 100" in err


def test_every_format_shows_it_or_stays_as_it_is(main: Main, project: Path) -> None:
    """Formats for people list the missing parts; those for programs with fields do not."""
    outputs = {}
    others = ("sarif", "gitlab")
    for name in ("text", "concise", "jsonl", "markdown", "html", "github", *others):
        outputs[name] = main("check", "--coverage", "--format", name, "1.json").out
        plain = main("check", "--format", name, "1.json").out
        assert (outputs[name] == plain) == (name in others), name
    for name in ("text", "markdown", "html"):
        assert "/agent/version/config/" in outputs[name], name
        assert "Coverage of the schema" in outputs[name], name
    assert json.loads(outputs["jsonl"].splitlines()[-1])["coverage"]["parts"] > 200
    for name in ("concise", "github"):
        assert "Coverage of the schema" in outputs[name]
    quiet = main("check", "--coverage", "-q", "1.json").out
    assert "Coverage of the schema" in quiet
    assert "/agent/version" not in quiet


def test_long_lists_are_cut_but_with_all(main: Main, project: Path) -> None:
    """A report fits a screen."""
    (project / "none.jsonl").write_text("\n")
    short = main("check", "--coverage", "none.jsonl").out
    whole = main("check", "--coverage", "--all", "none.jsonl").out
    assert "0.0 %" in short
    assert " and 15 more" in short or " more\n" in short
    assert "more" not in whole.partition("Coverage")[2].partition("Found")[0]
    assert len(whole) > len(short)


def test_coverage_follows_an_overlay(main: Main, project: Path) -> None:
    """What it adds is a part, and what it removes is none."""
    (project / "o.yaml").write_text(
        "overlay: 1.0.0\ninfo: {title: t, version: '1'}\nactions:\n"
        "- target: $.components.schemas.Session.properties.status.enum\n  update: CANCELLED\n"
        "- target: $.components.schemas.Session.properties.ledger\n  remove: true\n"
    )
    missing = coverage(main, "--overlay", "o.yaml", "1.json")["missing"]
    assert {"kind": "value", "pointer": "/status", "value": "CANCELLED"} in missing
    assert not [each for each in missing if each["pointer"].startswith("/ledger")]
