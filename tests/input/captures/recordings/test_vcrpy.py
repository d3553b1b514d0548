"""Cassettes that vcrpy writes, in the forms of its releases.

Its YAML serializer writes bodies as quoted scalars, or as ``!!binary`` if they are not UTF-8;
its JSON serializer writes JSON strings. The bodies depend on the client: those of ``requests``
are decoded, although the header ``Content-Encoding`` stays; those of ``urllib.request`` are as
they were sent. See vcr/serializers and vcr/migration.py of https://github.com/kevin1024/vcrpy
for the forms.
"""

from __future__ import annotations

import base64
import gzip
import json
import urllib.request
from pathlib import Path
from typing import Any, Final

import pytest
import vcr
import yaml

from tests.input.captures.recordings.commands import Ask, Check, value_at
from tests.input.captures.recordings.payloads import (
    AWKWARD_STATUS,
    BAD,
    GOOD,
    NOTED,
    SESSIONS,
    USUAL,
    USUAL_SESSIONS,
    USUAL_SKIPPED,
    expected,
)
from tests.input.captures.recordings.server import ENCODERS
from tests.input.captures.recordings.yaml_places import place, scalars

BODY: Final = ("response", "body", "string")


def cassette(path: Path, **options: Any) -> Any:
    """Return a context in which vcrpy records into ``path``, as YAML or JSON by its suffix."""
    serializer = "json" if path.suffix == ".json" else "yaml"
    return vcr.use_cassette(str(path), **{"serializer": serializer} | options)


def fetch(url: str, encoding: str) -> None:
    """Get ``url`` with ``urllib.request``, which decodes nothing."""
    request = urllib.request.Request(url, headers={"Accept-Encoding": encoding})
    with urllib.request.urlopen(request, timeout=30) as answer:
        answer.read()


@pytest.mark.parametrize("suffix", [".yaml", ".yml", ".json"])
def test_what_a_test_suite_asks_for(tmp_path: Path, ask: Ask, check: Check, suffix: str) -> None:
    """Sessions are checked in the order of the recording; other responses are counted."""
    path = tmp_path / f"sessions{suffix}"
    with cassette(path):
        ask(*USUAL)
    report = check(path)
    assert report.code == 1
    assert report.codes_and_places == expected(*USUAL_SESSIONS)
    assert report.summary["sessions"] == len(USUAL_SESSIONS)
    assert report.skipped == USUAL_SKIPPED


@pytest.mark.parametrize("encoding", list(ENCODERS))
@pytest.mark.parametrize("decoded", [False, True])
@pytest.mark.parametrize("suffix", [".yaml", ".json"])
def test_encoded_answers_that_the_client_decoded(
    tmp_path: Path, ask: Ask, check: Check, suffix: str, decoded: bool, encoding: str
) -> None:
    """The header may state an encoding that the recorded text no longer has."""
    path = tmp_path / f"encoded{suffix}"
    with cassette(path, decode_compressed_response=decoded):
        ask(f"/sessions/{BAD['id']}?indent=1", encoding=encoding)
    assert ("Content-Encoding" in path.read_text()) is not decoded
    report = check(path)
    assert report.codes_and_places == expected(BAD)
    assert report.skipped == {}


@pytest.mark.parametrize("encoding", list(ENCODERS))
def test_encoded_answers_as_they_were_sent(
    tmp_path: Path, api: str, check: Check, encoding: str
) -> None:
    """Compressed bytes are ``!!binary``; findings in them are at the start of that scalar."""
    path = tmp_path / "binary.yaml"
    with cassette(path):
        fetch(f"{api}/sessions/{GOOD['id']}", encoding)
        fetch(f"{api}/sessions", encoding)
    assert path.read_text().count("string: !!binary |") == 2
    report = check(path)
    assert report.codes_and_places == expected(GOOD, *SESSIONS.values())
    line, _ = place(scalars(path, *BODY)[1])
    assert {one["line"] for one in report.findings} == {line}


