"""Renders statements as collecting functions, which append every violation.

They run only for values that a boolean function has refused.
"""

from __future__ import annotations

from typing import Final

from alcamine_validate.compiler.expressions import NEVER
from alcamine_validate.compiler.python.code import Code, Lines, code, joined, name
from alcamine_validate.compiler.python.expressions import Module, fact, negation, pointer
from alcamine_validate.compiler.python.renderer import Renderer
from alcamine_validate.compiler.statements import (
    Check,
    Function,
    Guard,
    Invoke,
    Member,
    Report,
)

_WIDTH: Final = 84


def function_name(function: Function) -> Code:
    """Return the name of the collecting function of ``function``."""
    # A prefix, as for boolean functions, so that no two functions get the same name.
    return name(f"_errors_of_{function.title}")


class CollectingRenderer(Renderer):
    """Renders a collecting function."""

    def __init__(self, module: Module, lines: Lines) -> None:
        super().__init__(module, lines)
        self._own_pointer = ""
        self._uses_own_pointer = False

    def function(self, function: Function) -> None:
        """Render the whole of ``function``."""
        violation = self.module.constants.runtime("Violation")
        self.lines.open(
            "def {}(value: Any, path: str, errors: list[{}]) -> None:",
            function_name(function),
            violation,
        )
        self._own_pointer = function.schema.pointer
        start = len(self.lines.lines)
        self.lines.add("at = {}", self._own_pointer)
        self.block(function.body)
        if not self._uses_own_pointer:
            del self.lines.lines[start]

    def check(self, statement: Check) -> None:
        """Append the violation if the requirement is not met."""
        if statement.requirement == NEVER:
            self._append(statement.report)
            return
        self.lines.open("if {}:", negation(statement.requirement, self.module))
        self._append(statement.report)
        self.lines.close()

    def _append(self, report: Report) -> None:
        place = report.schema_pointer
        schema_pointer = code("{}", place)
        if place.startswith(self._own_pointer + "/"):
            self._uses_own_pointer = True
            schema_pointer = code("at + {}", place[len(self._own_pointer) :])
        params = joined(
            ", ", [code("{}: {}", key, fact(item, self.module)) for key, item in report.params]
        )
        violation = code(
            "{}({}, {}, {}, {{{}}})",
            self.module.constants.runtime("Violation"),
            report.kind,
            pointer(report.at, self.module),
            schema_pointer,
            params,
        )
        if len(violation.text) + self.lines.width <= _WIDTH:
            self.lines.add("errors.append({})", violation)
            return
        self.lines.open("errors.append(")
        self.lines.add("{}", violation)
        self.lines.close()
        self.lines.add(")")

    def guard(self, statement: Guard) -> None:
        """Append the violation, or go on if the requirement is met."""
        self.check(statement.check)
        self.lines.open("else:")
        self.block(statement.body)

    def member(self, statement: Member) -> None:
        """Append the violation if the property is missing, or check it if it is there."""
        variable, owner = self.python(statement.variable), self.python(statement.owner)
        absent = self.module.constants.runtime("ABSENT")
        self.lines.add("{} = {}.get({}, {})", variable, owner, statement.name, absent)
        if statement.missing is None:
            self.lines.open("if {} is not {}:", variable, absent)
        else:
            self.lines.open("if {} is {}:", variable, absent)
            self._append(statement.missing)
            self.lines.close()
            self.lines.open("else:")
        self.block(statement.body)

    def invoke(self, statement: Invoke) -> None:
        """Call the collecting function with the pointer of the value."""
        function = self.module.functions[id(statement.schema)]
        self.invoked.append(function)
        value, at = self.python(statement.value), pointer(statement.at, self.module)
        self.lines.add("{}({}, {}, errors)", function_name(function), value, at)
