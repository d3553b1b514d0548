"""Renders statements as collecting functions, which append every violation.

Most invalid documents contain one error, so each large object runs its boolean check first, and
no object runs it twice. Errors are collected only if that check fails. Strings that a batch can
prove are then gathered, and checked one by one only if the batch fails.
"""

from __future__ import annotations

from dataclasses import replace
from functools import singledispatchmethod
from typing import Final

from alcamine_validate.compiler.boolean import own_name
from alcamine_validate.compiler.code import Code, Lines, code
from alcamine_validate.compiler.deferred_checks import BATCHES, gathered, kind_of, text_members
from alcamine_validate.compiler.names import Constants
from alcamine_validate.compiler.statements import (
    At,
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
    Statement,
    When,
    split,
)  # fmt: skip

_WIDTH: Final = 84
_FEWEST_GATHERED: Final = 2


def function_name(function: Function) -> Code:
    """Return the name of the collecting function of ``function``."""
    # A prefix, as for boolean functions, so that no two functions get the same name.
    return Code(f"_errors_of_{function.title}")


class CollectingRenderer:
    """Renders one function and records the functions that it calls.

    ``large`` holds the functions whose gathering form runs first, by the identity of their
    schemas.
    """

    def __init__(
        self,
        functions: dict[int, Function],
        constants: Constants,
        lines: Lines,
        large: frozenset[int],
    ) -> None:
        self.functions = functions
        self.constants = constants
        self.lines = lines
        self.large = large
        self.invoked: list[Function] = []
        # Bound once: ``singledispatchmethod`` creates a new function on each access.
        self._render = self.render
        self.own_pointer = ""

    def function(self, function: Function) -> None:
        """Render the whole of ``function``."""
        self.lines.open(
            "def {}(value: Any, path: str, errors: list[{}]) -> None:",
            function_name(function),
            self.constants.runtime("Violation"),
        )
        self.own_pointer = function.schema.pointer
        before = len(self.lines.lines)
        if id(function.schema) in self.large:
            self._unless_proven(function)
        else:
            self._body(function.body)

        body = self.lines.lines[before:]
        del self.lines.lines[before:]
        if any(" at + " in line for line in body):
            self.lines.add("at = {}", self.own_pointer)
        self.lines.lines += body
        self.lines.close()

    def _unless_proven(self, function: Function) -> None:
        """Render a large object: if its own check passes, only the large objects in it remain."""
        _, below = split(function.body, self.large)
        quick = own_name(function)
        is_proven = self.constants.runtime("is_proven")
        if below:
            self.lines.open("if {}({}, value):", is_proven, quick)
            self._block(_unguarded(below))
            self.lines.open("else:")
        else:
            self.lines.open("if not {}({}, value):", is_proven, quick)
        self._block(function.body)

    def _body(self, body: tuple[Statement, ...]) -> None:
        texts = text_members(body)
        if len(texts) < _FEWEST_GATHERED:
            for statement in body:
                self._render(statement)
        else:
            self._batched(body, texts)

    def _batched(self, body: tuple[Statement, ...], texts: list[Member]) -> None:
        """Render a body whose strings are proven as a batch, or else checked one by one."""
        kinds = sorted({kind_of(member) for member in texts})
        for kind in kinds:
            self.lines.add("{}: list[Any] = []", Code(kind))
        orders = [each for each in body if isinstance(each, Order) and each.gathered]
        for statement in body:
            if isinstance(statement, Member) and statement in texts:
                self._member(statement, gathered(statement.body))
            elif statement not in orders:
                self._render(statement)
        self._settle(kinds, texts, orders)

    def _settle(self, kinds: list[str], texts: list[Member], orders: list[Order]) -> None:
        tests = [f"{self.constants.runtime(BATCHES[kind])}({kind})" for kind in kinds]
        if orders:
            self.lines.open("if {}:", Code(" and ".join(tests)))
            for order in orders:
                # Canonical timestamps sort as text in time order.
                test = code("{0} and {1} and {0} > {1}", order.earlier, order.later)
                self._render(replace(order.fail, test=test))
            self.lines.close()
            self.lines.open("else:")
        else:
            self.lines.open("if not ({}):", Code(" and ".join(tests)))
        for member in texts:
            self.lines.open("if {} is not {}:", member.variable, self.constants.runtime("ABSENT"))
            self._block(member.body)
        self._body(tuple(orders))
        self.lines.close()

    def _block(self, body: tuple[Statement, ...]) -> None:
        """Render ``body`` into the open block and close it."""
        self._body(body)
        self.lines.close()

    @singledispatchmethod
    def render(self, statement: Statement) -> None:
        """Render one statement."""
        raise NotImplementedError(type(statement).__name__)

    @render.register
    def _(self, statement: Fail) -> None:
        if statement.test is None:
            self._append(statement)
            return
        self.lines.open("if {}:", statement.test)
        self._append(statement)
        self.lines.close()

    def _append(self, fail: Fail) -> None:
        schema_pointer = code("{}", fail.schema_pointer)
        if fail.schema_pointer.startswith(self.own_pointer + "/"):
            schema_pointer = code("at + {}", fail.schema_pointer[len(self.own_pointer) :])
        params = Code(", ".join(code("{}: {}", key, item).text for key, item in fail.params))
        violation = code(
            "{}({}, {}, {}, {{{}}})",
            self.constants.runtime("Violation"),
            fail.kind,
            fail.at.expression(),
            schema_pointer,
            params,
        )
        if len(violation.text) + 4 * self.lines.level <= _WIDTH:
            self.lines.add("errors.append({})", violation)
            return
        self.lines.open("errors.append(")
        self.lines.add("{}", violation)
        self.lines.close()
        self.lines.add(")")

    @render.register
    def _(self, statement: Guard) -> None:
        self._render(statement.fail)
        if statement.body:
            self.lines.open("else:")
            self._block(statement.body)

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
        self.lines.open("for {} in {}:", statement.targets, statement.iterable)
        self._block(statement.body)

    @render.register
    def _(self, statement: Closed) -> None:
        self._body(statement.body)

    @render.register
    def _(self, statement: Bind) -> None:
        self.lines.add("{} = {}", statement.variable, statement.expression)

    @render.register
    def _(self, statement: Member) -> None:
        self._member(statement, statement.body)

    def _member(self, statement: Member, body: tuple[Statement, ...]) -> None:
        absent = self.constants.runtime("ABSENT")
        self.lines.add(
            "{} = {}.get({}, {})", statement.variable, statement.owner, statement.name, absent
        )
        if statement.missing is None:
            self.lines.open("if {} is not {}:", statement.variable, absent)
        else:
            self.lines.open("if {} is {}:", statement.variable, absent)
            self._block((statement.missing,))
            self.lines.open("else:")
        self._block(body)

    @render.register
    def _(self, statement: Invoke) -> None:
        function = self.functions[id(statement.schema)]
        self.invoked.append(function)
        at: At = statement.at
        self.lines.add(
            "{}({}, {}, errors)", function_name(function), statement.value, at.expression()
        )

    @render.register
    def _(self, statement: DeferredCheck) -> None:
        if statement.body:
            self._body(statement.body)
        else:
            self.lines.add("{}.append({})", Code(statement.kind), statement.value)

    @render.register
    def _(self, statement: Order) -> None:
        self._render(statement.fail)


def _unguarded(body: tuple[Statement, ...]) -> tuple[Statement, ...]:
    """Return ``body`` without the tests that its value is an object, which is already known."""
    return tuple(
        inner
        for each in body
        for inner in (_unguarded(each.body) if isinstance(each, Guard) else (each,))
    )