def test_both_kinds_of_encoded_answers_in_one_cassette(
    tmp_path: Path, api: str, ask: Ask, check: Check
) -> None:
    """A decoded and a compressed body have the same headers; both are read."""
    path = tmp_path / "both.yaml"
    with cassette(path, record_mode="all"):
        fetch(f"{api}/sessions/{BAD['id']}", "gzip")
        ask(f"/sessions/{BAD['id']}", encoding="gzip")
        fetch(f"{api}/sessions/{BAD['id']}", "identity")
    assert path.read_text().count("- gzip") == 4  # in two requests and two responses
    assert check(path).codes_and_places == expected(BAD, BAD, BAD)


@pytest.mark.parametrize("style", ["", "indent=2", "indent=2&ascii=1", "ascii=1", "indent=0"])
def test_findings_in_a_quoted_body_stand_at_their_values(
    tmp_path: Path, ask: Ask, check: Check, style: str
) -> None:
    """PyYAML folds quoted scalars arbitrarily, and escapes characters in double quotes."""
    path = tmp_path / "quoted.yaml"
    with cassette(path):
        ask("/agents", f"/sessions/{NOTED['id']}", f"/sessions/{AWKWARD_STATUS['id']}?{style}")
    node = scalars(path, *BODY)[2]
    assert node.style in ("'", '"')
    report = check(path)
    assert report.codes_and_places == [(code, at, 1) for code, at, _ in expected(AWKWARD_STATUS)]
    [finding] = report.findings
    assert report.value_in_scalar(finding, node) == AWKWARD_STATUS["status"]
    assert report.before_in_scalar(finding, node).rstrip().endswith('"status":')


def test_bodies_as_block_scalars(tmp_path: Path, ask: Ask, check: Check) -> None:
    """Many projects use a serializer that writes such bodies; findings have exact lines."""
    path = tmp_path / "blocks.yaml"
    recorder = vcr.VCR(serializer="blocks")
    recorder.register_serializer("blocks", _Blocks())
    with recorder.use_cassette(str(path)):
        ask(*(f"/sessions/{one['id']}?indent=2&ascii=1" for one in (GOOD, BAD, AWKWARD_STATUS)))
    assert [node.style for node in scalars(path, *BODY)] == ["|", "|", "|"]
    report = check(path)
    assert report.codes_and_places == expected(GOOD, BAD, AWKWARD_STATUS)
    amount, status = (report.line(one) for one in report.findings)
    value = value_at(BAD, "/agent/version/incentiveAmount")
    assert amount.strip().startswith(f'"incentiveAmount": {value}')
    assert status.strip() == f'"status": {json.dumps(AWKWARD_STATUS["status"])},'


class _Blocks:
    """A serializer that writes each text of several lines as a block scalar."""

    class Dumper(yaml.SafeDumper):
        """PyYAML's dumper, with block scalars."""

    @classmethod
    def serialize(cls, value: Any) -> str:
        """Return YAML text."""
        cls.Dumper.add_representer(str, cls._represent)
        return yaml.dump(value, Dumper=cls.Dumper, allow_unicode=True)

    @staticmethod
    def deserialize(text: str) -> Any:
        """Return the content of a cassette."""
        return yaml.safe_load(text)

    @staticmethod
    def _represent(dumper: yaml.SafeDumper, text: str) -> yaml.ScalarNode:
        style = "|" if "\n" in text else None
        return dumper.represent_scalar("tag:yaml.org,2002:str", text, style=style)


def test_findings_in_json_cassettes_have_true_columns(
    tmp_path: Path, ask: Ask, check: Check
) -> None:
    """A finding marks its value within the string of the body, even after escapes."""
    path = tmp_path / "columns.json"
    with cassette(path):
        ask(f"/sessions/{NOTED['id']}", "/sessions?indent=2")
    report = check(path)
    assert report.codes_and_places == expected(NOTED, *SESSIONS.values())
    listed = [None, *SESSIONS.values()]
    for one in report.findings:
        assert report.value_in_string(one) == value_at(listed[one["record"]], one["pointer"])
        assert report.line(one).lstrip().startswith('"string": "')


