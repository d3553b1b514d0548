"""What the rules see of a Session: identifiers and spellings, looked up once."""

from __future__ import annotations

from typing import Any

import pytest

from alcamine_validate.lint.rules import rule
from alcamine_validate.lint.rules.rule import SessionView
from tests.support.sessions import session


def test_identifiers_are_listed_once_for_a_complete_session() -> None:
    """The identifiers of a Session known to be complete are listed once; else there is no list."""
    value = session()
    assert SessionView(value).identifiers() is None
    parts = SessionView(value, is_complete=True)
    found = parts.identifiers()
    assert found
    assert parts.identifiers() is found
    assert SessionView({**value, "new": 1}, is_complete=True).identifiers() is None


def test_spellings_are_looked_at_once(monkeypatch: pytest.MonkeyPatch) -> None:
    """Spellings of timestamps are looked at once, and not at all in a canonical Session."""
    assert SessionView(session()).has_canonical_timestamps is True
    assert (
        SessionView(session(("/createdAt", "2026-03-14T09:26:35Z"))).has_canonical_timestamps
        is False
    )
    looks: list[list[Any]] = []

    def look(values: list[Any]) -> bool:
        """Note what is looked at, and deny it."""
        looks.append(values)
        return False

    monkeypatch.setattr(rule, "look_canonical", look)
    parts = SessionView(session())
    assert (parts.has_canonical_timestamps, parts.has_canonical_timestamps) == (False, False)
    assert len(looks) == 1
    assert SessionView(session(), is_canonical=True).has_canonical_timestamps is True
    assert len(looks) == 1
