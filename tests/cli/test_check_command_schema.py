"""The options and settings of ``check`` for a user's document and overlays."""

from __future__ import annotations

import json
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

import alcamine_validate as av
from alcamine_validate.schema.spec_files import spec_file
from tests.support.overlays import overlay_of
from tests.support.sessions import ABSENT, session

if TYPE_CHECKING:
    from tests.cli.conftest import Main

OVERLAY = """\
overlay: 1.0.0
info: {title: What the API sends by now, version: 1.0.0}
actions:
  - target: $.components.schemas.Session.properties.status.enum
    update: CANCELLED
  - target: $.components.schemas.Session.properties
    update:
      sentiment: {type: string, enum: [POSITIVE, NEGATIVE]}
      tags: {type: object, additionalProperties: {type: string, maxLength: 3}}
  - target: $.components.schemas.Session.required[20]
    remove: true
"""
NEW = session(("/status", "CANCELLED"), ("/ledger", ABSENT)) | {"sentiment": "POSITIVE"}


@pytest.fixture
def project(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Return the working folder, with an overlay and a capture of the API that moved on."""
    monkeypatch.chdir(tmp_path)
    (tmp_path / "api.overlay.yaml").write_text(OVERLAY)
    (tmp_path / "new.json").write_text(json.dumps(NEW))
    (tmp_path / "old.json").write_bytes(av.sample_json(seed=1))
    return tmp_path


def report(main: Main, *arguments: str) -> tuple[int, list[tuple[str, str]]]:
    """Return the exit code, and the code and place of each finding."""
    code, out, err = main("check", "--format", "json", *arguments)
    assert err == ""
    return code, [(each["code"], each["pointer"]) for each in json.loads(out)["findings"]]


def test_an_overlay_makes_new_captures_valid(main: Main, project: Path) -> None:
    """Rules know what it adds, and old captures without it stay wrong as before."""
    code, found = report(main, "new.json")
    assert (code, {each[0] for each in found}) == (1, {"ALC102", "ALC103", "ALC701"})
    assert report(main, "--overlay", "api.overlay.yaml", "new.json", "old.json") == (0, [])


def test_settings_name_overlays_and_a_document(main: Main, project: Path) -> None:
    """Paths are relative to the file of the settings, and options replace them."""
    settings = project / "alcamine-validate.toml"
    settings.write_text('overlay = ["api.overlay.yaml"]\n')
    below = project / "below"
    below.mkdir()
    (below / "a.json").write_text(json.dumps(NEW))
    assert report(main, "new.json", "below") == (0, [])
    assert report(main, "--no-overlay", "new.json")[0] == 1
    assert report(main, "--isolated", "new.json")[0] == 1
    page = project / "page.md"
    page.write_text(f"# Get\n```yaml\n{spec_file('openapi.yaml').read_text()}```\n")
    settings.write_text('overlay = "api.overlay.yaml"\nspec = "page.md"\ncomponent = "Session"\n')
    assert report(main, "new.json") == (0, [])
    _, out, _ = main("check", "--show-settings")
    assert 'spec = "page.md"\noverlay = ["api.overlay.yaml"]\ncomponent = "Session"' in out
    assert report(main, "--no-spec", "new.json") == (0, [])


def test_the_documents_of_the_schema_are_not_input(main: Main, project: Path) -> None:
    """A search of their folder leaves them out, and no report replaces them."""
    (project / "spec.yaml").write_text(spec_file("openapi.yaml").read_text())
    arguments = ["--overlay", "api.overlay.yaml", "--spec", "spec.yaml"]
    assert report(main, *arguments, ".") == (0, [])
    for name in ("api.overlay.yaml", "spec.yaml"):
        before = (project / name).read_text()
        code, out, err = main("check", *arguments, "--output-file", name, "new.json")
        assert (code, out) == (2, "")
        assert name in err
        assert (project / name).read_text() == before


@pytest.mark.parametrize(
    ("text", "words"),
    [
        (OVERLAY.replace("[20]", "[99]"), "api.overlay.yaml:10: the target $.components"),
        (OVERLAY.replace("1.0.0\ninfo", "3.0.0\ninfo"), "api.overlay.yaml:1: '3.0.0' is not"),
        (OVERLAY.replace("type: string,", "typ: string,"), "unknown keyword 'typ'"),
        ("a: [", "api.overlay.yaml: not valid YAML"),
        (None, "api.overlay.yaml: No such file"),
    ],
)
def test_an_overlay_that_can_not_be_used_ends_the_run(
    text: str | None, words: str, main: Main, project: Path
) -> None:
    """The error has the file and the line, and the exit code is 2."""
    path = project / "api.overlay.yaml"
    path.unlink() if text is None else path.write_text(text)
    code, out, err = main("check", "--overlay", "api.overlay.yaml", "new.json")
    assert (code, out) == (2, "")
    assert words in err
    with pytest.raises(av.ConfigError, match="overlay"):
        list(av.check_paths("new.json", config=av.Config(overlay=["api.overlay.yaml"])))


def test_corrections_that_do_not_fit_are_named(main: Main, project: Path) -> None:
    """They are left out, the others are applied, and standard error says so."""
    document = av.read_document(spec_file("openapi.yaml"))
    del document["components"]["schemas"]["Session"]["properties"]["person"]["properties"]["phone"][
        "pattern"
    ]
    (project / "spec.json").write_text(json.dumps(document))
    code, out, err = main("check", "--spec", "spec.json", "old.json")
    assert code == 0
    assert "No findings" in out
    assert "overlay.yaml:" in err
    assert "person.properties.phone.pattern" in err
    assert len(err.splitlines()) == 1


def test_as_published_is_by_the_letter_of_the_document(main: Main, project: Path) -> None:
    """It leaves out the corrections and all overlays, for the files that it is for."""
    document = av.read_document(spec_file("openapi.yaml"))
    document["components"]["schemas"]["Session"]["properties"]["status"]["enum"] += ["CANCELLED"]
    (project / "spec.json").write_text(json.dumps(document))
    (project / "c.json").write_text(json.dumps(session(("/status", "CANCELLED"))))
    code, found = report(main, "--spec", "spec.json", "--as-published", "c.json")
    assert (code, {each[0] for each in found}) == (1, {"ALC103"})
    assert report(main, "--spec", "spec.json", "c.json") == (0, [])
    code, _, err = main("check", "--as-published", "--overlay", "api.overlay.yaml", "c.json")
    assert code == 2
    assert "--as-published can't be combined with --overlay" in err
    (project / "alcamine-validate.toml").write_text(
        'overlay = ["api.overlay.yaml"]\nas-published = ["new.json"]\n'
    )
    assert {each[0] for each in report(main, "new.json")[1]} == {"ALC102", "ALC103", "ALC701"}
    assert report(main, "c.json") == (0, [])


def test_a_document_that_only_an_overlay_makes_right_has_no_letter(
    main: Main, project: Path
) -> None:
    """If some files are checked as published, its error ends the run before any is checked."""
    document = av.read_document(spec_file("openapi.yaml"))
    document["components"]["schemas"]["Session"]["properties"]["name"]["requred"] = True
    (project / "spec.json").write_text(json.dumps(document))
    removal = {
        "target": "$.components.schemas.Session.properties.name.requred",
        "remove": True,
    }
    (project / "fix.json").write_text(json.dumps(overlay_of(removal)))
    settings = project / "alcamine-validate.toml"
    settings.write_text('spec = "spec.json"\noverlay = ["fix.json"]\n')
    assert main("check", "old.json")[0] == 0
    settings.write_text(settings.read_text() + 'as-published = ["new.json"]\n')
    for jobs in ("1", "2"):
        code, out, err = main("check", "--jobs", jobs, "old.json", "new.json")
        assert (code, out) == (2, "")
        assert "spec.json:1: unknown keyword 'requred'" in err
        assert "; as-published leaves out all overlays (at /components/" in err
    with pytest.raises(av.ConfigError, match="as-published"):
        list(av.check_paths("old.json", config=av.Config.load()))
    assert main("drift", "old.json")[0] == 0


def test_several_processes_use_the_same_schema(main: Main, project: Path) -> None:
    """Findings do not depend on their number, also for webhook bodies and published files."""
    body = {"type": "session.completed", "properties": {**NEW, "billing": session()["ledger"]}}
    wrong = {**NEW, "sentiment": "NEUTRAL", "mood": 1}
    lines = [json.dumps(each) for each in (NEW, body, wrong)] * 700
    (project / "many.jsonl").write_text("\n".join(lines))
    (project / "published.jsonl").write_text("\n".join(lines))
    (project / "alcamine-validate.toml").write_text(
        'overlay = ["api.overlay.yaml"]\nas-published = ["published.jsonl"]\n'
    )
    one, two = (report(main, "--jobs", jobs, "many.jsonl", "published.jsonl") for jobs in "12")
    assert one == two
    assert one[0] == 1
    config = av.Config.load(project)
    for jobs in (1, 2):
        files = av.check_paths("many.jsonl", "published.jsonl", config=config, jobs=jobs)
        many, published = (file.codes for file in files)
        assert many == {"ALC103": 700, "ALC701": 700}
        assert published["ALC103"] > 2000


def test_names_in_open_objects_are_masked_everywhere(main: Main, project: Path) -> None:
    """The schema says that they come from users; a baseline is committed."""
    value = {**NEW, "tags": {"nora": "long text", "b": "x"}}
    (project / "tags.json").write_text(json.dumps(value))
    arguments = ["--overlay", "api.overlay.yaml"]
    code, out, _ = main("check", *arguments, "--format", "json", "tags.json")
    assert code == 1
    assert json.loads(out)["findings"][0]["code"] == "ALC109"
    assert "nora" not in out
    main("check", *arguments, "--write-baseline", "base.json", "tags.json")
    assert "nora" not in (project / "base.json").read_text()
    code, out, _ = main("check", *arguments, "--baseline", "base.json", "tags.json")
    assert (code, "Left out 1 finding in the baseline" in out) == (0, True)


def test_a_baseline_is_not_pruned_by_another_schema(main: Main, project: Path) -> None:
    """An overlay of one run hides findings that the settings would report."""
    main("check", "--write-baseline", "base.json", "new.json")
    for option in (["--overlay", "api.overlay.yaml"], ["--spec", "x.yaml"], ["--component", "A"]):
        code, _, err = main(
            "check", *option, "--baseline", "base.json", "--prune-baseline", "new.json"
        )
        assert code == 2
        assert f"--prune-baseline can't be combined with {option[0]}" in err
    code, out, _ = main(
        "check", "--overlay", "api.overlay.yaml", "--baseline", "base.json", "new.json"
    )
    assert code == 0
    assert "no longer" not in out


def test_a_component_needs_a_schema_of_its_name(main: Main, project: Path) -> None:
    """The error names what is there."""
    code, _, err = main("check", "--component", "Call", "old.json")
    assert code == 2
    assert "Call" in err
    assert "Session" in err


def test_parts_and_partial_sessions_follow_the_overlay(main: Main, project: Path) -> None:
    """What is there is checked by the user's schema."""
    values: dict[str, Any] = {"status": "CANCELLED", "sentiment": "POSITIVE", "agentId": "a1"}
    (project / "part.json").write_text(json.dumps(values))
    arguments = ["--partial", "--overlay", "api.overlay.yaml"]
    assert report(main, *arguments, "part.json") == (0, [])
    (project / "part.json").write_text(json.dumps({**values, "sentiment": "No"}))
    assert report(main, *arguments, "part.json") == (1, [("ALC103", "/sentiment")])


PEOPLE = """\
overlay: 1.1.0
info: {title: Places that hold people, version: 1.0.0}
actions:
  - target: $.components.schemas
    update:
      Tree:
        properties:
          labels:
            type: array
            items: {type: object, additionalProperties: {type: integer}}
          kids: {type: array, items: {$ref: '#/components/schemas/Tree'}}
  - target: $.components.schemas.Session.properties
    update:
      pre: {type: array, prefixItems: [{type: object, additionalProperties: {type: integer}}]}
      tree: {$ref: '#/components/schemas/Tree'}
      names: {propertyNames: {maxLength: 3}}
      few: {maxProperties: 1, additionalProperties: {type: integer}}
      reviewer: {anyOf: [{enum: [SYSTEM]}, {type: string, maxLength: 5}]}
      either: {type: string, anyOf: [{enum: [SYSTEM]}, {}], pattern: '^x'}
      when: {anyOf: [{type: string, format: date-time}, {type: string, maxLength: 3}]}
      all: {type: object, allOf: [{properties: {a: {type: integer}}}]}
"""
OF_PEOPLE = {
    "pre": [{"JaneDoe": "x"}],
    "tree": {"kids": [{"kids": [{"labels": [{"JaneDoe": "x"}]}]}]},
    "names": {"JaneDoe": 1},
    "few": {"JaneDoe": "x", "JohnDoe": 1},
    "reviewer": "Jane Doe",
    "either": "Jane Doe",
    "when": "Jane Doe",
    "all": {"a": "Jane Doe"},
}


@pytest.mark.parametrize("name", ["text", "json", "sarif", "markdown", "html", "junit", "gitlab"])
def test_people_are_masked_wherever_a_schema_puts_them(
    name: str, main: Main, project: Path
) -> None:
    """In maps of all kinds, and beside listed values, also in frames and in a baseline."""
    (project / "people.overlay.yaml").write_text(PEOPLE)
    (project / "people.json").write_text(json.dumps({**session(), **OF_PEOPLE}, indent=1))
    arguments = ["--overlay", "people.overlay.yaml", "people.json"]
    code, out, _ = main("check", "--format", name, *arguments)
    assert code == 1
    assert "Jane" not in out
    assert "John" not in out
    main("check", "--write-baseline", f"{name}.json", *arguments)
    assert "Doe" not in (project / f"{name}.json").read_text()


def test_an_open_session_has_no_unknown_property(main: Main, project: Path) -> None:
    """Whatever else is wrong with it; the name is masked where it is wrong."""
    (project / "open.yaml").write_text(
        "overlay: 1.0.0\ninfo: {title: t, version: '1'}\nactions:\n"
        "- target: $.components.schemas.Session\n"
        "  update: {additionalProperties: {type: string}}\n"
    )
    value = session(("/lastHeartbeatAt", "2026-03-14T10:29:00.215+01:00")) | {"JaneDoe": "x"}
    (project / "open.json").write_text(json.dumps(value))
    code, found = report(main, "--overlay", "open.yaml", "open.json")
    assert (code, found) == (0, [("ALC207", "/lastHeartbeatAt")])
    (project / "open.json").write_text(json.dumps(value | {"JaneDoe": 1}))
    _, out, _ = main("check", "--overlay", "open.yaml", "open.json")
    assert "ALC101" in out
    assert "Jane" not in out
