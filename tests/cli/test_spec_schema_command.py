"""``spec schema``: one JSON Schema, as other programs use it."""

from __future__ import annotations

import importlib.util
import json
import subprocess
import sys
from pathlib import Path
from types import ModuleType
from typing import TYPE_CHECKING, Any

import pydantic
import pytest

import alcamine_validate as av
from alcamine_validate.schema.plain_schema import plain_schema
from alcamine_validate.schema.session_documents import session_documents
from tests.support.mutations import replaced, sessions
from tests.support.places import EXAMPLES
from tests.support.sessions import session

if TYPE_CHECKING:
    from tests.cli.conftest import Main


def test_it_is_the_schema_of_the_session(main: Main) -> None:
    """It is that of the corrected document, and with ``--webhook`` that of the whole body."""
    documents = session_documents()
    for options, wanted in (
        ([], plain_schema(documents.session, "Session")),
        (["--webhook"], plain_schema(documents.webhook, "Webhook")),
        (["--webhook", "--component", "Session"],
         plain_schema(documents.webhook, "Session")),
    ):  # fmt: skip
        code, out, err = main("spec", "schema", *options)
        assert (code, err) == (0, "")
        assert json.loads(out) == wanted


def test_it_takes_documents_and_overlays(main: Main, tmp_path: Path) -> None:
    """A component of another document, or a JSON Schema, with an overlay."""
    overlay = tmp_path / "mine.yaml"
    overlay.write_text(
        "overlay: 1.1.0\ninfo: {title: t, version: '1'}\n"
        "actions: [{target: $.components.schemas.Order, update: {description: d}}]\n"
    )
    document = tmp_path / "api.yaml"
    document.write_text("openapi: 3.1.0\ncomponents: {schemas: {Order: {type: object}, B: {}}}\n")
    options = ("--spec", document, "--overlay", overlay, "--component", "Order")
    code, out, err = main("spec", "schema", *options, "-o", tmp_path / "out.json")
    assert (code, out) == (0, "")
    assert err.count("none of the corrections") == 1
    assert json.loads((tmp_path / "out.json").read_text()) == {
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        "$ref": "#/$defs/Order",
        "$defs": {"Order": {"type": "object", "description": "d"}},
    }
    document.write_text("type: object\n")
    assert json.loads(main("spec", "schema", "--spec", document).out)["type"] == "object"


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("openapi: 3.1.0\ncomponents: {schemas: {A: {}}}\n", "has no component 'Session'"),
        ("openapi: 3.0.1\n", "OpenAPI 3.0.1 is not 3.1 or 3.2"),
        ("requred: [a]\n", "requred"),
        ("a: [", "not valid YAML"),
    ],
)
def test_a_document_that_has_no_schema_fails(
    main: Main, tmp_path: Path, text: str, words: str
) -> None:
    """The error has the file, and nothing is printed."""
    path = tmp_path / "api.yaml"
    path.write_text(text)
    code, out, err = main("spec", "schema", "--spec", path)
    assert (code, out) == (2, "")
    assert words in err.splitlines()[-1]
    assert f"alcamine-validate: {path}:" in err.splitlines()[-1]


# check-jsonschema


def test_check_jsonschema_agrees_on_files(main: Main, tmp_path: Path) -> None:
    """It accepts the good files, and names what is wrong in the one with mistakes."""
    schema = tmp_path / "schema.json"
    main("spec", "schema", "-o", schema)
    command = [sys.executable, "-m", "check_jsonschema"]

    def run(*arguments: str | Path) -> subprocess.CompletedProcess[str]:
        return subprocess.run(
            [*command, *arguments], capture_output=True, encoding="utf-8", timeout=60, check=False
        )

    good = (EXAMPLES / "session.json", EXAMPLES / "session-contradictions.json")
    assert run("--schemafile", schema, *good).returncode == 0
    bad = run("--schemafile", schema, EXAMPLES / "session-mistakes.json")
    assert bad.returncode == 1
    for place in ("status", "endedAt", "agentVersionId", "person.phone", "ledger.id"):
        assert f"$.{place}: " in bad.stdout


# datamodel-code-generator


def models(folder: Path, source: str, kind: str) -> ModuleType:
    """Return the module of pydantic models that the generator writes for a document."""
    path, module = folder / f"source.{kind}", folder / f"models_{kind}.py"
    path.write_text(source, encoding="utf-8")
    subprocess.run(
        [
            sys.executable, "-m", "datamodel_code_generator",
            "--input", path, "--output", module,
            "--input-file-type", "jsonschema" if kind == "json" else "openapi",
            "--output-model-type", "pydantic_v2.BaseModel", "--formatters", "builtin",
        ],
        capture_output=True, timeout=120, check=True,
    )  # fmt: skip
    spec = importlib.util.spec_from_file_location(module.stem, module)
    assert spec is not None
    assert spec.loader is not None
    loaded = importlib.util.module_from_spec(spec)
    sys.modules[module.stem] = loaded
    spec.loader.exec_module(loaded)
    return loaded


@pytest.mark.parametrize(
    ("command", "kind"),
    [
        ("schema", "json"),
        pytest.param("corrected", "yaml", marks=pytest.mark.thorough),
    ],
)
def test_models_are_generated(main: Main, tmp_path: Path, command: str, kind: str) -> None:
    """Pydantic models from both documents accept all samples, and refuse mistakes."""
    model: Any = models(tmp_path, main("spec", command).out, kind).Session
    for value in sessions().values():
        # email-validator, which pydantic uses, refuses some emails of RFC 5321.
        model.model_validate(replaced(value, "/person/email", "nora@example.org"))
    for seed in range(20):
        model.model_validate_json(av.sample_json(seed=seed))
    for pointer, wrong in (
        ("/status", "completed"),
        ("/recordAudio", None),
        ("/agent/version/incentiveAmount", 50),
        ("/agent/version/config/llm/model", "NOVA_3"),
        ("/ledger/amount", 2**31),
        ("/person/email", "nora"),
    ):
        with pytest.raises(pydantic.ValidationError):
            model.model_validate(session((pointer, wrong)))
