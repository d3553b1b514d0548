"""Tell files that hold Sessions, or may hold them, from the others in a repository."""

from __future__ import annotations

import re
from typing import Final

from alcamine_validate.input.document import Part
from alcamine_validate.input.session_shape import has_telling_keys, is_snake_cased

_SAYS_NOTHING: Final = frozenset({"nothing-to-check", "session-in-envelope", "missing-place"})
_OF_TEXT: Final = frozenset(
    {"invalid-json", "invalid-encoding", "nested-too-deep", "number-out-of-range"}
    | {"invalid-yaml", "yaml-without-json", "yaml-anchor", "ambiguous-scalar", "duplicate-key"}
    | {"invalid-capture"}
)
"""Rules of problems in text that may be about anything."""

_MISSING_PLACE: Final = "missing-place"
_TELLING_PATH: Final = re.compile(r"alcamine|session", re.IGNORECASE)


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
    object with the names of a Session in snake case is kept: that is a mistake in a Session.
    """
    kept = [each for each in part.records if each.is_session or is_snake_cased(each.value)]
    others = {each.index for each in part.records} - {each.index for each in kept}
    problems = [each for each in part.problems if each.rule != _MISSING_PLACE]
    number = len(others) + len(part.problems) - len(problems)
    part.records = kept
    part.problems = [each for each in problems if each.record not in others]
    return number
