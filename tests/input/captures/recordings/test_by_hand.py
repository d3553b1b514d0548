"""Captures written by hand from their tools' documentation: no package could write them here.

WireMock: https://wiremock.org/docs/stubbing/, /response-templating/. Postman:
https://schema.postman.com/collection/json/v2.1.0/. PHP-VCR: https://php-vcr.github.io, its YAML
storage. Playwright: https://playwright.dev/docs/mock#recording-a-har-file.
"""

from __future__ import annotations

import base64
import json
from pathlib import Path
from typing import Any, Final

import pytest
import yaml

from tests.input.captures.recordings.commands import Check, Report, value_at
from tests.input.captures.recordings.payloads import BAD, GOOD, expected
from tests.support.tables import for_each

TEXT: Final = json.dumps(BAD)
JSON: Final = {"Content-Type": "application/json"}


def stub(request: dict[str, Any], **response: Any) -> dict[str, Any]:
    """Return a WireMock mapping."""
    answer = {"status": 200, "headers": JSON, **response}
    return {"request": {"method": "GET", **request}, "response": answer}


def saved(url: Any, body: Any, **fields: Any) -> dict[str, Any]:
    """Return an item of a Postman collection with one saved response."""
    header = [{"key": "Content-Type", "value": "application/json"}]
    response = {
        "name": "it",
        "originalRequest": {"method": "GET", "header": [], "url": url},
        "status": "OK",
        "code": 200,
        "header": header,
        "body": body,
        **fields,
    }
    return {"name": "get it", "request": {"method": "GET", "url": url}, "response": [response]}


def collection(*items: Any) -> dict[str, Any]:
    """Return a Postman collection."""
    schema = "https://schema.getpostman.com/json/collection/v2.1.0/collection.json"
    return {"info": {"name": "API", "schema": schema}, "item": list(items)}


def recorded(**response: Any) -> dict[str, Any]:
    """Return an interaction as PHP-VCR writes it."""
    request = {"method": "GET", "url": "https://api.example.com/sessions/x1", "headers": {}}
    return {"request": request, "response": {"status": 200, "headers": JSON, **response}}


def requested(url: str, **response: Any) -> dict[str, Any]:
    """Return an interaction as PHP-VCR writes it, with another URL."""
    one = recorded(**response)
    one["request"]["url"] = url
    return one


def called(**fields: Any) -> dict[str, Any]:
    """Return a call as nock records it."""
    scope = "https://api.example.com:443"
    return {"scope": scope, "method": "GET", "path": "/sessions/x1", "response": BAD, **fields}


def contract(*interactions: dict[str, Any]) -> dict[str, Any]:
    """Return a Pact contract."""
    sides = {"consumer": {"name": "a"}, "provider": {"name": "b"}}
    request = {"method": "GET", "path": "/sessions/x1"}
    return {**sides, "interactions": [{"request": request, **each} for each in interactions]}


JSON_TYPE: Final = "application/json"
BINARY: Final = {**JSON, "Content-Transfer-Encoding": "binary"}
HOOK: Final = {"type": "session.completed", "properties": BAD}
URL: Final = {"url": "/sessions/x1"}
WHOLE: Final = {"raw": "{{baseUrl}}/sessions/:id?limit=1", "host": ["{{baseUrl}}"]}

