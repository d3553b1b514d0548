"""Renders a generated module: header, imports, constants, verdict, errors, functions."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import Final, LiteralString

from alcamine_validate.compiler.checks import Checks
from alcamine_validate.compiler.exact_integers import needs_exact_integers
from alcamine_validate.compiler.python import collecting
from alcamine_validate.compiler.python.boolean import LISTS, BooleanRenderer, Form, function_name
from alcamine_validate.compiler.python.boolean_analysis import BATCHES, batch_of
from alcamine_validate.compiler.python.code import Code, Lines, chain, code, comment, joined, name
from alcamine_validate.compiler.python.collecting import CollectingRenderer
from alcamine_validate.compiler.python.expressions import Module, render
from alcamine_validate.compiler.python.inline import Inliner
from alcamine_validate.compiler.python.remaining_checks import remaining_checks
from alcamine_validate.compiler.statements import Body, Function, Invoke, walk
from alcamine_validate.schema.nodes import ResolvedSchema

_FEWEST_GATHERED: Final = 2
_NEEDS_ECMA: Final = "Needs: pip install 'alcamine-validate[ecma]'"


def module_source(
    resolved: ResolvedSchema, *, origin: str, own_formats: frozenset[str] = frozenset()
) -> str:
    """Return the source of the Python module that validates against ``resolved``.

    ``origin`` is one line for the module's docstring that names its source. ``own_formats`` are
    the caller's formats: the module reads their checks from a global ``OWN_FORMATS``, which
    must be set when the module is executed.
    """
    return source_of_checks(Checks(resolved, own_formats), origin=origin)


def source_of_checks(checks: Checks, *, origin: str) -> str:
    """Return the source of the module of :func:`module_source` for statements that are made.

    The statements are not changed, so that they can be rendered again, or by several threads.
    """
    return _Source(checks, origin).with_errors()


def verdict_source(
    resolved: ResolvedSchema, *, origin: str, name: str, documentation: Sequence[str]
) -> str:
    """Return the source of a module whose function ``name`` returns only the verdict.

    The function proves formats in batches and never checks values one by one, so False does not
    mean invalid. ``origin`` is one line for the module's docstring; ``documentation`` holds the
    lines of the function's docstring.
    """
    return _Source(Checks(resolved), origin).verdict_alone(name, documentation)


class _Source:
    def __init__(self, checks: Checks, origin: str) -> None:
        self.resolved = checks.resolved
        self.origin = origin
        self.checks = checks
        self.root = checks.function(checks.resolved.root)
        self.module = Module(checks.functions, checks.resolved.root.pointer)
        self.runtime = self.module.constants.runtime
        self.body = Lines()

    def with_errors(self) -> str:
        """Return the source of a module with ``is_valid`` and ``errors``."""
        statements = (s for each in self.checks.functions.values() for s in walk(each.body))
        gathers = sum(batch_of(statement) is not None for statement in statements)
        gathering = self._gathering() if gathers >= _FEWEST_GATHERED else {}
        remaining = remaining_checks(gathering)
        self._open("def is_valid(value: Any) -> bool:")
        self.body.lines.append('    """Return whether a parsed JSON value is valid."""')
        if gathering:
            self._verdict_of_batches(has_remaining=id(self.root.schema) in remaining)
        else:
            self.body.add("return {}(value)", self.module.predicate(self.root.schema))
        self.body.close()
        self._errors()
        self._boolean(gathering, Form.GATHERING)
        self._boolean(remaining, Form.REMAINING)
        self._collecting()
        self._evaluations()
        self._whole()
        flags = [
            "",
            "# Whether verdicts can depend on the digits of integers past 64 bits.",
            f"EXACT_INTEGERS = {needs_exact_integers(self.resolved)}",
        ]
        return self._text(flags)

    def verdict_alone(self, verdict: str, documentation: Sequence[str]) -> str:
        """Return the source of a module with only the verdict of batches, as one function."""
        self._open("def {}(value: Any) -> bool:", name(verdict))
        first, *rest = documentation
        self.body.lines += [f'    """{first}']
        self.body.lines += [f"    {line}" if line else "" for line in rest]
        self.body.lines += ['    """']
        self.body.add("return {}", self._gathered_or_false())
        self.body.close()
        self._boolean(self._gathering(), Form.GATHERING)
        self._whole()
        return self._text([])

    def _text(self, flags: list[str]) -> str:
        constants = self.module.constants
        definitions = constants.definitions()
        head = [
            '"""Generated by alcamine-validate: do not edit.', "", comment(self.origin),
            *(["", _NEEDS_ECMA] if constants.needs("ecma_search") else []), '"""', "",
            "from __future__ import annotations", "",
            *constants.imports(),
            *flags,
            *(["", *definitions] if definitions else []),
        ]  # fmt: skip
        return "\n".join([*head, *self.body.lines]).rstrip("\n") + "\n"

    # The functions that others call

    def _verdict_of_batches(self, *, has_remaining: bool) -> None:
        self.body.open("if {}:", self._gathered_or_false())
        self.body.add("return True")
        self.body.close()
        tests = [
            code("{}({})", self.runtime(batch.test), name(batch.name)) for batch in BATCHES.values()
        ]
        if has_remaining:
            tests.append(code("{}(value)", function_name(self.root, Form.REMAINING)))
        self.body.add("return {}", chain("and", tests))

    def _gathered_or_false(self) -> Code:
        """Add the gathering call, and return the expression that proves the gathered values."""
        for each in LISTS:
            self.body.add("{}: list[Any] = []", each)
        arguments = joined(", ", [name("value"), *LISTS])
        self.body.open("if not {}({}):", function_name(self.root, Form.GATHERING), arguments)
        self.body.add("return False")
        self.body.close()
        proofs = [(self.runtime(batch.proof), name(batch.name)) for batch in BATCHES.values()]
        return chain("and", [code("{}({})", *each) for each in proofs])

    def _errors(self) -> None:
        violation = self.runtime("Violation")
        self._open("def errors(value: Any) -> list[{}]:", violation)
        self.body.lines.append('    """Return every violation of a plain JSON value."""')
        self.body.add("found: list[{}] = []", violation)
        self.body.add('{}(value, "", found)', collecting.function_name(self.root))
        self.body.add("return found")
        self.body.close()

    def _open(self, template: LiteralString, *parts: Code) -> None:
        self.body.lines += ["", ""]
        self.body.open(template, *parts)

    # The functions of schemas

    def _gathering(self) -> dict[int, Body]:
        """Return the bodies of all gathering functions by the identities of their schemas."""
        inliner = Inliner(self.checks)
        bodies: dict[int, Body] = {}
        waiting = [self.root]
        for function in waiting:  # the list grows during the loop
            if id(function.schema) not in bodies:
                body = bodies[id(function.schema)] = inliner.inlined(function)
                calls = (each for each in walk(body) if isinstance(each, Invoke))
                waiting += [self.checks.functions[id(each.schema)] for each in calls]
        return bodies

    def _boolean(self, bodies: Mapping[int, Body], form: Form) -> None:
        for key, body in bodies.items():
            function = self.checks.functions[key]
            self._heading(function)
            BooleanRenderer(self.module, self.body, form).function(function, body)

    def _collecting(self) -> None:
        def render_one(function: Function) -> list[Function]:
            renderer = CollectingRenderer(self.module, self.body)
            renderer.function(function)
            return renderer.invoked

        self._reached([self.root], render_one)

    def _evaluations(self) -> None:
        for wanted, found in self.checks.evaluations.items():
            self._heading(self.checks.function(wanted.schema))
            function = self.module.evaluation(wanted.schema, wanted.kind)
            self.body.open("def {}(value: Any) -> set[Any]:", function)
            self.body.add("return {}", render(found, self.module))
            self.body.close()

    def _whole(self) -> None:
        """Render the boolean functions that the others call, and those that these call."""

        def render_one(function: Function) -> list[Function]:
            if id(function.schema) in self.checks.repeated:
                self.body.add("@{}", self.runtime("remembered"))
            renderer = BooleanRenderer(self.module, self.body, Form.WHOLE)
            renderer.function(function, function.body)
            return renderer.invoked

        # Rendering adds to the list that it starts from.
        self._reached(self.module.called, render_one)

    def _reached(
        self, waiting: list[Function], render_one: Callable[[Function], list[Function]]
    ) -> None:
        """Render every function in ``waiting`` once, and every function that these call."""
        done: set[str] = set()
        for function in waiting:  # the list grows during the loop
            if function.title not in done:
                done.add(function.title)
                self._heading(function)
                waiting += render_one(function)

    def _heading(self, function: Function) -> None:
        self.body.lines += ["", "", f"# {comment(function.schema.pointer or 'the root')}"]
