"""The build hook: a wheel has the scanner if it can be compiled, and is pure Python if not."""

from __future__ import annotations

import importlib.util
import os
import re
import shutil
import subprocess
import sys
import tarfile
import zipfile
from importlib.machinery import EXTENSION_SUFFIXES
from pathlib import Path
from typing import Final

import pytest

from tests.support.places import ROOT
from tests.support.systems import needs_scripts
from tests.support.tables import for_each

NEEDED: Final = ("pyproject.toml", "README.md", "LICENSE", ".gitignore", "spec")
NEEDED_OF_THE_PACKAGE: Final = ("__init__.py", "native", "schema/draft2020_12")
MODULE: Final = "alcamine_validate/_scanner"
HATCHLING: Final = "from hatchling.cli import hatchling; hatchling()"
PURE: Final = re.compile(r"alcamine_validate-[\d.]+-py3-none-any\.whl")
STABLE: Final = re.compile(r"alcamine_validate-[\d.]+-cp311-abi3-\w+\.whl")

needs_compiler: Final = pytest.mark.skipif(
    importlib.util.find_spec("alcamine_validate._scanner") is None,
    reason="there was no compiler at installation",
)


@pytest.fixture
def project(tmp_path: Path) -> Path:
    """Return a copy of what the hook needs of this project, at a path with spaces."""
    folder = tmp_path / "a project"
    for name in (*NEEDED, *(f"alcamine_validate/{each}" for each in NEEDED_OF_THE_PACKAGE)):
        target = folder / name
        target.parent.mkdir(parents=True, exist_ok=True)
        if (ROOT / name).is_dir():
            shutil.copytree(ROOT / name, target)
        else:
            shutil.copy(ROOT / name, target)
    return folder


def build(
    project: Path, target: str, program: str = HATCHLING, **variables: str
) -> tuple[Path, str]:
    """Build a distribution as pip does, and return it with what the build said."""
    kept = {name: value for name, value in os.environ.items() if name != "ALCAMINE_VALIDATE_PURE"}
    done = subprocess.run(
        [sys.executable, "-c", program, "build", "--target", target, "--directory", "dist"],
        cwd=project, env={**kept, **variables}, check=True, capture_output=True,
        encoding="utf-8", timeout=300,
    )  # fmt: skip
    *said, name = (done.stdout + done.stderr).splitlines()
    return project / name, "\n".join(said)


def modules(archive: Path) -> list[str]:
    """Return the names of the compiled modules in a wheel."""
    names = zipfile.ZipFile(archive).namelist()
    return [name for name in names if name.endswith((".so", ".pyd"))]


def compiled_in_place(project: Path) -> list[Path]:
    """Return the compiled modules in the source of a project."""
    return [
        path
        for path in (project / "alcamine_validate").iterdir()
        if path.name.endswith((".so", ".pyd"))
    ]


def import_scanner(folder: Path) -> None:
    """Import a compiled module in a new process. Raises CalledProcessError if that fails."""
    program = f"import sys; sys.path.insert(0, {str(folder)!r}); import _scanner; _scanner.Scanner"
    subprocess.run([sys.executable, "-I", "-c", program], check=True, timeout=60)


@needs_compiler
def test_one_module_serves_every_python(project: Path, tmp_path: Path) -> None:
    """The wheel is named after the stable ABI and the platform, and its module can be imported."""
    wheel, said = build(project, "wheel")
    assert STABLE.fullmatch(wheel.name), said
    (name,) = modules(wheel)
    assert name in (f"{MODULE}.abi3.so", f"{MODULE}.pyd")
    zipfile.ZipFile(wheel).extract(name, tmp_path / "site")
    import_scanner(tmp_path / "site" / "alcamine_validate")


@needs_compiler
def test_a_module_does_not_depend_on_the_folder_of_its_build(project: Path) -> None:
    """So a wheel can be built again elsewhere and compared, and says nothing of its machine."""
    wheel, _ = build(project, "wheel")
    (name,) = modules(wheel)
    content = zipfile.ZipFile(wheel).read(name)
    assert os.fsencode(project) not in content


FREE_THREADED: Final = f"""
import sysconfig
known = sysconfig.get_config_var
sysconfig.get_config_var = lambda name: 1 if name == "Py_GIL_DISABLED" else known(name)
{HATCHLING}
"""
OTHER_IMPLEMENTATION: Final = f"import sys; sys.implementation.name = 'other'; {HATCHLING}"


