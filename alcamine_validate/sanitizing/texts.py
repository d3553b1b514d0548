"""All texts of a file: that of the file, and those in strings of other texts; and their strings."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any, Final, NamedTuple

from alcamine_validate.editing.codings import decoded_text
from alcamine_validate.editing.edits import Refused
from alcamine_validate.editing.file_text import FileText
from alcamine_validate.editing.texts import texts_of_file, value_of
from alcamine_validate.input.captures.bodies import BadBody, UnknownEncoding
from alcamine_validate.input.captures.capture import decoded_body
from alcamine_validate.input.captures.exchanges import Body, Exchange, ParsedBody
from alcamine_validate.input.captures.recognize import recognized
from alcamine_validate.input.document import Part
from alcamine_validate.input.embedding import Coding, InString, Numbered, Slice, Strings
from alcamine_validate.input.find_sessions import Found, SessionFinder
from alcamine_validate.input.limits import OverLimit
from alcamine_validate.input.read import ReadOptions, format_of, suffix_format
from alcamine_validate.privacy.fields import FieldTable
from alcamine_validate.privacy.inner_texts import encoding_of, is_base64, json_in
from alcamine_validate.privacy.walk import (
    FREE,
    Context,
    holds_code,
    integer_text,
    is_whole_secret,
    members_of,
)
from alcamine_validate.text.json_pointer import (
    Pointer,
    SharedPointer,
    children,
    join,
    resolve,
    split,
    tokens_of,
)
from alcamine_validate.text.json_text import (
    as_bytes,
    may_hold_duplicate_keys,
    starts_like_container,
)
from alcamine_validate.text.locate import duplicate_keys
from alcamine_validate.text.yaml_text import comments

_BASE64_NAMES: Final = frozenset({"base64_string", "base64Body", "binaryEqualTo"})
"""Names of members with base64, in requests too, which the readers of captures do not decode."""

_DEEPEST: Final = 20
"""How many texts may be around another one. Each one makes its escapes or base64 longer."""

_REPEATED: Final = "repeats a name in an object, so most readers overlook a value"


Tokens = tuple[str, ...]
"""The tokens of a pointer, from the root of a text to a value."""


class Text(NamedTuple):
    """A text: the part by which it is edited, and its value.

    The value of a text that is not JSON or YAML is the text itself, and ``is_plain`` says so.
    ``sessions`` are those in the value. ``inner`` has the places of the strings that stand for
    other texts, and ``code`` those of the code of pages: the root if the text is such code.

    ``around`` is the place of the outermost string that the text stands in, or "": its pointer in
    its Session, or in the file if it is in none. Findings in the text are reported there.
    """

    part: Part
    value: Any
    is_plain: bool = False
    sessions: tuple[Found, ...] = ()
    inner: frozenset[Tokens] = frozenset()
    code: frozenset[Tokens] = frozenset()
    around: Pointer = ""


class _Candidate(NamedTuple):
    """A value that may stand for a text, and how.

    ``is_json`` means that it stands for one only if that is JSON.
    """

    pointer: SharedPointer
    value: Any
    coding: Coding
    is_json: bool = False

    def tokens(self) -> Tokens:
        """Return the tokens that lead to the value."""
        return tuple(self.pointer.tokens())


def texts_of(
    stored: bytes, filename: str, how: ReadOptions, table: FieldTable | None = None
) -> Iterator[Text]:
    """Yield all texts of a file, each before those in its strings.

    ``stored`` are the bytes as they are stored. Strings of Sessions that ``table`` has are texts as
    a whole, whatever is in them. Raises
    :class:`~alcamine_validate.editing.edits.Refused` if the file has no text that can be edited,
    or if a part of it can't be read.
    """
    text = FileText(stored, how.limits).text
    form = format_of(as_bytes(text), filename, how)
    if suffix_format(filename) is None and how.input_format is None and not _is_value(text, form):
        # For example, the body of a response that a recorder stored as a page of HTML.
        if _is_text(text):
            yield Text(Part(text), text, is_plain=True)
        return
    if not _is_utf8(text):
        raise Refused("it is not valid UTF-8")
    reading = _Reading(how, table or FieldTable())
    is_yaml = True
    for part in texts_of_file(text, form, how.limits, is_strict=True):
        is_yaml &= part.document is not None
        yield from reading.texts(part, _value(part), 0)
    if is_yaml:
        yield from _comments(text)


def _comments(text: str) -> Iterator[Text]:
    """Yield the comments of a file in YAML."""
    file = Part(text)
    for span in comments(text):
        comment = text[span.start : span.end]
        part = Part(comment, Slice(file, span.start), has_lines_of_file=False)
        yield Text(part, comment, is_plain=True)


def _is_text(text: str) -> bool:
    """Return whether decoded bytes are a text, not for example an image, and not blank."""
    return bool(text.strip()) and "\0" not in text and _is_utf8(text)


def _is_utf8(text: str) -> bool:
    """Return whether a decoded file was valid UTF-8; other bytes are lone surrogates in it."""
    try:
        text.encode()
    except UnicodeEncodeError:
        return False
    return True


def _is_value(text: str, form: str) -> bool:
    return form != "json" or starts_like_container(text)


def _value(part: Part) -> Any:
    """Return the value of a text. Raise :class:`Refused` if a reader does not get all of it."""
    line = f"line {part.embedding.number} " if isinstance(part.embedding, Numbered) else "the text "
    try:
        value = value_of(part)
    except Refused:
        raise Refused(f"{line}is not valid JSON") from None
    if part.document is None and _has_duplicates(part, value):
        raise Refused(f"{line}{_REPEATED}")
    return value


def _has_duplicates(part: Part, value: Any) -> bool:
    if not may_hold_duplicate_keys(part.data, value):
        part.parsed = value  # which makes it faster to find values in the text
        return False
    return next(duplicate_keys(part.lines.text), None) is not None


class _Reading:
    """The reading of the texts of one file."""

    def __init__(self, how: ReadOptions, table: FieldTable) -> None:
        self._how = how
        self._table = table

    def texts(self, part: Part, value: Any, depth: int, around: Pointer = "") -> Iterator[Text]:
        """Yield a text, and those in its strings."""
        bodies: dict[str, Coding] = {}
        finder = self._how.finder
        found = [*finder.in_file(value)]
        if not depth:
            capture = recognized(value, "json")
            for exchange in capture[1] if capture else ():
                if isinstance(exchange.body, Body):
                    bodies |= _coded_body(exchange, exchange.body, self._how)
                elif isinstance(exchange.body, ParsedBody):
                    found += _in_parsed_body(exchange.body, value, finder)
        sessions = {each.tokens: each for each in found if _is_in_value(each)}
        candidates, pages = _candidates(value, bodies)
        code = frozenset(each for each in pages if _session_around(each, sessions) is None)
        whole = self._whole_fields(candidates, sessions)
        candidates = [each for each in candidates if each.tokens() not in whole]
        strings = Strings(part, [str(each.pointer) for each in candidates])
        inner = [
            (each, *decoded)
            for each in (candidates if depth < _DEEPEST else ())
            if (decoded := self._text_in(each)) is not None
        ]
        places = frozenset(each.tokens() for each, _, _ in inner)
        yield Text(part, value, False, tuple(sessions.values()), places, code, around)
        for each, text, coding in inner:
            own = text if not coding else None
            embedding = InString(strings, str(each.pointer), own, coding)
            below = Part(text, embedding, has_lines_of_file=False)
            place = _place(each.tokens(), sessions, around)
            parsed = json_in(text)
            if parsed is None:
                is_code = frozenset([()] if each.tokens() in code else ())
                yield Text(below, text, is_plain=True, code=is_code, around=place)
                continue
            if _has_duplicates(below, parsed):
                raise Refused(f"a text in a string {_REPEATED}")
            yield from self.texts(below, parsed, depth + 1, place)

    def _whole_fields(
        self, candidates: list[_Candidate], sessions: dict[Tokens, Found]
    ) -> set[Tokens]:
        """Return the places of the strings of Sessions that the table has, if that matters."""
        held = {_session_around(each.tokens(), sessions) for each in candidates}
        return {
            (*tokens, *tokens_of(field.pointer))
            for tokens in held
            if tokens is not None
            for field in self._table.fields_in(
                sessions[tokens].value, self._how.finder.expected.names
            )
            if field.kind != "detect"
        }

    def _text_in(self, each: _Candidate) -> tuple[str, Coding] | None:
        """Return the text that a value stands for, with its coding; None if it is not a text."""
        if not each.coding:
            return (each.value, ()) if json_in(each.value) is not None else None
        for coding in (each.coding, (*each.coding, "gzip")):
            try:
                text = decoded_text(each.value, coding, self._how.limits)
            except Refused:
                continue
            if _is_text(text) and not (each.is_json and json_in(text) is None):
                return text, coding
            return None
        return None


def _session_around(tokens: Tokens, sessions: dict[Tokens, Found]) -> Tokens | None:
    """Return the tokens that lead to the Session that a place is in, or None."""
    lengths = range(len(tokens))
    return next((tokens[:each] for each in lengths if tokens[:each] in sessions), None)


def _place(tokens: Tokens, sessions: dict[Tokens, Found], around: Pointer) -> Pointer:
    """Return the place of what is in the string at ``tokens``, in a text that is ``around`` it."""
    session = _session_around(tokens, sessions)
    if session is not None:
        return join("", *tokens[len(session) :])
    return around or join("", *tokens)


def _is_in_value(found: Found) -> bool:
    """Return whether what was found is a Session, and not in a text of its own."""
    return found.text is None and not found.is_replaced and found.is_session


def _in_parsed_body(body: ParsedBody, value: Any, finder: SessionFinder) -> Iterator[Found]:
    """Yield what is found in a body that is a value of the capture itself."""
    tokens = tuple(split(body.pointer))
    for found in finder.in_body(resolve(value, body.pointer)):
        yield found._replace(tokens=(*tokens, *found.tokens))


def _coded_body(exchange: Exchange, body: Body, how: ReadOptions) -> dict[str, Coding]:
    """Return the coding of the body of a response, by its pointer, if it is encoded."""
    try:
        coding = decoded_body(exchange, body, how.limits)[1]
    except (BadBody, UnknownEncoding, OverLimit):
        return {}
    return {body.pointer: coding} if coding else {}


def _candidates(
    value: Any, bodies: dict[str, Coding]
) -> tuple[list[_Candidate], frozenset[Tokens]]:
    """Return the values that may stand for texts, and the places of code of pages."""
    found: list[_Candidate] = []
    code: set[Tokens] = set()
    stack: list[tuple[SharedPointer | None, Any, Context]] = []
    if value.__class__ is dict or value.__class__ is list:
        stack.append((None, value, FREE))
    while stack:
        pointer, item, around = stack.pop()
        below: list[tuple[SharedPointer, Any, Context]] = []
        for token, member, context in members_of(item, around):
            name, kind = str(token), member.__class__
            if kind is dict or kind is list:
                own = SharedPointer(pointer, name)
                below.append((own, member, context))
            elif kind is str or kind is bytes:
                if name == "text" and item.__class__ is dict and holds_code(item):
                    code.add(tuple(SharedPointer(pointer, name).tokens()))
            else:
                continue
            coded = _coded(name, member, item)
            if bodies and (coding := bodies.get(str(SharedPointer(pointer, name)))) is not None:
                coded = coding, False
            if coded is not None and not (kind is str and is_whole_secret(member, context)):
                found.append(_Candidate(SharedPointer(pointer, name), member, *coded))
        stack += reversed(below)
    return found, frozenset(code)


def _coded(name: str, value: Any, holder: Any) -> tuple[Coding, bool] | None:
    """Return how a member may stand for a text, and whether only for JSON; None if it can't."""
    if value.__class__ is bytes:
        return ("binary",), False
    if value.__class__ is not str:
        return None
    is_coded = name in _BASE64_NAMES or (
        name == "text" and holder.__class__ is dict and holder.get("encoding") == "base64"
    )
    if is_coded and is_base64(value):
        return ("base64",), False
    if starts_like_container(value):
        return (), True
    encoding = encoding_of(value)
    return None if encoding is None else ((encoding,), True)


