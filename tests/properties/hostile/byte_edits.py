"""Edit the bytes of files in every format at random, and check what must hold for any bytes.

``python -m tests.properties.hostile.byte_edits --seconds 600 --seed 7`` runs that long, and prints
each failure with the seed and the number that reproduce it.
"""

from __future__ import annotations

import argparse
import gzip
import io
import json
import random
import re
import time
import traceback
from collections.abc import Callable, Iterator
from functools import cache
from typing import Final, NamedTuple

import orjson
import yaml
import zstandard

import alcamine_validate as av
from alcamine_validate.check.one_file import CheckOptions, check_file
from alcamine_validate.check.result import CheckedFile, Summary
from alcamine_validate.finding import Severity
from alcamine_validate.input.captures.recognize import recognized
from alcamine_validate.input.find_sessions import SEARCHING, is_bulk_action
from alcamine_validate.input.json_sequence import is_sequence
from alcamine_validate.input.lone_surrogates import parse_with_lone_surrogates
from alcamine_validate.reporters.registry import FORMATS, reporter
from alcamine_validate.reporters.reporter import ReportOptions
from alcamine_validate.session import session_schemas
from alcamine_validate.text.json_text import MAXIMUM_DEPTH, MalformedJson
from tests.properties.hostile import captures
from tests.support.systems import interrupted

HANGING: Final = 20
"""Seconds of processor time after which one small file counts as hanging."""

TOKENS: Final[tuple[bytes, ...]] = (
    b"{", b"}", b"[", b"]", b'"', b",", b":", b"\\", b"\\u0000", b"\\ud800", b"\\udc00", b"\\u00",
    b"null", b"true", b"NaN", b"1e999", b"-", b"-0.0", b"0x1F", b"1" * 30, b"9" * 400,
    b"\xef\xbb\xbf", b"\xff\xfe", b"\x00", b"\x1b[31m", b"\x85", b"\xc2\x85", b"\xe2\x80\xa8",
    b"\xed\xa0\x80", b"\xf0\x9f\x9b\xb3", b"\r", b"\n", b"\r\n", b"\t", b" ", b"    ", b"\n\n",
    b"---\n", b"...\n", b"%YAML 9.9\n", b"&a ", b"*a", b"<<: *a", b"<<: ", b"!!binary ",
    b"!!str ", b"!<x> ", b"!", b"|\n", b">-\n", b"? ", b"- ", b": ", b"# ", b"'", b"@", b"`",
    b'{"log":', b'{"a":' * 40, b"[" * 1100, b"]" * 40, b'"base64_string":', b'"encoding":',
    b'"base64"', b"gzip", b"deflate", b"br", b"zstd", b"Content-Encoding", b"200", b"/sessions",
    b'"text"', b'"status"', b'"body"', b'"string"', b"\x1f\x8b\x08", b"\x28\xb5\x2f\xfd",
    b'"interactions":', b'"pairs":',
)  # fmt: skip
"""Tokens of these formats, and texts that their readers look for."""

SCALAR: Final = re.compile(rb'"[^"\\\n]*"(\s*:)?|-?\b[0-9.]+\b|null|true|false')
SCALARS: Final = (
    b"null", b"true", b"0", b"-1", b"1.0", b"1e999", b'""', b'"x"', b'\\"x\\"', b"{}", b"[]",
    b"[[]]", b"NO", b"~", b"'it'", b'{"a": 1}', b'"\\u0007"', b'\\"\\\\u0007\\"', b'"\xe2\x80\xae"',
    b'"+12025550143"',
    b'"COMPLETED"', b'"PENDING"', b'"2026-03-14T09:26:35.118Z"', b'"2016-12-31T23:59:60Z"',
)  # fmt: skip
LETTERS: Final = (b"a", b"Z", b"0", b"9", b"_", b" ", b"\xc3\xa9", b"-")
BAD: Final = av.sample_json(seed=2, invalid="ALC103")


class Failure(Exception):
    """A broken promise, described by the message."""


class Original(NamedTuple):
    """A file before it is edited."""

    name: str
    data: bytes


@cache
def originals() -> tuple[Original, ...]:
    """Return valid and invalid files in every format."""
    texts = {"valid": av.sample_json(seed=1), "invalid": BAD}
    return tuple(each for text in texts.values() for each in _files(text))


