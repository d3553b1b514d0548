"""What is to be replaced in a text: what the rules on privacy find, whole fields, and ids."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Any, Final, NamedTuple

from alcamine_validate.generated.object_shapes import ROOT
from alcamine_validate.input.find_sessions import Found
from alcamine_validate.lint.linter import Linter
from alcamine_validate.lint.rules.privacy import CODES, place_kinds_of
from alcamine_validate.lint.schemas import SessionSchemas
from alcamine_validate.privacy.detect import detections, detections_at, emails
from alcamine_validate.privacy.detection import Detection, Kind, without_overlaps
from alcamine_validate.privacy.fields import Field, FieldTable
from alcamine_validate.privacy.names import PlaceKind, place_kind_of
from alcamine_validate.privacy.people import is_invented
from alcamine_validate.privacy.phones import digits_of
from alcamine_validate.privacy.placeholders import is_placeholder
from alcamine_validate.privacy.prose import is_made_prose
from alcamine_validate.privacy.replacements import (
    SHORTEST_IDENTIFIER,
    is_made_identifier,
    is_made_name,
    is_made_number,
    is_made_secret,
)
from alcamine_validate.privacy.reserved import (
    address_of,
    is_reserved_address,
    is_reserved_domain,
    is_reserved_phone,
)
from alcamine_validate.privacy.walk import DetectedText, place_kinds_by, walk
from alcamine_validate.sanitizing.texts import Text, strings_in
from alcamine_validate.text.json_pointer import Pointer, below, join, pointer_of

_ID: Final = re.compile(r"(?<![0-9A-Za-z])[a-z][0-9a-z]{23}(?![0-9A-Za-z])")
"""An id as the server writes them, also within a text such as a URL."""

_ID_AT_PLACE: Final = re.compile(r"[a-z][0-9a-z]{9,31}")
_DIGIT: Final = re.compile("[0-9]")
_FEWEST_DIGITS: Final = 2


class SensitiveSpan(NamedTuple):
    """A span of a text that is to be replaced, and the kind of its replacement.

    The kind is one of ``Kind``, or ``text``, ``id`` or ``secret``. ``decoded`` is as in
    ``Detection``.
    """

    start: int
    end: int
    kind: str
    decoded: str = ""

    def value(self, text: str) -> str:
        """Return the value that the span of a text has."""
        return self.decoded or text[self.start : self.end]


class SensitiveText(NamedTuple):
    """A string, a number as text, or the name of a member, with what is to be replaced in it.

    ``pointer`` leads to it in the value of the text, and ``in_session`` in the Session that it is
    in, if it is in one.
    """

    pointer: Pointer
    text: str
    spans: list[SensitiveSpan]
    is_name: bool = False
    in_session: Pointer | None = None


@dataclass(frozen=True)
class SanitizeSettings:
    """The settings for a file that say what is replaced in it.

    ``linter`` says where the rules on privacy are silenced. ``above`` are the names that lead from
    a Session to the values of the file, if these are parts of Sessions. ``has_ids`` says that ids
    are replaced.
    """

    linter: Linter
    schemas: SessionSchemas
    table: FieldTable
    above: tuple[str, ...] = ()
    has_ids: bool = False

    def spans(self, found: list[Detection], pointer: Pointer) -> list[SensitiveSpan]:
        """Return the spans of detections that no setting silences at a place."""
        return [
            SensitiveSpan(each.start, each.end, each.kind, each.decoded)
            for each in found
            if self.linter.severity(CODES[each.kind], pointer) is not None
        ]


def sensitive_texts(text: Text, settings: SanitizeSettings) -> Iterator[SensitiveText]:
    """Yield what is to be replaced in a text, without the texts in its strings.

    Strings that a setting keeps are yielded too, with nothing to be replaced in them.
    """
    if text.is_plain:
        found = [] if text.code else settings.spans(detections(text.value), text.around)
        yield SensitiveText("", text.value, _with_ids(text.value, found, settings))
        return
    places = place_kinds_by([*text.inner, *text.code, *(each.tokens for each in text.sessions)])
    known: set[tuple[str, bool]] = set()
    for each in _in_value(text, places, settings):
        if settings.has_ids:
            known.add((str(each.pointer), each.is_name))
        yield each
    if settings.has_ids:
        yield from _ids(text, settings, known)


def _in_value(
    text: Text, places: dict[str, Any], settings: SanitizeSettings
) -> Iterator[SensitiveText]:
    """Yield what is in Sessions, and around them."""
    for session in text.sessions:
        yield from _in_session(text, session, settings)
    if any(not each.tokens for each in text.sessions):
        return
    for found in walk(text.value, places, opens_texts=False):
        yield from _of_detected(found, found.pointer, settings, text.around)


def _in_session(text: Text, session: Found, settings: SanitizeSettings) -> Iterator[SensitiveText]:
    """Yield what is to be replaced in a Session of a text."""
    root = pointer_of(session.tokens) if session.tokens else ""
    depth = len(session.tokens)
    # Texts in its strings are searched by themselves.
    inner = (each[depth:] for each in text.inner if each[:depth] == session.tokens)
    settled: set[str] = {join("", *each) for each in inner}
    for field in settings.table.fields_in(session.value, settings.above):
        spans = list(_of_field(field))
        if not spans and field.kind != "keep":
            continue  # it is left to detection
        settled.add(str(field.pointer))
        yield SensitiveText(below(root, field.pointer), field.text, spans, in_session=field.pointer)
    shape = settings.schemas.of(is_webhook=session.is_webhook).shape or ROOT
    places: Any = place_kinds_of(shape)
    for name in settings.above:
        places = places.get(name, {})
    for found in walk(session.value, places, opens_texts=False):
        if found.is_name or str(found.pointer) not in settled:
            for each in _of_detected(found, below(root, found.pointer), settings):
                yield each._replace(in_session=found.pointer)


def _of_detected(
    found: DetectedText, pointer: Pointer, settings: SanitizeSettings, around: Pointer = ""
) -> Iterator[SensitiveText]:
    if found.is_encoded:
        return  # bytes of YAML are a text of their own
    spans = settings.spans(found.detections, around or found.pointer)
    if not found.is_name:
        spans = _with_ids(found.text, spans, settings)
    if spans:
        yield SensitiveText(pointer, found.text, spans, found.is_name)


# Fields of the table


def _of_field(field: Field) -> Iterator[SensitiveSpan]:
    """Yield what is to be replaced in a string at a place of the table: mostly all of it."""
    text = field.text
    # Words of a placeholder may also be in a sentence.
    if len(text.split()) <= 1 and is_placeholder(text):
        return
    if field.kind in ("detect", "keep") or any(is_made(text) for is_made in _ARE_MADE):
        return
    if field.kind == "secret" and is_placeholder(text):
        return
    if field.kind == "name":
        yield from _of_name(text)
    else:
        yield SensitiveSpan(0, len(text), field.kind)


def _of_name(text: str) -> Iterator[SensitiveSpan]:
    """Yield what is found in a text at a place for names; all of it if anybody may be left then."""
    found = detections_at(PlaceKind.NAME, text)
    rest, end = "", 0
    for each in found:
        rest, end = f"{rest}{text[end : each.start]} ", each.end
    words = (rest + text[end:]).split()
    if is_invented(" ".join(each for each in words if not _is_made_word(each))):
        yield from (SensitiveSpan(each.start, each.end, each.kind) for each in found)
    else:
        yield SensitiveSpan(0, len(text), Kind.NAME)


def _is_made_word(text: str) -> bool:
    """Return whether a word replaces a value that is an id or a secret at another place."""
    return is_made_identifier(text) or is_made_secret(text)


def _is_reserved_email(text: str) -> bool:
    user, sign, domain = text.rpartition("@")
    return bool(user and sign) and not list(emails(text)) and is_reserved_domain(domain)


def _is_reserved_address(text: str) -> bool:
    address = address_of(text)
    return address is not None and is_reserved_address(address)


def _is_reserved_phone(text: str) -> bool:
    return is_reserved_phone(digits_of(text)) and not re.search("[^\\W\\d]", text)


_ARE_MADE: Final[tuple[Callable[[str], bool], ...]] = (
    is_made_prose,
    is_made_identifier,
    is_made_name,
    is_made_number,
    is_made_secret,
    _is_reserved_phone,
    _is_reserved_email,
    _is_reserved_address,
)
"""Whether a text at a place of the table is a replacement, of whatever kind the place is.

