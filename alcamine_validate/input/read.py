"""Detect the format of a file from its name and content, and read a file of any format."""

from __future__ import annotations

import re
from codecs import BOM_UTF8
from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from functools import partial
from itertools import chain, islice
from typing import TYPE_CHECKING, Any, BinaryIO, Final

from alcamine_validate.input.captures.recognize import may_be_capture, recognized
from alcamine_validate.input.document import (
    NO_FAST_PATH,
    Document,
    FastPath,
    InputProblem,
    Part,
    WholeText,
)
from alcamine_validate.input.files import is_compressed, open_regular
from alcamine_validate.input.find_sessions import SEARCHING, SessionFinder, fast_path_for
from alcamine_validate.input.json_format import read_json, read_parsed
from alcamine_validate.input.json_part import parse_nested, session_part
from alcamine_validate.input.limits import Limits, OverLimit, shown_size
from alcamine_validate.text.json_text import (
    MalformedJson,
    as_str,
    encoding_problem,
    has_record_separators,
    is_json,
)
from alcamine_validate.text.positions import Span, TextLines

if TYPE_CHECKING:
    from alcamine_validate.input.captures.attachments import Source
    from alcamine_validate.input.captures.capture import Selection
    from alcamine_validate.text.yaml_text import YamlStream

FORMATS: Final = (
    *("json", "jsonl", "yaml", "har", "vcr", "betamax", "responses", "hoverfly"),
    *("pact", "nock", "wiremock", "postman", "parquet", "arrow"),
)
"""The values of ``--input-format`` besides ``auto``."""

SUFFIXES: Final = {
    ".json": "json",
    ".jsonl": "jsonl",
    ".ndjson": "jsonl",
    ".yaml": "yaml",
    ".yml": "yaml",
    ".har": "har",
    ".har.zip": "har",
}
"""The suffixes of the files that are searched for in folders, with their formats."""

TABLES: Final = {
    ".parquet": "parquet",
    ".arrow": "arrow",
    ".arrows": "arrow",
    ".feather": "arrow",
}
"""The suffixes of tables, which are searched for only if the column to read is known."""

DEFAULT_PATTERNS: Final = ("/sessions/{id}", "/sessions")
"""The URL paths whose responses are Sessions in the published document."""

COMPRESSIONS: Final = (".gz", ".zst")
"""The suffixes that may follow those of ``SUFFIXES``."""

_SNIFFED: Final = 4096
_FURTHER: Final = 1 << 20
_JSON_STARTS: Final = (b"{", b"[")
TABLE_STARTS: Final = {b"PAR1": "parquet", b"ARROW1": "arrow", b"\xff\xff\xff\xff": "arrow"}
"""The first bytes of tables; the last ones are those of the first message of an Arrow stream."""

ZIP_STARTS: Final = (b"PK\x03\x04", b"PK\x05\x06")
"""The first bytes of ZIP archives."""

_CASSETTE_KEY: Final = re.compile(
    r"(?m)^(?:-[ \t]*(?:\n[ \t]*)?)?[\"']?"
    r"(?:http_interactions|interactions|responses|request)[\"']? *:"
)
"""A key at the start of a line that usually marks YAML text as a capture.

Such text is first read as a capture. Other captures are recognized by their parsed value, and
then read a second time.
"""

_YAML_START: Final = re.compile(rb"(?:\s*#[^\n]*\n)*\s*(?:---|%YAML|- |[A-Za-z_][\w-]*:(?:\s|$))")


@dataclass(frozen=True)
class ReadOptions:
    """How to read a file.

    ``input_format`` is the format, or None to detect it. ``url_patterns`` are the URLs that count
    in captures. ``finder`` says where Sessions are. ``column`` is the name of the column of tables
    that holds them, or None for the usual one.
    """

    input_format: str | None = None
    url_patterns: tuple[str, ...] = DEFAULT_PATTERNS
    limits: Limits = field(default_factory=Limits)
    finder: SessionFinder = SEARCHING
    column: str | None = None

    @property
    def selection(self) -> Selection:
        """The responses of a capture that hold Sessions, and where in their bodies."""
        from alcamine_validate.input.captures.capture import Selection

        return Selection(self.url_patterns, self.if_shaped, self.finder)

    @property
    def if_shaped(self) -> tuple[str, ...]:
        """URL patterns that count only for Session-shaped bodies: the default ones after a prefix.

        There are none if ``url_patterns`` are not the default.
        """
        is_default = self.url_patterns == DEFAULT_PATTERNS
        return tuple(f"**{each}" for each in DEFAULT_PATTERNS) if is_default else ()


