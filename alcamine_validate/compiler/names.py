"""The unique names of a generated module: functions, constants, imports."""

from __future__ import annotations

import builtins
import re
from typing import Final

from alcamine_validate import runtime
from alcamine_validate.compiler.code import Code, identifier, name
from alcamine_validate.text.json_pointer import split

_LOCALS: Final = {
    "at", "errors", "found", "identifiers", "path", "timestamps", "value",
}  # fmt: skip
_RESERVED: Final = frozenset(
    {
        *dir(builtins),
        *runtime.__all__,
        *_LOCALS,
        "Any",
        "is_canonical",
        "is_valid",
        "isfinite",
        "re",
    }
)
"""Names that have a meaning in a generated module and must not be shadowed."""

_NAMED: Final = {
    "properties", "patternProperties", "dependentSchemas", "schemas", "$defs", "definitions",
}  # fmt: skip
"""Keywords whose subschemas have names: the next pointer token is a name."""


class Names:
    """Creates unique identifiers that resemble the text they are made from."""

    def __init__(self, taken: frozenset[str] = _RESERVED) -> None:
        self._taken = set(taken)
        self._numbers: dict[str, int] = {}

    def fresh(self, text: str) -> Code:
        """Return a new identifier that resembles ``text``."""
        stem = identifier(text)
        candidate = f"{stem}_" if stem in _RESERVED else stem
        while candidate in self._taken:
            self._numbers[stem] = self._numbers.get(stem, 1) + 1
            candidate = f"{stem}_{self._numbers[stem]}"
        self._taken.add(candidate)
        return name(candidate)


def title(pointer: str, root: str) -> str:
    """Return the words that name a schema by its pointer, for example "agent version".

    ``root`` is the pointer of the root schema: pointers below it are named relative to it. A
    pointer into another document also gets the last path segment of that document's URI.
    """
    if pointer and not pointer.startswith("/"):
        uri, _, pointer = pointer.partition("#")
        words = [*uri.rstrip("/").split("/")[-1:], *_names(split(pointer))]
        return " ".join(words[-4:])
    below = pointer.startswith(root + "/")
    words = _names(split(pointer[len(root) :] if below else pointer))
    return " ".join(words[-4:]) or "root"


def _names(tokens: list[str]) -> list[str]:
    """Return the tokens that are names of subschemas, not keywords or indices."""
    words, after_keyword = [], False
    for token in tokens:
        if after_keyword:
            words.append(token)
        after_keyword = not after_keyword and token in _NAMED
    return words


class Constants:
    """The module-level constants by their source, and the imported runtime names."""

    def __init__(self) -> None:
        self.values: dict[str, tuple[Code, Code]] = {}
        self.imports: set[str] = set()
        self._names = Names()

    def constant(self, hint: str, expression: Code) -> Code:
        """Return the name of the constant that holds ``expression``, made from ``hint`` if new."""
        if expression.text not in self.values:
            fresh = self._names.fresh(hint)
            constant = name("_" + re.sub(r"\W", "_", fresh.text).upper())
            self.values[expression.text] = (constant, expression)
        return self.values[expression.text][0]

    def runtime(self, text: str) -> Code:
        """Return the runtime module's name ``text``, and import it in the generated module."""
        self.imports.add(text)
        return name(text)
