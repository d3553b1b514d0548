"""Attach safe fixes to findings that have places: as edits of the file, and of its parts."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace
from typing import Any, Final, NamedTuple

from alcamine_validate.editing.edits import Edit, ReplaceInString, ReplaceInText
from alcamine_validate.editing.member_names import name_before
from alcamine_validate.editing.splices import difference
from alcamine_validate.finding import Fix, FixEdit, pointer_as_set
from alcamine_validate.input.document import Part, Record
from alcamine_validate.input.embedding import InString, Numbered, Slice, is_encoded
from alcamine_validate.lint.placed import PlacedFinding
from alcamine_validate.lint.rules.fixes import (
    FIXES,
    RENAMED,
    FindingContext,
    InQuotes,
    NewName,
    NewText,
    Repetitions,
    SafeFix,
    WithoutElements,
    WithoutMark,
)
from alcamine_validate.text.json_pointer import below, join, last_tokens, resolve, split
from alcamine_validate.text.positions import Span

_PLAIN: Final = re.compile(r"[A-Za-z0-9_:+./-]*")
"""Text that is the same in every string of JSON and YAML, however often it is embedded."""

_PLAIN_NAME: Final = re.compile(r"[A-Za-z_][A-Za-z0-9_-]*")
_LONGEST_GAP: Final = 200
"""The longest distance of a property's name and its value at which the name is looked for."""

_PROPERTIES: Final = ("&", "!", "*")
_OPENING: Final = (":", "-", "[", "")
"""What is before the first element of an array, which is never removed."""

_COMMENT: Final = re.compile(r"[ \t]*+(?:,[ \t]*+)?#")
"""A comment behind an element, in the same line."""

_QUOTES: Final = ('"', "'")
_QUOTE: Final = "'"
"""What plain scalars get, here and in :mod:`alcamine_validate.editing.yaml_literals`."""

_IN_NAME: Final = re.compile(r"[\w\"'-]\Z")

_OF_YAML: Final = "ALC015"
_OF_FORMATS: Final = "ALC2"
_DUPLICATE_KEY: Final = "ALC004"


def with_fixes(placed: list[PlacedFinding], *, wants_edits: bool = True) -> list[PlacedFinding]:
    """Return findings of one document with their safe fixes, and the edits that make them.

    Without ``wants_edits``, findings are only marked as fixable, which takes less time. So are
    those that are only counted, which have no span.
    """
    if not any(each.finding.code in FIXES for each in placed):
        return placed
    doubts = _Doubts(placed)
    records, repetitions = _Records(), Repetitions()
    fixable = [
        None
        if each.finding.code not in FIXES or doubts.is_about(each)
        else _fixable_finding(each, records, repetitions)
        for each in placed
    ]
    elements = _Elements([each for each in fixable if each is not None], wants_edits)
    return [
        each if own is None else _with_fix(own, elements, wants_edits)
        for each, own in zip(placed, fixable, strict=True)
    ]


class _FixableFinding(NamedTuple):
    """A finding with a safe fix, the part and the Session it is in, and the value at its place."""

    placed: PlacedFinding
    fix: SafeFix
    part: Part
    record: Record | None
    value: Any

    @property
    def is_certain(self) -> bool:
        """Whether the change can be made, whatever the text; False if that has to be tried."""
        change = self.fix.change
        if isinstance(change, WithoutElements):
            return self.part.document is None
        return isinstance(change, NewText | InQuotes | WithoutMark)

    @property
    def places(self) -> list[str]:
        """The pointers of the elements of an array that are removed."""
        change = self.fix.change
        if self.record is None or not isinstance(change, WithoutElements):
            return []
        array = str(below(self.record.pointer, pointer_as_set(self.placed.finding)))
        if change.is_around:
            array = array[: array.rfind("/")]
        return [join(array, index) for index in change.indices]


class _Doubts:
    """Says of which findings others make the fix doubtful.

    Quotes could cement a wrong value: ``yes`` where a boolean was meant. A name that stands twice
    in its object would still be there after it is changed once, and must not be made twice. Names
    are compared without their places, whose pointers are long where objects are nested deep.
    """

    def __init__(self, placed: Sequence[PlacedFinding]) -> None:
        self._wrong = {
            (id(each.part), each.span)
            for each in placed
            if each.span and each.finding.code != _OF_YAML
            if not each.finding.code.startswith(_OF_FORMATS)
        }
        self._repeated = {_name_of(each) for each in placed if each.finding.code == _DUPLICATE_KEY}

    def is_about(self, each: PlacedFinding) -> bool:
        """Return whether the fix of a finding is doubtful."""
        if each.finding.code == _OF_YAML:
            return (id(each.part), each.span) in self._wrong
        return each.finding.code in RENAMED and _name_of(each) in self._repeated


