"""Overlay 1.0: what actions do to a document, and the overlays and actions that are refused."""

from __future__ import annotations

from typing import Any, Final

import pytest
from hypothesis import HealthCheck, given, settings

import alcamine_validate as av
from alcamine_validate.schema.overlay import apply_overlay
from tests.schema.test_document import JSON
from tests.support.overlays import applied, overlay_of
from tests.support.tables import for_each

ACTIONS: Final = [
    # objects are merged recursively, member by member
    ({"a": {"b": 1}}, {"target": "$.a", "update": {"c": 2}}, {"a": {"b": 1, "c": 2}}),
    ({"a": {"b": 1}}, {"target": "$.a", "update": {"b": 2}}, {"a": {"b": 2}}),
    ({"a": {"b": {"c": 1, "d": 2}}}, {"target": "$.a", "update": {"b": {"c": 3}}},
     {"a": {"b": {"c": 3, "d": 2}}}),
    ({"a": {"b": {"c": 1}}}, {"target": "$.a", "update": {"b": None}}, {"a": {"b": None}}),
    ({"a": {"b": {"c": 1}}}, {"target": "$.a", "update": {"b": [1]}}, {"a": {"b": [1]}}),
    ({"a": {"b": 1}}, {"target": "$.a", "update": {"b": {"c": 1}}}, {"a": {"b": {"c": 1}}}),
    ({"a": {}}, {"target": "$.a", "update": {"~/ ": 1}}, {"a": {"~/ ": 1}}),
    # arrays are concatenated
    ({"a": {"b": [1]}}, {"target": "$.a", "update": {"b": [2]}}, {"a": {"b": [1, 2]}}),
    ({"a": [1]}, {"target": "$.a", "update": [2, 3]}, {"a": [1, 2, 3]}),
    ({"a": [1]}, {"target": "$.a", "update": {"x": 1}}, {"a": [1, {"x": 1}]}),
    ({"a": [1]}, {"target": "$.a", "update": 2}, {"a": [1, 2]}),
    ({"a": []}, {"target": "$.a", "update": [[1]]}, {"a": [[1]]}),
    # removal
    ({"a": 1, "b": 2}, {"target": "$.a", "remove": True}, {"b": 2}),
    ({"a": [1, 2, 3]}, {"target": "$.a[1]", "remove": True}, {"a": [1, 3]}),
    ({"a": {"b": None}}, {"target": "$.a.b", "remove": True}, {"a": {}}),
    ({"a": {"b": 1}}, {"target": "$.a", "remove": True, "update": {"c": 1}}, {}),
    ({"a": {"b": 1}}, {"target": "$.a", "remove": False, "update": {"c": 1}},
     {"a": {"b": 1, "c": 1}}),
    # nothing to do
    ({"a": 1}, {"target": "$.a"}, {"a": 1}),
    ({"a": 1}, {"target": "$.a", "description": "why", "x-note": [1]}, {"a": 1}),
    # targets
    ({"a": 1}, {"target": "$", "update": {"b": 2}}, {"a": 1, "b": 2}),
    ([1], {"target": "$", "update": [2]}, [1, 2]),
    ({"a": {"b": [{"c": {}}]}}, {"target": "$.a.b[0].c", "update": {"d": 1}},
     {"a": {"b": [{"c": {"d": 1}}]}}),
    ({"a b": {"c'd": {"": {}}}}, {"target": "$['a b'][\"c'd\"]['']", "update": {"e": 1}},
     {"a b": {"c'd": {"": {"e": 1}}}}),
    ({"a/b~c": {}}, {"target": "$['a/b~c']", "update": {"e": 1}}, {"a/b~c": {"e": 1}}),
    ({"é_1": {}}, {"target": "$.é_1", "update": {"e": 1}}, {"é_1": {"e": 1}}),
    ({"²": {}}, {"target": "$['²']", "update": {"e": 1}}, {"²": {"e": 1}}),
    ({"0": {}, "01": {}}, {"target": "$['01']", "update": {"e": 1}}, {"0": {}, "01": {"e": 1}}),
    ({"a": {}}, {"target": "$[ 'a' ]", "update": {"e": 1}}, {"a": {"e": 1}}),
    # queries that select several places need the extra jsonpath, which the tests install
    ({"a": {"b": {}, "c": {}}}, {"target": "$.a.*", "update": {"x": 1}},
     {"a": {"b": {"x": 1}, "c": {"x": 1}}}),
    ({"a": [{}, {}]}, {"target": "$.a[*]", "update": {"x": 1}}, {"a": [{"x": 1}, {"x": 1}]}),
    ({"a": [1, 2, 3]}, {"target": "$.a[*]", "remove": True}, {"a": []}),
    ({"a": [1, 2, 3, 4]}, {"target": "$.a[1:3]", "remove": True}, {"a": [1, 4]}),
    ({"a": [*range(12)]}, {"target": "$.a[0,1,10,11]", "remove": True}, {"a": [*range(2, 10)]}),
    ({"a": [{}, {}]}, {"target": "$.a[-1]", "update": {"x": 1}}, {"a": [{}, {"x": 1}]}),
    ({"a": {"x": {"x": 1}}, "x": 2, "b": 3}, {"target": "$..x", "remove": True},
     {"a": {}, "b": 3}),
    ({"a": {"b": {}}}, {"target": "$..*", "update": {"x": {}}},
     {"a": {"b": {"x": {}}, "x": {}}}),
    ({"p": [{"n": 1, "k": "a"}, {"n": 2}]}, {"target": "$.p[?@.n == 1]", "update": {"k": "b"}},
     {"p": [{"n": 1, "k": "b"}, {"n": 2}]}),
    ({"p": [{"n": 1}, {"m": 2}]}, {"target": "$.p[?@.n]", "remove": True}, {"p": [{"m": 2}]}),
    ({"a": {}, "b": 1}, {"target": "$['a','a']", "remove": True}, {"b": 1}),
    ({"a": [1]}, {"target": "$['a','a']", "update": [2]}, {"a": [1, 2]}),
    ({"a\\'": {}}, {"target": "$['a\\\\\\'']", "update": {"x": 1}}, {"a\\'": {"x": 1}}),
]  # fmt: skip


