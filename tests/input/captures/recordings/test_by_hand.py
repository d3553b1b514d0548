"""Captures made by hand after their tools' documentation, for no package could write them here.

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

from tests.input.captures.recordings.commands import Check, value_at
from tests.input.captures.recordings.payloads import BAD, GOOD, expected
from tests.support.tables import for_each

TEXT: Final = json.dumps(BAD)
JSON: Final = {"Content-Type": "application/json"}


def stub(request: dict[str, Any], **response: Any) -> dict[str, Any]:
    """Return a mapping of WireMock."""
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
    """Return a collection."""
    schema = "https://schema.getpostman.com/json/collection/v2.1.0/collection.json"
    return {"info": {"name": "API", "schema": schema}, "item": list(items)}


def recorded(**response: Any) -> dict[str, Any]:
    """Return an interaction as PHP-VCR writes it."""
    request = {"method": "GET", "url": "https://api.example.com/sessions/x1", "headers": {}}
    return {"request": request, "response": {"status": 200, "headers": JSON, **response}}


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
)


def test_bodies_are_judged_however_they_are_kept(tmp_path: Path, check: Check) -> None:
    """In JSON and in YAML; a value that stands in the capture as it is has its own line."""

    def judge(capture: Any) -> None:
        path = tmp_path / "it.json"
        path.write_text(json.dumps(capture, indent=1))
        report = check(path)
        assert report.codes_and_places == expected(BAD)
        path = tmp_path / "it.yaml"
        path.write_text(yaml.safe_dump(capture, sort_keys=False))
        assert check(path).codes_and_places == expected(BAD)

    for_each(((each,) for each in JUDGED), judge)


def test_a_value_has_its_own_place(tmp_path: Path, check: Check) -> None:
    """In JSON, in YAML, and in YAML in flow style."""
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
    ("elsewhere", stub(URL, bodyFileName="x1.json")),
    ("form", stub(URL, jsonBody=5)),
    ("form", collection(saved(WHOLE, 5))),
    ("left_out", [recorded()]),
    ("form", [recorded(body=5)]),
    ("form", [recorded(body={"file": "x1.json"})]),
)


def test_what_can_not_be_judged_is_said(tmp_path: Path, check: Check) -> None:
    """With its reason, and a warning at the response, which ``--fail-on warning`` heeds."""

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
    ("path", stub({"urlPattern": ".*"}, jsonBody=[])),
    ("path", stub({}, jsonBody=[]) | {"request": {"urlPath": "/"}}),
    ("body", collection(saved(WHOLE, None))),
    ("path", collection(saved("{{baseUrl}}/agents", "[]"))),
)


def test_what_is_not_ours_is_counted(tmp_path: Path, check: Check) -> None:
    """By its reason."""

    def judge(reason: str, capture: Any) -> None:
        path = tmp_path / "it.json"
        path.write_text(json.dumps(capture, indent=1))
        report = check(path)
        assert (report.code, [one["code"] for one in report.findings]) == (0, ["ALC007"])
        assert report.skipped == {reason: 1}

    for_each(NOT_OURS, judge)


@pytest.mark.parametrize("place", ["s/mappings/it.json", "s/mappings/a/b/it.json", "it.json"])
def test_a_body_of_wiremock_in_a_file(tmp_path: Path, check: Check, place: str) -> None:
    """It is in ``__files``, beside ``mappings``, however deep the mapping is."""
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
    """Symfony's YAML writes lists so."""
    path = tmp_path / "php.yml"
    quoted = TEXT.replace("'", "''")
    path.write_text(
        "\n-\n    request:\n        method: GET\n"
        "        url: 'https://api.example.com/sessions/x1'\n        headers: {  }\n"
        "    response:\n        status: 200\n        headers:\n"
        f"            Content-Type: application/json\n        body: '{quoted}'\n"
    )
    assert check(path).codes_and_places == expected(BAD)
