"""Replace sensitive values in the texts of a file, and return the new bytes of the file."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field
from typing import Final, NamedTuple

from alcamine_validate.editing.apply import edited
from alcamine_validate.editing.edits import (
    Edit,
    Refused,
    ReplaceInString,
    ReplaceInText,
    SetValue,
    Untouched,
)
from alcamine_validate.editing.file_text import FileText
from alcamine_validate.editing.member_names import renamings
from alcamine_validate.editing.splices import Splice, spliced
from alcamine_validate.input.document import Part
from alcamine_validate.input.embedding import is_encoded
from alcamine_validate.input.read import ReadOptions
from alcamine_validate.privacy.detect import detections
from alcamine_validate.privacy.detection import longest_without_overlaps
from alcamine_validate.privacy.percent import percent_encoded_like
from alcamine_validate.privacy.phones import digits_of
from alcamine_validate.sanitizing.known_values import KnownMatch, KnownValues, Search
from alcamine_validate.sanitizing.sensitive_spans import (
    SanitizeSettings,
    SensitiveSpan,
    SensitiveText,
    sensitive_texts,
)
from alcamine_validate.sanitizing.texts import (
    StringIn,
    Text,
    Tokens,
    strings_in,
    texts_of,
)
from alcamine_validate.text.json_pointer import Pointer, join
from alcamine_validate.text.positions import Span

_ROUNDS: Final = 3
"""How often edits are made at most."""


@dataclass
class Replaced:
    """The new bytes of a file, and what was replaced in it.

    ``before`` and ``after`` are its texts, decompressed. ``counts`` has the number of replaced
    values by kind. ``changed`` are the places in Sessions of strings that were replaced, and
    ``kept`` those that a setting keeps. ``texts`` are the replacements, and ``encoded`` is the
    number of those in encoded texts. ``untouched`` are fields of a capture that depend on a body,
    and do not fit the new one. ``has_new_names`` says that members have other names, so that
    pointers of findings may differ.
    """

    data: bytes
    before: str = ""
    after: str = ""
    counts: Counter[str] = field(default_factory=Counter)
    changed: set[str] = field(default_factory=set)
    kept: set[str] = field(default_factory=set)
    texts: set[str] = field(default_factory=set)
    encoded: int = 0
    untouched: list[Untouched] = field(default_factory=list)
    has_new_names: bool = False


class CantSanitize(Exception):
    """A file can't be sanitized; the message says why, without any value.

    ``line`` says where, if that is known.
    """

    def __init__(self, why: str, line: int | None = None) -> None:
        super().__init__(why)
        self.line = line


class File(NamedTuple):
    """A file to sanitize: its bytes as stored, its name, and how it is read.

    ``is_body`` means that it holds the body of a response, which may be any text.
    """

    stored: bytes
    filename: str
    how: ReadOptions
    settings: SanitizeSettings
    is_body: bool = False

    def texts(self, stored: bytes | None = None) -> Iterator[Text]:
        """Yield all texts of the file, or of other bytes of it. Raises :class:`Refused`."""
        data = self.stored if stored is None else stored
        return texts_of(data, self.filename, self.how, self.settings.table)


def collect(texts: Iterable[Text], settings: SanitizeSettings, known: KnownValues) -> int:
    """Add the values that are to be replaced in texts to ``known``, and return their number."""
    number = 0
    for text in texts:
        for each in sensitive_texts(text, settings):
            for span in each.spans:
                value = span.value(each.text)
                known.add(span.kind, value)
                number += 1
                if span.kind == "text":
                    # What is in it may be elsewhere too, without the text around it.
                    for inside in detections(value):
                        known.add(inside.kind, inside.decoded or value[inside.start : inside.end])
    return number


def replaced(file: File, known: KnownValues, search: Search) -> Replaced:
    """Return a file in which all sensitive spans and all known values are replaced.

    Raise :class:`CantSanitize` if only a part of it can be replaced, and
    :class:`~alcamine_validate.editing.edits.Refused` if it can't be read.
    """
    text = FileText(file.stored, file.how.limits).text
    result = Replaced(file.stored, text, text)
    work = _Replacing(file.settings, known, search, result)
    # Names come after values, because the places of values depend on them.
    _rounds(work.of_values, file, result)
    result.has_new_names = work.has_names and _rounds(work.of_names, file, result)
    # What is left is not a value, but for example in the header of a block scalar.
    whole = Part(result.after)
    rest: list[_Planned] = [
        (ReplaceInText(whole, Span(each.start, each.end), each.replacement), [each])
        for each in (search.matches(result.after) if work.has_texts else ())
    ]
    _apply(rest, file, result)
    return result


_Planned = tuple[Edit, list[KnownMatch]]
"""An edit, and the matches that it replaces."""


def _rounds(planned: Callable[[Text], Iterable[_Planned]], file: File, result: Replaced) -> bool:
    """Make the edits of all texts, and return whether there are any.

    They are made in rounds, because some are possible only after others: a value with an anchor
    in YAML can be replaced once no alias repeats it. Raise :class:`CantSanitize` if a round ends
    with edits that can't be made.
    """
    for number in range(_ROUNDS):
        edits = [each for text in file.texts(result.data) for each in planned(text)]
        if not edits:
            return number > 0
        if _apply(edits, file, result, is_last=number == _ROUNDS - 1):
            break
    return True


def _apply(planned: list[_Planned], file: File, result: Replaced, *, is_last: bool = True) -> bool:
    """Make edits of the bytes so far, count what they replace, and return whether all are made.

    Raise :class:`CantSanitize` if one is refused, and it is the last time or no other one is made.
    """
    done = edited(result.data, [edit for edit, _ in planned], file.how.limits)
    refused = [
        (edit, outcome.why or "")
        for (edit, _), outcome in zip(planned, done.outcomes, strict=True)
        if not outcome.is_applied
    ]
    if refused and (is_last or len(refused) == len(planned)):
        edit, why = refused[0]
        raise CantSanitize(why, _line(edit))
    for (edit, matches), outcome in zip(planned, done.outcomes, strict=True):
        result.encoded += len(matches) * (outcome.is_applied and is_encoded(edit.part))
        for each in matches if outcome.is_applied else ():
            result.counts[each.kind] += 1
            result.texts.add(each.replacement)
    result.data, result.after = done.data, done.after
    # A body may be edited several times.
    result.untouched = [*dict.fromkeys([*result.untouched, *done.untouched])]
    return not refused


def _line(edit: Edit) -> int | None:
    """Return the line of the file that an edit is in, or None if it is not known."""
    if isinstance(edit, ReplaceInText):
        return edit.part.place(edit.span).line
    span = edit.part.spans([edit.pointer]).get(edit.pointer)
    return None if span is None else edit.part.place(span).line


class _Replacing:
    """Makes the edits of the texts of a file, and notes what they replace."""

    def __init__(
        self, settings: SanitizeSettings, known: KnownValues, search: Search, result: Replaced
    ) -> None:
        self._settings = settings
        self._known = known
        self._search = search
        self._result = result
        self.has_names = False
        """Whether the name of any member is to be replaced."""
        self.has_texts = False
        """Whether there is any text, unlike in a body that is for example an image."""

    def of_values(self, text: Text) -> Iterator[_Planned]:
        """Yield the edits of the strings and numbers of a text."""
        self.has_texts = True
        sensitive: dict[str, SensitiveText] = {}
        for found in sensitive_texts(text, self._settings):
            self.has_names |= found.is_name
            if not found.is_name:
                sensitive[str(found.pointer)] = found
                if found.in_session is not None and not found.spans:
                    self._result.kept.add(str(found.in_session))
        if text.is_plain:
            own = sensitive.get("")
            for match in self._matches(text.value, own):
                span = Span(match.start, match.end)
                old = text.value[match.start : match.end]
                self._note_around(text)
                yield ReplaceInText(text.part, span, match.replacement, old), [match]
            return
        sessions = {each.tokens for each in text.sessions}
        for each in strings_in(text.value):
            if each.is_name:
                self.has_names |= any(self._search.matches(each.text))
                continue
            matches = self._matches(
                each.text, sensitive.get(str(each.pointer)) if sensitive else None
            )
            if not matches or (text.inner and each.tokens() in text.inner):
                continue
            self._result.changed.update(_in_sessions(each.tokens(), sessions))
            self._note_around(text)
            yield from self._of_string(text.part, each, matches)

    def _note_around(self, text: Text) -> None:
        """Note that the outermost string around a text is changed with it."""
        if text.around:
            self._result.changed.add(str(text.around))

    def _of_string(
        self, part: Part, each: StringIn, matches: list[KnownMatch]
    ) -> Iterator[_Planned]:
        if each.is_number:
            [match, *others] = matches
            if not others and match.end - match.start == len(each.text.lstrip("-")):
                # A minus sign before it stays.
                number = int(each.text[: match.start] + "0" + digits_of(match.replacement))
                yield SetValue(part, each.pointer, number), [match]
            return
        for match in matches:
            old = each.text[match.start : match.end]
            span = Span(match.start, match.end)
            yield ReplaceInString(part, each.pointer, span, match.replacement, old), [match]

    def of_names(self, text: Text) -> Iterator[_Planned]:
        """Yield the edits of the names of members of a text."""
        if text.is_plain:
            return
        sensitive = {str(e.pointer): e for e in sensitive_texts(text, self._settings) if e.is_name}
        names: list[tuple[Pointer, str, str]] = []
        matches: list[list[KnownMatch]] = []
        for each in strings_in(text.value):
            if not each.is_name:
                continue
            own = self._matches(each.text, sensitive.get(str(each.pointer)) if sensitive else None)
            if own:
                names.append((each.pointer, each.text, _with(each.text, own)))
                matches.append(own)
        try:
            yield from zip(renamings(text.part, names), matches, strict=True) if names else ()
        except Refused as error:
            raise CantSanitize(str(error)) from None

    def _matches(self, text: str, own: SensitiveText | None) -> list[KnownMatch]:
        """Return what is replaced in a text; of spans that overlap, the longest one."""
        found = list(self._search.matches(text)) if self._search else []
        if own is not None:
            found += (self._match(each, text) for each in own.spans)
        return found if len(found) < 2 else longest_without_overlaps(found)

    def _match(self, span: SensitiveSpan, text: str) -> KnownMatch:
        old, value = text[span.start : span.end], span.value(text)
        new = percent_encoded_like(old, value, self._known.replacement(span.kind, value))
        return KnownMatch(span.start, span.end, new, span.kind)


def _with(text: str, matches: list[KnownMatch]) -> str:
    return spliced(text, (Splice(each.start, each.end, each.replacement) for each in matches))


def _in_sessions(tokens: Tokens, sessions: set[Tokens]) -> Iterator[str]:
    """Yield the pointer of a place in each Session that it is in."""
    for length in range(len(tokens) + 1) if sessions else ():
        if tokens[:length] in sessions:
            yield join("", *tokens[length:])
