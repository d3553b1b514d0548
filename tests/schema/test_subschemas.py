"""OpenAPI 3.1 documents of several components that refer to each other, and ``discriminator``.

The verdicts are compared with those of two other validators, which get the same document with a
reference to the component.
"""

from __future__ import annotations

import json
from collections.abc import Sequence
from copy import deepcopy
from typing import Any, Final

import pytest

import alcamine_validate as av
from tests.support import judges
from tests.support.tables import for_each

SCHEMAS: Final = "#/components/schemas/"


def ref(name: str) -> dict[str, str]:
    """Return the reference to a component."""
    return {"$ref": f"{SCHEMAS}{name}"}


def openapi(**schemas: Any) -> dict[str, Any]:
    """Return a document with these components."""
    info = {"title": "Shop", "version": "1"}
    return {"openapi": "3.1.0", "info": info, "paths": {}, "components": {"schemas": schemas}}


def verdicts(document: dict[str, Any], component: str, instances: Sequence[Any]) -> list[bool]:
    """Return the verdict on each instance, on which our methods and both other validators agree."""
    validator = av.compile_schema(document, component=component)
    schema = {**document, **ref(component)}
    judges_of_it = [
        validator.is_valid,
        lambda instance: not list(validator.iter_errors(instance)),
        judges.python_jsonschema(schema, own_formats=False),
        judges.jsonschema_rust(schema, own_formats=False),
    ]
    said = [[judge(instance) for instance in instances] for judge in judges_of_it]
    assert all(each == said[0] for each in said), said
    return said[0]


def verdict(document: dict[str, Any], component: str, instance: Any) -> bool:
    """Return the verdict on ``instance``, on which our methods and both other validators agree."""
    return verdicts(document, component, [instance])[0]


SHOP: Final = openapi(
    Order={
        "type": "object",
        "required": ["id", "customer", "lines"],
        "properties": {
            "id": {"type": "string"},
            "customer": ref("Customer"),
            "lines": {"type": "array", "items": ref("Line"), "minItems": 1},
            "payment": {"oneOf": [ref("Card"), ref("Transfer"), {"type": "null"}]},
        },
        "unevaluatedProperties": False,
    },
    Customer={
        "allOf": [ref("Named")],
        "properties": {"orders": {"type": "array", "items": ref("Order")}},
        "unevaluatedProperties": False,
    },
    Named={"type": "object", "required": ["name"], "properties": {"name": ref("Name")}},
    Name={"type": "string", "minLength": 1},
    Line={
        "type": "object",
        "required": ["product", "count"],
        "properties": {"product": ref("Product"), "count": {"type": "integer", "minimum": 1}},
    },
    Product={
        "allOf": [ref("Named"), {"properties": {"parts": {"items": ref("Product")}}}],
        "properties": {"replaces": {"anyOf": [ref("Product"), {"type": "null"}]}},
        "unevaluatedProperties": False,
    },
    Card={"type": "object", "required": ["number"], "properties": {"number": {"type": "string"}}},
    Transfer={"type": "object", "required": ["iban"], "properties": {"iban": {"type": "string"}}},
)
"""Eight components; Order and Customer refer to each other, Product to itself."""

ORDER: Final[Any] = {
    "id": "o1",
    "customer": {"name": "Nora", "orders": []},
    "lines": [{"product": {"name": "Lamp", "parts": [{"name": "Bulb"}]}, "count": 2}],
}

_CHANGES: Final[dict[str, tuple[tuple[Any, ...], Any, bool]]] = {
    "nothing": (("id",), "o1", True),
    "a cycle": (("customer", "orders"), [ORDER], True),
    "a wrong one in a cycle": (("customer", "orders"), [{**ORDER, "lines": []}], False),
    "a name through two references": (("customer", "name"), "", False),
    "a property that no component knows": (("customer", "nmae"), "x", False),
    "a part": (("lines", 0, "product", "parts"), [{"name": "a", "parts": [{"name": "b"}]}], True),
    "a part of a part": (("lines", 0, "product", "parts"), [{"name": "a", "parts": [{}]}], False),
    "what it replaces": (("lines", 0, "product", "replaces"), {"name": "x"}, True),
    "nothing that it replaces": (("lines", 0, "product", "replaces"), None, True),
    "something strange that it replaces": (("lines", 0, "product", "replaces"), {"n": 1}, False),
    "a payment": (("payment",), {"iban": "x"}, True),
    "two payments": (("payment",), {"iban": "x", "number": "y"}, False),
}


