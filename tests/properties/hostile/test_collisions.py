"""Values that Python hashes alike: a set of them is as slow as a list."""

from __future__ import annotations

import itertools
import json
import subprocess
import sys
from typing import Any, Final

import pytest

from tests.properties.hostile.commands import bounded

MODULUS: Final = 2**61 - 1
"""What Python takes integers modulo, to hash them, on systems of 64 bits."""

UNIQUE: Final = """
import sys
import alcamine_validate as av
validator = av.compile_schema({"uniqueItems": True})
print(validator.is_valid_json(sys.stdin.buffer.read()))
"""


def signs(length: int) -> list[list[int]]:
    """Return all lists of -1 and -2 of a length: these two numbers have the same hash."""
    return [list(each) for each in itertools.product((-1, -2), repeat=length)]


COLLIDING: Final[dict[str, list[Any]]] = {
    "multiples of the modulus": [number * MODULUS for number in range(60_000)],
    "lists": signs(15),
    "objects": [{"a": each} for each in signs(15)],
    "lists of lists": [[[each]] for each in signs(15)],
}


@pytest.mark.parametrize("name", COLLIDING)
@pytest.mark.parametrize("repeated", [False, True])
def test_items_that_collide(name: str, repeated: bool) -> None:
    """They are told apart in a second; compared with each other, it would be minutes."""
    items = COLLIDING[name]
    text = json.dumps([*items, items[0]] if repeated else items)
    done = subprocess.run(
        [sys.executable, "-c", UNIQUE], input=text.encode(), capture_output=True, timeout=20,
        preexec_fn=bounded(500), check=False,
    )  # fmt: skip
    assert (done.returncode, done.stderr) == (0, b"")
    assert done.stdout == (b"False\n" if repeated else b"True\n")
