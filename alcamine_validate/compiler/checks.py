"""Nodes to statements: what each keyword checks, stated once.

The keywords of a schema are grouped by the JSON type that they speak of, so that one
test of the type guards many checks.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any, Final

from alcamine_validate.compiler.code import Code, code, literal
from alcamine_validate.compiler.names import Constants, Names, title
from alcamine_validate.compiler.statements import (
    At,
    Bind,
    Each,
    Fail,
    Function,
    Gather,
    Guard,
    Invoke,
    Member,
    Order,
    RequirePlain,
    Statement,
    When,
)  # fmt: skip
from alcamine_validate.compiler.types import is_not_type, is_type
from alcamine_validate.json_pointer import join
from alcamine_validate.schema import nodes
from alcamine_validate.schema.nodes import Keyword, Program, Schema

_INLINE: Final = (
    nodes.Nothing, nodes.Type, nodes.Enum, nodes.NumberLimit, nodes.MultipleOf, nodes.SizeLimit,
    nodes.Pattern, nodes.Format, nodes.UniqueItems, nodes.Reference, nodes.ByType,
)  # fmt: skip
"""Keywords whose checks are short enough to stand in the function around them."""

_EACH_PROPERTY: Final = (
    nodes.PatternProperties, nodes.AdditionalProperties, nodes.PropertyNames,
)  # fmt: skip

_GROUPS: Final = ("object", "array", "string", "number")

_TEXT_TESTS: Final = {
    "cuid2": "is_cuid2", "date": "is_date", "date-time": "is_date_time", "e164": "is_e164",
    "email": "is_email", "ipv4": "is_ipv4", "ipv6": "is_ipv6", "time": "is_time", "uuid": "is_uuid",
}  # fmt: skip

_LIMITS: Final[dict[str, Callable[[Code, Any], Code]]] = {
    "maximum": lambda value, limit: code("{} > {}", value, limit),
    "exclusiveMaximum": lambda value, limit: code("{} >= {}", value, limit),
    "minimum": lambda value, limit: code("{} < {}", value, limit),
    "exclusiveMinimum": lambda value, limit: code("{} <= {}", value, limit),
}
_SIZED: Final = {"Length": "string", "Items": "array", "Properties": "object"}
_CANONICAL_ID_LENGTH: Final = 24

Statements = list[Statement]


class Checks:
    """States the checks of a program's schemas, one function for each that needs one."""

    def __init__(self, program: Program, own_formats: frozenset[str] = frozenset()) -> None:
        self.program = program
        self.own_formats = own_formats
        self.constants = Constants()
        self.names = Names()
        self.functions: dict[int, Function] = {}
        self._waiting: list[Function] = []

    def function(self, schema: Schema, hint: str = "") -> Function:
        """Return the function of ``schema``; its body is stated by :meth:`state_all`."""
        known = self.functions.get(id(schema))
        if known is None:
            words = f"{title(schema.pointer, self.program.root.pointer)} {hint}"
            known = Function(self.names.fresh(words).text, schema)
            self.functions[id(schema)] = known
            self._waiting.append(known)
        return known

    def state_all(self) -> None:
        """State the bodies of all functions asked for, and of those that they ask for."""
        self.function(self.program.root)
        while self._waiting:
            function = self._waiting.pop(0)
            body = _Body(self, function).schema(function.schema, Code("value"), At())
            function.body = tuple(body)


