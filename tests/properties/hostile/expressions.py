"""Every regular expression in the package's source, and texts that attack each.

Calls of ``re`` whose first argument is text or made of the module's constants are found
automatically, so that every new expression is tested. Expressions that depend on a caller are not
known here: the test lists these calls, with examples.
"""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator
from importlib import import_module
from pathlib import Path
from typing import Any, Final, NamedTuple

import alcamine_validate

PACKAGE: Final = Path(str(alcamine_validate.__file__)).parent
USES: Final = ("match", "fullmatch", "search", "sub", "split", "findall", "finditer")
Text = str | bytes


class Expression(NamedTuple):
    """A compiled regular expression, the method that uses it, and its place in the source."""

    pattern: re.Pattern[Any]
    use: str
    place: str


class Unknown(NamedTuple):
    """A call of ``re`` whose pattern is known only at run time."""

    place: str
    source: str


def expressions() -> tuple[list[Expression], list[Unknown]]:
    """Return all expressions of the package, and the calls whose pattern is unknown."""
    known: list[Expression] = []
    unknown: list[Unknown] = []
    for path in sorted(PACKAGE.rglob("*.py")):
        name = ".".join(("alcamine_validate", *path.relative_to(PACKAGE).with_suffix("").parts))
        if name.endswith("__main__"):
            continue
        for each in _of_module(name, ast.parse(path.read_text("utf-8"))):
            (known if isinstance(each, Expression) else unknown).append(each)  # type: ignore[arg-type]
    return known, unknown


def _of_module(name: str, tree: ast.Module) -> Iterator[Expression | Unknown]:
    module: dict[str, Any] = {}
    parents = {child: node for node in ast.walk(tree) for child in ast.iter_child_nodes(node)}
    for node in ast.walk(tree):
        if not (isinstance(node, ast.Call) and ast.unparse(node.func).startswith("re.")):
            continue
        function = ast.unparse(node.func).removeprefix("re.")
        if function not in (*USES, "compile"):
            continue
        module = module or vars(import_module(name.removesuffix(".__init__")))
        place = f"{name}:{node.lineno}"
        try:
            values = [_value(each, module) for each in (node.args[0], *_flags(node, function))]
            pattern = re.compile(*values)
        except NameError:
            yield Unknown(name, ast.unparse(node.args[0]))
            continue
        for use in _uses(node, parents, tree) if function == "compile" else {function}:
            yield Expression(pattern, use, place)


def _value(node: ast.expr, module: dict[str, Any]) -> Any:
    return eval(ast.unparse(node), {**module})


def _flags(node: ast.Call, function: str) -> list[ast.expr]:
    given = {each.arg: each.value for each in node.keywords}
    if "flags" in given:
        return [given["flags"]]
    position = {"compile": 1, "sub": 4, "split": 3}.get(function, 2)
    return node.args[position : position + 1]


def _uses(node: ast.Call, parents: dict[ast.AST, ast.AST], tree: ast.Module) -> set[str]:
    """Return the methods of a compiled expression that are called; ``search`` if unknown."""
    parent = parents[node]
    if isinstance(parent, ast.Attribute):
        return {parent.attr}
    targets = [parent.target] if isinstance(parent, ast.AnnAssign) else []
    names = {each.id for each in targets if isinstance(each, ast.Name)}
    called = {
        each.attr
        for each in ast.walk(tree)
        if isinstance(each, ast.Attribute) and ast.unparse(each.value) in names
    }
    return called & set(USES) or {"search"}


# Texts


def attacks(pattern: re.Pattern[Any], size: int) -> Iterator[Text]:
    """Yield texts of about ``size`` characters that make an ambiguous expression backtrack.

    Each repeats characters or words of the expression, after a text with which the expression can
    begin, and has an end that does not match.
    """
    words = sorted(_words(pattern))
    pairs = [first + second for first in words[:10] for second in words[:10]]
    units = [(start, word) for start in ("", *_starts(pattern)) for word in words]
    for start, unit in dict.fromkeys([*units, *(("", pair) for pair in pairs)]):
        text = start + unit * (size // len(unit)) + "\x00"
        yield text.encode("latin-1", "replace") if isinstance(pattern.pattern, bytes) else text


def _parsed(pattern: re.Pattern[Any]) -> Any:
    from re import _parser  # type: ignore[attr-defined]  # no other parser knows its language

    return _parser.parse(pattern.pattern, pattern.flags)


def _starts(pattern: re.Pattern[Any]) -> list[str]:
    """Return up to eight texts with which a match may start: an example, and literal texts."""
    return sorted({_example(_parsed(pattern))[:40], *_runs(_parsed(pattern))} - {""})[:8]


def _words(pattern: re.Pattern[Any]) -> set[str]:
    """Return the characters and words of an expression, with one or two for each class."""
    tree = _parsed(pattern)
    words = {chr(code) for code in _codes(tree)} | set(_runs(tree))
    words.add(_example(tree))
    return {"a", " ", "\n"} | {word for word in words if word}


def _runs(tree: Any) -> Iterator[str]:
    """Yield the literal texts of at least two characters in an expression."""
    run = ""
    for name, value in tree:
        if str(name) == "LITERAL":
            run += chr(value)
            continue
        if len(run) > 1:
            yield run
        run = ""
        for below in _below(value):
            yield from _runs(below)
    if len(run) > 1:
        yield run


def _below(value: Any) -> Iterator[Any]:
    """Yield the subexpressions in an operation's argument."""
    if hasattr(value, "data"):
        yield value
    elif isinstance(value, tuple | list):
        for each in value:
            yield from _below(each)


_CATEGORY: Final = {"DIGIT": "0", "SPACE": " ", "WORD": "a"}


def _codes(tree: Any) -> Iterator[int]:
    """Yield the characters in an expression: both ends of a range, one for each category."""
    for name, value in tree:
        operation = str(name)
        if operation in ("LITERAL", "NOT_LITERAL"):
            yield value
        elif operation == "RANGE":
            yield from value
        elif operation == "CATEGORY":
            yield ord(_CATEGORY.get(str(value).rpartition("_")[2], "!"))
        elif operation == "IN":
            yield from _codes(value)
        for below in _below(value):
            yield from _codes(below)


def _example(tree: Any) -> str:
    """Return a text that an expression may match, with first branches and few repetitions."""
    text = ""
    for name, value in tree:
        operation = str(name)
        if operation in ("LITERAL", "IN", "ANY"):
            text += "a" if operation == "ANY" else chr(next(_codes([(name, value)]), 97))
        elif operation in ("MAX_REPEAT", "MIN_REPEAT", "POSSESSIVE_REPEAT"):
            text += _example(value[2]) * max(1, min(value[0], 40))
        elif operation == "BRANCH":
            text += _example(value[1][0])
        elif operation in ("SUBPATTERN", "ATOMIC_GROUP"):
            text += _example(value[-1] if operation == "SUBPATTERN" else value)
    return text
