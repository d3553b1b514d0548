"""The competitors within one process: each turns bytes into a verdict, as its users would.

All get the corrected schema and the same additional checks, in the form that they accept. The
checks that a competitor can't make, or makes more loosely, are its ``blind_to``. Before anything
is timed, it is verified that each competitor misses these checks and no others.
"""

from __future__ import annotations

from dataclasses import replace
from typing import Final

from benchmarks import json_schema_judges, own_judges, typed_judges
from benchmarks.judge import Build, Competitor, no_errors
from benchmarks.sessions import FORMATS

BASELINE: Final = Competitor(
    "orjson.loads alone", "orjson", own_judges.loads, remark="reads the JSON and judges nothing"
)
OURS: Final = Competitor("alcamine-validate", "alcamine-validate", own_judges.is_valid)
PURE: Final = replace(
    OURS, name="alcamine-validate, pure Python", remark="without the native scanner", is_pure=True
)
_FINDINGS: Final = Competitor(
    "av.findings",
    OURS.package,
    own_judges.findings,
    remark="ours: messages, lines and columns, duplicate keys, all rules",
    verdict=own_judges.none_severe,
)

VERDICT: Final = (
    BASELINE,
    Competitor(
        "msgspec, typed decode",
        "msgspec",
        typed_judges.msgspec,
        frozenset({"email", "order"}),
        "decodes into structs; stops at the first error",
    ),
    Competitor(
        "loads + jsonschema-rs, no formats",
        "jsonschema-rs",
        json_schema_judges.jsonschema_rs_plain,
        FORMATS | {"order"},
        "the schema's own keywords alone",
    ),
    OURS,
    PURE,
    Competitor(
        "av.validate",
        OURS.package,
        own_judges.validate,
        remark="ours: returns the parsed Session; collects all errors of an invalid one",
        verdict=bool,
    ),
    Competitor(
        "msgspec, email and order too",
        "msgspec",
        typed_judges.msgspec_full,
        remark="a loose pattern for emails; the order in __post_init__; stops at the first error",
    ),
    Competitor(
        "loads + jsonschema-rs, patterns",
        "jsonschema-rs",
        json_schema_judges.jsonschema_rs_patterns,
        remark="cuid2 and e164 rewritten to patterns",
    ),
    Competitor(
        "loads + jsonschema-rs",
        "jsonschema-rs",
        json_schema_judges.jsonschema_rs,
        remark="cuid2, e164 and order as Python functions",
    ),
    Competitor(
        "pydantic",
        "pydantic",
        typed_judges.pydantic,
        remark="strict models; email by email-validator; collects all errors",
    ),
    Competitor(
        "loads + fastjsonschema",
        "fastjsonschema",
        json_schema_judges.fastjsonschema,
        frozenset({"order"}),
        "as draft 7; stops at the first error",
    ),
    Competitor(
        "loads + jsonschema",
        "jsonschema",
        json_schema_judges.jsonschema,
        frozenset({"email"}),
        "an email is any text with an @",
    ),
)
"""The competitors for the verdict, the baseline first."""


def _collects(
    name: str, package: str, build: Build, remark: str, blind_to: frozenset[str] = frozenset()
) -> Competitor:
    """Return a competitor whose judge returns a list, which is empty for a valid Session."""
    return Competitor(name, package, build, blind_to, remark, no_errors)


ERRORS: Final = (
    BASELINE,
    replace(OURS, remark="the verdict alone, beside which the others are to be seen"),
    _collects(
        "Validator.violations",
        OURS.package,
        own_judges.violations,
        "ours: pointers and keywords, no messages",
    ),
    _collects(
        "Validator.iter_errors_json",
        OURS.package,
        own_judges.schema_errors,
        "ours: with messages, no positions",
    ),
    _collects(
        "loads + places of the errors",
        OURS.package,
        own_judges.places,
        "ours: where known errors stand in the text, nothing else",
    ),
    _FINDINGS,
    replace(
        _FINDINGS,
        name="av.findings, pure Python",
        remark="without the native scanner",
        is_pure=True,
    ),
    _collects(
        "loads + jsonschema-rs, iter_errors",
        "jsonschema-rs",
        json_schema_judges.jsonschema_rs_errors,
        "messages, no positions",
    ),
    _collects(
        "pydantic, errors()",
        "pydantic",
        typed_judges.pydantic_errors,
        "messages, no positions",
    ),
    _collects(
        "loads + jsonschema, iter_errors",
        "jsonschema",
        json_schema_judges.jsonschema_errors,
        "messages, no positions; an email is any text with an @",
        frozenset({"email"}),
    ),
)
"""The competitors for all errors, without msgspec and fastjsonschema: they stop at the first."""

RULES: Final = (
    BASELINE,
    OURS,
    _collects("av.findings, no rules", OURS.package, own_judges.findings_without_rules, ""),
    _collects("av.findings, all rules", OURS.package, own_judges.findings, ""),
    _collects("check of a file, no rules", OURS.package, own_judges.check_without_rules, ""),
    _collects("check of a file, all rules", OURS.package, own_judges.check, ""),
)
"""The cost of the rules on Sessions without findings."""

GROUPS: Final = {"verdict": VERDICT, "errors": ERRORS, "rules": RULES}
