"""Overlay 1.0 and 1.1: fields, versions, and what 1.1 adds to the actions.

https://spec.openapis.org/overlay/v1.1.0.html, section 4.4.3 and the examples of section 4.5. The
actions of 1.0 are tested in ``test_overlay_actions.py``.
"""

from __future__ import annotations

import copy
import re
from functools import partial
from typing import Any, Final

import oas_patch.overlay
import pytest

import alcamine_validate as av
from alcamine_validate.schema.overlay import NoTarget, apply_overlay
from tests.support import overlays
from tests.support.mutations import removed, replaced
from tests.support.overlays import overlay_of
from tests.support.sessions import ABSENT
from tests.support.tables import for_each

LIST: Final[Any] = {"get": {"tags": ["a"], "deprecated": False}}
PATHS: Final[Any] = {"paths": {"/orders": LIST, "/bills": {"delete": {"summary": "Remove one"}}}}


applied: Final = partial(overlays.applied, version="1.1.0")

Row = tuple[Any, list[dict[str, Any]], Any]

CARRIED_OUT: Final[list[Row]] = [
    # the examples: copy into an existing object, create and copy, move
    (
        PATHS,
        [{"target": '$.paths["/bills"]', "copy": '$.paths["/orders"]'}],
        {"paths": {"/orders": LIST, "/bills": {**PATHS["paths"]["/bills"], **LIST}}},
    ),
    (
        PATHS,
        [
            {"target": "$.paths", "update": {"/more": {}}},
            {"target": '$.paths["/more"]', "copy": '$.paths["/orders"]'},
        ],
        {"paths": {**PATHS["paths"], "/more": LIST}},
    ),
    (
        PATHS,
        [
            {"target": "$.paths", "update": {"/more": {}}},
            {"target": '$.paths["/more"]', "copy": '$.paths["/orders"]'},
            {"target": '$.paths["/orders"]', "remove": True},
        ],
        {"paths": {"/bills": PATHS["paths"]["/bills"], "/more": LIST}},
    ),
    # primitive values are replaced, and removed from arrays
    ({"a": {"b": "x"}}, [{"target": "$.a.b", "update": "y"}], {"a": {"b": "y"}}),
    ({"a": None}, [{"target": "$.a", "update": 1.5}], {"a": 1.5}),
    ({"a": True}, [{"target": "$.a", "update": None}], {"a": None}),
    ({"a": ["x", "y"]}, [{"target": "$.a[1]", "update": "z"}], {"a": ["x", "z"]}),
    ({"a": ["x", "y", "x"]}, [{"target": "$.a[?@ == 'x']", "remove": True}], {"a": ["y"]}),
    ({"a": 1, "b": 2}, [{"target": "$.*", "update": 3}], {"a": 3, "b": 3}),
    ({"a": 1, "b": "x"}, [{"target": "$.a", "copy": "$.b"}], {"a": "x", "b": "x"}),
    # arrays are concatenated, any other value is appended
    ({"a": [1], "b": [2]}, [{"target": "$.a", "copy": "$.b"}], {"a": [1, 2], "b": [2]}),
    ({"a": [1], "b": {"c": 2}}, [{"target": "$.a", "copy": "$.b"}],
     {"a": [1, {"c": 2}], "b": {"c": 2}}),
    ({"a": [1], "b": 2}, [{"target": "$.a", "copy": "$.b"}], {"a": [1, 2], "b": 2}),
    ({"a": [1]}, [{"target": "$.a", "update": [2, 3]}], {"a": [1, 2, 3]}),
    # one node is copied to several, as it was before the action, even if it is a target itself
    ({"a": {"x": 1}, "b": {}}, [{"target": "$.*", "copy": "$.a"}],
     {"a": {"x": 1}, "b": {"x": 1}}),
    ({"a": {"l": [1]}, "b": {"l": [2]}}, [{"target": "$.*", "copy": "$.a"}],
     {"a": {"l": [1, 1]}, "b": {"l": [2, 1]}}),
    ({"a": {}, "b": {"c": 1}}, [{"target": "$.a", "copy": "$"}],
     {"a": {"a": {}, "b": {"c": 1}}, "b": {"c": 1}}),
    ({"a": {"b": 1}}, [{"target": "$", "copy": "$.a"}], {"a": {"b": 1}, "b": 1}),
    ({"a": {}, "b": [{"n": 1}, {"n": 2}]}, [{"target": "$.a", "copy": "$.b[?@.n == 2]"}],
     {"a": {"n": 2}, "b": [{"n": 1}, {"n": 2}]}),
    # remove takes precedence
    ({"a": 1, "b": 2}, [{"target": "$.a", "remove": True, "copy": "$.b", "update": 3}], {"b": 2}),
]  # fmt: skip