def test_an_action_is_carried_out() -> None:
    """An action updates or removes every place that its target selects (Overlay 1.0, 4.4.3)."""

    def check(document: Any, action: Any, expected: Any) -> None:
        assert applied(document, action) == expected

    for_each(ACTIONS, check)


def test_actions_are_carried_out_in_order() -> None:
    """Each action is applied to the result of those before it."""
    document = {"a": {"old": 1}}
    actions = [
        {"target": "$.a", "update": {"b": {}}},
        {"target": "$.a.b", "update": {"c": [1]}},
        {"target": "$.a.b.c", "update": [2]},
        {"target": "$.a.old", "remove": True},
        {"target": "$.a.b.c[0]", "remove": True},
    ]
    assert applied(document, *actions) == {"a": {"b": {"c": [2]}}}
    with pytest.raises(av.InvalidSchema):
        apply_overlay(document, overlay_of(*reversed(actions)))


def test_an_update_is_copied_to_each_place() -> None:
    """An update is copied to each place, so that a later action can change one of them alone."""
    result = applied(
        {"a": {}, "b": {}},
        {"target": "$.*", "update": {"list": [1], "object": {}}},
        {"target": "$.a.list", "update": [2]},
        {"target": "$.a.object", "update": {"x": 1}},
    )
    assert result == {"a": {"list": [1, 2], "object": {"x": 1}}, "b": {"list": [1], "object": {}}}


MISSING: Final = [
    ({"a": 1}, "$.b"),
    ({"a": 1}, "$.a.b"),
    ({"a": [1]}, "$.a[1]"),
    ({"a": [1]}, "$.a.b"),
    ({"a": [{}]}, "$.a['0']"),
    ({"a": {"0": {}}}, "$.a[0]"),
    ({"a": [1]}, "$.a['-']"),
    ({"a": "text"}, "$.a[0]"),
    ({"a": None}, "$.a.b"),
    ({"a": {}}, "$.a.*"),
    ({"a": 1}, "$..b"),
    ({"p": [{"n": 1}]}, "$.p[?@.n == 2]"),
]


def test_a_target_that_selects_nothing_is_refused() -> None:
    """A target that selects nothing is refused, because the overlay no longer fits the document."""

    def check(document: Any, target: str, action: dict[str, Any]) -> None:
        with pytest.raises(av.InvalidSchema) as caught:
            apply_overlay(
                document, overlay_of({"target": "$", "x-first": 1}, {"target": target, **action})
            )
        assert target in str(caught.value)
        assert caught.value.pointer == "/actions/1"

    for_each(
        [
            (*row, action)
            for row in MISSING
            for action in [{"update": {"x": 1}}, {"remove": True}, {}]
        ],
        check,
    )


