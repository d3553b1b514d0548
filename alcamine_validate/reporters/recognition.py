"""Recognise reports of earlier runs by their content, whatever their names."""

from __future__ import annotations

import os
import re
from typing import Final

_MOST: Final = 64 << 10
"""How many bytes are read at each end of a file: more than the longest message has."""

_BEGINNINGS: Final = (
    b'<?xmlversion="1.0"encoding="UTF-8"?><testsuitesname="alcamine-validate"',
    b'{"findings":[{"code":"ALC',
    b'{"findings":[],"summary":{"files":',
    b'{"drift":[{"kind":"',
    b'{"drift":[],"slips":[',
    b"overlay:1.0.0info:title:DriftfromtheAPIdocument",
    b'{"type":"finding","code":"ALC',
    b'{"type":"summary","files":',
    (
        b'<!doctypehtml><htmllang="en"><head><metacharset="utf-8">'
        b'<metaname="generator"content="alcamine-validate">'
    ),
)
"""The beginnings of junit, json, jsonl and html reports and overlays, without white space."""

_VERDICT: Final = re.compile(
    rb"##alcamine-validate(?::(?:(?:[0-9,]+(?:error|warning|info)s?)+|no(?:new)?findings)"
    rb"|drift:[0-9a-z,]+)in[0-9,]+files?,[0-9,]+sessions?(?![0-9a-z])"
)
"""The heading of a markdown report, without white space."""

_LATER: Final = (
    (b'{"$schema":"', b'"version":"2.1.0","runs":[{"tool":{"driver":{"name":"alcamine-validate"'),
    (b'[{"description":"', b'","check_name":"ALC'),
    (b'[{"description":"', b'","check_name":"more-findings'),
)
"""The beginnings of sarif and gitlab reports, and the text that follows after any other text."""

_NO_ENTRY: Final = b"[]"
"""A GitLab report without findings. Replacing any file with this content loses nothing."""

_LAST_LINE: Final = re.compile(
    rb"(?:\A|\n)(?:Found [0-9a-z, ]+|No (?:new )?findings|No drift) in "
    rb"[0-9,]+ files?, [0-9,]+ sessions? in [0-9,]+\.[0-9]+ s\.\r?\n?\Z"
)
"""The sentence at the end of text, concise and github reports."""


def is_report(path: str) -> bool:
    """Return whether a file is a report of a command, in any format, or an overlay for drift.

    Raise OSError if it can't be read.
    """
    with open(path, "rb") as file:
        beginning = b"".join(file.read(_MOST).split())
        file.seek(max(0, file.seek(0, os.SEEK_END) - _MOST))
        ending = file.read()
    return (
        beginning == _NO_ENTRY
        or beginning.startswith(_BEGINNINGS)
        or _VERDICT.match(beginning) is not None
        or any(beginning.startswith(first) and later in beginning for first, later in _LATER)
        or _LAST_LINE.search(ending) is not None
    )
