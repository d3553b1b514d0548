"""The names of a generated module: functions, constants, imports; each used once."""

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
"""Names that mean something in a generated module, and may not be hidden by others."""

_NAMED: Final = {
    "properties", "patternProperties", "dependentSchemas", "schemas", "$defs", "definitions",
}  # fmt: skip
"""Keywords whose subschemas have names; the token after one is a name."""


class Names:
    """Hands out identifiers that resemble what they are for, and none of them twice."""

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
    """Return the words for a schema by its place: "agent version" and the like.

    ``root`` is the pointer of the root schema, whose own title is its last token. The place
    may be in another document, whose words are then the last ones of its URI.
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
    """Module-level constants, by their source; and the runtime names that are imported."""

    def __init__(self) -> None:
        self.values: dict[str, tuple[Code, Code]] = {}
        self.imports: set[str] = set()
        self._names = Names()

    def constant(self, hint: str, expression: Code) -> Code:
        """Return the name of the constant that holds ``expression``."""
        if expression.text not in self.values:
            fresh = self._names.fresh(hint)
            constant = name("_" + re.sub(r"\W", "_", fresh.text).upper())
            self.values[expression.text] = (constant, expression)
        return self.values[expression.text][0]

    def runtime(self, text: str) -> Code:
        """Return the name ``text`` of the runtime module, which is then imported."""
        self.imports.add(text)
        return name(text)
