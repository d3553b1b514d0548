"""``--only-sessions`` leaves out and counts what is not a Session at all, and nothing else."""

from __future__ import annotations

import json
from collections import Counter
from pathlib import Path
from typing import Any, Final

import pytest

import alcamine_validate as av
from alcamine_validate.check import only_sessions, tasks
from alcamine_validate.check.all_files import check_all
from alcamine_validate.check.one_file import CheckOptions
from alcamine_validate.check.only_sessions import is_about_sessions
from alcamine_validate.check.result import CheckedFile, Summary
from alcamine_validate.input.document import Part
from alcamine_validate.reporters.summary import note_lines
from alcamine_validate.session import session_schemas
from tests.support.systems import needs_fork
from tests.support.tables import for_each

GOOD: Final[dict[str, Any]] = dict(av.sample(seed=1))
BAD: Final[dict[str, Any]] = {**GOOD, "status": "DONE"}
ONLY: Final = av.Config(only_sessions=True)
SNAKE: Final = dict.fromkeys(("agent_id", "person_id", "conversation_id", "agent_version_id"), 1)
CUT: Final = json.dumps(BAD)[:-200]


def checked(path: Path, text: str, config: av.Config = ONLY, jobs: int = 1) -> CheckedFile:
    """Return the result of a file with this text."""
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(text, encoding="latin-1" if path.suffix == ".gz" else "utf-8")
    [file] = check_all([str(path)], session_schemas(), CheckOptions(config=config), jobs=jobs)
    return file


def text_of(*values: Any) -> str:
    """Return JSON Lines."""
    return "".join(json.dumps(value) + "\n" for value in values)


LEFT_OUT: Final = (
    ("package.json", '{"name": "x", "scripts": {}}'),
    ("package.json", '{"name": "x", "name": "y"}'),
    ("a.json", "[1, 2, 3]"),
    ("a.json", "[]"),
    ("a.json", '"text"'),
    ("a.json", ""),
    ("a.json", '{"a": 1'),
    ("a.json", "// comment\n{}"),
    ("a.json", '{"agentId": 1, "personId": 2, '),
    ("a.json", "[" * 2000),
    ("a.json", '{"a": 1e999}'),
    ("a.jsonl", text_of({"level": "info"}, {"level": "warn"}) + "{\n"),
    ("a.yaml", "a: &x 1\nb: *x\n<<: {c: 1}\n"),
    ("a.yaml", "{{ template }}: ["),
    ("a.har", '{"log": {"version": "1.2", "entries": []}}'),
    ("a.har", "{}"),
)


def test_files_without_anything_like_a_session_are_left_out(tmp_path: Path) -> None:
    """They have no findings, whatever is wrong with them, and are counted."""

    def check(name: str, text: str) -> None:
        file = checked(tmp_path / "f" / name, text)
        assert (file.is_left_out, file.findings, file.codes.total()) == (True, [], 0)
        summary = Summary()
        summary.add(file)
        assert (summary.files, summary.left_out_files) == (0, 1)
        assert list(note_lines(summary)) == ["Left out 1 file without a Session (--only-sessions)."]
        assert checked(tmp_path / "f" / name, text, av.Config()).codes

    for_each(LEFT_OUT, check)


REPORTED: Final = (
    ("a.json", CUT, "ALC002"),
    ("a.json", '{"agentId": 1, "personId": 2, "isDemo": ', "ALC002"),
    ("a.json", "{'agentId': 1, 'personId': 2, 'isDemo': 3}", "ALC002"),
    ("a.yaml", "agentId: 1\npersonId: 2\nisDemo: 3\nx: [", "ALC012"),
    ("session.json", "{", "ALC002"),
    ("Alcamine/a.json", "{", "ALC002"),
    ("a.json", json.dumps(BAD), "ALC103"),
    ("a.json", json.dumps({"data": BAD}), "ALC103"),
    ("a.json", json.dumps({"body": json.dumps(BAD)[:-9]}), "ALC002"),
    ("a.json.gz", "\x1f\x8b\b", "ALC011"),
)


