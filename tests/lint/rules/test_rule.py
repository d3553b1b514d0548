"""The decorator of rules, and all rules on Sessions with missing, null and malformed values."""

from __future__ import annotations

import json
from typing import Any, Final

import pytest

import alcamine_validate as av
from alcamine_validate.finding import Severity
from alcamine_validate.lint.rules.rule import Problems, Rule, rule
from alcamine_validate.lint.rules.session_view import SessionView
from tests.lint.rules.sessions import codes
from tests.support.mutations import example, places
from tests.support.sessions import ABSENT, ANY_VALUE, session
from tests.support.tables import for_each

MEMBERS: Final = [pointer for pointer, _ in places(example()) if pointer]
OPTIONAL: Final = ("/agent/archivedAt", "/agent/completedAt", "/agent/publishedAt")
REQUIRED: Final = [each for each in MEMBERS if not each[-1].isdigit() and each not in OPTIONAL]


def test_the_decorator_makes_a_rule() -> None:
    """A rule has its function's name, and reports warnings if no severity is given."""

    def some_thing_odd(parts: SessionView) -> Problems:
        """Something is odd."""
        return ()

    made = rule("ALC699")(some_thing_odd)
    assert made == Rule("ALC699", "some-thing-odd", some_thing_odd, "Something is odd.")
    assert made.severity is Severity.WARNING
    assert rule("ALC699", Severity.INFO)(some_thing_odd).severity is Severity.INFO
    some_thing_odd.__doc__ = None
    assert rule("ALC699")(some_thing_odd).documentation == ""


# Null, absent and malformed


def test_an_absent_property_is_reported_by_the_schema_alone() -> None:
    """A required property that is missing is ALC102, and no rule reports it again."""

    def check(pointer: str) -> None:
        assert set(codes(session((pointer, ABSENT)))) <= {"ALC102"}

    for_each(REQUIRED, check)


def test_a_null_breaks_no_order_and_no_reference() -> None:
    """A null is never compared, whichever member it replaces."""

    def check(pointer: str) -> None:
        found = {code[:4] for code in codes(session((pointer, None)))}
        assert not found & {"ALC2", "ALC4", "ALC5"}

    for_each(MEMBERS, check)


def test_a_value_of_another_type_breaks_no_order_and_no_reference() -> None:
    """A value of another type is neither compared nor checked as an id or timestamp."""
    others: tuple[Any, ...] = (False, True, 0, 1.5, [], {}, [[]])

    def check(pointer: str, other: Any) -> None:
        found = {code[:4] for code in codes(session((pointer, other)))}
        assert not found & {"ALC2", "ALC4", "ALC5"}

    for_each(((pointer, other) for pointer in MEMBERS for other in others), check)


@pytest.mark.parametrize("root", [None, True, 0, 1.5, "text", [], [{"agentId": "?"}]])
def test_no_rule_runs_on_a_root_that_is_not_an_object(root: Any) -> None:
    """A root of another type has one finding, from the schema if it is evaluated as a Session."""
    text = json.dumps(root)
    assert [finding.code for finding in av.findings(text)] == ["ALC018"]
    assert [finding.code for finding in av.findings(text, config=ANY_VALUE)] == ["ALC101"]


def test_no_rule_repeats_what_an_empty_object_lacks() -> None:
    """An empty object has only findings from the schema if it is evaluated as a Session."""
    assert codes({}) == ["ALC018"]
    assert {finding.code for finding in av.findings({}, config=ANY_VALUE)} == {"ALC102"}
