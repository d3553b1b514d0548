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

PACKAGE: Final = Path(str(alcamine_validate.__file__)).parent
NAME: Final = "alcamine_validate"
TEXT_OF_OTHERS: Final = (
    "corrected.py",
    "canonical.py",
    "object_shapes.py",
    "published.py",
    "types.py",
)
"""What the compiler wrote, which no one reads for its length."""

LAYOUT: Final = (
    "finding",  # Finding, Related, Severity: the one currency
    "text",  # JSON and YAML as text: positions, pointers, locating, redaction
    "workers",  # the process pool; knows nothing of Sessions
    "schema",  # documents to resolved, typed nodes
    "runtime",  # what generated code may import
    "compiler",  # nodes to Python source; knows no Session
    "validator",  # Validator, compile_schema, errors in words
    "session_codegen",  # what only the Session needs of the compiler
    "generated",  # the Session, compiled and committed
    "input",  # bytes to documents with a way back to their lines
    "lint",  # documents to findings
    "check",  # paths to results
    "session",  # the public face for one Session
    "many",  # the public face for many
    "samples",
    "strategies",
    "reporters",
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
    """Return the house of a module: its file or its folder at the top."""
    return module.partition(".")[0]


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
        "yaml": {"text.yaml_scalars", "text.yaml_text", "schema.document"},
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
    """Exec, eval and compile stand in compiler/load.py alone."""
    doors = {
        name
        for name in MODULES
        for node in nodes(name)
        if isinstance(node, ast.Call)
        and isinstance(node.func, ast.Name)
        and node.func.id in ("exec", "eval", "compile", "__import__")
    }
    assert doors == {"compiler.load"}


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
    assert [found for found in lengths() if found[0] > 40] == []


def test_no_module_is_long() -> None:
    """What a person wrote stays within what a person reads at one sitting."""
    sizes = {
        name: len(path.read_text("utf-8").splitlines())
        for name, path in MODULES.items()
        if path.name not in TEXT_OF_OTHERS
    }
    assert {name: size for name, size in sizes.items() if size > 400} == {}


def test_every_module_says_what_it_is_for() -> None:
    """A docstring at its head."""
    silent = [
        name
        for name, path in MODULES.items()
        if not ast.get_docstring(ast.parse(path.read_text("utf-8")))
    ]
    assert silent == []
