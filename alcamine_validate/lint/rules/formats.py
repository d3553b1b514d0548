"""ALC2, identifiers and formats: text that the schema allows but the server does not write."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any, Final

from alcamine_validate.finding import Severity
from alcamine_validate.lint.rules.rule import Family, Problem, Problems, is_canonical, rule
from alcamine_validate.lint.rules.session_view import SessionView
from alcamine_validate.runtime.formats import are_canonical_cuid2, is_cuid2
from alcamine_validate.runtime.timestamps import is_date_time, look_canonical
from alcamine_validate.text.json_pointer import join
from alcamine_validate.validator.messages import displayed


@rule("ALC206")
def non_cuid2_id(view: SessionView) -> Problems:
    """An id is not a valid cuid2, although the schema allows any text.

    The schema requires the format cuid2 only for some ids, and not for others such as
    agentId and themeId. The server generates all of them as cuid2, so a different value was
    written by hand or comes from another system.

    Bad:
        {"agent": {"version": {"themeId": "default-theme"}}}

    Good:
        {"agent": {"version": {"themeId": "t9q6n3k0h7e4b1y8v5s2p9mj"}}}
    """
    if are_canonical_cuid2(view.texts("identifiers")):
        return
    for pointer, text in _placed_texts(view, "identifiers"):
        if not is_cuid2(text):
            wanted = "use a lowercase letter and then 1 to 31 lowercase letters or digits"
            yield Problem(
                pointer,
                f"{displayed(text)} is not a valid cuid2, unlike the server's ids: {wanted}",
                params={"format": "cuid2"},
            )


@rule("ALC207", Severity.INFO)
def unusual_timestamp(view: SessionView) -> Problems:
    """A timestamp is valid, but not in the server's notation.

    The server writes YYYY-MM-DDTHH:MM:SS.sssZ. Another valid notation of RFC 3339 (an offset,
    more or fewer digits) means that another program has rewritten the timestamp.

    Bad:
        {"createdAt": "2026-03-14T10:26:35.118+01:00"}

    Good:
        {"createdAt": "2026-03-14T09:26:35.118Z"}
    """
    if view.has_canonical_timestamps:
        return
    for pointer, text in _placed_texts(view, "timestamps"):
        if not look_canonical([text]) and is_date_time(text):
            wanted = "the server writes YYYY-MM-DDTHH:MM:SS.sssZ"
            sentence = f"{displayed(text)} is in an unusual notation: {wanted}"
            yield Problem(pointer, sentence, (), {"format": "date-time"})


def _placed_texts(view: SessionView, kind: str) -> Iterator[tuple[str, str]]:
    """Yield the pointer and value of each identifier or timestamp that is a string."""
    for pointer, value, shape in view.objects:
        for name in getattr(shape, kind):
            text: Any = value.get(name)
            if text.__class__ is str:
                yield join(pointer, name), text


FAMILIES: Final = (Family((non_cuid2_id, unusual_timestamp), is_canonical, ()),)
