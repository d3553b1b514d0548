"""``spec``: the documents that the package validates against, and its commands."""

from __future__ import annotations

import re
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from alcamine_validate.cli.help_command import MANUAL
from alcamine_validate.cli.spec_command import COMMANDS, DOCUMENTS
from tests.support.places import SPEC
from tests.support.usage_errors import problem_of

if TYPE_CHECKING:
    from tests.cli.conftest import Main, Run


@pytest.mark.parametrize(
    ("name", "path"),
    [
        ("openapi", SPEC / "openapi.yaml"),
        ("overlay", SPEC / "overlay.yaml"),
        ("webhook", SPEC / "webhook.overlay.yaml"),
        ("report", MANUAL / "report.schema.json"),
    ],
)
def test_it_prints_the_document(run: Run, name: str, path: Path) -> None:
    """The output is the document byte for byte, so that it can be piped into a file."""
    result = run("spec", name)
    assert (result.returncode, result.stderr) == (0, b"")
    assert result.stdout == path.read_bytes()


def test_what_it_prints_compiles(main: Main, tmp_path: Path) -> None:
    """Compiling the two printed documents gives the same module as ``compile`` without options."""
    for name in ("openapi", "overlay"):
        (tmp_path / f"{name}.yaml").write_text(main("spec", name).out, "utf-8", newline="\n")
    code, out, _ = main(
        "compile", "--spec", tmp_path / "openapi.yaml", "--overlay", tmp_path / "overlay.yaml",
        "--component", "Session",
    )  # fmt: skip
    assert code == 0
    assert out == main("compile").out


@pytest.mark.parametrize(
    ("arguments", "usage", "words"),
    [
        (["--format", "json", "corrected"], "spec [OPTIONS] DOCUMENT",
         "--format is an option of corrected: put it after corrected"),
        (["corrected", "--frmat", "json"], "spec corrected [OPTIONS]",
         'unknown option --frmat (did you mean "--format"?)'),
        (["schema", "x"], "spec schema [OPTIONS]", 'unexpected argument "x"'),
        (["openapi", "--spec", "x"], "spec openapi [OPTIONS]", "unknown option --spec"),
        (["corrected", "--format", "xml"], "spec corrected [OPTIONS]", "xml"),
    ],
)  # fmt: skip
def test_wrong_usage_is_that_of_the_command(
    main: Main, arguments: list[str], usage: str, words: str
) -> None:
    """An option that is unknown or at the wrong place is reported with the right usage."""
    code, out, err = main("spec", *arguments)
    assert (code, out) == (2, "")
    assert words in problem_of(err, usage)


@pytest.mark.parametrize("name", [*DOCUMENTS, *COMMANDS])
def test_each_document_has_help(main: Main, name: str) -> None:
    """The help of the command lists each document, which has a help of its own."""
    assert re.search(rf"^    {name}\b", main("spec", "--help").out, re.MULTILINE)
    code, out, err = main("spec", name, "--help")
    assert (code, err) == (0, "")
    assert out.startswith(f"usage: alcamine-validate spec {name} ")
