"""Messages of violations: the only place that turns their data into prose.

There is one row per kind. A message says what is wrong and what would be right, in one sentence.
It does not contain the place, which is displayed next to it.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Collection
from functools import lru_cache
from typing import Any, Final

import orjson

from alcamine_validate.runtime.violation import Violation
from alcamine_validate.text.redact import Masked, type_name

_LONGEST_VALUE: Final = 60
_LONGEST_TEXT: Final = 100
_LONGEST_LIST: Final = 12
_SHORTEST_JUMBLE: Final = 3
_SHORTEST_ABBREVIATION: Final = 4
_LARGEST_SHOWN: Final = 10**40


class OnlyType(Masked):
    """A value that a message shows only by its JSON type."""

    def __str__(self) -> str:
        return articled(type_name(self.value))


def articled(type_: str) -> str:
    """Return the name of a JSON type with its article: an object, a string, null."""
    if type_ == "null":
        return type_
    return f"an {type_}" if type_[0] in "aeiou" else f"a {type_}"


def message(violation: Violation) -> str:
    """Return the sentence for ``violation``."""
    return MESSAGES[violation.kind](violation.params)


def message_of_types(violation: Violation) -> str:
    """Return the sentence for ``violation`` with each value replaced by its type."""
    params = {
        name: OnlyType(value) if name in _VALUES else value
        for name, value in violation.params.items()
    }
    return MESSAGES[violation.kind](params)


def displayed(value: Any) -> str:
    """Return a value as JSON, cut if it is too long for a line; containers by type only.

    Redaction relies on this spelling to find values in messages: strings always have double
    quotes.
    """
    if isinstance(value, Masked):
        return str(value)
    if isinstance(value, dict):
        return "an object"
    if isinstance(value, list):
        return "an array"
    if isinstance(value, str) and len(value) > _LONGEST_VALUE:
        return f'"{_json(value[:_LONGEST_VALUE])[1:-1]}…" ({len(value)} characters)'
    return _json(value)


def _is_too_long(value: Any) -> bool:
    """Return whether a value is an integer whose number of digits is shown in place of them."""
    return isinstance(value, int) and abs(value) >= _LARGEST_SHOWN


def _json(value: Any) -> str:
    if _is_too_long(value):
        return f"an integer of about {int(value.bit_length() * 0.30103) + 1} digits"
    try:
        return _escaped(orjson.dumps(value).decode())
    except orjson.JSONEncodeError:
        # A lone surrogate, or an integer beyond 64 bits.
        return json.dumps(value)


def _escaped(text: str) -> str:
    if text.isprintable():
        return text
    return "".join(char if char.isprintable() else f"\\u{ord(char):04x}" for char in text)


def printable(text: str) -> str:
    """Return ``text`` with unprintable characters escaped, cut if it is long."""
    return _escaped(text if len(text) <= _LONGEST_TEXT else f"{text[:_LONGEST_TEXT]}…")


def listed(values: Collection[Any]) -> str:
    """Return the values separated by commas; of many, only the first and the number of the rest."""
    first = ", ".join(displayed(value) for value in list(values)[:_LONGEST_LIST])
    return (
        first if len(values) <= _LONGEST_LIST else f"{first} and {len(values) - _LONGEST_LIST} more"
    )


def one_of(values: Collection[Any]) -> str:
    """Return the values to choose from: ``"a"``, or ``one of "a", "b"``."""
    return listed(values) if len(values) == 1 else f"one of {listed(values)}"


def nearest(value: Any, known: Collection[Any]) -> str:
    """Return `` (did you mean "…"?)`` if one of ``known`` looks like ``value``, else ""."""
    return did_you_mean(nearest_of(value, known))


def did_you_mean(near: str | None) -> str:
    """Return `` (did you mean "…"?)`` for what :func:`nearest_of` returned, "" for None."""
    return "" if near is None else f" (did you mean {displayed(near)}?)"


def nearest_of(value: Any, known: Collection[Any]) -> str | None:
    """Return the one of ``known`` that looks like ``value``; None if none or several do."""
    if not isinstance(value, str) or len(value) > _LONGEST_VALUE:
        return None
    if not isinstance(known, frozenset):
        known = tuple(each for each in known if isinstance(each, str))
    return _nearest(str.__str__(value), known)


@lru_cache(maxsize=1024)
def _nearest(value: str, known: Collection[str]) -> str | None:
    """Return the result of :func:`nearest_of`, cached because records often repeat a mistake."""
    from difflib import get_close_matches

    from alcamine_validate.text.edits import is_slip

    names = {name.casefold(): name for name in known}
    given = value.casefold()
    close = get_close_matches(given, names, 1, 0.75)
    if close and close[0] != given and sum(is_slip(given, name) for name in names) > 1:
        return None
    if not close:
        # Slips in short words: letters in another order ("hra"), and abbreviations ("warn").
        letters = sorted(given) if len(given) >= _SHORTEST_JUMBLE else None
        start = given if len(given) >= _SHORTEST_ABBREVIATION else None
        close = [
            name for name in names if sorted(name) == letters or (start and name.startswith(start))
        ]
    return names[close[0]] if len(close) == 1 else None


Params = dict[str, Any]


def _type(params: Params) -> str:
    value = params["value"]
    # Written as "a", "a or b", "a, b or c".
    *others, last = params["expected"]
    expected = " or ".join(filter(None, (", ".join(others), last)))
    if isinstance(value, Masked):
        return f"expected {expected}, got {value}"
    actual = type_name(value)
    if _is_too_long(value):
        actual = displayed(value)
    elif actual in ("string", "integer", "number", "boolean"):
        actual = f"{actual} {displayed(value)}"
    return f"expected {expected}, got {actual}"


def _enum(params: Params) -> str:
    value, allowed = params["value"], params["allowed"]
    if not allowed:
        return "no value is allowed here"
    return f"{displayed(value)} is not one of {listed(allowed)}{nearest(value, allowed)}"


def _const(params: Params) -> str:
    wanted = params["allowed"][0]
    if isinstance(wanted, dict | list):
        return f"{displayed(params['value'])} is not the {type_name(wanted)} that 'const' requires"
    value, allowed = displayed(params["value"]), displayed(params["allowed"][0])
    return f"{value} is not {allowed}, the only allowed value"


def _pairing(params: Params) -> str:
    value, allowed = params["value"], params["allowed"]
    name = printable(params["property"])
    if "constant" not in params:  # the property that says which values are allowed is absent
        near = nearest(value, allowed)
        return f"{displayed(value)} is not allowed with any {name}{near}; use {one_of(allowed)}"
    constant = printable(params["constant"])
    owner = params["owners"].get(value) if isinstance(value, str) else None
    if owner is None:
        wrong = f"{displayed(value)} is not allowed with {name} {constant}{nearest(value, allowed)}"
    else:
        wrong = f"{displayed(value)} belongs to {name} {printable(owner)}, not {constant}"
    return f"{wrong}; use {one_of(allowed)}"


def _discriminator(params: Params) -> str:
    value, allowed = params["value"], params["allowed"]
    hint = nearest(value, allowed)
    wrong = f"unknown {printable(params['property'])} {displayed(value)}{hint}"
    return f"{wrong}; use {one_of(allowed)}"


def _limit(sign: str) -> Callable[[Params], str]:
    return lambda params: f"{displayed(params['value'])} is {sign} {displayed(params['limit'])}"


_AT_MOST: Final = "at most {} {} allowed"
_AT_LEAST: Final = "at least {} {} required"


def _size(wanted: str, unit: str, units: str) -> Callable[[Params], str]:
    def sentence(params: Params) -> str:
        length, limit = params["length"], params["limit"]
        counted = unit if length == 1 else units
        is_or_are = "is" if limit == 1 else "are"
        return f"{length} {counted}, but {wanted.format(limit, is_or_are)}"

    return sentence


def _format(params: Params) -> str:
    value, name = params["value"], params["format"]
    words = _FORMAT_WORDS.get(name)
    if words is None:
        return f"{displayed(value)} does not match the format {printable(name)}"
    advice = words[1]
    if name == "date-time":
        from alcamine_validate.validator.date_times import hint

        advice = hint(str(value.value if isinstance(value, Masked) else value))
    return f"{displayed(value)} is not a valid {words[0]}: {advice}"


_FORMAT_WORDS: Final = {
    "cuid2": ("cuid2", "use a lowercase letter and then 1 to 31 lowercase letters or digits"),
    "e164": ("E.164 phone number", "use + and then 2 to 15 digits, such as +12025550143"),
    "email": ("email address", "use one address, such as name@example.org"),
    "date-time": ("RFC 3339 date-time", ""),
    "date": ("RFC 3339 date", "use an existing day, written as YYYY-MM-DD"),
    "time": ("RFC 3339 time", "use a time with an offset, such as 09:30:00Z"),
}


def _unique(params: Params) -> str:
    first, second = params["indices"]
    return f"elements {first} and {second} are equal, but all must be unique"


def _contains(word: str, verb: str) -> Callable[[Params], str]:
    def sentence(params: Params) -> str:
        matches = params["matches"]
        counted = "1 element matches" if matches == 1 else f"{matches} elements match"
        return f"{counted} 'contains', but {word} {params['limit']} {verb}"

    return sentence


def _additional(params: Params) -> str:
    name, known = params["property"], params["known"]
    return f"the property {displayed(name)} is not allowed here{nearest(name, known)}"


def _one_of(params: Params) -> str:
    counted = f"{params['matches']} of the {params['branches']} schemas of 'oneOf'"
    return f"the value matches {counted}, but must match exactly one"


def _order(params: Params) -> str:
    return (
        f"{printable(params['later'])} ({displayed(params['later_value'])}) is earlier than "
        f"{printable(params['earlier'])} ({displayed(params['earlier_value'])})"
    )


MESSAGES: Final[dict[str, Callable[[Params], str]]] = {
    "type": _type,
    "enum": _enum,
    "const": _const,
    "pairing": _pairing,
    "discriminator": _discriminator,
    "maximum": _limit("above the maximum"),
    "exclusiveMaximum": _limit("not below"),
    "minimum": _limit("below the minimum"),
    "exclusiveMinimum": _limit("not above"),
    "multipleOf": lambda p: (
        f"{displayed(p['value'])} is not a multiple of {displayed(p['divisor'])}"
    ),
    "maxLength": _size(_AT_MOST, "character", "characters"),
    "minLength": _size(_AT_LEAST, "character", "characters"),
    "pattern": lambda p: f"{displayed(p['value'])} does not match {printable(p['pattern'])}",
    "format": _format,
    "maxItems": _size(_AT_MOST, "element", "elements"),
    "minItems": _size(_AT_LEAST, "element", "elements"),
    "uniqueItems": _unique,
    "minContains": _contains("at least", "must"),
    "maxContains": _contains("at most", "may"),
    "maxProperties": _size(_AT_MOST, "property", "properties"),
    "minProperties": _size(_AT_LEAST, "property", "properties"),
    "required": lambda p: f"the property {displayed(p['property'])} is missing",
    "dependentRequired": lambda p: (
        f"the property {displayed(p['property'])} is missing, "
        f"but required because of {displayed(p['because'])}"
    ),
    "additionalProperties": _additional,
    "unevaluatedProperties": _additional,
    "unevaluatedItems": lambda p: f"element {p['index']} is not allowed here",
    "propertyNames": lambda p: f"{displayed(p['property'])} is not allowed as a property name",
    "false": lambda _: "no value is allowed here",
    "not": lambda _: "the value is forbidden by 'not'",
    "anyOf": lambda p: f"the value matches none of the {p['branches']} schemas of 'anyOf'",
    "oneOf": _one_of,
    "order": _order,
    "json": lambda p: f"not valid JSON: {p['problem']}",
    "non-json": lambda p: f"{p['problem']} is not a JSON value",
}
"""Maps every kind of violation to the function that turns its parameters into a sentence."""

_VALUES: Final = frozenset({"value", "earlier_value", "later_value"})
"""The parameters that are values of an instance. Its property names are in the pointer anyway."""
