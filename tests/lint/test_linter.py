"""Guards hide nothing: with them, the linter reports the same as all rules without them."""

from __future__ import annotations

from collections.abc import Callable
from itertools import combinations
from random import Random
from typing import Any, Final

import orjson
import pytest

from alcamine_validate.generated import corrected
from alcamine_validate.lint.evaluate import evaluate
from alcamine_validate.lint.linter import linter_for
from alcamine_validate.lint.rules.documentation import applied, parsed
from alcamine_validate.lint.rules.registry import FAMILIES
from alcamine_validate.lint.rules.rule import Family, Problem
from alcamine_validate.lint.rules.session_view import SessionView
from alcamine_validate.lint.settings.config import Config
from alcamine_validate.native import NATIVE
from alcamine_validate.samples.make import sample
from alcamine_validate.session import CORRECTED
from alcamine_validate.session_tables import canonical_scanner
from tests.support.mutations import mutations, places, replaced
from tests.support.sessions import base_of_examples, session

ALL_RULES: Final = Config(select=("ALL",))
STATED: Final = [number for number, each in enumerate(FAMILIES) if each.conditions is not None]
"""The families that the native scanner can check."""

ALL_FAMILIES: Final = sum(1 << number for number in STATED)


def with_guards(value: dict[str, Any]) -> list[tuple[str, Problem]]:
    """Return the codes and problems that the linter reports for a Session."""
    problems = evaluate(value, CORRECTED, linter_for(ALL_RULES)).problems
    return [(rule.code, in_text(problem)) for rule, problem in problems]


def without_guards(value: dict[str, Any]) -> list[tuple[str, Problem]]:
    """Return the codes and problems of all rules, each called directly."""
    rules = [rule for family in FAMILIES for rule in family.rules]
    view = SessionView(value)
    return [(rule.code, in_text(problem)) for rule in rules for problem in rule.check(view)]


def compare(value: dict[str, Any]) -> list[tuple[str, Problem]]:
    """Return the problems of a Session, after guards and the native scanner were compared."""
    problems = without_guards(value)
    assert with_guards(value) == problems
    assert not (is_scanned(value) and [code for code, _ in problems if code < "ALC8"])
    return problems


def is_scanned(value: Any, families: int = ALL_FAMILIES) -> bool:
    """Return whether the native scanner accepts a Session by the rules of some families."""
    scan = canonical_scanner(families)
    try:
        text = orjson.dumps(value)
    except orjson.JSONEncodeError:  # an integer past 64 bits, or a lone surrogate
        return False
    return scan is not None and scan.accepts(text)


def in_text(problem: Problem) -> Problem:
    """Return a problem with its pointer as text, so that problems can be compared."""
    return problem._replace(pointer=str(problem.pointer))


@pytest.mark.parametrize("step", [50, pytest.param(1, marks=pytest.mark.thorough)])
def test_guards_hide_nothing_of_sessions_that_are_wrong_somewhere(step: int) -> None:
    """Guards hide nothing, whatever is wrong in a Session and wherever it is."""
    invalid = 0
    for mutation in mutations()[::step]:
        value = mutation.document
        if value.__class__ is dict:
            compare(value)
            invalid += not CORRECTED.is_valid(value)
    assert invalid > 1_000 // step


KINDS: Final[dict[str, Callable[[str, Any], bool]]] = {
    "ids": lambda name, value: name.endswith(("id", "Id", "By")) and isinstance(value, str | None),
    "moments": lambda name, value: name.endswith("At") and isinstance(value, str | None),
    "numbers": lambda name, value: value.__class__ in (int, float),
    "states": lambda name, value: isinstance(value, str) and value.isupper(),
}
"""Predicates on the name and the value of a member, for each kind of value that rules compare."""

OTHERS: Final[dict[str, list[Any]]] = {
    "ids": ["a" + "0" * 23, "z" + "9" * 23, None],
    "moments": [
        "2026-03-14T09:26:35.118Z",
        "2000-01-01T00:00:00.000Z",
        "2099-01-01T00:00:00Z",
        None,
    ],
    "numbers": [0, 1, -1, 0.5, 10**6, None],
    "states": ["", "COMPLETED", "PENDING", "REDEMPTION_CODE", None],
}


@pytest.mark.parametrize("seeds", [15, pytest.param(150, marks=pytest.mark.thorough)])
@pytest.mark.parametrize("kind", KINDS)
def test_guards_hide_nothing_of_sessions_with_several_changes(kind: str, seeds: int) -> None:
    """Guards hide nothing if values of one kind change places or are replaced by others."""
    random, wrong, scanned = Random(kind), 0, 0
    for seed in range(seeds):
        base = sample(seed=seed)
        found = {
            pointer: value
            for pointer, value in places(base)
            if KINDS[kind](pointer.rpartition("/")[2], value)
        }
        pool = [*found.values(), *OTHERS[kind]]
        for _ in range(4):
            chosen = random.sample(list(found), random.randint(1, min(6, len(found))))
            one = random.choice(pool)
            same = random.random() < 0.5
            value: Any = base
            for pointer in chosen:
                value = replaced(value, pointer, one if same else random.choice(pool))
            wrong += bool(compare(value))
            scanned += is_scanned(value)
    assert wrong > seeds * 2 // 3
    assert scanned or not NATIVE


