"""Limit the %TAG directives of YAML text before libyaml reads it.

libyaml compares each directive with all before it, and copies its prefix into each tag that uses
it. Its time and memory grow with the number and length of directives times the length of the text.
"""

from __future__ import annotations

import re
from typing import Final

MAXIMUM: Final = 16
LONGEST: Final = 1_000

_BREAK: Final = r"\r\n\x85\u2028\u2029"  # YAML 1.1, section 4.2
_TAG_DIRECTIVE: Final = rf"(?:(?<=[{_BREAK}])|\A\ufeff?)%TAG[^{_BREAK}]*+"
_OTHER_LINE: Final = rf"[{_BREAK}][^{_BREAK}%# \t]"
"""The beginning of a line that is not blank, a comment or a directive."""


def tag_directive_over_limit(text: str | bytes) -> tuple[str, tuple[int, int, int]] | None:
    """Return the problem and the place of the first %TAG directive over the limits, or None.

    A document may have 16 directives of 1,000 characters each before it. The place is line and
    column, from 1, and the index in characters, from 0.
    """
    if isinstance(text, bytes):
        text = text.decode("utf-8", "replace")
    if "%TAG" not in text:
        return None
    count = end = 0
    other_line = re.compile(_OTHER_LINE)  # compiled only if there are directives
    for match in re.finditer(_TAG_DIRECTIVE, text):
        start = match.start()
        count = 1 if other_line.search(text, end, start) else count + 1
        end = match.end()
        if count > MAXIMUM or end - start > LONGEST:
            many = f"more than {MAXIMUM} %TAG directives in one document"
            long = f"a %TAG directive of more than {LONGEST:,} characters"
            line = len(re.findall(f"\\r\\n|[{_BREAK}]", text[:start])) + 1
            return (many if count > MAXIMUM else long), (line, 1, start)
    return None