def suffix_format(filename: str) -> str | None:
    """Return the format that a file's name implies, compressed or not; None if it implies none."""
    name = filename.lower()
    for compression in COMPRESSIONS:
        name = name.removesuffix(compression)
    suffixes = (*SUFFIXES.items(), *TABLES.items())
    return next((form for suffix, form in suffixes if name.endswith(suffix)), None)


def table_format(filename: str, options: ReadOptions) -> str | None:
    """Return the format of a file if it is one of tables by its name or the options, or None."""
    form = options.input_format or suffix_format(filename)
    return form if form in TABLES.values() else None


def documents(
    stream: BinaryIO,
    filename: str,
    options: ReadOptions,
    fast_path: FastPath = NO_FAST_PATH,
    *,
    path: str | None = None,
) -> Iterator[Document]:
    """Yield the documents of a file: JSON Lines and tables in pieces, other formats as a whole.

    ``stream`` yields the decompressed bytes. ``fast_path`` recognises lines that certainly
    have no findings. ``path`` is used to find attachments, which can't be read if it is None, and
    to read parts of a table. Raises the errors of the stream, and
    :class:`~alcamine_validate.input.limits.OverLimit`; if there are too many Sessions, it is raised
    after the allowed number of them.
    """
    room = options.limits.records
    envelopes: set[tuple[str, ...]] = set()
    for document in _documents(stream, filename, options, fast_path, path):
        if any(part.envelopes for part in document.parts):
            # Imported here because few files have envelopes.
            from alcamine_validate.input.envelopes import report_envelopes

            report_envelopes(document, envelopes)
        if document.records > room:
            yield _cut(document, room)
            most = options.limits.records
            limit = f"{most:,} Session{'s' if most > 1 else ''} (--max-records)"
            raise OverLimit(f"the file contains more than {limit}; the rest is not checked")
        room -= document.records
        yield document


def _cut(document: Document, room: int) -> Document:
    """Return a document with only its first ``room`` Sessions and the problems up to the last."""
    room -= document.clean  # clean Sessions never exceed the limit
    indices = sorted(record.index for part in document.parts for record in part.records)
    last = indices[room - 1] if room else -1
    parts = []
    # Parts are in the order of their first Sessions.
    for part in document.parts:
        if room == 0 or (part.records and part.records[0].index > last):
            break
        if part.records:
            part.records = [each for each in part.records if each.index <= last]
            part.problems = [each for each in part.problems if (each.record or 0) <= last]
        parts.append(part)
    return replace(document, parts=parts)


def _documents(
    stream: BinaryIO, filename: str, options: ReadOptions, fast_path: FastPath, path: str | None
) -> Iterator[Document]:
    form = options.input_format or suffix_format(filename)
    head = b""
    if form is None:
        head = _beginning(stream, options.limits.text_size)
        form = _sniffed(head)
    if form == "jsonl":
        yield from _read_lines(stream, head, options, fast_path)
        return
    if form in TABLES.values():
        yield from _read_table(stream, head, form, options, fast_path, path)
        return
    data = _whole(stream, head, options.limits.text_size)
    scanner = fast_path_for(fast_path, options.limits, options.finder).scanner
    if form == "json" and scanner is not None and scanner.accepts(data):
        yield Document(clean=1, format=form)
        return
    if data.startswith(ZIP_STARTS):
        yield from _read_archive(data, filename, options)
        return
    if form == "json" and has_record_separators(data):
        from alcamine_validate.input.json_sequence import read_sequence

        sequence = read_sequence(data, options.limits, options.finder)
        yield replace(sequence, format="jsonl")
        return
    yield read_whole(data, form, options, path)


def _read_table(
    stream: BinaryIO,
    head: bytes,
    form: str,
    options: ReadOptions,
    fast_path: FastPath,
    path: str | None,
) -> Iterator[Document]:
    """Yield the documents of a table, which is read as a whole only if that is the only way."""
    from alcamine_validate.input.table_files import read_table

    how = (form, options.column, options.limits, fast_path, options.finder)
    if path is None or is_compressed(path):
        yield from read_table(_whole(stream, head, options.limits.text_size), *how)
        return
    with open_regular(path) as file:
        yield from read_table(file, *how)


