"""Random schemas of JSON Schema 2020-12, and instances that suit their keywords.

They are drawn with ``random.Random``, several thousand per second. A hypothesis strategy for the
same schemas needs 40 ms for one, too slow for rare combinations of keywords to appear.

Anything that validators interpret differently is left out, so that any two verdicts must be equal:

- patterns use nothing that ECMA-262 and Python's ``re`` interpret differently, and no text ends in
  a newline;
- ``multipleOf`` applies only to numbers that binary fractions represent exactly, because
  python-jsonschema divides floats;
- no pattern is empty, because python-jsonschema ignores an empty one beside
  ``additionalProperties``: it joins the patterns with ``|`` and tests whether the result is empty;
- texts are either far from, or clearly of, the formats that both libraries check themselves;
- a reference for the same value leads to a later definition, so that no definition leads to
  itself.

One schema in three has URIs: its definitions are separate resources with anchors, and the targets
of dynamic references depend on the dynamic scope.
"""

from __future__ import annotations

from collections.abc import Callable
from random import Random
from typing import Any, Final

NAMES: Final = ("a", "b", "createdAt", 'q"\\', "~/%")
TYPES: Final = ("array", "boolean", "integer", "null", "number", "object", "string")
NUMBERS: Final = (0, 1, 2, 3, -1, 10, 1.0, 0.5, 1.5, -2.5, -0.0, 2**53 + 1, 2**64, 1e300)
LIMITS: Final = (0, 1, 2, 1.0, 0.5, -1, 2**53, 2**64)
TEXTS: Final = (
    "", "a", "b", "ab", "aab", "0", "k4", "+12", "\U0001f600", "\u00e9\u0301", "A B",
    "2026-03-14T09:26:35.118Z", "2026-03-14T10:26:35.118+01:00", "2026-03-14T09:26:36Z",
    "2026-03-14", "09:26:35Z", "nora@example.org", "192.0.2.1", "2001:db8::1",
    "5c1e9a74-02d8-4b6f-9e37-c4a8d1f06b52",
)  # fmt: skip
STAMPS: Final = (
    "2026-03-14T09:26:35.118Z", "2026-03-14T09:26:36.000Z", "2026-03-14T09:26:36Z", "k4", None,
    "2026-03-14T10:26:35.118+01:00", "q4w8n2x6c0v5b9m3l7k1j2hg", "2000-01-01T00:00:00.000Z",
    "2026-02-29T00:00:00.000Z", None,
)  # fmt: skip
"""Values for schemas of timestamps and for deferred format checks."""
FORMATS: Final = (
    "cuid2", "date", "date-time", "e164", "email", "ipv4", "ipv6", "time", "uuid",
)  # fmt: skip
PATTERNS: Final = ("^a", "b$", "^(?:a|b)+$", "[0-9]", r"\d{4}-\d\d", "^.$", "^[^a]*$", "a{2}", "^")
_SCALARS: Final = (None, True, False, *NUMBERS, *TEXTS)
DEFINITIONS: Final = ("one", "two")

Draw = Callable[[], Any]
Keywords = dict[str, Draw]


def instance(random: Random, depth: int = 3) -> Any:
    """Draw a JSON value made from few names and scalars."""
    kind = random.random() if depth else 0
    if kind < 0.45:
        return random.choice(_SCALARS)
    if kind < 0.55:
        return [random.choice(_SCALARS[:7]) for _ in range(random.randrange(5))]
    if kind < 0.75:
        return [instance(random, depth - 1) for _ in range(random.randrange(4))]
    if kind < 0.88:
        return {name: random.choice(STAMPS) for name in random.sample(NAMES, 4)}
    names = random.sample(NAMES, random.randrange(5))
    return {name: instance(random, depth - 1) for name in names}


def schema(random: Random) -> Any:
    """Draw a schema with two definitions, which may refer to each other and to the root."""
    spelled = _Identified(random) if random.random() < 0.35 else Spelled()
    root = Drawing(random, spelled, first=0).schema(3)
    if not isinstance(root, dict):
        return root
    definitions = {
        name: spelled.definition(name, Drawing(random, spelled, first=index + 1).schema(1))
        for index, name in enumerate(DEFINITIONS)
    }
    return spelled.root({**root, "$defs": definitions})


