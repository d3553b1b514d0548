"""The release: the wheels that the workflow builds, tries and publishes, and pyproject.toml."""

from __future__ import annotations

import os
import re
import shutil
import subprocess
import sys
import tomllib
from pathlib import Path
from typing import Any, Final

import pytest

import alcamine_validate as av
from tests.repository.hook.repositories import hermetic
from tests.repository.test_packaging import build_wheel
from tests.repository.test_workflows import content, pythons
from tests.support.places import ROOT
from tests.support.systems import needs_bash
from tests.support.tables import for_each

PROJECT: Final = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))
SETTINGS: Final = PROJECT["tool"]["cibuildwheel"]
JOBS: Final = content(".github/workflows/release.yml")["jobs"]
PLATFORMS: Final = {
    "ubuntu-latest": ("manylinux2014_x86_64.manylinux_2_17_x86_64", "musllinux_1_2_x86_64"),
    "ubuntu-24.04-arm": ("manylinux_2_17_aarch64.manylinux2014_aarch64", "musllinux_1_2_aarch64"),
    "macos-15-intel": ("macosx_10_13_x86_64",),
    "macos-latest": ("macosx_11_0_arm64",),
    "windows-latest": ("win_amd64",),
}
"""The platforms in the names of the wheels that each runner builds."""

NAME: Final = f"alcamine_validate-{av.__version__}"
PURE: Final = f"{NAME}-py3-none-any.whl"
FILES: Final = (
    *(f"{NAME}-cp311-abi3-{each}.whl" for built in PLATFORMS.values() for each in built),
    PURE,
    f"{NAME}.tar.gz",
)
"""The files of a version."""


def steps(job: str, key: str = "run") -> list[dict[str, Any]]:
    """Return the steps of a job that have a key."""
    return [step for step in JOBS[job]["steps"] if key in step]


def test_a_wheel_is_tested_on_every_python() -> None:
    """The first Python, the oldest one, builds the wheel that all others are given to test."""
    assert SETTINGS["build"] == [f"cp{version.replace('.', '')}-*" for version in pythons()]
    assert PROJECT["project"]["requires-python"] == f">={pythons()[0]}"
    assert "test-skip" not in SETTINGS


def test_the_audit_of_the_stable_abi_is_on() -> None:
    """It is a default of cibuildwheel, which a setting would replace."""
    assert not {"audit-command", "audit-requires"} & set(SETTINGS)


def test_a_wheel_is_tried_without_its_source() -> None:
    """The tests and what they read are copied, the package is not, and the scanner must be used."""
    sources = SETTINGS["test-sources"]
    assert "alcamine_validate" not in sources
    for name in sources:
        assert (ROOT / name).exists()
    commands = SETTINGS["test-command"]
    assert 'python -c "import alcamine_validate as av; assert av.NATIVE"' in commands
    named = [word for each in commands for word in each.split() if word.endswith((".py", ".json"))]
    assert len(named) == 3
    for name in named:
        assert name.partition("/")[0] in sources
        assert (ROOT / name).is_file()


def test_the_tests_of_a_wheel_need_what_all_tests_need() -> None:
    """In the same versions; there are no others, because many have no wheels for musl."""
    extras = PROJECT["project"]["optional-dependencies"]
    assert set(SETTINGS["test-requires"]) <= {*extras["test"], *extras["hypothesis"]}


@pytest.mark.thorough
@pytest.mark.skipif(not av.NATIVE, reason="there was no compiler at installation")
def test_the_commands_that_try_a_wheel_pass(tmp_path: Path) -> None:
    """As cibuildwheel runs them: in a new environment, in a folder with the copied sources."""
    wheel = build_wheel(tmp_path)
    environment, folder = tmp_path / "environment", tmp_path / "folder"
    subprocess.run([sys.executable, "-m", "venv", str(environment)], check=True, timeout=120)
    scripts = environment / ("Scripts" if os.name == "nt" else "bin")
    subprocess.run(
        [str(scripts / "python"), "-m", "pip", "install", "--quiet", str(wheel),
         *SETTINGS["test-requires"]],
        env=hermetic(), check=True, capture_output=True, timeout=300,
    )  # fmt: skip
    folder.mkdir()
    for name in SETTINGS["test-sources"]:
        if (ROOT / name).is_dir():
            shutil.copytree(ROOT / name, folder / name)
        else:
            shutil.copy(ROOT / name, folder / name)
    path = os.pathsep.join((str(scripts), os.environ["PATH"]))
    for command in SETTINGS["test-command"]:
        done = subprocess.run(
            command, cwd=folder, env=hermetic(PATH=path), shell=True, check=False,
            stdout=subprocess.PIPE, stderr=subprocess.STDOUT, encoding="utf-8", timeout=600,
        )  # fmt: skip
        assert done.returncode == 0, done.stdout


