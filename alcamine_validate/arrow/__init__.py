"""Judge Sessions in columns of Apache Arrow, in one process or on an engine.

    from alcamine_validate import arrow

    arrow.check_batch(batch, "session")      # the batch with is_valid, findings, more_findings
    arrow.check_batches(batches, "session")  # the same for an iterable, as Spark passes one
    arrow.check_array(array)                 # a struct array with these three
    arrow.valid_array(array)                 # only the verdicts of av.is_valid
    arrow.summarize(batch, "session")        # counts by code and place, and drift, as a table
    arrow.merge(tables)                      # the sum of such tables

Needs the extra ``arrow`` (pyarrow). Nothing here raises for what is in a row: text that is not
JSON or not UTF-8 has a finding, and a null stays null.
"""

from __future__ import annotations

try:
    import pyarrow as _  # noqa: F401
except ImportError as error:
    raise ImportError(
        "alcamine_validate.arrow needs pyarrow: pip install 'alcamine-validate[arrow]'"
    ) from error

from alcamine_validate.arrow.checks import (
    check_array,
    check_batch,
    check_batches,
    result_schema,
    valid_array,
)
from alcamine_validate.arrow.options import Options, SummaryOptions
from alcamine_validate.arrow.summary import (
    SPARK_SUMMARY,
    SUMMARY_SCHEMA,
    ColumnSummary,
    merge,
    summarize,
    summarize_array,
)
from alcamine_validate.arrow.types import (
    FINDINGS_TYPE,
    RESULT_TYPE,
    SPARK_FINDINGS,
    SPARK_RESULT,
    SQL_FINDINGS,
    SQL_RESULT,
)

__all__ = [
    "FINDINGS_TYPE",
    "RESULT_TYPE",
    "SPARK_FINDINGS",
    "SPARK_RESULT",
    "SPARK_SUMMARY",
    "SQL_FINDINGS",
    "SQL_RESULT",
    "SUMMARY_SCHEMA",
    "ColumnSummary",
    "Options",
    "SummaryOptions",
    "check_array",
    "check_batch",
    "check_batches",
    "merge",
    "result_schema",
    "summarize",
    "summarize_array",
    "valid_array",
]