def test_actions_are_carried_out_as_the_specification_says() -> None:
    """Each action changes the document as the specification's text and examples define."""

    def check(document: Any, actions: list[dict[str, Any]], expected: Any) -> None:
        assert applied(document, *actions) == expected

    for_each(CARRIED_OUT, check)


REFUSED: Final[list[tuple[dict[str, Any], str]]] = [
    ({"target": "$.o", "copy": "$.p", "update": {}}, "'update' or 'copy', not both"),
    ({"target": "$.o", "copy": "$.none"}, r"the copy \$.none is not in the document"),
    ({"target": "$.o", "copy": "$.*"}, "'copy' must select one node, not 5"),
    ({"target": "$.o", "copy": "p"}, "'copy' must be a JSONPath"),
    ({"target": "$.o", "copy": None}, "'copy' must be a string"),
    ({"target": "$.none", "copy": "$.p"}, r"the target \$.none is not in the document"),
    ({"target": "$.o", "update": 1}, "the target selects an object, but 'update' is a primitive"),
    ({"target": "$.o", "update": [1]}, "the target selects an object, but 'update' is an array"),
    (
        {"target": "$.n", "update": {}},
        "the target selects a primitive value, but 'update' is an ob",
    ),
    (
        {"target": "$.n", "copy": "$.l"},
        "the target selects a primitive value, but 'copy' is an arr",
    ),
    (
        {"target": "$['o', 'l']", "update": {}},
        "the target must select nodes of one kind, not an array and an object",
    ),
    (
        {"target": "$['n', 'p']", "copy": "$.p"},
        "the target must select nodes of one kind, not a primitive value and an object",
    ),
    ({"target": "$", "update": {"o": 1}}, "'o' is an object, but a primitive value in 'update'"),
    ({"target": "$", "update": {"l": {}}}, "'l' is an array, but an object in 'update'"),
    ({"target": "$", "update": {"p": {"q": []}}}, "'q' is a primitive value, but an a"),
    ({"target": "$", "update": {"z": {}}}, "'z' is a primitive value, but an object in 'update'"),
    ({"target": "$", "update": 1}, "the target selects an object"),
]


def test_an_action_of_1_1_that_can_t_be_carried_out_is_refused() -> None:
    """Invalid fields and values of incompatible kinds raise InvalidSchema at the action."""
    document = {"o": {}, "l": [], "n": 1, "p": {"q": 1}, "z": None}

    def check(action: dict[str, Any], words: str) -> None:
        with pytest.raises(av.InvalidSchema, match=words) as caught:
            applied(document, {"target": "$"}, action)
        assert caught.value.pointer == "/actions/1"

    for_each(REFUSED, check)


def test_version_1_0_stays_what_it_was() -> None:
    """Overlay 1.0 has no copy, refuses primitive targets, and replaces members by any value."""
    with pytest.raises(
        av.InvalidSchema, match=r"unknown field 'copy' in an action; it needs overlay: 1\.1\.0"
    ):
        applied(PATHS, {"target": "$", "copy": "$.paths"}, version="1.0.0")
    with pytest.raises(av.InvalidSchema, match=r"need overlay: 1\.1\.0"):
        applied({"a": 1}, {"target": "$.a", "update": 2}, version="1.0.1")
    assert applied({"a": {}}, {"target": "$", "update": {"a": 1}}, version="1.0.0") == {"a": 1}


@pytest.mark.parametrize(
    ("version", "hint"),
    [
        ("1.1", 'write overlay: "1.1.0"'),
        (1.1, 'write overlay: "1.1.0"'),
        (1.0, 'write overlay: "1.0.0"'),
        ("1.2.0", "1.0 and 1.1 are supported"),
    ],
)
def test_another_version_is_refused_with_what_would_be_right(version: Any, hint: str) -> None:
    """An unsupported version is refused, with a hint if the third number is missing."""
    with pytest.raises(av.UnsupportedSchema, match=hint) as caught:
        apply_overlay({}, overlay_of({"target": "$"}, version=version))
    assert caught.value.pointer == "/overlay"


