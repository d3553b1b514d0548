"""Write new values of YAML scalars, in the style of the old ones if it can represent them."""

from __future__ import annotations

import base64
import json
import re
from collections.abc import Sequence
from typing import Any, Final, NamedTuple

from alcamine_validate.editing.edits import Refused
from alcamine_validate.editing.splices import Splice, shared_start, spliced
from alcamine_validate.input.inner_places import InBlockScalar, InQuotedScalar
from alcamine_validate.text.positions import Span, TextLines
from alcamine_validate.text.yaml_scalars import yaml_1_1_type
from alcamine_validate.text.yaml_text import read_yaml

_PROPERTIES: Final = re.compile(r"(?:[&!]\S*(?:[ \t\r\n]+|$))+")
_HEADER: Final = re.compile(r"[|>][^\r\n]*(\r?\n)")
_FLOW: Final = re.compile(r"[,\[\]{}]")
_NOT_IN_BLOCKS: Final = re.compile("[^\t\n\x20-\x7e\xa0-\u2027\u202a-\ud7ff\ue000-\ufefe"
                                   "\uff00-\ufffd\U00010000-\U0010ffff]")  # fmt: skip
"""What a block scalar, or a scalar in single quotes, can't hold, or would read as a line break."""

_ESCAPED: Final = {
    "\0": "\\0", "\a": "\\a", "\b": "\\b", "\t": "\\t", "\n": "\\n", "\v": "\\v", "\f": "\\f",
    "\r": "\\r", "\x1b": "\\e", '"': '\\"', "\\": "\\\\", "\x85": "\\N", "\u2028": "\\L",
    "\u2029": "\\P",
}  # fmt: skip
_NOT_PRINTED: Final = re.compile('["\\\\\t\n]|' + _NOT_IN_BLOCKS.pattern)
_NOT_ASCII: Final = re.compile('["\\\\]|[^\x20-\x7e]')


class Scalar(NamedTuple):
    """A scalar as it is written, with its tag and anchor, and its value."""

    written: str
    value: Any

    @property
    def properties(self) -> str:
        """The tag and the anchor, with the white space after them."""
        found = _PROPERTIES.match(self.written)
        return found.group() if found else ""

    @property
    def style(self) -> str:
        """How it is written: ``|``, ``>``, a quote, ``*`` for an alias, or "" for plain."""
        mark = self.written[len(self.properties) :][:1]
        return mark if mark and mark in "|>'\"*" else ""


def rewritten(scalar: Scalar, inner: Sequence[Splice], new: str, *, is_ascii: bool) -> str:
    """Return a scalar with a new text, in its own style if that can represent it.

    If the old value is a string, ``inner`` are the splices that make it the new one.
    """
    body = scalar.written[len(scalar.properties) :]
    own = Scalar(body, scalar.value)
    candidates = {
        '"': _in_double_quotes,
        "'": _in_single_quotes,
        "|": _in_literal_block,
        ">": _in_folded_block,
        "": _in_plain,
    }
    if scalar.style in candidates and (isinstance(scalar.value, str) or not scalar.style):
        written = candidates[scalar.style](own, inner, new, is_ascii)
        if written is not None:
            return scalar.properties + written
    return in_quotes(scalar, new, is_ascii=is_ascii)


def in_quotes(scalar: Scalar, new: str, *, is_ascii: bool) -> str:
    """Return a scalar in double quotes on one line, in place of a scalar of any style."""
    if scalar.style == "*":
        return _double_quoted(new, is_ascii)
    return _joined(scalar, _double_quoted(new, is_ascii))


