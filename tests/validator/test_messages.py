"""Every kind of violation has a message, a code, and a schema here that causes it."""

from __future__ import annotations

import ast
import json
import re
from pathlib import Path
from typing import Any, Final, NamedTuple

import pytest

import alcamine_validate as av
from alcamine_validate.lint.codes import CODES, code_of
from alcamine_validate.runtime import Violation
from alcamine_validate.text.redact import type_name
from alcamine_validate.validator.messages import MESSAGES, displayed, listed, message, nearest
from tests.support.tables import for_each

GENERATED: Final = Path(str(av.__file__)).parent / "generated"
ORDER: Final = {"x-timestamp-order": [["start", "end"]]}
MODELS: Final = {
    "oneOf": [
        {
            "type": "object",
            "properties": {"provider": {"const": provider}, "model": {"enum": models}},
            "required": ["provider", "model"],
        }
        for provider, models in (("ACME", ["one", "two"]), ("GLOBEX", ["three"]))
    ]
}


class Case(NamedTuple):
    """A schema and an instance that it refuses, with the kind of violation and its message."""

    kind: str
    schema: Any
    instance: Any
    words: str


CASES: Final = [
    Case("type", {"type": "string"}, 1234, "expected string, got integer 1234"),
    Case("type", {"type": "string"}, None, "expected string, got null"),
    Case("type", {"type": ["integer", "null"]}, "x", 'expected integer or null, got string "x"'),
    Case("type", {"type": ["string", "array", "null"]}, 5,
         "expected string, array or null, got integer 5"),
    Case("type", {"type": "integer"}, 1.5, "expected integer, got number 1.5"),
    Case("type", {"type": "object"}, [1], "expected object, got array"),
    Case("type", {"type": "array"}, {"a": 1}, "expected array, got object"),
    Case("type", {"type": "number"}, True, "expected number, got boolean true"),
    Case("enum", {"enum": ["on", "off"]}, "no", '"no" is not one of "on", "off"'),
    Case("enum", {"enum": ["YES", 1]}, "yes",
         '"yes" is not one of "YES", 1 (did you mean "YES"?)'),
    Case("enum", {"enum": [None, 1, 1.5]}, True, "true is not one of null, 1, 1.5"),
    Case("enum", {"enum": list(range(15))}, 99,
         "99 is not one of 0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11 and 3 more"),
    Case("const", {"const": "a"}, 1, '1 is not "a", the only allowed value'),
    Case("const", {"const": {"a": 1}}, [], "an array is not the object that 'const' requires"),
    Case("pairing", MODELS, {"provider": "ACME", "model": "three"},
         '"three" belongs to provider GLOBEX, not ACME; use one of "one", "two"'),
    Case("pairing", MODELS, {"provider": "ACME", "model": "tow"},
         '"tow" is not allowed with provider ACME (did you mean "two"?); use one of "one", "two"'),
    Case("pairing", MODELS, {"provider": "GLOBEX", "model": "Three"},
         '"Three" is not allowed with provider GLOBEX (did you mean "three"?); use "three"'),
    Case("discriminator", MODELS, {"provider": "GLOBX", "model": "three"},
         'unknown provider "GLOBX" (did you mean "GLOBEX"?); use one of "ACME", "GLOBEX"'),
    Case("maximum", {"maximum": 2}, 2.5, "2.5 is above the maximum 2"),
    Case("exclusiveMaximum", {"exclusiveMaximum": 2}, 2, "2 is not below 2"),
    Case("minimum", {"minimum": 100}, 50, "50 is below the minimum 100"),
    Case("exclusiveMinimum", {"exclusiveMinimum": 0}, 0, "0 is not above 0"),
    Case("multipleOf", {"multipleOf": 0.01}, 0.015, "0.015 is not a multiple of 0.01"),
    Case("maxLength", {"maxLength": 1}, "ab", "2 characters, but at most 1 is allowed"),
    Case("minLength", {"minLength": 2}, "a", "1 character, but at least 2 are required"),
    Case("pattern", {"pattern": "^a+$"}, "b", '"b" does not match ^a+$'),
    Case("format", {"format": "cuid2"}, "A",
         '"A" is not a valid cuid2: '
         "use a lowercase letter and then 1 to 31 lowercase letters or digits"),
    Case("format", {"format": "e164"}, "1",
         '"1" is not a valid E.164 phone number: '
         "use + and then 2 to 15 digits, such as +12025550143"),
    Case("format", {"format": "email"}, "a",
         '"a" is not a valid email address: use one address, such as name@example.org'),
    Case("format", {"format": "date-time"}, "2026-03-14T09:26:35",
         '"2026-03-14T09:26:35" is not a valid RFC 3339 date-time: '
         "add Z or an offset such as +02:00"),
    Case("format", {"format": "date-time"}, "2026-03-14 09:26:35Z",
         '"2026-03-14 09:26:35Z" is not a valid RFC 3339 date-time: '
         "replace the space with T"),
    Case("format", {"format": "date-time"}, "2026-03-14 09:26:35",
         '"2026-03-14 09:26:35" is not a valid RFC 3339 date-time: '
         "replace the space with T and add Z or an offset"),
    Case("format", {"format": "date-time"}, "2026-03-14",
         '"2026-03-14" is not a valid RFC 3339 date-time: '
         "add a time, as in 2026-01-31T09:30:00.000Z"),
    Case("format", {"format": "date-time"}, "2026-02-30T00:00:00Z",
         '"2026-02-30T00:00:00Z" is not a valid RFC 3339 date-time: '
         "use an existing date and time, such as 2026-01-31T09:30:00.000Z"),
    Case("format", {"format": "date"}, "x",
         '"x" is not a valid RFC 3339 date: use an existing day, written as YYYY-MM-DD'),
    Case("format", {"format": "time"}, "x",
         '"x" is not a valid RFC 3339 time: use a time with an offset, such as 09:30:00Z'),
    Case("format", {"format": "ipv4"}, "x", '"x" does not match the format ipv4'),
    Case("maxItems", {"maxItems": 1}, [1, 2, 3], "3 elements, but at most 1 is allowed"),
    Case("minItems", {"minItems": 2}, [1], "1 element, but at least 2 are required"),
    Case("uniqueItems", {"uniqueItems": True}, [1, 2, 1.0],
         "elements 0 and 2 are equal, but all must be unique"),
    Case("minContains", {"contains": {"type": "null"}, "minContains": 2}, [None, 1],
         "1 element matches 'contains', but at least 2 must"),
    Case("maxContains", {"contains": {"type": "null"}, "maxContains": 1}, [None, None],
         "2 elements match 'contains', but at most 1 may"),
    Case("maxProperties", {"maxProperties": 0}, {"a": 1}, "1 property, but at most 0 are allowed"),
    Case("minProperties", {"minProperties": 1}, {}, "0 properties, but at least 1 is required"),
    Case("required", {"required": ["a b"]}, {}, 'the property "a b" is missing'),
    Case("dependentRequired", {"dependentRequired": {"a": ["b"]}}, {"a": 1},
         'the property "b" is missing, but required because of "a"'),
    Case("additionalProperties", {"properties": {"name": True}, "additionalProperties": False},
         {"nam": 1}, 'the property "nam" is not allowed here (did you mean "name"?)'),
    Case("additionalProperties", {"additionalProperties": False}, {"x": 1},
         'the property "x" is not allowed here'),
    Case("unevaluatedProperties",
         {"allOf": [{"properties": {"name": True}}], "unevaluatedProperties": False},
         {"nam": 1}, 'the property "nam" is not allowed here (did you mean "name"?)'),
    Case("unevaluatedItems", {"prefixItems": [True], "unevaluatedItems": False}, [1, 2],
         "element 1 is not allowed here"),
    Case("propertyNames", {"propertyNames": {"maxLength": 1}}, {"ab": 1},
         '"ab" is not allowed as a property name'),
    Case("false", False, 1, "no value is allowed here"),
    Case("not", {"not": {"type": "null"}}, None, "the value is forbidden by 'not'"),
    Case("anyOf", {"anyOf": [{"minimum": 3}, {"maximum": 1}]}, 2,
         "the value matches none of the 2 schemas of 'anyOf'"),
    Case("oneOf", {"oneOf": [{"minimum": 3}, {"maximum": 1}]}, 2,
         "the value matches 0 of the 2 schemas of 'oneOf', but must match exactly one"),
    Case("oneOf", {"oneOf": [{"minimum": 1}, {"maximum": 3}, {"minimum": 9}]}, 2,
         "the value matches 2 of the 3 schemas of 'oneOf', but must match exactly one"),
    Case("order", ORDER, {"start": "2026-01-02T00:00:00Z", "end": "2026-01-01T00:00:00Z"},
         'end ("2026-01-01T00:00:00Z") is earlier than start ("2026-01-02T00:00:00Z")'),
    Case("non-json", {"type": "array"}, [{1}], "a value of type set is not a JSON value"),
]  # fmt: skip