def test_an_overlay_of_1_1_corrects_a_schema() -> None:
    """A component is copied and narrowed before it is compiled."""
    document = {
        "openapi": "3.1.0",
        "components": {"schemas": {"A": {"type": "object", "required": ["a"]}, "B": {}}},
    }
    overlay = overlay_of(
        {"target": "$.components.schemas.B", "copy": "$.components.schemas.A"},
        {"target": "$.components.schemas.B.required[0]", "update": "b"},
        version="1.1.0",
    )
    validator = av.compile_schema(document, component="B", overlay=overlay)
    assert validator.is_valid({"b": 1})
    assert not validator.is_valid({"a": 1})


def test_a_value_that_occurs_twice_changes_in_one_place() -> None:
    """An object that is at two places in memory is changed only at the target."""
    shared: Any = {"x": {"y": [1]}}
    document = {"a": shared, "b": shared}
    update = {"target": "$.a.x.y", "update": [2]}
    copied = {"target": "$.b", "copy": "$.a"}
    later = {"target": "$.a.x.y", "update": [3]}
    result = applied(document, update, copied, later, {"target": "$.a.x.y[0]", "remove": True})
    assert result == {"a": {"x": {"y": [2, 3]}}, "b": {"x": {"y": [1, 1, 2]}}}


def test_only_what_changes_is_copied() -> None:
    """The result shares with the document what no action changes, even if it is not JSON."""
    document: Any = {"a": {"b": [1], "c": {1}}, "d": [{2}]}
    result = applied(document, {"target": "$.a", "update": {"b": [2], "e": {"f": 1}}})
    assert result == {"a": {"b": [1, 2], "c": {1}, "e": {"f": 1}}, "d": [{2}]}
    assert result["d"] is document["d"]


def test_what_changes_must_be_json() -> None:
    """A value that is not JSON is refused with its pointer if an action changes it."""
    for value, target, pointer in (
        (({1},), "$.a", "/a/0"),
        ({1}, "$.a", "/a"),
        ([{1}], "$..*", "/a/0"),
    ):
        with pytest.raises(av.InvalidSchema, match="type set is not JSON") as caught:
            applied({"a": value}, {"target": target, "update": [2]})
        assert caught.value.pointer == pointer
    assert applied({"a": (1,)}, {"target": "$.a", "update": [2]}) == {"a": [1, 2]}


# Examples of the specification, in other data

SHOP: Final[Any] = {
    "openapi": "3.1.0",
    "info": {"title": "Shop", "version": "1"},
    "servers": [{"url": "https://a.example", "description": "Dev"}, {"url": "https://b.example"}],
    "paths": {
        "/orders": {
            "get": {
                "tags": ["old", "orders"],
                "x-oai-traits": ["paged"],
                "parameters": [{"name": "dummy"}, {"name": "filter", "in": "query"}],
                "responses": {"200": {"description": "OK"}, "500": {"description": "No"}},
            }
        },
        "/bills": {"get": {"tags": ["old"], "responses": {"500": {}}}, "put": {"summary": "Pay"}},
    },
}
"""A document for actions like those of the specification's examples and compliant sets."""


def _shop(*changes: tuple[str, Any]) -> Any:
    """Return the document, changed at pointers; the value ABSENT removes a member or element."""
    value = copy.deepcopy(SHOP)
    for pointer, new in changes:
        value = removed(value, pointer) if new is ABSENT else replaced(value, pointer, new)
    return value


ORDERS: Final = "/paths/~1orders/get"
BILLS: Final = "/paths/~1bills/get"
PARAMETERS: Final = SHOP["paths"]["/orders"]["get"]["parameters"]

