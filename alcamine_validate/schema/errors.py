"""What can be wrong with a schema document, as exceptions that name the place."""

from __future__ import annotations


class SchemaError(ValueError):
    """A schema document that can't be used. ``pointer`` is where, ``keyword`` what."""

    def __init__(self, message: str, *, keyword: str = "", pointer: str = "") -> None:
        super().__init__(f"{message} (at {pointer})" if pointer else message)
        self.keyword = keyword
        self.pointer = pointer


class InvalidSchema(SchemaError):
    """The document breaks the rules of JSON Schema, OpenAPI or Overlay."""


class UnsupportedSchema(SchemaError):
    """The document may be right, but says something that this compiler does not implement.

    It is refused as a whole: a keyword that is silently skipped would make verdicts wrong.
    """
