"""Checks of ``enum`` and the keywords about strings and numbers; one table row per keyword."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import replace
from typing import Any, Final

from alcamine_validate.compiler.code import Code, code, literal
from alcamine_validate.compiler.names import title
from alcamine_validate.compiler.scope import Scope, State, search, violation
from alcamine_validate.compiler.statements import At, Statement
from alcamine_validate.runtime.numbers import exact
from alcamine_validate.schema import nodes
from alcamine_validate.schema.nodes import Keyword, Schema

_FORMAT_TESTS: Final = {
    "cuid2": ("is_cuid2",),
    "date": ("is_date",),
    "date-time": ("is_date_time",),
    "e164": ("match_e164",),
    "email": ("match_ordinary_email", "is_email"),
    "ipv4": ("is_ipv4",),
    "ipv6": ("is_ipv6",),
    "time": ("is_time",),
    "uuid": ("is_uuid",),
}
"""Runtime functions, one of which must accept; ``match_…`` raises TypeError for non-strings."""

_LIMITS: Final[Mapping[str, Callable[[Code, Any], Code]]] = {
    "maximum": lambda value, limit: code("{} > {}", value, limit),
    "exclusiveMaximum": lambda value, limit: code("{} >= {}", value, limit),
    "minimum": lambda value, limit: code("{} < {}", value, limit),
    "exclusiveMinimum": lambda value, limit: code("{} <= {}", value, limit),
}
_CANONICAL_ID_LENGTH: Final = 24
_LARGE: Final = 2**53


def _limit(node: nodes.NumberLimit, value: Code, at: At, scope: Scope) -> Iterator[Statement]:
    limit = exact(node.limit)
    compared = code("{}({})", scope.runtime("exact"), value) if abs(limit) >= _LARGE else value
    test = _LIMITS[node.kind](compared, limit)
    yield violation(node, test, node.kind, at, ("limit", node.limit), ("value", value))


def _multiple_of(node: nodes.MultipleOf, value: Code, at: At, scope: Scope) -> Iterator[Statement]:
    test = code("not {}({}, {})", scope.runtime("is_multiple_of"), value, node.divisor)
    yield violation(node, test, "multipleOf", at, ("divisor", node.divisor), ("value", value))


def _pattern(node: nodes.Pattern, value: Code, at: At, scope: Scope) -> Iterator[Statement]:
    test = code("not {}({})", search(scope, node.expression), value)
    fail = violation(node, test, "pattern", at, ("pattern", node.pattern), ("value", value))
    yield replace(fail, proves_type=True)


def _format(node: nodes.Format, value: Code, at: At, scope: Scope) -> Iterator[Statement]:
    if node.name in _FORMAT_TESTS and node.name not in scope.own_formats:
        tests = [scope.runtime(each) for each in _FORMAT_TESTS[node.name]]
    else:
        tests = [scope.constant(f"format {node.name}", code("OWN_FORMATS[{}]", node.name))]
    test = Code(" and ".join(code("not {}({})", each, value).text for each in tests))
    fail = violation(node, test, "format", at, ("format", node.name), ("value", value))
    yield replace(fail, proves_type=tests[0].text.startswith("match_"))


def size(node: nodes.SizeLimit, value: Code, at: At, _scope: Scope) -> Iterator[Statement]:
    """Yield the check of ``maxLength`` … ``minProperties``."""
    sign = Code(">" if node.kind.startswith("max") else "<")
    test = code("len({}) {} {}", value, sign, node.limit)
    length = code("len({})", value)
    yield violation(node, test, node.kind, at, ("limit", node.limit), ("length", length))


NUMBER: Final[dict[type[Keyword], State]] = {
    nodes.NumberLimit: _limit,
    nodes.MultipleOf: _multiple_of,
}
STRING: Final[dict[type[Keyword], State]] = {
    nodes.Pattern: _pattern,
    nodes.Format: _format,
}


def enum(
    node: nodes.Enum, value: Code, at: At, scope: Scope, declared: nodes.Type | None
) -> Iterator[Statement]:
    """Yield the check of ``enum`` or ``const`` for a value of the ``declared`` type."""
    types = set(declared.types) if declared else set[str]()
    is_text = _are_texts(node.values, types)
    match node.values:
        case (only,) if is_text:
            test = code("{} != {}", value, only)
        case values if is_text:
            test = code("{} not in {}", value, _values(node, literal(frozenset(values)), scope))
        case values:
            stand_ins = code("{}({})", scope.runtime("canonical_set"), list(values))
            allowed = _values(node, stand_ins, scope)
            test = code("not {}({}, {})", scope.runtime("is_one_of"), value, allowed)
    kind = node.kind
    facts: list[tuple[str, Any]] = [("allowed", list(node.values)), ("value", value)]
    if isinstance(node, nodes.PairedEnum):
        kind = "pairing"
        facts += [("property", node.property), ("constant", node.constant)]
        facts.append(("owners", dict(node.owners)))
    fail = violation(node, test, kind, at, *facts)
    used = {"null" if each is None else "string" for each in node.values}
    yield replace(fail, proves_type=is_text and used <= types)


def _are_texts(values: tuple[Any, ...], types: set[str]) -> bool:
    """Return whether ``values`` and all values of the ``types`` are strings or null."""
    return (
        bool(types and values)
        and types <= {"string", "null"}
        and all(isinstance(each, str | None) for each in values)
    )


def _values(node: nodes.Enum, expression: Code, scope: Scope) -> Code:
    words = title(node.pointer.rpartition("/")[0], scope.resolved.root.pointer)
    return scope.constant(f"{words.split(' ')[-1]} values", expression)


def batch_of(schema: Schema, own_formats: frozenset[str]) -> str | None:
    """Return the name of the batch that proves all keywords of a string schema, or None.

    A batch proves its format in the spelling that servers use. It also proves any length limit
    that this spelling satisfies.
    """
    declared, text_format = schema.find(nodes.Type), schema.find(nodes.Format)
    if declared is None or text_format is None or text_format.name in own_formats:
        return None
    others = [n for n in schema.keywords if n is not declared and n is not text_format]
    if not set(declared.types) <= {"string", "null"} or "string" not in declared.types:
        return None
    if text_format.name == "date-time" and not others:
        return "timestamps"
    if text_format.name == "cuid2" and all(_keeps_canonical_id(node) for node in others):
        return "identifiers"
    return None


def _keeps_canonical_id(node: Keyword) -> bool:
    return (
        isinstance(node, nodes.SizeLimit)
        and node.kind == "maxLength"
        and node.limit >= _CANONICAL_ID_LENGTH
    )
