"""The hooks in real use: pre-commit itself installs and runs them."""

from __future__ import annotations

import gzip
import json
from typing import Any, Final

import pytest
import zstandard

from tests.repository.hook.repositories import (
    BAD,
    CAPTURES,
    FIXTURES,
    GOOD,
    IDENTITY,
    PRE_COMMIT,
    WARNED,
    Project,
    commit,
    git,
)
from tests.support.systems import needs_bash

pytestmark = [
    needs_bash,
    pytest.mark.thorough,
    # In one worker, so that the hooks are installed once.
    pytest.mark.xdist_group("pre-commit"),
]

NAME: Final = "tests/fixtures/session.json"


def line(session: bytes) -> bytes:
    """Return a Session as one line of JSON Lines."""
    return json.dumps(json.loads(session)).encode() + b"\n"


def har(session: bytes) -> bytes:
    """Return a HAR file with a response of another site, and with a Session."""
    return json.dumps({"log": {"entries": [
        entry("https://example.com/", "text/html", "<html>"),
        entry("https://api.example.com/sessions/k4", "application/json", session.decode()),
    ]}}, indent=2).encode()  # fmt: skip


def entry(url: str, kind: str, text: str) -> dict[str, Any]:
    """Return an entry of HAR 1.2: a request and its response."""
    content = {"size": len(text), "mimeType": kind, "text": text}
    return {
        "request": {"method": "GET", "url": url},
        "response": {"status": 200, "content": content},
    }


# Fixtures


def test_a_good_fixture_passes(project: Project) -> None:
    """A good fixture has no findings, and is counted as checked."""
    project.write(NAME, GOOD)
    outcome = project.check(verbose=True)
    assert outcome.code == 0, outcome.out
    assert "Passed" in outcome.out
    assert outcome.files == [1]


def test_a_bad_fixture_fails_with_the_finding_at_its_line(project: Project) -> None:
    """The output shows the place, the code and a suggestion."""
    project.write(NAME, BAD)
    outcome = project.check()
    assert outcome.code == 1
    assert "Failed" in outcome.out
    assert f"{NAME}:5:13: error[ALC103]" in outcome.out
    assert 'did you mean "COMPLETED"?' in outcome.out


def test_yaml_is_checked(project: Project) -> None:
    """A bad Session in a YAML file fails too: JSON is also YAML."""
    project.write("tests/fixtures/session.yaml", BAD)
    outcome = project.check()
    assert outcome.code == 1
    assert "tests/fixtures/session.yaml:5:13: error[ALC103]" in outcome.out


def test_without_settings_no_stranger_is_judged(project: Project) -> None:
    """A project that adds both hooks without settings gets no findings for its other files."""
    project.write("package.json", b'{"name": "shop"}')
    project.write(".github/workflows/session.yml", b"on: push")
    project.write("src/locales/session.json", b'{"title": "Your session"}')
    project.write("deploy/session-service.yaml", b"kind: Service")
    project.write("captures/README.md", b"What these are.")
    project.write(NAME, GOOD)
    project.write("captures/all.jsonl", line(GOOD))
    project.configure([{"id": each, "verbose": True} for each in (FIXTURES, CAPTURES)])
    project.stage()
    outcome = project.run()
    assert outcome.code == 0, outcome.out
    assert outcome.files == [1, 1]


def test_warnings_pass_and_fail_on_request(project: Project) -> None:
    """A project can be stricter by setting ``args`` in its pre-commit configuration."""
    project.write(NAME, WARNED)
    assert project.check().code == 0
    outcome = project.check(args=["--fail-on", "warning"])
    assert outcome.code == 1
    assert f"{NAME}:11:18: warning[ALC601]" in outcome.out


def test_fixes_are_made_before_a_commit(project: Project) -> None:
    """pre-commit fails because the file has changed, and passes with the changed file."""
    project.write(NAME, GOOD.replace(b'"COMPLETED"', b'"completed"'))
    outcome = project.check(args=["--fix"])
    assert outcome.code == 1
    assert "files were modified by this hook" in outcome.out
    assert (project.folder / NAME).read_bytes() == GOOD
    project.stage()
    assert project.run().code == 0


def test_a_name_may_have_spaces_and_letters_of_any_language(project: Project) -> None:
    """File names with spaces and non-ASCII letters are passed and reported unchanged."""
    name = "tests/fixtures/session für Zoë – 会話.json"
    project.write(name, BAD)
    outcome = project.check()
    assert outcome.code == 1
    assert f"{name}:5:13: error[ALC103]" in outcome.out
    assert outcome.files == [1]


def test_a_name_that_looks_like_an_option_is_a_file(project: Project) -> None:
    """A path starts with a folder by default, so that no file name can look like an option."""
    project.write("tests/--help session.json", BAD)
    assert "tests/--help session.json:5:13: error" in project.check().out


def test_hundreds_of_files_go_in_one_call(project: Project) -> None:
    """The command starts once and gets all files."""
    for number in range(300):
        project.write(f"tests/fixtures/sessions/{number:03}.json", GOOD)
    outcome = project.check(verbose=True)
    assert outcome.code == 0, outcome.out
    assert outcome.files == [300]


# Excluded files


