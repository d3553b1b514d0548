"""Only the components that a component reaches are read; names are found in all of them."""

from __future__ import annotations

import sys
from collections import OrderedDict, defaultdict
from typing import Any, Final

import pytest

import alcamine_validate as av
from alcamine_validate.schema import resources as module

REF: Final = "#/components/schemas/"


def ref(name: str) -> dict[str, str]:
    """Return the reference to a component."""
    return {"$ref": f"{REF}{name}"}


def openapi(**schemas: Any) -> dict[str, Any]:
    """Return a document with these components."""
    return {"openapi": "3.1.0", "components": {"schemas": schemas}}


def compiled(**schemas: Any) -> av.Validator:
    """Return the validator of the component A among ``schemas``."""
    return av.compile_schema(openapi(**schemas), component="A")


# Cost

_REACHED: Final[dict[str, Any]] = {
    "A": {"properties": {"b": ref("B"), "size": {"$ref": "#/components/parameters/s/schema"}}},
    "B": {"items": ref("A"), "properties": {"c": ref("C")}, "unevaluatedProperties": False},
    "C": {"$id": "x:c", "$ref": "#/$defs/d", "$defs": {"d": {"type": "integer"}}},
}


def large(count: int) -> dict[str, Any]:
    """Return a document with ``count`` components that the others do not refer to."""
    others = {
        f"Other{number}": {"properties": {"a": ref("A"), "next": ref(f"Other{number // 2}")}}
        for number in range(count)
    }
    document = openapi(**others, **_REACHED)
    document["components"]["parameters"] = {"s": {"schema": {"type": "integer"}}}
    document["paths"] = {f"/{name}": {"get": ref(name)} for name in others}
    return document


def calls(document: dict[str, Any], **options: Any) -> int:
    """Return how many functions are called to compile the component A."""
    count = 0

    def counted(_frame: Any, event: str, _argument: Any) -> None:
        nonlocal count
        count += event in ("call", "c_call")

    av.compile_schema(document, component="A", **options)
    sys.setprofile(counted)
    try:
        av.compile_schema(document, component="A", **options)
    finally:
        sys.setprofile(None)
    return count


_ACTIONS: Final[list[Any]] = [
    {"target": "$.components.schemas.B", "update": {"properties": {"d": {"type": "null"}}}},
    {"target": "$.components.schemas", "update": {"E": True}},
]
_OVERLAY: Final = {
    "overlay": "1.0.0",
    "info": {"title": "t", "version": "1"},
    "actions": _ACTIONS,
}


@pytest.mark.parametrize("use", ["by itself", "with an overlay", "as a resource"])
def test_the_cost_is_that_of_what_is_reached(use: str) -> None:
    """Compiling takes as many steps with ten unrelated components as with a thousand."""

    def cost(count: int) -> int:
        document = large(count)
        if use == "with an overlay":
            return calls(document, overlay=_OVERLAY)
        if use == "as a resource":
            outer = openapi(A={"items": {"$ref": f"x:given{REF}A"}})
            return calls(outer, resources={"x:given": document})
        return calls(document)

    assert cost(1000) < cost(10) * 1.02


def test_a_name_costs_a_search_of_all_components() -> None:
    """An anchor is looked for in all components, so that one that is used twice is refused."""
    few, many = large(10), large(100)
    for document in (few, many):
        document["components"]["schemas"]["A"]["not"] = {"$ref": "#c"}
        document["components"]["schemas"]["Z"] = {"$anchor": "c", "type": "null"}
    assert calls(many) > calls(few) * 1.5


# What is not reached

_ODD: Final[dict[str, Any]] = {
    "no_json": {"x": {1}},
    "no_name": {"$anchor": 5},
    "no_uri": {"$id": "http://["},
    "one_name_twice": {"$defs": {"b": {"$id": "x:a"}, "c": {"$id": "x:a"}}},
}


