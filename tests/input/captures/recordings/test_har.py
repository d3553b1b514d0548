"""HAR 1.2 files, as browsers and proxies write them.

No browser runs here. The forms are those of the specification,
http://www.softwareishard.com/blog/har-12-spec/, with known additions and errors of the tools.
"""

from __future__ import annotations

import base64
import codecs
import json
from pathlib import Path
from typing import Any, Final

import pytest

from tests.input.captures.recordings.commands import Check, value_at
from tests.input.captures.recordings.payloads import (
    AWKWARD_STATUS,
    BAD,
    GOOD,
    NOTED,
    SESSIONS,
    expected,
)

JSON: Final = "application/json; charset=utf-8"


def content(value: Any, **fields: Any) -> dict[str, Any]:
    """Return ``response.content`` with JSON text; ``fields`` add to its members or replace them."""
    text = json.dumps(value, ensure_ascii=False)
    return {"size": len(text.encode()), "mimeType": JSON, "text": text} | fields


def without(fields: dict[str, Any], name: str) -> dict[str, Any]:
    """Return a mapping without one of its fields."""
    return {key: value for key, value in fields.items() if key != name}


def entry(
    path: str, held: dict[str, Any], *, status: int = 200, method: str = "GET", **more: Any
) -> dict[str, Any]:
    """Return an entry as Chrome writes it: with extra members, and header names of HTTP/2."""
    headers = [
        {"name": ":status", "value": str(status)},
        {"name": "content-type", "value": str(held.get("mimeType", ""))},
        {"name": "content-encoding", "value": "br"},
    ]
    initiator = {"type": "script", "stack": {"callFrames": [{"url": "https://example.com/a.js"}]}}
    return {
        "_initiator": initiator,
        "_priority": "High",
        "cache": {},
        "request": {
            "method": method,
            "url": f"https://api.example.com{path}",
            "httpVersion": "h2",
            "headers": [{"name": ":path", "value": path}],
            "queryString": [],
        },
        "response": {
            "status": status,
            "statusText": "",
            "httpVersion": "h2",
            "headers": headers,
            "content": held,
            "redirectURL": "",
            "_transferSize": 912,
            "_error": None,
        }
        | more,
        "startedDateTime": "2026-03-14T09:26:35.118Z",
        "time": 41.5,
    }


def har(path: Path, *entries: dict[str, Any], indent: int | None = 2) -> Path:
    """Write a HAR with these entries, and return its path."""
    creator = {"name": "WebInspector", "version": "537.36"}
    log = {"version": "1.2", "creator": creator, "pages": [], "entries": list(entries)}
    path.write_text(json.dumps({"log": log}, indent=indent, ensure_ascii=False), "utf-8")
    return path


def browsed() -> list[dict[str, Any]]:
    """Return entries as a person's browser records them."""
    page = {"size": 9, "mimeType": "text/html", "text": "<p>é</p>"}
    return [
        entry("/sessions/x1", content(NOTED)),
        entry("/agents", content([])),
        entry("/sessions", {"size": 0, "mimeType": "x-unknown"}, status=0, method="OPTIONS"),
        entry("/sessions?limit=250", content(list(SESSIONS.values()))),
        entry("/sessions/x1", {"size": 0, "mimeType": JSON}, status=304),
        entry("/sessions/x2", page),
        entry("/sessions/x3", {"size": 3263, "mimeType": JSON}),
        entry("/sessions/x4", content({"error": {}}), method="OPTIONS"),
        entry("/sessions/x5#top", content(AWKWARD_STATUS)),
    ]


@pytest.mark.parametrize("indent", [2, None])
@pytest.mark.parametrize("mark", [b"", codecs.BOM_UTF8])
def test_what_a_browser_saw(tmp_path: Path, check: Check, mark: bytes, indent: int | None) -> None:
    """Places are exact, in indented text or one line, with a byte order mark or without."""
    path = har(tmp_path / "browsed.har", *browsed(), indent=indent)
    path.write_bytes(mark + path.read_bytes())
    report = check(path)
    judged = (NOTED, *SESSIONS.values(), AWKWARD_STATUS)
    assert report.code == 1
    unjudged = [one for one in report.findings if one["code"] == "ALC017"]
    assert [one["line"] is None for one in unjudged] == [False]
    report.findings[:] = [one for one in report.findings if one not in unjudged]
    assert report.codes_and_places == expected(*judged)
    assert report.summary["sessions"] == len(judged)
    assert report.skipped == {"path": 1, "status": 2, "content": 1, "body": 1, "left_out": 1}
    for one in report.findings:
        assert report.value_in_string(one) == value_at(judged[one["record"]], one["pointer"])