IMPOSSIBLE: Final = [
    {},
    {"update": {}},
    {"target": 5},
    {"target": None, "remove": True},
    "$.a",
    None,
    [],
    {"target": "$.a", "updat": {}},
    {"target": "$.a", "remove": "yes"},
    {"target": "$.a", "remove": 1},
    {"target": "$", "remove": True},
    {"target": "$.number", "update": {"x": 1}},
    {"target": "$.number", "update": 5},
    {"target": "$.a", "update": [1]},
    {"target": "$.a", "update": 5},
    {"target": "$", "update": 5},
    {"target": "a.b", "remove": True},
    {"target": "", "remove": True},
    {"target": "$.a[", "remove": True},
    {"target": "$.a[?", "remove": True},
    {"target": "$ .a b", "remove": True},
    {"target": "$.a['", "remove": True},
    {"target": "$.a[01]", "remove": True},
    {"target": "$.a[99999999999999999999]", "remove": True},
    {"target": "$[?nope(@)]", "remove": True},
]


def test_an_action_that_can_t_be_carried_out_is_refused() -> None:
    """An action that cannot be carried out raises InvalidSchema with its pointer in the overlay."""

    def check(action: Any) -> None:
        with pytest.raises(av.InvalidSchema) as caught:
            apply_overlay({"a": {}, "number": 1}, overlay_of({"target": "$"}, action))
        assert caught.value.pointer == "/actions/1"

    for_each(IMPOSSIBLE, check)


@pytest.mark.parametrize(
    "overlay",
    [
        None,
        [],
        "overlay",
        {},
        {"actions": [{"target": "$"}]},
        {"overlay": "1.0.0"},
        {"overlay": "1.0.0", "actions": []},
        {"overlay": "1.0.0", "actions": {}},
        {"overlay": "1.0.0", "actions": None},
    ],
    ids=str,
)
def test_a_document_that_is_not_an_overlay_is_refused(overlay: Any) -> None:
    """A document that is not an overlay is refused."""
    with pytest.raises(av.InvalidSchema):
        apply_overlay({"a": 1}, overlay)


@pytest.mark.parametrize(
    "version", ["1.2.0", "2.0.0", "1.0", "1", 1.0, None, "1.0.x", "1.0.0\n", ""]
)
def test_other_versions_of_overlays_are_refused(version: Any) -> None:
    """An overlay of a version other than 1.0 and 1.1 is refused."""
    with pytest.raises(av.UnsupportedSchema) as caught:
        apply_overlay({"a": 1}, overlay_of({"target": "$"}, version=version))
    assert caught.value.pointer == "/overlay"


@pytest.mark.parametrize("version", ["1.0.0", "1.0.1", "1.0.23"])
def test_patch_versions_of_overlays_are_read(version: str) -> None:
    """An overlay of any version 1.0.x is read, and its other fields are ignored."""
    overlay = overlay_of({"target": "$", "update": {"b": 2}}) | {"extends": "./spec.yaml"}
    overlay |= {"overlay": version, "x-by": "us"}
    assert apply_overlay({"a": 1}, overlay) == {"a": 1, "b": 2}


@pytest.mark.parametrize("examples", [15, pytest.param(150, marks=pytest.mark.thorough)])
def test_an_update_of_the_root_merges_as_the_specification_says(examples: int) -> None:
    """An update of the root is merged recursively, with all members of both values."""

    @settings(
        max_examples=examples, deadline=None, database=None, suppress_health_check=list(HealthCheck)
    )
    @given(JSON, JSON.filter(lambda value: isinstance(value, dict)))
    def check(target: Any, update: Any) -> None:
        document = {"kept": 1, "root": target}
        result = applied(document, {"target": "$", "update": {"root": update}})
        assert result["kept"] == 1
        assert result["root"] == _merged(target, update)
        assert applied(result, {"target": "$.kept", "remove": True}) == {"root": result["root"]}

    check()


def _merged(target: Any, update: Any) -> Any:
    """Return both values merged as the specification defines it."""
    if isinstance(target, dict) and isinstance(update, dict):
        both = {name: _merged(target[name], update[name]) for name in target.keys() & update.keys()}
        return {**target, **update, **both}
    return target + update if isinstance(target, list) and isinstance(update, list) else update