@pytest.mark.parametrize("name", ["gone", "broken", "page", "empty", "bytes", "text"])
def test_nothing_to_judge_is_a_warning(tmp_path: Path, ask: Ask, check: Check, name: str) -> None:
    """The warning is needed because a wrong URL pattern must not look like success."""
    path = tmp_path / "nothing.yaml"
    with cassette(path):
        ask("/agents", f"/sessions/{name}")
    report = check(path)
    assert report.code == 0
    assert [one["code"] for one in report.findings] == ["ALC007"]
    assert report.summary["sessions"] == 0
    reason = {"gone": "status", "broken": "status", "empty": "body"}.get(name, "content")
    assert report.skipped == {"path": 1, reason: 1}


def test_json_that_was_cut_is_a_finding(tmp_path: Path, ask: Ask, check: Check) -> None:
    """The truncated body gets a finding where it is cut; the other responses are checked."""
    path = tmp_path / "cut.yaml"
    with cassette(path):
        ask("/sessions/cut", f"/sessions/{BAD['id']}")
    report = check(path)
    assert report.code == 1
    assert [one["code"] for one in report.findings] == ["ALC002", expected(BAD)[0][0]]
    node = scalars(path, *BODY)[0]
    assert report.before_in_scalar(report.findings[0], node) == node.value


def test_an_answer_without_content_type(tmp_path: Path, ask: Ask, check: Check) -> None:
    """Text that looks like JSON is checked even without a content type."""
    path = tmp_path / "untyped.yaml"
    with cassette(path):
        ask(f"/sessions/{BAD['id']}?type=none", "/sessions/text")
    assert "Content-Type" not in path.read_text()
    report = check(path)
    assert report.codes_and_places == expected(BAD)
    assert report.skipped == {"content": 1}


def test_a_body_that_is_an_alias(tmp_path: Path, ask: Ask, check: Check) -> None:
    """If a hook returns an object twice, PyYAML writes it once, and then as ``*id001``."""
    path = tmp_path / "aliases.yaml"
    kept: list[Any] = []

    def same_body(response: Any) -> Any:
        kept.append(response)
        return response | {key: kept[0][key] for key in ("body", "headers", "status")}

    with cassette(path, before_record_response=same_body):
        ask(f"/sessions/{BAD['id']}", f"/sessions/{GOOD['id']}")
    assert "body: *id" in path.read_text()
    report = check(path)
    assert report.codes_and_places == expected(BAD, BAD)
    node = scalars(path, *BODY)[0]
    for finding in report.findings:
        assert report.value_in_scalar(finding, node) == value_at(BAD, finding["pointer"])
        assert report.before_in_scalar(finding, node).endswith('"incentiveAmount":')


TAGGED: Final = """\
- request: !!python/object:vcr.request.Request
    body: null
    headers: !!python/object/apply:__builtin__.frozenset
    - - !!python/tuple [accept, '*/*']
    host: api.example.com
    method: GET
    path: /sessions/x1
    port: 443
    protocol: https
  response:
    body: {string: !!python/unicode %s}
    headers: [!!python/unicode "Content-Type: application/json\\r\\n", "Connection: close\\r\\n"]
    status: {code: 200, message: OK}
- request: {body: null, headers: [], host: api.example.com, method: GET, path: /agents,
    port: 8080, protocol: http}
  response:
    body: {string: ''}
    headers: ["Content-Length: 0\\r\\n"]
    status: {code: 404, message: Not Found}
"""
"""A cassette as releases before 1.0 wrote it under Python 2, with a placeholder for the body."""


def test_a_yaml_cassette_from_before_1_0(tmp_path: Path, check: Check) -> None:
    """Old cassettes are lists with tags of Python objects, hosts apart, and headers as lines."""
    path = tmp_path / "old.yaml"
    path.write_text(TAGGED % json.dumps(json.dumps(BAD)))
    report = check(path)
    assert report.codes_and_places == expected(BAD)
    assert report.skipped == {"path": 1}
    assert report.findings[0]["line"] == 11


