"""Values of a text that are located, and values with other values in them."""

from __future__ import annotations

import pytest

from alcamine_validate.editing.sources import JsonValues, changed, is_still_json
from alcamine_validate.editing.splices import Splice
from alcamine_validate.editing.targets import Piece, Target
from alcamine_validate.input.document import Part
from alcamine_validate.input.embedding import Strings
from alcamine_validate.text.positions import Span


def test_a_changed_value_shares_the_rest() -> None:
    """The old value stays as it was."""
    old = {"a": [1, {"b": 2}], "c": {}}
    new = changed(old, ["a", "1", "b"], 3)
    assert new == {"a": [1, {"b": 3}], "c": {}}
    assert old == {"a": [1, {"b": 2}], "c": {}}
    assert new["c"] is old["c"]
    assert changed(old, [], 1) == 1


@pytest.mark.parametrize("text", ["{", "", "[1,", '{"a" 1}'])
def test_a_text_that_is_not_json_has_no_values(text: str) -> None:
    """Nothing in it is located, rather than something wrong."""
    assert JsonValues(text).locations(Part(text), 0, ["", "/a", "/0"]) == {}


def test_places_count_from_the_start_of_the_text() -> None:
    """A part may begin later."""
    text = '  {"a": "\\ud800"}'
    part = Part(text[2:])
    found = JsonValues(text).locations(part, 2, ["/a", "/b"])
    assert {pointer: (each.span, each.value) for pointer, each in found.items()} == {
        "/a": (Span(8, 16), "\ud800")
    }
    assert JsonValues(text).string(Strings(part), 2, "/a") == found["/a"]
    assert JsonValues(text).string(Strings(part), 2, "/b") is None


def test_what_was_not_json_before() -> None:
    """Any edit of its text is right; text that was JSON has to stay so."""

    def replaced(text: str, new: str) -> bool:
        target = Target(Span(3, 4), None, [Piece(Splice(3, 4, new), (0,))])
        return is_still_json(Part(text), 2, [target])

    assert replaced("[1]", "2")
    assert not replaced("[1]", "x")
    assert replaced("[x]", "y")
