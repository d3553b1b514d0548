"""Files that tools wrote: ``written/README.md`` states how each was made."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Final

import pytest
import yaml

from alcamine_validate.text.json_pointer import resolve
from tests.input.captures.recordings.commands import Check
from tests.support.tables import for_each

FOLDER: Final = Path(__file__).parent / "written"
PHONE: Final = "12025550178x"
"""The invalid value in each file."""

WRITTEN: Final = (
    # The file, the number of its Sessions, and the index of each Session with the invalid phone,
    # with whether the phone is in plain text.
    ("nock-13.json", 5, {1: True, 2: False, 4: True}),
    ("nock-15.json", 5, {1: True, 2: False, 4: True}),
    ("pact-v2.json", 2, {1: True}),
    ("pact-v3.json", 2, {1: True}),
    ("pact-v4.json", 2, {0: True}),
    ("polly.har", 3, {1: True, 2: False}),
    ("vcrpy-parsed-body.yaml", 2, {1: True}),
)


def test_what_tools_wrote_is_judged(check: Check) -> None:
    """The invalid phones are found, at their exact places unless the body is compressed.

    Each finding names its exchange.
    """

    def judge(name: str, sessions: int, wrong: dict[int, bool]) -> None:
        report = check(FOLDER / name)
        assert report.summary["sessions"] == sessions
        assert report.skipped == {"path": 1}
        assert {one["code"] for one in report.findings} == {"ALC202"}
        assert {one["pointer"] for one in report.findings} == {"/person/phone"}
        assert {one["record"] for one in report.findings} == set(wrong)
        text = (FOLDER / name).read_text("utf-8")
        whole = yaml.safe_load(text) if name.endswith(".yaml") else json.loads(text)
        for one in report.findings:
            exchange = one["exchange"]
            assert (exchange["method"], "/sessions" in exchange["url"]) == ("GET", True)
            assert resolve(whole, exchange["entry"])
            assert (PHONE in report.marked_text(one)) is wrong[one["record"]]

    for_each(WRITTEN, judge)


def test_every_file_is_tested() -> None:
    """The table above has all files in the folder."""
    names = {path.name for path in FOLDER.iterdir()}
    assert names == {name for name, *_ in WRITTEN} | {"README.md"}


@pytest.mark.parametrize("form", ["nock", "pact"])
def test_the_format_may_be_said(check: Check, form: str) -> None:
    """With ``--input-format``, no other format is tried."""
    name = {"nock": "nock-13.json", "pact": "pact-v2.json"}
    report = check(FOLDER / name[form], "--input-format", form)
    assert {one["code"] for one in report.findings} == {"ALC202"}
    other = check(FOLDER / name[form], "--input-format", "postman")
    assert [one["code"] for one in other.findings] == ["ALC016"]