@pytest.mark.parametrize("name", _CHANGES)
def test_components_that_refer_to_each_other_are_judged(name: str) -> None:
    """Components may refer to each other in cycles, for the same value and for its parts."""
    path, value, valid = _CHANGES[name]
    order = deepcopy(ORDER)
    place = order
    for token in path[:-1]:
        place = place[token]
    place[path[-1]] = value
    assert verdict(SHOP, "Order", order) is valid


@pytest.mark.parametrize("component", list(SHOP["components"]["schemas"]))
def test_each_component_is_compiled_by_its_name(component: str) -> None:
    """Each component can be compiled by its name."""
    assert verdict(SHOP, component, 5) is False


def test_an_error_is_at_the_keyword_of_the_component_that_has_it() -> None:
    """An error has the pointer of its keyword in the component, whatever references lead there."""
    order = {**ORDER, "customer": {"name": "", "x": 1}}
    errors = list(av.compile_schema(SHOP, component="Order").iter_errors(order))
    assert [(error.pointer, error.schema_pointer) for error in errors] == [
        ("/customer/x", "/components/schemas/Customer/unevaluatedProperties"),
        ("/customer/name", "/components/schemas/Name/minLength"),
    ]


CARD: Final = {
    "type": "object",
    "required": ["kind", "number"],
    "properties": {"kind": {"const": "card"}, "number": {"type": "string"}},
}
TRANSFER: Final = {
    "type": "object",
    "required": ["kind", "iban"],
    "properties": {"kind": {"const": "transfer"}, "iban": {"type": "string"}},
}


@pytest.mark.parametrize("keyword", ["anyOf", "oneOf"])
def test_components_of_a_union_are_told_apart(keyword: str) -> None:
    """Components of a union are distinguished by a required constant."""
    payment = {keyword: [ref("Card"), ref("Again")], "discriminator": {"propertyName": "kind"}}
    document = openapi(Payment=payment, Card=CARD, Transfer=TRANSFER, Again=ref("Transfer"))
    validator = av.compile_schema(document, component="Payment")
    for instance, found in {
        '{"kind": "card", "number": 5}': [
            ("/number", "/components/schemas/Card/properties/number/type")
        ],
        '{"kind": "transfer"}': [("", "/components/schemas/Transfer/required")],
        '{"kind": "cash"}': [("/kind", f"/components/schemas/Payment/{keyword}")],
        '{"number": "x"}': [("", "/components/schemas/Card/required")],
        "5": [("", f"/components/schemas/Payment/{keyword}")],
        '{"kind": "card", "number": "x"}': [],
    }.items():
        errors = list(validator.iter_errors(json.loads(instance)))
        assert [(each.pointer, each.schema_pointer) for each in errors] == found
        assert verdict(document, "Payment", json.loads(instance)) is (not found)


def shown(error: av.ValidationError) -> str:
    """Return the pointer and the message of an error."""
    return f"{error.pointer or 'the root'}: {error.message}"


def test_an_unknown_component_of_a_union_is_named() -> None:
    """The message about an unknown constant lists the known ones, as the README shows."""
    document = openapi(
        Payment={"oneOf": [ref("Card"), ref("Transfer")]}, Card=CARD, Transfer=TRANSFER
    )
    (error,) = av.compile_schema(document, component="Payment").iter_errors({"kind": "cash"})
    assert shown(error) == '/kind: unknown kind "cash"; use one of "card", "transfer"'


@pytest.mark.parametrize("keyword", ["anyOf", "oneOf"])
def test_a_component_or_null_is_told_apart(keyword: str) -> None:
    """A component beside null is selected by type, so that errors in the component are found."""
    document = openapi(
        Order={"properties": {"payment": {keyword: [{"type": "null"}, ref("Card")]}}}, Card=CARD
    )
    validator = av.compile_schema(document, component="Order")
    wrong = {"payment": {"kind": "card", "number": 5}}
    assert [each.pointer for each in validator.iter_errors(wrong)] == ["/payment/number"]
    (other,) = validator.iter_errors({"payment": "x"})
    assert other.params["expected"] == ("null", "object")
    payments: list[Any] = [None, {"kind": "card", "number": "x"}, wrong["payment"], {}, "x", []]
    for payment in payments:
        valid = payment is None or payment == {"kind": "card", "number": "x"}
        assert verdict(document, "Order", {"payment": payment}) is valid


