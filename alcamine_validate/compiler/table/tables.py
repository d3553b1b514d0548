"""Makes the table of a schema, if there is one."""

from __future__ import annotations

from collections.abc import Iterable

from alcamine_validate.compiler.checks import Checks
from alcamine_validate.compiler.table.conditions import with_conditions
from alcamine_validate.compiler.table.reading import NoTable, value_of
from alcamine_validate.compiler.table.words import Table, table_of
from alcamine_validate.native.condition import Condition

EMPTY = Table((), b"", ())
"""The table of a schema that a table can't say."""


def table_or_empty(checks: Checks, conditions: Iterable[tuple[int, Condition]] = ()) -> Table:
    """Return the table of the statements, or :data:`EMPTY` if a table can't say the same.

    ``conditions`` are further ones on the root, each with the bit of its group.
    """
    try:
        root = value_of(checks)
        return table_of(with_conditions(root, conditions) if conditions else root)
    except (NoTable, UnicodeEncodeError, RecursionError):
        return EMPTY
