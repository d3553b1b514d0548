"""The view of a Session that rules use: its objects, and the spelling of its timestamps."""

from __future__ import annotations

from typing import Any

import pytest

from alcamine_validate.generated.object_shapes import ROOT, WEBHOOK_ROOT
from alcamine_validate.lint.rules import session_view
from alcamine_validate.lint.rules.session_view import SessionView, WebhookView, objects_in
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
    pointers = [shape.pointer for _, shape in met]
    assert sorted(pointers) == sorted(each.pointer for each in shapes_in(ROOT))
    for value, shape in met:
        assert value is resolve(example(), shape.pointer)
    depths = [pointer.count("/") for pointer in pointers]
    assert depths == sorted(depths)


@pytest.mark.parametrize("other", [None, [], [{}], "agent", 1, 1.5, True])
def test_a_walk_passes_over_values_that_are_not_objects(other: object) -> None:
    """A walk skips a value that is not an object."""
    met = objects_in({"agent": other, "person": {"id": 1}, "ledger": other, "new": {}}, ROOT)
    assert [shape.pointer for _, shape in met] == ["", "/person"]


def test_a_walk_of_an_empty_session_yields_it_alone() -> None:
    """A walk of an empty Session returns only the Session."""
    assert objects_in({}, ROOT) == [({}, ROOT)]


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
        webhook = WebhookView(value)
        assert (webhook.ledger, webhook.ledger_pointer) == (ledger, pointer)
    view = SessionView({"billing": entry, "ledger": other})
    assert (view.ledger, view.ledger_pointer) == (other, "/ledger")


def test_a_webhook_body_has_a_shape_of_its_own() -> None:
    """Billing is an object of the view with the shape of a ledger entry."""
    value = {"billing": {"createdAt": 1}, "ledger": {}}
    assert [shape.pointer for _, shape in SessionView(value).objects] == ["", "/ledger"]
    assert [shape.pointer for _, shape in WebhookView(value).objects] == [
        "", "/ledger", "/billing"
    ]  # fmt: skip
    assert WebhookView(value).objects[0][1] is WEBHOOK_ROOT
    assert WebhookView(value).at("/billing/createdAt") == 1
    assert SessionView(value).at("/billing/createdAt") is None
