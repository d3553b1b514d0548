"""Sessions without findings, their parts, and Sessions with exactly one mistake.

They are the samples of this package, drawn by hypothesis instead of from a seed: valid by
construction, with correct formats, orders, references and states.
"""

from __future__ import annotations

from functools import cache
from typing import Any, Final

from hypothesis import strategies as st

from alcamine_validate.finding import Severity
from alcamine_validate.lint.rules.catalogue import catalogue
from alcamine_validate.lint.settings.selectors import code_of_rule
from alcamine_validate.samples.make import mistake_of
from alcamine_validate.samples.mistakes import MISTAKES
from alcamine_validate.samples.session import part_of, session_of
from alcamine_validate.schema.document import read_document
from alcamine_validate.schema.spec_files import OPENAPI, OVERLAY, spec_file
from alcamine_validate.strategies.choices import HypothesisDraw
from alcamine_validate.strategies.schemas import from_schema

Object = dict[str, Any]
Strategy = st.SearchStrategy[Object]

_NO_JSON: Final = "ALC008"
INVALIDATING: Final = tuple(
    code for code in MISTAKES if catalogue()[code].severity is Severity.ERROR and code != _NO_JSON
)
"""The codes of mistakes that make a Session invalid but leave it JSON."""


def sessions(*, schema_only: bool = False) -> Strategy:
    """Return a strategy of Sessions, as parsed JSON, without any finding.

    They are of all types, states and providers, and valid by construction: formats, the order of
    timestamps, references between objects and states are consistent. They shrink to a short one.
    With ``schema_only``, they are merely valid: they include everything that the corrected schema
    allows, such as unknown properties, odd spellings and contradictions.
    """
    return _by_schema() if schema_only else _sessions(full=False)


@cache
def _by_schema() -> Strategy:
    document, overlay = (read_document(spec_file(name)) for name in (OPENAPI, OVERLAY))
    return from_schema(document, component="Session", overlay=overlay)


@st.composite
def _sessions(draw: st.DrawFn, *, full: bool) -> Object:
    session: Object = session_of(HypothesisDraw(draw), full=full)
    return session


def agents() -> Strategy:
    """Return a strategy of agents with their versions, as in Sessions."""
    return _parts("agent")


def versions() -> Strategy:
    """Return a strategy of versions of agents, as in Sessions."""
    return _parts("version")


def configs() -> Strategy:
    """Return a strategy of configs of versions (the models of an agent), never null."""
    return _parts("config")


def conversations() -> Strategy:
    """Return a strategy of conversations, as in Sessions."""
    return _parts("conversation")


def persons() -> Strategy:
    """Return a strategy of persons, as in Sessions."""
    return _parts("person")


def ledgers() -> Strategy:
    """Return a strategy of ledger entries, as in Sessions, but never null."""
    return _parts("ledger")


@st.composite
def _parts(draw: st.DrawFn, name: str) -> Object:
    part: Object = part_of(HypothesisDraw(draw), name)
    return part


def invalid_sessions(code: str | None = None) -> Strategy:
    """Return a strategy of Sessions with exactly one mistake, which causes the finding ``code``.

    ``code`` is a code or the name of a rule (``"ALC501"``, ``"other-agent"``), which may be a
    warning; without it, any code that makes a Session invalid is drawn. Raises
    :class:`~alcamine_validate.NoSample` if no Session can have only that finding, and
    :class:`~alcamine_validate.UnknownSelector` if there is no such rule.
    """
    if code is None:
        return st.sampled_from(INVALIDATING).flatmap(_spoilt)
    wanted = code_of_rule(code)
    mistake_of(wanted)
    return _spoilt(wanted)


@st.composite
def _spoilt(draw: st.DrawFn, code: str) -> Object:
    choices = HypothesisDraw(draw)
    session: Object = session_of(choices, full=True)
    mistake_of(code)(session, choices)
    return session
