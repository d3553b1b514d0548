"""The shape of the Session, compared with the document, which is read here a second time."""

from __future__ import annotations

from collections.abc import Iterator
from functools import cache
from typing import Any, Final, NamedTuple

import pytest
import yaml

from alcamine_validate.generated.object_shapes import ROOT as SESSION_SHAPE
from alcamine_validate.runtime.object_shape import ObjectShape, walk
from alcamine_validate.text.json_pointer import join, resolve
from tests.support.mutations import example
from tests.support.places import ROOT

FREE_FORM: Final = {"/person/properties", "/person/mergeMeta"}
"""The objects that are open on purpose."""

FREE_IDENTIFIERS: Final = {
    "/agentId",
    "/agentVersionId",
    "/personId",
    "/conversationId",
    "/agent/publishedVersionId",
    "/agent/sourceTemplateId",
    "/agent/archivedBy",
    "/agent/completedBy",
    "/agent/publishedBy",
    "/agent/version/agentId",
    "/agent/version/workspaceId",
    "/agent/version/sourceAgentVersionId",
    "/agent/version/themeId",
    "/agent/version/knowledgeBaseId",
    "/agent/version/agentFlowId",
    "/conversation/personId",
    "/ledger/workspaceId",
    "/ledger/redemptionCodeId",
    "/ledger/agentId",
    "/ledger/sessionId",
}
"""Counted by hand: every id of at most 24 characters to which the document gives no format."""


class Seen(NamedTuple):
    """A schema of the document, and the place in a Session that it is about."""

    pointer: str
    name: str
    schema: dict[str, Any]


@cache
def schema() -> dict[str, Any]:
    """Return the Session's schema as YAML has it."""
    document = yaml.safe_load((ROOT / "spec" / "openapi.yaml").read_bytes())
    found: dict[str, Any] = document["components"]["schemas"]["Session"]
    return found


def alternatives(part: dict[str, Any]) -> Iterator[dict[str, Any]]:
    """Yield a schema and everything that it is a union of."""
    yield part
    for keyword in ("anyOf", "oneOf", "allOf"):
        for branch in part.get(keyword, []):
            yield from alternatives(branch)


def members(part: dict[str, Any], pointer: str = "") -> Iterator[Seen]:
    """Yield every property of an object and of the objects in it."""
    for branch in alternatives(part):
        for name, below in branch.get("properties", {}).items():
            yield Seen(pointer, name, below)
            yield from members(below, join(pointer, name))


def shapes(shape: ObjectShape) -> Iterator[ObjectShape]:
    """Yield an shape and those in it."""
    yield shape
    for _, part in shape.children:
        yield from shapes(part)


ALL: Final = {each.pointer: each for each in shapes(SESSION_SHAPE)}
EACH_OUTLINE: Final = pytest.mark.parametrize("pointer", sorted(ALL), ids=lambda p: p or "root")


def test_the_document_is_read() -> None:
    """The walk here finds what is known to be there."""
    found = {join(each.pointer, each.name) for each in members(schema())}
    assert {"/agent/version/config/llm/temperature", "/ledger/reason", "/id"} <= found
    assert len(found) > 100


def test_no_object_is_missing() -> None:
    """Each object with properties has one shape, and nothing else has."""
    assert set(ALL) == {each.pointer for each in members(schema())}
    assert len(list(shapes(SESSION_SHAPE))) == len(ALL)


@EACH_OUTLINE
def test_the_known_names_are_the_documents(pointer: str) -> None:
    """Those of all branches of a union, together."""
    wanted = {each.name for each in members(schema()) if each.pointer == pointer}
    assert ALL[pointer].properties == wanted
    assert wanted


@EACH_OUTLINE
def test_the_timestamps_are_the_documents(pointer: str) -> None:
    """Whatever has the format date-time, each once."""
    wanted = {
        each.name
        for each in members(schema())
        if each.pointer == pointer
        and any(part.get("format") == "date-time" for part in alternatives(each.schema))
    }
    assert set(ALL[pointer].timestamps) == wanted
    assert len(ALL[pointer].timestamps) == len(wanted)


def test_the_timestamps_are_many() -> None:
    """27 in all, as spec/README.md counts them; none is passed over."""
    assert sum(len(each.timestamps) for each in ALL.values()) == 27
    names = [name for each in ALL.values() for name in each.properties if name.endswith("At")]
    assert len(names) == 27


@EACH_OUTLINE
def test_the_free_identifiers_are_the_documents(pointer: str) -> None:
    """Strings of at most 24 characters, named as ids, without a format or a list of values."""
    wanted = {
        each.name
        for each in members(schema())
        if each.pointer == pointer
        and "string" in each.schema.get("type", ())
        and each.schema.get("maxLength", 1000) <= 24
        and "format" not in each.schema
        and "enum" not in each.schema
    }
    assert set(ALL[pointer].identifiers) == wanted
    assert len(ALL[pointer].identifiers) == len(wanted)


def test_the_free_identifiers_are_those_counted_by_hand() -> None:
    """Each place by name, so that a change of the document is seen."""
    found = {join(each.pointer, name) for each in ALL.values() for name in each.identifiers}
    assert found == FREE_IDENTIFIERS


@EACH_OUTLINE
def test_an_identifier_is_no_timestamp(pointer: str) -> None:
    """Both are known properties, and different ones."""
    shape = ALL[pointer]
    assert not set(shape.identifiers) & set(shape.timestamps)
    assert {*shape.identifiers, *shape.timestamps} <= shape.properties


@EACH_OUTLINE
def test_a_part_stands_where_it_says(pointer: str) -> None:
    """Its pointer is that of the object around it, and its name."""
    for name, part in ALL[pointer].children:
        assert name in ALL[pointer].properties
        assert part.pointer == join(pointer, name)


def test_free_form_objects_have_no_outline() -> None:
    """Nothing in them is known or unknown."""
    assert not FREE_FORM & set(ALL)
    for pointer in FREE_FORM:
        above, _, name = pointer.rpartition("/")
        assert name in ALL[above].properties


# The walk


def test_a_walk_meets_every_object_of_the_example() -> None:
    """Each object that has an shape, at its place, the outer ones first."""
    met = walk(example(), SESSION_SHAPE)
    pointers = [shape.pointer for _, shape in met]
    assert sorted(pointers) == sorted(ALL)
    for value, shape in met:
        assert value is resolve(example(), shape.pointer)
    depths = [pointer.count("/") for pointer in pointers]
    assert depths == sorted(depths)


@pytest.mark.parametrize("other", [None, [], [{}], "agent", 1, 1.5, True])
def test_a_walk_passes_over_what_is_no_object(other: object) -> None:
    """And over what would have stood in it."""
    met = walk({"agent": other, "person": {"id": 1}, "ledger": other, "new": {}}, SESSION_SHAPE)
    assert [shape.pointer for _, shape in met] == ["", "/person"]


def test_a_walk_of_an_empty_session_meets_it_alone() -> None:
    """There is always the Session itself."""
    assert walk({}, SESSION_SHAPE) == [({}, SESSION_SHAPE)]