@pytest.mark.parametrize("keyword", ["anyOf", "oneOf"])
def test_components_beside_null_are_told_apart(keyword: str) -> None:
    """Components beside null are distinguished by type, and then by their constant."""
    branches = [{"type": "null"}, ref("Card"), ref("Transfer"), {"type": ["string", "integer"]}]
    document = openapi(Payment={keyword: branches}, Card=CARD, Transfer=TRANSFER)
    validator = av.compile_schema(document, component="Payment")
    payments: list[Any] = [None, "x", 1, {"kind": "card", "number": "x"}]
    payments += [{"kind": "card", "number": 5}, {"kind": "cash"}, {}, [], 1.5]
    said = [[shown(each) for each in validator.iter_errors(payment)] for payment in payments]
    assert said[:4] == [[], [], [], []]
    assert said[4:] == [
        ["/number: expected string, got integer 5"],
        ['/kind: unknown kind "cash"; use one of "card", "transfer"'],
        ['the root: the property "kind" is missing'],
        ["the root: expected null, string, integer or object, got array"],
        ["the root: expected null, string, integer or object, got number 1.5"],
    ]
    for payment, errors in zip(payments, said, strict=True):
        assert verdict(document, "Payment", payment) is (not errors)


def test_components_that_are_mere_types_are_one_type() -> None:
    """Components that only name a type are merged into one type."""
    document = openapi(
        A={"anyOf": [ref("Text"), ref("Count"), ref("Short"), {"type": "null"}]},
        Text={"type": "string"},
        Short={"type": "string", "maxLength": 2},
        Count={"type": "integer"},
    )
    for instance, valid in (("long", True), (1, True), (1.5, False), (None, True), ([], False)):
        assert verdict(document, "A", instance) is valid
    (error,) = av.compile_schema(document, component="A").iter_errors([])
    assert error.params["expected"] == ("string", "integer", "null")


def test_components_that_can_not_be_told_apart_stay_a_union() -> None:
    """Components that cannot be distinguished stay a union."""
    document = openapi(A={"oneOf": [ref("B"), ref("C")]}, B={"minimum": 3}, C={"type": "integer"})
    for instance, valid in ((1, True), (5, False), (2.5, False), (3.5, True), ("x", True)):
        assert verdict(document, "A", instance) is valid


def test_components_that_are_only_each_other_are_refused() -> None:
    """Components that only refer to each other are refused."""
    with pytest.raises(av.InvalidSchema, match="a reference refers to itself"):
        av.compile_schema(openapi(A=ref("B"), B={"allOf": [ref("A")]}), component="A")


def test_a_reference_may_lead_elsewhere_in_the_document() -> None:
    """A reference may lead to a schema in the parameters of the document."""
    document = openapi(A={"properties": {"size": {"$ref": "#/components/parameters/s/schema"}}})
    document["components"]["parameters"] = {"s": {"schema": {"items": ref("B")}}}
    document["components"]["schemas"]["B"] = {"type": "integer"}
    assert verdict(document, "A", {"size": [1]})
    assert not verdict(document, "A", {"size": ["x"]})


def test_a_component_may_have_a_uri() -> None:
    """A component with a URI is a resource, at whose root the pointers in it start."""
    document = openapi(
        A={"items": {"$ref": "https://example.org/b"}},
        B={"$id": "https://example.org/b", "$ref": "#/$defs/c", "$defs": {"c": {"type": "null"}}},
    )
    assert av.compile_schema(document, component="A").is_valid([None])
    assert not av.compile_schema(document, component="A").is_valid([1])


def test_documents_of_several_files_refer_to_each_other() -> None:
    """Documents in several files may refer to each other's components."""
    document = openapi(A={"type": "array", "items": {"$ref": "common.yaml#/components/schemas/B"}})
    common = openapi(
        B={"anyOf": [ref("C"), {"$ref": "main.yaml#/components/schemas/A"}]},
        C={"type": "integer"},
    )
    resources = {"common.yaml": common, "main.yaml": document}
    validator = av.compile_schema(document, component="A", resources=resources)
    assert validator.is_valid([1, [2]])
    assert not validator.is_valid([1, ["x"]])
    (error,) = validator.iter_errors([1, {}])
    assert error.schema_pointer == "common.yaml#/components/schemas/B/anyOf"