ids = [f"{case.kind}-{index}" for index, case in enumerate(CASES)]


def test_each_kind_of_violation_has_its_message() -> None:
    """Each kind of violation has exactly this message."""

    def check(case: Case) -> None:
        validator = av.compile_schema(case.schema)
        (violation,) = validator.violations(case.instance)
        assert violation.kind == case.kind
        assert message(violation) == case.words
        (error,) = validator.iter_errors(case.instance)
        assert error.message == case.words
        assert not validator.is_valid(case.instance)

    for_each([(case,) for case in CASES], check)


def test_each_kind_of_violation_has_a_code() -> None:
    """Each kind of violation has a code of its family."""

    def check(case: Case) -> None:
        (violation,) = av.compile_schema(case.schema).violations(case.instance)
        families = {
            "non-json": "0", "format": "2", "pairing": "3", "discriminator": "3", "order": "4"
        }  # fmt: skip
        code = code_of(violation)
        assert code in CODES
        assert code.code[3] == families.get(case.kind, "1")
        assert code.severity is av.Severity.ERROR

    for_each([(case,) for case in CASES], check)


def test_malformed_text_has_its_message() -> None:
    """Malformed text, which no parsed value can cause, has its message and code."""
    (error,) = av.compile_schema(True).iter_errors_json(b"[1,\n 2,]")
    assert error.message == "not valid JSON: a trailing comma is not allowed"
    assert error.params == {"problem": "a trailing comma is not allowed", "line": 2, "column": 3}
    violation = Violation("json", "", "", error.params)
    assert message(violation) == error.message
    assert code_of(violation).code == "ALC002"


