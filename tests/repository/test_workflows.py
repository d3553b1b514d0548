"""The workflows, the action and the hooks of this repository: judged, and the action's steps run.

The schemas are those of SchemaStore, which check-jsonschema brings along. The steps of the action
run in a shell with the variables that a runner sets; the step of actions/setup-python is left out.
"""

from __future__ import annotations

import re
import shutil
import subprocess
import sys
import tomllib
from collections.abc import Iterator
from pathlib import Path, PurePosixPath
from typing import Any, Final

import pytest
import yaml

from tests.engines.installed import HOW_TO_INSTALL
from tests.repository.hook.repositories import (
    BAD,
    CONFIGURATION,
    GOOD,
    PRE_COMMIT,
    URL,
    WARNED,
    hermetic,
    publish,
)
from tests.repository.hook.snippets import page
from tests.repository.test_ci_snippets import GITHUB, parsed, shell
from tests.support.places import ROOT
from tests.support.systems import needs_bash

WORKFLOW: Final = ".github/workflows/tests.yml"
ACTION: Final = ".github/actions/check/action.yml"
SCHEMAS: Final = {
    **{
        path.relative_to(ROOT).as_posix(): "vendor.github-workflows"
        for path in sorted((ROOT / ".github" / "workflows").glob("*.y*ml"))
    },
    ACTION: "vendor.github-actions",
}
"""Each file that GitHub runs, with the schema of its kind."""

SYSTEMS: Final = ["ubuntu-latest", "macos-latest", "windows-latest"]
JOBS_OF_TESTS: Final = {
    "default": ["python -m pytest"],
    # Engines leave threads behind, with which other tests must not fork.
    "thorough": [
        "python -m pytest -m thorough tests/engines",
        "python -m pytest -m thorough --ignore=tests/engines",
    ],
}
INSTALL: Final = "python -m pip install --editable '.[test]'"
INSTALL_FOR_TESTS: Final = {
    "default": INSTALL,
    "thorough": "python -m pip install --editable '.[test,engines]'",
}
OWN: Final = (
    "actions/upload-artifact@v5",
    "actions/download-artifact@v6",
    "pypa/cibuildwheel@v4.3.5",
    "pypa/gh-action-pypi-publish@release/v1",
)
"""Actions that only the release uses."""

EXPRESSION: Final = re.compile(r"\$\{\{ (.+?) \}\}")


def content(name: str) -> Any:
    """Return a YAML file of the repository as a value, all scalars of it being texts."""
    return yaml.load((ROOT / name).read_text("utf-8"), yaml.BaseLoader)


def mappings(value: Any) -> Iterator[dict[str, Any]]:
    """Yield every mapping in a value, however deep."""
    if isinstance(value, dict):
        yield value
    for each in value.values() if isinstance(value, dict) else value:
        if isinstance(each, dict | list):
            yield from mappings(each)


def told(name: str, key: str) -> list[str]:
    """Return what each step of a file says under a key, such as ``run``."""
    return [each[key] for each in mappings(content(name)) if isinstance(each.get(key), str)]


def commands(job: str) -> list[str]:
    """Return the commands of a job of the workflow."""
    return [step["run"] for step in content(WORKFLOW)["jobs"][job]["steps"] if "run" in step]


def pythons() -> list[str]:
    """Return the versions of Python that the package says to be for, oldest first."""
    project = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))["project"]
    prefix = "Programming Language :: Python :: "
    return [each.removeprefix(prefix) for each in project["classifiers"] if prefix in each]


def complaints(path: Path, schema: str) -> subprocess.CompletedProcess[str]:
    """Return what check-jsonschema says of a file."""
    return subprocess.run(
        [sys.executable, "-m", "check_jsonschema", "--builtin-schema", schema, str(path)],
        check=False, capture_output=True, encoding="utf-8", timeout=120,
    )  # fmt: skip


# What the files say


