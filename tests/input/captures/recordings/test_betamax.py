"""Cassettes that betamax writes: one line of JSON, for any number of Sessions.

It stores a gzip-encoded body, or any body with ``preserve_exact_body_bytes``, as
``base64_string``; see betamax/util.py of https://github.com/betamaxpy/betamax.
"""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any, Final

import betamax
import pytest
import requests

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

pytestmark = pytest.mark.filterwarnings("ignore:.*utcnow.*:DeprecationWarning")
"""betamax dates its interactions with ``utcnow``; Python 3.12 and later warn about it."""

RECORDED: Final = "recorded.json"


def record(folder: Path, ask: Ask, *asked: Any, encoding: str = "identity", **options: Any) -> Path:
    """Record these requests with betamax, and return the path of the cassette."""
    session = requests.Session()
    recorder = betamax.Betamax(session, cassette_library_dir=str(folder))
    with recorder.use_cassette(RECORDED.removesuffix(".json"), record="all", **options):
        ask(*asked, session=session, encoding=encoding)
    return folder / RECORDED


def interactions(path: Path) -> list[Any]:
    """Return the interactions in a cassette, read with the standard library."""
    listed: list[Any] = json.loads(path.read_bytes())["http_interactions"]
    return listed


@pytest.mark.parametrize("exact", [False, True])
@pytest.mark.parametrize("encoding", ["identity", "gzip"])
def test_what_a_test_suite_asks_for(
    tmp_path: Path, ask: Ask, check: Check, encoding: str, exact: bool
) -> None:
    """Text, base64, and base64 of gzip have the same findings; other responses are counted."""
    path = record(tmp_path, ask, *USUAL, encoding=encoding, preserve_exact_body_bytes=exact)
    key = "base64_string" if exact or encoding == "gzip" else "string"
    assert key in interactions(path)[0]["response"]["body"]
    report = check(path)
    assert report.code == 1
    assert report.codes_and_places == expected(*USUAL_SESSIONS)
    assert report.summary["sessions"] == len(USUAL_SESSIONS)
    assert report.skipped == USUAL_SKIPPED


@pytest.mark.parametrize("style", ["", "indent=2", "indent=1&ascii=1"])
def test_columns_are_true_in_the_only_line(
    tmp_path: Path, ask: Ask, check: Check, style: str
) -> None:
    """All findings are in line 1, each at its value within the string of its body."""
    asked = (f"/sessions/{NOTED['id']}", f"/sessions?{style}", f"/sessions/{BAD['id']}?{style}")
    report = check(record(tmp_path, ask, *asked))
    judged = [NOTED, *SESSIONS.values(), BAD]
    assert report.codes_and_places == expected(*judged)
    assert {one["line"] for one in report.findings} == {1}
    for one in report.findings:
        assert report.value_in_string(one) == value_at(judged[one["record"]], one["pointer"])


def test_a_finding_in_base64_stands_where_that_starts(
    tmp_path: Path, ask: Ask, check: Check
) -> None:
    """A person could not find a place within base64."""
    asked = [f"/sessions/{one['id']}" for one in (GOOD, BAD, AWKWARD_STATUS)]
    path = record(tmp_path, ask, *asked, preserve_exact_body_bytes=True)
    report = check(path)
    assert report.codes_and_places == expected(GOOD, BAD, AWKWARD_STATUS)
    for one in report.findings:
        body = interactions(path)[one["record"]]["response"]["body"]["base64_string"]
        assert report.text[one["column"] - 1 :].startswith(json.dumps(body))


@pytest.mark.parametrize("encoding", ["deflate", "deflate;raw", "br"])
@pytest.mark.parametrize("exact", [False, True])
def test_encodings_that_betamax_itself_fails_at(
    tmp_path: Path, ask: Ask, check: Check, encoding: str, exact: bool
) -> None:
    """Unless betamax keeps exact bytes, it writes U+FFFD for them: nothing is left to check."""
    options: dict[str, Any] = {"encoding": encoding, "preserve_exact_body_bytes": exact}
    if exact:
        path = record(tmp_path, ask, f"/sessions/{BAD['id']}", **options)
        assert check(path).codes_and_places == expected(BAD)
        return
    with pytest.raises(requests.exceptions.ContentDecodingError):
        record(tmp_path, ask, f"/sessions/{BAD['id']}", **options)
    path = tmp_path / RECORDED
    assert "\ufffd" in interactions(path)[0]["response"]["body"]["string"]
    report = check(path)
    assert report.summary["sessions"] == 0
    assert report.findings, "it must not look like success"


def test_older_releases_and_the_prettier_serializer(tmp_path: Path, ask: Ask, check: Check) -> None:
    """Cassettes may have plain bodies and statuses, single header values, and indented JSON."""
    path = record(tmp_path, ask, f"/sessions/{GOOD['id']}", f"/sessions/{BAD['id']}")
    listed = interactions(path)
    for one in listed:
        response = one["response"]
        response["body"] = response["body"]["string"]
        response["status_code"] = response.pop("status")["code"]
        response["headers"] = {name: values[0] for name, values in response["headers"].items()}
    path.write_text(json.dumps({"http_interactions": listed}, indent=2, sort_keys=True))
    report = check(path)
    assert report.codes_and_places == expected(GOOD, BAD)
    [finding] = report.findings
    assert report.value_in_string(finding) == value_at(BAD, finding["pointer"])


def test_nothing_to_judge_is_a_warning(tmp_path: Path, ask: Ask, check: Check) -> None:
    """The responses have another path or another status."""
    report = check(record(tmp_path, ask, "/agents", "/sessions/gone"))
    assert (report.code, report.codes_and_places) == (0, [("ALC007", "", None)])
    assert report.skipped == {"path": 1, "status": 1}


def test_a_cassette_that_was_never_used(tmp_path: Path, ask: Ask, check: Check) -> None:
    """An unused cassette has an empty list."""
    report = check(record(tmp_path, ask))
    assert (report.code, [one["code"] for one in report.findings]) == (0, ["ALC007"])
    assert report.skipped == {}