def _files(text: bytes) -> Iterator[Original]:
    value = json.loads(text)
    yield Original("x.json", text)
    yield Original("x.json", json.dumps(value, indent=2).encode())
    yield Original("x.json", b"[" + text + b",\n" + BAD + b"]")
    yield Original("x.json", b'{"type": "session.completed", "properties": ' + text + b"}")
    yield Original("x", text)
    yield Original("x.jsonl", b"\n".join([text, b"", BAD, b"no", text]))
    yield Original("x.yaml", yaml.safe_dump(value, allow_unicode=True).encode())
    yield Original("x.yaml", b"# flow\n" + text + b"\n---\n" + BAD)
    for name, write in captures.CAPTURES.values():
        yield Original(name, write(text.decode()).encode())
    yield Original("x.yaml", captures.cassette(gzip.compress(text), "gzip").encode())
    yield Original("x.json", captures.betamax(gzip.compress(text), "gzip").encode())
    yield Original("x.yaml", _blocks(text).encode())
    yield Original("x.json.gz", gzip.compress(text))
    yield Original("x.jsonl.zst", zstandard.ZstdCompressor().compress(text))


def _blocks(text: bytes) -> str:
    lines = json.dumps(json.loads(text), indent=1).split("\n")
    return (
        "interactions:\n- request: {method: GET, uri: 'https://api.example.com/sessions'}\n"
        "  response:\n    status: {code: 200}\n"
        "    headers: {Content-Type: [application/json]}\n    body:\n      string: |\n"
        + "".join(f"        {line}\n" for line in lines)
    )


# Edits


Edit = Callable[[random.Random, bytes], bytes]


def _insert(chance: random.Random, data: bytes) -> bytes:
    at = chance.randint(0, len(data))
    return data[:at] + chance.randbytes(chance.choice((1, 1, 1, 2, 4, 9))) + data[at:]


def _insert_token(chance: random.Random, data: bytes) -> bytes:
    at = chance.randint(0, len(data))
    return data[:at] + chance.choice(TOKENS) + data[at:]


def _replace_token(chance: random.Random, data: bytes) -> bytes:
    start, end = _part(chance, data, 12)
    return data[:start] + chance.choice(TOKENS) + data[end:]


def _delete(chance: random.Random, data: bytes) -> bytes:
    start, end = _part(chance, data, chance.choice((1, 1, 3, 30, 1_000)))
    return data[:start] + data[end:]


def _flip(chance: random.Random, data: bytes) -> bytes:
    if not data:
        return data
    at = chance.randrange(len(data))
    return data[:at] + bytes([data[at] ^ (1 << chance.randrange(8))]) + data[at + 1 :]


def _duplicate(chance: random.Random, data: bytes) -> bytes:
    start, end = _part(chance, data, chance.choice((1, 5, 60, 2_000)))
    return data[:end] + data[start:end] * chance.choice((1, 1, 2, 30)) + data[end:]


def _truncate(chance: random.Random, data: bytes) -> bytes:
    return data[: chance.randint(0, len(data))]


def _splice(chance: random.Random, data: bytes) -> bytes:
    other = chance.choice(originals()).data
    start, end = _part(chance, other, 400)
    at, until = _part(chance, data, 400)
    return data[:at] + other[start:end] + data[until:]


def _letter(chance: random.Random, data: bytes) -> bytes:
    places = [at for at, byte in enumerate(data) if chr(byte).isalnum() and byte < 0x80]
    if not places:
        return data
    at = chance.choice(places)
    return data[:at] + chance.choice(LETTERS) + data[at + 1 :]


def _scalar(chance: random.Random, data: bytes) -> bytes:
    """Replace a scalar with another value; the rest is unchanged."""
    places = [match.span() for match in SCALAR.finditer(data) if match[1] is None]
    if not places:
        return data
    start, end = chance.choice(places)
    return data[:start] + chance.choice(SCALARS) + data[end:]


def _line(chance: random.Random, data: bytes) -> bytes:
    lines = data.split(b"\n")
    at = chance.randrange(len(lines))
    if len(lines) == 1:
        return data
    return b"\n".join(lines[:at] + lines[at + 1 :])


def _swap_lines(chance: random.Random, data: bytes) -> bytes:
    lines = data.split(b"\n")
    one, two = chance.randrange(len(lines)), chance.randrange(len(lines))
    lines[one], lines[two] = lines[two], lines[one]
    return b"\n".join(lines)


def _part(chance: random.Random, data: bytes, most: int) -> tuple[int, int]:
    start = chance.randint(0, len(data))
    return start, min(len(data), start + chance.randint(1, most))


EDITS: Final[tuple[Edit, ...]] = (
    _insert, _insert_token, _insert_token, _replace_token, _replace_token, _delete, _flip,
    _duplicate, _truncate, _splice, _swap_lines,
)  # fmt: skip
"""Edits that usually leave no Session to check."""

GENTLE: Final[tuple[Edit, ...]] = (_letter, _scalar, _scalar, _line)
"""Edits that usually leave a Session with a mistake."""


