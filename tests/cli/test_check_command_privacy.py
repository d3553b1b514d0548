"""``check --select ALC8``: reports, baselines and exit codes, in which no value is shown."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any, Final

import pytest

import alcamine_validate as av
from tests.cli.conftest import Main

SECRET: Final = "q8Zt4vXw2LpN7sKd9f"
PHONE: Final = "+41791234567"
SELECT: Final = ("check", "--isolated", "--select", "ALC8", "--ignore", "ALC0")
FORMATS: Final = (
    "text", "concise", "json", "jsonl", "sarif", "junit", "github", "gitlab", "markdown", "html",
)  # fmt: skip


@pytest.fixture
def har(tmp_path: Path) -> Path:
    """A HAR with a token in a header, and a Session with a phone number."""
    session: Any = av.sample(seed=1)
    session["person"]["phone"] = PHONE
    entry = {
        "request": {
            "method": "GET",
            "url": f"https://api.example.com/sessions/{session['id']}?access_token={SECRET}",
            "headers": [{"name": "Authorization", "value": f"Bearer {SECRET}"}],
        },
        "response": {
            "status": 200,
            "content": {"mimeType": "application/json", "text": json.dumps(session)},
        },
    }
    path = tmp_path / "a.har"
    path.write_text(json.dumps({"log": {"entries": [entry]}}), "utf-8")
    return path


@pytest.mark.parametrize("form", FORMATS)
def test_no_report_has_a_value(main: Main, har: Path, form: str) -> None:
    """All three findings are in each format, and neither the secret nor the number is."""
    code, out, _ = main(*SELECT, "--format", form, har)
    assert code == 0
    for rule in ("ALC801", "ALC808", "ALC809"):
        assert rule in out
    assert SECRET not in out
    assert PHONE not in out
    assert PHONE[1:] not in out


def test_warnings_fail_on_request(main: Main, har: Path) -> None:
    """As other warnings do."""
    assert main(*SELECT, "--fail-on", "warning", har).code == 1
    assert main("check", "--isolated", "--fail-on", "info", har).code == 0


def test_findings_can_be_accepted(main: Main, har: Path, tmp_path: Path) -> None:
    """A baseline has no value either, and a new finding is still reported."""
    baseline = tmp_path / "baseline.json"
    main(*SELECT, "--write-baseline", baseline, har)
    assert SECRET not in baseline.read_text("utf-8")
    assert PHONE not in baseline.read_text("utf-8")
    known = main(*SELECT, "--fail-on", "warning", "--baseline", baseline, har)
    assert known.code == 0
    har.write_text(har.read_text("utf-8").replace('"headers"', f'"body": "{PHONE}", "headers"', 1))
    new = main(*SELECT, "--fail-on", "warning", "--baseline", baseline, har)
    assert new.code == 1
    assert "Found 1 warning" in new.out


def test_fingerprints_stay(main: Main, har: Path) -> None:
    """SARIF and GitLab tell the findings apart, in every run the same."""
    runs = [json.loads(main(*SELECT, "--format", "gitlab", har).out) for _ in range(2)]
    assert runs[0] == runs[1]
    assert len({each["fingerprint"] for each in runs[0]}) == 3


def test_drift_is_not_about_people(main: Main, har: Path) -> None:
    """The other commands do not read what is around Sessions."""
    (har.parent / "alcamine-validate.toml").write_text('extend-select = ["ALC8"]\n')
    _, out, _ = main("drift", "--config", har.parent / "alcamine-validate.toml", har)
    assert "ALC8" not in out
    assert SECRET not in out