JUDGED: Final[tuple[Any, ...]] = (
    stub(URL, jsonBody=BAD),
    stub(URL, body=TEXT),
    stub(URL, base64Body=base64.b64encode(TEXT.encode()).decode()),
    stub({"urlPath": "/sessions/x1"}, jsonBody=BAD),
    stub({"urlPathTemplate": "/sessions/{id}"}, jsonBody=BAD),
    stub({"urlPathPattern": "/sessions/[a-z0-9]+"}, jsonBody=BAD),
    stub({"urlPattern": r"^\/sessions\/.*$"}, jsonBody=BAD),
    stub({"urlPathPattern": "/sessions/([^/]+)"}, jsonBody=BAD),
    stub({"urlPattern": r"^/sessions/[^/?]+(\?.*)?$"}, jsonBody=BAD),
    stub({"urlPath": "/v1/sessions/x1"}, jsonBody=BAD),
    stub({"urlPathPattern": ".*/sessions/[^/]+"}, jsonBody=BAD),
    stub({"url": "/sessions"}, jsonBody=[BAD]),
    stub(URL, jsonBody=BAD, transformers=["response-template"]),
    stub(URL, jsonBody=BAD, headers=None),
    {"mappings": [stub(URL, jsonBody=BAD)], "meta": {"total": 1}},
    collection(saved(WHOLE, TEXT)),
    collection(saved("{{baseUrl}}/sessions/{{sessionId}}", TEXT)),
    collection(saved("https://api.example.com/sessions/x1", TEXT)),
    collection(saved({"host": ["api"], "path": ["sessions", "x1"]}, TEXT)),
    collection(saved(WHOLE, TEXT, header="Content-Type: application/json\n")),
    collection(saved(WHOLE, TEXT, header=None)),
    collection({"name": "folder", "item": [{"name": "inner", "item": [saved(WHOLE, TEXT)]}]}),
    [recorded(body=TEXT)],
    [recorded(body=TEXT, status={"http_version": "1.1", "code": "200", "message": "OK"})],
    [recorded(parsed_body=BAD)],
    [recorded(body=base64.b64encode(TEXT.encode()).decode(), headers=BINARY)],
    [recorded(body=TEXT, headers=BINARY)],
    stub({}, jsonBody=BAD),
    stub({"urlPattern": ".*"}, jsonBody=BAD),
    stub({"urlPattern": "/sessions.*"}, jsonBody=BAD),
    stub({"urlPattern": ".*sessions.*"}, jsonBody=BAD),
    stub(URL, jsonBody=BAD, headers={"Content-Type": "application/json, application/json"}),
    stub(URL, jsonBody=BAD, headers={"Content-Type": '"application/json" charset=utf-8'}),
    stub(URL, jsonBody=BAD, headers={"Content-Type": "text/x-json;charset=utf-8"}),
    collection(saved("{{url}}:{{port}}/sessions/x1", TEXT)),
    collection(saved("{{protocol}}://{{host}}/sessions/x1", TEXT)),
    collection(saved("localhost:8080/sessions/x1", TEXT)),
    collection(saved("api.example.com/sessions/x1", TEXT)),
    collection(saved(WHOLE, TEXT, code=None)),
    [recorded(body=TEXT, status="200 OK")],
    [recorded(body=TEXT, status="HTTP/1.1 200 OK")],
    stub({"urlPathPattern": r"/(v1|v2)/sessions/(?<id>[^/]+)/?"}, jsonBody=BAD),
    stub({"urlPathPattern": r"/api/(agents|sessions)/\w{24}"}, jsonBody=BAD),
    {"mappings": [5, stub(URL, jsonBody=BAD), {"id": "x"}]},
    collection(saved("{{url}}", TEXT)),
    collection(saved({"path": "sessions/x1"}, TEXT)),
    collection(saved({"path": [{"type": "string", "value": "sessions"}, ":id"]}, TEXT)),
    {"collection": collection(saved(WHOLE, TEXT))},
    [called(), {"scope": "cut off"}],
    ["odd", called(reply="200")],
    [called(status=None)],
    contract({"response": {"status": 200, "body": {"content": BAD}}}),
    contract({"response": {"status": 200, "body": {"content": TEXT, "encoded": False}}}),
    contract({"type": "Asynchronous/Messages", "contents": {"content": HOOK}}),
    contract({"response": [{"contents": {"content": HOOK, "contentType": "application/json"}}]}),
    {**contract(), "messages": [{"contents": HOOK, "metaData": {"contentType": JSON_TYPE}}]},
)


def test_bodies_are_judged_however_they_are_kept(tmp_path: Path, check: Check) -> None:
    """Bodies of every kind are checked, in JSON and in YAML."""

    def judge(capture: Any) -> None:
        path = tmp_path / "it.json"
        path.write_text(json.dumps(capture, indent=1))
        assert judged(check(path)) == expected(BAD)
        path = tmp_path / "it.yaml"
        path.write_text(yaml.safe_dump(capture, sort_keys=False))
        assert judged(check(path)) == expected(BAD)

    for_each(((each,) for each in JUDGED), judge)


def judged(report: Report) -> Any:
    """Return the findings of Sessions, without those of values that are not exchanges."""
    return [each for each in report.codes_and_places if each[0] != "ALC016"]


def test_a_value_has_its_own_place(tmp_path: Path, check: Check) -> None:
    """A finding marks its value in JSON, in YAML, and in YAML's flow style."""
    one = {"mappings": [stub(URL, jsonBody=GOOD), stub(URL, jsonBody=BAD)]}
    texts = {
        "a.json": json.dumps(one, indent=2),
        "b.json": json.dumps(one),
        "c.yaml": yaml.safe_dump(one, sort_keys=False),
        "d.yaml": yaml.safe_dump(one, default_flow_style=True, width=99_999),
    }

    def judge(name: str) -> None:
        path = tmp_path / name
        path.write_text(texts[name])
        report = check(path)
        assert report.codes_and_places == expected(GOOD, BAD)
        [finding] = report.findings
        assert yaml.safe_load(report.marked(finding)) == value_at(BAD, finding["pointer"])

    for_each(texts, judge)


TEMPLATED: Final = ["response-template"]

