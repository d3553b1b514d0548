"""The layout: a folder imports only from those above it in the list, and no import goes round.

The list is the route of the data, from the ground up. A module belongs to the folder, or to the
file, of its top name.
"""

from __future__ import annotations

import ast
from collections.abc import Iterator
from functools import cache
from graphlib import CycleError, TopologicalSorter
from pathlib import Path
from typing import Final

import pytest

import alcamine_validate
from tests.support.places import ROOT

PACKAGE: Final = Path(str(alcamine_validate.__file__)).parent
NAME: Final = "alcamine_validate"
TEXT_OF_OTHERS: Final = (
    "corrected.py",
    "canonical.py",
    "coverage.py",
    "object_shapes.py",
    "published.py",
    "types.py",
    "vocabulary.py",
    "webhook.py",
)
"""What the compiler wrote, which no one reads for its length."""

LAYOUT: Final = (
    "finding",  # Finding, Related, Severity: the one currency
    "text",  # JSON and YAML as text: positions, pointers, locating, redaction
    "native",  # the scanner in C, and whether it is there
    "workers",  # the process pool; knows nothing of Sessions
    "runtime",  # what generated code may import
    "schema",  # documents to resolved, typed nodes
    "compiler",  # nodes to Python source; knows no Session
    "validator",  # Validator, compile_schema, errors in words
    "session_codegen",  # what only the Session needs of the compiler
    "generated",  # the Session, compiled and committed
    "input",  # bytes to documents with a way back to their lines
    "privacy",  # people's data and secrets in texts and values, with exact spans
    "editing",  # new values in the files that documents were read from
    "lint",  # documents to findings
    "invalid_session",  # the exception that carries findings
    "session_tables",  # the scanner's tables for the schemas of this package
    "session",  # the public face for one Session
    "own_schema",  # the same for a user's document and overlays
    "check",  # paths to results
    "drift",  # what Sessions have that the document lacks, and the overlay for it
    "many",  # the public face for many
    "many_partition",  # valid and invalid ones apart
    "many_async",  # the same for asyncio
    "sanitizing",  # replacements for people's data in files, checked before they are written
    "samples",
    "strategies",
    "changes",  # what changed between two documents, and what that means here
    "reporters",
    "arrow",  # columns of Arrow, on any engine
    "__init__",
    "cli",
    "__main__",
)
"""From the ground up."""

LEVEL: Final = {folder: level for level, folder in enumerate(LAYOUT)}
LOWEST_OF_GENERATED: Final = {"runtime", "text"}
"""All that a generated module may import from: it must work without the rest."""


def module_name(path: Path) -> str:
    """Return a module's dotted name below the package, such as ``runtime.formats``."""
    parts = path.relative_to(PACKAGE).with_suffix("").parts
    return ".".join(parts[:-1] if len(parts) > 1 and parts[-1] == "__init__" else parts)


MODULES: Final = {module_name(path): path for path in sorted(PACKAGE.rglob("*.py"))}


@cache
def nodes(module: str) -> list[ast.AST]:
    """Return every node of a module's syntax tree."""
    return list(ast.walk(ast.parse(MODULES[module].read_text("utf-8"))))


def imported_names(module: str) -> Iterator[str]:
    """Yield the dotted name of everything that a module imports, wherever it does."""
    for node in nodes(module):
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom):
            assert node.level == 0, "imports are absolute"
            yield from (f"{node.module}.{alias.name}" for alias in node.names)


def as_module(name: str) -> str | None:
    """Return the module of this package that an imported name is, or is in; else None."""
    if name.partition(".")[0] != NAME:
        return None
    below = name.split(".")[1:]
    candidates = (".".join(below[:length]) for length in range(len(below), 0, -1))
    return next((known for known in candidates if known in MODULES), "__init__")


@cache
def imports() -> dict[str, set[str]]:
    """Return, for each module, the modules of this package that it imports."""
    graph = {}
    for name in MODULES:
        found = map(as_module, imported_names(name))
        graph[name] = {module for module in found if module is not None} - {name}
    return graph


def house(module: str) -> str:
    """Return the house of a module: its file or its folder at the top.

    A program of a folder is in the house of programs.
    """
    return "__main__" if module.endswith(".__main__") else module.partition(".")[0]


def test_the_layout_names_every_folder() -> None:
    """Each once, and none that is not there."""
    assert sorted(set(map(house, MODULES))) == sorted(LAYOUT)


def test_imports_are_seen() -> None:
    """The graph that the tests below look at is the real one."""
    graph = imports()
    assert "schema.nodes" in graph["schema.reader"]
    assert "check.one_file" in graph["cli.check_command"]
    assert "runtime.formats" in graph["runtime"]
    assert sum(map(len, graph.values())) > 100