def test_a_json_cassette_from_before_1_0(tmp_path: Path, check: Check) -> None:
    """Old cassettes have the same form in JSON, and findings have exact columns."""
    request = {"protocol": "http", "method": "GET", "headers": {}, "host": "api.example.com"}
    response = {"status": {"message": "OK", "code": 200}, "body": {"string": json.dumps(BAD)}}
    old = [
        {
            "request": request | {"body": None, "path": "/sessions/x1?a=/agents", "port": 80},
            "response": response | {"headers": ["content-type: application/json\r\n"]},
        }
    ]
    path = tmp_path / "old.json"
    path.write_text(json.dumps(old, indent=4))
    report = check(path)
    assert report.codes_and_places == expected(BAD)
    [one] = report.findings
    assert report.value_in_string(one) == value_at(BAD, one["pointer"])


def old_bodies() -> dict[str, dict[str, Any]]:
    """Return responses with one Session, in forms that other releases and clients wrote."""
    text = json.dumps(BAD)
    headers = {"Content-Type": ["application/json; charset=utf-8"]}
    packed = {**headers, "content-encoding": ["gzip"]}
    compressed = gzip.compress(text.encode())
    base = {"status": {"code": 200, "message": "OK"}, "headers": headers}
    return {
        "text": base | {"body": text},
        "one header a name": base | {"headers": {"content-type": "application/json"}, "body": text},
        "no message": base | {"status": {"code": 200, "message": None}, "body": {"string": text}},
        "with url": base | {"url": "https://api.example.com/", "body": {"string": text}},
        "base64": base | {"body": {"base64_string": base64.b64encode(text.encode()).decode()}},
        "base64 of gzip": base
        | {"headers": packed, "body": {"base64_string": base64.b64encode(compressed).decode()}},
        "httpx": {"status_code": 200, "headers": headers, "content": text},
    }


@pytest.mark.parametrize("form", list(old_bodies()))
@pytest.mark.parametrize("suffix", [".yaml", ".json"])
def test_other_forms_of_a_response(tmp_path: Path, check: Check, suffix: str, form: str) -> None:
    """The forms include a bare string, ``base64_string``, and the first one of httpx's stubs."""
    request = {"method": "get", "uri": "https://api.example.com/sessions/x1", "body": None}
    interaction = {"request": request | {"headers": {}}, "response": old_bodies()[form]}
    data = {"interactions": [interaction], "version": 1}
    path = tmp_path / f"form{suffix}"
    path.write_text(json.dumps(data, indent=4) if suffix == ".json" else yaml.safe_dump(data))
    report = check(path)
    assert report.codes_and_places == expected(BAD)
    assert report.skipped == {}


def test_httpx_once_wrote_compressed_content(tmp_path: Path, check: Check) -> None:
    """The ``content`` of a compressed response is then ``!!binary``."""
    response = {
        "status_code": 200,
        "http_version": "HTTP/1.1",
        "headers": {"content-type": ["application/json"], "content-encoding": ["gzip"]},
        "content": gzip.compress(json.dumps(BAD).encode()),
    }
    request = {"method": "GET", "uri": "https://api.example.com/sessions/x1", "body": ""}
    data = {"version": 1, "interactions": [{"request": request, "response": response}]}
    path = tmp_path / "httpx.yaml"
    path.write_text(yaml.safe_dump(data))
    report = check(path)
    assert report.codes_and_places == expected(BAD)
    assert report.findings[0]["line"] == place(scalars(path, "response", "content")[0])[0]


@pytest.mark.parametrize("body", [None, {}, {"string": None}, {"string": ""}, ""])
def test_an_interaction_without_body(tmp_path: Path, check: Check, body: object) -> None:
    """There is nothing to check, however the missing body is written."""
    request = {"method": "GET", "uri": "https://api.example.com/sessions", "body": None}
    status = {"code": 200, "message": "OK"}
    headers = {"Content-Type": ["application/json"]}
    response = {"status": status, "headers": headers, "body": body}
    path = tmp_path / "bodiless.yaml"
    path.write_text(yaml.safe_dump({"interactions": [{"request": request, "response": response}]}))
    report = check(path)
    assert [one["code"] for one in report.findings] == ["ALC007"]
    assert report.skipped == {"body": 1}
