"""Conditions: what the scanner checks about the properties of an object, as data."""

from __future__ import annotations

from typing import Literal, NamedTuple

Test = Literal[
    "null", "not-null", "null-together", "same", "not-before", "positive", "not-negative",
    "not-positive", "listed", "distinct", "includes", "name",
]  # fmt: skip
"""What a value must be. An absent value counts as null, which meets all tests but ``not-null``.

- ``null``, ``not-null``.
- ``null-together``: null if and only if ``other`` is.
- ``same``: the same string as ``other``.
- ``not-before``: a timestamp that is not before ``other``, if both are strings.
- ``positive``, ``not-negative``, ``not-positive``: a number; a positive one is at least 1.
- ``listed``: one of ``texts``.
- ``distinct``: an array of different strings that is not empty. ``includes``: an array with one of
  ``texts``.
- ``name``: a string in one line that does not start with a space.
"""


class Condition(NamedTuple):
    """A condition on the value at ``pointer``, a JSON Pointer (RFC 6901) relative to an object.

    ``other`` is the pointer of a second value, and ``texts`` is a list; some tests need them. If
    there is a ``selector``, the condition applies only to objects whose text at this pointer is in
    ``selected``. Pointers lead through objects only.

    The scanner may find that a condition is not met although it is, but never the reverse.
    """

    test: Test
    pointer: str
    other: str = ""
    texts: tuple[str, ...] = ()
    selector: str = ""
    selected: tuple[str, ...] = ()
