"""Values with equal hashes in Python, for which a set is as slow as a list."""

from __future__ import annotations

import itertools
import json
import subprocess
import sys
from collections.abc import Callable, Iterator
from typing import Any, Final

import pytest

from tests.support.systems import bounded

MODULUS: Final = 2**61 - 1
"""The modulus of Python's hash of integers on 64-bit systems."""

UNIQUE: Final = """
import sys
import alcamine_validate as av
validator = av.compile_schema({"uniqueItems": True})
print(validator.is_valid_json(sys.stdin.buffer.read()))
"""


def signs() -> Iterator[list[int]]:
    """Yield all lists of 15 numbers that are -1 or -2, which have the same hash."""
    return map(list, itertools.product((-1, -2), repeat=15))


COLLIDING: Final[dict[str, Callable[[], list[Any]]]] = {
    "lists": lambda: list(signs()),
    "multiples of the modulus": lambda: [number * MODULUS for number in range(60_000)],
    "objects": lambda: [{"a": each} for each in signs()],
    "lists of lists": lambda: [[[each]] for each in signs()],
}


@pytest.mark.xdist_group("processes")
@pytest.mark.parametrize(
    ("name", "repeated"),
    [
        ("lists", False),
        *(
            pytest.param(name, repeated, marks=pytest.mark.thorough)
            for name, repeated in itertools.product(COLLIDING, (False, True))
            if (name, repeated) != ("lists", False)
        ),
    ],
)
def test_items_that_collide_are_told_apart(name: str, repeated: bool) -> None:
    """Items with the same hash take a second; comparing all pairs would take minutes."""
    items = COLLIDING[name]()
    text = json.dumps([*items, items[0]] if repeated else items)
    done = subprocess.run(
        [sys.executable, "-c", UNIQUE], input=text, encoding="utf-8", timeout=20,
        capture_output=True, preexec_fn=bounded(500), check=False,
    )  # fmt: skip
    assert (done.returncode, done.stderr) == (0, "")
    assert done.stdout == ("False\n" if repeated else "True\n")
