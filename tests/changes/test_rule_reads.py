"""Which properties the rules read, as their documentation says."""

from __future__ import annotations

from alcamine_validate.changes.rule_reads import MOST_READ, rule_reads
from alcamine_validate.lint.rules.money import REQUIREMENTS as MONEY
from alcamine_validate.lint.rules.orders import ORDERS
from alcamine_validate.lint.rules.references import REFERENCES
from alcamine_validate.lint.rules.registry import RULES
from alcamine_validate.lint.rules.states import REQUIREMENTS as STATES


def test_rows_read_what_they_name() -> None:
    """For a rule that is a row of data, the reads are exactly the pointers in the row."""
    reads = rule_reads()
    for order in ORDERS:
        assert reads[order.code] == {pointer for pair in order.pairs for pointer in pair}
    for reference in REFERENCES:
        assert reads[reference.code] == {reference.outer, reference.inner}
    for row in (*MONEY, *STATES):
        owner = row.selector.pointer.rpartition("/")[0]
        names = {f"{owner}/{name}" for name in (*row.not_null, *row.null)}
        assert reads[row.code] == {row.selector.pointer, *names}


def test_functions_read_what_they_are_about() -> None:
    """Each function reads the properties in its explanation."""
    reads = rule_reads()
    assert reads["ALC606"] == {"/type", "/agent/version/inputMode"}
    assert reads["ALC623"] == reads["ALC625"] == {"/ledger/reason", "/ledger/amount"}
    assert reads["ALC636"] == {"/agent/version/timezone"}
    assert {"/agent/archivedAt", "/person/mergedBy"} < reads["ALC613"]


def test_rules_about_all_properties_are_left_out() -> None:
    """Those about all ids and all timestamps go on with the ones that are left."""
    every = {rule.code for rule in RULES}
    assert every - rule_reads().keys() == {"ALC206", "ALC207"}
    assert max(map(len, rule_reads().values())) <= MOST_READ
