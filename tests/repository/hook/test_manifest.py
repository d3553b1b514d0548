"""``.pre-commit-hooks.yaml``: its settings, and which files each hook takes by default.

A hook takes files by ``files``, ``exclude``, ``types`` and ``types_or``, as described at
https://pre-commit.com; the types of a file are those that ``identify`` finds.
"""

from __future__ import annotations

import json
import os
import re
import subprocess
import sys
from itertools import product
from pathlib import Path
from typing import Any, Final

import pytest
import yaml
from identify.identify import tags_from_path

from alcamine_validate.input.read import COMPRESSIONS, SUFFIXES
from tests.repository.hook.repositories import (
    BAD,
    CAPTURES,
    FIXTURES,
    GOOD,
    PRE_COMMIT,
    PRIVACY,
    hermetic,
)
from tests.support.pages import MANUAL, languages
from tests.support.places import ROOT
from tests.support.tables import for_each

MANIFEST: Final = ROOT / ".pre-commit-hooks.yaml"
HOOKS: Final[dict[str, dict[str, Any]]] = {
    hook["id"]: hook for hook in yaml.safe_load(MANIFEST.read_text("utf-8"))
}
EVERY_SUFFIX: Final = [
    suffix + compression for suffix, compression in product(SUFFIXES, ("", *COMPRESSIONS))
]

OF_FIXTURES: Final = (
    "tests/fixtures/session.json",
    "tests/support/session-completed.webhook.json",
    "tests/fixtures/session-without-config.json",
    "tests/fixtures/sessions/completed/no-schema.yaml",
    "tests/session.yml",
    "test/data/WebSession.JSON",
    "spec/examples/session.json",
    "src/__fixtures__/sessionCompleted.json",
    "internal/testdata/sessions/web.json",
    "src/__mocks__/sessions.json",
    "session.json",
    "src/texts/session.json",
    "deploy/session-service.yaml",
    "openapi/Session.yaml",
    "tests/fixtures/person.json",
    "priv/alcamine/call.yml",
    "cypress/fixtures/call.json",
    "data/2026/01.json",
)
OF_CAPTURES: Final = (
    "browser.har",
    "e2e/__recordings__/all_1/recording.HAR",
    "browser.har.gz",
    "sessions.jsonl",
    "tests/fixtures/events.jsonl",
    "tests/fixtures/call.json.gz",
    "data/calls.ndjson",
    "recordings/call.json",
    "pacts/web-api.json",
    "captures/session.json",
    "captures/2026/all.jsonl",
    "captures/all.ndjson.zst",
    "tests/cassettes/test_session.yaml",
    "tests/fixtures/cassettes/test_session/one.yml.gz",
    "spec/fixtures/vcr_cassettes/sessions.json",
    "tests/fixtures/sessions.jsonl",
    "tests/fixtures/sessions/old.ndjson.gz",
)
OF_NEITHER: Final = (
    "package.json",
    "src/call.json",
    "logs/app.jsonl",
    "tests/package.json",
    "tests/package-lock.json",
    "packages/alcamine/tsconfig.base.json",
    "node_modules/alcamine/fixtures/session.json",
    "vendor/alcamine/session.json",
    "charts/alcamine/values.yaml",
    "tests/fixtures/session.schema.json",
    "tests/sessions/jest.config.json",
    "tests/fixtures/session.py",
    "tests/fixtures/session.json.md",
    "tests/fixtures/.session.json",
    "tests/.cache/session.json",
    "captures/.meta.json",
    "captures/README.md",
    "captures/screen.png",
    "screencaptures/meta.json",
    ".github/workflows/test-session.yml",
    ".vscode/captures/settings.json",
    "src/locales/session.json",
    "src/i18n/de/session.json",
    "har",
    "tools/harvest.json",
)


