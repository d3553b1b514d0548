"""Which TypedDicts change with a document."""

from __future__ import annotations

from copy import deepcopy
from typing import Any

from alcamine_validate.changes.typed_dicts import TouchedType, touched_types
from alcamine_validate.schema.document import read_document
from tests.support.places import SPEC


def document() -> Any:
    """Return the published document."""
    return read_document(SPEC / "openapi.yaml")


def test_nothing_changes_with_the_same_document() -> None:
    """Nor with changes that no annotation shows."""
    new = document()
    new["components"]["schemas"]["Session"]["properties"]["name"]["maxLength"] = 3
    assert touched_types(document(), new) == []


def test_changed_added_and_removed_classes() -> None:
    """A class that changed has the names of its fields, also of those that are gone."""
    new = document()
    properties = new["components"]["schemas"]["Session"]["properties"]
    del properties["ledger"]
    properties["status"]["enum"].append("CANCELLED")
    properties["person"]["required"].remove("phone")
    properties["call-data"] = {"type": "object", "properties": {"a-b": {"type": "string"}}}
    assert touched_types(document(), new) == [
        TouchedType("Person", "changed", ("phone",)),
        TouchedType("Ledger", "removed", ()),
        TouchedType("Session", "changed", ("status", "ledger", "call-data")),
        TouchedType("CallData", "added", ()),
    ]


def test_a_session_may_have_no_properties() -> None:
    """Such a document has no classes, so those of the other one are all added or removed."""
    none = document()
    none["components"]["schemas"]["Session"] = True
    assert touched_types(none, none) == []
    states = {each.state for each in touched_types(document(), none)}
    assert states == {"removed"}


def test_names_that_are_no_identifiers_are_compared() -> None:
    """Such classes are written in another form, with strings as names."""
    old = document()
    old["components"]["schemas"]["Session"]["properties"]["call"] = {
        "type": "object",
        "properties": {"a-b": {"type": "string"}, "c": {"type": "integer"}},
    }
    new = deepcopy(old)
    call = new["components"]["schemas"]["Session"]["properties"]["call"]
    call["properties"]["a-b"] = {"type": "integer"}
    assert touched_types(old, new) == [TouchedType("Call", "changed", ("a-b",))]
