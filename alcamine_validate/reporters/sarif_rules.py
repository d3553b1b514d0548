"""SARIF descriptions of rules, made from the catalogue only."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any, Final

from alcamine_validate.finding import Severity
from alcamine_validate.lint.rules.catalogue import catalogue, documentation
from alcamine_validate.lint.rules.documentation import Documentation
from alcamine_validate.reporters.wording import capped

LEVELS: Final = {Severity.ERROR: "error", Severity.WARNING: "warning", Severity.INFO: "note"}
"""The SARIF levels (section 3.27.10) of severities."""

_PROBLEM_SEVERITIES: Final = {
    Severity.ERROR: "error",
    Severity.WARNING: "warning",
    Severity.INFO: "recommendation",
}


def rule_descriptors(codes: Iterable[str]) -> list[dict[str, Any]]:
    """Return the ``reportingDescriptor`` objects (section 3.49) of some codes, in order.

    Their severities are the defaults of the rules. The project's severities are in the ``level``
    of each result.
    """
    return [_descriptor(code) for code in codes]


def _descriptor(code: str) -> dict[str, Any]:
    row, words = catalogue()[code], documentation(code)
    full = " ".join(f"{words.summary} {words.explanation}".split())
    return {
        "id": code,
        "name": row.rule,
        "shortDescription": {"text": words.summary},
        "fullDescription": {"text": capped(full)},
        "help": {
            "text": _help(words, "{}:\n{}"),
            "markdown": _help(words, "**{}**\n\n```json\n{}\n```"),
        },
        "defaultConfiguration": {"level": LEVELS[row.severity]},
        "properties": {"problem.severity": _PROBLEM_SEVERITIES[row.severity]},
    }


def _help(words: Documentation, example: str) -> str:
    """Return the help text of a rule. ``example`` is a format for a title and an example."""
    parts = [words.summary, words.explanation]
    parts += [example.format("Bad", words.bad)] if words.bad else []
    parts += [example.format("Good", words.good)] if words.good else []
    return "\n\n".join(part for part in parts if part)