EXAMPLES: Final[dict[str, tuple[list[dict[str, Any]], Any]]] = {
    "structured": (
        [{"target": "$",
          "update": {"info": {"x-by": "us"}, "paths": {"/bills": {"get": {"x": 1}}}}}],
        _shop(("/info/x-by", "us"), (f"{BILLS}/x", 1)),
    ),
    "targeted": (
        [{"target": "$.paths['/bills'].put.summary", "update": "Pay one"},
         {"target": "$.paths['/bills']", "update": {"post": {"x-safe": False}}}],
        _shop(("/paths/~1bills/put/summary", "Pay one"),
              ("/paths/~1bills/post", {"x-safe": False})),
    ),
    "wildcard": (
        [{"target": "$.paths.*.get", "update": {"x-safe": True}}],
        _shop((f"{ORDERS}/x-safe", True), (f"{BILLS}/x-safe", True)),
    ),
    "filter with two conditions": (
        [{"target": "$.paths.*.get.parameters[?@.name=='filter' && @.in=='query']",
          "update": {"schema": {"$ref": "#/x"}}}],
        _shop((f"{ORDERS}/parameters/1/schema", {"$ref": "#/x"})),
    ),
    "add an element": (
        [{"target": "$.paths.*.get.parameters", "update": {"name": "new"}}],
        _shop((f"{ORDERS}/parameters", [*PARAMETERS, {"name": "new"}])),
    ),
    "remove an element": (
        [{"target": "$.paths.*.get.parameters[?@.name == 'dummy']", "remove": True}],
        _shop((f"{ORDERS}/parameters/0", ABSENT)),
    ),
    "remove a primitive element": (
        [{"target": "$.paths.*.get.tags[?@ == 'old']", "remove": True}],
        _shop((f"{ORDERS}/tags/0", ABSENT), (f"{BILLS}/tags/0", ABSENT)),
    ),
    "traits": (
        [{"target": "$.paths[?(@.get['x-oai-traits'][?(@ == 'paged')])].get",
          "update": {"parameters": [{"name": "top"}, {"name": "skip"}]}}],
        _shop((f"{ORDERS}/parameters", [*PARAMETERS, {"name": "top"}, {"name": "skip"}])),
    ),
    "remove matching responses": (
        [{"target": "$.paths..responses['500']", "remove": True}],
        _shop((f"{ORDERS}/responses/500", ABSENT), (f"{BILLS}/responses/500", ABSENT)),
    ),
    "remove a server": (
        [{"target": "$.servers[?( @.description == 'Dev' )]", "remove": True}],
        _shop(("/servers/0", ABSENT)),
    ),
    "replace servers": (
        [{"target": "$.servers", "remove": True},
         {"target": "$", "update": {"servers": [{"url": "http://t.example"}]}}],
        _shop(("/servers", [{"url": "http://t.example"}])),
    ),
    "copy": (
        [{"target": "$.paths['/bills']", "copy": "$.paths['/orders']"}],
        None,  # the same name is in both: see below
    ),
    "move": (
        [{"target": "$.paths", "update": {"/more": {}}},
         {"target": "$.paths['/more']", "copy": "$.paths['/bills']"},
         {"target": "$.paths['/bills']", "remove": True}],
        _shop(("/paths/~1more", SHOP["paths"]["/bills"]), ("/paths/~1bills", ABSENT)),
    ),
    "update of an element": (
        [{"target": "$.paths['/orders'].get.tags[0]", "update": "new"}],
        _shop((f"{ORDERS}/tags/0", "new")),
    ),
    "several elements with an array": (
        [{"target": "$.paths['/orders'].get.tags", "update": ["b", "c"]}],
        _shop((f"{ORDERS}/tags", ["old", "orders", "b", "c"])),
    ),
}  # fmt: skip

BILLS_WITH_ORDERS: Final = {
    **SHOP["paths"]["/bills"],
    "get": {
        **SHOP["paths"]["/orders"]["get"],
        "tags": ["old", "old", "orders"],
        "responses": {"500": {"description": "No"}, "200": {"description": "OK"}},
    },
}
EXAMPLES["copy"] = (EXAMPLES["copy"][0], _shop(("/paths/~1bills", BILLS_WITH_ORDERS)))


def test_the_examples_of_the_specification_are_carried_out() -> None:
    """Actions like those of the specification's examples have the effect that it describes."""

    def check(actions: list[dict[str, Any]], wanted: Any) -> None:
        assert applied(SHOP, *actions) == wanted

    for_each(EXAMPLES.values(), check)


