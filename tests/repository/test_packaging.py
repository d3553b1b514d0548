"""The wheel: what is in it, and that it works where there is no checkout."""

from __future__ import annotations

import email
import json
import os
import re
import subprocess
import sys
import tomllib
import zipfile
from collections.abc import Callable
from pathlib import Path
from typing import Final

import orjson
import pytest
import yaml

import alcamine_validate as av
from alcamine_validate.cli.help_command import TOPICS
from tests.support.durations import without_durations
from tests.support.places import ROOT

PACKAGE: Final = ROOT / "alcamine_validate"
METASCHEMAS: Final = PACKAGE / "schema" / "draft2020_12"
DOCUMENTS: Final = ("openapi.yaml", "overlay.yaml", "webhook.overlay.yaml")
LIBRARIES: Final = sorted({str(Path(str(lib.__file__)).parent.parent) for lib in (orjson, yaml)})

ALONE: Final = """
import runpy, sys
sys.path[:0] = {paths!r}
import alcamine_validate
assert alcamine_validate.__file__.startswith({paths!r}[0]), alcamine_validate.__file__
sys.argv = {argv!r}
runpy.run_module("alcamine_validate", run_name="__main__", alter_sys=True)
"""


def builds_a_wheel(test: Callable[..., None]) -> Callable[..., None]:
    """Mark a test that needs the wheel: thorough, and in one worker, which builds it once."""
    marked: Callable[..., None] = pytest.mark.xdist_group("wheel")(pytest.mark.thorough(test))
    return marked


def test_a_build_takes_what_the_package_needs() -> None:
    """The package, its documents and its version are where the build looks for them."""
    project = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))
    hatch = project["tool"]["hatch"]
    wheel = hatch["build"]["targets"]["wheel"]
    assert [ROOT / name for name in wheel["packages"]] == [PACKAGE]
    assert wheel["force-include"] == {"spec": "alcamine_validate/spec"}
    for name in DOCUMENTS:
        assert (ROOT / "spec" / name).is_file()
    source = (ROOT / hatch["version"]["path"]).read_text("utf-8")
    found = re.search(hatch["version"]["pattern"], source)
    assert found is not None
    assert found["version"] == av.__version__
    for name in (project["project"]["readme"], *project["project"]["license-files"]):
        assert (ROOT / name).is_file()


def build_wheel(folder: Path, **environment: str) -> Path:
    """Build the wheel as pip does, without the network."""
    subprocess.run(
        [sys.executable, "-m", "pip", "--disable-pip-version-check", "wheel", "--quiet",
         "--no-deps", "--no-build-isolation", "--no-index", "--wheel-dir", str(folder), str(ROOT)],
        capture_output=True, timeout=300, check=True, cwd=folder, env={**os.environ, **environment},
    )  # fmt: skip
    (built,) = folder.glob("*.whl")
    return built


