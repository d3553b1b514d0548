"""Overlay 1.1: what it adds to 1.0, which is tested in ``test_document.py``.

https://spec.openapis.org/overlay/v1.1.0.html, section 4.4.3 and the examples of section 4.5.
"""

from __future__ import annotations

import copy
from typing import Any, Final

import pytest

import alcamine_validate as av
from alcamine_validate.schema.overlay import apply_overlay
from tests.support.tables import for_each

LIST: Final[Any] = {"get": {"tags": ["a"], "deprecated": False}}
PATHS: Final[Any] = {"paths": {"/orders": LIST, "/bills": {"delete": {"summary": "Remove one"}}}}


def _overlay(*actions: Any, version: str = "1.1.0") -> dict[str, Any]:
    return {"overlay": version, "info": {"title": "t", "version": "1"}, "actions": [*actions]}


def _applied(document: Any, *actions: Any, version: str = "1.1.0") -> Any:
    """Apply actions to ``document``, and check that neither is changed."""
    overlay = _overlay(*actions, version=version)
    before = copy.deepcopy((document, overlay))
    result = apply_overlay(document, overlay)
    assert (document, overlay) == before
    return result


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
        assert _applied(document, *actions) == expected

    for_each(CARRIED_OUT, check)


REFUSED: Final[list[tuple[dict[str, Any], str]]] = [
    ({"target": "$.o", "copy": "$.p", "update": {}}, "'update' or 'copy', not both"),
    ({"target": "$.o", "copy": "$.none"}, r"the copy \$.none is not in the document"),
    ({"target": "$.o", "copy": "$.*"}, "'copy' must select one node, not 5"),
    ({"target": "$.o", "copy": "p"}, "'copy' must be a JSONPath"),
    ({"target": "$.o", "copy": None}, "'copy' must be a JSONPath"),
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
            _applied(document, {"target": "$"}, action)
        assert caught.value.pointer == "/actions/1"

    for_each(REFUSED, check)


def test_version_1_0_stays_what_it_was() -> None:
    """Overlay 1.0 has no copy, refuses primitive targets, and replaces members by any value."""
    with pytest.raises(
        av.InvalidSchema, match=r"unknown field 'copy' in an action; it needs overlay: 1\.1\.0"
    ):
        _applied(PATHS, {"target": "$", "copy": "$.paths"}, version="1.0.0")
    with pytest.raises(av.InvalidSchema, match=r"need overlay: 1\.1\.0"):
        _applied({"a": 1}, {"target": "$.a", "update": 2}, version="1.0.1")
    assert _applied({"a": {}}, {"target": "$", "update": {"a": 1}}, version="1.0.0") == {"a": 1}


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
        apply_overlay({}, {**_overlay({"target": "$"}), "overlay": version})
    assert caught.value.pointer == "/overlay"


def test_an_overlay_of_1_1_corrects_a_schema() -> None:
    """A component is copied and narrowed before it is compiled."""
    document = {
        "openapi": "3.1.0",
        "components": {"schemas": {"A": {"type": "object", "required": ["a"]}, "B": {}}},
    }
    overlay = _overlay(
        {"target": "$.components.schemas.B", "copy": "$.components.schemas.A"},
        {"target": "$.components.schemas.B.required[0]", "update": "b"},
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
    result = _applied(document, update, copied, later, {"target": "$.a.x.y[0]", "remove": True})
    assert result == {"a": {"x": {"y": [2, 3]}}, "b": {"x": {"y": [1, 1, 2]}}}


def test_only_what_changes_is_copied() -> None:
    """The result shares with the document what no action changes, even if it is not JSON."""
    document: Any = {"a": {"b": [1], "c": {1}}, "d": [{2}]}
    result = _applied(document, {"target": "$.a", "update": {"b": [2], "e": {"f": 1}}})
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
            _applied({"a": value}, {"target": target, "update": [2]})
        assert caught.value.pointer == pointer
    assert _applied({"a": (1,)}, {"target": "$.a", "update": [2]}) == {"a": [1, 2]}
