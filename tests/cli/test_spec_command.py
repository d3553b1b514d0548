"""``spec``: the documents that the package judges by, as they are."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from tests.support.places import SPEC

if TYPE_CHECKING:
    from tests.cli.conftest import Main, Run


@pytest.mark.parametrize("name", ["openapi", "overlay"])
def test_it_prints_the_document(run: Run, name: str) -> None:
    """Byte for byte, so that it can be piped into a file."""
    result = run("spec", name)
    assert (result.returncode, result.stderr) == (0, b"")
    assert result.stdout == (SPEC / f"{name}.yaml").read_bytes()


def test_what_it_prints_compiles(main: Main, tmp_path: Path) -> None:
    """The two documents, printed into files, give the module that compile gives."""
    for name in ("openapi", "overlay"):
        (tmp_path / f"{name}.yaml").write_text(main("spec", name).out, "utf-8", newline="\n")
    code, out, _ = main(
        "compile", "--spec", tmp_path / "openapi.yaml", "--overlay", tmp_path / "overlay.yaml",
        "--component", "Session",
    )  # fmt: skip
    assert code == 0
    assert out == main("compile").out
