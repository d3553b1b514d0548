"""Random unions of components, as in OpenAPI documents, and instances that match them.

Components are objects with one constant each, types, or references to others. A union may contain
its components in place or by reference, and null; the root may also restrict what its branches
leave unevaluated.
"""

from __future__ import annotations

from random import Random
from typing import Any, Final

KINDS: Final = ("a", "b", "c")
COMPONENTS: Final = ("one", "two", "three", "four")
TYPES: Final = ("string", "integer", "number", "boolean", "null", "array", "object")


def choosing(random: Random) -> Any:
    """Draw a schema that is a union of components, or contains one."""
    components = {
        name: _component(random, COMPONENTS[index + 1 :], KINDS[index % 3])
        for index, name in enumerate(COMPONENTS)
    }
    root = _union(random, COMPONENTS)
    if random.random() < 0.3:
        root = {"type": ["object", "null"], "properties": {"kind": root, "x": root}}
    if random.random() < 0.3:
        root = {**root, "unevaluatedProperties": random.choice((False, {"type": "integer"}))}
    return {**root, "$defs": components}


def chosen(random: Random, depth: int = 2) -> Any:
    """Draw an instance that may match one of the branches."""
    if random.random() < 0.3 or not depth:
        return random.choice((None, "a", 1, 1.5, True, [], {}))
    kind = random.choice((*KINDS, "d", 1, None))
    value = {"kind": kind} if random.random() < 0.8 else {"kind": chosen(random, depth - 1)}
    for name in random.sample(("x", "y"), random.randint(0, 2)):
        value[name] = chosen(random, depth - 1)
    if random.random() < 0.2:
        del value["kind"]
    return value


def _component(random: Random, later: tuple[str, ...], kind: str) -> Any:
    draw = random.random()
    if draw < 0.75:
        return _object(random, kind if random.random() < 0.8 else random.choice(KINDS))
    if draw < 0.85 or not later:
        return random.choice((_type(random), _type(random), {"minimum": 2}, {"maxProperties": 1}))
    return _reference(random, later) if draw < 0.92 else _union(random, later)


def _object(random: Random, kind: str) -> Any:
    of_kind = {"const": kind} if random.random() < 0.8 else {"enum": [kind, random.choice(KINDS)]}
    properties: dict[str, Any] = {"kind": of_kind}
    for name in random.sample(("x", "y"), random.randint(0, 2)):
        properties[name] = random.choice(
            (_type(random), {"enum": ["a", 1]}, {"enum": ["b", "d"]}, {"$ref": "#"})
        )
    required = [name for name in properties if random.random() < 0.9]
    is_object = {"type": "object" if random.random() < 0.9 else ["object", "null"]}
    return {**(is_object if random.random() < 0.95 else {}),
            "properties": properties, "required": required}  # fmt: skip


def _type(random: Random) -> Any:
    names = random.sample(TYPES, random.choice((1, 1, 2)))
    limits: Any = {"maxLength": 0, "maximum": 1} if random.random() < 0.3 else {}
    return {"type": names[0] if len(names) == 1 else names, **limits}


def _union(random: Random, later: tuple[str, ...]) -> Any:
    names = random.sample(later, min(len(later), random.choice((2, 2, 3))))
    branches = [_branch(random, name) for name in names]
    if random.random() < 0.2 or not branches:
        branches.append(_object(random, random.choice(KINDS)))
    if random.random() < 0.3:
        branches.append({"type": "null"})
    return {random.choice(("anyOf", "oneOf")): branches}


def _branch(random: Random, name: str) -> Any:
    return _type(random) if random.random() < 0.15 else _reference(random, (name,))


def _reference(random: Random, later: tuple[str, ...]) -> Any:
    reference = {"$ref": f"#/$defs/{random.choice(later)}"}
    return {**reference, "maxProperties": 2} if random.random() < 0.05 else reference
