"""What the renderers of statements share: one door to all statements, and their plain forms."""

from __future__ import annotations

from typing import Final

from alcamine_validate.compiler.expressions import Expression
from alcamine_validate.compiler.python.boolean_analysis import Known
from alcamine_validate.compiler.python.code import Code, Lines, code
from alcamine_validate.compiler.python.expressions import Module, render
from alcamine_validate.compiler.python.inline import Inlined
from alcamine_validate.compiler.statements import (
    Accept,
    Bind,
    Body,
    Check,
    EachElement,
    EachProperty,
    Function,
    Guard,
    Invoke,
    Member,
    Statement,
    When,
)


class Renderer:
    """Renders the statements of one function.

    ``invoked`` are the functions that it calls. ``siblings`` is the body of the statement that is
    being rendered.
    """

    def __init__(self, module: Module, lines: Lines) -> None:
        self.module = module
        self.lines = lines
        self.invoked: list[Function] = []
        self.siblings: tuple[Statement, ...] = ()

    def statements(self, body: Body) -> None:
        """Render ``body`` at the current indentation."""
        for statement in body:
            self.siblings = body
            self.render(statement)

    def block(self, body: Body) -> None:
        """Render ``body`` into the open block and close it."""
        before = self.lines.count
        self.contents(body)
        if self.lines.count == before:
            self.lines.add("pass")
        self.lines.close()

    def contents(self, body: Body) -> None:
        """Render all that stands in the block of ``body``."""
        self.statements(body)

    def python(self, expression: Expression) -> Code:
        """Return the Python expression for ``expression``."""
        return render(expression, self.module)

    def render(self, statement: Statement) -> None:
        """Render one statement, by the method named after its class."""
        getattr(self, METHODS[type(statement)])(statement)

    def accept(self, _statement: Accept) -> None:
        """Render nothing; a block that stays empty gets ``pass``."""

    def inlined(self, statement: Inlined) -> None:
        """Render the inlined body under the pointer of its schema."""
        self.lines.comment(statement.pointer)
        self.statements(statement.body)

    def when(self, statement: When) -> None:
        """Render a chain of conditions."""
        word = code("if")
        for test, body in statement.cases:
            self.lines.open("{} {}:", word, self.python(test))
            self.block(body)
            word = code("elif")
        if statement.otherwise is not None:
            self.lines.open("else:")
            self.block(statement.otherwise)

    def each_element(self, statement: EachElement) -> None:
        """Render a loop over the elements of an array, with their indices."""
        index, item = self.python(statement.index), self.python(statement.item)
        array, start = self.python(statement.array), statement.start
        numbered = code("{}[{}:], {}", array, start, start) if start else array
        self.lines.open("for {}, {} in enumerate({}):", index, item, numbered)
        self.block(statement.body)

    def each_property(self, statement: EachProperty) -> None:
        """Render a loop over the properties of an object."""
        key, item = self.python(statement.key), self.python(statement.item)
        self.lines.open("for {}, {} in {}.items():", key, item, self.python(statement.owner))
        self.block(statement.body)

    def bind(self, statement: Bind) -> None:
        """Render an assignment."""
        variable = self.python(statement.variable)
        self.lines.add("{} = {}", variable, self.python(statement.expression))


METHODS: Final[dict[type[Statement], str]] = {
    Accept: "accept",
    Bind: "bind",
    Check: "check",
    EachElement: "each_element",
    EachProperty: "each_property",
    Guard: "guard",
    Inlined: "inlined",
    Invoke: "invoke",
    Known: "accept",
    Member: "member",
    When: "when",
}
"""The method of a renderer for each statement."""