def _read_archive(data: bytes, filename: str, options: ReadOptions) -> Iterator[Document]:
    """Yield the document of each HAR in a ZIP archive; findings refer to the archived files."""
    from alcamine_validate.input.captures.archive import Archive, ArchiveAttachments
    from alcamine_validate.input.captures.attachments import Source

    archive = Archive(data, filename, options.limits)
    first, judged = 0, set[str]()
    for name in archive.captures:
        har = archive.read(name)
        source = Source(ArchiveAttachments(archive, name), first, judged)
        document = _read_json(har.data, "har", options, None, source)
        for part in document.parts:
            part.filename = part.filename or har.filename
        first += document.records
        yield document
    if not archive.captures:
        words = "the ZIP archive contains no HAR: unpack it and check its files"
        yield Document([], [InputProblem("invalid-capture", words)], format="har")


def _read_lines(
    stream: BinaryIO, head: bytes, options: ReadOptions, fast_path: FastPath
) -> Iterator[Document]:
    """Yield the documents of JSON Lines, or of consecutive values over several lines each."""
    from alcamine_validate.input.json_lines import PIECE, read_json_lines
    from alcamine_validate.input.json_sequence import is_sequence, read_sequence

    pieces = chain([head], iter(lambda: stream.read(PIECE), b""))
    start = b"".join(islice(filter(None, pieces), 1))
    if not is_sequence(start):
        lines = chain([start], pieces)
        for document in read_json_lines(lines, options.limits, fast_path, options.finder):
            document.format = "jsonl"
            yield document
        return
    data = _whole(stream, start, options.limits.text_size)
    yield replace(read_sequence(data, options.limits, options.finder), format="jsonl")


def _whole(stream: BinaryIO, head: bytes, most: int) -> bytes:
    """Return the bytes of a file that starts with ``head``. Raise OverLimit if it is too large."""
    data = head + stream.read(max(0, most + 1 - len(head)))
    if len(data) > most:
        raise OverLimit(f"the file is larger than {shown_size(most)} (--max-file-size)")
    return data


def _beginning(stream: BinaryIO, most: int) -> bytes:
    """Return enough of a stream to detect its format: for JSON, until a second line starts."""
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
    """Return the format of a file from its first bytes, if its name implies none."""
    for magic, form in TABLE_STARTS.items():
        if head.startswith(magic):
            return form
    start = head.lstrip()
    if start[:1] in _JSON_STARTS:
        line, end, _ = start.partition(b"\n")
        return "jsonl" if end and is_json(line) and start[len(line) :].strip() else "json"
    return "yaml" if _YAML_START.match(head.removeprefix(BOM_UTF8)) else "json"


def format_of(data: bytes, filename: str, options: ReadOptions) -> str:
    """Return the format in which a file is read first, from its name or its decompressed bytes."""
    form = options.input_format or suffix_format(filename) or _sniffed(data)
    return "jsonl" if form == "json" and has_record_separators(data) else form


def read_whole(data: bytes, form: str, options: ReadOptions, path: str | None = None) -> Document:
    """Return the document of a whole file; captures are recognized by their shape."""
    # YAML that is valid JSON is read as JSON: libyaml can't read escaped surrogate pairs.
    if form == "yaml" and _looks_like_json(data) and is_json(data.removeprefix(BOM_UTF8)):
        data, form = data.removeprefix(BOM_UTF8), "json"
    if form == "yaml" or (form not in ("json", "har") and not _looks_like_json(data)):
        return _read_yaml(data, form, options, path)
    return _read_json(data, form, options, path)


def _looks_like_json(data: bytes) -> bool:
    return data.removeprefix(BOM_UTF8).lstrip()[:1] in _JSON_STARTS


def _read_json(
    data: bytes,
    form: str,
    options: ReadOptions,
    path: str | None,
    source: Source | None = None,
) -> Document:
    """Read JSON that may be a capture; captures may start with a byte order mark."""
    plain = data.removeprefix(BOM_UTF8)
    nesting = options.limits.nesting
    try:
        value = _parsed(plain, form, nesting)
    except MalformedJson:
        part = session_part(plain if form != "json" else data, nesting=nesting)
        if form == "json" and part.problems and _sniffed(data) == "jsonl":
            problem = part.problems[0]
            words = f"{problem.message}; --input-format jsonl reads one value a line"
            part.problems = [problem._replace(message=words)]
        return Document([part], format=form)
    found = recognized(value, form)
    if found is None:
        if form != "json":
            return _no_capture(form, options)
        finder = options.finder
        if data is not plain:
            whole = read_json(data, nesting=nesting, finder=finder)
        else:
            whole = read_parsed(data, value, nesting=nesting, finder=finder)
        whole.format = "json"
        whole.whole = WholeText(value, lambda: Part(plain))
        return whole
    from alcamine_validate.input.captures.attachments import source_of
    from alcamine_validate.input.captures.capture import read_capture, with_bodies
    from alcamine_validate.input.captures.capture_text import JsonCapture

    name, exchanges = found
    pointers = {each.pointer for each in exchanges}
    pointers |= {each.body.pointer for each in exchanges if each.body is not None}
    capture = JsonCapture(as_str(plain), pointers)
    source = source or source_of(path, options.limits)
    document = read_capture(capture, exchanges, options.limits, options.selection, source)
    around = WholeText(value, capture.whole_part, partial(with_bodies, exchanges))
    return replace(document, format=name, whole=around)


