"""The shape of values that no schema describes, and the schema that describes exactly them."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable
from typing import Any, Final

from alcamine_validate.runtime.formats import is_e164, is_email, is_uuid
from alcamine_validate.runtime.timestamps import is_date, is_date_time
from alcamine_validate.text.redact import UNKNOWN, Redaction, type_name

DEEPEST: Final = 6
"""How many levels of arrays and objects are described."""

MOST_NAMES: Final = 50
"""An object with more different names is a map: its values are described, and not its names."""

MOST_SHAPES: Final = 1_000
"""How many values below one property are described. If there are more, none is."""

LEAST_OF_FORMAT: Final = 20
"""From fewer strings, no format is inferred."""

_MOST_TEXTS: Final = 50
_LEAST_OBJECTS: Final = 2
_LEAST_SHARED: Final = 0.25
"""In how many of the objects a name is on average, unless the names come from users."""

_ENUM_LIKE: Final = re.compile(r"[A-Z][A-Z0-9]*(?:_[A-Z0-9]+)*")
"""The spelling of the values of enums: UPPER_SNAKE."""

_LONGEST_ENUM_LIKE: Final = 64
_OWN_CUID2: Final = re.compile(r"(?=[a-z0-9]*[0-9])[a-z][a-z0-9]{23}")
"""A cuid2 as the server makes them. The format itself also allows any lowercase word."""

_URI: Final = re.compile(r"[A-Za-z][A-Za-z0-9+.-]*://[!-~]+")
"""A URI with an authority (RFC 3986, section 3)."""

_LONGEST_FORMATTED: Final = 2_000

FORMATS: Final[dict[str, Callable[[str], bool]]] = {
    "date-time": is_date_time,
    "date": is_date,
    "cuid2": lambda text: _OWN_CUID2.fullmatch(text) is not None,
    "uuid": is_uuid,
    "e164": is_e164,
    "email": is_email,
    "uri": lambda text: _URI.fullmatch(text) is not None,
}
"""The formats that are inferred, in order: the first one that all strings have is proposed."""

_TYPES: Final = ("string", "integer", "number", "boolean", "array", "object", "null")
_IDENTIFIER: Final = re.compile(r"[A-Za-z_][A-Za-z0-9_]{0,63}")
_ID_LIKE: Final = re.compile(r"(?=(?:[^0-9]*[0-9]){3})[A-Za-z0-9_-]{16}")
"""A name that is rather the id of something: long, with several digits."""


def formats_of(text: str, names: Iterable[str] = FORMATS) -> tuple[str, ...]:
    """Return the formats, of those with these names, that a text has."""
    is_short = len(text) <= _LONGEST_FORMATTED
    return tuple(name for name in names if is_short and FORMATS[name](text))


def is_enum_like(text: str) -> bool:
    """Return whether a text is spelled as the values of enums: ``IN_PROGRESS``."""
    return len(text) <= _LONGEST_ENUM_LIKE and _ENUM_LIKE.fullmatch(text) is not None


def is_identifier(name: str, redaction: Redaction) -> bool:
    """Return whether a name looks like a property of an API, and not like data of a person."""
    return (
        _IDENTIFIER.fullmatch(name) is not None
        and redaction.shows_name(UNKNOWN, name)
        and not _ID_LIKE.match(name)
    )


class Shape:
    """What is known of some values: their types, formats, and the shapes of what is in them.

    ``types`` counts the values by JSON type. ``formats`` are the formats that all strings have, and
    ``texts`` the strings if all look like values of an enum and there are few. ``properties`` maps
    names to shapes; it is None if the objects are maps, whose values have the shape ``values``.
    Merging shapes in any order gives the same shape, so that it doesn't matter who saw what.
    """

    __slots__ = ("formats", "is_cut", "items", "properties", "texts", "types", "values")

    def __init__(self) -> None:
        self.types: dict[str, int] = {}
        self.formats: tuple[str, ...] = tuple(FORMATS)
        self.texts: set[str] | None = set()
        self.properties: dict[str, Shape] | None = {}
        self.values: Shape | None = None
        self.items: Shape | None = None
        self.is_cut = False
        """Whether the values hold too many different things to describe, so that none is."""

    def add(self, value: Any, depth: int = 0) -> None:
        """Add a value, which is as a JSON parser makes it."""
        kind = type_name(value)
        self.types[kind] = self.types.get(kind, 0) + 1
        if kind == "string":
            self._add_text(value)
        elif self.is_cut or depth == DEEPEST:
            return
        elif kind == "array":
            for each in value:
                self.items = self.items or Shape()
                self.items.add(each, depth + 1)
        elif kind == "object":
            self._add_members(value, depth)

    def _add_text(self, text: str) -> None:
        if self.formats:
            self.formats = formats_of(text, self.formats)
        if self.texts is not None:
            self._keep_texts({text} if is_enum_like(text) else None)

    def _keep_texts(self, more: set[str] | None) -> None:
        if self.texts is not None:
            self.texts = None if more is None else self.texts | more
        if self.texts is not None and len(self.texts) > _MOST_TEXTS:
            self.texts = None

    def _add_members(self, value: dict[str, Any], depth: int) -> None:
        if len(value) > MOST_NAMES:
            self._become_map()
        for name, each in value.items():
            if self.properties is None:
                self.values = self.values or Shape()
                self.values.add(each, depth + 1)
            else:
                self.properties.setdefault(name, Shape()).add(each, depth + 1)
        self._limit_names()

    def _limit_names(self) -> None:
        if self.properties is not None and len(self.properties) > MOST_NAMES:
            self._become_map()

    def _has_changing_names(self) -> bool:
        """Return whether the names of the objects differ from one to the next."""
        objects = self.types.get("object", 0)
        counts = [sum(each.types.values()) for each in (self.properties or {}).values()]
        if objects < _LEAST_OBJECTS or len(counts) < _LEAST_OBJECTS:
            return False
        return sum(counts) < _LEAST_SHARED * objects * len(counts)

    def _become_map(self) -> None:
        """Describe all members by one shape from now on."""
        properties, self.properties = self.properties or {}, None
        for each in properties.values():
            self.values = self.values or Shape()
            self.values.merge(each)

    def merge(self, other: Shape) -> None:
        """Add the values of another shape, which must not be used afterwards."""
        for kind, count in other.types.items():
            self.types[kind] = self.types.get(kind, 0) + count
        self.formats = tuple(name for name in self.formats if name in other.formats)
        self._keep_texts(other.texts)
        if self.is_cut or other.is_cut:
            self._cut()
            return
        self.items = _merged(self.items, other.items)
        self.values = _merged(self.values, other.values)
        if self.properties is None or other.properties is None:
            self._become_map()
            for each in (other.properties or {}).values():
                self.values = _merged(self.values, each)
            return
        for name, each in other.properties.items():
            self.properties[name] = _merged(self.properties.get(name), each) or each
        self._limit_names()

    def multiply(self, number: int) -> None:
        """Count every value this many times."""
        self.types = {kind: count * number for kind, count in self.types.items()}
        for each in self._below():
            each.multiply(number)

    def limit(self) -> None:
        """Forget what is in the values if they hold too many different things to describe."""
        if not self.is_cut and self._count() > MOST_SHAPES:
            self._cut()

    def _cut(self) -> None:
        self.is_cut = True
        self.properties, self.values, self.items = None, None, None

    def _count(self) -> int:
        return 1 + sum(each._count() for each in self._below())  # noqa: SLF001

    def _below(self) -> list[Shape]:
        below = [*(self.properties or {}).values(), self.values, self.items]
        return [each for each in below if each is not None]

    def forget_other_names(self, redaction: Redaction) -> None:
        """Become a map if a name does not look like a property, because it may be of a person."""
        if self.properties is not None and not all(
            is_identifier(name, redaction) for name in self.properties
        ):
            self._become_map()

    def schema(self, redaction: Redaction) -> dict[str, Any]:
        """Return the JSON Schema of the values: nothing in it is required, no value is in it.

        An object is described as a map if one of its names does not look like a property, or if its
        names are hardly ever in two objects, as the names of people are.
        """
        kinds = [kind for kind in _TYPES if kind in self.types]
        if "number" in kinds and "integer" in kinds:
            kinds.remove("integer")
        schema: dict[str, Any] = {}
        if kinds:
            schema["type"] = kinds[0] if len(kinds) == 1 else kinds
        if self.formats and self.types.get("string", 0) >= LEAST_OF_FORMAT:
            schema["format"] = self.formats[0]
        if self.properties is not None and self._has_changing_names():
            self._become_map()
        self.forget_other_names(redaction)
        if self.properties:
            schema["properties"] = {
                name: each.schema(redaction) for name, each in sorted(self.properties.items())
            }
        elif self.values is not None:
            schema["additionalProperties"] = self.values.schema(redaction)
        if self.items is not None:
            schema["items"] = self.items.schema(redaction)
        return schema


def _merged(one: Shape | None, other: Shape | None) -> Shape | None:
    if one is None or other is None:
        return one or other
    one.merge(other)
    return one
