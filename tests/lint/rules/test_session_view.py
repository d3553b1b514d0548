"""The view of a Session that rules use: its objects, and the spelling of its timestamps."""

from __future__ import annotations

from typing import Any

import pytest

from alcamine_validate.generated.object_shapes import ROOT, WEBHOOK_ROOT
from alcamine_validate.lint.rules import session_view
from alcamine_validate.lint.rules.session_view import OWNERS, SessionView, objects_in
from alcamine_validate.text.json_pointer import resolve
from tests.support.mutations import example
from tests.support.sessions import session, shapes_in


def test_spellings_are_looked_at_once(monkeypatch: pytest.MonkeyPatch) -> None:
    """Spellings of timestamps are checked once, and not at all in a canonical Session."""
    assert SessionView(session()).has_canonical_timestamps is True
    assert (
        SessionView(session(("/createdAt", "2026-03-14T09:26:35Z"))).has_canonical_timestamps
        is False
    )
    looks: list[list[Any]] = []

    def look(values: list[Any]) -> bool:
        """Record the values, and return False."""
        looks.append(values)
        return False

    monkeypatch.setattr(session_view, "look_canonical", look)
    view = SessionView(session())
    assert (view.has_canonical_timestamps, view.has_canonical_timestamps) == (False, False)
    assert len(looks) == 1
    assert SessionView(session(), is_canonical=True).has_canonical_timestamps is True
    assert len(looks) == 1


def test_a_walk_meets_every_object_of_the_example() -> None:
    """A walk returns each object that has a shape, with that shape, outer ones first."""
    met = objects_in(example(), ROOT)
    pointers = [pointer for pointer, _, _ in met]
    assert sorted(pointers) == sorted(each.pointer for each in shapes_in(ROOT))
    for pointer, value, shape in met:
        assert value is resolve(example(), pointer)
        assert shape.pointer == pointer
    depths = [pointer.count("/") for pointer in pointers]
    assert depths == sorted(depths)


@pytest.mark.parametrize("other", [None, [], [{}], "agent", 1, 1.5, True])
def test_a_walk_passes_over_values_that_are_not_objects(other: object) -> None:
    """A walk skips a value that is not an object."""
    met = objects_in({"agent": other, "person": {"id": 1}, "ledger": other, "new": {}}, ROOT)
    assert [pointer for pointer, _, _ in met] == ["", "/person"]


def test_a_walk_of_an_empty_session_yields_it_alone() -> None:
    """A walk of an empty Session returns only the Session."""
    assert objects_in({}, ROOT) == [("", {}, ROOT)]


def test_a_webhook_body_has_its_ledger_entry_in_billing() -> None:
    """The entry is billing if that is an object, else ledger; a plain Session has no billing."""
    entry, other = {"id": "a1"}, {"id": "b2"}
    for value, ledger, pointer in (
        ({"billing": entry}, entry, "/billing"),
        ({"billing": entry, "ledger": other}, entry, "/billing"),
        ({"billing": None, "ledger": other}, other, "/ledger"),
        ({"ledger": other}, other, "/ledger"),
        ({"billing": [entry]}, {}, "/ledger"),
        ({}, {}, "/ledger"),
    ):
        view = SessionView(value, is_webhook=True)
        assert (view.ledger, view.pointer("/ledger/id")) == (ledger, f"{pointer}/id")
        assert view.at("/ledger/id") == ledger.get("id")
    view = SessionView({"billing": entry, "ledger": other})
    assert (view.at("/ledger/id"), view.pointer("/ledger/id")) == ("b2", "/ledger/id")


def test_a_webhook_body_has_a_shape_of_its_own() -> None:
    """Billing is an object of the view with the shape of a ledger entry."""
    value = {"billing": {"createdAt": 1}, "ledger": {}}
    assert [pointer for pointer, _, _ in SessionView(value).objects] == ["", "/ledger"]
    objects = SessionView(value, is_webhook=True).objects
    assert [pointer for pointer, _, _ in objects] == ["", "/ledger", "/billing"]
    assert objects[0][2] is WEBHOOK_ROOT


def test_the_objects_that_rules_read_are_found() -> None:
    """Each is the object at its pointer; one that is not there has only nulls."""
    view = SessionView(example())
    assert list(view.owners) == [resolve(example(), pointer) for pointer in OWNERS]
    assert view.at("/agent/version/id") == example()["agent"]["version"]["id"]
    others: list[Any] = [None, [], "x"]
    for other in others:
        view = SessionView(dict.fromkeys(example(), other))
        assert [owner["createdAt"] for owner in view.owners[1:]] == [None] * 5
        assert view.at("/agent/version/id") is None
