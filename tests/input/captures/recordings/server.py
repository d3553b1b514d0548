"""A local HTTP server that responds as the Alcamine API would, for the tools to record.

``GET /sessions/{id}`` returns a Session, ``GET /sessions`` all of them, and ``GET /agents``
something else. Responses that no API should send have the ids in :data:`ODD`. The query sets
how the JSON is written: ``indent=2``, ``ascii=1``. With ``type=none`` the response has no
content type. The body is encoded with the first coding of ``Accept-Encoding`` that is in
:data:`ENCODERS`.
"""

from __future__ import annotations

import gzip
import json
import threading
import zlib
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any, Final, NamedTuple
from urllib.parse import parse_qs, urlsplit

import brotli

from tests.input.captures.recordings.payloads import SESSIONS

JSON: Final = "application/json"


class Answer(NamedTuple):
    """A response; "" as ``content_type`` means that there is no content type."""

    status: int
    body: bytes
    content_type: str = JSON


ODD: Final = {
    "page": Answer(200, "<!doctype html><p>Zoë's session</p>".encode(), "text/html"),
    "gone": Answer(404, b'{"error": {"message": "no such session"}}'),
    "broken": Answer(500, b'{"error": {"message": "try again"}}'),
    "empty": Answer(200, b""),
    "cut": Answer(200, json.dumps(SESSIONS[next(iter(SESSIONS))]).encode()[:-20]),
    "bytes": Answer(200, b"\x89PNG\r\n\x1a\n\x00\xff\xfe", "image/png"),
    "text": Answer(200, b"no JSON at all", ""),
}
"""Responses to ``/sessions/{name}`` without a complete Session."""


def _raw_deflate(body: bytes) -> bytes:
    """Return a body as some servers send ``deflate``: without the wrapper of RFC 1950."""
    compressor = zlib.compressobj(wbits=-zlib.MAX_WBITS)
    return compressor.compress(body) + compressor.flush()


ENCODERS: Final[dict[str, Callable[[bytes], bytes]]] = {
    "gzip": gzip.compress,
    "deflate": zlib.compress,
    "deflate;raw": _raw_deflate,
    "br": brotli.compress,
}
"""Encoders of bodies, by the coding that the client accepts (RFC 9110, section 8.4.1)."""


def _written(value: Any, query: dict[str, list[str]]) -> bytes:
    """Return JSON text in the style that the query sets."""
    indent = int(query["indent"][0]) if "indent" in query else None
    separators = (",", ":") if indent is None else (",", ": ")
    return json.dumps(
        value, indent=indent, separators=separators, ensure_ascii="ascii" in query
    ).encode()


def answer_to(target: str) -> Answer:
    """Return the response to a GET of ``target``, a path with or without a query."""
    url = urlsplit(target)
    query = parse_qs(url.query)
    content_type = "" if query.get("type") == ["none"] else JSON
    parent, _, name = url.path.rpartition("/")
    if url.path == "/sessions":
        return Answer(200, _written(list(SESSIONS.values()), query), content_type)
    if parent == "/sessions" and name in SESSIONS:
        return Answer(200, _written(SESSIONS[name], query), content_type)
    if parent == "/sessions":
        return ODD.get(name, ODD["gone"])
    return Answer(200, b'[{"id": "a7d3f9k2p5s8v1y4b6e0h3jm"}]')


class _Handler(BaseHTTPRequestHandler):
    def _send(self) -> bytes:
        answer = answer_to(self.path)
        self.send_response(answer.status)
        if answer.content_type:
            self.send_header("Content-Type", answer.content_type)
        asked = self.headers.get("Accept-Encoding", "").replace(" ", "").split(",")
        coding = next((one for one in asked if one in ENCODERS), "")
        if coding:
            self.send_header("Content-Encoding", coding.partition(";")[0])
        body = ENCODERS[coding](answer.body) if coding else answer.body
        if self.command != "HEAD":  # betamax waits for as many bytes as the header states
            self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        return body

    def do_GET(self) -> None:
        self.wfile.write(self._send())

    def do_HEAD(self) -> None:
        self._send()

    def log_message(self, format: str, *args: Any) -> None:  # noqa: A002 — the base class's name
        """Log nothing."""


@contextmanager
def serving() -> Iterator[str]:
    """Run the server on a free port of this machine, and yield its base URL."""
    server = ThreadingHTTPServer(("127.0.0.1", 0), _Handler)
    thread = threading.Thread(target=server.serve_forever, daemon=True)
    thread.start()
    try:
        yield f"http://127.0.0.1:{server.server_port}"
    finally:
        server.shutdown()
        server.server_close()
        thread.join()
