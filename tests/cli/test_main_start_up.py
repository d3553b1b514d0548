"""The imports of a plain check: start-up takes most of the time of a hook on one file."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path
from typing import Final

import pytest

from alcamine_validate import NATIVE, sample_json
from tests.support.places import WEBHOOK

LISTING: Final = """\
import sys, orjson
before = set(sys.modules)
from alcamine_validate.__main__ import run
try:
    run()
except SystemExit as exit:
    print("exit", exit.code)
print(*sorted(set(sys.modules) - before), sep="\\n")
"""

OURS: Final = """\
alcamine_validate
alcamine_validate.__main__
alcamine_validate._scanner
alcamine_validate.check
alcamine_validate.check.all_files
alcamine_validate.check.drift
alcamine_validate.check.find_files
alcamine_validate.check.one_file
alcamine_validate.check.repository
alcamine_validate.check.result
alcamine_validate.check.tasks
alcamine_validate.cli
alcamine_validate.cli.check_command
alcamine_validate.cli.exit_codes
alcamine_validate.cli.help_format
alcamine_validate.cli.input_options
alcamine_validate.cli.main
alcamine_validate.cli.output
alcamine_validate.cli.parser
alcamine_validate.cli.progress
alcamine_validate.cli.quick_check
alcamine_validate.cli.settings_options
alcamine_validate.cli.streams
alcamine_validate.finding
alcamine_validate.generated
alcamine_validate.generated.canonical
alcamine_validate.generated.corrected
alcamine_validate.generated.keys
alcamine_validate.generated.object_shapes
alcamine_validate.input
alcamine_validate.input.captures
alcamine_validate.input.captures.recognize
alcamine_validate.input.document
alcamine_validate.input.expected
alcamine_validate.input.files
alcamine_validate.input.find_sessions
alcamine_validate.input.json_format
alcamine_validate.input.json_part
alcamine_validate.input.limits
alcamine_validate.input.read
alcamine_validate.input.session_shape
alcamine_validate.lint
alcamine_validate.lint.codes
alcamine_validate.lint.evaluate
alcamine_validate.lint.fast_path
alcamine_validate.lint.linter
alcamine_validate.lint.place
alcamine_validate.lint.placed
alcamine_validate.lint.rules
alcamine_validate.lint.rules.catalogue
alcamine_validate.lint.rules.drift
alcamine_validate.lint.rules.formats
alcamine_validate.lint.rules.money
alcamine_validate.lint.rules.orders
alcamine_validate.lint.rules.privacy
alcamine_validate.lint.rules.references
alcamine_validate.lint.rules.registry
alcamine_validate.lint.rules.requirements
alcamine_validate.lint.rules.rule
alcamine_validate.lint.rules.session_view
alcamine_validate.lint.rules.states
alcamine_validate.lint.rules.time_zones
alcamine_validate.lint.rules.values
alcamine_validate.lint.schemas
alcamine_validate.lint.sensitive
alcamine_validate.lint.settings
alcamine_validate.lint.settings.by_file
alcamine_validate.lint.settings.config
alcamine_validate.lint.settings.files
alcamine_validate.lint.settings.paths
alcamine_validate.lint.settings.selectors
alcamine_validate.lint.settings.setting
alcamine_validate.lint.settings.values
alcamine_validate.native
alcamine_validate.native.condition
alcamine_validate.reporters
alcamine_validate.reporters.registry
alcamine_validate.reporters.reporter
alcamine_validate.reporters.styles
alcamine_validate.reporters.summary
alcamine_validate.reporters.text
alcamine_validate.reporters.wording
alcamine_validate.runtime
alcamine_validate.runtime.formats
alcamine_validate.runtime.keys
alcamine_validate.runtime.long_names
alcamine_validate.runtime.numbers
alcamine_validate.runtime.object_shape
alcamine_validate.runtime.timestamps
alcamine_validate.runtime.values
alcamine_validate.runtime.violation
alcamine_validate.schema
alcamine_validate.schema.published
alcamine_validate.session
alcamine_validate.session_tables
alcamine_validate.session_tables.canonical_table
alcamine_validate.session_tables.corrected_table
alcamine_validate.text
alcamine_validate.text.duration
alcamine_validate.text.gitignore
alcamine_validate.text.json_pointer
alcamine_validate.text.json_text
alcamine_validate.text.phones
alcamine_validate.text.positions
alcamine_validate.text.redact
alcamine_validate.validator
alcamine_validate.validator.deferred
alcamine_validate.validator.messages
alcamine_validate.validator.validator
"""
"""All modules of the package that a check of valid JSON needs; each addition slows every run."""

OF_SCANNER: Final = {
    "alcamine_validate._scanner",
    "alcamine_validate.session_tables.canonical_table",
    "alcamine_validate.session_tables.corrected_table",
}
"""Those that are not imported if there is no native scanner."""

QUICK: Final = {
    "alcamine_validate", "alcamine_validate.__main__", "alcamine_validate._scanner",
    "alcamine_validate.cli", "alcamine_validate.cli.quick_check", "alcamine_validate.native",
    "alcamine_validate.session_tables", "alcamine_validate.session_tables.canonical_table",
}  # fmt: skip
"""All modules of the package that are needed for files that are fine, if there is a scanner."""

HEAVY: Final = {
    "_decimal", "base64", "bz2", "compression", "decimal", "difflib", "fractions", "hashlib",
    "importlib.metadata", "importlib.resources", "ipaddress", "logging", "lzma", "multiprocessing",
    "pathlib", "random", "rich", "shutil", "subprocess", "tempfile", "textwrap",
    "tomllib", "unicodedata",
    "urllib", "xml", "yaml", "zlib", "zoneinfo",
}  # fmt: skip
"""Modules imported only when they are used. Python's start-up or orjson may import some of them."""


