"""One cause, one finding: hide findings that only follow from the mistake of another finding.

Rules are independent, so that each can be silenced separately. If one mistake makes several
rules report problems, the finding that describes it best hides the others. This is decided last,
after selection, ignores and the baseline: if the first finding is silenced, the next one shows.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final, NamedTuple

from alcamine_validate.finding import Finding
from alcamine_validate.lint.rules.registry import RULES


class SameCause(NamedTuple):
    """A row: a finding of ``codes`` hides findings of ``hidden`` that share a place with it.

    The places of a finding are its pointer and the pointers of its related places. For ``codes``,
    a place that is an element of an array includes the array. Findings of one rule never hide
    each other: the rule decides how many findings a mistake has.
    """

    codes: frozenset[str]
    hidden: frozenset[str]


def _codes(family: str, numbers: str) -> frozenset[str]:
    """Return codes by their numbers within a family: ``_codes("ALC4", "01 02")``."""
    return frozenset(family + number for number in numbers.split())


def _of_rules(*prefixes: str) -> frozenset[str]:
    """Return the codes of all rules, not of the schema, that have one of these prefixes."""
    return frozenset(rule.code for rule in RULES if rule.code.startswith(prefixes))


_WRONG: Final = _codes("ALC1", "01 03 04 10") | _codes("ALC2", "01 02 03 04 05 06")
_OTHER: Final = _WRONG | _codes("ALC3", "01 02 03")
"""Codes for values that are not the intended ones."""

_REFUSED: Final = _OTHER | _codes("ALC1", "05 06 07 08 09") | {"ALC401"}
"""Codes for values that are not allowed at their place, even if only because of their size."""

_REFERENCES: Final = _of_rules("ALC5")
_STATES: Final = _of_rules("ALC60", "ALC61")
_MONEY: Final = _of_rules("ALC62")
_ORDERS: Final = _of_rules("ALC4")
_OF_STATUS: Final = _codes("ALC6", "01 02 03 04 05")
_OF_REASON: Final = _codes("ALC6", "23 24 25 26")

ROWS: Final = (
    # Whether a value is consistent with others matters only if the value itself is allowed.
    SameCause(_REFUSED, _REFERENCES | _STATES | _MONEY | _codes("ALC6", "33 34 36")),
    SameCause(_OTHER | {"ALC636"}, frozenset({"ALC637"})),
    # A text that is not a valid id or email address is usually too long as well.
    SameCause(_codes("ALC2", "01 04"), frozenset({"ALC109"})),
    SameCause(frozenset({"ALC109"}), frozenset({"ALC206"})),
    # One timestamp is out of order with several others.
    SameCause(_ORDERS | {"ALC401"}, _ORDERS),
    # One id differs from several others: agent.id, agentId, personId.
    SameCause(frozenset({"ALC503"}), frozenset({"ALC501"})),
    SameCause(frozenset({"ALC501"}), frozenset({"ALC508"})),
    SameCause(frozenset({"ALC505"}), frozenset({"ALC506"})),
    # One status or reason contradicts several other properties.
    SameCause(_OF_STATUS, _OF_STATUS),
    SameCause(frozenset({"ALC611"}), frozenset({"ALC612", "ALC613"})),
    SameCause(_OF_REASON, _OF_REASON),
)
"""The rows, in the order of use: a finding hidden by one row hides nothing in later rows."""

_HIDEABLE: Final = frozenset().union(*(row.hidden for row in ROWS))


def without_consequences(findings: Sequence[Finding]) -> list[Finding]:
    """Return findings, in the given order, without those hidden by others of the same Session.

    A finding is hidden only by one that is at least as severe and that no earlier row hides, so
    that verdicts don't change. All findings of a Session must be given in one call.
    """
    codes = {each.code for each in findings}
    if codes.isdisjoint(_HIDEABLE):
        return list(findings)
    hidden: set[int] = set()
    for row in ROWS:
        if codes.isdisjoint(row.codes) or codes.isdisjoint(row.hidden):
            continue
        involved = row.codes | row.hidden
        candidates = [each for each in findings if each.code in involved and id(each) not in hidden]
        taken: dict[tuple[int | None, str], str] = {}
        for each in sorted(candidates, key=lambda finding: _order(finding, row)):
            places = [(each.record, pointer) for pointer in _pointers(each)]
            others = {taken[place] for place in places if place in taken} - {each.code}
            if each.code in row.hidden and others:
                hidden.add(id(each))
            elif each.code in row.codes:
                arrays = [(each.record, array) for array in map(_array, _pointers(each)) if array]
                for place in (*places, *arrays):
                    taken.setdefault(place, each.code)
    return [each for each in findings if id(each) not in hidden]


def _order(finding: Finding, row: SameCause) -> tuple[int, bool, str, str]:
    """Return the sort key that puts a finding after all findings that may hide it."""
    is_hidden_only = finding.code not in row.codes
    return finding.severity.rank, is_hidden_only, finding.code, finding.pointer


def _pointers(finding: Finding) -> list[str]:
    return [finding.pointer, *(related.pointer for related in finding.related)]


def _array(pointer: str) -> str:
    """Return the pointer of the array around an element, or "" if it is not an element."""
    above, _, last = pointer.rpartition("/")
    return above if last.isdecimal() else ""