def test_imports_go_one_way() -> None:
    """From a folder above in the list, or from the same one."""
    upward = [
        f"{module} imports {other}"
        for module, others in imports().items()
        for other in others
        if house(other) != house(module) and LEVEL[house(other)] > LEVEL[house(module)]
    ]
    assert upward == []


def test_no_imports_go_round() -> None:
    """Not even within a house."""
    try:
        TopologicalSorter(imports()).prepare()
    except CycleError as error:
        pytest.fail(f"imports go round: {' -> '.join(error.args[1])}")


def test_generated_modules_stand_on_the_runtime_alone() -> None:
    """What a generated module imports, and all that this imports in turn, is small."""
    graph = imports()
    waiting = [f"generated.{Path(name).stem}" for name in TEXT_OF_OTHERS]
    reached: set[str] = set()
    while waiting:
        module = waiting.pop()
        reached.add(module)
        waiting += graph[module] - reached
    houses = {house(module) for module in reached if not module.startswith("generated")}
    assert houses <= LOWEST_OF_GENERATED


def test_no_one_imports_the_strategies() -> None:
    """They need hypothesis, which few have installed."""
    users = {name for name, others in imports().items() if "strategies" in map(house, others)}
    assert "strategies.schemas" in users
    assert set(map(house, users)) == {"strategies"}


@pytest.mark.parametrize("library", ["yaml", "argparse", "hypothesis", "orjson"])
def test_libraries_are_used_where_they_belong(library: str) -> None:
    """YAML in one reader, argparse in the command, hypothesis in the strategies."""
    users = {
        name
        for name in MODULES
        if library in {imported.partition(".")[0] for imported in imported_names(name)}
    }
    allowed = {
        "yaml": {
            "text.yaml_scalars",
            "text.yaml_text",
            "text.yaml_writer",
            "schema.document_lines",
        },
        "argparse": {name for name in MODULES if house(name) == "cli"},
        "hypothesis": {name for name in MODULES if house(name) == "strategies"},
        "orjson": {
            "text.json_text",
            "validator.messages",
            "runtime.keys",
            "samples.make",
            "schema.document",
        }
        | {"cli.rule_command", "cli.sample_command", "reporters.json_output"},
    }
    assert users
    assert users <= allowed[library]


def test_only_the_command_prints() -> None:
    """And only it knows the process: arguments, streams, exit codes."""
    for name in MODULES:
        for node in nodes(name):
            if isinstance(node, ast.Call) and isinstance(node.func, ast.Name):
                allowed = house(name) == "cli"
                assert allowed or node.func.id not in ("print", "input", "exit"), name
            if isinstance(node, ast.Attribute) and ast.unparse(node).startswith("sys.std"):
                assert house(name) == "cli"


def test_only_one_door_turns_text_into_code() -> None:
    """Exec, eval and compile stand in compiler/python/load.py alone."""
    doors = {
        name
        for name in MODULES
        for node in nodes(name)
        if isinstance(node, ast.Call)
        and isinstance(node.func, ast.Name)
        and node.func.id in ("exec", "eval", "compile", "__import__")
    }
    assert doors == {"compiler.python.load"}


RENDERED: Final = "compiler.python.code"
"""The module that turns parts into source. Only it looks into source, or makes any of text."""


def test_no_pass_looks_into_rendered_source() -> None:
    """Source is made by templates and names, and its text is used only as a whole.

    A pass that needs to know what source says would read expressions and statements instead.
    """
    allowed = {
        # The key of a constant is its whole source, and the width of a line is its length.
        "compiler.python.constants", "compiler.python.collecting",
        # These write modules of their own, of which no pass reads anything.
        "session_codegen.typed_dicts", "session_codegen.keys", "session_codegen.object_shapes",
    }  # fmt: skip
    for name in MODULES:
        if house(name) not in ("compiler", "session_codegen") or name == RENDERED:
            continue
        for node in nodes(name):
            assert not _makes_code_of_text(node), (name, ast.unparse(node))
            if isinstance(node, ast.Attribute) and node.attr == "text":
                assert name in allowed, (name, node.lineno)
                assert not isinstance(node.ctx, ast.Store)


def _makes_code_of_text(node: ast.AST) -> bool:
    return isinstance(node, ast.Call) and ast.unparse(node.func).rpartition(".")[2] == "Code"


def test_only_the_renderer_knows_python() -> None:
    """What states the checks imports nothing of the renderer, which imports nothing of Sessions."""
    for name, others in imports().items():
        if house(name) == "compiler" and not name.startswith("compiler.python"):
            assert not {each for each in others if each.startswith("compiler.python")}, name
        if house(name) == "compiler":
            assert set(map(house, others)) <= {"compiler", "schema", "runtime", "native", "text"}, (
                name
            )


# How long functions are


