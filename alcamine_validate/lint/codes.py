"""The codes of findings. A code never changes its meaning and is never reused."""

from __future__ import annotations

from typing import Final, NamedTuple

from alcamine_validate.finding import Severity
from alcamine_validate.runtime.violation import Violation


class Code(NamedTuple):
    """A code with the name, the default severity and the one-line summary of its rule."""

    code: str
    rule: str
    severity: Severity
    summary: str


_ERROR: Final = Severity.ERROR

CODES: Final[tuple[Code, ...]] = (
    Code("ALC001", "unreadable-file", _ERROR, "A file or folder can't be read."),
    Code("ALC002", "invalid-json", _ERROR, "The text is not valid JSON (RFC 8259)."),
    Code(
        "ALC003",
        "invalid-encoding",
        _ERROR,
        "The text is not encoded as UTF-8, or starts with a byte order mark.",
    ),
    Code(
        "ALC004",
        "duplicate-key",
        _ERROR,
        "An object contains a key twice; most parsers keep the last value.",
    ),
    Code(
        "ALC005",
        "nested-too-deep",
        _ERROR,
        "Arrays and objects are nested deeper than 1024 levels.",
    ),
    Code("ALC006", "number-out-of-range", _ERROR, "A number is too large for a double."),
    Code("ALC007", "nothing-to-check", Severity.WARNING, "A file or folder contains no Session."),
    Code("ALC008", "no-json-value", _ERROR, "A Python value has no JSON equivalent."),
    Code("ALC009", "out-of-memory", _ERROR, "There is not enough memory to read the text."),
    Code("ALC010", "over-limit", _ERROR, "A file, or something in it, exceeds a limit."),
    Code("ALC011", "invalid-compression", _ERROR, "Compressed or base64 data can't be decoded."),
    Code("ALC012", "invalid-yaml", _ERROR, "The text is not valid YAML."),
    Code(
        "ALC013",
        "yaml-without-json",
        _ERROR,
        "YAML uses a feature that JSON lacks: a tag, a merge key or a non-string key.",
    ),
    Code("ALC014", "yaml-anchor", Severity.WARNING, "YAML reuses a value through an anchor."),
    Code(
        "ALC015", "ambiguous-scalar", Severity.INFO, "YAML 1.1 parsers read a scalar differently."
    ),
    Code("ALC016", "invalid-capture", _ERROR, "The file is not a valid capture of its format."),
    Code(
        "ALC017",
        "unjudged-response",
        Severity.WARNING,
        "A response that should contain a Session can't be checked.",
    ),
    Code("ALC018", "not-a-session", _ERROR, "A value is not a Session at all."),
    Code(
        "ALC019", "session-in-envelope", Severity.INFO, "A Session is not at the root of its file."
    ),
    Code(
        "ALC020",
        "missing-place",
        _ERROR,
        "A place that was named has no value, or not one of the kind that was asked for.",
    ),
    Code(
        "ALC021",
        "invalid-table",
        _ERROR,
        "The file is not a valid Parquet or Arrow file, or has no column of JSON text.",
    ),
    Code("ALC101", "wrong-type", _ERROR, "A value has the wrong JSON type."),
    Code("ALC102", "missing-property", _ERROR, "A required property is missing."),
    Code("ALC103", "unlisted-value", _ERROR, "A value is not one of the listed values."),
    Code("ALC104", "wrong-constant", _ERROR, "A value differs from the only allowed value."),
    Code("ALC105", "number-too-small", _ERROR, "A number is below its minimum."),
    Code("ALC106", "number-too-large", _ERROR, "A number is above its maximum."),
    Code("ALC107", "no-multiple", _ERROR, "A number is not a multiple of the divisor."),
    Code("ALC108", "text-too-short", _ERROR, "A string has too few characters."),
    Code("ALC109", "text-too-long", _ERROR, "A string has too many characters."),
    Code("ALC110", "pattern-mismatch", _ERROR, "A string does not match its pattern."),
    Code("ALC111", "too-few-items", _ERROR, "An array has too few elements."),
    Code("ALC112", "too-many-items", _ERROR, "An array has too many elements."),
    Code(
        "ALC113", "repeated-item", _ERROR, "Two elements of an array are equal, but must be unique."
    ),
    Code("ALC114", "too-few-matches", _ERROR, "Too few elements match the schema of 'contains'."),
    Code("ALC115", "too-many-matches", _ERROR, "Too many elements match the schema of 'contains'."),
    Code("ALC116", "too-few-properties", _ERROR, "An object has too few properties."),
    Code("ALC117", "too-many-properties", _ERROR, "An object has too many properties."),
    Code("ALC118", "forbidden-property", _ERROR, "A property is not allowed here."),
    Code("ALC119", "forbidden-name", _ERROR, "A property's name is not allowed."),
    Code("ALC120", "no-alternative", _ERROR, "The value matches no schema of an anyOf."),
    Code(
        "ALC121",
        "not-one-alternative",
        _ERROR,
        "The value does not match exactly one schema of a oneOf.",
    ),
    Code("ALC122", "forbidden-value", _ERROR, "A value is forbidden."),
    Code("ALC201", "invalid-cuid2", _ERROR, "A string is not a valid cuid2."),
    Code("ALC202", "invalid-phone", _ERROR, "A string is not a valid E.164 phone number."),
    Code("ALC203", "invalid-date-time", _ERROR, "A string is not a valid RFC 3339 date-time."),
    Code("ALC204", "invalid-email", _ERROR, "A string is not a valid email address (RFC 5321)."),
    Code("ALC205", "invalid-format", _ERROR, "A string does not match its format."),
    Code("ALC301", "model-of-other-provider", _ERROR, "A model belongs to another provider."),
    Code("ALC302", "unknown-model", _ERROR, "The provider does not offer this model."),
    Code("ALC303", "unknown-provider", _ERROR, "The schema does not list this provider."),
    Code("ALC401", "timestamp-order", _ERROR, "Two timestamps of one object are out of order."),
)
"""Every code, in order."""