def _parsed(data: bytes, form: str, nesting: int) -> Any:
    """Return the value of JSON text; captures may contain lone surrogates.

    A lone surrogate in one response does not affect the Sessions in other responses. Raises
    :class:`~alcamine_validate.text.json_text.MalformedJson`.
    """
    try:
        return parse_nested(data, nesting)
    except MalformedJson:
        from alcamine_validate.input.lone_surrogates import parse_with_lone_surrogates

        value = parse_with_lone_surrogates(data, nesting)
        if form == "json" and recognized(value, form) is None:
            raise
        return value


def _read_yaml(data: bytes, form: str, options: ReadOptions, path: str | None) -> Document:
    plain = data.removeprefix(BOM_UTF8)
    problem = encoding_problem(plain)
    if problem is not None:
        part = Part(plain)
        position = min(problem.position, len(part.lines.text))
        span = Span(position, position)
        part.problems.append(InputProblem("invalid-encoding", str(problem), span))
        return Document([part], format=form)
    from alcamine_validate.text.yaml_text import read_yaml

    text, depth = plain.decode(), options.limits.nesting
    is_first_guess = form != "yaml" or _CASSETTE_KEY.search(text) is not None
    if not is_first_guess:
        stream = read_yaml(text, maximum_depth=depth)
        if not any(may_be_capture(each.value) for each in stream.documents[:1]):
            return _yaml_sessions(text, stream, options)
    capture = _yaml_capture(
        text, read_yaml(text, binary=True, maximum_depth=depth), form, options, path
    )
    if capture is not None:
        return capture
    stream = read_yaml(text, maximum_depth=depth) if is_first_guess else stream
    return _yaml_sessions(text, stream, options)


def _yaml_sessions(text: str, stream: YamlStream, options: ReadOptions) -> Document:
    from alcamine_validate.input.yaml_format import YamlPart, sessions_of

    document = sessions_of(text, stream, options.limits, options.finder)
    if len(stream.documents) == 1:
        [only] = stream.documents
        document.whole = WholeText(only.value, lambda: YamlPart(TextLines(text), only))
    return replace(document, format="yaml")


def _yaml_capture(
    text: str, stream: YamlStream, form: str, options: ReadOptions, path: str | None
) -> Document | None:
    """Return the document of a capture; None if ``form`` is ``yaml`` and it is not a capture."""
    from alcamine_validate.input.captures.attachments import source_of
    from alcamine_validate.input.captures.capture import read_capture, with_bodies
    from alcamine_validate.input.captures.capture_text import YamlCapture
    from alcamine_validate.input.captures.exchanges import with_bad_base64
    from alcamine_validate.input.yaml_format import left_over
    from alcamine_validate.text.locate import tree_of

    for document in stream.documents[:1]:
        recognition = recognized(document.value, "json" if form == "yaml" else form)
        if recognition is not None:
            name, exchanges = recognition
            bad = tree_of([each.pointer for each in stream.problems if each.kind == "binary"])
            found = (with_bad_base64(each, bad) for each in exchanges)
            problems = [problem for problem in stream.problems if problem.document == 0]
            capture = YamlCapture(text, document, problems)
            source = source_of(path, options.limits)
            result = read_capture(capture, found, options.limits, options.selection, source)
            result.parts += left_over(text, stream)
            bodies = partial(with_bodies, exchanges)
            whole = WholeText(document.value, capture.whole_part, bodies)
            return replace(result, format=name, whole=whole)
    if form == "yaml":
        return None
    if stream.error:
        return Document(list(left_over(text, stream)), format=form)
    return _no_capture(form, options)


def _no_capture(form: str, options: ReadOptions) -> Document:
    option = " (--input-format)" if options.input_format else ""
    words = f"the file is not a valid capture of the format {form}{option}"
    return Document([], [InputProblem("invalid-capture", words)], format=form)
