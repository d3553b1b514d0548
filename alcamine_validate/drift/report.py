"""The report on drift: each thing with its evidence, and the overlay that accepts it."""

from __future__ import annotations

from copy import deepcopy
from dataclasses import dataclass, field
from typing import Any, Final, NamedTuple

from alcamine_validate.drift.evidence import (
    ANY,
    FORMAT,
    KINDS,
    LIMIT,
    MISSING,
    MOST_WORKSPACES,
    NULL,
    PROPERTY,
    SYSTEMATIC,
    TYPE,
    VALUE,
    DriftPlace,
    Evidence,
    Observations,
)
from alcamine_validate.drift.propose import DocumentChange, NotProposed, actions_for
from alcamine_validate.drift.sightings import LONG_TEXT, value_of
from alcamine_validate.finding import Finding
from alcamine_validate.schema.errors import SchemaError
from alcamine_validate.schema.overlay import apply_overlay
from alcamine_validate.text.json_pointer import join
from alcamine_validate.text.redact import Redaction, is_mask, mask

OVERLAY_VERSION: Final = "1.0.0"
_ORDER: Final = {kind: number for number, kind in enumerate(KINDS)}


class Row(NamedTuple):
    """One thing that the document does not know at one place.

    ``detail`` is the name of a property, the JSON text of a value, a type or a keyword; it is
    :data:`~alcamine_validate.drift.evidence.ANY` for all of very many. ``objects`` counts the
    objects that it could have been in; for types, limits and formats, those with a value.
    ``schema`` describes the values of an unknown property or of another type. ``reason`` says why
    the overlay does not accept it; None if it does.
    """

    place: DriftPlace
    detail: str
    evidence: Evidence
    objects: int
    schema: dict[str, Any] | None = None
    reason: str | None = None

    def pointer(self, redaction: Redaction) -> str:
        """Return the place in a Session as reports show it, with ``*`` for indices.

        A property that is unknown or missing is a part of it.
        """
        detail = "*" if self.detail == ANY else self.detail
        name = (detail,) if self.place.kind in (PROPERTY, MISSING) else ()
        return redaction.pointer(join(self.place.pointer, *name))

    def shown_detail(self, redaction: Redaction) -> str | None:
        """Return the detail as reports show it, or None for all of very many."""
        if self.detail == ANY:
            return None
        if self.place.kind == PROPERTY:
            shown = redaction.pointer(join(self.place.pointer, self.detail))
            is_shown = shown == join(self.place.pointer, self.detail)
            return self.detail if is_shown else mask(self.detail)
        if self.place.kind == VALUE and self.detail != LONG_TEXT and not is_mask(self.detail):
            value = value_of(self.detail)
            return mask(value) if redaction.hides(self.place.pointer, value) else self.detail
        return self.detail


@dataclass
class DriftReport:
    """What a run observed. ``rows`` are drift, and ``slips`` are mistakes that are not.

    ``files`` counts the files that were read, ``sessions`` the Sessions in them, ``clean`` those
    without drift and slips, and ``unreadable`` the files that could not be read. ``uncounted``
    counts occurrences at places past the limit. ``findings`` say what could not be observed;
    ``more_findings`` counts those that are left out. ``overlay`` is None if it would be empty.
    """

    files: int = 0
    sessions: int = 0
    clean: int = 0
    unreadable: int = 0
    uncounted: int = 0
    rows: list[Row] = field(default_factory=list)
    slips: list[Row] = field(default_factory=list)
    findings: list[Finding] = field(default_factory=list)
    more_findings: int = 0
    notes: list[str] = field(default_factory=list)
    overlay: dict[str, Any] | None = None


def add_drift(
    report: DriftReport, observed: Observations, document: Any, redaction: Redaction
) -> None:
    """Add what was observed to a report, and the overlay that makes ``document`` accept it.

    ``redaction`` knows the words of the document.
    """
    report.sessions, report.clean = observed.sessions, observed.clean
    report.uncounted = observed.uncounted
    draft, actions = document, list[dict[str, Any]]()
    info = {"title": "Drift from the API document", "version": "1.0.0"}
    head = {"overlay": OVERLAY_VERSION, "info": info}
    for change, rows in _changes(observed, redaction):
        reason: str | None = None
        is_slip = change.evidence.is_slip
        if not is_slip:
            try:
                added = [
                    {"target": each["target"], "description": sentence(change), **each}
                    for each in actions_for(change, draft)
                ]
                draft = apply_overlay(draft, {**head, "actions": added})
                actions += added
            except NotProposed as error:
                reason = str(error)
            except SchemaError as error:
                reason = f"the document can't be changed: {error}"
        found = report.slips if is_slip else report.rows
        found += [each._replace(reason=reason) for each in rows]
    report.rows.sort(key=_row_order)
    report.slips.sort(key=_row_order)
    if actions:
        report.overlay = {**head, "actions": actions}


