"""Contents of files: samples with deliberate mistakes, and the wrappers that tools put around them.

Each mistake is a table from JSON Pointer to value for :func:`session`; its comment says what it
leads to.
"""

from __future__ import annotations

import gzip
import io
import json
import math
import re
import zipfile
from collections.abc import Iterator, Mapping
from functools import cache
from itertools import count
from typing import Any, Final

import yaml

import alcamine_validate as av
from alcamine_validate.text.json_pointer import join, resolve, split
from tests.repositories.kinds import Content

Json = dict[str, Any]

REMOVED: Final = object()
"""Removes a property instead of replacing it."""

DONE: Final[Json] = {"/status": "DONE"}  # error ALC103 at /status
PHONE: Final[Json] = {"/person/phone": "555-0143"}  # error ALC202 at /person/phone
EARLY: Final[Json] = {"/startedAt": "2001-01-01T09:00:00.000Z"}  # error ALC401 at /startedAt
MODEL: Final[Json] = {  # error ALC302 at /agent/version/config/llm/model
    "/agent/version/config/llm/provider": "OPENAI",
    "/agent/version/config/llm/model": "GPT_5",
}
NOT_RECORDED: Final[Json] = {"/recordAudio": REMOVED}  # error ALC102 at the Session
OTHER: Final[Json] = {  # warning ALC504 at /conversationId
    "/conversationId": "zzzzzzzzzzzzzzzzzzzzzzzz"
}
DRIFT: Final[Json] = {"/sentimentScore": 0.82}  # warning ALC701 at /sentimentScore
ZONE: Final[Json] = {  # warning ALC636 at /agent/version/timezone
    "/agent/version/timezone": "Mars/Olympus_Mons"
}
TWICE: Final[Json] = {  # info ALC632 at /agent/version/inputMode/2
    "/agent/version/inputMode": ["WEB_VOICE", "PHONE", "PHONE"]
}


@cache
def _completed(number: int) -> str:
    """Return the text of a completed sample with a ledger entry, counted from 0."""
    samples: Iterator[Any] = (av.sample(seed=seed) for seed in count())
    full = (each for each in samples if each["status"] == "COMPLETED" and each["ledger"])
    return next(json.dumps(each) for index, each in enumerate(full) if index == number)


def session(number: int = 0, *mistakes: Mapping[str, Any]) -> Json:
    """Return a completed Session with the given mistakes; without them, it has no findings."""
    value: Json = json.loads(_completed(number))
    for pointer, new in (pair for mistake in mistakes for pair in mistake.items()):
        *above, name = split(pointer)
        parent = resolve(value, join("", *above))
        if new is REMOVED:
            del parent[name]
        else:
            parent[name] = new
    return value


def event(of: Json) -> Json:
    """Return the webhook body of a Session, as the vendor sends it: with ``billing``."""
    properties = {("billing" if name == "ledger" else name): each for name, each in of.items()}
    metadata = {"idempotencyKey": "k7d2m9x4q1v6c8b3n5z0w2rt"}
    return {"type": "session.completed", "metadata": metadata, "properties": properties}


def snake_cased(value: Any) -> Any:
    """Return a value with all names of objects in snake case, as a serializer writes them."""
    if isinstance(value, dict):
        words = {re.sub("(?=[A-Z])", "_", name).lower(): each for name, each in value.items()}
        return {name: snake_cased(each) for name, each in words.items()}
    return [snake_cased(each) for each in value] if isinstance(value, list) else value


# Text


def pretty(value: Any, indent: int | str = 2) -> str:
    """Return a value as indented JSON, as people keep it in fixtures."""
    return json.dumps(value, indent=indent, ensure_ascii=False) + "\n"


def compact(value: Any) -> str:
    """Return a value as JSON in one line without spaces, as servers send it."""
    return json.dumps(value, separators=(",", ":"), ensure_ascii=False)


def lines(*values: Any) -> str:
    """Return JSON Lines."""
    return "".join(f"{compact(each)}\n" for each in values)


def as_yaml(value: Any, *, is_folded: bool = False) -> str:
    """Return a value as block YAML in the order of its members.

    Libraries in Python and Ruby fold long strings at spaces after about 80 characters.
    """
    width = 80 if is_folded else math.inf
    return yaml.safe_dump(value, sort_keys=False, allow_unicode=True, width=width)


def text_of(content: Content) -> str:
    """Return the text of a file as an editor shows it, decompressed."""
    if isinstance(content, bytes):
        data = gzip.decompress(content) if content.startswith(b"\x1f\x8b") else content
        is_utf_16 = data.startswith((b"\xff\xfe", b"\xfe\xff"))
        return data.decode("utf-16" if is_utf_16 else "utf-8-sig")
    return content


def line_of(content: Content, text: str) -> int:
    """Return the number of the only line that contains a text.

    Raise ValueError if no line or several lines contain it.
    """
    found = [
        number
        for number, line in enumerate(text_of(content).split("\n"), 1)
        if text in line
    ]  # fmt: skip
    if len(found) != 1:
        raise ValueError(f"{text!r} is in {len(found)} lines")
    return found[0]


def gzipped(content: str) -> bytes:
    """Return text as a ``.gz`` file."""
    return gzip.compress(content.encode(), mtime=0)


def zipped(files: Mapping[str, str]) -> bytes:
    """Return a ZIP archive with these files."""
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in files.items():
            archive.writestr(name, content)
    return stream.getvalue()


# Captures

HOST: Final = "https://api.alcamine.example"
LOGIN: Final[Json] = {"user": {"id": 7, "name": "demo"}, "accessToken": "eyJhbGciOiJub25lIn0"}


