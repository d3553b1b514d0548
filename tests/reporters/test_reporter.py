"""The limit of a report: the most severe findings are shown, and the others are counted."""

from __future__ import annotations

import json
import random
from collections import Counter
from collections.abc import Iterable
from typing import Final

from alcamine_validate.check.result import CheckedFile
from alcamine_validate.finding import Finding
from alcamine_validate.reporters.registry import (
    FORMATS,
    MOST_RESULTS,
    UNLIMITED,
    limited,
    reporter,
)
from alcamine_validate.reporters.reporter import LimitedReporter, ReportOptions
from tests.reporters.conftest import report
from tests.reporters.findings import ERROR, INFO, ROOT, WARNING, checked, finding, totals_of
from tests.support.tables import for_each

SEVERITIES: Final = {"e": ERROR, "w": WARNING, "i": INFO}
ALL: Final = ReportOptions(root=ROOT, all=True)
CODES: Final = {"e": "ALC103", "w": "ALC623", "i": "ALC207"}


def file_of(number: int, letters: str, **more: int) -> CheckedFile:
    """Return a file with one finding for each letter, which is the initial of its severity."""
    name = f"f{number}.json"
    found: list[Finding] = [
        finding(CODES[letter], "rule", SEVERITIES[letter], f"{name}-{at}.", place=(at + 1, 1, 2))
        for at, letter in enumerate(letters)
    ]
    return checked(name, *found, **more)


def limited_report(name: str, files: Iterable[CheckedFile], most: int) -> str:
    """Return the report of a format on some files, limited to ``most`` findings."""
    files = list(files)
    made = limited(name, reporter(name, ALL), ALL, most)
    return "".join([*(p for file in files for p in made.file(file)), *made.end(totals_of(files))])


def most_severe(texts: list[str], most: int) -> list[str]:
    """Return the messages of the findings to show of each file, determined by sorting."""
    every = [(at, index) for at, text in enumerate(texts) for index in range(len(text))]
    kept = sorted(every, key=lambda each: ("ewi".index(texts[each[0]][each[1]]), each))[:most]
    return [
        "".join(f"f{at}.json-{index}." for index in range(len(text)) if (at, index) in kept)
        for at, text in enumerate(texts)
    ]


def test_a_report_shows_the_most_severe_findings() -> None:
    """The formats with a limit show each file's in text order, and count the others."""

    def check(name: str, texts: list[str], most: int) -> None:
        files = [file_of(number, text) for number, text in enumerate(texts)]
        whole, written = report(name, files, all=True), limited_report(name, files, most)
        total = sum(map(len, texts))
        if name in UNLIMITED or total <= most:
            assert written == whole
            return
        for number, wanted in enumerate(most_severe(texts, most)):
            for at in range(len(texts[number])):
                words = f"f{number}.json-{at}."
                assert (words in written) is (words in wanted), words
        if name == "json":
            summary = json.loads(written)["summary"]
            assert summary["left_out"] == total - most
            assert summary["errors"] + summary["warnings"] + summary["infos"] == total
        else:
            count = total - most
            findings = "1 finding" if count == 1 else f"{count} findings"
            assert f"Left out {findings}: this report shows {most} at most (" in written

    draw = random.Random(3)
    tables = [["".join(draw.choices("ewi", k=draw.randrange(5))) for _ in range(5)]
              for _ in range(12)]  # fmt: skip
    tables += [["iii", "", "ww", "", "e"], ["www", "wwe"], ["", "ee", ""]]
    for_each([(name, texts, most) for name in FORMATS for texts in tables
              for most in (0, 1, 3, 6)], check)  # fmt: skip


def test_excerpts_stay_with_their_findings() -> None:
    """If some findings of a file are left out, the others keep their own excerpts."""

    def at(number: int) -> CheckedFile:
        file = file_of(number, "iwe")
        file.excerpts += [None, None, None]
        return file

    seen: list[CheckedFile] = []

    class Recorder:
        def file(self, file: CheckedFile) -> Iterable[str]:
            seen.append(file)
            return ()

        def end(self, summary: object) -> Iterable[str]:
            del summary
            return ()

    limiting = LimitedReporter(Recorder(), 3, "hint")
    for number in range(3):
        assert list(limiting.file(at(number))) == []
    assert list(limiting.end(totals_of([]))) == []
    assert [len(file.findings) for file in seen] == [1, 1, 1]
    assert [len(file.excerpts) for file in seen] == [1, 1, 1]


def test_what_is_certain_is_written_at_once() -> None:
    """Errors are written at once; a warning and the files after it wait until the end."""
    made = limited("concise", reporter("concise", ALL), ALL, 10)
    texts = ["e", "", "ee", "ew", "", "e"]
    pieces = ["".join(made.file(file_of(at, text))) for at, text in enumerate(texts)]
    assert [piece.count("error") for piece in pieces] == [1, 0, 2, 0, 0, 0]
    assert "".join(made.end(totals_of([]))).count("error:") == 2


def test_files_that_wait_without_findings_take_no_room() -> None:
    """Only their names are stored, however many there are."""
    made = limited("concise", reporter("concise", ALL), ALL, 10)
    assert isinstance(made, LimitedReporter)
    for at, text in enumerate(["w", *[""] * 20]):
        assert list(made.file(file_of(at, text))) == []
    assert Counter(map(type, made._waiting)) == {tuple: 1, str: 20}


def test_files_without_findings_keep_their_place() -> None:
    """JUnit has a test case for each file, in order."""
    texts = ["w", "", "e", "", ""]
    files = [file_of(at, text) for at, text in enumerate(texts)]
    assert limited_report("junit", files, 10) == report("junit", files)


def test_sarif_has_no_more_results_than_github_takes() -> None:
    """The limit holds whatever number is requested, and a note reports it."""
    most = MOST_RESULTS["sarif"]
    files = [file_of(at, "w" * 1_000) for at in range(25)] + [file_of(25, "ew")]
    (run,) = json.loads(limited_report("sarif", files, 100_000))["runs"]
    assert len(run["results"]) == most == 25_000
    assert run["results"][-1]["message"]["text"] == "f25.json-0."
    (invocation,) = run["invocations"]
    (note,) = invocation["toolExecutionNotifications"]
    words = "Left out 2 findings: this report shows 25,000 at most (the limit of GitHub)."
    assert note["message"]["text"] == words
