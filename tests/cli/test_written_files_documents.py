"""No output replaces a document, a settings file or a capture of its own run."""

from __future__ import annotations

import json
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from alcamine_validate.schema.spec_files import spec_file
from tests.support.sessions import session

if TYPE_CHECKING:
    from tests.cli.conftest import Main

OVERLAY = """\
overlay: 1.0.0
info: {title: t, version: '1'}
actions:
  - target: $.components.schemas.Session.properties.status.enum
    update: CANCELLED
"""


@pytest.mark.parametrize(
    ("arguments", "target"),
    [
        (["spec", "corrected", "--spec", "page.yaml", "-o"], "page.yaml"),
        (["spec", "schema", "--overlay", "o.yaml", "-o"], "o.yaml"),
        (["compile", "--component", "Session", "--overlay", "o.yaml", "-o"], "./o.yaml"),
        (["compile", "--spec", "page.yaml", "--component", "Session", "-o"], "link.yaml"),
        (["spec", "diff", "published", "page.yaml", "-o"], "page.yaml"),
        (["spec", "diff", "published", "page.yaml", "--overlay", "o.yaml", "-o"], "o.yaml"),
        (["spec", "diff", "published", "page.yaml", "--captures", ".", "-o"], "a.json"),
        (["drift", "a.json", "--propose"], "alcamine-validate.toml"),
        (["drift", "a.json", "-o"], "alcamine-validate.toml"),
        (["drift", "a.json", "--overlay", "o.yaml", "--propose"], "o.yaml"),
        (["drift", "a.json", "--spec", "page.yaml", "-o"], "page.yaml"),
    ],
)
def test_an_output_does_not_replace_what_the_run_uses(
    arguments: list[str], target: str, main: Main, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The command is refused before anything is written."""
    monkeypatch.chdir(tmp_path)
    Path("page.yaml").write_text(spec_file("openapi.yaml").read_text())
    Path("link.yaml").symlink_to("page.yaml")
    Path("o.yaml").write_text(OVERLAY)
    Path("alcamine-validate.toml").write_text("jobs = 1\n")
    Path("a.json").write_text(json.dumps(session(("/status", "CANCELLED"))))
    before = Path(target).read_bytes()
    code, out, err = main(*arguments, target)
    assert (code, out) == (2, "")
    assert "can't go to" in err
    assert Path(target).read_bytes() == before


def test_the_overlays_of_the_settings_are_those_of_spec_diff(
    main: Main, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """So captures that are valid with them stay valid."""
    monkeypatch.chdir(tmp_path)
    Path("o.yaml").write_text(OVERLAY)
    Path("alcamine-validate.toml").write_text('overlay = ["o.yaml"]\n')
    Path("a.json").write_text(json.dumps(session(("/status", "CANCELLED"))))
    text = spec_file("openapi.yaml").read_text()
    Path("new.yaml").write_text(
        text.replace("- IN_PROGRESS\n", "- IN_PROGRESS\n            - LOST\n")
    )
    _, out, _ = main("spec", "diff", "published", "new.yaml", "--format", "json", "--captures", ".")
    captures = json.loads(out)["captures"]
    assert (captures["sessions"], captures["now_invalid"], captures["now_valid"]) == (1, [], [])