@needs_compiler
@pytest.mark.parametrize("program", [FREE_THREADED, OTHER_IMPLEMENTATION])
def test_a_python_without_the_stable_abi_gets_a_module_of_its_own(
    project: Path, tmp_path: Path, program: str
) -> None:
    """The wheel is for one version, and so is the module, which can be imported too."""
    wheel, said = build(project, "wheel", program)
    version = f"{sys.version_info.major}{sys.version_info.minor}"
    assert "abi3" not in wheel.name
    assert re.search(rf"-(cp|other){version}-\w*{version}t?-\w+\.whl", wheel.name), said
    (name,) = modules(wheel)
    assert ".abi3." not in name
    zipfile.ZipFile(wheel).extract(name, tmp_path / "site")
    import_scanner(tmp_path / "site" / "alcamine_validate")


@needs_scripts
def test_a_compiler_that_does_not_work_makes_a_pure_wheel(project: Path, tmp_path: Path) -> None:
    """The build succeeds whatever the compiler does, and says why the scanner is left out."""
    scripts = {"fails": "exit 1", "writes nothing": "exit 0", "is killed": "kill -9 $$"}
    for name, command in scripts.items():
        (tmp_path / name).write_text(f"#!/bin/sh\n{command}\n")
        (tmp_path / name).chmod(0o755)

    def check(name: str) -> None:
        wheel, said = build(project, "wheel", CC=f"'{tmp_path / name}'")
        assert PURE.fullmatch(wheel.name)
        assert modules(wheel) == []
        assert "The native scanner is left out: " in said

    for_each([*scripts, "is missing"], check)


def test_the_environment_makes_a_pure_wheel(project: Path) -> None:
    """The hook is silent then, because nothing went wrong."""
    wheel, said = build(project, "wheel", ALCAMINE_VALIDATE_PURE="1")
    assert PURE.fullmatch(wheel.name)
    assert modules(wheel) == []
    assert said == ""


@needs_compiler
def test_the_environment_leaves_the_scanner_on(project: Path) -> None:
    """The value 0 means what it means at run time."""
    wheel, _ = build(project, "wheel", ALCAMINE_VALIDATE_PURE="0")
    assert STABLE.fullmatch(wheel.name)


@needs_compiler
def test_an_editable_package_never_keeps_an_old_module(project: Path) -> None:
    """Each installation replaces the module of the one before, or removes it."""
    build(project, "wheel:editable")
    (module,) = compiled_in_place(project)
    import_scanner(module.parent)
    build(project, "wheel:editable", ALCAMINE_VALIDATE_PURE="1")
    assert compiled_in_place(project) == []
    build(project, "wheel:editable")
    assert compiled_in_place(project) == [module]
    (project / "alcamine_validate" / "native" / "scanner.c").write_text("not C")
    _, said = build(project, "wheel:editable")
    assert "The native scanner is left out: " in said
    assert compiled_in_place(project) == []


@needs_compiler
def test_a_running_process_keeps_its_module(project: Path, tmp_path: Path) -> None:
    """A file that a process has mapped is not written over, which would crash the process."""
    build(project, "wheel:editable")
    (module,) = compiled_in_place(project)
    module.write_bytes(b"an earlier module")
    os.link(module, tmp_path / "mapped")
    build(project, "wheel:editable")
    assert (tmp_path / "mapped").read_bytes() == b"an earlier module"
    import_scanner(module.parent)


def test_a_source_that_cannot_be_written_is_installed_without_the_scanner(project: Path) -> None:
    """A folder in the place of the module stands for a checkout that may only be read."""
    for suffix in EXTENSION_SUFFIXES:
        (project / f"{MODULE}{suffix}" / "in the way").mkdir(parents=True)
    wheel, said = build(project, "wheel:editable")
    assert PURE.fullmatch(wheel.name)
    assert "The native scanner is left out: " in said


def test_distributions_leave_out_what_was_compiled_in_place(project: Path) -> None:
    """A wheel has only the module of its own build, and an sdist has none."""
    for suffix in EXTENSION_SUFFIXES:
        (project / f"{MODULE}{suffix}").write_bytes(b"of an editable installation")
    wheel, _ = build(project, "wheel", ALCAMINE_VALIDATE_PURE="1")
    assert modules(wheel) == []
    sdist, _ = build(project, "sdist")
    with tarfile.open(sdist) as archive:
        names = archive.getnames()
    assert [name for name in names if name.endswith("/scanner.c")]
    assert [name for name in names if name.endswith((".so", ".pyd"))] == []
