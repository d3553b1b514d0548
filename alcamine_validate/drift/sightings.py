"""What one Session shows that the document does not know: unknown names, and violations by kind."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Mapping
from functools import lru_cache
from typing import Any, Final, NamedTuple

from alcamine_validate.check.drift import slip_of_name, slip_of_value
from alcamine_validate.drift.evidence import (
    FORMAT,
    LIMIT,
    MISSING,
    MOST_DETAILS,
    NULL,
    OTHER,
    PROPERTY,
    TYPE,
    VALUE,
    Evidence,
)
from alcamine_validate.drift.known import KnownObject, Visit, tokens
from alcamine_validate.drift.shape import formats_of
from alcamine_validate.runtime.violation import Violation
from alcamine_validate.text.edits import is_slip
from alcamine_validate.text.json_pointer import join, resolve, tokens_of
from alcamine_validate.text.redact import type_name
from alcamine_validate.validator.messages import displayed

Tokens = tuple[str, ...]

LOWER_LIMITS: Final = frozenset(
    {"minimum", "exclusiveMinimum", "minLength", "minItems", "minProperties"}
)
_LIMITS: Final = LOWER_LIMITS | {
    "maximum", "exclusiveMaximum", "maxLength", "maxItems", "maxProperties"
}  # fmt: skip
_OF_NAMES: Final = frozenset({"additionalProperties", "unevaluatedProperties"})
_LISTING: Final = frozenset({"enum", "const", "pairing", "discriminator"})

LONGEST_VALUE: Final = 100
LONG_TEXT: Final = "a long text"
"""The detail of all texts that are longer than the values of enums are."""


class Sighting(NamedTuple):
    """One thing that the document does not know, at one place in one Session.

    ``kind``, ``schema_pointer`` and ``detail`` are those of the evidence; ``detail`` is None for an
    object with too many unknown names to tell them apart. ``tokens`` lead to the value, or to the
    object with an unknown name. ``owner`` is the pointer of the schema of the object that it is in.
    ``value`` is the value, or its size. ``known`` are the names or values that it may be a slip of;
    for a missing property, those that may be a slip of it. ``parent`` is the object that holds it.
    """

    kind: str
    tokens: Tokens
    schema_pointer: str
    detail: str | None
    owner: str
    value: Any = None
    known: Iterable[Any] = ()
    parent: Any = None

    @property
    def place(self) -> Tokens:
        """The tokens of the value that shows it: for an unknown property, the property itself."""
        is_name = self.kind == PROPERTY and self.detail is not None
        return (*self.tokens, str(self.detail)) if is_name else self.tokens

    def add_to(self, evidence: Evidence, *, is_new: bool) -> None:
        """Add what the value shows to the evidence, which is new or from other Sessions."""
        if self.kind == PROPERTY:
            near = _near(str(self.detail), frozenset(self.known))
            evidence.add_near(slip_of_name(str(self.detail), near, self.parent))
            evidence.add_shape(self.value)
        elif self.kind == TYPE:
            evidence.add_shape(self.value)
        elif self.kind == VALUE:
            if is_new:  # it is the same for all Sessions with this value
                evidence.add_near(slip_of_value(self.value, self.known))
            if self.parent is not None:
                evidence.add_shape(self.parent)
        elif self.kind == MISSING:  # a slip of its name may stand in its place
            evidence.add_near(slip_of_name(str(self.detail), sorted(self.known), {}))
        elif self.kind == LIMIT:
            evidence.farthest = self.value if is_new else max(evidence.farthest or 0, self.value)
        elif self.kind == FORMAT:
            found = formats_of(self.value)
            kept = found if is_new or evidence.formats is None else evidence.formats
            evidence.formats = tuple(name for name in kept if name in found)


@lru_cache(maxsize=1024)
def _near(name: str, known: frozenset[str]) -> tuple[str, ...]:
    """Return the known names that a name may be a slip of, cached because Sessions repeat it."""
    return tuple(each for each in sorted(known) if is_slip(name, each))


def with_unknown_names(found: Iterable[Visit]) -> Iterator[Visit]:
    """Yield the objects with names that the schema does not mention and does not leave open."""
    for visit in found:
        known = visit.known
        if not (known.is_open or (known.names or frozenset()).issuperset(visit.value)):
            yield visit


def unknown_names(found: Iterable[Visit]) -> Iterator[Sighting]:
    """Yield the unknown properties of objects; one for an object with very many of them."""
    for known, value, path in with_unknown_names(found):
        names = known.names or frozenset()
        unknown = [name for name in value if name not in names]
        at, pointer = tokens(path), known.pointer
        if len(unknown) > MOST_DETAILS:
            yield Sighting(PROPERTY, at, pointer, None, pointer)
            continue
        for name in unknown:
            yield Sighting(PROPERTY, at, pointer, name, pointer, value[name], names, value)


def sightings_of(
    violations: Iterable[Violation], above: Tokens, found: Iterable[Visit], session: Any
) -> Iterator[Sighting]:
    """Yield what violations show, except for contradictions, which are not drift.

    Two timestamps out of order are a contradiction, and so is a model of another provider.
    ``above`` leads from the Session to the value that the pointers are relative to. ``found`` are
    the objects of the Session.
    """
    owners = {tokens(each.path): each.known for each in found}
    for violation in violations:
        at = (*above, *tokens_of(violation.pointer))
        sighting = _of_names(violation, at, owners, session) or _of_value(
            violation, at, owners, session
        )
        if sighting is not None:
            yield sighting


def _of_names(
    violation: Violation, at: Tokens, owners: Mapping[Tokens, KnownObject], session: Any
) -> Sighting | None:
    """Return what a violation about a missing property shows, or None for any other violation."""
    if violation.kind not in ("required", "dependentRequired"):
        return None
    owner, name = _owner(at, owners), violation.params["property"]
    names = (owners[at].names if at in owners else None) or frozenset()
    value = resolve(session, join("", *at))
    unknown = [each for each in value if each not in names][:MOST_DETAILS]
    return Sighting(MISSING, at, violation.schema_pointer, name, owner, known=unknown)


def _of_value(
    violation: Violation, at: Tokens, owners: Mapping[Tokens, KnownObject], session: Any
) -> Sighting | None:
    """Return what a violation about a value shows, or None if that is not drift."""
    kind, schema_pointer, params = violation.kind, violation.schema_pointer, violation.params
    owner, value = _owner(at[:-1], owners), params.get("value")
    if kind == "order" or (kind in _OF_NAMES and _is_unknown_name(at, owners)):
        return None  # such names are found by themselves
    if kind in _LISTING:
        return _of_listed(violation, at, owner, session)
    drift, detail = OTHER, kind
    if kind in _LIMITS:
        size = params["length"] if "length" in params else params["value"]
        drift, value = LIMIT, -size if kind in LOWER_LIMITS else size
    elif kind in ("format", "pattern"):
        drift = FORMAT
    elif kind == "type":
        drift, detail = NULL if value is None else TYPE, type_name(value)
    return Sighting(drift, at, schema_pointer, detail, owner, value)


def _is_unknown_name(at: Tokens, owners: Mapping[Tokens, KnownObject]) -> bool:
    """Return whether a property is one of those that :func:`unknown_names` yields."""
    known = owners.get(at[:-1])
    return known is not None and not known.is_open and at[-1] not in (known.names or ())


def _of_listed(violation: Violation, at: Tokens, owner: str, session: Any) -> Sighting | None:
    """Return what an unlisted value shows, or None if another provider has this model."""
    kind, params = violation.kind, violation.params
    value, schema_pointer = params["value"], violation.schema_pointer
    if kind == "pairing" and isinstance(value, str) and value in params["owners"]:
        return None
    is_constant = kind == "discriminator"
    if not is_constant and (value is None or isinstance(value, list | dict)):
        name = type_name(value)
        kind = NULL if value is None else TYPE
        return Sighting(kind, at, schema_pointer, name, owner, value)
    parent = resolve(session, join("", *at[:-1])) if is_constant else None
    allowed = params.get("allowed", ())
    return Sighting(VALUE, at, schema_pointer, detail_of(value), owner, value, allowed, parent)


def detail_of(value: Any) -> str:
    """Return an unlisted value as the detail of its evidence: as JSON text, unless it is long."""
    if isinstance(value, str):
        short = json.dumps(value, ensure_ascii=False)
        return short if len(value) <= LONGEST_VALUE else LONG_TEXT
    return displayed(value)


def value_of(detail: str) -> Any:
    """Return the unlisted value with a detail; the detail itself if that does not tell it."""
    try:
        return json.loads(detail)
    except ValueError:
        return detail


def _owner(at: Tokens, owners: Mapping[Tokens, KnownObject]) -> str:
    """Return the pointer of the schema of the innermost object around a place."""
    for length in range(len(at), -1, -1):
        if at[:length] in owners:
            return owners[at[:length]].pointer
    return ""
