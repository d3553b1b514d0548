"""Renders expressions as Python: the only place that gives them a form in Python."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import singledispatch
from typing import Any, Final, LiteralString, NamedTuple

from alcamine_validate.compiler import expressions
from alcamine_validate.compiler.expressions import Expression
from alcamine_validate.compiler.names import title
from alcamine_validate.compiler.python.code import Code, chain, code, joined, literal, name, operand
from alcamine_validate.compiler.python.constants import Constants
from alcamine_validate.compiler.statements import At, Function
from alcamine_validate.runtime.formats import FORMATS
from alcamine_validate.schema.nodes import Schema
from alcamine_validate.schema.pattern import Expression as Pattern


class _Form(NamedTuple):
    """The form of an expression with its fields in order, of its negation, and a runtime name."""

    template: LiteralString
    negation: LiteralString | None = None
    runtime: str | None = None


_FORMS: Final[dict[type[Expression], _Form]] = {
    expressions.Property: _Form("{}.get({}, ABSENT)", None, "ABSENT"),
    expressions.Element: _Form("{}[{}]"),
    expressions.Length: _Form("len({})"),
    expressions.FirstRepeat: _Form("first_repeat({})", None, "first_repeat"),
    expressions.MatchCount: _Form("matching({1}, {0})", None, "matching"),
    expressions.Equals: _Form("{} == {}", "{} != {}"),
    expressions.IsMultipleOf: _Form("is_multiple_of({}, {})", None, "is_multiple_of"),
    expressions.Matches: _Form("{1}({0})"),
    expressions.InOrder: _Form("in_order({}, {})", None, "in_order"),
    expressions.HasProperty: _Form("{1} in {0}", "{1} not in {0}"),
    expressions.IsIn: _Form("{} in {}", "{} not in {}"),
    expressions.Accepts: _Form("{}({})"),
    expressions.Indices: _Form("range({})"),
    expressions.MatchingNames: _Form("filter({1}, {0})"),
    expressions.MatchingIndices: _Form("({2} for {2}, {3} in enumerate({0}) if {1}({3}))"),
    expressions.Choice: _Form("({1} if {0} else {2})"),
    expressions.NameToken: _Form("escape({})", None, "escape"),
    expressions.IndexToken: _Form("str({})"),
}
"""The expressions that have one form, whatever their fields are: see :func:`fact`."""

_FORMAT_TESTS: Final = {
    **{format_: (check.__name__,) for format_, check in FORMATS.items()},
    "cuid2": ("match_cuid2",),
    "e164": ("match_e164",),
    "email": ("match_ordinary_email", "is_email"),
}
"""Runtime functions, one of which must accept."""

FORMATS_THAT_PROVE_A_STRING: Final = frozenset({"cuid2", "e164", "email"})
"""Formats whose first test raises TypeError for any value but a string."""

_TYPES: Final[dict[str, tuple[LiteralString, LiteralString]]] = {
    "null": ("{} is None", "{} is not None"),
    "boolean": ("({0} is True or {0} is False)", "{0} is not True and {0} is not False"),
    "string": ("{}.__class__ is str", "{}.__class__ is not str"),
    "object": ("{}.__class__ is dict", "{}.__class__ is not dict"),
    "array": ("{}.__class__ is list", "{}.__class__ is not list"),
    "integer": (
        "({0}.__class__ is int or {0}.__class__ is float and {0}.is_integer())",
        "{0}.__class__ is not int and not ({0}.__class__ is float and {0}.is_integer())",
    ),
    "number": (
        "({0}.__class__ is int or {0}.__class__ is float and {1}({0}))",
        "{0}.__class__ is not int and not ({0}.__class__ is float and {1}({0}))",
    ),
}
"""The test of each type and its negation, by exact classes.

