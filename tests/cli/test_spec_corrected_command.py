"""``spec corrected``: the document with the overlays applied, as YAML and JSON."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

import pytest
import yaml

import alcamine_validate as av
from alcamine_validate.schema.session_documents import session_documents
from alcamine_validate.session import CORRECTED
from tests.support.mutations import mutations
from tests.support.places import SPEC

if TYPE_CHECKING:
    from pathlib import Path

    from tests.cli.conftest import Main

OVERLAY = """\
overlay: 1.1.0
info:
  title: A new status
  version: 1.0.0
actions:
  - target: $.components.schemas.Session.properties.status.enum
    update:
      - CANCELLED
"""


@pytest.fixture
def overlay(tmp_path: Path) -> Path:
    """Return the path of an overlay that adds a status."""
    path = tmp_path / "mine.yaml"
    path.write_text(OVERLAY)
    return path


@pytest.mark.parametrize("options", [[], ["--webhook"]])
def test_yaml_and_json_are_the_document(main: Main, options: list[str]) -> None:
    """Both formats have the same value, in the order of the published document."""
    documents = session_documents()
    wanted = documents.webhook if options else documents.session
    code, out, err = main("spec", "corrected", *options)
    assert (code, err) == (0, "")
    as_json = main("spec", "corrected", "--format", "json", *options).out
    for value in (yaml.safe_load(out), json.loads(as_json)):
        assert repr(value) == repr(wanted)
    assert "&" not in out
    assert ("\n        required:\n          - ledger\n" in out) is bool(options)
    assert as_json.startswith('{\n  "openapi": "3.1.0",\n')


def test_what_it_prints_is_valid_as_we_are(main: Main, tmp_path: Path) -> None:
    """A validator compiled from the printed document has our verdicts, with the timestamp order."""
    path = tmp_path / "corrected.yaml"
    assert main("spec", "corrected", "-o", path) == (0, "", "")
    validator = av.compile_schema(av.read_document(path), component="Session")
    for mutation in mutations()[::40]:
        assert validator.is_valid(mutation.document) is CORRECTED.is_valid(mutation.document)


def test_an_overlay_comes_on_top(main: Main, overlay: Path) -> None:
    """The overlay of the user is applied after ours, and nothing else changes."""
    printed: Any = yaml.safe_load(main("spec", "corrected", "--overlay", overlay).out)
    wanted = session_documents().session
    status = printed["components"]["schemas"]["Session"]["properties"]["status"]["enum"]
    assert status.pop() == "CANCELLED"
    assert printed == wanted


def test_an_overlay_without_target_fails_with_its_line(main: Main, overlay: Path) -> None:
    """The error has the file and the line of the action, and nothing is printed."""
    overlay.write_text(OVERLAY.replace("status", "statsu"))
    code, out, err = main("spec", "corrected", "--overlay", overlay)
    assert (code, out) == (2, "")
    target = "$.components.schemas.Session.properties.statsu.enum"
    assert f"mine.yaml:6: the target {target} is not in the document: /components" in err


def test_skipped_corrections_are_notices(main: Main, tmp_path: Path) -> None:
    """A correction that a newer document no longer needs has a line on standard error."""
    path = tmp_path / "newer.yaml"
    text = (SPEC / "openapi.yaml").read_text("utf-8")
    path.write_text(text.replace(r"pattern: ^\+[1-9]\d{1,15}$", "description: a phone"), "utf-8")
    code, out, err = main("spec", "corrected", "--spec", path)
    target = "$.components.schemas.Session.properties.person.properties.phone.pattern"
    lines = (SPEC / "overlay.yaml").read_text("utf-8").splitlines()
    line = lines.index(f"  - target: {target}") + 1
    words = f"spec/overlay.yaml:{line}: left out, because {target} is not in {path}"
    assert err == f"alcamine-validate: {words}\n"
    assert code == 0
    assert "format: e164" in out


@pytest.mark.parametrize("form", ["yaml", "json"])
def test_any_text_can_be_written(main: Main, tmp_path: Path, form: str) -> None:
    """A lone surrogate, which JSON can have and UTF-8 can't, is written as an escape."""
    path = tmp_path / "odd.json"
    path.write_text('{"openapi": "3.1.0", "info": {"title": "\\ud800 é", "version": "1"}}', "utf-8")
    code, out, err = main("spec", "corrected", "--spec", path, "--format", form)
    assert code == 0
    assert "none of the corrections" in err
    assert "\\ud800" in out.lower()


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("- a\n", "not an OpenAPI document: it has no 'openapi'"),
        ("{}", "not an OpenAPI document: it has no 'openapi'"),
        ("openapi: 3.0.3\n", "OpenAPI 3.0.3 is not 3.1 or 3.2"),
        ("swagger: '2.0'\n", "OpenAPI 2.0 is not 3.1 or 3.2"),
        ("<html></html>", "a page of HTML"),
    ],
)
def test_only_documents_of_openapi_are_printed(
    main: Main, tmp_path: Path, text: str, words: str
) -> None:
    """Anything else would be printed as it is, as if the corrections were in it."""
    path = tmp_path / "other"
    path.write_text(text)
    code, out, err = main("spec", "corrected", "--spec", path)
    assert (code, out) == (2, "")
    assert words in err.splitlines()[-1]
    assert str(path) in err.splitlines()[-1]
