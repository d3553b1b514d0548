"""Which format a file has, by its name and by what is in it; and the one way to read any."""

from __future__ import annotations

import re
from collections.abc import Callable, Container, Iterator
from dataclasses import dataclass, field, replace
from itertools import chain
from typing import TYPE_CHECKING, Any, BinaryIO, Final

from alcamine_validate.input.document import (
    Document,
    InputProblem,
    IsClean,
    Part,
    nothing_is_clean,
)
from alcamine_validate.input.json_format import json_part, parse_nested, read_json
from alcamine_validate.input.limits import Limits, OverLimit, shown_size
from alcamine_validate.text.json_text import MalformedJson, as_str, encoding_problem, parse
from alcamine_validate.text.positions import Span

if TYPE_CHECKING:
    from alcamine_validate.input.captures.exchanges import Exchange
    from alcamine_validate.text.yaml_text import YamlStream

FORMATS: Final = ("json", "jsonl", "yaml", "har", "vcr", "betamax", "responses", "hoverfly")
"""What ``--input-format`` may name, besides ``auto``."""

SUFFIXES: Final = {
    ".json": "json",
    ".jsonl": "jsonl",
    ".ndjson": "jsonl",
    ".yaml": "yaml",
    ".yml": "yaml",
    ".har": "har",
}
"""The files that are looked for in folders, with the format that their name promises."""

DEFAULT_PATTERNS: Final = ("/sessions/{id}", "/sessions")
"""The paths of the URLs whose responses are Sessions, in the published document."""

COMPRESSIONS: Final = (".gz", ".zst")
"""What may follow these suffixes."""

_SNIFFED: Final = 4096
_FURTHER: Final = 1 << 20
_JSON_STARTS: Final = (b"{", b"[")
_BOM: Final = b"\xef\xbb\xbf"
_CAPTURE_HINTS: Final = (
    b'"log"',
    b'"interactions"',
    b'"http_interactions"',
    b'"pairs"',
    b'"responses"',
    b'"request"',
)
_CASSETTE_KEY: Final = re.compile(
    r"(?m)^(?:- )?(?:http_interactions|interactions|responses|request) *:"
)
"""A key at the margin of YAML text that only cassettes have."""

_YAML_START: Final = re.compile(rb"(?:\s*#[^\n]*\n)*\s*(?:---|%YAML|- |[A-Za-z_][\w-]*:(?:\s|$))")


@dataclass(frozen=True)
class ReadOptions:
    """How to read: which format (None: by name and content), what of captures, how much."""

    input_format: str | None = None
    url_patterns: tuple[str, ...] = DEFAULT_PATTERNS
    limits: Limits = field(default_factory=Limits)


def suffix_format(filename: str) -> str | None:
    """Return the format that a file's name promises, whether compressed or not."""
    name = filename.lower()
    for compression in COMPRESSIONS:
        name = name.removesuffix(compression)
    return next((form for suffix, form in SUFFIXES.items() if name.endswith(suffix)), None)


def documents(
    stream: BinaryIO, filename: str, options: ReadOptions, is_clean: IsClean = nothing_is_clean
) -> Iterator[Document]:
    """Yield what is read of a file: JSON Lines in pieces, any other format as a whole.

    ``stream`` gives the file's bytes, decompressed. ``is_clean`` knows lines of which
    there is nothing to say. Raises what it raises, and
    :class:`~alcamine_validate.input.limits.OverLimit`, after as many Sessions as there may be.
    """
    room = options.limits.records
    for document in _documents(stream, filename, options, is_clean):
        if document.sessions > room:
            yield _cut(document, room)
            limit = f"{options.limits.records:,} Sessions (--max-records)"
            raise OverLimit(f"it holds more than {limit}; the rest is not judged")
        room -= document.sessions
        yield document


def _cut(document: Document, room: int) -> Document:
    """Return a document with its first Sessions alone, and what was said up to there."""
    parts = []
    room -= document.clean  # none of these is past the limit
    for part in document.parts:
        if room == 0:
            break
        part.records = part.records[:room]
        room -= len(part.records)
        if part.records:
            last = part.records[-1].index
            part.problems = [each for each in part.problems if (each.record or 0) <= last]
        parts.append(part)
    return replace(document, parts=parts)


def _documents(
    stream: BinaryIO, filename: str, options: ReadOptions, is_clean: IsClean
) -> Iterator[Document]:
    form = options.input_format or suffix_format(filename)
    head = b""
    if form is None:
        head = _beginning(stream, options.limits.text_size)
        form = _sniffed(head)
    if form == "jsonl":
        from alcamine_validate.input.json_lines import PIECE, read_json_lines

        pieces = iter(lambda: stream.read(PIECE), b"")
        yield from read_json_lines(chain([head], pieces), options.limits, is_clean)
        return
    most = options.limits.text_size
    data = head + stream.read(max(0, most + 1 - len(head)))
    if len(data) > most:
        raise OverLimit(f"it is larger than {shown_size(most)} (--max-file-size)")
    yield read_whole(data, form, options)


def _beginning(stream: BinaryIO, most: int) -> bytes:
    """Return enough of a stream to tell what it is: of JSON, until a second line begins."""
    pieces = [stream.read(_SNIFFED)]
    piece = pieces[0].lstrip()
    size, is_second = 0, False
    while size <= most and (size or piece[:1] in _JSON_STARTS):
        if not is_second:
            _, end, piece = piece.partition(b"\n")
            is_second = bool(end)
        pieces.append(b"" if is_second and piece.strip() else stream.read(_FURTHER))
        piece = pieces[-1]
        if not piece:
            break
        size += len(piece)
    return b"".join(pieces)


