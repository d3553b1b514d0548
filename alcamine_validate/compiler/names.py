"""Names for functions and local variables, made from the names in a schema."""

from __future__ import annotations

import builtins
import keyword
import re
from typing import Final

from alcamine_validate import runtime
from alcamine_validate.text.json_pointer import split

_HUMP: Final = re.compile(r"(?<=[0-9a-z])(?=[A-Z])")
_OTHERS: Final = re.compile(r"[^0-9a-z]+")
_LOCALS: Final = {
    "at", "errors", "found", "identifiers", "path", "timestamps", "value",
}  # fmt: skip
_RESERVED: Final = frozenset(
    {
        *dir(builtins),
        *runtime.__all__,
        *_LOCALS,
        "Any",
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

    def copy(self) -> Names:
        """Return names of their own, with the same ones taken."""
        copied = Names(frozenset())
        copied._taken, copied._numbers = set(self._taken), dict(self._numbers)
        return copied

    def fresh(self, text: str) -> str:
        """Return a new identifier that resembles ``text``."""
        stem = identifier(text)
        candidate = f"{stem}_" if stem in _RESERVED else stem
        while candidate in self._taken:
            self._numbers[stem] = self._numbers.get(stem, 1) + 1
            candidate = f"{stem}_{self._numbers[stem]}"
        self._taken.add(candidate)
        return candidate


def identifier(text: str) -> str:
    """Return a lower-case ASCII identifier that resembles ``text``, for example created_at."""
    words = _HUMP.sub("_", text)
    plain = _OTHERS.sub("_", words.lower()).strip("_")[:40].rstrip("_")
    if not plain or plain[0].isdigit():
        plain = f"value_{plain}".rstrip("_")
    return f"{plain}_" if keyword.iskeyword(plain) or keyword.issoftkeyword(plain) else plain


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