Parsers create exact classes. Values of any other class are converted to them before they are
checked (see ``runtime.values.as_json``). 1.0 is an integer (JSON Schema 2020-12 core, 4.2.3), and
NaN is not a JSON number.
"""

_COMPARISONS: Final[dict[str, tuple[LiteralString, LiteralString]]] = {
    "<": ("{} < {}", "{} >= {}"),
    "<=": ("{} <= {}", "{} > {}"),
    "==": ("{} == {}", "{} != {}"),
    ">=": ("{} >= {}", "{} < {}"),
    ">": ("{} > {}", "{} <= {}"),
}
_INEXACT: Final = 2**53
"""From here on, floats do not represent every integer."""

_EVALUATED: Final = {"object": "properties", "array": "items"}


@dataclass
class Module:
    """The generated module, as far as expressions need it.

    ``functions`` are the functions of schemas, by the identity of the schema. ``called`` collects
    those whose boolean function is called by what was rendered.
    """

    functions: Mapping[int, Function]
    root_pointer: str
    constants: Constants = field(default_factory=Constants)
    called: list[Function] = field(default_factory=list)

    def predicate(self, schema: Schema) -> Code:
        """Return the name of the boolean function of ``schema``."""
        function = self.functions[id(schema)]
        self.called.append(function)
        return name(f"_is_{function.title}")

    def evaluation(self, schema: Schema, kind: str) -> Code:
        """Return the name of the function for what ``schema`` evaluates."""
        return name(f"_evaluated_{_EVALUATED[kind]}_of_{self.functions[id(schema)].title}")

    def search(self, pattern: Pattern) -> Code:
        """Return the name of the constant that holds the search function of a pattern."""
        if pattern.is_ecma:
            found = code("{}({})", self.constants.runtime("ecma_search"), pattern.source)
        else:
            found = code("{}.compile({}).search", self.constants.standard("re"), pattern.source)
        return self.constants.constant("pattern", found)


def fact(value: Any, module: Module) -> Code:
    """Return the Python expression for the value of a field.

    A schema is the name of its boolean function, a pattern that of its search function; a JSON
    value is a literal.
    """
    if isinstance(value, Expression):
        return render(value, module)
    if isinstance(value, Schema):
        return module.predicate(value)
    return module.search(value) if isinstance(value, Pattern) else literal(value)


def pointer(at: At, module: Module) -> Code:
    """Return the Python expression for a JSON Pointer, from the pointer ``path``."""
    return joined(" + ", [name("path"), *(fact(piece, module) for piece in at.pieces)])


def render(expression: Expression, module: Module) -> Code:
    """Return the Python expression for ``expression``."""
    return _rendered(expression, module, negated=False)


def negation(expression: Expression, module: Module) -> Code:
    """Return the Python expression that is true if the test ``expression`` is false."""
    return _rendered(expression, module, negated=True)


@singledispatch
def _rendered(expression: Expression, module: Module, *, negated: bool) -> Code:
    form = _FORMS[type(expression)]
    if form.runtime is not None:
        module.constants.runtime(form.runtime)
    facts = [fact(value, module) for value in vars(expression).values()]
    if negated and form.negation is not None:
        return code(form.negation, *facts)
    return _signed(code(form.template, *facts), negated=negated)


def _signed(test: Code, *, negated: bool) -> Code:
    return code("not {}", operand(test)) if negated else test


# Values and tests


@_rendered.register
def _(local: expressions.Local, _module: Module, **_sign: bool) -> Code:
    return name(local.name)


@_rendered.register
def _(count: expressions.AcceptCount, module: Module, **_sign: bool) -> Code:
    tests = (render(expressions.Accepts(each, count.value), module) for each in count.schemas)
    # Not a chain of ``+``, which would nest as deeply as it is long.
    return code("sum(({},))", joined(", ", tests))


@_rendered.register
def _(test: expressions.HasType, module: Module, *, negated: bool) -> Code:
    facts = [render(test.value, module)]
    if "number" in test.types:
        facts.append(module.constants.standard("isfinite"))
    tests = (code(_TYPES[each][negated], *facts) for each in test.types)
    return chain("and" if negated else "or", tests)


@_rendered.register
def _(test: expressions.IsOneOf, module: Module, *, negated: bool) -> Code:
    value, allowed = render(test.value, module), _allowed(test, module)
    if not are_texts(test):
        is_one_of = module.constants.runtime("is_one_of")
        return _signed(code("{}({}, {})", is_one_of, value, allowed), negated=negated)
    if len(test.values) == 1:
        return code(_COMPARISONS["=="][negated], value, allowed)
    return code("{} not in {}" if negated else "{} in {}", value, allowed)


def _allowed(test: expressions.IsOneOf, module: Module) -> Code:
    """Return the values: the only text, or the name of the constant that holds them."""
    if not are_texts(test):
        values = code("{}({})", module.constants.runtime("canonical_set"), list(test.values))
    elif len(test.values) == 1:
        return literal(test.values[0])
    else:
        values = literal(frozenset(test.values))
    words = title(test.pointer.rpartition("/")[0], module.root_pointer).split(" ")
    return module.constants.constant(f"{words[-1]} values", values)


def are_texts(test: expressions.IsOneOf) -> bool:
    """Return whether the values, and all values of the known types, are strings or null."""
    return (
        bool(test.types and test.values)
        and {*test.types} <= {"string", "null"}
        and all(isinstance(each, str | None) for each in test.values)
    )


@_rendered.register
def _(test: expressions.Compare, module: Module, *, negated: bool) -> Code:
    value = render(test.value, module)
    if abs(test.limit) >= _INEXACT:
        value = code("{}({})", module.constants.runtime("exact"), value)
    return code(_COMPARISONS[test.operator][negated], value, test.limit)


@_rendered.register
def _(test: expressions.HasFormat, module: Module, *, negated: bool) -> Code:
    if test.is_own:
        own = code("OWN_FORMATS[{}]", test.format)
        functions = [module.constants.constant(f"format {test.format}", own)]
    else:
        functions = [module.constants.runtime(each) for each in _FORMAT_TESTS[test.format]]
    tests = (code("{}({})", each, render(test.value, module)) for each in functions)
    return chain("and" if negated else "or", (_signed(each, negated=negated) for each in tests))


@_rendered.register
def _(test: expressions.Not, module: Module, *, negated: bool) -> Code:
    return _rendered(test.test, module, negated=not negated)


@_rendered.register
def _(test: expressions.Some, module: Module, *, negated: bool) -> Code:
    tests = (_rendered(each, module, negated=negated) for each in test.tests)
    return chain("and" if negated else "or", tests)


# Sets of property names or element indices


@_rendered.register
def _(listed: expressions.Listed, module: Module, **_sign: bool) -> Code:
    if not listed.names:
        return code("()")
    return module.constants.constant("known properties", literal(frozenset(listed.names)))


@_rendered.register
def _(everything: expressions.Everything, module: Module, **_sign: bool) -> Code:
    value = render(everything.value, module)
    return value if everything.kind == "object" else code("range(len({}))", value)


@_rendered.register
def _(evaluated: expressions.EvaluatedBy, module: Module, **_sign: bool) -> Code:
    function = module.evaluation(evaluated.schema, evaluated.kind)
    return code("{}({})", function, render(evaluated.value, module))


@_rendered.register
def _(union: expressions.Union, module: Module, **_sign: bool) -> Code:
    parts = (code("*{}", render(each, module)) for each in union.sets)
    return code("{{{}}}", joined(", ", parts)) if union.sets else code("set()")
