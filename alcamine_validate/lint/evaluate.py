"""Evaluate a Session: collect the violations of the schema and the problems of the rules."""

from __future__ import annotations

from typing import Any, NamedTuple

from alcamine_validate.input.expected import WHOLE, Expected
from alcamine_validate.lint.linter import Linter
from alcamine_validate.lint.rules.rule import Problem, Rule
from alcamine_validate.runtime.violation import Violation
from alcamine_validate.validator.validator import Validator


class Evaluation(NamedTuple):
    """The violations of the schema and the problems of the rules found in one Session."""

    violations: list[Violation]
    problems: list[tuple[Rule, Problem]]


def evaluate(
    session: Any,
    validator: Validator,
    linter: Linter,
    *,
    may_hold_controls: bool = True,
    expected: Expected = WHOLE,
) -> Evaluation:
    """Return the violations and problems of ``session``, a value made by a JSON parser.

    The boolean function of the canonical shape runs first. Violations are collected only if it
    returns False. ``may_hold_controls`` is False if the text has no control character except
    tab, CR and LF. ``expected`` says whether the value is partial, or a part of a Session.
    """
    if expected != WHOLE:
        # Imported lazily, because most values are whole Sessions.
        from alcamine_validate.lint.partial import problems_of, violations_of

        return Evaluation(
            violations_of(session, validator, expected),
            problems_of(
                session,
                linter,
                expected,
                may_hold_controls=may_hold_controls,
                is_webhook=validator.is_of_webhooks,
                shape=validator.shape,
            ),
        )
    is_canonical = validator.canonical_verdict()(session)
    violations = [] if is_canonical else validator.violations_of_json(session)
    problems = linter.problems(
        session,
        is_canonical=is_canonical,
        may_hold_controls=may_hold_controls,
        is_webhook=validator.is_of_webhooks,
        shape=validator.shape,
    )
    return Evaluation(violations, problems)
