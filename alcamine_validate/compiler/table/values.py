"""What a table says about values: by type, and without alternatives that need two looks at a text.

The statements of a schema are read into these classes, which ``words`` writes down.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Final

from alcamine_validate.compiler.table.layout import TYPES
from alcamine_validate.native.condition import Condition

ALL: Final = frozenset(TYPES)
OF_JSON: Final = {
    "null": frozenset({"null"}),
    "boolean": frozenset({"true", "false"}),
    "integer": frozenset({"integer"}),
    "number": frozenset({"integer", "fraction"}),
    "string": frozenset({"string"}),
    "array": frozenset({"array"}),
    "object": frozenset({"object"}),
}
"""The types that each type of JSON Schema stands for.

A fraction such as 1.0 is an integer for JSON Schema; the scanner leaves it to Python.
"""


@dataclass
class String:
    """The rule of a string: its length in code points, a format, and the listed texts."""

    least: int = 0
    most: int | None = None
    format: str | None = None
    listed: tuple[str, ...] | None = None


@dataclass
class Number:
    """The rule of a number: limits, and whether these are excluded."""

    least: int | None = None
    most: int | None = None
    excludes_least: bool = False
    excludes_most: bool = False


@dataclass
class Array:
    """The rule of an array: the number of its elements, and what each of them is."""

    least: int = 0
    most: int | None = None
    item: Value | None = None


@dataclass
class Object:
    """The rule of an object.

    ``others`` is what properties besides the members are; None if they are anything, and a value
    without types if there must be none. ``conditions`` are about several members; each has the bit
    of its group, or 0 if it is part of the schema. ``slots`` are the numbers that the members in
    conditions have. ``branches`` describe the whole object by the text of the member ``selecting``;
    all other attributes are then as at the start.
    """

    least: int = 0
    most: int | None = None
    members: dict[str, Value] = field(default_factory=dict)
    required: set[str] = field(default_factory=set)
    others: Value | None = None
    conditions: list[tuple[int, Condition]] = field(default_factory=list)
    slots: dict[str, int] = field(default_factory=dict)
    selecting: str | None = None
    branches: dict[str, Value] = field(default_factory=dict)


@dataclass(eq=False)
class Value:
    """What a value may be: its types, and the rule of each type that has one.

    ``schema_pointer`` is the place of the schema in its document. A value that is shared is that of
    a definition: nothing may be added to it elsewhere.
    """

    schema_pointer: str = ""
    is_shared: bool = False
    types: frozenset[str] = ALL
    string: String = field(default_factory=String)
    number: Number = field(default_factory=Number)
    array: Array = field(default_factory=Array)
    object: Object = field(default_factory=Object)
