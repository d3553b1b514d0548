"""What a new document means for this package: overlay actions, rules and types."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Final, NamedTuple

from alcamine_validate.changes.change import Change
from alcamine_validate.changes.compare import ComparedDocument
from alcamine_validate.changes.overlay_actions import (
    Corrected,
    Overlay,
    TouchedAction,
    try_overlays,
)
from alcamine_validate.changes.typed_dicts import TouchedType, touched_types
from alcamine_validate.schema.spec_files import OVERLAY, WEBHOOK_OVERLAY, spec_file
from alcamine_validate.text.json_pointer import join, split

SESSION: Final = "Session"
"""The component that the rules, types and overlays of this package are about."""

_REMOVED: Final = frozenset({"ALC903", "ALC904"})
_RETYPED: Final = frozenset({"ALC911", "ALC912", "ALC916"})
_RELISTED: Final = frozenset({"ALC921", "ALC922", "ALC923", "ALC925"})
"""The codes of changes after which a rule may find nothing any longer, or something wrong."""


@dataclass(frozen=True)
class TouchedRule:
    """A rule that reads a property which changed: its code and name, the place and the change."""

    code: str
    name: str
    place: str
    change: str


@dataclass
class Impact:
    """Everything of this package that a new document affects."""

    actions: list[TouchedAction] = field(default_factory=list)
    rules: list[TouchedRule] = field(default_factory=list)
    types: list[TouchedType] = field(default_factory=list)


class Corrections(NamedTuple):
    """Both documents with overlays applied: those for all Sessions, and those for webhooks too."""

    session: Corrected
    webhook: Corrected


def corrections(
    old: ComparedDocument, new: ComparedDocument, overlays: Iterable[Path]
) -> Corrections:
    """Return two documents with our overlays and then ``overlays`` applied, as far as they fit.

    Raises :class:`SchemaError` if one is not valid, and OSError if it can't be read.
    """
    ours = Overlay(OVERLAY, spec_file(OVERLAY), is_ours=True)
    own = [Overlay(str(path), path, is_ours=False) for path in overlays]
    corrected = try_overlays(old, new, [ours, *own], SESSION)
    webhook = Overlay(WEBHOOK_OVERLAY, spec_file(WEBHOOK_OVERLAY), is_ours=True)
    of_webhooks = try_overlays(corrected.old, corrected.new, [webhook], SESSION)
    return Corrections(corrected, of_webhooks)


def impact_of(found: Iterable[Change], corrected: Corrections) -> Impact:
    """Return what the changes of a Session mean for this package."""
    session, webhook = corrected
    types = touched_types(session.old.value, session.new.value)
    return Impact([*session.touched, *webhook.touched], touched_rules(found), types)


def touched_rules(changes: Iterable[Change]) -> list[TouchedRule]:
    """Return the rules that read a property which is removed, or has other types or values.

    Each rule is named once for each such place, in the order of the codes of rules.
    """
    from alcamine_validate.changes.rule_reads import rule_reads
    from alcamine_validate.lint.rules.catalogue import catalogue

    places: dict[str, str] = {}
    for change in changes:
        if change.found.code in _REMOVED | _RETYPED | _RELISTED:
            for place in (change.place, *change.others):
                places.setdefault(place, change.found.code)
    found = []
    for code, reads in rule_reads().items():
        for pointer in sorted(reads):
            if (hit := _nearest(pointer, places)) is not None:
                found.append(TouchedRule(code, catalogue()[code].rule, pointer, hit))
    return found


def _nearest(pointer: str, places: dict[str, str]) -> str | None:
    """Return the code of the change at a place or, if that is a removal, at one above it."""
    if pointer in places:
        return places[pointer]
    for above in _above(pointer):
        if places.get(above) in _REMOVED | _RETYPED:
            return places[above]
    return None


def _above(pointer: str) -> Iterator[str]:
    tokens = split(pointer)
    return (join("", *tokens[:length]) for length in range(len(tokens) - 1, 0, -1))
