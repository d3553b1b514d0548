"""Random OpenAPI documents with many components, as vendors' generators write them.

They combine what single random schemas (:mod:`tests.support.schemas`) rarely combine: objects that
check nothing, unions and lists of references, deferred format checks, and shared components. A
reference for the same value leads to a later component, so that no component leads to itself; a
reference for a part of the value leads anywhere, so that components are recursive.
"""

from __future__ import annotations

from collections.abc import Callable
from random import Random
from typing import Any, Final

from alcamine_validate.text.json_pointer import resolve
from tests.support import schemas

NAMES: Final = ("a", "b", "c", "kind", "createdAt", "updatedAt", "id", 'q"\\')
KINDS: Final = ("x", "y", "z")
PREFIX: Final = "#/components/schemas/"


def document(random: Random, size: int) -> dict[str, Any]:
    """Draw an OpenAPI 3.1 document with ``size`` components."""
    names = [f"{random.choice(('Order', 'order-item', 'A.B', 'If'))}{n}" for n in range(size)]
    components = {name: _Component(random, names, n).schema(2) for n, name in enumerate(names)}
    return {
        "openapi": "3.1.0",
        "info": {"title": "drawn", "version": "1"},
        "components": {"schemas": components},
    }


def instance(random: Random, schema: Any, document: Any, depth: int = 6) -> Any:
    """Draw a value that often meets ``schema``: it has its type, its properties, or a branch of it.

    References are resolved in ``document``. Limits are ignored: values that nearly meet a schema
    are as useful.
    """
    if not isinstance(schema, dict) or not depth or random.random() < 0.04:
        return schemas.instance(random, 2)
    if "$ref" in schema:
        target = resolve(document, schema["$ref"].removeprefix("#"))
        return instance(random, target, document, depth - 1)
    for keyword in ("anyOf", "oneOf", "allOf"):
        if keyword in schema:
            return instance(random, random.choice(schema[keyword]), document, depth - 1)
    if "const" in schema:
        return schema["const"]
    if schema.get("enum"):
        return random.choice(schema["enum"])
    types = schema.get("type", "object" if "properties" in schema else "any")
    kind = types if isinstance(types, str) else random.choice(types)
    if kind == "object":
        return _object(random, schema, document, depth - 1)
    if kind == "array":
        items = schema.get("items", True)
        count = random.randrange(3)
        return [instance(random, items, document, depth - 1) for _ in range(count)]
    return _scalar(random, kind, schema)


def _object(random: Random, schema: dict[str, Any], document: Any, depth: int) -> Any:
    drawn = {
        name: instance(random, each, document, depth)
        for name, each in schema.get("properties", {}).items()
        if random.random() < (0.95 if name in schema.get("required", ()) else 0.6)
    }
    others = schema.get("additionalProperties", True)
    if random.random() < 0.3 and others is not False:
        drawn["other"] = instance(random, others, document, depth)
    return drawn


def _scalar(random: Random, kind: str, schema: dict[str, Any]) -> Any:
    texts: dict[str, tuple[str, ...]] = {
        "date-time": ("2026-03-14T09:26:35.118Z", "2026-03-14T09:26:36.000Z", "2026-03-14"),
        "cuid2": ("q4w8n2x6c0v5b9m3l7k1j2hg", "k4", "K4"),
    }
    values: dict[str, Callable[[], Any]] = {
        "string": lambda: random.choice(texts.get(schema.get("format", ""), ("x", "y", "ab"))),
        "integer": lambda: random.choice((0, 1, 2, 10)),
        "number": lambda: random.choice((0, 1.5, 2)),
        "boolean": lambda: random.random() < 0.5,
        "null": lambda: None,
    }
    return values[kind]() if kind in values else schemas.instance(random, 1)


class _References(schemas.Spelled):
    """References to components, in place of a single random schema's references to definitions."""

    def __init__(self, component: _Component) -> None:
        self.component = component

    def below(self, name: str | None) -> dict[str, str]:
        return self.component.anywhere()


