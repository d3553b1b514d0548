"""``compile``: a validation module for our document or the user's own."""

from __future__ import annotations

import ast
import importlib.util
import json
import os
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path
from types import ModuleType
from typing import TYPE_CHECKING, Any, Final, cast

import pytest

import alcamine_validate as av
from tests.support.places import ROOT
from tests.support.systems import (
    bounded,
    make_fifo,
    needs_any_name,
    needs_links,
    needs_posix,
    needs_users,
)

if TYPE_CHECKING:
    from alcamine_validate.validator.validator import CompiledSchema
    from tests.cli.conftest import Main, Run

SPEC: Final = ROOT / "spec"
GENERATED: Final = ROOT / "alcamine_validate" / "generated"
GOOD: Final = SPEC / "examples" / "session.json"

ORDER: Final[Any] = {
    "type": "object",
    "properties": {
        "id": {"type": "string", "format": "cuid2"},
        "lines": {"type": "array", "items": {"$ref": "#/components/schemas/Line"}},
    },
    "required": ["id"],
}
OPENAPI: Final[Any] = {
    "openapi": "3.1.0",
    "info": {"title": "Orders", "version": "1"},
    "components": {
        "schemas": {
            "Order": ORDER,
            "Line": {"type": "object", "properties": {"size": {"type": "integer", "minimum": 1}}},
        }
    },
}
YAML: Final = """\
openapi: 3.1.0
info: {title: Orders, version: "1"}
components:
  schemas:
    Order:
      type: object
      required: [id]
      properties:
        id: {type: string, format: cuid2}
        lines:
          type: array
          items: {$ref: '#/components/schemas/Line'}
    Line:
      type: object
      properties:
        size: {type: integer, minimum: 1}
"""
FLOW: Final = """\
{openapi: 3.1.0, info: {title: Orders, version: '1'}, components: {schemas: {
  Line: {type: object, properties: {size: {type: integer, minimum: 1}}},  # In one go.
  Order: {type: object, required: [id], properties: {
    id: {type: string, format: cuid2},
    lines: {type: array, items: {$ref: '#/components/schemas/Line'}}}}}}}
"""