class _Body:
    """States the body of one function."""

    def __init__(self, checks: Checks, function: Function) -> None:
        self.checks = checks
        self.own = function
        self.names = Names()
        self.loops = 0

    # Schemas

    def apply(self, schema: Schema, value: Code, at: At) -> Statements:
        """State a subschema: in place where it is short, by a function of its own if not."""
        if not schema.keywords:
            return []
        if self._is_inline(schema):
            return self.schema(schema, value, at)
        self.checks.function(schema)
        return [Invoke(schema, value, at)]

    def _is_inline(self, schema: Schema) -> bool:
        for node in schema.keywords:
            if isinstance(node, nodes.Items):
                if self.loops > 1 or not self._is_inline(node.schema):
                    return False
            elif not isinstance(node, _INLINE):
                return False
        return True

    def probe(self, schema: Schema, value: Code) -> Code:
        """Return the expression that is true where ``schema`` accepts ``value``."""
        return code("{}({})", self.predicate(schema), value)

    def predicate(self, schema: Schema) -> Code:
        """Return the name of the boolean function of ``schema``."""
        self.own.probed.append(schema)
        return Code(f"_is_{self.checks.function(schema).title}")

    def schema(self, schema: Schema, value: Code, at: At) -> Statements:
        """State all keywords of ``schema`` for ``value``."""
        declared = schema.find(nodes.Type)
        enums = [s for n in schema.keywords if isinstance(n, nodes.Enum)
                 for s in self._enum(n, value, at, declared)]  # fmt: skip
        groups = {kind: self._group(kind, schema, value, at) for kind in _GROUPS}
        rest = [s for node in schema.keywords for s in self._applicator(node, value, at)]
        if declared is None:
            return enums + _chain(groups, value, (RequirePlain(value),)) + rest
        return [self._typed(schema, declared, enums, groups, value, at), *rest]

    def _typed(
        self,
        schema: Schema,
        declared: nodes.Type,
        enums: Statements,
        groups: dict[str, Statements],
        value: Code,
        at: At,
    ) -> Statement:
        types = _without_integer(declared.types)
        tested = {name: groups.get("number" if name == "integer" else name, []) for name in types}
        fail = _type_failure(declared, value, at)
        if len(types) == 2 and "null" in types and not enums:
            (other,) = (name for name in types if name != "null")
            # Errors still name both types; here null has already been let through.
            inner = Fail(is_not_type(value, (other,)), *_rest(fail))
            guard = self._gathered(schema, value, Guard(inner, tuple(tested[other])))
            return When(((code("{} is not None", value), (guard,)),))
        if len(types) == 1:
            (only,) = types
            return self._gathered(schema, value, Guard(fail, (*enums, *tested[only])))
        return Guard(fail, (*enums, *_chain(tested, value)))

    def _gathered(self, schema: Schema, value: Code, guard: Guard) -> Statement:
        """Let a batch prove the string, where its keywords are just those that one proves."""
        kind = batch_of(schema, self.checks.own_formats)
        return Gather(kind, value, (guard,)) if kind else guard

    # Groups of keywords by type

    def _group(self, kind: str, schema: Schema, value: Code, at: At) -> Statements:
        result: Statements = []
        if kind == "object":
            result += self._object(schema, value, at)
        if kind == "array":
            result += self._array(schema, value, at)
        for node in schema.keywords:
            result += self._scalar(kind, node, value, at)
        return result

    def _scalar(self, kind: str, node: Keyword, value: Code, at: At) -> Iterator[Statement]:
        if isinstance(node, nodes.SizeLimit) and _sized(node) == kind:
            yield _size_failure(node, value, at)
        elif isinstance(node, nodes.NumberLimit) and kind == "number":
            test = _LIMITS[node.kind](value, node.limit)
            yield Fail(test, node.kind, at, node.pointer, _facts("limit", node.limit, value))
        elif isinstance(node, nodes.MultipleOf) and kind == "number":
            test = code("not {}({}, {})", self._run("is_multiple_of"), value, node.divisor)
            yield Fail(test, "multipleOf", at, node.pointer, _facts("divisor", node.divisor, value))
        elif isinstance(node, nodes.Pattern) and kind == "string":
            test = code("not {}({})", self._search(node.python), value)
            yield Fail(test, "pattern", at, node.pointer, _facts("pattern", node.pattern, value))
        elif isinstance(node, nodes.Format) and kind == "string":
            test = code("not {}({})", self._format_test(node.name), value)
            yield Fail(test, "format", at, node.pointer, _facts("format", node.name, value))

    def _run(self, text: str) -> Code:
        return self.checks.constants.runtime(text)

    def _search(self, python: str) -> Code:
        return self.checks.constants.constant("pattern", code("re.compile({}).search", python))

    def _format_test(self, name: str) -> Code:
        if name in _TEXT_TESTS and name not in self.checks.own_formats:
            return self._run(_TEXT_TESTS[name])
        return self.checks.constants.constant(f"format {name}", code("OWN_FORMATS[{}]", name))

    # Any type

    def _enum(
        self, node: nodes.Enum, value: Code, at: At, declared: nodes.Type | None
    ) -> Iterator[Statement]:
        texts = all(isinstance(item, str | None) for item in node.values)
        if texts and declared and set(declared.types) <= {"string", "null"}:
            allowed = self._constant_set(node, code("{}", frozenset(node.values)))
            test = code("{} not in {}", value, allowed)
        else:
            stand_ins = code("{}({})", self._run("canonical_set"), list(node.values))
            allowed = self._constant_set(node, stand_ins)
            test = code("not {}({}, {})", self._run("is_one_of"), value, allowed)
        yield Fail(test, *_enum_failure(node, value, at))

    def _constant_set(self, node: nodes.Enum, expression: Code) -> Code:
        words = title(node.pointer.rpartition("/")[0], self.checks.program.root.pointer)
        return self.checks.constants.constant(f"{words.split(' ')[-1]} values", expression)

    def _applicator(self, node: Keyword, value: Code, at: At) -> Iterator[Statement]:
        if isinstance(node, nodes.Nothing):
            yield Fail(None, "false", at, node.pointer)
        elif isinstance(node, nodes.Reference):
            yield from self.apply(self.checks.program.definitions[node.target], value, at)
        elif isinstance(node, nodes.AllOf):
            for schema in node.schemas:
                yield from self.apply(schema, value, at)
        elif isinstance(node, nodes.AnyOf | nodes.OneOf):
            yield self._union(node, value, at)
        elif isinstance(node, nodes.Not):
            yield Fail(self.probe(node.schema, value), "not", at, node.pointer)
        elif isinstance(node, nodes.Conditional):
            yield from self._conditional(node, value, at)
        elif isinstance(node, nodes.ByType):
            yield self._by_type(node, value, at)
        elif isinstance(node, nodes.Dispatch):
            yield self._dispatch(node, value, at)

    def _union(self, node: nodes.AnyOf | nodes.OneOf, value: Code, at: At) -> Statement:
        probes = [self.probe(schema, value).text for schema in node.schemas]
        if isinstance(node, nodes.AnyOf):
            test = Code(f"not ({' or '.join(probes)})")
            return Fail(test, "anyOf", at, node.pointer, (("branches", len(probes)),))
        matches = Code(" + ".join(probes))
        params = (("branches", len(probes)), ("matches", matches))
        return Fail(code("{} != 1", matches), "oneOf", at, node.pointer, params)

    def _conditional(self, node: nodes.Conditional, value: Code, at: At) -> Iterator[Statement]:
        consequent = self.apply(node.consequent, value, at) if node.consequent else []
        alternative = self.apply(node.alternative, value, at) if node.alternative else []
        if consequent:
            test = self.probe(node.condition, value)
            yield When(((test, tuple(consequent)),), tuple(alternative))
        elif alternative:
            test = code("not {}", self.probe(node.condition, value))
            yield When(((test, tuple(alternative)),))

    def _by_type(self, node: nodes.ByType, value: Code, at: At) -> Statement:
        cases = []
        for types, schema in node.cases:
            only_type = len(schema.keywords) == 1 and schema.find(nodes.Type) is not None
            body = [] if only_type else self.apply(schema, value, at)
            cases.append((is_type(value, types), tuple(body)))
        everything = nodes.Type(
            node.pointer, tuple(name for types, _ in node.cases for name in types)
        )
        unguarded = Fail(None, *_rest(_type_failure(everything, value, at)))
        return When(tuple(cases), (unguarded,))

    def _dispatch(self, node: nodes.Dispatch, value: Code, at: At) -> Statement:
        variable = self.names.fresh(node.property)
        absent = self._run("ABSENT")
        missing = Fail(None, "required", at, node.required_pointer, (("property", node.property),))
        for constant, branch in node.branches:
            self.checks.function(branch, constant)
        cases: list[tuple[Code, tuple[Statement, ...]]] = [
            (code("{} == {}", variable, constant), tuple(self.apply(branch, value, at)))
            for constant, branch in node.branches
        ]
        cases.append((code("{} is {}", variable, absent), (missing,)))
        chosen = When(tuple(cases), (_unknown_constant(node, variable, at),))
        bind = Bind(variable, code("{}.get({}, {})", value, node.property, absent))
        fail = _type_failure(nodes.Type(node.pointer, ("object",)), value, at)
        return Guard(fail, (bind, chosen))

    # Arrays

    def _array(self, schema: Schema, value: Code, at: At) -> Statements:
        result: Statements = []
        for node in schema.keywords:
            if isinstance(node, nodes.PrefixItems):
                result += self._prefix_items(node, value, at)
            elif isinstance(node, nodes.Items):
                result += self._items(node, value, at)
            elif isinstance(node, nodes.Contains):
                result += self._contains(node, value, at)
            elif isinstance(node, nodes.UniqueItems):
                result.append(self._unique(node, value, at))
        return result

    def _prefix_items(self, node: nodes.PrefixItems, value: Code, at: At) -> Statements:
        result: Statements = []
        for index, schema in enumerate(node.schemas):
            item = self.names.fresh(f"item {index}")
            bind = Bind(item, code("{}[{}]", value, index))
            body = self.apply(schema, item, at.member(str(index)))
            if body:
                result.append(When(((code("len({}) > {}", value, index), (bind, *body)),)))
        return result

    def _items(self, node: nodes.Items, value: Code, at: At) -> Statements:
        index, item = self.names.fresh("index"), self.names.fresh("item")
        self.loops += 1
        body = self.apply(node.schema, item, at.found(code("str({})", index)))
        self.loops -= 1
        rest = code("{}[{}:]", value, node.start) if node.start else value
        start = code(", {}", node.start) if node.start else Code("")
        numbered = code("enumerate({}{})", rest, start)
        targets = code("{}, {}", index, item)
        return [Each(targets, numbered, item, rest, tuple(body))] if body else []

    def _contains(self, node: nodes.Contains, value: Code, at: At) -> Statements:
        count = self.names.fresh("matches")
        counted = code("{}({}, {})", self._run("matching"), value, self.predicate(node.schema))
        result: Statements = [Bind(count, counted)]
        if node.minimum:
            params = (("limit", node.minimum), ("matches", count))
            test = code("{} < {}", count, node.minimum)
            result.append(Fail(test, "minContains", at, node.minimum_pointer, params))
        if node.maximum is not None:
            params = (("limit", node.maximum), ("matches", count))
            test = code("{} > {}", count, node.maximum)
            result.append(Fail(test, "maxContains", at, node.maximum_pointer, params))
        return result if len(result) > 1 else []

    def _unique(self, node: nodes.UniqueItems, value: Code, at: At) -> Statement:
        test = code("{}({}) is not None", self._run("first_repeat"), value)
        params = (("indices", code("{}({})", self._run("first_repeat"), value)),)
        return Fail(test, "uniqueItems", at, node.pointer, params)

    # Objects

    def _object(self, schema: Schema, value: Code, at: At) -> Statements:
        members = self._members(schema, value, at)
        result: Statements = [*members.values(), *_other_required(schema, members, value, at)]
        result += self._each_property(schema, value, at)
        for node in schema.keywords:
            if isinstance(node, nodes.DependentRequired):
                result += _dependent_required(node, value, at)
            elif isinstance(node, nodes.DependentSchemas):
                for name, dependent in node.schemas.items():
                    body = tuple(self.apply(dependent, value, at))
                    result += [When(((code("{} in {}", name, value), body),))] if body else []
            elif isinstance(node, nodes.TimestampOrder):
                result += self._orders(node, members, value, at)
        return result

    def _members(self, schema: Schema, value: Code, at: At) -> dict[str, Member]:
        properties, required = schema.find(nodes.Properties), schema.find(nodes.Required)
        members: dict[str, Member] = {}
        for name, subschema in properties.schemas.items() if properties else ():
            variable = self.names.fresh(name)
            body = tuple(self.apply(subschema, variable, at.member(name)))
            if body:
                is_required = required is not None and name in required.names
                missing = _missing(required, name, at) if required and is_required else None
                null_passes = _null_passes(body, variable)
                members[name] = Member(value, name, variable, missing, null_passes, body)
        if members:
            self._run("ABSENT")
        return members

    def _each_property(self, schema: Schema, value: Code, at: At) -> Statements:
        if not any(isinstance(node, _EACH_PROPERTY) for node in schema.keywords):
            return []
        key, item = self.names.fresh("key"), self.names.fresh("item")
        below = at.found(code("{}({})", Code("escape"), key))
        body: Statements = []
        for node in schema.keywords:
            if isinstance(node, nodes.PropertyNames) and node.schema.keywords:
                test = code("not {}", self.probe(node.schema, key))
                params = (("property", key),)
                body.append(Fail(test, "propertyNames", below, node.pointer, params))
            elif isinstance(node, nodes.PatternProperties):
                body += self._pattern_properties(node, key, item, below)
            elif isinstance(node, nodes.AdditionalProperties):
                body += self._additional_properties(node, key, item, below)
        if not body:
            return []
        self._run("escape")
        targets, members = code("{}, {}", key, item), code("{}.items()", value)
        return [Each(targets, members, targets, members, tuple(body))]

    def _pattern_properties(
        self, node: nodes.PatternProperties, key: Code, item: Code, below: At
    ) -> Iterator[Statement]:
        for _, python, schema in node.patterns:
            body = tuple(self.apply(schema, item, below))
            if body:
                yield When(((code("{}({})", self._search(python), key), body),))

    def _additional_properties(
        self, node: nodes.AdditionalProperties, key: Code, item: Code, below: At
    ) -> Iterator[Statement]:
        body: tuple[Statement, ...] = tuple(self.apply(node.schema, item, below))
        if node.schema.find(nodes.Nothing):
            params = (("property", key), ("known", node.names))
            body = (Fail(None, "additionalProperties", below, node.pointer, params),)
        tests = [code("not {}({})", self._search(python), key) for python in node.patterns]
        if node.names:
            known = self.checks.constants.constant(
                "known properties", literal(frozenset(node.names))
            )
            tests.insert(0, code("{} not in {}", key, known))
        if body and tests:
            yield When(((Code(" and ".join(test.text for test in tests)), body),))
        else:
            yield from body

    def _orders(
        self, node: nodes.TimestampOrder, members: dict[str, Member], value: Code,
        at: At,
    ) -> Statements:  # fmt: skip
        result: Statements = []
        for index, (earlier, later) in enumerate(node.pairs):
            bound = [members.get(name) for name in (earlier, later)]
            first, second = (
                member.variable if member else code("{}.get({})", value, name)
                for member, name in zip(bound, (earlier, later), strict=True)
            )
            fail = self._order_failure(node, index, first, second, at)
            optional = tuple(m.variable for m in bound if m and (m.null_passes or not m.missing))
            gathered = all(member is not None and _is_timestamp(member) for member in bound)
            result.append(Order(first, second, optional, gathered, fail))
        return result

    def _order_failure(
        self, node: nodes.TimestampOrder, index: int, first: Code, second: Code, at: At
    ) -> Fail:
        earlier, later = node.pairs[index]
        test = code("not {}({}, {})", self._run("in_order"), first, second)
        params = (
            ("earlier", earlier),
            ("later", later),
            ("earlier_value", first),
            ("later_value", second),
        )
        return Fail(test, "order", at.member(later), f"{node.pointer}/{index}", params)