def evaluating(random: Random) -> Any:
    """Draw a schema with ``unevaluated…`` keywords beside subschemas for the same value."""
    spelled = _Identified(random) if random.random() < 0.35 else Spelled()
    asked = ("unevaluatedProperties", "unevaluatedItems")
    bodies = {
        name: Drawing(random, spelled, first=index).parts(3 if name == "root" else 1)
        for index, name in enumerate(("root", *DEFINITIONS))
    }
    spelled.leaves(bodies, Drawing(random, spelled, first=len(DEFINITIONS)))
    root = bodies.pop("root") | {
        keyword: random.choice((False, {"type": ["null", "string"]})) for keyword in asked
    }
    definitions = {name: spelled.definition(name, schema) for name, schema in bodies.items()}
    return spelled.root({**root, "$defs": {**root.get("$defs", {}), **definitions}})


def container(random: Random) -> Any:
    """Draw an object or array of a few small values."""
    if random.random() < 0.5:
        return [random.choice((None, 1, "a")) for _ in range(random.randrange(5))]
    names = random.sample(NAMES, random.randint(0, 3))
    return {name: random.choice((None, 1, "a")) for name in names}


class Spelled:
    """The spelling of references: here as JSON Pointers within the one document."""

    def root(self, schema: dict[str, Any]) -> Any:
        """Return the whole schema."""
        return schema

    def definition(self, name: str, schema: Any) -> Any:
        """Return the schema of a definition."""
        return schema

    def in_place(self, name: str) -> dict[str, str]:
        """Return a reference to a definition, for the same value."""
        return {"$ref": f"#/$defs/{name}"}

    def below(self, name: str | None) -> dict[str, str]:
        """Return a reference to a definition, or to the root, for a part of the value."""
        return {"$ref": "#"} if name is None else self.in_place(name)

    def leaves(self, bodies: dict[str, dict[str, Any]], drawing: Drawing) -> None:
        """Add dynamic references for the same value to schemas, if this spelling has any."""


class _Identified(Spelled):
    """References by URI, anchor and dynamic anchor, to definitions that have URIs."""

    def __init__(self, random: Random) -> None:
        self.random = random
        self.dynamic = [each for each in (*DEFINITIONS, "root") if random.random() < 0.7]

    def root(self, schema: dict[str, Any]) -> Any:
        return {"$id": "https://example.org/root", **self._dynamic("root"), **schema}

    def definition(self, name: str, schema: Any) -> Any:
        content = schema if isinstance(schema, dict) else {"allOf": [schema]}
        return {"$id": name, "$anchor": "here", **self._dynamic(name), **content}

    def in_place(self, name: str) -> dict[str, str]:
        spellings = (name, f"/{name}#", f"https://example.org/{name}#here", f"root#/$defs/{name}")
        return {"$ref": self.random.choice(spellings)}

    def below(self, name: str | None) -> dict[str, str]:
        if self.dynamic and self.random.random() < 0.5:
            return {"$dynamicRef": f"{self.random.choice(self.dynamic)}#node"}
        if name is None:
            return {"$ref": self.random.choice(("root", "/root#"))}
        return self.in_place(name)

    def leaves(self, bodies: dict[str, dict[str, Any]], drawing: Drawing) -> None:
        """Add dynamic references to the outermost leaf in scope; leaves have no such references."""
        owners = self.random.sample(list(bodies), 2)
        for name in owners:
            leaf = {"$dynamicAnchor": "leaf", **drawing.parts(1)}
            bodies[name]["$defs"] = {"leaf": leaf}
        for body in bodies.values():
            if self.random.random() < 0.7:
                body["$dynamicRef"] = f"{self.random.choice(owners)}#leaf"

    def _dynamic(self, name: str) -> dict[str, str]:
        return {"$dynamicAnchor": "node"} if name in self.dynamic else {}