@pytest.mark.parametrize("name", _ODD)
def test_what_is_not_reached_is_not_looked_at(name: str) -> None:
    """A component that is malformed is refused only if it is reached."""
    document = openapi(A=ref("B"), B={"type": "null"}, **_ODD)
    document[5] = document["paths"] = {1: float("nan")}  # type: ignore[index]
    assert av.compile_schema(document, component="A").is_valid(None)
    document["components"]["schemas"]["B"] = {"items": ref(name)}
    with pytest.raises(av.InvalidSchema) as caught:
        av.compile_schema(document, component="A")
    assert caught.value.pointer.startswith(f"{REF[1:]}{name}")


@pytest.mark.parametrize("reference", ["#x", "x:x", "https://example.org/x#/a"])
@pytest.mark.parametrize("name", _ODD)
def test_a_search_looks_at_everything(name: str, reference: str) -> None:
    """A reference by name reaches all components, because each may have that name."""
    odd: dict[str, Any] = {name: _ODD[name]}
    with pytest.raises(av.InvalidSchema) as caught:
        compiled(A={"$ref": reference}, X={"$id": "x:x", "$anchor": "x"}, **odd)
    assert caught.value.pointer.startswith(f"{REF[1:]}{name}")


@pytest.mark.parametrize(
    ("document", "pointer"),
    [
        (openapi(A={"enum": [{1}]}), f"{REF[1:]}A/enum/0"),
        (openapi(A=ref("B"), B={"properties": {5: {}}}), f"{REF[1:]}B/properties"),
        (openapi(A=ref("B/items"), B={"items": {"const": {1}}}), f"{REF[1:]}B/items/const"),
        ({**openapi(A={"$ref": "#/x"}), "x": {"const": {1}}}, "/x/const"),
        ({**openapi(A={}), "jsonSchemaDialect": {1}}, "/jsonSchemaDialect"),
        ({**openapi(A={}), "openapi": {1}}, "/openapi"),
        ({"openapi": "3.1.0", "components": OrderedDict(schemas={"A": {1}})}, f"{REF[1:]}A"),
    ],
    ids=str,
)
def test_what_is_reached_must_be_json(document: Any, pointer: str) -> None:
    """A value that is not JSON is refused with its pointer if it is reached."""
    with pytest.raises(av.InvalidSchema, match="is not JSON") as caught:
        av.compile_schema(document, component="A")
    assert caught.value.pointer == pointer


def test_a_component_that_contains_itself_is_refused() -> None:
    """A component that contains itself in memory is refused if it is reached."""
    endless: dict[str, Any] = {"type": "null"}
    endless["not"] = endless
    document = openapi(A={"type": "null"}, B=endless)
    assert av.compile_schema(document, component="A").is_valid(None)
    with pytest.raises(av.InvalidSchema, match="holds itself") as caught:
        av.compile_schema(document, component="B")
    assert caught.value.pointer == f"{REF[1:]}B/not"


class Hiding(dict[str, Any]):
    """A dict whose methods hide a member."""

    def __getitem__(self, name: str) -> Any:
        return {}

    def __contains__(self, name: object) -> bool:
        return True


def test_documents_may_be_of_subclasses() -> None:
    """A document of subclasses is read by its contents; one that hides them is refused."""
    schemas: Any = OrderedDict(
        A=defaultdict(dict, items=ref("B")), B=OrderedDict(prefixItems=(False,))
    )
    document: Any = OrderedDict(openapi="3.1.0", components=defaultdict(dict, schemas=schemas))
    validator = av.compile_schema(document, component="A")
    assert validator.is_valid([[]])
    assert not validator.is_valid([[1]])
    with pytest.raises(av.InvalidSchema, match="no component 'C'"):
        av.compile_schema(document, component="C")
    assert "C" not in schemas
    parts: Any = document["components"]
    for hiding in (Hiding(document), {**document, "components": Hiding(parts)}):
        with pytest.raises(av.InvalidSchema, match="whose methods hide what it holds"):
            av.compile_schema(hiding, component="A")


