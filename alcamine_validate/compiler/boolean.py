"""Renders statements as boolean functions, which return False at the first failure.

In the *gathering* form, strings that a batch can prove are not checked but added to the lists
of ``batches.BATCHES``. The caller checks each list in one go at the end. False is final in both
forms. True is final in the gathering form only if the batches prove their lists.
"""

from __future__ import annotations

from functools import singledispatchmethod
from typing import Final

from alcamine_validate.compiler.code import Code, Lines, code
from alcamine_validate.compiler.deferred_checks import BATCHES
from alcamine_validate.compiler.names import Constants
from alcamine_validate.compiler.statements import (
    Bind,
    Closed,
    DeferredCheck,
    Each,
    Fail,
    Function,
    Guard,
    Invoke,
    Member,
    Order,
    SourceComment,
    Statement,
    When,
    walk,
)  # fmt: skip

_LISTS: Final = Code(", ".join(BATCHES))
_PARAMETERS: Final = Code(", ".join(f"{name}: list[Any]" for name in BATCHES))


def function_name(function: Function, *, gathering: bool) -> Code:
    """Return the name of the boolean function of ``function``."""
    return Code(f"_{'precheck' if gathering else 'is'}_{function.title}")


def own_name(function: Function) -> Code:
    """Return the name of the boolean function that skips the large objects inside its value."""
    return Code(f"_itself_precheck_{function.title}")


class BooleanRenderer:
    """Renders one function and records the functions that it calls."""

    def __init__(
        self, functions: dict[int, Function], constants: Constants, lines: Lines, *, gathering: bool
    ) -> None:
        self.functions = functions
        self.constants = constants
        self.lines = lines
        self.gathering = gathering
        self.invoked: list[Function] = []
        # Bound once: ``singledispatchmethod`` creates a new function on each access.
        self._render = self.render
        self._gathered: dict[str, list[Code]] = {}

    def function(self, function: Function, name: Code | None = None) -> None:
        """Render the whole of ``function``, named ``name`` if given."""
        name = name or function_name(function, gathering=self.gathering)
        if self.gathering:
            self.lines.open("def {}(value: Any, {}) -> bool:", name, _PARAMETERS)
        else:
            self.lines.open("def {}(value: Any) -> bool:", name)
        errors = _caught(function.body, gathering=self.gathering)
        if errors:
            self.lines.open("try:")
        self._body(function.body)
        self._flush()
        if errors:
            self.lines.close()
            self.lines.open("except {}:", errors)
            self.lines.add("return False")
            self.lines.close()
        self.lines.add("return True")
        self.lines.close()

    def _flush(self) -> None:
        """Append the values gathered in this block to their lists, one statement per list."""
        for kind, values in self._gathered.items():
            listed = Code(", ".join(value.text for value in values))
            self.lines.add("{} += ({},)", Code(kind), listed)

    def _body(self, body: tuple[Statement, ...]) -> None:
        for statement in body:
            self._render(statement)

    def _block(self, body: tuple[Statement, ...]) -> None:
        """Render ``body`` into the open block and close it."""
        outer, self._gathered = self._gathered, {}
        self._body(body)
        self._flush()
        self._gathered = outer
        self.lines.close()

    @singledispatchmethod
    def render(self, statement: Statement) -> None:
        """Render one statement."""
        raise NotImplementedError(type(statement).__name__)

    @render.register
    def _(self, statement: Fail) -> None:
        if statement.test is None:
            self.lines.add("return False")
            return
        self.lines.open("if {}:", statement.test)
        self.lines.add("return False")
        self.lines.close()

    @render.register
    def _(self, statement: Guard) -> None:
        if not statement.proves_itself:
            self._render(statement.fail)
        self._body(statement.body)

    @render.register
    def _(self, statement: SourceComment) -> None:
        self.lines.comment(statement.pointer)

    @render.register
    def _(self, statement: When) -> None:
        word = Code("if")
        for test, body in statement.cases:
            self.lines.open("{} {}:", word, test)
            self._block(body)
            word = Code("elif")
        if statement.otherwise:
            self.lines.open("else:")
            self._block(statement.otherwise)

    @render.register
    def _(self, statement: Each) -> None:
        self.lines.open("for {} in {}:", statement.item, statement.plain)
        self._block(statement.body)

    @render.register
    def _(self, statement: Closed) -> None:
        self.lines.open("if {}:", statement.test())
        self.lines.add("return False")
        self.lines.close()

    @render.register
    def _(self, statement: Bind) -> None:
        self.lines.add("{} = {}", statement.variable, statement.expression)

    @render.register
    def _(self, statement: Member) -> None:
        owner, variable, name = statement.owner, statement.variable, statement.name
        if statement.missing is not None:
            self.lines.add("{} = {}[{}]", variable, owner, name)
            match statement.body:
                case (DeferredCheck(kind, value),) if self.gathering:
                    self._gathered.setdefault(kind, []).append(value)
                case body:
                    self._body(body)
        elif statement.null_passes:
            self.lines.add("{} = {}.get({})", variable, owner, name)
            self._body(statement.body)
        else:
            absent = self.constants.runtime("ABSENT")
            self.lines.add("{} = {}.get({}, {})", variable, owner, name, absent)
            self.lines.open("if {} is not {}:", variable, absent)
            self._block(statement.body)

    @render.register
    def _(self, statement: Invoke) -> None:
        function = self.functions[id(statement.schema)]
        self.invoked.append(function)
        name = function_name(function, gathering=self.gathering)
        lists = code(", {}", _LISTS) if self.gathering else Code("")
        self.lines.open("if not {}({}{}):", name, statement.value, lists)
        self.lines.add("return False")
        self.lines.close()

    @render.register
    def _(self, statement: DeferredCheck) -> None:
        if self.gathering:
            self.lines.add("{}.append({})", Code(statement.kind), statement.value)
        else:
            self._body(statement.body)

    @render.register
    def _(self, statement: Order) -> None:
        if not (self.gathering and statement.gathered):
            self._render(statement.fail)
            return
        tests = [value.text for value in statement.optional]
        tests.append(f"{statement.earlier} > {statement.later}")
        tests.append(str(statement.fail.test))
        self.lines.open("if {}:", Code(" and ".join(tests)))
        self.lines.add("return False")
        self.lines.close()


def _caught(body: tuple[Statement, ...], *, gathering: bool) -> Code | None:
    """Return the exceptions that mean "not valid" in a function with this body, or None.

    KeyError: a required member is missing. TypeError: a test that proves the type got a value
    of another type, or two timestamps were compared before both were known to be strings.
    Nothing else in the body raises them.
    """
    statements = list(walk(body))
    required = any(isinstance(s, Member) and s.missing is not None for s in statements)
    proven = any(isinstance(s, Guard) and s.proves_itself for s in statements)
    compared = gathering and any(isinstance(s, Order) and s.gathered for s in statements)
    if required and (proven or compared):
        return Code("(KeyError, TypeError)")
    return Code("KeyError") if required else Code("TypeError") if proven or compared else None
