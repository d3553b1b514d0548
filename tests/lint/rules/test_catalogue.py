"""The catalogue: the codes of the schema and those of the rules, in one table."""

from __future__ import annotations

from alcamine_validate.lint.codes import CODES
from alcamine_validate.lint.rules.catalogue import FAMILY_TITLES, catalogue, code_by_name
from alcamine_validate.lint.rules.registry import RULES


def test_the_catalogue_has_all_codes() -> None:
    """All codes of schema and rules are in it, sorted, with the rules' names and severities."""
    rows = catalogue()
    assert list(rows) == sorted(rows)
    assert set(rows) == {row.code for row in CODES} | {each.code for each in RULES}
    for each in RULES:
        assert (rows[each.code].rule, rows[each.code].severity) == (each.name, each.severity)
        assert code_by_name()[each.name] == each.code
    assert {code[:4] for code in rows} == set(FAMILY_TITLES)