A value has one replacement at all of its places, of which some may be of other kinds.
"""


# Ids


def ids_in(text: str) -> Iterator[SensitiveSpan]:
    """Yield the ids in a text that are as the server writes them, and were not made here."""
    for match in _ID.finditer(text):
        if _is_id(match[0]):
            yield SensitiveSpan(*match.span(), "id")


def _is_id(text: str) -> bool:
    return len(_DIGIT.findall(text)) >= _FEWEST_DIGITS and not is_made_identifier(text)


def _with_ids(
    text: str, spans: list[SensitiveSpan], settings: SanitizeSettings, name: str = ""
) -> list[SensitiveSpan]:
    """Return spans, and the ids that are in none of them if ids are replaced.

    ``name`` is that of the member, if it may say that all of the text is an id.
    """
    if not settings.has_ids:
        return spans
    is_at_place = place_kind_of(name) is PlaceKind.IDENTIFIER and _ID_AT_PLACE.fullmatch(text)
    is_whole = is_at_place and _is_id(text)
    found = [SensitiveSpan(0, len(text), "id")] if is_whole else list(ids_in(text))
    return without_overlaps([*spans, *found])


def _ids(
    text: Text, settings: SanitizeSettings, known: set[tuple[str, bool]]
) -> Iterator[SensitiveText]:
    """Yield the strings and names with ids in which nothing else is to be replaced."""
    for each in strings_in(text.value):
        if len(each.text) < SHORTEST_IDENTIFIER:
            continue
        spans = _with_ids(each.text, [], settings, "" if each.is_name else each.name)
        if not spans:
            continue
        is_other = each.is_name or each.tokens() not in text.inner
        if is_other and (str(each.pointer), each.is_name) not in known:
            yield SensitiveText(each.pointer, each.text, spans, each.is_name)
