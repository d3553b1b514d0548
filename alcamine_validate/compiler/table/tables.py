"""Makes the table of a schema, if there is one."""

from __future__ import annotations

from alcamine_validate.compiler.checks import Checks
from alcamine_validate.compiler.table.reading import NoTable, value_of
from alcamine_validate.compiler.table.words import Table, table_of

EMPTY = Table((), b"", ())
"""The table of a schema that a table can't say."""


def table_or_empty(checks: Checks) -> Table:
    """Return the table of the statements, or :data:`EMPTY` if a table can't say the same."""
    try:
        return table_of(value_of(checks))
    except (NoTable, UnicodeEncodeError, RecursionError):
        return EMPTY
