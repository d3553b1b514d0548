"""Builds all Python source that the compiler generates.

A :class:`Code` is source that this package wrote. :func:`code` fills one of our templates with
parts: Code is inserted unchanged, every other part is inserted as a literal. Text from a schema
can therefore only become a string in the generated module: a property named
``"]; import os; x["`` is only an odd string. Names come from :func:`name`, which accepts only
plain identifiers.
"""

from __future__ import annotations

import keyword
import re
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any, Final, Literal, LiteralString

_NAME: Final = re.compile(r"[A-Za-z_][0-9A-Za-z_]*")
_LONGEST_DECIMAL: Final = 10**300


@dataclass(frozen=True)
class Code:
    """Python source that this package wrote: an expression or a line.

    ``is_chain`` says that it is an ``and`` or ``or`` without parentheses around it.
    """

    text: str
    is_chain: bool = False

    def __str__(self) -> str:
        return self.text


def code(template: LiteralString, *parts: Any) -> Code:
    """Return ``template`` with each ``{}`` filled by a part, in order.

    A part that is Code is inserted unchanged; :func:`literal` converts any other part.
    """
    return Code(
        template.format(*(part if isinstance(part, Code) else literal(part) for part in parts))
    )


def joined(separator: LiteralString, parts: Iterable[Code]) -> Code:
    """Return ``parts`` with ``separator`` between them."""
    return Code(separator.join(part.text for part in parts))


def chain(operator: Literal["and", "or"], tests: Iterable[Code]) -> Code:
    """Return ``tests`` joined by ``operator``, each in parentheses if it is a chain itself."""
    match [*tests]:
        case [only]:
            return only
        case several:
            return Code(f" {operator} ".join(operand(each).text for each in several), True)


def operand(test: Code) -> Code:
    """Return ``test`` as an operand: in parentheses if it is a chain."""
    return Code(f"({test})") if test.is_chain else test


def name(text: str) -> Code:
    """Return the identifier ``text``. Raise ValueError if it is not a plain ASCII identifier."""
    if not _NAME.fullmatch(text) or keyword.iskeyword(text):
        raise ValueError(f"not an identifier: {text!r}")
    return Code(text)


def literal(value: Any) -> Code:
    """Return the Python literal of a JSON value, tuple or frozenset.

    Raise TypeError for anything else, so that no arbitrary repr reaches the source.
    """
    if value is None or value is True or value is False:
        return Code(str(value))
    if isinstance(value, str):
        # Use double quotes, as formatters do; repr escapes unprintable characters.
        spelled = repr(str.__str__(value))
        is_plain = spelled.startswith("'") and '"' not in spelled
        return Code(f'"{spelled[1:-1]}"' if is_plain else spelled)
    if isinstance(value, int):
        # Python refuses to print integers of more than 4,300 digits in decimal.
        return Code(int.__repr__(value) if abs(value) < _LONGEST_DECIMAL else hex(value))
    if isinstance(value, float):
        return Code(float.__repr__(value))
    return Code(_collection(value))


def _collection(value: Any) -> str:
    if isinstance(value, list | tuple):
        items = ", ".join(str(literal(item)) for item in value)
        comma = "," if isinstance(value, tuple) and len(value) == 1 else ""
        return f"[{items}]" if isinstance(value, list) else f"({items}{comma})"
    if isinstance(value, dict):
        return "{" + ", ".join(f"{literal(k)}: {literal(v)}" for k, v in value.items()) + "}"
    if isinstance(value, frozenset):
        items = ", ".join(sorted(str(literal(item)) for item in value))
        return f"frozenset({{{items}}})" if value else "frozenset()"
    raise TypeError(f"no literal for {type(value).__name__}")


def comment(text: str) -> str:
    """Return ``text`` as one line of plain ASCII that is safe in a comment or docstring.

    A backslash could start an escape in a docstring, and three quotes would end it.
    """
    plain = "".join(char if char.isascii() and char.isprintable() else "?" for char in text)
    return plain.replace("\\", "?").replace('"""', "'''")[:200].rstrip()


class Lines:
    """Source under construction: lines with their indentation.

    ``count`` is the number of lines so far, without comments.
    """

    def __init__(self) -> None:
        self.lines: list[str] = []
        self.count = 0
        self._level = 0

    @property
    def width(self) -> int:
        """The width of the current indentation."""
        return 4 * self._level

    def add(self, template: LiteralString, *parts: Any) -> None:
        """Add one line made by :func:`code` at the current indentation."""
        self.lines.append(" " * self.width + code(template, *parts).text)
        self.count += 1

    def comment(self, text: str) -> None:
        """Add a comment, which is not a statement, at the current indentation."""
        self.lines.append(" " * self.width + f"# {comment(text)}")

    def open(self, template: LiteralString, *parts: Any) -> None:
        """Add a line that ends in a colon, and indent the following lines."""
        self.add(template, *parts)
        self._level += 1

    def close(self) -> None:
        """End the innermost indented block."""
        self._level -= 1
