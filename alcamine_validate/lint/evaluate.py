"""Values to violations and problems: what the schema and the rules find, as data."""

from __future__ import annotations

from typing import Any, NamedTuple

from alcamine_validate.lint.linter import Linter
from alcamine_validate.lint.rules.rule import Problem, Rule
from alcamine_validate.runtime.violation import Violation
from alcamine_validate.validator.validator import Validator


class Evaluation(NamedTuple):
    """What was found in one Session: violations of the schema, and problems by rule."""

    violations: list[Violation]
    problems: list[tuple[Rule, Problem]]


def evaluate(
    session: Any, validator: Validator, linter: Linter, *, may_hold_controls: bool = True
) -> Evaluation:
    """Return what is found in ``session``, a value that a JSON parser made.

    The verdict by the canonical shape comes first. Errors are collected only if it says no.
    ``may_hold_controls`` is False if the text has no control character but tab, CR and LF.
    """
    is_canonical = validator.canonical_verdict()(session)
    violations = [] if is_canonical else validator.violations_of_json(session)
    problems = linter.problems(
        session, is_canonical=is_canonical, may_hold_controls=may_hold_controls
    )
    return Evaluation(violations, problems)
