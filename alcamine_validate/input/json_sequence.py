"""Read consecutive JSON values that span several lines each, as ``jq`` writes them.

JSON text sequences (RFC 7464) are read too; they have a record separator before each value.
"""

from __future__ import annotations

import re
from typing import Final

from alcamine_validate.input.document import Document, InputProblem, Part
from alcamine_validate.input.embedding import Slice
from alcamine_validate.input.find_sessions import SEARCHING, SessionFinder
from alcamine_validate.input.json_format import json_parts, nothing_found
from alcamine_validate.input.limits import Limits
from alcamine_validate.text.json_text import (
    as_str,
    encoding_problem,
    has_record_separators,
    is_json,
)
from alcamine_validate.text.positions import Span

_SHORT: Final = 1 << 20
_OPENINGS: Final = tuple(
    b"\n" + bracket + end + space
    for bracket in (b"{", b"[")
    for end in (b"\n", b"\r\n")
    for space in (b" ", b"\t")
)
"""A bracket alone on its line, followed by an indented line."""

_MARGIN: Final = re.compile(r"\n(?=[\[{])")
_RECORD: Final = re.compile(r"\n(?=\x1e)")
_SPACE: Final = re.compile(r"[ \t\r\n\x1e]*")
_LINE: Final = re.compile(r"[^\n]*")
_TOKEN: Final = re.compile(r'"[^"\\\n]*+(?:\\.[^"\\\n]*+)*+"?|[\[\]{}]')
"""A string, which ends at the end of its line at the latest, or a bracket."""


def is_sequence(start: bytes) -> bool:
    """Return whether a text that starts with ``start`` has values that span several lines.

    The first line then opens an array or object without closing it, and either the next line is
    indented or a valid value ends on a later line. A truncated line of JSON Lines is different:
    the next line starts a new value. In a short text, such a value may also follow whole lines.
    """
    if has_record_separators(start):
        return True
    if len(start) < _SHORT and any(opening in start for opening in _OPENINGS):
        return True
    line, ended, rest = start.lstrip().partition(b"\n")
    if not ended or line[:1] not in (b"{", b"["):
        return False
    if line.rstrip()[-1:] in (b"}", b"]") and is_json(line):
        return False
    following = next((each for each in rest.splitlines()[:100] if each.strip()), b"")
    if following[:1] in (b" ", b"\t"):
        return True
    text = as_str(start.lstrip())
    end = _value_end(text, 0, len(text))
    return end > len(as_str(line)) and is_json(text[:end].encode("utf-8", "replace"))


def read_sequence(data: bytes, limits: Limits, finder: SessionFinder = SEARCHING) -> Document:
    """Return the Sessions in consecutive JSON values.

    An invalid value is one problem; the values after it are still read.
    """
    text = as_str(data)
    whole = Part(data)
    problem = encoding_problem(data)
    if problem is not None:
        position = min(problem.position, len(text))
        whole.problems.append(
            InputProblem("invalid-encoding", str(problem), Span(position, position))
        )
        return Document([whole])
    parts: list[Part] = []
    count, start = 0, _after_space(text, 0)
    border = _RECORD if has_record_separators(data) else _MARGIN
    margin = start if border is _RECORD or _has_margin(text, start) else len(text)
    while start < len(text):
        if margin <= start:
            following = border.search(text, start)
            margin = following.start() if following else len(text)
        end = _value_end(text, start, margin)
        embedding = Slice(whole, start)
        found, number = json_parts(
            text[start:end], embedding, first=count, nesting=limits.nesting, find=finder.in_file
        )
        if not any(each.records for each in found):
            found[0].problems = [
                each._replace(record=count) for each in found[0].problems or [nothing_found(finder)]
            ]
        count += max(1, number)
        parts += found
        start = _after_space(text, end)
    if not parts:
        return Document([], [InputProblem("nothing-to-check", "the file contains no Session")])
    return Document(parts)


def _after_space(text: str, position: int) -> int:
    match = _SPACE.match(text, position)
    return match.end() if match else position


def _has_margin(text: str, start: int) -> bool:
    """Return whether a bracket at the start of a line starts a value, and ends a broken one.

    It does unless the lines of the first value are not indented, as ``indent=0`` writes them.
    """
    end = _value_end(text, start, len(text)) if start < len(text) else start
    inner = _MARGIN.search(text, start, end)
    return inner is None or not is_json(text[start:end].encode("utf-8", "replace"))


def _value_end(text: str, start: int, end: int) -> int:
    """Return the end of the value that starts at ``start``, at most ``end``."""
    if text[start] not in "[{":
        match = _LINE.match(text, start, end)
        return match.end() if match else end
    depth = 0
    for match in _TOKEN.finditer(text, start, end):
        bracket = match.group()
        depth += (bracket in "[{") - (bracket in "]}")
        if depth == 0:
            return match.end()
    return end
