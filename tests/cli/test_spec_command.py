"""``spec``: the documents that the package validates against, unchanged."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from alcamine_validate.cli.help_command import MANUAL
from tests.support.places import SPEC

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
