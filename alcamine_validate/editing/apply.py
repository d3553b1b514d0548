"""Apply edits to the parts of a file, from the innermost texts out to the bytes of the file."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from typing import Any, Final, NamedTuple

from alcamine_validate.editing.codings import decoded_text, encoded_like
from alcamine_validate.editing.edits import (
    Edit,
    Edited,
    Outcome,
    Refused,
    ReplaceInString,
    ReplaceInText,
    SetValue,
    SizeChange,
    Untouched,
)
from alcamine_validate.editing.file_text import FileText
from alcamine_validate.editing.sizes import size_changes
from alcamine_validate.editing.sources import NOT_THERE, JsonValues, Source, is_still_json
from alcamine_validate.editing.splices import spliced
from alcamine_validate.editing.targets import Location, Piece, Target, Targets
from alcamine_validate.editing.yaml_values import YamlValues
from alcamine_validate.input.captures.recognize import recognized
from alcamine_validate.input.document import Part
from alcamine_validate.input.embedding import InString, Numbered, Slice
from alcamine_validate.input.limits import Limits
from alcamine_validate.input.lone_surrogates import parse_with_lone_surrogates
from alcamine_validate.input.yaml_format import YamlPart
from alcamine_validate.text.json_pointer import Pointer
from alcamine_validate.text.json_text import (
    MAXIMUM_DEPTH,
    UNREADABLE,
    MalformedJson,
    as_bytes,
    read_straight,
)
from alcamine_validate.text.positions import Span, TextLines

_SURROGATE: Final = re.compile(r"\\u[dD][89a-fA-F]")
"""The start of an escape of a surrogate."""


def edited(stored: bytes, edits: Sequence[Edit], limits: Limits | None = None) -> Edited:
    """Return the bytes of a file with edits of its parts, and what became of each edit.

    ``stored`` are the bytes as they are stored, maybe compressed. The parts are those that
    :func:`~alcamine_validate.input.read.documents` read from them, or that
    :mod:`~alcamine_validate.editing.texts` made. Of two edits that contradict each other, the
    earlier one is made. All other bytes stay as they are, except the sizes of edited bodies.
    """
    limits = limits or Limits()
    try:
        file = FileText(stored, limits)
    except Refused as error:
        return Edited(stored, [Outcome(False, str(error))] * len(edits), "", "")
    return _Editing(file, limits).run(edits)


class _Request(NamedTuple):
    """An edit of a text, the indices of the edits it stands for, and where its part begins."""

    edit: Edit
    indices: tuple[int, ...]
    offset: int


@dataclass
class _Text:
    """A text that is edited: that of the file, or one in a string of another text.

    ``string`` is where it stands, and ``stored`` the value of that string.
    """

    text: str
    depth: int = 0
    string: InString | None = None
    stored: Any = None
    requests: list[_Request] = field(default_factory=list)
    source: Source | None = None


class _Editing:
    """Edits on their way out of a file."""

    def __init__(self, file: FileText, limits: Limits) -> None:
        self._file = file
        self._limits = limits
        self._root = _Text(file.text)
        self._texts: dict[Any, _Text] = {}
        # The parts are kept with their texts, so that their ids stay theirs.
        self._known: dict[int, tuple[Part, _Text, int]] = {}
        self._refused: dict[int, Refused] = {}
        self._sizes: dict[int, SizeChange] = {}
        self._number = 0
        self._untouched: list[Untouched] = []
        self._lines = TextLines(file.text)

    def run(self, edits: Sequence[Edit]) -> Edited:
        """Apply edits."""
        self._number = len(edits)
        for index, edit in enumerate(edits):
            try:
                text, offset = self._text_of(edit.part)
                text.requests.append(_Request(edit, (index,), offset))
            except Refused as error:
                self._refused[index] = error
        for text in sorted(self._texts.values(), key=lambda each: -each.depth):
            self._pass_on(text)
        pieces = self._pieces(self._root)
        after = spliced(self._root.text, [piece.splice for piece in pieces])
        data = self._file.with_text(after)
        outcomes = [self._outcome(index) for index in range(len(edits))]
        before = self._root.text
        sizes = [each for index, each in self._sizes.items() if index not in self._refused]
        return Edited(data, outcomes, before, after, sizes, self._untouched)

    def _outcome(self, index: int) -> Outcome:
        error = self._refused.get(index)
        return Outcome(True) if error is None else Outcome(False, str(error), error.conflict)

    def _refuse(self, indices: Iterable[int], error: Refused) -> None:
        for index in indices:
            self._refused.setdefault(index, error)

    # The way out

    def _text_of(self, part: Part) -> tuple[_Text, int]:
        """Return the text that a part stands in, and where it begins there."""
        if id(part) not in self._known:
            text, offset = self._found(part)
            own = part.lines.text
            if text.text[offset : offset + len(own)] != own:
                raise Refused("the file holds another text than when it was read")
            self._known[id(part)] = part, text, offset
            if part.document is not None and not isinstance(text.source, YamlValues):
                text.source = YamlValues(text.text)
            text.source = text.source or JsonValues(text.text)
        return self._known[id(part)][1:]

    def _found(self, part: Part) -> tuple[_Text, int]:
        if part.filename is not None:
            raise Refused("the value is in another file, which has to be edited itself")
        match part.embedding:
            case None:
                return self._root, 0
            case Slice(around, start):
                text, offset = self._text_of(around)
                return text, offset + start
            case Numbered("line", number):
                return self._root, self._line_start(number)
            case InString() as string:
                return self._text_in(string), 0
            case Numbered():
                raise Refused("tables can't be edited")
        raise Refused("the value can't be read, so it can't be edited")

    def _line_start(self, number: int) -> int:
        if number > len(self._lines):
            raise Refused("the file has fewer lines than when it was read")
        return self._lines.line_span(number).start

    def _text_in(self, string: InString) -> _Text:
        around, offset = self._text_of(string.strings.part)
        source = around.source
        location = source.string(string.strings, offset, string.pointer) if source else None
        if location is None:
            raise Refused(NOT_THERE)
        # Aliases of YAML may lead to one string from several places, which are edited each.
        key = (id(around), location.span, string.coding, str(location.pointer))
        if key not in self._texts:
            text = decoded_text(location.value, string.coding, self._limits)
            self._texts[key] = _Text(text, around.depth + 1, string, location.value)
        return self._texts[key]

    def _pass_on(self, text: _Text) -> None:
        """Turn the edits of a text into edits of the string that it stands in."""
        string = text.string
        if string is None:
            return
        part, pointer = string.strings.part, string.pointer
        _, around, offset = self._known[id(part)]
        pieces = self._pieces(text)
        if not string.coding:
            for splice, indices in pieces:
                edit = ReplaceInString(part, pointer, Span(splice.start, splice.end), splice.text)
                around.requests.append(_Request(edit, indices, offset))
            return
        indices = tuple(index for piece in pieces for index in piece.indices)
        new = spliced(text.text, [piece.splice for piece in pieces])
        if new == text.text:
            return
        try:
            value = encoded_like(text.stored, string.coding, new, self._limits)
        except Refused as error:
            self._refuse(indices, error)
            return
        around.requests.append(_Request(SetValue(part, pointer, value), indices, offset))

    # The edits of one text

    def _pieces(self, text: _Text) -> list[Piece]:
        """Return the splices of a text that its edits amount to."""
        if text.source is None:
            return []
        targets = Targets()
        self._place(text, sorted(text.requests, key=lambda each: min(each.indices)), targets)
        self._check_texts(text, targets)
        pieces = self._written(text.source, targets)
        if text is self._root and pieces:
            more = self._size_requests(text, pieces)
            self._place(text, more, targets)
            pieces = self._written(text.source, targets) if more else pieces
        return pieces

    def _written(self, source: Source, targets: Targets) -> list[Piece]:
        dropped: list[Target] = []

        def refuse(target: Target, error: Refused) -> None:
            self._refuse(target.all_indices, error)
            dropped.append(target)

        pieces = source.written(list(targets), refuse)
        for target in dropped:
            targets.drop(target)
        return pieces

    def _place(self, text: _Text, requests: list[_Request], targets: Targets) -> None:
        located = self._located(text, requests)
        for request in requests:
            edit = request.edit
            try:
                if isinstance(edit, ReplaceInText):
                    location = _of_text(edit, request.offset)
                else:
                    location = located[id(edit.part), edit.pointer]
                targets.place(edit, request.indices, location)
            except KeyError:
                self._refuse(request.indices, Refused(NOT_THERE))
            except Refused as error:
                self._refuse(request.indices, error)

    def _located(
        self, text: _Text, requests: list[_Request]
    ) -> dict[tuple[int, Pointer], Location]:
        """Return the locations of values, those of each part located together."""
        wanted: dict[int, tuple[Part, int, dict[Pointer, None]]] = {}
        for edit, _, offset in requests:
            if not isinstance(edit, ReplaceInText):
                wanted.setdefault(id(edit.part), (edit.part, offset, {}))[2][edit.pointer] = None
        found: dict[tuple[int, Pointer], Location] = {}
        for part, offset, pointers in wanted.values():
            located = text.source.locations(part, offset, pointers) if text.source else {}
            found.update(((id(part), pointer), each) for pointer, each in located.items())
        return found

    def _check_texts(self, text: _Text, targets: Targets) -> None:
        """Refuse edits of the text of a part that would make it invalid."""
        if not isinstance(text.source, JsonValues):
            return
        plain = {each.span: each for each in targets if each.location is None}
        by_part: dict[int, tuple[Part, int, list[Target]]] = {}
        for edit, _, offset in text.requests:
            if isinstance(edit, ReplaceInText):
                span = Span(edit.span.start + offset, edit.span.end + offset)
                if span in plain:
                    own = by_part.setdefault(id(edit.part), (edit.part, offset, []))[2]
                    own.append(plain.pop(span))
        for part, offset, own in by_part.values():
            if not is_still_json(part, offset, own):
                for target in own:
                    error = Refused("the text is not valid JSON afterwards")
                    self._refuse(target.all_indices, error)
                    targets.drop(target)

    # Sizes

    def _size_requests(self, text: _Text, pieces: list[Piece]) -> list[_Request]:
        """Return the edits of sizes in a capture that follow from other edits."""
        old = _capture(text, text.text)
        if old is None or recognized(old, "json") is None:
            return []
        new = _capture(text, spliced(text.text, [piece.splice for piece in pieces]))
        if new is None:
            return []
        part = _whole(text)
        requests: list[_Request] = []
        for each in size_changes(old, new, self._limits):
            if isinstance(each, SizeChange):
                index = self._number + len(requests)
                self._sizes[index] = each
                edit = SetValue(part, each.pointer, each.new)
                requests.append(_Request(edit, (index,), 0))
            else:
                self._untouched.append(each)
        return requests


def _of_text(edit: ReplaceInText, offset: int) -> Location:
    """Return the span of a text that an edit replaces. Raise :class:`Refused` if it is wrong."""
    start, end = edit.span
    text = edit.part.lines.text
    if not 0 <= start <= end <= len(text):
        raise Refused("the text is shorter than that")
    own = text[start:end]
    if edit.old is not None and own != edit.old:
        raise Refused("the file has another text there")
    return Location(Span(start + offset, end + offset), own)


def _capture(text: _Text, written: str) -> Any:
    """Return the value of a text that may be a capture, or None if it is not one value."""
    if isinstance(text.source, YamlValues):
        source = text.source if written == text.text else YamlValues(written)
        documents = source.stream.documents
        return documents[0].value if documents and not source.stream.error else None
    data = as_bytes(written)
    try:
        # An explanation of what is wrong would take long for many lines, which are not one value.
        return read_straight(data)
    except UNREADABLE:
        if _SURROGATE.search(written) is None:
            return None
    try:
        return parse_with_lone_surrogates(data, MAXIMUM_DEPTH)
    except MalformedJson:
        return None


def _whole(text: _Text) -> Part:
    if isinstance(text.source, YamlValues):
        return YamlPart(TextLines(text.text), text.source.stream.documents[0])
    return Part(text.text)
