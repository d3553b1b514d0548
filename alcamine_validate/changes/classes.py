"""The classes of changes: codes of the family ALC9, and what each means for a reader.

A reader receives instances and relies on what the old document promises. A change *breaks* it if
correct code can fail or loses data. It *may break* if code fails only when it relies on more than a
careful reader would. Any other change is *harmless*. The codes are not findings of ``check``.
"""

from __future__ import annotations

from enum import StrEnum
from functools import cache
from typing import Final, NamedTuple

from alcamine_validate.changes.explanations import EXPLANATIONS
from alcamine_validate.finding import Severity
from alcamine_validate.lint.rules.documentation import Documentation, parsed


class Judgement(StrEnum):
    """What a change means for a reader, the most severe one first."""

    BREAKING = "breaking"
    MAY_BREAK = "may-break"
    HARMLESS = "harmless"

    @property
    def severity(self) -> Severity:
        """The severity of such a change in reports: error, warning or info."""
        return _SEVERITIES[self]

    @property
    def rank(self) -> int:
        """The place in the order of judgements: 0 for breaking changes."""
        return self.severity.rank


_SEVERITIES: Final = dict(zip(Judgement, Severity, strict=True))

FAMILY: Final = "the schema document itself: what changed between two"
"""The subject of the family ALC9."""


class ChangeClass(NamedTuple):
    """A class of changes: its code, its name and its judgement."""

    code: str
    name: str
    judgement: Judgement


_BREAKING, _MAY_BREAK, _HARMLESS = Judgement

CLASSES: Final = {
    code: ChangeClass(code, name, judgement)
    for code, name, judgement in (
        ("ALC901", "property-added", _HARMLESS),
        ("ALC902", "property-added-to-closed-object", _MAY_BREAK),
        ("ALC903", "required-property-removed", _BREAKING),
        ("ALC904", "optional-property-removed", _MAY_BREAK),
        ("ALC905", "property-no-longer-required", _BREAKING),
        ("ALC906", "property-newly-required", _HARMLESS),
        ("ALC907", "other-properties-allowed", _MAY_BREAK),
        ("ALC908", "other-properties-forbidden", _HARMLESS),
        ("ALC911", "type-changed", _BREAKING),
        ("ALC912", "type-widened", _BREAKING),
        ("ALC913", "null-allowed", _BREAKING),
        ("ALC914", "type-narrowed", _HARMLESS),
        ("ALC915", "null-forbidden", _HARMLESS),
        ("ALC916", "no-value-allowed", _BREAKING),
        ("ALC921", "enum-value-added", _MAY_BREAK),
        ("ALC922", "enum-value-removed", _HARMLESS),
        ("ALC923", "enum-opened", _MAY_BREAK),
        ("ALC924", "enum-introduced", _HARMLESS),
        ("ALC925", "constant-changed", _BREAKING),
        ("ALC931", "union-branch-added", _MAY_BREAK),
        ("ALC932", "union-branch-removed", _HARMLESS),
        ("ALC941", "limit-widened", _MAY_BREAK),
        ("ALC942", "limit-narrowed", _HARMLESS),
        ("ALC943", "pattern-changed", _MAY_BREAK),
        ("ALC944", "pattern-added", _HARMLESS),
        ("ALC945", "format-removed", _MAY_BREAK),
        ("ALC946", "format-added", _HARMLESS),
        ("ALC947", "format-changed", _MAY_BREAK),
        ("ALC961", "endpoint-removed", _BREAKING),
        ("ALC962", "endpoint-added", _HARMLESS),
        ("ALC963", "response-changed", _BREAKING),
        ("ALC971", "documentation-changed", _HARMLESS),
        ("ALC972", "deprecated", _HARMLESS),
        ("ALC979", "other-keyword-changed", _MAY_BREAK),
    )
}
"""Every class, by code and in their order."""

DOCUMENTATION_CODE: Final = "ALC971"
"""The code of changes that reports for people only count."""


@cache
def class_by_name() -> dict[str, str]:
    """Return the codes of all classes by name."""
    return {each.name: each.code for each in CLASSES.values()}


def class_code(name: str) -> str | None:
    """Return the code of the class with a code or a name, or None for any other text."""
    return name if name in CLASSES else class_by_name().get(name)


def class_documentation(code: str) -> Documentation:
    """Return the documentation of a class.

    Its examples are JSON: an object with an ``old`` and a ``new`` schema or OpenAPI document. The
    bad one has a change of the class, and the good one has not.
    """
    return parsed(EXPLANATIONS[code])
