"""Findings as data: for JSON encoders, for pickle, and back."""

from __future__ import annotations

import copy
import json
import pickle
import subprocess
import sys
from dataclasses import asdict, fields, replace
from typing import Any, Final

import orjson
import pytest

import alcamine_validate as av
from alcamine_validate.finding import PARAMS
from tests.support.pages import MANUAL
from tests.support.places import EXAMPLES, SPEC
from tests.support.tables import for_each

MISTAKES: Final = [
    *av.findings((EXAMPLES / "session-mistakes.json").read_bytes()),
    *av.findings((EXAMPLES / "session-contradictions.json").read_bytes()),
]
CAPTURED: Final = [
    each for file in av.check_paths(SPEC / "captures") for each in file.findings if each.exchange
]
ODD: Final = [
    av.Finding(
        "ALC101",
        "wrong-type",
        av.Severity.ERROR,
        "lone \ud800",
        pointer="/a\udfff",
        filename="caf\udce9.json",
        related=(av.Related("\ud800", "/\ud800"),),
        params={"value": value, "expected": [value, "string"]},
        exchange=av.RecordedExchange("GET", "/\ud800", "/log/entries/0"),
        fix=av.Fix("\ud800", (av.FixEdit("\ud800", 1, 2, 3, 4),)),
    )
    for value in ("\ud800", 2**64, -(2**70), 10**400, 1.5, True, None, 2**64 - 1, -(2**63))
]


def test_a_finding_survives_json() -> None:
    """``from_dict`` returns an equal finding, whichever encoder wrote it."""
    assert CAPTURED

    def check(finding: av.Finding) -> None:
        data = finding.to_dict()
        assert av.Finding.from_dict(data) == finding
        assert av.Finding.from_dict(json.loads(json.dumps(data))) == finding
        assert av.Finding.from_dict(orjson.loads(orjson.dumps(data))) == finding
        assert orjson.loads(orjson.dumps(finding)) == data
        assert json.loads(json.dumps(asdict(finding))) == data

    for_each([*MISTAKES, *CAPTURED], check)


def test_a_finding_can_be_pickled_and_copied() -> None:
    """So can its dict."""

    def check(finding: av.Finding) -> None:
        for made in (pickle.loads(pickle.dumps(finding)), copy.deepcopy(finding)):
            assert made == finding
        assert pickle.loads(pickle.dumps(finding.to_dict())) == finding.to_dict()

    for_each([*MISTAKES, *CAPTURED, *ODD], check)


def test_equal_findings_have_equal_hashes() -> None:
    """A set of findings works, although ``params`` is a dict."""
    twice = [*MISTAKES, *map(copy.deepcopy, MISTAKES)]
    assert set(twice) == set(MISTAKES)
    other = replace(MISTAKES[0], params={"property": "other"})
    assert other != MISTAKES[0]


def test_any_encoder_takes_any_finding() -> None:
    """Orjson does not write lone surrogates, nor integers of more than 64 bits."""

    def check(finding: av.Finding) -> None:
        data = finding.to_dict()
        assert orjson.loads(orjson.dumps(data)) == json.loads(json.dumps(data)) == data
        assert av.Finding.from_dict(data).to_dict() == data

    for_each(ODD, check)
    values = [each.to_dict()["params"]["value"] for each in ODD]
    assert values == ["\\ud800", 2.0**64, -(2.0**70), None, 1.5, True, None, 2**64 - 1, -(2**63)]


def test_lines_of_a_report_become_findings() -> None:
    """``jsonl`` adds a type to each finding; a later version may add more."""
    command = [sys.executable, "-m", "alcamine_validate", "check", "--format", "jsonl"]
    path = str(EXAMPLES / "session-mistakes.json")
    run = subprocess.run([*command, "--show-values", path], capture_output=True, check=False)
    lines = [json.loads(line) for line in run.stdout.splitlines()]
    found = [av.Finding.from_dict(each | {"new": 1}) for each in lines if each["type"] == "finding"]
    assert [replace(each, filename=None) for each in found] == MISTAKES[:10]


def test_fields_that_are_absent_have_their_defaults() -> None:
    """Older versions of the report have neither ``params`` nor ``exchange``."""
    assert av.Finding.from_dict(FINE) == av.Finding("c", "r", av.Severity.ERROR, "m")


FINE: Final = {"code": "c", "rule": "r", "severity": "error", "message": "m"}
EDIT: Final = {"text": "", "line": 1, "column": 1, "end_line": 1, "end_column": 1}
WRONG: Final[list[tuple[Any, str]]] = [
    ({}, "code is missing"),
    ([], "a Finding is an object, not list"),
    (FINE | {"severity": "fatal"}, "severity is not error, warning, info"),
    (FINE | {"severity": ["error"]}, "severity is not error, warning, info"),
    (FINE | {"code": 5}, "code is str, not int"),
    (FINE | {"line": "5"}, "line is int | None, not str"),
    (FINE | {"line": True}, "line is int | None, not bool"),
    (FINE | {"related": {}}, "related is not a list"),
    (FINE | {"related": [5]}, "a Related is an object, not int"),
    (FINE | {"related": [{}]}, "message is missing"),
    (FINE | {"params": [["a", 1]]}, "params is not an object"),
    (FINE | {"params": {1: 2}}, "params is not an object"),
    (FINE | {"params": {"other": "x"}}, "params is not an object"),
    (FINE | {"params": {"other": None}}, "params is not an object"),
    (FINE | {"params": {"property": ["a"]}}, "params is not an object"),
    (FINE | {"params": {"value": b"a"}}, "params is not an object"),
    (FINE | {"params": {"value": float("nan")}}, "params is not an object"),
    (FINE | {"params": {"value": {}}}, "params is not an object"),
    (FINE | {"pointer": "x"}, "the pointer 'x' does not start with /"),
    (FINE | {"fix": {}}, "message is missing"),
    (FINE | {"fix": 5}, "a Fix is an object, not int"),
    (FINE | {"fix": {"message": 5}}, "message is str, not int"),
    (FINE | {"fix": {"message": "m", "edits": {}}}, "edits is not a list"),
    (FINE | {"fix": {"message": "m", "edits": [{"text": ""}]}}, "line is missing"),
    (
        FINE | {"fix": {"message": "m", "edits": [EDIT | {"line": True}]}},
        "line is int, not bool",
    ),
    (FINE | {"exchange": {}}, "method is missing"),
    (FINE | {"exchange": []}, "a RecordedExchange is an object, not list"),
    (FINE | {"exchange": {"method": "GET", "url": 5, "entry": ""}}, "url is str, not int"),
]


def test_what_is_not_a_finding_is_refused() -> None:
    """The error is a ValueError, and says what is wrong."""

    def check(data: Any, words: str) -> None:
        with pytest.raises(ValueError, match="not a finding: ") as caught:
            av.Finding.from_dict(data)
        assert words in str(caught.value)

    for_each(WRONG, check)


def test_all_names_of_data_are_listed() -> None:
    """The names that findings use are in ``PARAMS``."""
    used = {name for each in [*MISTAKES, *CAPTURED] for name in each.params}
    assert used <= set(PARAMS)


def test_the_manual_lists_the_names() -> None:
    """The table in the manual has the same names and meanings."""
    page = (MANUAL / "findings.md").read_text("utf-8")
    rows = "".join(f"| `{name}` | {meaning} |\n" for name, meaning in PARAMS.items())
    assert f"| name | content |\n| --- | --- |\n{rows}\n" in page
    for each in fields(av.Finding):
        assert f"`{each.name}`" in page
