"""``--format junit``, checked against the XSD of Jenkins' xUnit plugin."""

from __future__ import annotations

from functools import cache
from pathlib import Path
from typing import Any, Final
from xml.etree import ElementTree

import pytest
import xmlschema

from alcamine_validate.finding import Severity
from tests.reporters.conftest import report, the_report
from tests.reporters.findings import (
    CAPTURED,
    ERROR,
    INFO,
    REPEATED,
    STATUS,
    WARNING,
    WILD,
    checked,
    finding,
    the_files,
)

XSD: Final = Path(__file__).parent / "schemas" / "junit-10.xsd"


@cache
def judge() -> xmlschema.XMLSchema:
    """Return the schema."""
    return xmlschema.XMLSchema(XSD)


def suite(out: str) -> ElementTree.Element:
    """Return the only suite of a report, which must be valid."""
    root = ElementTree.fromstring(out)
    judge().validate(root)
    (found,) = root
    return found


def cases(*files: Any) -> list[ElementTree.Element]:
    """Return the test cases for some files."""
    return suite(report("junit", files)).findall("testcase")


def outcome(*files: Any) -> list[str]:
    """Return the names of the elements in the only test case."""
    (case,) = cases(*files)
    return [each.tag for each in case]


def test_the_judge_can_refuse() -> None:
    """The schema refuses an unknown element, an unknown attribute and a missing attribute."""
    out = the_report("junit")
    for old, new in (("<failure", "<fail"), ("classname", "class"), ('errors="1"', "")):
        assert old in out
        broken = out.replace("</failure", f"</{new[1:]}") if new == "<fail" else out
        assert not judge().is_valid(ElementTree.fromstring(broken.replace(old, new)))


def test_a_case_is_a_file() -> None:
    """Each file is counted once; files without findings have empty test cases."""
    found = suite(the_report("junit"))
    names = [case.get("name") for case in found.findall("testcase")]
    assert names == [file.filename.replace("\udce9", r"\udce9") for file in the_files()]
    assert [found.get(name) for name in ("tests", "failures", "errors", "time")] == [
        "8", "5", "1", "0.125",
    ]  # fmt: skip
    assert list(found.findall("testcase")[0]) == []


def test_the_numbers_are_those_of_the_cases() -> None:
    """The suite and the root element have the numbers of failures and errors of the cases."""
    root = ElementTree.fromstring(the_report("junit"))
    for element in (root, root[0]):
        for name, tag in (("failures", "failure"), ("errors", "error")):
            assert element.get(name) == str(len(root.findall(f".//testcase/{tag}")))


def test_errors_fail_and_the_rest_does_not() -> None:
    """A dashboard is red if ``check`` fails by default."""
    assert outcome(checked("a.json")) == []
    assert outcome(checked("a.json", REPEATED, CAPTURED)) == ["system-out"]
    assert outcome(checked("a.json", REPEATED, STATUS)) == ["failure"]
    assert outcome(checked("a.json", STATUS, unreadable=True)) == ["error"]


@pytest.mark.parametrize(
    ("fail_on", "outcomes"),
    [
        (ERROR, ["system-out", "system-out", "failure"]),
        (WARNING, ["system-out", "failure", "failure"]),
        (INFO, ["failure", "failure", "failure"]),
    ],
)
def test_what_fails_the_command_fails_a_case(fail_on: Severity, outcomes: list[str]) -> None:
    """``--fail-on`` applies to test cases too, and the number of failures is that of the cases."""
    files = [checked(f"{each.code}.json", each) for each in (REPEATED, CAPTURED, STATUS)]
    found = suite(report("junit", files, fail_on=fail_on))
    assert [case[0].tag for case in found.findall("testcase")] == outcomes
    assert found.get("failures") == str(outcomes.count("failure"))


def test_what_is_left_out_fails_by_its_severity() -> None:
    """A file whose only warnings are past the limit fails if warnings do."""
    file = checked("a.json", left_out=2)
    file.severities[WARNING] += 2
    (case,) = suite(report("junit", [file], fail_on=WARNING)).findall("testcase")
    assert (case[0].tag, case[0].get("message")) == ("failure", "2 warnings")


def test_an_error_past_the_limit_fails_too() -> None:
    """The test case fails although the error is not listed."""
    file = checked("a.json", REPEATED, left_out=1)
    file.severities[ERROR] += 1
    (case,) = cases(file)
    assert case[0].tag == "failure"
    assert case[0].get("message") == "1 error, 1 info"
    assert str(case[0].text).endswith("and 1 more finding (--max-findings shows more)")


def test_a_failure_lists_all_findings() -> None:
    """Each finding has one line with its place."""
    (case,) = cases(checked("a.json", STATUS, CAPTURED))
    lines = str(case[0].text).split("\n")
    assert [line[:16] for line in lines] == ["a.json:5:13: err", "a.json:118:21: w"]


def test_files_are_named_from_the_root() -> None:
    """Names are relative to the root and have ``/``, as in the repository."""
    (case,) = cases(checked("/repository/spec/a.json", STATUS))
    assert case.get("name") == "spec/a.json"
    assert str(case[0].text).startswith("spec/a.json:5:13:")


@pytest.mark.parametrize("wild", [WILD, "]]>", "</failure>", "&lt;", "\x00", "\ud800", "\ufffe"])
def test_what_xml_forbids_is_visible(wild: str) -> None:
    """Controls, surrogates and noncharacters can't even be escaped in XML 1.0 (section 2.2)."""
    file = checked(f"a{wild}.json", finding("ALC101", "wrong-type", ERROR, f"<{wild}>"))
    (case,) = cases(file)
    shown = (
        wild
        if wild.isprintable()
        else "".join(each if each.isprintable() else f"\\u{ord(each):04x}" for each in wild)
    )
    assert f"<{shown}>" in str(case[0].text)
    assert case.get("name") == f"a{shown}.json"


def test_the_summary_is_the_output_of_the_suite() -> None:
    """The summary includes what was skipped, known and stale."""
    written = str(suite(the_report("junit")).findtext("system-out"))
    assert written.startswith("The baseline has 3 findings")
    assert written.endswith("in 0.12 s.")
    assert "Skipped 9 responses" in written