@pytest.fixture(autouse=True)
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Work in an empty folder."""
    monkeypatch.chdir(tmp_path)
    return tmp_path


def loaded(path: str | Path) -> ModuleType:
    """Import the module in a file, as any program would, and return it."""
    spec = importlib.util.spec_from_file_location(f"compiled_{Path(path).stem}", path)
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def validator(path: str | Path) -> av.Validator:
    """Return a validator that uses the module in a file."""
    return av.Validator(cast("CompiledSchema", loaded(path)))


def check_orders(judge: av.Validator) -> None:
    """Assert that a validator validates against the Orders document."""
    assert judge.is_valid({"id": "ab", "lines": [{"size": 2}]})
    (error,) = judge.iter_errors({"id": "ab", "lines": [{"size": 2}, {"size": 0}]})
    assert (error.pointer, error.keyword) == ("/lines/1/size", "minimum")
    assert not judge.is_valid_json(b"{}")


# Our own document


def without_origin(source: str) -> list[str]:
    """Return the lines of a module without the one that names its sources."""
    lines = source.splitlines()
    assert lines[2].startswith("From ")
    return lines[:2] + lines[3:]


def test_without_options_it_is_the_committed_module(main: Main) -> None:
    """It is identical except for the line that names its sources."""
    code, out, err = main("compile")
    assert (code, err) == (0, "")
    committed = (GENERATED / "corrected.py").read_text("utf-8")
    assert without_origin(out) == without_origin(committed)
    assert "openapi.yaml with overlay.yaml" in out.splitlines()[2]


def test_without_the_overlay_it_is_the_published_module(main: Main) -> None:
    """Compiling without the overlay gives the schema as published."""
    code, out, _ = main("compile", "--spec", SPEC / "openapi.yaml", "--component", "Session")
    assert code == 0
    assert without_origin(out) == without_origin((GENERATED / "published.py").read_text("utf-8"))


def test_with_the_overlay_given_it_is_the_committed_module(main: Main) -> None:
    """The same document and overlay, given by their paths, give the same module."""
    code, out, _ = main(
        "compile", "--spec", SPEC / "openapi.yaml", "--overlay", SPEC / "overlay.yaml",
        "--component", "Session",
    )  # fmt: skip
    assert code == 0
    assert without_origin(out) == without_origin((GENERATED / "corrected.py").read_text("utf-8"))


def test_with_both_overlays_it_is_the_module_of_webhooks(main: Main) -> None:
    """Overlays are applied in the order in which they are given."""
    code, out, _ = main(
        "compile", "--spec", SPEC / "openapi.yaml", "--overlay", SPEC / "overlay.yaml",
        "--overlay", SPEC / "webhook.overlay.yaml", "--component", "Session",
    )  # fmt: skip
    assert code == 0
    assert out.splitlines()[2].startswith(
        "From openapi.yaml with overlay.yaml with webhook.overlay.yaml, by:"
    )
    assert without_origin(out) == without_origin((GENERATED / "webhook.py").read_text("utf-8"))


def test_the_module_judges_as_the_library_does(main: Main) -> None:
    """A module that is imported from a file and passed to Validator finds the same errors."""
    assert main("compile", "-o", "mine.py") == (0, "", "")
    mine = validator("mine.py")
    assert mine.is_valid_json(GOOD.read_bytes())
    mistakes = GOOD.with_name("session-mistakes.json").read_bytes()
    ours = {(finding.pointer, finding.message) for finding in av.findings(mistakes)}
    assert {(error.pointer, error.message) for error in mine.iter_errors_json(mistakes)} == ours


# The user's own documents


@pytest.mark.parametrize(
    ("name", "text"),
    [
        ("orders.yaml", YAML),
        ("orders.yml", YAML),
        ("flow.yaml", f"# In braces.\n{json.dumps(OPENAPI, indent=1)}  # As YAML has it.\n"),
        ("flow.yaml", FLOW),
        ("bom.yaml", "\ufeff" + YAML),
        ("orders.json", json.dumps(OPENAPI)),
        ("orders.md", f"# Orders\n\nAll about orders.\n\n```yaml\n{YAML}```\n\nThe end.\n"),
        ("orders.md", f"## OpenAPI\n\n````yaml GET /orders/{{id}}\n{YAML}````\n"),
        ("orders.md", f"```json\n{json.dumps(OPENAPI, indent=1)}\n```\n"),
    ],
    ids=[
        "yaml",
        "yml",
        "json in yaml",
        "yaml in braces",
        "yaml with a mark",
        "json",
        "markdown",
        "markdown with four ticks",
        "markdown with json",
    ],
)
def test_documents_of_every_kind(main: Main, name: str, text: str) -> None:
    """An OpenAPI document may be YAML, JSON, or a documentation page in Markdown."""
    Path(name).write_text(text, "utf-8")
    assert main("compile", "--spec", name, "--component", "Order", "-o", "orders_schema.py") == (
        0, "", "",
    )  # fmt: skip
    check_orders(validator("orders_schema.py"))


def test_the_vendors_own_page(main: Main) -> None:
    """Markdown around the published document gives the same module as the document."""
    document = (SPEC / "openapi.yaml").read_text("utf-8")
    page = f"# Retrieve\n\n## OpenAPI\n\n````yaml GET /sessions/{{id}}\n{document}\n````\n"
    Path("page.md").write_text(page, "utf-8")
    code, out, _ = main("compile", "--spec", "page.md", "--component", "Session")
    assert code == 0
    assert without_origin(out) == without_origin((GENERATED / "published.py").read_text("utf-8"))


@pytest.mark.parametrize("name", ["s.json", "s.yaml"])
def test_a_plain_json_schema(main: Main, name: str) -> None:
    """A schema that is not an OpenAPI document needs no component."""
    schema = {"$defs": {"line": {"type": "integer"}}, "items": {"$ref": "#/$defs/line"}}
    Path(name).write_text(json.dumps(schema))
    assert main("compile", "--spec", name, "-o", "s.py").code == 0
    assert validator("s.py").is_valid([1, 2])
    assert not validator("s.py").is_valid([1, "2"])


def test_an_only_component_need_not_be_named(main: Main) -> None:
    """The same is true for ``compile_schema``."""
    document = OPENAPI | {"components": {"schemas": {"Line": {"type": "integer"}}}}
    Path("s.json").write_text(json.dumps(document))
    assert main("compile", "--spec", "s.json", "-o", "s.py").code == 0
    assert not validator("s.py").is_valid("x")


def test_an_overlay_of_ones_own(main: Main) -> None:
    """An overlay is applied before the schema is compiled."""
    Path("s.yaml").write_text(YAML)
    Path("o.yaml").write_text(
        "overlay: 1.0.0\ninfo: {title: Stricter, version: '1'}\nactions:\n"
        "  - target: $.components.schemas.Order\n    description: One line at least.\n"
        "    update: {required: [lines]}\n"
    )
    arguments = ["compile", "--spec", "s.yaml", "--component", "Order"]
    assert main(*arguments, "--overlay", "o.yaml", "-o", "s.py").code == 0
    assert not validator("s.py").is_valid({"id": "ab"})
    assert main(*arguments, "-o", "s.py").code == 0
    assert validator("s.py").is_valid({"id": "ab"})


def test_the_module_says_what_it_was_made_of(main: Main) -> None:
    """The module has the names of the files, without their folders."""
    Path("s.json").write_text("true")
    _, out, _ = main("compile", "--spec", Path("s.json").absolute())
    assert "s.json" in out.splitlines()[2]
    assert str(Path.cwd()) not in out


@pytest.mark.parametrize(
    "name",
    [
        *(
            pytest.param(name, marks=needs_any_name)
            for name in ('"""; import os; """.json', "a\\.json", "a\n.json", '".json')
        ),
        "x'y.json",
    ],
)
def test_the_name_of_a_file_can_not_become_code(main: Main, name: str) -> None:
    """Quotes, backslashes and newlines in the name stay within the docstring."""
    Path(name).write_text("true")
    code, out, _ = main("compile", "--spec", name)
    assert code == 0
    tree = ast.parse(out)
    assert ast.get_docstring(tree)
    imported = [ast.unparse(node) for node in tree.body if isinstance(node, ast.Import)]
    assert "import os" not in imported


def test_unknown_keywords_can_be_let_pass(main: Main) -> None:
    """They are refused by default, and are annotations with ``--no-strict``."""
    Path("s.json").write_text('{"type": "object", "requred": ["a"]}')
    code, out, err = main("compile", "--spec", "s.json")
    assert (code, out) == (2, "")
    assert "requred" in err
    assert main("compile", "--spec", "s.json", "--no-strict").code == 0


def test_unknown_keywords_and_formats_can_be_let_pass_by_themselves(main: Main) -> None:
    """Each of the two has its own option."""
    Path("keyword.json").write_text('{"type": "integer", "requred": ["a"]}')
    Path("format.json").write_text('{"type": "integer", "format": "whatever"}')
    Path("known.json").write_text('{"type": "integer", "format": "int32"}')
    codes = {
        (name, option): main("compile", "--spec", f"{name}.json", *option).code
        for name in ("keyword", "format", "known")
        for option in [("--no-strict-keywords",), ("--no-strict-formats",), ()]
    }
    assert [*codes.values()] == [0, 2, 2, 2, 0, 2, 0, 0, 0]


def test_documents_that_references_lead_to_are_given(main: Main) -> None:
    """They are given by URI, any number of them; each may be of any supported kind."""
    reference = "https://example.org/lines?v=1#/components/schemas/Line"
    Path("s.yaml").write_text(f"items: {{anyOf: [{{$ref: '{reference}'}}, {{$ref: none.json}}]}}")
    Path("lines.yaml").write_text(YAML)
    Path("none.json").write_text('{"type": "null"}')
    arguments = ["compile", "--spec", "s.yaml", "-o", "s.py"]
    arguments += ["--resource", "https://example.org/lines?v=1=lines.yaml"]
    assert main(*arguments).code == 2
    assert main(*arguments, "--resource", "none.json=none.json") == (0, "", "")
    assert "From s.yaml with lines.yaml with none.json, by" in Path("s.py").read_text()
    assert validator("s.py").is_valid([{"size": 1}, None])
    (error,) = validator("s.py").iter_errors([{"size": 0}])
    assert error.pointer == "/0/size"
    assert error.schema_pointer == f"{reference}/properties/size/minimum"


# Errors


@pytest.mark.parametrize(
    ("values", "words"),
    [
        (["a.json"], "URI=FILE"),
        (["=a.json"], "URI=FILE"),
        (["x:a="], "URI=FILE"),
        (["x:a=s.json", "x:a=s.json"], "twice"),
        (["x:a#b=s.json"], "x:a#b"),
        (["x:a=missing.json"], "missing.json"),
        (["x:a=broken.json"], "broken.json"),
        (["x:a=old.json"], "OpenAPI 3.0.0"),
    ],
)
def test_a_resource_that_can_not_be_given_is_one_line(
    main: Main, values: list[str], words: str
) -> None:
    """The exit code is 2, and the line names the problem."""
    Path("s.json").write_text("true")
    Path("broken.json").write_text('{"')
    Path("old.json").write_text('{"openapi": "3.0.0"}')
    options = [part for value in values for part in ("--resource", value)]
    code, out, err = main("compile", "--spec", "s.json", *options)
    assert (code, out) == (2, "")
    assert err.startswith("alcamine-validate: ")
    assert err.count("\n") == 1
    assert words in err


@pytest.mark.parametrize(
    ("name", "data", "words"),
    [
        ("s.json", b'{"requred": []}', "requred"),
        ("s.json", b'{"type": "strin"}', "strin"),
        ("s.json", b'{"$ref": "#/$defs/none"}', "#/$defs/none"),
        ("s.json", b'{"dependencies": {}}', "dependencies"),
        ("s.json", b'{"$ref": "other.yaml#/a"}', "--resource other.yaml=FILE"),
        ("s.json", b'{"pattern": "("}', "pattern"),
        ("s.json", b'{"format": "colour"}', "colour"),
        ("s.json", b"[1, 2]", ""),
        ("s.json", b"{", ""),
        ("s.json", b"", ""),
        ("s.yaml", b"a: [", ""),
        ("s.yaml", b"a: &x [*x]", ""),
        ("s.yaml", b"\xff\xfe", "UTF-8"),
        ("s.yaml", b"{a: 1, a: 2}", "a"),
        ("s.yaml", b"[" * 30_000, ""),
        ("s.md", b"# Nothing here\n", ""),
        ("s.json", json.dumps(OPENAPI).encode(), "component"),
        ("s.json", b'{"openapi": "3.1.0", "info": {"title": "x", "version": "1"}}', "component"),
        ("s.json", b'{"properties": {"\\u001b[31m": {"typ": 1}}}', "typ"),
        ("s.json", b'{"\\u001b[31m\\n": 1}', ""),
    ],
)
def test_a_document_that_can_not_be_compiled_is_one_line(
    main: Main, name: str, data: bytes, words: str
) -> None:
    """The exit code is 2, and no file or output is written.

    The line names the problem and its place, and has no control characters.
    """
    Path(name).write_bytes(data)
    code, out, err = main("compile", "--spec", name, "-o", "out.py")
    assert (code, out) == (2, "")
    assert err.startswith("alcamine-validate: ")
    assert err.count("\n") == 1
    assert err.rstrip("\n").isprintable()
    assert words in err
    assert not list(Path().glob("*out*"))
    assert err.count("(at the root)") <= 1


def test_a_component_that_is_not_there_names_one_that_is(main: Main) -> None:
    """The message suggests a similar component, or lists the existing ones."""
    Path("s.yaml").write_text(YAML)
    code, _, err = main("compile", "--spec", "s.yaml", "--component", "Ordr")
    assert code == 2
    assert "'Order'" in err
    code, _, err = main("compile", "--spec", "s.yaml", "--component", "Invoice")
    assert code == 2
    assert "Line" in err
    assert "Order" in err


@pytest.mark.parametrize("option", ["--spec", "--overlay"])
@pytest.mark.parametrize("path", ["missing.yaml", ".", "missing/dir.yaml"])
def test_a_file_that_can_not_be_read_is_one_line(main: Main, option: str, path: str) -> None:
    """A missing document or a folder is exit code 2; the line has its name and the reason."""
    code, out, err = main("compile", option, path)
    assert (code, out) == (2, "")
    assert err.startswith("alcamine-validate: ")
    assert str(Path(path)) in err
    assert err.count("\n") == 1


@needs_posix
def test_a_pipe_as_a_document_is_refused(run: Run) -> None:
    """It is refused as by ``check``, because there may never be a writer."""
    make_fifo("pipe.yaml")
    result = run("compile", "--spec", "pipe.yaml", timeout=15)
    assert result.returncode == 2
    assert result.stderr.count(b"\n") == 1


@pytest.mark.xdist_group("processes")
@needs_posix
def test_a_device_as_a_document_is_refused(run: Run) -> None:
    """Reading /dev/zero would never end."""
    result = run("compile", "--spec", "/dev/zero", preexec_fn=bounded(1_000))
    assert result.returncode == 2
    assert result.stderr.count(b"\n") == 1


# Output


def test_output_replaces_what_was_there(main: Main) -> None:
    """The file is replaced completely, and no other file is left behind."""
    Path("s.json").write_text("true")
    Path("out.py").write_text("old")
    assert main("compile", "--spec", "s.json", "-o", "out.py") == (0, "", "")
    assert "def is_valid" in Path("out.py").read_text()
    assert sorted(os.listdir()) == ["out.py", "s.json"]


@pytest.mark.parametrize(
    "output", ["no/such/folder/out.py", ".", "/", "..", "s.json/out.py", "sub"]
)
def test_output_that_can_not_be_written_is_exit_code_2(main: Main, output: str) -> None:
    """One line names the problem, and no file is left behind."""
    Path("s.json").write_text("true")
    Path("sub").mkdir()
    code, out, err = main("compile", "--spec", "s.json", "-o", output)
    assert (code, out) == (2, "")
    assert err.startswith("alcamine-validate: can't write ")
    assert err.count("\n") == 1
    assert sorted(os.listdir()) == ["s.json", "sub"]


def test_output_that_fails_half_way_leaves_the_old_file(
    main: Main, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A full disk must not destroy the existing file."""
    Path("s.json").write_text("true")
    Path("out.py").write_text("old")

    def fail(*_: object, **__: object) -> None:
        raise OSError(28, "No space left on device")

    with monkeypatch.context() as patch:
        for name in ("replace", "rename", "fsync"):
            patch.setattr(os, name, fail)
        for name in ("replace", "rename"):
            patch.setattr(Path, name, fail)
        code, out, err = main("compile", "--spec", "s.json", "-o", "out.py")
    assert (code, out) == (2, "")
    assert "No space left on device" in err
    assert Path("out.py").read_text() == "old"
    assert sorted(os.listdir()) == ["out.py", "s.json"]