def test_every_kind_of_violation_is_tested() -> None:
    """Every kind in MESSAGES is caused by a case here, except malformed text."""
    assert {case.kind for case in CASES} | {"json"} == set(MESSAGES)


def emitted(source: str) -> set[str]:
    """Return the kinds of all violations that a generated module creates."""
    calls = [node for node in ast.walk(ast.parse(source)) if isinstance(node, ast.Call)]
    kinds = [call.args[0] for call in calls if ast.unparse(call.func) == "Violation"]
    return {str(kind.value) for kind in kinds if isinstance(kind, ast.Constant)}


def test_every_kind_that_generated_code_makes_has_a_message() -> None:
    """Every kind of violation in generated code has a message."""
    sources = [(GENERATED / name).read_text("utf-8") for name in ("corrected.py", "published.py")]
    sources += [av.compile_to_source(case.schema, origin="a test") for case in CASES]
    kinds = set().union(*map(emitted, sources))
    assert len(kinds) > 20
    assert kinds <= set(MESSAGES)
    assert set(MESSAGES) - kinds == {"json", "non-json"}


def test_messages_are_short_and_one_line() -> None:
    """A message about any value is short, printable and one line."""
    wild = [
        "x" * 10_000,
        "\x1b[31m\n\r\x00\u2028\u202e",
        "🛳" * 500,
        "\ud800",
        {"\n": 1},
        [[]],
        1e300,
    ]
    for case in CASES:
        validator = av.compile_schema(case.schema)
        for value in wild:
            for instance in (value, {"start": value}, {"provider": value}, {str(value): value}):
                for error in validator.iter_errors(instance):
                    assert len(error.message) < 400
                    assert "\x1b" not in error.message
                    assert error.message.isprintable()


@pytest.mark.parametrize("digits", [30, 400, 5000])
def test_integers_of_any_size_can_be_shown(digits: int) -> None:
    """An integer of any size can be shown in a message."""
    validator = av.compile_schema({"anyOf": [{"type": "string"}, {"type": "null"}]})
    (error,) = validator.iter_errors(10**digits)
    shown = f"integer {10**digits}" if digits < 40 else f"an integer of about {digits + 1} digits"
    assert error.message == f"expected string or null, got {shown}"
    assert len(error.message) < 400


# Parts of messages


@pytest.mark.parametrize(
    ("value", "words"),
    [
        (None, "null"), (True, "true"), (1, "1"), (1.0, "1.0"), (-0.5, "-0.5"), ("", '""'),
        ("é日🛳", '"é日🛳"'), ('"\\', '"\\"\\\\"'), ("a\nb", '"a\\nb"'), ("\x1b", '"\\u001b"'),
        ("\x7f\x9b", '"\\u007f\\u009b"'), ("\u202e", '"\\u202e"'), ({"a": 1}, "an object"),
        ([1], "an array"), ("x" * 60, '"' + "x" * 60 + '"'),
        ("x" * 61, '"' + "x" * 60 + '…" (61 characters)'),
    ],
)  # fmt: skip
def test_values_are_shown_as_json_in_little_space(value: Any, words: str) -> None:
    """A value is shown as JSON, shortened, with control characters escaped."""
    assert displayed(value) == words


def test_a_short_string_is_shown_as_json() -> None:
    """A short string is shown as JSON text that parses to the same string."""
    for text in ("plain", 'a"b', "tab\t", "\x00\x1f", "é", "日本", "\u2028"):
        assert json.loads(displayed(text)) == text


