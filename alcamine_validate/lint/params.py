"""The data of findings: what a message says, by the names in ``finding.PARAMS``."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Final

from alcamine_validate.lint.rules.rule import Problem
from alcamine_validate.runtime.violation import Violation
from alcamine_validate.text.json_pointer import resolve
from alcamine_validate.text.redact import type_name
from alcamine_validate.validator.messages import nearest_of

_AS_GIVEN: Final = frozenset(
    {"property", "constant", "because", "limit", "length", "divisor", "format", "pattern"}
    | {"index", "indices", "matches", "branches", "problem"}
)
"""The parameters of violations that those of findings contain unchanged."""


def params_of_violation(violation: Violation) -> dict[str, Any]:
    """Return the data of a violation of the Session schema."""
    given = violation.params
    params: dict[str, Any] = {}
    if "value" in given:
        params |= _of_value(given["value"])
    if "allowed" in given:
        params |= _of_listed_values(given)
    elif "expected" in given:
        params["expected"] = list(given["expected"])
    elif "known" in given:
        near = nearest_of(given["property"], given["known"])
        params |= {} if near is None else {"nearest": near}
    for name, value in given.items():
        if name in _AS_GIVEN:
            params[name] = list(value) if isinstance(value, tuple) else value
    return params


def _of_listed_values(given: Mapping[str, Any]) -> dict[str, Any]:
    """Return the values that would be right, and the one that was meant or whose owner it is."""
    value, allowed = given["value"], given["allowed"]
    params: dict[str, Any] = {"expected": [_scalar(each) for each in allowed]}
    owner = given.get("owners", {}).get(value) if isinstance(value, str) else None
    if owner is not None:
        params["owner"] = owner
    elif (near := nearest_of(value, allowed)) is not None:
        params["nearest"] = near
    return params


def params_of_order(violation: Violation, earlier: str) -> dict[str, Any]:
    """Return the data of two timestamps out of order; ``earlier`` points to the other one."""
    params = _of_value(violation.params["later_value"])
    other = _of_value(violation.params["earlier_value"])
    return params | {"other": earlier, "other_value": other.get("value")}


def params_of_problem(problem: Problem, session: Any) -> dict[str, Any]:
    """Return the data of a problem: the value, the second place, and what the rule adds."""
    params: dict[str, Any] = {}
    if isinstance(problem.pointer, str):  # a shared pointer may be as long as the Session
        params |= _of_value_at(problem.pointer, session)
    if problem.related:
        other = problem.related[0][0]
        at = _of_value_at(other, session)
        params |= {"other": other} | ({"other_value": at["value"]} if "value" in at else {})
    return {**params, **problem.params}


def _of_value_at(pointer: str, session: Any) -> dict[str, Any]:
    try:
        return _of_value(resolve(session, pointer))
    except LookupError:
        return {}


def _of_value(value: Any) -> dict[str, Any]:
    """Return the type of a value, and the value if it is neither an array nor an object."""
    kind = type_name(value)
    return {"type": kind} if kind in ("array", "object") else {"value": value, "type": kind}


def _scalar(value: Any) -> Any:
    return f"an {type_name(value)}" if isinstance(value, dict | list) else value