def imported(*arguments: str | Path) -> list[str]:
    """Return the modules that a run of the command imports in addition to those of orjson."""
    run = subprocess.run(
        [sys.executable, "-c", LISTING, *map(str, arguments)],
        capture_output=True, encoding="utf-8", timeout=60, check=True,
    )  # fmt: skip
    _, found, names = run.stdout.partition("exit 0\n")
    assert found, run.stdout
    return names.split()


@pytest.fixture
def valid(tmp_path: Path) -> Path:
    """Return a file with a valid Session, beside a pyproject.toml without our table."""
    path = tmp_path / "session.json"
    path.write_bytes(sample_json(seed=3))
    (tmp_path / "pyproject.toml").write_text('[project]\nname = "ingestion"\n')
    return path


def test_a_plain_check_imports_these_modules(valid: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """It imports no other modules of the package, and no heavy modules."""
    monkeypatch.chdir(valid.parent)
    names = imported("check", "--quiet", valid)
    ours = [name for name in names if name.startswith("alcamine_validate")]
    assert ours == [name for name in OURS.splitlines() if NATIVE or name not in OF_SCANNER]
    assert not HEAVY & set(names)


@pytest.mark.skipif(not NATIVE, reason="there was no compiler at installation")
@pytest.mark.parametrize("options", [(), ("--force-exclude", "--only-sessions")])
def test_files_that_are_fine_need_nearly_nothing(
    valid: Path, monkeypatch: pytest.MonkeyPatch, options: tuple[str, ...]
) -> None:
    """Neither orjson, nor typing, nor any module for findings is imported."""
    monkeypatch.chdir(valid.parent)
    lines = valid.with_suffix(".jsonl")
    lines.write_bytes(valid.read_bytes() + b"\n")
    program = LISTING.replace("import sys, orjson", "import sys")
    run = subprocess.run(
        [sys.executable, "-S", "-c", program, "check", *options, valid.name, lines.name],
        capture_output=True, encoding="utf-8", timeout=60, check=True,
        env={**os.environ, "PYTHONPATH": os.pathsep.join(sys.path)},
    )  # fmt: skip
    _, _, names = run.stdout.partition("exit 0\n")
    found = set(names.split())
    assert {name for name in found if name.startswith("alcamine_validate")} == QUICK
    assert not found & {"argparse", "dataclasses", "json", "orjson", "re", "typing"}


def test_nothing_else_is_imported_that_python_does_not_bring(valid: Path) -> None:
    """All other modules are from the standard library, except those of orjson."""
    names = {name for more in ((), ("--quiet",)) for name in imported("check", *more, valid)}
    tops = {name.partition(".")[0] for name in names}
    assert tops - {"alcamine_validate"} <= sys.stdlib_module_names


@pytest.mark.parametrize(
    ("suffix", "module"),
    [(".yaml", "yaml"), (".jsonl", "alcamine_validate.input.json_lines")],
)
def test_a_format_brings_its_own_modules(valid: Path, suffix: str, module: str) -> None:
    """Modules that the list above lacks are imported when their format is checked."""
    other = valid.with_suffix(suffix)
    # Without the comment, the text would be JSON and would be read as JSON.
    other.write_bytes((b"# YAML\n" if suffix == ".yaml" else b"") + valid.read_bytes())
    assert module in imported("check", "--quiet", other)


def test_the_schema_of_webhooks_is_loaded_for_webhook_bodies_only() -> None:
    """A check of a Session imports no schema but its own."""
    names = {name for name in imported("check", WEBHOOK) if ".generated." in name}
    assert "alcamine_validate.generated.webhook" in names
    assert "alcamine_validate.generated.published" not in names


def test_verdicts_alone_import_neither_rules_nor_reports() -> None:
    """A program that only validates Sessions imports neither of them."""
    program = "import sys, alcamine_validate as av; av.is_valid(b'{}'); print(*sorted(sys.modules))"
    run = subprocess.run(
        [sys.executable, "-c", program],
        capture_output=True,
        encoding="utf-8",
        timeout=60,
        check=True,
    )
    houses = {name.split(".")[1] for name in run.stdout.split() if "alcamine_validate." in name}
    assert "generated" in houses
    assert not houses & {"argparse", "cli", "compiler", "input", "lint", "check", "reporters"}
