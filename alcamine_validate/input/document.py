"""The result of every reader: parts of text with Sessions in them, and their places in the file."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, Final, NamedTuple, Protocol, TypeVar

from alcamine_validate.finding import RecordedExchange
from alcamine_validate.native import Scanner
from alcamine_validate.text.json_pointer import Pointer
from alcamine_validate.text.json_text import JsonText, as_str, may_hold_controls
from alcamine_validate.text.positions import FilePlace, Span, TextLines

if TYPE_CHECKING:
    from alcamine_validate.text.yaml_text import YamlDocument

P = TypeVar("P", bound=Pointer)

SKIPPED: Final = {
    "path": "another path",
    "status": "another status",
    "content": "non-JSON content",
    "body": "no body",
    "shape": "a body of another API",
    "elsewhere": "a body in an unreadable file",
    "left_out": "an omitted body",
    "form": "a body in an unknown form",
    "undecodable": "a body that can't be decoded",
    "template": "a template as URL, status or body",
    "null": "null",
}
"""The reasons why a response in a capture is not checked, each with its wording in messages.

The first five are normal, and so is the last one, which is that of a row of a table. The others
mean that the response should or may hold a Session, but can't be checked: each such response also
gets a finding (``unjudged-response``).
"""


@dataclass(slots=True)
class Record:
    """A value to be judged as a Session.

    ``index`` is its index in the file, ``pointer`` its place in its part, ``value`` its parsed
    value. ``is_session``, ``is_expected``, ``is_webhook`` and ``path`` are those of
    :class:`~alcamine_validate.input.find_sessions.Found`.
    """

    index: int
    pointer: Pointer
    value: Any
    is_session: bool = True
    is_expected: bool = True
    is_webhook: bool = False
    path: tuple[str, ...] = ()


class InputProblem(NamedTuple):
    """A problem of the input itself, and the name of the rule that reports it.

    ``record`` is the index of the Session that the problem is in, if any; then ``pointer`` is
    relative to that Session. ``subject`` holds the value that the message starts with, if any.
    ``related`` holds (message, pointer, span).
    """

    rule: str
    message: str
    span: Span | None = None
    pointer: Pointer = ""
    record: int | None = None
    subject: tuple[Any, ...] = ()
    related: tuple[tuple[str, Pointer, Span], ...] = ()


IsClean = Callable[[bytes], bool]
"""Returns True for a line that certainly has no findings."""


class FastPath(NamedTuple):
    """Recognises text that certainly has no findings, so that it only needs to be counted.

    ``scanner`` accepts most such text without a parse; it is None if there is none.
    ``is_clean_by_python`` is for text that it did not accept, some of which has no findings either.
    """

    is_clean: IsClean
    scanner: Scanner | None = None
    is_clean_by_python: IsClean | None = None


def nothing_is_clean(_line: bytes) -> bool:
    """Return False, so that every line is checked."""
    return False


NO_FAST_PATH: Final = FastPath(nothing_is_clean)


class Embedding(Protocol):
    """Where the text of a part stands: see :mod:`alcamine_validate.input.embedding`."""

    def place(self, span: Span) -> FilePlace:
        """Return the place in the file of a span of the text."""


Inner = Callable[[Span], Span]
"""Returns the span in a text of a span of the value of a string in it."""


class Part:
    """A piece of text with Sessions in it: JSON, except in subclasses.

    ``records`` are the Sessions; ``problems`` were found while reading the text. ``embedding``
    says where the text stands in the file; None means that the text is the whole file.
    ``has_lines_of_file`` means that lines of the text are lines of the file, so that excerpts
    can include the line before. ``parsed`` is the value of the whole text, or None if it may
    have duplicate keys; ``is_compact`` means that the text is exactly what orjson writes.
    ``filename`` is the file that holds the text, if it is not the one that was read.
    ``exchange`` is the recorded exchange that the text is the body of, if it is one.
    ``envelopes`` maps the places of Sessions in envelopes to the pointer of the first one.
    ``document`` is the YAML document that holds the part, if the text is YAML, and ``pointer``
    leads to the part in it.
    """

    filename: str | None = None
    document: YamlDocument | None = None
    pointer: str = ""
    exchange: RecordedExchange | None = None

    def __init__(
        self,
        data: JsonText,
        embedding: Embedding | None = None,
        *,
        has_lines_of_file: bool = True,
    ) -> None:
        self.data = data
        self.embedding = embedding
        self.has_lines_of_file = has_lines_of_file
        self.records: list[Record] = []
        self.problems: list[InputProblem] = []
        self.envelopes: dict[tuple[str, ...], Pointer] = {}
        self.parsed: Any = None
        self.is_compact = False
        # Not cached properties: these take a lock each time in Python 3.11.
        self._lines: TextLines | None = None
        self._may_hold_controls: bool | None = None

    @property
    def indices(self) -> list[int]:
        """The indices in the file of the records, and of problems in records."""
        in_problems = (each.record for each in self.problems if each.record is not None)
        return [*(each.index for each in self.records), *in_problems]

    @property
    def lines(self) -> TextLines:
        """The text, decoded on first use."""
        if self._lines is None:
            self._lines = TextLines(as_str(self.data))
        return self._lines

    @property
    def may_hold_controls(self) -> bool:
        """Whether the text may hold control characters except tab, CR, LF; False is certain."""
        if self._may_hold_controls is None:
            self._may_hold_controls = self._looks_for_controls()
        return self._may_hold_controls

    def _looks_for_controls(self) -> bool:
        return may_hold_controls(self.data)

    def spans(self, pointers: Iterable[P]) -> dict[P, Span]:
        """Return the spans of the values at ``pointers``."""
        # Imported here because only documents with findings need it.
        from alcamine_validate.text import locate

        if self.is_compact:
            return locate.locate_compact(self.parsed, list(pointers))
        if self.parsed is not None:
            return locate.locate_parsed(self.lines.text, self.parsed, list(pointers))
        return locate.locate(self.lines.text, list(pointers))

    def inner(self, _pointer: Pointer, literal: Span, _value: str) -> Inner:
        """Return the mapping from spans of the string ``value`` at ``pointer`` to this text.

        ``literal`` is the span of the string.
        """
        from alcamine_validate.input.inner_places import InJsonString

        return InJsonString(self.lines, literal).outer

    def place(self, span: Span) -> FilePlace:
        """Return the place in the file of a span of the text."""
        if self.embedding is not None:
            return self.embedding.place(span)
        if self.is_compact:
            return FilePlace(1, span.start + 1, 1, span.end + 1)
        return self.lines.place_of(span)


def _no_exchanges() -> list[tuple[RecordedExchange, str | None]]:
    return []


class WholeText:
    """The parsed text of a file, for rules about what is around the Sessions in it.

    ``part`` makes a part of the text, without records. ``exchanges`` returns the exchanges of a
    capture, each with the pointer of the response's body. Both are called only if such rules run.
    """

    # No dataclass: making one takes a hundredth of the time of a short run of the command.
    __slots__ = ("exchanges", "is_capture", "part", "value")

    def __init__(
        self,
        value: Any,
        part: Callable[[], Part],
        exchanges: Callable[[], list[tuple[RecordedExchange, str | None]]] | None = None,
    ) -> None:
        self.value = value
        self.part = part
        self.is_capture = exchanges is not None
        self.exchanges = exchanges or _no_exchanges


@dataclass
class Document:
    """The content of a file, or of a piece of it.

    ``clean`` counts the Sessions that the fast path accepted; they are not in ``parts``.
    ``problems`` are those of the file as a whole, without a place. ``skipped`` counts the
    responses of a capture, or rows of a table, that are not checked, by reason; ``url_patterns``
    counts the responses that look like Sessions and were skipped for their path, by the pattern
    that would include them.
    ``is_about_sessions`` says that a capture has a broken response where a Session should be, or
    a Session in a response that is skipped for another reason than its path.
    ``unreadable`` means that something could not be read for a reason outside of the file.
    ``texts`` is the number of lines or rows that were read, each as a text of its own; None if the
    document is not of such a format. ``neither`` has the numbers of those that hold nothing to
    check, except blank lines. ``format`` is the format that the text was read in, one of
    ``FORMATS`` in :mod:`alcamine_validate.input.read`, which sets it. ``whole`` is the text of a
    file with one value; None for other formats, and for text that can't be parsed.
    """

    parts: list[Part] = field(default_factory=list)
    problems: list[InputProblem] = field(default_factory=list)
    skipped: Counter[str] = field(default_factory=Counter)
    url_patterns: Counter[str] | None = None
    is_about_sessions: bool = False
    unreadable: bool = False
    clean: int = 0
    texts: int | None = None
    neither: list[int] = field(default_factory=list)
    format: str | None = None
    whole: WholeText | None = None

    @property
    def records(self) -> int:
        """The number of values that are judged, or were accepted by the fast path."""
        return self.clean + sum(len(part.records) for part in self.parts)

    @property
    def sessions(self) -> int:
        """The number of Sessions, valid or not."""
        records = (record for part in self.parts for record in part.records)
        return self.clean + sum(record.is_session for record in records)
