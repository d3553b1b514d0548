"""Exceptions for schema documents; they name the place of the problem."""

from __future__ import annotations


class SchemaError(ValueError):
    """A schema document can't be used because of ``keyword``, located at ``pointer``.

    ``problem`` is the message alone. ``remedy`` is what an argument or option of the compiler can
    do about it, or "".
    """

    def __init__(
        self, message: str, *, keyword: str = "", pointer: str = "", remedy: str = ""
    ) -> None:
        text = f"{message}; {remedy}" if remedy else message
        super().__init__(f"{text} (at {pointer})" if pointer else text)
        self.problem = message
        self.remedy = remedy
        self.keyword = keyword
        self.pointer = pointer


class InvalidSchema(SchemaError):
    """The document violates the rules of JSON Schema, OpenAPI or Overlay."""


class UnsupportedSchema(SchemaError):
    """The document may be valid, but uses something that this compiler does not implement.

    It is refused as a whole, because silently skipping a keyword would make verdicts wrong.
    """