@pytest.mark.parametrize("schemas", [{1: {}}, {1: {}, "A": {}}])
@pytest.mark.parametrize("component", [None, "B"])
def test_names_of_components_are_strings(schemas: Any, component: str | None) -> None:
    """A name that is not a string is refused if all names are needed."""
    with pytest.raises(av.InvalidSchema, match="a key of type int"):
        av.compile_schema({"openapi": "3.1.0", "components": {"schemas": schemas}},
                          component=component)  # fmt: skip


def test_an_element_is_not_a_component() -> None:
    """An element of a list is not a component, even though a pointer leads to it."""
    document = {"openapi": "3.1.0", "components": {"schemas": [{}]}}
    with pytest.raises(av.InvalidSchema, match="no component '0'"):
        av.compile_schema(document, component="0")


# Names in components that no pointer leads to


def test_an_anchor_is_found_in_any_component() -> None:
    """An anchor of the document may be in a component that no pointer leads to."""
    validator = compiled(A={"$ref": "#b"}, B={"items": {"$anchor": "b", "type": "null"}})
    assert validator.is_valid(None)
    (error,) = validator.iter_errors(1)
    assert error.schema_pointer == f"{REF[1:]}B/items/type"


@pytest.mark.parametrize("reference", ["x:c", "x:c#", "x:c#/$defs/d", "x:c#d"])
def test_an_embedded_resource_is_found_in_any_component(reference: str) -> None:
    """A resource may be embedded in a component that no pointer leads to."""
    inner = {"$id": "x:c", "type": "null", "$defs": {"d": {"$anchor": "d", "type": "null"}}}
    validator = compiled(A={"$ref": reference}, B={"items": inner})
    assert validator.is_valid(None)
    assert not validator.is_valid(1)


def test_names_are_found_in_given_documents() -> None:
    """Names are looked for in the components of all documents."""
    given = openapi(B={"$id": "x:b", "type": "null"}, C={"$anchor": "c", "type": "null"})
    for reference in ("x:b", "x:given#c"):
        validator = av.compile_schema({"$ref": reference}, resources={"x:given": given})
        assert validator.is_valid(None)
        assert not validator.is_valid(1)


def test_a_dialect_is_found_in_any_component() -> None:
    """A meta-schema may be embedded in a component that no pointer leads to."""
    core = "https://json-schema.org/draft/2020-12/vocab/core"
    mine = {"$id": "x:mine", "$vocabulary": {core: True}}
    document = openapi(A={"$id": "x:a", "$schema": "x:mine", "minimum": 5}, B=mine)
    assert av.compile_schema(document, component="A", strict=False).is_valid(1)


def test_a_dynamic_anchor_is_found_in_any_component() -> None:
    """The outermost dynamic anchor may be in a component that no pointer leads to."""
    lists = {
        "$id": "x:list",
        "items": {"$dynamicRef": "#item"},
        "$defs": {"any": {"$dynamicAnchor": "item"}},
    }
    item = {"$dynamicAnchor": "item", "type": "integer"}
    validator = compiled(A=ref("List"), List=lists, Item=item)
    assert validator.is_valid([1])
    assert not validator.is_valid(["x"])


def test_a_uri_that_is_used_twice_is_refused_wherever_it_is_wanted() -> None:
    """Two resources with one URI are refused even if one of them has been read before."""
    first, second = ({"$id": "x:twice", "type": kind} for kind in ("null", "string"))
    wanted = {"items": {"$ref": "x:twice"}}
    assert compiled(A=ref("B"), B=first, C=second).is_valid(None)
    with pytest.raises(av.InvalidSchema, match="two schemas with the URI 'x:twice'"):
        compiled(A={"anyOf": [ref("B"), ref("D")]}, B=first, C=second, D=wanted)


def test_the_properties_that_others_evaluate_count_only_if_they_are_reached() -> None:
    """A keyword such as unevaluatedProperties changes nothing in components that don't reach it."""
    closed = {"allOf": [ref("A")], "unevaluatedProperties": False}
    documents = module.Documents(openapi(A={"properties": {"a": True}}, B=closed), {})
    documents.enter(f"{REF[1:]}A")
    assert not documents.evaluates
    documents.enter(f"{REF[1:]}B")
    assert documents.evaluates
