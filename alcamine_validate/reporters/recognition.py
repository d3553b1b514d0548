"""Reports of earlier runs, recognised by their content, whatever they are called."""

from __future__ import annotations

import os
import re
from typing import Final

_MOST: Final = 64 << 10
"""How much of either end of a file is read: more than the longest message takes."""

_BEGINNINGS: Final = (
    b'<?xmlversion="1.0"encoding="UTF-8"?><testsuitesname="alcamine-validate"',
    b'{"findings":[{"code":"ALC',
    b'{"findings":[],"summary":{"files":',
    b'{"type":"finding","code":"ALC',
    b'{"type":"summary","files":',
)
"""How junit, json and jsonl begin, without blanks and line breaks."""

_LATER: Final = (
    (b'{"$schema":"', b'"version":"2.1.0","runs":[{"tool":{"driver":{"name":"alcamine-validate"'),
    (b'[{"description":"', b'","check_name":"ALC'),
    (b'[{"description":"', b'","check_name":"more-findings'),
)
"""How sarif and gitlab begin, and what comes later, after a text that may be any."""

_NO_ENTRY: Final = b"[]"
"""A report for GitLab without findings, in which there is nothing to lose."""

_LAST_LINE: Final = re.compile(
    rb"(?:\A|\n)(?:Found [0-9a-z, ]+|No (?:new )?findings) in "
    rb"[0-9,]+ files?, [0-9,]+ sessions? in [0-9,]+\.[0-9]+ s\.\r?\n?\Z"
)
"""The sentence with which text, concise and github end."""


def is_report(path: str) -> bool:
    """Return whether a file is a report that ``check`` wrote, of any format.

    Raises OSError if it can't be read.
    """
    with open(path, "rb") as file:
        beginning = b"".join(file.read(_MOST).split())
        file.seek(max(0, file.seek(0, os.SEEK_END) - _MOST))
        ending = file.read()
    return (
        beginning == _NO_ENTRY
        or beginning.startswith(_BEGINNINGS)
        or any(beginning.startswith(first) and later in beginning for first, later in _LATER)
        or _LAST_LINE.search(ending) is not None
    )
