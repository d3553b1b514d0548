"""Every rule. A module of rules that is not listed here does not run."""

from __future__ import annotations

from typing import Final

from alcamine_validate.lint.rules import (
    drift,
    formats,
    money,
    orders,
    privacy,
    references,
    states,
    values,
)
from alcamine_validate.lint.rules.rule import Family, Rule
from alcamine_validate.native.condition import Condition

FAMILIES: Final[tuple[Family, ...]] = (
    *formats.FAMILIES,
    *orders.FAMILIES,
    *references.FAMILIES,
    *states.FAMILIES,
    *money.FAMILIES,
    *values.FAMILIES,
    *drift.FAMILIES,
    *privacy.FAMILIES,
)

CONDITIONS: Final[tuple[tuple[int, Condition], ...]] = tuple(
    (1 << number, condition)
    for number, family in enumerate(FAMILIES)
    for condition in family.conditions or ()
)
"""The conditions of all families for the native scanner, each with the bit of its family."""

RULES: Final[tuple[Rule, ...]] = tuple(
    sorted((rule for family in FAMILIES for rule in family.rules), key=lambda rule: rule.code)
)
"""Every rule, in the order of codes."""
