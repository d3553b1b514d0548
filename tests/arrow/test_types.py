"""The types of results are the same in Arrow, in Spark's DDL and in SQL."""

from __future__ import annotations

from alcamine_validate import arrow


def test_the_types_as_text() -> None:
    """The tests of engines show that they read these texts as the types of Arrow."""
    assert arrow.SPARK_FINDINGS == (
        "array<struct<code:string,rule:string,severity:string,message:string,pointer:string>>"
    )
    assert (
        f"is_valid boolean, findings {arrow.SPARK_FINDINGS}, more_findings int"
    ) == arrow.SPARK_RESULT
    assert arrow.SPARK_SUMMARY == (
        "kind string, code string, severity string, pointer string, schema_pointer string, "
        "detail string, count bigint, sessions bigint, first_created_at string, "
        "last_created_at string, evidence string"
    )
    assert arrow.SQL_FINDINGS == (
        "STRUCT(code VARCHAR, rule VARCHAR, severity VARCHAR, message VARCHAR, pointer VARCHAR)[]"
    )
    assert (
        f"STRUCT(is_valid BOOLEAN, findings {arrow.SQL_FINDINGS}, more_findings INTEGER)"
    ) == arrow.SQL_RESULT