class _Component:
    """Draws the schema of component ``number``."""

    def __init__(self, random: Random, names: list[str], number: int) -> None:
        self.random = random
        self.names = names
        self.later = names[number + 1 : number + 12]
        self.drawing = schemas.Drawing(random, _References(self), first=len(schemas.DEFINITIONS))

    def anywhere(self) -> dict[str, str]:
        """Return a reference for a part of the value, mostly to a nearby component, as is usual."""
        names = self.later if self.later and self.random.random() < 0.9 else self.names
        return {"$ref": PREFIX + self.random.choice(names)}

    def schema(self, depth: int) -> Any:
        """Draw a schema of up to ``depth`` levels, not counting its references."""
        kinds: list[Callable[[int], Any]] = [self._nothing] * 2 + [self._text, self._single]
        if depth:
            kinds += [self._object] * 4 + [self._union, self._list, self._all_of] * 2
        return self.random.choice(kinds)(depth)

    def _part(self, depth: int) -> Any:
        """Draw a schema for a part of the value."""
        return self.anywhere() if self.random.random() < 0.4 else self.schema(depth - 1)

    def _in_place(self, depth: int) -> Any:
        """Draw a schema for the value itself."""
        if self.later and self.random.random() < 0.6:
            return {"$ref": PREFIX + self.random.choice(self.later)}
        return self.schema(depth - 1)

    def _nothing(self, _: int) -> Any:
        """Draw a schema that checks at most a type, most often that of objects."""
        if self.random.random() < 0.5:
            properties: dict[str, Any] = {
                name: self.random.choice((True, {})) for name in NAMES[:2]
            }
            return {"type": "object", "properties": self.random.choice(({}, properties))}
        return self.random.choice(
            (
                True,
                {},
                {"description": "anything"},
                {"type": "object"},
                {"type": "object", "properties": {}},
                {"type": ["object", "null"], "properties": {"a": True, "b": {}}},
                {"type": "object", "additionalProperties": True, "required": []},
                {"type": "array", "items": {}},
                {"type": "array", "items": {"type": "array"}, "minItems": 0},
                {"allOf": [True, {}]},
                {"if": True},
                {"if": {"type": "object"}, "then": True, "else": {}},
                {"dependentRequired": {"a": []}, "dependentSchemas": {"b": True}},
                {"contains": {"type": "null"}, "minContains": 0},
                {"patternProperties": {"^a": True}, "propertyNames": {}},
            )
        )

    def _text(self, _: int) -> Any:
        """Draw a schema of strings, mostly with a format whose check is deferred."""
        return {
            "type": self.random.choice(("string", "string", ["string", "null"])),
            **self.random.choice(
                (
                    {"format": "date-time"},
                    {"format": "date-time"},
                    {"format": "cuid2"},
                    {"format": "cuid2", "maxLength": 24},
                    {"enum": ["x", "y", None]},
                    {"maxLength": 1},
                )
            ),
        }

    def _single(self, depth: int) -> Any:
        return self.drawing.schema(min(depth, 1))

    def _object(self, depth: int) -> Any:
        most = self.random.choice((2, 4, 4, len(NAMES)))
        names = self.random.sample(NAMES, self.random.randint(1, most))
        properties = {
            name: self._text(0) if name in ("createdAt", "updatedAt", "id") else self._part(depth)
            for name in names
        }
        drawn: dict[str, Any] = {"type": "object", "properties": properties}
        if self.random.random() < 0.5:
            drawn["type"] = ["object", "null"]
        if self.random.random() < 0.6:
            drawn["required"] = self.random.sample(names, self.random.randint(0, len(names)))
        if self.random.random() < 0.3:
            others: tuple[Any, ...] = (False, True, {}, self._part(depth))
            drawn["additionalProperties"] = self.random.choice(others)
        if self.random.random() < 0.1:
            drawn["unevaluatedProperties"] = self.random.choice((False, True))
        return drawn

    def _union(self, depth: int) -> Any:
        keyword = self.random.choice(("anyOf", "oneOf"))
        kind = self.random.random()
        if kind < 0.5:
            return {keyword: [self._in_place(depth), {"type": "null"}]}
        if kind < 0.7:
            return {keyword: [self._in_place(depth) for _ in range(self.random.randint(1, 3))]}
        return {
            keyword: [
                {
                    "type": "object",
                    "required": ["kind"],
                    "properties": {"kind": {"const": constant}, "a": self._part(depth)},
                }
                for constant in self.random.sample(KINDS, 2)
            ]
        }

    def _list(self, depth: int) -> Any:
        return {"type": "array", "items": self._part(depth)}

    def _all_of(self, depth: int) -> Any:
        return {"allOf": [self._in_place(depth) for _ in range(self.random.randint(1, 2))]}
