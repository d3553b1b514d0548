"""Every format on the shared set of findings, compared with tests/reporters/golden."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final

import pytest

from alcamine_validate.reporters.registry import FORMATS
from tests.reporters.conftest import report, the_report
from tests.reporters.findings import the_files

if TYPE_CHECKING:
    from tests.support.golden_files import Golden

SUFFIXES: Final = {
    "text": "txt", "concise": "txt", "json": "json", "jsonl": "jsonl", "sarif": "sarif",
    "junit": "xml", "github": "txt", "gitlab": "json", "markdown": "md", "html": "html",
}  # fmt: skip
STYLE: Final = re.compile("<style>.*?</style>", re.DOTALL)
ESCAPE: Final = re.compile(r"\x1b\[[0-9;]*m")


@pytest.mark.parametrize("name", FORMATS)
def test_the_report_is_as_kept(name: str, golden: Golden) -> None:
    """Each format reports the shared set of findings as expected.

    The set has errors, warnings, infos, captures and odd names, and skipped, known, stale and
    left out findings. The version and the style sheet are not kept.
    """
    written = re.sub(r'("semanticVersion": )"[^"]+"', r'\1"0.0.0"', the_report(name))
    written = STYLE.sub("<style></style>", written)
    golden(f"{name}.{SUFFIXES[name]}", written)


@pytest.mark.parametrize("name", ["text", "concise"])
def test_statistics_as_kept(name: str, golden: Golden) -> None:
    """The number of findings of each rule replaces the findings."""
    golden(f"{name}-statistics.txt", the_report(name, statistics=True))


@pytest.mark.parametrize("name", ["text", "concise"])
def test_colour_adds_nothing_but_colour(name: str) -> None:
    """Without the escapes it is the plain report, and every colour ends on its line."""
    colored = the_report(name, colored=True)
    assert ESCAPE.search(colored)
    assert ESCAPE.sub("", colored) == the_report(name)
    for line in colored.splitlines():
        codes = ESCAPE.findall(line)
        assert codes[1::2] == ["\x1b[0m"] * (len(codes) // 2)


@pytest.mark.parametrize("name", sorted({*FORMATS} - {"text", "concise"}))
def test_what_programs_read_has_no_colour(name: str) -> None:
    """Their reports have no colour, even if colours are requested."""
    assert the_report(name, colored=True) == the_report(name)


@pytest.mark.parametrize("name", FORMATS)
def test_the_same_findings_are_the_same_report(name: str) -> None:
    """A report does not depend on the process: it has no dates, and no hashes with a seed."""
    assert the_report(name) == the_report(name)


@pytest.mark.parametrize("name", ["text", "concise", "jsonl", "github"])
def test_what_can_be_written_is_written_at_once(name: str) -> None:
    """A file's findings can be read during a long run, as soon as the file has been checked."""
    whole = report(name, the_files(), all=True)
    first = report(name, the_files()[:2], all=True)
    shared = whole[: whole.index("gone.json")]
    assert len(shared) > 200
    assert first.startswith(shared.rpartition("\n")[0])


@pytest.mark.parametrize("name", FORMATS)
def test_no_file_at_all_is_a_report_too(name: str) -> None:
    """There is a report even if all files are excluded."""
    assert report(name, []).endswith("\n")
