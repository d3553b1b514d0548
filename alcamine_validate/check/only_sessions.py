"""Tell files that hold Sessions, or may hold them, from the others in a repository."""

from __future__ import annotations

import re
from typing import Any, Final

from alcamine_validate.input.document import Document, Part
from alcamine_validate.input.find_sessions import DEEPER, sessions_inside
from alcamine_validate.input.session_shape import has_telling_keys, is_snake_cased
from alcamine_validate.text.positions import Span

_SAYS_NOTHING: Final = frozenset({"nothing-to-check", "session-in-envelope", "missing-place"})
_OF_TEXT: Final = frozenset(
    {"invalid-json", "invalid-encoding", "nested-too-deep", "number-out-of-range"}
    | {"invalid-yaml", "yaml-without-json", "yaml-anchor", "ambiguous-scalar", "duplicate-key"}
    | {"invalid-capture", "invalid-table"}
)
"""Rules of problems in text that may be about anything."""

_MISSING_PLACE: Final = "missing-place"
_TELLING_PATH: Final = re.compile(r"alcamine|session", re.IGNORECASE)


_DOCUMENTATION: Final = frozenset({"an OpenAPI document", "a JSON Schema"})
"""What may hold examples of Sessions deep inside."""


def is_about(document: Document, filename: str) -> bool:
    """Return whether a document without its other values may be about Sessions.

    It is if any value is left, or a problem that :func:`is_about_sessions`.
    """
    if document.clean or document.url_patterns or document.is_about_sessions:
        return True
    if any(part.records for part in document.parts):
        return True
    # Each text is looked at once, because it may have many problems, and many parts one text.
    asked: dict[tuple[str, int | None], Part | None] = {
        (each.rule, id(part.lines)): part for part in document.parts for each in part.problems
    }
    asked.update({(each.rule, None): None for each in document.problems})
    return any(is_about_sessions(rule, part, filename) for (rule, _), part in asked.items())


def is_about_sessions(rule: str, part: Part | None, filename: str) -> bool:
    """Return whether a problem of the input is to be reported although nothing is a Session.

    It is if the text or the path of the file indicates a Session, and if nothing is known of the
    text, for example because it can't be read.
    """
    if rule in _SAYS_NOTHING:
        return False
    if rule not in _OF_TEXT or _TELLING_PATH.search(filename):
        return True
    return part is not None and has_telling_keys(part.lines.text)


def without_others(part: Part) -> int:
    """Remove the values that are not Sessions at all from a part, and return their number.

    A value whose place was named is also removed, and so is the problem that it does not exist. An
    object with the names of a Session in snake case is kept: that is a mistake in a Session. So is
    a value with a Session that is too deep to be found, or nobody would learn of it.
    """
    kept = [
        each
        for each in part.records
        if each.is_session or is_snake_cased(each.value) or _is_around_session(each.value)
    ]
    others = {each.index for each in part.records} - {each.index for each in kept}
    problems = [each for each in part.problems if each.rule != _MISSING_PLACE]
    number = len(others) + len(part.problems) - len(problems)
    part.records = kept
    part.problems = [each for each in problems if each.record not in others]
    return number


def emptied_texts(document: Document) -> list[int]:
    """Return the numbers of the lines or rows of which :func:`without_others` left nothing."""
    if document.texts is None:
        return []
    start = Span(0, 0)
    left = {part.place(start).line for part in document.parts if part.records or part.problems}
    return sorted({part.place(start).line for part in document.parts} - left)


def _is_around_session(value: Any) -> bool:
    if not sessions_inside(value, DEEPER):
        return False
    # Imported here because few values that are not Sessions have one inside.
    from alcamine_validate.lint.not_a_session import resemblance

    return resemblance(value) not in _DOCUMENTATION
