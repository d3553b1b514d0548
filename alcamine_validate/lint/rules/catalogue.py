"""Every code that a finding can have, from the schema and from the rules."""

from __future__ import annotations

from functools import cache
from typing import TYPE_CHECKING, Final

from alcamine_validate.lint.codes import CODES, Code
from alcamine_validate.lint.rules.registry import RULES

if TYPE_CHECKING:
    from alcamine_validate.lint.rules.documentation import Documentation

FAMILY_TITLES: Final = {
    "ALC0": "input: unreadable files, invalid JSON, duplicate keys, nothing to check",
    "ALC1": "keywords of the schema: types, missing properties, unlisted values, limits",
    "ALC2": "identifiers and formats: cuid2, E.164, date-time, email",
    "ALC3": "providers and their models",
    "ALC4": "the order of timestamps",
    "ALC5": "references between the objects of one Session",
    "ALC6": "contradictory states, and implausible values",
    "ALC7": "drift: properties that the published schema does not list",
    "ALC8": "privacy: people's data and secrets (not in DEFAULT)",
}
"""The subject of each family of codes, by prefix."""


@cache
def catalogue() -> dict[str, Code]:
    """Return the rows of all codes, by code, in order."""
    rows = [*CODES, *(Code(r.code, r.name, r.severity, "") for r in RULES)]
    return {row.code: row for row in sorted(rows)}


@cache
def code_by_name() -> dict[str, str]:
    """Return the codes of all rules by name."""
    return {row.rule: row.code for row in catalogue().values()}


def documentation(code: str) -> Documentation:
    """Return the documentation of a code, from a rule's docstring or from ``schema_codes``."""
    # Imported lazily, because most runs don't explain a rule.
    from inspect import cleandoc

    from alcamine_validate.lint.rules.documentation import parsed
    from alcamine_validate.lint.rules.schema_codes import EXPLANATIONS, NOT_IN_THE_SCHEMA

    own = {rule.code: rule.documentation for rule in RULES}
    if code in own:
        return parsed(own[code])
    row = catalogue()[code]
    more = EXPLANATIONS.get(code, NOT_IN_THE_SCHEMA)
    return parsed(f"{row.summary}\n\n{cleandoc(more)}")


def family(code: str) -> str:
    """Return the prefix of a code's family: ``ALC5`` for ``ALC501``."""
    return code[:4]