SAME: Final = (
    ("/workspaceId", "/agent/workspaceId", "/agent/version/workspaceId", "/person/workspaceId",
     "/conversation/workspaceId", "/ledger/workspaceId"),
    ("/agentId", "/agent/id", "/agent/version/agentId", "/ledger/agentId"),
    ("/agentVersionId", "/agent/version/id"),
    ("/conversationId", "/conversation/id"),
    ("/personId", "/person/id", "/conversation/personId"),
    ("/id", "/ledger/sessionId"),
)  # fmt: skip
"""The places of each id that occurs more than once."""


@pytest.mark.parametrize("other", ["a" + "0" * 23, "z" + "9" * 23])
@pytest.mark.parametrize("same", SAME, ids=lambda each: each[0])
def test_no_guard_is_content_with_some_places_of_an_id(same: tuple[str, ...], other: str) -> None:
    """A guard detects a different id at any of its places, sorted before or after the right one."""
    for count in range(1, len(same)):
        for changed in combinations(same, count):
            value = session(*((pointer, other) for pointer in changed))
            problems = compare(value)
            assert any(code.startswith("ALC5") for code, _ in problems), changed


@pytest.mark.parametrize("family", FAMILIES)
def test_a_guard_settles_what_is_fine(family: Family) -> None:
    """A guard settles every sample. Otherwise it would be useless."""
    for seed in range(60):
        assert family.is_fine(SessionView(dict(sample(seed=seed)), 0, True, False))


@pytest.mark.skipif(not NATIVE, reason="there was no compiler at installation")
@pytest.mark.parametrize("number", STATED)
def test_conditions_settle_what_is_fine(number: int) -> None:
    """The native scanner accepts samples by each family, but not the bad examples of its rules."""
    for seed in range(60):
        assert is_scanned(sample(seed=seed), 1 << number)
    good = base_of_examples()
    for rule in FAMILIES[number].rules:
        documentation = parsed(rule.documentation)
        bad = applied(good, documentation.bad)
        assert not is_scanned(bad, 1 << number), rule.code
        # The canonical shape has neither control characters nor unknown properties.
        if FAMILIES[number].conditions and rule.code != "ALC637":
            others = ALL_FAMILIES ^ 1 << number
            assert is_scanned(bad, others) is (not without(bad, number)), rule.code


def without(value: dict[str, Any], number: int) -> list[str]:
    """Return the codes that the other families, and the canonical shape, report."""
    view = SessionView(value)
    rules = [rule for index in STATED if index != number for rule in FAMILIES[index].rules]
    codes = [rule.code for rule in rules for _ in rule.check(view)]
    return codes if corrected.is_valid(value) else ["schema", *codes]


@pytest.mark.parametrize("family", FAMILIES)
def test_a_guard_knows_every_rule(family: Family) -> None:
    """A guard does not settle the bad example of any of its rules."""
    for rule in family.rules:
        bad = SessionView(applied(base_of_examples(), parsed(rule.documentation).bad))
        bad.may_hold_controls = "\\u00" in rule.documentation
        assert not family.is_fine(bad), rule.code


def test_rules_run_where_a_guard_meets_a_value_of_another_type() -> None:
    """A version number that is a text does not hide that a name is empty."""
    value = session(("/agent/version/version", "1"), ("/agent/slug", ""))
    assert [code for code, _ in with_guards(value)] == ["ALC635"]


@pytest.mark.parametrize(
    "llm",
    [
        {"provider": "OTHER", "temper": 1},
        {"provider": 1, "temper": 1},
        {"model": "GPT_4O", "temper": 1},
    ],
)
def test_a_property_is_unknown_where_another_one_is_missing(llm: dict[str, Any]) -> None:
    """A guard that counts properties is not misled by one missing and one unknown."""
    value = session(("/agent/version/config/llm", llm))
    assert not CORRECTED.is_valid(value)
    assert [code for code, _ in with_guards(value)] == ["ALC701"]


def test_deep_values_exhaust_no_guard() -> None:
    """Equal deep lists, which Python compares recursively, do not make a guard fail."""
    deep: list[Any] = []
    for _ in range(900):
        deep = [deep]
    other: list[Any] = []
    for _ in range(900):
        other = [other]
    value = session(("/agentId", deep), ("/agent/id", other))
    assert with_guards(value) == without_guards(value)
