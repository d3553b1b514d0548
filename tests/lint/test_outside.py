"""What is around Sessions: exchanges in captures of all formats, and envelopes."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any, Final

import pytest
import yaml

import alcamine_validate as av
from alcamine_validate.check.one_file import CheckOptions, check_file
from alcamine_validate.lint.settings.config import Config
from alcamine_validate.session import session_schemas

SECRET: Final = "q8Zt4vXw2LpN7sKd9f"
BEARER: Final = f"Bearer {SECRET}"
PATH: Final = "/sessions/k4w8n2x6c0v5b9m3l7k1j2hg"
URL: Final = f"https://api.example.com{PATH}"
SESSION: Final = av.sample(seed=1)
BODY: Final = json.dumps(SESSION)
JSON: Final = "application/json"
PRIVACY: Final = Config(select=["ALC8"], ignore=["ALC0"], only_sessions=True)

FORMATS: Final[dict[str, tuple[str, Any, str]]] = {
    "har": (
        "a.har",
        {"log": {"entries": [{
            "request": {"method": "GET", "url": URL,
                        "headers": [{"name": "Authorization", "value": BEARER}]},
            "response": {"status": 200, "content": {"mimeType": JSON, "text": BODY}},
        }]}},
        "/log/entries/0/request/headers/0/value",
    ),
    "vcrpy": (
        "a.yaml",
        {"interactions": [{
            "request": {"method": "GET", "uri": URL, "headers": {"Authorization": [BEARER]}},
            "response": {"status": {"code": 200}, "headers": {"Content-Type": [JSON]},
                         "body": {"string": BODY}},
        }]},
        "/interactions/0/request/headers/Authorization/0",
    ),
    "betamax": (
        "a.json",
        {"http_interactions": [{
            "request": {"method": "GET", "uri": URL, "headers": {"Authorization": [BEARER]}},
            "response": {"status": {"code": 200}, "headers": {"Content-Type": [JSON]},
                         "body": {"string": BODY, "encoding": "utf-8"}},
        }]},
        "/http_interactions/0/request/headers/Authorization/0",
    ),
    "go-vcr": (
        "a.yaml",
        {"version": 2, "interactions": [{
            "request": {"method": "GET", "url": URL, "headers": {"Authorization": [BEARER]}},
            "response": {"code": 200, "headers": {"Content-Type": [JSON]}, "body": BODY},
        }]},
        "/interactions/0/request/headers/Authorization/0",
    ),
    "responses": (
        "a.yaml",
        {"responses": [{"response": {
            "method": "GET", "url": URL, "body": BODY, "status": 200, "content_type": JSON,
            "headers": {"authorization": SECRET}, "auto_calculate_content_length": False,
        }}]},
        "/responses/0/response/headers/authorization",
    ),
    "hoverfly": (
        "a.json",
        {"data": {"pairs": [{
            "request": {"method": [{"matcher": "exact", "value": "GET"}],
                        "path": [{"matcher": "exact", "value": PATH}],
                        "headers": {"Authorization": [{"matcher": "exact", "value": BEARER}]}},
            "response": {"status": 200, "body": BODY, "encodedBody": False,
                         "headers": {"Content-Type": [JSON]}},
        }]}, "meta": {"schemaVersion": "v5"}},
        "/data/pairs/0/request/headers/Authorization/0/value",
    ),
    "pact": (
        "a.json",
        {"consumer": {"name": "a"}, "provider": {"name": "b"}, "interactions": [{
            "description": "x",
            "request": {"method": "GET", "path": PATH, "headers": {"Authorization": BEARER}},
            "response": {"status": 200, "headers": {"Content-Type": JSON}, "body": SESSION},
        }], "metadata": {"pactSpecification": {"version": "2.0.0"}}},
        "/interactions/0/request/headers/Authorization",
    ),
    "nock": (
        "a.json",
        [{"scope": "https://api.example.com:443", "method": "GET", "path": PATH, "body": "",
          "status": 200, "response": SESSION,
          "rawHeaders": ["Content-Type", JSON, "Set-Cookie", f"sid={SECRET}; Path=/"]}],
        "/0/rawHeaders/3",
    ),
    "wiremock": (
        "a.json",
        {"request": {"method": "GET", "urlPath": PATH,
                     "headers": {"Authorization": {"equalTo": BEARER}}},
         "response": {"status": 200, "jsonBody": SESSION, "headers": {"Content-Type": JSON}}},
        "/request/headers/Authorization/equalTo",
    ),
    "postman": (
        "a.json",
        {"info": {"schema": "https://schema.getpostman.com/json/collection/v2.1.0/"},
         "item": [{"name": "get", "request": {"method": "GET", "url": {"raw": URL}},
                   "response": [{"originalRequest": {
                       "method": "GET", "url": {"raw": URL},
                       "header": [{"key": "Authorization", "value": BEARER}]},
                       "code": 200, "header": [{"key": "Content-Type", "value": JSON}],
                       "body": BODY}]}]},
        "/item/0/response/0/originalRequest/header/0/value",
    ),
    "envelope": ("a.json", {"headers": {"authorization": BEARER}, "body": BODY},
                 "/headers/authorization"),
    "envelope in YAML": ("a.yaml", {"headers": {"authorization": BEARER}, "data": SESSION},
                         "/headers/authorization"),
}  # fmt: skip
"""A capture in each format: its name, its value, and the pointer of what is found in it."""


def written(path: Path, value: Any) -> str:
    """Write a value as JSON or YAML by the name of the file, and return its text."""
    is_yaml = path.suffix == ".yaml"
    text = yaml.safe_dump(value) if is_yaml else json.dumps(value, indent=1)
    path.write_text(text, encoding="utf-8")
    return text


def findings(path: Path, config: Config = PRIVACY) -> list[av.Finding]:
    """Return the findings that the command shows for a file."""
    options = CheckOptions(config=config, excerpts=True)
    file = check_file(str(path), path.name, session_schemas(), options)
    for _, excerpt in file.pairs:
        assert excerpt is None or SECRET not in f"{excerpt.before}{excerpt.text}"
    return list(file.findings)


@pytest.mark.parametrize("form", FORMATS)
def test_headers_are_found_in_every_format(form: str, tmp_path: Path) -> None:
    """The finding is at the line of the value; nothing is found after it was replaced."""
    name, value, pointer = FORMATS[form]
    text = written(tmp_path / name, value)
    (finding,) = findings(tmp_path / name)
    assert (finding.code, finding.pointer, finding.record) == ("ALC808", pointer, None)
    assert finding.line is not None
    assert SECRET in text.splitlines()[finding.line - 1]
    assert SECRET not in json.dumps(finding.to_dict())
    is_envelope = form.startswith("envelope")
    assert (finding.exchange is None) is is_envelope
    if finding.exchange is not None:
        assert finding.exchange.method == "GET"
        assert pointer.startswith(finding.exchange.entry)
    written(tmp_path / name, json.loads(json.dumps(value).replace(SECRET, "REDACTED")))
    assert findings(tmp_path / name) == []


@pytest.mark.parametrize("form", FORMATS)
def test_nothing_is_found_by_default(form: str, tmp_path: Path) -> None:
    """Not even with every rule of the default selection."""
    name, value, _ = FORMATS[form]
    written(tmp_path / name, value)
    found = findings(tmp_path / name, Config(only_sessions=True))
    assert [each.code for each in found if each.code.startswith("ALC8")] == []


@pytest.mark.parametrize("form", FORMATS)
def test_what_is_in_a_session_is_found_once(form: str, tmp_path: Path) -> None:
    """As a finding of the Session, with its pointer, and not of the text around it."""
    name, value, pointer = FORMATS[form]
    spoilt = json.dumps(value).replace(SESSION["person"]["phone"] or "", "+41791234567")
    written(tmp_path / name, json.loads(spoilt))
    found = findings(tmp_path / name)
    assert [each.pointer for each in found if each.record is None] == [pointer]
    inside = {each.pointer for each in found if each.record == 0}
    assert "/person/phone" in inside
    lines = [each.line or 0 for each in found]
    assert lines == sorted(lines)


def test_a_body_is_placed_at_its_line(tmp_path: Path) -> None:
    """JSON text in a block of YAML has lines of its own."""
    cassette = (
        "interactions:\n- request:\n    method: POST\n    uri: https://a.example.com/people\n"
        '    body: |\n      {\n        "note": "x",\n        "email": "nora@gmail.com"\n      }\n'
        "  response:\n    status: {code: 204}\n    body: {string: ''}\n"
    )
    (tmp_path / "a.yaml").write_text(cassette)
    found = findings(tmp_path / "a.yaml", Config(select=["ALC8"], ignore=["ALC0"]))
    assert [(each.code, each.line) for each in found] == [("ALC802", 8)]


def test_a_capture_without_sessions_is_searched(tmp_path: Path) -> None:
    """Also with --only-sessions: what leaks from an exchange need not be beside a Session."""
    value = json.loads(json.dumps(FORMATS["har"][1]).replace("/sessions/", "/people/"))
    value["log"]["entries"][0]["response"]["content"]["text"] = "{}"
    written(tmp_path / "a.har", value)
    for only_sessions in (False, True):
        config = Config(select=["ALC8"], ignore=["ALC0"], only_sessions=only_sessions)
        found = findings(tmp_path / "a.har", config)
        assert [each.code for each in found] == ["ALC808"]
    assert findings(tmp_path / "a.har", Config(only_sessions=True)) == []


def test_places_of_captures_can_be_ignored(tmp_path: Path) -> None:
    """The pointer is that in the file."""
    written(tmp_path / "a.har", FORMATS["har"][1])
    ignore = ["ALC0", "ALC808:/log/entries/*/request/headers/**"]
    assert findings(tmp_path / "a.har", Config(select=["ALC8"], ignore=ignore)) == []


def test_broken_files_have_only_their_own_findings(tmp_path: Path) -> None:
    """Text that can't be parsed, and values that are not Sessions, have nothing around."""
    for name, text in (
        ("a.json", "{"),
        ("b.json", '{"phone": "+41791234567"}'),
        ("c.yaml", "a: ["),
    ):
        (tmp_path / name).write_text(text)
        found = findings(tmp_path / name, Config(select=["ALC8"]))
        assert [each.code for each in found if each.code.startswith("ALC8")] == []


def test_many_texts_in_one_body_are_placed(tmp_path: Path) -> None:
    """Each at its own column; a body is located once, or this would take quadratic time."""
    people = [{"email": f"nora.{index}@gmail.com"} for index in range(2_000)]
    exchange = {"request": {"method": "POST", "url": URL, "postData": {"text": json.dumps(people)}}}
    text = written(tmp_path / "a.har", {"log": {"entries": [exchange]}})
    found = findings(tmp_path / "a.har", Config(select=["ALC802"], ignore=["ALC0"], max_findings=0))
    assert [each.code for each in found if each.code == "ALC802"] == []  # only counted
    config = Config(select=["ALC802"], ignore=["ALC0"], max_findings=5_000)
    found = [each for each in findings(tmp_path / "a.har", config) if each.code == "ALC802"]
    assert len(found) == 2_000
    for index, each in enumerate(found):
        line = text.splitlines()[(each.line or 0) - 1]
        assert each.column is not None
        assert line[each.column - 1 :].startswith(f'\\"nora.{index}@')