def _name_of(each: PlacedFinding) -> tuple[int | str | None, ...]:
    """Return the part, the Session and the name of the property that a finding is about."""
    return id(each.part), each.finding.record, *last_tokens(pointer_as_set(each.finding), 1)


class _Records:
    """The Sessions of parts, by their index."""

    def __init__(self) -> None:
        self._by_part: dict[int, dict[int, Record]] = {}

    def of(self, part: Part, index: int | None) -> Record | None:
        """Return the Session that a finding is about."""
        if index is None:
            return None
        if id(part) not in self._by_part:
            self._by_part[id(part)] = {each.index: each for each in part.records}
        return self._by_part[id(part)].get(index)


class _Elements:
    """The spans of elements that are removed.

    Those of a part are looked up together, because each look-up reads the text of the part.
    """

    def __init__(self, fixable: Sequence[_FixableFinding], wants_edits: bool) -> None:
        by_part: dict[int, tuple[Part, dict[str, None]]] = {}
        for each in fixable:
            if each.placed.span is not None and not _is_counted(each, wants_edits):
                places = dict.fromkeys(each.places)
                by_part.setdefault(id(each.part), (each.part, {}))[1].update(places)
        self._spans: dict[int, dict[str, Span]] = {
            key: dict(part.spans(list(places))) for key, (part, places) in by_part.items() if places
        }

    def spans(self, fixable: _FixableFinding) -> list[Span] | None:
        """Return the spans of the elements that a fix removes; None if one is not known."""
        spans, places = self._spans.get(id(fixable.part), {}), fixable.places
        found = [spans[place] for place in places if place in spans]
        return found if len(found) == len(places) else None


def _fixable_finding(
    placed: PlacedFinding, records: _Records, repetitions: Repetitions
) -> _FixableFinding | None:
    """Return the fix of a finding; None if it has no safe one."""
    part, finding = placed.part, placed.finding
    if part is None:
        return None
    record = records.of(part, finding.record)
    context = _context(placed, part, record, repetitions)
    fix = FIXES[finding.code].make(context)
    if fix is None:
        return None
    if isinstance(fix.change, NewText) and not isinstance(context.value, str):
        return None  # the place is not known, because its pointer is too long to resolve
    return _FixableFinding(placed, fix, part, record, context.value)


def _is_counted(fixable: _FixableFinding, wants_edits: bool) -> bool:
    """Return whether a fix is only counted, because it is certain without its edits."""
    return not wants_edits and fixable.is_certain and _is_editable(fixable.part)


def _with_fix(fixable: _FixableFinding, elements: _Elements, wants_edits: bool) -> PlacedFinding:
    placed, fix, part, _, value = fixable
    if placed.span is None or _is_counted(fixable, wants_edits):
        return placed._replace(is_fixable=True)
    edits = _edits(fixable, elements)
    if edits is None:
        return placed
    finding, is_fixable = placed.finding, _is_editable(part)
    if is_fixable and wants_edits:
        shown = _shown_edits(fix, edits, part, placed.span, value)
        finding = replace(finding, fix=Fix(fix.words, tuple(shown)))
    return placed._replace(finding=finding, edits=tuple(edits), is_fixable=is_fixable)


def _context(
    placed: PlacedFinding, part: Part, record: Record | None, repetitions: Repetitions
) -> FindingContext:
    span, finding = placed.span, placed.finding
    # Only a span of the text at hand can be read: that of a value in a large text would be copied.
    is_text = span is not None and finding.code.startswith("ALC0")
    written = part.lines.text[span.start : span.end] if span is not None and is_text else None
    context = FindingContext(finding, None, None, written, repetitions)
    pointer = pointer_as_set(finding)
    if record is None or not isinstance(pointer, str) or not pointer:
        return context
    *above, _ = split(pointer)
    try:
        around = resolve(record.value, join("", *above))
        return context._replace(value=resolve(record.value, pointer), around=around)
    except (LookupError, ValueError):
        return context


# Edits of a part


