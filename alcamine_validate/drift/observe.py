"""Observe the Sessions of files: what in them the document does not know."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from typing import Any, Final

from alcamine_validate.check.drift import created_at
from alcamine_validate.drift.evidence import DriftPlace, Evidence, First, Observations
from alcamine_validate.drift.known import KnownObject, Visit, tokens, visits
from alcamine_validate.drift.sightings import (
    Sighting,
    Tokens,
    sightings_of,
    unknown_names,
    with_unknown_names,
)
from alcamine_validate.input.document import Document, Part, Record
from alcamine_validate.input.expected import WHOLE, Expected
from alcamine_validate.lint.partial import violations_of
from alcamine_validate.lint.schemas import SessionSchemas
from alcamine_validate.runtime.violation import Violation
from alcamine_validate.text.json_pointer import Pointer, below, join, step
from alcamine_validate.text.json_text import UNREADABLE, may_hold_duplicate_keys, read_straight

_LONGEST_ID: Final = 64
"""A longer text is not the id of a workspace."""


class SessionObserver:
    """Observes Sessions by themselves and in webhook bodies, each by what its schema says.

    ``webhook`` returns what the schema of the latter says; it is called if there is one. It must
    be picklable for checks in several processes.
    """

    def __init__(self, session: KnownObject, webhook: Callable[[], KnownObject]) -> None:
        self.session = session
        self.webhook = webhook

    def of_file(self, schemas: SessionSchemas, expected: Expected, filename: str) -> FileObserver:
        """Return the observer of one file, in which each value is ``expected`` to be something."""
        return FileObserver(self, schemas, expected, filename)


class FileObserver:
    """Observes the Sessions of one file, or of some lines of one; ``observed`` is the result."""

    def __init__(
        self, observer: SessionObserver, schemas: SessionSchemas, expected: Expected, filename: str
    ) -> None:
        self.observed = Observations()
        self._observer = observer
        self._schemas = schemas
        self._expected = expected
        self._filename = filename
        self._verdict = schemas.session.verdict()

    def is_clean(self, data: bytes) -> bool:
        """Return whether bytes are the JSON text of a Session without drift, and count it if so.

        The Session is valid then, has no duplicate keys, and no unknown property.
        """
        try:
            session = read_straight(data)
            if not self._verdict(session) or may_hold_duplicate_keys(data, session):
                return False
        except UNREADABLE:
            return False
        return self.is_without_drift(session)

    def is_without_drift(self, session: Any) -> bool:
        """Return whether a valid Session has no unknown property, and count it if so."""
        found = visits(self._observer.session, session)
        if any(True for _ in with_unknown_names(found)):
            return False
        self._count(found)
        self.observed.clean += 1
        return True

    def take(self, document: Document) -> None:
        """Observe the Sessions of a document, and remove them from it."""
        for part in document.parts:
            fresh: list[tuple[Evidence, Pointer]] = []
            for record in part.records:
                if record.is_session:
                    fresh += self._take(record)
            part.records = [each for each in part.records if not each.is_session]
            if fresh:
                self._locate(part, fresh)

    def _locate(self, part: Part, fresh: list[tuple[Evidence, Pointer]]) -> None:
        spans = part.spans([pointer for _, pointer in fresh])
        filename = part.filename or self._filename
        for evidence, pointer in fresh:
            line, column, *_ = part.place(spans[pointer])
            evidence.first = First(filename, line, column)

    def _count(self, found: list[Visit]) -> None:
        self.observed.sessions += 1
        keys = [visit.known.pointer for visit in found]
        for known, value, _ in found:
            get = value.get
            keys += [key for name, key in known.without_value if get(name) is None]
        self.observed.objects.update(keys)

    def _take(self, record: Record) -> Iterator[tuple[Evidence, Pointer]]:
        """Observe one Session. Yield the evidence that is new, with its pointer in the part."""
        above = self._expected.names
        session = self._expected.wrapped(record.value)
        root = self._observer.webhook() if record.is_webhook else self._observer.session
        found = visits(root, session)
        if above:
            found = [each for each in found if tokens(each.path)[: len(above)] == above]
        self._count(found)
        violations = self._violations(record, session)
        seen = [*unknown_names(found), *sightings_of(violations, above, found, session)]
        self.observed.clean += not seen
        touched: dict[int, Evidence] = {}
        patterns: dict[Tokens, str] = {}
        for each in seen:
            if each.tokens not in patterns:
                patterns[each.tokens] = pattern_of(each.tokens, session, root.all_names)
            place = DriftPlace(each.kind, patterns[each.tokens], each.schema_pointer)
            for evidence, is_new in self._evidence(place, each):
                touched[id(evidence)] = evidence
                if is_new:
                    yield evidence, below(record.pointer, join("", *each.place[len(above) :]))
        self._end(record, touched.values())

    def _end(self, record: Record, touched: Iterable[Evidence]) -> None:
        """Count a Session in the evidence of everything that was seen in it."""
        value = record.value
        workspace = value.get("workspaceId") if isinstance(value, dict) else None
        is_id = isinstance(workspace, str) and len(workspace) <= _LONGEST_ID
        created = None if self._expected.names else created_at(value)
        for evidence in touched:
            evidence.end_session(workspace if is_id else None, created)

    def _violations(self, record: Record, session: Any) -> list[Violation]:
        validator = self._schemas.of(is_webhook=record.is_webhook)
        if self._expected != WHOLE:
            return violations_of(record.value, validator, self._expected)
        return [] if validator.verdict()(session) else validator.violations_of_json(session)

    def _evidence(self, place: DriftPlace, sighting: Sighting) -> Iterator[tuple[Evidence, bool]]:
        """Add a sighting to what was seen at its place. Yield that, and whether it is new."""
        at = self.observed.at(place)
        if at is None:
            self.observed.uncounted += 1
            return
        every = [at.whole]
        if sighting.detail is None:
            at.crowded = at.crowded or Evidence()
            every.append(at.crowded)
        elif at.details is not None:
            detail = at.details.setdefault(sighting.detail, Evidence())
            every.append(detail)
            sighting.add_to(detail, is_new=detail.count == 0)
            at.limit()
        for each in every:
            is_new, each.owner = each.count == 0, sighting.owner
            each.count += 1
            yield each, is_new


def pattern_of(at: Tokens, session: Any, names: frozenset[str]) -> str:
    """Return the pointer of a place, with ``*`` for indices and for the names of maps.

    ``names`` are all that the schema mentions; others are those of maps. The last token may name
    what is missing.
    """
    found, value = [], session
    for token in at:
        is_name = not isinstance(value, list) and token in names
        found.append(token if is_name else "*")
        try:
            value = step(value, token)
        except LookupError:
            value = None
    return join("", *found)
