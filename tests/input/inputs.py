"""Helpers for the tests of the readers: they read bytes, and return Sessions and problems."""

from __future__ import annotations

import io
import json
import random
from typing import Any, Final, NamedTuple

import zstandard

from alcamine_validate.input.document import Document
from alcamine_validate.input.limits import Limits
from alcamine_validate.input.read import ReadOptions, documents
from tests.support.sessions import TELLING

URL: Final = "https://api.example.com/sessions"
"""The URL of the responses in the captures below."""

TEXT: Final = b'  {"id": "a1"}\n'
NOISE: Final = b"[" + random.Random(1).randbytes(300_000) + b"]"
"""Data that hardly compress, so that they are read in many pieces."""


def shaped(text: str = "{}") -> str:
    """Return the text of an object, JSON or YAML, with members at its end that make it a Session.

    The object is Session-shaped then, and its own members stay where they are.
    """
    own = text.strip().removesuffix("}")
    return f"{own}{'' if own == '{' else ', '}{json.dumps(TELLING)[1:]}"


class Problem(NamedTuple):
    """A problem of the input: its rule, place and pointer, and the index of the Session."""

    rule: str
    line: int
    column: int
    pointer: str = ""
    record: int | None = None


def read(data: bytes | str, name: str, form: str | None = None, **limits: Any) -> list[Document]:
    """Return the documents of a file with these bytes and this name."""
    raw = data.encode() if isinstance(data, str) else data
    options = ReadOptions(input_format=form, limits=Limits(**limits))
    return list(documents(io.BytesIO(raw), name, options))


def values(found: list[Document]) -> list[Any]:
    """Return the Sessions in order, and assert that their indices increase."""
    records = [record for each in found for part in each.parts for record in part.records]
    indices = [record.index for record in records]
    assert indices == sorted(set(indices))
    return [record.value for record in records]


def problems(found: list[Document]) -> list[Problem]:
    """Return the problems of the input, at places of the file; line 0 means the whole file."""
    whole = [
        Problem(problem.rule, 0, 0, str(problem.pointer), problem.record)
        for each in found
        for problem in each.problems
    ]
    placed = []
    for part in (part for each in found for part in each.parts):
        for problem in part.problems:
            assert problem.span is not None
            place = part.place(problem.span)
            placed.append(Problem(problem.rule, *place[:2], str(problem.pointer), problem.record))
    return whole + placed


def messages(found: list[Document]) -> list[str]:
    """Return the messages of the problems, those of whole files first."""
    parts = [part.problems for each in found for part in each.parts]
    return [one.message for some in ([each.problems for each in found] + parts) for one in some]


def zstd(data: bytes) -> bytes:
    """Return data as one Zstandard frame."""
    return zstandard.ZstdCompressor(write_checksum=True).compress(data)


# Captures


def entry(text: str | None, *, status: Any = 200, url: str | None = URL, **content: Any) -> Any:
    """Return an entry of a HAR."""
    held = {"mimeType": "application/json", **({} if text is None else {"text": text}), **content}
    request = {"method": "GET"} | ({} if url is None else {"url": url})
    return {"request": request, "response": {"status": status, "headers": [], "content": held}}


def har(*entries: Any) -> bytes:
    """Return a HAR."""
    return json.dumps({"log": {"version": "1.2", "entries": entries}}).encode()


def cassette(text: Any, **response: Any) -> Any:
    """Return an interaction of a vcrpy cassette."""
    headers = {"Content-Type": ["application/json"]}
    held = {"status": {"code": 200}, "headers": headers, "body": {"string": text}} | response
    return {"request": {"method": "GET", "uri": URL}, "response": held}
