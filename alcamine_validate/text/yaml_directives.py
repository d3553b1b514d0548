"""%TAG directives of YAML text, which are counted before libyaml reads them.

libyaml compares each directive with all before it, and copies its prefix into each tag that uses
it, so that its time and memory are those numbers times the length of the text.
"""

from __future__ import annotations

import re
from typing import Final

MAXIMUM: Final = 16
LONGEST: Final = 1_000

_BREAK: Final = r"\r\n\x85\u2028\u2029"  # YAML 1.1, section 4.2
_TAG_DIRECTIVE: Final = rf"(?:(?<=[{_BREAK}])|\A\ufeff?)%TAG[^{_BREAK}]*+"
_OTHER_LINE: Final = rf"[{_BREAK}][^{_BREAK}%# \t]"
"""The beginning of a line that is neither blank nor a comment nor a directive."""


def tag_directive_over_limit(text: str | bytes) -> tuple[str, tuple[int, int, int]] | None:
    """Return what is wrong with the first %TAG directive that is one too many, or too long.

    A document may have 16 of 1,000 characters, which stand before it. The place is line and column,
    from 1, and the index in characters, from 0. None: there is no such directive.
    """
    if isinstance(text, bytes):
        text = text.decode("utf-8", "replace")
    if "%TAG" not in text:
        return None
    count = end = 0
    other_line = re.compile(_OTHER_LINE)  # only here, where there are such directives
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