def test_pre_commits_own_exclude(project: Project) -> None:
    """A file that the configuration of pre-commit excludes is not passed to the command."""
    project.write("tests/fixtures/broken/session.json", BAD)
    project.write(NAME, GOOD)
    outcome = project.check(exclude="/broken/", verbose=True)
    assert outcome.code == 0, outcome.out
    assert outcome.files == [1]


@pytest.mark.parametrize("args", [[], ["--fail-on", "info"]])
def test_the_projects_exclude(project: Project, args: list[str]) -> None:
    """A file that our settings exclude is skipped though pre-commit names it, with any args."""
    settings = b'[tool.alcamine-validate]\nexclude = ["broken/"]\n'
    project.write("pyproject.toml", settings)
    project.write("tests/fixtures/broken/session.json", BAD)
    project.write(NAME, GOOD)
    outcome = project.check(args=args, verbose=True)
    assert outcome.code == 0, outcome.out
    assert outcome.files == [1]


def test_the_projects_settings_are_heeded_from_a_folder_below(project: Project) -> None:
    """pre-commit runs at the root of the repository, so that its settings apply in any folder."""
    project.write("alcamine-validate.toml", b'fail-on = "warning"\n')
    project.write(NAME, WARNED)
    project.configure([{"id": FIXTURES}])
    project.stage()
    outcome = project.run(below="tests")
    assert outcome.code == 1
    assert f"{NAME}:11:18: warning[ALC601]" in outcome.out


def test_only_what_is_staged_is_judged(project: Project) -> None:
    """Files without changes, unstaged changes and untracked files are not checked."""
    project.configure([{"id": FIXTURES, "verbose": True}])
    project.write("tests/fixtures/session-old.json", BAD)
    commit(project.folder)
    project.write(NAME, GOOD)
    project.stage(NAME)
    project.write(NAME, BAD)
    project.write("tests/fixtures/session-unknown.json", BAD)
    outcome = project.run()
    assert outcome.code == 0, outcome.out
    assert outcome.files == [1]
    assert (project.folder / NAME).read_bytes() == BAD
    project.stage(NAME)
    assert f"{NAME}:5:13: error[ALC103]" in project.run().out
    assert project.run("--all-files").files == [2]


def test_what_was_removed_or_renamed_is_no_trouble(project: Project) -> None:
    """Only the names of existing files are passed."""
    project.write(NAME, GOOD)
    project.write("tests/fixtures/session-old.json", BAD)
    project.configure([{"id": FIXTURES, "verbose": True}])
    commit(project.folder)
    git(project.folder, "rm", "--quiet", "tests/fixtures/session-old.json")
    git(project.folder, "mv", NAME, "tests/fixtures/session ended.json")
    outcome = project.run()
    assert outcome.code == 0, outcome.out
    assert outcome.files == [1]


def test_a_commit_is_stopped_until_its_files_are_good(project: Project) -> None:
    """The script that ``pre-commit install`` writes stops a commit until its files are good."""
    project.configure([{"id": FIXTURES}])
    commit(project.folder)
    assert project.call(*PRE_COMMIT, "install").code == 0
    project.write(NAME, BAD)
    project.stage()
    attempt = ("git", *IDENTITY, "commit", "--message", "Add a fixture")
    stopped = project.call(*attempt)
    assert stopped.code == 1
    assert f"{NAME}:5:13: error[ALC103]" in stopped.out
    project.write(NAME, GOOD)
    project.stage()
    assert project.call(*attempt).code == 0
    assert git(project.folder, "log", "--max-count=1", "--format=%s") == "Add a fixture"


# Captures


def test_captures_are_judged_at_their_line(project: Project) -> None:
    """Findings in JSON Lines and HAR have their line, and good records have no findings."""
    project.write("captures/all.jsonl", line(GOOD) + line(BAD))
    project.write("traffic/browser.har", har(BAD))
    outcome = project.check_captures()
    assert outcome.code == 1
    assert "captures/all.jsonl:2:" in outcome.out
    assert "captures/all.jsonl:1:" not in outcome.out
    (place,) = [
        number for number, text in enumerate(har(BAD).splitlines(), 1) if b"agentId" in text
    ]
    assert f"traffic/browser.har:{place}:" in outcome.out
    assert outcome.files == [2]


def test_good_captures_pass(project: Project) -> None:
    """Compressed captures pass too: the hook installs the packages that they need."""
    project.write("captures/all.jsonl.zst", zstandard.ZstdCompressor().compress(line(GOOD)))
    project.write("captures/old.har.gz", gzip.compress(har(GOOD)))
    project.write("captures/plain.ndjson", line(GOOD))
    outcome = project.check_captures(verbose=True, args=["--fail-on", "info"])
    assert outcome.code == 0, outcome.out
    assert outcome.files == [3]


def test_a_files_of_the_project_keeps_out_what_is_no_capture(project: Project) -> None:
    """Notes and pictures beside the captures are not checked."""
    project.write("traffic/README.md", b"What these are.")
    project.write("traffic/screen.png", b"\x89PNG\r\n\x1a\n")
    project.write("traffic/all.ndjson", line(BAD))
    outcome = project.check_captures(files="^traffic/")
    assert outcome.code == 1
    assert outcome.files == [1]
    assert "README" not in outcome.out
