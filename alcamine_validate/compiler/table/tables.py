"""Makes the table of a schema, if there is one."""

from __future__ import annotations

from alcamine_validate.compiler.checks import Checks
from alcamine_validate.compiler.table.reading import NoTable, value_of
from alcamine_validate.compiler.table.words import Table, table_of
from alcamine_validate.schema.nodes import ResolvedSchema

EMPTY = Table((), b"", ())
"""The table of a schema that a table can't say."""


def table_or_empty(resolved: ResolvedSchema, own_formats: frozenset[str] = frozenset()) -> Table:
    """Return the table of a schema, or :data:`EMPTY` if a table can't say the same."""
    try:
        return table_of(value_of(Checks(resolved, own_formats)))
    except (NoTable, UnicodeEncodeError, RecursionError):
        return EMPTY
