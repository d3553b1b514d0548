"""Parse JSON text, and explain what is wrong with it.

``orjson`` decides what is valid JSON. This module also handles what it accepts silently but should
not pass silently: duplicate keys and integers past 64 bits.
"""

from __future__ import annotations

import json
import re
from codecs import BOM_UTF8
from dataclasses import dataclass
from typing import Any, Final, overload

import orjson

from alcamine_validate.text.json_pointer import Pointer

JsonText = bytes | bytearray | memoryview | str
"""The types that the library accepts as JSON text."""

_TEXT: Final = (bytes, bytearray, memoryview, str)

read_straight: Final = orjson.loads
"""The parser itself: it raises one of :data:`UNREADABLE`, which :func:`parse` explains."""

UNREADABLE: Final = (orjson.JSONDecodeError, MemoryError, RecursionError, SystemError)
"""The exceptions that ``orjson`` raises when it reads."""

write_straight: Final = orjson.dumps
"""The writer itself: it raises :data:`UNWRITABLE` if a value is nested too deep for it."""

UNWRITABLE: Final = orjson.JSONEncodeError
"""The exception that ``orjson`` raises if it can't write a value."""

MAXIMUM_DEPTH: Final = 1024
"""The maximum nesting depth that ``orjson`` reads."""

_TOKEN: Final = r'(?s:"[^"\\]*+(?:\\.[^"\\]*+)*+"?|[\[\]{}])'
_WHITE_SPACE: Final = b" \t\r\n"
_RECORD_SEPARATOR: Final = b"\x1e"
_ESCAPED_LETTER: Final = r"\\u00([46][1-9A-Fa-f]|[57][0-9AFaf])"
_ESCAPED_LETTER_IN_BYTES: Final = _ESCAPED_LETTER.encode()
_LONG_INTEGER: Final = rb"[0-9]{19}"
_MEMORY_MESSAGES: Final = ("failed to allocate memory", "out of memory")
_CONSTANTS: Final = ("NaN", "Infinity")
_BYTE_ORDER_MARKS: Final = {
    b"\xff\xfe\x00\x00": "UTF-32",
    b"\x00\x00\xfe\xff": "UTF-32",
    b"\xff\xfe": "UTF-16",
    b"\xfe\xff": "UTF-16",
}


class MalformedJson(ValueError):
    """Text that is not valid JSON, or that can't be read here.

    ``kind`` is one of ``syntax``, ``encoding``, ``depth``, ``number`` and ``memory``.
    ``position`` counts characters from 0, in the text as far as it can be decoded.
    """

    def __init__(self, kind: str, message: str, position: int = 0) -> None:
        super().__init__(message)
        self.kind = kind
        self.position = position


class UnclosedBracket(MalformedJson):
    """Text that ends before its brackets are closed; ``opening`` is where the innermost one is."""

    def __init__(self, text: str, opening: int, around: int) -> None:
        self._bracket = text[opening]
        self._around = around
        self.opening = opening
        line = text.count("\n", 0, opening) + 1
        super().__init__("syntax", self.message_with(line), len(text.rstrip()))

    def message_with(self, line: int | None) -> str:
        """Return the message with the line of the bracket, or without one if ``line`` is None."""
        place = "" if line is None else f" on line {line}"
        message = f"the text ends too early: the {self._bracket}{place} is not closed"
        if not self._around:
            return message
        others = "is the bracket" if self._around == 1 else f"are the {self._around:,} brackets"
        return f"{message}, and neither {others} around it"


def is_text(data: object) -> bool:
    """Return whether ``data`` is JSON text, rather than a parsed value.

    This checks the type, because an object may have a false ``__class__``, which ``isinstance``
    accepts.
    """
    return issubclass(type(data), _TEXT)


def starts_like_container(text: str) -> bool:
    """Return whether a text starts like a JSON object or array."""
    return text.lstrip()[:1] in ("{", "[")


def parse(data: JsonText, *, exact_integers: bool = False) -> Any:
    """Return the value of the JSON text ``data``; bytes must be UTF-8.

    With ``exact_integers``, integers past 64 bits keep their digits; otherwise they
    become floats, as in ``orjson``. Raises :class:`MalformedJson`, and RecursionError
    if the nesting is too deep to read integers exactly.
    """
    try:
        value = orjson.loads(data)
    except orjson.JSONDecodeError as error:
        exact = exact_text(data)
        if exact is not data:
            return parse(exact, exact_integers=exact_integers)
        raise _explained(data, error) from None
    except (MemoryError, SystemError) as error:
        raise MalformedJson("memory", "not enough memory to read the text") from error
    if exact_integers and re.search(_LONG_INTEGER, as_bytes(data)):
        return json.loads(as_str(data))
    return value