@pytest.mark.parametrize(
    ("value", "known", "name"),
    [
        ("OPENIA", ["OPENAI", "GEMINI"], "OPENAI"),
        ("openai", ["OPENAI"], "OPENAI"),
        ("completed", ["PENDING", "COMPLETED"], "COMPLETED"),
        ("hra", ["json", "har", "vcr"], "har"),
        ("warn", ["error", "warning", "info"], "warning"),
        ("inf", ["error", "warning", "info"], "info"),
        ("war", ["error", "warning", "info"], None),
        ("comp", ["completed", "computing"], None),
        ("X", ["OPENAI"], None),
        ("", ["OPENAI"], None),
        ("O" * 5000, ["OPENAI"], None),
        (5, ["5"], None),
        (None, ["null"], None),
        ("x", [], None),
        ("a", [None, 1, "b"], None),
    ],
)
def test_the_nearest_value_is_suggested_for_a_misspelling(
    value: Any, known: list[Any], name: str | None
) -> None:
    """The nearest value is suggested if the value looks like a misspelling of it."""
    assert nearest(value, known) == (f' (did you mean "{name}"?)' if name else "")


def test_a_slip_of_two_values_suggests_neither() -> None:
    """Except if one of them differs only in its case."""
    assert nearest("slugg", ["slug", "slogg"]) == ""
    assert nearest("slugg", ["slug", "other"]) == ' (did you mean "slug"?)'
    assert nearest("SLUG", ["slug", "slog"]) == ' (did you mean "slug"?)'


def test_long_lists_are_cut() -> None:
    """A long list shows twelve values and how many more there are."""
    assert listed(list(range(12))) == ", ".join(map(str, range(12)))
    assert listed(list(range(20))).endswith(", 11 and 8 more")
    assert listed([]) == ""


@pytest.mark.parametrize(
    ("value", "name"),
    [(None, "null"), (True, "boolean"), (0, "integer"), (2.0, "integer"), (2.5, "number"),
     ("", "string"), ([], "array"), ({}, "object")],
)  # fmt: skip
def test_types_have_the_names_of_json_schema(value: Any, name: str) -> None:
    """A value has the name of its type in JSON Schema, where 2.0 is an integer."""
    assert type_name(value) == name


# Codes

FAMILIES: Final = {"0": range(1, 100), "1": range(101, 200), "2": range(201, 300),
                   "3": range(301, 400), "4": range(401, 500)}  # fmt: skip


def test_codes_are_unique_and_in_order() -> None:
    """Codes, rules and summaries are unique, and codes are in order."""
    codes = [row.code for row in CODES]
    assert codes == sorted(set(codes))
    assert len({row.rule for row in CODES}) == len(CODES)
    assert len({row.summary for row in CODES}) == len(CODES)


def test_each_code_has_its_form() -> None:
    """Each code has a number of its family, a rule in kebab case and a sentence."""

    def check(row: Any) -> None:
        assert re.fullmatch(r"ALC[0-9]{3}", row.code)
        assert int(row.code[3:]) in FAMILIES[row.code[3]]
        assert re.fullmatch(r"[a-z]+(-[a-z0-9]+)*", row.rule)
        assert row.summary.endswith(".")
        assert row.severity in av.Severity

    for_each([(row,) for row in CODES], check)


def test_codes_keep_their_meaning() -> None:
    """Each code that was published keeps its rule."""
    known = {
        "ALC001": "unreadable-file", "ALC002": "invalid-json", "ALC003": "invalid-encoding",
        "ALC004": "duplicate-key", "ALC005": "nested-too-deep", "ALC006": "number-out-of-range",
        "ALC007": "nothing-to-check", "ALC008": "no-json-value", "ALC009": "out-of-memory",
        "ALC101": "wrong-type", "ALC102": "missing-property", "ALC103": "unlisted-value",
        "ALC104": "wrong-constant", "ALC105": "number-too-small", "ALC106": "number-too-large",
        "ALC107": "no-multiple", "ALC108": "text-too-short", "ALC109": "text-too-long",
        "ALC110": "pattern-mismatch", "ALC111": "too-few-items", "ALC112": "too-many-items",
        "ALC113": "repeated-item", "ALC114": "too-few-matches", "ALC115": "too-many-matches",
        "ALC116": "too-few-properties", "ALC117": "too-many-properties",
        "ALC118": "forbidden-property", "ALC119": "forbidden-name", "ALC120": "no-alternative",
        "ALC121": "not-one-alternative", "ALC122": "forbidden-value", "ALC201": "invalid-cuid2",
        "ALC202": "invalid-phone", "ALC203": "invalid-date-time", "ALC204": "invalid-email",
        "ALC205": "invalid-format", "ALC301": "model-of-other-provider",
        "ALC302": "unknown-model", "ALC303": "unknown-provider", "ALC401": "timestamp-order",
    }  # fmt: skip
    assert known.items() <= {row.code: row.rule for row in CODES}.items()
