"""Contents of a file: a Session, an array of them, a webhook body around one, or nothing."""

from __future__ import annotations

import json
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

import pytest

from tests.support.places import EXAMPLES

if TYPE_CHECKING:
    from tests.cli.conftest import Main
    from tests.support.golden_files import Golden

GOOD: Final[Any] = json.loads((EXAMPLES / "session.json").read_bytes())
BAD: Final[Any] = GOOD | {"status": "done", "ledger": GOOD["ledger"] | {"amount": "1"}}


def check(main: Main, text: str | bytes, *options: str) -> tuple[int, Any]:
    """Return the exit code and the JSON report about a text on the standard input."""
    data = text.encode() if isinstance(text, str) else text
    code, out, err = main("check", "--format=json", *options, "-", stdin=data)
    assert err == ""
    return code, json.loads(out)


def codes_and_places(report: Any) -> list[tuple[str, str, int | None]]:
    """Return the code, pointer and record of each finding."""
    return [(one["code"], one["pointer"], one["record"]) for one in report["findings"]]


def test_an_array_of_sessions(main: Main) -> None:
    """Each finding has the index of its Session, and a pointer relative to that Session."""
    code, report = check(main, json.dumps([GOOD, BAD, GOOD, BAD], indent=1))
    assert code == 1
    assert codes_and_places(report) == [
        ("ALC103", "/status", 1),
        ("ALC101", "/ledger/amount", 1),
        ("ALC103", "/status", 3),
        ("ALC101", "/ledger/amount", 3),
    ]
    assert report["summary"]["sessions"] == 4
    lines = [one["line"] for one in report["findings"]]
    assert lines == sorted(set(lines))


def test_places_in_an_array_are_places_in_the_file(main: Main) -> None:
    """Line and column count from the start of the file, not of the Session."""
    text = json.dumps([GOOD, BAD], indent=1)
    _, report = check(main, text)
    for one, value in zip(report["findings"], ('"done"', '"1"'), strict=True):
        line = text.splitlines()[one["line"] - 1]
        assert line[one["column"] - 1 : one["end_column"] - 1] == value


def test_related_places_in_an_array(main: Main) -> None:
    """Their pointers are also relative to the Session, and their lines to the file."""
    late = GOOD | {"ledger": GOOD["ledger"] | {"updatedAt": "2020-01-01T00:00:00.000Z"}}
    text = json.dumps([GOOD, late], indent=1)
    _, report = check(main, text)
    (finding,) = report["findings"]
    (related,) = finding["related"]
    assert (finding["pointer"], finding["record"]) == ("/ledger/updatedAt", 1)
    assert related["pointer"] == "/ledger/createdAt"
    assert '"createdAt"' in text.splitlines()[related["line"] - 1]
    assert related["line"] > text.splitlines().index(" {", 2)