def test_what_is_like_a_session_is_reported(tmp_path: Path) -> None:
    """A broken Session, also as text or by its path, and what can't be read at all."""

    def check(name: str, text: str, code: str) -> None:
        file = checked(tmp_path / "f" / name, text)
        assert not file.is_left_out
        assert code in file.codes

    for_each(REPORTED, check)


def test_a_session_that_is_too_deep_is_reported(tmp_path: Path) -> None:
    """A file around it says where it is, unless it is documentation with an example."""
    deep: dict[str, Any] = {"a": {"b": {"c": {"d": {"e": BAD}}}}}
    file = checked(tmp_path / "a.json", json.dumps(deep))
    [finding] = file.findings
    assert (finding.code, file.is_left_out) == ("ALC018", False)
    assert "a Session is at /a/b/c/d/e, which --at can name" in finding.message
    documentation = {"openapi": "3.1.0", "paths": deep}
    assert checked(tmp_path / "b.json", json.dumps(documentation)).is_left_out


def test_a_text_with_many_problems_is_searched_once(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Otherwise the time would grow with the square of the text."""
    texts: list[str] = []
    monkeypatch.setattr(only_sessions, "has_telling_keys", texts.append)
    config = av.Config(only_sessions=True, at="/data")
    assert checked(tmp_path / "a.json", '{"a": 1' + ', "a": 1' * 99 + "}", config).is_left_out
    assert len(texts) == 1


def test_a_webhook_of_a_session_that_holds_none_is_left_out(tmp_path: Path) -> None:
    """Other systems have sessions and events too."""
    text = '{"type": "session.started", "properties": {"user": 1}}'
    assert checked(tmp_path / "event.json", text).is_left_out


def test_values_beside_sessions_are_left_out_and_counted(tmp_path: Path) -> None:
    """The other records of a file with Sessions are judged."""
    file = checked(tmp_path / "a.jsonl", text_of(GOOD, {"a": 1}, BAD, [1, 2]) + "{\n")
    assert (file.sessions, file.left_out_values, dict(file.codes)) == (
        2,
        2,
        {"ALC103": 1, "ALC002": 1},
    )
    summary = Summary()
    summary.add(file)
    assert list(note_lines(summary)) == [
        "Left out 2 values that are not Sessions (--only-sessions)."
    ]


def test_places_parts_and_partial_sessions_are_left_out_too(tmp_path: Path) -> None:
    """A project with such settings has files of all kinds."""
    for config in (
        av.Config(only_sessions=True, at="/data"),
        av.Config(only_sessions=True, partial=True),
        av.Config(only_sessions=True, part="person"),
    ):
        for text in ('{"data": {}}', "{}", '{"name": "x", "scripts": {}, "version": "1"}'):
            assert checked(tmp_path / "a.json", text, config).is_left_out


def test_names_in_snake_case_are_reported(tmp_path: Path) -> None:
    """That is a mistake in a Session."""
    names = ("agent_id", "person_id", "is_demo", "record_audio", "agent")
    assert checked(tmp_path / "a.json", json.dumps(dict.fromkeys(names))).codes == {"ALC018": 1}


def test_a_response_that_should_hold_a_session_is_never_left_out(tmp_path: Path) -> None:
    """The API may have changed."""
    content = {"mimeType": "application/json", "text": "{}"}
    entry = {
        "request": {"method": "GET", "url": "https://api.example.com/sessions/a"},
        "response": {"status": 200, "content": content},
    }
    har = json.dumps({"log": {"version": "1.2", "entries": [entry]}})
    assert checked(tmp_path / "a.har", har).codes == {"ALC018": 1}


def capture(text: str, status: int = 200, kind: str = "application/json") -> str:
    """Return a HAR with one response of the API."""
    entry = {
        "request": {"method": "GET", "url": "https://api.example.com/sessions/a"},
        "response": {"status": status, "content": {"mimeType": kind, "text": text}},
    }
    return json.dumps({"log": {"version": "1.2", "entries": [entry]}})


BROKEN: Final = (
    "<html>502</html>",
    '{"id": "abc", "status": "COMPL',
    '{"id": 1e999}',
    '{"x": 1, "x": 2}',
)


def test_a_broken_response_is_reported(tmp_path: Path) -> None:
    """Whatever its text is, the API was asked for a Session."""

    def check(text: str) -> None:
        with_option, without = (
            checked(tmp_path / "a.har", capture(text), config) for config in (ONLY, av.Config())
        )
        assert with_option.codes == without.codes
        assert not with_option.is_left_out

    for_each([(each,) for each in BROKEN], check)


SKIPPED: Final = (
    (json.dumps(GOOD), 201, "application/json", False),
    (json.dumps(GOOD), 200, "text/plain", False),
    ('{"error": 1}', 404, "application/json", True),
    ("<html>", 200, "text/html", True),
    ("[]", 200, "application/json", True),
)


def test_a_capture_whose_sessions_are_skipped_is_reported(tmp_path: Path) -> None:
    """The reason may be a mistake in the recording or a change of the API."""

    def check(text: str, status: int, kind: str, is_left_out: bool) -> None:
        file = checked(tmp_path / "a.har", capture(text, status, kind))
        assert file.is_left_out is is_left_out
        if not is_left_out:
            assert (file.codes, file.skipped.total()) == ({"ALC007": 1}, 1)

    for_each(SKIPPED, check)


def test_the_file_with_a_skipped_session_is_read(tmp_path: Path) -> None:
    """Playwright stores bodies beside a HAR."""
    content = {"mimeType": "application/json", "_file": "body.json"}
    har = json.loads(capture("", 201))
    har["log"]["entries"][0]["response"]["content"] = content
    for text, is_left_out in ((json.dumps(GOOD), False), ("{}", True)):
        (tmp_path / "body.json").write_text(text)
        assert checked(tmp_path / "a.har", json.dumps(har)).is_left_out is is_left_out


def test_the_note_on_other_values_says_what_the_option_would_do(tmp_path: Path) -> None:
    """It counts the values that it would leave out, and is not there with the option."""
    note = "5 values are not Sessions; --only-sessions leaves such values out."

    def check(text: str, name: str, config: av.Config, expected: list[str]) -> None:
        summary = Summary()
        summary.add(checked(tmp_path / name, text, config))
        assert list(note_lines(summary)) == expected

    values, session = text_of(*[{"a": 1}] * 5), text_of(GOOD)
    left = "Left out 5 values that are not Sessions (--only-sessions)."
    for_each(
        (
            (values + session, "a.jsonl", av.Config(), [note]),
            (values, "a.jsonl", av.Config(), [note]),
            (values, "a.jsonl", av.Config(max_findings=0), [note]),
            (values, "a.jsonl", av.Config(ignore=["ALC018"]), []),
            (values + session, "a.jsonl", ONLY, [left]),
            (values, "a.jsonl", av.Config(at="/b"), []),
            (text_of(*[SNAKE] * 5), "a.jsonl", ONLY, []),
            (capture("[{}, {}, {}, {}, {}]"), "a.har", av.Config(), []),
        ),
        check,
    )


def test_a_folder_without_files_and_a_missing_file_are_reported(tmp_path: Path) -> None:
    """They may be slips in the call."""
    options = CheckOptions(config=ONLY)
    for name in ("", "missing.json"):
        [file] = check_all([str(tmp_path / name)], session_schemas(), options)
        assert not file.is_left_out
        assert file.codes.total() == 1


@needs_fork
@pytest.mark.parametrize("only", [True, False])
def test_ranges_of_a_file_are_the_file(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, *, only: bool
) -> None:
    """A file that is divided between processes has the same result."""
    monkeypatch.setattr(tasks, "RANGE", 500)
    monkeypatch.setattr(tasks, "_WORTH", 0)
    config = av.Config(only_sessions=only)
    for values in ([{"a": 1}] * 300, [{"a": 1}] * 200 + [BAD] + [{"a": 1}] * 100):
        text = text_of(*values)
        one, two = (checked(tmp_path / "a.jsonl", text, config, jobs) for jobs in (1, 2))
        assert vars(two) | {"drift": 0} == vars(one) | {"drift": 0}
        assert one.is_left_out is (only and BAD not in values)


def test_a_file_without_a_session_has_one_finding(tmp_path: Path) -> None:
    """Without the option, it says how many other values there are; in a mixed file, each is one."""
    file = checked(tmp_path / "a.jsonl", text_of(*({"a": n} for n in range(2000))), av.Config())
    [finding] = file.findings
    assert finding.message.endswith("; neither are 1,999 other values in this file")
    assert (finding.line, file.codes, file.severities.total()) == (1, {"ALC018": 1}, 1)
    mixed = checked(tmp_path / "a.jsonl", text_of({}, GOOD, {}, {}), av.Config())
    assert mixed.codes == {"ALC018": 3}


def test_what_is_counted_is_what_is_shown(tmp_path: Path) -> None:
    """In a search, a Session in snake case is an error, and the other values are one warning."""
    other = {"a": 1}

    def check(values: list[dict[str, Any]], most: int, shown: list[str]) -> None:
        path = tmp_path / "f" / "a.jsonl"
        path.parent.mkdir(exist_ok=True)
        path.write_text(text_of(*values), "utf-8")
        options = CheckOptions(config=av.Config(max_findings=most), excerpts=True)
        [file] = check_all([str(path.parent)], session_schemas(), options)
        assert [str(each.severity) for each in file.findings] == shown
        errors, warnings = values.count(SNAKE), int(other in values)
        assert +file.severities == Counter({"error": errors, "warning": warnings})
        assert file.codes.total() == errors + warnings == len(shown) + file.left_out
        assert len(file.excerpts) == len(shown)

    for_each(
        (
            ([SNAKE, other], 9, ["error", "warning"]),
            ([other, SNAKE], 9, ["warning", "error"]),
            ([other, SNAKE, other, other], 9, ["warning", "error"]),
            ([SNAKE, SNAKE, other, other], 9, ["error", "error", "warning"]),
            ([SNAKE, SNAKE], 9, ["error", "error"]),
            ([other, SNAKE, other, other], 1, ["error"]),
            ([other] * 50, 0, []),
            ([other] * 50, 1, ["warning"]),
        ),
        check,
    )


def test_the_severity_says_whether_somebody_named_the_file(tmp_path: Path) -> None:
    """A search warns; an explicit severity counts for both."""
    path = tmp_path / "f" / "a.json"
    for config, named, searched in (
        (av.Config(), "error", "warning"),
        (av.Config(severity={"ALC018": "error"}), "error", "error"),
        (av.Config(severity={"ALC018": "info"}), "info", "info"),
    ):
        assert checked(path, "{}", config).findings[0].severity == named
        [file] = check_all([str(path.parent)], session_schemas(), CheckOptions(config=config))
        assert file.findings[0].severity == searched


def test_what_is_unknown_may_be_about_sessions() -> None:
    """Only text that can be looked at can be left out."""
    part = Part(b'{"a": ')
    assert not is_about_sessions("invalid-json", part, "a.json")
    assert not is_about_sessions("nothing-to-check", None, "session.json")
    assert is_about_sessions("unreadable-file", None, "a.json")
    assert is_about_sessions("over-limit", part, "a.json")
    assert is_about_sessions("invalid-json", Part(CUT.encode()), "a.json")
