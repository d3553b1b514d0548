"""The shape of the Session, compared with a second, independent reading of the document."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from functools import cache
from typing import Any, Final, NamedTuple

import pytest
import yaml

from alcamine_validate.generated.object_shapes import LEDGER, WEBHOOK_ROOT
from alcamine_validate.generated.object_shapes import ROOT as SESSION_SHAPE
from alcamine_validate.text.json_pointer import join
from tests.support.places import ROOT
from tests.support.sessions import shapes_in

FREE_FORM: Final = {"/person/properties", "/person/mergeMeta"}
"""The objects that are meant to have any properties."""

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
"""Listed by hand: every id of at most 24 characters that has no format in the document."""


class Seen(NamedTuple):
    """A schema of the document, and the object and property of a Session that it is for."""

    pointer: str
    name: str
    schema: dict[str, Any]


@cache
def schema() -> dict[str, Any]:
    """Return the Session's schema as PyYAML reads it."""
    document = yaml.safe_load((ROOT / "spec" / "openapi.yaml").read_bytes())
    found: dict[str, Any] = document["components"]["schemas"]["Session"]
    return found


def alternatives(part: dict[str, Any]) -> Iterator[dict[str, Any]]:
    """Yield a schema and the branches of its unions, recursively."""
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


ALL: Final = {each.pointer: each for each in shapes_in(SESSION_SHAPE)}
EACH_SHAPE: Final = pytest.mark.parametrize("pointer", sorted(ALL), ids=lambda p: p or "root")


def test_the_document_is_read() -> None:
    """The walk of the document finds properties that are known to be there."""
    found = {join(each.pointer, each.name) for each in members(schema())}
    assert {"/agent/version/config/llm/temperature", "/ledger/reason", "/id"} <= found
    assert len(found) > 100


def test_every_object_has_one_shape() -> None:
    """Each object with properties has one shape, and no other object has one."""
    assert set(ALL) == {each.pointer for each in members(schema())}
    assert len(list(shapes_in(SESSION_SHAPE))) == len(ALL)


@EACH_SHAPE
def test_the_known_names_are_those_of_the_document(pointer: str) -> None:
    """The known names of a shape are those of all branches of a union together."""
    wanted = {each.name for each in members(schema()) if each.pointer == pointer}
    assert ALL[pointer].properties == wanted
    assert wanted


@EACH_SHAPE
def test_the_timestamps_are_those_of_the_document(pointer: str) -> None:
    """The timestamps of a shape are its properties of the format date-time, each once."""
    wanted = {
        each.name
        for each in members(schema())
        if each.pointer == pointer
        and any(part.get("format") == "date-time" for part in alternatives(each.schema))
    }
    assert set(ALL[pointer].timestamps) == wanted
    assert len(ALL[pointer].timestamps) == len(wanted)


def test_there_are_27_timestamps() -> None:
    """There are 27 timestamps, as spec/README.md counts them."""
    assert sum(len(each.timestamps) for each in ALL.values()) == 27
    names = [name for each in ALL.values() for name in each.properties if name.endswith("At")]
    assert len(names) == 27


@EACH_SHAPE
def test_the_free_identifiers_are_those_of_the_document(pointer: str) -> None:
    """The free identifiers are strings of at most 24 characters without format or enum."""
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


def test_the_free_identifiers_are_those_listed_by_hand() -> None:
    """The free identifiers are those listed by hand."""
    found = {join(each.pointer, name) for each in ALL.values() for name in each.identifiers}
    assert found == FREE_IDENTIFIERS


@EACH_SHAPE
def test_identifiers_and_timestamps_are_different_properties(pointer: str) -> None:
    """Identifiers and timestamps are different known properties."""
    shape = ALL[pointer]
    assert not set(shape.identifiers) & set(shape.timestamps)
    assert {*shape.identifiers, *shape.timestamps} <= shape.properties


@EACH_SHAPE
def test_the_pointer_of_a_part_is_made_of_its_parent_and_name(pointer: str) -> None:
    """The pointer of a part is the pointer of the object around it, followed by its name."""
    for name, part in ALL[pointer].children:
        assert name in ALL[pointer].properties
        assert part.pointer == join(pointer, name)


def test_free_form_objects_have_no_shape() -> None:
    """Free-form objects have no shape."""
    assert not FREE_FORM & set(ALL)
    for pointer in FREE_FORM:
        above, _, name = pointer.rpartition("/")
        assert name in ALL[above].properties


def test_the_shape_of_webhook_bodies_has_billing_and_messages() -> None:
    """It shares the other shapes, and billing has the shape of ledger."""
    *shared, (name, billing) = WEBHOOK_ROOT.children
    assert len(shared) == len(SESSION_SHAPE.children)
    for own, other in zip(shared, SESSION_SHAPE.children, strict=True):
        assert own[1] is other[1]
    assert (name, billing) == ("billing", replace(LEDGER, pointer="/billing"))
    properties = SESSION_SHAPE.properties | {"billing", "messages"}
    wanted = replace(SESSION_SHAPE, properties=properties, children=WEBHOOK_ROOT.children)
    assert wanted == WEBHOOK_ROOT