def test_astral_and_combining_characters_before_a_value(tmp_path: Path, check: Check) -> None:
    """Columns count characters of the file, whether they are escaped there or not."""
    session = {"note": "😀e\u0301\u2028é"} | BAD
    path = har(tmp_path / "odd.har", entry("/sessions/x1", content(session)), indent=None)
    report = check(path, "--ignore", "ALC7")
    assert report.codes_and_places == expected(BAD)
    [one] = report.findings
    assert report.value_in_string(one) == value_at(BAD, one["pointer"])


def test_base64(tmp_path: Path, check: Check) -> None:
    """A base64 body has no other encoding, whatever the headers say; findings are at its start."""
    texts = [base64.b64encode(json.dumps(one).encode()).decode() for one in (GOOD, BAD)]
    held = [content(None, text=text, encoding="base64") for text in texts]
    path = har(tmp_path / "base64.har", *(entry("/sessions/x1", one) for one in held))
    report = check(path)
    assert report.codes_and_places == expected(GOOD, BAD)
    [one] = report.findings
    assert report.line(one)[one["column"] - 1 :].startswith(f'"{texts[1]}"')


def test_text_that_is_wrongly_called_base64(tmp_path: Path, check: Check) -> None:
    """Firefox did that, https://bugzilla.mozilla.org/show_bug.cgi?id=1762313."""
    held = content(BAD, encoding="base64")
    path = har(tmp_path / "firefox.har", entry("/sessions/x1", held))
    assert check(path).codes_and_places == expected(BAD)


@pytest.mark.parametrize(
    "mime_type",
    ["application/json", "APPLICATION/JSON;charset=UTF-8", "application/vnd.alcamine+json", ""],
)
def test_content_that_is_json(tmp_path: Path, check: Check, mime_type: str) -> None:
    """JSON has a JSON type or suffix (RFC 6839), or has no type and looks like JSON."""
    held = content(BAD, mimeType=mime_type)
    path = har(tmp_path / "types.har", entry("/sessions/x1", held, headers=[]))
    assert check(path).codes_and_places == expected(BAD)


@pytest.mark.parametrize("mime_type", ["text/html", "image/png", "application/jsonp", "text/json5"])
def test_content_that_is_something_else(tmp_path: Path, check: Check, mime_type: str) -> None:
    """If the type is not JSON, it does not matter that the text looks like JSON."""
    held = content(BAD, mimeType=mime_type)
    report = check(har(tmp_path / "types.har", entry("/sessions/x1", held, headers=[])))
    assert [one["code"] for one in report.findings] == ["ALC007"]
    assert report.skipped == {"content": 1}


def test_the_header_says_the_type_that_the_content_lacks(tmp_path: Path, check: Check) -> None:
    """Some tools omit ``mimeType``, although the specification requires it."""
    html = [{"name": "CONTENT-TYPE", "value": "text/html"}]
    held = without(content(BAD), "mimeType")
    path = har(tmp_path / "bare.har", entry("/sessions/x1", held, headers=html))
    assert check(path).skipped == {"content": 1}


@pytest.mark.parametrize("status", [0, 201, 204, 206, 301, 304, 401, 404, 429, 500, 503])
def test_other_statuses_are_counted(tmp_path: Path, check: Check, status: int) -> None:
    """Browsers write status 0 for a request that failed or was blocked."""
    report = check(har(tmp_path / "status.har", entry("/sessions/x1", content(BAD), status=status)))
    assert (report.code, [one["code"] for one in report.findings]) == (0, ["ALC007"])
    assert report.skipped == {"status": 1}


@pytest.mark.parametrize(
    ("path", "judged"),
    [
        ("/sessions", True),
        ("/sessions/x1", True),
        ("/sessions/x1?include=/agents", True),
        ("/sessions/x1/messages", False),
        ("/sessions/x1/messages?of=/sessions/x1", False),
        ("/sessionsx", False),
        ("/agents#/sessions/x1", False),
        ("/", False),
    ],
)
def test_which_paths_are_judged(tmp_path: Path, check: Check, path: str, judged: bool) -> None:
    """Only the path of the URL counts, not its query or fragment."""
    report = check(har(tmp_path / "paths.har", entry(path, content(BAD))))
    assert report.summary["sessions"] == int(judged)
    assert report.skipped == ({} if judged else {"path": 1})


def test_an_empty_log(tmp_path: Path, check: Check) -> None:
    """A log without entries gets a finding, because there is nothing to check."""
    report = check(har(tmp_path / "empty.har"))
    assert (report.code, [one["code"] for one in report.findings]) == (0, ["ALC007"])