def test_every_file_is_one_of_its_kind_by_its_public_schema() -> None:
    """GitHub would refuse no key or value."""
    assert {WORKFLOW, ACTION} <= set(SCHEMAS)
    for name, schema in SCHEMAS.items():
        done = complaints(ROOT / name, schema)
        assert done.returncode == 0, done.stdout


@pytest.mark.parametrize(
    ("name", "right", "wrong"),
    [
        (WORKFLOW, "contents: read", "contents: look"),
        (WORKFLOW, "steps:", "script:"),
        (ACTION, "using: composite", "using: composition"),
        (ACTION, "    default: .", "    default: {}"),
    ],
)
def test_the_schemas_would_find_a_slip(name: str, right: str, wrong: str, tmp_path: Path) -> None:
    """A file with a wrong key or value is refused."""
    text = (ROOT / name).read_text("utf-8")
    assert right in text
    path = tmp_path / Path(name).name
    path.write_text(text.replace(right, wrong), "utf-8")
    assert complaints(path, SCHEMAS[name]).returncode == 1


@pytest.mark.parametrize("name", SCHEMAS)
def test_no_command_holds_an_expression(name: str) -> None:
    """What others wrote, such as inputs and titles, reaches a shell in variables alone."""
    found = told(name, "run")
    assert found
    assert [each for each in found if "${{" in each] == []


@pytest.mark.parametrize("name", SCHEMAS)
def test_actions_have_the_versions_that_the_readme_shows(name: str) -> None:
    """One version of each, in all that is shown and run."""
    shown = [step["uses"] for step in parsed(GITHUB)["jobs"]["captures"]["steps"] if "uses" in step]
    others = [each for each in told(name, "uses") if not each.startswith("./")]
    assert others
    versions = dict(each.split("@") for each in [*shown, *OWN])
    assert [
        each for each in others if versions[each.partition("@")[0]] != each.partition("@")[2]
    ] == []


def test_the_workflow_may_only_read() -> None:
    """No job has a permission of its own, and none keeps the token of the checkout."""
    workflow = content(WORKFLOW)
    assert workflow["permissions"] == {"contents": "read"}
    for job in workflow["jobs"].values():
        assert "permissions" not in job
        (checkout,) = (each for each in job["steps"] if "checkout" in each.get("uses", ""))
        assert checkout["with"]["persist-credentials"] == "false"


def test_the_workflow_runs_on_each_push_and_pull_request() -> None:
    """A newer run of the same branch cancels the older one."""
    workflow = content(WORKFLOW)
    assert workflow["on"] == ["push", "pull_request"]
    assert workflow["concurrency"]["cancel-in-progress"] == "true"
    assert "github.ref" in workflow["concurrency"]["group"]


def test_every_job_ends_by_itself_and_says_all() -> None:
    """A job has a time limit, and one that fails does not stop the others of its matrix."""
    for job in content(WORKFLOW)["jobs"].values():
        assert int(job["timeout-minutes"]) > 0
        if "strategy" in job:
            assert job["strategy"]["fail-fast"] == "false"


def test_the_default_tier_runs_on_every_python_and_system() -> None:
    """The versions are those of the classifiers."""
    matrix = content(WORKFLOW)["jobs"]["default"]["strategy"]["matrix"]
    assert matrix == {"os": SYSTEMS, "python": pythons()}


def test_the_thorough_tier_runs_on_every_python_and_once_on_every_system() -> None:
    """On the other systems the newest Python is enough."""
    matrix = content(WORKFLOW)["jobs"]["thorough"]["strategy"]["matrix"]
    newest = [{"os": system, "python": pythons()[-1]} for system in SYSTEMS[1:]]
    assert matrix == {"os": SYSTEMS[:1], "python": pythons(), "include": newest}


def test_a_job_compares_with_validators_in_javascript() -> None:
    """It runs what tests/README.md shows."""
    assert commands("javascript") == [INSTALL, "python -m tests.javascript"]
    assert "python -m tests.javascript" in (ROOT / "tests" / "README.md").read_text("utf-8")


