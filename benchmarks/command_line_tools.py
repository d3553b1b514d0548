"""The tools measured as whole processes: their command lines, and what they do not check."""

from __future__ import annotations

import platform
import shutil
import subprocess
import sys
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from importlib.metadata import PackageNotFoundError, version
from importlib.util import find_spec
from pathlib import Path
from typing import Final

from benchmarks.options import Options
from benchmarks.sessions import FORMATS

LINES: Final = "JSON Lines"
FILES: Final = "files"

Call = Callable[[Path, Sequence[Path]], list[str]]
"""Returns the command line for the folder with the schemas and the paths to check."""


@dataclass(frozen=True)
class Tool:
    """A command: its command line, and the invalid Sessions that it accepts.

    ``refuses`` is its exit code for an invalid Session. ``columns`` are the forms of input that it
    reads; it gets a file, or a folder, or the single files if it takes no folders. ``counted`` is
    a pattern for the number of checked Sessions in its output, if it reports one. ``missing`` is
    the reason if it can't be run.
    """

    name: str
    package: str
    version: str
    call: Call
    refuses: int
    blind_to: frozenset[str] = frozenset()
    remark: str = ""
    columns: tuple[str, ...] = (LINES, FILES)
    takes_folders: bool = True
    counted: str = ""
    missing: str = ""


def tools(options: Options) -> list[Tool]:
    """Return all tools, including those that are not installed."""
    return [
        _ours(1),
        _ours(2),
        _ours(1, ", pure Python", remark="without the native scanner", start=PURE),
        _ours(2, ", pure Python", remark="without the native scanner", start=PURE),
        _ours(1, ", coverage", ("--coverage",), "and which parts of the schema occur"),
        _ours(2, f", {NO_RULES}", ("--select", _OF_THE_SCHEMA), "schema, formats, order"),
        *_sourcemeta(options.sourcemeta),
        _check_jsonschema(),
    ]


BASELINE: Final = "check --jobs 1"
NO_RULES: Final = "no rules"
_OF_THE_SCHEMA: Final = "ALC0,ALC1,ALC201,ALC202,ALC203,ALC204,ALC205,ALC3,ALC401"
"""All codes that make a Session invalid, and none that are only warnings."""
COUNTED: Final = r"([\d,]+) sessions?\b"
"""A pattern for the number of checked Sessions in our summary."""


NATIVE: Final = ("-m", "alcamine_validate")
_PURE: Final = """\
import os
os.environ["ALCAMINE_VALIDATE_PURE"] = "1"
from alcamine_validate.__main__ import run
run()
"""
PURE: Final = ("-c", _PURE)
"""How Python starts the command, with the native scanner and without it."""


def _ours(
    jobs: int,
    title: str = "",
    more: Sequence[str] = (),
    remark: str = "all rules on",
    start: Sequence[str] = NATIVE,
) -> Tool:
    def call(_: Path, paths: Sequence[Path]) -> list[str]:
        options = ["--isolated", "--jobs", str(jobs), *more]
        return [sys.executable, *start, "check", *options, *map(str, paths)]

    package = "alcamine-validate"
    return Tool(
        f"check --jobs {jobs}{title}", package, version(package), call, 1, remark=remark,
        counted=COUNTED,
    )  # fmt: skip


def _check_jsonschema() -> Tool:
    def call(folder: Path, paths: Sequence[Path]) -> list[str]:
        schema = ["--schemafile", str(folder / "patterns.json")]
        return [sys.executable, "-m", "check_jsonschema", *schema, *map(str, paths)]

    package = "check-jsonschema"
    remark = "cuid2 and e164 as patterns; has no JSON Lines, so files only"
    try:
        found, missing = version(package), ""
    except PackageNotFoundError:
        found, missing = "", "not installed"
    return Tool(
        package, package, found, call, 1, frozenset({"email", "order"}), remark, (FILES,),
        takes_folders=False, missing=missing,
    )  # fmt: skip


# The sourcemeta CLI, whose command has the same name as that of python-jsonschema


def _sourcemeta(given: Path | None) -> list[Tool]:
    command = sourcemeta_command(given)
    missing = "" if command else "not installed, and no --sourcemeta was given"
    found = _printed([command, "version"]).strip() if command else ""

    def with_schema(name: str, *more: str) -> Call:
        return lambda folder, paths: [
            str(command), "validate", "--fast", *more, str(folder / name), *map(str, paths)
        ]  # fmt: skip

    package, validated = "sourcemeta-jsonschema", r"(\d+) validated"
    return [
        Tool(
            "sourcemeta --fast", package, found, with_schema("schema.json"), 2,
            FORMATS | {"order"}, "C++; no formats, no rules", counted=validated, missing=missing,
        ),
        Tool(
            "sourcemeta --fast --format-assertion", package, found,
            with_schema("patterns.json", "--format-assertion"), 2, frozenset({"order"}),
            "C++; cuid2 and e164 as patterns; no rules", counted=validated, missing=missing,
        ),
    ]  # fmt: skip


def sourcemeta_command(given: Path | None) -> str | None:
    """Return the command: the given one, that of the installed package, or one on the path.

    ``given`` may also be a folder into which pip installed it (``--target``). Raises
    FileNotFoundError if it is not there.
    """
    if given is None:
        return _installed() or _on_the_path()
    command = _of_package(given / "sourcemeta_jsonschema") if given.is_dir() else given
    if command is None or not is_sourcemeta(str(command)):
        raise FileNotFoundError(f"{given} is not the sourcemeta CLI")
    return str(command)


def _installed() -> str | None:
    package = find_spec("sourcemeta_jsonschema")
    command = package and package.origin and _of_package(Path(package.origin).parent)
    return str(command) if command else None


def _of_package(folder: Path) -> Path | None:
    """Return the executable for this machine, which the package starts from a Python script."""
    machine = platform.machine().lower().replace("amd64", "x86_64")
    command = f"jsonschema-{platform.system().lower()}-{machine}"
    return next(iter(sorted(folder.glob(f"{command}*"))), None)


def _on_the_path() -> str | None:
    command = shutil.which("jsonschema")
    return command if command and is_sourcemeta(command) else None


def is_sourcemeta(command: str) -> bool:
    """Return whether a command is the sourcemeta CLI: python-jsonschema's has no --fast."""
    return "--fast" in _printed([command, "help"])


def _printed(command: list[str]) -> str:
    try:
        run = subprocess.run(command, capture_output=True, text=True, check=False, timeout=60)
    except OSError:
        return ""
    return run.stdout + run.stderr