def lengths() -> list[tuple[int, str]]:
    """Return the lines of every function that a person wrote, shortest first."""
    return sorted(
        ((node.end_lineno or node.lineno) - node.lineno + 1, f"{name}.{node.name}")
        for name, path in MODULES.items()
        if path.name not in TEXT_OF_OTHERS
        for node in nodes(name)
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef)
    )


def test_no_function_is_long() -> None:
    """The longest ones are lists of options or long docstrings."""
    assert [found for found in lengths() if found[0] > 60] == []


def test_no_module_is_long() -> None:
    """What a person wrote stays within what a person reads at one sitting."""
    sizes = {
        name: len(path.read_text("utf-8").splitlines())
        for name, path in MODULES.items()
        if path.name not in TEXT_OF_OTHERS
    }
    assert {name: size for name, size in sizes.items() if size > 500} == {}


def test_every_module_says_what_it_is_for() -> None:
    """A docstring at its head."""
    silent = [
        name
        for name, path in MODULES.items()
        if not ast.get_docstring(ast.parse(path.read_text("utf-8")))
    ]
    assert silent == []


# The tests mirror the package

TESTED_WITH: Final = {
    "compiler.table.conditions": "test_native",
    "compiler.table.layout": "test_native",
    "compiler.table.reading": "test_native",
    "compiler.table.tables": "test_native",
    "compiler.table.words": "test_native",
    "native.condition": "lint/test_linter",
    "compiler.table.values": "test_native",
    "session_codegen.tables": "test_generated",
    "session_tables.canonical_table": "test_generated",
    "session_tables.corrected_table": "test_generated",
    "arrow.options": "arrow/test_checks",
    "changes.branches": "changes/test_compare",
    "editing.edits": "editing/test_apply",
    "changes.change": "changes/test_compare",
    "changes.conditions": "changes/test_compare",
    "changes.constraints": "changes/test_compare",
    "changes.description": "changes/test_compare",
    "changes.explanations": "changes/test_classes",
    "changes.objects": "changes/test_compare",
    "changes.other_keywords": "changes/test_compare",
    "changes.read": "changes/test_compare",
    "changes.shapes": "changes/test_compare",
    "check.all_files": "check/test_parallel",
    "check.baseline.entries": "check/test_baseline",
    "check.baseline.paths": "check/test_baseline",
    "check.file_fix": "check/test_fixing",
    "check.fixable": "check/test_fixing",
    "check.find_files": "cli/test_check_command_paths",
    "check.hidden_json_spans": "properties/test_nothing_leaks",
    "check.hidden_spans": "properties/test_nothing_leaks",
    "check.hidden_yaml_spans": "properties/test_nothing_leaks",
    "check.splitting": "cli/test_split_files",
    "check.observing": "drift/test_observe",
    "check.one_file": "cli/test_check_command_inputs",
    "check.shifting": "check/test_parallel",
    "check.tasks": "check/test_parallel",
    "cli.document_options": "cli/test_spec_corrected_command",
    "cli.exit_codes": "cli/test_main_usage",
    "cli.help_format": "cli/test_main_usage",
    "cli.input_options": "cli/test_check_command_inputs",
    "cli.output": "cli/test_check_command_output",
    "cli.split_lines": "cli/test_split_files",
    "cli.split_tables": "cli/test_split_files",
    "cli.streams": "cli/test_check_command_streams",
    "compiler.python.boolean": "compiler/python/test_module",
    "compiler.checks": "compiler/python/test_module",
    "compiler.python.collecting": "compiler/python/test_module",
    "compiler.python.expressions": "compiler/python/test_module",
    "compiler.evaluated_inference": "compiler/test_evaluated",
    "compiler.python.load": "properties/test_no_schema_text_becomes_code",
    "compiler.exact_integers": "compiler/test_scalar_checks",
    "compiler.scope": "compiler/python/test_module",
    "session_codegen.typed_dicts": "compiler/python/test_module",
    "drift.documents": "drift/test_observe",
    "input.captures.archive": "input/captures/test_attachments",
    "input.captures.capture_text": "input/captures/test_capture_states",
    "input.captures.cassettes": "input/captures/recordings/test_vcrpy",
    "input.captures.exchanges": "input/captures/test_capture",
    "input.captures.har": "input/captures/recordings/test_har",
    "input.captures.hoverfly": "input/captures/recordings/test_hoverfly",
    "input.captures.nock": "input/captures/recordings/test_written",
    "input.captures.pact": "input/captures/recordings/test_written",
    "input.captures.pieces": "input/captures/recordings/test_written",
    "input.captures.postman": "input/captures/recordings/test_by_hand",
    "input.captures.templates": "input/captures/test_capture_states",
    "input.captures.wiremock": "input/captures/recordings/test_by_hand",
    "input.compression": "input/captures/test_bodies",
    "input.document": "input/test_read",
    "lint.evaluate": "lint/test_linter",
    "lint.placed": "lint/test_place",
    "lint.rules.schema_codes": "lint/rules/test_catalogue",
    "lint.settings.paths": "lint/settings/test_config_options",
    "lint.settings.setting": "lint/settings/test_config_options",
    "lint.settings.values": "lint/settings/test_config_options",
    "lint.verdict": "test_session",
    "reporters.changes_words": "reporters/test_changes_text",
    "reporters.fingerprints": "reporters/test_gitlab",
    "reporters.html_parts": "reporters/test_html_page",
    "reporters.json_output": "reporters/test_json_report",
    "reporters.markdown_parts": "reporters/test_markdown",
    "reporters.recognition": "cli/test_check_command_output",
    "reporters.sarif_rules": "reporters/test_sarif",
    "reporters.styles": "reporters/test_text",
    "reporters.summary": "reporters/test_text",
    "reporters.wording": "reporters/test_text",
    "runtime.keys": "test_generated",
    "cli.sanitize_words": "cli/test_sanitize_command",
    "runtime.object_shape": "session_codegen/test_object_shapes",
    "runtime.violation": "compiler/python/test_module",
    "samples.draw": "samples/test_make",
    "samples.mistakes": "samples/test_make",
    "samples.session": "samples/test_make",
    "samples.texts": "samples/test_make",
    "schema.character_classes": "schema/test_pattern",
    "schema.dialects": "schema/test_references",
    "schema.errors": "validator/test_compile_errors",
    "schema.known_formats": "schema/test_keywords",
    "schema.metaschema": "schema/test_references",
    "schema.nodes": "schema/test_keywords",
    "schema.reader": "schema/test_keywords",
    "schema.spec_files": "repository/test_packaging",
    "schema.unicode_properties": "schema/test_pattern",
    "schema.uri": "schema/test_references",
    "session_codegen.canonical": "compiler/python/test_module",
    "session_codegen.keys": "compiler/python/test_module",
    "strategies.alternatives": "strategies/test_schemas",
    "strategies.arrays": "strategies/test_schemas",
    "strategies.builder": "strategies/test_schemas",
    "strategies.choices": "strategies/test_schemas",
    "strategies.formats": "strategies/test_schemas",
    "strategies.mutated": "strategies/test_sessions",
    "strategies.numbers": "strategies/test_schemas",
    "strategies.objects": "strategies/test_schemas",
    "strategies.scope": "strategies/test_schemas",
    "strategies.texts": "strategies/test_schemas",
    "text.positions": "text/test_locate",
    "text.redact_fixes": "lint/test_attach_fixes",
    "text.redact": "cli/test_check_command_masking",
    "text.yaml_directives": "input/test_yaml_format",
    "text.yaml_scalars": "input/test_yaml_format",
    "text.yaml_text": "input/test_yaml_format",
    "validator.arguments": "properties/test_foreign_objects",
}
"""Modules that have no test file of their own, each with the one that tests it."""

