"""Hoverfly simulations, in each version of their schema.

Hoverfly is a Go program that is not run here. The shapes are those of its
core/handlers/v2/simulation_views_v*.go and of the examples in its documentation,
https://docs.hoverfly.io/en/latest/pages/simulations/simulations.html.
"""

from __future__ import annotations

import base64
import gzip
import json
from pathlib import Path
from typing import Any, Final

import brotli
import pytest

from tests.input.captures.recordings.commands import Check, Report, value_at
from tests.input.captures.recordings.payloads import AWKWARD_STATUS, BAD, GOOD, SESSIONS, expected

EXACT: Final = "exact"


def matcher(value: str, name: str = EXACT) -> list[dict[str, Any]]:
    """Return a field of a request as version 5 writes it."""
    return [{"matcher": name, "value": value}]


def v5(path: str | None, method: str | None = "GET", name: str = EXACT) -> dict[str, Any]:
    """Return a request of version 5; a field that is None is left out."""
    fields = {
        "path": None if path is None else matcher(path, name),
        "method": None if method is None else matcher(method),
        "destination": matcher("api.example.com"),
        "scheme": matcher("https"),
        "body": matcher(""),
        "query": {"limit": matcher("250")},
    }
    return {field: value for field, value in fields.items() if value is not None}


def v4(path: str, method: str = "GET", name: str = EXACT) -> dict[str, Any]:
    """Return a request of versions 2 to 4."""
    return {
        "path": {f"{name}Match": path},
        "method": {"exactMatch": method},
        "destination": {"exactMatch": "api.example.com"},
        "query": {"exactMatch": "limit=250"},
        "headersWithMatchers": {"Accept": {"globMatch": "*"}},
    }


def v1(path: str, method: str = "GET", name: str = EXACT) -> dict[str, Any]:
    """Return a request of version 1; a request with globs has the type ``template``."""
    return {
        "requestType": "recording" if name == EXACT else "template",
        "path": path,
        "method": method,
        "destination": "api.example.com",
        "scheme": "https",
        "query": "limit=250",
        "body": "",
        "headers": {"Accept": ["*/*"]},
    }


REQUESTS: Final = {"v5.3": v5, "v5": v5, "v4": v4, "v3": v4, "v2": v4, "v1": v1, "": v1}
"""The request function of each version; "" is the format before there were versions."""


def answer(value: Any, **fields: Any) -> dict[str, Any]:
    """Return a response with ``value`` as JSON; ``fields`` add to its members or replace them."""
    headers = {"Content-Type": ["application/json; charset=utf-8"], "Hoverfly": ["Was-Here"]}
    usual = {"status": 200, "body": json.dumps(value), "encodedBody": False, "headers": headers}
    return usual | fields


def encoded(value: Any, coding: str = "") -> dict[str, Any]:
    """Return a response whose body is the base64 of JSON in a content coding."""
    encode = {"": bytes, "gzip": gzip.compress, "br": brotli.compress}[coding]
    body = base64.b64encode(encode(json.dumps(value).encode())).decode()
    headers = {"Content-Type": ["application/json"]}
    packed = headers | ({"Content-Encoding": [coding]} if coding else {})
    return answer(value, body=body, encodedBody=True, headers=packed)


Pair = tuple[dict[str, Any], dict[str, Any]]
"""A request and its response."""


def simulation(path: Path, *pairs: Pair, version: str = "v5") -> Path:
    """Write a simulation as ``hoverctl export`` does, and return its path."""
    listed = [{"response": response, "request": request} for request, response in pairs]
    data: dict[str, Any] = {"data": {"pairs": listed, "globalActions": {"delays": []}}}
    data["meta"] = {"schemaVersion": version, "hoverflyVersion": "v1.10.5"}
    if not version:
        data = {"data": [pair | {"id": "52a741941e638057a6b4f44fda6a3056"} for pair in listed]}
    text = json.dumps(data, indent=3, ensure_ascii=False)
    path.write_text(text.replace("<", "\\u003c").replace("&", "\\u0026"), "utf-8")
    return path


def assert_true_places(report: Report, *judged: Any) -> None:
    """Fail unless each finding marks its value within the string of its body."""
    for one in report.findings:
        assert report.line(one).lstrip().startswith('"body": "')
        assert report.value_in_string(one) == value_at(judged[one["record"]], one["pointer"])


@pytest.mark.parametrize("version", list(REQUESTS))
def test_every_version(tmp_path: Path, check: Check, version: str) -> None:
    """Findings have exact places; responses without Sessions are counted."""
    request = REQUESTS[version]
    page = answer(None, body="<p>&</p>", headers={"Content-Type": ["text/html"]})
    path = simulation(
        tmp_path / "simulation.json",
        (request("/sessions/x1"), answer(GOOD)),
        (request("/agents"), answer([])),
        (request("/sessions"), answer(list(SESSIONS.values()))),
        (request("/sessions/x2"), answer({"error": {}}, status=404)),
        (request("/sessions/x3"), page),
        (request("/sessions/x4", "HEAD"), answer(None, body="")),
        (request("/sessions/x5"), answer(AWKWARD_STATUS)),
        version=version,
    )
    report = check(path)
    judged = (GOOD, *SESSIONS.values(), AWKWARD_STATUS)
    assert report.code == 1
    assert report.codes_and_places == expected(*judged)
    assert report.summary["sessions"] == len(judged)
    assert report.skipped == {"path": 1, "status": 1, "content": 1, "body": 1}
    assert_true_places(report, *judged)