def test_the_traits_of_1_0_are_not_rfc_9535() -> None:
    """The target of one example in 1.0, which 1.1 replaces, is refused with the right form."""
    words = "is not a valid JSONPath of RFC 9535, which has names such as x-a only in the form"
    with pytest.raises(av.InvalidSchema, match=words):
        applied(SHOP, {"target": "$.paths.*.get[?@.x-oai-traits.paged]", "update": {}})


OTHERS_FAULTS: Final = {
    "filter with two conditions": "a filter with && is not read, and an element can't be updated",
    "update of an element": "an element can't be updated: its place is not found",
    "copy": "the target is replaced, not merged (1.1, 4.4.3)",
}
"""The examples that oas-patch 0.6 does not carry out, each with the reason."""


@pytest.mark.parametrize("name", EXAMPLES)
def test_another_implementation_agrees(name: str) -> None:
    """oas-patch gives the same document, or the specification says why not."""
    actions, wanted = EXAMPLES[name]
    try:
        other = oas_patch.overlay.apply_overlay(
            copy.deepcopy(SHOP), {"actions": copy.deepcopy(actions)}
        )
    except TypeError:
        other = None
    assert (other == wanted) is (name not in OTHERS_FAULTS)


# Fields

GOOD: Final = {"target": "$", "update": {"b": 2}}
OF_FIELDS: Final[list[tuple[Any, str, str]]] = [
    ({"info": ABSENT}, "'info' is missing: an overlay needs 'info' and 'actions'", ""),
    ({"actions": ABSENT}, "'actions' is missing", ""),
    ({"actions": []}, "'actions' must be a non-empty array", ""),
    ({"actions": {}}, "'actions' must be an array", "/actions"),
    ({"actions": None}, "'actions' must be an array", "/actions"),
    ({"info": "t"}, "'info' must be an object", "/info"),
    ({"info": {"version": "1"}}, "'title' is missing: 'info' needs 'title' and 'version'", "/info"),
    ({"info": {"title": "t"}}, "'version' is missing", "/info"),
    ({"info": {"title": "t", "version": 1.5}},
     "'version' must be a string: write version: \"1.5\"", "/info/version"),
    ({"info": {"title": "t", "version": False}}, "'version' must be a string (at", "/info/version"),
    ({"info": {"title": "t", "version": "1", "description": 1}},
     "'description' must be a string", "/info/description"),
    ({"info": {"title": "t", "version": "1", "titel": "t"}},
     "unknown field 'titel' in 'info'; did you mean 'title'?", "/info"),
    ({"extends": {}}, "'extends' must be a string", "/extends"),
    ({"action": []}, "unknown field 'action' in an overlay; did you mean 'actions'?", ""),
    ({"actions": [{**GOOD, "description": 10}]}, "'description' must be a string", "/actions/0"),
    ({"actions": [{"update": 1}]}, "'target' is missing: an action needs 'target'", "/actions/0"),
    ({"actions": [{"target": 100}]}, "'target' must be a string: write target:", "/actions/0"),
    ({"actions": [{"target": "info"}]}, "'target' must be a JSONPath that starts", "/actions/0"),
    ({"actions": [{"target": "$", "remove": "maybe"}]}, "'remove' must be true or", "/actions/0"),
    ({"actions": [123]}, "an action must be an object with a 'target'", "/actions/0"),
    ({"actions": [GOOD, {**GOOD, "updat": 1}]},
     "unknown field 'updat' in an action; did you mean 'update'?", "/actions/1"),
    ({"actions": [GOOD, {"target": "$"}, {"update": {"b": 2.0}, "target": "$"}]},
     "the action is the same as /actions/0: remove it, or give it another", "/actions/2"),
]  # fmt: skip


@pytest.mark.parametrize("version", ["1.0.0", "1.1.0"])
def test_fields_are_those_of_the_specification(version: str) -> None:
    """A missing, unknown or wrong field is refused at its place, with what would be right."""

    def check(changes: dict[str, Any], words: str, pointer: str) -> None:
        overlay = {**overlay_of(GOOD, version=version), **changes}
        overlay = {name: value for name, value in overlay.items() if value is not ABSENT}
        with pytest.raises(av.InvalidSchema, match=re.escape(words)) as caught:
            apply_overlay({"a": 1}, overlay)
        assert caught.value.pointer == pointer

    for_each(OF_FIELDS, check)


