"""``--format sarif``, checked against the JSON Schema of the standard."""

from __future__ import annotations

import dataclasses
import json
import re
from functools import cache
from pathlib import Path
from typing import Any, Final
from urllib.parse import unquote_to_bytes

import jsonschema
import pytest

from alcamine_validate.finding import Fix, FixEdit, Severity
from alcamine_validate.lint.rules.catalogue import catalogue, documentation
from tests.reporters.conftest import report, the_report
from tests.reporters.findings import (
    BRACKET,
    ERROR,
    INFO,
    ODD_NAME,
    ORDER,
    STATUS,
    WARNING,
    WHOLE,
    checked,
    finding,
    the_files,
)

SCHEMA: Final = Path(__file__).parent / "schemas" / "sarif-schema-2.1.0.json"
LEVELS: Final = {"error": ERROR, "warning": WARNING, "note": INFO}


@cache
def judge() -> jsonschema.Draft4Validator:
    """Return the validator of the standard's own schema, which also checks formats."""
    schema = json.loads(SCHEMA.read_bytes())
    assert schema["$schema"] == "http://json-schema.org/draft-04/schema#"
    return jsonschema.Draft4Validator(schema, format_checker=jsonschema.FormatChecker())


def run_of(out: str) -> Any:
    """Return the only run of a log, which must be valid SARIF."""
    log = json.loads(out)
    judge().validate(log)
    assert log["version"] == "2.1.0"
    (run,) = log["runs"]
    return run


def results(*files: Any, **options: Any) -> Any:
    """Return the results for some files."""
    return run_of(report("sarif", files, **options))["results"]


def result_of(filename: str, **options: Any) -> Any:
    """Return the ``artifactLocation`` of a finding in ``filename``."""
    (result,) = results(checked(filename, STATUS), **options)
    return result["locations"][0]["physicalLocation"]["artifactLocation"]


def test_the_judge_can_refuse() -> None:
    """The schema refuses a wrong level, an unknown property, and a rule index below -1."""
    log = json.loads(the_report("sarif"))
    for change in ({"level": "fatal"}, {"severity": "error"}, {"ruleIndex": -2}):
        broken = json.loads(json.dumps(log))
        broken["runs"][0]["results"][0] |= change
        assert not judge().is_valid(broken)


def test_the_log_is_valid() -> None:
    """The log is valid with every kind of finding, and without findings."""
    assert len(run_of(the_report("sarif"))["results"]) == 10
    assert run_of(report("sarif", []))["results"] == []


def test_rules_are_those_that_occur() -> None:
    """Each rule has the texts of the catalogue, and is at the index that its results have."""
    run = run_of(the_report("sarif"))
    rules = run["tool"]["driver"]["rules"]
    assert [rule["id"] for rule in rules] == sorted({each["ruleId"] for each in run["results"]})
    for result in run["results"]:
        assert rules[result["ruleIndex"]]["id"] == result["ruleId"]
    for rule in rules:
        row, words = catalogue()[rule["id"]], documentation(rule["id"])
        assert (rule["name"], rule["shortDescription"]["text"]) == (row.rule, words.summary)
        assert LEVELS[rule["defaultConfiguration"]["level"]] is row.severity
        assert rule["fullDescription"]["text"].startswith(words.summary)
        for text in (rule["help"]["text"], rule["help"]["markdown"]):
            assert words.explanation in text
            assert words.bad in text


def test_the_severity_of_a_rule_is_not_guessed_from_results() -> None:
    """A severity in a project's settings is the level of the results, and not of the rule."""
    light = dataclasses.replace(STATUS, severity=Severity.INFO)
    run = run_of(report("sarif", [checked("a.json", light)]))
    assert run["results"][0]["level"] == "note"
    assert run["tool"]["driver"]["rules"][0]["defaultConfiguration"]["level"] == "error"


def test_the_longest_descriptions_fit() -> None:
    """GitHub allows 1,024 characters in a description; no rule of the catalogue has more."""
    files = [
        checked("a.json", finding(code, row.rule, row.severity, "it"))
        for code, row in catalogue().items()
    ]
    rules = run_of(report("sarif", files))["tool"]["driver"]["rules"]
    assert len(rules) == len(catalogue())
    assert max(len(rule["fullDescription"]["text"]) for rule in rules) <= 1_024


