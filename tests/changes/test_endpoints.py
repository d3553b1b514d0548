"""Endpoints that answer with a component, directly or through other components."""

from __future__ import annotations

from copy import deepcopy
from typing import Any, Final

from alcamine_validate.changes.endpoints import endpoint_changes
from tests.support.tables import for_each

SESSION: Final = {"$ref": "#/components/schemas/Session"}


def document(**paths: Any) -> Any:
    """Return a document whose paths answer with these schemas, by the name of the path."""
    return {
        "openapi": "3.1.0",
        "paths": {
            f"/{name.replace('__', '/')}": {"get": {"responses": {"200": answer(schema)}}}
            for name, schema in paths.items()
        },
        "components": {
            "schemas": {"Session": {}, "Page": {"properties": {"items": {"items": SESSION}}}},
            "responses": {"One": answer(SESSION)},
        },
    }


def answer(schema: Any) -> Any:
    """Return a response with a schema."""
    return {"content": {"application/json": {"schema": schema}}}


def changes(old: Any, new: Any) -> list[tuple[str, str]]:
    """Return the code and the message of each change of an endpoint."""
    found = endpoint_changes(old, new, "Session")
    assert all(each.place == "" for each in found)
    return [(each.found.code, each.found.message) for each in found]


def test_each_change_of_an_endpoint() -> None:
    """Removed, added, with another answer, and with another name of a parameter."""
    one = document(sessions=SESSION)
    page = document(sessions={"$ref": "#/components/schemas/Page"})
    by_response = document()
    by_response["paths"]["/sessions"] = {
        "get": {"responses": {"200": {"$ref": "#/components/responses/One"}}}
    }
    removed = [("ALC961", "GET /sessions is removed")]
    added = [("ALC962", "GET /sessions is added")]
    other = [("ALC963", "GET /sessions answers with something else")]
    cases: list[tuple[Any, Any, Any]] = [
        (one, document(), removed),
        (document(), one, added),
        (one, document(sessions={}), other),
        (document(sessions={}), one, added),
        (one, page, []),
        (one, by_response, []),
        (page, document(sessions={"$ref": "#/components/schemas/Other"}), other),
        (one, {}, removed),
        ({}, one, added),
        ({}, {}, []),
        (True, True, []),
    ]

    def check(old: Any, new: Any, wanted: Any) -> None:
        assert changes(old, new) == wanted

    for_each(cases, check)


def test_the_names_of_parameters_do_not_matter() -> None:
    """A client fills them in, whatever they are called."""
    old, new = document(), document()
    for each, name in ((old, "{id}"), (new, "{sessionId}")):
        each["paths"][f"/sessions/{name}"] = {"get": {"responses": {"200": answer(SESSION)}}}
    assert changes(old, new) == []
    others = {**new, "paths": {"/sessions/all": {"get": {}}}}
    assert changes(old, others) == [("ALC961", "GET /sessions/{id} is removed")]


def test_malformed_documents_have_no_endpoints() -> None:
    """Whatever is in the place of an object, nothing is raised."""
    whole = document(sessions=SESSION)
    for pointer in ("paths", "components"):
        values: list[Any] = [
            None, [], "x", 1, {"schemas": 1}, {"/a": 1}, {"/a": {"get": 1}},
        ]  # fmt: skip
        for value in values:
            broken = deepcopy(whole)
            broken[pointer] = value
            assert isinstance(changes(broken, broken), list)
