"""YAML text whose values are located and written, and read again to see that they are right.

YAML depends on what is around a value: its indentation, and whether it is in a flow collection.
So all edits are first written in the style of the old values, and the text is read. What is not
right then is written in double quotes, and what is not right even then is refused.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Any, Final

from alcamine_validate.editing.edits import Refused
from alcamine_validate.editing.json_literals import is_same_json
from alcamine_validate.editing.sources import Refuse, changed
from alcamine_validate.editing.splices import Splice, spliced
from alcamine_validate.editing.targets import Location, Piece, Target
from alcamine_validate.editing.yaml_literals import (
    Scalar,
    in_binary,
    in_quotes,
    replaced,
    rewritten,
)
from alcamine_validate.input.document import Part
from alcamine_validate.input.embedding import Strings
from alcamine_validate.text.json_pointer import Pointer, below, resolve, split, step
from alcamine_validate.text.yaml_text import YamlStream, read_yaml

_LEVELS: Final = 3
"""The number of ways to write a value, of which the later ones are safer."""

_ANCHOR: Final = re.compile(r"(?:!\S*[ \t]+)?&([^\s,\[\]{}]+)")
REPEATED: Final = "an alias repeats the value elsewhere, so it would change there too"
_GONE: Final = "an edit of the text around it changes what it is"
_NOT_HERE: Final = "YAML can't represent it here without a change to another value"


class YamlValues:
    """YAML text with one document or several."""

    def __init__(self, text: str) -> None:
        self._text = text
        self._is_ascii = text.isascii()
        self.stream = read_yaml(text, binary=True)
        self._starts = {each.span.start: at for at, each in enumerate(self.stream.documents)}
        self._kinds = _kinds(self.stream)
        self._visits: dict[int, Counter[int]] = {}

    def locations(
        self, part: Part, _offset: int, pointers: Iterable[Pointer]
    ) -> dict[Pointer, Location]:
        """Return where values of a part are, in the document that holds it."""
        number = self._starts.get(part.document.span.start) if part.document else None
        found: dict[Pointer, Location] = {}
        if number is None:
            return found
        document = self.stream.documents[number]
        for pointer in pointers:
            whole = below(part.pointer, pointer)
            try:
                value, span = resolve(document.value, str(whole)), document.locate(whole)
            except (LookupError, ValueError):
                continue
            if span is not None:
                found[pointer] = Location(span, value, number, whole)
        return found

    def string(self, strings: Strings, offset: int, pointer: Pointer) -> Location | None:
        """Return where one of the strings is in which texts stand; None if it is not known."""
        return self.locations(strings.part, offset, [pointer]).get(pointer)

    def written(self, targets: list[Target], refuse: Refuse) -> list[Piece]:
        """Return the splices of the text that make targets what they become."""
        texts = [each for each in targets if each.location is None]
        before = self._with_texts(texts, refuse)
        values = [each for each in targets if each.location is not None and each.is_change]
        pieces = [piece for each in targets if each.location is None for piece in each.pieces]
        if not before.error and len(before.documents) == len(self.stream.documents):
            pieces += self._right(values, before, pieces, refuse)
        else:
            for each in values:
                refuse(each, Refused("the file is not valid YAML"))
        return pieces

    def _with_texts(self, targets: list[Target], refuse: Refuse) -> YamlStream:
        """Return what a reader gets after the edits of plain text, or refuse these."""
        if not targets:
            return self.stream
        splices = [splice for each in targets for splice in each.inner]
        stream = read_yaml(spliced(self._text, splices), binary=True)
        if stream.error is None or self.stream.error is not None:
            return stream
        for each in targets:
            refuse(each, Refused("the text is not valid YAML afterwards"))
            each.pieces.clear()
        return self.stream

    def _right(
        self, targets: list[Target], before: YamlStream, texts: list[Piece], refuse: Refuse
    ) -> list[Piece]:
        """Return the splices of values that a reader reads as intended, and refuse the others."""
        attempt = _Attempt([each.value for each in before.documents], texts, refuse)
        targets = [
            each
            for each in targets
            if _is_there(each, attempt) and self._is_edited_everywhere(each, refuse)
        ]
        rest = targets
        for level in range(_LEVELS):
            for target in rest:
                self._try(target, level, attempt)
            kept = [each for each in targets if id(each) in attempt.done]
            rest = self._wrong(kept, attempt)
            if not rest:
                return attempt.pieces(kept)
        for target in kept:
            self._try(target, 0, attempt)
        kept = self._largest([], kept, attempt)
        return attempt.pieces(kept)

    def _is_edited_everywhere(self, target: Target, refuse: Refuse) -> bool:
        """Return whether a value that aliases repeat is edited alike at all places, or refuse."""
        places = list(target.values())
        document, pointer, new = places[0]
        tokens = split(pointer)
        most = self._places(document, tokens[:-1]) if tokens else 1
        is_alike = all(is_same_json(value, new) for _, _, value in places)
        if len(places) == most and is_alike and not self._has_alias(target):
            return True
        refuse(target, Refused(REPEATED))
        return False

    def _has_alias(self, target: Target) -> bool:
        """Return whether a value has an anchor that is named after it."""
        if "*" not in self._text:
            return False
        anchor = _ANCHOR.match(self._text, *target.span)
        return anchor is not None and f"*{anchor[1]}" in self._text[target.span.end :]

    def _places(self, document: int, tokens: list[str]) -> int:
        """Return how many places of a document have the collection at one of them."""
        if "*" not in self._text:
            return 1
        if document not in self._visits:
            self._visits[document] = _visits(self.stream.documents[document].value)
        value = self.stream.documents[document].value
        for token in tokens:
            value = step(value, token)
        return self._visits[document][id(value)]

    def _try(self, target: Target, level: int, attempt: _Attempt) -> None:
        """Write a target in a way that is the safer the higher the level is."""
        attempt.done.pop(id(target), None)
        try:
            text = self._literal(target, level)
        except Refused as error:
            attempt.refuse(target, error)
            return
        attempt.done[id(target)] = Piece(Splice(*target.span, text), target.all_indices)

    def _literal(self, target: Target, level: int) -> str:
        location, new, is_ascii = target.location, target.value, self._is_ascii
        if location is None:
            raise Refused("there is no value")
        scalar = Scalar(self._text[target.span.start : target.span.end], location.value)
        if not scalar.written:
            # Nothing follows the colon, or it is the only thing on its line.
            return " " + replaced(scalar, new, is_ascii=is_ascii)
        if isinstance(location.value, bytes):
            if not isinstance(new, bytes):
                raise Refused("the value is tagged !!binary, and stands for bytes")
            return in_binary(scalar, new)
        if isinstance(location.value, dict | list) or not isinstance(new, str):
            # A flow collection has to be indented if its key is at the start of a line.
            return " " * level + replaced(scalar, new, is_ascii=is_ascii)
        if level or scalar.style == "*":
            return " " * max(0, level - 1) + in_quotes(scalar, new, is_ascii=is_ascii)
        return rewritten(scalar, target.inner, new, is_ascii=is_ascii)

    def _wrong(self, targets: list[Target], attempt: _Attempt) -> list[Target]:
        """Return the targets that a reader does not read as intended; all if that is unclear."""
        splices = [piece.splice for piece in (*attempt.texts, *attempt.pieces(targets))]
        stream = read_yaml(spliced(self._text, splices), binary=True)
        intended = list(attempt.before)
        for target in targets:
            for number, pointer, value in target.values():
                intended[number] = changed(intended[number], split(pointer), value)
        read = [each.value for each in stream.documents]
        if stream.error is None and is_same_json(read, intended):
            return [] if _kinds(stream) <= self._kinds else targets
        if stream.error is not None or len(read) != len(intended):
            return targets
        return [each for each in targets if not _is_read(each, read)] or targets

    def _largest(self, kept: list[Target], more: list[Target], attempt: _Attempt) -> list[Target]:
        """Return ``kept`` and those of ``more`` that are right together, and refuse the others.

        Halves are tried, so that a few wrong ones among many take few attempts.
        """
        if not self._wrong([*kept, *more], attempt):
            return [*kept, *more]
        if len(more) == 1:
            for level in range(_LEVELS):
                self._try(more[0], level, attempt)
                if not self._wrong([*kept, *more], attempt):
                    return [*kept, *more]
            attempt.refuse(more[0], Refused(_NOT_HERE))
            return kept
        middle = len(more) // 2
        return self._largest(self._largest(kept, more[:middle], attempt), more[middle:], attempt)


@dataclass
class _Attempt:
    """Values as they are without edits of values, and how targets are written so far."""

    before: list[Any]
    texts: list[Piece]
    refuse: Refuse
    done: dict[int, Piece] = field(default_factory=dict)

    def pieces(self, targets: list[Target]) -> list[Piece]:
        """Return the splices of targets."""
        return [self.done[id(each)] for each in targets]


def _visits(root: Any) -> Counter[int]:
    """Return how many places have a collection, by its id."""
    visits: Counter[int] = Counter()
    waiting = [root]
    while waiting:
        value = waiting.pop()
        if isinstance(value, dict | list):
            visits[id(value)] += 1
            waiting += value.values() if isinstance(value, dict) else value
    return visits


def _is_there(target: Target, attempt: _Attempt) -> bool:
    """Return whether a value is still there after the edits of plain text, or refuse."""
    old = target.location.value if target.location else None
    if _has(attempt.before, ((number, pointer, old) for number, pointer, _ in target.values())):
        return True
    conflict = min((index for piece in attempt.texts for index in piece.indices), default=None)
    attempt.refuse(target, Refused(_GONE, conflict))
    return False


def _is_read(target: Target, read: list[Any]) -> bool:
    return _has(read, target.values())


def _has(documents: list[Any], places: Iterable[tuple[int, str, Any]]) -> bool:
    """Return whether documents have these values at their places."""
    try:
        return all(
            is_same_json(resolve(documents[number], pointer), value)
            for number, pointer, value in places
        )
    except (LookupError, ValueError):
        return False


def _kinds(stream: YamlStream) -> Counter[str]:
    return Counter(problem.kind for problem in stream.problems)