def takes(hook: str, path: str, folder: Path, **options: str) -> bool:
    """Return whether a hook takes a file of this name if a project sets these options."""
    file = folder / path
    file.parent.mkdir(parents=True, exist_ok=True)
    file.write_bytes(GOOD)
    settings = {"files": "", "exclude": "^$", "types": ["file"], **HOOKS[hook], **options}
    types = tags_from_path(str(file))
    either = set(settings.get("types_or", ["file"]))
    is_matched = re.search(settings["files"], path) and not re.search(settings["exclude"], path)
    return bool(is_matched) and types >= set(settings["types"]) and bool(types & either)


def test_pre_commit_takes_the_manifest() -> None:
    """``pre-commit validate-manifest`` accepts the manifest."""
    subprocess.run(
        [*PRE_COMMIT, "validate-manifest", str(MANIFEST)], env=hermetic(), check=True, timeout=60
    )


def test_the_hooks_say_what_they_need() -> None:
    """The hooks need one process for all files, and a pre-commit that supports ``types_or``."""
    assert list(HOOKS) == [FIXTURES, CAPTURES, PRIVACY]
    for hook in HOOKS.values():
        assert hook["require_serial"] is True
        assert hook["minimum_pre_commit_version"] == "2.9.2"
        assert "--force-exclude" in hook["entry"].split()
        assert "args" not in hook


def test_comments_fit_a_line() -> None:
    """Nobody has to scroll to read why a hook is as it is."""
    lines = MANIFEST.read_text("utf-8").splitlines()
    assert [line for line in lines if line.lstrip().startswith("#") and len(line) > 100] == []


def run_of(
    hook: str, *paths: str, folder: Path, entry: str | None = None
) -> subprocess.CompletedProcess[str]:
    """Run the entry of a hook, or another one, as pre-commit does: with the names of files."""
    command, *arguments = (entry or HOOKS[hook]["entry"]).split()
    assert command == "alcamine-validate"
    return subprocess.run(
        [sys.executable, "-m", "alcamine_validate", *arguments, *paths],
        cwd=folder, env=os.environ | {"PYTHONPATH": str(ROOT)}, check=False,
        capture_output=True, encoding="utf-8", timeout=60,
    )  # fmt: skip


@pytest.mark.parametrize("hook", [FIXTURES, pytest.param(CAPTURES, marks=pytest.mark.thorough)])
def test_an_entry_passes_good_files_and_fails_bad_ones(hook: str, tmp_path: Path) -> None:
    """The entry is the command that pre-commit runs; test_pre_commit.py tests pre-commit itself."""
    (tmp_path / "good.json").write_bytes(GOOD)
    (tmp_path / "bad.json").write_bytes(BAD)
    good = run_of(hook, "good.json", folder=tmp_path)
    assert (good.returncode, good.stderr) == (0, "")
    assert "in 1 file, 1 session" in good.stdout
    bad = run_of(hook, "good.json", "bad.json", folder=tmp_path)
    assert (bad.returncode, bad.stderr) == (1, "")
    assert "bad.json:5:13: error[ALC103]" in bad.stdout
    (tmp_path / "alcamine-validate.toml").write_text('exclude = ["bad.json"]\nmin-coverage = 100\n')
    assert run_of(hook, "good.json", "bad.json", folder=tmp_path).returncode == 0


def test_the_hook_for_privacy_fails_on_its_warnings_alone(tmp_path: Path) -> None:
    """Mistakes in a Session are left to the other hooks, and so are files about other things."""
    real = json.loads(GOOD)
    real["person"]["phone"] = "+41791234567"
    (tmp_path / "real.json").write_text(json.dumps(real))
    (tmp_path / "sessions.jsonl").write_text(f"{json.dumps(real)}\n")
    (tmp_path / "bad.json").write_bytes(BAD)
    (tmp_path / "other.json").write_text('{"phone": "+41791234567"}')
    fine = run_of(PRIVACY, "bad.json", "other.json", folder=tmp_path)
    assert (fine.returncode, fine.stderr) == (0, ""), fine.stdout
    for name in ("real.json", "sessions.jsonl"):
        found = run_of(PRIVACY, name, folder=tmp_path)
        assert (found.returncode, found.stderr) == (1, "")
        assert "warning[ALC801]" in found.stdout
        assert "+4179" not in found.stdout
        assert run_of(FIXTURES, name, folder=tmp_path).returncode == 0


