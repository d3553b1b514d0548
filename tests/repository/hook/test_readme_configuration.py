"""The configuration of pre-commit that the manual shows does what it says."""

from __future__ import annotations

import pytest

from tests.repository.hook.repositories import BAD, CONFIGURATION, GOOD, PRE_COMMIT, WARNED, Project
from tests.repository.hook.snippets import at, snippet
from tests.support.systems import needs_bash

pytestmark = [
    needs_bash,
    pytest.mark.thorough,
    # In one worker, so that the hooks are installed once.
    pytest.mark.xdist_group("pre-commit"),
]


def configure(project: Project) -> None:
    """Use the configuration that the manual shows."""
    project.write(CONFIGURATION, at(project.source.commit, snippet(CONFIGURATION)).encode())


def test_pre_commit_takes_the_configuration(project: Project) -> None:
    """``pre-commit validate-config`` reports nothing, not even a warning."""
    configure(project)
    outcome = project.call(*PRE_COMMIT, "validate-config")
    assert outcome == (0, "")


def test_the_shown_hooks_find_what_is_wrong(project: Project) -> None:
    """One hook fails on warnings in fixtures, the other checks the project's captures."""
    configure(project)
    project.write("tests/fixtures/session.json", WARNED)
    project.write("traffic/all.json", BAD)
    project.write("captures/all.json", BAD)
    project.stage()
    outcome = project.run()
    assert outcome.code == 1
    assert outcome.files == [1, 1]
    assert "tests/fixtures/session.json:11:18: warning[ALC601]" in outcome.out
    assert "traffic/all.json:5:13: error[ALC103]" in outcome.out


def test_the_shown_hooks_pass_what_is_right(project: Project) -> None:
    """The hooks pass good files, and skip files that the configuration does not select."""
    configure(project)
    project.write("tests/fixtures/session.json", GOOD)
    project.write("package.json", b"{}")
    project.stage()
    outcome = project.run()
    assert outcome.code == 0
    assert outcome.out.count("Passed") == 1
    assert outcome.out.count("(no files to check)Skipped") == 1