@pytest.mark.parametrize("version", ["1.0.0", "1.0.1", "1.1.0", "1.1.9"])
def test_extensions_and_optional_fields_change_nothing(version: str) -> None:
    """Fields x-… may be at each level; ``extends`` and descriptions are for readers."""
    overlay = {
        "overlay": version,
        "info": {"title": "t", "version": "1", "description": "d", "x-by": [1]},
        "extends": "./other.yaml",
        "actions": [
            {"target": "$", "description": "d", "update": {"b": 2}, "x-evidence": {"seen": 3}},
            {"target": "$", "description": "again", "update": {"b": 2}},
        ],
        "x-made": None,
    }
    assert apply_overlay({"a": 1}, overlay) == {"a": 1, "b": 2}


# Actions without a target


def test_an_action_without_a_target_has_an_error_of_its_own() -> None:
    """So that it can be left out; other errors are not of that class."""
    for target in ("$.none", "$.a[?@ == 'z']", "$..none"):
        with pytest.raises(NoTarget, match="is not in the document") as caught:
            applied({"a": ["x"]}, {"target": target, "remove": True})
        assert caught.value.pointer == "/actions/0"
        assert "/actions/0" not in caught.value.problem
        assert caught.value.remedy == "if it should be gone, delete this action"
        with pytest.raises(NoTarget) as caught:
            applied({"a": ["x"]}, {"target": target, "update": {}})
        assert caught.value.remedy == ""
    for action in (
        {"target": "$.none", "updat": 1},
        {"target": "$.a[", "remove": True},
        {"target": "$.a[9007199254740992]", "remove": True},
        {"target": "$.a", "copy": "$.none"},
    ):
        with pytest.raises(av.InvalidSchema) as caught_other:
            applied({"a": ["x"]}, action)
        assert not isinstance(caught_other.value, NoTarget)


@pytest.mark.parametrize(
    ("place", "old", "new", "joined"),
    [
        ("required", ["a"], ["b", "a", "b"], ["a", "b"]),
        ("type", ["string"], "null", ["string", "null"]),
        ("type", ["string", "null"], "null", ["string", "null"]),
        ("enum", ["a", 1, None], ["a", 1.0, True, None, 2], ["a", 1, None, True, 2]),
        ("enum", [{"a": 1}, [1]], [[1], {"a": 1.0}, {}], [{"a": 1}, [1], {}]),
        ("examples", ["a"], ["a"], ["a", "a"]),
    ],
)
def test_a_list_that_is_a_set_gets_what_it_lacks(
    place: str, old: Any, new: Any, joined: Any
) -> None:
    """By JSON's equality, in any kind of update; other lists are joined."""
    for version in ("1.0.0", "1.1.0"):
        at_list = {"target": f"$.{place}", "update": new}
        assert applied({place: old}, at_list, version=version) == {place: joined}
        if isinstance(new, list):
            above = {"target": "$", "update": {place: new}}
            assert applied({place: old}, above, version=version) == {place: joined}
    copied = {"target": f"$.{place}", "copy": "$.other"}
    assert applied({place: old, "other": new}, copied)[place] == joined


def test_a_list_in_a_constant_keeps_its_repetitions() -> None:
    """An overlay that adds a constant, an example or a list does not change these."""
    value = {"const": {"type": ["a", "a"]}, "enum": [{"required": ["b", "b"]}]}
    assert applied({"a": {}}, {"target": "$.a", "update": value}) == {"a": value}


@pytest.mark.parametrize(
    ("target", "words"),
    [
        ("$.schemas.Sesion", "/schemas has no member 'Sesion'; did you mean 'Session'?"),
        ("$.list[4]", "/list has 2 elements"),
        ("$.list.x", "/list is an array"),
        ("$.none", "the document has no member 'none'; available: schemas, list"),
        ("$.list[?@ == 'ledgr']", "did you mean 'ledger'?"),
    ],
)
def test_a_missing_target_is_explained(target: str, words: str) -> None:
    """The error says how far the target leads, and what is there."""
    document = {"schemas": {"Session": {}}, "list": ["ledger", "id"]}
    with pytest.raises(av.InvalidSchema, match=re.escape(words)):
        applied(document, {"target": target, "remove": True})
