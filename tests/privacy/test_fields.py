"""Which fields of a Session are replaced as a whole, and by what."""

from __future__ import annotations

import pytest

from alcamine_validate.privacy.fields import DEFAULT_FIELDS, KINDS, FieldTable

SESSION = {
    "name": "Interview",
    "person": {"properties": {"name": "W. O.", "note": "n", "more": {"note": ["m", 1, None]}}},
    "agent": {"name": "Agent", "version": {"systemPrompt": "Ask."}},
    "messages": [
        {"id": "x", "content": {"role": "user", "content": "Yes."}},
        {"content": {"role": "user", "content": [{"type": "text", "text": "No."}]}},
        {"content": "Well."},
    ],
}


def found(table: FieldTable, value: object = SESSION, above: tuple[str, ...] = ()) -> list[str]:
    """Return the places and kinds in a value."""
    return [f"{each.pointer} {each.kind}" for each in table.fields_in(value, above)]


def test_the_default_table() -> None:
    """Names, prompts, and what was said, without the words of the protocol."""
    assert found(FieldTable()) == [
        "/name name",
        "/person/properties/name name",
        "/agent/version/systemPrompt text",
        "/messages/0/content/role keep",
        "/messages/0/content/content text",
        "/messages/1/content/role keep",
        "/messages/1/content/content/0/type keep",
        "/messages/1/content/content/0/text text",
        "/messages/2/content text",
    ]


def test_own_entries_win_over_default_ones() -> None:
    """However long the others are; of one's own the longest wins, and below it all is included."""
    own = {"/messages": "keep", "/person/properties": "text", "/person/properties/more": "secret"}
    assert found(FieldTable(own)) == [
        "/name name",
        "/person/properties/name text",
        "/person/properties/note text",
        "/person/properties/more/note/0 secret",
        "/agent/version/systemPrompt text",
        *(f"/messages/{each} keep" for each in (
            "0/id", "0/content/role", "0/content/content", "1/content/role",
            "1/content/content/0/type", "1/content/content/0/text", "2/content",
        )),
    ]  # fmt: skip


def test_an_asterisk_is_any_name_or_index() -> None:
    """A later entry of the same length wins, and names may be escaped."""
    own = {"/*/b": "text", "/a/*": "email", "/c~1d": "id"}
    value = {"a": {"b": "1"}, "x": {"b": "2"}, "c/d": "3"}
    assert found(FieldTable(own), value) == ["/a/b email", "/x/b text", "/c~1d id"]
    assert found(FieldTable({"/*": "text", "/name": "keep"}), {"name": "1"}) == ["/name keep"]


def test_parts_of_sessions_are_below_their_names() -> None:
    """As if the part stood in a Session."""
    person = SESSION["person"]
    assert found(FieldTable(), person, ("person",)) == ["/properties/name name"]
    whole = FieldTable({"/person": "text"})
    assert len(found(whole, person, ("person",))) == 3
    assert found(whole, person, ("agent", "version")) == []
    assert whole.unmatched() == []
    agent = FieldTable({"/agent": "secret"})
    assert found(agent, {"x": "y"}, ("agent", "version")) == ["/x secret"]
    assert found(agent, "y", ("agent", "version")) == []


@pytest.mark.parametrize("value", [None, 1, [], {}, "text"])
def test_what_has_no_members_has_no_fields(value: object) -> None:
    """Not even if it is a string itself."""
    assert found(FieldTable(), value) == []


def test_kinds_of_the_default_table_are_known() -> None:
    """The settings allow the same."""
    assert set(DEFAULT_FIELDS.values()) <= set(KINDS)


def test_deep_values_are_as_fast_as_long_ones() -> None:
    """The walk has no recursion."""
    value: object = "x"
    for _ in range(5_000):
        value = {"a": value}
    assert len(list(FieldTable({"/a": "text"}).fields_in(value))) == 1


def test_places_that_nothing_has_are_known() -> None:
    """A place of an object is one too; before any value, nothing is known."""
    own = {"/person/properties": "text", "/person/propertys": "text", "/messages/*/nix": "keep"}
    table = FieldTable(own)
    assert table.unmatched() == []
    found(table)
    assert table.unmatched() == ["/person/propertys", "/messages/*/nix"]
    found(table, {"messages": [{"nix": 1}]})
    assert table.unmatched() == ["/person/propertys"]