UNJUDGED: Final[tuple[Any, ...]] = (
    (
        "template",
        stub(URL, jsonBody={"id": "{{request.path}}"}, transformers=TEMPLATED),
    ),
    ("template", stub(URL, bodyFileName="{{request.path}}.json")),
    ("template", collection(saved(WHOLE, '{"id": "{{$randomUUID}}"}'))),
    ("template", collection(saved(WHOLE, '{"id": {{id}}}'))),
    ("template", stub(URL, body="{{> partial}}")),
    ("template", stub({"urlPath": "/v1/sessions/x1"}, body="{{> partial}}", headers={})),
    ("template", stub({}, body="{{> partial}}")),
    ("template", [recorded(body="<%= session.to_json %>")]),
    ("template", [recorded(body="<%= session.to_json %>", headers={})]),
    ("template", [recorded(body=TEXT, status="<%= status %>")]),
    ("template", [recorded(body=TEXT, status={"code": "{{ status }}"})]),
    ("template", [requested("https://a.example/v1/sessions/x1", body="<%= body %>")]),
    ("template", [requested("<%= url %>", body="<%= body %>")]),
    ("template", [requested("https://<%= host %><%= path %>", body="<%= body %>")]),
    ("elsewhere", stub(URL, bodyFileName="x1.json")),
    ("form", stub(URL, jsonBody=5)),
    ("form", collection(saved(WHOLE, 5))),
    ("left_out", [recorded()]),
    ("left_out", [recorded(body="", headers={**JSON, "Content-Length": "8123"})]),
    ("form", [recorded(body=5)]),
    ("form", [recorded(body={"file": "x1.json"})]),
)


def test_what_can_not_be_judged_is_said(tmp_path: Path, check: Check) -> None:
    """A response is counted by its reason, and gets a warning, which ``--fail-on`` can use."""

    def judge(reason: str, capture: Any) -> None:
        path = tmp_path / "it.json"
        path.write_text(json.dumps(capture, indent=1))
        report = check(path, "--fail-on", "warning")
        assert report.code == 1
        assert [one["code"] for one in report.findings] == ["ALC017"]
        assert report.findings[0]["line"] is not None
        assert report.skipped == {reason: 1}

    for_each(UNJUDGED, judge)


NOT_OURS: Final[tuple[Any, ...]] = (
    ("status", stub(URL, fault="EMPTY_RESPONSE")),
    ("status", stub(URL, proxyBaseUrl="https://api.example.com")),
    ("status", stub(URL, status=404, jsonBody={})),
    ("content", stub(URL, body="<p>", headers={"Content-Type": "text/html"})),
    ("body", stub(URL)),
    ("path", stub({"urlPath": "/agents"}, jsonBody=[])),
    ("path", stub({"urlPath": "/users/1"}, jsonBody={"id": "{{id}}"}, transformers=TEMPLATED)),
    ("path", stub({"urlPath": "/users/1"}, bodyFileName="{{request.path}}.json")),
    ("path", collection(saved("http://localhost:8080/login", None, code=None))),
    ("content", stub(URL, body="{}", headers={"Content-Type": "application/json-seq"})),
    ("shape", stub({"urlPattern": ".*"}, jsonBody=[])),
    ("shape", stub({}, jsonBody={"agents": []})),
    ("path", stub({"urlPathPattern": "/v1/(agents|people)/([^/]+)"}, jsonBody=[])),
    ("shape", collection(saved("{{url}}", "[]"))),
    ("shape", {"consumer": {}, "provider": {}, "messages": [{"contents": {"a": 1}}]}),
    ("status", [{"scope": "https://a.example", "path": "/sessions/a", "reply": "404"}]),
    ("path", stub({}, jsonBody=[]) | {"request": {"urlPath": "/"}}),
    ("body", collection(saved(WHOLE, None))),
    ("path", collection(saved("{{baseUrl}}/agents", "[]"))),
)


def test_what_is_not_ours_is_counted(tmp_path: Path, check: Check) -> None:
    """A response is counted by its reason."""

    def judge(reason: str, capture: Any) -> None:
        path = tmp_path / "it.json"
        path.write_text(json.dumps(capture, indent=1))
        report = check(path)
        assert (report.code, [one["code"] for one in report.findings]) == (0, ["ALC007"])
        assert report.skipped == {reason: 1}

    for_each(NOT_OURS, judge)


@pytest.mark.parametrize("place", ["s/mappings/it.json", "s/mappings/a/b/it.json", "it.json"])
def test_a_body_of_wiremock_in_a_file(tmp_path: Path, check: Check, place: str) -> None:
    """The file is in ``__files``, beside the ``mappings`` folder above or beside the mapping."""
    path = tmp_path / place
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(json.dumps(stub(URL, bodyFileName="sub/x1.json")))
    files = tmp_path / ("s/__files/sub" if "mappings" in place else "__files/sub")
    files.mkdir(parents=True)
    (files / "x1.json").write_text(json.dumps(BAD, indent=1))
    report = check(path)
    assert report.codes_and_places == expected(BAD)
    assert Path(report.findings[0]["filename"]).samefile(files / "x1.json")


def test_php_vcr_begins_its_list_with_a_lone_dash(tmp_path: Path, check: Check) -> None:
    """Symfony's YAML component writes lists like this."""
    path = tmp_path / "php.yml"
    quoted = TEXT.replace("'", "''")
    path.write_text(
        "\n-\n    request:\n        method: GET\n"
        "        url: 'https://api.example.com/sessions/x1'\n        headers: {  }\n"
        "    response:\n        status: 200\n        headers:\n"
        f"            Content-Type: application/json\n        body: '{quoted}'\n"
    )
    assert check(path).codes_and_places == expected(BAD)
