"""Turns nodes into statements: each check of every schema is stated once.

The keywords of a schema are grouped by the JSON type that they apply to, so that one type
test guards many checks.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any, Final

from alcamine_validate.compiler.applicators import APPLICATORS, type_report
from alcamine_validate.compiler.array_checks import ARRAY
from alcamine_validate.compiler.evaluated import evaluated_by, unevaluated_checks
from alcamine_validate.compiler.evaluated_inference import EvaluatedInference
from alcamine_validate.compiler.expressions import (
    Accepts,
    EvaluatedBy,
    Expression,
    HasType,
    Local,
    MatchingIndices,
    Not,
    Union,
)
from alcamine_validate.compiler.expressions import walk as walk_expressions
from alcamine_validate.compiler.names import Names, title
from alcamine_validate.compiler.object_checks import object_checks
from alcamine_validate.compiler.scalar_checks import NUMBER, STRING, enum, size
from alcamine_validate.compiler.scope import State
from alcamine_validate.compiler.statements import (
    At,
    Bind,
    Check,
    Function,
    Guard,
    Invoke,
    Statement,
    When,
    body_of,
    expressions_of,
    walk,
)
from alcamine_validate.schema import nodes
from alcamine_validate.schema.nodes import Keyword, ResolvedSchema, Schema

_INLINE: Final = (
    nodes.Nothing,
    nodes.Type,
    nodes.Enum,
    nodes.NumberLimit,
    nodes.MultipleOf,
    nodes.SizeLimit,
    nodes.Pattern,
    nodes.Format,
    nodes.UniqueItems,
    nodes.Reference,
    nodes.ByType,
)
"""Keywords whose checks are short enough to be stated inside the calling function."""

_BY_TYPE: Final[dict[str, dict[type[Keyword], State]]] = {
    "object": {},
    "array": ARRAY,
    "string": STRING,
    "number": NUMBER,
}
_SIZED: Final = {
    f"{limit}{measure}": kind
    for measure, kind in {"Length": "string", "Items": "array", "Properties": "object"}.items()
    for limit in ("min", "max")
}
_EVALUATED: Final = ("object", "array")
"""The types whose properties or elements can be left unevaluated by all other keywords."""
_DEEPEST_INLINE: Final = 3

VALUE: Final = Local("value")
"""The value that a function checks."""

Stated = tuple[Statement, ...]


class Checks:
    """States the checks of the resolved schemas, with one function for each that needs one.

    ``own_formats`` are the formats that the caller defines. ``functions`` are the functions by
    the identity of their schemas. ``evaluations`` are, by kind and schema, the names or indices
    that a schema evaluates in a value that it accepts, where this needs a function. ``repeated``
    are the identities of the schemas that check a value once more to know what is evaluated in it.
    """

    def __init__(self, resolved: ResolvedSchema, own_formats: frozenset[str] = frozenset()) -> None:
        self.resolved = resolved
        self.own_formats = own_formats
        self.functions: dict[int, Function] = {}
        self.evaluations: dict[EvaluatedBy, Union] = {}
        self.repeated: set[int] = set()
        self.inferences = {kind: EvaluatedInference(resolved, kind) for kind in _EVALUATED}
        self._names = Names()
        self._waiting: list[Function] = []
        self._unstated: list[EvaluatedBy] = []
        self.function(resolved.root)
        while self._waiting or self._unstated:
            self._state_next()

    def function(self, schema: Schema, hint: str = "") -> Function:
        """Return the function of ``schema``."""
        known = self.functions.get(id(schema))
        if known is None:
            words = f"{title(schema.pointer, self.resolved.root.pointer)} {hint}"
            known = Function(self._names.fresh(words), schema)
            self.functions[id(schema)] = known
            self._waiting.append(known)
        return known

    def stated(self, schema: Schema, value: Expression, function: Function) -> Stated:
        """Return the checks of ``schema`` for ``value``, using the local names of ``function``."""
        return _Scope(self, function).schema(schema, value, At())

    def _state_next(self) -> None:
        """State a function or an evaluation, and request those that it needs."""
        if self._waiting:
            function = self._waiting.pop(0)
            function.body = body_of(self.stated(function.schema, VALUE, function))
            for statement in walk(function.body):
                if isinstance(statement, Invoke):
                    self.function(statement.schema)
                elif isinstance(statement, Bind):
                    self._note_repeated(statement.expression)
                self._request(expressions_of(statement))
        else:
            wanted = self._unstated.pop()
            scope = _Scope(self, self.function(wanted.schema))
            found = evaluated_by(wanted.schema, wanted.kind, VALUE, scope)
            self.evaluations[wanted] = found
            self._note_repeated(found)
            self._request([found])

    def _note_repeated(self, evaluated: Expression) -> None:
        """Note the functions that an expression calls for a value that they check already."""
        for each in walk_expressions(evaluated):
            if isinstance(each, Accepts | MatchingIndices):
                self.repeated.add(id(each.schema))

    def _request(self, parts: Iterable[Any]) -> None:
        """Request the functions that expressions call, and those in their fields."""
        for part in parts:
            if isinstance(part, Expression):
                if isinstance(part, EvaluatedBy):
                    wanted = EvaluatedBy(part.schema, part.kind, VALUE)
                    if wanted not in self.evaluations and wanted not in self._unstated:
                        self._unstated.append(wanted)
                self._request(vars(part).values())
            elif isinstance(part, tuple):
                self._request(part)
            elif isinstance(part, Schema):
                self.function(part)


class _Scope:
    """States the body of one function; implements :class:`Scope` for its keywords."""

    def __init__(self, checks: Checks, function: Function) -> None:
        self.resolved = checks.resolved
        self.own_formats = checks.own_formats
        self.fresh = function.fresh
        self._depth = 0
        self._checks = checks

    def apply(self, schema: Schema, value: Expression, at: At) -> Stated:
        if not schema.keywords:
            return ()
        if self._depth >= _DEEPEST_INLINE or not _is_inline(schema):
            return (Invoke(schema, value, at),)
        self._depth += 1
        checks = self.schema(schema, value, at)
        self._depth -= 1
        return checks

    def inference(self, kind: str) -> EvaluatedInference:
        return self._checks.inferences[kind]

    def name_function(self, schema: Schema, hint: str) -> None:
        self._checks.function(schema, hint)

    def schema(self, schema: Schema, value: Expression, at: At) -> Stated:
        """Return the statements for all keywords of ``schema``."""
        stated = list(self._typed(schema, value, at))
        # A union that amounts to a type adds a second Type node next to ``type``.
        types = [node for node in schema.keywords if isinstance(node, nodes.Type)]
        stated += [_type_check(node, node.types, value, at) for node in types[1:]]
        for keyword in schema.keywords:
            if type(keyword) in APPLICATORS:
                stated += APPLICATORS[type(keyword)](keyword, value, at, self)
        return tuple(stated)

    def _typed(self, schema: Schema, value: Expression, at: At) -> Stated:
        """Return the type test with the enums and the keywords about single types under it."""
        declared = schema.find(nodes.Type)
        enums = [
            enum(node, value, at, declared)
            for node in schema.keywords
            if isinstance(node, nodes.Enum)
        ]
        groups = {kind: self._group(kind, schema, value, at) for kind in _BY_TYPE}
        if declared is None:
            return (*enums, *_chain(groups, value))
        # Every integer is a number, so ``integer`` adds nothing to ``number``.
        redundant = "integer" if "number" in declared.types else None
        types = tuple(name for name in declared.types if name != redundant)
        tested = {name: groups.get("number" if name == "integer" else name, ()) for name in types}
        match types:
            case (only,):
                checks: Stated = (*enums, *tested[only])
            case (_, _) if "null" in types and not enums:
                # Null passes, then one type remains.
                (other,) = (name for name in types if name != "null")
                guarded = _guarded(_type_check(declared, (other,), value, at), tested[other])
                return (When(((Not(HasType(value, ("null",))), (guarded,)),)),)
            case _:
                checks = (*enums, *_chain(tested, value))
        return (_guarded(_type_check(declared, types, value, at), checks),)

    def _group(self, kind: str, schema: Schema, value: Expression, at: At) -> Stated:
        """Return the statements for the keywords about values of the type ``kind``."""
        statements: list[Statement] = []
        if kind == "object":
            statements += object_checks(schema, value, at, self)
        for node in schema.keywords:
            if isinstance(node, nodes.SizeLimit):
                if _SIZED[node.kind] == kind:
                    statements.append(size(node, value, at))
            elif type(node) in _BY_TYPE[kind]:
                statements += _BY_TYPE[kind][type(node)](node, value, at, self)
        if kind in _EVALUATED:
            statements += unevaluated_checks(schema, kind, value, at, self)
        return tuple(statements)


def _is_inline(schema: Schema) -> bool:
    return all(
        _is_inline(node.schema) if isinstance(node, nodes.Items) else isinstance(node, _INLINE)
        for node in schema.keywords
    )


def _type_check(node: nodes.Type, types: tuple[str, ...], value: Expression, at: At) -> Check:
    """Return the check that a value has one of ``types``; its violation tells all of ``node``."""
    return Check(HasType(value, types), type_report(node, node.types, value, at))


def _guarded(check: Check, checks: Stated) -> Statement:
    return Guard(check, body=body_of(checks)) if checks else check


def _chain(groups: dict[str, Stated], value: Expression) -> Stated:
    """Return the groups, each under its type test; types without statements accept."""
    cases = tuple(
        (HasType(value, (kind,)), body_of(checks)) for kind, checks in groups.items() if checks
    )
    return (When(cases),) if cases else ()