@pytest.mark.parametrize("coding", ["", "gzip", "br"])
def test_encoded_bodies(tmp_path: Path, check: Check, coding: str) -> None:
    """Hoverfly stores data that are not text as base64; findings are at its start."""
    good, bad = encoded(GOOD, coding), encoded(BAD, coding)
    path = tmp_path / "encoded.json"
    report = check(simulation(path, (v5("/sessions/x1"), good), (v5("/sessions/x2"), bad)))
    assert report.codes_and_places == expected(GOOD, BAD)
    [one] = report.findings
    assert report.line(one).lstrip().startswith('"body": "')
    assert report.line(one)[one["column"] - 1 :].startswith(json.dumps(bad["body"]))


def test_text_is_not_encoded_whatever_the_headers_say(tmp_path: Path, check: Check) -> None:
    """A person who decodes a body to edit it may forget the header."""
    headers = {"Content-Encoding": ["gzip"], "Content-Type": ["application/json"]}
    path = simulation(tmp_path / "edited.json", (v5("/sessions/x1"), answer(BAD, headers=headers)))
    report = check(path)
    assert report.codes_and_places == expected(BAD)
    assert_true_places(report, BAD)


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("exact", "/sessions/q4w8n2x6c0v5b9m3l7k1j2hg"),
        ("", "/sessions"),
        ("glob", "/sessions/*"),
        ("regex", "/sessions/[a-z0-9]+"),
        ("regex", "^/sessions/[a-z0-9]{24}$"),
        ("regex", r"^\/sessions\/.*$"),
        ("regex", r"/sessions/\w+"),
    ],
)
def test_paths_that_mean_sessions(tmp_path: Path, check: Check, name: str, value: str) -> None:
    """A glob or regular expression counts if it stands for a path of Sessions."""
    path = simulation(tmp_path / "matchers.json", (v5(value, name=name), answer(BAD)))
    assert check(path).codes_and_places == expected(BAD)


@pytest.mark.parametrize("version", ["v4", "v3", "v2", "v1"])
def test_globs_of_older_versions(tmp_path: Path, check: Check, version: str) -> None:
    """Globs are in ``globMatch``, or, in version 1, in the fields of a template."""
    request = REQUESTS[version]("/sessions/*", "GET", "glob")
    path = simulation(tmp_path / "globs.json", (request, answer(BAD)), version=version)
    assert check(path).codes_and_places == expected(BAD)


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("exact", "/agents"),
        ("glob", "/agents/*"),
        ("regex", "/(agents|people)/.+"),
    ],
)
def test_paths_that_mean_something_else(
    tmp_path: Path, check: Check, name: str, value: str
) -> None:
    """Responses at such paths are counted, whatever they hold."""
    path = simulation(tmp_path / "others.json", (v5(value, name=name), answer(BAD)))
    report = check(path)
    assert (report.code, [one["code"] for one in report.findings]) == (0, ["ALC007"])
    assert report.skipped == {"path": 1}


@pytest.mark.parametrize(
    ("name", "value"), [("exact", None), ("glob", "*"), ("glob", "/*"), ("regex", "^.*$")]
)
def test_paths_that_match_everything(
    tmp_path: Path, check: Check, name: str, value: str | None
) -> None:
    """A response to any request is checked if it is Session-shaped."""
    path = simulation(
        tmp_path / "any.json",
        (v5(value, name=name), answer(BAD)),
        (v5(value, name=name), answer({"agents": []})),
    )
    report = check(path)
    assert report.codes_and_places == expected(BAD)
    assert report.skipped == {"shape": 1}


def test_a_request_of_any_method(tmp_path: Path, check: Check) -> None:
    """A response to any method is also a response to GET."""
    path = simulation(tmp_path / "any.json", (v5("/sessions/x1", None), answer(BAD)))
    assert check(path).codes_and_places == expected(BAD)


TEMPLATE = '{"id": "{{ Request.Path.[1] }}", "n": {{ randomInteger }}}'


@pytest.mark.parametrize(
    ("fields", "code", "reason"),
    [
        ({"body": "", "bodyFile": "sessions/x1.json"}, "ALC017", "elsewhere"),
        ({"body": ""}, "ALC007", "body"),
        ({"body": TEMPLATE, "templated": True}, "ALC017", "template"),
    ],
)
def test_bodies_that_are_elsewhere(
    tmp_path: Path, check: Check, fields: dict[str, Any], code: str, reason: str
) -> None:
    """The body is in a missing file, is empty, or is a template that has to be filled in."""
    path = simulation(tmp_path / "elsewhere.json", (v5("/sessions/x1"), answer(None, **fields)))
    report = check(path)
    assert (report.code, [one["code"] for one in report.findings]) == (0, [code])
    assert report.skipped == {reason: 1}


def test_a_body_in_a_file_beside_the_simulation_is_read(tmp_path: Path, check: Check) -> None:
    """The findings are in the file of the body."""
    (tmp_path / "sessions").mkdir()
    (tmp_path / "sessions" / "x1.json").write_text(json.dumps(BAD, indent=1))
    held = answer(None, body="", bodyFile="sessions/x1.json")
    report = check(simulation(tmp_path / "elsewhere.json", (v5("/sessions/x1"), held)))
    assert report.codes_and_places == expected(BAD)
    assert report.findings[0]["filename"] == str(tmp_path / "sessions" / "x1.json")


def test_a_template_without_anything_to_fill_in(tmp_path: Path, check: Check) -> None:
    """Such a body is read unchanged; ``bodyFile`` exists but is empty since version 5.1."""
    whole = answer(BAD, templated=True, bodyFile="", fixedDelay=0)
    path = simulation(tmp_path / "plain.json", (v5("/sessions/x1"), whole), version="v5.1")
    assert check(path).codes_and_places == expected(BAD)
