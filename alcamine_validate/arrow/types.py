"""The types of results in Arrow, and the same as text for engines."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Final

import pyarrow as pa

FINDINGS_TYPE: Final = pa.list_(
    pa.struct(
        [
            pa.field("code", pa.string(), nullable=False),
            pa.field("rule", pa.string(), nullable=False),
            pa.field("severity", pa.string(), nullable=False),
            pa.field("message", pa.string(), nullable=False),
            pa.field("pointer", pa.string(), nullable=False),
        ]
    )
)
"""The type of the findings of one row: see :class:`alcamine_validate.Finding`."""

RESULT_TYPE: Final = pa.struct(
    [
        pa.field("is_valid", pa.bool_()),
        pa.field("findings", FINDINGS_TYPE),
        pa.field("more_findings", pa.int32()),
    ]
)
"""The type of the result of one row. All three are null for a null."""


def _spark(kind: pa.DataType) -> str:
    """Return a type in the DDL of Spark (https://spark.apache.org/docs/latest/sql-ref-datatypes)."""
    if pa.types.is_list(kind):
        return f"array<{_spark(kind.value_type)}>"
    if pa.types.is_struct(kind):
        return f"struct<{','.join(f'{each.name}:{_spark(each.type)}' for each in kind)}>"
    names = {pa.bool_(): "boolean", pa.int32(): "int", pa.int64(): "bigint", pa.string(): "string"}
    return names[kind]


def spark_columns(columns: Iterable[pa.Field]) -> str:
    """Return columns in the DDL of Spark, as ``mapInArrow`` takes them."""
    return ", ".join(f"{each.name} {_spark(each.type)}" for each in columns)


def _sql(kind: pa.DataType) -> str:
    """Return a type in SQL as DuckDB writes it (https://duckdb.org/docs/sql/data_types)."""
    if pa.types.is_list(kind):
        return f"{_sql(kind.value_type)}[]"
    if pa.types.is_struct(kind):
        return f"STRUCT({', '.join(f'{each.name} {_sql(each.type)}' for each in kind)})"
    return {pa.bool_(): "BOOLEAN", pa.int32(): "INTEGER", pa.string(): "VARCHAR"}[kind]


SPARK_FINDINGS: Final = _spark(FINDINGS_TYPE)
"""The type of findings as Spark's DDL: ``array<struct<code:string,…>>``."""

SPARK_RESULT: Final = spark_columns(RESULT_TYPE)
"""The columns that :func:`~alcamine_validate.arrow.check_batch` appends, as Spark's DDL."""

SQL_FINDINGS: Final = _sql(FINDINGS_TYPE)
"""The type of findings in SQL: ``STRUCT(code VARCHAR, …)[]``."""

SQL_RESULT: Final = _sql(RESULT_TYPE)
"""The type of :func:`~alcamine_validate.arrow.check_array` in SQL."""