def batch_of(schema: Schema, own_formats: frozenset[str]) -> str | None:
    """Return which batch proves a string schema by itself, or None.

    A batch proves its format in the spelling that servers use; a length limit that this
    spelling keeps is proven along.
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


def _is_timestamp(member: Member) -> bool:
    """Tell whether the batch of timestamps proves a member's value."""
    statement = member.body[0]
    if isinstance(statement, When) and len(member.body) == 1:
        statement = statement.cases[0][1][0]
    return isinstance(statement, Gather) and statement.kind == "timestamps"


def _facts(name: str, wanted: Any, value: Code) -> tuple[tuple[str, Any], ...]:
    return (name, wanted), ("value", value)


def _without_integer(types: tuple[str, ...]) -> tuple[str, ...]:
    return tuple(name for name in types if name != "integer" or "number" not in types)


def _chain(
    groups: dict[str, Statements], value: Code, otherwise: tuple[Statement, ...] = ()
) -> Statements:
    """State each group for values of its type; the types that have none accept."""
    cases = tuple(
        (is_type(value, (kind,)), tuple(statements))
        for kind, statements in groups.items()
        if statements
    )
    return [When(cases, otherwise)] if cases else []


def _null_passes(body: tuple[Statement, ...], variable: Code) -> bool:
    first = body[0]
    not_null = code("{} is not None", variable)
    return len(body) == 1 and isinstance(first, When) and first.cases[0][0] == not_null


