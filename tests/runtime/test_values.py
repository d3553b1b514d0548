"""Values that are not JSON, and the stand-ins by which values are compared."""

from __future__ import annotations

from typing import Any

import pytest

from alcamine_validate.runtime.numbers import exact
from alcamine_validate.runtime.values import canonical, is_json_native, non_json_values


def test_values_that_json_lacks_are_found_in_order() -> None:
    """Values that are not JSON are found at their pointers, keys before the values under them."""
    loop: list[Any] = [float("inf")]
    loop.append(loop)
    value = [{1, 2}, {"a/b": {3: {None: b""}, "c": ()}}, float("nan"), loop, object]
    assert [(str(pointer), problem) for pointer, problem in non_json_values(value)] == [
        ("/0", "a value of type set"),
        ("/1/a~1b", "a key of type int"),
        ("/1/a~1b/3", "a key of type NoneType"),
        ("/1/a~1b/3/None", "a value of type bytes"),
        ("/2", "nan"),
        ("/3/0", "inf"),
        ("/3/1", "a container that holds itself"),
        ("/4", "a value of type type"),
    ]


def test_a_container_that_is_met_twice_is_not_native() -> None:
    """A container that occurs twice is not native JSON, because it might contain itself."""
    shared: list[Any] = [1]
    assert is_json_native([[1], [1], {"a": [1]}])
    assert not is_json_native([shared, shared])
    assert not is_json_native([(), shared, shared])


@pytest.mark.parametrize("key", [1, None, True, 1.5, b"a", ("a",)])
def test_a_key_that_is_not_a_string_is_not_native(key: Any) -> None:
    """A key that is not a string is not native JSON, at any depth."""
    assert not is_json_native({key: 1})
    assert not is_json_native([{"a": {"b": 1, key: 2}}])


@pytest.mark.parametrize("number", [0, 1, -1, 2**61 - 1, 10**23, 10**400, 0.5, 1e23, -0.0])
def test_numbers_have_stand_ins_that_python_hashes_with_a_secret(number: float) -> None:
    """Equal numbers share a stand-in of bytes, whose hash depends on a secret of the process."""
    assert isinstance(canonical(number), bytes)
    if number == int(number):
        assert canonical(number) == canonical(exact(number)) == canonical(int(exact(number)))
