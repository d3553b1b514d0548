"""Turns nodes into statements: each check of every schema is stated once.

The keywords of a schema are grouped by the JSON type that they apply to, so that one type
test guards many checks.
"""

from __future__ import annotations

from typing import Final

from alcamine_validate.compiler.applicators import APPLICATORS, type_failure
from alcamine_validate.compiler.array_checks import ARRAY
from alcamine_validate.compiler.code import Code, code
from alcamine_validate.compiler.evaluated import Evaluation, evaluated_by, unevaluated_checks
from alcamine_validate.compiler.evaluated_inference import EvaluatedInference
from alcamine_validate.compiler.names import Constants, Names, title
from alcamine_validate.compiler.object_checks import object_checks
from alcamine_validate.compiler.scalar_checks import NUMBER, STRING, batch_of, enum, size
from alcamine_validate.compiler.scope import State
from alcamine_validate.compiler.statements import (
    At,
    DeferredCheck,
    Function,
    Guard,
    Invoke,
    Statement,
    When,
)
from alcamine_validate.compiler.types import is_not_type, is_type
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

Body = tuple[Statement, ...]


class Checks:
    """States the checks of the resolved schemas, with one function for each that needs one."""

    def __init__(self, resolved: ResolvedSchema, own_formats: frozenset[str] = frozenset()) -> None:
        self.resolved = resolved
        self.own_formats = own_formats
        self.constants = Constants()
        self.names = Names()
        self.functions: dict[int, Function] = {}
        self.evaluations: dict[tuple[str, int], Evaluation] = {}
        self.inferences = {kind: EvaluatedInference(resolved, kind) for kind in _EVALUATED}
        self._waiting: list[Function] = []
        self._unstated: list[Evaluation] = []

    def function(self, schema: Schema, hint: str = "") -> Function:
        """Return the function of ``schema``; :meth:`state_all` fills in its body."""
        known = self.functions.get(id(schema))
        if known is None:
            words = f"{title(schema.pointer, self.resolved.root.pointer)} {hint}"
            known = Function(self.names.fresh(words).text, schema)
            self.functions[id(schema)] = known
            self._waiting.append(known)
        return known

    def evaluation(self, schema: Schema, kind: str) -> Evaluation:
        """Return the function for what ``schema`` evaluates of a value it accepts."""
        known = self.evaluations.get((kind, id(schema)))
        if known is None:
            known = self.evaluations[kind, id(schema)] = Evaluation(kind, self.function(schema))
            self._unstated.append(known)
        return known

    def state_all(self) -> None:
        """State the bodies of all requested functions and of the functions that these request."""
        self.function(self.resolved.root)
        while self._waiting or self._unstated:
            while self._waiting:
                function = self._waiting.pop(0)
                function.body = self.stated(function.schema, Code("value"), function)
            while self._unstated:
                evaluation = self._unstated.pop()
                evaluation.expression = evaluated_by(evaluation, _Body(self, evaluation.function))

    def stated(self, schema: Schema, value: Code, function: Function) -> Body:
        """Return the body of ``schema`` for ``value``, using the local names of ``function``."""
        return _Body(self, function).schema(schema, value, At())