def replaced(scalar: Scalar, new: Any, *, is_ascii: bool) -> str:
    """Return the JSON of a value, which is YAML too, in place of a scalar or of a collection."""
    if isinstance(new, str):
        return in_quotes(scalar, new, is_ascii=is_ascii)
    try:
        written = json.dumps(new, allow_nan=False, ensure_ascii=False)
    except (ValueError, TypeError, RecursionError):
        raise Refused("YAML can't represent the new value") from None
    # JSON may escape half of a character, and leaves some that YAML has to escape.
    pieces = re.split(r'("(?:[^"\\]|\\.)*(?:"|\Z))', written)  # no string is open at the end
    texts = [_double_quoted(json.loads(each), is_ascii) for each in pieces[1::2]]
    pieces[1::2] = texts
    # A tag says what the old value was, so only an anchor stays.
    anchor = re.search(r"&\S+", scalar.properties)
    return _joined(scalar, "".join(pieces), anchor.group() if anchor else "")


def _joined(scalar: Scalar, written: str, properties: str | None = None) -> str:
    """Return what replaces a scalar, with properties before it and the line ends after it.

    The properties are those of the scalar unless others are given.
    """
    properties = scalar.properties if properties is None else properties
    if properties and not properties[-1].isspace():
        properties += " "
    end = scalar.written[len(scalar.written.rstrip(" \t\r\n")) :]
    if scalar.style in ("|", ">"):
        # What is left of its lines, which may hold tabs, is no longer indented content.
        end = re.sub("[ \t]+", "", end)
    return properties + written + end


def in_binary(scalar: Scalar, new: bytes) -> str:
    """Return a scalar tagged ``!!binary`` with other bytes, in lines as long as the old ones."""
    text = base64.b64encode(new).decode()
    body = scalar.written[len(scalar.properties) :]
    header = _HEADER.match(body)
    if header is None:
        quote = scalar.style if scalar.style in ("'", '"') else ""
        return _joined(scalar, f"{quote}{text}{quote}")
    lines = body[header.end() :].splitlines()
    first = next((line for line in lines if line.strip()), "  ")
    indent = first[: len(first) - len(first.lstrip())]
    width = len(first.strip()) if len([line for line in lines if line.strip()]) > 1 else 0
    width = width or max(76, len(first.strip()))
    chunks = [text[at : at + width] for at in range(0, len(text), width)]
    return _joined(scalar, header.group() + header[1].join(indent + each for each in chunks))


# Quoted scalars


def _double_quoted(text: str, is_ascii: bool) -> str:
    return f'"{_escaped(text, is_ascii)}"'


def _escaped(text: str, is_ascii: bool) -> str:
    pattern = _NOT_ASCII if is_ascii else _NOT_PRINTED
    return pattern.sub(lambda found: _escape(found.group()), text)


def _escape(character: str) -> str:
    number = ord(character)
    if character in _ESCAPED:
        return _ESCAPED[character]
    if number < 0x100:
        return f"\\x{number:02X}"
    return f"\\u{number:04X}" if number < 0x10000 else f"\\U{number:08X}"


def _spliced_quotes(own: Scalar, splices: Sequence[Splice]) -> str | None:
    """Return a quoted scalar with splices of its value, whose texts are escaped already."""
    lines = TextLines(own.written)
    inside = InQuotedScalar(lines, Span(0, len(own.written)), own.value)
    if not inside.is_exact:
        return None
    found = [Splice(*inside.outer(Span(each.start, each.end)), each.text) for each in splices]
    return spliced(own.written, found)


def _in_double_quotes(own: Scalar, inner: Sequence[Splice], new: str, is_ascii: bool) -> str | None:
    escaped = [each._replace(text=_escaped(each.text, is_ascii)) for each in inner]
    return _if_read_as(_spliced_quotes(own, escaped), new)


def _in_single_quotes(own: Scalar, inner: Sequence[Splice], new: str, is_ascii: bool) -> str | None:
    if is_ascii and not new.isascii():
        return None
    if any("\n" in each.text or _NOT_IN_BLOCKS.search(each.text) for each in inner):
        return None
    doubled = [each._replace(text=each.text.replace("'", "''")) for each in inner]
    return _if_read_as(_spliced_quotes(own, doubled), new)