@pytest.mark.parametrize("job", JOBS_OF_TESTS)
def test_the_tests_are_installed_and_run_as_the_readme_says(job: str) -> None:
    """But for the environment, which a runner does not need, and for the tier."""
    shown = "pip install --quiet --editable '.[test]' && .venv/bin/python -m pytest\n"
    assert shown in (ROOT / "README.md").read_text("utf-8")
    tiers = JOBS_OF_TESTS[job]
    assert commands(job)[-len(tiers) - 1 :] == [INSTALL_FOR_TESTS[job], *tiers]


def test_the_thorough_tier_is_installed_as_in_the_other_ci() -> None:
    """It needs the engines, which the default tier does not."""
    lines = (ROOT / ".ci/run").read_text("utf-8").splitlines()
    engines, others = (f".venv/bin/{each}" for each in JOBS_OF_TESTS["thorough"])
    tier = lines.index(engines)
    assert lines[tier - 1] == f".venv/bin/{HOW_TO_INSTALL}"
    assert lines[tier + 1] == others
    assert HOW_TO_INSTALL.split()[-1] == INSTALL_FOR_TESTS["thorough"].split()[-1]


def test_the_style_is_asked_for_as_in_the_other_ci() -> None:
    """Its commands are those of ``.ci/run``, in the same order."""
    asked = re.findall(
        r"^\.venv/bin/((?:ruff|mypy).*)$", (ROOT / ".ci/run").read_text("utf-8"), re.M
    )
    assert len(asked) == 3
    assert commands("style") == [INSTALL, *asked]


# The hooks


def test_pre_commit_takes_the_configuration() -> None:
    """Its own judge finds nothing, not even a warning."""
    done = subprocess.run(
        [*PRE_COMMIT, "validate-config", str(ROOT / CONFIGURATION)],
        env=hermetic(), check=False, capture_output=True, encoding="utf-8", timeout=60,
    )  # fmt: skip
    assert (done.returncode, done.stdout, done.stderr) == (0, "", "")


def test_the_hooks_ask_what_the_ci_asks() -> None:
    """Ruff for errors and for the format, mypy for types."""
    hooks = [hook for each in content(CONFIGURATION)["repos"] for hook in each["hooks"]]
    assert [hook["id"] for hook in hooks] == ["ruff-check", "ruff-format", "mypy"]


def test_the_hooks_leave_alone_what_is_generated_or_kept() -> None:
    """All that ruff leaves out as such is left out by every hook."""
    ruff = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))["tool"]["ruff"]
    excluded = re.compile(content(CONFIGURATION)["exclude"])
    files = [
        path.relative_to(ROOT).as_posix()
        for name in (*ruff["extend-exclude"], *ruff["format"]["exclude"])
        for path in ([*(ROOT / name).rglob("*.*")] if (ROOT / name).is_dir() else [ROOT / name])
    ]
    assert len(files) > 20
    assert [name for name in files if not excluded.search(name)] == []
    assert not excluded.search("alcamine_validate/generated/__main__.py")
    assert not excluded.search("tests/support/golden_files.py")


# The steps of the action, with tools that only show how they were called

INSTALLING, CHECKING = 0, 1
"""The steps that have commands."""

TOOL: Final = """#!/bin/sh
if [ "$2" = venv ]; then
  mkdir -p "$4/bin" "$4/Scripts"
  for name in python alcamine-validate; do
    cp "$0" "$4/bin/$name"
    cp "$0" "$4/Scripts/$name"
  done
fi
printf '<%s>\\n' "$0" "$@"
"""


def steps(inputs: dict[str, str], python: str = "") -> list[tuple[str, dict[str, str]]]:
    """Return the commands of each step with its variables, as a runner makes them of inputs.

    ``python`` is the path of what actions/setup-python would have installed.
    """
    action = content(ACTION)
    values = {name: row["default"] for name, row in action["inputs"].items()}
    assert set(inputs) <= set(values)
    known = {f"inputs.{name}": value for name, value in (values | inputs).items()}
    known["steps.python.outputs.python-path"] = python

    def filled(text: str) -> str:
        return EXPRESSION.sub(lambda found: known[found[1]], text)

    return [
        (step["run"], {name: filled(text) for name, text in step["env"].items()})
        for step in action["runs"]["steps"]
        if "run" in step
    ]


