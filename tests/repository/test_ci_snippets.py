"""The CI jobs that the manual shows: judged by the formats' public schemas, and their commands run.

The schemas are those of SchemaStore (GitHub workflows) and of GitLab, which check-jsonschema brings
along. The commands run in a shell, in an environment of their own, as on a runner; what is not
tried is what only GitHub and GitLab can do.
"""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
import venv
from collections.abc import Iterator
from pathlib import Path
from typing import Any, Final, NamedTuple
from xml.etree import ElementTree

import pytest
import yaml

from tests.repository.hook.repositories import BAD, GOOD, Source, hermetic, publish
from tests.repository.hook.snippets import at, snippet
from tests.support.places import ROOT
from tests.support.systems import needs_bash

GITHUB: Final = ".github/workflows/captures.yml"
GITLAB: Final = ".gitlab-ci.yml"
SCHEMAS: Final = {GITHUB: "vendor.github-workflows", GITLAB: "vendor.gitlab-ci"}


class Job(NamedTuple):
    """What a runner needs to know of a job."""

    install: str
    check: str


def parsed(filename: str) -> Any:
    """Return a shown file as a value; keys such as ``on`` are texts, as in YAML 1.2."""
    return yaml.load(snippet(filename), yaml.BaseLoader)


def job(filename: str) -> Job:
    """Return the two commands of a job: the installation, and the check."""
    captures = parsed(filename)
    if filename == GITLAB:
        return Job(*captures["captures"]["script"])
    steps = captures["jobs"]["captures"]["steps"]
    return Job(*(step["run"] for step in steps if "run" in step))


def judged(text: str, filename: str, folder: Path) -> subprocess.CompletedProcess[str]:
    """Return what check-jsonschema says of a file."""
    path = folder / Path(filename).name
    path.write_text(text, "utf-8")
    schema = ["--builtin-schema", SCHEMAS[filename]]
    return subprocess.run(
        [sys.executable, "-m", "check_jsonschema", *schema, str(path)],
        check=False, capture_output=True, encoding="utf-8", timeout=120,
    )  # fmt: skip


# What the files say


@pytest.mark.parametrize("filename", SCHEMAS)
def test_a_shown_job_is_one_by_its_public_schema(filename: str, tmp_path: Path) -> None:
    """No key or value is there that the CI would refuse."""
    done = judged(snippet(filename), filename, tmp_path)
    assert done.returncode == 0, done.stdout


@pytest.mark.parametrize(
    ("filename", "right", "wrong"),
    [
        pytest.param(
            GITHUB, "security-events: write", "security-events: upload", marks=pytest.mark.thorough
        ),
        pytest.param(GITHUB, "steps:", "script:", marks=pytest.mark.thorough),
        (GITLAB, "  script:", "  run-this:"),
        pytest.param(
            GITLAB, "codequality: gl", "codequality: [1]  # gl", marks=pytest.mark.thorough
        ),
    ],
)
def test_the_schemas_would_find_a_slip(
    filename: str, right: str, wrong: str, tmp_path: Path
) -> None:
    """The judges are awake."""
    shown = snippet(filename)
    assert right in shown
    done = judged(shown.replace(right, wrong), filename, tmp_path)
    assert done.returncode == 1, done.stdout


def test_the_workflow_uploads_what_it_wrote_even_after_a_failure() -> None:
    """With the permission that this takes, and no other that writes."""
    workflow = parsed(GITHUB)
    (upload,) = [
        step
        for step in workflow["jobs"]["captures"]["steps"]
        if step.get("uses", "").startswith("github/codeql-action/upload-sarif@")
    ]
    assert upload["if"] == "${{ !cancelled() }}"
    assert f"--format sarif={upload['with']['sarif_file']} " in job(GITHUB).check
    assert workflow["permissions"] == {"contents": "read", "security-events": "write"}


def test_the_page_is_an_artifact_even_after_a_failure() -> None:
    """Both jobs keep the file that the command writes."""
    steps = parsed(GITHUB)["jobs"]["captures"]["steps"]
    [upload] = [
        step for step in steps if step.get("uses", "").startswith("actions/upload-artifact@")
    ]
    assert upload["if"] == "${{ !cancelled() }}"
    assert f"--format html={upload['with']['path']} " in job(GITHUB).check
    artifacts = parsed(GITLAB)["captures"]["artifacts"]
    assert artifacts["when"] == "always"
    assert f"--format html={artifacts['paths'][0]} " in job(GITLAB).check


def test_gitlab_takes_the_reports_that_were_written() -> None:
    """Each under its kind."""
    reports = parsed(GITLAB)["captures"]["artifacts"]["reports"]
    assert f"--format gitlab={reports['codequality']} " in job(GITLAB).check
    assert f"--format junit={reports['junit']} " in job(GITLAB).check


# What the commands do


def shell(
    command: str, folder: Path, environment: Path, **variables: str
) -> subprocess.CompletedProcess[str]:
    """Run a command as a runner does, where a Python of its own comes first on the path."""
    path = f"{environment / 'bin'}{os.pathsep}{os.environ['PATH']}"
    return subprocess.run(
        ["bash", "-e", "-c", command],
        cwd=folder, env=hermetic(PATH=path, **variables), check=False, encoding="utf-8",
        stdin=subprocess.DEVNULL, capture_output=True, timeout=300,
    )  # fmt: skip


@pytest.fixture(scope="module")
def source(tmp_path_factory: pytest.TempPathFactory) -> Source:
    """Return a repository of this project."""
    return publish(tmp_path_factory.mktemp("source") / "alcamine-validate")