@needs_links
def test_output_through_a_link_leaves_the_link(main: Main) -> None:
    """The target of the link is written."""
    Path("s.json").write_text("true")
    Path("target.py").write_text("old")
    Path("link.py").symlink_to("target.py")
    assert main("compile", "--spec", "s.json", "-o", "link.py").code == 0
    assert Path("link.py").is_symlink()
    assert "def is_valid" in Path("target.py").read_text()


@needs_posix
def test_output_to_a_device_leaves_the_device(main: Main) -> None:
    """`-o /dev/null` must not replace the device with a file, not even for root."""
    Path("s.json").write_text("true")
    Path("null.py").symlink_to(os.devnull)
    assert main("compile", "--spec", "s.json", "-o", "null.py").code == 0
    assert Path("null.py").is_symlink()
    assert Path("null.py").is_char_device()


@needs_posix
def test_output_into_a_pipe(run: Run) -> None:
    """A named pipe is written to, like /dev/stdout and ``>(…)``."""
    Path("s.json").write_text("true")
    make_fifo("pipe.py")
    reader = os.open("pipe.py", os.O_RDONLY | getattr(os, "O_NONBLOCK", 0))
    result = run("compile", "--spec", "s.json", "-o", "pipe.py")
    written = os.read(reader, 100)
    os.close(reader)
    assert (result.returncode, result.stderr) == (0, b"")
    assert written.startswith(b'"""Generated by alcamine-validate')
    assert Path("pipe.py").is_fifo()


