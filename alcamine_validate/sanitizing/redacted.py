"""What a run changes in a file, as a difference that shows replacements but no other value."""

from __future__ import annotations

from collections.abc import Collection
from typing import Final

from alcamine_validate.check.hidden_spans import loose_spans
from alcamine_validate.check.masked_text import with_masks
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
    before = _masked(file.replaced.before, (), redaction)
    after = _masked(file.replaced.after, file.replaced.texts, redaction)
    return unified_difference(before, after, file.filename)


def _masked(text: str, replacements: Collection[str], redaction: Redaction) -> str:
    """Return a text in which values are masked; of those with replacements, only the rest is."""
    search = search_for(replacements)
    hidden = loose_spans(text, Span(0, len(text)), redaction)
    tokens = ((each, text[each.start : each.end]) for each in hidden)
    return with_masks(
        text,
        (
            each._replace(text=_only_replacements(token, search) or each.text)
            for each, token in tokens
        ),
    )


def _only_replacements(token: str, search: Search) -> str:
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