def _edits(fixable: _FixableFinding, elements: _Elements) -> list[Edit] | None:
    """Return the edits of a part that make a change; None if the text can't be edited like this."""
    placed, fix, part, record, value = fixable
    span, change, text = placed.span, fix.change, part.lines.text
    if span is None:
        return None
    if isinstance(change, WithoutMark | InQuotes):
        own = text[span.start : span.end]
        is_possible = part.document is not None or isinstance(change, WithoutMark)
        new = "" if isinstance(change, WithoutMark) else f"{_QUOTE}{own}{_QUOTE}"
        return [ReplaceInText(part, span, new, own)] if is_possible else None
    if record is None:
        return None
    match change:
        case NewName(name):
            return _renaming(part, span, placed.finding.params["property"], name)
        case WithoutElements():
            return _removal(part, elements.spans(fixable))
        case NewText(new):
            pointer = below(record.pointer, pointer_as_set(placed.finding))
            return [
                ReplaceInString(part, pointer, Span(start, end), piece, value[start:end])
                for start, end, piece in difference(value, new)
            ]


def _renaming(part: Part, value: Span, name: str, new: str) -> list[Edit] | None:
    """Return the edit of the name before a value; None if it is not written plainly."""
    if not _PLAIN_NAME.fullmatch(name) or not _PLAIN_NAME.fullmatch(new):
        return None
    start, text = max(0, value.start - len(name) - _LONGEST_GAP), part.lines.text
    found = name_before(text, value.start, name)
    if found is None or found.start < start or text[found.start : found.end] != name:
        return None
    above = text[start : found.start]
    quote = text[found.end : found.end + 1]
    if part.document is None and quote != '"':
        return None
    if quote not in _QUOTES and _IN_NAME.search(above):
        return None  # it is the end of a longer name
    if part.document is not None and "#" in above.rpartition("\n")[2]:
        return None  # maybe the name is in a comment between the property and its value
    return [ReplaceInText(part, found, new, name)]


def _removal(part: Part, elements: Sequence[Span] | None) -> list[Edit] | None:
    """Return edits that remove elements, each with what separates it from the one before."""
    found = [_with_separator(part, each) for each in elements or ()]
    edits = [edit for edit in found if edit is not None]
    return edits if len(edits) == len(found) and edits else None


def _with_separator(part: Part, element: Span) -> Edit | None:
    """Return the removal of an element after another one; None if more would be lost."""
    text = part.lines.text
    before = text[max(0, element.start - _LONGEST_GAP) : element.start].rstrip()
    mark = before[-1:]
    if mark not in (",", "-") or (part.document is None and mark != ","):
        return None
    before = before[:-1].rstrip()
    start = element.start - min(element.start, _LONGEST_GAP) + len(before)
    if part.document is not None:
        written, line = text[element.start : element.end], text.rfind("\n", 0, start) + 1
        is_odd = "\n" in written or written[:1] in _PROPERTIES or "#" in text[line:start]
        if is_odd or before[-1:] in _OPENING or _COMMENT.match(text, element.end):
            # A comment would be lost or stand behind another element, or an anchor would be lost.
            return None
    return ReplaceInText(part, Span(start, element.end), "", text[start : element.end])


# Edits of the file


def _is_editable(part: Part) -> bool:
    """Return whether a part is in a text of the file that was read."""
    if part.filename is not None:
        return False
    match part.embedding:
        case None | Numbered("line"):
            return True
        case Slice(around):
            return _is_editable(around)
        case InString() as string:
            return _is_editable(string.strings.part)
    return False


def _shown_edits(
    fix: SafeFix, edits: Sequence[Edit], part: Part, literal: Span, value: Any
) -> list[FixEdit]:
    """Return edits of the file that do the same; none if the text is written in another way."""
    if is_encoded(part):
        return []
    spans: list[tuple[Span, str]] = []
    for edit in edits:
        if isinstance(edit, ReplaceInString):
            span = _in_text(part, literal, value, edit)
            if span is None or not _PLAIN.fullmatch(edit.text):
                return []
            spans.append((span, edit.text))
        elif isinstance(fix.change, InQuotes) and isinstance(edit, ReplaceInText):
            # Insertions, so that no report shows the value.
            spans += [(Span(at, at), _QUOTE) for at in edit.span]
        elif isinstance(edit, ReplaceInText):
            spans.append((edit.span, edit.text))
    return [FixEdit(text, *part.place(span)) for span, text in spans]


def _in_text(part: Part, literal: Span, value: Any, edit: ReplaceInString) -> Span | None:
    """Return the span in the text of a part of a span of the string ``value``.

    None if the characters of the value are not written one by one.
    """
    if part.lines.text[literal.start : literal.end] == value:
        # A plain scalar of YAML: only on one line is it written like its value.
        return Span(literal.start + edit.span.start, literal.start + edit.span.end)
    inner = part.inner(edit.pointer, literal, value)(edit.span)
    return None if inner == literal else inner
