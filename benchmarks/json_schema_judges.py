"""Validators that take the schema itself: jsonschema-rs, fastjsonschema and jsonschema."""

from __future__ import annotations

from typing import Any

import orjson

from benchmarks.documents import ORDER, Schema, in_order, is_cuid2, is_e164, with_patterns
from benchmarks.judge import Judge


class _Order:
    """The order of timestamps as a keyword of jsonschema-rs."""

    def __init__(self, _: Any, value: Any, __: Any) -> None:
        self.pairs = value

    def validate(self, instance: Any) -> None:
        """Raise ValueError if timestamps are out of order."""
        if isinstance(instance, dict) and not in_order(self.pairs, instance):
            raise ValueError("timestamps are out of order")


def jsonschema_rs(schema: Schema) -> Judge:
    """Use our formats and the order as Python functions."""
    is_valid = _rust(schema).is_valid
    return lambda data: is_valid(orjson.loads(data))


def jsonschema_rs_errors(schema: Schema) -> Judge:
    """Collect all errors with the same validator."""
    iter_errors = _rust(schema).iter_errors
    return lambda data: list(iter_errors(orjson.loads(data)))


def _rust(schema: Schema) -> Any:
    from jsonschema_rs import Draft202012Validator

    formats = {"cuid2": is_cuid2, "e164": is_e164}
    return Draft202012Validator(
        schema, formats=formats, validate_formats=True, keywords={ORDER: _Order}
    )


def jsonschema_rs_patterns(schema: Schema) -> Judge:
    """Use the library's regular expressions instead of Python functions for formats."""
    from jsonschema_rs import Draft202012Validator

    validator = Draft202012Validator(
        with_patterns(schema), validate_formats=True, keywords={ORDER: _Order}
    )
    is_valid = validator.is_valid
    return lambda data: is_valid(orjson.loads(data))


def jsonschema_rs_plain(schema: Schema) -> Judge:
    """Leave out all formats, and everything that calls Python."""
    from jsonschema_rs import Draft202012Validator

    is_valid = Draft202012Validator(schema, validate_formats=False).is_valid
    return lambda data: is_valid(orjson.loads(data))


def fastjsonschema(schema: Schema) -> Judge:
    """Compile as draft 7, the newest draft it supports; the Session uses nothing newer."""
    import fastjsonschema as library

    validate = library.compile(
        {**schema, "$schema": "http://json-schema.org/draft-07/schema#"},
        formats={"cuid2": is_cuid2, "e164": is_e164},
    )

    def judge(data: bytes) -> bool:
        try:
            validate(orjson.loads(data))
        except library.JsonSchemaValueException:
            return False
        return True

    return judge


def jsonschema(schema: Schema) -> Judge:
    """Use our formats and the order as functions, and the library's own for other formats."""
    is_valid = _python(schema).is_valid
    return lambda data: is_valid(orjson.loads(data))


def jsonschema_errors(schema: Schema) -> Judge:
    """Collect all errors with the same validator."""
    iter_errors = _python(schema).iter_errors
    return lambda data: list(iter_errors(orjson.loads(data)))


def _python(schema: Schema) -> Any:
    from jsonschema import Draft202012Validator, FormatChecker, ValidationError
    from jsonschema.validators import extend

    def order(_: Any, pairs: Any, instance: Any, __: Any) -> Any:
        if isinstance(instance, dict) and not in_order(pairs, instance):
            yield ValidationError("timestamps are out of order")

    checker = FormatChecker(())
    library = Draft202012Validator.FORMAT_CHECKER.checkers
    checker.checkers = {name: library[name] for name in ("date", "date-time", "email")}
    checker.checks("cuid2")(is_cuid2)
    checker.checks("e164")(is_e164)
    extended = extend(Draft202012Validator, {ORDER: order})  # type: ignore[no-untyped-call]
    return extended(schema, format_checker=checker)