def is_json(data: JsonText) -> bool:
    """Return whether ``data`` is the JSON text of a value (RFC 8259)."""
    try:
        parse(data)
    except MalformedJson:
        return False
    return True


def exact_text(data: JsonText) -> JsonText:
    """Return ``data`` as ``orjson`` accepts it: no subclass, no memory that is not contiguous.

    A subclass counts as the text that it contains, whatever its methods return.
    """
    kind: type = type(data)
    if kind is bytes or kind is str:
        return data
    if isinstance(data, memoryview):
        return data if data.contiguous else bytes(data)
    for base in (str, bytes, bytearray):
        if kind is not base and issubclass(kind, base):
            exact: JsonText = base.__getitem__(data, slice(None))  # type: ignore[index]
            return exact
    return data


def as_bytes(data: JsonText) -> bytes:
    """Return JSON text as bytes; a lone surrogate is kept, and is not valid UTF-8."""
    return data.encode("utf-8", "surrogatepass") if isinstance(data, str) else bytes(data)


def as_str(data: JsonText) -> str:
    """Return JSON text as a str; bytes that are not valid UTF-8 become U+FFFD."""
    return data if isinstance(data, str) else bytes(data).decode("utf-8", "replace")


# Errors


def has_record_separators(start: bytes) -> bool:
    """Return whether a text that starts with ``start`` is a JSON text sequence (RFC 7464)."""
    return start.lstrip()[:1] == _RECORD_SEPARATOR


@overload
def with_plain_letters(text: str) -> str: ...
@overload
def with_plain_letters(text: bytes) -> bytes: ...
def with_plain_letters(text: str | bytes) -> str | bytes:
    r"""Return JSON text with its ASCII letters and underscores as such, not as ``\u00XX``."""
    if isinstance(text, bytes):
        if b"\\u00" not in text:
            return text
        return re.sub(
            _ESCAPED_LETTER_IN_BYTES, lambda match: bytes.fromhex(match[1].decode()), text
        )
    if "\\u00" not in text:
        return text
    return re.sub(_ESCAPED_LETTER, lambda match: chr(int(match[1], 16)), text)


def _explained(data: JsonText, error: orjson.JSONDecodeError) -> MalformedJson:
    if not is_text(data):
        raise TypeError(f"JSON text is bytes or str, not {type(data).__name__}")
    encoding = encoding_problem(as_bytes(data))
    if encoding is not None:
        return encoding
    text = as_str(data)
    if not text.strip(" \t\r\n"):
        return MalformedJson("syntax", "the input is empty")
    if error.msg.startswith(_MEMORY_MESSAGES) or "depth limit" in error.msg:
        return _nesting_problem(text)
    if "infinity" in error.msg:
        return MalformedJson("number", "a number is too large for a double", error.pos)
    return _syntax_problem(text, error)


def encoding_problem(raw: bytes) -> MalformedJson | None:
    """Return the error if bytes are not UTF-8 without a byte order mark, else None."""
    if raw.startswith(BOM_UTF8):
        return MalformedJson(
            "encoding", "the text starts with a byte order mark: save it as UTF-8 without one"
        )
    for mark, name in _BYTE_ORDER_MARKS.items():
        if raw.startswith(mark):
            return MalformedJson("encoding", f"the text is encoded as {name}: save it as UTF-8")
    try:
        raw.decode()
    except UnicodeDecodeError as error:
        position = len(raw[: error.start].decode())
        # What would be half of a surrogate pair in UTF-8 (RFC 3629, section 3).
        half = re.match(rb"\xed[\xa0-\xbf][\x80-\xbf]", raw[error.start : error.start + 3])
        if half is not None:
            named = f"U+{ord(half.group().decode('utf-8', 'surrogatepass')):04X}"
            words = f"{named} is an unpaired surrogate"
        else:
            words = f"byte 0x{raw[error.start]:02x} is not valid UTF-8 ({error.reason})"
        return MalformedJson("encoding", words, position)
    return None


def _nesting_problem(text: str) -> MalformedJson:
    """Explain a failure to get memory, which ``orjson`` also reports for deep nesting."""
    depths = _Depths(text)
    if depths.too_deep is not None:
        message = f"arrays and objects are nested deeper than {MAXIMUM_DEPTH} levels"
        return MalformedJson("depth", message, depths.too_deep)
    if depths.open:
        return UnclosedBracket(text, depths.open[-1], len(depths.open) - 1)
    return MalformedJson("memory", "not enough memory to read the text")


def too_deep(data: JsonText, nesting: int) -> int | None:
    """Return where JSON text nests deeper than ``nesting``, in characters, or None."""
    raw = as_bytes(data)
    if raw.count(b"[") + raw.count(b"{") <= nesting:
        return None
    return _Depths(as_str(data), nesting).too_deep


