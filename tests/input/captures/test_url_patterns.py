"""The URLs that hold Sessions: by default, by ``--url-pattern``, and similar ones that do not."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Final

import pytest

import alcamine_validate as av
from alcamine_validate.cli.main import main
from alcamine_validate.input.captures.url_patterns import (
    InvalidUrlPattern,
    check_url_pattern,
    is_matched,
    path_of_expression,
)
from alcamine_validate.input.read import DEFAULT_PATTERNS
from tests.support.tables import for_each

HOST = "https://api.example.com"


MEANT: Final = (
    "/sessions",
    "/sessions/",
    "/sessions?limit=250&of=/agents",
    "/sessions/a1",
    "/sessions/a1/",
    "/sessions/a1?x=1#/agents",
    "/sessions/a%201",
    "/%73essions/a1",
    "/sessions/%C3%A9",
    "/sessions/%FF",
    "/sessions/a;b=c",
    "/sessions/*",
    "/sessions?",
)


def test_urls_that_are_meant_by_default() -> None:
    """URLs match on any host, with any query, escapes (RFC 3986, section 2.1) or a last slash."""

    def check(url: str) -> None:
        assert is_matched(HOST + url, DEFAULT_PATTERNS)
        assert is_matched("http://[::1]:8500" + url, DEFAULT_PATTERNS)
        assert is_matched(url, DEFAULT_PATTERNS)

    for_each(MEANT, check)


ALIKE: Final = (
    "",
    "/",
    "/session",
    "/session/a1",
    "/sessionsa1",
    "/Sessions/a1",
    "/v1/sessions/a1",
    "/sessions/a1/messages",
    "/sessions//a1/b",
    "/sessions/a%2Fb",
    "/agents?path=/sessions/a1",
    "/agents#/sessions/a1",
    "/sessions%3Flimit=1",
)


def test_urls_that_only_look_alike_are_not_meant() -> None:
    """Paths are compared as a whole, including their case."""

    def check(url: str) -> None:
        assert not is_matched(HOST + url, DEFAULT_PATTERNS)

    for_each(ALIKE, check)


@pytest.mark.parametrize("url", ["http://[::1/sessions", "sessions/a1", "http://x]/sessions"])
def test_any_text_has_a_path(url: str) -> None:
    """No text in a capture raises an exception."""
    assert is_matched(url, DEFAULT_PATTERNS)
    assert not is_matched(f"{url}/a/b", DEFAULT_PATTERNS)


EXPRESSIONS: Final = (
    (r"^/(v1|v2)/sessions/([^/]+)$", "/v1/sessions/x"),
    (r"/sessions/[a-z0-9]{24}", "/sessions/x"),
    (r"/api/v1/(?:agents|sessions)(?:/(?<id>\w+))?(\?.*)?", "/api/v1/sessions/x"),
    (r"/sessions\?limit=\d+", "/sessions"),
    (r"/sessions[?]limit=\d+", "/sessions"),
    (r"\/sessions\/(?!latest)\S+?", "/sessions/x"),
    (r"/sessions/\p{L}+(-\x41)*", "/sessions/x-x"),
    ("/sessions|/calls", "/sessions"),
    ("/calls|/people", "/calls"),
    (r"/v\d\.\d/sessions", "/vx.x/sessions"),
    ("/sessions.*", "/sessions"),
    (r"/v1\.0/sessions.+?", "/v1.0/sessions"),
    (".*sessions.*", "x/sessions"),
    (".*", ""),
    ("/[^/]+", ""),
    ("", ""),
    ("(" * 400 + "/sessions" + ")" * 400, "/sessions"),
    ("(" * 400, ""),
    ("/sessions" * 200, ""),
)


def test_the_path_of_a_regular_expression() -> None:
    """The path is derived if that is easy; deriving it never raises an exception or takes long."""

    def check(expression: str, path: str) -> None:
        assert path_of_expression(expression) == path

    for_each(EXPRESSIONS, check)


OWN_PATTERNS: Final = (
    ("/v2/sessions/{id}", f"{HOST}/v2/sessions/a1", True),
    ("/v2/sessions/{id}", f"{HOST}/sessions/a1", False),
    ("/v2/sessions/{id}", f"{HOST}/v2/sessions/", False),
    ("/v2/sessions/{id}/", f"{HOST}/v2/sessions/a1", True),
    ("/sessions/*", f"{HOST}/sessions/", False),
    ("/sessions/ses_{id}", f"{HOST}/sessions/ses_a1", True),
    ("/sessions/ses_{id}", f"{HOST}/sessions/a1", False),
    ("/**/sessions", f"{HOST}/a/b/sessions", True),
    ("/**/sessions", f"{HOST}/a/b/sessions/c", False),
    ("/a.c/{x}", f"{HOST}/abc/1", False),
    ("/{org}/sessions/{id}", f"{HOST}/acme/sessions/a1", True),
    ("/{org}/sessions/{id}", f"{HOST}/a/b/sessions/a1", False),
    (f"{HOST}/sessions", f"{HOST}/sessions?limit=1", True),
    (f"{HOST}/sessions", "http://api.example.com/sessions", False),
    (f"{HOST}/sessions", "https://api.example.org/sessions", False),
    ("https://*.example.com/sessions", f"{HOST}/sessions", True),
    ("https://*.example.com/sessions", "https://example.com/sessions", False),
    ("HTTPS://API.example.com/sessions", f"{HOST}/sessions", True),
    (f"{HOST}/sessions", "https://API.Example.COM/sessions", True),
    (f"{HOST}/Sessions", "https://API.Example.COM/sessions", False),
    ("*://localhost:8000/x", "http://localhost:8000/x", True),
    ("*://localhost:8000/x", "http://localhost:8001/x", False),
    ("/", f"{HOST}/", True),
)


def test_patterns_of_ones_own() -> None:
    """Placeholders and ``*`` match within a path segment; only scheme and host ignore case."""

    def check(pattern: str, url: str, meant: bool) -> None:
        check_url_pattern(pattern)
        assert is_matched(url, (pattern,)) is meant

    for_each(OWN_PATTERNS, check)


@pytest.mark.parametrize("pattern", ["sessions", "", "{id}", "api.example.com/sessions"])
def test_patterns_that_nothing_could_match(pattern: str) -> None:
    """The message about such a pattern has an example of a valid one."""
    with pytest.raises(InvalidUrlPattern, match="as in /v2"):
        check_url_pattern(pattern)


def capture(path: Path, *targets: str) -> Path:
    """Write a HAR with a valid Session at each URL path, and return the HAR's path."""
    content = {"mimeType": "application/json", "text": av.sample_json(seed=1).decode()}
    entries = [
        {
            "request": {"method": "GET", "url": HOST + target},
            "response": {"status": 200, "headers": [], "content": content},
        }
        for target in targets
    ]
    path.write_text(json.dumps({"log": {"version": "1.2", "entries": entries}}), "utf-8")
    return path