@pytest.fixture(scope="module")
def wheel(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return the wheel that is built here."""
    return build_wheel(tmp_path_factory.mktemp("wheel"))


@pytest.fixture(scope="module")
def installed(wheel: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Unpack the wheel into a folder of its own, as an installer does."""
    folder = tmp_path_factory.mktemp("site")
    with zipfile.ZipFile(wheel) as archive:
        archive.extractall(folder)
    return folder


def alone(installed: Path, cwd: Path, *arguments: str) -> subprocess.CompletedProcess[str]:
    """Run the command of the unpacked wheel, with the checkout out of reach.

    Without site, so that no .pth file of an editable installation leads back to it.
    """
    program = ALONE.format(
        paths=[str(installed), *LIBRARIES], argv=["alcamine-validate", *arguments]
    )
    return subprocess.run(
        [sys.executable, "-I", "-S", "-X", "utf8", "-c", program],
        cwd=cwd, capture_output=True, encoding="utf-8", timeout=120, check=False,
    )  # fmt: skip


@builds_a_wheel
def test_the_wheel_holds_what_it_needs_and_no_more(wheel: Path) -> None:
    """Every module, py.typed and the documents; no tests, no benchmarks, no caches."""
    names = set(zipfile.ZipFile(wheel).namelist())
    modules = {path.relative_to(ROOT).as_posix() for path in PACKAGE.rglob("*.py")}
    documents = {f"alcamine_validate/spec/{name}" for name in DOCUMENTS}
    documents |= {path.relative_to(ROOT).as_posix() for path in METASCHEMAS.iterdir()}
    documents |= {path.relative_to(ROOT).as_posix() for path in (PACKAGE / "manual").iterdir()}
    documents.add("alcamine_validate/README.md")
    assert modules | documents | {"alcamine_validate/py.typed"} <= names
    assert "alcamine_validate/generated/corrected.py" in modules
    others = {"alcamine_validate/py.typed", "alcamine_validate/native/scanner.c"}
    for name in names - modules - documents - others:
        assert name.startswith(
            (
                "alcamine_validate/spec/",
                "alcamine_validate/_scanner.",
                f"alcamine_validate-{av.__version__}.dist-info/",
            )
        )
        assert "__pycache__" not in name


@pytest.mark.thorough
@pytest.mark.skipif(sys.platform == "win32", reason="a compiler there is not chosen by CC")
def test_a_wheel_without_a_compiler_is_pure(tmp_path: Path) -> None:
    """It is for every system, has no scanner, and works."""
    pure = build_wheel(tmp_path, CC="false")
    assert pure.name == f"alcamine_validate-{av.__version__}-py3-none-any.whl"
    names = zipfile.ZipFile(pure).namelist()
    assert not [name for name in names if "_scanner." in name]


@builds_a_wheel
@pytest.mark.skipif(not av.NATIVE, reason="there was no compiler at installation")
def test_a_wheel_with_a_compiler_has_the_scanner(wheel: Path) -> None:
    """One file for every Python from 3.11 on, made from the source that travels with it."""
    assert "-py3-none-any" not in wheel.name
    names = zipfile.ZipFile(wheel).namelist()
    assert len([name for name in names if "_scanner." in name]) == 1


@builds_a_wheel
def test_the_documents_in_the_wheel_are_those_of_the_checkout(wheel: Path) -> None:
    """Byte for byte, so that an installed package can show and recompile them."""
    with zipfile.ZipFile(wheel) as archive:
        for name in DOCUMENTS:
            packed = archive.read(f"alcamine_validate/spec/{name}")
            assert packed == (ROOT / "spec" / name).read_bytes()


@builds_a_wheel
def test_the_wheel_says_what_it_is(wheel: Path) -> None:
    """Name, version, licence, what it needs, and the command that it brings."""
    with zipfile.ZipFile(wheel) as archive:
        folder = f"alcamine_validate-{av.__version__}.dist-info"
        metadata = email.message_from_bytes(archive.read(f"{folder}/METADATA"))
        commands = archive.read(f"{folder}/entry_points.txt").decode()
        names = archive.namelist()
    assert metadata["Name"] == "alcamine-validate"
    assert metadata["Version"] == av.__version__
    assert metadata["License-Expression"] == "MIT AND BSD-3-Clause"
    assert metadata["Requires-Python"] == ">=3.11"
    needed = [one for one in metadata.get_all("Requires-Dist", []) if "extra ==" not in one]
    assert sorted(one.partition(">")[0] for one in needed) == ["orjson", "pyyaml"]
    assert "alcamine-validate = alcamine_validate.__main__:run" in commands
    assert sum(name.endswith("/LICENSE") for name in names if name.startswith(folder)) == 2


@builds_a_wheel
def test_the_installed_command_checks(installed: Path, tmp_path: Path) -> None:
    """Good and bad examples, by text and JSON, corrected and as published."""
    examples = ROOT / "spec" / "examples"
    good = alone(installed, tmp_path, "check", str(examples / "session.json"))
    assert (without_durations(good.stdout.encode()), good.stderr, good.returncode) == (
        b"No findings in 1 file, 1 session.\n", "", 0,
    )  # fmt: skip
    bad = alone(installed, tmp_path, "check", "--format=json", str(examples))
    assert bad.returncode == 1
    assert json.loads(bad.stdout)["summary"]["errors"] == 10
    published = alone(
        installed, tmp_path, "check", "--as-published", str(examples / "session.json")
    )
    assert published.returncode == 1
    assert "ALC103" in published.stdout
    for topic in TOPICS:
        shown = alone(installed, tmp_path, "help", topic)
        assert (shown.returncode, shown.stderr) == (0, "")
    assert "$schema" in json.loads(alone(installed, tmp_path, "spec", "report").stdout)


@builds_a_wheel
def test_the_installed_command_compiles(installed: Path, tmp_path: Path) -> None:
    """Its own documents give the committed module, but for the line of its origin."""
    result = alone(installed, tmp_path, "compile", "-o", "mine.py")
    assert (result.stdout, result.stderr, result.returncode) == ("", "", 0)
    mine = (tmp_path / "mine.py").read_text("utf-8").splitlines()
    committed = (PACKAGE / "generated" / "corrected.py").read_text("utf-8").splitlines()
    differing = [number for number, pair in enumerate(zip(mine, committed, strict=True))
                 if pair[0] != pair[1]]  # fmt: skip
    assert differing == [2]


@builds_a_wheel
def test_the_installed_command_knows_the_meta_schemas(installed: Path, tmp_path: Path) -> None:
    """Without the network, and without the checkout."""
    (tmp_path / "s.json").write_text('{"$ref": "https://json-schema.org/draft/2020-12/schema"}')
    result = alone(installed, tmp_path, "compile", "--spec", "s.json", "-o", "mine.py")
    assert (result.stdout, result.stderr, result.returncode) == ("", "", 0)
    assert "draft/2020-12/meta/validation" in (tmp_path / "mine.py").read_text("utf-8")


@builds_a_wheel
def test_the_installed_command_shows_its_documents(installed: Path, tmp_path: Path) -> None:
    """The documents that it judges by, and its version."""
    for name, document in zip(("openapi", "overlay", "webhook"), DOCUMENTS, strict=True):
        shown = alone(installed, tmp_path, "spec", name)
        assert shown.stdout == (ROOT / "spec" / document).read_text("utf-8")
    version = alone(installed, tmp_path, "--version").stdout
    assert version.startswith(f"alcamine-validate {av.__version__} (API document of 20")
