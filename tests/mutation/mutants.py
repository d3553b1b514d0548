"""The mutants of a module: each a small change of its text that a test should notice."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator
from itertools import takewhile
from pathlib import Path
from typing import Any, Final, NamedTuple

from cosmic_ray.ast import ast_nodes, get_ast
from cosmic_ray.ast.ast_query import ASTQuery
from cosmic_ray.mutating import mutate_code
from cosmic_ray.plugins import get_operator, operator_names

LEFT_OUT: Final = re.compile(
    r"ReplaceComparisonOperator_(Is|IsNot)_(?!Is)"
    r"|ReplaceComparisonOperator_(Eq|NotEq|Lt|LtE|Gt|GtE)_Is"
    r"|ReplaceBinaryOperator_\w+_(BitAnd|BitOr|BitXor|Div|LShift|Mod|Pow|RShift)$"
)
"""Operators of cosmic-ray whose mutants show nothing, or nothing new.

This package compares only classes, None and markers by identity. Each equals only itself, so that
``==`` gives the same result, and they have no order. Of the eleven operators that could replace
another one, four are enough to show whether a test notices.
"""

ORDERED: Final = re.compile(r"ReplaceComparisonOperator_(Eq|NotEq)_(Lt|LtE|Gt|GtE)$")
"""Operators that are left out if a text is compared: it is equal or not, and has no order."""

Span = tuple[tuple[int, int], tuple[int, int]]
"""The start and the end of a node, each as (line, column)."""


class Mutant(NamedTuple):
    """A changed module: what was changed and where, and the whole text."""

    line: int
    definition: str
    was: str
    became: str
    text: str


def mutants(path: Path) -> Iterator[Mutant]:
    """Yield every mutant of a module that cosmic-ray makes, except for those of annotations.

    Annotations, and imports for annotations alone, are never run, so that mypy is their only test.
    The arguments of :func:`dataclasses.dataclass` concern only code that would change an object,
    and there is none here.
    """
    source = path.read_text("utf-8")
    said, texts = _annotations(source), _comparisons_of_texts(source)
    for name in operator_names():
        operator = get_operator(name)
        if operator.arguments() or LEFT_OUT.search(name):
            continue
        places = [
            (start, ASTQuery(node).get_definition_name())
            for node in ast_nodes(get_ast(source))
            for start, _ in operator().mutation_positions(node)
        ]
        left_out = said + (texts if ORDERED.search(name) else [])
        for occurrence, (start, definition) in enumerate(places):
            if not any(first <= start < last for first, last in left_out):
                text = _mutated(source, operator(), occurrence)
                if text is not None:
                    yield _mutant(start[0], definition or "", source, text)


def _mutated(source: str, operator: Any, occurrence: int) -> str | None:
    """Return the changed text; None for an except clause with a dotted name (unsupported)."""
    try:
        return str(mutate_code(source, operator, occurrence))
    except AttributeError:
        return None


def _mutant(line: int, definition: str, source: str, text: str) -> Mutant:
    """Return the mutant with the lines that differ, each side joined to one line."""
    old, new = source.splitlines(), text.splitlines()
    same_before = _same(old, new)
    rest_old, rest_new = old[same_before:], new[same_before:]
    same_after = _same(rest_old[::-1], rest_new[::-1])
    was, became = (
        " ".join(row.strip() for row in rows[: len(rows) - same_after])
        for rows in (rest_old, rest_new)
    )
    return Mutant(line, definition, was, became, text)


def _same(some: list[str], others: list[str]) -> int:
    """Return how many lines are the same, counted from the first."""
    pairs = zip(some, others, strict=False)
    return sum(1 for _ in takewhile(lambda pair: pair[0] == pair[1], pairs))


def _annotations(source: str) -> list[Span]:
    """Return the spans of annotations, decorators of classes, and TYPE_CHECKING conditions."""
    found: list[ast.expr | None] = []
    for node in ast.walk(ast.parse(source)):
        if isinstance(node, ast.arg | ast.AnnAssign):
            found.append(node.annotation)
        elif isinstance(node, ast.FunctionDef):
            found.append(node.returns)
        elif isinstance(node, ast.ClassDef):
            found += node.decorator_list
        elif isinstance(node, ast.If) and ast.unparse(node.test) == "TYPE_CHECKING":
            found.append(node.test)
    return [_span(each) for each in found if each is not None]


def _comparisons_of_texts(source: str) -> list[Span]:
    """Return the spans of comparisons with a text literal."""
    return [
        _span(node)
        for node in ast.walk(ast.parse(source))
        if isinstance(node, ast.Compare)
        for side in [node.left, *node.comparators]
        if isinstance(side, ast.Constant) and isinstance(side.value, str)
    ]


def _span(node: ast.expr) -> Span:
    """Return the span of an expression."""
    return (node.lineno, node.col_offset), (node.end_lineno or 0, node.end_col_offset or 0)
