"""Captures with one response, in the format of each tool, around any body."""

from __future__ import annotations

import base64
import json
from collections.abc import Callable
from typing import Any, Final

import yaml

URL: Final = "https://api.example.com/sessions/a1"
JSON: Final = "application/json"


def har(body: str) -> str:
    """Return a HAR file."""
    content = {"mimeType": JSON, "text": body}
    entry = {
        "request": {"method": "GET", "url": URL, "headers": []},
        "response": {"status": 200, "headers": [], "content": content},
    }
    return json.dumps({"log": {"version": "1.2", "entries": [entry]}}, indent=2)


def _interaction(body: dict[str, Any], encoding: str) -> dict[str, Any]:
    headers = {"Content-Type": [JSON]} | ({"Content-Encoding": [encoding]} if encoding else {})
    return {
        "request": {"method": "GET", "uri": URL, "body": None, "headers": {}},
        "response": {"status": {"code": 200, "message": "OK"}, "headers": headers, "body": body},
    }


def cassette(body: str | bytes, encoding: str = "") -> str:
    """Return a vcrpy cassette in YAML."""
    return yaml.safe_dump(
        {"interactions": [_interaction({"string": body}, encoding)], "version": 1}
    )


def cassette_in_json(body: str) -> str:
    """Return a vcrpy cassette in JSON."""
    return json.dumps(
        {"version": 1, "interactions": [_interaction({"string": body}, "")]}, indent=4
    )


def betamax(body: str | bytes, encoding: str = "gzip") -> str:
    """Return a betamax cassette; bytes are written as base64."""
    held = (
        {"encoding": "utf-8", "string": body}
        if isinstance(body, str)
        else {"encoding": None, "base64_string": base64.b64encode(body).decode()}
    )
    one = _interaction(held, "" if isinstance(body, str) else encoding)
    return json.dumps({"http_interactions": [one], "recorded_with": "betamax/0.9.0"})


def responses(body: str) -> str:
    """Return a recording of ``responses``."""
    one = {
        "auto_calculate_content_length": False,
        "body": body,
        "content_type": JSON,
        "method": "GET",
        "status": 200,
        "url": URL,
    }
    return yaml.safe_dump({"responses": [{"response": one}]})


def hoverfly(body: str) -> str:
    """Return a Hoverfly simulation."""
    request = {"path": [{"matcher": "exact", "value": "/sessions/a1"}]}
    response = {
        "status": 200,
        "body": body,
        "encodedBody": False,
        "headers": {"Content-Type": [JSON]},
        "templated": False,
    }
    pair = {"request": request, "response": response}
    return json.dumps({"data": {"pairs": [pair]}, "meta": {"schemaVersion": "v5.2"}}, indent=3)


def pact(body: str) -> str:
    """Return a Pact contract with the body as text."""
    answer = {"status": 200, "headers": {"Content-Type": JSON}, "body": body}
    request = {"method": "GET", "path": "/sessions/a1"}
    one = {"description": "it", "request": request, "response": answer}
    sides = {"consumer": {"name": "web"}, "provider": {"name": "api"}}
    return json.dumps(sides | {"interactions": [one]}, indent=2)


def nock(body: str) -> str:
    """Return a nock recording with the body as text, as nock writes bodies that are not JSON."""
    one = {
        "scope": "https://api.example.com:443",
        "method": "GET",
        "path": "/sessions/a1",
        "body": "",
        "status": 200,
        "response": body,
        "rawHeaders": ["Content-Type", JSON],
        "responseIsBinary": False,
    }
    return json.dumps([one], indent=1)


def wiremock(body: str) -> str:
    """Return a WireMock mapping with the body as text."""
    request = {"method": "GET", "urlPath": "/sessions/a1"}
    response = {"status": 200, "headers": {"Content-Type": JSON}, "body": body}
    return json.dumps({"mappings": [{"request": request, "response": response}]}, indent=2)


def postman(body: str) -> str:
    """Return a Postman collection with one saved response."""
    request = {"method": "GET", "url": {"raw": "{{baseUrl}}/sessions/a1"}}
    header = [{"key": "Content-Type", "value": JSON}]
    saved = {"originalRequest": request, "code": 200, "header": header, "body": body}
    item = {"name": "it", "request": request, "response": [saved]}
    return json.dumps({"info": {"name": "API"}, "item": [item]}, indent="\t")


CAPTURES: Final[dict[str, tuple[str, Callable[[str], str]]]] = {
    "HAR": ("capture.har", har),
    "vcrpy": ("cassette.yaml", cassette),
    "vcrpy in JSON": ("cassette.json", cassette_in_json),
    "betamax": ("betamax.json", betamax),
    "responses": ("responses.yaml", responses),
    "Hoverfly": ("simulation.json", hoverfly),
    "Pact": ("pact.json", pact),
    "nock": ("nock.json", nock),
    "WireMock": ("mapping.json", wiremock),
    "Postman": ("collection.json", postman),
}
"""By tool: the name of a file, and the function that writes it."""