def _row_order(row: Row) -> tuple[Any, ...]:
    place = row.place
    return (
        _ORDER[place.kind], -row.evidence.sessions, place.pointer, row.detail, place.schema_pointer
    )  # fmt: skip


def _changes(
    observed: Observations, redaction: Redaction
) -> list[tuple[DocumentChange, list[Row]]]:
    """Return each change of the document with its rows: one for each place in a Session."""
    found: dict[tuple[str, str, str], list[Row]] = {}
    for place, at in observed.places.items():
        for detail, evidence in at.rows():
            shape = evidence.shape if place.kind in (PROPERTY, TYPE) else None
            schema = None if shape is None else shape.schema(redaction)
            objects = observed.opportunities(place, evidence.owner)
            row = Row(place, detail, evidence, objects, schema)
            found.setdefault((place.kind, place.schema_pointer, detail), []).append(row)
    changes = []
    for (kind, schema_pointer, detail), rows in found.items():
        rows.sort(key=_row_order)
        evidence = rows[0].evidence if len(rows) == 1 else _whole(rows)
        pointer, objects = rows[0].place.pointer, rows[0].objects
        change = DocumentChange(kind, schema_pointer, detail, pointer, evidence, objects, redaction)
        changes.append((change, rows))
    return sorted(changes, key=lambda each: _row_order(each[1][0]))


def _whole(rows: list[Row]) -> Evidence:
    """Return the evidence of all rows, which a reference leads to one place in the document."""
    first, *others = (deepcopy(row.evidence) for row in rows)
    for each in others:
        first.merge(each, is_same_file=True)
    return first


def sentence(change: DocumentChange) -> str:
    """Return what a change is about and its evidence in a sentence without personal data."""
    what = _TITLES[change.kind].format(change.detail)
    share = share_words(change.kind, change.evidence, change.objects)
    return f"{what}, {share}: {evidence_words(change.evidence)}."


_TITLES: Final = {
    PROPERTY: "Unknown property {}",
    VALUE: "Unlisted value {}",
    MISSING: "Property {} is missing",
    NULL: "Value is {}",
    TYPE: "Type {}",
    LIMIT: "Beyond {}",
    FORMAT: "Not as {} says",
}


def share_words(kind: str, evidence: Evidence, objects: int) -> str:
    """Return in how many of the objects that could have it something was seen, in words."""
    if objects == 0 or evidence.count > objects:
        return "once" if evidence.count == 1 else f"{evidence.count:,} times"
    noun = "value" if kind in SYSTEMATIC else "object"
    if evidence.count < objects:
        return f"in {evidence.count:,} of {objects:,} {noun}s"
    return f"in the only {noun}" if objects == 1 else f"in all {objects:,} {noun}s"


def evidence_words(evidence: Evidence) -> str:
    """Return where and when something was seen, in words."""
    words = _counted(evidence.sessions, "session")
    if evidence.files:  # a column of a table is in none
        words += f", {_counted(evidence.files, 'file')}"
    if evidence.workspaces:
        words += f", {workspaces_words(evidence)}"
    if evidence.first_created_at is not None and evidence.last_created_at is not None:
        first, last = evidence.first_created_at[:10], evidence.last_created_at[:10]
        words += f", created on {first}" if first == last else f", created {first} to {last}"
    return words


def workspaces_words(evidence: Evidence) -> str:
    """Return the number of workspaces in words."""
    number = len(evidence.workspaces)
    words = _counted(number, "workspace")
    return f"at least {words}" if number == MOST_WORKSPACES else words


def _counted(number: int, word: str) -> str:
    return f"{number:,} {word}" if number == 1 else f"{number:,} {word}s"