@pytest.mark.parametrize("version", ["3.0.3", "2.0"])
def test_a_given_document_of_another_version_is_refused(version: str) -> None:
    """A document given as a resource is refused unless it is of OpenAPI 3.1."""
    with pytest.raises(av.UnsupportedSchema) as caught:
        av.compile_schema(True, resources={"x:a": {"openapi": version}})
    assert (caught.value.keyword, caught.value.pointer) == ("openapi", "x:a#/openapi")


def test_a_document_may_have_a_dialect_of_its_own() -> None:
    """A document may have a dialect, and a component with a URI another one."""
    core = "https://json-schema.org/draft/2020-12/vocab/core"
    resources = {"x:mine": {"$vocabulary": {core: True}}}
    dialect = "https://json-schema.org/draft/2020-12/schema"
    document = {
        **openapi(
            A={"minimum": 1, "$ref": "x:b"}, B={"$id": "x:b", "$schema": dialect, "maximum": 5}
        ),
        "jsonSchemaDialect": "x:mine",
    }
    options: dict[str, Any] = {"component": "A", "resources": resources, "strict": False}
    validator = av.compile_schema(document, **options)
    assert validator.is_valid(0)
    assert not validator.is_valid(6)


# discriminator

_PETS: Final[dict[str, Any]] = {
    "Pet": {"oneOf": [ref("Cat"), ref("Dog")]},
    "Base": {"type": "object", "required": ["kind"], "properties": {"kind": {"type": "string"}}},
    "Cat": {
        "allOf": [ref("Base")],
        "properties": {"kind": {"const": "cat"}, "lives": {"type": "integer"}},
        "unevaluatedProperties": False,
    },
    "Dog": {
        "allOf": [ref("Base")],
        "properties": {"kind": {"const": "dog"}, "tricks": {"type": "array"}},
        "unevaluatedProperties": False,
    },
}
_DISCRIMINATORS: Final[dict[str, Any]] = {
    "without a mapping": {"propertyName": "kind"},
    "with a mapping": {
        "propertyName": "kind",
        "mapping": {"cat": f"{SCHEMAS}Cat", "dog": f"{SCHEMAS}Dog"},
    },
    "with names": {"propertyName": "kind", "mapping": {"cat": "Cat", "dog": "Dog"}},
    "the wrong way round": {
        "propertyName": "kind",
        "mapping": {"cat": f"{SCHEMAS}Dog", "dog": f"{SCHEMAS}Cat"},
    },
    "to nowhere": {"propertyName": "kind", "mapping": {"cat": f"{SCHEMAS}Lion"}},
    "to another server": {"propertyName": "kind", "mapping": {"cat": "https://example.org/c"}},
    "by a property that is not there": {"propertyName": "colour"},
    "without a property": {},
}
_ANIMALS: Final[tuple[tuple[Any, bool], ...]] = (
    ({"kind": "cat", "lives": 9}, True),
    ({"kind": "dog", "tricks": []}, True),
    ({"kind": "dog", "lives": 9}, False),
    ({"kind": "cat", "tricks": []}, False),
    ({"kind": "Cat"}, False),
    ({"kind": "lion"}, False),
    ({"lives": 9}, False),
    ({}, False),
    ("cat", False),
)


def test_a_discriminator_changes_no_verdict() -> None:
    """A discriminator, right or wrong, changes no verdict (OpenAPI 3.1.1, 4.8.25)."""

    def check(keyword: str, at: str, name: str) -> None:
        schemas = deepcopy(_PETS)
        schemas["Pet"] = {keyword: schemas["Pet"]["oneOf"]}
        plain = openapi(**deepcopy(schemas))
        schemas[at]["discriminator"] = _DISCRIMINATORS[name]
        animals, wanted = zip(*_ANIMALS, strict=True)
        assert verdicts(openapi(**schemas), "Pet", animals) == list(wanted)
        assert verdicts(plain, "Pet", animals) == list(wanted)

    for_each(
        [
            (keyword, at, name)
            for keyword in ["oneOf", "anyOf"]
            for at in ["Pet", "Base", "Cat"]
            for name in _DISCRIMINATORS
        ],
        check,
    )


def test_a_discriminator_changes_no_code() -> None:
    """A discriminator changes nothing in the compiled module."""
    with_it = openapi(**deepcopy(_PETS))
    with_it["components"]["schemas"]["Pet"]["discriminator"] = _DISCRIMINATORS["with a mapping"]
    options: dict[str, Any] = {"component": "Pet", "origin": "a test"}
    plain = av.compile_to_source(openapi(**_PETS), **options)
    assert av.compile_to_source(with_it, **options) == plain
