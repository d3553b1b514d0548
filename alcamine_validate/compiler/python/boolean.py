"""Renders statements as boolean functions, which return False at the first failure.

In the *gathering* form, strings that a batch can prove are not checked but added to the lists
of ``BATCHES``. The caller checks each list in one go at the end. False is final in all
forms. True is final in the gathering form only if the batches prove their lists.
"""

from __future__ import annotations

from enum import StrEnum
from itertools import takewhile
from typing import Final

from alcamine_validate.compiler.expressions import NEVER, Expression, HasType, InOrder
from alcamine_validate.compiler.python.boolean_analysis import (
    BATCHES,
    Batch,
    batch_of,
    closed,
    members_of,
    null_passes,
    proves_itself,
    sorts_by_time,
    uses,
)
from alcamine_validate.compiler.python.code import Code, Lines, chain, code, joined, name
from alcamine_validate.compiler.python.expressions import Module, negation
from alcamine_validate.compiler.python.renderer import Renderer
from alcamine_validate.compiler.statements import (
    Body,
    Check,
    EachElement,
    EachProperty,
    Function,
    Guard,
    Invoke,
    Member,
    walk,
)

LISTS: Final = [name(batch.name) for batch in BATCHES.values()]
"""The parameters of gathering functions after the value."""

_PARAMETERS: Final = [code("{}: list[Any]", each) for each in LISTS]


class Form(StrEnum):
    """The forms of boolean functions, by the prefix of their names."""

    WHOLE = "is"
    """Everything is checked."""
    GATHERING = "precheck"
    """Strings are gathered for the batches."""
    REMAINING = "recheck"
    """Only what the gathering form and the tests of the gathered strings leave open."""


def function_name(function: Function, form: Form) -> Code:
    """Return the name of the boolean function of ``function``."""
    return name(f"_{form}_{function.title}")


class BooleanRenderer(Renderer):
    """Renders a boolean function in one form."""

    def __init__(self, module: Module, lines: Lines, form: Form) -> None:
        super().__init__(module, lines)
        self.form = form
        self._members: dict[Expression, Member] = {}
        self._gathered: dict[Batch, list[Code]] = {}

    def function(self, function: Function, body: Body) -> None:
        """Render the function with the given body."""
        parameters = code("value: Any")
        if self.form is Form.GATHERING:
            self._members = members_of(body)
            parameters = joined(", ", [parameters, *_PARAMETERS])
        self.lines.open("def {}({}) -> bool:", function_name(function, self.form), parameters)
        errors = self._caught(body)
        if errors:
            self.lines.open("try:")
        self.contents(body)
        if errors:
            self.lines.close()
            self.lines.open("except {}:", errors)
            self.lines.add("return False")
            self.lines.close()
        self.lines.add("return True")
        self.lines.close()

    def _caught(self, body: Body) -> Code | None:
        """Return the exceptions that mean "not valid" in a function with this body, or None.

        KeyError: a required member is missing. TypeError: a test that proves the type got a value
        of another type, or two timestamps were compared before both were known to be strings.
        Nothing else in the body raises them, and nothing at all if the value was checked before.
        """
        if self.form is Form.REMAINING:
            return None
        statements = list(walk(body))
        required = any(isinstance(s, Member) and s.missing is not None for s in statements)
        proven = any(isinstance(s, Guard) and proves_itself(s) for s in statements)
        compared = any(isinstance(s, Check) and sorts_by_time(s, self._members) for s in statements)
        if required and (proven or compared):
            return code("(KeyError, TypeError)")
        return name("KeyError") if required else name("TypeError") if proven or compared else None

    def contents(self, body: Body) -> None:
        """Render ``body``, then append what it gathered to the lists, one statement per list."""
        outer, self._gathered = self._gathered, {}
        self.statements(body)
        for batch, values in self._gathered.items():
            self.lines.add("{} += ({},)", name(batch.name), joined(", ", values))
        self._gathered = outer

    def each_property(self, statement: EachProperty) -> None:
        """Render a loop, or one comparison if the object may have only known properties."""
        before = takewhile(lambda each: each is not statement, self.siblings)
        only = closed(statement, before)
        if only is None:
            super().each_property(statement)
            return
        owner, names = self.python(only.owner), self.python(only.names)
        more = code("len({}) != {}", owner, only.least) if only.least else owner
        self._fail_if(code("{} and not {}.keys() <= {}", more, owner, names))

    def _fail_if(self, test: Code) -> None:
        self.lines.open("if {}:", test)
        self.lines.add("return False")
        self.lines.close()

    def check(self, statement: Check) -> None:
        """Return False if the requirement is not met."""
        test = statement.requirement
        if test == NEVER:
            self.lines.add("return False")
        elif isinstance(test, InOrder) and sorts_by_time(statement, self._members):
            # Text in the spelling of servers sorts by time: the exact comparison rarely runs.
            members = (self._members[test.earlier], self._members[test.later])
            optional = [each for each in members if null_passes(each) or not each.missing]
            are_there = [self.python(each.variable) for each in optional]
            is_later = code("{} > {}", self.python(test.earlier), self.python(test.later))
            self._fail_if(chain("and", [*are_there, is_later, negation(test, self.module)]))
        else:
            self._fail_if(negation(test, self.module))

    def guard(self, statement: Guard) -> None:
        """Return False unless the check is met; or gather a string whose checks a batch proves."""
        test = statement.check.requirement
        batch = batch_of(statement) if self.form is Form.GATHERING else None
        if batch is not None and isinstance(test, HasType):
            self.lines.add("{}.append({})", name(batch.name), self.python(test.value))
            return
        if not proves_itself(statement):
            self.check(statement.check)
        self.statements(statement.body)

    def each_element(self, statement: EachElement) -> None:
        """Render a loop, with the indices only if a test depends on them."""
        if uses(statement.body, statement.index):
            super().each_element(statement)
            return
        array, item = self.python(statement.array), self.python(statement.item)
        rest = code("{}[{}:]", array, statement.start) if statement.start else array
        self.lines.open("for {} in {}:", item, rest)
        self.block(statement.body)

    def member(self, statement: Member) -> None:
        """Look up a property; a required one that is missing raises KeyError."""
        owner, variable = self.python(statement.owner), self.python(statement.variable)
        if statement.missing is not None:
            self.lines.add("{} = {}[{}]", variable, owner, statement.name)
            first, *others = statement.body
            batch = batch_of(first) if self.form is Form.GATHERING and not others else None
            if batch is None:
                self.statements(statement.body)
            else:
                self._gathered.setdefault(batch, []).append(variable)
        elif null_passes(statement):
            self.lines.add("{} = {}.get({})", variable, owner, statement.name)
            self.statements(statement.body)
        else:
            absent = self.module.constants.runtime("ABSENT")
            self.lines.add("{} = {}.get({}, {})", variable, owner, statement.name, absent)
            self.lines.open("if {} is not {}:", variable, absent)
            self.block(statement.body)

    def invoke(self, statement: Invoke) -> None:
        """Call the boolean function of the same form."""
        function = self.module.functions[id(statement.schema)]
        self.invoked.append(function)
        arguments = [self.python(statement.value)]
        if self.form is Form.GATHERING:
            arguments += LISTS
        call = code("{}({})", function_name(function, self.form), joined(", ", arguments))
        self._fail_if(code("not {}", call))
