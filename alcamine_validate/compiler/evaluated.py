"""Which properties or elements of a value are evaluated, and the checks of all others.

Names and indices known at compile time become a test of the name or index. Those that depend on
the value are first gathered in one set, an expression that the boolean and collecting functions
share: each subschema that may accept the value adds what it evaluates if it does accept. If
that depends on further subschemas, a separate function computes it, an :class:`Evaluation`.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from functools import partial
from typing import Final

from alcamine_validate.compiler.code import Code, Lines, code, comment, literal
from alcamine_validate.compiler.evaluated_inference import Evaluated
from alcamine_validate.compiler.scope import Scope, search, violation
from alcamine_validate.compiler.statements import At, Bind, Each, Function, Statement, When
from alcamine_validate.schema import nodes
from alcamine_validate.schema.nodes import Keyword, Schema

_NONE: Final = Code("()")
_WORDS: Final = {"object": "properties", "array": "items"}


@dataclass
class Evaluation:
    """The generated function that returns what a schema evaluates in a value that it accepts.

    ``function`` checks values against the schema; its ``probed`` lists the schemas whose
    verdicts are needed.
    """

    kind: str
    function: Function
    expression: Code = _NONE

    @property
    def name(self) -> Code:
        """The name of the function, with a prefix that no other functions have."""
        return Code(f"_evaluated_{_WORDS[self.kind]}_of_{self.function.title}")

    def render(self, lines: Lines) -> None:
        """Add the whole function to ``lines``."""
        lines.lines += ["", "", f"# {comment(self.function.schema.pointer or 'the root')}"]
        lines.open("def {}(value: Any) -> set[Any]:", self.name)
        lines.add("return {}", self.expression)
        lines.close()


def evaluated_by(evaluation: Evaluation, scope: Scope) -> Code:
    """Return the expression for the set of evaluated property names or indices of ``value``."""
    schema, kind, value = evaluation.function.schema, evaluation.kind, Code("value")
    known = _known(scope.inference(kind).of(schema), value, kind, scope)
    return _set([*known, *_parts(schema.keywords, value, kind, scope)])


def unevaluated_checks(
    schema: Schema, kind: str, value: Code, at: At, scope: Scope
) -> Iterator[Statement]:
    """Yield the checks of the properties or elements that no other keyword evaluates."""
    node: nodes.UnevaluatedProperties | nodes.UnevaluatedItems | None
    node = schema.find(nodes.UnevaluatedProperties)
    if kind == "array":
        node = schema.find(nodes.UnevaluatedItems)
    if node is None or not node.schema.keywords:
        return
    others = tuple(each for each in schema.keywords if each is not node)
    covered = scope.inference(kind).of_all(others)
    if covered.everything:
        return
    parts = list(_parts(others, value, kind, scope))
    gathered = scope.fresh("evaluated") if parts else None
    if gathered is not None:
        yield Bind(gathered, _set(parts))
    if isinstance(node, nodes.UnevaluatedProperties):
        yield _properties(node, covered, gathered, value, at, scope)
    else:
        yield _items(node, covered, gathered, value, at, scope)


def _properties(
    node: nodes.UnevaluatedProperties,
    covered: Evaluated,
    gathered: Code | None,
    value: Code,
    at: At,
    scope: Scope,
) -> Statement:
    key, item = scope.fresh("key"), scope.fresh("item")
    below = at.found(code("{}({})", scope.runtime("escape"), key))
    body = scope.apply(node.schema, item, below)
    if node.schema.find(nodes.Nothing):
        params = (("property", key), ("known", tuple(sorted(covered.names))))
        body = (violation(node, None, "unevaluatedProperties", below, *params),)
    # All tests are true for a property that is not evaluated.
    tests: list[Code] = []
    if covered.names:
        known = scope.constant("known properties", literal(covered.names))
        tests.append(code("{} not in {}", key, known))
    for expression in sorted(covered.patterns):
        tests.append(code("not {}({})", search(scope, expression), key))
    if gathered is not None:
        tests.append(code("{} not in {}", key, gathered))
    targets, members = code("{}, {}", key, item), code("{}.items()", value)
    return Each(targets, members, targets, members, _under(tests, body))


def _items(
    node: nodes.UnevaluatedItems,
    covered: Evaluated,
    gathered: Code | None,
    value: Code,
    at: At,
    scope: Scope,
) -> Statement:
    index, item = scope.fresh("index"), scope.fresh("item")
    below = at.found(code("str({})", index))
    body = scope.apply(node.schema, item, below)
    if node.schema.find(nodes.Nothing):
        body = (violation(node, None, "unevaluatedItems", below, ("index", index)),)
    rest = code("{}[{}:]", value, covered.start) if covered.start else value
    targets = code("{}, {}", index, item)
    numbered = code("enumerate({}, {})", rest, covered.start)
    if gathered is None:
        return Each(targets, numbered, item, rest, body)
    tests = [code("{} not in {}", index, gathered)]
    return Each(targets, numbered, targets, numbered, _under(tests, body))


def _under(tests: list[Code], body: tuple[Statement, ...]) -> tuple[Statement, ...]:
    """Return ``body``, to run only if all ``tests`` are true."""
    test = Code(" and ".join(each.text for each in tests))
    return (When(((test, body),)),) if tests else body


# Sets of names or indices, as expressions


def _set(parts: list[Code]) -> Code:
    return Code("{" + ", ".join(f"*{part}" for part in parts) + "}") if parts else Code("set()")


def _all_of(schemas: Iterable[Schema | None], value: Code, kind: str, scope: Scope) -> Code:
    """Return the expression for what ``schemas`` evaluate in ``value``, which they all accept."""
    parts: list[Code] = []
    for schema in filter(None, schemas):
        covered = scope.inference(kind).of(schema)
        if covered.is_known:
            parts += _known(covered, value, kind, scope)
        else:
            parts.append(code("{}({})", scope.evaluation(schema, kind), value))
    return parts[0] if len(parts) == 1 else Code(f"({', '.join(f'*{part}' for part in parts)})")


def _known(covered: Evaluated, value: Code, kind: str, scope: Scope) -> Iterator[Code]:
    """Yield expressions for the evaluated names or indices known at compile time."""
    if covered.everything:
        yield value if kind == "object" else code("range(len({}))", value)
        return
    if covered.names:
        yield literal(tuple(sorted(covered.names)))
    for expression in sorted(covered.patterns):
        yield code("filter({}, {})", search(scope, expression), value)
    if covered.start:
        yield code("range({})", covered.start)


def _parts(keywords: Iterable[Keyword], value: Code, kind: str, scope: Scope) -> Iterator[Code]:
    """Yield expressions for the evaluated names or indices that depend on the value."""
    inference = scope.inference(kind)
    for node in keywords:
        for schema in inference.certain(node):
            if not inference.of(schema).is_known:
                yield code("{}({})", scope.evaluation(schema, kind), value)
        for test, accepted, refused in _cases(node, value, kind, scope):
            yes = _all_of(accepted, value, kind, scope)
            no = _all_of(refused, value, kind, scope)
            if (yes, no) != (_NONE, _NONE):
                yield code("({} if {} else {})", yes, test(), no)
        if isinstance(node, nodes.Contains) and kind == "array":
            # The indices of the elements that match (core 10.3.1.3).
            index, item = scope.fresh("index"), scope.fresh("item")
            match = scope.probe(node.schema, item)
            yield code("({0} for {0}, {1} in enumerate({2}) if {3})", index, item, value, match)


Case = tuple[Callable[[], Code], tuple[Schema | None, ...], tuple[Schema | None, ...]]


def _cases(node: Keyword, value: Code, kind: str, scope: Scope) -> Iterator[Case]:
    """Yield (test, schemas that accept if it is true, schemas that accept if it is false)."""
    if isinstance(node, nodes.AnyOf | nodes.OneOf):
        for schema in node.schemas:
            yield partial(scope.probe, schema, value), (schema,), ()
    elif isinstance(node, nodes.Conditional):
        test = partial(scope.probe, node.condition, value)
        yield test, (node.condition, node.consequent), (node.alternative,)
    elif isinstance(node, nodes.DependentSchemas) and kind == "object":
        for name, schema in node.schemas.items():
            yield partial(code, "{} in {}", name, value), (schema,), ()
    elif isinstance(node, nodes.Dispatch) and kind == "object":
        for constant, schema in node.branches:
            test = partial(code, "{}.get({}) == {}", value, node.property, constant)
            yield test, (schema,), ()
