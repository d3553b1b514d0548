"""Code whose statements are within the limits can always be generated, compiled and executed."""

from __future__ import annotations

from collections.abc import Callable
from random import Random
from typing import Any, Final

import pytest

import alcamine_validate as av
from alcamine_validate.compiler.checks import Checks
from alcamine_validate.compiler.expressions import Local
from alcamine_validate.compiler.python.load import load_module
from alcamine_validate.compiler.python.module import source_of_checks
from alcamine_validate.compiler.python_limits import DEEPEST_BODY, MOST_CASES, certainly_loads
from alcamine_validate.compiler.statements import Accept, EachElement, Function, Statement
from alcamine_validate.runtime.formats import FORMATS
from alcamine_validate.schema.nodes import Schema
from alcamine_validate.validator.compile import load_schema
from tests.support import schemas

Link = Callable[[Any], Any]


def statements(schema: Any, *, own_formats: frozenset[str] = frozenset()) -> Checks:
    """Return the statements of a schema."""
    formats = {*FORMATS, *own_formats}
    resolved = load_schema(
        schema, component=None, overlay=None, asserted_formats=formats, strict=False
    )
    return Checks(resolved, own_formats)


def is_certain(checks: Checks) -> bool:
    """Return whether the module of statements certainly loads, and load it if so."""
    found = certainly_loads(checks.functions.values())
    if found:
        load_module(source_of_checks(checks, origin="a test"), {})
    return found


def tagged(count: int) -> Any:
    """Return a schema that selects a branch by a text."""
    branches = [
        {"type": "object", "required": ["k"], "properties": {"k": {"const": str(number)}}}
        for number in range(count)
    ]
    return {"oneOf": branches}


@pytest.mark.parametrize(
    ("schema", "expected"),
    [
        (True, True),
        (False, True),
        ({"type": "array", "items": {"format": "uuid"}}, True),
        (tagged(MOST_CASES), True),
        (tagged(MOST_CASES + 1), False),
        ({"enum": ["a", None, True, 1.5]}, True),
        ({"enum": ["a", []]}, False),
        ({"properties": {"a": {"const": {"b": 1}}}}, False),
        ({"pattern": "^a"}, False),
        ({"items": {"multipleOf": 3}}, False),
        ({"anyOf": [{"minLength": 1}, {"required": ["a"]}]}, False),
    ],
    ids=str,
)
def test_limits_are_those_of_cases_constants_and_patterns(schema: Any, expected: bool) -> None:
    """A chain of cases, a nested constant and a pattern are where Python can refuse code."""
    assert is_certain(statements(schema)) is expected


def test_bodies_in_each_other_are_limited() -> None:
    """The deepest body that is allowed, and one that is deeper."""

    def nested(depth: int) -> Function:
        body: tuple[Statement, ...] = (Accept(),)
        for _ in range(depth - 1):
            item = Local("item")
            body = (EachElement(Local("value"), 0, Local("index"), item, body=(body[0],)),)
        return Function("root", Schema(""), (body[0],))

    assert certainly_loads([nested(DEEPEST_BODY)])
    assert not certainly_loads([nested(1), nested(DEEPEST_BODY + 1)])


LINKS: Final[dict[str, Link]] = {
    "arrays": lambda inner: {"type": "array", "items": inner},
    "arrays or null": lambda inner: {"type": ["array", "null"], "items": inner},
    "arrays without a type": lambda inner: {"items": inner, "minItems": 1},
    "objects": lambda inner: {"type": "object", "properties": {"a": inner}, "required": ["a"]},
    "maps": lambda inner: {"additionalProperties": inner},
    "maps beside properties": lambda inner: {
        "properties": {"b": {"type": "null"}}, "additionalProperties": inner,
    },
    "branches": lambda inner: {
        "oneOf": [
            {"type": "object", "required": ["k"], "properties": {"k": {"const": "a"}, "x": inner}},
            {"type": "object", "required": ["k"], "properties": {"k": {"const": "b"}}},
        ]
    },
    "allOf": lambda inner: {"allOf": [inner, {"maxItems": 9}]},
}  # fmt: skip


@pytest.mark.parametrize("name", [*LINKS, "all of them"])
@pytest.mark.parametrize("depth", [3, 10, 30])
def test_a_deep_schema_within_the_limits_loads(name: str, depth: int) -> None:
    """Functions in each other are inlined only as deep as Python allows."""
    random = Random(depth)
    schema: Any = {"type": "string"}
    for _ in range(depth):
        schema = LINKS[random.choice([*LINKS]) if name == "all of them" else name](schema)
    assert is_certain(statements(schema))


def test_a_large_schema_within_the_limits_loads() -> None:
    """The number of statements is no limit."""
    properties = {
        f"p{index}": {
            "type": "object", "required": ["k", "b"],
            "properties": {name: {"type": "string", "minLength": 1} for name in "abcdefgh"},
        }
        for index in range(400)
    }  # fmt: skip
    assert is_certain(statements({"type": "object", "properties": properties}))


@pytest.mark.parametrize("amount", [1_000, pytest.param(8_000, marks=pytest.mark.thorough)])
def test_every_random_schema_within_the_limits_loads(amount: int) -> None:
    """Also those that only Python can check."""
    random = Random(amount)
    certain = 0
    for _ in range(amount):
        try:
            checks = statements(schemas.schema(random))
        except av.SchemaError:
            continue
        certain += is_certain(checks)
    assert certain > amount / 10


def test_statements_can_be_rendered_again() -> None:
    """Rendering does not change them: two threads may do it at once."""
    schema = LINKS["objects"](LINKS["objects"](LINKS["arrays or null"]({"format": "uuid"})))
    checks = statements(schema)
    first = source_of_checks(checks, origin="a test")
    assert source_of_checks(checks, origin="a test") == first
    assert source_of_checks(statements(schema), origin="a test") == first