def test_a_region_is_that_of_the_finding() -> None:
    """Lines and columns start at 1, the end is exclusive, and columns count code points."""
    run = run_of(report("sarif", [checked("a.json", STATUS, WHOLE)]))
    assert run["columnKind"] == "unicodeCodePoints"
    regions = [
        each["locations"][0]["physicalLocation"]["region"].values() for each in run["results"]
    ]
    assert list(map(list, regions)) == [[5, 13, 5, 24], [12, 5, 90, 6]]


def test_without_a_line_there_is_no_region() -> None:
    """The place is then only the file."""
    (result,) = results(checked("a.json", finding("ALC001", "unreadable-file", ERROR, "gone")))
    assert result["locations"] == [
        {"physicalLocation": {"artifactLocation": {"uri": "a.json", "uriBaseId": "%SRCROOT%"}}}
    ]


def test_logical_locations_name_session_and_pointer() -> None:
    """Findings about the whole Session have a logical location too."""
    found = results(checked("a.json", STATUS, WHOLE))
    assert [each["locations"][0]["logicalLocations"] for each in found] == [
        [{"name": "status", "fullyQualifiedName": "session 0: /status", "kind": "property"}],
        [{"name": "session 1", "fullyQualifiedName": "session 1", "kind": "object"}],
    ]


def test_related_places_are_linked() -> None:
    """Links have the ids of related places, which GitHub shows; brackets in text are not links."""
    found = results(*the_files())
    linked = [each for each in found if "relatedLocations" in each]
    assert len(linked) == 3
    for result in linked:
        ids = [str(each["id"]) for each in result["relatedLocations"]]
        assert re.findall(r"\]\(([0-9]+)\)", result["message"]["text"]) == ids
    assert linked[1]["message"]["text"].endswith(r"; see [the first \[one\]](1)")
    (related,) = linked[0]["relatedLocations"]
    assert related["physicalLocation"]["region"]["startLine"] == ORDER.related[0].line
    assert related["message"] == {"text": "createdAt should not be later"}


def test_a_message_is_no_link_and_has_no_placeholders() -> None:
    """Braces are doubled, and values can't contain links (sections 3.11.5 and 3.11.6)."""
    (result,) = results(checked("a.json", BRACKET))
    text = result["message"]["text"]
    assert "](" not in text
    assert "the {{ on line 3" in text
    assert "{{0}}" in text
    assert not re.search(r"(?<!\{)\{(\{\{)*(?!\{)", text)


# Paths of files


def test_files_are_named_from_the_root() -> None:
    """The root has no URI, so that the log reveals nothing about this machine."""
    run = run_of(report("sarif", [checked("/repository/spec/a.json", STATUS)]))
    location = run["results"][0]["locations"][0]["physicalLocation"]["artifactLocation"]
    assert location == {"uri": "spec/a.json", "uriBaseId": "%SRCROOT%"}
    assert "uri" not in run["originalUriBaseIds"]["%SRCROOT%"]
    assert "/repository" not in report("sarif", [checked("spec/a.json", STATUS)])


def test_odd_names_are_percent_encoded() -> None:
    """Each byte is encoded, even if the name is not UTF-8."""
    uri = result_of(ODD_NAME)["uri"]
    assert uri == "odd%20names/50%25%20of%3A%20caf%E9%2C%20%231.json"
    assert unquote_to_bytes(uri) == ODD_NAME.encode("utf-8", "surrogateescape")
    assert result_of("日本.json")["uri"] == "%E6%97%A5%E6%9C%AC.json"


def test_a_file_elsewhere_is_absolute() -> None:
    """Its URI has a scheme and no base."""
    assert result_of("/else where/a.json") == {"uri": "file:///else%20where/a.json"}
    assert result_of("../a.json") == {"uri": "file:///a.json"}


def test_standard_input_is_no_file_of_the_repository() -> None:
    """Its name is a valid URI reference without a base; a name given to it is used like a file."""
    assert result_of("<stdin>") == {
        "uri": "%3Cstdin%3E",
        "description": {"text": "The standard input."},
    }
    assert result_of("a.json")["uriBaseId"] == "%SRCROOT%"


# Fingerprints