def test_each_system_builds_for_its_own_processor() -> None:
    """All the runners that build wheels are those of the table here, and read the settings."""
    assert JOBS["wheels"]["strategy"]["matrix"]["os"] == [*PLATFORMS]
    assert SETTINGS["archs"] == ["auto64"]
    (tool,) = (step for step in steps("wheels", "uses") if "cibuildwheel" in step["uses"])
    assert "with" not in tool
    assert "env" not in tool


def test_text_in_wheels_has_the_newlines_of_the_repository() -> None:
    """Git would change them on Windows."""
    first, second, *_ = JOBS["wheels"]["steps"]
    assert first["run"] == "git config --global core.autocrlf false"
    assert second["uses"].startswith("actions/checkout@")


def test_the_pure_wheel_is_built_and_tried() -> None:
    """The variable of the build hook is set for the build alone, so that the sdist compiles."""
    (build,) = (step for step in steps("pure") if step["run"] == "python -m build")
    assert build["env"] == {"ALCAMINE_VALIDATE_PURE": "1"}
    assert [step for step in JOBS["pure"]["steps"] if "env" in step] == [build]
    commands = "\n".join(step["run"] for step in steps("pure"))
    assert 'pure/bin/python -c "import alcamine_validate as av; assert not av.NATIVE"' in commands
    assert 'compiled/bin/python -c "import alcamine_validate as av; assert av.NATIVE"' in commands


@needs_bash
def test_a_version_is_published_only_with_all_its_files(tmp_path: Path) -> None:
    """The check fails if one is missing, or if there is one more."""
    (command,) = (step["run"] for step in steps("check") if "abi3" in step["run"])
    folder = tmp_path / "dist"

    def passes(*names: str) -> bool:
        shutil.rmtree(folder, ignore_errors=True)
        folder.mkdir()
        for name in names:
            (folder / name).touch()
        shell = ["bash", "--noprofile", "--norc", "-eo", "pipefail", "-c", command]
        done = subprocess.run(shell, cwd=tmp_path, capture_output=True, check=False, timeout=60)
        return done.returncode == 0

    def check(missing: str) -> None:
        assert not passes(*(name for name in FILES if name != missing))

    assert passes(*FILES)
    assert not passes(*FILES, PURE.replace("py3", "py2"))
    for_each(FILES, check)


def test_only_checked_files_of_a_tag_are_published() -> None:
    """What is published is what all jobs have uploaded, and no other job may publish."""
    assert JOBS["check"]["needs"] == ["wheels", "pure"]
    assert JOBS["publish"]["needs"] == "check"
    assert JOBS["publish"]["if"] == "github.ref_type == 'tag'"
    assert [name for name, job in JOBS.items() if "permissions" in job] == ["publish"]
    (read, published) = (
        step["with"]
        for job in ("check", "publish")
        for step in steps(job, "uses")
        if "download-artifact" in step["uses"]
    )
    assert read == published
    for job in ("wheels", "pure"):
        (written,) = (
            step["with"] for step in steps(job, "uses") if "upload-artifact" in step["uses"]
        )
        assert re.match(r"distributions-", written["name"])
        assert written["if-no-files-found"] == "error"


def test_every_job_ends_by_itself_and_keeps_no_token() -> None:
    """A job has a time limit, and the token of the checkout is not left in the folder."""
    for job in JOBS.values():
        assert int(job["timeout-minutes"]) > 0
        for step in job["steps"]:
            if step.get("uses", "").startswith("actions/checkout@"):
                assert step["with"]["persist-credentials"] == "false"
