"""Sessions that one change has made invalid, and a description of the change."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any, Final, NamedTuple

from hypothesis import strategies as st

from alcamine_validate.generated.object_shapes import ROOT
from alcamine_validate.lint.codes import code_of
from alcamine_validate.lint.rules.session_view import objects_in
from alcamine_validate.session import CORRECTED, findings
from alcamine_validate.strategies.sessions import INVALIDATING, invalid_sessions, sessions
from alcamine_validate.text.json_pointer import join, resolve, split

Object = dict[str, Any]

_OPTIONAL: Final = frozenset(
    {
        "/completedMeta", "/completedMeta/traceId", "/agent/archivedAt", "/agent/completedAt",
        "/agent/publishedAt", "/agent/version/config/llm", "/agent/version/config/tts",
        "/agent/version/config/stt", "/agent/version/config/llm/temperature",
    }
)  # fmt: skip
"""The properties that the schema does not require."""

_WRONG: Final = 12_345.5
"""A value that no property allows: not an integer, and too large for a temperature."""


class Mutated(NamedTuple):
    """An invalid Session, and what makes it invalid.

    ``pointer`` (RFC 6901) is the place that was changed, ``what`` describes the change, and
    ``code`` is the code of a finding that it causes.
    """

    session: Object
    pointer: str
    what: str
    code: str


def mutated_sessions() -> st.SearchStrategy[Mutated]:
    """Return a strategy of Sessions that one change has made invalid, each with that change.

    The change removes a required property, replaces any property by a number that it can't be or
    by a list with its value, or makes one of the common mistakes of
    :func:`~alcamine_validate.strategies.invalid_sessions`.
    """
    return st.one_of(_removals(), _replacements(), st.sampled_from(INVALIDATING).flatmap(_mistakes))


@st.composite
def _removals(draw: st.DrawFn) -> Mutated:
    session = draw(sessions())
    pointer = draw(st.sampled_from([each for each in _members(session) if each not in _OPTIONAL]))
    *above, name = split(pointer)
    del resolve(session, join("", *above))[name]
    return Mutated(session, pointer, "taken out", "ALC102")


@st.composite
def _replacements(draw: st.DrawFn) -> Mutated:
    session = draw(sessions())
    pointer = draw(st.sampled_from(list(_members(session))))
    what, change = draw(st.sampled_from(_CHANGES))
    *above, name = split(pointer)
    owner = resolve(session, join("", *above))
    owner[name] = change(owner[name])
    violations = CORRECTED.violations(session)
    at_or_below = [each for each in violations if f"{each.pointer}/".startswith(f"{pointer}/")]
    return Mutated(session, pointer, what, code_of((at_or_below or violations)[0]).code)


_CHANGES: Final[tuple[tuple[str, Callable[[Any], Any]], ...]] = (
    (f"replaced by {_WRONG}", lambda _: _WRONG),
    ("put into a list", lambda value: [value, _WRONG]),
)


@st.composite
def _mistakes(draw: st.DrawFn, code: str) -> Mutated:
    session = draw(invalid_sessions(code))
    found = next(each for each in findings(session) if each.code == code)
    return Mutated(session, found.pointer, found.message, code)


def _members(session: Object) -> Iterator[str]:
    """Yield the pointer of each property of the Session that the schema defines."""
    for pointer, value, shape in objects_in(session, ROOT):
        for name in value:
            if name in shape.properties:
                yield join(pointer, name)