TESTS: Final = ROOT / "tests"
NOT_MIRRORED: Final = (
    *("benchmarks", "engines", "fuzzing", "javascript", "mutation", "properties"),
    *("repositories", "repository", "support"),
)
"""Folders of tests about what cuts across modules, or about the repository."""


def mirrored() -> dict[str, str]:
    """Return the test files that mirror modules, as the dotted name that each promises."""
    found = {}
    for path in sorted(TESTS.rglob("test_*.py")):
        folder = path.relative_to(TESTS).parent.as_posix()
        if folder.split("/")[0] not in NOT_MIRRORED and not folder.endswith("/recordings"):
            name = path.relative_to(TESTS).with_name(path.stem.removeprefix("test_")).as_posix()
            found[name.replace("/", ".")] = path.relative_to(TESTS).with_suffix("").as_posix()
    return found


def module_of(name: str) -> str | None:
    """Return the module that a test file's name begins with, such as cli.main of cli.main_usage."""
    known = {*MODULES, "public_api"}  # the public interface is that of the package itself
    candidates = [module for module in known if f"{name}_".startswith(f"{module}_")]
    return max(candidates, key=len, default=None)


def test_each_test_file_is_named_for_its_module() -> None:
    """Its name is that of the module, or begins with it and goes on with what it is about."""
    assert [path for name, path in mirrored().items() if module_of(name) is None] == []


def test_each_module_has_its_tests() -> None:
    """A module has a test file of its name, or the table says which file tests it."""
    tested = {module_of(name) for name in mirrored()}
    written = {
        name
        for name, path in MODULES.items()
        if path.stem not in ("__init__", "__main__") and house(name) != "generated"
    }
    assert written - tested - set(TESTED_WITH) == set()
    assert set(TESTED_WITH) <= written - tested
    assert [path for path in TESTED_WITH.values() if not (TESTS / f"{path}.py").is_file()] == []