class _Depths:
    """The positions of brackets that are not closed, and of the first that is too deep."""

    def __init__(self, text: str, maximum: int = MAXIMUM_DEPTH) -> None:
        self.open: list[int] = []
        self.too_deep: int | None = None
        for match in re.finditer(_TOKEN, text):
            bracket = match.group()[0]
            if bracket in "[{":
                self.open.append(match.start())
                if len(self.open) > maximum:
                    self.too_deep = match.start()
                    return
            elif bracket in "]}" and self.open:
                self.open.pop()


def _syntax_problem(text: str, error: orjson.JSONDecodeError) -> MalformedJson:
    rest = text[error.pos : error.pos + 9]
    for constant in _CONSTANTS:
        if rest.startswith(constant):
            sign = "-" if text[: error.pos].endswith("-") else ""
            message = f"{sign}{constant} is not a JSON value; use null"
            return MalformedJson("syntax", message, error.pos - len(sign))
    if rest.startswith(("//", "/*", "#")):
        return MalformedJson("syntax", "JSON does not allow comments", error.pos)
    if rest.startswith("'"):
        return MalformedJson("syntax", "JSON strings use double quotes", error.pos)
    if rest.startswith(_CONFLICT_MARKERS):
        return MalformedJson("syntax", "the text has an unresolved merge conflict", error.pos)
    depths = _Depths(text)
    if "end of data" in error.msg and depths.open:
        return UnclosedBracket(text, depths.open[-1], len(depths.open) - 1)
    return MalformedJson("syntax", _WORDS.get(error.msg, error.msg), error.pos)


_CONFLICT_MARKERS: Final = ("<<<<<<<", "|||||||", "=======", ">>>>>>>")
_WORDS: Final = {
    "unexpected content after document": "unexpected text after the JSON value",
    "trailing comma is not allowed": "a trailing comma is not allowed",
    "no low surrogate in string": "a \\u escape is an unpaired surrogate",
    "unexpected control character in string": "a control character in a string must be escaped",
}


# Duplicate keys


@dataclass(frozen=True)
class DuplicateKey:
    """A key that occurs again in its object: its pointer, and both spans (in characters)."""

    pointer: Pointer
    name: str
    start: int
    end: int
    first_start: int
    first_end: int


def may_hold_duplicate_keys(data: JsonText, value: Any) -> bool:
    """Return whether ``data``, which was parsed to ``value``, may have duplicate keys.

    False is certain. Every member has one colon outside strings, and a colon in a string is
    visible in the text unless it is escaped. If the text has exactly as many colons as the
    serialized value, no member was dropped.
    """
    raw, written = as_bytes(data), _written(value)
    if written is None:
        return True
    if _is_followed_by_space(raw, written):
        return False
    is_escaped = b"\\" in raw and b"\\u003" in raw
    return is_escaped or raw.count(b":") != written.count(b":")


def is_compact(data: JsonText, value: Any) -> bool:
    """Return whether ``data``, which was parsed to ``value``, is exactly as orjson writes it.

    Such text has white space only at its end and no unnecessary escapes, as most servers write
    it. Spans of values in it are known without reading it again. It has no duplicate keys.
    """
    written = _written(value)
    return written is not None and _is_followed_by_space(as_bytes(data), written)


def compact_length(value: Any) -> int:
    """Return the number of characters of a value in compact text: see :func:`is_compact`."""
    written = orjson.dumps(value)
    return len(written) if written.isascii() else len(written.decode())


def _written(value: Any) -> bytes | None:
    """Return a parsed value as orjson writes it, or None if it is nested too deep for that."""
    try:
        return orjson.dumps(value)
    except (orjson.JSONEncodeError, RecursionError):
        return None


def _is_followed_by_space(raw: bytes, written: bytes) -> bool:
    if raw == written:
        return True
    return raw.startswith(written) and not raw[len(written) :].strip(_WHITE_SPACE)


# Control characters

_ESCAPED_CONTROL: Final = rb"\\(?:[bf]|u00(?:[0189]|7[fF]))"
_HIGH_CONTROL: Final = rb"\xc2[\x80-\x9f]"


def may_hold_controls(data: JsonText) -> bool:
    """Return whether JSON text may have a control character (Unicode's Cc) but tab, CR and LF.

    False is certain. Those below U+0020 are always escaped in JSON (RFC 8259, section 7);
    U+007F to U+009F may be unescaped.
    """
    raw = as_bytes(data)
    first, last = raw.find(b"\\"), raw.rfind(b"\\")
    return (
        # Most escapes are close to each other, in a prompt.
        (first >= 0 and re.compile(_ESCAPED_CONTROL).search(raw, first, last + 6) is not None)
        or b"\x7f" in raw
        or (b"\xc2" in raw and re.search(_HIGH_CONTROL, raw) is not None)
    )