class Runner:
    """A machine with a folder to check, and one for what is temporary."""

    def __init__(self, folder: Path, environment: Path, system: str = "Linux") -> None:
        """Make its folders in ``folder``; its own Python is that of ``environment``."""
        self.checkout = folder / "a checkout"
        self.checkout.mkdir(parents=True)
        self._environment = environment
        self._variables = {
            "RUNNER_OS": system,
            "RUNNER_TEMP": str(folder),
            "GITHUB_ACTION_PATH": str((ROOT / ACTION).parent),
        }

    def run(
        self, step: int, inputs: dict[str, str], python: str = "", **more: str
    ) -> subprocess.CompletedProcess[str]:
        """Run the commands of a step, with ``more`` variables."""
        command, variables = steps(inputs, python)[step]
        variables = self._variables | variables | more
        return shell(command, self.checkout, self._environment, **variables)

    def lines(self, step: int, inputs: dict[str, str], python: str = "") -> list[str]:
        """Return what a step prints, which must succeed, its folder being left out."""
        done = self.run(step, inputs, python)
        assert (done.returncode, done.stderr) == (0, "")
        return done.stdout.replace(self._variables["RUNNER_TEMP"], "").splitlines()


def sketched(folder: Path, system: str, python: str) -> Runner:
    """Return a runner whose tools only print how they were called; ``python`` is one of them."""
    tool = folder / "machine" / "bin" / python
    tool.parent.mkdir(parents=True)
    tool.write_text(TOOL, "utf-8")
    tool.chmod(0o755)
    return Runner(folder, tool.parent.parent, system)


@pytest.fixture
def sketch(tmp_path: Path) -> Runner:
    """Return a runner with Linux whose tools only print how they were called."""
    return sketched(tmp_path, "Linux", "python3")


@needs_bash
@pytest.mark.parametrize(
    ("system", "python", "scripts"),
    [("Linux", "python3", "bin"), ("macOS", "python3", "bin"), ("Windows", "python", "Scripts")],
)
def test_the_action_has_an_environment_of_its_own_on_every_system(
    tmp_path: Path, system: str, python: str, scripts: str
) -> None:
    """The Python of the machine makes it, and the package is installed and run in it."""
    runner = sketched(tmp_path, system, python)
    assert runner.lines(INSTALLING, {}) == [
        *(f"</machine/bin/{python}>", "<-m>", "<venv>", "<--clear>", "</alcamine-validate>"),
        *(f"</alcamine-validate/{scripts}/python>", "<-m>", "<pip>", "<install>", "<--quiet>"),
        "<.[compression]>",
    ]
    (command, *_) = runner.lines(CHECKING, {})
    assert command == f"</alcamine-validate/{scripts}/alcamine-validate>"


@needs_bash
@pytest.mark.parametrize(
    ("inputs", "requirement"),
    [
        ({"extras": ""}, "."),
        ({"extras": "compression,jsonpath"}, ".[compression,jsonpath]"),
        ({"version": "0.2.0"}, "alcamine-validate[compression]==0.2.0"),
        ({"version": "0.2.0", "extras": ""}, "alcamine-validate==0.2.0"),
        (
            {"version": f"git+{URL}@v0"},
            f"alcamine-validate[compression] @ git+{URL}@v0",
        ),
        ({"version": "$(touch x); touch y"}, "alcamine-validate[compression]==$(touch x); touch y"),
    ],
    ids=["plain", "extras", "version", "plain version", "address", "hostile"],
)
def test_the_action_installs_what_it_is_told_to(
    sketch: Runner, inputs: dict[str, str], requirement: str
) -> None:
    """The requirement is one argument, whatever is in it, and nothing of it is run."""
    assert sketch.lines(INSTALLING, inputs)[-1] == f"<{requirement}>"
    assert [*sketch.checkout.iterdir()] == []