# Block scalars


def _in_literal_block(
    own: Scalar, _inner: Sequence[Splice], new: str, _is_ascii: bool
) -> str | None:
    """Return a literal block scalar whose unchanged lines stay as they are."""
    header, old = _HEADER.match(own.written), own.value
    is_same_end = _line_ends(old) == _line_ends(new)
    if header is None or not new.strip() or not is_same_end or _NOT_IN_BLOCKS.search(new):
        return None
    end = header[1]
    content = own.written[header.end() :]
    lines = content.split("\n")
    before, after = old.split("\n"), new.split("\n")
    indent = _indent(lines, before)
    if indent is None:
        return None
    start = shared_start(before, after, min(len(before), len(after)))
    most = min(len(before), len(after)) - start
    same = shared_start(before[::-1], after[::-1], most)
    middle = [
        f"{indent}{line}{end[:-1]}" if line else end[:-1]
        for line in after[start : len(after) - same]
    ]
    if len(before) - same >= len(lines):
        # The last line of the text may lack a line end.
        middle[-1:] = [each.removesuffix("\r") for each in middle[-1:]]
    lines[start : len(before) - same] = middle
    return header.group() + "\n".join(lines)


def _line_ends(text: str) -> int:
    return len(text) - len(text.rstrip("\n"))


def _indent(lines: list[str], values: list[str]) -> str | None:
    """Return the indentation of a block scalar, or None if the lines are not those of its value."""
    for line, value in zip(lines, values, strict=False):
        if value.strip():
            written = line.removesuffix("\r")
            return written.removesuffix(value) if written.endswith(value) else None
    return None


def _in_folded_block(own: Scalar, inner: Sequence[Splice], new: str, _is_ascii: bool) -> str | None:
    """Return a folded block scalar with splices within its lines."""
    if any("\n" in each.text or _NOT_IN_BLOCKS.search(each.text) for each in inner):
        return None
    return _if_read_as(_spliced_runs(own, inner), new)


def _spliced_runs(own: Scalar, inner: Sequence[Splice]) -> str:
    inside = InBlockScalar(TextLines(own.written), Span(0, len(own.written)), own.value)
    found = [Splice(*inside.outer(Span(each.start, each.end)), each.text) for each in inner]
    return spliced(own.written, found)


# Plain scalars


def _in_plain(own: Scalar, inner: Sequence[Splice], new: str, is_ascii: bool) -> str | None:
    """Return a plain scalar, or one in single quotes if it would be misread without them."""
    if _NOT_IN_BLOCKS.search(new) or (is_ascii and not new.isascii()):
        return None
    if isinstance(own.value, str) and "\n" in own.written:
        return _if_read_as(_plain(_spliced_runs(own, inner), own), new)
    if "\n" in new:
        return None
    plain = _if_read_as(_plain(new, own), new)
    return plain if plain is not None else _quoted_once(new)


def _plain(written: str, own: Scalar) -> str | None:
    """Return a plain scalar, or None if a reader of YAML 1.1 or one in a flow would misread it."""
    if yaml_1_1_type(written) != "a string" and yaml_1_1_type(own.written) == "a string":
        return None
    is_flow = set(_FLOW.findall(written)) - set(_FLOW.findall(own.written))
    return None if is_flow or ("#" in written and "#" not in own.written) else written


def _quoted_once(new: str) -> str | None:
    return f"'{new}'" if "'" not in new else None


def _if_read_as(written: str | None, value: str) -> str | None:
    """Return a scalar if a reader gets ``value`` from it alone, else None."""
    if written is None:
        return None
    stream = read_yaml(written, binary=True)
    is_same = (
        stream.error is None
        and len(stream.documents) == 1
        and type(stream.documents[0].value) is str
        and stream.documents[0].value == value
    )
    return written if is_same else None