def _rest(fail: Fail) -> tuple[str, At, str, tuple[tuple[str, Any], ...]]:
    """Return a failure's fields without its test."""
    return fail.kind, fail.at, fail.schema_pointer, fail.params


def _type_failure(node: nodes.Type, value: Code, at: At) -> Fail:
    params = (("expected", node.types), ("value", value))
    return Fail(is_not_type(value, node.types), "type", at, node.pointer, params)


def _missing(required: nodes.Required, name: str, at: At) -> Fail:
    return Fail(None, "required", at, required.pointer, (("property", name),))


def _other_required(
    schema: Schema, members: dict[str, Member], value: Code, at: At
) -> Iterator[Statement]:
    """State the required properties about which nothing else is said."""
    required = schema.find(nodes.Required)
    for name in required.names if required else ():
        if required and name not in members:
            fail = _missing(required, name, at)
            yield Fail(code("{} not in {}", name, value), *_rest(fail))


def _enum_failure(
    node: nodes.Enum, value: Code, at: At
) -> tuple[str, At, str, tuple[tuple[str, Any], ...]]:
    params: tuple[tuple[str, Any], ...] = (("allowed", list(node.values)), ("value", value))
    if isinstance(node, nodes.PairedEnum):
        pairing = (
            ("property", node.property), ("constant", node.constant), ("owners", dict(node.owners)),
        )  # fmt: skip
        return "pairing", at, node.pointer, params + pairing
    return node.kind, at, node.pointer, params


def _unknown_constant(node: nodes.Dispatch, variable: Code, at: At) -> Fail:
    allowed = [constant for constant, _ in node.branches]
    params = (("property", node.property), ("allowed", allowed), ("value", variable))
    return Fail(None, "discriminator", at.member(node.property), node.pointer, params)


def _sized(node: nodes.SizeLimit) -> str:
    return next(kind for suffix, kind in _SIZED.items() if node.kind.endswith(suffix))


def _size_failure(node: nodes.SizeLimit, value: Code, at: At) -> Fail:
    sign = Code(">" if node.kind.startswith("max") else "<")
    test = code("len({}) {} {}", value, sign, node.limit)
    params = (("limit", node.limit), ("length", code("len({})", value)))
    return Fail(test, node.kind, at, node.pointer, params)


def _dependent_required(node: nodes.DependentRequired, value: Code, at: At) -> Iterator[Statement]:
    for name, dependents in node.names.items():
        fails = tuple(
            Fail(
                code("{} not in {}", dependent, value),
                "dependentRequired",
                at,
                join(node.pointer, name),
                (("property", dependent), ("because", name)),
            )
            for dependent in dependents
        )
        if fails:
            yield When(((code("{} in {}", name, value), fails),))
