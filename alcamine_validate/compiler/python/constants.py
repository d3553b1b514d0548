"""The constants and imports of a generated module."""

from __future__ import annotations

from typing import Final

from alcamine_validate.compiler.names import Names
from alcamine_validate.compiler.python.code import Code, code, name

_STANDARD: Final = {"re": "import re", "isfinite": "from math import isfinite"}
_REMEMBERED: Final = "remembered"
"""The name of the runtime that few modules use, from a module of the same name."""

_IMPORT_REMEMBERED: Final = f"from alcamine_validate.runtime.{_REMEMBERED} import {_REMEMBERED}"


class Constants:
    """The module-level constants and the imports that rendered source uses."""

    def __init__(self) -> None:
        self._values: dict[str, tuple[Code, Code]] = {}
        self._standard: set[str] = set()
        self._runtime: set[str] = set()
        self._names = Names()

    def constant(self, hint: str, expression: Code) -> Code:
        """Return the name of the constant for ``expression``, made from ``hint`` if it is new."""
        if expression.text not in self._values:
            constant = name(f"_{self._names.fresh(hint).upper()}")
            self._values[expression.text] = (constant, expression)
        return self._values[expression.text][0]

    def runtime(self, text: str) -> Code:
        """Return the name ``text``, imported from :mod:`alcamine_validate.runtime`."""
        self._runtime.add(text)
        return name(text)

    def standard(self, text: str) -> Code:
        """Return the name ``text``, imported from the standard library."""
        self._standard.add(text)
        return name(text)

    def imports(self) -> list[str]:
        """Return the lines that import the names, and Any."""
        return [
            *(line for text, line in _STANDARD.items() if text in self._standard),
            "from typing import Any", "",
            "from alcamine_validate.runtime import (",
            *(f"    {text}," for text in sorted(self._runtime - {_REMEMBERED})),
            ")",
            *([_IMPORT_REMEMBERED] if self.needs(_REMEMBERED) else []),
        ]  # fmt: skip

    def needs(self, text: str) -> bool:
        """Return whether the runtime name ``text`` is imported."""
        return text in self._runtime

    def definitions(self) -> list[str]:
        """Return the lines that define the constants, in the order of their first use."""
        return [code("{} = {}", *each).text for each in self._values.values()]