@needs_bash
def test_the_python_that_was_asked_for_makes_the_environment(
    sketch: Runner, tmp_path: Path
) -> None:
    """Its path may have spaces."""
    other = tmp_path / "python 3.14"
    shutil.copy(tmp_path / "machine" / "bin" / "python3", other)
    assert sketch.lines(INSTALLING, {}, str(other))[0] == "</python 3.14>"
    setup = content(ACTION)["runs"]["steps"][0]
    assert setup["if"] == "inputs.python-version != ''"
    assert setup["with"] == {
        "python-version": "${{ inputs.python-version }}",
        "update-environment": "false",
    }


@needs_bash
@pytest.mark.parametrize(
    ("inputs", "arguments"),
    [
        ({}, ["--", "."]),
        ({"paths": "captures\nmy traffic/*.har\n"}, ["--", "captures", "my traffic/*.har"]),
        ({"paths": "\n  a  \n\n b", "args": ""}, ["--", "a", "b"]),
        ({"paths": ""}, ["--"]),
        (
            {"args": "--fail-on warning\n  --select=ALC1,ALC4 "},
            ["--fail-on", "warning", "--select=ALC1,ALC4", "--", "."],
        ),
        ({"args": "*", "paths": "--output-file=x"}, ["*", "--", "--output-file=x"]),
        ({"paths": "$(touch x)`touch y`\\"}, ["--", "$(touch x)`touch y`\\"]),
        (
            {"args": "$(touch x) `touch y` ; &"},
            ["$(touch", "x)", "`touch", "y`", ";", "&", "--", "."],
        ),
    ],
    ids=["default", "lines", "blanks", "none", "options", "stars", "hostile paths", "hostile args"],
)
def test_the_action_checks_what_it_is_told_to(
    sketch: Runner, inputs: dict[str, str], arguments: list[str]
) -> None:
    """A path is an argument, a word of the options is one, and nothing of them is run."""
    sketch.lines(INSTALLING, {})
    (sketch.checkout / "captures").mkdir()
    _, *found = sketch.lines(CHECKING, inputs)
    assert found == [f"<{each}>" for each in ("check", "--format", "github", *arguments)]
    assert [path.name for path in sketch.checkout.iterdir()] == ["captures"]


# The steps of the action, as they are

REAL: Final = pytest.mark.xdist_group("action")
"""For those that share what is installed once."""


@pytest.fixture(scope="module")
def installed(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Path]:
    """Return a folder for what is temporary, where the action has installed the package."""
    folder = tmp_path_factory.mktemp("runner")
    done = Runner(folder, Path(sys.prefix)).run(INSTALLING, {})
    assert done.returncode == 0, done.stderr
    yield folder
    shutil.rmtree(folder)


@pytest.fixture
def runner(installed: Path) -> Runner:
    """Return a runner on which the package is installed, with a good capture to check."""
    shutil.rmtree(installed / "a checkout")
    runner = Runner(installed, Path(sys.prefix))
    (runner.checkout / "captures").mkdir()
    (runner.checkout / "captures" / "good.json").write_bytes(GOOD)
    return runner


@needs_bash
@REAL
@pytest.mark.thorough
def test_the_installed_command_reads_all_that_it_may(installed: Path) -> None:
    """Compressed captures too."""
    imports = "import alcamine_validate, brotli, zstandard"
    python = installed / "alcamine-validate" / "bin" / "python"
    subprocess.run([python, "-c", imports], env=hermetic(), check=True, timeout=60)


@needs_bash
@REAL
@pytest.mark.thorough
def test_a_good_capture_passes(runner: Runner) -> None:
    """The step succeeds, without an annotation."""
    done = runner.run(CHECKING, {})
    assert (done.returncode, done.stderr) == (0, "")
    assert done.stdout.startswith("No findings in 1 file, 1 session in ")