UNSUPPRESSIBLE: Final = frozenset(
    {"ALC001", "ALC002", "ALC003", "ALC005", "ALC006", "ALC008", "ALC009"}
    | {"ALC010", "ALC011", "ALC012", "ALC016", "ALC020", "ALC021"}
)
"""Codes of findings that mean that something was not checked.

They can't be silenced, because a run without findings would mean that the input is valid.
"""

BY_RULE: Final = {row.rule: row for row in CODES}
BY_CODE: Final = {row.code: row for row in CODES}

IN_ENVELOPE: Final = "ALC019"
"""The code that says where the Sessions of a file are."""

NOT_A_SESSION: Final = "ALC018"
"""The code that replaces all other findings of a value that is not a Session."""

_RULES: Final = {
    "json": "invalid-json",
    "non-json": "no-json-value",
    "type": "wrong-type",
    "required": "missing-property",
    "dependentRequired": "missing-property",
    "enum": "unlisted-value",
    "const": "wrong-constant",
    "minimum": "number-too-small",
    "exclusiveMinimum": "number-too-small",
    "maximum": "number-too-large",
    "exclusiveMaximum": "number-too-large",
    "multipleOf": "no-multiple",
    "minLength": "text-too-short",
    "maxLength": "text-too-long",
    "pattern": "pattern-mismatch",
    "minItems": "too-few-items",
    "maxItems": "too-many-items",
    "uniqueItems": "repeated-item",
    "minContains": "too-few-matches",
    "maxContains": "too-many-matches",
    "minProperties": "too-few-properties",
    "maxProperties": "too-many-properties",
    "additionalProperties": "forbidden-property",
    "unevaluatedProperties": "forbidden-property",
    "unevaluatedItems": "forbidden-value",
    "propertyNames": "forbidden-name",
    "anyOf": "no-alternative",
    "oneOf": "not-one-alternative",
    "not": "forbidden-value",
    "false": "forbidden-value",
    "discriminator": "unknown-provider",
    "order": "timestamp-order",
}
_FORMAT_RULES: Final = {
    "cuid2": "invalid-cuid2",
    "e164": "invalid-phone",
    "date-time": "invalid-date-time",
    "email": "invalid-email",
}


def code_of(violation: Violation) -> Code:
    """Return the row of :data:`CODES` for a violation of the Session schema."""
    if violation.kind == "format":
        rule = _FORMAT_RULES.get(violation.params["format"], "invalid-format")
    elif violation.kind == "pairing":
        value, owners = violation.params["value"], violation.params["owners"]
        is_known = isinstance(value, str) and value in owners
        rule = "model-of-other-provider" if is_known else "unknown-model"
    else:
        rule = _RULES[violation.kind]
    return BY_RULE[rule]
