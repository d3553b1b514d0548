"""The data of findings: what a message says, by the names in ``finding.PARAMS``."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Final

from alcamine_validate.lint.rules.rule import Problem
from alcamine_validate.runtime.violation import Violation
from alcamine_validate.text.json_pointer import Pointer, join, resolve, split
from alcamine_validate.text.redact import type_name
from alcamine_validate.validator.messages import nearest_of

_AS_GIVEN: Final = frozenset(
    {"property", "constant", "because", "limit", "length", "divisor", "format", "pattern"}
    | {"index", "indices", "matches", "branches", "problem"}
)
"""The parameters of violations that those of findings contain unchanged."""


Related = tuple[tuple[Pointer, str], ...]
"""The places that a finding mentions besides its own, each with a message."""


def details_of_violation(violation: Violation, session: Any) -> tuple[Related, dict[str, Any]]:
    """Return the related places and the data of a violation; ``session`` is the value judged."""
    given = violation.params
    if violation.kind == "order":
        *above, _ = split(str(violation.pointer))
        earlier = join("", *above, given["earlier"])
        params = _of_value(given["later_value"])
        other = {"other": earlier, "other_value": given["earlier_value"]}
        return ((earlier, f"{given['earlier']} should not be later"),), params | other
    params = _of_value(given["value"]) if "value" in given else {}
    if "length" in given and isinstance(violation.pointer, str):
        params = _of_value_at(violation.pointer, session)
    if "allowed" in given:
        params |= _of_listed_values(given)
    elif "expected" in given:
        params["expected"] = list(given["expected"])
    elif "known" in given and (near := nearest_of(given["property"], given["known"])) is not None:
        params["nearest"] = near
    for name, value in given.items():
        if name in _AS_GIVEN:
            params[name] = list(value) if isinstance(value, tuple) else value
    return (), params


def _of_listed_values(given: Mapping[str, Any]) -> dict[str, Any]:
    """Return the values that would be right, and the one that was meant or whose owner it is."""
    value, allowed = given["value"], given["allowed"]
    params: dict[str, Any] = {"expected": list(allowed)}
    owner = given.get("owners", {}).get(value) if isinstance(value, str) else None
    if owner is not None:
        params["owner"] = owner
    elif (near := nearest_of(value, allowed)) is not None:
        params["nearest"] = near
    return params


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
