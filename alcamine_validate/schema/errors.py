"""Exceptions for schema documents; they name the place of the problem."""

from __future__ import annotations


class SchemaError(ValueError):
    """A schema document can't be used because of ``keyword``, located at ``pointer``."""

    def __init__(self, message: str, *, keyword: str = "", pointer: str = "") -> None:
        super().__init__(f"{message} (at {pointer})" if pointer else message)
        self.keyword = keyword
        self.pointer = pointer


class InvalidSchema(SchemaError):
    """The document violates the rules of JSON Schema, OpenAPI or Overlay."""


class UnsupportedSchema(SchemaError):
    """The document may be valid, but uses something that this compiler does not implement.

    It is refused as a whole, because silently skipping a keyword would make verdicts wrong.
    """