def fingerprints(*files: Any) -> list[str]:
    """Return the fingerprints of the results for some files."""
    return [each["partialFingerprints"]["primaryLocationLineHash"] for each in results(*files)]


def test_fingerprints_are_unique() -> None:
    """Fingerprints are unique within one report."""
    found = fingerprints(*the_files())
    assert len(set(found)) == len(found) == 10
    assert all(re.fullmatch(r"[0-9a-f]{16}:[1-9][0-9]*", each) for each in found)


def test_fingerprints_do_not_move_with_lines() -> None:
    """A fingerprint does not change with lines, earlier Sessions, indices or messages."""
    moved = dataclasses.replace(
        STATUS, line=500, column=1, end_line=501, record=7, message="other words"
    )
    first = dataclasses.replace(STATUS, pointer="/list/0/a")
    second = dataclasses.replace(STATUS, pointer="/list/12/a")
    assert fingerprints(checked("a.json", STATUS)) == fingerprints(checked("a.json", moved))
    assert fingerprints(checked("a.json", first)) == fingerprints(checked("a.json", second))
    one, two = fingerprints(checked("a.json", first, second))
    assert (one[:-2], one[-2:], two[-2:]) == (two[:-2], ":1", ":2")


@pytest.mark.parametrize(
    "other",
    [
        dataclasses.replace(STATUS, pointer="/state"),
        dataclasses.replace(STATUS, pointer="/status/0"),
        dataclasses.replace(STATUS, code="ALC101"),
    ],
)
def test_fingerprints_tell_findings_apart(other: Any) -> None:
    """Fingerprints differ by place, by rule and by file."""
    assert fingerprints(checked("a.json", STATUS)) != fingerprints(checked("a.json", other))
    assert fingerprints(checked("a.json", STATUS)) != fingerprints(checked("b.json", STATUS))


# The run


def test_the_invocation_fails_where_something_was_unreadable() -> None:
    """A run with findings is a success, because the tool has done its work."""
    for unreadable in (False, True):
        run = run_of(report("sarif", [checked("a.json", STATUS, unreadable=unreadable)]))
        (invocation,) = run["invocations"]
        assert invocation == {"executionSuccessful": not unreadable}


def test_what_is_not_among_the_results_is_noted() -> None:
    """There are notes on findings past the limit, skipped responses, known and stale findings."""
    (invocation,) = run_of(the_report("sarif"))["invocations"]
    texts = [each["message"]["text"] for each in invocation["toolExecutionNotifications"]]
    assert len(texts) == 6
    starts = (
        "captures/run.har: and 1,234",
        "Skipped 9",
        "Left out 3 files",
        "Left out 2 folders",
        "Left out 2 findings",
        "The baseline",
    )
    for text, start in zip(texts, starts, strict=True):
        assert text.startswith(start)


def test_a_fix_has_its_edits() -> None:
    """Insertions have an empty region, and removals no content (sections 3.55 to 3.57)."""
    edits = (FixEdit("", 5, 14, 6, 2), FixEdit('"', 7, 1, 7, 1))
    found = dataclasses.replace(STATUS, fix=Fix("Remove {it} [a](b)", edits))
    [fix] = results(checked("a.json", found))[0]["fixes"]
    assert fix["description"]["text"] == "Remove {{it}} [a] (b)"
    [change] = fix["artifactChanges"]
    assert change["artifactLocation"]["uri"] == "a.json"
    region = {"startLine": 7, "startColumn": 1, "endLine": 7, "endColumn": 1}
    removed = {"startLine": 5, "startColumn": 14, "endLine": 6, "endColumn": 2}
    assert change["replacements"] == [
        {"deletedRegion": removed},
        {"deletedRegion": region, "insertedContent": {"text": '"'}},
    ]
    without = dataclasses.replace(STATUS, fix=Fix("It is stored in base64"))
    for each in (without, dataclasses.replace(STATUS, fix=None)):
        assert "fixes" not in results(checked("a.json", each))[0]


def test_the_tool_names_itself() -> None:
    """The tool has its name and its installed version."""
    driver = run_of(report("sarif", []))["tool"]["driver"]
    assert driver["name"] == "alcamine-validate"
    assert re.fullmatch(r"[0-9]+\.[0-9]+\.[0-9]+.*", driver["semanticVersion"])
