"""Selectors: the names for one or more rules in settings and on the command line."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from typing import Final, TypeVar

from alcamine_validate.lint.codes import UNSUPPRESSIBLE
from alcamine_validate.lint.rules.catalogue import catalogue, code_by_name
from alcamine_validate.validator.messages import displayed, nearest

ALL: Final = "ALL"
DEFAULT: Final = "DEFAULT"
"""All rules but those of the family that a project has to select."""

_GROUPS: Final = (ALL, DEFAULT)
_PRIVACY: Final = "ALC8"
_ONLY_EXACT: Final = frozenset({"ALC803"})
"""The codes that no group of their own family selects, because they report too much for it."""

_PREFIX: Final = r"ALC[0-9]{0,3}"
_CHANGES: Final = r"ALC9[0-9]{0,2}"
"""The codes of changes between documents, which are not findings."""

_EXACT: Final = 6

ALWAYS: Final = frozenset(code for code in catalogue() if code.startswith("ALC0"))
"""Codes about the input, which need no selector."""

T = TypeVar("T")


class UnknownSelector(ValueError):
    """A selector matches no rule, or does not name exactly one as required."""


def codes_of(selector: str) -> frozenset[str]:
    """Return the codes that ``selector`` matches.

    It is a code (``ALC501``), the beginning of codes (``ALC5``), a rule's name
    (``other-agent``), ``ALL``, or ``DEFAULT``, which is all but ALC8. Raise
    :class:`UnknownSelector`, with the nearest name in the message, if it matches none.
    """
    if selector == ALL:
        return frozenset(catalogue())
    if selector == DEFAULT:
        return frozenset(code for code in catalogue() if not code.startswith(_PRIVACY))
    if selector in code_by_name():
        return frozenset({code_by_name()[selector]})
    codes = frozenset(code for code in catalogue() if code.startswith(selector))
    if ":" in selector:
        rule = displayed(selector.partition(":")[0])
        raise UnknownSelector(f"only ignore takes a place: use {rule}, without a colon")
    if re.fullmatch(_CHANGES, selector):
        raise UnknownSelector(
            f"{selector} is about changes of the schema document, which only spec diff reports: "
            "no file has such a finding"
        )
    if not codes or not re.fullmatch(_PREFIX, selector):
        hint = nearest(selector, [*catalogue(), *code_by_name(), *_GROUPS])
        raise UnknownSelector(f"unknown rule {displayed(selector)}{hint}")
    return codes


def code_of_rule(selector: str) -> str:
    """Return the code of the rule that ``selector`` names by its code or its name.

    Raise :class:`UnknownSelector` if ``selector`` matches no rule or is not exact.
    """
    codes = codes_of(selector)
    if not is_exact(selector):
        many = f"{len(codes)} rules" if len(codes) > 1 else "a group of rules"
        raise UnknownSelector(
            f"{displayed(selector)} selects {many}; name one rule, such as {min(codes)}"
        )
    return next(iter(codes))


def is_exact(selector: str) -> bool:
    """Return whether ``selector`` is a full code or a rule's name, and not a group of codes."""
    return selector in catalogue() or selector in code_by_name()


def selected(
    select: Iterable[str], ignore: Iterable[str], default: frozenset[str] = ALWAYS
) -> frozenset[str]:
    """Return the codes that are selected and not ignored.

    The more specific selector wins: a code or name over ``ALC50``, ``ALC50`` over ``ALC5``,
    ``ALC5`` over ``ALL`` and ``DEFAULT``. If two are equally specific, the one in ``ignore`` wins.
    The codes in ``default`` need no selector, and :data:`UNSUPPRESSIBLE` codes can't be ignored. A
    group of ALC8 does not select ALC803, but ``ALL`` does.
    """
    weights = dict.fromkeys(default, 0) | _weights(select, _ONLY_EXACT)
    ignored = _weights(ignore)
    kept = {code for code, weight in weights.items() if weight > ignored.get(code, -1)}
    return frozenset(kept | (UNSUPPRESSIBLE & weights.keys()))


def _weights(selectors: Iterable[str], only_exact: frozenset[str] = frozenset()) -> dict[str, int]:
    """Return the weight of the most specific selector of each code.

    Those in ``only_exact`` are not in the groups of their own family.
    """
    weights: dict[str, int] = {}
    for selector in sorted(selectors, key=_weight):
        is_own_group = selector.startswith(_PRIVACY) and not is_exact(selector)
        codes = codes_of(selector) - only_exact if is_own_group else codes_of(selector)
        weights |= dict.fromkeys(codes, _weight(selector))
    return weights


def _weight(selector: str) -> int:
    if selector in _GROUPS:
        return 0
    return _EXACT if is_exact(selector) else len(selector)


def most_specific(table: Mapping[str, T]) -> dict[str, T]:
    """Return the value of the most specific selector in ``table`` for each code."""
    values: dict[str, T] = {}
    for selector in sorted(table, key=_weight):
        values |= dict.fromkeys(codes_of(selector), table[selector])
    return values