class Drawing:
    """Draws schemas whose references for the same value lead to definitions from ``first`` on."""

    def __init__(self, random: Random, spelled: Spelled, first: int) -> None:
        self.random = random
        self.spelled = spelled
        self.first = first

    def schema(self, depth: int) -> Any:
        """Draw a schema of up to ``depth`` levels, not counting its references."""
        if self.random.random() < 0.08:
            return self.random.random() < 0.6
        if self.random.random() < 0.12:
            return self._stamps(depth)
        groups = [self._any_type, self._strings, self._numbers]
        if depth:
            groups += [self._arrays, self._contains] + [self._objects, self._applicators] * 2
        result: dict[str, Any] = {}
        for group in self.random.choices(groups, k=self.random.choice((1, 1, 2, 3))):
            keywords = group(depth)
            for name in self.random.sample(list(keywords), self.random.choice((1, 1, 2))):
                result[name] = keywords[name]()
        return result

    def _stamps(self, depth: int) -> Any:
        """Draw a schema of objects, or null, with timestamps and identifiers, some in order."""
        text_formats = self.random.choice((["date-time"], ["date-time", "cuid2"]))
        properties: dict[str, Any] = {
            name: {
                "type": self.random.choice(("string", ["string", "null"])),
                "format": self.random.choice(text_formats),
            }
            for name in NAMES[:4]
        }
        if depth and self.random.random() < 0.5:
            properties[NAMES[4]] = self._stamps(depth - 1)
        return {
            "type": self.random.choice(("object", ["object", "null"])),
            "properties": properties,
            "required": self.random.sample(NAMES, self.random.randint(0, 3)),
            "x-timestamp-order": [self.random.sample(NAMES[:4], 2)],
        }

    def _below(self, depth: int) -> Draw:
        """Return a function that draws a schema for a part of the instance, with any reference."""
        names = [None, *DEFINITIONS]
        below = Drawing(self.random, self.spelled, first=len(DEFINITIONS))

        def draw() -> Any:
            if self.random.random() < 0.12:
                return self.spelled.below(self.random.choice(names))
            return below.schema(depth - 1)

        return draw

    def _in_place(self, depth: int) -> Draw:
        """Return a function that draws a schema for the instance itself."""
        names = DEFINITIONS[self.first :]

        def draw() -> Any:
            if names and self.random.random() < 0.12:
                return self.spelled.in_place(self.random.choice(names))
            return self.schema(depth - 1)

        return draw

    def _list(self, draw: Draw, least: int, most: int) -> list[Any]:
        return [draw() for _ in range(self.random.randint(least, most))]

    def _of_names(self, draw: Draw) -> dict[str, Any]:
        return {name: draw() for name in self._names(3)}

    def _names(self, most: int) -> list[str]:
        return self.random.sample(NAMES, self.random.randint(0, most))

    # Keywords, by the values they apply to

    def _any_type(self, depth: int) -> Keywords:
        return {
            "type": lambda: (
                self.random.choice(TYPES)
                if self.random.random() < 0.5
                else self.random.sample(TYPES, self.random.randint(1, 3))
            ),
            "enum": lambda: self._list(lambda: instance(self.random, 2), 1, 5),
            "const": lambda: instance(self.random, 2),
        }

    def _strings(self, depth: int) -> Keywords:
        return {
            "minLength": lambda: self.random.choice((0, 1, 2, 3)),
            "maxLength": lambda: self.random.choice((0, 1, 2, 2.0, 24)),
            "pattern": lambda: self.random.choice(PATTERNS),
            "format": lambda: self.random.choice(FORMATS),
        }

    def _numbers(self, depth: int) -> Keywords:
        limits = ("minimum", "maximum", "exclusiveMinimum", "exclusiveMaximum")
        keywords: Keywords = dict.fromkeys(limits, lambda: self.random.choice(LIMITS))
        return {**keywords, "multipleOf": lambda: self.random.choice((1, 2, 0.5, 1.0, 4))}

    def _arrays(self, depth: int) -> Keywords:
        below, size = self._below(depth), lambda: self.random.choice((0, 1, 1, 2, 3))
        return {
            "minItems": size,
            "maxItems": size,
            "uniqueItems": lambda: True,
            "prefixItems": lambda: self._list(below, 1, 2),
            "items": below,
            "unevaluatedItems": self.random.choice((below, lambda: False)),
        }

    def _contains(self, depth: int) -> Keywords:
        return {
            "contains": self._below(depth),
            "minContains": lambda: self.random.choice((0, 1, 2, 2)),
            "maxContains": lambda: self.random.choice((0, 1, 1, 2)),
        }

    def _objects(self, depth: int) -> Keywords:
        below, in_place = self._below(depth), self._in_place(depth)
        patterns = self.random.sample(PATTERNS, self.random.randint(1, 2))
        return {
            "minProperties": lambda: self.random.choice((0, 1, 2)),
            "maxProperties": lambda: self.random.choice((0, 1, 2, 3)),
            "required": lambda: self._names(2),
            "properties": lambda: self._of_names(below),
            "patternProperties": lambda: {pattern: below() for pattern in patterns},
            "additionalProperties": self.random.choice((below, lambda: False)),
            "unevaluatedProperties": self.random.choice((below, lambda: False)),
            "propertyNames": lambda: self._names_schema(depth),
            "dependentRequired": lambda: self._of_names(lambda: self._names(2)),
            "dependentSchemas": lambda: self._of_names(in_place),
            "x-timestamp-order": lambda: self._list(lambda: self.random.sample(NAMES, 2), 1, 2),
        }

    # Schemas that evaluate the parts of a value

    def parts(self, depth: int) -> dict[str, Any]:
        """Draw a schema for the same value that evaluates some of its parts."""
        groups = [self._evaluating, self._accepting] + [self._composing] * 2 * bool(depth)
        result: dict[str, Any] = {}
        for group in self.random.choices(groups, k=self.random.choice((1, 2, 2, 3))):
            keywords = group(depth)
            for name in self.random.sample(list(keywords), self.random.choice((1, 1, 2))):
                result[name] = keywords[name]()
        return result

    def _part(self) -> Any:
        return self.random.choice((True, True, {"type": ["null", "string"]}, {"not": {"const": 1}}))

    def _evaluating(self, depth: int) -> Keywords:
        rarely = self.random.random() < 0.3
        everything: Keywords = dict.fromkeys(
            ("additionalProperties", "items", "unevaluatedItems", "unevaluatedProperties"),
            self._part,
        )
        return {
            "properties": lambda: self._of_names(self._part),
            "patternProperties": lambda: {self.random.choice(PATTERNS): self._part()},
            "prefixItems": lambda: self._list(self._part, 1, 3),
            "contains": lambda: {"type": self.random.choice(("null", "string", "integer"))},
            **(everything if rarely else {}),
        }

    def _accepting(self, depth: int) -> Keywords:
        """Return keywords that evaluate nothing, but decide whether the others count."""
        return {
            "type": lambda: self.random.choice(("object", "array", ["array", "object"])),
            "required": lambda: self._names(1),
            "minItems": lambda: self.random.choice((1, 2)),
            "maxProperties": lambda: self.random.choice((2, 3)),
            "minContains": lambda: self.random.choice((0, 1)),
            "enum": lambda: [container(self.random) for _ in range(3)],
        }

    def _composing(self, depth: int) -> Keywords:
        names = DEFINITIONS[self.first :]

        def in_place() -> Any:
            if self.random.random() < 0.08:
                return self.random.random() < 0.8
            return self.parts(depth - 1)

        def union() -> Any:
            if self.random.random() < 0.75:
                return self._list(in_place, 1, 3)
            types = self.random.sample(("object", "array", "null"), 2)
            return [{**self.parts(depth - 1), "type": name} for name in types]

        references: Keywords = {}
        if names:
            references = {"$ref": lambda: self.spelled.in_place(self.random.choice(names))["$ref"]}
        return {
            **dict.fromkeys(("anyOf", "oneOf"), union),
            **dict.fromkeys(("not", "if", "then", "else"), in_place),
            "allOf": lambda: self._list(in_place, 1, 2),
            "dependentSchemas": lambda: self._of_names(in_place),
            **references,
        }

    def _names_schema(self, depth: int) -> Any:
        keywords = self._strings(depth)
        name = self.random.choice(list(keywords))
        return {name: keywords[name]()}

    def _applicators(self, depth: int) -> Keywords:
        in_place = self._in_place(depth)
        return {
            "allOf": lambda: self._list(in_place, 1, 2),
            "anyOf": lambda: self._union(in_place, depth),
            "oneOf": lambda: self._union(in_place, depth),
            "not": in_place,
            "if": in_place,
            "then": in_place,
            "else": in_place,
        }

    def _union(self, in_place: Draw, depth: int) -> list[Any]:
        """Draw the branches: any, or ones distinguished by a type or by a required constant."""
        kind = self.random.random()
        if kind < 0.4:
            return self._list(in_place, 1, 3)
        if kind < 0.7:
            types = self.random.sample(TYPES, self.random.randint(2, 3))
            return [self._of_type(name, depth) for name in types]
        constants, below = self.random.sample(("a", "b", "ab"), 2), self._below(depth)
        return [
            {
                "type": "object",
                "properties": {"a": {"const": constant}, "b": below()},
                "required": ["a"],
            }
            for constant in constants
        ]

    def _of_type(self, name: str, depth: int) -> dict[str, Any]:
        groups = {"string": self._strings, "integer": self._numbers, "number": self._numbers}
        keywords = groups[name](depth) if name in groups and self.random.random() < 0.5 else {}
        chosen = list(keywords)[:1]
        return {"type": name, **{keyword: keywords[keyword]() for keyword in chosen}}
