"""Tables from which parts of the schema are taken away."""

from __future__ import annotations

from functools import cache
from itertools import count
from typing import Any, Final

import orjson
import pytest
from hypothesis import given
from hypothesis import strategies as st

import alcamine_validate as av
from alcamine_validate.check.coverage import CoverageObserver, Item
from alcamine_validate.compiler.table.narrowed import narrowed
from alcamine_validate.generated.coverage import ITEMS
from alcamine_validate.native import NATIVE, Scanner, Words, scanner_for
from alcamine_validate.session import CORRECTED
from tests.support.tables import for_each

pytestmark = pytest.mark.skipif(not NATIVE, reason="there was no compiler at installation")

_FEW: Final = 30

PARTS: Final = [Item(*each) for each in ITEMS]


def table_of(schema: Any) -> Words:
    """Return the table of a schema."""
    table = av.compile_schema(schema).table
    assert table is not None
    return table


def without(table: Words, *parts: tuple[str, str, Any]) -> Scanner:
    """Return the scanner of a table without parts."""
    scanner = scanner_for(narrowed(table, parts))
    assert scanner is not None
    return scanner


@cache
def parts_of(text: bytes) -> frozenset[Item]:
    """Return the parts that a text has."""
    observer = CoverageObserver(PARTS)
    observer.observe(orjson.loads(text))
    return frozenset(PARTS[index] for index in observer.taken())


@cache
def texts() -> list[bytes]:
    """Return valid texts in which every part is at least once."""
    left, found = {*PARTS}, list[bytes]()
    for seed in count():
        text = av.sample_json(seed=seed)
        if seed < _FEW or not left.isdisjoint(parts_of(text)):
            found.append(text)
            left -= parts_of(text)
        if not left:
            return found
    raise AssertionError


@pytest.mark.parametrize("is_canonical", [True, False])
@given(data=st.data())
def test_exactly_texts_without_the_parts_are_accepted(
    is_canonical: bool, data: st.DataObject
) -> None:
    """Whatever the parts are: some, or those that a few texts do not have."""
    table = CORRECTED.canonical_table() if is_canonical else CORRECTED.table
    assert table is not None
    few = st.lists(st.sampled_from(PARTS), max_size=5)
    seen = st.lists(st.sampled_from(texts()), max_size=9)
    others = seen.map(lambda some: [*({*PARTS} - frozenset[Item]().union(*map(parts_of, some)))])
    parts = data.draw(few | others)
    scanner = without(table, *parts)
    for text in texts():
        assert scanner.accepts(text) is parts_of(text).isdisjoint(parts)


def test_each_part_can_be_taken_away_alone() -> None:
    """The text is refused if it has the part, and accepted if it does not."""
    table = CORRECTED.canonical_table()
    assert table is not None

    def check(part: Item) -> None:
        scanner = without(table, part)
        for text in texts():
            assert scanner.accepts(text) is (part not in parts_of(text))

    for_each(range(len(PARTS)), lambda index: check(PARTS[index]))


NULLABLE: Final = {"type": ["string", "null"], "enum": ["a", "b", None]}
CLOSED: Final = {"type": "object", "additionalProperties": False}
UNION: Final = {
    "oneOf": [
        {**CLOSED, "properties": {"kind": {"const": kind}, name: NULLABLE}, "required": ["kind"]}
        for kind, name in (("x", "one"), ("y", "two"))
    ],
    "discriminator": {"propertyName": "kind"},
}
SCHEMA: Final = {
    **CLOSED,
    "properties": {
        "text": NULLABLE,
        "flag": {"enum": [True, False]},
        "list": {"type": "array", "items": NULLABLE},
        "rows": {"type": "array", "items": {**CLOSED, "properties": {"text": NULLABLE}}},
        "same": {"$ref": "#/$defs/shared"},
        "other": {"$ref": "#/$defs/shared"},
        "anything": True,
    },
    "$defs": {"shared": {**CLOSED, "properties": {"text": NULLABLE}}},
}


@pytest.mark.parametrize(
    ("part", "refused", "accepted"),
    [
        (("property", "/text", None), [{"text": "a"}, {"text": None}], [{}, {"flag": True}]),
        (("null", "/text", None), [{"text": None}], [{"text": "a"}]),
        (("value", "/text", "a"), [{"text": "a"}], [{"text": "b"}, {"text": None}]),
        (("value", "/flag", True), [{"flag": True}], [{"flag": False}]),
        (("null", "/list/*", None), [{"list": ["a", None]}], [{"list": ["a"]}, {"list": []}]),
        (("value", "/list/*", "b"), [{"list": ["a", "b"]}], [{"list": ["a", None]}]),
        (("property", "/rows/*/text", None), [{"rows": [{}, {"text": "a"}]}], [{"rows": [{}]}]),
        (("null", "/same/text", None), [{"same": {"text": None}}], [{"other": {"text": None}}]),
        (("null", "/anything", None), [{"anything": None}], [{"anything": 1}]),
        (("property", "/never", None), [{"never": 1}], [{"text": "a"}]),
        (("property", "/text/below", None), [], [{"text": "a"}]),
    ],
)
def test_a_part_of_any_kind_is_taken_away(
    part: tuple[str, str, Any], refused: list[Any], accepted: list[Any]
) -> None:
    """At its place, and at no other one with the same rule."""
    scanner = without(table_of(SCHEMA), part)
    for value in refused:
        assert not scanner.accepts(orjson.dumps(value))
    for value in accepted:
        assert scanner.accepts(orjson.dumps(value))


def test_branches_are_taken_away_by_their_constants() -> None:
    """The last of them takes the objects away, and properties go from all branches."""
    x, y = b'{"kind":"x","one":"a"}', b'{"kind":"y","two":null}'
    table = table_of(UNION)
    for parts, expected in (
        ([], (True, True)),
        ([("branch", "/kind", "x")], (False, True)),
        ([("branch", "/kind", "x"), ("branch", "/kind", "y")], (False, False)),
        ([("property", "/kind", None)], (False, False)),
        ([("property", "/one", None)], (False, True)),
        ([("null", "/two", None), ("value", "/one", "b")], (True, False)),
    ):
        scanner = without(table, *parts)
        assert (scanner.accepts(x), scanner.accepts(y)) == expected


@pytest.mark.parametrize(
    ("schema", "part"),
    [
        (True, ("property", "/a", None)),
        ({"type": "object"}, ("property", "/a", None)),
        ({"type": "object", "properties": {"a": {}}}, ("property", "/b", None)),
        ({"type": "object", "properties": {"a": {}}}, ("property", "/a/b", None)),
        ({"type": "object", "properties": {"a": {}}}, ("value", "/a", "x")),
        ({"type": "object", "properties": {"a": {"type": "string"}}}, ("value", "/a", "x")),
        ({"type": "object", "properties": {"a": {"type": "integer"}}}, ("value", "/a", 1)),
    ],
)
def test_what_a_table_does_not_describe_can_not_be_taken_away(
    schema: Any, part: tuple[str, str, Any]
) -> None:
    """There is no table then, because text could have the part unnoticed."""
    table = av.compile_schema(schema).table
    assert narrowed(table or ((2, 0, 0), b""), [part]) is None


def test_the_table_is_not_changed() -> None:
    """The words of a narrowed table begin with those of the table, but for its head."""
    table = table_of(SCHEMA)
    before = [*table[0]]
    words, _ = narrowed(table, [("null", "/text", None), ("value", "/flag", True)]) or ((), b"")
    assert [*table[0]] == before
    assert [*words[3 : len(before)]] == before[3:]
