"""Tests of a value's JSON type, as expressions over exact classes.

Parsers create exact classes. Values of any other class are converted to them before they are
checked (see ``runtime.values.as_json``).
"""

from __future__ import annotations

from typing import Final

from alcamine_validate.compiler.code import Code, code

_CLASSES: Final = {
    "string": Code("str"),
    "object": Code("dict"),
    "array": Code("list"),
}


def is_type(value: Code, types: tuple[str, ...]) -> Code:
    """Return the expression that is true for values of any of ``types``."""
    tests = [_is_one(value, name) for name in types]
    match tests:
        case [only]:
            return only
    return code("({})", _joined(tests, " or "))


def is_not_type(value: Code, types: tuple[str, ...]) -> Code:
    """Return the expression that is true for values of none of ``types``."""
    return _joined([_is_not_one(value, name) for name in types], " and ")


def _joined(tests: list[Code], operator: str) -> Code:
    return Code(operator.join(test.text for test in tests))


def _is_one(value: Code, name: str) -> Code:
    if name == "null":
        return code("{} is None", value)
    if name == "boolean":
        return code("({0} is True or {0} is False)", value)
    if name in _CLASSES:
        return code("{}.__class__ is {}", value, _CLASSES[name])
    return code("({0}.__class__ is int or {1})", value, _is_float(value, name))


def _is_not_one(value: Code, name: str) -> Code:
    if name == "null":
        return code("{} is not None", value)
    if name == "boolean":
        return code("{0} is not True and {0} is not False", value)
    if name in _CLASSES:
        return code("{}.__class__ is not {}", value, _CLASSES[name])
    return code("{0}.__class__ is not int and not ({1})", value, _is_float(value, name))


def _is_float(value: Code, name: str) -> Code:
    """Return the expression that is true for floats of the type ``name``.

    1.0 is an integer (JSON Schema 2020-12 core, 4.2.3); NaN is not a JSON number.
    """
    if name == "integer":
        return code("{0}.__class__ is float and {0}.is_integer()", value)
    return code("{0}.__class__ is float and isfinite({0})", value)