def test_the_recipe_of_the_manual_keeps_a_repository_clean(tmp_path: Path) -> None:
    """A new recording is replaced, and the hook for privacy then passes; other files stay."""
    (recipe,) = languages(MANUAL / "privacy.md", "yaml")
    [repository] = yaml.safe_load(recipe)["repos"]
    [hook] = repository["hooks"]
    assert hook["id"] == PRIVACY
    real = json.loads(GOOD)
    real["person"]["phone"] = "+41791234567"
    (tmp_path / "real.json").write_text(json.dumps(real))
    (tmp_path / "other.json").write_text('{"phone": "+41791234567"}')
    for replaced in (True, False):
        done = run_of(PRIVACY, "real.json", "other.json", folder=tmp_path, entry=hook["entry"])
        assert (done.returncode, done.stderr) == (0, "")
        assert ("real.json: replaced " in done.stdout) is replaced
        assert run_of(PRIVACY, "real.json", folder=tmp_path).returncode == 0
    assert "+41791234567" in (tmp_path / "other.json").read_text()


def test_the_hook_for_privacy_takes_the_files_of_both_others(tmp_path: Path) -> None:
    """Fixtures and captures, and nothing else."""
    for_each([*OF_FIXTURES, *OF_CAPTURES], lambda path: _assert_takes(path, tmp_path, True))
    for_each(OF_NEITHER, lambda path: _assert_takes(path, tmp_path, False))


def _assert_takes(path: str, folder: Path, expected: bool) -> None:
    assert takes(PRIVACY, path, folder) is expected


def test_fixtures_are_taken_by_their_hook_alone(tmp_path: Path) -> None:
    """Sessions among tests and examples are taken by their own name or that of a folder."""

    def check(path: str) -> None:
        assert takes(FIXTURES, path, tmp_path)
        assert not takes(CAPTURES, path, tmp_path)

    for_each(OF_FIXTURES, check)


def test_captures_are_taken_by_their_hook_alone(tmp_path: Path) -> None:
    """HAR files, files in folders of captures, and JSON Lines are taken."""

    def check(path: str) -> None:
        assert takes(CAPTURES, path, tmp_path)
        assert not takes(FIXTURES, path, tmp_path)

    for_each(OF_CAPTURES, check)


def test_other_files_are_taken_by_no_hook(tmp_path: Path) -> None:
    """Other JSON and YAML files, hidden files, and files that cannot be read are not taken."""

    def check(path: str) -> None:
        assert not takes(FIXTURES, path, tmp_path)
        assert not takes(CAPTURES, path, tmp_path)

    for_each(OF_NEITHER, check)


def test_captures_may_have_any_suffix_that_is_looked_for(tmp_path: Path) -> None:
    """The hook takes every suffix that the command looks for in folders, compressed or not."""

    def check(suffix: str) -> None:
        assert takes(CAPTURES, f"captures/all{suffix}", tmp_path)
        assert takes(CAPTURES, f"traffic/all{suffix}", tmp_path, files="^traffic/")

    for_each(EVERY_SUFFIX, check)


@pytest.mark.parametrize("suffix", [".json", ".yaml", ".yml"])
def test_a_project_says_itself_where_its_fixtures_are(suffix: str, tmp_path: Path) -> None:
    """A project can set its own ``files``, and ``types_or`` still applies."""
    assert takes(FIXTURES, f"data/call{suffix}", tmp_path, files="^data/")
    assert not takes(FIXTURES, f"src/call{suffix}", tmp_path, files="^data/")


@pytest.mark.parametrize("hook", [FIXTURES, CAPTURES])
@pytest.mark.parametrize("name", ["README.md", "call.py", "call.png", "call.json.md", "json", "x"])
def test_a_project_need_not_say_what_is_no_data(hook: str, name: str, tmp_path: Path) -> None:
    """Other files in a folder that a project names are not taken."""
    assert not takes(hook, f"data/{name}", tmp_path, files="^data/")
