"""Evaluate a partial Session, or a part of one by itself.

The value is put into the place that it has in a Session, and only what is said of it counts.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any, Final

from alcamine_validate.input.expected import Expected
from alcamine_validate.lint.linter import Linter
from alcamine_validate.lint.rules.rule import Problem, Rule
from alcamine_validate.runtime.object_shape import ObjectShape
from alcamine_validate.runtime.violation import Violation
from alcamine_validate.text.json_pointer import resolve, split, without_first
from alcamine_validate.validator.validator import Validator

_UNPAIRED: Final = "pairing"
_OF_BRANCH: Final = re.compile(r"/(?:oneOf|anyOf)/[0-9]+/required\Z")
"""The end of the schema pointer of a property that every branch of a union requires."""


def violations_of(value: Any, validator: Validator, expected: Expected) -> list[Violation]:
    """Return the violations in a value that is ``expected`` to be something.

    A partial one may lack properties. A union whose branches are told apart by
    an absent property is checked by the branches that its other members leave possible.
    """
    session = expected.wrapped(value)
    found: list[Violation] = []
    for each in _inside(validator.violations_of_json(session), expected.names):
        if not expected.partial or each.kind != "required":
            found.append(each)
        elif _OF_BRANCH.search(each.schema_pointer):
            found += _of_likely_branch(session, each, validator)
    depth = len(expected.names)
    return [each._replace(pointer=without_first(each.pointer, depth)) for each in found]


def problems_of(
    value: Any,
    linter: Linter,
    expected: Expected,
    *,
    may_hold_controls: bool,
    is_webhook: bool,
    shape: ObjectShape | None,
) -> list[tuple[Rule, Problem]]:
    """Return the problems that the rules find in a value that is ``expected`` to be something."""
    depth = len(expected.names)
    problems = linter.problems(
        expected.wrapped(value),
        may_hold_controls=may_hold_controls,
        is_webhook=is_webhook,
        is_partial=expected.partial,
        shape=shape,
    )
    return [
        (rule, _moved_out(problem, depth))
        for rule, problem in problems
        if split(str(problem.pointer))[:depth] == list(expected.names)
    ]


def _moved_out(problem: Problem, depth: int) -> Problem:
    related = tuple((str(without_first(at, depth)), words) for at, words in problem.related)
    return problem._replace(pointer=without_first(problem.pointer, depth), related=related)


def _inside(violations: list[Violation], names: tuple[str, ...]) -> Iterator[Violation]:
    """Yield the violations at the value that ``names`` lead to, and in it."""
    for each in violations:
        if not names or split(str(each.pointer))[: len(names)] == list(names):
            yield each


def _of_likely_branch(session: Any, absent: Violation, validator: Validator) -> list[Violation]:
    """Return the violations of a union's object by its likeliest branch.

    ``absent`` is the violation that the object lacks the property that tells the branches apart.
    The likeliest branch is the first with the fewest violations, if possible one whose values
    belong together. Return nothing if the branches are not told apart by this property.
    """
    name, at = absent.params["property"], str(absent.pointer)
    value = resolve(session, at)

    def violations(constant: Any) -> list[Violation]:
        filled = {**value, name: constant}
        small: Any = filled
        for token in reversed(split(at)):
            small = {token: small}
        found = _inside(validator.violations_of_json(small), tuple(split(at)))
        return [each for each in found if each.kind != "required"]

    allowed = [
        constant
        for each in violations("")
        if each.kind == "discriminator" and str(each.pointer) == f"{at}/{name}"
        for constant in each.params["allowed"]
    ]
    branches = map(violations, allowed)
    likely = min(
        branches,
        key=lambda found: (any(each.kind == _UNPAIRED for each in found), len(found)),
        default=[],
    )
    return [_of_any_branch(each) if each.kind == _UNPAIRED else each for each in likely]


def _of_any_branch(violation: Violation) -> Violation:
    """Return that a value belongs to no branch, instead of that it does not belong to one."""
    params = {name: value for name, value in violation.params.items() if name != "constant"}
    return violation._replace(params={**params, "allowed": list(params["owners"])})