@pytest.fixture
def open_folder(monkeypatch: pytest.MonkeyPatch) -> Iterator[Path]:
    """Work in a folder that every user can access."""
    path = Path(tempfile.mkdtemp(prefix="alcamine-"))
    path.chmod(0o755)
    monkeypatch.chdir(path)
    yield path
    (path / "locked").chmod(0o755)
    shutil.rmtree(path)


@needs_users
def test_output_into_a_folder_that_is_kept_from_us(
    main: Main, open_folder: Path, request: pytest.FixtureRequest
) -> None:
    """The exit code is 2, with the reason; an existing file there is unchanged."""
    (open_folder / "s.json").write_text("true")
    (open_folder / "locked").mkdir()
    (open_folder / "locked" / "out.py").write_text("old")
    (open_folder / "locked").chmod(0o555)
    assert main("compile", "--spec", "s.json").code == 0  # Imports the modules that it needs.
    request.getfixturevalue("as_nobody")
    code, out, err = main("compile", "--spec", "s.json", "-o", "locked/new.py")
    assert (code, out) == (2, "")
    assert err == "alcamine-validate: can't write locked/new.py: Permission denied\n"
    assert os.listdir("locked") == ["out.py"]


def test_the_compiled_module_needs_little(main: Main) -> None:
    """Validating with it imports neither YAML nor the compiler."""
    Path("s.json").write_text(json.dumps(ORDER | {"properties": {"id": {"format": "cuid2"}}}))
    assert main("compile", "--spec", "s.json", "-o", "s.py").code == 0
    program = (
        "import sys, s; print(s.is_valid({'id': 'ab'}), s.is_valid({'id': '1'}), *sys.modules)"
    )
    result = subprocess.run(
        [sys.executable, "-c", program], capture_output=True, encoding="utf-8", timeout=60,
        env={**os.environ, "PYTHONPATH": os.getcwd()}, check=True,
    )  # fmt: skip
    good, bad, *modules = result.stdout.split()
    assert (good, bad) == ("True", "False")
    assert not {"yaml", "argparse", "alcamine_validate.validator.compile"} & set(modules)
    assert not [
        name
        for name in modules
        if name.startswith(("alcamine_validate.schema", "alcamine_validate.compiler"))
    ]


def test_an_overlay_that_does_not_fit_has_its_line(main: Main, tmp_path: Path) -> None:
    """Its file and the line of the action are in the error."""
    overlay = tmp_path / "o.yaml"
    overlay.write_text(
        "overlay: 1.0.0\ninfo: {title: t, version: '1'}\nactions:\n"
        "  - target: $.components\n    update: {}\n  - target: $.absent\n    remove: true\n"
    )
    code, out, err = main("compile", "--overlay", overlay, "--component", "Session")
    assert (code, out) == (2, "")
    assert f"{overlay}:6: the target $.absent is not in the document" in err
