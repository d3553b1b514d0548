"""What a run changes in a file, as a difference in which no value of anybody is shown."""

from __future__ import annotations

from collections.abc import Collection, Iterator
from typing import Final

from alcamine_validate.check.hidden_spans import loose_spans
from alcamine_validate.editing.comparison import unified_difference
from alcamine_validate.sanitizing.known_values import Search, search_for
from alcamine_validate.sanitizing.run import SanitizedFile
from alcamine_validate.text.positions import Span
from alcamine_validate.text.redact import Redaction

_CUT: Final = "…"
_QUOTES: Final = "\"'"


def redacted_difference(file: SanitizedFile, redaction: Redaction) -> str:
    """Return the difference of a file in the unified format; "" if no line looks different.

    Of values, only replacements are shown, and words that the schema knows. What is in an encoded
    body is not shown.
    """
    before = "".join(_shown(file.before, (), redaction))
    after = "".join(_shown(file.after, file.texts, redaction))
    return unified_difference(before, after, file.filename)


def _shown(text: str, replacements: Collection[str], redaction: Redaction) -> Iterator[str]:
    search, at = search_for(replacements), 0
    for span in loose_spans(text, Span(0, len(text)), redaction):
        if span.start == span.end:
            continue
        yield text[at : span.start]
        yield _with_replacements(text[span.start : span.end], search) or span.text
        at = span.end
    yield text[at:]


def _with_replacements(token: str, search: Search) -> str:
    """Return the replacements in a token, with ellipses for all other text; "" without any."""
    pieces: list[str] = []
    at = 0
    for match in search.matches(token):
        pieces += (_cut(token[at : match.start]), token[match.start : match.end])
        at = match.end
    return "".join([*pieces, _cut(token[at:])]) if pieces else ""


def _cut(text: str) -> str:
    """Return an ellipsis for a text, with its quotes; the text if it has no letter or digit."""
    if not any(map(str.isalnum, text)):
        return text
    start, end = len(text) - len(text.lstrip(_QUOTES)), len(text.rstrip(_QUOTES))
    return f"{text[:start]}{_CUT}{text[end:]}"