def edited(seed: int, number: int) -> Original:
    """Return a file with one, two or four edits: the same for the same seed and number."""
    chance = random.Random(f"{seed}/{number}")
    name, data = chance.choice(originals())
    edits = chance.choice((EDITS, GENTLE, (*EDITS, *GENTLE)))
    for _ in range(chance.choice((1, 1, 2, 4))):
        data = chance.choice(edits)(chance, data)
    return Original(name, data)


# What must hold


def judge(file: Original, form: str = "text") -> CheckedFile:
    """Check a file as the command does. Raises :class:`Failure` if a promise is broken."""
    options = CheckOptions(excerpts=True)
    try:
        with interrupted(HANGING):
            result = check_file("-", file.name, session_schemas(), options, io.BytesIO(file.data))
            written = _report(result, form)
    except Exception as error:
        raise Failure(f"{error!r}\n{traceback.format_exc()}") from error
    _is_readable(written, result)
    _is_placed(file, result)
    if file.name.endswith(".json"):
        _is_json(file, result)
    if file.name.endswith(".jsonl"):
        _is_counted(file, result)
    return result


def _report(result: CheckedFile, form: str) -> str:
    made, totals = reporter(form, ReportOptions()), Summary()
    totals.add(result)
    return "".join([*made.file(result), *made.end(totals)])


def _is_readable(written: str, result: CheckedFile) -> None:
    if not all(line.isprintable() for line in written.split("\n")):
        raise Failure("a report holds control characters")
    if not written and result.findings:
        raise Failure("a report says nothing")


def _is_placed(file: Original, result: CheckedFile) -> None:
    """Fail unless there is a Session, a finding or skipped items, and all spans are in the text."""
    if result.sessions == 0 and not result.findings and not result.skipped:
        raise Failure("neither a Session nor a finding")
    is_compressed = file.data[:2] == b"\x1f\x8b" or file.data[:4] == b"\x28\xb5\x2f\xfd"
    if is_compressed:
        return
    lines = file.data.decode(errors="replace").split("\n")
    for one in result.findings:
        if one.line is None:
            continue
        assert one.column is not None
        if not 1 <= one.line <= len(lines) or not 1 <= one.column <= len(lines[one.line - 1]) + 1:
            raise Failure(f"no such place: {one}")
        if one.end_line is not None and (one.end_line, one.end_column or 0) < (
            one.line,
            one.column,
        ):
            raise Failure(f"it ends before it begins: {one}")


def _parses(data: bytes) -> bool:
    try:
        orjson.loads(data)
    except ValueError:
        return False
    return True


def _is_json(file: Original, result: CheckedFile) -> None:
    """Fail if text that orjson refuses is valid, except for a capture with lone surrogates."""
    if _has_error(result) or _parses(file.data) or _is_capture_with_lone_surrogates(file.data):
        return
    raise Failure("valid, though orjson refuses it")


def _is_capture_with_lone_surrogates(data: bytes) -> bool:
    try:
        return recognized(parse_with_lone_surrogates(data, MAXIMUM_DEPTH), "json") is not None
    except MalformedJson:
        return False


def _has_error(result: CheckedFile) -> bool:
    return bool(result.severities[Severity.ERROR]) or result.unreadable


def _is_counted(file: Original, result: CheckedFile) -> None:
    """Fail unless every line counts as the number of Sessions in it, and has a finding if none."""
    if is_sequence(file.data):
        return  # a value may span several lines
    expected, said = 0, {one.line for one in result.findings}
    for number, line in enumerate(file.data.split(b"\n"), 1):
        if not line.strip(b" \t\r\x0b\x0c"):
            continue
        value = orjson.loads(line) if _parses(line) else None
        if is_bulk_action(value):
            continue
        sessions = [each for each in SEARCHING.in_file(value) if each.is_session]
        expected += len(sessions)
        if not sessions and number not in said and not result.left_out:
            raise Failure(f"nothing is said of line {number}")
    if result.sessions != expected:
        raise Failure(f"{expected} Sessions are counted as {result.sessions}")


def try_number(seed: int, number: int) -> None:
    """Check one edited file, with a report in one of the formats. Raises :class:`Failure`."""
    judge(edited(seed, number), FORMATS[number % len(FORMATS)])


def main() -> None:
    """Edit and check files until the time is up."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--seconds", type=float, default=60)
    parser.add_argument("--seed", type=int, default=0)
    options = parser.parse_args()
    end, number = time.monotonic() + options.seconds, 0
    while time.monotonic() < end:
        number += 1
        try:
            try_number(options.seed, number)
        except Failure as failure:
            file = edited(options.seed, number)
            print(f"seed {options.seed}, number {number}, {file.name}: {failure}\n", flush=True)
    print(f"{number:,} files")


if __name__ == "__main__":
    main()
