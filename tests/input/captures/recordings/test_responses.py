"""Files that the recorder of ``responses`` writes: YAML, with each body as decoded text.

It replaces the header Content-Type by a separate key, which no response lacks; see
responses/_recorder.py of https://github.com/getsentry/responses.
"""

from __future__ import annotations

from pathlib import Path
from typing import Any, Final

import pytest
import yaml
from responses import _recorder

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
from tests.input.captures.recordings.yaml_places import scalars

BODY: Final = ("responses", "response", "body")


def record(path: Path, ask: Ask, *asked: Any, encoding: str = "identity", **options: Any) -> Path:
    """Record these requests into ``path``, and return the path."""
    recorder = _recorder.Recorder()

    recorder.record(file_path=path, **options)(lambda: ask(*asked, encoding=encoding))()
    return path


@pytest.mark.parametrize("encoding", ["identity", *ENCODERS])
def test_what_a_test_suite_asks_for(tmp_path: Path, ask: Ask, check: Check, encoding: str) -> None:
    """The body is text, whatever its encoding was; other responses are counted."""
    report = check(record(tmp_path / "responses.yaml", ask, *USUAL, encoding=encoding))
    assert report.code == 1
    assert report.codes_and_places == expected(*USUAL_SESSIONS)
    assert report.summary["sessions"] == len(USUAL_SESSIONS)
    assert report.skipped == USUAL_SKIPPED


@pytest.mark.parametrize("style", ["", "indent=2", "indent=2&ascii=1", "ascii=1"])
def test_a_finding_in_a_quoted_body_stands_at_its_value(
    tmp_path: Path, ask: Ask, check: Check, style: str
) -> None:
    """The body is a quoted scalar, folded after 80 columns, with escapes or without."""
    asked = [f"/sessions/{one['id']}?{style}" for one in (NOTED, BAD, AWKWARD_STATUS)]
    path = record(tmp_path / "responses.yaml", ask, *asked)
    report = check(path)
    assert report.codes_and_places == expected(NOTED, BAD, AWKWARD_STATUS)
    bodies = zip(report.findings, (BAD, AWKWARD_STATUS), scalars(path, *BODY)[1:], strict=True)
    for finding, session, node in bodies:
        value = value_at(session, finding["pointer"])
        assert report.value_in_scalar(finding, node) == value
        name = finding["pointer"].rpartition("/")[2]
        assert report.before_in_scalar(finding, node).rstrip().endswith(f'"{name}":')


def test_a_kept_content_encoding_says_nothing_about_the_body(
    tmp_path: Path, ask: Ask, check: Check
) -> None:
    """``keep_headers`` keeps the original header, but the body is stored decoded."""
    kept = {"keep_headers": ["Content-Encoding", "Content-Type", "Content-Length"]}
    path = record(tmp_path / "kept.yaml", ask, "/sessions", encoding="gzip", **kept)
    assert "Content-Encoding: gzip" in path.read_text()
    assert check(path).codes_and_places == expected(*SESSIONS.values())


def test_an_answer_without_content_type_is_judged_by_its_text(
    tmp_path: Path, ask: Ask, check: Check
) -> None:
    """The recorder then writes ``text/plain``, so this type means nothing."""
    path = record(tmp_path / "untyped.yaml", ask, f"/sessions/{BAD['id']}?type=none")
    assert "content_type: text/plain" in path.read_text()
    assert check(path).codes_and_places == expected(BAD)


def test_a_response_that_is_missing_stops_nothing(tmp_path: Path, ask: Ask, check: Check) -> None:
    """It is a finding, and the others are checked."""
    path = record(tmp_path / "cut.yaml", ask, f"/sessions/{BAD['id']}")
    path.write_text(f"{path.read_text()}- response: null\n")
    codes = [code for code, *_ in check(path).codes_and_places]
    assert sorted(codes) == sorted(["ALC016", *(code for code, *_ in expected(BAD))])


def test_a_body_of_bytes_is_mangled_text_there(tmp_path: Path, ask: Ask, check: Check) -> None:
    """Such a body is counted by its content type, and does not affect other responses."""
    path = record(tmp_path / "bytes.yaml", ask, "/sessions/bytes", f"/sessions/{BAD['id']}")
    report = check(path)
    assert report.codes_and_places == expected(BAD)
    assert report.skipped == {"content": 1}


def test_a_file_with_blocks_for_a_person_to_edit(tmp_path: Path, ask: Ask, check: Check) -> None:
    """``_add_from_file`` reads block scalars as well; findings in them have exact lines."""
    path = record(
        tmp_path / "edited.yaml", ask, f"/sessions/{GOOD['id']}", f"/sessions/{BAD['id']}?indent=2"
    )
    good, bad = yaml.safe_load(path.read_bytes())["responses"]
    indented = "".join(f"      {line}\n" for line in bad["response"].pop("body").splitlines())
    rest = "".join(f"    {name}: {value}\n" for name, value in bad["response"].items())
    head = yaml.safe_dump({"responses": [good]})
    path.write_text(f"{head}- response:\n    body: |-\n{indented}{rest}", "utf-8")
    assert [node.style for node in scalars(path, *BODY)][1] == "|"
    report = check(path)
    assert report.codes_and_places == expected(GOOD, BAD)
    assert report.line(report.findings[0]).strip().startswith('"incentiveAmount": ')