installing = pytest.mark.parametrize(
    "runner",
    [
        # In one worker, so that each is installed once.
        pytest.param(
            filename,
            marks=[needs_bash, pytest.mark.thorough, pytest.mark.xdist_group("ci_snippets")],
        )
        for filename in SCHEMAS
    ],
    indirect=True,
)


@pytest.fixture(scope="module")
def runner(
    request: pytest.FixtureRequest,
    source: Source,
    tmp_path_factory: pytest.TempPathFactory,
) -> Iterator[tuple[str, Path]]:
    """Return the name of a shown file, and an environment that its job has installed."""
    environment = tmp_path_factory.mktemp("runner") / "python"
    venv.create(environment, with_pip=True)
    install = at(source.commit, job(request.param).install)
    done = shell(install, environment, environment, **source.variables)
    assert done.returncode == 0, done.stderr
    yield request.param, environment
    shutil.rmtree(environment)


@pytest.fixture
def checkout(tmp_path: Path) -> Path:
    """Return a folder with a good capture in it."""
    (tmp_path / "captures").mkdir()
    (tmp_path / "captures" / "good.json").write_bytes(GOOD)
    return tmp_path


def checked(runner: tuple[str, Path], checkout: Path) -> subprocess.CompletedProcess[str]:
    """Run the check of a job in a checkout."""
    filename, environment = runner
    return shell(
        job(filename).check, checkout, environment,
        GITHUB_STEP_SUMMARY=str(checkout / "summary.md"),
    )  # fmt: skip


def reported(filename: str, checkout: Path) -> tuple[int, set[str]]:
    """Return how many findings the files of a job tell, and the paths that they name."""
    if filename == GITHUB:
        results = json.loads((checkout / "alcamine.sarif").read_text("utf-8"))["runs"][0]["results"]
        places = [each["locations"][0]["physicalLocation"] for each in results]
        return len(results), {place["artifactLocation"]["uri"] for place in places}
    issues = json.loads((checkout / "gl-code-quality-report.json").read_text("utf-8"))
    return len(issues), {issue["location"]["path"] for issue in issues}


@needs_bash
@pytest.mark.parametrize("filename", SCHEMAS)
def test_a_job_checks_with_the_command_of_this_checkout(filename: str, checkout: Path) -> None:
    """Without an installation, a command of the same name does what the job wants of it."""
    environment = checkout / "python"
    command = environment / "bin" / "alcamine-validate"
    command.parent.mkdir(parents=True)
    command.write_text(
        f"#!/bin/sh\nPYTHONPATH='{ROOT}' exec '{sys.executable}' -m alcamine_validate \"$@\"\n"
    )
    command.chmod(0o755)
    done = checked((filename, environment), checkout)
    assert (done.returncode, done.stderr) == (0, "")
    assert reported(filename, checkout) == (0, set())
    (checkout / "captures" / "bad.json").write_bytes(BAD)
    assert checked((filename, environment), checkout).returncode == 1
    assert reported(filename, checkout) == (10, {"captures/bad.json"})
    assert (checkout / "alcamine.html").read_text("utf-8").startswith("<!doctype html>")
    if filename == GITHUB:
        summary = (checkout / "summary.md").read_text("utf-8")
        assert summary.startswith("## alcamine-validate: 10 errors in 2 files, ")


@installing
def test_the_installed_command_reads_all_that_it_may(runner: tuple[str, Path]) -> None:
    """Compressed captures too."""
    _, environment = runner
    imports = "python -c 'import alcamine_validate, brotli, zstandard'"
    done = shell(imports, environment, environment)
    assert (done.returncode, done.stderr) == (0, "")


@installing
def test_good_captures_pass(runner: tuple[str, Path], checkout: Path) -> None:
    """The reports are there, and empty."""
    done = checked(runner, checkout)
    assert (done.returncode, done.stderr) == (0, "")
    assert reported(runner[0], checkout) == (0, set())


@installing
def test_bad_captures_fail_and_are_reported(runner: tuple[str, Path], checkout: Path) -> None:
    """The paths are those in the repository, so that the CI finds the lines."""
    (checkout / "captures" / "bad.json").write_bytes(BAD)
    done = checked(runner, checkout)
    assert (done.returncode, done.stderr) == (1, "")
    assert reported(runner[0], checkout) == (10, {"captures/bad.json"})
    start = "::error " if runner[0] == GITHUB else "captures/bad.json:1:1: error[ALC102] "
    assert done.stdout.startswith(start)


@needs_bash
@pytest.mark.thorough
@pytest.mark.xdist_group("ci_snippets")
@pytest.mark.parametrize("runner", [GITLAB], indirect=True)
def test_gitlab_shows_a_test_a_file(runner: tuple[str, Path], checkout: Path) -> None:
    """A clean file is a test that passes."""
    (checkout / "captures" / "bad.json").write_bytes(BAD)
    checked(runner, checkout)
    suites = ElementTree.parse(checkout / "junit.xml").getroot()
    clean = [case for case in suites.iter("testcase") if len(case) == 0]
    assert len(clean) == 1
    assert "good.json" in ElementTree.tostring(clean[0], "unicode")


@installing
def test_a_missing_folder_fails_the_job(runner: tuple[str, Path], checkout: Path) -> None:
    """A job that has nothing to look at must not look like success."""
    shutil.rmtree(checkout / "captures")
    assert checked(runner, checkout).returncode == 2