def test_an_array_as_text(
    main: Main, golden: Golden, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The index of the Session is shown beside the pointer."""
    monkeypatch.chdir(tmp_path)
    Path("list.json").write_text(json.dumps([BAD, GOOD, BAD], indent=1))
    code, out, _ = main("check", "list.json")
    assert code == 1
    golden("array.txt", out)


def test_each_session_of_an_array_is_named(main: Main) -> None:
    """The first one is named too; the number of the only Session in a file is left out."""
    _, out, _ = main("check", "--all", "-", stdin=json.dumps([BAD, BAD], indent=1).encode())
    assert "^ session 0: /status\n" in out
    assert "^ session 1: /status\n" in out
    _, out, _ = main("check", "-", stdin=json.dumps(BAD, indent=1).encode())
    assert "^ /status\n" in out


@pytest.mark.parametrize("root", ["null", "5", '"x"', "true"])
def test_an_element_that_is_no_object(main: Main, root: str) -> None:
    """An element beside a Session is reported with its index: it should be a Session too."""
    code, report = check(main, f"[{json.dumps(GOOD)}, {root}]")
    assert code == 1
    assert codes_and_places(report) == [("ALC018", "", 1)]
    assert report["summary"]["sessions"] == 1


def test_an_array_in_an_array_is_an_envelope(main: Main) -> None:
    """Only the outermost array is not an envelope."""
    code, report = check(main, f"[[{json.dumps(GOOD)}]]")
    assert code == 0
    assert codes_and_places(report) == [("ALC019", "/*/*", None)]
    assert report["summary"]["sessions"] == 1


@pytest.mark.parametrize("text", ["[]", " [ ] ", "\n\n[\n]\n"])
def test_an_empty_array_is_nothing_to_check(main: Main, text: str) -> None:
    """It is a warning, and the exit code is 0."""
    code, report = check(main, text)
    assert code == 0
    (finding,) = report["findings"]
    assert (finding["code"], finding["severity"], finding["record"]) == ("ALC007", "warning", None)
    assert report["summary"] | {"drift": []} == {
        "drift": [], "drift_uncounted": 0,
        "skipped": {}, "left_out": 0, "known": 0, "stale": [],
        "files": 1, "sessions": 0, "errors": 0, "warnings": 1, "infos": 0
    }  # fmt: skip


def test_many_sessions_and_many_findings(main: Main) -> None:
    """There are 250 Sessions, the most that GET /sessions returns; indices have several digits."""
    sessions = [BAD if index % 10 == 3 else GOOD for index in range(250)]
    code, report = check(main, json.dumps(sessions))
    assert code == 1
    assert sorted({one["record"] for one in report["findings"]}) == list(range(3, 250, 10))
    assert report["summary"] | {"drift": []} == {
        "drift": [], "drift_uncounted": 0,
        "skipped": {}, "left_out": 0, "known": 0, "stale": [],
        "files": 1, "sessions": 250, "errors": 50, "warnings": 0, "infos": 0,
    }  # fmt: skip


@pytest.mark.parametrize("event", ["session.completed", "session.started", "session.x"])
def test_a_webhook_body(main: Main, event: str) -> None:
    """The Session is in ``properties``, and pointers are relative to it."""
    body = {"type": event, "metadata": {"idempotencyKey": "x"}, "properties": BAD}
    code, report = check(main, json.dumps(body, indent=1))
    assert code == 1
    assert codes_and_places(report) == [("ALC103", "/status", 0), ("ALC101", "/ledger/amount", 0)]
    assert check(main, json.dumps(body | {"properties": GOOD}))[0] == 0


def test_what_is_no_webhook_body_is_an_envelope(main: Main) -> None:
    """Bodies with other event types, or ``properties`` that is not an object, are envelopes."""
    for body, place in (
        ({"type": "agent.updated", "properties": GOOD}, "/properties"),
        ({"type": "sessions", "properties": GOOD}, "/properties"),
        ({"type": "session.completed", "properties": [GOOD]}, "/properties/*"),
        ({"properties": GOOD}, "/properties"),
    ):
        code, report = check(main, json.dumps(body))
        assert code == 0
        assert codes_and_places(report) == [("ALC019", place, None)]
    report = check(main, json.dumps(GOOD | {"properties": {}}))[1]
    assert [one["pointer"] for one in report["findings"]] == ["/properties"]


def test_duplicate_keys_by_record(main: Main) -> None:
    """Pointers are relative to the Session, or outside of all Sessions to the root of the file."""
    text = json.dumps(GOOD)
    repeated = text[:-1] + ', "status": "COMPLETED"}'
    _, report = check(main, f"[{text}, {repeated}]")
    (finding,) = report["findings"]
    assert (finding["code"], finding["pointer"], finding["record"]) == ("ALC004", "/status", 1)
    assert finding["related"][0]["pointer"] == "/status"
    many = ", ".join([text] * 10 + [repeated] * 2)
    assert codes_and_places(check(main, f"[{many}]")[1]) == [
        ("ALC004", "/status", 10), ("ALC004", "/status", 11)
    ]  # fmt: skip
    body = '{"type": "session.completed", "metadata": {"a": 1, "a": 2}, "properties": '
    assert codes_and_places(check(main, body + repeated + "}")[1]) == [
        ("ALC004", "/metadata/a", None),
        ("ALC004", "/status", 0),
    ]
    twice = f'{body}{text}, "properties": {text}}}'
    assert ("ALC004", "/properties", None) in codes_and_places(check(main, twice)[1])


@pytest.mark.parametrize(
    ("data", "code", "line", "column"),
    [
        (b"", "ALC002", 1, 1),
        (b"\n\n", "ALC002", 1, 1),
        (b"[{}, {}", "ALC002", 1, 8),
        (b'{"id": NaN}', "ALC002", 1, 8),
        (b"\xff\xfe[\x00", "ALC003", 1, 1),
        (b'["\xff"]', "ALC003", 1, 3),
        (b"[" * 1025 + b"]" * 1025, "ALC005", 1, 1025),
        (b'[\n{"version": 1e999}]', "ALC006", 2, 13),
    ],
)
def test_malformed_files_are_findings(
    main: Main, data: bytes, code: str, line: int, column: int
) -> None:
    """There is one finding, the exit code is 1, and no Session is counted."""
    exit_code, report = check(main, data)
    assert exit_code == 1
    (finding,) = report["findings"]
    assert (finding["code"], finding["line"], finding["column"]) == (code, line, column)
    assert (finding["filename"], finding["record"]) == ("<stdin>", None)
    assert report["summary"]["sessions"] == 0


def test_malformed_files_as_text(
    main: Main, golden: Golden, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The text report on each kind of malformed file is as expected."""
    monkeypatch.chdir(tmp_path)
    files = {
        "bom.json": b"\xef\xbb\xbf{}",
        "comment.json": b'{\n  // the id\n  "id": "a"\n}',
        "constant.json": b'{"temperature": NaN}',
        "control.json": b'{"name": "a\x07b"}',
        "cut.json": b'{\n  "id": "a",\n  "tags": [1, 2',
        "deep.json": b"[" * 1025,
        "empty.json": b"",
        "empty-array.json": b"[]\n",
        "latin-1.json": b'{"name": "caf\xe9"}',
        "quotes.json": b"{'id': 1}",
        "repeated.json": json.dumps(GOOD, indent=1).replace('"name"', '"id"', 1).encode(),
        "trailing.json": b'{"id": "a",}',
        "two.json": b"{}\n{}\n",
        "utf-16.json": '{"id": 1}'.encode("utf-16"),
    }
    for name, data in files.items():
        Path(name).write_bytes(data)
    code, out, _ = main("check", *sorted(files))
    assert code == 1
    golden("malformed.txt", out)