def test_patterns_on_the_command_line(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """The given patterns replace the default ones; a URL may match any of them."""
    path = str(capture(tmp_path / "a.har", "/sessions", "/v2/sessions/a", "/v3/sessions/b", "/c"))
    options = ["--url-pattern", "/v2/sessions/{id}", "--url-pattern", "/v3/**"]
    assert main(["check", "--format", "json", *options, path]) == 0
    summary = json.loads(capsys.readouterr().out)["summary"]
    assert (summary["sessions"], summary["skipped"]) == (2, {"path": 2})


def test_a_wrong_pattern_does_not_look_like_success(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """A warning states what was skipped and names the option."""
    path = str(capture(tmp_path / "a.har", "/sessions", "/c"))
    assert main(["check", "--format", "json", "--url-pattern", "/nowhere", path]) == 0
    [finding] = json.loads(capsys.readouterr().out)["findings"]
    assert (finding["code"], finding["severity"]) == ("ALC007", "warning")
    assert "skipped 2 responses with another path; --url-pattern" in finding["message"]
    assert main(["check", "--fail-on", "warning", "--url-pattern", "/nowhere", path]) == 1
    capsys.readouterr()
    assert main(["check", "--url-pattern", "nowhere", path]) == 2
    assert "as in /v2/sessions/{id}" in capsys.readouterr().err
