"""``--format concise``, checked with the problem matcher of VS Code's C/C++ extension."""

from __future__ import annotations

import re
from typing import Final

from tests.reporters.conftest import report, the_report
from tests.reporters.findings import ERROR, INFO, STATUS, WARNING, checked, finding, the_files

GCC: Final = re.compile(r"^(.*?):(\d+):(\d*):?\s+(?:fatal\s+)?(warning|error):\s+(.*)$")
"""The pattern of ``$gcc`` in ms-vscode.cpptools: file, line, column, severity, message."""


def test_editors_find_each_finding_with_a_line() -> None:
    """The pattern finds the file, line, column and severity of each error and warning."""
    found = [
        match.groups()[:4] for match in map(GCC.match, the_report("concise").splitlines()) if match
    ]
    expected = [
        (
            file.filename.replace("\udce9", r"\udce9"),
            str(each.line),
            str(each.column),
            each.severity,
        )
        for file in the_files()
        for each in file.findings
        if each.line is not None and each.severity is not INFO
    ]
    assert len(expected) == 8
    assert found == expected


def test_the_words_of_a_line() -> None:
    """A line has the code, the message, the rule, the Session and the pointer."""
    assert report("concise", [checked("a.json", STATUS)]).splitlines()[0] == (
        'a.json:5:13: error: ALC103 "completed" is not one of "PENDING", "IN_PROGRESS", '
        '"COMPLETED" (unlisted-value) [/status]'
    )


def test_an_info_is_a_note() -> None:
    """Infos are notes, the third word that compilers know."""
    file = checked("a.json", finding("ALC632", "repeated-entry", INFO, "again", place=(1, 2, 3)))
    assert report("concise", [file]).startswith("a.json:1:2: note: ALC632 again")


def test_without_a_line_none_is_made_up() -> None:
    """The line starts with the file and the severity, as in the GNU standards."""
    file = checked("a.json", finding("ALC007", "nothing-to-check", WARNING, "the array is empty"))
    line = report("concise", [file]).splitlines()[0]
    assert line == "a.json: warning: ALC007 the array is empty (nothing-to-check)"


def test_a_finding_is_one_line() -> None:
    """A finding has one line, whatever its message and the file's name contain."""
    file = checked(
        "a\nb.json", finding("ALC101", "wrong-type", ERROR, "c\r\nd\u2028e", place=(1, 1, 1))
    )
    assert len(report("concise", [file]).splitlines()) == 2
