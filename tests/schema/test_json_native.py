"""Documents are converted to JSON-native values only as far as they are used."""

from __future__ import annotations

from collections import OrderedDict
from typing import Any

import pytest

import alcamine_validate as av
from alcamine_validate.schema.json_native import native_container, native_json


def test_a_value_is_converted_to_exact_classes() -> None:
    """A value is converted with everything in it."""
    value = native_json(OrderedDict(a=(1, OrderedDict())), "/x")
    assert value == {"a": [1, {}]}
    assert [type(each) for each in (value, value["a"], value["a"][1])] == [dict, list, dict]


def test_several_calls_convert_a_container_once() -> None:
    """Calls that share their results convert a container once."""
    shared: Any = {"a": []}
    made: dict[int, Any] = {}
    first = native_json([shared], "", made)
    assert first[0] is native_json(shared, "", made)
    assert first[0] is not shared


def test_a_container_of_an_exact_class_is_itself() -> None:
    """An exact dict or list is returned unchanged; all others are converted whole."""
    odd: tuple[Any, ...] = ({"a": {1}}, [{1}])
    assert all(native_container(each, "") is each for each in odd)
    assert native_container((1, (2,)), "") == [1, [2]]
    with pytest.raises(av.InvalidSchema) as caught:
        native_container(({1},), "/x")
    assert caught.value.pointer == "/x/0"


@pytest.mark.parametrize(
    ("value", "pointer", "words"),
    [
        ({"a": [{1}]}, "x:y#/a/0", "a value of type set is not JSON"),
        ({"a": {1: 2}}, "x:y#/a", "a key of type int is not JSON"),
        (float("nan"), "x:y#", "nan is not JSON"),
    ],
)
def test_a_value_that_is_not_json_is_refused(value: Any, pointer: str, words: str) -> None:
    """A value that is not JSON is refused with its location in the document."""
    with pytest.raises(av.InvalidSchema, match=words) as caught:
        native_json(value, "x:y#")
    assert caught.value.pointer == pointer


def test_a_value_that_is_nested_too_deep_is_refused() -> None:
    """A value that is nested too deep for Python's stack is refused with its location."""
    value: Any = []
    for _ in range(100_000):
        value = [value]
    with pytest.raises(av.InvalidSchema, match="nested too deep") as caught:
        native_json(value, "/x")
    assert caught.value.pointer == "/x"