# The strings of a text


class StringIn(NamedTuple):
    """A string in a value, a number as text, or the name of a member.

    ``name`` is that of the member, or of the one around its array.
    """

    pointer: Pointer
    text: str
    name: str
    is_name: bool = False
    is_number: bool = False

    def tokens(self) -> Tokens:
        """Return the tokens that lead to the string."""
        return tuple(tokens_of(self.pointer))


def strings_in(value: Any) -> Iterator[StringIn]:
    """Yield the strings, whole numbers and names in a value, in its order."""
    stack: list[tuple[SharedPointer | None, Any, str]] = [(None, value, "")]
    while stack:
        pointer, item, name = stack.pop()
        kind = item.__class__
        if kind is str:
            yield StringIn("" if pointer is None else pointer, item, name)
        elif kind is int or kind is float:
            if digits := integer_text(item):
                at = "" if pointer is None else pointer
                yield StringIn(at, digits, name, is_number=True)
        elif kind is dict or kind is list:
            below_it: list[tuple[SharedPointer | None, Any, str]] = []
            for token, member in children(item):
                own = SharedPointer(pointer, str(token))
                if kind is dict:
                    yield StringIn(own, str(token), str(token), is_name=True)
                below_it.append((own, member, name if kind is list else str(token)))
            stack += reversed(below_it)


def strings_of(text: Text) -> Iterator[StringIn]:
    """Yield the strings, integers and names in a text; the text itself if it is plain."""
    if text.is_plain:
        yield StringIn("", text.value, "")
    else:
        yield from strings_in(text.value)
