"""Changes of keywords that no node represents: documentation, extensions, unknown keywords."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any, Final

from alcamine_validate.changes.change import FoundChange, Side
from alcamine_validate.changes.constraints import At
from alcamine_validate.changes.shapes import Schemas
from alcamine_validate.runtime.values import canonical
from alcamine_validate.schema.keywords import KEYWORDS
from alcamine_validate.text.json_pointer import join, resolve
from alcamine_validate.validator.messages import displayed

DOCUMENTATION: Final = frozenset(
    {"$comment", "description", "example", "examples", "externalDocs", "title"}
)
_NOTATION: Final = frozenset(
    {"$anchor", "$defs", "$dynamicAnchor", "$id", "$schema", "$vocabulary", "definitions"}
)
"""Keywords that only say where schemas are, and by which rules they are read."""

Others = dict[str, dict[Any, tuple[str, str]]]
"""By keyword, and by the canonical form of its value: the value in short, and its pointer."""


class OtherKeywords:
    """The keywords of one document that are not among those that can make an instance invalid."""

    def __init__(self, document: Any) -> None:
        self._document = document
        self._known: dict[str, list[tuple[str, Any]]] = {}

    def of(self, schemas: Schemas) -> Others:
        """Return the other keywords of all ``schemas``."""
        found: Others = {}
        for schema in schemas:
            for name, value in self._of_one(schema.pointer):
                shown = displayed(value), join(schema.pointer, name)
                found.setdefault(name, {}).setdefault(canonical(value), shown)
        return found

    def _of_one(self, pointer: str) -> list[tuple[str, Any]]:
        if pointer not in self._known:
            self._known[pointer] = self._read(pointer)
        return self._known[pointer]

    def _read(self, pointer: str) -> list[tuple[str, Any]]:
        try:
            schema = resolve(self._document, pointer)
        except (LookupError, ValueError):
            return []  # a meta-schema, which is not in the document
        if not isinstance(schema, dict):
            return []
        skipped = KEYWORDS.keys() | _NOTATION
        return [(name, value) for name, value in schema.items() if name not in skipped]


def other_changes(old: Others, new: Others, at: At) -> Iterator[FoundChange]:
    """Yield one change for each other keyword whose values differ."""
    for name in sorted({*old, *new}):
        before, after = old.get(name, {}), new.get(name, {})
        if before.keys() == after.keys():
            continue
        sides = _side(before, at.old), _side(after, at.new)
        if name == "deprecated" and sides[1].content == "true":
            yield FoundChange("ALC972", "deprecated", *sides)
        elif name in DOCUMENTATION or name == "deprecated":
            yield FoundChange("ALC971", f"{name} changed", *sides)
        else:
            words = f"{sides[0].content or 'none'} → {sides[1].content or 'none'}"
            yield FoundChange("ALC979", f"{name} changed: {words}", *sides)


def _side(values: dict[Any, tuple[str, str]], at: str) -> Side:
    shown = sorted(values.values())
    return Side(shown[0][1] if shown else at, " and ".join(text for text, _ in shown))