def _sniffed(head: bytes) -> str:
    """Return the format of a file whose name says nothing, by how it begins."""
    start = head.lstrip()
    if start[:1] in _JSON_STARTS:
        line, end, _ = start.partition(b"\n")
        return "jsonl" if end and _is_json(line) and start[len(line) :].strip() else "json"
    return "yaml" if _YAML_START.match(head.removeprefix(_BOM)) else "json"


def _is_json(data: bytes) -> bool:
    try:
        parse(data)
    except MalformedJson:
        return False
    return True


def read_whole(data: bytes, form: str, options: ReadOptions) -> Document:
    """Return what a file of a format holds; a capture is known by its shape."""
    # What is JSON too is read as JSON: libyaml can't read its escaped pairs of surrogates.
    if form == "yaml" and _looks_like_json(data) and _is_json(data.removeprefix(_BOM)):
        data, form = data.removeprefix(_BOM), "json"
    if form == "yaml" or (form not in ("json", "har") and not _looks_like_json(data)):
        return _read_yaml(data, form, options)
    if form == "json" and not any(hint in data for hint in _CAPTURE_HINTS):
        return read_json(data, nesting=options.limits.nesting)
    return _read_json(data, form, options)


def _looks_like_json(data: bytes) -> bool:
    return data.removeprefix(_BOM).lstrip()[:1] in _JSON_STARTS


def _read_json(data: bytes, form: str, options: ReadOptions) -> Document:
    """Read JSON that may be a capture; these may begin with a byte order mark."""
    plain = data.removeprefix(_BOM)
    nesting = options.limits.nesting
    try:
        value = parse_nested(plain, nesting)
    except MalformedJson:
        return Document([json_part(plain if form != "json" else data, nesting=nesting)])
    exchanges = _exchanges(value, form)
    if exchanges is None:
        return read_json(data, nesting=nesting) if form == "json" else _no_capture(form, options)
    from alcamine_validate.input.captures.capture import JsonCapture, read_capture

    found = list(exchanges)
    pointers = {each.pointer for each in found}
    pointers |= {each.body.pointer for each in found if each.body is not None}
    capture = JsonCapture(as_str(plain), pointers)
    return read_capture(capture, found, options.limits, options.url_patterns)


def _read_yaml(data: bytes, form: str, options: ReadOptions) -> Document:
    plain = data.removeprefix(_BOM)
    problem = encoding_problem(plain)
    if problem is not None:
        part = Part(plain)
        position = min(problem.position, len(part.lines.text))
        span = Span(position, position)
        part.problems.append(InputProblem("invalid-encoding", str(problem), span))
        return Document([part])
    from alcamine_validate.input.yaml_format import read_yaml_sessions
    from alcamine_validate.text.yaml_text import read_yaml

    text = plain.decode()
    if form != "yaml" or _CASSETTE_KEY.search(text):
        stream = read_yaml(text, binary=True, maximum_depth=options.limits.nesting)
        capture = _yaml_capture(text, stream, form, options)
        if capture is not None:
            return capture
    return read_yaml_sessions(text, options.limits)


def _yaml_capture(
    text: str, stream: YamlStream, form: str, options: ReadOptions
) -> Document | None:
    """Return what a capture holds; None where YAML that need not be one is none."""
    from alcamine_validate.input.captures.capture import YamlCapture, read_capture
    from alcamine_validate.input.yaml_format import left_over
    from alcamine_validate.text.locate import tree_of

    for document in stream.documents[:1]:
        exchanges = _exchanges(document.value, "json" if form == "yaml" else form)
        if exchanges is not None:
            bad = tree_of([each.pointer for each in stream.remarks if each.kind == "binary"])
            found = (_with_bad_base64(each, bad) for each in exchanges)
            capture = YamlCapture(text, document)
            result = read_capture(capture, found, options.limits, options.url_patterns)
            result.parts += left_over(text, stream)
            return result
    if form == "yaml":
        return None
    return Document(list(left_over(text, stream))) if stream.error else _no_capture(form, options)


def _with_bad_base64(exchange: Exchange, bad: Container[str]) -> Exchange:
    """Return an exchange whose body says that it is base64, where it is no good base64."""
    body = exchange.body
    if body is None or body.pointer not in bad:
        return exchange
    return exchange._replace(body=body._replace(is_base64=True))


def _no_capture(form: str, options: ReadOptions) -> Document:
    option = " (--input-format)" if options.input_format else ""
    words = f"it has not the shape of the format {form}{option}"
    return Document([], [InputProblem("invalid-capture", words)])


def _exchanges(value: Any, form: str) -> Iterator[Exchange] | None:
    """Return what a capture of a format holds; of any format where it is ``json``."""
    for name, (is_one, exchanges) in _captures().items():
        if form in ("json", name) and is_one(value):
            return exchanges(value)
    return None


def _captures() -> dict[str, tuple[Callable[[Any], bool], Callable[[Any], Iterator[Exchange]]]]:
    from alcamine_validate.input.captures import cassettes, har, hoverfly

    return {
        "har": (har.is_har, har.har_exchanges),
        "vcr": (cassettes.is_vcr, cassettes.vcr_exchanges),
        "betamax": (cassettes.is_betamax, cassettes.betamax_exchanges),
        "responses": (cassettes.is_responses, cassettes.responses_exchanges),
        "hoverfly": (hoverfly.is_hoverfly, hoverfly.hoverfly_exchanges),
    }