class _Body:
    """States the body of one function; implements :class:`Scope` for its keywords."""

    def __init__(self, checks: Checks, function: Function) -> None:
        self.resolved = checks.resolved
        self.own_formats = checks.own_formats
        self.constant = checks.constants.constant
        self.runtime = checks.constants.runtime
        self.fresh = function.fresh
        self._depth = 0
        self._checks = checks
        self._function = checks.function
        self._probed = function.probed

    def apply(self, schema: Schema, value: Code, at: At) -> Body:
        if not schema.keywords:
            return ()
        if self._depth >= _DEEPEST_INLINE or not _is_inline(schema):
            return (self.invoke(schema, value, at),)
        self._depth += 1
        body = self.schema(schema, value, at)
        self._depth -= 1
        return body

    def invoke(self, schema: Schema, value: Code, at: At) -> Statement:
        self._function(schema)
        return Invoke(schema, value, at)

    def probe(self, schema: Schema, value: Code) -> Code:
        return code("{}({})", self.predicate(schema), value)

    def predicate(self, schema: Schema) -> Code:
        self._probed.append(schema)
        return Code(f"_is_{self._function(schema).title}")

    def inference(self, kind: str) -> EvaluatedInference:
        return self._checks.inferences[kind]

    def evaluation(self, schema: Schema, kind: str) -> Code:
        return self._checks.evaluation(schema, kind).name

    def name_function(self, schema: Schema, hint: str) -> None:
        self._function(schema, hint)

    def schema(self, schema: Schema, value: Code, at: At) -> Body:
        """Return the statements for all keywords of ``schema``."""
        body = list(self._typed(schema, value, at))
        # A union that amounts to a type adds a second Type node next to ``type``.
        types = [node for node in schema.keywords if isinstance(node, nodes.Type)]
        for node in types[1:]:
            body.append(type_failure(node, node.types, is_not_type(value, node.types), value, at))
        for keyword in schema.keywords:
            if type(keyword) in APPLICATORS:
                body += APPLICATORS[type(keyword)](keyword, value, at, self)
        return tuple(body)

    def _typed(self, schema: Schema, value: Code, at: At) -> Body:
        """Return the type test with the enums and the keywords about single types under it."""
        declared = schema.find(nodes.Type)
        enums = tuple(
            statement
            for node in schema.keywords
            if isinstance(node, nodes.Enum)
            for statement in enum(node, value, at, self, declared)
        )
        groups = {kind: self._group(kind, schema, value, at) for kind in _BY_TYPE}
        if declared is None:
            return (*enums, *_chain(groups, value))
        # Every integer is a number, so ``integer`` adds nothing to ``number``.
        redundant = "integer" if "number" in declared.types else None
        types = tuple(name for name in declared.types if name != redundant)
        tested = {name: groups.get("number" if name == "integer" else name, ()) for name in types}
        fail = type_failure(declared, declared.types, is_not_type(value, types), value, at)
        match types:
            case (only,):
                return (self._gathered(schema, value, Guard(fail, (*enums, *tested[only]))),)
            case (_, _) if "null" in types and not enums:
                return self._nullable(schema, declared, tested, value, at)
        return (Guard(fail, (*enums, *_chain(tested, value))),)

    def _nullable(
        self, schema: Schema, declared: nodes.Type, tested: dict[str, Body], value: Code, at: At
    ) -> Body:
        """Return the statements for null and one other type: null passes, then one type remains."""
        (other,) = (name for name in tested if name != "null")
        test = is_not_type(value, (other,))
        fail = type_failure(declared, declared.types, test, value, at)
        guard = self._gathered(schema, value, Guard(fail, tested[other]))
        return (When(((code("{} is not None", value), (guard,)),)),)

    def _gathered(self, schema: Schema, value: Code, guard: Guard) -> Statement:
        """Return ``guard``, deferred to a batch if a batch can prove all keywords of ``schema``."""
        kind = batch_of(schema, self.own_formats)
        return DeferredCheck(kind, value, (guard,)) if kind else guard

    def _group(self, kind: str, schema: Schema, value: Code, at: At) -> Body:
        """Return the statements for the keywords about values of the type ``kind``."""
        statements: list[Statement] = []
        if kind == "object":
            statements += object_checks(schema, value, at, self)
        for node in schema.keywords:
            if isinstance(node, nodes.SizeLimit):
                if _SIZED[node.kind] == kind:
                    statements += size(node, value, at, self)
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


def _chain(groups: dict[str, Body], value: Code) -> Body:
    """Return the groups, each under its type test; types without statements accept."""
    cases = tuple(
        (is_type(value, (kind,)), statements) for kind, statements in groups.items() if statements
    )
    return (When(cases),) if cases else ()