@needs_bash
@REAL
@pytest.mark.thorough
def test_a_bad_capture_fails_the_step_and_is_annotated(runner: Runner) -> None:
    """The paths are those in the checkout, so that GitHub finds the lines."""
    (runner.checkout / "captures" / "bad.json").write_bytes(BAD)
    done = runner.run(CHECKING, {})
    assert (done.returncode, done.stderr) == (1, "")
    errors = [line for line in done.stdout.splitlines() if line.startswith("::")]
    assert len(errors) == 10
    for line in errors:
        assert re.match(r"::error title=ALC\d{3} [a-z0-9-]+,file=captures/bad\.json,line=\d+", line)


@needs_bash
@REAL
@pytest.mark.thorough
def test_options_of_the_workflow_are_heeded(runner: Runner) -> None:
    """Warnings fail where that is asked for, in a file with a space in its name."""
    inputs = {"paths": "captures\ntraffic of today.json"}
    (runner.checkout / "traffic of today.json").write_bytes(WARNED)
    done = runner.run(CHECKING, inputs)
    assert done.returncode == 0
    assert "::warning title=ALC601" in done.stdout
    stricter = inputs | {"args": "--fail-on warning --format sarif=out.sarif"}
    assert runner.run(CHECKING, stricter).returncode == 1
    assert "ALC601" in (runner.checkout / "out.sarif").read_text("utf-8")


@needs_bash
@REAL
@pytest.mark.thorough
@pytest.mark.parametrize("inputs", [{"paths": "gone"}, {"paths": ""}, {"args": "--fail-on no"}])
def test_what_could_not_be_done_fails_the_step(runner: Runner, inputs: dict[str, str]) -> None:
    """A step that has nothing to look at must not look like success."""
    assert runner.run(CHECKING, inputs).returncode == 2


@needs_bash
@pytest.mark.thorough
def test_an_address_is_installed_in_place_of_the_actions_own_source(tmp_path: Path) -> None:
    """What is installed is the named commit, without the extras that were not asked for."""
    source = publish(tmp_path / "source")
    runner = Runner(tmp_path, Path(sys.prefix))
    inputs = {"version": f"git+{URL}@{source.commit}", "extras": ""}
    done = runner.run(INSTALLING, inputs, **source.variables)
    assert done.returncode == 0, done.stderr
    python = tmp_path / "alcamine-validate" / "bin" / "python"
    shown = subprocess.run(
        [python, "-m", "pip", "freeze"],
        env=hermetic(), check=True, capture_output=True, encoding="utf-8", timeout=60,
    ).stdout  # fmt: skip
    assert f"alcamine-validate @ git+{URL}@{source.commit}\n" in shown
    assert "brotli" not in shown.lower()
    assert runner.run(CHECKING, {}).returncode == 0


@pytest.mark.parametrize("step", [INSTALLING, CHECKING])
def test_the_action_knows_where_windows_has_scripts(step: int) -> None:
    """Its branch for Windows is read as text, for bash is not run there by the tests."""
    command, _ = steps({})[step]
    branch = re.search(
        r"^case \$RUNNER_OS in\n  Windows\) (.+) ;;\n  \*\) (.+) ;;\nesac$", command, re.M
    )
    assert branch
    assert branch[1].split()[-1] == "bin=Scripts"
    assert branch[2].split()[-1] == "bin=bin"
    assert "/$bin/" in command
    assert "/bin/" not in command


def test_the_action_that_the_readme_shows_has_these_inputs() -> None:
    """The step names the folder of the action, and inputs that it has."""
    action = re.escape(PurePosixPath(ACTION).parent.as_posix())
    shown = re.search(
        rf"```yaml\n( +- uses: OWNER/alcamine-validate/{action}@.*?)```", page(), re.S
    )
    assert shown
    (step,) = yaml.load(shown[1], yaml.BaseLoader)
    assert set(step["with"]) <= set(content(ACTION)["inputs"])