def url_of(body: Any) -> str:
    """Return the URL of a response of the API, by its body."""
    if isinstance(body, dict) and "agentId" in body:
        return f"{HOST}/sessions/{body['id']}"
    return f"{HOST}/sessions" if isinstance(body, list) else f"{HOST}/auth/login"


def har(*bodies: Any) -> str:
    """Return a HAR of a browser with these responses, the body of each in one line."""
    entries = [
        {
            "startedDateTime": "2026-03-14T09:30:00.000Z",
            "time": 87,
            "request": {"method": "GET", "url": url_of(body), "headers": []},
            "response": {
                "status": 200,
                "headers": [{"name": "content-type", "value": "application/json"}],
                "content": {"mimeType": "application/json", "text": compact(body)},
            },
        }
        for body in bodies
    ]
    return pretty(
        {"log": {"version": "1.2", "creator": {"name": "WebInspector"}, "entries": entries}}
    )


def vcrpy(*bodies: Any, path: str = "") -> str:
    """Return a cassette of pytest-recording, which folds long lines.

    ``path`` is the path of all URLs, unless it is empty.
    """
    interactions = [
        {
            "request": {
                "body": None,
                "headers": {},
                "method": "GET",
                "uri": f"{HOST}{path}" if path else url_of(body),
            },
            "response": {
                "body": {"string": compact(body)},
                "headers": {"Content-Type": ["application/json"]},
                "status": {"code": 200, "message": "OK"},
            },
        }
        for body in bodies
    ]
    return yaml.safe_dump({"interactions": interactions, "version": 1})


def ruby_vcr(*bodies: Any) -> str:
    """Return a cassette of Ruby's VCR."""
    interactions = [
        {
            "request": {
                "method": "get",
                "uri": url_of(body),
                "body": {"encoding": "US-ASCII", "string": ""},
            },
            "response": {
                "status": {"code": 200, "message": "OK"},
                "headers": {"Content-Type": ["application/json; charset=utf-8"]},
                "body": {"encoding": "UTF-8", "string": compact(body)},
            },
            "recorded_at": "Sat, 14 Mar 2026 09:30:00 GMT",
        }
        for body in bodies
    ]
    cassette = {"http_interactions": interactions, "recorded_with": "VCR 6.3.1"}
    return "---\n" + as_yaml(cassette, is_folded=True)


def php_vcr(*bodies: Any) -> str:
    """Return a cassette of PHP-VCR: a list of requests with responses."""
    return "\n" + as_yaml(
        [
            {
                "request": {"method": "GET", "url": url_of(body), "headers": {"Host": "api"}},
                "response": {
                    "status": {"http_version": "1.1", "code": "200", "message": "OK"},
                    "headers": {"Content-Type": "application/json"},
                    "body": compact(body),
                },
            }
            for body in bodies
        ]
    )


def go_vcr(*bodies: Any) -> str:
    """Return a cassette of go-vcr 3."""
    interactions = [
        {
            "id": number,
            "request": {"method": "GET", "url": url_of(body), "body": ""},
            "response": {
                "proto": "HTTP/2.0",
                "content_length": -1,
                "headers": {"Content-Type": ["application/json"]},
                "body": compact(body),
                "status": "200 OK",
                "code": 200,
                "duration": "87.1ms",
            },
        }
        for number, body in enumerate(bodies)
    ]
    return "---\n" + as_yaml({"version": 2, "interactions": interactions})


def nock(*bodies: Any) -> str:
    """Return a recording of nock, in which bodies are values."""
    return pretty(
        [
            {
                "scope": f"{HOST}:443",
                "method": "GET",
                "path": url_of(body).removeprefix(HOST),
                "body": "",
                "status": 200,
                "response": body,
                "rawHeaders": ["Content-Type", "application/json"],
                "responseIsBinary": False,
            }
            for body in bodies
        ]
    )


def stub(path: str, **response: Any) -> str:
    """Return a mapping of WireMock."""
    answer = {"status": 200, "headers": {"Content-Type": "application/json"}, **response}
    return pretty({"request": {"method": "GET", "urlPath": path}, "response": answer})


def pact(*bodies: Any) -> str:
    """Return a contract between a consumer and a provider, with values as bodies."""
    interactions = [
        {
            "description": f"request {number}",
            "request": {"method": "GET", "path": url_of(body).removeprefix(HOST)},
            "response": {
                "status": 200,
                "headers": {"Content-Type": "application/json"},
                "body": body,
            },
        }
        for number, body in enumerate(bodies)
    ]
    sides = {"consumer": {"name": "web"}, "provider": {"name": "voice"}}
    version = {"pactSpecification": {"version": "2.0.0"}}
    return pretty({**sides, "interactions": interactions, "metadata": version})


def postman(*bodies: Any) -> str:
    """Return a collection with a saved response per request."""
    items = [
        {
            "name": f"request {number}",
            "request": {"method": "GET", "url": {"raw": url_of(body).replace(HOST, "{{baseUrl}}")}},
            "response": [
                {
                    "name": "saved",
                    "originalRequest": {
                        "method": "GET",
                        "url": {"raw": url_of(body).replace(HOST, "{{baseUrl}}")},
                    },
                    "code": 200,
                    "header": [{"key": "Content-Type", "value": "application/json"}],
                    "body": pretty(body),
                }
            ],
        }
        for number, body in enumerate(bodies)
    ]
    schema = "https://schema.getpostman.com/json/collection/v2.1.0/collection.json"
    return pretty({"info": {"name": "Alcamine", "schema": schema}, "item": items}, "\t")
